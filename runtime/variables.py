"""Variables of a router: ``$var``, ``$vn``, ``$shv``, custom parameters, and the rounds of loops.

They live as long as the router, messages come and go (LANGUAGE D.7). Numbers wrap to the width of
the server's own; the size of what is stored is bounded, since a script may double a text in a loop.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from runtime.values import Readable, Value, text, wrapped

#: characters of one stored text
LONGEST_TEXT = 262_144


class TooLong(Exception):
    """A script wanted to store a text that is longer than any it can need."""


def storable(value: Readable, bits: int) -> Value:
    """A value as it is kept: a plain int of that width, a text of bounded length, or None.

    Raises:
        TooLong: the text exceeds ``LONGEST_TEXT``.
    """
    if value is None:
        return None
    if isinstance(value, int):
        return wrapped(int(value), bits)
    kept = text(value)
    if len(kept) > LONGEST_TEXT:
        raise TooLong(f"a value of {len(kept)} characters; {LONGEST_TEXT} are kept at most")
    return kept


class Variables:
    """``$var`` and ``$shv``: 0 until set; undefined makes it 0 again."""

    __slots__ = ("_bits", "_values")

    def __init__(self, bits: int) -> None:
        self._bits = bits
        self._values: dict[str, int | str] = {}

    def __getitem__(self, name: str) -> int | str:
        return self._values.get(name, 0)

    def __setitem__(self, name: str, value: Readable) -> None:
        kept = storable(value, self._bits)
        self._values[name] = 0 if kept is None else kept


class NullableVariables:
    """``$vn``: undefined until set."""

    __slots__ = ("_bits", "_values")

    def __init__(self, bits: int) -> None:
        self._bits = bits
        self._values: dict[str, int | str] = {}

    def get(self, name: str) -> Value:
        """Its value, or None."""
        return self._values.get(name)

    def __setitem__(self, name: str, value: Readable) -> None:
        kept = storable(value, self._bits)
        if kept is None:
            self._values.pop(name, None)
        else:
            self._values[name] = kept


class CustomParameters:
    """``group.name = value desc "..."`` of a config; read as ``router.cfg["group.name"]``
    (LANGUAGE C.1.3)."""

    __slots__ = ("_described", "_values")

    def __init__(self) -> None:
        self._values: dict[str, int | str] = {}
        self._described: dict[str, str] = {}

    def declare(self, name: str, value: int | str, description: str) -> None:
        """Declare one; a second time sets it."""
        self._values[name] = value
        self._described[name] = description

    def __getitem__(self, name: str) -> int | str:
        return self._values[name]

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def __iter__(self) -> Iterator[tuple[str, int | str, str]]:
        """Name, value and description of each, in the order of the config."""
        return ((name, value, self._described[name]) for name, value in self._values.items())

    def set(self, name: str, value: int | str) -> None:
        """Change one while the router runs.

        Raises:
            KeyError: there is no such parameter.
            TypeError: a number was declared and this is a text, or the other way round.
        """
        if isinstance(self._values[name], str) is not isinstance(value, str):
            raise TypeError(f"{name} is a {'text' if isinstance(value, int) else 'number'}")
        self._values[name] = value

    def resolve(self, resolved: Callable[[str, int | str], int | str]) -> None:
        """Replace what stands for something that is known only at start."""
        for name, value in self._values.items():
            self._values[name] = resolved(name, value)


class Rounds:
    """How often a loop may go round (LANGUAGE D.3.3): ``while test and rounds.more():``."""

    __slots__ = ("_given_up", "_left")

    def __init__(self, most: int, given_up: Callable[[int], None]) -> None:
        """``most`` 0 is no limit; ``given_up`` is told the limit when it is reached."""
        self._left = most or -1
        self._given_up: Callable[[], None] = lambda: given_up(most)

    def more(self) -> bool:
        """Whether there may be another round."""
        if self._left == 0:
            self._given_up()
            return False
        self._left -= 1
        return True
