"""Write gradient clipping by the norm of all gradients together, in NumPy."""

import math
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any, Literal

import numpy as np

from ...solutions.clipping import global_norm
from ...templates.language import N_, Language
from ..engine.calls import Case
from ..engine.code_exercise import Array, CodeTask, Contract, Function, Names, Output, code_exercise
from ..engine.contracts import same_again, unchanged
from ..engine.draw import Draw
from ..engine.specs import among
from ..engine.starter import starter_file
from ..engine.telling import Slips
from ..engine.variant import Variant
from .clip_slips import SLIPS

Container = Literal["list", "dictionary"]
CLIP = Function("clip_gradients", ("gradients", "limit"), (Output("clipped"), Output("norm")))
LARGE = among([sign * size / 10 for size in range(6, 21) for sign in (-1, 1)]).grid
SMALL = among([sign * size / 10 for size in range(1, 6) for sign in (-1, 1)]).grid
TIGHT = among([0.5, 0.7, 0.8, 0.9, 1.2]).grid
"""Not 1, which hides what is forgotten of the limit; below the norm of four large entries."""
MIDDLE = among([sign * size / 10 for size in (4, 5, 6) for sign in (-1, 1)]).grid
BETWEEN = among([1.1, 1.2, 1.3]).grid
"""Above the norm of three middling entries, below that of twelve."""
LOOSE = among([2.5, 3.0, 3.5, 4.0]).grid
"""Above the norm of 24 small entries."""
FORMULA = (
    r"$$\lVert g \rVert = \sqrt{\sum_i g_i^2}, \qquad "
    r"\hat{g}_i = g_i \, \min\left( 1, \frac{\tau}{\lVert g \rVert} \right)$$"
)
NAMES = ("W_x", "W_h", "b", "c")


@code_exercise(
    id="clip-gradients",
    title=N_("Write gradient clipping by norm"),
    topic="gradients",
    source="Pascanu, Mikolov & Bengio (2013), algorithm 1",
    level=1,
)
def clip_gradients_code(container: Container = "list") -> CodeTask:
    """One function: gradients in a list or a dictionary, and a limit."""
    case = partial(_case, container)
    return CodeTask(
        "clip_gradients",
        (CLIP,),
        partial(reference, container),
        SLIPS,
        public=lambda draw: [
            case(draw, "public/1", N_("above the limit"), ((2, 3), (2,)), LARGE, TIGHT, public=True),
            case(draw, "public/2", N_("below the limit"), ((2, 2), (2,)), SMALL, LOOSE, public=True),
        ],
        hidden=lambda draw: [
            case(draw, "hidden/1", N_("above the limit, three arrays"), ((3, 2), (3, 3), (3,)), LARGE, TIGHT),
            case(draw, "hidden/2", N_("below the limit, three arrays"), ((2, 4), (2, 2), (2,)), SMALL, LOOSE),
            case(draw, "hidden/3", N_("above the limit, one array"), ((4,),), LARGE, TIGHT),
            case(draw, "hidden/4", N_("above the limit, four arrays"), ((2, 2), (2, 3), (2,), (2,)), LARGE, TIGHT),
            case(draw, "hidden/5", N_("above the limit only together"), ((3,), (1, 3), (3, 1), (3,)), MIDDLE, BETWEEN),
        ],
        contracts=(
            unchanged(lambda draw: [case(draw, "unchanged", N_("above the limit"), ((2, 3), (2,)), LARGE, TIGHT)]),
            same_again(lambda draw: [case(draw, "again", N_("above the limit"), ((2, 3), (2,)), LARGE, TIGHT)]),
            Contract(
                "zero-gradients",
                N_("The gradients may all be zero."),
                lambda draw: [case(draw, "zero", N_("zeros"), ((2, 3), (2,)), np.zeros(1), TIGHT)],
            ),
            Contract(
                "any-axes",
                N_("An array may have any number of axes; they stay."),
                lambda draw: [
                    case(draw, "axes", N_("one, two and three axes"), ((1,), (2, 1, 2), (1, 3)), LARGE, TIGHT)
                ],
            ),
        ),
        starter=lambda say: starter_file(clip_gradients_code.write(container=container), docs(container, say), say),
    )


def reference(container: Container, slips: Slips) -> Names:
    """The function with these slips; without any it agrees with solutions/clipping.py (a test says so)."""

    def clip(gradients: Any, limit: float) -> tuple[Any, float]:
        arrays = list(gradients.values() if container == "dictionary" else gradients)
        clipped = _clipped(slips, arrays, limit)
        norm = _norm(slips, clipped if "norm-after" in slips else arrays)
        return dict(zip(gradients, clipped, strict=True)) if container == "dictionary" else clipped, norm

    return {CLIP.name: clip}


def _clipped(slips: Slips, arrays: list[Array], limit: float) -> list[Array]:
    if "by-value" in slips:
        return [np.clip(array, -limit, limit) for array in arrays]
    if "each-array" in slips:
        return [array * _scale(slips, _norm(slips, [array]), limit) for array in arrays]
    scale = _scale(slips, _norm(slips, arrays), limit)
    return [array * scale for array in arrays]


def _scale(slips: Slips, norm: float, limit: float) -> float:
    wanted = (1.0 if "to-length-one" in slips else limit) / norm if norm else 1.0
    if "always-scaled" in slips:
        return wanted
    above = norm < limit if "comparison-reversed" in slips else norm > limit
    return wanted if above else 1.0


def _norm(slips: Slips, arrays: list[Array]) -> float:
    if "last-array-only" in slips:
        arrays = arrays[-1:]
    if "norms-added" in slips:
        return sum(global_norm([array]) for array in arrays)
    if "sizes-added" in slips:
        return float(sum(np.abs(array).sum() for array in arrays))
    if "greatest-entry" in slips:
        return float(max(np.abs(array).max() for array in arrays))
    norm = global_norm(arrays)
    return norm**2 if "root-missing" in slips else norm


def _case(
    container: Container,
    draw: Draw,
    name: str,
    label: str,
    shapes: tuple[tuple[int, ...], ...],
    values: Array,
    limits: Array,
    *,
    public: bool = False,
) -> Case:
    arrays = [draw.choice(f"{name}/{one}", values, shape)[0] for one, shape in zip(NAMES, shapes, strict=False)]
    limit = float(draw.choice(f"{name}/limit", limits)[0])
    gradients = dict(zip(NAMES, arrays, strict=False)) if container == "dictionary" else arrays
    return Case(label, (CLIP.call(gradients, limit),), public)


def docs(container: Container, _: Language) -> dict[str, str]:
    """What the function takes and returns."""
    if container == "dictionary":
        words = _(
            "Clip gradients by the norm of all of them together.\n\n"
            "gradients: a dictionary of arrays; limit: the greatest norm.\n"
            "Returns a new dictionary with the same names, and the norm before clipping."
        )
    else:
        words = _(
            "Clip gradients by the norm of all of them together.\n\n"
            "gradients: a list of arrays; limit: the greatest norm.\n"
            "Returns a new list, and the norm before clipping."
        )
    return {CLIP.name: words}


@clip_gradients_code.second_route
def by_entries(givens: Mapping[str, Any], options: Mapping[str, Any]) -> dict[str, Callable[..., Any]]:
    """The function once more, entry by entry.

    >>> by_entries({}, {"container": "list"})["clip_gradients"]([np.array([3.0]), np.array([-4.0])], 2.5)
    ([array([1.5]), array([-2.])], 5.0)
    """

    def entries(part: Any) -> Iterable[float]:
        return [entry for item in part for entry in entries(item)] if isinstance(part, list) else [part]

    def smaller(part: Any, norm: float, limit: float) -> Any:
        if isinstance(part, list):
            return [smaller(item, norm, limit) for item in part]
        return part * limit / norm if norm > limit else part

    def clip(gradients: Any, limit: float) -> tuple[Any, float]:
        named = dict(gradients) if options["container"] == "dictionary" else dict(enumerate(gradients))
        lists = {name: array.tolist() for name, array in named.items()}
        norm = math.sqrt(math.fsum(entry * entry for part in lists.values() for entry in entries(part)))
        found = {name: np.array(smaller(part, norm, limit)) for name, part in lists.items()}
        return found if options["container"] == "dictionary" else list(found.values()), norm

    return {"clip_gradients": clip}


@clip_gradients_code.statement
def statement(variant: Variant, _: Language) -> str:
    """Statement in Markdown."""
    if variant.options["container"] == "dictionary":
        given = _(
            "`gradients` is a dictionary of NumPy arrays of any shapes, one for each parameter. Return the tuple "
            "`clipped, norm`: a new dictionary with the same names, and the norm before clipping."
        )
    else:
        given = _(
            "`gradients` is a list of NumPy arrays of any shapes, one for each parameter. Return the tuple "
            "`clipped, norm`: a new list in the same order, and the norm before clipping."
        )
    return "\n\n".join(
        [
            _("Write the function `clip_gradients(gradients, limit)` in the starter file."),
            given,
            _(
                "The norm is that of all entries of all arrays together. If it is greater than the limit, every array "
                "is multiplied by the same number, so that the norm becomes the limit; if not, nothing is changed:"
            ),
            FORMULA,
            _("Here $\\tau$ is the limit. Add nothing to the norm, not even a very small number."),
            _("Use NumPy only, and do not change the arguments."),
        ]
    )


WORKED = """import numpy as np


def clip_gradients(gradients, limit):
    norm = np.sqrt(sum(np.sum(g ** 2) for g in EACH))
    scale = limit / norm if norm > limit else 1.0
    return CLIPPED, norm
"""
PLACES = {
    "list": ("gradients", "[g * scale for g in gradients]"),
    "dictionary": ("gradients.values()", "{name: g * scale for name, g in gradients.items()}"),
}


@clip_gradients_code.solution
def worked(variant: Variant, _: Language) -> str:
    """Worked solution in Markdown: a function that passes."""
    each, clipped = PLACES[variant.options["container"]]
    source = WORKED.replace("EACH", each).replace("CLIPPED", clipped)
    return _("One function that passes all cases:") + f"\n\n```python\n{source}```"
