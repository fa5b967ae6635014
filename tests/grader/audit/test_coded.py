"""Faults of code exercises: key, printed solution, starter file, slips, sentences."""

import re
from dataclasses import replace
from functools import wraps

import pytest

from rnnex.exercises.engine.code_exercise import Slip
from rnnex.exercises.registry import find_exercise
from rnnex.grader.audit import coded, keys, slipped, texts
from rnnex.grader.audit.block_audit import audit_block
from rnnex.grader.marking.marks import Explanation

SEEDS = ("0", "1", "2", "3")


def messages(made):
    found = audit_block(made, {}, SEEDS).findings
    return {finding.message: finding for finding in found if not finding.remark}


@pytest.fixture
def gru():
    return find_exercise("gru-cell")


@pytest.fixture
def rnn():
    return find_exercise("rnn-backward")


def changed(made, **parts):
    """The exercise with another task, and its own texts and routes; nothing that is known of the first one is kept."""
    own = {"texts": dict(made.texts), "routes": dict(made.routes), "inseparable": {}}
    return replace(made, write=_same_options(made.write, parts), **own)


def _same_options(write, parts):
    @wraps(write)
    def other(**options):
        task = write(**options)
        return replace(task, **{name: change(task) for name, change in parts.items()})

    return other


def with_worked(made, change):
    """The exercise with another printed solution."""
    made = changed(made)
    printed = made.texts["worked"]
    made.texts["worked"] = lambda variant, say: change(printed(variant, say))
    return made


def with_slip(made, name, functions, says="the biases are missing"):
    """The exercise with a further slip; functions is from the task and the slips to its functions."""
    return changed(
        made,
        slips=lambda task: (*task.slips, Slip(name, says, excludes=tuple(slip.id for slip in task.slips))),
        reference=lambda task: lambda slips: functions(task, slips) if name in slips else task.reference(slips),
    )


@pytest.fixture
def blind(monkeypatch):
    """An engine that takes any cases, and any slips."""
    monkeypatch.setattr("rnnex.exercises.engine.code_exercise.probes", lambda task: frozenset())
    monkeypatch.setattr("rnnex.exercises.engine.code_exercise.blurred", lambda task, cases: frozenset())


@pytest.mark.parametrize("name", ["gru-cell", "rnn-backward"])
def test_sound_code_exercise_passes(name):
    assert not messages(find_exercise(name))


def test_wrong_reference_solution_is_found(gru):
    def shifted(task):
        return lambda slips: {"gru_cell": lambda *given: task.reference(slips)["gru_cell"](*given) + 0.01}

    assert {coded.WRONG, coded.OTHER} <= set(messages(changed(gru, reference=shifted)))


@pytest.mark.parametrize("output", range(5))
def test_wrong_reference_is_found_in_every_output(rnn, output):
    def shifted(task):
        def functions(slips):
            names = task.reference(slips)

            def backward(dhs, cache):
                return tuple(one + 1e-3 * (at == output) for at, one in enumerate(names["rnn_backward"](dhs, cache)))

            return {**names, "rnn_backward": backward}

        return functions

    assert {coded.WRONG, coded.OTHER} <= set(messages(changed(rnn, reference=shifted)))


def test_second_route_that_gives_something_else_is_found(gru):
    made = changed(gru)
    made.second_route(lambda givens, options: gru.write(gate="writes").reference(frozenset()))

    assert set(messages(made)) == {coded.OTHER}


def test_second_route_that_fails_in_a_contract_only_is_found(rnn):
    """The first backward pass spoils the cache for a second one."""
    made = changed(rnn)
    right = rnn.routes["second"]({}, {})

    def backward(dhs, cache):
        found = right["rnn_backward"](dhs, cache)
        for sequence in cache[0]:
            sequence.reverse()
        return found

    made.second_route(lambda givens, options: {**right, "rnn_backward": backward})

    assert set(messages(made)) == {coded.OTHER}


def test_code_exercise_without_second_route_is_found(gru):
    made = changed(gru)
    made.routes.clear()

    assert keys.NO_ROUTE in messages(made)


def test_printed_solution_without_code_is_found(gru):
    assert coded.NO_CODE in messages(with_worked(gru, lambda text: "Look it up."))


def test_printed_solution_without_one_of_its_functions_is_found(rnn):
    made = with_worked(rnn, lambda text: text.replace("def rnn_backward", "def backward"))

    assert messages(made)[coded.NO_CODE].params["function"] == "rnn_backward"


def test_wrong_printed_solution_is_found(rnn):
    found = messages(with_worked(rnn, lambda text: text.replace("dW_h +=", "dW_h =")))

    assert {coded.WRONG, coded.CHECK, coded.REFUSED} <= set(found)
    assert coded.OTHER not in found


def test_printed_solution_that_breaks_a_contract_is_found(rnn):
    """Right in every case, but it changes an argument in place."""
    made = with_worked(rnn, lambda text: text.replace("    return dxs, carry", "    dhs *= 2\n    return dxs, carry"))

    assert messages(made)[coded.REFUSED].params["awarded"] == "34/35"


def test_printed_solution_that_serves_one_example_only_is_found(rnn):
    made = with_worked(rnn, lambda text: text.replace("db += delta.sum(axis=0)", "db += delta[0]"))

    assert coded.WRONG in messages(made)


def with_check(monkeypatch, change):
    """check.py is written otherwise from now on."""
    written = coded.check_file
    monkeypatch.setattr(coded, "check_file", lambda checked, say: change(written(checked, say)))


@pytest.mark.parametrize("name", ["gru-cell", "rnn-backward"])
def test_check_file_with_one_wrong_number_is_found(name, monkeypatch):
    def misprint(text):
        last = list(re.finditer(r"-?\d\.\d{6,}", text))[-1]
        return text[: last.start()] + "7.0" + text[last.end() :]

    with_check(monkeypatch, misprint)

    assert set(messages(find_exercise(name))) == {coded.CHECK}


@pytest.mark.parametrize("name", ["gru-cell", "rnn-backward"])
def test_check_file_that_calls_everything_right_is_found(name, monkeypatch):
    with_check(monkeypatch, lambda text: text.replace("TOLERANCE = 1e-4", "TOLERANCE = 1e7"))

    assert set(messages(find_exercise(name))) == {coded.BLIND}


def test_public_cases_that_show_no_slip_are_found(rnn):
    """With weights, gradients and the start at zero every mistake gives what is right."""

    def nothing(task):
        def zeros(case):
            return replace(case, steps=tuple(replace(step, args=tuple(map(zero, step.args))) for step in case.steps))

        return lambda draw: [zeros(case) for case in task.public(draw)]

    def zero(argument):
        return 0 * argument if hasattr(argument, "shape") else argument

    assert set(messages(changed(rnn, public=nothing))) == {coded.BLIND}


def test_wrong_references_that_are_alike_are_found(gru):
    twin = with_slip(gru, "twin", lambda task, slips: task.reference(frozenset({"update-inverted"})))

    assert messages(twin)[slipped.ALIKE].params == {"name": "update-inverted", "other": "twin"}


def test_slip_that_is_another_two_is_known_and_a_remark(gru):
    """The exercise knows that no case tells it from the two."""
    both = frozenset({"update-inverted", "bias-forgotten"})
    made = with_slip(gru, "both", lambda task, slips: task.reference(both))

    found = audit_block(made, {}, SEEDS).findings

    assert {(one.message, one.about, one.remark) for one in found} == {
        (slipped.ALIKE, "both / update-inverted+bias-forgotten", True)
    }


def test_two_alike_that_the_exercise_does_not_know_of_are_found(gru, blind):
    both = frozenset({"update-inverted", "bias-forgotten"})

    found = messages(with_slip(gru, "both", lambda task, slips: task.reference(both)))

    assert set(found) == {slipped.ALIKE}


def test_wrong_reference_that_passes_every_case_is_found(gru, blind):
    made = with_slip(gru, "right", lambda task, slips: task.reference(frozenset()))

    assert messages(made)[slipped.HIDES].params["name"] == "right"


def test_wrong_reference_that_float32_hides_is_found(gru, blind):
    def near(task, slips):
        return {"gru_cell": lambda *given: task.reference(frozenset())["gru_cell"](*given) + 2e-5}

    assert messages(with_slip(gru, "near", near))[slipped.HIDES].params["name"] == "near"


def test_two_slips_that_undo_each_other_are_found(rnn, blind):
    """Each shows; who makes both gets full marks."""

    def reference(task):
        def functions(slips):
            names = task.reference(frozenset())
            sign = (-1) ** len(slips)
            return {**names, "rnn_backward": lambda *given: tuple(sign * one for one in names["rnn_backward"](*given))}

        return functions

    made = changed(rnn, reference=reference, slips=lambda task: task.slips[:2])

    assert messages(made)[slipped.HIDES].about == "start-ignored+recurrent-transposed"


@pytest.mark.parametrize("size", [1, 2])
def test_slip_that_is_not_named_is_found(rnn, monkeypatch, size):
    """A diagnosis that knows no slips, and one that knows no pairs."""
    diagnose = slipped.diagnose
    monkeypatch.setattr(
        slipped, "diagnose", lambda task, seen: [one for one in diagnose(task, seen) if one.id.count("+") != size - 1]
    )

    found = messages(rnn)

    assert set(found) == {slipped.NOT_NAMED}
    assert found[slipped.NOT_NAMED].params["name"].count("+") == size - 1


def test_slip_that_is_called_another_is_found(rnn, monkeypatch):
    monkeypatch.setattr(
        slipped, "diagnose", lambda task, seen: [Explanation("bias-averaged", "x"), Explanation("no-carry", "x")]
    )

    assert set(messages(rnn)) == {slipped.NOT_NAMED}


@pytest.mark.parametrize("place", ["slip", "case", "contract", "starter"])
def test_sentence_of_a_code_exercise_without_translation_is_found(gru, place):
    text = "nobody has translated this"
    one = {
        "slip": {"slips": lambda task: (*task.slips[:-1], replace(task.slips[-1], says=text))},
        "case": {"hidden": lambda task: lambda draw: [replace(case, name=text) for case in task.hidden(draw)]},
        "contract": {"contracts": lambda task: (replace(task.contracts[0], says=text),)},
        "starter": {"starter": lambda task: lambda say: task.starter(say) + f"# {say(text)}\n"},
    }[place]

    found = audit_block(changed(gru, **one), {}, SEEDS).findings

    assert [finding.params["text"] for finding in found if finding.message == texts.UNTRANSLATED][-1:] == [text]
