"""Sentences and slips that the exercises with modules share."""

from ...templates.language import N_, Language
from ..engine.code_exercise import Class, Slip
from .cell import PARAMETERS, Cell

MISSING_BIAS = (
    Slip(
        "input-bias-missing",
        N_("the input's bias is missing"),
        N_("Set all weights to zero and look at what the input's bias alone does."),
    ),
    Slip(
        "recurrent-bias-missing",
        N_("the recurrent bias is missing"),
        N_("Set all weights to zero and look at what the recurrent bias alone does."),
    ),
)
TRANSPOSED = Slip(
    "recurrent-transposed",
    N_("the forward pass multiplies by the transposed recurrent matrix"),
    N_("Compute one entry of a state by hand: row i of the recurrent matrix belongs to unit i."),
)
DETACHED = Slip(
    "state-detached",
    N_("no gradient goes back to the steps before, because the state was detached"),
    N_("Between two steps of one sequence there may be no detach(), no .data and no NumPy."),
)
FROM_SCRATCH = N_(
    "Write the equations with tensors; PyTorch's own `RNN`, `LSTM` and `GRU`, and their cells, are switched off while "
    "your file is run. Tensors are float32."
)


def asked(cell: Cell, equations: str, forward: str, rows: str, _: Language) -> str:
    """The statement of a cell, Markdown.

    Args:
        cell: Its class.
        equations: LaTeX.
        forward: What the method takes and returns, up to a colon.
        rows: The order of the blocks of rows; empty if there is one block.
        _: The language.
    """
    gates = "" if cell.gates == 1 else f"{cell.gates} "
    parts = [
        _(
            "Write the class `%(name)s(nn.Module)` in the starter file. Its constructor takes `input_size` and "
            "`hidden_size`, here $D$ and $H$, and makes four parameters:",
            name=cell.name,
        ),
        rf"""- `weight_ih` $({gates}H, D)$
- `weight_hh` $({gates}H, H)$
- `bias_ih` $({gates}H)$
- `bias_hh` $({gates}H)$""",
        rows,
        forward,
        equations,
        _(FROM_SCRATCH),
    ]
    return "\n\n".join(part for part in parts if part)


def class_docs(written: Class, about: str, forward: str, _: Language) -> dict[str, str]:
    """What stands in the starter file of a cell: about the class and its parameters, and about `forward`."""
    names = ", ".join(PARAMETERS)
    parameters = _("Parameters: %(names)s; their shapes are on your sheet.", names=names)
    return {written.name: f"{about}\n\n{parameters}", f"{written.name}.forward": forward}


def passes(source: str, _: Language) -> str:
    """The worked solution, Markdown."""
    return _("A class that passes all cases:") + f"\n\n```python\n{source}```"
