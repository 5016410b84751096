"""Texts cut, split, trimmed and replaced; the functions of the family ``s`` that are no codec.

Their names here are plain words: the family's own (``len``, ``int``) would hide Python's.
"""

from __future__ import annotations

import re
import time

from runtime.transformations.base import Unusable, bounded, octets, on_text
from runtime.values import Readable, number
from runtime.values import text as text_of

_BLANKS = " \t\r\n"
_BLANK = re.compile(r"[ \t\r\n]+")
_FOLD = re.compile(r"\r?\n[ \t]+")
_NOT_DIGITS = re.compile(r"[^0-9]+")
_NUMBER = re.compile(r"[+-]?0*[0-9]{1,19}").fullmatch
_UPPER = str.maketrans("abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
_LOWER = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz")
_BRACKETS = frozenset({"()", "[]", "{}", "<>"})
#: conversions of time formats that one asks for; any other may do what a C library likes
_KNOWN = frozenset("aAbBcCdDeFgGhHIjmMnprRStTuUVwWxXyYzZ%")
_CONVERSION = re.compile(r"%(.?)", re.DOTALL)


@on_text
def length(value: str) -> int:
    """How long it is, in bytes as the servers count."""
    return len(octets(value))


@on_text
def integer(value: str) -> int | str:
    """Its number; "" for what is none."""
    return number(value) if _NUMBER(value) is not None else ""


# ---- parts ----


@on_text
def substr(value: str, offset: Readable, size: Readable) -> str:
    """``size`` characters from ``offset`` on, which counts from the end when negative; 0 is all.

    >>> substr("abcdef", -2, 0), substr("abcdef", 1, 2), substr("abcdef", 9, 1)
    ('ef', 'bc', None)
    """
    start, count = number(offset), number(size)
    if start < 0:
        start += len(value)
    if not 0 <= start < len(value) or count < 0:
        raise Unusable
    return value[start : start + count if count else None]


@on_text
def select(value: str, index: Readable, separator: Readable) -> str:
    """The field at ``index``, from the end when negative; "" where there is none.

    >>> select("12,34,56", 1, ","), select("12,34,56", -1, ","), select("12", 5, ",")
    ('34', '56', '')
    """
    between = text_of(separator)
    if not between:
        raise Unusable
    return _field(value.split(between), number(index))


@on_text
def selectsw(value: str, index: Readable, separators: Readable) -> str:
    """The field at ``index`` between any of the separator characters."""
    between = text_of(separators)
    if not between:
        raise Unusable
    return _field(re.split(f"[{re.escape(between)}]", value), number(index))


def _field(fields: list[str], index: int) -> str:
    return fields[index] if -len(fields) <= index < len(fields) else ""


@on_text
def strip(value: str, count: Readable) -> str:
    """Without its first ``count`` characters."""
    return value[max(number(count), 0) :]


@on_text
def striptail(value: str, count: Readable) -> str:
    """Without its last ``count`` characters."""
    return value[: len(value) - max(number(count), 0)] if number(count) < len(value) else ""


@on_text
def stripto(value: str, mark: Readable) -> str:
    """From the first ``mark`` on; "" when it is not there."""
    at = value.find(_mark(mark))
    return value[at:] if at >= 0 else ""


@on_text
def before(value: str, mark: Readable) -> str:
    """What is before the first ``mark``; all when it is not there."""
    return value.partition(_mark(mark))[0]


@on_text
def after(value: str, mark: Readable) -> str:
    """What is after the first ``mark``; "" when it is not there."""
    return value.partition(_mark(mark))[2]


@on_text
def rbefore(value: str, mark: Readable) -> str:
    """What is before the last ``mark``; all when it is not there."""
    head, found, tail = value.rpartition(_mark(mark))
    return head if found else tail


@on_text
def rafter(value: str, mark: Readable) -> str:
    """What is after the last ``mark``; "" when it is not there."""
    _, found, tail = value.rpartition(_mark(mark))
    return tail if found else ""


@on_text
def count(value: str, mark: Readable) -> int:
    """How often ``mark`` is in it."""
    return value.count(_mark(mark))


@on_text
def charat(value: str, index: Readable) -> str:
    """The character at ``index``."""
    at = number(index)
    if not 0 <= at < len(value):
        raise Unusable
    return value[at]


@on_text
def byteat(value: str, index: Readable) -> int:
    """The number of the byte at ``index``."""
    data, at = octets(value), number(index)
    if not 0 <= at < len(data):
        raise Unusable
    return data[at]


def _mark(mark: Readable) -> str:
    wanted = text_of(mark)
    if not wanted:
        raise Unusable
    return wanted


# ---- other characters ----


@on_text
def replace(value: str, old: Readable, new: Readable) -> str:
    """With ``new`` for each ``old``."""
    before_, after_ = text_of(old), text_of(new)
    if not before_:
        return value
    bounded(len(value) + value.count(before_) * (len(after_) - len(before_)))
    return value.replace(before_, after_)


@on_text
def rm(value: str, old: Readable) -> str:
    """Without each ``old``."""
    wanted = text_of(old)
    return value.replace(wanted, "") if wanted else value


@on_text
def rmws(value: str) -> str:
    """Without blanks and line ends."""
    return _BLANK.sub("", value)


@on_text
def rmhdws(value: str) -> str:
    """A folded header with one blank for each fold."""
    return _FOLD.sub(" ", value)


@on_text
def rmhlws(value: str) -> str:
    """A folded header without its folds."""
    return _FOLD.sub("", value)


@on_text
def trim(value: str) -> str:
    """Without blanks at both ends."""
    return value.strip(_BLANKS)


@on_text
def ltrim(value: str) -> str:
    """Without blanks before it."""
    return value.lstrip(_BLANKS)


@on_text
def rtrim(value: str) -> str:
    """Without blanks after it."""
    return value.rstrip(_BLANKS)


@on_text
def tolower(value: str) -> str:
    """With ASCII letters in lower case."""
    return value.translate(_LOWER)


@on_text
def toupper(value: str) -> str:
    """With ASCII letters in upper case."""
    return value.translate(_UPPER)


@on_text
def numeric(value: str) -> str:
    """Its digits only."""
    return _NOT_DIGITS.sub("", value)


@on_text
def unquote(value: str) -> str:
    """Without the quotes around it."""
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1]
    return value


@on_text
def unbracket(value: str) -> str:
    """Without the brackets around it, of any kind."""
    return value[1:-1] if len(value) > 1 and value[0] + value[-1] in _BRACKETS else value


# ---- longer texts ----


@on_text
def prefixes(value: str, longest: Readable = 0) -> str:
    """All prefixes with commas between them, up to a length; 0 is no limit.

    >>> prefixes("123"), prefixes("123", 2)
    ('1,12,123', '1,12')
    """
    return ",".join(_prefixes(value, number(longest), 1))


@on_text
def prefixes_quoted(value: str, longest: Readable = 0) -> str:
    """As ``prefixes``, each in single quotes."""
    return ",".join(f"'{prefix}'" for prefix in _prefixes(value, number(longest), 3))


def _prefixes(value: str, longest: int, around: int) -> list[str]:
    most = min(longest, len(value)) if longest > 0 else len(value)
    bounded(most * (most + 1) // 2 + most * around)
    return [value[:size] for size in range(1, most + 1)]


@on_text
def fmtlines(value: str, width: Readable, indent: Readable) -> str:
    """In lines of ``width`` characters, all but the first after ``indent`` blanks."""
    return _lines(value, number(width), " " * max(0, min(number(indent), 1024)))


@on_text
def fmtlinet(value: str, width: Readable, indent: Readable) -> str:
    """In lines of ``width`` characters, all but the first after ``indent`` tabs."""
    return _lines(value, number(width), "\t" * max(0, min(number(indent), 1024)))


def _lines(value: str, width: int, indent: str) -> str:
    if width < 1:
        raise Unusable
    bounded(len(value) + len(value) // width * (len(indent) + 2))
    pieces = [value[at : at + width] for at in range(0, len(value), width)]
    return f"\r\n{indent}".join(pieces)


def _known_conversion(found: re.Match[str]) -> str:
    return found[0] if found[1] in _KNOWN and found[1] else f"%{found[0]}"


@on_text
def ftime(value: str, layout: Readable) -> str:
    """Seconds since 1970 as local time in a ``strftime`` layout."""
    wanted = _CONVERSION.sub(_known_conversion, text_of(layout))
    seconds = number(value)
    if not 0 <= seconds < 2**40 or len(wanted) > 256:
        raise Unusable
    try:
        return time.strftime(wanted, time.localtime(seconds))
    except (ValueError, OverflowError):  # a NUL, or what the C library will not have
        raise Unusable from None
