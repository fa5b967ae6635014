"""All exercises of rnnex, by id."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from ..errors import InputError
from ..templates.language import N_
from .engine.exercise import Exercise, did_you_mean
from .plugins import Installed, load_plugins


@cache
def all_exercises() -> dict[str, Exercise]:
    """Every exercise of rnnex itself, in the order of the catalogue.

    >>> list(all_exercises())[0]
    'gradient-overflow'
    """
    from .attention.code import attention_code
    from .attention.context import attention_context
    from .bptt.gradients import bptt
    from .counting.dimensions import gate_dimensions
    from .counting.formula import parameter_formula
    from .debugging.attention import debug_attention
    from .debugging.characters import debug_character_model
    from .debugging.gru_forward import debug_gru_forward
    from .debugging.lstm_backward import debug_lstm_backward
    from .debugging.rnn_backward import debug_rnn_backward
    from .design.latch import latch_design
    from .gradients.clip_code import clip_gradients_code
    from .gradients.clipping import clip_gradient
    from .gradients.horizon import memory_horizon
    from .gradients.lags import gradient_lags
    from .gradients.overflow import gradient_overflow
    from .gradients.regime import gradient_regime
    from .gru.backward import gru_backward_code
    from .gru.cell import gru_cell_code
    from .gru.forward import gru_forward_code
    from .gru.step import gru_step
    from .lstm.backward import lstm_backward_code
    from .lstm.cell import lstm_cell_code
    from .lstm.forward import lstm_forward_code
    from .lstm.step import lstm_step
    from .modules.bidirectional import torch_bidirectional
    from .modules.gru import torch_gru_cell
    from .modules.lstm import torch_lstm_cell
    from .modules.rnn import torch_rnn_cell
    from .reservoir.esn import esn_fit_code
    from .rnn.backward import rnn_backward_code
    from .rnn.cell import rnn_cell_code
    from .rnn.forward import rnn_forward_code
    from .rnn.steps import rnn_steps
    from .rnn.truncated import truncated_bptt_code

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
        gru_forward_code,
        gru_backward_code,
        rnn_cell_code,
        rnn_forward_code,
        rnn_backward_code,
        lstm_cell_code,
        lstm_forward_code,
        lstm_backward_code,
        truncated_bptt_code,
        clip_gradients_code,
        attention_code,
        esn_fit_code,
        debug_rnn_backward,
        debug_gru_forward,
        debug_lstm_backward,
        debug_attention,
        debug_character_model,
        torch_rnn_cell,
        torch_lstm_cell,
        torch_gru_cell,
        torch_bidirectional,
        latch_design,
    )
    return {exercise.id: exercise for exercise in found}


@cache
def installed_exercises() -> Installed:
    """Exercises of plugins; looked for once, and only where an id is none of ours, or all are listed."""
    return load_plugins(all_exercises())


def find_exercise(name: str, outside: Mapping[str, Exercise] = MappingProxyType({})) -> Exercise:
    """The exercise with this id; no file is ever loaded for it, so that a submission may say any id.

    Args:
        name: The id.
        outside: Exercises of files, by id, where some are in use.

    Raises:
        InputError: If there is none; names the nearest.
    """
    for known in (outside, all_exercises()):
        if name in known:
            return known[name]
    installed = installed_exercises().exercises
    if name not in installed:
        raise InputError(
            N_("There is no exercise '%(name)s'%(hint)s; rnnex list shows them all."),
            name=name,
            hint=did_you_mean(name, [*outside, *all_exercises(), *installed]),
        )
    return installed[name]
