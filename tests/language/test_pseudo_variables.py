"""Pseudo-variables of messages, and selects (LANGUAGE B.1.4, C.4.2, D.7, D.7.1)."""

from __future__ import annotations

import pytest
from harness import KAMAILIO, Running, errors, rows, said, truth
from wire import request

#: what Authorization has does not count beside it
AUTHORIZATION = (
    'Authorization: Digest username="carol", realm="x", nonce="n2", uri="sip:x", response="1"\r\n'
    'Proxy-Authorization: Digest username="alice@home.net", realm="example.com", nonce="n1",'
    ' uri="sip:example.com", response="0123456789abcdef0123456789abcdef", algorithm=MD5'
)
#: has what the rows read
FULL = request(
    "INVITE",
    "sip:bob:pw@example.com:5070;transport=tcp;x=1?h=2",
    to='"Bob B" <sip:bob@example.com>;tag=tt',
    headers=(
        "Contact: <sip:c@127.0.0.11:5061>",
        "User-Agent: Phone",
        "Content-Type: text/plain",
        "Diversion: <sip:d@example.com>;reason=unconditional",
        "Remote-Party-ID: <sip:r@example.com>",
        "P-Asserted-Identity: <sip:pai@example.com>",
        "P-Preferred-Identity: <sip:ppi@example.com>",
        "Expires: 60",
        "X-A: one",
        "X-A: two",
        AUTHORIZATION,
    ),
    body="hello",
)


@pytest.mark.parametrize(
    ("name", "full", "plain"),
    rows(
        {
            "ru": ("$ru", "sip:bob:pw@example.com:5070;transport=tcp;x=1?h=2", "sip:127.0.0.12"),
            "rU": ("$rU", "bob", "<null>"),
            "rd": ("$rd", "example.com", "127.0.0.12"),
            "rp": ("$rp", "5070", "5060"),
            "rP": ("$rP", "tcp", "UDP"),
            "rz": ("$rz", "sip", "sip"),
            "ou": ("$ou", "sip:bob:pw@example.com:5070;transport=tcp;x=1?h=2", "sip:127.0.0.12"),
            "oU": ("$oU", "bob", "<null>"),
            "od": ("$od", "example.com", "127.0.0.12"),
            "op": ("$op", "5070", "5060"),
            "oP": ("$oP", "tcp", "UDP"),
            "rm": ("$rm", "INVITE", "OPTIONS"),
            "du": ("$du", "<null>", "<null>"),
            "dd": ("$dd", "<null>", "<null>"),
            "dp": ("$dp", "<null>", "<null>"),
            "dP": ("$dP", "<null>", "<null>"),
            "ds": ("$ds", "<null>", "<null>"),
            "br": ("$br", "<null>", "<null>"),
            "fs": ("$fs", "<null>", "<null>"),
            "fu": ("$fu", "sip:alice@example.com", "sip:alice@example.com"),
            "fU": ("$fU", "alice", "alice"),
            "fd": ("$fd", "example.com", "example.com"),
            "ft": ("$ft", "a", "a"),
            "fn": ("$fn", "<null>", "<null>"),
            "tu": ("$tu", "sip:bob@example.com", "sip:bob@example.com"),
            "tU": ("$tU", "bob", "bob"),
            "td": ("$td", "example.com", "example.com"),
            "tt": ("$tt", "tt", "<null>"),
            "tn": ("$tn", '"Bob B"', "<null>"),
            "ci": ("$ci", "call-1", "call-1"),
            "cs": ("$cs", "1", "1"),
            "ct": ("$ct", "<sip:c@127.0.0.11:5061>", "<null>"),
            "si": ("$si", "127.0.0.11", "127.0.0.11"),
            "sp": ("$sp", "5061", "5061"),
            "Ri": ("$Ri", "127.0.0.1", "127.0.0.1"),
            "Rp": ("$Rp", "5060", "5060"),
            "pr": ("$pr", "udp", "udp"),
            "proto": ("$proto", "udp", "udp"),
            "rs": ("$rs", "<null>", "<null>"),
            "rr": ("$rr", "<null>", "<null>"),
            "rb": ("$rb", "hello", ""),
            "cl": ("$cl", "5", "0"),
            "cT": ("$cT", "text/plain", "<null>"),
            "ua": ("$ua", "Phone", "<null>"),
            "ml": ("$ml", str(len(FULL)), None),
            "mf": ("$mf", "0", "0"),
            "mF": ("$mF", "00000000", "00000000"),
            "bf": ("$bf", "0", "0"),
            "bF": ("$bF", "00000000", "00000000"),
            "sf": ("$sf", "0", "0"),
            "sF": ("$sF", "00000000", "00000000"),
            "au": ("$au", "alice", "<null>"),
            "ad": ("$ad", "home.net", "<null>"),
            "aU": ("$aU", "alice@home.net", "<null>"),
            "ar": ("$ar", "example.com", "<null>"),
            "aa": ("$aa", "MD5", "<null>"),
            "adu": ("$adu", "sip:example.com", "<null>"),
            "adn": ("$adn", "n1", "<null>"),
            "Au": ("$Au", "alice@example.com", "alice@example.com"),
            "di": ("$di", "sip:d@example.com", "<null>"),
            "re": ("$re", "sip:r@example.com", "<null>"),
            "ai": ("$ai", "sip:pai@example.com", "<null>"),
            "pu": ("$pu", "sip:ppi@example.com", "<null>"),
            "rv": ("$rv", "SIP/2.0", "SIP/2.0"),
            "null": ("$null", "<null>", "<null>"),
            "mt": ("$mt", "1", "1"),
            "hdr": ("$hdr(X-A)", "one", "<null>"),
            "hdr-by-index": ("$(hdr(X-A)[1])", "two", "<null>"),
            "hdr-ignores-case": ("$hdr(x-a)", "one", "<null>"),
            "sel": ("$sel(ruri.user)", "bob", "<null>"),
            "sel-of-a-missing-part": ("$sel(contact.uri)", "sip:c@127.0.0.11:5061", "<null>"),
            "expires": ("$expires(max)", "60", "<null>"),
            "def-of-an-undefined-name": ("$def(NOPE)", "<null>", "<null>"),
            "env": ("$env(NO_SUCH_NAME)", "<null>", "<null>"),
            "snd-before-sending": ("$snd(ip)", "<null>", "<null>"),
        }
    ),
)
def test_a_pseudo_variable(name: str, full: str, plain: str | None) -> None:
    for dialect in ("kam5", "kam6"):
        assert said(f'xlog("{name}");', dialect, FULL) == [full], dialect
        if plain is not None:
            bare = request(uri="sip:127.0.0.12")
            assert said(f'xlog("{name}");', dialect, bare) == [plain], dialect


@pytest.mark.parametrize(
    ("name", "pattern"),
    rows(
        {
            "TS": ("$TS", "^1[0-9]{9}$"),
            "Ts": ("$Ts", "^1[0-9]{9}$"),
            "Tf": ("$Tf", "^[A-Z][a-z]{2} [A-Z][a-z]{2} .*[0-9]{4}$"),
            "TV": ("$TV(Sn)", "^1[0-9]{9}[.][0-9]{6}$"),
            "time": ("$time(year)", "^20[0-9]{2}$"),
            "pp": ("$pp", "^[0-9]+$"),
            "mi": ("$mi", "^[0-9]+$"),
            "mb": ("$mb", "^OPTIONS sip:bob"),
            "version": ("$version(num)", "^5[.]6"),
        }
    ),
)
def test_a_pseudo_variable_of_the_place_and_time(name: str, pattern: str) -> None:
    assert truth(f'{name} =~ "{pattern}"', "kam5")


@pytest.mark.parametrize(
    ("name", "shows"),
    rows(
        {
            "ruri": ("@ruri", "sip:bob:pw@example.com:5070;transport=tcp;x=1?h=2"),
            "ruri.user": ("@ruri.user", "bob"),
            "ruri.host": ("@ruri.host", "example.com"),
            "ruri.port": ("@ruri.port", "5070"),
            "ruri.params": ("@ruri.params", "transport=tcp;x=1"),
            "ruri.params.name": ("@ruri.params.transport", "tcp"),
            "from.uri": ("@from.uri", "sip:alice@example.com"),
            "from.uri.user": ("@from.uri.user", "alice"),
            "from.tag": ("@from.tag", "a"),
            "to.tag": ("@to.tag", "tt"),
            "to.uri.host": ("@to.uri.host", "example.com"),
            "contact.uri": ("@contact.uri", "sip:c@127.0.0.11:5061"),
            "via.host": ("@via.host", "127.0.0.11"),
            "via-by-index": ("@via[1].host", "127.0.0.11"),
            "cseq.num": ("@cseq.num", "1"),
            "cseq.method": ("@cseq.method", "INVITE"),
            "call_id": ("@call_id", "call-1"),
            "max_forwards": ("@max_forwards", "70"),
            "method": ("@method", "INVITE"),
            "src.ip": ("@src.ip", "127.0.0.11"),
            "dst.port": ("@dst.port", "5060"),
            "msg.header": ('@msg.header["X-A"]', "one"),
            "a-missing-header": ('@msg.header["X-None"]', ""),
            "a-missing-parameter": ("@ruri.params.nope", ""),
        }
    ),
)
def test_a_select(name: str, shows: str) -> None:
    for dialect in ("kam3", "kam5", "kam6"):
        body = f'$var(x) = {name}; xlog("$var(x)");'
        assert said(body, dialect, FULL) == [shows], dialect


@pytest.mark.parametrize(
    ("condition", "holds"),
    rows(
        {
            "the-tag-of-an-address-without-one-is-empty": ('@to.tag == ""', True),
            "it-is-defined-all-the-same": ("defined @to.tag", True),
            "it-is-not-null": ("@to.tag == $null", False),
            "the-port-of-a-uri-without-one-is-empty": ('@from.uri.port == ""', True),
            "a-header-that-is-not-there": ('defined @msg.header["X"]', False),
            "a-part-of-a-header-that-is-not-there": ("@contact.uri == $null", True),
        }
    ),
)
def test_a_select_without_a_value(condition: str, holds: bool) -> None:
    assert truth(condition, "kam5") is holds


def test_a_select_that_is_none_is_refused() -> None:
    assert errors("route { $var(x) = @nope.x; }", asks=False) == ["E316"]
    assert errors('route { xlog("$sel(nope.x)"); }') == ["E316"]


@pytest.mark.parametrize("dialect", KAMAILIO)
def test_authorization_alone(dialect: str) -> None:
    message = request(headers=(AUTHORIZATION.partition("\r\n")[0],))
    assert said('xlog("$au $aU");', dialect, message) == ["carol carol"]


@pytest.mark.parametrize(
    ("body", "shows"),
    rows(
        {
            "a-socket": ('$fs = "udp:127.0.0.1:5060";', "udp:127.0.0.1:5060"),
            "an-address-alone": ('$fs = "127.0.0.1";', "udp:127.0.0.1:5060"),
            "what-is-no-socket": ('$fs = "udp:127.0.0.99:5060";', "<null>"),
            "null-takes-it-back": ('$fs = "udp:127.0.0.1:5060"; $fs = $null;', "<null>"),
            "by-a-command": ("force_send_socket(udp:127.0.0.1:5060);", "udp:127.0.0.1:5060"),
        }
    ),
)
@pytest.mark.parametrize("dialect", KAMAILIO)
def test_the_forced_socket(dialect: str, body: str, shows: str) -> None:
    assert said(f'{body} xlog("$fs");', dialect) == [shows]


def test_the_address_family() -> None:
    for dialect in ("openser1", "kam3"):
        assert said('xlog("$af");', dialect) == ["2"], dialect


@pytest.mark.parametrize("name", ["$an", "$HN", "$Hn", "$Hf"])
def test_a_variable_that_no_release_has(name: str) -> None:
    for dialect in ("openser1", "kam3", "kam5", "kam6"):
        assert errors(f'route {{ xlog("{name}"); }}', dialect) in (["E316"], ["E317"]), dialect


@pytest.mark.parametrize("name", ["$Ts", "$Tf"])
def test_the_time_is_that_of_the_first_look(name: str) -> None:
    with Running(f'route {{ xlog("{name}"); xlog("{name}"); }}', asks=False) as running:
        clock = iter(range(1_700_000_000, 1_700_001_000, 100))
        running.module.router.clock = lambda: float(next(clock))
        first, second = running.receive().said
        assert first == second
        assert first not in running.receive(request(branch="z9hG4bK2", call_id="call-2")).said
