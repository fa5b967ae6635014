"""Students' files for the GRU over sequences, with switches: SLIPS is the set of mistakes, GATE and RESET the sheet's.

No line is shared with the references.
"""

FORWARD = """
import numpy as np

def logistic(v):
    return 0.5 * (1.0 + np.tanh(v / 2.0))

def gru_forward(xs, h_0, W_x, W_h, b):
    n, steps, _ = xs.shape
    units = h_0.shape[-1]
    cut = {"z": slice(0, units), "r": slice(units, 2 * units), "c": slice(2 * units, None)}
    if "blocks-swapped" in SLIPS:
        cut["z"], cut["r"] = cut["r"], cut["z"]

    def from_input(k, x):
        a = np.einsum("nd,hd->nh", x, W_x[cut[k]])
        return a if "bias-forgotten" in SLIPS else a + b[cut[k]]

    def from_state(k, h):
        if "state-ignored" in SLIPS:
            return 0.0
        spec = "nk,kh->nh" if "blocks-transposed" in SLIPS else "nk,hk->nh"
        return np.einsum(spec, h, W_h[cut[k]])

    first = np.zeros((n, units)) if "start-ignored" in SLIPS else np.array(h_0)
    h = first
    out = np.empty((n, steps, units))
    for t, x in enumerate(xs.swapaxes(0, 1)):
        if "one-step-late" in SLIPS:
            out[:, t] = h
        if "state-not-carried" in SLIPS:
            h = first
        z, r = (logistic(from_input(k, x) + from_state(k, h)) for k in "zr")
        before = (RESET == "before") != ("reset-misplaced" in SLIPS)
        if "reset-on-everything" in SLIPS:
            a = (from_state("c", h) + from_input("c", x)) * r
        elif "reset-ignored" in SLIPS:
            a = from_input("c", x) + from_state("c", h)
        elif before:
            a = from_input("c", x) + from_state("c", r * h)
        else:
            a = from_input("c", x) + r * from_state("c", h)
        new = logistic(a) if "candidate-sigmoid" in SLIPS else np.tanh(a)
        writes = (GATE == "writes") != ("update-inverted" in SLIPS)
        h = h + z * (new - h) if writes else new + z * (h - new)
        if "one-step-late" not in SLIPS:
            out[:, t] = h
    return out
"""

BACKWARD = """
import numpy as np

def logistic(v):
    return 0.5 * (1.0 + np.tanh(v / 2.0))

def slope(gate):
    if "gate-derivative-missing" in SLIPS:
        return 1.0
    if "gate-derivative-twice" in SLIPS:
        gate = logistic(gate)
    return gate - gate ** 2

WRITES = (GATE == "writes") != ("update-inverted" in SLIPS)

def gru_forward(xs, h_0, W_x, W_h, b):
    n, steps, _ = xs.shape
    units = h_0.shape[-1]
    Wx, Wh, bs = W_x.reshape(3, units, -1), W_h.reshape(3, units, units), b.reshape(3, units)
    h = h_0 * ("start-ignored" not in SLIPS)
    memory = []
    for t in range(steps):
        ax = np.einsum("nd,khd->knh", xs[:, t], Wx) + bs[:, None]
        z, r = logistic(ax[:2] + np.einsum("nj,khj->knh", h, Wh[:2]))
        if RESET == "before":
            c = np.tanh(ax[2] + np.einsum("nj,hj->nh", r * h, Wh[2]))
        else:
            c = np.tanh(ax[2] + r * np.einsum("nj,hj->nh", h, Wh[2]))
        new = h + z * (c - h) if WRITES else c + z * (h - c)
        memory.append({"x": xs[:, t], "before": h, "z": z, "r": r, "c": c, "after": new})
        h = new
    return np.array([m["after"] for m in memory]).transpose(1, 0, 2), {"memory": memory, "Wx": Wx, "Wh": Wh}

def gru_backward(dhs, cache):
    memory, Wx, Wh = cache["memory"], cache["Wx"], cache["Wh"]
    n, steps, units = dhs.shape
    home = "nj,ji->ni" if "carry-not-transposed" not in SLIPS else "nj,ij->ni"
    dx = [None] * steps
    totals = [0.0, 0.0, 0.0]
    later = np.zeros((n, units))
    for t in range(steps - 1, -1, -1):
        m = memory[t]
        h, z, r, c = m["before"], m["z"], m["r"], m["c"]
        g = np.array(later) if "no-carry" not in SLIPS else np.zeros((n, units))
        if t == steps - 1 or "last-upstream-only" not in SLIPS:
            g += dhs[:, t]
        to_new, to_old = (z, 1 - z) if WRITES else (1 - z, z)
        gz = g * (c - h) if WRITES else g * (h - c)
        gz = gz * slope(z) * ("update-constant" not in SLIPS)
        gc = g * to_new
        if "derivative-missing" not in SLIPS:
            gc = gc - gc * c * c
        back_r = 1.0 if "reset-not-handed-back" in SLIPS else r
        if RESET == "before":
            at_gated = np.einsum(home, gc, Wh[2])
            gr, later = at_gated * h, at_gated * back_r
        else:
            gr = gc * np.einsum("nj,hj->nh", h, Wh[2])
            later = np.einsum(home, gc * back_r, Wh[2])
        gr = gr * slope(r) * ("reset-constant" not in SLIPS)
        later = later + np.einsum(home, gz, Wh[0]) + np.einsum(home, gr, Wh[1])
        if "direct-path-missing" not in SLIPS:
            later = later + g * to_old
        pair = m["after"] if "state-not-shifted" in SLIPS else h
        by = 1.0 if "reset-not-in-gradient" in SLIPS else r
        three = np.stack([gz, gr, gc])
        dx[t] = np.einsum("knh,khd->nd", three, Wx)
        one = [
            np.einsum("knh,nd->khd", three, m["x"]).reshape(3 * units, -1),
            np.vstack([gz.T.dot(pair), gr.T.dot(pair), np.einsum("nh,nj->hj", gc * by, pair) if RESET == "after"
                       else np.einsum("nh,nj->hj", gc, by * pair)]),
            np.concatenate([part.mean(0) if "bias-averaged" in SLIPS else part.sum(0) for part in three]),
        ]
        totals = one if "not-accumulated" in SLIPS else [a + o for a, o in zip(totals, one)]
    return [np.stack(dx, 1), later, *totals]
"""


def sequence_file(file, options, slips=()):
    """A student's file for one convention that makes these slips."""
    return f"SLIPS = {sorted(slips)!r}\nGATE, RESET = {options['gate']!r}, {options['reset']!r}\n{file}"
