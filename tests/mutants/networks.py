"""Mutants of networks that are not trained through time, or are counted only: ESN, Hopfield, automata, formulas."""

from .mutant import mutants

NETWORKS = [
    *mutants("esn.py", "esn arrays cell_options", {
        "esn_cell": [
            ("apply(p.W, x_prev)", "apply(p.W.T, x_prev)", "transposed recurrence"),
            (" + apply(p.W_in, u)", "", "missing input"),
        ],
        "esn_step": [
            ("(1 - leak) * x_prev + leak *", "leak * x_prev + (1 - leak) *", "leak in the other sense"),
            ("(1 - leak) * x_prev + leak *", "x_prev + leak *", "nothing leaks"),
            (" if leak == 1 else (1 - leak) * x_prev + leak * activation(a)", "", "no leak"),
            ("activation(a) if leak == 1 else ", "", "at leak 1 an infinite state leaves NaN"),
        ],
        "esn_sequence": [
            ("apply(p.W, x_prev)", "apply(p.W.T, x_prev)", "transposed recurrence"),
            ("us[t])", "us[t - 1])", "input of the step before"),
            ('{"x": x_0}, mask', '{"x": 0 * x_0}, mask', "first state forgotten"),
        ],
    }),
    *mutants("reservoir.py", "esn", {
        "spectral_radius": [
            ("np.abs(np.linalg.eigvals(_square(W))).max()", "np.linalg.norm(W, 2)", "norm in the place of the radius"),
            ("np.abs(np.linalg.eigvals(_square(W)))", "np.linalg.eigvals(_square(W)).real", "real parts only"),
        ],
        "scaled_to_radius": [("rho / spectral_radius(W)", "spectral_radius(W) / rho", "scaled the other way")],
        "ridge_readout": [
            ("math.sqrt(ridge)", "ridge", "price squared"),
            ("below = math.sqrt(ridge)", "below = 0", "no price"),
            ("if bias else", "if not bias else", "bias where none is wanted"),
            ("X[washout:]", "X[:len(X) - washout]", "last states left out"),
            ("y_mean - apply(W_out, x_mean)", "y_mean", "bias is the mean"),
        ],
    }),
    *mutants("hopfield.py", "hopfield", {
        "hebbian_weights": [
            ("np.fill_diagonal(W, 0)", "pass", "units tied to themselves"),
            ("/ S.shape[1]", "/ S.shape[0]", "divided by the number of patterns"),
            ("S.T @ S", "-S.T @ S", "repels its patterns"),
        ],
        "energy": [
            ("-0.5 *", "0.5 *", "energy rises"),
            ("-0.5 *", "-1.0 *", "every pair twice"),
            ("+ np.vecdot(s, theta)", "- np.vecdot(s, theta)", "threshold in the other sense"),
        ],
        "synchronous_update": [
            ("- theta", "+ theta", "threshold in the other sense"),
            ("apply(W, s)", "apply(W.T, s)", "transposed weights"),
        ],
        "asynchronous_update": [
            ("s @ W[unit]", "s @ W[:, unit]", "transposed weights"),
            ("- theta[unit]", "+ theta[unit]", "threshold in the other sense"),
            (".copy()", "", "changes its argument"),
            ("range(n) if order is None else order", "range(n)", "order not looked at"),
        ],
        "_towards": [
            ("field > 0", "field >= 0", "no field is a positive one"),
            ("field < 0, -1", "field < 0, 1", "units never fall"),
        ],
    }),
    *mutants("threshold.py", "automata", {
        "threshold": [("at_zero if z == 0", "1 if z == 0", "f(0) is always 1")],
        "state": [
            ("+ self.b_h", "- self.b_h", "bias in the other sense"),
            ("self.theta_hh * h + ", "", "state not looked at"),
        ],
        "output": [('kind == "linear"', 'kind != "linear"', "the other kind of output")],
    }),
    *mutants("automata.py", "automata", {
        "next": [("2 * state + x", "state + 2 * x", "transposed table")],
        "shortest_difference": [
            ("h_next, expected = network.state(h, x, how.at_zero)",
             "h_next, expected = network.state(how.h_0, x, how.at_zero)", "previous state not carried"),
            ("(how.h_0, machine.start, ())", "(machine.start, machine.start, ())", "first state of the machine"),
        ],
        "state_meaning": [("!= pair[1]", "== 2", "takes any meaning")],
    }),
    *mutants("clipping.py", "clipping", {
        "global_norm": [
            ("math.hypot(*norms)", "max(norms, default=0.0)", "greatest norm of one array"),
            ("math.hypot(*norms)", "sum(norms)", "norms added"),
        ],
        "clip_by_norm": [
            ("1.0 if over <= limit else limit / over", "limit / over", "small gradients are blown up"),
            ("else limit / over", "else limit", "not divided by the norm"),
            ("norm + epsilon", "norm", "epsilon forgotten"),
        ],
        "_cut": [("np.clip(gradient, -most, most)", "np.clip(gradient, 0, most)", "negative entries cut to 0")],
    }),
    *mutants("counts.py", "counts", {
        "": [('"lstm": 4, "gru": 3', '"lstm": 3, "gru": 3', "LSTM with three blocks")],
        "cell_parameters": [
            ("biases * units", "units", "always one bias"),
            ("inputs + units", "inputs", "no recurrent weights"),
        ],
        "network_parameters": [
            ("directions * units, units", "units, units", "upper layers read one direction"),
            ("(layers - 1) * above", "layers * above", "one layer too many"),
        ],
        "step_operations": [
            ("* 2 * units", "* units", "additions not counted"),
            ('"gru": (5, 3)', '"gru": (4, 3)', "1 - z not counted"),
        ],
        "bptt_bytes": [("steps + carried", "steps", "carried state not counted")],
        "truncated_bytes": [("min(steps, window)", "steps", "whole sequence kept")],
        "gradient_pairs": [("m * (m + 1)", "m * (m - 1)", "direct pairs not counted")],
    }),
]  # fmt: skip
