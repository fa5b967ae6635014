"""The split of a gradient by lag against the reference and against the slope of the loss."""

import numpy as np
import pytest

from rnnex.exercises.registry import find_exercise
from rnnex.solutions.activations import identity
from rnnex.solutions.lags import gradient_by_lag, share_from_lag
from rnnex.solutions.rnn import RNNStep, RNNWeights
from rnnex.templates.language import Language

from ..values import drawn, exact_values, givens_of, printed_values

LAGS = find_exercise("gradient-lags")
EN = Language("en")
SETTINGS = pytest.mark.parametrize("steps", [3, 4, 5, 6])
LOSSES = pytest.mark.parametrize("loss", ["every", "last"])


@SETTINGS
@LOSSES
def test_key_is_the_split_of_the_reference(steps, loss):
    variant = drawn(LAGS, "5", steps=steps, loss=loss)
    givens, values = givens_of(variant), exact_values(LAGS, variant)
    xs = np.array([[givens[f"x_{t}"]] for t in range(1, steps + 1)])
    upstream = np.array([[givens.get(f"g_{t}", 0.0)] for t in range(1, steps + 1)])
    p = RNNWeights(W=np.array([[0.7]]), U=givens["u"].reshape(1, 1), b=np.zeros(1))

    terms = gradient_by_lag(xs, np.zeros(1), RNNStep(0 * xs, 0 * xs), upstream, p, activation=identity)

    for k, term in enumerate(terms):
        assert values[f"lag_{k}"] == pytest.approx(term.W.item(), rel=1e-12)
    assert values["share"] == pytest.approx(share_from_lag(terms, 2).W.item(), rel=1e-12)


@SETTINGS
@LOSSES
def test_total_is_the_slope_of_the_loss(steps, loss):
    """The loss with the gradients given is the sum of the states, each times its gradient."""
    variant = drawn(LAGS, "6", steps=steps, loss=loss)
    givens = givens_of(variant)

    def loss_at(w):
        h, total = 0.4, 0.0
        for t in range(1, steps + 1):
            h = givens["u"] * h + w * givens[f"x_{t}"]
            total += givens.get(f"g_{t}", 0.0) * h
        return total

    slope = loss_at(1.5) - loss_at(0.5)  # the loss is linear in w

    assert exact_values(LAGS, variant)["total"] == pytest.approx(slope, rel=1e-12)


def test_terms_have_one_sign_and_shrink_over_magnitudes():
    """A share is a part of a whole only then; so nothing is drawn with mixed signs."""
    for seed in range(30):
        values = printed_values(LAGS, drawn(LAGS, seed, steps=6))
        lags = [values[f"lag_{k}"] for k in range(6)]

        assert min(lags) > 0
        assert lags[0] > 2 * lags[-1]
        assert 0 < values["share"] < 1


def test_blanks_ask_for_significant_digits():
    """A term of 0.00123 rounded to decimals would be no answer."""
    plan = LAGS.plan(drawn(LAGS, steps=6))

    assert {(q.significant, q.decimals) for q in plan.asked} == {(3, None)}


@pytest.mark.parametrize(
    ("loss", "said", "gradients"), [("every", "every state", 4), ("last", "the last state only", 1)]
)
def test_statement_says_where_the_loss_looks(loss, said, gradients):
    variant = drawn(LAGS, loss=loss)
    text = LAGS.text(variant, EN)

    assert said in text
    assert text.count(r"\frac{\partial L}{\partial h_{") == gradients
    assert "$G_0$ to $G_{3}$" in text


def test_mistakes_apply_where_they_mean_something():
    def ids(**options):
        return {m.id for m in LAGS.plan(drawn(LAGS, **options)).misconceptions}

    assert ids(loss="every") - ids(loss="last") == {"last-loss-only"}
    assert ids(steps=4) - ids(steps=3) == {"one-lag-for-all"}
