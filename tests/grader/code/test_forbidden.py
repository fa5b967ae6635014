"""Forbidden names: a student's own class may have one of them, and the library's may not be reached by it."""

import ast

import pytest

from rnnex.grader.code.inside.cells import Cell, load_cells
from rnnex.grader.code.inside.reading import Fault, first_forbidden

NAMES = {"GRUCell", "GRU"}
OWN = "class GRUCell:\n    pass\n"


@pytest.mark.parametrize(
    ("source", "line"),
    [
        (OWN + "c = GRUCell()", None),
        ("def GRU(): pass\nGRU()", None),
        ("GRUCell = Mine\nGRUCell()", None),
        ("GRUCell = nn.GRUCell", 1),
        ("from torch import nn\n" + OWN + "c = nn.GRUCell()", 4),
        ("from torch.nn import GRUCell\n" + OWN, 1),
        ("class GRUCell(nn.GRUCell): pass", 1),
        ("class GRUCell(torch.nn.modules.rnn.GRU): pass", 1),
        ("c = GRUCell()", 1),
    ],
)
def test_own_names_are_free(source, line):
    found = first_forbidden(ast.parse(source), NAMES)

    assert (found and found.line) == line


@pytest.mark.parametrize(
    ("guard", "line"),
    [
        ("if __name__ == '__main__':", None),
        ("if '__main__' == __name__:", None),
        ("if __name__ != '__main__':", 2),
        ("__name__ = '__main__'\nif __name__ == '__main__':", 3),
        ("if name == '__main__':", 2),
        ("if __name__ == '__main__':\n    pass\nelse:", 4),
        ("if __name__ == '__main__':\n    pass\nif True:", 4),
    ],
)
def test_what_stands_under_a_main_guard_never_runs(guard, line):
    found = first_forbidden(ast.parse(guard + "\n    print(nn.GRU(2, 3))"), NAMES)

    assert (found and found.line) == line


class Reports:
    """Takes what the cells report."""

    room = 1 << 20

    def say(self, *facts): ...

    def answer(self, *facts): ...


@pytest.mark.parametrize(("second", "forbidden"), [("c = GRUCell()", False), ("c = nn.GRUCell()", True)])
def test_a_class_of_another_cell_is_ones_own_too(second, forbidden):
    cells = [Cell("cell 1", 0, OWN), Cell("cell 2", 2, second)]

    loaded = load_cells(cells, NAMES, 5.0, Reports())

    assert isinstance(loaded, Fault) == forbidden
