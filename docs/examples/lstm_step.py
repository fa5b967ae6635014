"""One step of an LSTM and its gradients: gates in the order i, f, o, g, and row vectors, x @ Wx + prev_h @ Wh."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import numpy as np

from rnnex.exercises.engine.calls import Case, Ref
from rnnex.exercises.engine.code_exercise import Array, CodeTask, Function, Names, Output, Slip, code_exercise
from rnnex.exercises.engine.contracts import (
    agrees_with_differences,
    backward_twice,
    differences,
    one_example,
    unchanged,
)
from rnnex.exercises.engine.draw import Draw
from rnnex.exercises.engine.replay import HELD
from rnnex.exercises.engine.specs import tenths
from rnnex.exercises.engine.starter import starter_file
from rnnex.exercises.engine.telling import Slips
from rnnex.exercises.engine.variant import Variant
from rnnex.templates.language import Language, Text

GIVEN = ("x", "prev_h", "prev_c", "Wx", "Wh", "b")
STATES = (Output("next_h"), Output("next_c"), Output("cache", held=True))
FORWARD = Function("lstm_step_forward", GIVEN, STATES)
BACKWARD = Function("lstm_step_backward", ("dnext_h", "dnext_c", "cache"), tuple(Output(f"d{one}") for one in GIVEN))
CACHE = Ref(FORWARD.name, (2,))
VALUES = tenths(-1, 1, never=0).grid

SLIPS = (
    Slip(
        "gate-order",
        Text("the gates are taken in the order i, f, g, o", pt_BR="as portas estão na ordem i, f, g, o"),
        Text("The last quarter of the columns is the candidate.", pt_BR="O último quarto das colunas é o candidato."),
    ),
    Slip(
        "bias-missing",
        Text("the bias is missing", pt_BR="falta o viés"),
        Text("Add b to all four sums.", pt_BR="Some b às quatro somas."),
    ),
    Slip(
        "output-tanh-missing",
        Text("next_h is the output gate times next_c", pt_BR="next_h é a porta de saída vezes next_c"),
        Text("The output gate multiplies tanh(next_c).", pt_BR="A porta de saída multiplica tanh(next_c)."),
        excludes=("tanh-derivative-missing",),
    ),
    Slip(
        "cell-gradient-ignored",
        Text("the gradient dnext_c is not used", pt_BR="o gradiente dnext_c não é usado"),
        Text("Set dnext_h to zero: dprev_c must not vanish.", pt_BR="Ponha dnext_h em zero: dprev_c não pode sumir."),
    ),
    Slip(
        "tanh-derivative-missing",
        Text("the derivative of tanh(next_c) is missing", pt_BR="falta a derivada de tanh(next_c)"),
        Text("It is 1 - tanh(next_c)^2.", pt_BR="Ela é 1 - tanh(next_c)^2."),
    ),
    Slip(
        "candidate-derivative",
        Text("the candidate has the derivative of a sigmoid", pt_BR="o candidato tem a derivada de uma sigmoide"),
        Text("The derivative of g = tanh(a) is 1 - g^2.", pt_BR="A derivada de g = tanh(a) é 1 - g^2."),
    ),
    Slip(
        "forget-new-cell",
        Text("the forget gate's gradient has next_c", pt_BR="o gradiente da porta de esquecimento tem next_c"),
        Text("The forget gate multiplies prev_c.", pt_BR="A porta de esquecimento multiplica prev_c."),
    ),
    Slip(
        "nothing-forgotten",
        Text("dprev_c lacks the forget gate", pt_BR="falta a porta de esquecimento em dprev_c"),
        Text("prev_c goes into next_c times f.", pt_BR="prev_c entra em next_c vezes f."),
    ),
    Slip(
        "bias-averaged",
        Text("db is a mean over the batch, not a sum", pt_BR="db é uma média sobre o lote, e não uma soma"),
        Text("Every example adds its share to db.", pt_BR="Cada exemplo soma sua parte a db."),
    ),
)


@code_exercise(
    id="lstm-step-functions",
    title=Text("Write one step of an LSTM and its gradients", pt_BR="Escreva um passo de uma LSTM e seus gradientes"),
    topic="lstm",
    source="Gers, Schmidhuber & Cummins (2000); gates in the order i, f, o, g",
    level=3,
)
def lstm_step() -> CodeTask:
    """Two functions; the second takes up the cache of the first."""
    sizes = Text("two examples, three inputs, two units", pt_BR="dois exemplos, três entradas, duas unidades")
    return CodeTask(
        "lstm_step",
        (FORWARD, BACKWARD),
        reference,
        SLIPS,
        public=lambda draw: [case(draw, "public", sizes, (2, 3, 2), public=True)],
        hidden=lambda draw: [
            case(draw, "hidden/1", Text("all sizes different", pt_BR="todos os tamanhos diferentes"), (3, 4, 2)),
            case(draw, "hidden/2", Text("as many units as inputs", pt_BR="tantas unidades quanto entradas"), (2, 3, 3)),
            case(draw, "hidden/3", Text("one unit", pt_BR="uma unidade"), (4, 2, 1)),
        ],
        contracts=(
            one_example(lambda draw: [case(draw, "one", Text("one example", pt_BR="um exemplo"), (1, 3, 2))]),
            unchanged(lambda draw: [case(draw, "unchanged", sizes, (2, 3, 2))]),
            backward_twice(lambda draw: [case(draw, "twice", sizes, (2, 3, 2))]),
            agrees_with_differences(lambda draw: [case(draw, "slopes", sizes, (2, 3, 2))], by_differences),
        ),
        starter=lambda say: starter_file(lstm_step.write(), docs(say), say),
    )


def reference(slips: Slips) -> Names:
    """Both functions, with these slips made."""
    return {FORWARD.name: partial(forward, slips), BACKWARD.name: partial(backward, slips)}


def sigmoid(a: Array) -> Array:
    """The logistic function."""
    return 1 / (1 + np.exp(-a))


def forward(slips: Slips, x: Array, prev_h: Array, prev_c: Array, Wx: Array, Wh: Array, b: Array) -> tuple[Any, ...]:
    """The next states, and a cache."""
    order = "ifgo" if "gate-order" in slips else "ifog"
    sums = x @ Wx + prev_h @ Wh + (0 * b if "bias-missing" in slips else b)
    a = dict(zip(order, np.split(sums, 4, axis=1), strict=True))
    i, f, o = (sigmoid(a[gate]) for gate in "ifo")
    g = np.tanh(a["g"])
    next_c = f * prev_c + i * g
    next_h = o * (next_c if "output-tanh-missing" in slips else np.tanh(next_c))
    return next_h, next_c, (order, x, prev_h, prev_c, Wx, Wh, i, f, o, g, next_c)


def backward(slips: Slips, dnext_h: Array, dnext_c: Array, cache: Any) -> tuple[Array, ...]:
    """Gradients of everything given; after a slip in the forward pass, those of the wrong forward pass."""
    order, x, prev_h, prev_c, Wx, Wh, i, f, o, g, next_c = cache
    tanh = next_c if "output-tanh-missing" in slips else np.tanh(next_c)
    slope = 1 if slips & {"output-tanh-missing", "tanh-derivative-missing"} else 1 - tanh**2
    dc = (0 if "cell-gradient-ignored" in slips else 1) * dnext_c + dnext_h * o * slope
    da = {
        "i": dc * g * i * (1 - i),
        "f": dc * (next_c if "forget-new-cell" in slips else prev_c) * f * (1 - f),
        "o": dnext_h * tanh * o * (1 - o),
        "g": dc * i * (g * (1 - g) if "candidate-derivative" in slips else 1 - g**2),
    }
    d = np.hstack([da[gate] for gate in order])
    db = d.mean(axis=0) if "bias-averaged" in slips else d.sum(axis=0)
    return d @ Wx.T, d @ Wh.T, dc * (1 if "nothing-forgotten" in slips else f), x.T @ d, prev_h.T @ d, db


def case(draw: Draw, name: str, label: str, sizes: tuple[int, int, int], *, public: bool = False) -> Case:
    """Forward and backward for N examples, D inputs and H units."""
    N, D, H = sizes
    shapes = {"x": (N, D), "prev_h": (N, H), "prev_c": (N, H), "Wx": (D, 4 * H), "Wh": (H, 4 * H), "b": (4 * H,)}
    upstream = {"dnext_h": (N, H), "dnext_c": (N, H)}
    drawn = [draw.choice(f"{name}/{one}", VALUES, shape)[0] for one, shape in {**shapes, **upstream}.items()]
    return Case(label, (FORWARD.call(*drawn[:6]), BACKWARD.call(*drawn[6:], CACHE)), public)


def by_differences(one: Case, names: Names) -> list[Any]:
    """Expected results of a case, its gradients from differences of sum(dnext_h * next_h + dnext_c * next_c)."""
    given, (dnext_h, dnext_c, _cache) = (step.args for step in one.steps)

    def loss(*arrays: Array) -> float:
        next_h, next_c, _ = names[FORWARD.name](*arrays)
        return float(np.sum(dnext_h * next_h + dnext_c * next_c))

    next_h, next_c, _ = names[FORWARD.name](*given)
    return [(next_h, next_c, HELD), differences(loss, given)]


DOCS = {
    FORWARD.name: Text(
        "One step of an LSTM.\n\nx (N, D), prev_h and prev_c (N, H), Wx (D, 4H), Wh (H, 4H), b (4H,).\n"
        "Returns next_h (N, H), next_c (N, H), and a cache with whatever the backward pass needs.",
        pt_BR="Um passo de uma LSTM.\n\nx (N, D), prev_h e prev_c (N, H), Wx (D, 4H), Wh (H, 4H), b (4H,).\n"
        "Retorna next_h (N, H), next_c (N, H) e um cache com o que a retropropagação precisar.",
    ),
    BACKWARD.name: Text(
        "Gradients of a loss whose gradients at the next states are dnext_h and dnext_c, both (N, H).\n\n"
        "Returns dx, dprev_h, dprev_c, dWx, dWh, db, each in the shape of what it belongs to.",
        pt_BR="Gradientes de uma perda cujos gradientes nos próximos estados são dnext_h e dnext_c, ambos (N, H).\n\n"
        "Retorna dx, dprev_h, dprev_c, dWx, dWh, db, cada um na forma daquilo a que pertence.",
    ),
}


def docs(say: Language) -> dict[str, str]:
    """What each function takes and returns, for the starter file."""
    return {name: say(text) for name, text in DOCS.items()}


STATEMENT = Text(
    """\
Write `lstm_step_forward(x, prev_h, prev_c, Wx, Wh, b)`, which returns `next_h, next_c, cache`, and
`lstm_step_backward(dnext_h, dnext_c, cache)`, which returns `dx, dprev_h, dprev_c, dWx, dWh, db`. Rows are examples.
The columns of both weight matrices are, a quarter each, for $i$, $f$, $o$ and $g$; `cache` is whatever you need.
Gradients of parameters are sums over the batch. Use NumPy only.
""",
    pt_BR="""\
Escreva `lstm_step_forward(x, prev_h, prev_c, Wx, Wh, b)`, que retorna `next_h, next_c, cache`, e
`lstm_step_backward(dnext_h, dnext_c, cache)`, que retorna `dx, dprev_h, dprev_c, dWx, dWh, db`. Linhas são exemplos.
As colunas das duas matrizes de pesos são, um quarto cada, para $i$, $f$, $o$ e $g$; `cache` é o que você quiser.
Gradientes de parâmetros são somas sobre o lote. Use apenas NumPy.
""",
)
EQUATIONS = r"""
$$a = x \, W_x + h_{t-1} \, W_h + b, \qquad a = \left[ a_i, a_f, a_o, a_g \right]$$

$$i = \sigma(a_i), \quad f = \sigma(a_f), \quad o = \sigma(a_o), \quad g = \tanh(a_g)$$

$$c_t = f \odot c_{t-1} + i \odot g, \qquad h_t = o \odot \tanh(c_t)$$
"""
WORKED = """\
import numpy as np


def sigmoid(a):
    return 1 / (1 + np.exp(-a))


def lstm_step_forward(x, prev_h, prev_c, Wx, Wh, b):
    i, f, o, g = np.split(x @ Wx + prev_h @ Wh + b, 4, axis=1)
    i, f, o, g = sigmoid(i), sigmoid(f), sigmoid(o), np.tanh(g)
    next_c = f * prev_c + i * g
    return o * np.tanh(next_c), next_c, (x, prev_h, prev_c, Wx, Wh, i, f, o, g, np.tanh(next_c))


def lstm_step_backward(dnext_h, dnext_c, cache):
    x, prev_h, prev_c, Wx, Wh, i, f, o, g, t = cache
    dc = dnext_c + dnext_h * o * (1 - t**2)
    d = np.hstack([dc * g * i * (1 - i), dc * prev_c * f * (1 - f), dnext_h * t * o * (1 - o), dc * i * (1 - g**2)])
    return d @ Wx.T, d @ Wh.T, dc * f, x.T @ d, prev_h.T @ d, d.sum(axis=0)
"""


@lstm_step.statement
def statement(variant: Variant, say: Language) -> str:
    """Statement in Markdown."""
    return say(STATEMENT) + EQUATIONS


@lstm_step.solution
def worked(variant: Variant, say: Language) -> str:
    """Worked solution in Markdown."""
    lead = Text("Two functions that pass all cases:", pt_BR="Duas funções que passam em todos os casos:")
    return f"{say(lead)}\n\n```python\n{WORKED}```"


@lstm_step.second_route
def by_imaginary_steps(givens: Mapping[str, Any], options: Mapping[str, Any]) -> dict[str, Any]:
    """The functions once more. No derivative is written: a tiny imaginary step shows each slope in all digits."""

    def states(x: Array, prev_h: Array, prev_c: Array, Wx: Array, Wh: Array, b: Array) -> tuple[Array, Array]:
        a = np.einsum("nd,dk->nk", x, Wx) + np.einsum("nh,hk->nk", prev_h, Wh) + b
        H = prev_h.shape[1]
        i, f, o = (0.5 + 0.5 * np.tanh(a[:, k * H : (k + 1) * H] / 2) for k in range(3))
        next_c = prev_c * f + np.tanh(a[:, 3 * H :]) * i
        return np.tanh(next_c) * o, next_c

    def gradients(dnext_h: Array, dnext_c: Array, given: tuple[Array, ...]) -> tuple[Array, ...]:
        found = tuple(np.zeros(array.shape) for array in given)
        for which, gradient in enumerate(found):
            for entry in np.ndindex(gradient.shape):
                moved = [array.astype(complex) for array in given]
                moved[which][entry] += 1e-30j
                next_h, next_c = states(*moved)
                gradient[entry] = np.sum(dnext_h * next_h.imag + dnext_c * next_c.imag) / 1e-30
        return found

    return {FORWARD.name: lambda *given: (*states(*given), given), BACKWARD.name: gradients}
