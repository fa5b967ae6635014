"""Mutants of the cells: one step of RNN, LSTM and GRU, and what all of them are made of."""

from .mutant import mutants
from .orders import GRU_ORDERS, LSTM_ORDERS, gru_in_order, lstm_in_order

LSTM_CELL = "    sums = {\n"
GRU_CELL = "    stacked = join("

CELLS = [
    *mutants("linear.py", "cells_against_torch arrays", {"apply": [
        ("return W @ x", "return W.T @ x", "transposed weights for a vector"),
        ("return x @ W.T", "return x @ W", "transposed weights for a batch"),
        ("math.prod(leading), d)", "math.prod(leading), d, order='F')", "samples of a batch of two axes shuffled"),
    ]}),
    *mutants("activations.py", "activations attention", {
        "sigmoid": [("np.exp(-a)", "np.exp(a)", "mirrored")],
        "softmax": [
            ("e.sum(axis=axis", "e.sum(axis=-1", "sum along another axis"),
            (" - a.max(axis=axis, keepdims=True)", "", "overflows"),
        ],
    }),
    *mutants("rnn.py", "cells_against_torch arrays cell_options", {
        "rnn_cell": [
            ("apply(p.U, h_prev)", "apply(p.U.T, h_prev)", "transposed recurrence"),
            ("+ apply(p.U, h_prev)", "- apply(p.U, h_prev)", "state subtracted"),
            (" + p.b,", ",", "missing bias"),
            (" + apply(p.U, h_prev)", "", "missing state"),
            ("activation=activation", "activation=np.tanh", "always tanh"),
        ],
        "rnn_step": [("RNNStep(a,", "RNNStep(activation(a),", "activated twice in the tape")],
    }),
    *mutants("lstm.py", "lstm cells_against_torch cell_options", {
        "lstm_cell": [
            ('f"U_{gate}"), h_prev)', 'f"U_{gate}").T, h_prev)', "transposed recurrence"),
            (' + getattr(p, f"b_{gate}")', "", "missing biases"),
            ('"figo" if forget else "igo"', '"figo"', "forget gate of 2000 in the cell of 1997"),
            ("squash=squash", "squash=np.tanh", "always tanh on the cell state"),
            *[(LSTM_CELL, lstm_in_order(order) + LSTM_CELL, f"gates in the order {order}") for order in LSTM_ORDERS],
        ],
        "lstm_step": [
            ("f * c_prev + i * g", "i * c_prev + f * g", "f and i swapped"),
            ("f * c_prev + i * g", "f * c_prev + g", "missing input gate"),
            ("f * c_prev + i * g", "(1 - i) * c_prev + i * g", "coupled gates"),
            ("c = c_prev + i * g", "c = i * g", "1997 forgets everything"),
            ("o * squash(c)", "o * c", "no tanh on the cell state"),
            ("o * squash(c)", "squash(o * c)", "tanh after the output gate"),
            ("o * squash(c)", "o * squash(c_prev)", "shows the previous cell state"),
            ("p.p_o, c)", "p.p_o, c_prev)", "output gate peeps at the previous cell state"),
            ('_peeped(sums["f"], p.p_f, c_prev)', 'sums["f"]', "forget gate has no peephole"),
            ("p.p_i", "p.p_f", "input gate has the forget gate's peephole"),
            ("g = activation(", "g = recurrent_activation(", "candidate is a gate"),
            ("g = activation(", "g = np.tanh(", "candidate is always tanh"),
            ("o = recurrent_activation(", "o = activation(", "output gate is tanh"),
        ],
        "_peeped": [("a + peephole", "a - peephole", "peephole subtracted")],
    }),
    *mutants("gru.py", "gru cells_against_torch cell_options", {
        "gru_cell": [
            (" + p.b_z", "", "update gate without bias"),
            (" + p.b_r", "", "reset gate without bias"),
            ("z = recurrent_activation(", "z = activation(", "update gate is tanh"),
            ("z, h_prev, candidate, gate", "r, h_prev, candidate, gate", "reset gate in the place of the update gate"),
            ("(h_prev, x, order)", '(h_prev, x, "hx")', "gates always read [h, x]"),
            *[(GRU_CELL, gru_in_order(order) + GRU_CELL, f"gates in the order {order}") for order in GRU_ORDERS],
        ],
        "gru_candidate": [
            ('reset == "before"', 'reset == "after"', "reset in the other place"),
            ('reset == "before"', "True", "reset always before"),
            ("gated = r * h_prev", "gated = h_prev", "no reset before"),
            ("gated = r * h_prev", "gated = (1 - r) * h_prev", "reset in the other sense"),
            ("join(gated, x, order)", "join(h_prev, x, order)", "reset has no effect on the candidate"),
            ("join(gated, x, order)", "join(gated, x, 'hx')", "candidate always reads [h, x]"),
            ("order)) + p.b_c", "order))", "candidate without bias, before"),
            ("+ gated + p.b_c", "+ gated", "candidate without bias, after"),
            ("r * recurrent_sum(W_h, h_prev,", "recurrent_sum(W_h, r * h_prev,", "reset before the product"),
            ("r * recurrent_sum(", "recurrent_sum(", "no reset after"),
            ("h_prev, p.b_inner", "h_prev, None", "inner bias forgotten"),
            ("W_h, h_prev, p", "W_h.T, h_prev, p", "transposed recurrence"),
        ],
        "recurrent_sum": [("+ b_inner", "- b_inner", "inner bias subtracted")],
        "interpolate": [
            ('gate == "writes"', 'gate == "keeps"', "update gate in the other sense"),
            ("(1 - z) * h_prev + z * candidate", "(1 - z) * h_prev + candidate", "writes without the gate"),
            ("z * h_prev + (1 - z) * candidate", "z * h_prev + candidate", "keeps and writes"),
        ],
        "join": [('order == "hx"', 'order == "xh"', "the other order of concatenation")],
        "split_columns": [
            ('order == "hx"', 'order == "xh"', "the other order of columns"),
            ("(W[:, d:], W[:, :d])", "(W[:, n:], W[:, :n])", "columns counted from the wrong end"),
        ],
    }),
]  # fmt: skip
