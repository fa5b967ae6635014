"""All conventions by id."""

from collections.abc import Mapping
from types import MappingProxyType

from .convention import Convention
from .libraries import LIBRARIES
from .texts import TEXTS

CONVENTIONS: Mapping[str, Convention] = MappingProxyType({one.id: one for one in (*LIBRARIES, *TEXTS)})
"""Libraries first, then courses, papers and the textbook."""
