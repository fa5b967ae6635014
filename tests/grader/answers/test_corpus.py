"""Every spelling of the corpus has its value, every refusal its position and an example in the reader's language."""

from fractions import Fraction

import pytest

from rnnex.grader.answers import Expression, Unreadable, read_answer
from rnnex.grader.answers.expressions import evaluate
from rnnex.templates.language import Language

from .corpus import POINTS, SPELLINGS
from .refused import REFUSED

READ = [(spelling, code) for spelling in SPELLINGS for code in spelling.languages]
NOT_READ = [(refused, code) for refused in REFUSED for code in refused.languages]


def named(pair):
    return f"{pair[0].form.kind}-{pair[0].text[:30]}-{pair[1]}"


@pytest.mark.parametrize(("spelling", "code"), READ, ids=map(named, READ))
def test_a_spelling_has_its_value(spelling, code):
    value = read_answer(spelling.text, spelling.form, code)

    if isinstance(value, Expression):
        value = evaluate(value, POINTS[spelling.form])
    assert value == (pytest.approx(spelling.value, rel=1e-14) if isinstance(value, float) else spelling.value)
    assert not isinstance(spelling.value, Fraction) or isinstance(value, Fraction)


@pytest.mark.parametrize(("refused", "code"), NOT_READ, ids=map(named, NOT_READ))
def test_a_refusal_names_the_position_and_shows_how_to_write(refused, code):
    with pytest.raises(Unreadable) as caught:
        read_answer(refused.text, refused.form, code)

    assert caught.value.column == refused.column
    assert str(refused.column) in str(caught.value)
    assert refused.form.example(code) in caught.value.say(Language(code))


def test_the_corpus_is_as_large_as_promised():
    assert len({(spelling.form, spelling.text) for spelling in SPELLINGS}) >= 150
    assert len({(refused.form, refused.text) for refused in REFUSED}) >= 60
