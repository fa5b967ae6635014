"""Assignments: the lecturer's file, the class list, and one student's sheet."""

LABEL = "[A-Za-z0-9][A-Za-z0-9._-]{0,19}"
"""What a question may be called."""
