"""A GRU in loops over Python numbers: no NumPy, no line of the package. Second route of every GRU exercise.

Numbers may be floats or exact fractions; `rounded` is applied to everything that a sheet prints on the way.
"""

import math
from fractions import Fraction

CONVENTIONS = [
    {"gate": gate, "reset": reset, "order": order}
    for gate in ("writes", "keeps")
    for reset in ("before", "after")
    for order in ("hx", "xh")
]


def sigmoid(a):
    """Two branches, so that no exponential overflows."""
    return 1 / (1 + math.exp(-a)) if a >= 0 else math.exp(a) / (1 + math.exp(a))


def half_up(value, decimals):
    """The exact fraction that a calculator shows: half away from zero."""
    unit = 10**decimals
    scaled = math.floor(abs(Fraction(value)) * unit + Fraction(1, 2))
    return Fraction(scaled if value > 0 else -scaled, unit)


def dot(row, vector):
    return sum(weight * entry for weight, entry in zip(row, vector, strict=True))


def gate_values(x, h, W, b, order):
    """sigmoid(W joined + b)."""
    joined = [*h, *x] if order == "hx" else [*x, *h]
    return [sigmoid(float(dot(row, joined) + bias)) for row, bias in zip(W, b, strict=True)]


def let_through(x, h, r, W, *, reset, order):
    """What the reset gate lets through."""
    if reset == "before":
        return [gate * entry for gate, entry in zip(r, h, strict=True)]
    n, d = len(h), len(x)
    on_state = [row[:n] if order == "hx" else row[d:] for row in W]
    return [gate * dot(row, h) for gate, row in zip(r, on_state, strict=True)]


def pre_activation(x, gated, W, b, *, reset, order):
    """What goes into the candidate's tanh."""
    n, d = len(b), len(x)
    if reset == "before":
        joined = [*gated, *x] if order == "hx" else [*x, *gated]
        return [dot(row, joined) + bias for row, bias in zip(W, b, strict=True)]
    on_input = [row[n:] if order == "hx" else row[:d] for row in W]
    return [dot(row, x) + g + bias for row, g, bias in zip(on_input, gated, b, strict=True)]


def new_state(h, z, candidate, gate):
    if gate == "writes":
        return [(1 - u) * old + u * new for u, old, new in zip(z, h, candidate, strict=True)]
    return [u * old + (1 - u) * new for u, old, new in zip(z, h, candidate, strict=True)]


def gru(x, h, W_z, W_r, W_c, b_z, b_r, b_c, *, gate, reset, order, rounded=lambda value: value):
    """One step: z, r, gated, candidate, new state; later ones are read from the rounded earlier ones."""
    z = [rounded(value) for value in gate_values(x, h, W_z, b_z, order)]
    r = [rounded(value) for value in gate_values(x, h, W_r, b_r, order)]
    gated = [rounded(value) for value in let_through(x, h, r, W_c, reset=reset, order=order)]
    inner = pre_activation(x, gated, W_c, b_c, reset=reset, order=order)
    candidate = [rounded(math.tanh(float(value))) for value in inner]
    return z, r, gated, candidate, [rounded(value) for value in new_state(h, z, candidate, gate)]
