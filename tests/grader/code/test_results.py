"""What a function may return, and what the runner makes of it."""

import numpy as np
import pytest

from rnnex.errors import AuthorError
from rnnex.grader.code import Status
from rnnex.grader.code.plan import Call, Step
from rnnex.grader.code.trees import Branch, Kind

RETURNED = {
    "an array": ("np.array([0.5, -1.0])", [0.5, -1.0], "float64"),
    "a list": ("[1.0, 2.0]", [1.0, 2.0], "float64"),
    "a nested list": ("[[1, 2], [3, 4]]", [[1, 2], [3, 4]], "int64"),
    "a tuple": ("(1, 2.5)", [1.0, 2.5], "float64"),
    "a number": ("0.25", 0.25, "float64"),
    "a whole number": ("3", 3, "int64"),
    "True": ("True", True, "bool"),
    "a NumPy scalar": ("np.float32(0.5)", 0.5, "float32"),
    "an array without dimensions": ("np.array(0.5)", 0.5, "float64"),
    "float32": ("x.astype(np.float32)", [1.0, 2.0], "float32"),
    "float16": ("x.astype(np.float16)", [1.0, 2.0], "float64"),
    "int32": ("x.astype(np.int32)", [1, 2], "int32"),
    "uint8": ("x.astype(np.uint8)", [1, 2], "int64"),
    "bools": ("x > 1", [False, True], "bool"),
    "big-endian": ("x.astype('>f8')", [1.0, 2.0], "float64"),
    "a transposed view": ("np.array([[1., 2.], [3., 4.]]).T", [[1.0, 3.0], [2.0, 4.0]], "float64"),
    "nothing at all": ("np.zeros((0, 3))", [], "float64"),
}


@pytest.mark.parametrize(("expression", "expected", "dtype"), RETURNED.values(), ids=RETURNED.keys())
def test_numbers_arrive_as_a_plain_array(run_code, expression, expected, dtype):
    (outcome,) = run_code(f"import numpy as np\ndef f(x): return {expression}").outcomes

    assert (outcome.status, outcome.message) == (Status.OK, "")
    assert type(outcome.value) is np.ndarray
    assert (outcome.value.tolist(), outcome.value.dtype.name) == (expected, dtype)


NOT_ARRAYS = {
    "objects": ("np.array([object()])", "object"),
    "text": ("'0.5'", "str"),
    "complex numbers": ("x * 1j", "complex"),
    "a dictionary with numbers for keys": ("{1: x}", "keys"),
    "a matrix": ("np.matrix([[1., 2.]])", "matrix"),
    "a masked array": ("np.ma.array([1., 2.])", "MaskedArray"),
    "a view of a class that lies": ("x.view(Liar)", "Liar"),
    "a generator": ("(v for v in x)", "generator"),
    "an integer of 30 digits": ("10**30", "int"),
    "uint64 beyond int64": ("np.array([2**64 - 1], dtype=np.uint64)", "too large"),
    "nine dimensions": ("np.zeros((1,) * 9)", "9"),
    "80 MB": ("np.zeros(10**7)", "too large: shape (10000000,)"),
    "80 TB on paper": ("np.broadcast_to(1.0, (10**7, 10**6))", "too large"),
    "an array class that raises": ("Duck()", "Duck"),
    "an array class that leaves": ("Leaver()", "Leaver"),
    "a list in itself, without end": ("bottomless()", "too large"),
    "too many parts": ("[x] * 5000", "too large"),
}
DUCKS = """
import numpy as np
class Duck:
    def __array__(self, *a, **k): 1 / 0
class Leaver:
    def __array__(self, *a, **k): raise SystemExit(0)
class Liar(np.ndarray):
    def __array_finalize__(self, other): pass
    def __array_function__(self, *a, **k): return True
def bottomless():
    inner = [np.zeros(1)]
    inner += [inner] * 5000
    return inner
"""


CLASSES = """
from collections import Counter, OrderedDict, defaultdict, namedtuple
import numpy as np
def leave(*a, **k): raise SystemExit(0)
class Meta(type):
    __eq__ = __hash__ = leave
class Table(dict, metaclass=Meta):
    __iter__ = __len__ = __getitem__ = items = keys = leave
class Items(list, metaclass=Meta):
    __iter__ = __len__ = __getitem__ = leave
class Pair(namedtuple("Pair", "h c"), metaclass=Meta):
    __iter__ = __len__ = __getitem__ = __repr__ = leave
class Ordered(OrderedDict):
    __iter__ = __len__ = __getitem__ = items = keys = leave
"""
MADE_OF = {
    "a list": ("Items([1.0, 2.0])", [1.0, 2.0]),
    "a named tuple": ("Pair(1.0, 2.0)", [1.0, 2.0]),
    "a named tuple with arrays": ("Pair(x, [x])", (Kind.TUPLE, [Kind.ARRAY, Kind.LIST])),
    "named tuples in a list": ("[Items([1.0]), Pair(2.0, 3.0)]", (Kind.LIST, [Kind.NESTED, Kind.NESTED])),
    "a dictionary": ("Table(h=x)", ["h"]),
    "an ordered dictionary": ("Ordered(h=x, c=x)", ["h", "c"]),
    "a dictionary with a default": ("defaultdict(list, h=x)", ["h"]),
    "a dictionary that counts": ("Counter(h=2)", ["h"]),
}


@pytest.mark.parametrize(("expression", "expected"), MADE_OF.values(), ids=MADE_OF.keys())
def test_classes_made_of_lists_tuples_and_dictionaries_are_read_past_what_they_say(run_code, expression, expected):
    (outcome,) = run_code(f"{CLASSES}\ndef f(x): return {expression}").outcomes

    assert (outcome.status, outcome.message) == (Status.OK, "")
    if outcome.value is not None:
        assert outcome.value.tolist() == expected
    elif isinstance(outcome.tree, Branch):
        assert (outcome.tree.kind, [item.kind for item in outcome.tree.items]) == expected
    else:
        assert list(outcome.tree.items) == expected


@pytest.mark.parametrize("expression", ["Odd()", "[x, Odd()]"])
def test_no_class_is_asked_whether_it_is_a_number(run_code, expression):
    """Of anything else the same holds: it is named, and none of its methods runs."""
    (outcome,) = run_code(f"{CLASSES}\nOdd = Meta('Odd', (), {{}})\ndef f(x): return {expression}").outcomes

    assert "SystemExit" not in outcome.message


@pytest.mark.parametrize(("expression", "said"), NOT_ARRAYS.values(), ids=NOT_ARRAYS.keys())
def test_anything_else_is_not_an_array_and_says_why(run_code, expression, said):
    (outcome,) = run_code(f"{DUCKS}\ndef f(x): return {expression}").outcomes

    assert (outcome.status, outcome.value) == (Status.NOT_AN_ARRAY, None)
    assert said in outcome.message


def test_returning_none_has_a_status_of_its_own(run_code):
    (outcome,) = run_code("def f(x): x + 1").outcomes

    assert outcome.status is Status.RETURNED_NONE


def test_a_case_too_large_does_not_cost_the_others(run_code):
    source = "import numpy as np\ndef f(n): return np.zeros(n)"

    outcomes = run_code(source, (10**7,), (2,)).outcomes

    assert [o.status for o in outcomes] == [Status.NOT_AN_ARRAY, Status.OK]


def test_all_results_together_have_a_limit_and_what_fits_counts(run_code):
    """Said by the child in words; were it sent, it would be tampering."""
    run = run_code("import numpy as np\ndef f(n): return np.zeros(n)", (10**6,), (10**6,), (10**6 + 10**5,), (3,))

    assert [o.status for o in run.outcomes] == [Status.OK, Status.OK, Status.NOT_AN_ARRAY, Status.OK]


def test_twelve_megabytes_come_through(run_code):
    (outcome,) = run_code("import numpy as np\ndef f(n): return np.arange(n)", (15 * 10**5,)).outcomes

    assert outcome.value.sum() == 15 * 10**5 * (15 * 10**5 - 1) // 2


SPECIAL = np.array([np.nan, np.inf, -np.inf, -0.0, 5e-324, 0.1])


@pytest.mark.parametrize(
    "given",
    [SPECIAL, SPECIAL.astype(np.float32), np.array([2**62, -1]), np.array([[True], [False]]), np.zeros((2, 0, 3)),
     np.int32([7]), np.array(1.5), 0.1, 2**40, True, np.float64(0.1), np.arange(6.0).reshape(2, 3).T],
)  # fmt: skip
def test_arguments_arrive_bit_for_bit(run_code, given):
    (outcome,) = run_code("def f(x): return x", (given,)).outcomes

    assert outcome.value.dtype == np.asarray(given).dtype
    assert outcome.value.shape == np.shape(given)
    assert outcome.value.tobytes() == np.asarray(given).tobytes()


def test_an_argument_that_cannot_be_handed_over_is_the_authors_fault(run_code):
    with pytest.raises(AuthorError, match="case 0"):
        run_code("def f(x): return x", (np.array(["text"]),))


@pytest.mark.parametrize(
    ("body", "mutated"),
    [
        ("x += 1; return x", True),
        ("x.shape = (2, 1); return x", True),
        ("x = x + 1; return x", False),
        ("x[0] = x[0]; return x", False),
        ("return x", False),
    ],
)
def test_the_arguments_after_the_call_come_back_when_asked_for(run_steps, body, mutated):
    """The last three are the control: what is not changed comes back as it was."""
    given = np.array([1.0, np.nan])

    (outcome,) = run_steps(f"def f(x): {body}", Step("call", Call("f"), (given,), echo=True)).outcomes

    after = outcome.echo.items[0].items[0].array
    assert (after.shape != given.shape or after.tobytes() != given.tobytes()) is mutated


def test_each_case_has_its_own_copy_of_shared_arguments(run_code):
    shared = np.array([1.0])

    outcomes = run_code("def f(x):\n    x += 1\n    return x", (shared,), (shared,)).outcomes

    assert [o.value.tolist() for o in outcomes] == [[2.0], [2.0]]
    assert shared.tolist() == [1.0]


def test_a_result_is_taken_when_the_call_ends(run_code):
    """A function that returns the same array every time, changed, has not changed its earlier answers."""
    source = "import numpy as np\nh = np.zeros(1)\ndef f(x):\n    h[:] += x\n    return h"

    outcomes = run_code(source, (1.0,), (1.0,)).outcomes

    assert [o.value.tolist() for o in outcomes] == [[1.0], [2.0]]
