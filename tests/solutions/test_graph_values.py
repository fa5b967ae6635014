"""The cells take the values of an exercise's graph, and what they record is the textbook's formula."""

import pytest

from rnnex.exercises.engine.graph import Graph
from rnnex.solutions.activations import identity
from rnnex.solutions.gru import GRUWeights, gru_cell
from rnnex.solutions.jordan import JordanWeights, jordan_cell
from rnnex.solutions.lstm import LSTMWeights, lstm_cell
from rnnex.solutions.rnn import RNNWeights, rnn_cell

N, D = 2, 3
SIGNS = {"add": "+", "sub": "-", "mul": "*", "matmul": "@"}


def written(value):
    """The formula of a node, with every bracket."""
    if value.op == "given":
        return value.extra
    if value.op == "const":
        return str(value.extra.tolist())
    parts = [written(arg) for arg in value.args]
    if value.op in SIGNS:
        return f"({parts[0]} {SIGNS[value.op]} {parts[1]})"
    if value.op == "get":
        return f"{parts[0]}[{value.extra}]"
    return f"{value.op}({', '.join(parts)})"


def values(**shapes):
    graph = Graph()
    return {name: graph.node("given", extra=name, shape=shape) for name, shape in shapes.items()}


def test_rnn_records_its_equation():
    v = values(x=(D,), h=(N,), W=(N, D), U=(N, N), b=(N,))

    step = rnn_cell(v["x"], v["h"], RNNWeights(v["W"], v["U"], v["b"]))

    assert written(step.h) == "tanh((((W @ x) + (U @ h)) + b))"


def lstm_values(**more):
    shapes = {f"{part}_{gate}": s for gate in "figo" for part, s in {"W": (N, D), "U": (N, N), "b": (N,)}.items()}
    return values(x=(D,), h=(N,), c=(N,), **shapes, **more)


def lstm(v, **how):
    names = [name for name in v if name not in {"x", "h", "c"}]
    return lstm_cell(v["x"], v["h"], v["c"], LSTMWeights(**{name: v[name] for name in names}), **how)


def test_lstm_records_its_equations():
    step = lstm(lstm_values())

    for gate in "fio":
        assert written(getattr(step, gate)) == f"sigmoid((((W_{gate} @ x) + (U_{gate} @ h)) + b_{gate}))"
    f, i, g, o, c, h = map(written, step)
    assert g == "tanh((((W_g @ x) + (U_g @ h)) + b_g))"
    assert c == f"(({f} * c) + ({i} * {g}))"
    assert h == f"({o} * tanh({c}))"


def test_lstm_variants_record_theirs():
    old = lstm(lstm_values(), forget=False)
    plain = lstm(lstm_values(), squash=identity)
    peeped = lstm(lstm_values(p_f=(N,), p_i=(N,), p_o=(N,)))

    assert written(old.c) == f"(c + ({written(old.i)} * {written(old.g)}))"
    assert written(plain.h) == f"({written(plain.o)} * {written(plain.c)})"
    assert written(peeped.f) == "sigmoid(((((W_f @ x) + (U_f @ h)) + b_f) + (p_f * c)))"
    assert written(peeped.o) == f"sigmoid(((((W_o @ x) + (U_o @ h)) + b_o) + (p_o * {written(peeped.c)})))"


def gru(*, inner=False, **how):
    shapes = {**{f"W_{k}": (N, N + D) for k in "zrc"}, **{f"b_{k}": (N,) for k in "zrc"}}
    v = values(x=(D,), h=(N,), **shapes, **({"b_inner": (N,)} if inner else {}))
    x, h = v.pop("x"), v.pop("h")
    return gru_cell(x, h, GRUWeights(**v), **how)


@pytest.mark.parametrize(("order", "joined"), [("hx", "concat(h, x)"), ("xh", "concat(x, h)")])
def test_gru_records_its_equations(order, joined):
    step = gru(order=order)

    z, r, gated, candidate, h = map(written, step)
    inner = f"concat({gated}, x)" if order == "hx" else f"concat(x, {gated})"
    assert z == f"sigmoid(((W_z @ {joined}) + b_z))"
    assert r == f"sigmoid(((W_r @ {joined}) + b_r))"
    assert gated == f"({r} * h)"
    assert candidate == f"tanh(((W_c @ {inner}) + b_c))"
    assert h == f"(((1.0 - {z}) * h) + ({z} * {candidate}))"


@pytest.mark.parametrize("inner", [False, True])
def test_gru_with_reset_after_the_product_records_its_equations(inner):
    step = gru(inner=inner, gate="keeps", reset="after")

    z, r, gated, candidate, h = map(written, step)
    on_state, on_input = (f"W_c[{(slice(None), part)}]" for part in (slice(None, N), slice(N, None)))
    product = f"({on_state} @ h)"
    assert gated == f"({r} * {f'({product} + b_inner)' if inner else product})"
    assert candidate == f"tanh(((({on_input} @ x) + {gated}) + b_c))"
    assert h == f"(({z} * h) + ((1.0 - {z}) * {candidate}))"


def test_jordan_records_its_equations():
    v = values(x=(D,), y=(N,), W=(4, D), U=(4, N), b=(4,), V=(N, 4), b_y=(N,))
    x, y = v.pop("x"), v.pop("y")

    step = jordan_cell(x, y, JordanWeights(**v))

    assert written(step.h) == "tanh((((W @ x) + (U @ y)) + b))"
    assert written(step.y) == f"((V @ {written(step.h)}) + b_y)"


def test_value_that_does_not_fit_is_refused_like_an_array():
    v = values(x=(D,), h=(N,), W=(N, N), U=(N, N), b=(N,))

    with pytest.raises(ValueError, match=r"^W has shape \(2, 2\) but x has shape \(3,\) and h_prev \(2,\)"):
        rnn_cell(v["x"], v["h"], RNNWeights(v["W"], v["U"], v["b"]))
