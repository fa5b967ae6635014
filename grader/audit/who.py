"""Who is in the class: every synthetic student by a stable id, of what group, and what the student does."""

from typing import Literal, NamedTuple

from ...templates.language import N_

Group = Literal[
    "honest",
    "once",
    "once, more digits",
    "held",
    "held, more digits",
    "held, last answer",
    "guess",
    "tanh",
    "nothing",
    "lazy",
    "inside",
    "just outside",
    "outside",
    "lazy once",
    "reported",
]
"""Students of whom the same is claimed."""


class Student(NamedTuple):
    """One of the class."""

    group: Group
    does: str
    """What the student does; goes on from "the student who" (message id)."""


STUDENTS = {
    "rounds": Student("honest", N_("rounds as asked")),
    "exact": Student("honest", N_("keeps and writes all digits")),
    "rounds-at-the-end": Student("honest", N_("keeps all digits and writes as many as asked")),
    "two-more": Student("honest", N_("keeps and writes two more digits than asked")),
    "carries-two-more": Student("honest", N_("keeps two more digits and writes as many as asked")),
    "writes-all": Student("honest", N_("writes all digits and goes on with rounded numbers")),
    "last-rounds": Student("honest", N_("rounds as asked and writes the last answer only")),
    "last-exact": Student("honest", N_("keeps all digits and writes the last answer only")),
    "last-rounds-at-the-end": Student("honest", N_("keeps all digits and writes the last answer only, rounded")),
    "once": Student("once", N_("makes the mistake once and goes on with it")),
    "once-rounds-at-the-end": Student("once, more digits", N_("makes the mistake once and keeps all digits")),
    "once-exact": Student("once, more digits", N_("makes the mistake once and writes all digits")),
    "held": Student("held", N_("makes the mistake everywhere")),
    "held-rounds-at-the-end": Student("held, more digits", N_("makes the mistake everywhere and keeps all digits")),
    "held-exact": Student("held, more digits", N_("makes the mistake everywhere and writes all digits")),
    "last-held": Student("held, last answer", N_("makes the mistake everywhere and writes the last answer only")),
    "last-held-rounds-at-the-end": Student(
        "held, last answer",
        N_("makes the mistake everywhere, keeps all digits and writes the last answer only, rounded"),
    ),
    "last-held-exact": Student(
        "held, last answer", N_("makes the mistake everywhere, keeps all digits and writes the last answer only")
    ),
    "guesses": Student("guess", N_("writes a number from nowhere in one blank and goes on with it")),
    "tanh": Student("tanh", N_("takes the hyperbolic tangent for the sigmoid everywhere")),
    "absent": Student("nothing", N_("hands in nothing")),
    "blank": Student("nothing", N_("leaves every blank empty")),
    "nan": Student("nothing", N_("writes what is no number")),
    "inf": Student("nothing", N_("writes infinity everywhere")),
    "-inf": Student("nothing", N_("writes minus infinity everywhere")),
    "1e+300": Student("nothing", N_("writes a huge number everywhere")),
    "0": Student("lazy", N_("writes 0 everywhere")),
    "1": Student("lazy", N_("writes 1 everywhere")),
    "0.5": Student("lazy", N_("writes 0.5 everywhere")),
    "0.001": Student("lazy", N_("writes 0.001 everywhere")),
    "saturated": Student("lazy", N_("writes 0.9999 into every gate and state, and 0 everywhere else")),
    "copied": Student("lazy", N_("closes every gate, and copies a given wherever one fits")),
    "random": Student("lazy", N_("writes random numbers everywhere")),
    "lower-end": Student("inside", N_("writes the lower end of a window")),
    "upper-end": Student("inside", N_("writes the upper end of a window")),
    "just-below": Student("just outside", N_("writes a number just below a window")),
    "just-above": Student("just outside", N_("writes a number just above a window")),
    "below": Student("outside", N_("writes a number below a window")),
    "above": Student("outside", N_("writes a number above a window")),
    "0-once": Student("lazy once", N_("writes 0 in one blank and goes on with it")),
    "0.5-once": Student("lazy once", N_("writes 0.5 in one blank and goes on with it")),
    "1-once": Student("lazy once", N_("writes 1 in one blank and goes on with it")),
    "-1-once": Student("lazy once", N_("writes -1 in one blank and goes on with it")),
    "rounds-products": Student("reported", N_("rounds every product")),
    "cuts": Student("reported", N_("cuts digits off instead of rounding")),
}
"""By id; those who make a known mistake come once for each mistake, and for each place where it can be made."""
