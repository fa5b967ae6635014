"""Write a GRU and its backpropagation through time in NumPy."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import numpy as np

from ...solutions.activations import sigmoid
from ...solutions.gru import Gate, Reset
from ...templates.language import N_, Language
from ..engine.calls import Case, Ref, forward_alone
from ..engine.code_exercise import Array, CodeTask, Function, Names, Output, code_exercise
from ..engine.contracts import (
    STEPS,
    agrees_with_differences,
    backward_twice,
    batch_consistent,
    differences,
    one_example,
    one_step,
    unchanged,
    within_budget,
)
from ..engine.draw import Draw
from ..engine.replay import HELD
from ..engine.starter import starter_file
from ..engine.telling import Slips
from ..engine.variant import Variant
from .backward_slips import SLIPS
from .backward_worked import solution
from .forward import (
    PARAMETERS,
    VALUES,
    GRUTrace,
    blocks_in_words,
    convention,
    draw_arguments,
    equations,
    step,
)
from .loops_sequence import with_gradients

FORWARD = Function("gru_forward", PARAMETERS, (Output("hs", time=1), Output("cache", held=True)))
BACKWARD = Function(
    "gru_backward",
    ("dhs", "cache"),
    (Output("dxs", time=1), Output("dh_0"), Output("dW_x"), Output("dW_h"), Output("db")),
)
CACHE = Ref(FORWARD.name, (1,))
Cache = tuple[Any, ...]


@code_exercise(
    id="gru-backward",
    title=N_("Write the gradients of a GRU"),
    topic="gru",
    source="Cho et al. (2014), Chung et al. (2014); backpropagation through time: Werbos (1990)",
    level=3,
)
def gru_backward_code(gate: Gate = "keeps", reset: Reset = "before") -> CodeTask:
    """Two functions: forward with a cache, and backward from it."""
    here = {"gate": gate, "reset": reset}
    return CodeTask(
        "gru_backward",
        (FORWARD, BACKWARD),
        partial(reference, here),
        SLIPS,
        public=lambda draw: [
            _case(draw, "public/1", N_("two sequences of three steps"), (2, 3, 3, 2), public=True),
            _case(draw, "public/2", N_("one sequence of two steps"), (1, 2, 1, 2), public=True),
            forward_alone(_case(draw, "public/forward", "", (2, 3, 3, 2), public=True)),
        ],
        hidden=lambda draw: [
            _case(draw, "hidden/1", N_("all sizes different"), (2, 4, 5, 3)),
            _case(draw, "hidden/2", N_("as many units as inputs"), (3, 3, 2, 2)),
            _case(draw, "hidden/3", N_("one unit, several inputs"), (2, 3, 3, 1)),
            forward_alone(_case(draw, "hidden/forward", "", (2, 4, 5, 3))),
        ],
        contracts=(
            one_example(lambda draw: [_case(draw, "single", N_("one sequence"), (1, 3, 2, 3))]),
            one_step(lambda draw: [_case(draw, "short", N_("one step"), (2, 1, 3, 2))]),
            unchanged(lambda draw: [_case(draw, "unchanged", N_("two sequences of three steps"), (2, 3, 2, 3))]),
            backward_twice(lambda draw: [_case(draw, "twice", N_("two sequences of three steps"), (2, 3, 2, 3))]),
            batch_consistent(_batch_and_rows),
            within_budget(lambda draw: [_case(draw, "long", N_("a hundred steps"), (2, STEPS, 2, 3))]),
            agrees_with_differences(
                lambda draw: [_case(draw, "slopes", N_("two sequences of two steps"), (2, 2, 2, 2))], slopes
            ),
        ),
        starter=lambda say: starter_file(gru_backward_code.write(**here), docs(say), say),
    )


def reference(here: Mapping[str, str], slips: Slips) -> Names:
    """Both functions in one convention, with these slips; without any they agree with solutions/bptt_gru.py."""
    how = convention(here, slips)
    return {FORWARD.name: partial(_forward, how, slips), BACKWARD.name: partial(_backward, how, slips)}


def _forward(
    how: Mapping[str, str], slips: Slips, xs: Array, h_0: Array, W_x: Array, W_h: Array, b: Array
) -> tuple[Array, Cache]:
    H = h_0.shape[1]
    a_x = xs @ W_x.T + b
    blocks = tuple(block.T for block in W_h.reshape(3, H, H))
    states, traces = [0 * h_0 if "start-ignored" in slips else h_0], []
    for t in range(xs.shape[1]):
        trace, h = step(how, slips, a_x[:, t], states[-1], blocks)
        traces.append(trace)
        states.append(h)
    return np.stack(states[1:], axis=1), (xs, states, traces, W_x, W_h)


def _backward(how: Mapping[str, str], slips: Slips, dhs: Array, cache: Cache) -> tuple[Array, ...]:
    xs, states, traces, W_x, W_h = cache
    N, T, H = dhs.shape
    U = W_h.reshape(3, H, H)
    carry, dxs, sums = np.zeros((N, H)), np.zeros_like(xs), [0 * W_x, 0 * W_h, 0 * W_x[:, 0]]
    for t in reversed(range(T)):
        upstream = 0 * dhs[:, t] if "last-upstream-only" in slips and t < T - 1 else dhs[:, t]
        dh = upstream + (0 * carry if "no-carry" in slips else carry)
        deltas, carry = _step_back(how, slips, dh, traces[t], U)
        dxs[:, t] = deltas @ W_x
        paired = states[t + 1] if "state-not-shifted" in slips else states[t]
        bias = deltas.mean(axis=0) if "bias-averaged" in slips else deltas.sum(axis=0)
        found = [deltas.T @ xs[:, t], _recurrent(how, slips, deltas, paired, traces[t].r), bias]
        sums = found if "not-accumulated" in slips else [one + more for one, more in zip(sums, found, strict=True)]
    return (dxs, carry, *sums)


def _step_back(how: Mapping[str, str], slips: Slips, dh: Array, trace: GRUTrace, U: Array) -> tuple[Array, Array]:
    """Gradients of the three pre-activations, (N, 3H), and of the previous state, from that of the new state."""
    z, r, c, h = trace
    kept, dz = (z, h - c) if how["gate"] == "keeps" else (1 - z, c - h)
    back_z, back_r, back_c = (block.T if "carry-not-transposed" in slips else block for block in U)
    delta_c = dh * (1 - kept) * (1 if "derivative-missing" in slips else 1 - c**2)
    let_through = 1 if "reset-not-handed-back" in slips else r
    if how["reset"] == "before":
        gated = delta_c @ back_c
        dr, carry = gated * h, gated * let_through
    else:
        dr, carry = delta_c * (h @ U[2].T), (delta_c * let_through) @ back_c
    delta_z = (0 if "update-constant" in slips else dh * dz) * _gate_slope(slips, z)
    delta_r = (0 if "reset-constant" in slips else dr) * _gate_slope(slips, r)
    carry = carry + delta_z @ back_z + delta_r @ back_r
    if "direct-path-missing" not in slips:
        carry = carry + dh * kept
    return np.concatenate([delta_z, delta_r, delta_c], axis=1), carry


def _gate_slope(slips: Slips, gate: Array) -> Array:
    """What lies between a gate and its pre-activation."""
    if "gate-derivative-missing" in slips:
        return np.ones_like(gate)
    value = sigmoid(gate) if "gate-derivative-twice" in slips else gate
    return np.asarray(value * (1 - value))


def _recurrent(how: Mapping[str, str], slips: Slips, deltas: Array, h: Array, r: Array) -> Array:
    """One step's share of dW_h, (3H, H)."""
    H = h.shape[1]
    gates, delta_c = deltas[:, : 2 * H], deltas[:, 2 * H :]
    gated = h if "reset-not-in-gradient" in slips else r * h
    if how["reset"] == "after":
        delta_c, gated = delta_c if "reset-not-in-gradient" in slips else r * delta_c, h
    return np.concatenate([gates.T @ h, delta_c.T @ gated])


def _case(draw: Draw, name: str, label: str, sizes: tuple[int, int, int, int], *, public: bool = False) -> Case:
    """Forward and backward for N sequences of T steps, D inputs and H units."""
    N, T, _, H = sizes
    dhs = draw.choice(f"{name}/dhs", VALUES, (N, T, H))[0]
    return Case(label, (FORWARD.call(*draw_arguments(draw, name, sizes)), BACKWARD.call(dhs, CACHE)), public)


def _batch_and_rows(draw: Draw) -> list[Case]:
    """A batch of three, then its second sequence alone."""
    whole = _case(draw, "batch", N_("three sequences, and one of them alone"), (3, 2, 2, 2))
    xs, h_0, *weights = whole.steps[0].args
    dhs = whole.steps[1].args[0]
    alone = FORWARD.call(xs[1:2], h_0[1:2], *weights, name="alone")
    steps = (*whole.steps, alone, BACKWARD.call(dhs[1:2], Ref("alone", (1,)), name="back alone"))
    return [Case(whole.name, steps)]


def slopes(case: Case, names: Names) -> list[object]:
    """Expected results of a case whose gradients come from differences of sum(dhs * hs)."""
    forward, backward = (made.args for made in case.steps)

    def loss(*given: Array) -> float:
        return float(np.sum(backward[0] * names[FORWARD.name](*given)[0]))

    return [(names[FORWARD.name](*forward)[0], HELD), differences(loss, forward)]


def docs(_: Language) -> dict[str, str]:
    """What each function takes and returns."""
    return {
        FORWARD.name: _(
            "All states of a GRU over a batch of sequences; the equations are on your sheet.\n\n"
            "xs (N, T, D), h_0 (N, H), W_x (3H, D), W_h (3H, H), b (3H,).\n"
            "Blocks of W_x, W_h and b: update gate, reset gate, candidate.\n"
            "Returns hs (N, T, H), and a cache with whatever the backward pass needs."
        ),
        BACKWARD.name: _(
            "Gradients of a loss whose gradient at each state, on the direct path, is dhs (N, T, H).\n\n"
            "Returns dxs (N, T, D), dh_0 (N, H), dW_x (3H, D), dW_h (3H, H), db (3H,)."
        ),
    }


gru_backward_code.second_route(with_gradients)


@gru_backward_code.statement
def statement(variant: Variant, _: Language) -> str:
    """Statement in Markdown."""
    return "\n\n".join(
        [
            _(
                "Write two functions in the starter file: `gru_forward(xs, h_0, W_x, W_h, b)` and "
                "`gru_backward(dhs, cache)`. The first runs a GRU over a batch of $N$ sequences of $T$ steps:"
            ),
            equations(variant.options),
            blocks_in_words(_),
            _(
                "`xs` has shape $(N, T, D)$ and `h_0`, the states before the first step, $(N, H)$. The function "
                "returns `hs`, all states, of shape $(N, T, H)$, and a `cache` of your choice. The second takes "
                "`dhs`, of shape $(N, T, H)$: the gradient of the loss with respect to each state on the direct path, "
                "not through later states. It returns the tuple `dxs, dh_0, dW_x, dW_h, db`, each in the shape of "
                "what it belongs to; gradients of parameters are sums over time and batch."
            ),
            _("Use NumPy only, and do not change the arguments."),
        ]
    )


@gru_backward_code.solution
def worked(variant: Variant, _: Language) -> str:
    """Worked solution in Markdown: two functions that pass."""
    return _("Two functions that pass all cases:") + f"\n\n```python\n{solution(variant.options)}```"
