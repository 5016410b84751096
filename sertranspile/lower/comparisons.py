"""Comparisons of keyword operands: ``method``, ``uri``, ``src_ip`` and the like (LANGUAGE D.8).

They are one unit in every dialect: they ignore case, and ``myself``, addresses, networks and
protocols stand on their right as bare words.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable
from typing import Final, TypeAlias

from sertranspile import ir
from sertranspile import syntax as s
from sertranspile.lower.context import Lowering
from sertranspile.lower.defines import expand
from sertranspile.lower.refusals import refuse_operand, refuse_operator
from sertranspile.lower.strings import number_of
from sertranspile.lower.types import nullable, to_number, to_text, type_of
from sertranspile.records import replace
from sertranspile.regex import BadRegex, python_pattern
from sertranspile.source import Span

#: lowers an operand of the dialect's general expressions
Value: TypeAlias = Callable[[Lowering, s.Expression], ir.Expression]

_URIS: Final = {"uri": "ruri", "status": "ruri", "from_uri": "from_.uri", "to_uri": "to.uri"}
#: those that are read from a header
_HEADERS: Final = {"from_uri": "from_.uri.text", "to_uri": "to.uri.text"}
_ADDRESSES: Final = {
    "src_ip": "source.host", "dst_ip": "destination.host", "snd_ip": "sent_from.host",
    "to_ip": "sent_to.host",
}  # fmt: skip
_NUMBERS: Final = {
    "src_port": "source.port", "dst_port": "destination.port", "msg:len": "len", "af": "af",
    "snd_port": "sent_from.port", "to_port": "sent_to.port", "snd_af": "sent_af",
}  # fmt: skip
_PROTOCOLS: Final = {"proto": "protocol", "snd_proto": "sent_protocol"}
#: AF_INET and AF_INET6 of Linux
#: of a message that is being sent
_SENT: Final = frozenset({"snd_ip", "to_ip"})
_FAMILIES: Final = {"inet": 2, "ipv4": 2, "inet6": 10, "ipv6": 10}
_PLAIN: Final = {"==": "==", "!=": "!=", "eq": "==", "ne": "!="}
_AN_ADDRESS: Final = "write an address such as 10.0.0.1, or a network such as 10.0.0.0/8"
#: brackets, in which a backslash is one; escapes, of which GNU knows some
_ESCAPES: Final = re.compile(
    r"\[\^?\]?(?:\[[:.=][^\]]*\]|[^\]\[]|\[(?![:.=]))*\]|\\([AC-RT-VX-Zac-rt-vx-z])|\\."
)
#: what is written where other languages have a class
_CLASSES: Final = {"d": "[0-9]", "D": "[^0-9]", "t": "[[:blank:]]", "h": "[[:blank:]]"}
_REPLIES: Final = (ir.RouteKind.REPLY, ir.RouteKind.ONREPLY)


def keyword_comparison(low: Lowering, node: s.Binary, value: Value) -> ir.Expression | None:
    """The comparison of a keyword operand; None when neither side is one."""
    left, right = node.left, node.right
    if isinstance(left, s.Name) and left.text == "myself":
        left, right = right, left
    if not isinstance(left, s.Name):
        return None
    name = left.text
    if name in _SENT and low.kind is not ir.RouteKind.ONSEND:
        low.report(
            "E401",
            f"`{name}` is told in an onsend_route only",
            left.span,
            "nothing is sent here yet",
            "ask for it in an onsend_route, or use `dst_ip`",
        )
    if name in _URIS or name == "method":
        found = _text(low, node, left, right, value)
    elif name in _ADDRESSES:
        found = _address(low, node, left, right, value)
    elif name in _NUMBERS:
        return _number(low, node, left, right, value)
    elif name in _PROTOCOLS:
        found = _protocol(low, node, left, right, value)
    else:
        return None
    if found is None:
        return ir.Literal(True, node.span)
    differs = node.operator in ("!=", "ne", "!~")
    if name in _URIS:
        return _of_uri(low, found, name, differs)
    return ir.Not(found, node.span) if differs else found


def _of_uri(low: Lowering, found: ir.Expression, name: str, differs: bool) -> ir.Expression:
    """The test of a URI: what it is a part of may not be readable, which is an error."""
    span = found.span
    if isinstance(found, ir.IsMyself):
        foreign = replace(found, foreign=True)
        host = ir.Field(f"{_URIS[name]}.host", False, span)
        if differs and low.modern and name in _HEADERS:
            return ir.Fallible(ir.Not(found, span), found, host, span)
        holds, fails = (foreign, found) if differs else (found, foreign)
        return ir.Fallible(holds, fails, host, span)
    if name not in _HEADERS:
        return ir.Not(found, span) if differs else found
    text = ir.Field(_HEADERS[name], False, span)
    other = ir.And((text, ir.Not(found, span)), span)
    if not differs:
        return ir.Fallible(found, other, text, span)
    # from 3.x on what cannot be read differs from everything
    return ir.Fallible(ir.Not(found, span) if low.modern else other, found, text, span)


def _text(
    low: Lowering, node: s.Binary, left: s.Name, right: s.Expression, value: Value
) -> ir.Expression | None:
    """``method`` and URIs."""
    span = left.span
    is_status = left.text in ("uri", "status") and (
        low.kind in _REPLIES or (left.text == "status" and low.kind is ir.RouteKind.ROUTE)
    )
    if isinstance(right, s.Name) and right.text == "myself" and left.text in _URIS:
        return ir.IsMyself(_uri_field(left, span), node.span)
    if node.operator not in (*_PLAIN, "=~", "!~"):
        _no_order(low, node, left, "==, !=, =~ or !~")
        return None
    wanted = _word_or_value(low, right, value)
    if wanted is None:
        refuse_operand(low, right, f"what `{left.text}` can be", "write it in double quotes")
        return None
    if node.operator in ("=~", "!~"):
        field: ir.Expression
        if is_status:
            field = ir.Field("status_text", False, span)
        elif left.text == "method":
            field = _first_word(low, span) or ir.Field("method_text", False, span)
        else:
            field = _uri_field(left, span)
        return match_with(low, node, field, wanted, right.span)
    if is_status:
        return _status(node, span, wanted)
    if left.text == "method":
        first = _first_word(low, span)
        if first is not None:
            return _ignoring_case(first, wanted, node.span)
        return _method(node, span, wanted)
    return _ignoring_case(_uri_field(left, span), wanted, node.span)


def _uri_field(left: s.Name, span: Span) -> ir.Field:
    return ir.Field(_URIS[left.text], False, span, ir.Type.URI)


def _status(node: s.Binary, span: Span, wanted: ir.Expression) -> ir.Expression:
    if isinstance(wanted, ir.Literal):
        text = str(wanted.value)
        if text.isascii() and text.isdigit():
            number = ir.Literal(int(text), wanted.span)
            field = ir.Field("status", True, span, ir.Type.INT)
            return ir.Compare("==", field, number, False, node.span)
    return _ignoring_case(ir.Field("status_text", False, span), wanted, node.span)


def _first_word(low: Lowering, span: Span) -> ir.Expression | None:
    """What ``method`` is in replies up to SER 2.0: the first word of the status line."""
    if low.modern or low.kind not in _REPLIES:
        return None
    return ir.Variable(ir.Store.PV, ir.Literal("$rv", span), None, span)


def _method(node: s.Binary, span: Span, wanted: ir.Expression) -> ir.Expression:
    if isinstance(wanted, ir.Literal) and str(wanted.value).isascii():
        # ``msg.method`` is in upper case: so the comparison ignores it
        upper = ir.Literal(str(wanted.value).upper(), wanted.span)
        return ir.Compare("==", ir.Field("method", False, span), upper, False, node.span)
    return _ignoring_case(ir.Field("method_text", False, span), wanted, node.span)


def _ignoring_case(left: ir.Expression, right: ir.Expression, span: Span) -> ir.Expression:
    return ir.Compare("==", left, to_text(right), True, span)


def _word_or_value(low: Lowering, node: s.Expression, value: Value) -> ir.Expression | None:
    """The right side of a text comparison: a bare word is its own name."""
    match node:
        case s.Name(text=text):
            return expand(low, node) or ir.Literal(text, node.span)
        case s.Number():
            return None
    return value(low, node)


def _no_order(low: Lowering, node: s.Binary, left: s.Name, operators: str) -> None:
    """An operator that does not compare a keyword operand."""
    message = f"`{node.operator}` does not compare `{left.text}`"
    refuse_operator(low, node, message, f"write {operators}")


# ---- regular expressions -----------------------------------------------------------------------


def lower_match(low: Lowering, node: s.Binary, left: ir.Expression, value: Value) -> ir.Expression:
    """``left =~ pattern`` for a value of any type."""
    subject = left if type_of(left) in (ir.Type.TEXT, ir.Type.URI) else to_text(left)
    pattern = _word_or_value(low, node.right, value)
    if pattern is None:
        pattern = ir.Literal("", node.right.span)
    return match_with(low, node, subject, pattern, node.right.span)


def match_with(
    low: Lowering, node: s.Binary, subject: ir.Expression, pattern: ir.Expression, span: Span
) -> ir.Expression:
    """``subject =~ pattern``; a pattern that is known is read now."""
    if not (isinstance(pattern, ir.Literal) and isinstance(pattern.value, str)):
        return ir.Matches(to_text(subject), to_text(pattern), True, node.span)
    translated = literal_pattern(low, pattern.value, span)
    if nullable(subject) and low.modern and _matches_nothing(translated):
        # to the servers an undefined value is an empty one, and this pattern takes that
        subject = to_text(subject)
    return ir.Matches(subject, translated, True, node.span)


def literal_pattern(low: Lowering, text: str, span: Span, ignore_case: bool = True) -> str:
    """The Python pattern of a POSIX one; a bad one is reported."""
    _strange_escape(low, text, span, ignore_case)
    try:
        return python_pattern(text, ignore_case=ignore_case)
    except BadRegex as error:
        low.report(
            "E308",
            f"bad regular expression: {error}",
            place_in(low, text, span, error.offset),
            "the server would not start with it",
            "mend the pattern; it is a POSIX extended one",
        )
        return ""


def _strange_escape(low: Lowering, text: str, span: Span, ignore_case: bool) -> None:
    """Report a letter behind a backslash that means something in other languages only: to glibc it
    is the letter, or, a small one where case does not count, nothing at all."""
    found = next((match for match in _ESCAPES.finditer(text) if match[1]), None)
    if found is None:
        return
    letter = found[1]
    means = "matches nothing" if ignore_case and letter.islower() else f"is a `{letter}`"
    place = place_in(low, text, span, found.start())
    low.report(
        "W534",
        f"`\\{letter}` {means} here",
        place if place == span else Span(place.start, place.start + 2),
        "no class of POSIX extended patterns",
        f"write `{_CLASSES.get(letter, letter)}`",
    )


def place_in(low: Lowering, text: str, span: Span, offset: int) -> Span:
    """Where a string goes wrong; all of it when what it holds is not written plainly."""
    written = low.source.text[span.start : span.end]
    if written[1:-1] != text or not text:
        return span
    at = span.start + 1 + min(offset, len(text) - 1)
    return Span(at, span.end - 1)


def _matches_nothing(pattern: str) -> bool:
    return re.search(pattern, "", re.IGNORECASE | re.ASCII) is not None


# ---- addresses, numbers, protocols -------------------------------------------------------------


def _address(
    low: Lowering, node: s.Binary, left: s.Name, right: s.Expression, value: Value
) -> ir.Expression | None:
    field = ir.Field(_ADDRESSES[left.text], False, left.span)
    if node.operator not in (*_PLAIN, "=~", "!~"):
        _no_order(low, node, left, "==, !=, =~ or !~")
        return None
    if isinstance(right, s.Name) and right.text == "myself":
        return ir.IsMyself(field, node.span)
    wanted = _word_or_value(low, right, value)
    if wanted is None:
        refuse_operand(low, right, "an address", _AN_ADDRESS)
        return None
    if not (isinstance(wanted, ir.Literal) and isinstance(wanted.value, str)):
        if node.operator in ("=~", "!~"):
            return match_with(low, node, field, wanted, right.span)
        return ir.InNetwork(field, to_text(wanted), node.span)
    network = "".join(wanted.value.split()).replace("[", "").replace("]", "")
    if node.operator in ("=~", "!~"):
        if not low.modern:
            _reverse_dns(low, left, right)
        return match_with(low, node, field, wanted, right.span)
    try:
        ipaddress.ip_network(network, strict=False)
        return ir.InNetwork(field, ir.Literal(network, right.span), node.span)
    except ValueError:
        if network[:1].isdigit() and isinstance(right, s.Name):
            low.report(
                "E305",
                f"`{wanted.value}` is no address and no network",
                right.span,
                "not an IP address",
                _AN_ADDRESS,
            )
            return None
    _reverse_dns(low, left, right)
    return ir.Compare("==", field, ir.Literal(wanted.value, right.span), True, node.span)


def _reverse_dns(low: Lowering, left: s.Name, right: s.Expression) -> None:
    low.report(
        "W508",
        f"`{left.text}` is compared with a name",
        right.span,
        "compared with the address itself; the server asks DNS",
        "compare with an address or a network",
    )


def _number(
    low: Lowering, node: s.Binary, left: s.Name, right: s.Expression, value: Value
) -> ir.Expression:
    if node.operator in ("=~", "!~"):
        message = f"`{node.operator}` does not match `{left.text}`, which is a number"
        refuse_operator(low, node, message, "write ==, !=, <, >, <= or >=")
        return ir.Literal(True, node.span)
    field = ir.Field(_NUMBERS[left.text], False, left.span, ir.Type.INT)
    operator = _PLAIN.get(node.operator, node.operator)
    wanted: ir.Expression
    if isinstance(right, s.Name) and right.text == "max_len" and left.text == "msg:len":
        if low.dialect.release.startswith("kamailio"):
            low.report(
                "E310",
                "`max_len` means nothing here",
                right.span,
                "Kamailio has no such parameter since 3.0",
                "write the number of bytes that is meant",
            )
        wanted = ir.CoreParameter("max_len", right.span)
    elif isinstance(right, s.Name) and left.text in ("af", "snd_af"):
        family = _FAMILIES.get(right.text.lower())
        if family is None:
            return _compared(operator, field, to_number(value(low, right)), node.span)
        wanted = ir.Literal(family, right.span)
    else:
        number = number_of(right, low.numbers)
        wanted = (
            ir.Literal(number, right.span) if number is not None else to_number(value(low, right))
        )
    return _compared(operator, field, wanted, node.span)


def _compared(
    operator: str, left: ir.Expression, right: ir.Expression, span: Span
) -> ir.Expression:
    return ir.Compare(operator, left, right, False, span)


def _protocol(
    low: Lowering, node: s.Binary, left: s.Name, right: s.Expression, value: Value
) -> ir.Expression | None:
    if node.operator not in _PLAIN:
        _no_order(low, node, left, "== or !=")
        return None
    field = ir.Field(_PROTOCOLS[left.text], False, left.span)
    wanted = _word_or_value(low, right, value)
    if wanted is None:
        refuse_operand(low, right, "a protocol", "write udp, tcp, tls, sctp, ws or wss")
        return None
    if isinstance(wanted, ir.Literal):
        lower = ir.Literal(str(wanted.value).lower(), wanted.span)
        return ir.Compare("==", field, lower, False, node.span)
    return _ignoring_case(field, wanted, node.span)
