"""sanity: LANGUAGE G.3."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from runtime.modules import sl
from runtime.modules.kamailio import sanity
from runtime.profiles.profile import ErrorText
from runtime.router import Router
from runtime.sip.parser import parse
from runtime.sip.request import Request
from tests.runtime.wire import Sent, Wire, request


def checker(
    make_wire: Callable[..., Wire], checks: int = 4095, uris: int = 15, **params: Any
) -> tuple[Callable[..., list[Sent]], list[int]]:
    codes: list[int] = []

    def route(msg: Request) -> None:
        codes.append(int(sanity.sanity_check(msg, checks, uris)))

    router = Router(profile="kamailio-3.1")
    router.modparam(sanity, **params)
    return make_wire(sl, sanity, route=route, router=router).receive, codes


GOOD = 'Digest username="a", realm="b", nonce="n", uri="c", response="d"'


@pytest.mark.parametrize(
    ("text", "status"),
    [
        (request(uri="foo:x"), "416 Unsupported URI Scheme in Request URI"),
        (request(uri="sip:"), "416 Unsupported URI Scheme in Request URI"),
        (request(without=("Call-ID",)), "400 Missing Required Header in Request"),
        (request(without=("From",)), "400 Missing Required Header in Request"),
        (request(cseq="1 INVITE"), "400 CSeq method does not match request method"),
        (request(cseq="1 options"), "400 CSeq method does not match request method"),
        (request(cseq="4294967297 OPTIONS"), "400 CSeq number is illegal"),
        (request(cseq="x OPTIONS"), "400 CSeq number is illegal"),
        (request(body="x").replace("Length: 1", "Length: 5"), "400 Content-Length mis-match"),
        (request(headers=("Expires: abc",)), "400 Expires value is illegal"),
        (request(headers=("Expires:",)), "400 Missing number in Expires header"),
        (request(headers=("Proxy-Require: foo, bar",)), "420 Bad Extension"),
        (request(to="<foo:x>"), "400 Bad To URI"),
        (request(headers=("Contact: <foo:x>",)), "400 Bad Contact URI"),
        (request(headers=("Contact: <sip:x",)), "400 Bad Contact Header"),
    ],
)
def test_the_first_thing_that_is_wrong_is_told_without_a_transaction(
    text: str, status: str, make_wire: Callable[..., Wire]
) -> None:
    receive, codes = checker(make_wire)
    (sent,) = receive(text)
    assert sent.first.partition(" ")[2] == status
    assert codes == [0]


@pytest.mark.parametrize(
    "text",
    [
        request(),
        request(uri="tel:+1555"),
        request(uri="SIP:x@y"),
        request(cseq="4294967296 OPTIONS"),
        request(headers=("Contact: *",)),
        request(headers=("Expires: 60",)),
        request(headers=(f"Authorization: {GOOD}",)),
        request(without=("Content-Length",)),
    ],
)
def test_a_request_that_is_in_order_passes(text: str, make_wire: Callable[..., Wire]) -> None:
    receive, codes = checker(make_wire)
    assert receive(text) == []
    assert codes == [1]


def test_another_version_is_told_where_the_server_reads_on(
    make_wire: Callable[..., Wire],
) -> None:
    def route(msg: Request) -> None:
        sanity.sanity_check(msg, sanity.VERSION)

    router = Router(profile="kamailio-3.1")
    router.profile = replace(router.profile, read=parse)
    (sent,) = make_wire(sl, sanity, route=route, router=router).receive(
        request().replace(" SIP/2.0\r\nVia", " SIP/3.0\r\nVia")
    )
    assert sent.first.endswith(" 505 Version Not Supported (R-URI)")


def test_an_unsupported_extension_is_named(make_wire: Callable[..., Wire]) -> None:
    receive, codes = checker(make_wire, proxy_require="path, bar")
    (sent,) = receive(request(headers=("Proxy-Require: bar, foo",)))
    assert sent.header("Unsupported") == ["foo"]
    assert receive(request(headers=("Proxy-Require: path",))) == []
    assert codes == [0, 1]


@pytest.mark.parametrize("broken", ['username=""', 'realm="b"', 'nonce=""'])
def test_bad_credentials_are_refused_in_silence(
    broken: str, make_wire: Callable[..., Wire]
) -> None:
    receive, codes = checker(make_wire, checks=sanity.DIGEST)
    name = broken.partition("=")[0]
    bad = ", ".join(part for part in GOOD.split(", ") if name not in part)
    assert receive(request(headers=(f"Proxy-Authorization: {bad}, {broken}",))) == []
    assert codes == [0 if broken != 'realm="b"' else 1]


def test_an_ack_is_never_answered(make_wire: Callable[..., Wire]) -> None:
    receive, codes = checker(make_wire)
    assert receive(request("ACK", "foo:x")) == []
    assert codes == [0]


def test_only_what_is_asked_for_is_checked(make_wire: Callable[..., Wire]) -> None:
    receive, codes = checker(make_wire, checks=sanity.PARSE_URIS, uris=sanity.TO)
    assert receive(request(uri="foo:x", cseq="1 INVITE")) == []
    assert codes == [1]


def test_without_autodrop_the_script_goes_on_with_a_failure(
    make_wire: Callable[..., Wire],
) -> None:
    receive, codes = checker(make_wire, autodrop=0)
    assert len(receive(request(uri="foo:x"))) == 1
    assert codes == [-1]


def test_with_noreply_the_script_says_when_to_answer(make_wire: Callable[..., Wire]) -> None:
    def route(msg: Request) -> None:
        sanity.sanity_check(msg, 2, 0)
        assert sanity.sanity_reply(msg)
        assert not sanity.sanity_reply(msg)

    router = Router(profile="kamailio-3.1")
    router.modparam(sanity, noreply=1)
    (sent,) = make_wire(sl, sanity, route=route, router=router).receive(request(uri="foo:x"))
    assert sent.first.startswith("SIP/2.0 416")


def test_a_release_may_tell_it_in_its_own_words(make_wire: Callable[..., Wire]) -> None:
    def route(msg: Request) -> None:
        sanity.sanity_check(msg)

    router = Router(profile="kamailio-3.1")
    replies = {"scheme": ErrorText(400, "Bad Request URI")}
    router.profile = replace(router.profile, sanity_replies=replies)
    (sent,) = make_wire(sl, sanity, route=route, router=router).receive(request(uri="foo:x"))
    assert sent.first == "SIP/2.0 400 Bad Request URI"
