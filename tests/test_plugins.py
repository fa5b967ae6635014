"""Exercises of installed distributions: found when they are needed, and a broken one costs only itself."""

import importlib
import json
import sys

import pytest

from rnnex.errors import InputError
from rnnex.exercises.assignments.assignment import load_assignment
from rnnex.exercises.registry import all_exercises, find_exercise, installed_exercises

from .students.commands import command
from .students.folders import assignment, grade, hand_in, hand_out, key
from .students.outside import question, twice


@pytest.fixture
def install(tmp_path, monkeypatch):
    """Installs a distribution: modules by name, and what its entry point stands for."""
    installed_exercises.cache_clear()

    def installed(name, value, **modules):
        site = tmp_path / "site" / name
        info = site / f"{name}-1.0.dist-info"
        info.mkdir(parents=True)
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n", "utf-8")
        (info / "entry_points.txt").write_text(f"[rnnex.exercises]\nall = {value}\n", "utf-8")
        for module, text in modules.items():
            (site / f"{module}.py").write_text(text, "utf-8")
        monkeypatch.syspath_prepend(str(site))
        importlib.invalidate_caches()
        installed_exercises.cache_clear()

    yield installed
    installed_exercises.cache_clear()
    for module in [name for name in sys.modules if name.startswith("plug_")]:
        del sys.modules[module]


@pytest.mark.parametrize("value", ["plug_one", "plug_one:twice", "plug_one:BOTH", "plug_one:PAIR"])
def test_entry_point_is_a_module_an_exercise_or_several(install, value):
    install("plug-in", value, plug_one=twice("plugged", more="BOTH = [twice]\nPAIR = (twice,)"))

    found = installed_exercises()

    assert (list(found.exercises), found.faults) == (["plugged"], [])
    assert find_exercise("plugged").home == "plug-in 1.0"
    assert find_exercise("plugged").address == "plugged"


def test_nothing_is_loaded_while_our_own_exercises_are_asked_for(install, tmp_path):
    install("plug-in", "plug_two", plug_two=twice("plugged", trace=tmp_path / "trace"))

    find_exercise("gru-step")
    all_exercises()
    load_assignment("tour")
    assert not (tmp_path / "trace").exists()

    find_exercise("plugged")
    assert (tmp_path / "trace").exists()


@pytest.mark.parametrize(
    ("value", "text", "said"),
    [
        ("plug_three", "1 / 0", "ZeroDivisionError: division by zero"),
        ("plug_three", "raise SystemExit(3)", "SystemExit: 3"),
        ("plug_three:gone", "x = 1", "AttributeError: "),
        ("plug_nowhere", "x = 1", "ModuleNotFoundError: No module named 'plug_nowhere'"),
        ("plug_three", "x = 1", "TypeError: the entry point is no exercise"),
        ("plug_three:x", "x = 1", "TypeError: the entry point is no exercise"),
        ("plug_three:x", "x = []", "TypeError: the entry point is no exercise"),
        ("plug_three:x", "x = ['gru-step']", "TypeError: the entry point is no exercise"),
        ("plug_three", twice("../Plugged"), "ValueError: '../Plugged' cannot be an id"),
    ],
)
def test_broken_plugin_costs_itself_only(install, value, text, said):
    install("broken", value, plug_three=text)
    install("plug-in", "plug_four", plug_four=twice("plugged"))

    found = installed_exercises()

    assert list(found.exercises) == ["plugged"]
    (told,) = map(str, found.faults)
    assert told.startswith(f"The exercises of broken 1.0 cannot be loaded ({said}")
    assert told.endswith("): tell its author, or remove it.")


def test_our_own_id_wins_and_the_clash_is_said(install):
    install("plug-in", "plug_five", plug_five=twice("gru-step") + twice("plugged", name="other"))

    found = installed_exercises()

    assert find_exercise("gru-step") is all_exercises()["gru-step"]
    assert list(found.exercises) == ["plugged"]
    assert [str(fault) for fault in found.faults] == [
        "Exercise 'gru-step' of plug-in 1.0 is left out: rnnex has one with the same id."
    ]


def test_of_two_plugins_the_first_by_name_wins(install):
    install("second", "plug_b", plug_b=twice("plugged", 3))
    install("first", "plug_a", plug_a=twice("plugged", 2))

    found = installed_exercises()

    assert found.exercises["plugged"].home == "first 1.0"
    assert [str(fault) for fault in found.faults] == [
        "Exercise 'plugged' of second 1.0 is left out: first 1.0 has one with the same id."
    ]


def test_exercise_of_ours_that_a_plugin_imports_is_no_clash(install):
    install("plug-in", "plug_c", plug_c="from rnnex.exercises.gru.step import gru_step\n" + twice("plugged"))

    assert (list(installed_exercises().exercises), installed_exercises().faults) == (["plugged"], [])


def test_list_shows_where_an_exercise_is_from_and_warns(install, monkeypatch, capsys):
    install("broken", "plug_d", plug_d="1 / 0")
    install("plug-in", "plug_e", plug_e=twice("plugged"))

    ran = command("list --lang pt-BR", monkeypatch, capsys)
    found = json.loads(command("list --json", monkeypatch, capsys).out)

    assert f"{'plugged':20} O dobro de um número (plug-in 1.0)\n" in ran.out
    assert ran.err.count("broken 1.0") == 1
    assert {one["id"]: one["home"] for one in found["exercises"]}["plugged"] == "plug-in 1.0"
    assert len(found["warnings"]) == 1


def test_unknown_id_is_compared_with_installed_ones_too(install):
    install("plug-in", "plug_f", plug_f=twice("plugged"))

    with pytest.raises(InputError, match=r"There is no exercise 'pluged' \(plugged\?\)"):
        find_exercise("pluged")


@pytest.fixture
def handed_in(tmp_path):
    """A practice sheet of an outside exercise, and its right answer, without the lecturer's folder."""
    name = assignment(tmp_path / "week3", question("plugged"), more='exercises = ["./mine.py"]')
    (tmp_path / "week3" / "mine.py").write_text(twice("plugged"), "utf-8")
    sheet = hand_out(tmp_path / "lecturer", name)
    answer = key(sheet.parent.parent, "demo")["1"]["k"]
    return hand_in(sheet, tmp_path / "far" / "off" / "demo", {"1": {"k": answer}})


def test_practice_sheet_is_marked_where_its_exercise_is_installed(install, handed_in):
    assert grade(handed_in).report["status"] == "not-graded"

    install("plug-in", "plug_g", plug_g=twice("plugged"))

    assert grade(handed_in).report["score"]["percent"] == 100.0


def test_file_of_an_assignment_goes_before_what_is_installed(install, tmp_path):
    install("plug-in", "plug_h", plug_h=twice("plugged", 3))
    name = assignment(tmp_path / "week3", question("plugged"), more='exercises = ["./mine.py"]')
    (tmp_path / "week3" / "mine.py").write_text(twice("plugged"), "utf-8")

    (item,) = load_assignment(name).items

    assert item.generator.home.endswith("mine.py")


def test_installed_exercise_stands_in_an_assignment_and_leaves_no_copy(install, tmp_path):
    install("plug-in", "plug_i", plug_i=twice("plugged"))

    sheet = hand_out(tmp_path / "lecturer", assignment(tmp_path / "week3", question("plugged")))

    assert not (sheet.parent.parent / "key" / "exercises").exists()
    assert key(sheet.parent.parent, "demo")["1"]["k"]
