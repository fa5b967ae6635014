"""Mistakes that are made in clipping by norm."""

from ...templates.language import N_
from ..engine.code_exercise import Slip

NORMS = ("root-missing", "norms-added", "sizes-added", "greatest-entry")
SCALES = ("each-array", "by-value", "always-scaled", "comparison-reversed", "to-length-one")
SLIPS = (
    Slip(
        "root-missing",
        N_("the root of the sum of squares is missing"),
        N_("The norm of (3, 4) is 5."),
        excludes=NORMS,
    ),
    Slip(
        "norms-added",
        N_("the norms of the arrays are added"),
        N_("The norm of all together is the root of the sum of all squares: of the arrays (3) and (4) it is 5, not 7."),
        excludes=NORMS,
    ),
    Slip(
        "sizes-added",
        N_("the absolute values of the entries are added, not their squares"),
        N_("The norm of (3, 4) is 5."),
        excludes=NORMS,
    ),
    Slip(
        "greatest-entry",
        N_("the greatest absolute entry is taken for the norm"),
        N_("The norm of (3, 4) is 5."),
        excludes=NORMS,
    ),
    Slip(
        "last-array-only",
        N_("the norm is that of the last array only"),
        N_("Change an entry of the first array and see whether the norm changes."),
        excludes=("norms-added", "each-array"),
    ),
    Slip(
        "each-array",
        N_("each array is clipped by its own norm"),
        N_("All gradients are multiplied by the same number, so that their common direction stays."),
        excludes=SCALES,
    ),
    Slip(
        "by-value",
        N_("every entry is cut at the limit by itself"),
        N_("Clipping by norm keeps the direction: the ratios of the entries stay."),
        excludes=SCALES,
    ),
    Slip(
        "always-scaled",
        N_("gradients below the limit are scaled up to it"),
        N_("Give a large limit: the gradients must come back as they are."),
        excludes=SCALES,
    ),
    Slip(
        "comparison-reversed",
        N_("what is below the limit is scaled, and what is above it stays"),
        N_("Give a large limit: the gradients must come back as they are."),
        excludes=SCALES,
    ),
    Slip(
        "to-length-one",
        N_("the gradients are scaled to norm 1, not to the limit"),
        N_("Compute the norm of what you return: it must be the limit."),
        excludes=SCALES,
    ),
    Slip(
        "norm-after",
        N_("the norm that is returned is the one after clipping"),
        N_("Above the limit the norm after clipping is always the limit, which tells nobody anything."),
    ),
)
