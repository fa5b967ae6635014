"""Marking a designed network: proved against the machine it should be, never compared with one answer.

The state machine (60 %) and the readout (40 %) are judged apart; the readout is given the student's own states.
"""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from ...exercises.design.latch import PARAMETERS, STATE_PARAMETERS, DesignExercise, Task
from ...exercises.engine.variant import Variant
from ...solutions.automata import Reader, Step, reachable_states, reads_out, shortest_difference, state_meaning
from ...solutions.threshold import ThresholdNetwork
from ...templates.language import N_, Language
from .answered import Question
from .marks import Explanation, Mark, Reading

STATES_SHARE = Fraction(3, 5)
READOUT_SHARE = 1 - STATES_SHARE
LABELS = {"states": N_("the states (60 %)"), "readout": N_("the output, given your own states (40 %)")}

AT_ZERO = Explanation(
    "value-at-zero",
    N_("Your numbers would be right if $f(0)$ had the other value."),
    N_("Put each sum that is exactly 0 into the definition of $f$ on your sheet."),
)
OTHER_OUTPUT = Explanation(
    "output-kind",
    N_("Your numbers would be right for the other kind of output: with $f$ around it, or without."),
    N_("Look at the formula of $y_t$ on your sheet: is there an $f$ around the sum?"),
)
OTHER_START = Explanation(
    "start-state",
    N_("Your numbers would be right if $h_0$ had the other value."),
    N_("Start your run with the $h_0$ of your sheet."),
)
COPIES = Explanation(
    "copies-input",
    N_("Your state depends on the last input only and remembers nothing before it."),
    N_("The new state has to depend on the old one: look at the weight from state to state."),
)
CONSTANT = Explanation(
    "never-changes",
    N_("Your state is the same whatever is read."),
    N_("Compute the sum inside $f$ for input 0 and for input 1."),
)
SWAPPED = Explanation(
    "output-inverted",
    N_("Your output is inverted: it gives 0 where 1 is expected, and the reverse."),
    N_("Write down which state stands for which output."),
)


def mark_design(
    exercise: DesignExercise, variant: Variant, question: Question, out_of: Fraction, say: Language
) -> tuple[list[Mark], str]:
    """Two marks (states, readout) and, where something differs, the shortest failing input as Markdown."""
    task = exercise.task(variant)
    typed = {name: question[name].typed for name in PARAMETERS}
    missing = [name for name in PARAMETERS if question[name].value is None]
    values = {name: Fraction(question[name].value or 0) for name in PARAMETERS}
    network = ThresholdNetwork(**values)
    states_missing = [name for name in missing if name in STATE_PARAMETERS]
    meaning = None if states_missing else state_meaning(network, *task)
    # without usable states, h_0 is taken to stand for the machine's start state, and the other state for the other
    inverted = task.how.h_0 ^ task.machine.start
    assumed = meaning or {0: inverted, 1: 1 - inverted}
    readout_missing = [name for name in missing if name not in STATE_PARAMETERS]
    tried = any(question[name].typed is not None for name in STATE_PARAMETERS)
    # with no states, or with one that never changes, any readout would do
    remembers = tried and (bool(states_missing) or len(reachable_states(network, task.how)) > 1)
    readout = not readout_missing and remembers and reads_out(network, assumed, task.how)
    marks = [
        _mark("states", meaning is not None, out_of * STATES_SHARE, states_missing, question, typed),
        _mark("readout", readout, out_of * READOUT_SHARE, readout_missing, question, typed),
    ]
    if missing:
        return marks, ""
    difference = shortest_difference(network, *task)
    if difference is None:
        return marks, say("Proved: no input of any length tells your network from the machine.")
    names = explain(network, task)
    wrong = 0 if meaning is None else 1
    marks[wrong] = _with_names(marks[wrong], names)
    return marks, _failing_input(difference, say)


def explain(network: ThresholdNetwork, task: Task) -> list[Explanation]:
    """Known mistakes that make exactly this network wrong: under which other reading of the task would it be right?

    Example:
        >>> from ...exercises.design.latch import task
        >>> thresholded = task("0111", 0, "threshold", 1)
        >>> [name.id for name in explain(ThresholdNetwork(1, 1, -1, 1, 0), thresholded)]
        ['output-kind', 'value-at-zero']
    """
    how = task.how
    found = []
    other = "linear" if how.outputs == "threshold" else "threshold"
    if shortest_difference(network, task.machine, how._replace(outputs=other)) is None:
        found.append(OTHER_OUTPUT)
    if shortest_difference(network, task.machine, how._replace(at_zero=1 - how.at_zero)) is None or _readout_at_zero(
        network, task
    ):
        found.append(AT_ZERO)
    if shortest_difference(network, task.machine, how._replace(h_0=1 - how.h_0)) is None:
        found.append(OTHER_START)
    meaning = state_meaning(network, *task)
    if meaning is not None and reads_out(network, {h: 1 - y for h, y in meaning.items()}, how):
        found.append(SWAPPED)
    if meaning is None:
        table = {(h, x): network.state(h, x, how.at_zero) for h in (0, 1) for x in (0, 1)}
        if len(set(table.values())) == 1:
            found.append(CONSTANT)
        elif all(table[h, x] == table[1 - h, x] for h, x in table):
            found.append(COPIES)
    return found


def _readout_at_zero(network: ThresholdNetwork, task: Task) -> bool:
    """Right states, and an output that is right with the other f(0) in the output unit alone."""
    meaning = state_meaning(network, *task)
    other: Reader = task.how._replace(at_zero=1 - task.how.at_zero)
    return meaning is not None and reads_out(network, meaning, other)


def _mark(
    part: str, right: bool, out_of: Fraction, missing: Sequence[str], question: Question, typed: dict[str, str | None]
) -> Mark:
    names = [name for name in PARAMETERS if (name in STATE_PARAMETERS) == (part == "states")]
    text = ", ".join(f"{name} = {typed[name] or ''}" for name in names)
    if missing:
        fault = next((question[name].fault for name in missing if question[name].fault), None)
        reading = Reading.UNREADABLE if fault else Reading.BLANK
        empty = all(typed[name] is None for name in names)
        return Mark(part, Fraction(0), out_of, reading, label=LABELS[part], typed=None if empty else text, fault=fault)
    reading = Reading.CORRECT if right else Reading.UNEXPLAINED
    return Mark(part, out_of if right else Fraction(0), out_of, reading, label=LABELS[part], typed=text)


def _with_names(mark: Mark, names: list[Explanation]) -> Mark:
    if not names:
        return mark
    return replace(mark, reading=Reading.MISCONCEPTION, explanations=tuple(names))


def _failing_input(steps: Sequence[Step], _: Language) -> str:
    inputs = "".join(str(step.x) for step in steps)
    expected = _("expected")
    head = f"| $t$ | $x_t$ | $h_t$ | $y_t$ | {expected} |\n|---|---|---|---|---|\n"
    rows = "\n".join(f"| {t} | {s.x} | {s.h} | {s.y} | {s.expected} |" for t, s in enumerate(steps, start=1))
    last = steps[-1]
    sentence = _(
        "The shortest input on which your network fails is `%(inputs)s`: its last output is %(output)s, "
        "expected %(expected)s.",
        inputs=inputs,
        output=last.y,
        expected=last.expected,
    )
    return f"{sentence}\n\n{head}{rows}"
