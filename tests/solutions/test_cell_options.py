"""Every option of the cells and of their sequences does what its equation says, written out here once more."""

from functools import partial

import numpy as np
import pytest

from rnnex.solutions.activations import identity, sigmoid
from rnnex.solutions.esn import ESNWeights, esn_cell, esn_sequence
from rnnex.solutions.gru import GRUWeights, gru_cell
from rnnex.solutions.jordan import JordanWeights, jordan_cell, jordan_sequence
from rnnex.solutions.lstm import LSTMWeights, lstm_cell
from rnnex.solutions.rnn import RNNWeights, rnn_cell
from rnnex.solutions.sequence import gru_sequence, lstm_sequence, rnn_sequence

from ..oracles.plain_gru import CONVENTIONS

CLOSE = {"rtol": 0, "atol": 1e-12}
D, N, M = 2, 3, 4


def hard(a):
    """The hard sigmoid, which older versions of Keras had at the gates."""
    return np.clip(0.2 * a + 0.5, 0, 1)


ACTIVATIONS = [np.tanh, sigmoid, identity, hard]
each_activation = pytest.mark.parametrize("activation", ACTIVATIONS)
each_pair = pytest.mark.parametrize(("gates", "activation"), list(zip(ACTIVATIONS, ACTIVATIONS[::-1], strict=True)))
alone = pytest.mark.parametrize("alone", [True, False], ids=["cell", "sequence"])


def draw(*shapes):
    random = np.random.default_rng(7)
    return [random.uniform(-1.5, 1.5, shape) for shape in shapes]


def step_of(alone, cell, sequence, x, *states, p, **options):
    """The step that the cell takes, or a sequence of one."""
    if alone:
        return cell(x, *states, p, **options)
    steps = sequence(x[None], p, *states, **options)
    return type(steps)(*(field[0] for field in steps))


def agree(step, **expected):
    for name, value in expected.items():
        np.testing.assert_allclose(getattr(step, name), value, **CLOSE, err_msg=name)


@alone
@each_activation
def test_rnn(alone, activation):
    W, U, b, x, h = draw((N, D), (N, N), N, D, N)

    step = step_of(alone, rnn_cell, rnn_sequence, x, h, p=RNNWeights(W, U, b), activation=activation)

    agree(step, a=W @ x + U @ h + b, h=activation(W @ x + U @ h + b))


@alone
@each_activation
def test_jordan(alone, activation):
    W, U, b, V, b_y, x, y = draw((N, D), (N, M), N, (M, N), M, D, M)
    how = {"activation": activation, "output_activation": hard}

    step = step_of(alone, jordan_cell, jordan_sequence, x, y, p=JordanWeights(W, U, b, V, b_y), **how)

    a = W @ x + U @ y + b
    agree(step, a=a, h=activation(a), y=hard(V @ activation(a) + b_y))


@alone
@each_activation
@pytest.mark.parametrize("leak", [1, 0.25])
def test_esn(alone, activation, leak):
    W, W_in, u, x = draw((N, N), (N, D), D, N)

    step = step_of(alone, esn_cell, esn_sequence, u, x, p=ESNWeights(W, W_in), leak=leak, activation=activation)

    agree(step, a=W @ x + W_in @ u, x=(1 - leak) * x + leak * activation(W @ x + W_in @ u))


@alone
def test_esn_of_leak_one_keeps_nothing(alone):
    p = ESNWeights(np.array([[1.0]]), np.array([[1.0]]))

    step = step_of(alone, esn_cell, esn_sequence, np.zeros(1), np.array([np.inf]), p=p)

    agree(step, a=np.inf, x=1)


PEEPHOLES = ["", "i", "f", "o", "if", "io", "fo", "ifo"]


@alone
@each_pair
@pytest.mark.parametrize("peepholes", PEEPHOLES)
def test_lstm(alone, gates, activation, peepholes):
    *weights, x, h, c = draw(*[(N, D), (N, N), N] * 4, D, N, N)
    p_i, p_f, p_o = (np.full(N, 0.5 + k) if gate in peepholes else 0 for k, gate in enumerate("ifo"))
    given = {f"p_{k}": value for k, value in zip("ifo", (p_i, p_f, p_o), strict=True) if k in peepholes}
    how = {"recurrent_activation": gates, "activation": activation, "squash": hard}

    step = step_of(alone, lstm_cell, lstm_sequence, x, h, c, p=LSTMWeights(*weights, **given), **how)

    a_f, a_i, a_g, a_o = (W @ x + U @ h + b for W, U, b in zip(weights[::3], weights[1::3], weights[2::3], strict=True))
    f, i, g = gates(a_f + p_f * c), gates(a_i + p_i * c), activation(a_g)
    new = f * c + i * g
    o = gates(a_o + p_o * new)
    agree(step, f=f, i=i, g=g, o=o, c=new, h=o * hard(new))


GRUS = [(convention, False) for convention in CONVENTIONS]
GRUS += [(convention, True) for convention in CONVENTIONS if convention["reset"] == "after"]


@alone
@each_pair
@pytest.mark.parametrize(("convention", "inner"), GRUS)
def test_gru(alone, gates, activation, convention, inner):
    *U, b_inner, x, h = draw(*[(N, N)] * 3, N, D, N)
    W, b = draw(*[(N, D)] * 3), draw(N, N, N)
    pairs = zip(U, W, strict=True) if convention["order"] == "hx" else zip(W, U, strict=True)
    p = GRUWeights(*[np.hstack(pair) for pair in pairs], *b, b_inner if inner else None)
    how = {**convention, "recurrent_activation": gates, "activation": activation}

    step = step_of(alone, gru_cell, gru_sequence, x, h, p=p, **how)

    z, r = (gates(W[k] @ x + U[k] @ h + b[k]) for k in (0, 1))
    inside = U[2] @ (r * h) if convention["reset"] == "before" else r * (U[2] @ h + (b_inner if inner else 0))
    candidate = activation(W[2] @ x + inside + b[2])
    kept = z if convention["gate"] == "keeps" else 1 - z
    agree(step, z=z, r=r, candidate=candidate, h=kept * h + (1 - kept) * candidate)


def test_jordan_backward_is_forward_over_reversed_inputs():
    *weights, y_0 = draw((N, D), (N, M), N, (M, N), M, M)
    (xs,) = draw((5, D))
    network = partial(jordan_sequence, p=JordanWeights(*weights), y_0=y_0)

    np.testing.assert_allclose(network(xs, reverse=True).y, network(xs[::-1]).y[::-1], **CLOSE)
