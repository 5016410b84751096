"""What the routers of 2001 took for a message."""

from __future__ import annotations

import pytest

from runtime import Router
from runtime.sip.errors import MalformedMessage
from runtime.sip.message import Reply
from runtime.sip.parser import Limits
from runtime.sip.parser_2001 import parse_2001, parse_via_2001
from runtime.sip.request import Request
from tests.runtime.wire import ALICE, SERVER

VIA = "Via: SIP/2.0/UDP a\r\n"


def read(text: str, limits: Limits | None = None) -> Request | Reply:
    router = Router(profile="ser-2001", limits=limits)
    return parse_2001(text.encode("latin-1"), ALICE, SERVER, router, False)


@pytest.mark.parametrize(
    "text",
    [
        f"BYE sip:x SIP/2.0\r\n{VIA}\r\nbody",
        f"\r\n\nBYE\tsip:x \t SIP/2.0 \t\r\n{VIA}\r\n",
        f"sip/2.0 200 OK\r\n{VIA}\r\n",
        f"x y z\r\nTo:a\r\n{VIA}",
        f"BYE sip:x SIP/2.0\nTo: b\n c\n{VIA}\n",
        f"BYE sip:x SIP/2.0\r\n{VIA}{VIA}no colon, and cut o",
        "BYE sip:x SIP/2.0\r\nVia: SIP/2.0/UDP a, SIP/2.0/UDP b\r\nno colon\r\n",
        f"\xff\xfe \xe9 \xa0\r\n{VIA}\r\n\0\xff",
    ],
)
def test_a_request_is_read_and_every_byte_kept(text: str) -> None:
    message = read(text)
    assert isinstance(message, Request)
    assert message.original() == text.encode("latin-1")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\r\n\r\n",
        "BYE sip:x SIP/2.0\r\n\r\n",
        f"BYE sip:x\r\n{VIA}\r\n",
        f"BYE sip:x SIP/2.0 more\r\n{VIA}\r\n",
        f" BYE sip:x SIP/2.0\r\n{VIA}\r\n",
        f"SIP/2.0 200\r\n{VIA}\r\n",
        f"BYE sip:x SIP/2.0\r\n{VIA}no colon\r\n\r\n",
        f"BYE sip:x SIP/2.0\r\n: no name\r\n{VIA}\r\n",
        f"BYE sip:x SIP/2.0\r\n{VIA}To: cut o",
        f"BYE sip:x SIP/2.0\r\n{VIA}Via: cut o",
        f"BYE sip:x SIP/2.0\r\n{VIA}Via: SIP/2.0\r\n\r\n",
        "BYE sip:x SIP/2.0\r\nVia: SIP/2.0/UDP\r\n\r\n",
        "BYE sip:x SIP/2.0\r\nvia: SIP/2.0/UDP a\r\n\r\n",
    ],
)
def test_what_they_dropped_is_malformed(text: str) -> None:
    with pytest.raises(MalformedMessage):
        read(text)


def test_a_reply_is_told_by_its_first_word_alone() -> None:
    message = read(f"SIP/2.0 486 Busy  here \r\n{VIA}\r\n")
    assert isinstance(message, Reply)
    assert (message.status, message.reason) == (486, "Busy  here ")


@pytest.mark.parametrize(
    ("text", "limits"),
    [
        (f"BYE sip:{'x' * 2000} SIP/2.0\r\n{VIA}\r\n", Limits()),
        (f"BYE sip:x SIP/2.0\r\nA: b\r\n{VIA}\r\n", Limits(header_lines=1)),
        (f"BYE sip:x SIP/2.0\r\n{VIA}\r\n", Limits(message_bytes=10)),
    ],
)
def test_limits_hold_here_too(text: str, limits: Limits) -> None:
    with pytest.raises(MalformedMessage):
        read(text, limits)


@pytest.mark.parametrize(
    ("value", "host", "port", "parameters", "following"),
    [
        ("SIP/2.0/UDP a", "a", 0, "", ""),
        ("SIP/2.0/UDP  a:5070;b=c", "a", 5070, ";b=c", ""),
        ("SIP/2.0/TCP [::1]:5060", "[", 0, "::1]:5060", ""),  # IPv4 only: the first colon counts
        ("x/y z/w a,b/c/d e", "a", 0, ",b/c/d e", "b/c/d e"),
        ("SIP/2.0/UDP a;p , , q/r/s t", "a", 0, ";p , , q/r/s t", "q/r/s t"),
        ("SIP / 2.0 / UDP h", "UDP", 0, " h", ""),
        ("SIP/2.0/UDP a:99999", "a", 34463, "", ""),
        ("SIP/2.0/UDP a:5x", "a", 5, "", ""),
        ("SIP/2.0/UDP a,", "a", 0, ",", ""),
    ],
)
def test_a_via_is_read_up_to_the_next_one(
    value: str, host: str, port: int, parameters: str, following: str
) -> None:
    via = parse_via_2001(value)
    assert (via.host, via.port) == (host, port)
    assert value[via.parameters_at :] == parameters
    assert value[via.end + 1 :] == following
