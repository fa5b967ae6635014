"""For which recurrent weights must gradients vanish? The interval for one unit, the eigenvalues for two."""

import math
from collections.abc import Mapping
from fractions import Fraction
from typing import Any, Literal

from ...errors import InputError
from ...templates.language import N_, Language
from ..engine import latex
from ..engine.counting import Counting
from ..engine.exact import Interval
from ..engine.exact_exercise import exact_exercise

STEEPEST = {"tanh": Fraction(1), "sigmoid": Fraction(1, 4)}
"""Greatest derivative of each activation; both take it at 0 only."""
FUNCTIONS = {"tanh": r"\tanh", "sigmoid": r"\sigma"}
SCALES = tuple(Fraction(*pair) for pair in ((1, 2), (5, 1), (4, 5), (5, 2), (8, 5), (3, 1), (3, 2), (2, 5)))
TENTHS = tuple(Fraction(tenth, 10) for tenth in range(-15, 16) if tenth)
MOST, DECIMALS = 100, 1000
"""Bounds on pinned numbers: on all of them and on the scale's denominator, and on the matrix's decimals."""
Corner = Literal["upper", "lower"]


@exact_exercise(
    id="gradient-regime",
    title=N_("For which weights must gradients vanish?"),
    topic="gradients",
    source="List A, question V; Pascanu, Mikolov & Bengio (2013)",
    level=2,
)
def gradient_regime(
    w: Counting, activation: Literal["tanh", "sigmoid"] = "sigmoid", triangle: Corner = "upper"
) -> None:
    """An open interval from the greatest derivative, and the eigenvalues of a triangular matrix."""
    scale = w.given("scale", SCALES)
    a, b, d = (w.given(name, TENTHS) for name in "abd")
    _check(scale, a, b, d)
    _interval(w, scale, activation)
    _eigenvalues(w, a, b, d)


def _interval(w: Counting, scale: Fraction, activation: str) -> None:
    steepest = STEEPEST[activation]
    other = Fraction(1, 4) if activation == "tanh" else Fraction(1)
    edge = 1 / (scale * steepest)
    label = N_("weights for which gradients must vanish")
    w.ask("weights", Interval(-edge, edge), label, kind="interval", symbol="w", variables=("w",))

    def wrong(name: str, says: str, check: str, *values: Interval) -> None:
        for value in values:
            w.misconception(name, "weights", value, says=says, check=check)

    wrong(
        "ends-included",
        N_("The ends do not belong to the interval: there the bound on each factor is 1, and nothing has to shrink."),
        N_("Put an end into the bound, with an input that keeps the activation where it is steepest."),
        *(Interval(-edge, edge, ends) for ends in ("[]", "[)", "(]")),
    )
    wrong(
        "positive-only",
        N_("Negative weights were left out: it is the absolute value of each factor that counts."),
        N_("Change the sign of a weight inside your interval: does the gradient still vanish?"),
        *(Interval(0, edge, ends) for ends in ("()", "[)")),
    )
    wrong(
        "no-lower-end",
        N_("There is no lower end: a large negative weight makes each factor large as well."),
        N_("Put $w = -1000$ into the bound."),
        Interval(-math.inf, edge),
    )
    wrong(
        "other-derivative",
        N_("You used the greatest derivative of the other activation: it is $1/4$ for the sigmoid, 1 for the tangent."),
        N_("Compute the derivative of the activation at 0."),
        Interval(-1 / (scale * other), 1 / (scale * other)),
    )
    wrong(
        "scale-forgotten",
        N_("The factor in front of the activation is missing."),
        N_("Differentiate the equation of the state, with every factor."),
        Interval(-1 / steepest, 1 / steepest),
    )
    wrong(
        "not-inverted",
        N_("This is the bound on the derivative itself; the weight must stay below its reciprocal."),
        N_("Multiply your upper end by the greatest derivative: the product has to be 1."),
        Interval(-1 / edge, 1 / edge),
    )


def _eigenvalues(w: Counting, a: Fraction, b: Fraction, d: Fraction) -> None:
    w.ask("eigenvalues", {a, d}, N_("eigenvalues"), kind="set", symbol=r"\lambda")
    w.reject(a == d, N_("With these numbers the matrix has only one eigenvalue."))
    polynomial = N_("Put each of your numbers into $\\det(W - \\lambda I)$: it has to be 0.")
    for name, values, says in (
        ("trace", {a + d}, N_("This is the trace, which is the sum of the eigenvalues.")),
        ("determinant", {a * d}, N_("This is the determinant, which is the product of the eigenvalues.")),
        (
            "trace-and-determinant",
            {a + d, a * d},
            N_("These are trace and determinant: sum and product of the eigenvalues."),
        ),
        ("other-diagonal", {b, Fraction(0)}, N_("You read the other diagonal.")),
        (
            "every-entry",
            {a, b, d},
            N_("You gave all numbers of the matrix; with two rows it has two eigenvalues."),
        ),
        ("signs-changed", {-a, -d}, N_("Both signs are changed: the factors are $a - \\lambda$, not $a + \\lambda$.")),
        ("sums", {a + b, d}, N_("You added the number beside the diagonal, which has no effect on the eigenvalues.")),
        (
            "greatest-only",
            {max(a, d, key=abs)},
            N_("This is only the one with the greatest absolute value; all are asked for."),
        ),
    ):
        w.misconception(name, "eigenvalues", values, says=says, check=polynomial)


def _check(scale: Fraction, *entries: Fraction) -> None:
    plain = all(abs(entry) <= MOST and (DECIMALS * entry).denominator == 1 for entry in entries)
    if not (plain and 0 < scale <= MOST and scale.denominator <= MOST):
        raise InputError(
            N_(
                "With scale = %(scale)s and a matrix of %(entries)s nothing can be asked: the scale must be positive, "
                "the numbers of the matrix have at most three decimals, and no number or denominator may exceed "
                "%(most)s."
            ),
            scale=scale,
            entries=", ".join(map(str, entries)),
            most=MOST,
        )


@gradient_regime.second_route
def by_search(givens: Mapping[str, Fraction], options: Mapping[str, Any]) -> dict[str, Any]:
    """The interval by trying slopes at many states, the eigenvalues as zeros of the characteristic polynomial."""
    scale, a, b, d = (Fraction(givens[name]) for name in ("scale", "a", "b", "d"))
    if options["activation"] == "tanh":  # outputs y from -1 to 1, where tanh has the slope 1 - y y
        slopes = {1 - y * y for y in (Fraction(step, 64) for step in range(-63, 64))}
    else:
        slopes = {y * (1 - y) for y in (Fraction(step, 64) for step in range(1, 64))}
    end = 1 / max(scale * slope for slope in slopes)
    shrinks = all(scale * slope * end < 1 for slope in slopes)
    (p, q), (r, s) = ((a, b), (0, d)) if options["triangle"] == "upper" else ((a, 0), (b, d))
    half, product = (p + s) / 2, p * s - q * r
    square = half * half - product
    root = Fraction(math.isqrt(square.numerator), math.isqrt(square.denominator))
    return {
        "weights": Interval(-end, end, "[]" if shrinks else "()"),
        "eigenvalues": frozenset({half - root, half + root}),
    }


@gradient_regime.statement
def statement(w: Counting, options: dict[str, Any], _: Language) -> str:
    """Statement in Markdown."""
    scale = latex.fraction(w.givens["scale"], _.mark)
    function = FUNCTIONS[options["activation"]]
    return "\n\n".join(
        [
            _("A recurrent network has a single unit with the weight $w$ from state to state:"),
            rf"$$ h_t = {scale} \, {function}\left( w \, h_{{t-1}} + x_t \right) $$",
            _(
                r"For which $w$ does one number below 1 bound the absolute value of every factor of "
                r"$\partial h_t / \partial h_{t-k}$, whatever the inputs are, so that this derivative must "
                "vanish as $k$ grows? Give the interval."
            ),
            _("Another network has two linear units, $h_t = W h_{t-1} + x_t$, with"),
            f"$$ W = {_matrix(w, options, _)} $$",
            _("What are the eigenvalues of $W$? Give the set."),
        ]
    )


def _matrix(w: Counting, options: Mapping[str, Any], _: Language) -> str:
    a, b, d = (float(w.givens[name]) for name in "abd")
    return latex.array([[a, b], [0, d]] if options["triangle"] == "upper" else [[a, 0], [b, d]], mark=_.mark)


@gradient_regime.solution
def worked(w: Counting, options: dict[str, Any], _: Language) -> str:
    """Worked solution in Markdown: the bound on one factor, and the characteristic polynomial."""
    activation = options["activation"]
    scale, steepest = latex.fraction(w.givens["scale"], _.mark), latex.fraction(STEEPEST[activation], _.mark)
    edge = latex.fraction(w.key["weights"].high, _.mark)
    a, d = (latex.fraction(w.givens[name], _.mark) for name in "ad")
    bound = rf"{scale} \cdot {steepest} \cdot \left| w \right|"
    return "\n\n".join(
        [
            _("Each step multiplies the gradient by this factor:"),
            (
                r"$$ \frac{\partial h_t}{\partial h_{t-1}} = "
                rf"{scale} \, {FUNCTIONS[activation]}'\left( w \, h_{{t-1}} + x_t \right) \, w $$"
            ),
            _("The derivative of the activation is at most $%(steepest)s$, which it takes at 0, so", steepest=steepest),
            rf"$$ \left| \frac{{\partial h_t}}{{\partial h_{{t-1}}}} \right| \leq {bound} $$",
            _("This is less than 1 exactly if"),
            rf"$$ -{edge} < w < {edge} $$",
            _("At the ends an input can keep the factor at 1, so they do not belong to the interval:"),
            rf"$$ {scale} \cdot {steepest} \cdot {edge} = 1 $$",
            _("The matrix is triangular, so its characteristic polynomial falls into two factors:"),
            rf"$$ \det\left( W - \lambda I \right) = {_factor(a)} {_factor(d)} $$",
            rf"$$ \lambda_1 = {a} \qquad \lambda_2 = {d} $$",
            _("Put in, each makes one factor zero:"),
            *(rf"$$ {_factor(a, root)} \cdot {_factor(d, root)} = 0 $$" for root in (a, d)),
        ]
    )


def _factor(number: str, eigenvalue: str = r"\lambda") -> str:
    minus = rf"\left( {eigenvalue} \right)" if eigenvalue.startswith("-") else eigenvalue
    return rf"\left( {number} - {minus} \right)"
