"""One step of a simple recurrent network and its gradients, with parameters and gradients in dictionaries.

Columns are examples, and the weights act on the previous state stacked on the input.
"""

from collections.abc import Mapping
from functools import partial
from typing import Any

import numpy as np

from rnnex.exercises.engine.calls import Case, Ref
from rnnex.exercises.engine.code_exercise import Array, CodeTask, Function, Output, Slip, code_exercise
from rnnex.exercises.engine.contracts import backward_twice, one_example, same_again, unchanged
from rnnex.exercises.engine.draw import Draw
from rnnex.exercises.engine.specs import tenths
from rnnex.exercises.engine.starter import starter_file
from rnnex.exercises.engine.telling import Slips
from rnnex.exercises.engine.variant import Variant
from rnnex.templates.language import Language, Text

FORWARD = Function("rnn_step", ("parameters", "x", "a_prev"), (Output("a"), Output("cache", held=True)))
BACKWARD = Function("rnn_step_gradients", ("da", "cache"), (Output("gradients"),))
VALUES = tenths(-1, 1, never=0).grid
SLIPS = (
    Slip(
        "stacked-otherwise",
        Text("the input is stacked on the state", pt_BR="a entrada é empilhada sobre o estado"),
        Text("The first columns of W belong to the state.", pt_BR="As primeiras colunas de W são as do estado."),
    ),
    Slip(
        "bias-missing",
        Text("the bias is missing", pt_BR="falta o viés"),
        Text("Add b to every column.", pt_BR="Some b a cada coluna."),
    ),
    Slip(
        "sigmoid",
        Text("the sigmoid stands in the place of tanh", pt_BR="a sigmoide está no lugar da tanh"),
        Text("A state may be negative.", pt_BR="Um estado pode ser negativo."),
        excludes=("derivative-missing", "derivative-twice"),
    ),
    Slip(
        "derivative-missing",
        Text("the derivative of tanh is missing", pt_BR="falta a derivada da tanh"),
        Text("Multiply da by 1 - a^2 first.", pt_BR="Primeiro multiplique da por 1 - a^2."),
        excludes=("derivative-twice",),
    ),
    Slip(
        "derivative-twice",
        Text("the derivative is 1 - tanh(a)^2", pt_BR="a derivada é 1 - tanh(a)^2"),
        Text("a is a hyperbolic tangent already.", pt_BR="a já é uma tangente hiperbólica."),
    ),
    Slip(
        "new-state-paired",
        Text("dW is made of the new state", pt_BR="dW é feito com o estado novo"),
        Text("W multiplies the previous state.", pt_BR="W multiplica o estado anterior."),
    ),
    Slip(
        "averaged",
        Text("dW and db are divided by the number of examples", pt_BR="dW e db são divididos pelo número de exemplos"),
        Text("They are sums over the columns.", pt_BR="São somas sobre as colunas."),
        excludes=("bias-averaged",),
    ),
    Slip(
        "bias-averaged",
        Text("db is a mean over the columns, not a sum", pt_BR="db é uma média sobre as colunas, e não uma soma"),
        Text("Every column adds its share to db.", pt_BR="Cada coluna soma sua parte a db."),
    ),
    Slip(
        "not-transposed",
        Text("W goes back without being transposed", pt_BR="W volta sem ser transposta"),
        Text(
            "Forward sums over columns of W, backward over rows.",
            pt_BR="Na ida somam-se colunas de W, na volta, linhas.",
        ),
    ),
)


@code_exercise(
    id="rnn-step-dictionaries",
    title=Text("Write one step of a network with dictionaries", pt_BR="Escreva um passo de uma rede com dicionários"),
    topic="rnn",
    source="Elman (1990); columns are examples",
    level=2,
)
def rnn_step() -> CodeTask:
    """Two functions; parameters and gradients are dictionaries of arrays."""
    sizes = Text("three inputs, two units, two examples", pt_BR="três entradas, duas unidades, dois exemplos")
    return CodeTask(
        "rnn_step",
        (FORWARD, BACKWARD),
        lambda slips: {FORWARD.name: partial(forward, slips), BACKWARD.name: partial(backward, slips)},
        SLIPS,
        public=lambda draw: [case(draw, "public", sizes, (3, 2, 2), public=True)],
        hidden=lambda draw: [
            case(draw, "hidden/1", Text("all sizes different", pt_BR="todos os tamanhos diferentes"), (2, 4, 3)),
            case(draw, "hidden/2", Text("as many units as inputs", pt_BR="tantas unidades quanto entradas"), (3, 3, 2)),
        ],
        contracts=(
            one_example(lambda draw: [case(draw, "one", Text("one example", pt_BR="um exemplo"), (3, 2, 1))]),
            unchanged(lambda draw: [case(draw, "unchanged", sizes, (3, 2, 2))]),
            backward_twice(lambda draw: [case(draw, "twice", sizes, (3, 2, 2))]),
            same_again(lambda draw: [case(draw, "again", sizes, (3, 2, 2))]),
        ),
        starter=lambda say: starter_file(rnn_step.write(), {name: say(text) for name, text in DOCS.items()}, say),
    )


def stack(slips: Slips, state: Array, x: Array) -> Array:
    """State and input, one on the other."""
    return np.concatenate([x, state] if "stacked-otherwise" in slips else [state, x])


def unstack(slips: Slips, both: Array, n: int) -> tuple[Array, Array]:
    """What belongs to the n units of the state, and what to the input."""
    if "stacked-otherwise" in slips:
        return both[-n:], both[:-n]
    return both[:n], both[n:]


def forward(slips: Slips, parameters: Mapping[str, Array], x: Array, a_prev: Array) -> tuple[Array, Any]:
    """The new state, shape (n, m), and a cache."""
    W, b = parameters["W"], parameters["b"]
    z = W @ stack(slips, a_prev, x) + (0 * b if "bias-missing" in slips else b)
    a = 1 / (1 + np.exp(-z)) if "sigmoid" in slips else np.tanh(z)
    return a, (W, x, a_prev, a)


def backward(slips: Slips, da: Array, cache: Any) -> dict[str, Array]:
    """Gradients by name."""
    W, x, a_prev, a = cache
    n, m = a.shape
    slope = a * (1 - a) if "sigmoid" in slips else 1 - (np.tanh(a) if "derivative-twice" in slips else a) ** 2
    dz = da * (1 if "derivative-missing" in slips else slope)
    da_prev, dx = unstack(slips, W.T @ dz, n)
    if "not-transposed" in slips:
        da_prev = unstack(slips, W.T, n)[0].T @ dz
    dW = dz @ stack(slips, a if "new-state-paired" in slips else a_prev, x).T / (m if "averaged" in slips else 1)
    db = dz.sum(axis=1, keepdims=True) / (m if slips & {"averaged", "bias-averaged"} else 1)
    return {"dW": dW, "db": db, "dx": dx, "da_prev": da_prev}


def case(draw: Draw, name: str, label: str, sizes: tuple[int, int, int], *, public: bool = False) -> Case:
    """Forward and backward for d inputs, n units and m examples."""
    d, n, m = sizes
    shapes = {"W": (n, n + d), "b": (n, 1), "x": (d, m), "a_prev": (n, m), "da": (n, m)}
    W, b, x, a_prev, da = (draw.choice(f"{name}/{one}", VALUES, shape)[0] for one, shape in shapes.items())
    steps = (FORWARD.call({"W": W, "b": b}, x, a_prev), BACKWARD.call(da, Ref(FORWARD.name, (1,))))
    return Case(label, steps, public)


DOCS = {
    FORWARD.name: Text(
        "One step of a simple recurrent network: a = tanh(W [a_prev, x] + b).\n\n"
        'parameters["W"] (n, n + d), parameters["b"] (n, 1), x (d, m), a_prev (n, m).\n'
        "Returns a (n, m), and a cache with whatever the gradients need.",
        pt_BR="Um passo de uma rede recorrente simples: a = tanh(W [a_prev, x] + b).\n\n"
        'parameters["W"] (n, n + d), parameters["b"] (n, 1), x (d, m), a_prev (n, m).\n'
        "Retorna a (n, m) e um cache com o que os gradientes precisarem.",
    ),
    BACKWARD.name: Text(
        "Gradients of a loss whose gradient at the new state is da (n, m).\n\n"
        'Returns a dictionary with "dW", "db", "dx" and "da_prev", each in the shape of what it belongs to.',
        pt_BR="Gradientes de uma perda cujo gradiente no estado novo é da (n, m).\n\n"
        'Retorna um dicionário com "dW", "db", "dx" e "da_prev", cada um na forma daquilo a que pertence.',
    ),
}
STATEMENT = Text(
    """\
Write `rnn_step(parameters, x, a_prev)`, which returns `a, cache`, and `rnn_step_gradients(da, cache)`, which returns a
dictionary with `"dW"`, `"db"`, `"dx"` and `"da_prev"`. `parameters` is a dictionary with `"W"` and `"b"`. Columns are
examples, and $W$ acts on the state stacked on the input. Gradients of parameters are sums over the examples.
""",
    pt_BR="""\
Escreva `rnn_step(parameters, x, a_prev)`, que retorna `a, cache`, e `rnn_step_gradients(da, cache)`, que retorna um
dicionário com `"dW"`, `"db"`, `"dx"` e `"da_prev"`. `parameters` é um dicionário com `"W"` e `"b"`. Colunas são
exemplos, e $W$ age sobre o estado empilhado sobre a entrada. Gradientes de parâmetros são somas sobre os exemplos.
""",
)
EQUATION = r"""
$$a_t = \tanh\left( W \, \begin{bmatrix} a_{t-1} \\ x_t \end{bmatrix} + b \right)$$
"""
WORKED = """\
import numpy as np


def rnn_step(parameters, x, a_prev):
    W, b = parameters["W"], parameters["b"]
    stacked = np.concatenate([a_prev, x])
    a = np.tanh(W @ stacked + b)
    return a, (W, stacked, a)


def rnn_step_gradients(da, cache):
    W, stacked, a = cache
    dz = da * (1 - a**2)
    both = W.T @ dz
    return {"dW": dz @ stacked.T, "db": dz.sum(axis=1, keepdims=True), "dx": both[len(a):], "da_prev": both[: len(a)]}
"""


@rnn_step.statement
def statement(variant: Variant, say: Language) -> str:
    """Statement in Markdown."""
    return say(STATEMENT) + EQUATION


@rnn_step.solution
def worked(variant: Variant, say: Language) -> str:
    """Worked solution in Markdown."""
    lead = Text("Two functions that pass all cases:", pt_BR="Duas funções que passam em todos os casos:")
    return f"{say(lead)}\n\n```python\n{WORKED}```"


@rnn_step.second_route
def by_imaginary_steps(givens: Mapping[str, Any], options: Mapping[str, Any]) -> dict[str, Any]:
    """The functions once more, entry by entry, and slopes by imaginary steps."""

    def state(W: Array, b: Array, x: Array, a_prev: Array) -> Array:
        n = len(a_prev)
        sums = [[W[i, :n].dot(a_prev[:, k]) + W[i, n:].dot(x[:, k]) for k in range(x.shape[1])] for i in range(n)]
        return np.tanh(np.array(sums) + b)

    def gradients(da: Array, given: dict[str, Array]) -> dict[str, Array]:
        found = {f"d{name}": np.zeros(array.shape) for name, array in given.items()}
        for name, array in given.items():
            for entry in np.ndindex(array.shape):
                moved = array.astype(complex)
                moved[entry] += 1e-30j
                found[f"d{name}"][entry] = np.sum(da * state(**{**given, name: moved}).imag) / 1e-30
        return found

    def step(parameters: Mapping[str, Array], x: Array, a_prev: Array) -> tuple[Array, Any]:
        given = {**parameters, "x": x, "a_prev": a_prev}
        return state(**given), given

    return {FORWARD.name: step, BACKWARD.name: gradients}
