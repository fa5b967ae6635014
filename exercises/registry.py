"""All exercises of rnnex, by id."""

from functools import cache

from ..errors import InputError
from ..templates.language import N_
from .engine.exercise import Exercise, did_you_mean


@cache
def all_exercises() -> dict[str, Exercise]:
    """Every exercise, in the order of the catalogue.

    >>> list(all_exercises())[0]
    'gradient-overflow'
    """
    from .attention.context import attention_context
    from .bptt.gradients import bptt
    from .counting.dimensions import gate_dimensions
    from .counting.formula import parameter_formula
    from .design.latch import latch_design
    from .gradients.clipping import clip_gradient
    from .gradients.horizon import memory_horizon
    from .gradients.lags import gradient_lags
    from .gradients.overflow import gradient_overflow
    from .gradients.regime import gradient_regime
    from .gru.cell import gru_cell_code
    from .gru.step import gru_step
    from .lstm.step import lstm_step
    from .rnn.backward import rnn_backward_code
    from .rnn.steps import rnn_steps

    found = (
        gradient_overflow,
        memory_horizon,
        gradient_regime,
        gradient_lags,
        clip_gradient,
        gate_dimensions,
        parameter_formula,
        rnn_steps,
        lstm_step,
        gru_step,
        bptt,
        attention_context,
        gru_cell_code,
        rnn_backward_code,
        latch_design,
    )
    return {exercise.id: exercise for exercise in found}


def find_exercise(name: str) -> Exercise:
    """The exercise with this id.

    Raises:
        InputError: If there is none; names the nearest.
    """
    exercises = all_exercises()
    if name not in exercises:
        raise InputError(
            N_("There is no exercise '%(name)s'%(hint)s; rnnex list shows them all."),
            name=name,
            hint=did_you_mean(name, exercises),
        )
    return exercises[name]
