"""Every attack fails in every tier that promises so, for root and for anybody; without the defence it succeeds."""

import platform
import sys

import pytest

from rnnex.grader.sandbox import layout

from .attacks.every import ATTACKS, CELLS, GROUPS
from .attacks.model import endless

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="there are no tiers but D elsewhere")
USERS = ("root", "nobody")
PROMISED = [
    pytest.param(
        name,
        tier,
        user,
        marks=pytest.mark.slow if tier == "A+" and (a.shows is endless or user == "nobody") else (),
    )
    for name, a in ATTACKS.items()
    for tier in a.tiers
    for user in USERS
]
CONTROLS = [
    pytest.param(name, user, marks=pytest.mark.slow if a.shows is endless else ())
    for name, a in ATTACKS.items()
    for user in (("root",) if a.root else USERS)
]


def stage(arenas, user, name, where):
    attack = (ATTACKS | CELLS)[name]
    if "syscall(" in attack.payload and platform.machine() != "x86_64":
        pytest.skip("its numbers are those of x86_64")
    arena = arenas(user)
    if arena is None:
        pytest.skip(f"no arena for {user} here")
    return arena.stage(name, where)


@pytest.mark.parametrize(("name", "tier", "user"), PROMISED)
def test_attack_fails(arenas, holds, name, tier, user):
    if not holds[tier]:
        pytest.skip(f"tier {tier} does not hold here")

    shown = stage(arenas, user, name, tier)

    assert not shown["succeeded"], shown["log"]
    assert not shown["lost"], shown["log"]
    assert shown["next_ok"]


@pytest.mark.parametrize(("name", "user"), CONTROLS)
def test_attack_succeeds_without_the_defence(arenas, name, user):
    """Control of the test above."""
    shown = stage(arenas, user, name, "control")

    assert shown["succeeded"], shown["log"]


def test_there_are_enough_attacks_of_every_class():
    assert sum(map(len, GROUPS.values())) >= 80
    assert min(map(len, GROUPS.values())) >= 10


@pytest.mark.slow
@pytest.mark.parametrize("tier", ["A", "A+"])
@pytest.mark.parametrize("name", CELLS)
def test_cells_of_the_library_are_switched_off(arenas, holds, name, tier):
    pytest.importorskip("torch")
    if not holds[tier]:
        pytest.skip(f"tier {tier} is not to be had here")

    shown = stage(arenas, "root" if arenas("root") else "nobody", name, tier)

    assert not shown["succeeded"], shown["log"]
    if tier == "A+" or layout.readable_by_all("torch"):  # else it meets no file of PyTorch in the first place
        assert "switched off" in shown["log"]


@pytest.mark.slow
@pytest.mark.parametrize("name", CELLS)
def test_cells_of_the_library_work_where_they_are_allowed(arenas, name):
    """Control of the test above."""
    pytest.importorskip("torch")

    assert stage(arenas, "root" if arenas("root") else "nobody", name, "control")["succeeded"]
