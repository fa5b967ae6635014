r"""Reading LaTeX token by token: groups, and names of quantities such as `\tilde{h}_{1}` or `h^{\langle t \rangle}`.

A name is kept without spaces and needless braces, so that `W_{u}` and `W_u` are one quantity.
"""

import re

from .latex_text import PLACE

_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|\S", re.DOTALL)
_SILENT = {r"\left", r"\right", r"\big", r"\Big", r"\bigl", r"\bigr", r"\Bigl", r"\Bigr", r"\displaystyle", r"\!"}
SPACES = {r"\,", r"\;", r"\:", r"\ ", "~"}
GREEK = {
    "\\" + name
    for name in (
        "alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi pi rho sigma tau "
        "upsilon phi varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega ell"
    ).split()
}
ACCENTS = {
    "\\" + name
    for name in (
        "tilde widetilde hat widehat check bar overline vec dot mathbf boldsymbol mathrm mathit mathcal mathbb mathsf "
        "text textbf textit operatorname"
    ).split()
}
PREFIXES = {r"\partial", r"\nabla", r"\Delta"}
_LABELS = {"(", r"\langle", "*", r"\ast", r"\star", r"\prime", r"\dagger"}


class Unread(ValueError):
    """LaTeX that this calculator does not know."""


class Tokens:
    r"""A cursor over the tokens of one side.

    Example:
        >>> tokens = Tokens(r"\left( W_{u} + b \right)")
        >>> tokens.skip("("), tokens.symbol(), tokens.next
        (True, 'W_u', '+')
    """

    def __init__(self, skeleton: str) -> None:
        self.all = [token for token in _TOKEN.findall(skeleton) if token not in _SILENT]
        self.at = 0

    @property
    def next(self) -> str:
        """The token ahead; "" at the end."""
        return self.all[self.at] if self.at < len(self.all) else ""

    def peek(self, ahead: int = 1) -> str:
        """The token behind the next one."""
        return self.all[self.at + ahead] if self.at + ahead < len(self.all) else ""

    def take(self) -> str:
        """The token ahead, which is passed."""
        token = self.next
        if not token:
            raise Unread
        self.at += 1
        return token

    def skip(self, *tokens: str) -> bool:
        """Pass the token ahead if it is one of these."""
        found = self.next in tokens and self.next != ""
        self.at += found
        return found

    def expect(self, token: str) -> None:
        """Pass this token.

        Raises:
            Unread: If another one stands here.
        """
        if not self.skip(token):
            raise Unread

    def spaces(self) -> bool:
        """Pass thin spaces; whether there were any."""
        start = self.at
        while self.skip(*SPACES):
            pass
        return self.at > start

    def group(self) -> list[str]:
        """The tokens of a group in braces, or the one token there is."""
        if not self.skip("{"):
            return [self.take()]
        inside, depth = [], 1
        while depth:
            token = self.take()
            depth += {"{": 1, "}": -1}.get(token, 0)
            inside.append(token)
        return inside[:-1]

    def symbol(self) -> str:
        """The name of the quantity that stands here.

        Raises:
            Unread: If none stands here.
        """
        if self.next in PREFIXES:
            return self._prefixed()
        if self.next in ACCENTS:
            base = f"{self.take()}{{{_joined(self.group())}}}"
        elif self.next in GREEK or re.fullmatch("[A-Za-z]", self.next):
            base = self.take()
        else:
            raise Unread
        return base + self._decorations()

    def starts_symbol(self) -> bool:
        """Whether a quantity's name stands here."""
        return self.next in PREFIXES | ACCENTS | GREEK or bool(re.fullmatch("[A-Za-z]", self.next))

    def differential(self) -> str:
        r"""A derivative such as `\frac{\partial L}{\partial W}`, which is one quantity; "" if another fraction."""
        if self.next != r"\frac" or self.peek() != "{" or self.peek(2) != r"\partial":
            return ""
        self.take()
        over, under = _joined(self.group()), _joined(self.group())
        return rf"\frac{{{over}}}{{{under}}}" + self._decorations()

    def _prefixed(self) -> str:
        prefix = self.take() + self._decorations()
        self.spaces()
        return f"{prefix} {self.symbol()}" if self.starts_symbol() else prefix

    def _decorations(self) -> str:
        """Indices and labels; not a power, nor a transpose."""
        below = above = ""
        while True:
            if self.next == "_" and not below:
                self.take()
                below = "_" + _braced(self.group())
            elif self.next == "'":
                above += self.take()
            elif self.next == "^" and not above and self._label():
                self.take()
                above = "^" + _braced(self.group())
            else:
                return below + above

    def _label(self) -> bool:
        first = self.peek(2) if self.peek() == "{" else self.peek()
        return first in _LABELS


def _joined(tokens: list[str]) -> str:
    words = [token for token in tokens if token not in SPACES]
    if PLACE in words:
        raise Unread
    return re.sub(r"(\\[A-Za-z]+) (?![A-Za-z])", r"\1", " ".join(words)).replace("{ ", "{").replace(" }", "}")


def _braced(tokens: list[str]) -> str:
    return tokens[0] if len(tokens) == 1 else f"{{{_joined(tokens)}}}"
