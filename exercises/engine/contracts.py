"""Contracts that many exercises have; each takes the cases that it is checked on.

Each is judged by what its sentence says: a wrong value breaks none of them but that of the gradients.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from ...templates.language import N_
from .calls import Case, Step
from .code_exercise import Array, Cases, Contract, Names

STEP = 1e-6
"""Of the central differences: the error is of the order of STEP**2, and of rounding, 1e-16 / STEP."""
DIFFERENCES_TOLERANCE = 1e-6
SECONDS = 5.0
MEBIBYTES = 256
STEPS = 100


def unchanged(cases: Cases) -> Contract:
    """No argument may be another after the call."""

    def echoing(case: Case) -> Case:
        return replace(case, steps=tuple(replace(step, echo=True) for step in case.steps))

    return Contract(
        "arguments-unchanged",
        N_("The arguments are not changed."),
        lambda draw: [echoing(case) for case in cases(draw)],
        compares="nothing",
    )


def same_again(cases: Cases) -> Contract:
    """Nothing of a call may be left for the next: the last step is made again, and then the first."""

    def repeating(case: Case) -> Case:
        return replace(case, steps=(*case.steps, *_again(case.steps)))

    return Contract(
        "same-again",
        N_("Called again with the same arguments, a function gives the same result."),
        lambda draw: [repeating(case) for case in cases(draw)],
        compares="itself",
    )


def backward_twice(cases: Cases) -> Contract:
    """The last step, which takes up a cache, must not use it up."""

    def repeating(case: Case) -> Case:
        return replace(case, steps=(*case.steps, *_again(case.steps[-1:])))

    return Contract(
        "backward-twice",
        N_("The backward pass can be made twice with the same cache."),
        lambda draw: [repeating(case) for case in cases(draw)],
        compares="itself",
    )


def one_example(cases: Cases) -> Contract:
    """A batch of one keeps its axis."""
    return Contract("one-example", N_("A batch may have one example only; its axis stays."), cases, compares="axes")


def one_step(cases: Cases) -> Contract:
    """A sequence of one step is a sequence."""
    return Contract("one-step", N_("A sequence may have one step only; its axis stays."), cases, compares="axes")


def batch_consistent(cases: Cases) -> Contract:
    """The cases compute a batch, then one of its examples alone."""

    def repeating(case: Case) -> Case:
        firsts: dict[str, str] = {}
        steps = []
        for step in case.steps:
            first = firsts.setdefault(repr(step.target), step.name)
            steps.append(step if first == step.name else replace(step, repeats=first))
        return replace(case, steps=tuple(steps))

    return Contract(
        "batch-consistent",
        N_("An example gives in a batch what it gives alone."),
        lambda draw: [repeating(case) for case in cases(draw)],
        compares="itself",
    )


def within_budget(cases: Cases) -> Contract:
    """Time and memory grow with the length of a sequence, not with its square; loops over single numbers may pass.

    Only that it ends is checked here: the values are in other cases.
    """
    return Contract(
        "within-budget",
        N_("A sequence of 100 steps takes less than 5 seconds and 256 MiB."),
        cases,
        lambda case, names: [None] * len(case.steps),
        compares="nothing",
        seconds=SECONDS,
        mebibytes=MEBIBYTES,
    )


def agrees_with_differences(cases: Cases, expected: Callable[[Case, Names], list[Any]]) -> Contract:
    """The gradients, against differences of the reference's forward pass, which know no backward pass."""
    return Contract(
        "finite-differences",
        N_("The gradients agree with finite differences of the forward pass."),
        cases,
        expected,
        DIFFERENCES_TOLERANCE,
    )


def differences(f: Callable[..., float], arrays: Sequence[Array]) -> tuple[Array, ...]:
    """Gradient of f with respect to each argument, by central differences.

    >>> differences(lambda x, y: float(x @ x + y.sum()), [np.array([1.0, 2.0]), np.zeros(1)])[0].round(6)
    array([2., 4.])
    """
    work = [np.array(array, float) for array in arrays]
    gradients = []
    for array in work:
        gradient = np.zeros_like(array)
        for place in np.ndindex(array.shape):
            kept = array[place]
            array[place] = kept + STEP
            above = f(*work)
            array[place] = kept - STEP
            below = f(*work)
            array[place] = kept
            gradient[place] = (above - below) / (2 * STEP)
        gradients.append(gradient)
    return tuple(gradients)


def _again(steps: Sequence[Step]) -> tuple[Step, ...]:
    """The steps once more, under other names; what they take up is what it was."""
    return tuple(replace(step, name=f"{step.name} again", repeats=step.name) for step in steps)
