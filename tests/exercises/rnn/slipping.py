"""Students' files for rnn-cell and rnn-forward with switches; no line is shared with the references."""

STEP = """
import numpy as np

def advance(x, h, W_x, W_h, b):
    N, H = h.shape
    squash = np.tanh
    if "tanh-missing" in SLIPS:
        squash = np.positive
    if "sigmoid" in SLIPS:
        def squash(v):
            return 0.5 + 0.5 * np.tanh(0.5 * v)
    from_x = np.einsum("nd,hd->nh", x, W_x)
    from_h = np.einsum("nk,kh->nh" if "recurrent-transposed" in SLIPS else "nk,hk->nh", h, W_h)
    inside, outside = [from_x], []
    if "state-after" in SLIPS:
        outside.append(from_h)
    elif "tanh-apart" in SLIPS:
        outside.append(squash(from_h))
    elif "state-ignored" not in SLIPS:
        inside.append(from_h)
    bias = np.tile(b, (N, 1))
    if "bias-after" in SLIPS:
        outside.append(bias)
    elif "bias-missing" not in SLIPS:
        inside += [bias, bias] if "bias-twice" in SLIPS else [bias]
    if "old-state-added" in SLIPS:
        outside.append(h)
    return sum(outside, squash(sum(inside)))
"""
CELL = (
    STEP
    + """
def rnn_cell(x, h_prev, W_x, W_h, b):
    return advance(x, h_prev, W_x, W_h, b)
"""
)
FORWARD = (
    STEP
    + """
def rnn_forward(xs, h_0, W_x, W_h, b):
    N, T, D = xs.shape
    first = np.zeros(h_0.shape) if "start-ignored" in SLIPS else h_0.copy()
    if "first-input-again" in SLIPS:
        xs = np.repeat(xs[:, :1], T, axis=1)
    if "reversed" in SLIPS:
        xs = xs[:, ::-1]
    states = [first]
    for x in xs.transpose(1, 0, 2):
        if "state-frozen" in SLIPS and len(states) == 2:
            states = [states[0]] + [states[1]] * T
            break
        states.append(advance(x, first if "state-not-carried" in SLIPS else states[-1], W_x, W_h, b))
        if "returns-early" in SLIPS:
            break
    steps = len(states) - 1
    hs = np.zeros((T, N, h_0.shape[1]))
    hs[:steps] = states[:-1] if "states-shifted" in SLIPS else states[1:]
    if "reversed" in SLIPS:
        hs = hs[::-1]
    hs = np.swapaxes(hs, 0, 1)
    if "last-sequence" in SLIPS:
        return hs, hs[N - 1]
    return hs, states[-2] if "last-state-early" in SLIPS else states[-1]
"""
)
FILES = {"rnn-cell": CELL, "rnn-forward": FORWARD}
