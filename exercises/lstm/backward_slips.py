"""What goes wrong in backpropagation through an LSTM; the reference makes these slips when it is told to."""

from ...templates.language import N_
from ..engine.code_exercise import Slip
from .convention import START_IGNORED, TANH_MISSING

SLIPS = (
    START_IGNORED,
    TANH_MISSING,
    Slip(
        "no-carry",
        N_("no gradient of the hidden state is handed from a step to the one before it"),
        N_("Close the forget gate, by a bias of -50: the last step's `dhs` must still reach the first input."),
    ),
    Slip(
        "no-cell-carry",
        N_("no gradient of the cell state is handed from a step to the one before it"),
        N_("Set the recurrent weights and `dhs` to zero: `dc_T` must still reach the first input."),
        excludes=("last-cell-gradient-ignored", "cell-gradient-assigned"),
    ),
    Slip(
        "last-cell-gradient-ignored",
        N_("the gradient of the loss at the last cell state is not used"),
        N_("Set `dhs` to zero and `dc_T` to ones: the gradients may not be zero."),
        excludes=("cell-gradient-assigned",),
    ),
    Slip(
        "cell-gradient-assigned",
        N_("the gradient at a cell state is only what comes through its hidden state, with nothing added to it"),
        N_("The gradient at a cell state is a sum: through its hidden state, and from the next step or the loss."),
    ),
    Slip(
        "carry-without-forget",
        N_("the gradient of the cell state goes back without the forget gate"),
        N_("Set the forget gate's bias to -50: `dc_0` must be zero."),
    ),
    Slip(
        "output-gate-left-out",
        N_("the output gate is left out on the way from a hidden state to its cell state"),
        N_("Set the output gate's bias to -50 and `dc_T` to zero: all gradients must be zero."),
    ),
    Slip(
        "squash-derivative-missing",
        N_("the derivative of the tangent of the cell state is missing"),
        N_("Set `c_0` and the forget gate's bias to 50, `dc_T` to zero: the tangent is flat, so `dc_0` must be zero."),
        excludes=("squash-derivative-of-c",),
    ),
    Slip(
        "squash-derivative-of-c",
        N_("the derivative of the tangent of the cell state is taken as 1 - c^2"),
        N_("The formula 1 minus the square is for the tangent itself: it is tanh(c) that is squared."),
    ),
    Slip(
        "gate-derivative",
        N_("the sigmoid stands in the place of its derivative in the three gates"),
        N_("Set a gate's bias to 50: the sigmoid is flat there, so the gradient of that bias must be zero."),
    ),
    Slip(
        "candidate-derivative-sigmoid",
        N_("the derivative of the candidate is taken as that of a sigmoid"),
        N_("Set the candidate's bias to -50: the tangent is flat there, so the gradient of that bias must be zero."),
    ),
    Slip(
        "forget-from-state",
        N_("the gradient of the forget gate takes the previous hidden state, not the previous cell state"),
        N_("With one step only and `c_0` zero, the forget gate's rows of the gradients must be zero."),
        excludes=("forget-from-new-cell",),
    ),
    Slip(
        "forget-from-new-cell",
        N_("the gradient of the forget gate takes the cell state of its own step, not the previous one"),
        N_("With one step only and `c_0` zero, the forget gate's rows of the gradients must be zero."),
    ),
    Slip(
        "carry-not-transposed",
        N_("the gradient goes back through the recurrent blocks themselves, not through their transposes"),
        N_("Forward sums over columns, so backward sums over rows."),
    ),
    Slip(
        "state-not-shifted",
        N_("the gradient of the recurrent weights pairs each step with its own state, not with the previous one"),
        N_("With one step only and `h_0` zero, the gradient of the recurrent weights must be zero."),
    ),
    Slip(
        "not-accumulated",
        N_("the gradients of the weights are assigned at each step, not added up"),
        N_("The weights are the same at every step: their gradients are sums over time."),
    ),
    Slip(
        "last-upstream-only",
        N_("only the gradient of the loss at the last hidden state is used"),
        N_("Give a gradient that is not zero at an early step and see whether the result changes."),
    ),
    Slip(
        "bias-averaged",
        N_("the gradient of the bias is a mean over the batch, not a sum"),
        N_("The loss is a sum over the batch, and so are all gradients of parameters."),
        excludes=("bias-not-summed",),
    ),
    Slip(
        "bias-not-summed",
        N_("the gradient of the bias keeps the axis of the batch"),
        N_("The bias has one axis, and so has its gradient: sum over the batch."),
    ),
)
