"""The number of parameters as a formula in the sizes, and the shape of all weights joined into one matrix."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from ...templates.language import N_, Language
from ..engine.counting import Counting
from ..engine.exact_exercise import exact_exercise
from .dimensions import CELL_NAMES, Cell, Convention, bias_sentence, counts
from .published import GATES, entries

LETTERS = ("D", "H", "T")
BY_HAND = N_("Set $D = H = 1$ and count every weight and every bias on your sketch of the cell.")
PRODUCT = N_("Write the shapes below the product: the columns have to meet the joined vector, entry by entry.")
EQUATIONS = N_("Count the equations with a weight matrix of their own: each gate has one, and the candidate too.")
MISTAKES = {
    "biases-left-out": (N_("The biases are missing."), BY_HAND),
    "other-bias-count": (
        N_("This counts the bias vectors of another convention."),
        N_("The statement says how many bias vectors there are."),
    ),
    "bias-per-input": (
        N_("You gave a bias to every entry of the joined vector; a bias belongs to a unit."),
        BY_HAND,
    ),
    "times-steps": (
        N_("You counted new parameters at every step; all steps share the same ones."),
        N_("Does a longer sequence need more memory for the weights?"),
    ),
    "candidate-forgotten": (
        N_("You counted the gates, not the candidate, which has weights of its own."),
        EQUATIONS,
    ),
    "one-block-only": (N_("This counts one gate only; the layer has several, and a candidate."), EQUATIONS),
    "input-weights-forgotten": (N_("The weights on the input are missing."), PRODUCT),
    "recurrent-weights-forgotten": (N_("The weights on the previous state are missing."), PRODUCT),
    "square-matrix": (N_("You gave a row to every entry of the joined vector; rows belong to units."), PRODUCT),
    "transposed": (N_("Rows and columns are exchanged: the matrix stands to the left of a column."), PRODUCT),
    "bias-column": (N_("You added a column for the biases, which stay outside this matrix."), PRODUCT),
}
"""By id: what probably happened, and how to check."""


@exact_exercise(
    id="parameter-formula",
    title=N_("Parameters of a recurrent layer as a formula"),
    topic="counting",
    source="Parameter counts of PyTorch, Keras and Flax; joined weights as in Cho et al. (2014)",
    level=2,
)
def parameter_formula(w: Counting, cell: Cell = "lstm", convention: Convention = "pytorch") -> None:
    """A formula that holds for all sizes, then a shape for sizes that are drawn."""
    import sympy  # only where a formula is asked

    D, H, T = sympy.symbols(LETTERS)
    blocks, vectors = counts(cell, convention)
    total = blocks * H * (D + H) + vectors * H
    w.ask("total", total, N_("parameters of the layer"), kind="expression", symbol=r"|\theta|", variables=LETTERS)
    formulas = {
        "biases-left-out": total - vectors * H,
        "other-bias-count": blocks * H * (D + H) + (2 * blocks if vectors == blocks else blocks) * H,
        "bias-per-input": blocks * H * (D + H) + vectors * (D + H),
        "times-steps": T * total,
        "input-weights-forgotten": total - blocks * H * D,
        "recurrent-weights-forgotten": total - blocks * H * H,
        "square-matrix": blocks * (D + H) ** 2 + vectors * H,
    }
    if blocks > 1:
        gate = H * (D + H) + vectors // blocks * H  # where the candidate has more biases, a gate has one
        formulas |= {"candidate-forgotten": (blocks - 1) * gate, "one-block-only": gate}
    _mistakes(w, "total", formulas)
    _shape(w, blocks)


def _shape(w: Counting, blocks: int) -> None:
    """The shape of the joined matrix, for drawn sizes."""
    D = int(w.given("D", (20, 25, 30, 40, 50, 60, 80, 150, 300)))
    H = int(w.given("H", (16, 32, 50, 64, 100, 128, 200, 256)))
    w.given("T", (8, 12, 15, 24, 35, 70))
    w.ask("shape", (blocks * H, D + H), N_("shape of the joined weights"), kind="shape", symbol="W")
    shapes = {
        "transposed": (D + H, blocks * H),
        "bias-column": (blocks * H, D + H + 1),
        "input-weights-forgotten": (blocks * H, H),
        "recurrent-weights-forgotten": (blocks * H, D),
        "square-matrix": (blocks * (D + H), D + H),
    }
    if blocks > 1:
        shapes |= {"candidate-forgotten": ((blocks - 1) * H, D + H), "one-block-only": (H, D + H)}
    _mistakes(w, "shape", shapes)


def _mistakes(w: Counting, blank: str, wrong: Mapping[str, Any]) -> None:
    for name, value in wrong.items():
        says, check = MISTAKES[name]
        w.misconception(name, blank, value, says, check=check)


@parameter_formula.second_route
def published_counts(givens: Mapping[str, Fraction], options: Mapping[str, Any]) -> dict[str, Any]:
    """Both answers from the lists of arrays that libraries publish."""
    import sympy

    cell, convention = options["cell"], options["convention"]
    letters = {name: sympy.Symbol(name) for name in LETTERS}
    numbers = {name: int(givens[name]) for name in ("D", "H")}
    held = entries(cell, convention, numbers)
    rows = GATES[cell] * numbers["H"]
    return {
        "total": sum(entries(cell, convention, letters).values()),
        "shape": (rows, (held["input"] + held["recurrent"]) // rows),
    }


@parameter_formula.statement
def statement(w: Counting, options: dict[str, Any], _: Language) -> str:
    """Statement in Markdown."""
    cell = options["cell"]
    setting = _(
        "You build %(cell)s. Each input has $D$ entries, the hidden state has $H$ units, and it reads sequences of "
        "$T$ steps.",
        cell=_(CELL_NAMES[cell]),
    )
    formula = _(
        "How many parameters does the layer have? Answer with a formula that holds for all sizes; it may use $D$, $H$ "
        "and $T$, and need not use them all."
    )
    joined = r"W \, \begin{bmatrix} h_{t-1} \\ x_t \end{bmatrix}"
    if cell == "rnn":
        weights = _(
            "Its weights are joined into one matrix $W$; the product below, plus the biases, is the pre-activation."
        )
    else:
        weights = _(
            "The weights of all gates and of the candidate are joined into one matrix $W$, so that the product below "
            "holds every sum, one gate after the other, biases not included."
        )
    sizes = _("What is the shape of $W$ for $D = %(D)s$, $H = %(H)s$ and $T = %(T)s$?", **w.givens)
    biases = bias_sentence(cell, options["convention"], _)
    return f"{setting} {biases}\n\n{formula}\n\n{weights}\n\n$$ {joined} $$\n\n{sizes}"


@parameter_formula.solution
def worked(w: Counting, options: dict[str, Any], _: Language) -> str:
    """Worked solution in Markdown: the formula, then the two sizes."""
    blocks, vectors = counts(options["cell"], options["convention"])
    D, H = w.givens["D"], w.givens["H"]
    rows, columns = w.key["shape"]
    return "\n\n".join(
        [
            _("A weight joins each unit to each entry of the joined vector, so one block has $H (D + H)$ weights."),
            _.plural(
                "There is one such block.",
                "With the candidate there are %(count)s such blocks.",
                blocks,
            ),
            _.plural(
                "There is one bias vector of $H$ entries:",
                "There are %(count)s bias vectors of $H$ entries:",
                vectors,
            ),
            rf"$$ |\theta| = {_times(blocks)}H \left( D + H \right) + {_times(vectors)}H $$",
            _("The number of steps does not matter: every step uses the same weights."),
            _("$W$ has a row for each sum and a column for each entry of the joined vector:"),
            rf"$$ {_times(blocks)}H = {blocks} \cdot {H} = {rows} \qquad D + H = {D} + {H} = {columns} $$",
        ]
    )


def _times(count: int) -> str:
    return "" if count == 1 else f"{count} \\, "
