"""Conventions: what libraries, courses and papers fix about the same cells, and weights carried from one to another.

CONVENTIONS     every convention by its id, such as "pytorch-gru"
convert         weights of one convention as weights of another
to_cell_weights weights of any convention, for rnn_cell, lstm_cell or gru_cell
describe        the rows of the table
"""

from .catalogue import CONVENTIONS
from .convention import Convention, ConversionError
from .convert import convert
from .describe import describe
from .run import to_cell_weights

__all__ = ["CONVENTIONS", "Convention", "ConversionError", "convert", "describe", "to_cell_weights"]
