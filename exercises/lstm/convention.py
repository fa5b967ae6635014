"""What the three code exercises on the LSTM have in common: order of the blocks, equations, arguments, their slips."""

from ...templates.language import N_, Language
from ..engine.code_exercise import Array, Slip
from ..engine.draw import Draw
from ..engine.specs import tenths
from .reference import ORDERS
from .step import LABELS

VALUES = tenths(-1.2, 1.2, never=0).grid
READ_AS = {
    "ifgo": N_("the blocks of the weights are read in the order i, f, g, o"),
    "ifog": N_("the blocks of the weights are read in the order i, f, o, g"),
    "iofg": N_("the blocks of the weights are read in the order i, o, f, g"),
    "igfo": N_("the blocks of the weights are read in the order i, g, f, o"),
}
START_IGNORED = Slip(
    "start-ignored",
    N_("the initial hidden state is taken as zero"),
    N_("Give an initial hidden state that is not zero and see whether the first state changes."),
)
TANH_MISSING = Slip(
    "tanh-missing",
    N_("the hidden state takes the cell state without its hyperbolic tangent"),
    N_("A hidden state lies between -1 and 1: give a large cell state and see whether yours does."),
    excludes=("squash-derivative-missing", "squash-derivative-of-c"),
)
CANDIDATE_SIGMOID = Slip(
    "candidate-sigmoid",
    N_("the candidate goes through the sigmoid"),
    N_("Gates take the sigmoid, the candidate the hyperbolic tangent."),
)
OUTPUT_UNUSED = Slip(
    "output-unused",
    N_("the output gate is not used"),
    N_("Set the output gate's bias to -50: the hidden state must be 0."),
)
BIAS_MISSING = Slip(
    "bias-missing",
    N_("the biases are missing"),
    N_("Each gate, and the candidate, adds its bias before the activation."),
)
RECURRENT_TRANSPOSED = Slip(
    "recurrent-transposed",
    N_("each block of the recurrent weights is transposed"),
    N_("Compute one entry by hand: row k of a block belongs to unit k."),
)


def order_slips(gates: str) -> tuple[Slip, ...]:
    """The blocks read in each of the other orders, and with input and forget gate in each other's place.

    >>> [slip.id for slip in order_slips("ifgo")]
    ['order-ifog', 'order-iofg', 'order-igfo', 'input-forget-swapped']
    """
    check = N_("Your sheet says which rows belong to which gate: set one gate's bias to 50 and see which gate opens.")
    others = [order for order in ORDERS if order != gates]
    orders = (
        Slip(f"order-{order}", READ_AS[order], check, excludes=tuple(f"order-{one}" for one in others if one != order))
        for order in others
    )
    swapped = Slip(
        "input-forget-swapped",
        N_("input gate and forget gate are swapped"),
        N_("The forget gate scales the old cell state, the input gate the candidate."),
    )
    return (*orders, swapped)


def arguments(
    draw: Draw, name: str, inputs: tuple[str, tuple[int, ...]], states: tuple[str, str], H: int
) -> tuple[Array, ...]:
    """Inputs, hidden and cell state, weights and biases of H units.

    Args:
        draw: Where the numbers come from.
        name: Of the case.
        inputs: Name and shape of the inputs, the batch first and the D entries last.
        states: Names of the two states, shape (N, H).
        H: Number of units.
    """
    (N, *_, D) = inputs[1]
    shapes = dict([inputs], **dict.fromkeys(states, (N, H)), W_x=(4 * H, D), W_h=(4 * H, H), b=(4 * H,))
    return tuple(draw.choice(f"{name}/{one}", VALUES, shape)[0] for one, shape in shapes.items())


def equations() -> str:
    """The equations of every convention, as LaTeX."""
    gates = {"i": r"\sigma", "f": r"\sigma", "g": r"\tanh", "o": r"\sigma"}
    rows = [
        rf"{gate}_t &= {squash}\left( W_{{x{gate}}} \, x_t + W_{{h{gate}}} \, h_{{t-1}} + b_{gate} \right)"
        for gate, squash in gates.items()
    ]
    rows += [
        r"c_t &= f_t \odot c_{t-1} + i_t \odot g_t",
        r"h_t &= o_t \odot \tanh\left( c_t \right)",
    ]
    return "$$\n\\begin{align*}\n" + " \\\\\n".join(rows) + "\n\\end{align*}\n$$"


def weights_sentence(gates: str, _: Language) -> str:
    """Which rows are whose, as Markdown."""
    blocks = ", ".join(f"{_(getattr(LABELS, gate))} ${gate}$" for gate in gates)
    return _(
        "`W_x` has shape $(4H, D)$, `W_h` $(4H, H)$ and `b` $(4H,)$. Each holds four blocks of $H$ rows, from the top "
        "in this order: %(blocks)s.",
        blocks=blocks,
    )


def weights_docs(gates: str, _: Language) -> str:
    """The same for a docstring."""
    blocks = ", ".join(f"{gate} ({_(getattr(LABELS, gate))})" for gate in gates)
    return _(
        "W_x (4H, D), W_h (4H, H), b (4H,): four blocks of H rows, from the top:\n%(blocks)s.",
        blocks=blocks,
    )
