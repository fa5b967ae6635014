"""The key around what is graded, for when nobody names one; what counts is who can write where.

A submission is a student's, and so may be the folder around it: a repository with the submission in it. Further out,
and around a folder of submissions, is the lecturer's.
"""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from ..errors import InputError
from ..templates.language import N_
from .folders import is_submission

FILE = Path("key", "assignment.json")


def nearby_key(paths: Iterable[Path]) -> Path | None:
    """The assignment.json of the lecturer's folder, one or two folders above what only students write.

    Raises:
        InputError: If a key is not above all the paths, or there are different ones.
    """
    graded = [_written_out(path) for path in paths]
    found = list(dict.fromkeys(key for path in graded for key in _keys(_around(path))))
    for key in found:
        if not all(path.is_relative_to(key.parent.parent) for path in graded):
            raise InputError(
                N_(
                    "%(path)s is a key beside only a part of what is graded: say --assignment with the folder of yours."
                ),
                path=key,
            )
    if len(found) > 1 and not _same(found):
        raise InputError(
            N_("There are different keys, %(paths)s: say --assignment with the folder of yours."),
            paths=", ".join(map(str, found)),
        )
    return found[0] if found else None


def doubtful_keys(paths: Iterable[Path]) -> list[Path]:
    """Keys directly beside a submission, in what may be its student's folder."""
    return list(dict.fromkeys(_keys(path.parent for path in map(_written_out, paths) if is_submission(path))))


def _written_out(path: Path) -> Path:
    """The absolute path without following links: one that a student made must not lead away."""
    return Path(os.path.abspath(path))  # noqa: PTH100 - Path.resolve follows links


def _around(path: Path) -> tuple[Path, Path]:
    near = path.parent.parent if is_submission(path) else path.parent
    return near, near.parent


def _keys(places: Iterable[Path]) -> Iterator[Path]:
    return (place / FILE for place in places if os.path.isfile(place / FILE))  # noqa: PTH113 - says no where it may not look


def _same(files: Iterable[Path]) -> bool:
    try:
        return len({file.read_bytes() for file in files}) == 1
    except OSError:
        return False
