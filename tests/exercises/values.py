"""The numbers of a drawn variant by name: what is given, and what the key says."""

import numpy as np


def givens_of(variant):
    """Every given as an array."""
    return {name: np.asarray(value, float) for name, value in variant.givens.items()}


def exact_values(exercise, variant):
    """All quantities before any rounding: the chain in full precision."""
    plan = exercise.plan(variant)
    reading = plan.read(exercise.givens(variant), lambda quantity, exact, printed: exact)
    return {q.name: reading.exact[q.at][0] for q in plan.quantities}


def printed_values(exercise, variant):
    """All quantities as the key prints them."""
    plan = exercise.plan(variant)
    reading = plan.read(exercise.givens(variant))
    return {q.name: reading.printed[q.at][0] for q in plan.quantities}


def drawn(exercise, seed="7", **options):
    """A variant with these options."""
    return exercise.draw(str(seed), exercise.options(options), {})
