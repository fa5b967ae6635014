"""Each student of the audit does what the name says; the numbers are worked out by hand."""

from typing import get_args

import numpy as np
import pytest

from rnnex.exercises.engine.graph_exercise import graph_exercise
from rnnex.exercises.engine.specs import tenths
from rnnex.grader.audit import students as klass
from rnnex.grader.audit.who import STUDENTS, Group
from rnnex.grader.audit.windows import EDGES
from rnnex.solutions.activations import sigmoid

from ...students.small import FACTS, ambiguous, half, squashed, thirds
from .on_paper import drawn, near, on, one


@graph_exercise(id="three-steps", **FACTS)
def three_steps(w, decimals: int = 3):
    """A mistake that can be made at three places: h = 0.1, 0.2, 0.4 doubles what it should."""
    h = w.given("h_0", tenths(-9, 9))
    steps, wrong = [], []
    for t in (1, 2, 3):
        wrong.append(h * 3)
        h = w.ask(f"h_{t}", h * 2, "state")
        steps.append(h)
    w.misconception("trebles", tuple(steps), tuple(wrong), says="You trebled.")


@graph_exercise(id="gated", **FACTS)
def gated(w, decimals: int = 3):
    """One sigmoid, and what is computed from it."""
    g = w.ask("g", sigmoid(w.given("x", tenths(-3, 3))), "gate")
    w.ask("y", 2 * g, "twice")


@pytest.mark.parametrize(
    ("student", "a", "b", "c"),
    [
        ("rounds", 0.333, 33.3, 66.6),
        ("exact", 1 / 3, 100 / 3, 200 / 3),
        ("rounds-at-the-end", 0.333, 33.333, 66.667),
        ("two-more", 0.33333, 33.333, 66.666),
        ("carries-two-more", 0.333, 33.333, 66.666),
        ("writes-all", 1 / 3, 33.3, 66.6),
    ],
)
def test_honest_student_keeps_the_digits_of_the_name(student, a, b, c):
    papers, _windows, _key = on(thirds, x=1)

    assert one(klass.honest(papers), student) == near(a=a, b=b, c=c)


def test_nobody_honest_is_left_out():
    papers, _windows, _key = on(thirds, x=1)

    assert len(list(klass.honest(papers))) == 6


def test_slip_is_made_once_at_each_place_and_carried_on():
    papers, _windows, _key = on(three_steps, h_0=0.1)

    handed = [s for s in klass.slips_once(papers, "trebles") if s.student == "once"]

    assert sorted(tuple(value.item() for value in s.answers.values()) for s in handed) == [
        pytest.approx((0.2, 0.4, 1.2)),
        pytest.approx((0.2, 0.6, 1.2)),
        pytest.approx((0.3, 0.6, 1.2)),
    ]
    for s in handed:
        (place,) = [name for name, papers_there in s.at.items() if papers_there.all()]
        before = {"h_1": 0.1, "h_2": s.answers["h_1"].item(), "h_3": s.answers["h_2"].item()}[place]
        assert s.answers[place].item() == pytest.approx(3 * before)


def test_mistake_held_is_made_everywhere():
    papers, _windows, _key = on(three_steps, h_0=0.1)

    found = list(klass.holds(papers, "trebles"))

    assert one(found, "held") == near(h_1=0.3, h_2=0.9, h_3=2.7)
    assert one(found, "last-held") == near(h_3=2.7)


def test_mistake_may_be_held_with_all_digits():
    papers, _windows, _key = on(ambiguous, x=1.2345)

    found = list(klass.holds(papers, "squares"))

    assert one(found, "held") == near(y=1.524, z=2.524)
    assert one(found, "held-rounds-at-the-end") == near(y=1.524, z=2.524)
    assert one(found, "held-exact") == near(y=1.52399025, z=2.52399025)


@pytest.mark.parametrize("misconceptions", [["squares", "doubles"]])
def test_what_each_mistake_would_give_is_known(misconceptions):
    papers, _windows, _key = on(ambiguous, x=5)

    mistaken = papers.solve(mistakes=True).mistaken

    assert {name: mistaken["y"][name].item() for name in misconceptions} == {"squares": 25, "doubles": 10}
    assert mistaken["z"] == {}


def test_turn_of_a_paper_depends_on_its_seed_alone():
    papers, _windows, _key = drawn(seeds=8)
    alone = type(papers)(papers.plan, {name: value[3:4] for name, value in papers.givens.items()}, ("3",))

    assert {name: lanes[3] for name, lanes in papers.turns("abc").items()} == {
        name: lanes[0] for name, lanes in alone.turns("abc").items()
    }


def test_tanh_for_sigmoid_is_consistent():
    papers, _windows, _key = on(gated, x=0.5)

    assert one(klass.tanh_for_sigmoid(papers), "tanh") == near(g=0.462, y=0.924)


def test_nobody_takes_tanh_for_a_sigmoid_that_is_not_there():
    papers, _windows, _key = on(thirds, x=1)

    assert list(klass.tanh_for_sigmoid(papers)) == []


def test_last_answer_alone():
    papers, _windows, _key = on(thirds, x=1)

    found = list(klass.final_only(papers))

    assert one(found, "last-rounds") == near(c=66.6)
    assert one(found, "last-exact") == near(c=200 / 3)
    assert one(found, "last-rounds-at-the-end") == near(c=66.667)


def test_nothing_is_handed_in_in_two_ways_and_nonsense_in_four():
    papers, _windows, _key = on(squashed, x=0.8, v=1.5)

    found = list(klass.nothing(papers))

    assert [any(answered.any() for answered in s.answered.values()) for s in found] == [False, False] + [True] * 4
    assert {str(value) for s in found[2:] for value in one([s], s.student).values()} == {"nan", "inf", "-inf", "1e+300"}


def test_lazy_student_types_one_number_everywhere():
    papers, _windows, _key = drawn()

    found = list(klass.lazy(papers))

    for s, number in zip(found, (0, 1, 0.5, 0.001), strict=False):
        assert all((value == number).all() for value in s.answers.values())
        assert list(s.answers) == ["z", "r", "h_tilde", "h"]


def test_lazy_number_stands_in_one_blank_where_the_key_does_not_print_it():
    papers, _windows, _key = on(half, a=1)

    found = list(klass.lazy_once(papers))

    assert [one([s], s.student)["y"] for s in found] == [0, 0.5, 1, -1]
    assert [s.at["y"].item() for s in found] == [True, False, True, True]


def test_lazy_number_is_gone_on_from():
    papers, _windows, _key = drawn(seeds=40)

    for s in klass.lazy_once(papers):
        z, h_tilde = s.answers["z"], s.answers["h_tilde"]
        h = (1 - z) * papers.givens["h_0"] + z * h_tilde
        assert (z[s.at["z"]] == float(s.student.removesuffix("-once"))).all()
        assert np.abs(s.answers["h"] - h)[~s.at["h"]].max() <= 0.0005 + 1e-9


def test_random_numbers_have_the_digits_asked_and_lie_between_minus_one_and_one():
    papers, _windows, _key = drawn(seeds=64)

    (sheets,) = [s for s in klass.lazy(papers) if s.student == "random"]

    typed = np.concatenate(list(sheets.answers.values()))
    assert np.unique(typed).size > 300
    assert np.abs(typed).max() <= 1
    assert typed == pytest.approx(typed.round(3), abs=1e-12)
    assert abs(typed.mean()) < 0.1


def test_one_blank_stands_on_the_edge_and_all_others_are_perfect():
    papers, windows, _key = drawn(seeds=40)

    for s in klass.at_the_edge(papers, windows):
        assert s.student in EDGES
        off = np.array([(s.answers[name] != value).any(axis=1) for name, value in papers.key.items()])
        assert (off.sum(axis=0) <= 1).all()
        assert (off == np.array([s.at[name] & changed for name, changed in zip(papers.key, off, strict=True)])).all()


def test_who_rounds_every_product_rounds_before_adding():
    """0.5 * 0.0625 + 0.5 * 0.0625: 0.0313 twice, rounded to 0.031 each, is 0.062 and not 0.063."""

    @graph_exercise(id="two-products", **FACTS)
    def two_products(w, decimals: int = 3):
        w.ask("y", w.given("a", tenths(-9, 9).shaped(2)) @ w.given("b", tenths(-9, 9).shaped(2)), "sum")

    papers, _windows, _key = on(two_products, a=[0.5, 0.5], b=[0.0625, 0.0625])

    found = list(klass.reported(papers))

    assert one(found, "rounds-products") == near(y=0.062)
    assert papers.key["y"].item() == pytest.approx(0.063)


@pytest.mark.parametrize(("left", "right"), [((2, 3), (3,)), ((3,), (3, 2)), ((2, 3), (3, 4)), ((3,), (3,))])
def test_products_are_rounded_in_every_kind_of_matrix_product(left, right):
    papers, _windows, _key = on(thirds, x=1)
    a, b = np.full((1, *left), 0.05), np.full((1, *right), 0.05)

    found = klass.rounding_operations(papers)["matmul"](a, b)

    assert found.shape == (1, *np.matmul(a[0], b[0]).shape)
    assert found.ravel() == pytest.approx(0.009)  # 0.0025 is 0.003, three times


def test_who_cuts_loses_the_rest():
    papers, _windows, _key = on(thirds, x=-2)

    assert one(klass.reported(papers), "cuts") == near(a=-0.666, b=-66.6, c=-133.2)


def test_cutting_keeps_a_number_that_ends_there():
    papers, _windows, _key = on(half, a=0.58)

    assert one(klass.reported(papers), "cuts") == near(y=0.29)


def test_the_whole_class_comes():
    papers, windows, _key = drawn()

    came = [s.student for s in klass.everybody(papers, windows)]

    assert set(came) == set(STUDENTS)
    assert len(came) > 100


def test_every_group_has_students():
    assert {student.group for student in STUDENTS.values()} == set(get_args(Group))
