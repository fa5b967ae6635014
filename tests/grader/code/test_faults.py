"""Code that does not work: which status, which words, which line."""

import pytest

from rnnex.errors import Exit
from rnnex.grader.code import Job, Plan, ProcessRunner, RunnerError, Status


def test_a_file_that_does_not_parse_names_the_line(run_code):
    outcomes = run_code("x = 1\ndef f(x)\n    return x", (1.0,), (2.0,)).outcomes

    assert [(o.status, o.line) for o in outcomes] == [(Status.SYNTAX_ERROR, 2)] * 2
    assert outcomes[0].message.startswith("SyntaxError: expected ':'")


@pytest.mark.parametrize(
    "source",
    ["def f(x):\n\treturn x\n        return x", b"def f(x):\n  return x\0", b"# coding: no-such\n", "(" * 500,
     "x = " + "-" * 10**5],
    ids=["tabs", "null byte", "unknown coding", "brackets", "deep"],
)  # fmt: skip
def test_whatever_python_cannot_read_is_a_syntax_error(run_code, source):
    (outcome,) = run_code(source).outcomes

    assert outcome.status in (Status.SYNTAX_ERROR, Status.CRASHED)
    assert outcome.message


def test_a_missing_function_lists_those_that_are_there(run_code):
    (outcome,) = run_code("from math import exp\ndef gru_cel(x): return x\ndef sigmoid(x): return x\nf = 3").outcomes

    assert (outcome.status, outcome.message) == (Status.MISSING_FUNCTION, "gru_cel, sigmoid")


def test_an_exception_costs_its_own_case_only(run_code):
    source = """
        def helper(x):
            return 1 / x
        def f(x):
            return helper(x)
        """

    first, second, third = run_code(source, (1.0,), (0.0,), (2.0,)).outcomes

    assert (first.value, third.value) == (1.0, 0.5)
    assert (second.status, second.line) == (Status.RAISED, 3)
    assert second.message == "ZeroDivisionError: float division by zero"


def test_the_line_is_the_students_even_when_numpy_raises(run_code):
    (outcome,) = run_code("import numpy as np\n\ndef f(x):\n    return np.linalg.inv(np.zeros((2, 2)))").outcomes

    assert (outcome.status, outcome.line) == (Status.RAISED, 4)
    assert outcome.message == "LinAlgError: Singular matrix"


def test_an_exception_while_the_file_is_loaded_is_the_outcome_of_every_case(run_code):
    outcomes = run_code("import nonsense\ndef f(x): return x", (1.0,), (2.0,)).outcomes

    assert [(o.status, o.line) for o in outcomes] == [(Status.LOAD_FAILED, 1)] * 2
    assert outcomes[0].message == "ModuleNotFoundError: No module named 'nonsense'"


def test_a_wrong_call_at_the_bottom_names_its_line_and_where_it_led(run_code):
    (outcome,) = run_code("def f(x):\n    return g(x)\ndef g(x):\n    return 1 / x\n\nprint(f(0))").outcomes

    assert (outcome.status, outcome.line) == (Status.LOAD_FAILED, 6)
    assert outcome.message == "ZeroDivisionError: division by zero (line 4, in g)"


@pytest.mark.parametrize(
    "doing",
    ["raise MemoryError", "return np.ones((10**6, 10**6))", "class Own(MemoryError): pass\n    raise Own",
     "raise OSError(12, 'Cannot allocate memory')",
     "raise RuntimeError('[enforce fail at alloc_cpu.cpp:117] data. DefaultCPUAllocator: no memory')"],
)  # fmt: skip
def test_no_memory_has_a_status_of_its_own(run_code, doing):
    (outcome,) = run_code(f"import numpy as np\ndef f(x):\n    {doing}").outcomes

    assert outcome.status is Status.OUT_OF_MEMORY
    assert outcome.line >= 3


@pytest.mark.parametrize(("encoding", "end"), [("utf-8", "\n"), ("latin-1", "\n"), ("utf-16", "\r\n"), ("utf-8", "\r")])
def test_the_source_of_a_function_can_be_asked_for(run_code, encoding, end):
    lines = ["import inspect", "class Cell:", "    def forward(self):  # célula", "        return 1",
             "def f(x): return np.array([len(inspect.getsource(g).splitlines()) for g in (f, Cell.forward, Cell)])",
             "import numpy as np"]  # fmt: skip

    (outcome,) = run_code(end.join(lines).encode(encoding)).outcomes

    assert (outcome.message, outcome.value.tolist()) == ("", [1, 2, 3])


@pytest.mark.parametrize(
    "leaving", ["SystemExit(0)", "KeyboardInterrupt", "GeneratorExit", "BaseException('x')", "Own"]
)
@pytest.mark.parametrize("where", ["load", "call"])
def test_no_exception_gets_past_the_runner(run_code, leaving, where):
    raised = f"raise {leaving}"
    body = f"{raised}\ndef f(x): return x" if where == "load" else f"def f(x): {raised}"

    (outcome,) = run_code(f"class Own(BaseException): pass\n{body}").outcomes

    assert (outcome.status, outcome.line) == (Status.LOAD_FAILED if where == "load" else Status.RAISED, 2)
    assert outcome.message.startswith(leaving.split("(")[0])


def test_sys_exit_at_the_end_of_a_file_says_so(run_code):
    (outcome,) = run_code("import sys\ndef f(x): return x\nsys.exit(0)").outcomes

    assert (outcome.status, outcome.message, outcome.line) == (Status.LOAD_FAILED, "SystemExit: 0", 3)


@pytest.mark.parametrize(
    ("method", "message"),
    [("return 'plain'", "Odd: plain"), ("raise SystemExit", "Odd (its message cannot be shown)"),
     ("return 7", "Odd (its message cannot be shown)"), ("return '\\udcff'", "Odd: \\udcff"), ("return ''", "Odd")],
)  # fmt: skip
def test_the_text_of_an_exception_is_obtained_with_care(run_code, method, message):
    source = f"""
        class Odd(Exception):
            def __str__(self): {method}
        def f(x): raise Odd
        """

    first, second = run_code(source, (1.0,), (2.0,)).outcomes

    assert (first.message, second.message) == (message, message)


def test_an_exception_that_lies_about_itself_is_still_reported(run_code):
    source = """
        class Meta(type):
            __name__ = property(lambda cls: 1 / 0)
        class Odd(Exception, metaclass=Meta):
            __traceback__ = property(lambda self: 1 / 0)
        def f(x): raise Odd("no")
        """

    (outcome,) = run_code(source).outcomes

    assert (outcome.status, outcome.message, outcome.line) == (Status.RAISED, "Odd: no", 6)


def test_a_message_of_a_megabyte_is_clipped(run_code):
    (outcome,) = run_code("def f(x): raise ValueError('é' * 10**6)").outcomes

    assert outcome.message.startswith("ValueError: éé")
    assert 2040 < len(outcome.message.encode()) <= 2048


@pytest.mark.parametrize(
    "encoded",
    [
        "# célula\ndef f(x): return x".encode(),
        "# célula\ndef f(x): return x".encode("utf-8-sig"),
        "# célula\ndef f(x): return x".encode("latin-1"),
        "# -*- coding: latin-1 -*-\n# célula\ndef f(x): return x".encode("latin-1"),
        "\n# célula\ndef f(x): return x".encode("utf-16"),
        b"# a\r\ndef f(x):\r\n    return x\r\n",
        b"# a\rdef f(x):\r    return x\r",
    ],
    ids=["utf-8", "BOM", "Latin-1", "Latin-1 declared", "UTF-16", "CRLF", "CR"],
)
def test_files_of_every_editor_are_read(run_code, encoded):
    (outcome,) = run_code(encoded).outcomes

    assert (outcome.status, outcome.message) == (Status.OK, "")


def test_a_main_guard_does_not_run(run_code):
    source = "def f(x): return x\nif __name__ == '__main__':\n    raise SystemExit('ran')"

    (outcome,) = run_code(source).outcomes

    assert outcome.status is Status.OK


def test_a_dataclass_and_a_named_tuple_work_as_in_a_module(run_code):
    source = """
        from dataclasses import dataclass
        from typing import NamedTuple
        @dataclass
        class Weights:
            u: "float" = 2.0
        class Step(NamedTuple):
            a: float
            h: float
        def f(x): return Step(Weights().u, __name__ == "submission")
        """

    (outcome,) = run_code(source).outcomes

    assert outcome.value.tolist() == [2.0, 1.0]


def test_what_was_printed_is_kept_in_order(run_code):
    run = run_code(
        "import sys\ndef f(x):\n    print('olá')\n    print('erro', file=sys.stderr)\n    print('fim')\n    return x"
    )

    assert (run.log, run.log_truncated) == ("olá\nerro\nfim\n", False)


def test_half_a_character_may_be_printed(run_code):
    run = run_code("import os\ndef f(x):\n    print('\\udcff')\n    os.write(1, b'\\xc3')\n    return x")

    assert run.outcomes[0].status is Status.OK
    assert run.log == "\\udcff\n\N{REPLACEMENT CHARACTER}"


@pytest.mark.parametrize("python", ["/nonexistent/python", "/bin/true", "/bin/false"])
def test_an_interpreter_that_does_not_start_is_our_fault(python):
    job = Job(b"def f(x): return x", Plan.of_calls("gru.py", "f", [(1.0,)]))

    with pytest.raises(RunnerError, match="could not be started") as caught:
        ProcessRunner(python).run(job)
    assert caught.value.status is Exit.OUR_FAULT
