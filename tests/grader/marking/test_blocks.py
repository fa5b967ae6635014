"""Papers judged in a block get the verdicts they get one at a time, whatever stands in them."""

import numpy as np
import pytest

from rnnex.exercises.registry import find_exercise
from rnnex.grader.marking.evidence import Key
from rnnex.grader.marking.graph import judge, judge_block

from ...students.papers import Paper
from ...students.students import exact, guesses, holds, lazy, perfect, slips_once, tanh_for_sigmoid

OPTIONS = [{}, {"units": 3, "reset": "after", "gate": "keeps", "order": "xh", "notation": "gamma"}]


def handed_in(made, seed):
    """A different student for every seed."""
    some = made.misconceptions[seed % len(made.misconceptions)]
    kinds = (
        lambda: perfect(made),
        lambda: exact(made),
        lambda: slips_once(made, some, made.places(some)[0]),
        lambda: holds(made, some),
        lambda: tanh_for_sigmoid(made),
        lambda: guesses(made, made.asked[seed % 4], 0.413),
        lambda: lazy(made, (0.0, 0.5, 0.001)[seed % 3]),
        lambda: {name: value + 0.0013 for name, value in perfect(made).items()},
    )
    return kinds[seed % len(kinds)]()


@pytest.mark.parametrize("options", OPTIONS)
@pytest.mark.parametrize("repeats", ["half", "once", "every time"])
def test_a_block_of_papers_is_judged_as_one_at_a_time(options, repeats):
    exercise = find_exercise("gru-step")
    chosen = exercise.options(options)
    papers = [Paper(exercise, exercise.draw(str(seed), chosen, {})) for seed in range(64)]
    work = [handed_in(made, seed) for seed, made in enumerate(papers)]
    lacking = [{made.asked[seed % 4]} if seed % 3 == 0 else set() for seed, made in enumerate(papers)]
    plan = papers[0].plan

    givens = {
        name: np.concatenate([made.exercise.givens(made.variant)[name] for made in papers]) for name in plan.givens
    }
    key = Key(plan, givens, papers[0].key.separation)
    answers = {q.name: np.stack([answer[q.name] for answer in work]) for q in plan.asked}
    answered = {q.name: np.array([q.name not in missing for missing in lacking]) for q in plan.asked}
    block = judge_block(key, answers, answered, repeats)

    for at, made in enumerate(papers):
        own = {name: value for name, value in work[at].items() if name not in lacking[at]}
        alone = judge(made.key, own, repeats)[1]
        assert block.row(at) == alone
        for name, verdict in alone.items():
            share = sum(verdict.credit) / len(verdict.credit)
            assert block.decisions[name].credit[at] == pytest.approx(float(share), abs=1e-15)
        assert all(block.decisions[name].credit[at] == 0 for name in lacking[at])


def test_the_same_papers_many_times_over_keep_their_key():
    made = Paper(
        find_exercise("gru-step"), find_exercise("gru-step").draw("7", find_exercise("gru-step").options({}), {})
    )

    thrice = made.key.repeated(3)

    for q in made.plan.asked:
        assert thrice.width(q).shape == (3, *q.shape)
        np.testing.assert_array_equal(thrice.reading.exact[q.at][2], made.key.reading.exact[q.at][0])
        np.testing.assert_array_equal(thrice.full.exact[q.at][1], made.key.full.exact[q.at][0])
