"""The routing table of 2001: which rule takes a request, where that goes, and what is counted."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest

from runtime import Router, Rule, StartError
from runtime.log import Log
from runtime.sip.address import Address, ListenSocket
from tests.runtime.wire import ALICE, BOB, CAROL, Wire, request

EVERYTHING = Rule(r".", r".", "127.0.0.12:5062")
DORIAN = ListenSocket("udp", Address("127.0.0.1", 5060), "dorian.fokus.gmd.de")


def table(*rules: Rule, server: ListenSocket | None = None, **settings: Any) -> Wire:
    router = Router(profile="ser-2001", rules=rules, **settings)
    return Wire(router=router) if server is None else Wire(router=router, server=server)


@pytest.fixture
def resolver(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Lets the system know some names."""

    def knows(**names: list[str]) -> None:
        def look_up(host: str) -> tuple[str, list[str], list[str]]:
            if host[0].isdigit():
                return host, [], [host]
            if host not in names:
                raise OSError("unknown")
            return host, [], names[host]

        monkeypatch.setattr("socket.gethostbyname_ex", look_up)

    return knows


# ---- which rule ----


@pytest.mark.parametrize(
    ("method", "uri", "target"),
    [
        ("INVITE", "sip:x@y", "10.0.0.1:5060"),
        ("invite", "sip:x@y", "10.0.0.1:5060"),  # case does not count
        ("INVITEX", "sip:x@y", "10.0.0.1:5060"),  # nor what follows
        ("REINVITE", "sip:x@y", "10.0.0.2:5070"),  # ^ does
        ("BYE", "SIP:Bob@IPTEL.org;x=1", "10.0.0.3:5060"),  # the URI as received
        ("BYE", "tel:1234", "10.0.0.4:5060"),
        ("BYE", "sip:x@y", None),
    ],
)
def test_the_first_rule_that_matches_both_wins(method: str, uri: str, target: str | None) -> None:
    wire = table(
        Rule(r"^INVITE", r".", "10.0.0.1"),
        Rule(r"invite", r".", "10.0.0.2:5070"),
        Rule(r"^BYE", r"^sip:bob@iptel\.org;x", "10.0.0.3"),
        Rule(r"^BYE", r"^tel:[0-9]{4}\Z", "10.0.0.4"),
        Rule(r"^invite", r".", "10.0.0.9"),
    )
    sent = wire.receive(request(method, uri))
    assert [str(packet.to) for packet in sent] == ([target] if target else [])


@pytest.mark.parametrize(
    ("rules", "said"),
    [((), ["error: empty routing table", "warning: no route found!"]),
     ((Rule(r"^BYE", r".", "10.0.0.1"),), ["warning: no route found!"])],
)  # fmt: skip
def test_what_no_rule_takes_is_dropped_without_an_answer(
    rules: tuple[Rule, ...], said: list[str]
) -> None:
    wire = table(*rules)
    wire.router.log = Log(log := io.StringIO())
    wire.router.log.level = 1
    assert wire.receive(request("INVITE")) == []
    assert log.getvalue().splitlines() == said
    assert wire.router.counters["requests without a rule"] == 1


@pytest.mark.parametrize("method", ["ACK", "CANCEL", "REGISTER", "FOO"])
def test_no_method_is_special_and_repeats_go_through(method: str) -> None:
    wire = table(EVERYTHING)
    text = request(method).replace("Max-Forwards: 70", "Max-Forwards: 0")
    first, second = wire.receive(text), wire.receive(text)
    assert [sent.to for sent in first] == [BOB] and first == second


# ---- how it is sent ----


def test_our_via_comes_first_with_name_and_port_and_without_branch() -> None:
    text = request("INVITE", "sip:x@y", headers=("X:  kept ",), body="v=0\r\n")
    (sent,) = table(EVERYTHING, server=DORIAN).receive(text)
    ours = "Via: SIP/2.0/UDP dorian.fokus.gmd.de:5060\r\n"
    line, _, rest = text.partition("\r\n")
    assert sent.text == f"{line}\r\n{ours}{rest}"


def test_our_via_stands_right_before_the_first_via_and_received_before_its_parameters() -> None:
    lines = [
        "INVITE sip:b@X SIP/2.0",
        "To: a",
        "Via: SIP/2.0/UDP host.a:25080;p=1",
        "Via: SIP/2.0/UDP 127.0.0.1:25080",
        "",
        "",
    ]
    (sent,) = table(EVERYTHING).receive("\r\n".join(lines), Address("127.0.0.1", 25080))
    lines[2:3] = [
        "Via: SIP/2.0/UDP 127.0.0.1:5060",
        "Via: SIP/2.0/UDP host.a:25080;received=127.0.0.1;p=1",
    ]
    assert sent.text == "\r\n".join(lines)


@pytest.mark.parametrize(
    ("came", "went"),
    [
        ("SIP/2.0/UDP 127.0.0.11:9;a", "SIP/2.0/UDP 127.0.0.11:9;a"),
        ("SIP/2.0/UDP host", "SIP/2.0/UDP host;received=127.0.0.11"),
        ("SIP/2.0/UDP host:9 (a comment)", "SIP/2.0/UDP host:9;received=127.0.0.11 (a comment)"),
        ("SIP/2.0/UDP host;a, b/c/d e", "SIP/2.0/UDP host;received=127.0.0.11;a, b/c/d e"),
        ("SIP/2.0/UDP host:0", "SIP/2.0/UDP host;received=127.0.0.11:0"),
        ("SIP/2.0/UDP\r\n  host;a", "SIP/2.0/UDP\r\n  host;received=127.0.0.11;a"),
    ],
)  # fmt: skip
def test_received_is_added_where_the_via_names_another_host(came: str, went: str) -> None:
    text = f"BYE sip:x@y SIP/2.0\r\nVia: {came}\r\n\r\n"
    (sent,) = table(EVERYTHING).receive(text)
    ours = "Via: SIP/2.0/UDP 127.0.0.1:5060\r\n"
    assert sent.text == f"BYE sip:x@y SIP/2.0\r\n{ours}Via: {went}\r\n\r\n"


def test_blanks_of_the_first_line_and_bare_line_ends_stay() -> None:
    text = "\r\nBYE \t sip:x@y\tSIP/2.0  \nTo: a\nv: SIP/2.0/UDP 127.0.0.11\nno colon from here on"
    text = text.replace("no", "Via: SIP/2.0/UDP b\nno")
    (sent,) = table(EVERYTHING).receive(text)
    assert sent.text == text.replace("v:", "Via: SIP/2.0/UDP 127.0.0.1:5060\r\nv:")


# ---- where to ----


def test_names_are_looked_up_once_at_start(resolver: Callable[..., None]) -> None:
    resolver(gw=["10.0.0.1", "10.0.0.2"])
    wire = table(Rule(r".", r".", "gw:5070"))
    resolver()
    assert [str(sent.to) for sent in wire.receive(request())] == ["10.0.0.1:5070"]


def test_a_name_that_does_not_resolve_is_told_at_start(resolver: Callable[..., None]) -> None:
    resolver(gw=["10.0.0.1"])
    with pytest.raises(StartError) as refused:
        table(Rule(r"a", r".", "gw"), Rule(r"b", r".", "ape:5061"), Rule(r"c", r".", "10.0.0.1"))
    assert str(refused.value) == 'cannot resolve "ape" (rule 2) of the routing table'


@pytest.mark.parametrize("bad", ["gw:x", "gw:0", ":5060", "gw:70000", ""])
def test_a_destination_that_is_none_is_told_at_start(bad: str) -> None:
    with pytest.raises(StartError, match=r"rule 1 of the routing table: .* is no HOST:PORT"):
        table(Rule(r".", r".", bad))


def test_a_bad_pattern_is_told_at_start() -> None:
    with pytest.raises(StartError, match="rule 1 of the routing table: bad pattern"):
        table(Rule(r"(", r".", "10.0.0.1"))


def test_after_a_failed_send_the_next_address_is_used_until_there_is_none(
    resolver: Callable[..., None],
) -> None:
    resolver(gw=["10.0.0.1", "10.0.0.2"])
    wire = table(Rule(r"^OPT", r".", "gw"), Rule(r".", r".", "gw"))

    def send(method: str, fails: bool = False) -> str:
        wire.router.receive(request(method).encode(), ALICE, wire.server, wire.now)
        (packet,) = wire.router.outbox
        wire.router.outbox.clear()
        if fails:
            assert packet.failed is not None
            packet.failed()
        return packet.to.host

    assert [send("OPTIONS"), send("OPTIONS", fails=True)] == ["10.0.0.1", "10.0.0.1"]
    assert [send("OPTIONS"), send("OPTIONS", fails=True)] == ["10.0.0.2", "10.0.0.2"]
    assert [send("OPTIONS"), send("OPTIONS")] == ["10.0.0.2", "10.0.0.2"]
    assert send("BYE") == "10.0.0.1"  # each rule for itself
    assert wire.router.counters["rule 1 errors"] == 2


def test_a_rule_counts_a_request_twice_and_its_bytes_once() -> None:
    wire = table(Rule(r"^BYE", r".", "10.0.0.1"), EVERYTHING)
    (sent,) = wire.receive(request())
    counted = {name: n for name, n in wire.router.counters.items() if name.startswith("rule")}
    assert counted == {"rule 2 tx": 2, "rule 2 tx_bytes": len(sent.text)}


def test_a_table_works_with_the_via_of_other_profiles() -> None:
    wire = Wire(router=Router(profile="ser-0.8.8", rules=[EVERYTHING]))
    (sent,) = wire.receive(request())
    assert sent.to == BOB and sent.header("Via")[0] == "SIP/2.0/UDP 127.0.0.1;branch=0"


# ---- replies ----


def reply(*vias: str, status: str = "200 OK", rest: str = "To: a\r\n") -> str:
    return f"SIP/2.0 {status}\r\n" + "".join(f"{via}\r\n" for via in vias) + f"{rest}\r\n"


OURS = "Via: SIP/2.0/UDP 127.0.0.1:5060"


def test_a_reply_goes_to_its_second_via_and_received_is_ignored() -> None:
    second = "Via: SIP/2.0/UDP 127.0.0.13:5063;received=9.9.9.9"
    (sent,) = table().receive(reply(OURS, second))
    assert (sent.to, sent.text) == (CAROL, reply(second))


def test_a_second_via_without_port_means_5060() -> None:
    (sent,) = table().receive(reply(OURS, "v: SIP/2.0/UDP 127.0.0.13"))
    assert str(sent.to) == "127.0.0.13:5060"


def test_of_vias_in_one_header_the_first_goes_with_the_blanks_around_it() -> None:
    both = f"{OURS};x=1 (c) , SIP/2.0/UDP 127.0.0.13:5063;b, SIP/2.0/UDP x"
    (sent,) = table().receive(reply(both, status="404 Not  Found"))
    went = reply("Via:SIP/2.0/UDP 127.0.0.13:5063;b, SIP/2.0/UDP x", status="404 Not  Found")
    assert (sent.to, sent.text) == (CAROL, went)


def test_a_folded_first_via_goes_as_a_whole() -> None:
    (sent,) = table().receive(reply(f"{OURS}\r\n ;x", "Via: SIP/2.0/UDP 127.0.0.13:5063"))
    assert sent.text == reply("Via: SIP/2.0/UDP 127.0.0.13:5063")


@pytest.mark.parametrize("status", ["099 Early", "abc What", "1000 Many"])
def test_the_status_of_a_reply_is_not_looked_at(status: str) -> None:
    second = "Via: SIP/2.0/UDP 127.0.0.13:5063"
    assert [sent.to for sent in table().receive(reply(OURS, second, status=status))] == [CAROL]


@pytest.mark.parametrize(
    "text",
    [
        reply(OURS),
        reply(OURS, "VIA: SIP/2.0/UDP 127.0.0.13:5063"),
        reply(OURS, "Via : SIP/2.0/UDP 127.0.0.13:5063"),
        reply(OURS, "V: SIP/2.0/UDP 127.0.0.13:5063"),
        reply(OURS, "Via: nonsense"),
    ],
)
def test_a_reply_without_a_second_via_is_dropped(text: str) -> None:
    assert table().receive(text) == []


def test_with_check_via_only_our_own_replies_are_taken() -> None:
    wire = table(check_via=True, server=DORIAN)
    second = "Via: SIP/2.0/UDP 127.0.0.13:5063"
    assert wire.receive(reply("Via: SIP/2.0/UDP 10.8.8.8", second)) == []
    assert len(wire.receive(reply("Via: SIP/2.0/UDP dorian.fokus.gmd.de:5060", second))) == 1
