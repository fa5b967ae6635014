"""The words, icons and colours of statuses. A status is always all three: colour alone says nothing to some readers."""

from typing import NamedTuple

from .language import N_, Language


class Status(NamedTuple):
    """How a status is shown."""

    icon: str
    tone: str
    """CSS class: ok, part, bad or none."""
    word: str

    def said(self, lang: Language) -> "Status":
        """The same status with its word in a language."""
        return self._replace(word=lang(self.word))


QUESTIONS = {
    "correct": Status("✓", "ok", N_("correct")),
    "partial": Status("◐", "part", N_("partly correct")),
    "incorrect": Status("✗", "bad", N_("incorrect")),
    "blank": Status("○", "none", N_("left blank")),
    "not-marked": Status("–", "none", N_("not marked")),
}
READINGS = {
    "correct": Status("✓", "ok", N_("correct")),
    "follow-through": Status("↳", "ok", N_("correct from your own earlier numbers")),
    "misconception": Status("≠", "part", N_("known mistake")),
    "unexplained": Status("✗", "bad", N_("incorrect")),
    "blank": Status("○", "none", N_("left blank")),
    "unreadable": Status("?", "bad", N_("could not be read")),
    "not-run": Status("–", "none", N_("not run")),
    "grader-error": Status("–", "none", N_("not marked (our fault; no mark lost)")),
    "not-marked": Status("·", "none", N_("can be read")),
}
NOTICES = {
    "info": Status("i", "info", N_("Note")),
    "warning": Status("!", "part", N_("Please check")),
    "error": Status("!", "bad", N_("Problem")),
}
SUBMISSIONS = {
    "graded": Status("✓", "ok", N_("graded")),
    "format-checked": Status("◐", "none", N_("only the format was checked")),
    "not-graded": Status("–", "bad", N_("not graded")),
}
KINDS = {"practice": N_("practice sheet"), "graded": N_("graded sheet"), "unknown": N_("unknown sheet")}
