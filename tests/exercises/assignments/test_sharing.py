"""`numbers_from`: who draws, who takes, what is pinned, and what the statement says."""

import json
from dataclasses import replace

import pytest

from rnnex.exercises.assignments.assignment import parse_assignment
from rnnex.exercises.assignments.roster import Student
from rnnex.exercises.assignments.sheet import load_sheet, make_sheet
from rnnex.exercises.engine.joint import Part
from rnnex.templates.language import Language

SAY = Language("en")
GRU = ("W_z", "W_r", "W_h", "b_z", "b_r", "b_h", "h_0", "x_1")


def question(label, more="", exercise="gru-step"):
    return f'[[exercise]]\nid = "{exercise}"\nlabel = "{label}"\n{more}\n'


def file(*questions):
    return parse_assignment("\n".join(questions), "week3", "week3.toml")


def sheet(*questions, student="ana", master="7"):
    return make_sheet(file(*questions), Student(student, student.title()), master, SAY)


def givens(made):
    return {q.label: q.variant.givens for q in made.questions}


KEEPS = 'options = { gate = "keeps" }'


def test_all_numbers_of_another_question():
    for student in ("ana", "bruno", "carla"):
        found = givens(sheet(question("10"), question("11", f'{KEEPS}\nnumbers_from = "10"'), student=student))
        assert found["10"] == found["11"]


def test_only_the_named_givens_are_taken():
    found = givens(sheet(question("10"), question("11", 'numbers_from = { "10" = ["W_z", "x_1"] }')))

    assert {name for name in GRU if found["10"][name] == found["11"][name]} == {"W_z", "x_1"}


def test_numbers_of_two_questions():
    found = givens(
        sheet(question("1"), question("2"), question("3", 'numbers_from = { "1" = ["W_z"], "2" = ["h_0"] }'))
    )

    assert found["3"]["W_z"] == found["1"]["W_z"] != found["2"]["W_z"]
    assert found["3"]["h_0"] == found["2"]["h_0"] != found["1"]["h_0"]


def test_the_order_of_the_file_does_not_matter():
    one = givens(sheet(question("10"), question("11", 'numbers_from = "10"')))
    other = givens(sheet(question("11", 'numbers_from = "10"'), question("10")))

    assert one == other


def test_what_the_source_takes_is_taken_along():
    found = givens(
        sheet(question("1"), question("2", 'numbers_from = { "1" = ["x_1"] }'), question("3", 'numbers_from = "2"'))
    )

    assert found["3"] == found["2"]
    assert found["2"]["x_1"] == found["1"]["x_1"]


def test_every_question_that_shares_shows_every_mistake():
    """Gates the other way round, and the reset elsewhere: other mistakes are hidden by other numbers."""
    questions = (
        question("1", "options = { units = 1 }"),
        question("2", 'options = { units = 1, gate = "keeps", order = "xh" }\nnumbers_from = "1"'),
    )
    for student in map(str, range(40)):
        for q in sheet(*questions, student=student).questions:
            proposal = shown(q)
            assert proposal.missing == ()


def shown(q):
    """What a question's numbers show, as if it had drawn them itself."""
    return q.exercise.propose(Part(q.exercise, "any", q.variant.options, {}), q.variant.givens, {})


def test_alone_the_first_question_would_sometimes_hide_a_mistake_of_the_second():
    """Without this the test above would claim nothing."""
    hidden = 0
    for student in map(str, range(40)):
        made = sheet(question("1", "options = { units = 1 }"), student=student)
        (q,) = made.questions
        options = {**q.variant.options, "order": "xh", "gate": "keeps"}
        hidden += bool(shown(replace(q, variant=replace(q.variant, options=options))).missing)

    assert hidden


def test_questions_that_share_nothing_keep_their_numbers():
    alone = givens(sheet(question("1"), question("2"), question("3", exercise="latch-design")))
    shared = givens(
        sheet(question("1"), question("2", 'numbers_from = { "1" = ["x_1"] }'), question("3", exercise="latch-design"))
    )

    assert alone["1"] == shared["1"]
    assert alone["3"] == shared["3"]
    assert {name for name in GRU if alone["2"][name] != shared["2"][name]} == {"x_1"}


# Pins.


def test_what_is_pinned_there_is_pinned_here():
    made = sheet(question("10", "givens = { x_1 = [0.7] }"), question("11", f'{KEEPS}\nnumbers_from = "10"'))

    assert [q.variant.pinned for q in made.questions] == [("x_1",), ("x_1",)]
    assert givens(made)["11"] == givens(made)["10"]
    assert made.questions[1].shared.keys() == set(GRU)


def test_what_is_pinned_here_is_not_taken():
    made = sheet(question("10"), question("11", 'numbers_from = "10"\ngivens = { x_1 = [0.7] }'))

    assert givens(made)["11"]["x_1"] == [0.7]
    assert made.questions[1].shared.keys() == set(GRU) - {"x_1"}


def test_a_pinned_answer_is_a_given_in_both():
    made = sheet(question("10", "givens = { r = [0.5, 1] }"), question("11", 'numbers_from = { "10" = ["r", "h_0"] }'))

    assert givens(made)["11"]["r"] == givens(made)["10"]["r"] == [0.5, 1]
    assert "W_r" not in givens(made)["11"]
    assert [b.name for b in made.questions[1].blanks] == ["z", "h_tilde", "h"]


def test_pins_survive_sheet_json():
    made = sheet(
        question("10", "givens = { r = [0.5, 1], x_1 = [0.7] }"),
        question("11", 'numbers_from = { "10" = ["r", "x_1", "h_0"] }'),
    )

    again, intact = load_sheet(json.loads(made.public()), "sheet.json")

    assert intact
    assert [q.variant.pinned for q in again.questions] == [("r", "x_1"), ("r", "x_1")]
    assert [q.shared for q in again.questions] == [{}, {"r": "10", "x_1": "10", "h_0": "10"}]
    assert again.public() == made.public()


# Every kind of exercise.


@pytest.mark.parametrize(
    ("exercise", "one", "other", "same"),
    [
        ("gradient-overflow", "", 'options = { count = "steps" }', {"first", "ratio", "power"}),
        ("gate-dimensions", "", 'options = { cell = "lstm" }', {"V", "H", "D"}),
        ("latch-design", "", 'givens = { output = "threshold" }', {"machine", "start", "h_0", "threshold_at_zero"}),
        ("gru-cell", "", 'options = { gate = "writes" }', {"cases"}),
    ],
)
def test_every_kind_of_exercise_shares(exercise, one, other, same):
    made = sheet(question("1", one, exercise), question("2", f'{other}\nnumbers_from = "1"', exercise))

    first, second = made.questions
    assert {name for name, value in second.variant.givens.items() if first.variant.givens[name] == value} >= same
    assert second.shared.keys() == same
    assert load_sheet(json.loads(made.public()), "sheet.json")[1]


def test_hidden_cases_of_two_code_questions_are_secret_from_each_other():
    text = 'kind = "graded"\n' + question("1", "", "gru-cell")
    one, other = sheet(text, question("2", 'numbers_from = "1"', "gru-cell")).questions

    assert one.variant.givens == other.variant.givens
    assert one.variant.secret != other.variant.secret


# What the statement says.


def test_statement_says_whose_numbers_they_are():
    made = sheet(
        question("10"),
        question("11", 'numbers_from = "10"'),
        question("12", 'numbers_from = { "10" = ["h_0", "x_1"] }'),
        question("13", "", "latch-design"),
        question("14", 'numbers_from = { "13" = ["machine"] }', "latch-design"),
    )

    ends = [q.text(SAY).removeprefix(q.exercise.text(q.variant, SAY)) for q in made.questions]

    assert ends == [
        "",
        "\n\nThe numbers are those of question 10.",
        "\n\nAs in question 10: $h_{0}$, $x_{1}$.",
        "",
        "\n\nSome of the numbers are those of question 13.",
    ]


def test_sheet_without_shared_numbers_says_nothing_of_them():
    assert "shared" not in sheet(question("10")).public()
