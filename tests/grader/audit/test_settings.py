"""Which options are audited, and which seeds go to which."""

from typing import Literal

import pytest

from rnnex.exercises.registry import all_exercises
from rnnex.grader.audit.settings import BLOCK, FEW, blocks, settings

from . import planted


def exercise(write):
    return planted.exercise(write, routes=False)


def test_few_combinations_are_all_taken():
    def write(w, units: Literal[1, 2, 3] = 2, gate: Literal["writes", "keeps"] = "writes"):
        """Never called."""

    found = settings(exercise(write))

    assert found[0] == {"units": 2, "gate": "writes"}
    assert len({tuple(setting.values()) for setting in found}) == 6


def test_of_many_combinations_every_single_change_is_taken():
    def write(w, a: Literal[1, 2, 3] = 1, b: Literal[1, 2, 3] = 1, c: Literal[1, 2, 3] = 1, d: Literal[1, 2] = 1):
        """Never called."""

    found = settings(exercise(write))

    for name, values in {"a": (2, 3), "b": (2, 3), "c": (2, 3), "d": (2,)}.items():
        assert all({**found[0], name: value} in found for value in values)
    assert len(found) == FEW


def test_of_a_list_each_value_is_taken_alone_and_plain_numbers_stay():
    def write(w, ask: tuple[Literal["z", "h"], ...] = ("z", "h"), steps: int = 3, given: bool = False):  # noqa: FBT002
        """Never called."""

    found = settings(exercise(write))

    assert {"ask": ["z"], "steps": 3, "given": True} in found
    assert len(found) == 6


@pytest.mark.parametrize("name", all_exercises())
def test_settings_do_not_change(name):
    made = all_exercises()[name]

    assert settings(made) == settings(made)
    assert settings(made)[0] == made.options({})


@pytest.mark.parametrize(("chosen", "seeds"), [(1, 1), (3, 2), (24, 10_000), (7, 1000), (1, 10_000)])
def test_every_seed_is_used_once(chosen, seeds):
    found = list(blocks(chosen, seeds))

    used = [seed for _setting, part in found for seed in part]
    assert used == list(map(str, range(max(seeds, chosen))))
    assert {setting for setting, _part in found} == set(range(chosen))
    assert max(len(part) for _setting, part in found) <= BLOCK
