"""The translations are complete and current: every message id, its places and its formulas."""

import ast
import io
import re
from collections import Counter
from pathlib import Path

import pytest
from babel.messages import Catalog, mofile, pofile
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_keywords, parse_mapping_cfg

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "templates" / "translations" / "pt_BR" / "LC_MESSAGES"
KEYWORDS = ["_", "N_", "say", "plural:1,2"]


def extracted(root):
    """Message ids of a checkout, with the file each was first seen in; a plural id is a pair."""
    with (ROOT / "babel.cfg").open(encoding="utf-8") as mapping:
        methods, options = parse_mapping_cfg(mapping)
    found = {}
    for file, _line, message, *_ in extract_from_dir(root, methods, options, parse_keywords(KEYWORDS)):
        found.setdefault(message, file)
    return found


def catalogue(text):
    return pofile.read_po(io.BytesIO(text.encode("utf-8")), locale="pt_BR", abort_invalid=True)


def pairs(message):
    """Each form of an entry beside the id it translates."""
    ids = message.id if isinstance(message.id, tuple) else (message.id,)
    strings = message.string if isinstance(message.string, tuple) else (message.string,)
    return list(zip(ids, strings, strict=True))


def entry_faults(ids, book):
    """Sentences about ids without a finished translation, and translations without an id."""
    for message, file in ids.items():
        entry = book.get(message)
        if entry is None or not all(translation for _, translation in pairs(entry)):
            yield f"{message!r} of {file} is not translated"
        elif entry.fuzzy:
            yield f"{message!r} of {file} is fuzzy: check it and remove the flag"
        elif isinstance(message, tuple) and entry.id != message:
            yield f"{message!r} of {file} is translated for another plural"
    known = {message[0] if isinstance(message, tuple) else message for message in ids}
    for entry in book:
        if entry.id and (entry.id[0] if isinstance(entry.id, tuple) else entry.id) not in known:
            yield f"{entry.id!r} is nowhere in the code"
    yield from (f"{old!r} is obsolete" for old in book.obsolete)


def places(text):
    return set(re.findall(r"%\(\w+\)[a-z]", text))


def formulas(text):
    """The formulas of a text, with a decimal point; words inside \\text{} are the translator's."""
    found = re.findall(r"(?<!\\)(\$\$?)(.+?)(?<!\\)\1", text, re.DOTALL)
    return Counter(re.sub(r"\\text\{[^{}]*\}", r"\\text{}", inner.replace("{,}", ".")) for _, inner in found)


def form_faults(book, parts):
    """Sentences about translations whose `parts` (places, formulas) are not those of the id."""
    for entry in book:
        if entry.id:
            for written, translation in pairs(entry):
                if translation and parts(written) != parts(translation):
                    yield f"{translation!r} has not the {parts.__name__} of {written!r}"


def compiled(book):
    """A catalogue as msgfmt compiles it, read back: strings by id, and the plural rule."""
    binary = io.BytesIO()
    mofile.write_mo(binary, book)
    binary.seek(0)
    return parsed(binary)


def parsed(binary):
    book = mofile.read_mo(binary)
    strings = {entry.id if isinstance(entry.id, str) else tuple(entry.id): entry.string for entry in book if entry.id}
    return strings, book.plural_expr


# An id that is put together while the program runs cannot be in a catalogue.


def built_ids(source):
    """Lines of a Python file that translate an expression instead of a literal or a name."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and node.args:
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            ids = node.args[: {"_": 1, "N_": 1, "plural": 2}.get(name, 0)]
            if any(isinstance(each, ast.BinOp | ast.BoolOp | ast.IfExp | ast.JoinedStr) for each in ids):
                yield node.lineno


def unseen_ids(source, known):
    """Ids of a Python file that Babel does not see: said within an f-string, or by what another call returned."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            said = isinstance(node.func, ast.Call) or getattr(node.func, "id", "") in {"_", "N_", "say", "lang"}
            if said and node.args[0].value not in known:
                yield node.args[0].value


def unseen_plurals(template):
    """Calls in a Jinja2 template that Babel does not see: it knows `plural(...)`, not `_.plural(...)`."""
    return re.findall(r"\w+\s*\.\s*plural\s*\(", template)


# The checkout.


@pytest.fixture(scope="module")
def portuguese():
    return catalogue((FOLDER / "rnnex.po").read_text("utf-8"))


def test_every_id_is_translated(portuguese):
    assert not list(entry_faults(extracted(ROOT), portuguese))


@pytest.mark.parametrize("parts", [places, formulas])
def test_translations_keep(parts, portuguese):
    assert not list(form_faults(portuguese, parts))


def test_compiled_catalogue_is_current(portuguese):
    with (FOLDER / "rnnex.mo").open("rb") as binary:
        assert parsed(binary) == compiled(portuguese)


def test_ids_are_literals():
    inside = {ROOT / file for file in extracted(ROOT).values() if file.endswith(".py")}

    assert not {str(path): lines for path in inside if (lines := list(built_ids(path.read_text("utf-8"))))}


def test_babel_sees_every_id():
    known = extracted(ROOT)
    files = [path for path in ROOT.rglob("*.py") if path.relative_to(ROOT).parts[0] not in {"tests", "build", ".venv"}]

    assert not {str(path): ids for path in files if (ids := list(unseen_ids(path.read_text("utf-8"), known)))}


def test_templates_call_plural_by_its_name():
    assert not [path for path in (ROOT / "templates").rglob("*.j2") if unseen_plurals(path.read_text("utf-8"))]


# Each check rejects.

WRITTEN = """
from .language import N_
def page(_):
    N_("marked"), _("%(n)s rows", n=1), _.plural("one", "many", 3), "unmarked", other("no")
"""
TRANSLATED = 'msgid "x"\nmsgstr "y"\n'


def test_ids_are_found_in_code_and_templates(tmp_path):
    (tmp_path / "page.py").write_text(WRITTEN, "utf-8")
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "page.j2").write_text('<a title="{{ _("deep") }}">{{ plural("a", "b", n) }}</a>', "utf-8")
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "page.py").write_text('_("of a test")', "utf-8")

    assert set(extracted(tmp_path)) == {"marked", "%(n)s rows", ("one", "many"), "deep", ("a", "b")}


@pytest.mark.parametrize(
    ("ids", "text", "told"),
    [
        ({"x": "a.py", "z": "a.py"}, TRANSLATED, "'z' of a.py is not translated"),
        ({"x": "a.py"}, 'msgid "x"\nmsgstr ""\n', "'x' of a.py is not translated"),
        ({"x": "a.py"}, f"#, fuzzy\n{TRANSLATED}", "is fuzzy"),
        ({("x", "xs"): "a.py"}, 'msgid "x"\nmsgid_plural "xs"\nmsgstr[0] "y"\nmsgstr[1] ""\n', "not translated"),
        ({("x", "xs"): "a.py"}, 'msgid "x"\nmsgid_plural "xx"\nmsgstr[0] "y"\nmsgstr[1] "y"\n', "another plural"),
        ({("x", "xs"): "a.py"}, TRANSLATED, "another plural"),
        ({}, TRANSLATED, "'x' is nowhere in the code"),
        ({"x": "a.py"}, f'{TRANSLATED}\n#~ msgid "old"\n#~ msgstr "velho"\n', "'old' is obsolete"),
    ],
)
def test_entry_that_is_not_current_is_found(ids, text, told):
    (fault,) = entry_faults(ids, catalogue(text))

    assert told in fault


@pytest.mark.parametrize(
    ("parts", "written", "translation"),
    [
        (places, "%(a)s of %(b)s", "%(a)s de %(c)s"),
        (places, "%(a)s", "nada"),
        (places, "%(a)s", "%(a)d"),
        (formulas, "use $h_1$", "use $h_2$"),
        (formulas, "use $h_1$ and $h_1$", "use $h_1$"),
        (formulas, "$$a$$", "a"),
        (formulas, "$0.5$", "$0,5$"),
    ],
)
def test_changed_part_is_found(parts, written, translation):
    book = Catalog("pt_BR")
    book.add(written, translation)

    assert len(list(form_faults(book, parts))) == 1


def test_decimal_comma_and_order_are_free():
    book = Catalog("pt_BR")
    book.add("$h_1$ is $0.462$, in %(a)s %(b)s", "em %(b)s %(a)s: $0{,}462$ é $h_1$")

    assert not [*form_faults(book, places), *form_faults(book, formulas)]


def test_stale_compilation_is_found():
    old = compiled(catalogue(TRANSLATED))

    assert old != compiled(catalogue(TRANSLATED.replace('"y"', '"z"')))


@pytest.mark.parametrize(
    "call", ['_(f"{n} rows")', 'N_("a" + b)', '_("a" if b else "c")', 'say.plural("a", f"{b}", 2)']
)
def test_built_id_is_found(call):
    assert list(built_ids(call)) == [1]


@pytest.mark.parametrize("call", ["f\"{_('x')}\"", 'language(code)("x")', 'lang("x")'])
def test_unseen_id_is_found(call):
    assert list(unseen_ids(call, {})) == ["x"]
    assert not list(unseen_ids(call, {"x": "a.py"}))


@pytest.mark.parametrize("call", ['_("a" "b")', "_(title)", '_(TITLES["a"])', 'other(f"{n}")'])
def test_literal_or_name_passes(call):
    assert not list(built_ids(call))


def test_plural_of_an_object_in_a_template_is_found():
    assert unseen_plurals('{{ _.plural("a", "b", n) }} {{ plural("a", "b", n) }}') == ["_.plural("]
