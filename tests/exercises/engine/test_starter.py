"""Starter files: what stands in them, and that they are Python that waits for an answer."""

import ast

import pytest

from rnnex.exercises.engine.code_exercise import CodeTask, Function, Output
from rnnex.exercises.engine.contracts import same_again, unchanged
from rnnex.exercises.engine.starter import starter_file
from rnnex.templates.language import Language

ONE = Function("one", ("x", "h_prev"), (Output("h"),))
TWO = Function("two", ("dh", "cache"), (Output("dx"), Output("dh_prev")))
DOCS = {"one": "State h of \\theta.\n\nx (d,).\nReturns h (n,).", "two": "Gradients."}
SAY = Language("en")


def starter(*functions, **more):
    return starter_file(CodeTask("task", functions, dict, (), list, list, str, **more), DOCS, SAY)


def test_file_has_contracts_signatures_and_the_way_to_check():
    text = starter(ONE, TWO, contracts=(unchanged(list), same_again(list)))
    tree = ast.parse(text)

    assert ast.get_docstring(tree).split("\n")[2:] == [
        "- The arguments are not changed.",
        "- Called again with the same arguments, a function gives the same result.",
    ]
    one, two = (node for node in tree.body if isinstance(node, ast.FunctionDef))
    assert [argument.arg for argument in (*one.args.args, *two.args.args)] == ["x", "h_prev", "dh", "cache"]
    assert [ast.get_docstring(one), ast.get_docstring(two)] == [DOCS["one"], DOCS["two"]]
    assert text.endswith("\n\n\n# To check your answers with the public cases, run: python check.py\n")


def test_nothing_is_asked_where_there_are_no_contracts():
    assert starter(ONE).startswith("import numpy as np\n\n\ndef one(x, h_prev):\n")


def test_head_speaks_of_one_function_or_of_several():
    one, several = (starter(*functions, contracts=(unchanged(list),)) for functions in ((ONE,), (ONE, TWO)))

    assert one.startswith('"""What is asked of this function, beside the right values:\n\n- The')
    assert several.startswith('"""What is asked of these functions, beside the right values:\n\n- The')


@pytest.mark.parametrize(("libraries", "line"), [("numpy", "import numpy as np"), ("torch-by-hand", "import torch")])
def test_file_imports_what_the_task_is_written_in(libraries, line):
    assert starter(ONE, libraries=libraries).startswith(line + "\n")


def test_functions_wait_for_an_answer():
    names = {}
    exec(starter(ONE), names)  # noqa: S102 - our own text

    with pytest.raises(NotImplementedError, match=r"Write your answer here\."):
        names["one"](1.0, 2.0)
