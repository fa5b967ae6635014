"""Edits that change no number, and why: the tests are right to let them live."""

from .mutant import Mutant

EQUIVALENT = [
    Mutant(
        "sequence.py",
        "lstm_sequence",
        "p.p_i is p.p_f is p.p_o is None",
        "False",
        "The gates' activation for all gates at once or for each: the same function of the same entries.",
        "lstm sequences_against_torch",
    ),
    Mutant(
        "automata.py",
        "shortest_difference",
        "waiting.popleft()",
        "waiting.pop()",
        "While outputs agree, h tells the machine's state: at most two pairs can wait, and they wait together only if "
        "both were reached from the same one. First or last, no path is shorter.",
        "automata",
    ),
    Mutant(
        "hopfield.py",
        "energy",
        "apply(W, s)",
        "apply(W.T, s)",
        "A quadratic form does not see the antisymmetric part: s W s = s W^T s.",
        "hopfield",
    ),
    Mutant(
        "conventions/convert.py",
        "_placed",
        "dict.fromkeys(places, total)",
        "dict.fromkeys(empty, total)",
        "The sum of two biases also in a place that the target does not have: no array of it reads that place.",
        "convert convert_torch",
    ),
]
