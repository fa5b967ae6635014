r"""What LaTeX an author may write, checked before it is converted.

latex2mathml fails silently: an unknown macro becomes an identifier, `\frac{1}{2` is accepted, `&` is
printed. So a formula is first read here, against a list of what was seen to look right in Chromium,
which draws less of MathML than Firefox does.
"""

import re
from typing import Any, NamedTuple

from .language import N_


class Fault(NamedTuple):
    """Why a formula cannot be drawn: a message id, and what fills its places besides the formula."""

    message: str
    params: dict[str, Any]


GREEK = r"""alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi pi rho sigma
 tau upsilon phi varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega"""
SIGNS = r"""cdot times div pm mp odot oplus otimes circ ast star cap cup setminus wedge vee neg land lor
 le leq ge geq ne neq lt gt ll gg approx sim simeq equiv propto in notin subset subseteq to mapsto rightarrow leftarrow
 leftrightarrow Rightarrow Leftarrow Leftrightarrow implies iff longrightarrow mid parallel perp top bot
 partial nabla infty ell forall exists emptyset prime dots ldots cdots vdots ddots"""
FUNCTIONS = r"""tanh sinh cosh sin cos tan exp log ln max min argmax argmin lim sup inf det dim"""
SHAPES = r"""frac dfrac tfrac sqrt sum prod int tilde hat bar vec dot ddot overline underline overset underset"""
FENCES = r"""left right middle big Big bigg Bigg bigl bigr Bigl Bigr langle rangle lVert rVert lvert rvert Vert vert
 lfloor rfloor lceil rceil lbrace rbrace"""
LETTERS = r"""text textbf textit textrm texttt mathrm mathbf mathbb mathcal mathit mathsf boldsymbol operatorname"""
LAYOUT = r"""quad qquad displaystyle textstyle begin end"""

MACROS = frozenset(f"{GREEK} {SIGNS} {FUNCTIONS} {SHAPES} {FENCES} {LETTERS} {LAYOUT}".split()) | set(r",:;! {}%_#|\&$")
"""Every macro that may be written, without its backslash."""
ENVIRONMENTS = frozenset("bmatrix pmatrix vmatrix Vmatrix Bmatrix matrix cases align*".split())
INSTEAD = {
    "boxed": r"\text{...} beside the formula",
    "cancel": r"\text{...} beside the formula",
    "xrightarrow": r"\overset{...}{\rightarrow}",
    "underbrace": r"\text{...} beside the formula",
    "overbrace": r"\text{...} beside the formula",
    "widetilde": r"\tilde{...}",
    "widehat": r"\hat{...}",
    "binom": r"\frac{...}{...}",
    "mathop": r"\operatorname{...}",
    "bm": r"\boldsymbol{...}",
    "rm": r"\mathrm{...}",
    "bf": r"\mathbf{...}",
    "aligned": "align*",
    "gathered": "align*",
    "align": "align*",
    "eqnarray": "align*",
    "array": "matrix",
}
"""What to write in place of what Chromium or latex2mathml cannot draw."""

UNKNOWN = N_("Formula '%(formula)s' uses \\%(macro)s, which rnnex cannot draw: use another macro.")
FORBIDDEN = N_("Formula '%(formula)s' uses \\%(macro)s, which rnnex cannot draw: use %(instead)s.")
ENVIRONMENT = N_("Formula '%(formula)s' uses the environment %(name)s, which rnnex cannot draw: use %(instead)s.")
OPEN = N_("Formula '%(formula)s' never closes '%(opened)s': close it.")
UNOPENED = N_("Formula '%(formula)s' closes '%(closed)s' without opening it: remove it or open it first.")
OUTSIDE = N_("Formula '%(formula)s' has '%(sign)s' outside an environment: put it inside align*, cases or a matrix.")
BRACES = N_("Formula '%(formula)s' has \\%(macro)s without braces: write \\%(macro)s{...}.")
SPACING = N_("Formula '%(formula)s' sets the space between lines: write \\\\ alone.")
SCRIPT = N_("Formula '%(formula)s' has '%(sign)s' without anything to set low or high: write it after the sign.")
EMPTY = N_("A formula is empty: write something between the dollar signs.")

_PIECE = re.compile(r"\\(?:(begin|end)\s*\{([^{}]*)\}|(text\w*)\s*\{([^{}]*)\}|([A-Za-z]+|.))|([{}&])", re.DOTALL)
_SCRIPT_ALONE = re.compile(r"(?<!\\)([_^])\s*(?:[_^}&]|\Z)")
_NEEDS_BRACES = re.compile(
    r"\\([dt]?frac|text(?:bf|it|rm|tt)?|math[a-z]+|operatorname)(?!\s*\{)(?![A-Za-z])|\\(sqrt)(?!\s*[\[{])"
)


def first_fault(latex: str) -> Fault | None:
    r"""The first thing in a formula that would not be drawn rightly, or None.

    >>> first_fault(r"\frac{1}{2}") is None
    True
    >>> first_fault(r"\boxed{x}").params["macro"]
    'boxed'
    """
    if not latex.strip():
        return Fault(EMPTY, {})
    if bare := _NEEDS_BRACES.search(latex):
        return Fault(BRACES, {"macro": bare[1] or bare[2]})
    if alone := _SCRIPT_ALONE.search(latex):
        return Fault(SCRIPT, {"sign": alone[1]})
    if r"\\[" in latex:
        return Fault(SPACING, {})
    opened: list[str] = []
    for piece in _PIECE.finditer(latex):
        if fault := _macro_fault(piece) or _nesting_fault(piece, opened):
            return fault
    return Fault(OPEN, {"opened": opened[-1]}) if opened else None


def _macro_fault(piece: re.Match[str]) -> Fault | None:
    """A macro or environment that is not on the list."""
    kind, environment, macro = piece[1], piece[2], piece[5] or piece[3]
    if kind and environment not in ENVIRONMENTS:
        return Fault(ENVIRONMENT, {"name": environment, "instead": INSTEAD.get(environment, "align*, cases, bmatrix")})
    if macro and macro not in MACROS:
        if macro in INSTEAD:
            return Fault(FORBIDDEN, {"macro": macro, "instead": INSTEAD[macro]})
        return Fault(UNKNOWN, {"macro": macro})
    return None


def _nesting_fault(piece: re.Match[str], opened: list[str]) -> Fault | None:
    """Something closed that was not opened, or an alignment sign outside an environment; keeps `opened`."""
    kind, environment, macro, brace = piece[1], piece[2], piece[5], piece[6]
    name = rf"\{kind}{{{environment}}}" if kind else rf"\{macro}" if macro else brace
    if name in (r"\left", "{") or kind == "begin":
        opened.append(name)
        return None
    if name in (r"\right", "}") or kind == "end":
        expected = {r"\right": r"\left", "}": "{"}.get(name, rf"\begin{{{environment}}}")
        if not opened or opened.pop() != expected:
            return Fault(UNOPENED, {"closed": name})
        return None
    if name in ("&", r"\\") and not any(place.startswith(r"\begin") for place in opened):
        return Fault(OUTSIDE, {"sign": name})
    return None
