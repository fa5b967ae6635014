"""Mistakes that are made in attention with a mask."""

from ...templates.language import N_
from ..engine.code_exercise import Slip

MASKS = ("mask-ignored", "mask-after", "mask-zero-score", "mask-inverted")
SHARES = ("softmax-over-batch", "softmax-over-all", "not-normalised", "greatest-only", "sigmoid-for-softmax")
SLIPS = (
    Slip(
        "scaling-missing",
        N_("the scores are not divided by the root of the number of entries"),
        N_("Look in the equation of the scores for a root."),
        excludes=("scaled-by-size",),
    ),
    Slip(
        "scaled-by-size",
        N_("the scores are divided by the number of entries, not by its root"),
        N_("Look in the equation of the scores for a root."),
    ),
    Slip(
        "softmax-over-batch",
        N_("the softmax runs over the batch, not over the states"),
        N_("The weights of one example add up to one."),
        excludes=(*SHARES, "mask-inverted"),
    ),
    Slip(
        "softmax-over-all",
        N_("the softmax runs over the whole batch at once"),
        N_("The weights of one example add up to one."),
        excludes=SHARES,
    ),
    Slip(
        "not-normalised",
        N_("the exponentials, of the scores less the greatest of them, are not divided by their sum"),
        N_("The weights of one example add up to one."),
        excludes=SHARES,
    ),
    Slip(
        "greatest-only",
        N_("the greatest score gets the whole weight"),
        N_("Softmax gives every state its share: no weight is exactly 1 where there are two states."),
        excludes=(*SHARES, "scaling-missing", "scaled-by-size"),  # the greatest stays the greatest
    ),
    Slip(
        "sigmoid-for-softmax",
        N_("each score goes through a sigmoid of its own, not through the softmax"),
        N_("The weights of one example add up to one."),
        excludes=(*SHARES, "mask-after"),  # it makes no difference: no weight depends on another score
    ),
    Slip(
        "mask-ignored",
        N_("the mask is not used"),
        N_("The weight of padding is 0."),
        excludes=MASKS,
    ),
    Slip(
        "mask-after",
        N_("the weights of padding are set to 0 after the softmax, and the others are left as they are"),
        N_("The weights of the states that are not padding add up to one."),
        excludes=MASKS,
    ),
    Slip(
        "mask-zero-score",
        N_("padding gets the score 0"),
        N_("The exponential of 0 is 1: only a score of minus infinity has the weight 0."),
        excludes=MASKS,
    ),
    Slip(
        "mask-inverted",
        N_("the mask is inverted, so that only padding is looked at"),
        N_("The mask is false where there is padding, and the weight of padding is 0."),
        excludes=MASKS,
    ),
    Slip(
        "plain-mean",
        N_("the context is the plain mean of the states, padding included"),
        N_("Give one state nearly the whole weight: the context must be near that state."),
        excludes=("context-averaged",),
    ),
    Slip(
        "context-averaged",
        N_("the weighted states are averaged, not added"),
        N_("The weights add up to one already: with equal states the context is that state."),
    ),
)
