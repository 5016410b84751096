"""Trees of attributes: ``$xavp(root=>field)``, ``$xavu`` and ``$xavi`` (LANGUAGE D.7).

A root is a stack of items; an item holds a value, or fields that are stacks of values themselves.
``$xavu`` keeps one item of a name, ``$xavi`` ignores the case of names.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple, TypeAlias

from runtime.avps import MOST_VALUES, Lists
from runtime.sip.numbers import number
from runtime.values import Readable, Value, text
from runtime.variables import TooLong, storable

#: fields of an item -> their values, the newest last
Item: TypeAlias = "int | str | dict[str, list[int | str]]"

_NAME: Final = re.compile(
    r"\s*(?P<root>[^\[\]=]+?)\s*(?:\[\s*(?P<at>-?[0-9]{1,9}|\*)\s*\])?\s*"
    r"(?:=>\s*(?P<field>[^\[\]]+?)\s*(?:\[\s*(?P<of>-?[0-9]{1,9}|\*)\s*\])?\s*)?",
).fullmatch


class _Place(NamedTuple):
    """What stands in the parentheses; an index is None where none is written."""

    root: str
    at: int | str | None
    field: str | None
    of: int | str | None


class Trees:
    """``msg.xavps``, ``msg.xavus`` and ``msg.xavis``."""

    __slots__ = ("_ignores_case", "_lists", "_roots", "_unique")

    def __init__(self, lists: Lists, unique: bool = False, ignores_case: bool = False) -> None:
        self._lists = lists  # counts the values of the message
        self._roots: dict[str, list[Item]] = {}
        self._unique = unique
        self._ignores_case = ignores_case

    def get(self, name: str) -> Value:
        """The value at ``root[i]=>field[j]``: index 0 is the newest, -1 the oldest, ``*`` all as
        one text. None where there is none."""
        place = self._place(name)
        item = self._item(place)
        if item is None:
            return None
        if place.field is None:
            return f"<<xavp:{place.root}>>" if isinstance(item, dict) else item
        values = item.get(place.field, []) if isinstance(item, dict) else []
        if place.of == "*":
            return ", ".join(map(text, reversed(values))) if values else None
        at = _offset(place.of, len(values))
        return None if at is None else values[at]

    def count(self, name: str) -> int:
        """How many items a root has."""
        return len(self._roots.get(self._place(name).root, ()))

    def push(self, name: str, value: Readable) -> None:
        """Put a new item with that field on top of its root (``$xavu``: change the item)."""
        place = self._place(name)
        if value is None:
            self.delete(name)
            return
        kept = self._kept(value)
        items = self._roots.setdefault(place.root, [])
        if self._unique:
            if place.field is None:
                items[:] = [kept]
                return
            if not items or not isinstance(items[-1], dict):
                items[:] = [{}]
            item = items[-1]
            assert isinstance(item, dict)
            item[place.field] = [kept]
            return
        items.append(kept if place.field is None else {place.field: [kept]})

    def set(self, name: str, value: Readable) -> None:
        """Add a value to a field of the item that the index names; nothing where there is none."""
        place = self._place(name)
        if value is None:
            self.delete(name)
            return
        items = self._roots.get(place.root, [])
        at = _offset(place.at, len(items))
        if at is None:
            return
        if place.field is None:
            items[at] = self._kept(value)
            return
        item = items[at]
        if isinstance(item, dict):
            kept = self._kept(value)
            values = item.setdefault(place.field, [])
            if self._unique:
                values.clear()
            values.append(kept)

    def delete(self, name: str) -> None:
        """Remove the newest value of a field, or all with ``*``; the same of items without a
        field."""
        place = self._place(name)
        items = self._roots.get(place.root, [])
        if place.field is None:
            if place.at == "*":
                items.clear()
            elif (at := _offset(place.at, len(items))) is not None:
                del items[at]
            return
        item = self._item(place)
        values = item.get(place.field, []) if isinstance(item, dict) else []
        if place.of == "*":
            values.clear()
        elif (at := _offset(place.of, len(values))) is not None:
            del values[at]

    def _item(self, place: _Place) -> Item | None:
        items = self._roots.get(place.root, [])
        at = _offset(place.at, len(items))
        return None if at is None else items[at]

    def _place(self, name: str) -> _Place:
        found = _NAME(name)
        if found is None:
            return _Place("", None, None, None)  # nothing has this name
        root, at, field, of = found.groups()
        if self._ignores_case:
            root, field = root.lower(), field.lower() if field is not None else None
        return _Place(root, _index(at), field, _index(of))

    def _kept(self, value: Readable) -> int | str:
        """A value as it is kept, counted with the others of the message."""
        lists = self._lists
        if lists.count >= MOST_VALUES:
            raise TooLong(f"more than {MOST_VALUES} values of attributes for one message")
        lists.count += 1
        kept = storable(value, lists.bits)
        assert kept is not None
        return kept


def _index(digits: str | None) -> int | str | None:
    if digits is None or digits == "*":
        return digits
    size = number(digits.lstrip("-")) or 0
    return -size if digits[0] == "-" else size


def _offset(index: int | str | None, length: int) -> int | None:
    """Where in a list with the newest last an index points; None for nowhere."""
    at = index if isinstance(index, int) else 0
    if at >= 0:
        return length - 1 - at if at < length else None
    return -at - 1 if -at <= length else None
