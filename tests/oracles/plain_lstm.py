"""One LSTM step in loops over Python numbers: no NumPy, no line of the package."""

import math

from .plain_gru import dot, sigmoid


def lstm(x, h, c, p, *, forget=True, squash=math.tanh):
    """f, i, g, o, new c and new h.

    Args:
        x, h, c: Lists of numbers.
        p: Lists by name: W_f, U_f, b_f and so on; peepholes p_i, p_f, p_o where there are any.
        forget: False for 1997.
        squash: What is done to c on its way to h.
    """
    units = range(len(c))

    def sums(gate, sees):
        peephole = p.get(f"p_{gate}", [0.0] * len(c))
        return [
            dot(p[f"W_{gate}"][k], x) + dot(p[f"U_{gate}"][k], h) + peephole[k] * sees[k] + p[f"b_{gate}"][k]
            for k in units
        ]

    f = [sigmoid(a) for a in sums("f", c)] if forget else [1.0 for _ in units]
    i = [sigmoid(a) for a in sums("i", c)]
    g = [math.tanh(a) for a in sums("g", c)]
    new = [f[k] * c[k] + i[k] * g[k] for k in units]
    o = [sigmoid(a) for a in sums("o", new)]
    return f, i, g, o, new, [o[k] * squash(new[k]) for k in units]
