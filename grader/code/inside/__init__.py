"""The other side of the border: what runs beside a student's code. It imports this folder, NumPy and the standard
library (PyTorch where a plan asks for it), and nothing else of rnnex.

The student's code shares the interpreter and can do with it as it likes. So nothing here is worth attacking: there are
inputs and no expected values, and whatever goes out is only ever read as an answer.
"""

from .by_hand import switch_off
from .channel import Channel
from .execute import NoReferences, run

__all__ = ["Channel", "NoReferences", "run", "switch_off"]
