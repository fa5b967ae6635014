"""Source: files that are hard to read. A grader that compiles them beside its tests is lost."""

from .model import Attack, did, lost

RAW = "RAW "
"""The payload is the whole file, nothing before it."""
ATTACKS = [
    Attack("null byte in the file", RAW + "x = 1\0\ndef f(x): return x", lost, "naive"),
    Attack("parentheses without end", RAW + "x = " + "(" * 5000 + ")" * 5000, lost, "naive"),
    Attack("signs without end", RAW + "x = " + "-" * 100_000 + "1", lost, "naive"),
    Attack("attributes without end", RAW + "x = a" + ".b" * 100_000, lost, "naive"),
    Attack("a number of ten thousand digits", RAW + "x = " + "9" * 10_000, lost, "naive"),
    Attack("an encoding that does not exist", RAW + "# coding: klingon\ndef f(x): return x", lost, "naive"),
    Attack("indentation without end", RAW + "\n".join(" " * n + "if 1:" for n in range(200)), lost, "naive"),
    Attack("not Python at all", RAW + "PK\x03\x04 this is a zip file", lost, "naive"),
    Attack("a module that shadows NumPy", "import numpy", did, "bare"),
    Attack("a module that shadows the standard library", "import colorsys", did, "bare"),
]  # fmt: skip
"""For the last two, modules of these names lie beside the student's file; they print that they were imported."""
