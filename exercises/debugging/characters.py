"""Find the fault in a model that predicts the next character."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from ...solutions.activations import softmax
from ...solutions.rnn import RNNWeights
from ...solutions.sequence import rnn_sequence
from ...templates.language import N_, Language
from ..engine.calls import Case
from ..engine.code_exercise import Array, CodeTask, Function, Output
from ..engine.contracts import batch_consistent, one_example, one_step, same_again, unchanged
from ..engine.debugging import debugging_exercise, what_to_do
from ..engine.draw import Draw
from ..engine.specs import tenths
from ..engine.starter import starter_file
from ..engine.variant import Variant
from .characters_faults import ORIGINAL

VALUES = tenths(-1.5, 1.5, never=0).grid
TEMPERATURES = np.array([0.4, 0.5, 0.6, 1.5, 2.0, 2.5])
LOSS = Function("mean_loss", ("text", "h_0", "W_x", "W_h", "W_y", "b_h", "b_y"), (Output("loss"), Output("h_T")))
NEXT = Function("next_character", ("h", "W_y", "b_y", "temperature"), (Output("p"),))


@debugging_exercise(
    id="debug-character-model",
    title=N_("Repair a model of characters"),
    topic="debugging",
    source="Faults of published implementations; the model is a common first project with recurrent networks",
    level=2,
    original=ORIGINAL,
)
def debug_character_model() -> CodeTask:
    """Two functions: the loss of a text, and the probabilities of the next character."""
    return CodeTask(
        "debug_character_model",
        (LOSS, NEXT),
        ORIGINAL.names,
        ORIGINAL.slips,
        public=lambda draw: [
            _case(draw, "public/1", N_("two texts of four characters"), (2, 3, 3, 2), public=True),
            _case(draw, "public/2", N_("three texts of three characters"), (3, 2, 4, 2), public=True),
        ],
        hidden=lambda draw: [
            _case(draw, "hidden/1", N_("all sizes different"), (2, 4, 5, 3)),
            _case(draw, "hidden/2", N_("as many units as characters"), (3, 3, 4, 4)),
            _case(draw, "hidden/3", N_("more units than characters"), (4, 2, 3, 5)),
        ],
        contracts=(
            one_example(lambda draw: [_case(draw, "single", N_("one text"), (1, 3, 4, 3))]),
            one_step(lambda draw: [_case(draw, "short", N_("one step"), (2, 1, 3, 2))]),
            unchanged(lambda draw: [_case(draw, "unchanged", N_("two texts of four characters"), (2, 3, 3, 2))]),
            same_again(lambda draw: [_case(draw, "again", N_("three texts of three characters"), (3, 2, 4, 2))]),
            batch_consistent(_batch_and_rows),
        ),
        starter=lambda say: starter_file(debug_character_model.write(), docs(say), say),
    )


def _case(draw: Draw, name: str, label: str, sizes: tuple[int, int, int, int], *, public: bool = False) -> Case:
    """N texts of T + 1 characters out of V, none twice in a row, and H units; and the next one after other states."""
    N, T, V, H = sizes
    text = np.cumsum(1 + draw.integers(f"{name}/text", V - 1, (N, T + 1))[0], axis=1) % V
    shapes = {"h_0": (N, H), "W_x": (V, H), "W_h": (H, H), "W_y": (H, V), "b_h": (H,), "b_y": (V,), "h": (N, H)}
    *given, h = (draw.choice(f"{name}/{one}", VALUES, shape)[0] for one, shape in shapes.items())
    temperature = float(draw.choice(f"{name}/temperature", TEMPERATURES)[0])
    return Case(label, (LOSS.call(text, *given), NEXT.call(h, given[3], given[5], temperature)), public)


def _batch_and_rows(draw: Draw) -> list[Case]:
    """A batch of four, then its second and third text as a batch."""
    whole = _case(draw, "batch", N_("four texts, and two of them alone"), (4, 2, 3, 2))
    (text, h_0, *weights), (h, *more) = (step.args for step in whole.steps)
    alone = LOSS.call(text[1:3], h_0[1:3], *weights, name="alone")
    return [Case(whole.name, (*whole.steps, alone, NEXT.call(h[1:3], *more, name="next alone")))]


@debug_character_model.second_route
def by_library(givens: Mapping[str, Any], options: Mapping[str, Any]) -> dict[str, Any]:
    """The two functions over those of `solutions`, with one-hot vectors."""

    def mean_loss(
        text: Array, h_0: Array, W_x: Array, W_h: Array, W_y: Array, b_h: Array, b_y: Array
    ) -> tuple[Any, Any]:
        known = np.eye(len(W_x))[text.T]
        h = rnn_sequence(known[:-1], RNNWeights(W_x.T, W_h.T, b_h), h_0).h
        likely = (softmax(h @ W_y + b_y) * known[1:]).sum(axis=-1)
        return -np.log(likely).mean(), h[-1]

    def next_character(h: Array, W_y: Array, b_y: Array, temperature: float) -> Any:
        return softmax((h @ W_y + b_y) / temperature)

    return {LOSS.name: mean_loss, NEXT.name: next_character}


def docs(_: Language) -> dict[str, str]:
    """What each function takes and returns."""
    return {
        LOSS.name: _(
            "Mean loss of a batch of texts, and the last state. The equations are on your sheet.\n\n"
            "text (N, T + 1), whole numbers below V; h_0 (N, H).\n"
            "W_x (V, H), W_h (H, H), W_y (H, V), b_h (H,), b_y (V,).\n"
            "Returns the loss, a number, and the state h_T (N, H)."
        ),
        NEXT.name: _(
            "Probabilities of the next character after a state.\n\n"
            "h (N, H), W_y (H, V), b_y (V,), temperature a positive number.\n"
            "Returns p (N, V)."
        ),
    }


EQUATIONS = r"""$$
\begin{align*}
h_t &= \tanh\left( x_t \, W_x + h_{t-1} \, W_h + b_h \right) \\
s_t &= h_t \, W_y + b_y, \qquad p_t = \mathrm{softmax}(s_t)
\end{align*}
$$"""


@debug_character_model.statement
def statement(variant: Variant, _: Language) -> str:
    """Statement in Markdown."""
    return "\n\n".join(
        [
            _(
                "A network reads $N$ texts at once, character by character, and predicts the next one; $x_t$ is the "
                "one-hot row of the $t$-th character out of $V$:"
            ),
            EQUATIONS,
            _(
                "`mean_loss(text, h_0, W_x, W_h, W_y, b_h, b_y)` gets texts of $T + 1$ characters, as numbers. It "
                "returns the mean of $-\\ln p_t$ of the character that really comes next, over all $N \\cdot T$ "
                "predictions, and the state after the last character read. `next_character(h, W_y, b_y, temperature)` "
                "returns the probabilities of the next character after the states `h`, with all scores $s$ divided by "
                "the temperature before the softmax."
            ),
            what_to_do(_),
        ]
    )
