"""`numbers_from`: who draws, who takes, and every way to get it wrong."""

import json
from dataclasses import replace

import pytest

from rnnex.errors import InputError
from rnnex.exercises.assignments import sharing
from rnnex.exercises.assignments.assignment import FaultyFile, parse_assignment
from rnnex.exercises.assignments.roster import Student
from rnnex.exercises.assignments.sheet import load_sheet, make_sheet
from rnnex.exercises.engine.joint import Proposal
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


def faults(*questions):
    """The sentences, one for each fault."""
    with pytest.raises(FaultyFile) as refusal:
        file(*questions)
    return str(refusal.value).split("\n  ")[1:]


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


def shown(q) -> Proposal:
    """What a question's numbers show, as if it had drawn them itself."""
    from rnnex.exercises.engine.joint import Part

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


def test_a_shared_ratio_goes_the_way_of_both():
    """A ratio that vanishes cannot overflow: the other question refuses it."""
    (said,) = faults(
        question("1", 'options = { direction = "vanish" }', "gradient-overflow"),
        question("2", 'options = { direction = "overflow" }\nnumbers_from = "1"', "gradient-overflow"),
    )

    assert "nothing can be counted" in said


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


@pytest.mark.parametrize(
    "shared",
    [
        {"x_1": "9"},
        {"x_9": "10"},
        {"h_0": "10"},
        ["x_1"],
        "x_1",
        {"x_1": {}},
    ],
)
def test_forged_claim_to_share_is_no_sheet(shared):
    data = json.loads(sheet(question("10"), question("11", 'numbers_from = { "10" = ["x_1"] }')).public())
    assert load_sheet(data, "sheet.json")[1]
    data["questions"][1]["shared"] = shared

    with pytest.raises(InputError, match="is not a sheet of rnnex"):
        load_sheet(data, "sheet.json")


# What is refused.

REFUSED = {
    'numbers_from = "9"': "Question '11' takes numbers from question '9', which there is not.",
    'numbers_from = "100"': "Question '11' takes numbers from question '100', which there is not (10?).",
    'numbers_from = "11"': "Question '11' takes numbers from itself: name another question.",
    'numbers_from = { "10" = ["x_2"] }': (
        "Question '10' has no given 'x_2' (x_1?); it has W_z, W_r, W_h, b_z, b_r, b_h, h_0, x_1."
    ),
    'numbers_from = { "10" = ["z"] }': (
        "Question '10' has no given 'z'; it has W_z, W_r, W_h, b_z, b_r, b_h, h_0, x_1."
    ),
    'numbers_from = { "10" = ["x_1"] }\ngivens = { x_1 = [0.5] }': (
        "Question '11' pins 'x_1' and takes it from question '10': keep one of both."
    ),
    'numbers_from = { "10" = ["x_1"], "12" = ["x_1"] }': (
        "Question '11' takes 'x_1' from two questions, '10', '12': name one."
    ),
    'numbers_from = { "10" = ["h_0"] }\noptions = { units = 3 }': (
        "Question '11' cannot take 'h_0' from question '10': it has shape (2,) there and (3,) here."
    ),
    'numbers_from = { "10" = ["h_0"] }\noptions = { notation = "gamma" }': (
        "Question '11' has no given 'h_0' (c_0?); it has W_u, W_r, W_c, b_u, b_r, b_c, c_0, x_1."
    ),
    'numbers_from = "13"': "Question '11' has no given that it could take from question '13'.",
    'numbers_from = { "10" = ["W_r"] }\ngivens = { r = [0, 1] }': (
        "Question '11' has no given 'W_r' (W_z?); it has W_z, W_h, b_z, b_h, h_0, x_1, r."
    ),
    'numbers_from = { "10" = [] }': (
        "Field 'exercise.2.numbers_from' cannot be {'10': []}: see docs/assignment.md for what it may be."
    ),
    "numbers_from = 10": "Field 'exercise.2.numbers_from' cannot be 10: see docs/assignment.md for what it may be.",
    "number_from = 10": "Field 'exercise.2.number_from' is not known (numbers_from?).",
}


@pytest.mark.parametrize("more", REFUSED, ids=lambda more: more.replace("\n", " "))
def test_one_fault_is_one_sentence(more):
    others = question("12"), question("13", "", "gradient-overflow")

    assert faults(question("10"), question("11", more), *others) == [REFUSED[more]]


def test_every_fault_is_reported_at_once():
    assert faults(
        question("1", 'numbers_from = "2"'),
        question("2", 'numbers_from = "3"'),
        question("3", 'numbers_from = { "1" = ["x_1"] }'),
        question("4", 'numbers_from = "3"'),
        question("5", 'numbers_from = "nine"'),
        question("6", "options = { units = 9 }"),
        question("7", 'numbers_from = "6"'),
        question("8", 'numbers_from = { "9" = ["a", "b"] }'),
        question("9"),
    ) == [
        "Exercise 'gru-step' cannot have units = 9: choose 1 | 2 | 3 | 4.",
        "Question '5' takes numbers from question 'nine', which there is not.",
        "Questions '1', '2', '3' take their numbers from each other: let one of them draw.",
        "Question '9' has no given 'a'; it has W_z, W_r, W_h, b_z, b_r, b_h, h_0, x_1.",
        "Question '9' has no given 'b'; it has W_z, W_r, W_h, b_z, b_r, b_h, h_0, x_1.",
    ]


def test_two_circles_are_two_faults():
    said = faults(
        question("1", 'numbers_from = "2"'),
        question("2", 'numbers_from = "1"'),
        question("3", 'numbers_from = "4"'),
        question("4", 'numbers_from = "3"'),
    )

    assert [one.split(" take")[0] for one in said] == ["Questions '1', '2'", "Questions '3', '4'"]


def test_pinned_value_of_another_shape_is_refused():
    """z is asked in question 11, so its shape shows only when it is pinned."""
    (said,) = faults(
        question("10", "givens = { z = [0.5, 1] }"),
        question("11", 'options = { units = 3 }\nnumbers_from = { "10" = ["z"] }'),
    )

    assert said == "The given 'z' is set with shape (2,): it must have shape (3,)."


def test_questions_that_would_seldom_agree_are_refused(monkeypatch):
    """The sentence is that of tests/exercises/engine/test_joint.py; here it comes as a fault of the file."""
    monkeypatch.setattr(
        "rnnex.exercises.assignments.numbers.check_acceptance",
        lambda parts_of: (_ for _ in ()).throw(InputError("Never.")),
    )

    assert faults(question("10"), question("11", 'numbers_from = "10"'), question("12")) == ["Never."]


def test_acceptance_is_looked_at_only_where_numbers_are_shared(monkeypatch):
    asked = []
    monkeypatch.setattr("rnnex.exercises.assignments.numbers.check_acceptance", asked.append)

    file(question("1"), question("2", 'numbers_from = "1"'), question("3"), question("4", 'numbers_from = "3"'))
    file(question("1"), question("2"))

    assert [list(parts_of("7")) for parts_of in asked] == [["1", "2"], ["3", "4"]]
    assert sharing.check_sharing([]) == []
