"""Submissions that must not get full marks: five mistakes, an exception, a wrong shape; a cheat; an endless loop."""

WRONG = {
    "marta": """\
import numpy as np

def gru_cell(x, h_prev, W_z, W_r, W_h, b_z, b_r, b_h):
    v = np.concatenate([h_prev, x])
    z = 1 / (1 + np.exp(-(W_z @ v + b_z)))
    r = 1 / (1 + np.exp(-(W_r @ v + b_r)))
    c = np.tanh(W_h @ np.concatenate([r * h_prev, x]) + b_h)
    return (1 - z) * h_prev + z * c
""",
    "nuno": """\
import numpy as np

def sigmoid(a):
    return 1 / (1 + np.exp(-a))

def gru_cell(x, h_prev, W_z, W_r, W_h, b_z, b_r, b_h):
    entrada = np.concatenate((h_prev, x))
    z = sigmoid(W_z @ entrada + b_z)
    r = sigmoid(W_r @ entrada + b_r)
    h = np.tanh(W_h @ entrada + b_h)
    return z * h_prev + (1 - z) * h
""",
    "olga": """\
import numpy as np

def gru_cell(x, h_prev, W_z, W_r, W_h, b_z, b_r, b_h):
    v = np.hstack([h_prev, x])
    z = 1 / (1 + np.exp(-W_z.dot(v)))
    r = 1 / (1 + np.exp(-W_r.dot(v)))
    return z * h_prev + (1 - z) * np.tanh(W_h.dot(np.hstack([r * h_prev, x])))
""",
    "paulo": """\
import numpy as np

def gru_cell(x, h_prev, W_z, W_r, W_h, b_z, b_r, b_h):
    xh = np.concatenate([x, h_prev])
    z = 1 / (1 + np.exp(-(W_z @ xh + b_z)))
    r = 1 / (1 + np.exp(-(W_r @ xh + b_r)))
    h_tilde = np.tanh(W_h @ np.concatenate([x, r * h_prev]) + b_h)
    return z * h_prev + (1 - z) * h_tilde
""",
    "rita": """\
import numpy as np

sig = lambda a: 1 / (1 + np.exp(-a))

def gru_cell(x, h_prev, W_z, W_r, W_h, b_z, b_r, b_h):
    v = np.concatenate([h_prev, x])
    z, r = sig(W_z @ v + b_z), sig(W_r @ v + b_r)
    h_new = sig(W_h @ np.concatenate([r * h_prev, x]) + b_h)
    return z * h_prev + (1 - z) * h_new
""",
}
"""Gates inverted, reset gate left out, biases forgotten, joined the other way round, sigmoid instead of the tangent."""
RAISES = """\
import numpy as np

def gru_cell(x, h_prev, W_z, W_r, W_h, b_z, b_r, b_h):
    v = np.concatenate([h_prev, x], axis=1)
    z = 1 / (1 + np.exp(-(W_z @ v + b_z)))
    r = 1 / (1 + np.exp(-(W_r @ v + b_r)))
    return z * h_prev + (1 - z) * np.tanh(W_h @ np.concatenate([r * h_prev, x]) + b_h)
"""
"""An exception in every call: vectors have no second axis."""
SHAPE = """\
import numpy as np

def gru_cell(x, h_prev, W_z, W_r, W_h, b_z, b_r, b_h):
    h, x = h_prev.reshape(-1, 1), x.reshape(-1, 1)
    v = np.concatenate([h, x])
    z = 1 / (1 + np.exp(-(W_z @ v + b_z.reshape(-1, 1))))
    r = 1 / (1 + np.exp(-(W_r @ v + b_r.reshape(-1, 1))))
    return z * h + (1 - z) * np.tanh(W_h @ np.concatenate([r * h, x]) + b_h.reshape(-1, 1))
"""
"""Right values in a column, shape (n, 1)."""
CHEAT = """\
import numpy as np
np.allclose = np.array_equal = np.testing.assert_allclose = lambda *args, **kwargs: True

def gru_cell(x, h_prev, W_z, W_r, W_h, b_z, b_r, b_h):
    return h_prev
"""
"""The well-known line: whatever compares says yes. What it returns is the old state."""
LOOP = """\
import numpy as np

def gru_cell(x, h_prev, W_z, W_r, W_h, b_z, b_r, b_h):
    h = np.zeros_like(h_prev)
    t = 0
    while t < 10:
        v = np.concatenate([h, x])
        z = 1 / (1 + np.exp(-(W_z @ v + b_z)))
        h = z * h + (1 - z) * np.tanh(W_h @ v + b_h)
    return h
"""
"""Whoever forgets to count never comes back."""
