"""Write an echo state network in NumPy: scale the reservoir, run it, fit the readout."""

from collections.abc import Sequence
from functools import partial

import numpy as np

from ...templates.language import N_, Language
from ..engine.calls import Case, Step
from ..engine.code_exercise import Array, CodeTask, Contract, Function, Names, Output, code_exercise
from ..engine.contracts import one_step, same_again, unchanged
from ..engine.draw import Draw
from ..engine.specs import among, tenths
from ..engine.starter import starter_file
from ..engine.telling import Slips
from ..engine.variant import Variant
from .esn_slips import SLIPS
from .loops import by_loops

VALUES = tenths(-1, 1, never=0).grid
RHOS = among([0.7, 0.8, 0.9]).grid
RIDGES = among([0.5, 1.0, 1.5, 2.0]).grid
CLEAR = 0.1
"""By how much the spectral radius must differ, relatively, from what is mistaken for it."""
RESCALE = Function("rescale", ("W", "rho"), (Output("W"),))
RUN = Function("run", ("us", "x_0", "W", "W_in"), (Output("xs", time=0),))
LABELS = (
    (
        N_("scaling: two units"),
        N_("states: two units, one input"),
        N_("readout: one output"),
    ),
    (
        N_("scaling: three units"),
        N_("states: three units, two inputs"),
        N_("readout: two outputs"),
    ),
    (
        N_("scaling: four units"),
        N_("states: all sizes different"),
        N_("readout: all sizes different"),
    ),
    (
        N_("scaling: three units"),
        N_("states: as many units as inputs"),
        N_("readout: as many outputs as units"),
    ),
    (
        N_("scaling: two units"),
        N_("states: two units, one input"),
        N_("readout: three outputs"),
    ),
)
"""Of the cases, one for each function."""
FIT = Function("fit", ("xs", "ys", "ridge", "washout"), (Output("W_out"), Output("b")))


@code_exercise(
    id="esn-fit",
    title=N_("Write an echo state network"),
    topic="reservoir",
    source="Jaeger (2001); ridge regression as in Lukoševičius (2012)",
    level=2,
)
def esn_fit_code() -> CodeTask:
    """Three functions: what is chosen of the reservoir, its states, and what alone is trained."""
    return CodeTask(
        "esn_fit",
        (RESCALE, RUN, FIT),
        reference,
        SLIPS,
        public=lambda draw: [
            *_apart(draw, "public/1", LABELS[0], (7, 1, 2, 1), 2, public=True),
            *_apart(draw, "public/2", LABELS[1], (8, 2, 3, 2), 1, public=True),
        ],
        hidden=lambda draw: [
            *_apart(draw, "hidden/1", LABELS[2], (11, 3, 4, 2), 3),
            *_apart(draw, "hidden/2", LABELS[3], (9, 3, 3, 3), 2),
            *_apart(draw, "hidden/3", LABELS[4], (8, 1, 2, 3), 1),
        ],
        contracts=(
            one_step(lambda draw: [Case(N_("one step"), (_run(draw, "short", (1, 2, 3)),))]),
            Contract(
                "one-output",
                N_("There may be one output only; its axis stays."),
                lambda draw: [Case(N_("one output"), (_fit(draw, "output", (9, 3, 1), 2),))],
            ),
            Contract(
                "no-washout",
                N_("The washout may be 0."),
                lambda draw: [Case(N_("no washout"), (_fit(draw, "from the start", (6, 2, 2), 0),))],
            ),
            Contract(
                "no-ridge",
                N_("The ridge may be 0."),
                lambda draw: [Case(N_("no ridge"), (_fit(draw, "plain", (7, 2, 2), 1, ridges=np.zeros(1)),))],
            ),
            unchanged(lambda draw: [_case(draw, "unchanged", N_("three units, two inputs"), (7, 2, 3, 2), 1)]),
            same_again(lambda draw: [_case(draw, "again", N_("three units, two inputs"), (7, 2, 3, 2), 1)]),
        ),
        starter=lambda say: starter_file(esn_fit_code.write(), docs(say), say),
    )


def reference(slips: Slips) -> Names:
    """The functions with these slips; without any they agree with reservoir.py and esn.py of solutions/."""
    return {
        RESCALE.name: partial(_rescaled, slips),
        RUN.name: partial(_states, slips),
        FIT.name: partial(_readout, slips),
    }


def _rescaled(slips: Slips, W: Array, rho: float) -> Array:
    if "radius-not-divided" in slips:
        return rho * W
    sizes = _sizes(W)
    which = "norm-for-radius" if "norm-for-radius" in slips else "size-forgotten" if "size-forgotten" in slips else ""
    return W * (rho / sizes[which])


def _sizes(W: Array) -> dict[str, float]:
    """The spectral radius, and what is mistaken for it."""
    eigenvalues = np.linalg.eigvals(W)
    return {
        "": float(np.abs(eigenvalues).max()),
        "norm-for-radius": float(np.linalg.norm(W, 2)),
        "size-forgotten": float(eigenvalues.real.max()),
    }


def _states(slips: Slips, us: Array, x_0: Array, W: Array, W_in: Array) -> Array:
    a_in = us @ W_in.T
    if "input-late" in slips:
        a_in = np.concatenate([0 * a_in[:1], a_in[:-1]])
    x, found = 0 * x_0 if "start-ignored" in slips else x_0, []
    for from_input in a_in:
        a = (W.T if "reservoir-transposed" in slips else W) @ x + from_input
        x = a if "tanh-missing" in slips else np.tanh(a)
        found.append(x)
    return np.stack(found)


def _readout(slips: Slips, xs: Array, ys: Array, ridge: float, washout: int) -> tuple[Array, Array]:
    """Weights and bias together, the bias last: (A^T A + penalty) theta = A^T Y."""
    skipped = washout + ("washout-long" in slips) - ("washout-short" in slips)
    skipped = 0 if "washout-ignored" in slips else skipped
    X, Y = xs[skipped:], ys[skipped:]
    H = X.shape[1]
    A = X if "bias-missing" in slips else np.column_stack([X, np.ones(len(X))])
    size = 0.0 if "ridge-missing" in slips else ridge * (len(X) if "ridge-times-steps" in slips else 1)
    diagonal = np.eye(A.shape[1])
    penalty = size * (np.ones_like(diagonal) if "ridge-everywhere" in slips else diagonal)
    if "bias-penalised" not in slips:
        penalty[H:], penalty[:, H:] = 0, 0
    theta = np.asarray(np.linalg.solve(A.T @ A + penalty, A.T @ Y), float)
    bias = 0 * Y[0] if "bias-missing" in slips else theta[H]
    return theta[:H].T, bias


def _case(draw: Draw, name: str, label: str, sizes: tuple[int, int, int, int], washout: int) -> Case:
    """The three functions, each with arguments of its own: T steps, D inputs, H units, M outputs."""
    T, D, H, M = sizes
    rho = float(draw.choice(f"{name}/rho", RHOS)[0])
    steps = (
        RESCALE.call(_reservoir(draw, name, H), rho),
        _run(draw, name, (T, D, H)),
        _fit(draw, name, (T, H, M), washout),
    )
    return Case(label, steps)


def _apart(
    draw: Draw,
    name: str,
    labels: Sequence[str],
    sizes: tuple[int, int, int, int],
    washout: int,
    *,
    public: bool = False,
) -> list[Case]:
    """A case for each function, so that one may be right while another is not written yet."""
    steps = _case(draw, name, "", sizes, washout).steps
    return [Case(label, (step,), public) for label, step in zip(labels, steps, strict=True)]


def _reservoir(draw: Draw, name: str, H: int) -> Array:
    """The first matrix drawn whose spectral radius cannot be mistaken for something else."""
    tried = 0
    while True:
        W: Array = draw.choice(f"{name}/W/{tried}", VALUES, (H, H))[0]
        radius, *others = _sizes(W).values()
        if min(radius, *others) > CLEAR and all(abs(other / radius - 1) > CLEAR for other in others):
            return W
        tried += 1


def _run(draw: Draw, name: str, sizes: tuple[int, int, int]) -> Step:
    T, D, H = sizes
    shapes = {"us": (T, D), "x_0": (H,), "W_run": (H, H), "W_in": (H, D)}
    return RUN.call(*(draw.choice(f"{name}/{one}", VALUES, shape)[0] for one, shape in shapes.items()))


def _fit(draw: Draw, name: str, sizes: tuple[int, int, int], washout: int, ridges: Array = RIDGES) -> Step:
    T, H, M = sizes
    xs, ys = (draw.choice(f"{name}/{one}", VALUES, (T, size))[0] for one, size in (("xs", H), ("ys", M)))
    return FIT.call(xs, ys, float(draw.choice(f"{name}/ridge", ridges)[0]), washout)


def docs(_: Language) -> dict[str, str]:
    """What each function takes and returns."""
    return {
        RESCALE.name: _(
            "The reservoir W (H, H), scaled so that its spectral radius is rho.\n\nReturns a new array (H, H)."
        ),
        RUN.name: _(
            "States of the reservoir: x_t = tanh(W x_(t-1) + W_in u_t).\n\n"
            "us (T, D), x_0 (H,), W (H, H), W_in (H, D).\n"
            "Returns xs (T, H)."
        ),
        FIT.name: _(
            "Linear readout y = W_out x + b by ridge regression; the ridge does not hold for the bias.\n\n"
            "xs (T, H), ys (T, M), ridge: 0 or more, washout: number of first steps left out.\n"
            "Returns W_out (M, H), b (M,)."
        ),
    }


esn_fit_code.second_route(by_loops)


@esn_fit_code.statement
def statement(variant: Variant, _: Language) -> str:
    """Statement in Markdown."""
    return "\n\n".join(
        [
            _(
                "Write three functions in the starter file. `rescale(W, rho)` returns the reservoir $W$ multiplied by "
                "a positive number, so that its spectral radius, the greatest absolute value of an eigenvalue, is "
                "$\\rho$."
            ),
            _("`run(us, x_0, W, W_in)` returns all states $x_1, \\dots, x_T$ of the reservoir, of shape $(T, H)$:"),
            r"$$x_t = \tanh\left( W \, x_{t-1} + W_{in} \, u_t \right), \qquad t = 1, \dots, T$$",
            _(
                "`fit(xs, ys, ridge, washout)` returns the tuple `W_out, b` of the linear readout, of shapes $(M, H)$ "
                "and $(M,)$. It leaves out the first `washout` steps and makes this sum over all others as small as "
                "possible, where $\\lambda$ is the ridge and the second term is the sum of the squares of all entries "
                "of $W_{out}$, not of $b$:"
            ),
            r"$$\sum_t \lVert W_{out} \, x_t + b - y_t \rVert^2 + \lambda \, \lVert W_{out} \rVert^2$$",
            _("The shapes: `W` $(H, H)$, `W_in` $(H, D)$, `us` $(T, D)$, `x_0` $(H,)$, `xs` $(T, H)$, `ys` $(T, M)$."),
            _("Use NumPy only, and do not change the arguments."),
        ]
    )


WORKED = """import numpy as np


def rescale(W, rho):
    return W * (rho / np.abs(np.linalg.eigvals(W)).max())


def run(us, x_0, W, W_in):
    x, xs = x_0, []
    for u in us:
        x = np.tanh(W @ x + W_in @ u)
        xs.append(x)
    return np.stack(xs)


def fit(xs, ys, ridge, washout):
    X, Y = xs[washout:], ys[washout:]
    x_mean, y_mean = X.mean(axis=0), Y.mean(axis=0)
    X, Y = X - x_mean, Y - y_mean
    W_out = np.linalg.solve(X.T @ X + ridge * np.eye(X.shape[1]), X.T @ Y).T
    return W_out, y_mean - W_out @ x_mean
"""


@esn_fit_code.solution
def worked(variant: Variant, _: Language) -> str:
    """Worked solution in Markdown: three functions that pass."""
    return _("Three functions that pass all cases:") + f"\n\n```python\n{WORKED}```"
