"""Sentences about results of a student's code: of a hidden case they tell how it went, and nothing of what is in it."""

from ...exercises.engine.calls import Attribute, Call, Load, Method, New, Path, State, Step
from ...exercises.engine.code_exercise import CodeTask
from ...templates.language import N_
from ...templates.plain import code_span
from ..code import Outcome, Status
from .compare import Piece
from .layouts import Fault
from .marks import Note

WRONG_SHAPE = N_("The result has shape %(got)s; expected %(wanted)s.")
HIDDEN_SHAPE = N_("The result has the wrong shape.")
FACTOR = N_("The result is right up to a factor: it is %(factor)s times what is expected.")
HIDDEN_FACTOR = N_("The result is right up to a constant factor.")
HIDDEN_PARTS = N_("The number of results is wrong.")
CHANGED = N_("The argument %(name)s is another after the call.")
WITHHELD = N_("No result. What the program said is not shown, because the case is hidden; try inputs of your own.")
HIDDEN_STATUS = {
    Status.RAISED: N_(
        "The function raised an exception. Its words are not shown, because the case is hidden; try inputs of your own."
    ),
    Status.OUT_OF_MEMORY: N_("The function needed more memory than it may use."),
    Status.TIMED_OUT: N_("The function did not finish in time."),
    Status.CRASHED: N_("The process ended before the function returned."),
    Status.NOT_AN_ARRAY: N_("The function did not return an array of numbers."),
    Status.MISSING_FUNCTION: N_("The file does not define %(function)s: keep the name that the starter file gives."),
}
TOLD_ANYWAY = (Status.NOT_RUN, Status.SKIPPED, Status.RETURNED_NONE)
"""Their sentences hold no word of the student's."""
STATUS = {
    Status.SYNTAX_ERROR: N_("Python cannot read the file: %(message)s"),
    Status.LOAD_FAILED: N_("Python cannot load the file: %(message)s"),
    Status.MISSING_FUNCTION: N_(
        "The file does not define %(function)s (it defines %(message)s): keep the name of the starter file's function."
    ),
    Status.FORBIDDEN: N_("The file uses %(message)s: this exercise asks you to do without it."),
    Status.RAISED: N_("The function raised an exception: %(message)s"),
    Status.OUT_OF_MEMORY: N_("The function needed more memory than it may use: %(message)s"),
    Status.RETURNED_NONE: N_("The function returned None: it needs a return line."),
    Status.NOT_AN_ARRAY: N_("The function did not return an array of numbers: %(message)s"),
    Status.NO_PART: N_("A part of an earlier result, which is needed here, is not there: %(message)s"),
    Status.SKIPPED: N_("Not run, because something that it needs has failed."),
    Status.TIMED_OUT: N_("The function did not finish within %(seconds)s seconds."),
    Status.CRASHED: N_("The process ended before the function returned: %(message)s"),
    Status.NOT_RUN: N_("Not run, because an earlier case did not come to an end."),
    Status.TAMPERED: N_("The process sent something that is not a result, so nothing of this run counts."),
}
NO_CLASS = N_(
    "The file does not define the class %(function)s (it defines %(message)s): "
    "keep the name of the starter file's class."
)
NO_GRADIENT = N_(
    "No gradient has come here: this is no nn.Parameter, the result does not depend on it, or on the way there is "
    "detach(), .data, no_grad() or NumPy."
)
RAISED = {
    New: N_("Making an object of the class raised an exception: %(message)s"),
    Load: N_("Loading the parameters raised an exception: %(message)s"),
    State: N_("Asking for the parameters raised an exception: %(message)s"),
    Attribute: N_("This cannot be read: %(message)s"),
}
BACK = N_("Going back through the result raised an exception: %(message)s")
FAULTS = {
    Fault.PARTS: N_("The number of results is %(got)s; expected %(wanted)s."),
    Fault.NO_TABLE: N_("The result is not a dictionary."),
    Fault.NO_KEY: N_("The dictionary has no entry %(key)s."),
    Fault.NOT_NUMBERS: N_("The result is not an array of numbers: %(message)s"),
    Fault.NOTHING: N_("The result is None."),
    Fault.NOT_ONE_ARRAY: N_("The result is not one array."),
    Fault.NOT_FINITE: N_("The result contains NaN or infinity."),
    Fault.AXES: N_("The values are right, but the axes stand in another order."),
    Fault.AXIS_OF_ONE: N_("The values are right, but an axis of length 1 is missing or too many."),
    Fault.RESHAPED: N_("The values are right and in the right order, but in another shape."),
    Fault.NOT_SUMMED: N_("The result would be right if it were summed over one more axis."),
    Fault.SIGN: N_("The result has the wrong sign and is right otherwise."),
    Fault.FIRST_STEP: N_("The result is right at the first time step only."),
    Fault.LAST_STEP: N_("The result is right at the last time step only."),
    Fault.VALUES: N_("The shape is right, the values are not."),
}
CURES = {
    "not numbers: matrix": N_("This is an np.matrix: return np.asarray(...) of it."),
    "not numbers: MaskedArray": N_("This is a masked array: return np.ma.filled(...) of it."),
    "not numbers: ndarray of object": N_("This is an array of objects: return one of numbers, with dtype float."),
}
"""What to say instead, by what `code/inside/trees.py` says."""
FORMS = {
    "list": N_("Your function returns a list where an array is meant; it was read as one."),
    "number": N_("Your function returns a plain number where an array without axes is meant; it was read as one."),
    "coarse": N_(
        "Your function is right to about four decimals only: somewhere on the way it rounds, or computes in float32. "
        "That was accepted."
    ),
    "float32": N_("Your function returns float32; it was compared with a coarser tolerance."),
}
CALLED: dict[type, str] = {Load: "load_state_dict", State: "state_dict"}
WITH_SHAPES = (Fault.SHAPE, Fault.AXES, Fault.AXIS_OF_ONE, Fault.RESHAPED, Fault.NOT_SUMMED)


def of_outcome(step: Step, outcome: Outcome, seconds: float, *, shown: bool) -> Note:
    """Why a step gave no result.

    Args:
        step: The step.
        outcome: How it ended.
        seconds: The limit of time.
        shown: Whether the student's words may be.
    """
    name = step.target.function if isinstance(step.target, Call) else getattr(step.target, "name", "")
    if not shown and outcome.status not in TOLD_ANYWAY:
        return Note(HIDDEN_STATUS.get(outcome.status, WITHHELD), (("function", name),))
    facts = (("message", code_span(outcome.message)), ("function", name), ("seconds", f"{seconds:g}"))
    return Note(CURES.get(outcome.message) or _sentence(step, outcome.status), facts)


def _sentence(step: Step, status: Status) -> str:
    """The sentence that fits what was asked."""
    kind, name = type(step.target), getattr(step.target, "name", "")
    if status is Status.MISSING_FUNCTION and kind is New:
        return NO_CLASS
    if status is Status.RAISED:
        return BACK if kind is Method and name == "backward" else RAISED.get(kind, STATUS[status])
    if status is Status.RETURNED_NONE and name.endswith(".grad"):
        return NO_GRADIENT
    return STATUS[status]


def of_piece(piece: Piece, *, shown: bool) -> tuple[Note, ...]:
    """What is wrong with a piece of a result.

    Args:
        piece: Looked at closely; see `told_apart`.
        shown: Whether shapes, factors and the student's words may be.
    """
    assert piece.fault is not None
    facts = tuple((name, code_span(words) if name in ("message", "key") else words) for name, words in piece.facts)
    told = dict(facts)
    if piece.fault is Fault.FACTOR:
        return (Note(FACTOR, facts) if shown else Note(HIDDEN_FACTOR),)
    if piece.fault is Fault.PARTS and not shown:
        return (Note(HIDDEN_PARTS),)
    if piece.fault is Fault.NOT_NUMBERS and not shown:
        return (Note(WITHHELD),)
    shape = Note(WRONG_SHAPE, facts) if shown else Note(HIDDEN_SHAPE)
    if piece.fault is Fault.SHAPE:
        return (shape,)
    cure = CURES.get(dict(piece.facts).get("message", ""))
    sentence = Note(cure or FAULTS[piece.fault], facts)
    if piece.fault in WITH_SHAPES and shown and told.get("got") != told.get("wanted"):
        return (sentence, shape)
    return (sentence,)


def of_what(task: CodeTask, step: Step, path: Path) -> str:
    """Name of what lies at a path of a result, as Markdown; empty where there is only one thing it can be.

    >>> from rnnex.exercises.engine.calls import New
    >>> from rnnex.exercises.engine.code_exercise import Function, Output
    >>> pair = Function("f", (), (Output("h"), Output("cache", held=True)))
    >>> task = CodeTask("f", (pair,), dict, (), list, list, str)
    >>> of_what(task, pair.call(), (0,)), of_what(task, Step("g", New("Cell")), ("a", 1))
    ('`h`', '`Cell: a.1`')
    """
    function = task.function(step)
    rest, output = path, ""
    if function is not None:
        found, rest = function.output(path)
        output = found.name if len(function.returns) > 1 else ""
    words = ".".join(str(part) for part in ((output, *rest) if output else rest))
    called = function.name if function else CALLED.get(type(step.target), getattr(step.target, "name", step.name))
    alone = function is not None and len(task.functions) + sum(len(one.methods) for one in task.classes) == 1
    name = ": ".join(word for word in ("" if alone else called, words) if word)
    return f"`{name}`" if name else ""
