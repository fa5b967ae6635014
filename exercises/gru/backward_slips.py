"""Mistakes that are made in the gradients of a GRU."""

from ...templates.language import N_
from ..engine.code_exercise import Slip
from .forward import INVERTED, START_IGNORED

SLIPS = (
    INVERTED,
    START_IGNORED,
    Slip(
        "no-carry",
        N_("no gradient is handed from a step to the one before it"),
        N_("The gradient at a state is that of the loss plus what comes back from the next step."),
    ),
    Slip(
        "direct-path-missing",
        N_("the gradient that goes straight from a state to the one before it is missing"),
        N_("The new state holds a share of the old one, without any matrix: that share of the gradient goes back too."),
    ),
    Slip(
        "update-constant",
        N_("the update gate gets no gradient, as if it were a constant"),
        N_("The update gate depends on the input, on the previous state and on its own block of weights."),
    ),
    Slip(
        "reset-constant",
        N_("the reset gate gets no gradient, as if it were a constant"),
        N_("The candidate depends on the reset gate, and so does the loss."),
    ),
    Slip(
        "derivative-missing",
        N_("the derivative of the candidate's hyperbolic tangent is missing"),
        N_("Between the candidate and its pre-activation lies a factor of 1 minus the square of the candidate."),
    ),
    Slip(
        "gate-derivative-missing",
        N_("the derivative of the gates' sigmoid is missing"),
        N_("Between a gate and its pre-activation lies a factor: the gate times 1 minus the gate."),
        excludes=("gate-derivative-twice",),
    ),
    Slip(
        "gate-derivative-twice",
        N_("the derivative of the sigmoid is taken at the gate, although the gate is the sigmoid already"),
        N_("With the gate's own value the derivative is the gate times 1 minus the gate: no further sigmoid."),
    ),
    Slip(
        "reset-not-in-gradient",
        N_("the reset gate is missing in the gradient of the candidate's recurrent block"),
        N_("Write down what the candidate's recurrent block is multiplied by, and how its product goes on."),
    ),
    Slip(
        "reset-not-handed-back",
        N_("the reset gate is missing where the candidate's gradient goes back to the previous state"),
        N_("Set the reset gate to 0: nothing may come back to the previous state through the candidate."),
    ),
    Slip(
        "carry-not-transposed",
        N_("the gradient goes back through the recurrent blocks themselves, not through their transposes"),
        N_("Forward sums over columns, so backward sums over rows."),
    ),
    Slip(
        "state-not-shifted",
        N_("the gradient of the recurrent matrix pairs each step with its own state, not with the previous one"),
        N_("The recurrent matrix multiplies the previous state; at the first step that is the initial state."),
    ),
    Slip(
        "not-accumulated",
        N_("the gradients of the weights are assigned at each step, not added up"),
        N_("The weights are the same at every step: their gradients are sums over time."),
    ),
    Slip(
        "last-upstream-only",
        N_("only the gradient of the loss at the last state is used"),
        N_("Give a gradient that is not zero at an early step and see whether the result changes."),
    ),
    Slip(
        "bias-averaged",
        N_("the gradient of the bias is a mean over the batch, not a sum"),
        N_("The loss is a sum over the batch, and so are all gradients of parameters."),
    ),
)
