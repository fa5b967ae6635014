"""What every test relies on: the checkout is imported once, and nothing of the person's own settings."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).parent.parent

# A person's own assignment folder or language must not decide about a test.
for name in [name for name in os.environ if name.startswith("RNNEX_")]:
    if name not in {"RNNEX_BROWSER", "RNNEX_NODE_MODULES"}:
        del os.environ[name]

# In CI the same examples every time; at home new ones, remembered until fixed. No deadline: machines differ.
settings.register_profile("home", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, database=None)
settings.load_profile("ci" if os.environ.get("CI") else "home")


class FoldersNotPackages:
    """The root is the package `rnnex`; by its __init__.py pytest would import it again, named after the checkout."""

    @pytest.hookimpl(tryfirst=True)
    def pytest_collect_directory(self, path, parent):
        return pytest.Dir.from_parent(parent, path=path)


def pytest_configure(config):
    # Registered by hand: the hooks of this file are asked only about folders below tests/.
    config.pluginmanager.register(FoldersNotPackages())


@pytest.fixture(scope="session")
def root():
    """The folder of the checkout."""
    return ROOT
