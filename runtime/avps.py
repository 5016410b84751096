"""Attribute-value pairs of a message or its transaction: ``$avp(x)`` and the attributes of SER.

Both read the same lists (LANGUAGE D.6.1, D.7): from and to, each for the URI, the user and the
domain, and a global one. ``$avp(x)`` is the list of the From URI.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final, TypeAlias

from runtime.values import Readable, Value, text
from runtime.variables import TooLong, storable

#: ``$avp(i:80)`` has the name 80, ``$avp(80)`` the name "80"
Name: TypeAlias = int | str
#: name -> values, the newest last
List: TypeAlias = dict[Name, list[int | str]]

#: values of all lists of one message together
MOST_VALUES: Final = 4096

#: prefix of an attribute -> the lists it is looked for in; the first is the one it is written to
CLASSES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "f": ("fr", "fu", "fd", "g"),
        "t": ("tr", "tu", "td", "g"),
        "fr": ("fr",),
        "fu": ("fu",),
        "fd": ("fd",),
        "tr": ("tr",),
        "tu": ("tu",),
        "td": ("td",),
        "g": ("g",),
    }
)
#: lists that modules fill and scripts only read
READ_ONLY: Final = frozenset({"fd", "td", "g"})


class NotWritable(Exception):
    """A script changed what it may only read."""


class Lists:
    """All lists of one message; its transaction's routes see the same."""

    __slots__ = ("bits", "by_name", "count", "from_uri")

    def __init__(self, bits: int, global_list: List | None = None) -> None:
        self.bits = bits  # width of numbers
        self.count = 0  # values added by scripts
        self.from_uri: List = {}
        self.by_name: dict[str, List] = {"fr": self.from_uri}
        if global_list is not None:
            self.by_name["g"] = global_list

    def share(self, name: str, values: List) -> None:
        """Show a list that others share, such as a domain's, under ``fd``, ``td`` or ``g``."""
        self.by_name[name] = values

    def add(self, values: List, name: Name, value: int | str) -> None:
        """Put a value on top.

        Raises:
            TooLong: it is a longer text than is kept, or there are too many.
        """
        if self.count >= MOST_VALUES:
            raise TooLong(f"more than {MOST_VALUES} values of attributes for one message")
        kept = storable(value, self.bits)
        assert kept is not None
        self.count += 1
        values.setdefault(name, []).append(kept)

    def remove(self, values: List, name: Name) -> None:
        """Take all values of a name away."""
        removed = values.pop(name, None)
        if removed is not None:
            self.count -= len(removed)


class Avps:
    """``msg.avps``: a stack of values for each name."""

    __slots__ = ("_lists",)

    def __init__(self, lists: Lists) -> None:
        self._lists = lists

    def get(self, name: Name, index: Readable = 0) -> Value:
        """A value: 0 is the newest. None where there is none, and for a negative index."""
        values = self._lists.from_uri.get(name)
        if values is None or not isinstance(index, int) or not 0 <= index < len(values):
            return None
        return values[-1 - index]

    def joined(self, name: Name) -> str | None:
        """All values as one text, the newest first (``$(avp(x)[*])``)."""
        values = self._lists.from_uri.get(name)
        return None if values is None else ", ".join(map(text, reversed(values)))

    def count(self, name: Name) -> int:
        """How many there are (``$cnt($avp(x))``)."""
        return len(self._lists.from_uri.get(name, ()))

    def push(self, name: Name, value: Readable) -> None:
        """Put a value on top; None takes the newest away, as in the language."""
        if value is None:
            self.pop(name)
        else:
            kept = text(value) if not isinstance(value, int) else value
            self._lists.add(self._lists.from_uri, name, kept)

    def replace(self, name: Name, value: Readable) -> None:
        """Make it the only value; None removes all."""
        self.delete(name)
        if value is not None:
            self.push(name, value)

    def pop(self, name: Name) -> None:
        """Remove the newest value (``$avp(x) = $null``)."""
        values = self._lists.from_uri.get(name, ())
        if len(values) > 1:
            self._lists.from_uri[name].pop()
            self._lists.count -= 1
        else:
            self.delete(name)

    def delete(self, name: Name) -> None:
        """Remove all values (``$(avp(x)[*]) = $null``)."""
        self._lists.remove(self._lists.from_uri, name)


class Attributes:
    """``msg.attrs``: SER's attributes, by their names with prefix and without ``$``."""

    __slots__ = ("_lists",)

    def __init__(self, lists: Lists) -> None:
        self._lists = lists

    def get(self, name: str, index: Readable = None) -> Value:
        """A value. Without an index, None where there are several in the class where the name is
        found; with one, 1 is the oldest and -1 the newest."""
        values = self._found(name)
        if index is None:
            return values[0] if len(values) == 1 else None
        if not isinstance(index, int) or index == 0 or abs(index) > len(values):
            return None
        return values[index - 1 if index > 0 else index]

    def all(self, name: str) -> tuple[int | str, ...]:
        """All values of the class where the name is found, the oldest first (``$x[]``)."""
        return tuple(self._found(name))

    def __setitem__(self, name: str, value: Readable | Sequence[int | str]) -> None:
        """Delete what a read of the name finds, then add; None only deletes.

        Raises:
            NotWritable: a domain's or the global list.
        """
        self.delete(name)
        if value is not None:
            self.push(name, value)

    def push(self, name: str, value: Readable | Sequence[int | str]) -> None:
        """Add a value, or several at once.

        Raises:
            NotWritable: a domain's or the global list.
        """
        classes, bare = _parsed(name)
        written = classes[0]
        if written in READ_ONLY:
            raise NotWritable(f"${name} is not a script's to change")
        if value is None:
            return
        several = value if isinstance(value, Sequence) and not isinstance(value, str) else (value,)
        values = self._lists.by_name.setdefault(written, {})
        for each in several:
            self._lists.add(values, bare, each if isinstance(each, int) else text(each))

    def delete(self, name: str) -> None:
        """Remove the values that a read of the name finds, unless they are not a script's."""
        classes, bare = _parsed(name)
        for each in classes:
            values = self._lists.by_name.get(each)
            if values is not None and bare in values:
                if each not in READ_ONLY:
                    self._lists.remove(values, bare)
                return

    def _found(self, name: str) -> list[int | str]:
        classes, bare = _parsed(name)
        for each in classes:
            values = self._lists.by_name.get(each)
            if values is not None and (found := values.get(bare)):
                return found
        return []


def _parsed(name: str) -> tuple[tuple[str, ...], str]:
    """The lists that a name is looked for in, and the name without its prefix.

    >>> _parsed("f.did"), _parsed("uid")[1]
    ((('fr', 'fu', 'fd', 'g'), 'did'), 'uid')
    """
    prefix, dot, bare = name.partition(".")
    if dot and prefix in CLASSES:
        return CLASSES[prefix], bare
    return CLASSES["f"], name
