"""From a quantity's name to its LaTeX symbol."""

GREEK = {"alpha", "beta", "delta", "eta", "gamma", "lambda", "mu", "phi", "rho", "sigma", "theta"}


def symbol_of(name: str) -> str:
    r"""LaTeX of a name such as "h_0", "theta_hh" or "c_tilde".

    >>> symbol_of("h_0"), symbol_of("theta_hh"), symbol_of("c_tilde"), symbol_of("c_tilde_2")
    ('h_{0}', '\\theta_{hh}', '\\tilde{c}', '\\tilde{c}_{2}')
    """
    head, *rest = name.split("_")
    letter = f"\\{head}" if head in GREEK else head if len(head) == 1 else rf"\text{{{head}}}"
    if rest and rest[0] == "tilde":
        letter, rest = rf"\tilde{{{letter}}}", rest[1:]
    return letter + (f"_{{{','.join(rest)}}}" if rest else "")
