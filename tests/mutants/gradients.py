"""Mutants of backpropagation through time, whole, truncated and split by lag, and of the Jacobians."""

from .mutant import mutants

GRADIENTS = [
    *mutants("backprop.py", "bptt_against_torch bptt", {
        "through": [
            ("(1 - value**2)", "(1 - value)", "derivative of tanh"),
            ("value * (1 - value)", "value", "derivative of the sigmoid"),
        ],
        "transposed": [
            ("W.T @ delta", "W @ delta", "forward weights on the way back"),
            ("delta @ W", "delta @ W.T", "forward weights on the way back, batch"),
        ],
        "outer": [
            ("np.outer(delta, a)", "np.outer(a, delta)", "transposed gradient"),
            ("np.tensordot(delta, a, axes=(batch, batch))",
             "np.tensordot(delta, a, axes=(batch, batch)) / np.prod(delta.shape[:-1])", "mean over the batch"),
        ],
        "over_batch": [("delta.sum(", "delta.mean(", "mean over the batch")],
        "over_time": [
            ("sum(terms)", "list(terms)[-1]", "last step only"),
            ("sum(terms)", "(lambda all_: sum(all_) / len(all_))(list(terms))", "mean over time"),
        ],
        "total": [("sum(there)", "there[-1]", "paths replace each other")],
    }),
    *mutants("bptt_rnn.py", "bptt_against_torch bptt bptt_masked", {
        "rnn_backward": [
            ("total(direct[t], carry,", "total(direct[t], None,", "missing carry"),
            ("total(direct[t], carry,", "total(None if t < T - 1 else direct[t], carry,", "loss at the last step only"),
            ("through(activation, h[t + 1],", "through(activation, h[t],", "derivative at the previous state"),
            ("U=sum_outer(deltas, h[:-1])", "U=sum_outer(deltas, h[1:])", "new state in the place of the previous one"),
            ("transposed(p.U, deltas[t])", "transposed(p.U, dh[t])", "derivative left out of the carry"),
            ("transposed(p.U, deltas[t])", "transposed(p.U.T, deltas[t])", "transposed recurrence"),
            ("tape.at(t, transposed(p.U, deltas[t]), dh[t])", "transposed(p.U, deltas[t])", "mask does not carry"),
            ("tape.at(t, through(activation, h[t + 1], dh[t]), 0)", "through(activation, h[t + 1], dh[t])",
             "masked steps have a gradient"),
            ("transposed(p.W, delta) for delta in deltas", "transposed(p.W, delta) for delta in deltas[::-1]",
             "inputs in the order of the walk"),
        ],
    }),
    *mutants("bptt_lstm.py", "bptt_against_torch bptt bptt_masked", {
        "lstm_backward": [
            ('["h"][t], carry_h,', '["h"][t], None,', "missing carry of h"),
            ('["c"][t], carry_c', '["c"][t], None', "missing carry of c"),
            ('tape.upstream["c"][t]', "None", "loss on c not looked at"),
            ("tape.steps[t], c[t], dh[t]", "tape.steps[t], c[t + 1], dh[t]", "new cell state for the previous one"),
        ],
        "_step_back": [
            ("dh * squashed)", "dh)", "output gate sees the state before the gate"),
            ("through(how.squash, squashed, dh * step.o)", "dh * step.o", "derivative of the squash"),
            ("*paths, from_h,", "*paths,", "no path from h to c"),
            ("from_h, _peek(p.p_o, delta_o)", "from_h", "no path through the output gate's peephole"),
            ("dc * c_prev)", "dc * step.c)", "forget gate sees the new cell state"),
            ("dc * step.g)", "dc)", "input gate without the candidate"),
            ("dc * step.i)", "dc * step.o)", "candidate through the output gate"),
            ("part(dc * step.f, dc) if", "part(dc, dc) if", "forget gate left out of the carry"),
            ("total(kept, _peek(p.p_f, delta_f), _peek(p.p_i, delta_i)", "total(kept, _peek(p.p_i, delta_i)",
             "no path through the forget gate's peephole"),
            ("_peek(p.p_i, delta_i)", "_peek(p.p_f, delta_i)", "peepholes taken for one another"),
            ("for k in how.gates)", "for k in how.gates[:-1])", "output gate left out of the carry"),
            ("part(from_h_prev, dh)", "from_h_prev", "mask does not carry h"),
            ("part(dc * step.f, dc)", "dc * step.f", "mask does not carry c"),
        ],
        "_weight_gradients": [
            ("over_steps, h[:-1]", "over_steps, h[1:]", "new state in the place of the previous one"),
            ("over_steps, tape.xs", "over_steps, tape.xs[::-1]", "inputs in the other order of time"),
            ('"o": c[1:]', '"o": c[:-1]', "output gate's peephole sees the previous cell state"),
            ('"f": c[:-1]', '"f": c[1:]', "forget gate's peephole sees the new cell state"),
        ],
    }),
    *mutants("bptt_gru.py", "bptt_against_torch bptt bptt_masked", {
        "gru_backward": [
            ('["h"][t], carry,', '["h"][t], None,', "missing carry"),
            ("tape.steps[t], h[t], dh[t]", "tape.steps[t], h[t + 1], dh[t]", "new state for the previous one"),
        ],
        "_step_back": [
            ('how.gate == "writes"', 'how.gate == "keeps"', "update gate in the other sense"),
            ('how.reset == "before"', 'how.reset == "after"', "reset in the other place"),
            ("dh * (step.candidate - h)", "dh * step.candidate", "old state left out of the update gate, writes"),
            ("dh * (h - step.candidate)", "dh * h", "candidate left out of the update gate, keeps"),
            ("h, through_reset * step.r", "h, through_reset", "no reset on the way back"),
            ("delta_c * step.r", "delta_c", "no reset on the way back, after"),
            ("h, p.b_inner", "h, None", "inner bias forgotten"),
            ("kept + from_candidate", "from_candidate", "state that is kept left out of the carry"),
            ("kept + from_candidate", "kept", "candidate left out of the carry"),
            (" + transposed(z_h, delta_z)", "", "update gate left out of the carry"),
            (" + transposed(r_h, delta_r)", "", "reset gate left out of the carry"),
            (" + transposed(r_x, delta_r)", "", "reset gate left out of the input"),
            ("delta_r), dh)", "delta_r), 0 * dh)", "mask does not carry"),
        ],
        "_weight_gradients": [
            ('["h"][:-1]', '["h"][1:]', "new state in the place of the previous one"),
            ("join(step.gated, x, how.order) for step, x in zip(tape.steps, tape.xs",
             "join(h_t, x, how.order) for h_t, x in zip(h, tape.xs", "candidate's weights see the state ungated"),
            ("sum_outer(through_reset, h)", "sum_outer(deltas.candidate, h)", "candidate without reset, after"),
            ('how.order == "hx" else parts[::-1]', 'how.order == "xh" else parts[::-1]', "columns in the other order"),
            ("over_time(map(over_batch, through_reset))", "b_c", "inner bias outside the reset"),
        ],
    }),
    *mutants("tape.py", "bptt_masked bptt bptt_against_torch", {
        "record": [
            ("inputs = [np.where(part[..., None], x, 0) for part, x in zip(mask, inputs, strict=True)]", "pass",
             "NaN in the padding is looked at"),
        ],
        "at": [("value, held", "held, value", "mask in the other sense")],
    }),
    *mutants("truncated.py", "truncated bptt_masked", {
        "windows": [("min(start + window, length)", "min(start + window + 1, length)", "windows overlap")],
        "_cut": [
            ("first if part.start == 0 else _state(steps, k, part.start)", "first", "state not carried"),
            ("first if part.start == 0 else _state(steps, k, part.start)",
             "0 * first if part.start == 0 else _state(steps, k, part.start)", "first state forgotten"),
            ("over_time(parts) for", "parts[-1] for", "last window only"),
            ('"mask": mask[part]', '"mask": mask[: part.stop - part.start]', "mask of the first window"),
        ],
        "_state": [
            ("getattr(steps, letter)[t - 1]", "getattr(steps, letter)[t]", "state of the next step, stacked"),
            ("getattr(steps[t - 1], letter)", "getattr(steps[t], letter)", "state of the next step, listed"),
        ],
    }),
    *mutants("lags.py", "lags", {
        "gradient_by_lag": [
            ("tape.xs[:reached]", "tape.xs[-reached:]", "inputs at the loss"),
            ("h[:reached]", "h[1 : reached + 1]", "new state in the place of the previous one"),
            ("for delta in deltas[1:]", "for delta in deltas[:-1]", "handed to the same step"),
            ("zip(h[1:reached], handed", "zip(h[: reached - 1], handed", "derivative at the previous state"),
            ("transposed(p.U, delta)", "transposed(p.U.T, delta)", "transposed recurrence"),
        ],
        "share_from_lag": [("*parts[least:]", "*parts[least + 1 :]", "one lag too few")],
    }),
    *mutants("jacobians.py", "jacobians", {
        "rnn_jacobian": [
            ("(U @ product)", "(product @ U)", "product in the other order"),
            ("slope[..., :, None]", "slope[..., None, :]", "derivative on the other side"),
            ("h[s:t]", "h[s : t - 1]", "one factor missing"),
            ("h[s:t]", "h[max(s - 1, 0) : t - 1]", "derivatives one step early"),
        ],
        "cell_path": [("f[s:t]", "f[s + 1 : t]", "one forget gate missing")],
        "_spread": [("[s - 1]", "[s]", "state of the next step"), ("[s:t]", "[:t]", "from the very start")],
        "_rows": [("0, -2", "0, -1", "transposed")],
        "matrix_norms": [
            ('in (2, "fro")', 'in (1, "fro")', "greatest sum of a column"),
            ('in (2, "fro")', 'in ("fro", 2)', "one norm for the other"),
        ],
    }),
]  # fmt: skip
