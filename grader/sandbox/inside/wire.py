"""What grader and zygote say to each other. Nothing is imported that only Linux has: the grader reads this anywhere."""

import struct

REQUEST = struct.Struct("<IIQ")
"""Seconds of processor time, milliseconds on the wall, bytes beyond what the interpreter takes."""
REPLY = struct.Struct("<iIddQd")
"""Wait status; 1 if killed by us; seconds in user and kernel mode; peak memory in KiB; seconds on the wall."""
READY = b"ready"
FAILED = b"!"
"""Followed by a reason."""
STOP = b"stop"
"""Asks for the death of the child that runs."""
BROKEN = 97
"""Exit status of a child that could not be shut in. It has not read its job then."""
