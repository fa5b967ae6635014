"""How many numbers are in a gate, and how many parameters has the cell? Whole numbers, under a named convention."""

from collections.abc import Callable
from typing import Any, Literal

from ...solutions.conventions import CONVENTIONS
from ...templates.language import N_, Language
from ..engine.graph_exercise import GraphView, graph_exercise
from ..engine.specs import among
from ..engine.working import Working
from .published import GATES, entries

Cell = Literal["rnn", "gru", "lstm"]
Convention = Literal["one-bias", "pytorch", "keras", "flax"]
Asked = Literal["gate", "weights", "biases", "total"]

CELL_NAMES = {"rnn": N_("a simple (Elman) recurrent network"), "gru": N_("a GRU"), "lstm": N_("an LSTM")}
LIBRARIES = {"pytorch": "PyTorch", "keras": "Keras", "flax": "Flax"}


def counts(cell: str, convention: str) -> tuple[int, int]:
    """Weight blocks (the gates and the candidate) and bias vectors of the whole cell.

    >>> counts("gru", "pytorch"), counts("gru", "flax"), counts("lstm", "one-bias")
    ((3, 6), (3, 4), (4, 4))
    """
    known = CONVENTIONS[f"{'ng' if convention == 'one-bias' else convention}-{cell}"]
    blocks = len(known.gates)
    return blocks, known.parameters(1, 1) - 2 * blocks  # one input, one unit: two weights a block, the rest are biases


@graph_exercise(
    id="gate-dimensions",
    title=N_("Dimensions and parameters of a recurrent cell"),
    topic="counting",
    source="List B, question 6; parameter counts of PyTorch, Keras and Flax",
)
def gate_dimensions(
    w: Working,
    cell: Cell = "lstm",
    convention: Convention = "one-bias",
    input: Literal["one-hot", "embedding"] = "embedding",  # noqa: A002 - the lecturer's word in assignment.toml
    ask: tuple[Asked, ...] = ("gate", "weights", "biases", "total"),
) -> None:
    """Vector lengths and parameter counts; every later count may be read from the student's own earlier one."""
    V = w.given("V", among([1000, 2000, 5000, 8000, 10000, 20000]), N_("words in the vocabulary"), always=True)
    H = w.given("H", among([50, 64, 100, 128, 200, 256]), N_("hidden units"))
    D = V if input == "one-hot" else w.given("D", among([25, 40, 60, 80, 150, 300]), N_("entries of an embedding"))
    blocks, vectors = counts(cell, convention)

    def count(name: Asked, value: Any, label: str, symbol: str) -> Any:
        return w.ask(name, value, label, symbol=symbol, exact=True, pinnable=False) if name in ask else value

    gate = count(
        "gate",
        H,
        N_("entries of the hidden state") if cell == "rnn" else N_("entries of the update gate's vector"),
        "h^{\\langle t \\rangle}" if cell == "rnn" else r"\Gamma_u",
    )
    weights = count(
        "weights",
        H * (D + H),
        N_("weights, biases not counted") if cell == "rnn" else N_("weights of one gate, biases not counted"),
        "|W|" if cell == "rnn" else "|W_u|",
    )
    biases = count("biases", vectors * H, N_("bias entries of the whole cell"), r"|b|")
    total = count("total", blocks * weights + biases, N_("parameters of the whole cell"), r"|\theta|")
    if "gate" in ask:
        _gate_misconceptions(w, gate, V, H, D)
    if "weights" in ask:
        _weight_misconceptions(w, weights, V, H, D, input)
    if "biases" in ask:
        w.misconception(
            "other-bias-count",
            at=biases,
            instead=(2 * blocks if vectors == blocks else blocks) * H,
            says=N_("This counts the bias vectors of another convention."),
            check=N_("The statement says how many bias vectors there are."),
        )
        w.misconception(
            "bias-per-input",
            at=biases,
            instead=vectors * (D + H),
            says=N_("You gave a bias to every input; a bias belongs to every unit."),
            check=N_("A bias is added to the pre-activation, so it has as many entries as there are units."),
        )
    if "total" in ask:
        w.misconception(
            "biases-left-out",
            at=total,
            instead=blocks * weights,
            says=N_("The biases are missing from the total."),
            check=N_("Add the number of bias entries to the weights of all gates."),
        )
        w.misconception(
            "one-gate-only",
            at=total,
            instead=weights + biases,
            applies=blocks > 1,
            says=N_("You counted the weights of one gate only; the cell has several blocks of weights."),
            check=N_(
                "Count the weight matrices in the equations of the cell: each gate has one, and the candidate too."
            ),
        )
        w.misconception(
            "candidate-forgotten",
            at=total,
            instead=(blocks - 1) * weights + biases,
            applies=blocks > 1,
            says=N_("You counted the gates but not the candidate, which has weights of its own."),
            check=N_(
                "Count the weight matrices in the equations of the cell: each gate has one, and the candidate too."
            ),
        )


def _gate_misconceptions(w: Working, gate: Any, V: Any, H: Any, D: Any) -> None:
    w.misconception(
        "vocabulary",
        at=gate,
        instead=V,
        says=N_("This is the size of the vocabulary; it does not change the length of this vector."),
        check=N_("Each hidden unit has one entry in this vector."),
    )
    w.misconception(
        "concatenation",
        at=gate,
        instead=H + D,
        says=N_("This is the length of state and input together, which is what goes in, not what comes out."),
        check=N_("Each hidden unit has one entry in this vector."),
    )
    w.misconception(
        "single-number",
        at=gate,
        instead=1,
        says=N_("This is not one number: there is an entry for each unit."),
        check=N_("Each hidden unit has one entry in this vector."),
    )


def _weight_misconceptions(w: Working, weights: Any, V: Any, H: Any, D: Any, input: str) -> None:  # noqa: A002
    w.misconception(
        "recurrent-weights-forgotten",
        at=weights,
        instead=H * D,
        says=N_("The weights on the previous state are missing."),
        check=N_("The joined vector holds the input and the previous state."),
    )
    w.misconception(
        "vocabulary-for-input",
        at=weights,
        instead=H * (V + H),
        applies=input == "embedding",
        says=N_("You took the vocabulary for the length of the input; the network reads the embedding."),
        check=N_("Compare the length of one input vector with your count."),
    )
    w.misconception(
        "square-matrix",
        at=weights,
        instead=(H + D) * (H + D),
        says=N_("You gave the matrix as many rows as columns; it has one row for each unit."),
        check=N_("Multiply your matrix by the joined vector: the product must be as long as the state."),
    )


@gate_dimensions.second_route
def published_counts(givens: dict[str, Any], options: dict[str, Any], rounded: Callable[[Any], Any]) -> dict[str, Any]:
    """Counts from the lists of arrays that libraries publish; whole numbers, so nothing is rounded."""
    cell, H = options["cell"], givens["H"]
    D = givens["V"] if options["input"] == "one-hot" else givens["D"]
    held = entries(cell, options["convention"], {"D": D, "H": H})
    found = {
        "gate": (held["recurrent"] / GATES[cell]) ** 0.5,  # the matrix from state to state is square
        "weights": (held["input"] + held["recurrent"]) / GATES[cell],
        "biases": held["bias"],
        "total": held["input"] + held["recurrent"] + held["bias"],
    }
    return {name: found[name] for name in options["ask"]}


@gate_dimensions.statement
def statement(view: GraphView, _: Language) -> str:
    """Statement in Markdown."""
    options = view.options
    cell = CELL_NAMES[options["cell"]]
    lines = [
        _(
            "You train %(cell)s on text. The vocabulary has $V = %(V)s$ words and the hidden state has $H = "
            "%(H)s$ units.",
            cell=_(cell),
            V=view.value("V"),
            H=view.value("H"),
        )
    ]
    if options["input"] == "one-hot":
        lines.append(_("Each word enters as a one-hot vector."))
    else:
        lines.append(_("Each word enters as an embedding of $D = %(D)s$ entries.", D=view.value("D")))
    if {"biases", "total"} & set(options["ask"]):
        lines.append(bias_sentence(options["cell"], options["convention"], _))
    if {"weights", "total"} & set(options["ask"]):
        if options["cell"] == "rnn":
            lines.append(_("The previous state and the input, joined into one vector, are multiplied by the weights."))
        else:
            lines.append(
                _(
                    "A gate (or the candidate) multiplies the previous state and the input, joined into one vector, by "
                    "its weights."
                )
            )
        lines.append(_("The embedding table is not part of the cell.") if options["input"] == "embedding" else "")
    return " ".join(filter(None, lines))


def bias_sentence(cell: str, convention: str, _: Language) -> str:
    """One sentence on the bias vectors of the convention.

    >>> bias_sentence("gru", "one-bias", Language("en"))
    'The cell has one bias vector for each gate and for the candidate.'
    """
    blocks, vectors = counts(cell, convention)
    if blocks == 1:
        count = _("one bias vector") if vectors == 1 else _("two bias vectors, `b_ih` and `b_hh`")
    elif vectors == blocks:
        count = _("one bias vector for each gate and for the candidate")
    elif vectors == 2 * blocks:
        count = _("two bias vectors for each gate and for the candidate")
    else:
        count = _("one bias vector for each gate and two for the candidate")
    if convention in LIBRARIES:
        return _("The biases are those of %(library)s: %(count)s.", library=LIBRARIES[convention], count=count)
    return _("The cell has %(count)s.", count=count)
