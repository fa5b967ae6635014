"""Students' files with switches: SLIPS is the set of mistakes that are made. No line is shared with the references."""

GRU = '''
import numpy as np

def sig(v):
    return 1.0 / (1.0 + np.exp(-v))

def gru_cell(x, h_prev, W_z, W_r, W_h, b_z, b_r, b_h):
    n = h_prev.shape[0]
    if "bias-forgotten" in SLIPS:
        b_z = b_r = b_h = np.zeros(n)
    gate, squash = sig, np.tanh
    if "activations-swapped" in SLIPS:
        gate, squash = np.tanh, sig
    if "candidate-sigmoid" in SLIPS:
        squash = sig
    def both(h):
        return np.r_[x, h] if "concatenation-order" in SLIPS else np.r_[h, x]
    z, r = gate(W_z.dot(both(h_prev)) + b_z), gate(W_r.dot(both(h_prev)) + b_r)
    if "reset-on-everything" in SLIPS:
        a = r * W_h.dot(both(h_prev))
    elif "reset-misplaced" in SLIPS:
        a = r * W_h.dot(both(h_prev) - both(0 * h_prev)) + W_h.dot(both(0 * h_prev))
    elif "reset-ignored" in SLIPS:
        a = W_h.dot(both(h_prev))
    else:
        a = W_h.dot(both(r * h_prev))
    new = squash(a + b_h)
    if "update-inverted" in SLIPS:
        z = 1 - z
    return new + z * (h_prev - new)
'''

RNN = '''
import numpy as np

def rnn_forward(xs, h_0, W_x, W_h, b):
    N, T, D = xs.shape
    hs = []
    h = np.zeros(h_0.shape) if "start-ignored" in SLIPS else h_0
    first = h
    for t in range(T):
        R = W_h.T if "recurrent-transposed" in SLIPS else W_h
        h = np.tanh(np.einsum("nd,hd->nh", xs[:, t], W_x) + np.einsum("nk,hk->nh", h, R) + b)
        hs.append(h)
    return np.array(hs).transpose(1, 0, 2), {"x": xs, "first": first, "Wx": W_x, "Wh": W_h, "h": hs}

def rnn_backward(dhs, cache):
    xs, hs, W_x, W_h = cache["x"], cache["h"], cache["Wx"], cache["Wh"]
    N, T, D = xs.shape
    dxs = np.empty((N, T, D))
    dWx = dWh = db = 0.0
    later = 0.0
    for t in range(T - 1, -1, -1):
        g = dhs[:, t]
        if "last-upstream-only" in SLIPS and t != T - 1:
            g = np.zeros_like(g)
        if "no-carry" not in SLIPS:
            g = g + later
        if "derivative-twice" in SLIPS:
            g = g / np.cosh(hs[t]) ** 2
        elif "derivative-missing" not in SLIPS:
            g = g - g * hs[t] * hs[t]
        before = hs[t - 1] if t else cache["first"]
        if "state-not-shifted" in SLIPS:
            before = hs[t]
        one = np.einsum("nh,nd->hd", g, xs[:, t]), np.einsum("nh,nk->hk", g, before), g.sum(0)
        if "bias-averaged" in SLIPS:
            one = one[0], one[1], one[2] / N
        if "not-accumulated" in SLIPS:
            dWx, dWh, db = one
        else:
            dWx, dWh, db = dWx + one[0], dWh + one[1], db + one[2]
        dxs[:, t] = np.einsum("nh,hd->nd", g, W_x)
        later = np.einsum("nh,kh->nk" if "carry-not-transposed" in SLIPS else "nh,hk->nk", g, W_h)
    return dxs, g if "start-gradient-short" in SLIPS else later, dWx, dWh, db
'''


def with_slips(file, slips=()):
    """A student's file that makes these slips."""
    return f"SLIPS = {sorted(slips)!r}\n{file}"
