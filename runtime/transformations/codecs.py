"""Texts in other alphabets, and escaped; the functions of the family ``s`` that encode and decode.

Encoding is of the bytes that a text is on the wire.
"""

from __future__ import annotations

import binascii
import re
from typing import Final

from runtime.transformations.base import Unusable, from_octets, octets, on_text

_BASE58: Final = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
#: base 58 takes time with the square of the length
_LONGEST_BASE58: Final = 1024

_URL_ALPHABET: Final = str.maketrans("+/", "-_")
_PLAIN_ALPHABET: Final = str.maketrans("-_", "+/")
_HEX_PAIRS: Final = re.compile(r"(?:[0-9A-Fa-f]{2})*").fullmatch
_PERCENT: Final = re.compile(r"%(..)?", re.DOTALL)
_HEX: Final = re.compile(r"[0-9A-Fa-f]{2}").fullmatch
_PRINTABLE: Final = re.compile(r"[ -~]*").fullmatch

#: characters that stay as they are in the user of a URI and in a URI parameter (RFC 3261 25.1, as
#: the servers read it)
_IN_USER: Final = re.compile(r"[^A-Za-z0-9_.!~*'()&=+$,;?-]")
_IN_PARAMETER: Final = re.compile(r"[^A-Za-z0-9_.!~*'()\[\]/:&+$-]")
_IN_URL: Final = re.compile(rb"[^A-Za-z0-9_.~-]")

_ESCAPED: Final = {"'": "\\'", '"': '\\"', "\\": "\\\\", "\0": "\\0"}
_TO_ESCAPE: Final = re.compile("['\"\\\\\0]")
_UNESCAPED: Final = {"'": "'", '"': '"', "\\": "\\", "0": "\0"}
_TO_UNESCAPE: Final = re.compile(r"\\(['\"\\0])")


# ---- hexadecimal and 7 bits ----


@on_text
def encode_hexa(value: str) -> str:
    """Two hexadecimal digits a byte."""
    return octets(value).hex()


@on_text
def decode_hexa(value: str) -> str:
    """The bytes of hexadecimal digits; an odd last one is left out."""
    digits = value[: len(value) // 2 * 2]
    if _HEX_PAIRS(digits) is None:
        raise Unusable
    return from_octets(bytes.fromhex(digits))


@on_text
def encode_7bit(value: str) -> str:
    """Seven bits a character, packed, in hexadecimal (3GPP TS 23.038 6.1.2.1)."""
    data, out = octets(value), bytearray()
    for start in range(0, len(data), 8):
        packed, some = 0, data[start : start + 8]
        for at, octet in enumerate(some):
            packed |= (octet & 0x7F) << 7 * at
        out += packed.to_bytes((7 * len(some) + 7) // 8, "little")
    return out.hex().upper()


@on_text
def decode_7bit(value: str) -> str:
    """The characters of packed septets in hexadecimal."""
    digits = value[: len(value) // 2 * 2]
    if _HEX_PAIRS(digits) is None:
        raise Unusable
    data, out = bytes.fromhex(digits), []
    for start in range(0, len(data), 7):
        some = data[start : start + 7]
        packed = int.from_bytes(some, "little")
        out += [chr(packed >> 7 * at & 0x7F) for at in range(len(some) * 8 // 7)]
    return "".join(out)


# ---- base 58 and 64 ----


@on_text
def encode_base58(value: str) -> str:
    """In base 58; zero bytes at the start are ones."""
    data = octets(value)
    if len(data) > _LONGEST_BASE58:
        raise Unusable
    zeros = len(data) - len(data.lstrip(b"\0"))
    rest, digits = int.from_bytes(data, "big"), ""
    while rest:
        rest, digit = divmod(rest, 58)
        digits = _BASE58[digit] + digits
    return "1" * zeros + digits


@on_text
def decode_base58(value: str) -> str:
    """The bytes of base 58."""
    if len(value) > _LONGEST_BASE58 or not set(value) <= set(_BASE58):
        raise Unusable
    digits = value.lstrip("1")
    number = 0
    for digit in digits:
        number = number * 58 + _BASE58.index(digit)
    data = bytes(len(value) - len(digits)) + number.to_bytes((number.bit_length() + 7) // 8, "big")
    return from_octets(data)


@on_text
def encode_base64(value: str) -> str:
    """In base 64."""
    return _encoded(value)


@on_text
def encode_base64t(value: str) -> str:
    """In base 64 without the padding."""
    return _encoded(value).rstrip("=")


@on_text
def encode_base64url(value: str) -> str:
    """In the base 64 of URLs."""
    return _encoded(value).translate(_URL_ALPHABET)


@on_text
def encode_base64urlt(value: str) -> str:
    """In the base 64 of URLs without the padding."""
    return _encoded(value).rstrip("=").translate(_URL_ALPHABET)


@on_text
def decode_base64(value: str) -> str:
    """The bytes of base 64."""
    return _decoded(value)


@on_text
def decode_base64t(value: str) -> str:
    """The bytes of base 64 that may lack its padding."""
    return _decoded(_padded(value))


@on_text
def decode_base64url(value: str) -> str:
    """The bytes of the base 64 of URLs."""
    return _decoded(value.translate(_PLAIN_ALPHABET))


@on_text
def decode_base64urlt(value: str) -> str:
    """The bytes of the base 64 of URLs that may lack its padding."""
    return _decoded(_padded(value.translate(_PLAIN_ALPHABET)))


def _encoded(value: str) -> str:
    return binascii.b2a_base64(octets(value), newline=False).decode("ascii")


def _decoded(value: str) -> str:
    try:
        return from_octets(binascii.a2b_base64(value, strict_mode=True)) if value else ""
    except ValueError:
        raise Unusable from None


def _padded(value: str) -> str:
    bare = value.rstrip("=")
    return bare + "=" * (-len(bare) % 4)


# ---- escapes ----


@on_text
def escape_common(value: str) -> str:
    """With a backslash before quotes, backslashes and NUL."""
    return _TO_ESCAPE.sub(lambda found: _ESCAPED[found[0]], value)


@on_text
def unescape_common(value: str) -> str:
    """Without these backslashes."""
    return _TO_UNESCAPE.sub(lambda found: _UNESCAPED[found[1]], value)


@on_text
def escape_crlf(value: str) -> str:
    r"""With ``\r`` and ``\n`` for line ends."""
    return value.replace("\r", "\\r").replace("\n", "\\n")


@on_text
def unescape_crlf(value: str) -> str:
    r"""With line ends for ``\r`` and ``\n``."""
    return value.replace("\\r", "\r").replace("\\n", "\n")


@on_text
def escape_csv(value: str) -> str:
    """A field of a table (RFC 4180)."""
    return '"' + value.replace('"', '""') + '"'


@on_text
def escape_user(value: str) -> str:
    """As the user of a URI; None for anything but printable ASCII."""
    return _escaped(value, _IN_USER)


@on_text
def unescape_user(value: str) -> str:
    """The user of a URI without its escapes; None for a bad one."""
    return _unescaped(value)


@on_text
def escape_param(value: str) -> str:
    """As a URI parameter; None for anything but printable ASCII."""
    return _escaped(value, _IN_PARAMETER)


@on_text
def unescape_param(value: str) -> str:
    """A URI parameter without its escapes; None for a bad one."""
    return _unescaped(value)


@on_text
def urlencode_param(value: str) -> str:
    """As a parameter of a URL."""
    return _IN_URL.sub(lambda found: b"%%%02x" % found[0][0], octets(value)).decode("ascii")


@on_text
def urldecode_param(value: str) -> str:
    """A parameter of a URL without its escapes."""
    return _unescaped(value.replace("+", " "), printable=False)


def _escaped(value: str, foreign: re.Pattern[str]) -> str:
    if _PRINTABLE(value) is None:
        raise Unusable
    return foreign.sub(lambda found: f"%{ord(found[0]):02x}", value)


def _unescaped(value: str, printable: bool = True) -> str:
    def character(found: re.Match[str]) -> str:
        digits = found[1]
        if digits is None or _HEX(digits) is None:
            raise Unusable
        made = chr(int(digits, 16))
        if printable and not " " <= made <= "~":
            raise Unusable
        return made

    return _PERCENT.sub(character, value)
