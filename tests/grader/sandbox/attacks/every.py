"""All attacks by name."""

from . import cells, denial, network, reading, source, tampering

GROUPS = {
    "reading": reading.ATTACKS,
    "tampering": tampering.ATTACKS,
    "denial": denial.ATTACKS,
    "network": network.ATTACKS,
    "source": source.ATTACKS,
}
CELLS = {attack.name: attack for attack in cells.ATTACKS}
"""Slow: each of them needs an interpreter with PyTorch."""
ATTACKS = {attack.name: attack for group in GROUPS.values() for attack in group}
assert len(ATTACKS) == sum(map(len, GROUPS.values())), "two attacks have one name"
