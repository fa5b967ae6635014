"""One GRU step written out in plain NumPy, rounded where the sheet rounds: the second route to the keys of `gru-step`.

Nothing of the package is used, so agreement with it says something.
"""

import numpy as np

from .pencil import rounded


def by_hand(givens, options, *, decimals="asked"):
    """Blanks of a `gru-step` variant by name, in the textbook's or the list's notation.

    Args:
        givens: Numbers of the statement by name.
        options: Options of the variant.
        decimals: "asked" rounds after every printed quantity; None rounds nothing.
    """
    places = options["decimals"] if decimals == "asked" else decimals
    z_name, r_name, c_name, h_name, subscripts = (
        ("gamma_u", "gamma_r", "c_tilde", "c", "urc")
        if options["notation"] == "gamma"
        else ("z", "r", "h_tilde", "h", "zrh")
    )
    W_z, W_r, W_c = (np.array(givens[f"W_{s}"], float) for s in subscripts)
    b_z, b_r, b_c = (np.array(givens[f"b_{s}"], float) for s in subscripts)
    h, x = np.array(givens[f"{h_name}_0"], float), np.array(givens["x_1"], float)
    n = len(h)

    def stack(state):
        return np.hstack((state, x) if options["order"] == "hx" else (x, state))

    def sigma(a):
        return rounded(1 / (1 + np.exp(-a)), places)

    z, r = sigma(W_z.dot(stack(h)) + b_z), sigma(W_r.dot(stack(h)) + b_r)
    if options["reset"] == "before":
        inner = W_c.dot(stack(rounded(r * h, places)))
    else:
        state, rest = np.split(W_c, [n], axis=1) if options["order"] == "hx" else np.split(W_c, [len(x)], axis=1)[::-1]
        inner = rest.dot(x) + rounded(r * state.dot(h), places)
    candidate = rounded(np.tanh(inner + b_c), places)
    share = z if options["gate"] == "writes" else 1 - z
    new = rounded(h + share * (candidate - h), places)
    return {z_name: z, r_name: r, c_name: candidate, h_name: new}
