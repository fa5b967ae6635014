"""Mutants of everything that runs through time or on top of it: sequences, masks, layers, decoders, attention."""

from .mutant import mutants
from .orders import GRU_ORDERS, LSTM_ORDERS, gru_in_order, lstm_in_order

STACK_LSTM = "    W, U, b = ("
STACK_GRU = "    on_state, on_xs ="
U_TRANSPOSED = "U.reshape(-1, n, n).swapaxes(1, 2).reshape(-1, n)"

SEQUENCES = [
    *mutants("sequence.py", "sequences_against_torch arrays unroll lstm cell_options", {
        "rnn_sequence": [
            ("apply(p.U, h_prev)", "apply(p.U.T, h_prev)", "transposed recurrence"),
            ("+ apply(p.U, h_prev)", "- apply(p.U, h_prev)", "state subtracted"),
            (" + p.b,", ",", "missing bias"),
            ("p.W, xs[t]", "p.W, xs[t - 1]", "input of the step before"),
            ('{"h": h_0}, mask', '{"h": 0 * h_0}, mask', "first state forgotten"),
            ("reverse=reverse", "reverse=False", "always forward"),
            ("mask=mask", "mask=None", "masked steps taken"),
        ],
        "lstm_sequence": [
            ("sums += b", "sums += 0 * b", "missing biases"),
            ("W, U], axis=1", f"W, {U_TRANSPOSED}], axis=1", "transposed recurrence"),
            ('xs[t], "xh"', 'xs[t - 1], "xh"', "input of the step before"),
            ('xs[t], "xh"', 'xs[t], "hx"', "weights of the input on the state"),
            ('"c": c_0}, mask', '"c": h_0}, mask', "h_0 in the place of c_0"),
            ('"h": h_0, "c": c_0}, mask', '"h": 0 * h_0, "c": c_0}, mask', "h_0 forgotten"),
            ('"fio" if forget else "io"', '"fio"', "forget gate of 2000 in the cell of 1997"),
            ("p.p_i is p.p_f is p.p_o is None", "p.p_i is None", "some peepholes after the gate's sigmoid"),
            ('"squash": squash', '"squash": np.tanh', "always tanh on the cell state"),
            ("reverse=reverse", "reverse=False", "always forward"),
            ("mask=mask", "mask=None", "masked steps taken"),
            *[(STACK_LSTM, lstm_in_order(order) + STACK_LSTM, f"gates in the order {order}") for order in LSTM_ORDERS],
        ],
        "gru_sequence": [
            ("sums += b", "sums += 0 * b", "missing biases"),
            ("apply(U_c, gated)", "apply(U_c.T, gated)", "transposed recurrence of the candidate, before"),
            ("recurrent_sum(U_c, h", "recurrent_sum(U_c.T, h", "transposed recurrence of the candidate, after"),
            ("apply(U, h_prev)", "apply(U.reshape(2, n, n).swapaxes(1, 2).reshape(-1, n), h_prev)",
             "transposed recurrence of the gates"),
            ("apply(W, xs[t])", "apply(W, xs[t - 1])", "input of the step before"),
            ('reset == "before"', 'reset == "after"', "reset in the other place"),
            ("gated = r * h_prev", "gated = h_prev", "no reset before"),
            ("r * recurrent_sum(U_c, h_prev,", "recurrent_sum(U_c, r * h_prev,", "reset before the product"),
            ("h_prev, p.b_inner", "h_prev, None", "inner bias forgotten"),
            ("z, h_prev, candidate, gate", "z, candidate, h_prev, gate", "update gate in the other sense"),
            ("z, r, on_input =", "r, z, on_input =", "gates unpacked in the other order"),
            ('{"h": h_0}, mask', '{"h": 0 * h_0}, mask', "first state forgotten"),
            ("mask=mask", "mask=None", "masked steps taken"),
            *[(STACK_GRU, gru_in_order(order) + STACK_GRU, f"gates in the order {order}") for order in GRU_ORDERS],
        ],
    }),
    *mutants("unroll.py", "unroll sequences_against_torch jordan", {
        "unroll": [
            ("states = tuple(getattr(step, name) for name in start)", "pass", "every step starts from the first state"),
            ("range(steps - 1, -1, -1) if", "range(steps) if", "always forward"),
            ("kept[t] =", "kept[steps - 1 - t if reverse else t] =", "backward steps in the order of reading"),
            ("mask[t]", "mask[steps - 1 - t]", "mask read from the other end"),
            ("mask[t]", "~mask[t]", "mask in the other sense"),
        ],
        "_held": [
            ("before.get(name, 0)", "0", "finished samples lose their state"),
            ("before.get(name, 0)", "before.get(name, 1)", "what is not computed is 1"),
        ],
        "final_states": [("0 if reverse else -1", "-1", "last entry, not last step")],
        "states_of": [('("h", "c")', '("c", "h")', "states in the other order")],
        "outputs": [("np.where(np.asarray(mask)[..., None], values, 0)", "values", "finished samples put out")],
        "length_mask": [
            (" < found", " <= found", "one step too many"),
            ("np.arange(steps)", "np.arange(steps)[::-1]", "padding in front"),
        ],
        "prepared": [
            ("xs = np.where(mask[..., None], xs, 0)", "pass", "NaN in the padding is looked at"),
            ("zeros = np.zeros", "zeros = np.ones", "first state is ones"),
        ],
    }),
    *mutants("layers.py", "sequences_against_torch sequences_against_onnx unroll", {
        "one_way": [("outputs(steps.h, mask)", "steps.h", "finished samples put out")],
        "bidirectional": [
            ("reverse=True)\n", "reverse=False)\n", "both directions forward"),
            ("backward(xs,", "forward(xs,", "weights shared"),
            ("[outputs(there.h, mask), outputs(back.h, mask)]", "[outputs(back.h, mask), outputs(there.h, mask)]",
             "directions the other way round"),
            ("final_states(back, reverse=True)", "final_states(back)", "final state of the backward layer at the end"),
        ],
        "stacked": [
            ("runs[-1].y if runs", "xs if runs", "every layer reads the inputs"),
            ("bidirectional(*layer, below, mask=mask)", "bidirectional(*layer, below)", "mask forgotten, both ways"),
            ("one_way(layer, below, mask=mask)", "one_way(layer, below)", "mask forgotten, one way"),
        ],
    }),
    *mutants("jordan.py", "jordan arrays cell_options", {
        "jordan_cell": [
            ("apply(p.U, y_prev)", "apply(p.V.T, y_prev)", "output weights fed back"),
            (" + p.b,", ",", "missing bias"),
        ],
        "jordan_step": [
            ("apply(p.V, h)", "apply(p.V, a)", "output of the pre-activation"),
            (" + p.b_y", "", "missing bias of the output"),
            ("output_activation(", "activation(", "output is squashed"),
        ],
        "jordan_sequence": [
            ('{"y": y_0}, mask', '{"y": 0 * y_0}, mask', "first output forgotten"),
            ("p.W, xs[t]", "p.W, xs[t - 1]", "input of the step before"),
            ("reverse=reverse", "reverse=False", "always forward"),
        ],
    }),
    *mutants("encoder_decoder.py", "encoder_decoder", {
        "shifted": [("targets[:-1]", "targets[1:]", "the answer of the next step")],
        "encoder_decoder": [
            ("encoder(xs, mask=mask)", "encoder(xs)", "mask forgotten"),
            ("context, strict=False", "context[:1], strict=False", "c is not handed over"),
            ("context, strict=False", "[0 * state for state in context], strict=False", "nothing is handed over"),
        ],
        "free_running": [
            ("x = read_out(states[0], readout)\n        ys.append(x)", "ys.append(read_out(states[0], readout))",
             "always the first input"),
            ("states = states_of(taken[-1])", "states = states_of(taken[0])", "state does not advance"),
            ("read_out(states[0]", "read_out(states[-1]", "reads the cell state"),
        ],
        "read_out": [(" + p.b_y", "", "missing bias")],
    }),
    *mutants("attention.py", "attention", {
        "scaled_scores": [("math.sqrt(np.shape(query)[-1])", "np.shape(query)[-1]", "divided by d")],
        "additive_scores": [
            ("apply(p.W_q, query) + ", "", "query not looked at"),
            ("np.tanh(apply", "(apply", "no tanh"),
        ],
        "attend": [
            ("softmax(scores, axis=0)", "softmax(scores)", "shares along another axis"),
            ("-np.inf", "0", "masked keys have a share"),
            (".any(axis=0).all()", ".any()", "a query with nothing to look at"),
            ("np.where(mask[..., None], values, 0)", "values", "masked NaN gets through"),
        ],
    }),
]  # fmt: skip
