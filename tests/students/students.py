"""The class: each student is a function from a paper to what stands in the blanks."""

import numpy as np


def perfect(paper):
    """Rounds where the sheet says so, and goes on with the rounded numbers."""
    return paper.solve()


def exact(paper):
    """Works and writes with all digits."""
    return paper.solve(carry=None, write=None)


def rounds_at_the_end(paper):
    """Works with all digits and rounds only what is written."""
    return paper.solve(carry=None)


def two_more_digits(paper):
    """Works and writes with two digits more than asked."""
    return paper.solve(carry=2, write=2)


def two_more_carried(paper):
    """Goes on with two digits more, writes what is asked."""
    return paper.solve(carry=2)


def writes_all_carries_rounded(paper):
    """Writes every digit of the display, goes on with the rounded numbers."""
    return paper.solve(write=None)


HONEST = (
    perfect,
    exact,
    rounds_at_the_end,
    two_more_digits,
    two_more_carried,
    writes_all_carries_rounded,
)


def slips_once(paper, misconception, at, *, carry=0, write=0):
    """Makes the mistake in one place and is consistent afterwards."""
    return paper.solve(wrong=paper.slip(misconception, at), carry=carry, write=write)


def holds(paper, misconception, *, carry=0, write=0):
    """Makes the mistake wherever it can be made."""
    return paper.solve(wrong=paper.slip(misconception), carry=carry, write=write)


def final_only(paper, answers=None):
    """Writes nothing but the last answer."""
    answers = answers or perfect(paper)
    return {paper.asked[-1]: answers[paper.asked[-1]]}


def blank(paper):
    return {}


def lazy(paper, number):
    """The same number in every blank."""
    return {q.name: np.full(q.shape, float(number)) for q in paper.plan.asked}


def tanh_for_sigmoid(paper):
    """Takes the hyperbolic tangent wherever the sigmoid stands; consistent."""
    return paper.solve(operations={"sigmoid": np.tanh})


def guesses(paper, name, value):
    """Writes a number from nowhere in one blank and is consistent afterwards."""
    shape = next(q.shape for q in paper.plan.asked if q.name == name)
    return paper.solve(typed={name: np.broadcast_to(np.asarray(value, float), shape)})


def at_edge(paper, name, *, side=1, outside=0.0):
    """Perfect, but one blank stands on the edge of its window, or so much outside."""
    window = np.asarray(paper.marks(perfect(paper))[name].window)
    return {**perfect(paper), name: window[..., 0 if side < 0 else 1] + side * outside}
