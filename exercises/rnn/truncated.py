"""Write truncated backpropagation through time in NumPy: windows of k steps, k1 = k2 = k, the state carried."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import numpy as np

from ...templates.language import N_, Language
from ..engine.calls import Case
from ..engine.code_exercise import Array, CodeTask, Contract, Function, Output, code_exercise
from ..engine.contracts import (
    DIFFERENCES_TOLERANCE,
    batch_consistent,
    differences,
    one_example,
    one_step,
    same_again,
    unchanged,
)
from ..engine.draw import Draw
from ..engine.duals import entries, gradients, inner
from ..engine.specs import tenths
from ..engine.starter import starter_file
from ..engine.telling import Slips
from ..engine.variant import Variant
from .truncated_slips import SLIPS

VALUES = tenths(-1, 1, never=0).grid
TRUNCATED = Function(
    "truncated_bptt",
    ("xs", "h_0", "W_x", "W_h", "b", "dhs", "k"),
    (Output("dxs", time=1), Output("dW_x"), Output("dW_h"), Output("db")),
)


@code_exercise(
    id="truncated-bptt",
    title=N_("Write truncated backpropagation through time"),
    topic="rnn",
    source="Williams & Peng (1990), BPTT(h; h'), with both window lengths equal",
    level=3,
)
def truncated_bptt_code() -> CodeTask:
    """One function: forward over the whole sequence, backward window by window."""
    return CodeTask(
        "truncated_bptt",
        (TRUNCATED,),
        lambda slips: {TRUNCATED.name: partial(_truncated, slips)},
        SLIPS,
        public=lambda draw: [
            _case(draw, "public/1", N_("five steps, windows of two"), (2, 5, 2, 3), 2, public=True),
            _case(draw, "public/2", N_("four steps, windows of two"), (1, 4, 1, 2), 2, public=True),
        ],
        hidden=lambda draw: [
            _case(draw, "hidden/1", N_("all sizes different, a shorter last window"), (2, 7, 4, 3), 3),
            _case(draw, "hidden/2", N_("as many units as inputs"), (3, 6, 2, 2), 4),
            _case(draw, "hidden/3", N_("one unit, windows of two"), (2, 4, 3, 1), 2),
        ],
        contracts=(
            one_example(lambda draw: [_case(draw, "single", N_("one sequence"), (1, 5, 2, 3), 2)]),
            one_step(lambda draw: [_case(draw, "short", N_("one step"), (2, 1, 3, 2), 2)]),
            unchanged(lambda draw: [_case(draw, "unchanged", N_("windows of two"), (2, 3, 2, 3), 2)]),
            same_again(lambda draw: [_case(draw, "again", N_("windows of two"), (2, 3, 2, 3), 2)]),
            batch_consistent(_batch_and_rows),
            Contract(
                "any-window",
                N_("A window may have one step only, or more steps than the sequence: then nothing is cut."),
                lambda draw: [
                    _case(draw, "steps", N_("windows of one"), (2, 3, 2, 3), 1),
                    _case(draw, "whole", N_("a window longer than the sequence"), (2, 3, 2, 3), 5),
                ],
            ),
            Contract(
                "finite-differences",
                N_(
                    "The gradients agree with finite differences of each window's forward pass; the state that the "
                    "window starts from is held."
                ),
                lambda draw: [_case(draw, "slopes", N_("windows of two"), (2, 3, 2, 2), 2)],
                lambda case, _: [slopes(*case.steps[0].args)],
                DIFFERENCES_TOLERANCE,
            ),
        ),
        starter=lambda say: starter_file(truncated_bptt_code.write(), docs(say), say),
    )


def _truncated(
    slips: Slips, xs: Array, h_0: Array, W_x: Array, W_h: Array, b: Array, dhs: Array, k: int
) -> tuple[Array, ...]:
    """The gradients with these slips; without any they agree with solutions/truncated.py (a test says so)."""
    parts = windows(slips, xs.shape[1], k)
    h, runs = h_0, []
    for part in parts:
        start = 0 * h if "state-zero" in slips and part.start else h_0 if "state-restarts" in slips else h
        runs.append(run(xs[:, part], start, W_x, W_h, b))
        h = runs[-1][-1]
    dxs, found = np.zeros_like(xs), []
    carry = np.zeros_like(h_0)
    for part, states in reversed(list(zip(parts, runs, strict=True))):
        carry = carry if "border-crossed" in slips else 0 * carry
        dxs[:, part], *sums, carry = _window(slips, xs[:, part], h_0, states, dhs[:, part], carry, W_x, W_h)
        found.append(sums)
    if "windows-not-added" in slips:
        return (dxs, *found[0])
    count = len(found) if "windows-averaged" in slips else 1
    return (dxs, *(sum(one) / count for one in zip(*found, strict=True)))


def windows(slips: Slips, T: int, k: int) -> list[slice]:
    """The steps of each window, in the order of time."""
    k = k + 1 if "windows-longer" in slips else k
    starts = list(range(0, T, k))
    if "windows-shifted" in slips:
        starts = [0, *range(1, T, k)]
    elif "windows-from-end" in slips:
        starts = sorted({0, *range(T - k, 0, -k)})
    elif "window-dropped" in slips and k <= T:  # a single short window stays
        T -= T % k
        starts = list(range(0, T, k))
    return [slice(start, end) for start, end in zip(starts, [*starts[1:], T], strict=True)]


def run(xs: Array, h: Array, W_x: Array, W_h: Array, b: Array) -> list[Array]:
    """The state before the first step, and the one after each step."""
    states = [h]
    for t in range(xs.shape[1]):
        states.append(np.tanh(xs[:, t] @ W_x.T + states[-1] @ W_h.T + b))
    return states


def _window(
    slips: Slips, xs: Array, h_0: Array, states: list[Array], dhs: Array, carry: Array, W_x: Array, W_h: Array
) -> tuple[Array, ...]:
    """Gradients of one window, and what it hands back."""
    dxs, sums = np.zeros_like(xs), [0 * W_x, 0 * W_h, 0 * W_h[0]]
    T = xs.shape[1]
    for t in reversed(range(T)):
        upstream = 0 * dhs[:, t] if "last-upstream-only" in slips and t < T - 1 else dhs[:, t]
        delta = upstream + (0 * carry if "no-carry" in slips else carry)
        if "derivative-missing" not in slips:
            delta = delta * (1 - states[t + 1] ** 2)
        paired = states[t + 1] if "state-not-shifted" in slips else states[t]
        if "border-state" in slips and t == 0:
            paired = h_0
        dxs[:, t] = delta @ W_x
        found = (delta.T @ xs[:, t], delta.T @ paired, delta.sum(axis=0))
        sums = [one + more for one, more in zip(sums, found, strict=True)]
        carry = delta @ W_h
    return (dxs, *sums, carry)


def _case(draw: Draw, name: str, label: str, sizes: tuple[int, int, int, int], k: int, *, public: bool = False) -> Case:
    """N sequences of T steps, D inputs and H units."""
    N, T, D, H = sizes
    shapes = ((N, T, D), (N, H), (H, D), (H, H), (H,), (N, T, H))
    drawn = (
        draw.choice(f"{name}/{one}", VALUES, shape)[0] for one, shape in zip(TRUNCATED.parameters, shapes, strict=False)
    )
    return Case(label, (TRUNCATED.call(*drawn, k),), public)


def _batch_and_rows(draw: Draw) -> list[Case]:
    """A batch of three, then its second sequence alone."""
    whole = _case(draw, "batch", N_("three sequences, and one of them alone"), (3, 3, 2, 2), 2)
    xs, h_0, *weights, dhs, k = whole.steps[0].args
    alone = TRUNCATED.call(xs[1:2], h_0[1:2], *weights, dhs[1:2], k, name="alone")
    return [Case(whole.name, (*whole.steps, alone))]


def slopes(xs: Array, h_0: Array, W_x: Array, W_h: Array, b: Array, dhs: Array, k: int) -> tuple[Array, ...]:
    """The gradients by differences of sum(dhs * hs) in each window; the state that it starts from is held."""
    states, found = run(xs, h_0, W_x, W_h, b), []
    for part in windows(frozenset(), xs.shape[1], k):

        def loss(inputs: Array, *weights: Array, part: slice = part) -> float:
            return float(np.sum(dhs[:, part] * np.stack(run(inputs, states[part.start], *weights)[1:], axis=1)))

        found.append(differences(loss, (xs[:, part], W_x, W_h, b)))
    dxs, *sums = zip(*found, strict=True)
    return (np.concatenate(dxs, axis=1), *(sum(one) for one in sums))


def docs(_: Language) -> dict[str, str]:
    """What the function takes and returns."""
    return {
        TRUNCATED.name: _(
            "Gradients of a simple recurrent network, cut at the borders of windows of k steps.\n\n"
            "xs (N, T, D), h_0 (N, H), W_x (H, D), W_h (H, H), b (H,), k: whole number, 1 or more.\n"
            "dhs (N, T, H): gradient of the loss at each state, on the direct path.\n"
            "Returns dxs (N, T, D), dW_x (H, D), dW_h (H, H), db (H,)."
        )
    }


@truncated_bptt_code.second_route
def by_slopes(givens: Mapping[str, Any], options: Mapping[str, Any]) -> dict[str, Callable[..., Any]]:
    """The function once more, without a backward pass: where a window begins, the state is a constant again.

    >>> one = np.ones((1, 1))
    >>> run_on = by_slopes({}, {})["truncated_bptt"]
    >>> run_on(np.zeros((1, 2, 1)), 0 * one, one, one, np.zeros(1), np.ones((1, 2, 1)), 1)[0].ravel()
    array([1., 1.])
    """

    def truncated_bptt(
        xs: Array, h_0: Array, W_x: Array, W_h: Array, b: Array, dhs: Array, k: int
    ) -> tuple[Array, ...]:
        on_x, on_h, bias = (entries(name, array) for name, array in (("W_x", W_x), ("W_h", W_h), ("b", b)))
        upstream = []
        for sequence, start, factors in zip(entries("xs", xs), entries("h_0", h_0), dhs.tolist(), strict=True):
            h = start
            for t, (x, at_step) in enumerate(zip(sequence, factors, strict=True)):
                h = [unit.constant() for unit in h] if t % k == 0 else h
                h = [
                    (inner(row, x) + inner(across, h) + shift).tanh()
                    for row, across, shift in zip(on_x, on_h, bias, strict=True)
                ]
                upstream += list(zip(at_step, h, strict=True))
        return gradients(upstream, xs=xs, W_x=W_x, W_h=W_h, b=b)

    return {"truncated_bptt": truncated_bptt}


@truncated_bptt_code.statement
def statement(variant: Variant, _: Language) -> str:
    """Statement in Markdown."""
    return "\n\n".join(
        [
            _(
                "Write the function `truncated_bptt(xs, h_0, W_x, W_h, b, dhs, k)` in the starter file. A simple "
                "recurrent network runs over a batch of $N$ sequences of $T$ steps:"
            ),
            r"$$h_t = \tanh\left( W_x \, x_t + W_h \, h_{t-1} + b \right), \qquad t = 1, \dots, T$$",
            _(
                "The steps are cut into windows of $k$ steps: the first holds the steps 1 to $k$, the next $k + 1$ to "
                "$2k$, and so on; the last one may be shorter. The state goes on from window to window as if there "
                "were none. The gradient does not: within a window it goes back through time as usual, and at the "
                "beginning of a window it stops. So the state that a window starts from counts as a constant."
            ),
            _(
                "`xs` has shape $(N, T, D)$, `h_0` $(N, H)$, and `dhs` $(N, T, H)$: the gradient of the loss with "
                "respect to each state on the direct path, not through later states. Return the tuple "
                "`dxs, dW_x, dW_h, db`, each in the shape of what it belongs to; gradients of parameters are sums "
                "over all windows, steps and examples."
            ),
            _("Use NumPy only, and do not change the arguments."),
        ]
    )


WORKED = """import numpy as np


def truncated_bptt(xs, h_0, W_x, W_h, b, dhs, k):
    N, T, D = xs.shape
    hs = [h_0]
    for t in range(T):
        hs.append(np.tanh(xs[:, t] @ W_x.T + hs[t] @ W_h.T + b))
    dxs, carry = np.zeros_like(xs), np.zeros_like(h_0)
    dW_x, dW_h, db = np.zeros_like(W_x), np.zeros_like(W_h), np.zeros(len(W_h))
    for t in reversed(range(T)):
        delta = (dhs[:, t] + carry) * (1 - hs[t + 1] ** 2)
        dxs[:, t] = delta @ W_x
        dW_x += delta.T @ xs[:, t]
        dW_h += delta.T @ hs[t]
        db += delta.sum(axis=0)
        carry = delta @ W_h if t % k else np.zeros_like(h_0)
    return dxs, dW_x, dW_h, db
"""


@truncated_bptt_code.solution
def worked(variant: Variant, _: Language) -> str:
    """Worked solution in Markdown: a function that passes."""
    return _("One function that passes all cases:") + f"\n\n```python\n{WORKED}```"
