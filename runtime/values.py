"""Values of scripts: what the config language does with numbers, texts and null (LANGUAGE D.5).

A value is an int, a text or None (undefined). Python's own operators are strict where the language
converts; these functions convert as the servers do. Which one is wanted is decided when
transpiling. They take what a message gives too: a URI counts as its text.

Knows no message and no router; the log of the script that runs hears of what is no number.
Arithmetic wraps to 64 bits here; stores wrap to the width of their server
(``runtime/variables.py``).
"""

from __future__ import annotations

import re
from typing import Final, TypeAlias, TypeVar

from runtime.log import WARNING
from runtime.results import Exit
from runtime.running import log_once
from runtime.sip.uri import Uri

#: what a variable holds
Value: TypeAlias = int | str | None
#: what can be read as a value
Readable: TypeAlias = int | str | Uri | None

#: ``for _ in once:`` is a block that ``break`` leaves
once: Final = range(1)

#: what formats show for an undefined value
NULL: Final = "<null>"

# zeros in front do not count as digits, so the size of what int() gets is bounded
_DECIMAL: Final = re.compile(r"([+-]?)0*([0-9]{1,19})").fullmatch
_HEXADECIMAL: Final = re.compile(r"0[xX]0*([0-9a-fA-F]{1,16})").fullmatch

_Code = TypeVar("_Code", bound=int)


def number(value: Readable, hexadecimal: bool = True) -> int:
    """A value as a number: text is read as decimal with a sign, or as ``0x...`` from 5.x on
    (``hexadecimal``); what is no number, or too great for 64 bits, is 0.

    >>> number("-12"), number("0x1f"), number("12 "), number("1_0"), number(""), number(None)
    (-12, 31, 0, 0, 0, 0)
    """
    if isinstance(value, int):
        return int(value)
    if value is None:
        return 0
    digits = value if isinstance(value, str) else value.text
    found = _DECIMAL(digits)
    if found is not None:
        size = int(found[2])
        signed = -size if found[1] == "-" else size
        return signed if wrapped(signed, 64) == signed else 0
    if hexadecimal and (found := _HEXADECIMAL(digits)) is not None:
        return wrapped(int(found[1], 16), 64)
    if digits:
        log_once("no number", f"{digits[:80]!r} is no number: taken as 0", WARNING)
    return 0


def text(value: Readable) -> str:
    """A value as text; None is "".

    >>> text(12), text(True), text(None)
    ('12', '1', '')
    """
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    return value.text if isinstance(value, Uri) else str(int(value))


def shown(value: Readable) -> str:
    """A value as formats show it: None is ``<null>`` (LANGUAGE D.7)."""
    return NULL if _is_null(value) else text(value)


def _is_null(value: Readable) -> bool:
    # a message without that header or URI has one without text
    return value is None or (isinstance(value, Uri) and not value.text)


def length(value: Readable) -> int:
    """How long a value is as text: ``strlen``; None has no length."""
    return len(text(value))


def equal(left: Readable, right: Readable) -> bool:
    """``left == right`` of 3.x and later: what ``left`` is decides how both are compared; an
    undefined one takes the other's type.

    >>> equal("abc", 0), equal(0, "abc"), equal(None, ""), equal(None, 0), equal(5, "5")
    (False, True, True, True, True)
    """
    if isinstance(left, int):
        return left == number(right)
    if isinstance(right, int) and _is_null(left):
        return right == 0
    return text(left) == text(right)


def same(left: Readable, right: Readable) -> bool:
    """Whether two texts are equal but for the case of ASCII letters: ``==`` on core words, and on
    everything in SER 2.0, where an undefined side equals nothing.

    >>> same("SIP:Bob@Example.com", "sip:bob@example.COM"), same("\\xc9", "\\xe9"), same(None, "")
    (True, False, False)
    """
    if _is_null(left) or _is_null(right):
        return False
    left, right = text(left), text(right)
    if left == right:
        return True
    return len(left) == len(right) and _fold(left) == _fold(right)


def _fold(value: str) -> bytes:
    # bytes.lower() knows ASCII only; str.lower() would make an E-acute equal to an e-acute
    return value.encode("utf-8", "surrogatepass").lower()


def add(left: Readable, right: Readable) -> int | str:
    """``left + right``: numbers are added, texts joined, as the left one is; an undefined one takes
    the other's type.

    >>> add("1", 2), add(12, "1"), add(None, 1), add(None, "x"), add(None, None)
    ('12', 13, 1, 'x', '')
    """
    if isinstance(left, int) or (isinstance(right, int) and _is_null(left)):
        return wrapped(number(left) + number(right), 64)
    return text(left) + text(right)


def divide(left: int, right: int) -> int:
    """``left / right`` as C has it, cut towards zero; 0 when dividing by zero.

    >>> divide(-7, 2), divide(7, 0)
    (-3, 0)
    """
    if right == 0:
        log_once("division", f"{left} is divided by zero: taken as 0")
        return 0
    quotient = abs(left) // abs(right)
    return quotient if (left < 0) == (right < 0) else -quotient


def modulo(left: int, right: int) -> int:
    """What ``divide`` leaves; it has the sign of ``left``.

    >>> modulo(-7, 2), modulo(7, -2), modulo(7, 0)
    (-1, 1, 0)
    """
    quotient = divide(left, right)
    return left - right * quotient if right else 0


def shift_left(left: int, right: int, bits: int = 64) -> int:
    """``left << right`` in that many bits; only the low bits of ``right`` count, as in a processor.

    >>> shift_left(1, 4), shift_left(1, 63), shift_left(1, 33, 32)
    (16, -9223372036854775808, 2)
    """
    return wrapped(wrapped(left, bits) << right % bits, bits)


def shift_right(left: int, right: int, bits: int = 64) -> int:
    """``left >> right``, the sign kept; only the low bits of ``right`` count.

    >>> shift_right(-8, 1), shift_right(1, -1)
    (-4, 0)
    """
    return wrapped(left, bits) >> right % bits


def wrapped(value: int, bits: int) -> int:
    """A number in two's complement of that many bits.

    >>> wrapped(2**31, 32), wrapped(5, 32)
    (-2147483648, 5)
    """
    half: int = 1 << bits - 1
    return value if -half <= value < half else (value + half) % (2 * half) - half


def exit_if_zero(code: _Code) -> _Code:
    """A function's code; 0 ends the script (LANGUAGE D.3.2, D.3.3).

    Raises:
        Exit: the code is 0. False is not: it is a function's -1.
    """
    if code == 0 and code is not False:
        raise Exit(0)
    return code
