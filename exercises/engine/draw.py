"""Draw: the only source of chance. One independent stream per parameter name, derived by hash from the seed.

SHAKE-128 of "rnnex/1/<seed>/<name>" is a stream whose beginning does not depend on how much of it is read, so a new
parameter, another order of drawing or a larger block never changes a number. The arithmetic is on integers: the
same numbers on every machine and Python version (pinned by tests/exercises/engine/test_draw.py).
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import prod

import numpy as np
from numpy.typing import NDArray

STREAMS = "rnnex/1"
"""Version of the derivation; a change here changes every number of every sheet."""
WORD = 4


def word_stream(seed: str, name: str, words: int) -> bytes:
    """The first big-endian 32-bit words of the stream of one parameter, as bytes.

    >>> word_stream("7", "h_0", 2).hex()
    '15403bac2d86f447'
    """
    return hashlib.shake_128(f"{STREAMS}/{seed}/{name}".encode()).digest(WORD * words)


def derive(seed: str, *names: str) -> str:
    """A seed derived from another, for example a student's from the assignment's; 128 bits as hexadecimal digits.

    >>> derive("7", "ana", "1a") == derive("7", "ana", "1a") != derive("7", "ana", "1b")
    True
    """
    return hashlib.shake_128("\x1f".join((STREAMS, "derive", seed, *names)).encode()).hexdigest(16)


@dataclass(frozen=True, slots=True)
class Draw:
    """The streams of a block of seeds, one row each; `attempt` k reads the k-th slice of every stream.

    Args:
        seeds: One seed a row.
        attempt: Which slice every stream reads.
        redrawn: By name, how many slices further each row reads; none where a name is missing.

    Example:
        >>> Draw(("7",)).choice("x", np.array([-1.0, 1.0]), (2, 2)).shape
        (1, 2, 2)
        >>> one, block = Draw(("7",)), Draw(("6", "7"))
        >>> bool(one.integers("n", 100)[0] == block.integers("n", 100)[1])
        True
    """

    seeds: Sequence[str]
    attempt: int = 0
    redrawn: Mapping[str, Sequence[int]] = field(default_factory=dict)

    def words(self, name: str, per_row: int) -> NDArray[np.uint32]:
        """32-bit words, shape (seeds, per_row)."""
        further = self.redrawn.get(name) or [0] * len(self.seeds)
        slices = [self.attempt + more for more in further]
        size = WORD * per_row
        raw = b"".join(
            [
                word_stream(seed, name, (at + 1) * per_row)[at * size :]
                for seed, at in zip(self.seeds, slices, strict=True)
            ]
        )
        return np.frombuffer(raw, ">u4").reshape(len(self.seeds), per_row)

    def integers(self, name: str, below: int, shape: tuple[int, ...] = ()) -> NDArray[np.int64]:
        """Integers in [0, below), shape (seeds, *shape); bias under below * 2**-32."""
        words = self.words(name, prod(shape)).astype(np.uint64)
        return ((words * np.uint64(below)) >> np.uint64(32)).astype(np.int64).reshape(len(self.seeds), *shape)

    def choice(self, name: str, grid: NDArray[np.float64], shape: tuple[int, ...] = ()) -> NDArray[np.float64]:
        """Values of the grid, shape (seeds, *shape)."""
        picked: NDArray[np.float64] = grid[self.integers(name, len(grid), shape)]
        return picked
