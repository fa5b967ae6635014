"""Backpropagation through time: finite differences, and how the functions treat what they are given."""

import numpy as np
import pytest
from hypothesis import given, settings

from rnnex.errors import AuthorError, InputError, ShapeError
from rnnex.solutions.activations import identity

from .runs import SIZES, UNEQUAL, arrays, drawn, named

VARIANTS = [
    ("rnn", {}),
    ("lstm", {}),
    ("lstm", {"peepholes": True, "squash": identity}),
    ("lstm", {"forget": False}),
    ("gru", {}),
    ("gru", {"gate": "keeps", "reset": "after", "order": "xh", "inner": True}),
]
CELLS = pytest.mark.parametrize(
    ("cell", "options"), VARIANTS, ids=lambda value: value if isinstance(value, str) else ""
)


def difference(run, name, at, step=1e-5):
    """Central difference of the loss in one entry of an input, a state or a weight."""

    def nudged(array, by):
        changed = array.copy()
        changed[at] += by
        return changed

    def loss(by):
        if name == "xs":
            return run.loss(xs=nudged(run.xs, by))
        if name in {"h_0", "c_0"}:
            which = "hc".index(name[0])
            return run.loss(states=tuple(nudged(s, by) if k == which else s for k, s in enumerate(run.states)))
        return run.loss(p=run.p._replace(**{name: nudged(getattr(run.p, name), by)}))

    return (loss(step) - loss(-step)) / (2 * step)


@CELLS
@pytest.mark.parametrize("sizes", [(4, (2,), 2, 3, 1), (1, (1,), 1, 1, 2), (3, (), 3, 2, 3)], ids=str)
def test_gradients_agree_with_finite_differences(cell, options, sizes):
    run = drawn(cell, sizes, **options)

    found = named(run.backward())

    leaves = [name for name in found if name in {"xs", "h_0", "c_0"} or name in run.p._fields]
    assert len(leaves) == 1 + len(run.states) + sum(value is not None for value in run.backward().weights)
    for name in leaves:
        by_entry = [difference(run, name, at) for at in np.ndindex(found[name].shape)]
        np.testing.assert_allclose(found[name].ravel(), by_entry, rtol=1e-7, atol=1e-8, err_msg=name)


@CELLS
@settings(max_examples=10)
@given(sizes=SIZES)
def test_second_backward_gives_the_same_and_no_argument_changes(cell, options, sizes):
    run = drawn(cell, sizes, **options)
    steps = run.forward()
    given_arrays = arrays([run.xs, run.states, run.upstream, run.p, steps])
    before = [array.copy() for array in given_arrays]

    first, second = run.backward(steps), run.backward(steps)

    for a, b in zip(arrays(first), arrays(second), strict=True):
        np.testing.assert_array_equal(a, b)
        assert not np.shares_memory(a, b)
    for now, then in zip(given_arrays, before, strict=True):
        np.testing.assert_array_equal(now, then)
    assert not any(np.shares_memory(a, b) for a in arrays(first) for b in given_arrays)


@CELLS
def test_read_only_and_strided_arrays_give_the_same(cell, options):
    run = drawn(cell, UNEQUAL, **options)

    def odd(array):
        """Same numbers, Fortran order with gaps, and locked."""
        wide = np.empty(tuple(2 * size for size in array.shape[::-1]), array.dtype).T
        view = wide[tuple(slice(None, None, 2) for _ in array.shape)]
        view[...] = array
        view.flags.writeable = False
        return view

    def all_odd(parts):
        return [None if part is None else odd(part) for part in parts]

    p = type(run.p)(*all_odd(run.p))
    steps = run.forward()
    locked = run._replace(xs=odd(run.xs), states=tuple(all_odd(run.states)), upstream=tuple(all_odd(run.upstream)), p=p)

    found = named(locked.backward(type(steps)(*all_odd(steps))))

    for name, expected in named(run.backward()).items():
        np.testing.assert_allclose(found[name], expected, rtol=1e-12, atol=1e-12, err_msg=name)


@CELLS
def test_float32_stays_and_is_close_to_float64(cell, options):
    single = drawn(cell, UNEQUAL, dtype=np.float32, **options)
    double = drawn(cell, UNEQUAL, **options)

    found, expected = named(single.backward()), named(double.backward())

    for name, value in found.items():
        assert value.dtype == np.float32, name
        assert expected[name].dtype == np.float64, name
        np.testing.assert_allclose(value, expected[name], rtol=1e-3, atol=1e-4, err_msg=name)


@CELLS
def test_whole_numbers_count_as_floats(cell, options):
    run = drawn(cell, UNEQUAL, **options)
    run = run._replace(xs=np.sign(run.xs), upstream=tuple(map(np.sign, run.upstream)))
    whole = run._replace(xs=run.xs.astype(int), upstream=tuple(g.astype(int) for g in run.upstream))

    found = named(whole.backward())

    for name, expected in named(run.backward()).items():
        np.testing.assert_array_equal(found[name], expected, strict=True)


@CELLS
def test_empty_batch_has_gradients_of_zero(cell, options):
    run = drawn(cell, (3, (0,), 2, 4, 1), **options)

    found = named(run.backward())

    assert found["xs"].shape == (3, 0, 2)
    assert found["h_0"].shape == (0, 4)
    for name in run.p._fields:
        if name in found:
            assert found[name].shape == getattr(run.p, name).shape
            assert not found[name].any()


@CELLS
def test_nan_reaches_only_its_own_sample(cell, options):
    """A NaN propagates to the weights, and to everything of its sample, but not to the neighbours."""
    run = drawn(cell, UNEQUAL, **options)
    dL_dh = run.upstream[0].copy()
    dL_dh[-1, 2] = np.nan

    back = run._replace(upstream=(dL_dh, *run.upstream[1:])).backward()

    assert np.isnan(back.h_0[2]).all()
    assert np.isfinite(np.delete(back.h_0, 2, axis=0)).all()
    assert np.isnan(back.weights[-1] if back.weights[-1] is not None else back.weights[5]).all()


@CELLS
def test_batch_is_the_sum_of_its_samples(cell, options):
    run = drawn(cell, UNEQUAL, **options)

    back = run.backward()

    samples = [
        run._replace(
            xs=run.xs[:, k], states=tuple(s[k] for s in run.states), upstream=tuple(g[:, k] for g in run.upstream)
        ).backward()
        for k in range(4)
    ]
    np.testing.assert_allclose(back.xs, np.stack([one.xs for one in samples], axis=1), rtol=0, atol=1e-12)
    for name, whole in back.weights._asdict().items():
        if whole is not None:
            parts = sum(getattr(one.weights, name) for one in samples)
            np.testing.assert_allclose(whole, parts, rtol=1e-12, atol=1e-12, err_msg=name)


@CELLS
def test_lists_of_steps_give_lists(cell, options):
    run = drawn(cell, UNEQUAL, **options)
    steps = run.forward()
    one_by_one = [type(steps)(*values) for values in zip(*steps, strict=True)]
    expected = run.backward()

    found = run._replace(xs=list(run.xs), upstream=tuple(map(list, run.upstream))).backward(one_by_one)

    assert isinstance(found.xs, list)
    assert isinstance(found.dh, list)
    for name, piled in named(expected).items():
        np.testing.assert_array_equal(np.array(named(found)[name]), piled, strict=True)


@CELLS
@pytest.mark.parametrize("last", [True, False])
def test_missing_gradient_is_zero(cell, options, last):
    """None where the loss does not look at a state, or for all of one kind, is a gradient of zero."""
    run = drawn(cell, UNEQUAL, **options)
    keep = len(run.xs) - 1 if last else 1
    zero = tuple(np.where(np.arange(len(g))[:, None, None] == keep, g, 0) for g in run.upstream[:1])
    none = [g if t == keep else None for t, g in enumerate(run.upstream[0])]
    rest = tuple(0 * g for g in run.upstream[1:]), (None,) * (len(run.upstream) - 1)

    found = run.backward(upstream=(none, *rest[1]))

    for name, expected in named(run.backward(upstream=(*zero, *rest[0]))).items():
        np.testing.assert_array_equal(named(found)[name], expected, err_msg=name)


# What does not fit is refused, by name.


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"xs": np.zeros((0, 4, 2))}, r"xs has no entry: a sequence needs at least one step"),
        ({"xs": np.zeros((5, 3, 2))}, r"h_0 has shape \(4, 3\) but xs\[0\] has shape \(3, 2\): .* \(3, 3\)"),
        ({"xs": np.zeros((5, 4, 3))}, r"W\w* has shape .* must have shape"),
        ({"xs": np.zeros((4, 4, 2))}, r"steps has length 5 but xs has 4"),
        ({"xs": np.float64(3.0)}, r"xs has shape \(\): its first axis must be time"),
        ({"xs": [np.zeros((4, 2))] * 4 + [np.zeros((4, 1))]}, r"xs\[4\] has shape \(4, 1\)"),
        ({"h_0": np.zeros((4, 2))}, r"(steps\.\w+\[0\]|c_0) has shape \(4, 3\) but h_0 has shape \(4, 2\)"),
        ({"h_0": np.zeros(3)}, r"xs\[0\] has shape \(4, 2\): it must be a vector"),
        ({"dL_dh": np.zeros((4, 4, 3))}, r"dL_dh has length 4 but xs has 5"),
        ({"dL_dh": np.zeros((5, 1, 3))}, r"dL_dh\[0\] has shape \(1, 3\) but .* must have shape \(4, 3\)"),
        ({"dL_dh": [None] * 4 + [np.zeros(3)]}, r"dL_dh\[4\] has shape \(3,\)"),
    ],
)
@CELLS
def test_wrong_shape_is_refused(cell, options, change, told):
    run = drawn(cell, UNEQUAL, **options)
    steps = run.forward()
    states = (change.get("h_0", run.states[0]), *run.states[1:])
    upstream = (change.get("dL_dh", run.upstream[0]), *run.upstream[1:])

    with pytest.raises(ShapeError, match=told):
        run.backward(steps, xs=change.get("xs", run.xs), states=states, upstream=upstream)


def test_states_of_an_lstm_must_agree():
    run = drawn("lstm", UNEQUAL)

    with pytest.raises(ShapeError, match=r"c_0 has shape \(4, 2\) but h_0 has shape \(4, 3\)"):
        run.backward(run.forward(), states=(run.states[0], np.zeros((4, 2))))


@CELLS
def test_every_weight_is_checked(cell, options):
    run = drawn(cell, UNEQUAL, **options)
    steps = run.forward()
    for name, weight in run.p._asdict().items():
        if weight is not None and not (name.endswith("_f") and "forget" in options):
            with pytest.raises(ShapeError, match=rf"^{name} has shape .* must have shape"):
                run.backward(steps, p=run.p._replace(**{name: weight[..., :-1]}))


@CELLS
@pytest.mark.parametrize("where", ["xs", "states", "upstream"])
def test_complex_numbers_are_refused(cell, options, where):
    run = drawn(cell, UNEQUAL, **options)
    steps = run.forward()
    value = run.xs + 0j if where == "xs" else tuple(part + 0j for part in getattr(run, where))

    with pytest.raises(InputError, match="must hold real numbers"):
        run.backward(steps, **{where: value})


def test_fields_of_steps_must_have_one_length():
    run = drawn("rnn", UNEQUAL)
    steps = run.forward()

    with pytest.raises(ShapeError, match="same"):
        run.backward(steps._replace(a=steps.a[:-1]))


@pytest.mark.parametrize("cell", ["rnn", "gru", "lstm"])
def test_unknown_derivative_is_named(cell):
    run = drawn(cell, UNEQUAL)

    with pytest.raises(AuthorError, match=r"derivative of exp is not known: use np\.tanh, sigmoid or identity"):
        run.backward(run.forward(), options={"activation": np.exp})
