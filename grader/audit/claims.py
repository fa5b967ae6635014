"""What is claimed of each group of students, and the sentence that is told where it does not hold."""

from collections.abc import Callable
from dataclasses import dataclass

from ...templates.language import N_
from .deserve import (
    Broken,
    Case,
    earns_nothing,
    every_fitting_name,
    holds_back,
    is_named,
    is_named_somewhere,
    is_never_right,
    is_paid_as_read,
    is_right_or_named,
    is_right_with_a_remark,
    keeps_the_rest,
    keeps_what_follows_explained,
    loses_nothing,
    loses_nothing_elsewhere,
    no_other_name,
)
from .who import Group


@dataclass(frozen=True)
class Claim:
    """Something that must hold of every paper of some students."""

    message: str
    """What is to be said where it does not (message id)."""
    broken: Callable[[Case], Broken]


PAID = Claim(
    N_("The student who %(student)s earns something else in '%(blank)s' than the readings of the answers are worth."),
    is_paid_as_read,
)
FULL = Claim(
    N_("The student who %(student)s loses marks in '%(blank)s', or gets a remark that is not deserved."), loses_nothing
)
ELSEWHERE = Claim(
    N_("The student who %(student)s loses marks in '%(blank)s', where nothing was done wrong."), loses_nothing_elsewhere
)
AFTER = Claim(
    N_(
        "Mistake '%(misconception)s': the student who %(student)s loses marks in '%(blank)s', where nothing was done "
        "wrong."
    ),
    loses_nothing_elsewhere,
)
NOT_RIGHT = Claim(
    N_("A number outside the window is accepted in '%(blank)s': that of the student who %(student)s."), is_never_right
)
UNNAMED = Claim(
    N_("The mistake '%(misconception)s' is not named in '%(blank)s', where the student who %(student)s makes it."),
    is_named,
)
SHOWN = Claim(
    N_("The mistake '%(misconception)s' is named nowhere on the paper of the student who %(student)s."),
    is_named_somewhere,
)
LAST_SHOWS = Claim(
    N_("The mistake '%(misconception)s' is not named in '%(blank)s': the student who %(student)s shows it there."),
    is_right_or_named,
)
FITTING = Claim(
    N_(
        "A known mistake that gives exactly the number in '%(blank)s' is not named: that of the student who "
        "%(student)s."
    ),
    every_fitting_name,
)
OTHER = Claim(
    N_("A mistake is named in '%(blank)s' that does not give the number of the student who %(student)s."), no_other_name
)
REST = Claim(
    N_("The student who %(student)s loses the marks of '%(blank)s', which was computed from that number as asked."),
    keeps_the_rest,
)
EXPLAINED = Claim(
    N_("The student who %(student)s loses marks in '%(blank)s', which follows from numbers that are explained."),
    keeps_what_follows_explained,
)
EARLY = Claim(
    N_("The student who %(student)s in '%(blank)s' has rounded early, and loses marks or is not told."),
    is_right_with_a_remark,
)
HELD_BACK = Claim(
    N_("The student who %(student)s keeps the marks of '%(blank)s', which was computed from that number."), holds_back
)
NOTHING = Claim(N_("The student who %(student)s earns marks in '%(blank)s', or is told of a mistake."), earns_nothing)

CLAIMS: dict[Group, tuple[Claim, ...]] = {
    "honest": (FULL, PAID),
    "once": (UNNAMED, NOT_RIGHT, AFTER, FITTING, OTHER, PAID),
    "once, more digits": (UNNAMED, AFTER, PAID),
    "held": (UNNAMED, AFTER, SHOWN, FITTING, PAID),
    "held, more digits": (UNNAMED, AFTER, SHOWN, PAID),
    "held, last answer": (LAST_SHOWS, PAID),
    "guess": (NOT_RIGHT, REST, FITTING, PAID),
    "tanh": (EXPLAINED, FITTING, PAID),
    "nothing": (NOTHING, PAID),
    "inside": (FULL, PAID),
    "outside": (NOT_RIGHT, ELSEWHERE, PAID),
    "just outside": (EARLY, ELSEWHERE, PAID),
    "lazy once": (HELD_BACK, PAID),
    "lazy": (PAID,),
    "reported": (PAID,),
}
"""What is claimed of each group of students."""
