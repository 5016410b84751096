"""What a router takes for itself and for an address, and that no message can end it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from wire import BOB, Wire, reply_to, request

from runtime.modules import sl, tm
from runtime.modules.ser import registrar, rr, usrloc
from runtime.router import numeric_address, port_number
from runtime.sip.address import Address
from runtime.sip.request import Request
from runtime.sip.uri import parse_uri

DIGITS = "9" * 5000  # more than int() takes


def without_dns(*modules: Any, **options: Any) -> Wire:
    """A wire whose router resolves no name: there is no event loop that it could wait in."""

    async def resolve(host: str, port: int | None) -> list[Address]:
        found = numeric_address(host, port)
        return [] if found is None else [found]

    wire = Wire(*modules, **options)
    wire.router.resolve = resolve  # type: ignore[method-assign]
    return wire


@pytest.mark.parametrize(
    ("uri", "any_port", "same_port"),
    [
        ("sip:127.0.0.1", True, True),
        ("sip:bob@127.0.0.1:5060", True, True),
        ("sip:127.0.0.1:05060", True, True),
        ("sip:127.0.0.1:5061", True, False),
        ("sip:127.0.0.1:506\x000", True, False),
        ("sip:127.0.0.1:٥٠٦٠", True, False),
        ("sip:127.0.0.1:5_060", True, False),
        (f"sip:127.0.0.1:{DIGITS}", True, False),
        ("sip:127.0.0.2", False, False),
        ("sip:LOCALHOST", False, False),
    ],
)
def test_a_uri_is_ours_by_its_host_and_in_later_servers_by_its_port_too(
    uri: str, any_port: bool, same_port: bool
) -> None:
    assert Wire(profile="ser-0.8.8").router.is_myself(parse_uri(uri)) is any_port
    assert Wire(profile="rfc").router.is_myself(parse_uri(uri)) is same_port


@pytest.mark.parametrize(
    "host",
    [
        *("1.2.3", "1.2.3.4.5", "256.1.1.1", "1..2.3", "1.2.3.4\n", "1.2.3.-4", "٣.1.1.1", ""),
        *("example.com", f"{DIGITS}.1.1.1", "1.2.3.0004", ":", "[::1]", "::1%eth0", "1::2::3"),
    ],
)
def test_what_is_no_address_is_a_name(host: str) -> None:
    found = numeric_address(host, None)
    assert found is None or found.host == host == "::1%eth0"


@pytest.mark.parametrize(
    ("host", "shown"), [("10.0.0.255", "10.0.0.255"), ("2001:DB8::0:1", "2001:db8::1")]
)
def test_a_numeric_host_is_an_address(host: str, shown: str) -> None:
    assert numeric_address(host, None) == (shown, 5060)
    assert numeric_address(host, 5070) == (shown, 5070)


@pytest.mark.parametrize("text", [None, "", "-1", "+1", "1_0", "٣", "506\x000", "123456", DIGITS])
def test_a_port_is_up_to_five_ascii_digits(text: str | None) -> None:
    assert port_number(text) is None


@pytest.mark.parametrize("profile", ["ser-0.8.8", "rfc"])
def test_a_second_via_with_an_endless_number_is_a_name_like_any_other(profile: str) -> None:
    vias = "".join(
        f"Via: SIP/2.0/UDP {host};branch=z9hG4bK1\r\n" for host in ("127.0.0.1", f"{DIGITS}.1.1.1")
    )
    wire = without_dns(tm, profile=profile)
    wire.receive(f"SIP/2.0 200 OK\r\n{vias}CSeq: 1 OPTIONS\r\n\r\n")
    assert not wire.router.outbox


_odd = st.sampled_from(
    ["", "\x00", "٣", "-1", "1_0", DIGITS, "<", ">", '"', ",", ";", "*", ":", "[", "@", "sip:", "%"]
) | st.text(st.characters(max_codepoint=255, exclude_characters="\r\n"), max_size=8)


@given(st.data())
@settings(max_examples=300, deadline=None)
def test_no_value_of_a_header_ends_the_router_or_a_route(data: st.DataObject) -> None:
    async def route(msg: Request) -> None:
        rr.rewriteFromRoute(msg)
        rr.addRecordRoute(msg)
        if msg.router.is_myself(msg.ruri) and msg.method == "REGISTER":
            await registrar.save(msg, "location")
        elif await registrar.lookup(msg, "location") or not await tm.t_relay(msg):
            sl.sl_reply_error(msg)

    def odd(text: str) -> str:
        if not data.draw(st.booleans()):
            return text
        at = data.draw(st.integers(0, len(text)))
        return text[:at] + data.draw(_odd) + text[at + data.draw(st.integers(0, 3)) :]

    method = data.draw(st.sampled_from(["INVITE", "REGISTER", "ACK", "CANCEL", "OPTIONS"]))
    headers = [f"Contact: {odd('<sip:bob@127.0.0.12:5062>;q=0.5;expires=60')}"]
    headers += [f"{name}: {odd('60')}" for name in ("Expires", "Max-Forwards")]
    if data.draw(st.booleans()):
        headers.append(f"Route: {odd('<sip:127.0.0.1:5060;lr>')}")
    text = request(
        method,
        odd("sip:bob@127.0.0.1:5060;x=1").replace(" ", "").encode("utf-8").decode("latin-1"),
        headers=tuple(headers),
        to=odd("<sip:bob@127.0.0.1>;tag=1"),
        branch=odd("z9hG4bK1"),
        cseq=odd(f"1 {method}"),
    )
    for profile in ("ser-0.8.8", "rfc"):
        wire = without_dns(sl, usrloc, registrar, rr, tm, profile=profile, route=route)
        wire.receive(text.encode("utf-8"))
        assert not wire.router.counters["script errors"]


@given(
    st.sampled_from(["180 Ringing", "200 OK", "486 Busy"]),
    st.lists(st.tuples(st.integers(0, 999), st.integers(0, 3), st.binary(max_size=3)), max_size=4),
)
@settings(max_examples=200, deadline=None)
def test_no_damaged_reply_ends_the_router(
    status: str, damages: list[tuple[int, int, bytes]]
) -> None:
    async def route(msg: Request) -> None:
        await tm.t_relay(msg)

    for profile in ("ser-0.8.8", "rfc"):
        wire = without_dns(tm, profile=profile, route=route)
        _, invite = wire.receive(request("INVITE"))
        damaged = bytearray(reply_to(invite, status).encode("latin-1"))
        for place, length, instead in damages:
            at = place % len(damaged)  # our branch parameter is not always of one length
            damaged[at : at + length] = instead
        wire.receive(bytes(damaged), BOB)
        wire.advance(5)
        assert not wire.router.counters["script errors"]
