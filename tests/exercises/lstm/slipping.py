"""Students' files for the LSTM with switches, gate by gate; no line is shared with the references."""

STEP = """
import numpy as np

def sig(v):
    return 0.5 + 0.5 * np.tanh(0.5 * v)

def rows(W):
    order = ORDER
    for name in SLIPS:
        order = name[len("order-"):] if name.startswith("order-") else order
    H = W.shape[0] // 4
    part = {gate: W[k * H:(k + 1) * H] for k, gate in enumerate(order)}
    if "input-forget-swapped" in SLIPS:
        part["i"], part["f"] = part["f"], part["i"]
    return part

def advance(x, h, c, W_x, W_h, b):
    of_x, of_h, bias, a = rows(W_x), rows(W_h), rows(b), {}
    for gate in "fiog":
        R = of_h[gate].T if "recurrent-transposed" in SLIPS else of_h[gate]
        a[gate] = np.einsum("nd,hd->nh", x, of_x[gate])
        if "state-ignored" not in SLIPS:
            a[gate] += np.einsum("nk,hk->nh", h, R)
        if "bias-missing" not in SLIPS:
            a[gate] += bias[gate]
    if "forget-bias-added" in SLIPS:
        a["f"] += 1.0
    f, i, o = sig(a["f"]), sig(a["i"]), sig(a["o"])
    g = sig(a["g"]) if "candidate-sigmoid" in SLIPS else np.tanh(a["g"])
    kept = f * (h if "state-for-cell" in SLIPS else c)
    if "forget-missing" in SLIPS:
        kept = h if "state-for-cell" in SLIPS else c
    if "cell-dropped" in SLIPS:
        kept = np.zeros(c.shape)
    new = kept + i * g
    read = c if "old-cell-read" in SLIPS else new
    out = read if "tanh-missing" in SLIPS else np.tanh(read)
    if "output-unused" not in SLIPS:
        out = out * o
    return out, new, (x, h, c, f, i, g, o, new)
"""
CELL = (
    STEP
    + """
def lstm_cell(x, h_prev, c_prev, W_x, W_h, b):
    h, c, _ = advance(x, h_prev, c_prev, W_x, W_h, b)
    return h, c
"""
)
RUN = (
    STEP
    + """
def everything(xs, h_0, c_0, W_x, W_h, b):
    N, T, D = xs.shape
    h_0 = 0.0 * h_0 if "start-ignored" in SLIPS else h_0
    c_0 = 0.0 * c_0 if "start-cell-ignored" in SLIPS else c_0
    if "reversed" in SLIPS:
        xs = xs[:, ::-1]
    states, cells, kept = [h_0], [c_0], []
    for x in xs.transpose(1, 0, 2):
        h = h_0 if "state-not-carried" in SLIPS else states[-1]
        c = c_0 if "cell-not-carried" in SLIPS else cells[-1]
        h, c, all_of_it = advance(x, h, c, W_x, W_h, b)
        states.append(h)
        cells.append(c)
        kept.append(all_of_it)
        if "returns-early" in SLIPS:
            break
    given = states[:-1] if "states-shifted" in SLIPS else cells[1:] if "cells-returned" in SLIPS else states[1:]
    hs = np.zeros((T, N, h_0.shape[1]))
    hs[:len(given)] = given
    if "reversed" in SLIPS:
        hs = hs[::-1]
    last = cells[-2] if "last-cell-early" in SLIPS else cells[-1]
    if "last-hidden-returned" in SLIPS:
        last = states[-1]
    return hs.transpose(1, 0, 2), last, kept
"""
)
FORWARD = (
    RUN
    + """
def lstm_forward(xs, h_0, c_0, W_x, W_h, b):
    return everything(xs, h_0, c_0, W_x, W_h, b)[:2]
"""
)
BACKWARD = (
    RUN
    + """
def lstm_forward(xs, h_0, c_0, W_x, W_h, b):
    hs, last, kept = everything(xs, h_0, c_0, W_x, W_h, b)
    return hs, last, {"kept": kept, "W_x": W_x, "W_h": W_h, "states": hs}

def lstm_backward(dhs, dc_T, cache):
    W_x, W_h = cache["W_x"], cache["W_h"]
    H = W_h.shape[1]
    dW_x, dW_h = np.zeros(W_x.shape), np.zeros(W_h.shape)
    db = np.zeros((dhs.shape[0], 4 * H))
    T = dhs.shape[1]
    dxs = []
    from_h, from_c = np.zeros(dc_T.shape), dc_T.copy()
    if "last-cell-gradient-ignored" in SLIPS:
        from_c = np.zeros(dc_T.shape)
    for t, (x, h, c, f, i, g, o, new) in reversed(list(enumerate(cache["kept"]))):
        up = dhs[:, t].copy()
        if "last-upstream-only" in SLIPS and t + 1 != T:
            up[:] = 0.0
        if "no-carry" not in SLIPS:
            up += from_h
        if "no-cell-carry" in SLIPS and t + 1 != T:
            from_c = np.zeros(dc_T.shape)
        out = new if "tanh-missing" in SLIPS else np.tanh(new)
        slope = 1.0 / np.cosh(new) ** 2
        if "squash-derivative-of-c" in SLIPS:
            slope = 1.0 - new * new
        if "squash-derivative-missing" in SLIPS or "tanh-missing" in SLIPS:
            slope = 1.0
        mine = up * slope if "output-gate-left-out" in SLIPS else up * slope * o
        if "cell-gradient-assigned" not in SLIPS:
            mine = mine + from_c
        old = h if "forget-from-state" in SLIPS else new if "forget-from-new-cell" in SLIPS else c
        d = {"f": mine * old, "i": mine * g, "g": mine * i, "o": up * out}
        for gate, value in (("f", f), ("i", i), ("o", o)):
            d[gate] = d[gate] * value if "gate-derivative" in SLIPS else d[gate] * value - d[gate] * value * value
        d["g"] = d["g"] * (g - g * g if "candidate-derivative-sigmoid" in SLIPS else 1.0 - g * g)
        if "not-accumulated" in SLIPS:
            dW_x[:], dW_h[:], db[:] = 0.0, 0.0, 0.0
        of_x, of_h, by_x, by_h, by_b = rows(W_x), rows(W_h), rows(dW_x), rows(dW_h), rows(db.T)
        met = o * out if "state-not-shifted" in SLIPS else h
        from_x, from_h = np.zeros(x.shape), np.zeros(h.shape)
        for gate in "figo":
            by_x[gate] += np.einsum("nh,nd->hd", d[gate], x)
            by_h[gate] += np.einsum("nh,nk->hk", d[gate], met)
            by_b[gate] += d[gate].T
            from_x += d[gate].dot(of_x[gate])
            from_h += d[gate].dot(of_h[gate].T if "carry-not-transposed" in SLIPS else of_h[gate])
        dxs.insert(0, from_x)
        from_c = mine if "carry-without-forget" in SLIPS else mine * f
    if "bias-averaged" in SLIPS:
        db = db.mean(axis=0)
    elif "bias-not-summed" not in SLIPS:
        db = db.sum(axis=0)
    return np.stack(dxs, axis=1), from_h, from_c, dW_x, dW_h, db
"""
)
FILES = {"lstm-cell": CELL, "lstm-forward": FORWARD, "lstm-backward": BACKWARD}
