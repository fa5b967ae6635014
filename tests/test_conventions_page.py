"""The command `conventions` and its page: the objects, aligned words in both languages, and code that runs."""

import io
import json
import re
from contextlib import redirect_stdout
from pathlib import Path

import pytest
from click.testing import CliRunner

from rnnex import cli
from rnnex.grader.conventions import aligned, biases, conventions, lines
from rnnex.solutions.conventions import CONVENTIONS, describe
from rnnex.templates.language import language

PAGE = (Path(__file__).parent.parent / "docs" / "conventions.md").read_text("utf-8")
BLOCKS = re.findall(r"^```(python|text)\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)


def ran(*arguments):
    done = CliRunner().invoke(cli.main, ["conventions", *arguments])
    assert done.exit_code == 0, done.output
    return done.output


# The command.


@pytest.mark.parametrize("cell", ["rnn", "lstm", "gru", None])
def test_json_is_the_objects(cell):
    found = json.loads(ran("--json", *(["--cell", cell] if cell else [])))

    assert found == {"conventions": describe(cell)}
    assert [row["id"] for row in found["conventions"]] == [row["id"] for row in describe(cell)]


@pytest.mark.parametrize("lang", ["en", "pt-BR"])
@pytest.mark.parametrize("cell", ["rnn", "lstm", "gru"])
def test_table_has_a_line_for_each_convention(cell, lang):
    shown = ran("--cell", cell, "--lang", lang)

    for row in describe(cell):
        facts = [" ".join(row["gates"]) if cell != "rnn" else "", row["weights"], row["parameters"]]
        assert [
            line for line in shown.splitlines()
            if all(f in line for f in facts) and line.endswith(f" {row['parameters_at']['count']}")
        ]  # fmt: skip


def test_columns_are_aligned():
    head, first, second, *_ = lines(conventions("gru"), language("en"))[1:]

    for word in ("gates", "update gate", "reset gate", "weights", "biases", "parameters", "D=3, H=4"):
        at = head.index(word)
        assert {line[at - 1] for line in (head, first, second)} == {" "}
        assert " " not in {line[at] for line in (head, first, second)}


@pytest.mark.parametrize(
    "line",
    [
        "PyTorch | r z n | keeps | after, bias inside | (3H, D), (3H, H) | 2 | 3H(D+H+2) | 108",
        "List B, reset after | u r c | writes | after, bias outside | 3 × (H, H+D) | 1 | 3H(D+H+1) | 96",
        "Flax | r z n | keeps | after, bias inside | 3 × (D, H), 3 × (H, H) | 1 (n 2) | 3H(D+H) + 4H | 100",
        "Cho et al. (2014) | z r h | keeps | before | 3 × (H, D), 3 × (H, H) | 0 | 3H(D+H) | 84",
        "TensorFlow 1 | i j f o | o tanh(c) | (D+H, 4H) | 1 (f +1) | 4H(D+H+1) | 128",
        "List B | u f o c | o c | 4 × (H, H+D) | 1 | 4H(D+H+1) | 128",
    ],
)
def test_line_of_the_table(line):
    assert line in [re.sub(" {2,}", " | ", shown) for shown in lines(conventions(), language("en"))]


@pytest.mark.parametrize("lang", ["en", "pt-BR"])
def test_words_are_explained_below(lang):
    say = language(lang)
    shown = "\n".join(lines(conventions(), say))

    assert all(f"{say(word)} " in shown for word in ("keeps", "writes"))
    assert (lang == "en") == ("keeps" in shown)


@pytest.mark.parametrize(("cell", "count"), [("rnn", 0), ("lstm", 2), ("gru", 4)])
def test_only_what_the_table_shows_is_explained(cell, count):
    shown = lines(conventions(cell), language("en"))

    rows = len(describe(cell))
    assert len(shown) == 2 + rows + count + 3


def test_unknown_kind_of_cell_is_refused():
    done = CliRunner().invoke(cli.main, ["conventions", "--cell", "esn"])

    assert done.exit_code == 2
    assert "'esn'" in done.output


@pytest.mark.parametrize(
    ("places", "added", "told"),
    [
        ({"h": ["x"]}, None, "1"),
        ({"z": [], "r": []}, None, "0"),
        ({"r": ["x"], "n": ["x", "h"]}, None, "1 (n 2)"),
        ({"i": ["x"], "f": ["x"]}, 1.0, "1 (f +1)"),
        ({"i": ["x"], "f": ["x"]}, 0.0, "1"),
    ],
)
def test_biases_in_a_word(places, added, told):
    assert biases({"biases": places, "added_to_forget_gate": added}) == told


def test_lines_do_not_end_in_blanks():
    assert aligned([["long", ""], ["a", "b"]]) == ["long", "a     b"]


# The page.


@pytest.fixture(scope="module")
def printed():
    """What each python block prints, run one after the other, beside the text block below it."""
    space, found = {}, []
    for (kind, text), (below, expected) in zip(BLOCKS, [*BLOCKS[1:], ("", "")], strict=True):
        if kind == "python":
            out = io.StringIO()
            with redirect_stdout(out):
                exec(compile(text, "docs/conventions.md", "exec"), space)  # noqa: S102 - our own page
            found.append((out.getvalue(), expected if below == "text" else ""))
    return found


def test_code_of_the_page_prints_what_stands_below_it(printed):
    assert len(printed) == 5 - 1
    for out, expected in printed:
        assert out == expected


def test_three_conventions_give_the_same_state_and_not_the_same_gate(printed):
    (out,) = [out for out, _ in printed if "new state" in out]

    rows = [line.partition("new state") for line in out.splitlines()]
    assert len(rows) == 3
    assert len({state for _, _, state in rows}) == 1
    assert len({gate.partition("update gate")[2] for gate, _, _ in rows}) == 2


@pytest.mark.parametrize("name", CONVENTIONS)
def test_every_convention_stands_on_the_page(name):
    one = CONVENTIONS[name]
    (row,) = re.findall(rf"^\| `{name}` \|.*$", PAGE, re.MULTILINE)
    (source,) = re.findall(rf"^- `{name}`: .*$", PAGE, re.MULTILINE)

    assert one.who in row
    assert f"| {one.formula} | {one.parameters(3, 4)} |" in row
    assert all(f"`{layout.name}`" in row and layout.text in row for layout in one.arrays)
    assert one.source in source
    assert one.remark in source
