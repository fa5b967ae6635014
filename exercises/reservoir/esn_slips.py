"""Mistakes that are made in an echo state network: in the reservoir, in its run, in the readout."""

from ...templates.language import N_
from ..engine.code_exercise import Slip

RADIUS = ("norm-for-radius", "size-forgotten", "radius-not-divided")
WASHOUT = ("washout-ignored", "washout-short", "washout-long")
RIDGE = ("ridge-missing", "ridge-everywhere", "ridge-times-steps")
SLIPS = (
    Slip(
        "norm-for-radius",
        N_("the reservoir is divided by its greatest singular value, not by its spectral radius"),
        N_("Compute the eigenvalues of what you return: the greatest absolute value must be the one that is asked."),
        excludes=RADIUS,
    ),
    Slip(
        "size-forgotten",
        N_("the greatest real part of the eigenvalues is taken, not their greatest absolute value"),
        N_("An eigenvalue may be negative or complex: the spectral radius is the greatest absolute value."),
        excludes=RADIUS,
    ),
    Slip(
        "radius-not-divided",
        N_("the reservoir is multiplied by the wanted radius, but not divided by its own"),
        N_("Rescale a matrix twice: the second time nothing may change."),
        excludes=RADIUS,
    ),
    Slip(
        "reservoir-transposed",
        N_("the state is multiplied by the transposed reservoir"),
        N_("Compute one entry of a state by hand: row i of the reservoir belongs to unit i."),
    ),
    Slip(
        "input-late",
        N_("the input enters one step late"),
        N_("The first state depends on the first input: change it and see."),
    ),
    Slip(
        "start-ignored",
        N_("the initial state is taken as zero"),
        N_("Give an initial state that is not zero and see whether the first state changes."),
    ),
    Slip(
        "tanh-missing",
        N_("the state does not go through the hyperbolic tangent"),
        N_("Every entry of a state lies between -1 and 1."),
    ),
    Slip(
        "washout-ignored",
        N_("the washout is not left out"),
        N_("Change a state within the washout: the readout may not change."),
        excludes=WASHOUT,
    ),
    Slip(
        "washout-short",
        N_("one step too few is left out as washout"),
        N_("Change the last state of the washout: the readout may not change."),
        excludes=WASHOUT,
    ),
    Slip(
        "washout-long",
        N_("one step too many is left out as washout"),
        N_("Change the first state after the washout: the readout must change."),
        excludes=WASHOUT,
    ),
    Slip(
        "ridge-missing",
        N_("the ridge is not used"),
        N_("With a very large ridge the weights of the readout are nearly zero."),
        excludes=(*RIDGE, "bias-penalised"),
    ),
    Slip(
        "ridge-everywhere",
        N_("the ridge is added to every entry of the matrix, not to its diagonal"),
        N_("The ridge multiplies the identity: adding a number to a NumPy array adds it to all entries."),
        excludes=RIDGE,
    ),
    Slip(
        "ridge-times-steps",
        N_("the ridge is multiplied by the number of steps"),
        N_("The error is a sum over the steps, not a mean: the ridge stands beside it as it is."),
        excludes=RIDGE,
    ),
    Slip(
        "bias-penalised",
        N_("the ridge holds for the bias as well"),
        N_("Add 100 to all targets: only the bias may change, by 100."),
    ),
    Slip(
        "bias-missing",
        N_("the readout has no bias"),
        N_("Add 100 to all targets: only the bias may change, by 100."),
        excludes=("bias-penalised",),
    ),
)
