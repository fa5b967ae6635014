"""A language that notices which message ids it has no translation for."""

from functools import cache
from gettext import NullTranslations

from ...templates.language import Language


class _Missing(NullTranslations):
    """What a catalogue asks when it has nothing to say."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: set[str] = set()

    def gettext(self, message: str) -> str:
        self.ids.add(message)
        return message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        self.ids.add(msgid1)
        return msgid1 if n == 1 else msgid2


class Listener(Language):
    """A language that remembers what it could not translate; English ids are English already.

    Example:
        >>> say = Listener("pt-BR")
        >>> say("update gate"), say("a sentence nobody has translated"), sorted(say.untranslated)
        ('porta de atualização', 'a sentence nobody has translated', ['a sentence nobody has translated'])
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self._missing = _Missing()
        if code != "en":
            self._catalogue.add_fallback(self._missing)

    @property
    def untranslated(self) -> set[str]:
        """Message ids that were said and are not in the catalogue."""
        return self._missing.ids


@cache
def listener(code: str) -> Listener:
    """One listener for each language of a process; who asks it clears `untranslated` first."""
    return Listener(code)
