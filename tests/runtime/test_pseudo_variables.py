"""Pseudo-variables and selects by their text: LANGUAGE B.1.3, B.1.4, D.7.1, D.8.

The values are those that 5.6.3 gave for such a message.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime import Request, Router
from runtime.pseudo_variables import parse
from runtime.selects import parse as parse_select
from runtime.sip.parser import parse as parse_message
from tests.runtime.wire import ALICE, SERVER, request

MESSAGE = "\r\n".join(
    [
        "INVITE sip:joe:pw@example.com:5070;lr;transport=tcp?Subject=hi SIP/2.0",
        "Via: SIP/2.0/UDP 127.0.0.1:25999;branch=z9hG4bK1;rport",
        "Via: SIP/2.0/TCP 10.1.1.1;branch=z9hG4bK0;received=1.2.3.4",
        'From: "Alice A" <sip:alice@atlanta.com:5066>;tag=a1;x=y',
        "To: <sip:bob@example.com>",
        "Call-ID: call-1",
        "CSeq: 7 INVITE",
        "Contact: <sip:alice@10.0.0.1:5062>;expires=60, <sip:b@c>",
        "Contact: <sip:second@x>;expires=30",
        "X-A: one",
        "x-a: two , three",
        "Expires: 100",
        "Diversion: <sip:div@d.org>;reason=x;privacy=off;counter=2",
        'Remote-Party-ID: "R" <sip:rpid@r.org>;party=calling',
        "P-Asserted-Identity: <sip:pai@p.org>, <tel:+1>",
        'P-Preferred-Identity: "Z" <sip:ppi@p.org>',
        'Authorization: Digest username="al@dom.org", realm="realm1", nonce="n1", uri="sip:x", '
        'response="0123", algorithm=MD5, qop=auth, nc=00000001, cnonce="cn", opaque="op"',
        "Refer-To: <sip:ref@t.org>",
        "Content-Type: text/plain;a=b",
        "Content-Length: 5",
        "",
        "hello",
    ]
)


def a_message(text: str = MESSAGE) -> Request:
    router = Router(profile="kamailio-5.6")
    router.clock = lambda: 1_000_000.25
    router.start([SERVER], 0.0)
    made = parse_message(text.encode("latin-1"), ALICE, SERVER, router, False)
    assert isinstance(made, Request)
    return made


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("$ru", "sip:joe:pw@example.com:5070;lr;transport=tcp?Subject=hi"), ("$rU", "joe"),
        ("$rd", "example.com"), ("$rp", "5070"), ("$rP", "tcp"), ("$rz", "sip"), ("$oU", "joe"),
        ("$op", "5070"), ("$rm", "INVITE"), ("$du", None), ("$dd", None), ("$dp", None),
        ("$ds", None), ("$br", None), ("$fu", "sip:alice@atlanta.com:5066"), ("$fU", "alice"),
        ("$fd", "atlanta.com"), ("$ft", "a1"), ("$fn", '"Alice A"'), ("$tt", None), ("$tn", None),
        ("$ci", "call-1"), ("$cs", "7"), ("$csb", "7 INVITE"), ("$rs", None), ("$rr", None),
        ("$ct", "<sip:alice@10.0.0.1:5062>;expires=60, <sip:b@c>"), ("$rb", "hello"), ("$bs", 5),
        ("$cl", 5), ("$cT", "text/plain;a=b"), ("$mf", 0), ("$mF", "00000000"), ("$bf", 0),
        ("$sF", "00000000"), ("$au", "al"), ("$ad", "dom.org"), ("$ar", "realm1"), ("$aa", "MD5"),
        ("$aU", "al@dom.org"), ("$adu", "sip:x"), ("$Au", "alice@atlanta.com"), ("$AU", "alice"),
        ("$di", "sip:div@d.org"), ("$dir", "x"), ("$dic", "2"), ("$re", "sip:rpid@r.org"),
        ("$ai", "sip:pai@p.org"), ("$(ai[1])", "tel:+1"), ("$(ai[2])", None), ("$pU", "ppi"),
        ("$pn", '"Z"'), ("$rt", "sip:ref@t.org"), ("$rv", "SIP/2.0"), ("$mt", 1), ("$null", None),
        ("$true", 1), ("$rUl", 3), ("$Rn", None), ("$si", "127.0.0.11"), ("$sp", 5061),
        ("$Ri", "127.0.0.1"), ("$Rp", 5060), ("$pr", "udp"), ("$sas", "udp:127.0.0.11:5061"),
        ("$sut", "sip:127.0.0.11:5061;transport=udp"), ("$Ru", "sip:127.0.0.1:5060"),
        ("$expires(max)", 100), ("$expires(min)", 30), ("$hdr(X-A)", "one"), ("$hdr(x-b)", None),
        ("$(hdr(X-A)[1])", "two , three"), ("$(hdr(X-A)[-2])", "one"), ("$(hdr(X-A)[-3])", None),
        ("$(hdr(X-A)[*])", "one,two , three"), ("$hdrc(X-A)", 2), ("$hdrc(ZZ)", 0),
        ("$hfl(Contact)", "<sip:b@c>"), ("$(hfl(Contact)[2])", "<sip:second@x>;expires=30"),
        ("$(hfl(Contact)[-1])", None), ("$hflc(Contact)", 3), ("$hflc(v)", 2),
        ("$via0(host)", "127.0.0.1"), ("$via1(port)", 5060), ("$via1(received)", "1.2.3.4"),
        ("$viaZ(host)", "10.1.1.1"), ("$via0(branch)", "z9hG4bK1"), ("$via0(nope)", None),
        ("$nh(U)", "joe"), ("$nh(P)", "tcp"), ("$K(TCP)", 2), ("$K(IPv6)", 10), ("$K(x)", None),
        ("$cnt($avp(x))", 0), ("$branch(count)", None), ("$branch(uri)", None), ("$TS", 1_000_000),
        ("$TV(u)", 250_000), ("$TV(Sn)", "1000000.250000"), ("$utime(year)", 1970),
        ("$utime(mon)", 1), ("$utime(wday)", 2), ("$utime(yday)", 12), ("$utimef(%Y-%m-%d)",
        "1970-01-12"), ("$var(x)", 0), ("$vn(x)", None), ("$sel(cseq.num)", "7"),
        ("$version(num)", "5.6"), ("$msg(fline)", MESSAGE.partition("\r\n")[0]),
    ],
)  # fmt: skip
def test_a_variable_has_the_value_that_the_server_gives(
    name: str, value: str | int | None, capsys: pytest.CaptureFixture[str]
) -> None:
    assert a_message().pv(name) == value
    assert capsys.readouterr().err == ""


def test_a_port_that_is_not_there_is_5060_but_not_in_the_uri() -> None:
    msg = a_message(request(uri="sip:h"))
    assert (msg.pv("$rp"), msg.pv("$rP"), msg.ruri.port) == ("5060", "UDP", None)


def test_both_spellings_are_one_variable() -> None:
    msg = a_message()
    for short, long in [("$ru", "$ruri"), ("$rU", "$(ruri.user)"), ("$si", "$src_ip")]:
        assert msg.pv(short) == msg.pv(long) is not None


@pytest.mark.parametrize(
    "name", ["$nosuch", "$nosuch(x)", "$(ru{uri.nosuch})", "ru", "$", "$(", ""]
)
def test_a_variable_that_nobody_has_is_null_and_logged(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert a_message().pv(name) is None
    assert "known here" in capsys.readouterr().err


def test_a_module_adds_variables_of_its_own() -> None:
    msg = a_message()
    msg.router.variables["T"] = lambda message, inner, index: f"{message.method} {inner} {index}"
    assert msg.pv("$(T(x)[2])") == "INVITE x 2"
    assert msg.pv("$T") == "INVITE None None"


def test_variables_are_set_by_their_text() -> None:
    msg = a_message()
    for name, value in [("$rU", "z"), ("$rd", "h"), ("$rp", 7), ("$du", "sip:d"), ("$mf", 6),
                        ("$bf", 4), ("$sf", 1 << 31), ("$var(v)", 1), ("$avp(i:5)", "a"),
                        ("$xavp(r=>f)", 2), ("$shv(s)", "t")]:  # fmt: skip
        msg.set_pv(name, value)
    assert str(msg.ruri) == "sip:z:pw@h:7;lr;transport=tcp?Subject=hi"
    assert msg.dst_uri == "sip:d"
    assert (msg.flags, msg.branch_flags, msg.script_flags) == ({1, 2}, {2}, {31})
    assert (msg.pv("$mF"), msg.pv("$sf")) == ("00000006", 1 << 31)
    assert (msg.router.vars["v"], msg.avps.get(5), msg.xavps.get("r=>f")) == (1, "a", 2)
    msg.set_pv("$rU", None)
    assert msg.ruri.user is None


def test_setting_the_branch_appends_one() -> None:
    msg = a_message()
    msg.set_pv("$br", "sip:b1@x")
    msg.set_pv("$br", "sip:b2@x")
    assert (msg.pv("$br"), msg.pv("$bR")) == ("sip:b1@x", "sip:b1@x, sip:b2@x")
    assert msg.pv("$ds") == "Contact: <sip:b1@x>, <sip:b2@x>"
    msg.set_pv("$br", None)
    assert msg.branches == []


@pytest.mark.parametrize("name", ["$si", "$rm", "$nosuch(x)", "x"])
def test_what_cannot_be_set_is_logged(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    a_message().set_pv(name, 1)
    assert "cannot be set" in capsys.readouterr().err


@given(st.text(max_size=40))
def test_no_text_is_too_strange_for_a_name(text: str) -> None:
    parse(text)
    parse(f"${text}")
    parse(f"$({text})")
    parse_select(text)
    parse_select(f"@{text}")


# ---- selects ----


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("@ruri.user", "joe"), ("@ruri.pwd", "pw"), ("@ruri.type", "sip"), ("@ruri.port", "5070"),
        ("@ruri.hostport", "example.com:5070"), ("@ruri.params", "lr;transport=tcp"),
        ("@ruri.params.lr", None), ("@ruri.params.transport", "tcp"), ("@ruri.transport", "tcp"),
        ("@request_uri.host", "example.com"), ("@dst_uri.host", None), ("@next_hop.user", "joe"),
        ("@from", '"Alice A" <sip:alice@atlanta.com:5066>;tag=a1;x=y'), ("@from.tag", "a1"),
        ("@from.name", '"Alice A"'), ("@from.uri", "sip:alice@atlanta.com:5066"),
        ("@from.params.x", "y"), ('@from.params["x"]', "y"), ("@f.uri.host", "atlanta.com"),
        ("@to.tag", None), ("@to.name", None), ("@to.uri.port", None), ("@to.uri.params", None),
        ("@to.uri.hostport", "example.com:5060"), ("@to.uri.transport", "udp"),
        ("@contact", "<sip:alice@10.0.0.1:5062>;expires=60, <sip:b@c>"),
        ("@contact.uri", "sip:b@c"), ("@contact.expires", None), ("@refer_to.uri.user", "ref"),
        ("@rpid.params.party", "calling"), ("@record_route.uri.host", None),
        ("@via", "SIP/2.0/UDP 127.0.0.1:25999;branch=z9hG4bK1;rport"), ("@via[3]", None),
        ("@via[2].host", "10.1.1.1"), ("@via[-1].received", "1.2.3.4"), ("@v.port", "25999"),
        ("@via[2].port", None), ("@via.rport", None), ("@via.name", "SIP"), ("@via.version", "2.0"),
        ("@via.transport", "UDP"), ("@via.params.branch", "z9hG4bK1"), ("@cseq", "7 INVITE"),
        ("@cseq.num", "7"), ("@cseq.method", "INVITE"), ("@call_id", "call-1"), ("@event", None),
        ("@content_type", "text/plain;a=b"), ("@method", "INVITE"), ("@code", None),
        ("@version", "SIP/2.0"), ("@msg.body", "hello"), ("@msg.type", "1"), ("@msg.flags", "0"),
        ("@msg.first_line", MESSAGE.partition("\r\n")[0]), ("@msg.response.code", None),
        ("@msg.request.uri.user", "joe"), ("@msg.header.X_A", "one"), ("@msg.header.nope", None),
        ('@msg.header["X-A"]', "one"), ("@msg.h.x_a[2]", "two , three"), ("@msg.h.x_a[3]", None),
        ('@msg.header["To"].nameaddr.uri', "sip:bob@example.com"), ("@msg.h.x_a[-2]", "one"),
        ("@msg.h.Contact.params.expires", "60"), ('@msg.header["Diversion"].params.reason', "x"),
        ("@src.ip_port", "127.0.0.11:5061"), ("@received.proto_ip_port", "udp:127.0.0.1:5060"),
        ("@received.ip", "127.0.0.1"), ("@branch.count", "0"), ("@branch.uri[0]", None),
        ('@authorization["realm1"].username', "al@dom.org"), ('@authorization["zz"].nonce', None),
        ('@authorization["realm1"].username.user', "al"), ('@authorization["realm1"].nc',
        "00000001"), ("@sys.now", "1000000"), ("@sys.now.gmt", "Mon Jan 12 13:46:40 1970"),
        ("@sys.server_id", "0"),
    ],
)  # fmt: skip
def test_a_select_has_the_value_that_the_server_gives(name: str, value: str | None) -> None:
    assert a_message().select(name) == value


def test_a_custom_parameter_is_read_by_a_select_as_text() -> None:
    msg = a_message()
    msg.router.custom("pstn.port", 5060)
    assert msg.select("@cfg_get.pstn.port") == msg.pv("$sel(cfg_get.pstn.port)") == "5060"


@pytest.mark.parametrize("name", ["@nosuch", "@nosuch.x", "nosuch", "@", "@ruri..user"])
def test_a_select_that_nobody_has_is_null_and_logged(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert a_message().select(name) is None
    assert "known here" in capsys.readouterr().err
