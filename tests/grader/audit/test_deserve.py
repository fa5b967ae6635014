"""Every claim on what students deserve holds over the registry, and is broken by a marking that is wrong in one way."""

from dataclasses import replace

import pytest

from rnnex.exercises.engine.graph_exercise import GraphExercise
from rnnex.exercises.registry import all_exercises
from rnnex.grader.audit import claims, deserve, marked
from rnnex.grader.audit.claims import CLAIMS
from rnnex.grader.audit.deserve import Case
from rnnex.grader.audit.marked import check_students
from rnnex.grader.audit.students import Sheets, slips_once
from rnnex.grader.audit.who import STUDENTS

from ...students.small import ambiguous, squashed
from .on_paper import block, on
from .wrong_markings import (
    accepts_everything,
    carries_everything,
    carries_nothing,
    honest_marking,
    names_everything,
    names_one_of_two,
    names_the_neighbour,
    never_early,
    never_names,
    pays_blanks,
    pays_half,
    refuses_everything,
    remarks_always,
    repeats_cost_all,
)

GRAPHS = [exercise for exercise in all_exercises().values() if isinstance(exercise, GraphExercise)]
SEEDS = 24
HONEST = [student for student, (group, _does) in STUDENTS.items() if group == "honest"]


@pytest.mark.parametrize("exercise", GRAPHS, ids=lambda exercise: exercise.id)
def test_every_student_of_every_exercise_gets_what_is_deserved(exercise):
    outcome = check_students(block(exercise, SEEDS))

    assert [finding.message % finding.params for finding in outcome.findings] == []
    assert outcome.figures.sums["students", "papers"] >= 30 * SEEDS
    assert sum(outcome.figures.sums["students", "lost", student] for student in HONEST) == 0
    assert sum(outcome.figures.sums["students", "rounded early", student] for student in HONEST) == 0


def says(exercise, monkeypatch, marking, seeds=SEEDS):
    """The claims that the check finds broken under a wrong marking, by message."""
    monkeypatch.setattr(marked, "mark_block", marking)
    return {finding.message for finding in check_students(block(exercise, seeds)).findings}


WRONG = {
    accepts_everything: {claims.NOT_RIGHT, claims.SHOWN, claims.NOTHING},
    refuses_everything: {
        claims.FULL,
        claims.UNNAMED,
        claims.ELSEWHERE,
        claims.AFTER,
        claims.SHOWN,
        claims.LAST_SHOWS,
        claims.FITTING,
        claims.REST,
    },
    never_names: {claims.UNNAMED, claims.SHOWN, claims.LAST_SHOWS, claims.FITTING},
    carries_nothing: {claims.AFTER, claims.REST, claims.EXPLAINED},
    names_everything: {claims.FULL, claims.ELSEWHERE, claims.AFTER, claims.NOTHING, claims.OTHER},
    names_the_neighbour: {claims.UNNAMED, claims.SHOWN, claims.LAST_SHOWS, claims.FITTING, claims.OTHER},
    repeats_cost_all: {claims.PAID},
    pays_half: {claims.FULL, claims.ELSEWHERE, claims.EXPLAINED, claims.PAID},
    remarks_always: {claims.FULL},
    never_early: {claims.EARLY},
    carries_everything: {claims.HELD_BACK},
    pays_blanks: {claims.NOTHING, claims.PAID},
}


@pytest.mark.parametrize(("marking", "broken"), WRONG.items(), ids=lambda one: getattr(one, "__name__", ""))
def test_wrong_marking_breaks_the_claims_that_are_about_it(marking, broken, monkeypatch):
    found = says("gru-step", monkeypatch, marking)

    assert {claim.message for claim in broken} <= found


def test_every_claim_is_broken_by_some_marking():
    told = {claim.message for broken in WRONG.values() for claim in broken}

    assert told == {claim.message for group in CLAIMS.values() for claim in group}


def test_right_marking_breaks_none(monkeypatch):
    assert says("gru-step", monkeypatch, honest_marking) == set()


@pytest.mark.parametrize(("marking", "broken"), [(names_one_of_two, True), (honest_marking, False)])
def test_second_name_that_is_kept_back_is_missed(marking, broken):
    """With x = 2, squaring and doubling give the same number."""
    papers, windows, key = on(ambiguous, x=2)
    sheets = next(iter(slips_once(papers, "squares")))
    case = Case(papers, windows, sheets, marking(key, sheets))

    assert deserve.every_fitting_name(case)["y"].tolist() == [broken]
    assert case.named(papers.plan.asked[0], "squares").tolist() == [True]


@pytest.mark.parametrize("off", [0.0, 0.0004, -0.0004])
def test_name_within_its_window_fits(off):
    """A name may also be told for a number that is nearly what its mistake gives."""
    papers, windows, key = on(ambiguous, x=5)
    sheets = next(iter(slips_once(papers, "squares")))
    typed = replace(sheets, answers={**sheets.answers, "y": sheets.answers["y"] + off})
    case = Case(papers, windows, typed, honest_marking(key, typed))

    assert not deserve.no_other_name(case)["y"].any()
    assert case.named(papers.plan.asked[0], "squares").all()


def test_what_repeats_a_number_from_nowhere_is_not_claimed_to_be_right():
    """tanh(0.021) is 0.021: whoever carries that on seems to repeat it, and is left out of the claim."""
    papers, windows, key = on(squashed, x=0.8, v=1.5)
    answers = {name: value.copy() for name, value in papers.key.items()}
    answers["a"][:], answers["y"][:] = 0.021, 0.021
    at = papers.all(["a"])
    sheets = Sheets("guesses", answers, papers.all(answers), at=at)

    decisions = honest_marking(key, sheets)

    assert decisions["y"].credit == 0
    assert not deserve.keeps_the_rest(Case(papers, windows, sheets, decisions))["y"].any()
