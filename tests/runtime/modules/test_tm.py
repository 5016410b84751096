"""What tm's script functions return and do: LANGUAGE E.5, G.1. Transactions have tests of their own
(``runtime/sip``)."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest

from runtime import Router, core
from runtime.log import Log
from runtime.modules import sl, tm
from runtime.sip.address import Address
from runtime.sip.errors import SipError
from runtime.sip.parser import Limits
from runtime.sip.request import Request
from tests.runtime.wire import ALICE, BOB, CAROL, Wire, reply_to, request

Script = Callable[[Request], object]


@pytest.fixture
def make(make_wire: Callable[..., Wire]) -> Callable[[Script], Wire]:
    return lambda script: make_wire(sl, tm, route=script)


def firsts(wire: Wire, text: str, source: Address = ALICE) -> list[str]:
    return [sent.first for sent in wire.receive(text, source)]


def test_a_transaction_made_first_knows_a_repeat_and_serves_it(
    make: Callable[[Script], Wire],
) -> None:
    codes: list[int] = []

    def script(msg: Request) -> None:
        codes.append(tm.t_newtran(msg))
        if codes[-1] > 0:
            tm.t_reply(msg, 404, "Nobody")

    wire = make(script)
    assert firsts(wire, request()) == ["SIP/2.0 404 Nobody"]
    assert firsts(wire, request()) == ["SIP/2.0 404 Nobody"]
    assert codes == [1, 0]


def test_a_failure_reply_to_an_invite_is_repeated_until_its_ack(
    make: Callable[[Script], Wire],
) -> None:
    def script(msg: Request) -> None:
        tm.t_newtran(msg)
        assert tm.t_reply(msg, 486, "Busy") is (msg.method != "ACK")

    wire = make(script)
    assert firsts(wire, request("INVITE")) == ["SIP/2.0 486 Busy"]
    assert [sent.first for _, sent in wire.advance(3)] == ["SIP/2.0 486 Busy"] * 2
    assert firsts(wire, request("ACK", cseq="1 ACK")) == []
    assert wire.advance(20) == []


def test_a_second_final_reply_is_refused(make: Callable[[Script], Wire]) -> None:
    answers: list[bool] = []

    def script(msg: Request) -> None:
        tm.t_newtran(msg)
        answers.append(tm.t_reply(msg, 200, "OK"))
        answers.append(tm.t_reply_unsafe(msg, 500, "Late"))

    assert firsts(make(script), request()) == ["SIP/2.0 200 OK"]
    assert answers == [True, False]


def test_without_a_transaction_there_is_nothing_to_answer_or_to_repeat(
    make: Callable[[Script], Wire],
) -> None:
    def script(msg: Request) -> None:
        assert not tm.t_lookup_request(msg)
        assert not tm.t_reply(msg, 200, "OK")
        assert not tm.t_retransmit_reply(msg)
        assert tm.t_release(msg)

    assert firsts(make(script), request()) == []


def test_a_known_request_is_found_and_its_reply_sent_again_on_demand(
    make: Callable[[Script], Wire],
) -> None:
    known: list[bool] = []

    def script(msg: Request) -> None:
        known.append(tm.t_lookup_request(msg))
        if known[-1]:
            assert tm.t_retransmit_reply(msg)
        else:
            tm.t_newtran(msg)
            tm.t_reply(msg, 200, "OK")

    wire = make(script)
    assert firsts(wire, request()) == ["SIP/2.0 200 OK"]
    assert firsts(wire, request()) == ["SIP/2.0 200 OK"]
    assert known == [False, True]


def test_a_released_transaction_is_gone_after_the_wait(make: Callable[[Script], Wire]) -> None:
    codes: list[int] = []

    def script(msg: Request) -> None:
        codes.append(tm.t_newtran(msg))
        tm.t_release(msg)

    wire = make(script)
    wire.receive(request())
    wire.advance(6)
    wire.receive(request())
    assert codes == [1, 1]


def test_a_transaction_that_the_script_forgets_is_let_go_with_a_word(
    make: Callable[[Script], Wire],
) -> None:
    wire = make(tm.t_newtran)
    wire.router.core(debug=1)
    said = io.StringIO()
    wire.router.log = Log(said)
    wire.router.log.level = 1
    assert firsts(wire, request()) == []
    assert "neither relayed nor answered" in said.getvalue()
    wire.advance(6)
    assert not len(wire.router.module(tm.State).layer.table)


def test_a_request_goes_statefully_to_a_fixed_address(make: Callable[[Script], Wire]) -> None:
    async def script(msg: Request) -> None:
        assert await tm.t_relay_to(msg, CAROL.host, CAROL.port) == 1

    (sent,) = make(script).receive(request())
    assert (sent.to, sent.first) == (CAROL, "OPTIONS sip:bob@127.0.0.12:5062 SIP/2.0")


def test_an_existing_transaction_is_sent_to_a_fixed_address(make: Callable[[Script], Wire]) -> None:
    codes: list[int] = []

    async def script(msg: Request) -> None:
        codes.append(await tm.t_forward_nonack(msg, CAROL.host, CAROL.port))
        tm.t_newtran(msg)
        codes.append(await tm.t_forward_nonack(msg, CAROL.host, CAROL.port))

    wire = make(script)
    (sent,) = wire.receive(request("MESSAGE"))
    assert (sent.to, codes) == (CAROL, [-1, 1])
    assert firsts(wire, reply_to(sent, "202 Accepted"), CAROL) == ["SIP/2.0 202 Accepted"]


def test_an_ack_is_sent_on_with_0_which_ends_the_route(make: Callable[[Script], Wire]) -> None:
    codes: list[int] = []

    async def script(msg: Request) -> None:
        codes.append(await tm.t_relay(msg))

    (sent,) = make(script).receive(request("ACK"))
    assert (sent.to, codes) == (BOB, [0])


def test_t_newdlg_does_nothing_and_is_0(make: Callable[[Script], Wire]) -> None:
    def script(msg: Request) -> None:
        assert tm.t_newdlg(msg) == 0

    assert firsts(make(script), request()) == []


def test_a_second_t_relay_of_one_script_is_an_error(make: Callable[[Script], Wire]) -> None:
    codes: list[int] = []

    async def script(msg: Request) -> None:
        codes.append(await tm.t_relay(msg))
        codes.append(await tm.t_relay(msg))

    assert len(make(script).receive(request())) == 1
    assert codes == [1, SipError.SCRIPT]


def test_times_are_parameters_in_seconds(make_wire: Callable[..., Wire]) -> None:
    async def script(msg: Request) -> None:
        await tm.t_relay(msg)

    router = Router(profile="ser-0.8.8")
    router.load(tm)
    router.modparam(tm, fr_timer=5, retr_timer1p1=2, retr_timer2=2)
    wire = make_wire(router=router, route=script)
    wire.receive(request())
    times = [(round(at), sent.first[:7]) for at, sent in wire.advance(6)]
    assert times == [(2, "OPTIONS"), (4, "OPTIONS"), (5, "SIP/2.0")]


def test_transactions_have_a_limit_and_new_requests_are_refused_there(
    make_wire: Callable[..., Wire],
) -> None:
    codes: list[int] = []

    async def script(msg: Request) -> None:
        codes.append(await tm.t_relay(msg))

    limits = Limits(uri_length=3040, transactions=2)
    wire = make_wire(sl, tm, route=script, limits=limits)
    for number in range(3):
        wire.receive(request(call_id=f"call-{number}"))
    assert codes == [1, 1, SipError.OUT_OF_MEMORY]


def test_branches_have_a_limit(make_wire: Callable[..., Wire]) -> None:
    made: list[bool] = []

    async def script(msg: Request) -> None:
        made.extend(core.append_branch(msg, f"sip:{n}@127.0.0.13:5063") for n in range(3))
        await tm.t_relay(msg)

    wire = make_wire(sl, tm, route=script, limits=Limits(uri_length=3040, branches=3))
    assert len(wire.receive(request())) == 3  # the Request-URI is the first
    assert made == [True, True, False]
