"""What a plan needs that need not be installed: asked before anything is started."""

from importlib.util import find_spec

from ...templates.language import N_
from .job import RunnerError
from .plan import Libraries


class NotInstalled(RunnerError):
    """The submission is not graded, and nothing is known about it."""


def require_installed(libraries: Libraries) -> None:
    """Nothing, if a file that imports these libraries can be run here.

    Raises:
        NotInstalled: If it cannot; says what to install.

    Example:
        >>> require_installed("numpy")
    """
    if libraries != "numpy" and find_spec("torch") is None:
        raise NotInstalled(
            N_("This exercise needs PyTorch, which is not installed where it was graded: pip install 'rnnex[torch]'.")
        )
