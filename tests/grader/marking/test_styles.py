"""Right solutions in many styles get full marks, and a remark at most."""

from fractions import Fraction

import pytest

from rnnex.exercises.registry import find_exercise
from rnnex.exercises.rnn.backward import WORKED
from rnnex.grader.marking.code import mark_code
from rnnex.grader.marking.marks import Reading
from rnnex.templates.language import Language

from ...students.folders import gru_source
from ...students.slipping import GRU, RNN, with_slips
from .local import LocalRunner

EN = Language("en")
RIGHT = gru_source()
RETURN = "return z * h_prev + (1 - z) * c"
GRU_STYLES = {
    "as in the lecture": RIGHT,
    "with methods": with_slips(GRU),
    "a list": RIGHT.replace(RETURN, "return list(z * h_prev + (1 - z) * c)"),
    "a list of Python numbers": RIGHT.replace(RETURN, "return (z * h_prev + (1 - z) * c).tolist()"),
    "a tuple": RIGHT.replace(RETURN, "return tuple((z * h_prev + (1 - z) * c).tolist())"),
    "float32": RIGHT.replace(RETURN, "return (z * h_prev + (1 - z) * c).astype(np.float32)"),
    "long double": RIGHT.replace(RETURN, "return (z * h_prev + (1 - z) * c).astype(np.longdouble)"),
    "a view": RIGHT.replace(RETURN, "return np.stack([z * h_prev + (1 - z) * c] * 2)[1]"),
    "every second entry": RIGHT.replace(RETURN, "return np.repeat(z * h_prev + (1 - z) * c, 2)[::2]"),
    "read-only": RIGHT.replace(
        RETURN, "out = z * h_prev + (1 - z) * c\n    out.flags.writeable = False\n    return out"
    ),
    "a lambda": """
import numpy as np
s = lambda v: 1 / (1 + np.exp(-v))
new = lambda z, r, x, h, W, b: z * h + (1 - z) * np.tanh(W @ np.r_[r * h, x] + b)
gru_cell = lambda x, h, U, R, W, u, r, b: new(s(U @ np.r_[h, x] + u), s(R @ np.r_[h, x] + r), x, h, W, b)
""",
    "a class that is called": RIGHT.replace("def gru_cell(", "class Cell:\n  def __call__(self, ").replace(
        "\n    ", "\n      "
    )
    + "\ngru_cell = Cell()\n",
    "loops": """
import math
def gru_cell(x, h_prev, W_z, W_r, W_h, b_z, b_r, b_h):
    n, d = len(h_prev), len(x)
    sig = lambda v: 1 / (1 + math.exp(-v))
    def row(W, i, h): return sum(W[i][j] * h[j] for j in range(n)) + sum(W[i][n + k] * x[k] for k in range(d))
    z = [sig(row(W_z, i, h_prev) + b_z[i]) for i in range(n)]
    r = [sig(row(W_r, i, h_prev) + b_r[i]) for i in range(n)]
    g = [math.tanh(row(W_h, i, [r[j] * h_prev[j] for j in range(n)]) + b_h[i]) for i in range(n)]
    return [z[i] * h_prev[i] + (1 - z[i]) * g[i] for i in range(n)]
""",
    "einsum": RIGHT.replace("W_z @ v", "np.einsum('ij,j->i', W_z, v)"),
    "matmul of columns": """
import numpy as np
def gru_cell(x, h_prev, W_z, W_r, W_h, b_z, b_r, b_h):
    col = lambda a: np.asarray(a).reshape(-1, 1)
    sig = lambda a: 1 / (1 + np.exp(-a))
    v = np.vstack([col(h_prev), col(x)])
    z, r = sig(W_z @ v + col(b_z)), sig(W_r @ v + col(b_r))
    c = np.tanh(W_h @ np.vstack([r * col(h_prev), col(x)]) + col(b_h))
    return (z * col(h_prev) + (1 - z) * c).ravel()
""",
    "gates in one product": """
import numpy as np
def gru_cell(x, h_prev, W_z, W_r, W_h, b_z, b_r, b_h):
    n = h_prev.size
    zr = 0.5 * (1 + np.tanh(0.5 * (np.concatenate([W_z, W_r]) @ np.hstack((h_prev, x)) + np.append(b_z, b_r))))
    z, r = np.split(zr, 2)
    c = np.tanh(W_h[:, :n] @ (r * h_prev) + W_h[:, n:] @ x + b_h)
    return c + z * (h_prev - c)
""",
    "stable sigmoid": RIGHT.replace("1 / (1 + np.exp(-(W_z @ v + b_z)))", "np.exp(-np.logaddexp(0, -(W_z @ v + b_z)))"),
    "keyword defaults": RIGHT.replace("b_z, b_r, b_h):", "b_z, b_r, b_h, verbose=False, eps=0.0):"),
    "prints": RIGHT.replace("    v =", "    print('step', x)\n    v ="),
    "in Latin letters": "# -*- coding: latin-1 -*-\n" + RIGHT,
    "works on copies": RIGHT.replace("    v =", "    h_prev = h_prev.copy()\n    v =").replace(
        RETURN, "h_prev *= z\n    h_prev += (1 - z) * c\n    return h_prev"
    ),
    "global weights": "import numpy as np\nW = {}\n" + RIGHT.replace("    v =", "    W['z'] = W_z\n    v ="),
    "its own test at the end": RIGHT + "\nif __name__ == '__main__':\n    raise SystemExit(gru_cell())\n",
    "an exception inside": RIGHT.replace(
        "    v =", "    try:\n        1 / 0\n    except ZeroDivisionError:\n        pass\n    v ="
    ),
}
RNN_STYLES = {
    "as worked": WORKED,
    "einsum and a dictionary": with_slips(RNN),
    "lists of lists": WORKED.replace("return hs, (", "return hs.tolist(), (").replace(
        "return dxs, carry,", "return dxs.tolist(), list(carry),"
    ),
    "a list of results": WORKED.replace("return dxs, carry, dW_x, dW_h, db", "return [dxs, carry, dW_x, dW_h, db]"),
    "a list of states": WORKED.replace("return hs, (", "return list(hs), ("),
    "float32 at the end": WORKED.replace("dW_x, dW_h, db\n", "dW_x.astype('f4'), dW_h.astype('f4'), db.astype('f4')\n"),
    "a named tuple": "from collections import namedtuple\nBack = namedtuple('Back', 'dxs dh_0 dW_x dW_h db')\n"
    + WORKED.replace("return dxs, carry, dW_x, dW_h, db", "return Back(dxs, carry, dW_x, dW_h, db)"),
    "an object for a cache": "class Cache: pass\n"
    + WORKED.replace(
        "    return hs, (xs, h_0, W_x, W_h, hs)", "    c = Cache(); c.all = (xs, h_0, W_x, W_h, hs); return hs, c"
    ).replace("hs = cache\n", "hs = cache.all\n"),
    "a closure for a cache": WORKED.replace("(xs, h_0, W_x, W_h, hs)\n", "lambda: (xs, h_0, W_x, W_h, hs)\n").replace(
        "hs = cache\n", "hs = cache()\n"
    ),
    "computes again": WORKED.replace("return hs, (xs, h_0, W_x, W_h, hs)", "return hs, (xs, h_0, W_x, W_h, b)").replace(
        "xs, h_0, W_x, W_h, hs = cache", "xs, h_0, W_x, W_h, b = cache\n    hs, _ = rnn_forward(xs, h_0, W_x, W_h, b)"
    ),
    "cache in a global": "STORE = []\n"
    + WORKED.replace(
        "return hs, (xs, h_0, W_x, W_h, hs)", "STORE.append((xs, h_0, W_x, W_h, hs))\n    return hs, len(STORE) - 1"
    ).replace("hs = cache\n", "hs = STORE[cache]\n"),
}
STYLES = [("gru-cell", name, source) for name, source in GRU_STYLES.items()]
STYLES += [("rnn-backward", name, source) for name, source in RNN_STYLES.items()]
REMARKED = {
    "a list",
    "a list of Python numbers",
    "a tuple",
    "float32",
    "loops",
    "lists of lists",
    "a list of states",
    "float32 at the end",
}


@pytest.mark.parametrize(("exercise", "style", "source"), STYLES, ids=[f"{one}: {name}" for one, name, _ in STYLES])
def test_right_in_any_style(exercise, style, source):
    found = find_exercise(exercise)
    variant = found.draw("7", found.options({}), {})

    (mark,), details = mark_code(found, variant, source.encode(), LocalRunner(), Fraction(10), EN)

    assert (mark.reading, mark.awarded, mark.explanations) == (Reading.CORRECT, 10, ()), details
    assert bool(mark.notes) is (style in REMARKED)
