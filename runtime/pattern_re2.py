"""Patterns in RE2's language, for google-re2, which takes linear time whatever the pattern is.

Printed from the tree that ``re`` makes, byte for byte, so that RE2's own ideas of case, classes and
line ends do not matter. google-re2 is of the extra ``run``; without it there is
``runtime/posix_search.py``, which finds the same and is slower.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any, Final

from runtime.pattern_program import MAXREPEAT, Unsupported, byte_set, parse

#: RE2's limit of a repetition
_MOST: Final = 1000
_PLACES: Final = {
    "AT_BEGINNING": r"\A",
    "AT_BEGINNING_STRING": r"\A",
    "AT_END_STRING": r"\z",
    "AT_BOUNDARY": r"\b",
}
_LINE_PLACES: Final = {"AT_BEGINNING": "(?m:^)", "AT_END": "(?m:$)"}


def re2_search(pattern: str, flags: int) -> Callable[[bytes], object] | None:
    """A search that returns None when nothing is found; None where RE2 cannot do it or is not
    here."""
    try:
        import re2
    except ImportError:
        return None
    options = re2.Options()
    options.encoding = re2.Options.Encoding.LATIN1
    options.log_errors = False
    try:
        search: Callable[[bytes], object] = re2.compile(
            re2_pattern(pattern, flags).encode("ascii"), options
        ).search
    except (Unsupported, re2.error):
        return None
    return search


def re2_pattern(pattern: str, flags: int) -> str:
    r"""The pattern for RE2.

    >>> re2_pattern(r"^a+\Z", re.IGNORECASE)
    '\\A(?:[\\x41\\x61])+\\z'

    Raises:
        Unsupported: RE2 has no such thing.
    """
    tree = parse(pattern, flags)
    return _row(tree, tree.state.flags)


def _row(items: Iterable[Any], flags: int) -> str:
    return "".join(_item(str(op), value, flags) for op, value in items)


def _item(op: str, value: Any, flags: int) -> str:
    codes = byte_set(op, value, flags)
    if codes is not None:
        return _set(codes)
    match op:
        case "AT":
            places = _PLACES | _LINE_PLACES if flags & re.MULTILINE else _PLACES
            if str(value) in places:
                return places[str(value)]
        case "SUBPATTERN":
            return f"(?:{_row(value[3], (flags | value[1]) & ~value[2])})"
        case "BRANCH":
            return f"(?:{'|'.join(_row(way, flags) for way in value[1])})"
        case "MAX_REPEAT" | "MIN_REPEAT":
            least, most, inner = value
            return f"(?:{_row(inner, flags)}){_bounds(least, most)}"
    raise Unsupported(f"a pattern with {op}")


def _bounds(least: int, most: Any) -> str:
    if least > _MOST or (most is not MAXREPEAT and most > _MOST):
        raise Unsupported(f"more than {_MOST} repetitions")
    if most is MAXREPEAT:
        return {0: "*", 1: "+"}.get(least, f"{{{least},}}")
    return f"{{{least},{most}}}"


def _set(codes: int) -> str:
    """A class of the set's bytes, as ranges."""
    parts = []
    code = 0
    while codes >> code:
        if codes >> code & 1:
            first = code
            while codes >> code + 1 & 1:
                code += 1
            parts.append(rf"\x{first:02x}" if first == code else rf"\x{first:02x}-\x{code:02x}")
        code += 1
    return f"[{''.join(parts)}]" if parts else r"[^\x00-\xff]"
