"""The golden modules are imported and run: what they answer is what their configs say."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest
from wire import ALICE, BOB, CAROL, Wire, reply_to, request

from runtime.server import run

HERE = Path(__file__).parent


def load(case: str) -> ModuleType:
    path = HERE / case / "router.py"
    spec = importlib.util.spec_from_file_location(f"golden_{case.replace('-', '_')}", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def wire(case: str) -> Wire:
    return Wire(router=load(case).router)


def firsts(case: str, text: str) -> list[str]:
    return [sent.first for sent in wire(case).receive(text)]


def test_break_ends_a_sub_route_and_its_caller_goes_on(capsys: pytest.CaptureFixture[str]) -> None:
    router = wire("break-in-a-sub-route")
    router.router.core(debug=1)
    assert [sent.first for sent in router.receive(request())] == ["SIP/2.0 200 OK"]


def test_a_route_is_true_after_break_and_by_its_last_action_else() -> None:
    assert firsts("tested-route", request()) == ["SIP/2.0 200 OK"]
    replies = wire("tested-route").receive(request(source=BOB), BOB)
    assert [sent.first for sent in replies] == ["SIP/2.0 100 Looking", "SIP/2.0 200 OK"]
    # an ACK is never answered: the last action is false
    assert wire("tested-route").receive(request("ACK", source=BOB), BOB) == []


def test_a_zero_takes_neither_branch_and_ends_the_route() -> None:
    # tm has answered itself: no second answer from sl
    assert firsts("zero-in-a-condition", request("OPTIONS", "http://x")) == [
        "SIP/2.0 479 Regretfuly, we were not able to process the URI (479/TM)"
    ]
    # no transaction to answer: the error is told by sl
    assert firsts("zero-in-a-condition", request().replace("Call-ID: call-1\r\n", "")) == [
        "SIP/2.0 400 Transaction tupel incomplete (9/SL)"
    ]


def test_an_ack_to_our_own_reply_is_swallowed() -> None:
    router = wire("zero-in-a-statement")
    (reply,) = router.receive(request("INVITE"))
    to = reply.header("To")[0]
    assert ";tag=" in to
    assert router.receive(request("ACK", to=to)) == []


def test_a_failure_route_adds_a_branch() -> None:
    router = wire("failure-route")
    _, invite = router.receive(request("INVITE"))
    sent = router.receive(reply_to(invite, "486 Busy"), BOB)
    assert [packet.to for packet in sent if packet.first.startswith("INVITE")] == [CAROL]


def test_rewriting_ends_in_the_received_uri_and_sends_both_ways() -> None:
    router = wire("rewriting")
    forwarded, copy = router.receive(request(uri="sip:bob@127.0.0.12:5062"))
    assert forwarded.to == BOB
    assert forwarded.first == "OPTIONS sip:bob@127.0.0.12:5062 SIP/2.0"
    assert str(copy.to) == "10.0.0.1:5061"
    assert copy.text == request(uri="sip:bob@127.0.0.12:5062")


def test_hostile_text_does_nothing_but_what_the_config_says() -> None:
    router = wire("hostile-text")
    (reply,) = router.receive(request())
    assert reply.first.startswith("SIP/2.0 404 {0} %s {{ x }} ")
    assert router.router.settings.fifo == '"; import os; os._exit(3) #'
    assert router.router.parameters["usrloc"]["db_url"].startswith('"""; import os; ')


def test_a_missing_module_is_named_at_start(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(load("missing-module").router, ["-c"]) == 1
    assert "auth" in capsys.readouterr().err
    assert run(load("missing-module").router, ["-c", "--allow-missing"]) == 0


def test_two_routers_of_one_module_share_nothing() -> None:
    first, second = load("ser-0.8.8"), load("ser-0.8.8")
    left, right = Wire(router=first.router), Wire(router=second.router)
    register = request(
        "REGISTER",
        "sip:127.0.0.1",
        to="<sip:bob@127.0.0.1>",
        headers=("Contact: <sip:bob@127.0.0.12:5062>",),
    )
    assert left.receive(register)[0].first == "SIP/2.0 200 OK"
    call = request("INVITE", "sip:bob@127.0.0.1")
    assert [sent.to for sent in left.receive(call)] == [ALICE, BOB]
    assert [sent.first for sent in right.receive(call)] == ["SIP/2.0 404 Not Found"]


def test_the_sample_registers_calls_and_refuses_as_ser_0_8_8_did() -> None:
    router = wire("ser-0.8.8")
    too_far = request("INVITE", "sip:bob@127.0.0.1").replace("Max-Forwards: 70", "Max-Forwards: 0")
    assert router.receive(too_far)[0].first == "SIP/2.0 483 Too Many Hops"
    big = request("INVITE", "sip:bob@127.0.0.1", body="x" * 4000)
    assert router.receive(big)[0].first == "SIP/2.0 513 Message too big"
    foreign = router.receive(request("MESSAGE", "sip:bob@127.0.0.12:5062"))
    assert [sent.to for sent in foreign] == [BOB]
    assert foreign[0].header("Max-Forwards") == ["69"]


def test_the_first_rule_of_a_table_sends_the_request_on_as_it_came() -> None:
    router = wire("rule-table")
    (call,) = router.receive(request("invite", "sip:555@example.com"))
    assert call.to == BOB and call.first == "invite sip:555@example.com SIP/2.0"
    assert call.header("Via")[0] == "SIP/2.0/UDP 127.0.0.1:5060"
    assert [sent.to for sent in router.receive(request("MESSAGE", "sip:\"'@x"))] == [CAROL]
    assert [str(sent.to) for sent in router.receive(request("INVITED", "sip:555@x"))] == [
        "127.0.0.14:5060"
    ]


def test_a_rule_without_if_is_the_only_one_that_is_taken() -> None:
    router = wire("condition-action")
    trusted = router.receive(request("OPTIONS"), CAROL)
    assert [str(sent.to) for sent in trusted] == ["127.0.0.14:5064"]
    # rule 2 calls a route whose drop ends that route alone
    ack, copy = router.receive(request("ACK", "sip:a@example.com"))
    assert (str(ack.to), copy.to) == ("127.0.0.14:5064", BOB)
    assert ack.text == request("ACK", "sip:a@example.com")
    assert router.receive(request("INVITE", "sip:a@example.com")) == []
    (call,) = router.receive(request("INVITE", "sip:bob@x"))
    assert (call.to, call.first) == (CAROL, "INVITE sip:bob@127.0.0.13:5063 SIP/2.0")


def test_the_sample_table_is_read_from_above(monkeypatch: pytest.MonkeyPatch) -> None:
    hosts = {
        "ekina.fokus.gmd.de": "127.0.0.12",
        "ape": "127.0.0.13",
        "192.168.46.55": "192.168.46.55",
        "helios.fokus.gmd.de": "127.0.0.15",
    }
    monkeypatch.setattr("socket.gethostbyname_ex", lambda name: (name, [], [hosts[name]]))
    router = wire("sip_router-2001")
    for method, uri, to in (
        ("REGISTER", "sip:joe@Dorian.fokus.gmd.de", "127.0.0.12"),
        ("REGISTER", "sip:dorian", "192.168.46.55"),
        ("INVITE", "sip:x@andrei", "127.0.0.13"),
        ("INVITEX", "sip:x@dorian", "127.0.0.13"),
        ("BYE", "sip:x@andrei", "192.168.46.55"),
    ):
        assert [str(sent.to) for sent in router.receive(request(method, uri))] == [f"{to}:5060"]
