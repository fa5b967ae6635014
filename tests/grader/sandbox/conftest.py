"""Arenas for the attacks, started once."""

import shutil

import pytest

from rnnex.grader.sandbox.selftest import examine
from rnnex.grader.sandbox.tiers import A_PLUS, A

from . import people


@pytest.fixture(scope="session")
def arenas():
    """The arena of a user by name; None where there cannot be one."""
    open_ones, homes = {}, []

    def arena(user):
        if user not in open_ones:
            if user == "root" and people.os.geteuid() != 0:
                open_ones[user] = None
            else:
                open_ones[user], home = people.arena_of_root() if user == "root" else people.arena_of_nobody()
                homes.append(home)
        return open_ones[user]

    yield arena
    for one in open_ones.values():
        if one:
            one.close()
    for home in homes:
        shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(scope="session")
def holds():
    """Whether a tier holds here, by name."""
    return {tier.name: examine(tier).holds for tier in (A, A_PLUS)}
