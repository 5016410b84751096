"""What scripts read of a message and change in it: LANGUAGE D.7.1, D.8, E.3, H 51."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime import Message, Reply, Request, Router
from runtime.sip.message import Message as Base
from runtime.sip.parser import parse
from runtime.sip.uri import Uri
from runtime.sip.views import Party, read_credentials, read_party, read_uri
from tests.runtime.wire import ALICE, SERVER, Wire, request

HEADERS = (
    "Contact: <sip:alice@10.0.0.1:5062>;expires=60, <sip:b@c>",
    "User-Agent: T/1",
    "X-A: one",
    "x-a: two , three",
    "Expires: 100",
    'Authorization: Digest username="al@dom.org", realm="r, 1", nonce="n1", uri="sip:x", nc=1',
)


def message(text: str, profile: str = "kamailio-5.6") -> Request | Reply:
    router = Router(profile=profile)
    router.start([SERVER], 0.0)
    return parse(text.encode("latin-1"), ALICE, SERVER, router, False)


def a_request(uri: str = "sip:joe:pw@example.com:5070;lr?h=1", **parts: object) -> Request:
    made = message(request("INVITE", uri, headers=HEADERS, **parts))  # type: ignore[arg-type]
    assert isinstance(made, Request)
    return made


def a_reply(text: str = "") -> Reply:
    lines = ["SIP/2.0 180 Ringing", "Via: SIP/2.0/UDP h", "CSeq: 7 invite", text]
    made = message("\r\n".join(line for line in lines if line) + "\r\n\r\n")
    assert isinstance(made, Reply)
    return made


def test_a_request_tells_its_parts() -> None:
    msg = a_request(to='"Bob B" <sip:bob@[::1]:5;x=y>;tag=t;q=1', body="hello", cseq="7 INVITE")
    assert (msg.method, msg.method_text, msg.status, msg.reason) == ("INVITE", "INVITE", None, None)
    assert (msg.ruri.user, msg.ruri.password, msg.ruri.host) == ("joe", "pw", "example.com")
    assert (msg.ruri.port, msg.ruri.scheme, msg.ruri.transport) == ("5070", "sip", None)
    assert (msg.to.display, msg.to.tag, msg.to.uri.user) == ('"Bob B"', "t", "bob")
    assert (msg.to.uri.host, msg.to.uri.domain, msg.to.uri.port) == ("::1", "[::1]", "5")
    assert (msg.to.parameter("Q"), msg.to.uri.parameter("X")) == ("1", "y")
    assert (msg.from_.display, msg.from_.tag, str(msg.from_.uri)) == (
        None, "a", "sip:alice@example.com",
    )  # fmt: skip
    assert (msg.cseq.number, msg.cseq.method, msg.call_id) == ("7", "INVITE", "call-1")
    assert (msg.content_length, msg.body_text, msg.expires) == ("5", "hello", "100")
    assert (msg.user_agent, msg.content_type) == ("T/1", None)
    assert msg.contact == "<sip:alice@10.0.0.1:5062>;expires=60, <sip:b@c>"
    assert (msg.source, msg.destination.port, msg.protocol, msg.af) == (ALICE, 5060, "udp", 2)


def test_a_reply_has_the_same_names() -> None:
    msg = a_reply()
    assert (msg.status, msg.reason, msg.method, msg.method_text) == (
        180, "Ringing", "INVITE", "invite",
    )  # fmt: skip
    assert (msg.ruri.user, msg.ruri.text, msg.received_ruri.text) == (None, "", "")
    assert (msg.dst_uri, msg.dst.domain, msg.to.tag, msg.from_.uri.user) == (None,) * 4
    assert (msg.call_id, msg.cseq.number, msg.body_text, msg.auth.username) == (
        None, "7", None, None,
    )  # fmt: skip


def test_the_second_word_of_the_first_line_is_a_status_or_a_uri() -> None:
    assert a_reply().status_text == "180"
    request = a_request()
    request.set_ruri(user="new")
    assert request.status_text == str(request.ruri) != PORT


def test_every_name_of_a_request_is_there_for_any_message() -> None:
    names = {name for name in dir(Base) if not name.startswith("_")}
    assert {
        "af", "attrs", "auth", "avps", "body_text", "branch_flags", "call_id", "contact",
        "content_length", "content_type", "cseq", "destination", "dst", "dst_uri", "expires",
        "flags", "from_", "hdr", "method", "method_text", "protocol", "pv", "reason",
        "received_ruri", "ruri", "script_flags", "select", "set_pv", "set_ruri", "source",
        "status", "status_text", "to", "user_agent", "xavis", "xavps", "xavus",
    } <= names  # fmt: skip


@pytest.mark.parametrize("value", ["", "<", "<>", '"x', "x <sip:a", "\x00", "<sip:>", ";tag=1"])
def test_a_header_that_cannot_be_read_is_null(value: str) -> None:
    msg = a_request(to=value)
    assert msg.to.uri.user is None
    assert msg.to.uri.domain is None


@given(st.text(max_size=60))
def test_no_text_is_too_strange_to_be_looked_at(text: str) -> None:
    assert isinstance(read_party(text), Party)
    assert isinstance(read_uri(text), Uri)
    read_credentials(text)
    read_credentials(f"Digest {text}")


def test_credentials_are_read_with_commas_in_quotes() -> None:
    auth = a_request().auth
    assert (auth.full_username, auth.username, auth.domain) == ("al@dom.org", "al", "dom.org")
    assert (auth.realm, auth.nonce, auth.uri, auth.nc, auth.qop) == (
        "r, 1", "n1", "sip:x", "1", None,
    )  # fmt: skip
    assert read_credentials("Basic username=x").username is None


def test_headers_are_found_by_any_spelling_and_place() -> None:
    msg = a_request()
    assert msg.hdr("X-A") == msg.hdr("x-a", 0) == "one"
    assert [msg.hdr("X-A", at) for at in (1, -1, -2, 2, -3)] == [
        "two , three", "two , three", "one", None, None,
    ]  # fmt: skip
    assert msg.hdr("X-A", "*") == "one,two , three"
    assert msg.hdr("m") == msg.hdr("Contact")
    assert msg.hdr("nope") is None and msg.hdr("nope", "*") is None


def test_views_are_of_the_message_as_it_came() -> None:
    msg = a_request()
    assert msg.to.uri.user == "bob"
    msg.replace_value(msg.header_index("to"), "<sip:carol@d>")
    assert msg.to.uri.user == "bob"


# ---- the Request-URI ----

PORT = "sip:joe:pw@example.com:5070;lr?h=1"


@pytest.mark.parametrize(
    ("parts", "uri"),
    [  # 5.6.3
        ({"domain": "h"}, "sip:joe:pw@h:5070;lr?h=1"),
        ({"port": "99"}, "sip:joe:pw@example.com:99;lr?h=1"),
        ({"port": 99}, "sip:joe:pw@example.com:99;lr?h=1"),
        ({"port": None}, "sip:joe:pw@example.com;lr?h=1"),
        ({"user": "z"}, "sip:z:pw@example.com:5070;lr?h=1"),
        ({"user": None}, "sip:example.com:5070;lr?h=1"),
        ({"user": ""}, "sip:example.com:5070;lr?h=1"),
        ({"domain": None}, PORT),
        ({"domain": 5}, PORT),
        ({"user": 12}, PORT),
        ({"user": "a", "domain": "b", "port": 1}, "sip:a:pw@b:1;lr?h=1"),
        ({}, PORT),
        ({"user": "x" * 1024}, PORT),
    ],
)
def test_parts_of_the_uri_are_replaced_and_null_removes(
    parts: dict[str, str | int | None], uri: str
) -> None:
    msg = a_request()
    msg.set_ruri(**parts)
    assert str(msg.ruri) == uri
    assert str(msg.received_ruri) == PORT


def test_a_host_keeps_its_brackets() -> None:
    msg = a_request("sip:[::1]:70")
    msg.set_ruri(user="a")
    assert str(msg.ruri) == "sip:a@[::1]:70"


def test_a_tel_uri_gets_another_number_and_becomes_a_sip_uri_with_a_host() -> None:
    msg = a_request("tel:+1234;p=1")
    assert (msg.ruri.user, msg.ruri.domain, msg.ruri.scheme) == ("+1234", None, "tel")
    msg.set_ruri(user="5")
    assert str(msg.ruri) == "tel:5;p=1"
    msg.set_ruri(domain="h.test")
    assert str(msg.ruri) == "sip:5;p=1@h.test;user=phone"


def test_the_whole_uri_is_set_to_a_text_only() -> None:
    msg = a_request()
    msg.ruri = "sip:new"
    assert (str(msg.ruri), msg.ruri.user, msg.new_uri) == ("sip:new", None, "sip:new")
    for nothing in (None, 5, "", "x" * 2000):
        msg.ruri = nothing
    assert str(msg.ruri) == "sip:new"
    msg.ruri = read_uri("sip:other")
    assert str(msg.ruri) == "sip:other"


def test_the_destination_is_set_and_reset() -> None:
    msg = a_request()
    assert msg.next_hop == msg.current_uri
    msg.dst_uri = "sip:1.2.3.4:5;transport=tcp"
    assert (msg.dst.host, msg.dst.port, msg.dst.transport) == ("1.2.3.4", "5", "tcp")
    assert msg.next_hop == "sip:1.2.3.4:5;transport=tcp"
    msg.dst_uri = 5
    assert msg.dst_uri == "sip:1.2.3.4:5;transport=tcp"
    msg.dst_uri = None
    assert msg.dst_uri is None


def test_text_of_config_and_message_may_be_mixed_in_a_uri() -> None:
    msg = a_request("sip:J\u00c3\u00b6rg@h")  # the bytes of UTF-8, as a message holds them
    msg.ruri = f"sip:{msg.ruri.user}-\u20ac@h"
    assert msg.current_uri.encode("latin-1").decode("utf-8") == "sip:J\u00f6rg-\u20ac@h"


def test_setting_what_a_reply_lacks_is_logged_and_changes_nothing(
    capsys: pytest.CaptureFixture[str],
) -> None:
    msg: Message = a_reply()
    msg.ruri = "sip:x"
    msg.set_ruri(user="x")
    msg.dst_uri = "sip:x"
    assert (msg.ruri.text, msg.dst_uri) == ("", None)
    assert "of a message that has none" in capsys.readouterr().err


def test_a_0_8_8_router_reads_no_uri_but_sip(make_wire: Callable[..., Wire]) -> None:
    seen: list[object] = []

    def route(msg: Request) -> None:
        seen.append((msg.ruri.user, str(msg.ruri), msg.router.is_myself(msg.ruri)))

    make_wire(route=route).receive(request(uri="sips:bob@127.0.0.1"))
    assert seen == [(None, "sips:bob@127.0.0.1", False)]
