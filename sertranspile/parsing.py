"""The runtime that the generated parser (``_parser.py``) runs on.

The generated code does what TatSu's own would do for the constructs that ``grammar.ebnf`` uses,
some thirty times faster: no memo table, no left recursion, no trace; what a rule read is its return
value, the blanks after a token are skipped with it, and the next character or word tells which
option can fit. It knows nothing of SER: node building is left to the actions it is given.

The shape of what rules return is TatSu's (``docs/semantics`` there), so that a test can run the
same grammar on both and compare.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar, Final, NoReturn, TypeAlias

#: what a rule does with the node it read: node, start and end offset in the text -> new node
Action: TypeAlias = Callable[[Any, int, int], Any]
Matcher: TypeAlias = Callable[[str, int, int], "re.Match[str] | None"]

#: stands behind the text, so that there always is a next character
_END: Final = "\0"


class Failed(Exception):
    """The text does not fit here; the parser notes the furthest place and what was expected."""

    __slots__ = ()


class Committed(Exception):
    """The text does not fit after a cut (``~``): the choice that holds the cut fails as a whole."""

    __slots__ = ()


class SyntaxFailure(Exception):
    """A parse failed: ``position`` is the furthest token that fits nothing, ``expected`` the tokens
    and rules that would have fitted there."""

    def __init__(self, position: int, expected: frozenset[str]) -> None:
        self.position = position
        self.expected = expected
        super().__init__(f"at {position}: expected {', '.join(sorted(expected))}")


class TooDeep(Exception):
    """The text is nested deeper than Python can follow."""


class closure(list[Any]):  # TatSu's name
    """The results of a repetition, told from a sequence by its type, as in TatSu."""

    __slots__ = ()


class Parser:
    """What generated parsers inherit.

    ``position`` is the end of the last token, ``next`` the start of the one that follows. Generated
    code reads ``text`` and both places itself; ``on_RULE`` is the action of a rule, or None.
    """

    #: the names of the rules
    rules: ClassVar[tuple[str, ...]]
    #: one match of any run of blanks, also none
    blanks: Matcher

    def __init__(self, text: str, actions: Mapping[str, Action]) -> None:
        self.text = text + _END
        self.limit = len(text)
        self.position = self.next = 0
        self.furthest = 0
        self.expected: set[str] = set()
        for rule in self.rules:
            setattr(self, f"on_{rule}", actions.get(rule))

    def parse(self, rule: str, start: int, end: int) -> Any:
        """Read one ``rule`` from ``text[start:end]``; afterwards ``next`` is what follows it.

        Raises ``SyntaxFailure`` when the text does not fit the rule, ``TooDeep``.
        """
        self.limit = end
        self.furthest = start
        self.expected = set()
        self._move(start)
        try:
            return getattr(self, f"_{rule}_")()
        except (Failed, Committed):
            raise SyntaxFailure(self.furthest, frozenset(self.expected)) from None
        except RecursionError:
            raise TooDeep from None

    # ---- called by generated code ----

    def _token(self, token: str) -> None:
        at = self.next
        if not self.text.startswith(token, at, self.limit):
            self._error(token)
        self._move(at + len(token))

    def _character(self, token: str) -> None:
        """A token of one character."""
        at = self.next
        text = self.text
        if text[at] != token or at >= self.limit:
            self._error(token)
        at += 1
        self.position = self.next = at
        if not "!" <= text[at] <= "~":  # blanks are outside of this range
            self._move(at)

    def _error(self, expected: str) -> NoReturn:
        """Fail here; the furthest failure is the one reported."""
        at = self.next
        if at > self.furthest:
            self.furthest = at
            self.expected = {expected}
        elif at == self.furthest:
            self.expected.add(expected)
        raise Failed

    def _missed(self, expected: Iterable[str], at: int) -> None:
        """Options that were passed over at a place because their first token is not there."""
        if at > self.furthest:
            self.furthest = at
            self.expected = set(expected)
        elif at == self.furthest:
            self.expected.update(expected)

    def _move(self, end: int) -> None:
        self.position = end
        blanks = self.blanks(self.text, end, self.limit)
        if blanks is not None:
            self.next = blanks.end()
