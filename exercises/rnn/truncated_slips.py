"""Mistakes that are made in truncated backpropagation through time."""

from ...templates.language import N_
from ..engine.code_exercise import Slip

WINDOWS = ("windows-longer", "windows-shifted", "windows-from-end", "window-dropped")
SLIPS = (
    Slip(
        "border-crossed",
        N_("the gradient is handed on from each window to the one before it"),
        N_("Nothing that happens after the end of a window may change the gradients of the inputs within it."),
        excludes=WINDOWS[:3],
    ),
    Slip(
        "no-carry",
        N_("no gradient is handed back within a window either"),
        N_("With k = 2 the second step of each window changes the gradient of the first input."),
        excludes=("border-crossed", *WINDOWS[:3]),
    ),
    Slip(
        "windows-longer",
        N_("the windows have k + 1 steps"),
        N_("With k = 1 no gradient goes from any step to another."),
        excludes=WINDOWS,
    ),
    Slip(
        "windows-shifted",
        N_("the first window has one step only, so that all others begin one step too late"),
        N_("The first window holds the steps 1 to k; with T = k there is no other."),
        excludes=WINDOWS,
    ),
    Slip(
        "windows-from-end",
        N_("the windows are counted from the end of the sequence"),
        N_("If T is not a multiple of k, it is the last window that is shorter, not the first."),
        excludes=WINDOWS,
    ),
    Slip(
        "window-dropped",
        N_("a last window of less than k steps is left out"),
        N_("With T = 3 and k = 2 the third step is a window of its own."),
        excludes=WINDOWS,
    ),
    Slip(
        "state-zero",
        N_("each window after the first starts from a state of zeros"),
        N_("Only the gradient is cut; the state goes on from window to window."),
        excludes=("state-restarts", "border-state"),
    ),
    Slip(
        "state-restarts",
        N_("each window starts from the initial state"),
        N_("Only the gradient is cut; the state goes on from window to window."),
        excludes=("border-state",),
    ),
    Slip(
        "border-state",
        N_("the gradient of the recurrent matrix pairs the first step of each window with the initial state"),
        N_("The first step of a window was computed from the last state of the window before it."),
        excludes=("state-not-shifted",),
    ),
    Slip(
        "windows-not-added",
        N_("the gradients of the weights are those of the last window, not the sum over all windows"),
        N_("Change the gradient of the loss in the first window and see whether that of the weights changes."),
        excludes=("windows-averaged",),
    ),
    Slip(
        "windows-averaged",
        N_("the gradients of the weights are a mean over the windows, not a sum"),
        N_("With a loss at one step only and k = 1, the gradient of the bias is that step's own, not a share of it."),
    ),
    Slip(
        "last-upstream-only",
        N_("only the gradient of the loss at the last state of each window is used"),
        N_("Give a gradient that is not zero at an early step and see whether the result changes."),
    ),
    Slip(
        "derivative-missing",
        N_("the derivative of the hyperbolic tangent is missing"),
        N_("Between the state and its pre-activation lies a factor of 1 minus the square of the state."),
    ),
    Slip(
        "state-not-shifted",
        N_("the gradient of the recurrent matrix pairs each step with its own state, not with the previous one"),
        N_("The recurrent matrix multiplies the previous state; at the first step that is the initial state."),
    ),
)
