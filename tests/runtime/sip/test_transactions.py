"""What the transaction layer and forking of the ser-0.8.8 profile do, message by message."""

from __future__ import annotations

import pytest
from wire import ALICE, BOB, CAROL, Sent, Wire, reply_to, request

from runtime.modules import tm
from runtime.results import Rc
from runtime.router import Router
from runtime.sip.errors import SipError
from runtime.sip.request import Request
from runtime.sip.target import Target
from runtime.sip.transaction import INVITE_SERVER, TABLES, On, State, step

SECOND = "sip:carol@127.0.0.13:5063"


async def relay(msg: Request) -> None:
    await tm.t_relay(msg)


async def fork(msg: Request) -> None:
    msg.branches.append(Target(SECOND))
    await tm.t_relay(msg)


@pytest.fixture
def wire() -> Wire:
    return Wire(tm, route=relay)


def firsts(packets: list[Sent]) -> list[str]:
    return [packet.first for packet in packets]


def test_an_invite_is_answered_100_and_sent_on_with_our_via_on_top(wire: Wire) -> None:
    trying, invite = wire.receive(request("INVITE"))
    assert trying.to == ALICE
    assert trying.first == "SIP/2.0 100 trying -- your call is important to us"
    assert invite.to == BOB
    assert invite.header("Via")[0].startswith("SIP/2.0/UDP 127.0.0.1;branch=")
    assert invite.header("Via")[1] == "SIP/2.0/UDP 127.0.0.11:5061;branch=z9hG4bK1"


def test_all_that_is_not_ours_is_sent_on_byte_for_byte(wire: Wire) -> None:
    text = request(
        "FOO", headers=("X-Odd :  \t two  blanks ", "x: folded\r\n\t line", "k: v"), body="\0\xff"
    )
    (sent,) = wire.receive(text)
    head, _, rest = sent.text.partition("Via: SIP/2.0/UDP 127.0.0.1;branch=")
    own, _, tail = rest.partition("\r\n")
    assert own.count(".") == 2
    assert head + tail == text


def test_an_unanswered_request_is_repeated_after_1_2_4_and_every_4_seconds(wire: Wire) -> None:
    wire.receive(request())
    times = [round(at) for at, sent in wire.advance(29.5) if sent.to == BOB]
    assert times == [1, 3, 7, 11, 15, 19, 23, 27]


def test_no_repeat_comes_sooner_than_t1_whenever_the_request_came() -> None:
    wire = Wire(tm, route=relay, now=1000.999)
    wire.receive(request())
    assert [round(at, 3) for at, _ in wire.advance(4)] == [1.0, 3.0]


def test_a_silent_branch_ends_in_408_whose_warning_counts_no_via(wire: Wire) -> None:
    wire.receive(request("INVITE"))
    final = [sent for _, sent in wire.advance(30) if sent.to == ALICE]
    assert firsts(final) == ["SIP/2.0 408 Request Timeout"]
    assert "tag" not in final[0].header("To")[0]
    assert final[0].header("Warning")[0].endswith('via_cnt==0"')


def test_a_provisional_reply_ends_the_repeats_of_an_invite(wire: Wire) -> None:
    _, invite = wire.receive(request("INVITE"))
    assert firsts(wire.receive(reply_to(invite, "180 Ringing"), BOB)) == ["SIP/2.0 180 Ringing"]
    assert wire.advance(110) == []


def test_a_lone_ringing_branch_is_dropped_in_silence(wire: Wire) -> None:
    _, invite = wire.receive(request("INVITE"))
    wire.receive(reply_to(invite, "180 Ringing"), BOB)
    assert wire.advance(300) == []
    assert not wire.router.transactions.table  # type: ignore[union-attr]


def test_noisy_ctimer_tells_the_caller_and_cancels() -> None:
    router = Router(profile="ser-0.8.8")
    router.load(tm)
    router.modparam(tm, noisy_ctimer=1)
    wire = Wire(router=router, route=relay)
    _, invite = wire.receive(request("INVITE"))
    wire.receive(reply_to(invite, "180 Ringing"), BOB)
    sent = [sent.first for _, sent in wire.advance(120)]
    assert sent[0] == "SIP/2.0 408 Request Timeout"
    assert sent[1].startswith("CANCEL sip:bob@")


def test_a_provisional_reply_slows_the_repeats_of_other_methods(wire: Wire) -> None:
    (options,) = wire.receive(request())
    wire.receive(reply_to(options, "100 Trying"), BOB)
    assert [round(at) for at, sent in wire.advance(13) if sent.to == BOB] == [4, 8, 12]


def test_100_goes_no_further_and_other_provisional_replies_do(wire: Wire) -> None:
    _, invite = wire.receive(request("INVITE"))
    assert wire.receive(reply_to(invite, "100 Trying"), BOB) == []
    assert firsts(wire.receive(reply_to(invite, "183 Progress"), BOB)) == ["SIP/2.0 183 Progress"]


def test_a_failure_is_acknowledged_hop_by_hop_and_repeated_until_the_ack(wire: Wire) -> None:
    _, invite = wire.receive(request("INVITE"))
    up, ack = wire.receive(reply_to(invite, "486 Busy"), BOB)
    assert (up.to, up.first) == (ALICE, "SIP/2.0 486 Busy")
    assert ack.text.split("\r\n") == [
        "ACK sip:bob@127.0.0.12:5062 SIP/2.0",
        f"Via: {invite.header('Via')[0]}",
        "From: <sip:alice@example.com>;tag=a",
        "Call-ID: call-1",
        "To: <sip:bob@example.com>;tag=b",
        "CSeq: 1 ACK",
        "User-Agent: Sip EXpress router(0.8.8 (i386/linux))",
        "Content-Length: 0",
        "",
        "",
    ]
    assert [round(at) for at, _ in wire.advance(8)] == [1, 3, 7]
    assert wire.receive(request("ACK", to="<sip:bob@example.com>;tag=b")) == []
    assert wire.advance(60) == []


def test_an_ack_with_another_tag_does_not_end_the_repeats(wire: Wire) -> None:
    _, invite = wire.receive(request("INVITE"))
    wire.receive(reply_to(invite, "486 Busy"), BOB)
    wire.receive(request("ACK", to="<sip:bob@example.com>;tag=other"))
    assert [round(at) for at, sent in wire.advance(4) if sent.to == ALICE] == [1, 3]


def test_a_repeated_request_gets_the_last_reply_again(wire: Wire) -> None:
    _, invite = wire.receive(request("INVITE"))
    assert firsts(wire.receive(request("INVITE"))) == [
        "SIP/2.0 100 trying -- your call is important to us"
    ]
    wire.receive(reply_to(invite, "200 OK"), BOB)
    assert firsts(wire.receive(request("INVITE"))) == ["SIP/2.0 200 OK"]
    wire.advance(6)
    assert len(wire.receive(request("INVITE"))) == 2


def test_the_ack_of_a_2xx_is_sent_on_without_a_transaction(wire: Wire) -> None:
    _, invite = wire.receive(request("INVITE"))
    wire.receive(reply_to(invite, "200 OK"), BOB)
    (ack,) = wire.receive(request("ACK", branch="z9hG4bK2", to="<sip:bob@example.com>;tag=b"))
    assert ack.to == BOB
    assert ack.header("Via")[0] == "SIP/2.0/UDP 127.0.0.1;branch=0"
    assert wire.advance(60) == []


def test_a_2xx_cancels_the_branches_that_ring_and_leaves_silent_ones_alone() -> None:
    wire = Wire(tm, route=fork)
    _, first, second = wire.receive(request("INVITE"))
    assert (first.to, second.to) == (BOB, CAROL)
    assert [via.header("Via")[0][-2:] for via in (first, second)] == [".0", ".1"]
    wire.receive(reply_to(second, "180 Ringing", tag="c"), CAROL)
    up, cancel = wire.receive(reply_to(first, "200 OK"), BOB)
    assert up.first == "SIP/2.0 200 OK"
    assert (cancel.to, cancel.first) == (CAROL, f"CANCEL {SECOND} SIP/2.0")
    assert cancel.header("Via") == [second.header("Via")[0]]
    assert cancel.header("To") == ["<sip:bob@example.com>"]
    assert wire.receive(reply_to(cancel, "200 OK"), CAROL) == []
    (ack,) = wire.receive(reply_to(second, "487 Request Terminated", tag="c"), CAROL)
    assert ack.first == f"ACK {SECOND} SIP/2.0"
    assert wire.advance(200) == []


def test_a_local_cancel_is_repeated_until_it_is_answered() -> None:
    wire = Wire(tm, route=fork)
    _, first, second = wire.receive(request("INVITE"))
    wire.receive(reply_to(second, "180 Ringing", tag="c"), CAROL)
    wire.receive(reply_to(first, "200 OK"), BOB)
    assert [round(at) for at, _ in wire.advance(4)] == [1, 3]


@pytest.mark.parametrize(
    ("statuses", "picked"),
    [
        (("404", "503"), "404"),
        (("487", "603"), "487"),
        (("486", "404"), "404"),
        (("603", "302"), "302"),
    ],
)
def test_the_numerically_lowest_failure_of_all_branches_goes_up(
    statuses: tuple[str, str], picked: str
) -> None:
    wire = Wire(tm, route=fork)
    _, first, second = wire.receive(request("INVITE"))
    (ack,) = wire.receive(reply_to(first, f"{statuses[0]} One"), BOB)
    assert ack.first.startswith("ACK ")
    up, _ = wire.receive(reply_to(second, f"{statuses[1]} Two"), CAROL)
    assert up.first.split()[1] == picked


def test_a_second_2xx_goes_up_too() -> None:
    wire = Wire(tm, route=fork)
    _, first, second = wire.receive(request("INVITE"))
    wire.receive(reply_to(first, "200 OK"), BOB)
    assert firsts(wire.receive(reply_to(second, "200 OK", tag="c"), CAROL)) == ["SIP/2.0 200 OK"]


def test_a_cancel_before_any_reply_is_answered_and_goes_nowhere(wire: Wire) -> None:
    wire.receive(request("INVITE"))
    sent = wire.receive(request("CANCEL"))
    assert firsts(sent) == [
        "SIP/2.0 200 ok -- no more pending branches",
        "SIP/2.0 487 Request cancelled",
    ]
    assert {packet.to for packet in sent} == {ALICE}


def test_a_branch_first_heard_of_after_our_487_gets_no_ack(wire: Wire) -> None:
    _, invite = wire.receive(request("INVITE"))
    wire.receive(request("CANCEL"))
    assert wire.receive(reply_to(invite, "487 Request Terminated"), BOB) == []


def test_a_cancel_of_a_ringing_branch_is_itself_sent_on_under_the_branchs_via(wire: Wire) -> None:
    _, invite = wire.receive(request("INVITE"))
    wire.receive(reply_to(invite, "180 Ringing"), BOB)
    cancel, ok, terminated = wire.receive(request("CANCEL", headers=("X-Kept: yes",)))
    assert cancel.to == BOB
    assert cancel.header("Via") == invite.header("Via")
    assert cancel.header("X-Kept") == ["yes"]
    assert ok.first == "SIP/2.0 200 cancelling"
    assert terminated.first == "SIP/2.0 487 Request cancelled"
    assert wire.receive(reply_to(cancel, "200 OK"), BOB) == []


def test_a_2xx_after_our_487_still_reaches_the_caller_and_replaces_it(wire: Wire) -> None:
    _, invite = wire.receive(request("INVITE"))
    wire.receive(reply_to(invite, "180 Ringing"), BOB)
    wire.receive(request("CANCEL"))
    assert firsts(wire.receive(reply_to(invite, "200 OK"), BOB)) == ["SIP/2.0 200 OK"]
    assert [sent.first for _, sent in wire.advance(1.5)] == ["SIP/2.0 200 OK"]


def test_an_unresolvable_target_is_answered_statefully_and_stops_the_route() -> None:
    codes: list[Rc] = []

    async def route(msg: Request) -> None:
        codes.append(await tm.t_relay(msg))

    wire = Wire(tm, route=route)
    sent = wire.receive(request("INVITE", "http://example.com"))
    assert firsts(sent) == [
        "SIP/2.0 100 trying -- your call is important to us",
        "SIP/2.0 479 Regretfuly, we were not able to process the URI (479/TM)",
    ]
    assert codes == [0]


def test_a_request_without_call_id_has_no_transaction_and_the_script_is_told() -> None:
    codes: list[Rc] = []

    async def route(msg: Request) -> None:
        codes.append(await tm.t_relay(msg))

    wire = Wire(tm, route=route)
    text = request().replace("Call-ID: call-1\r\n", "")
    assert wire.receive(text) == []
    assert codes == [-9]


def test_branches_appended_when_all_failed_are_tried_without_a_further_call() -> None:
    seen: list[str] = []

    def failure(msg: Request) -> None:
        seen.append(msg.current_uri)
        msg.branches.append(Target(SECOND))

    async def route(msg: Request) -> None:
        tm.t_on_negative(msg, failure)
        await tm.t_relay(msg)

    wire = Wire(tm, route=route)
    _, first = wire.receive(request("INVITE"))
    sent = wire.receive(reply_to(first, "486 Busy"), BOB)
    assert seen == ["sip:bob@127.0.0.12:5062"]
    second = next(packet for packet in sent if packet.to == CAROL)
    assert second.header("Via")[0].endswith(".1")
    up, _ = wire.receive(reply_to(second, "503 Unavailable"), CAROL)
    assert up.first == "SIP/2.0 486 Busy"
    assert len(seen) == 1


def test_a_reply_that_matches_nothing_is_sent_on_by_its_second_via(wire: Wire) -> None:
    text = (
        "SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP 127.0.0.1;branch=0\r\n"
        "Via: SIP/2.0/UDP phone.invalid:5061;received=127.0.0.11;branch=z9\r\n"
        "From: a\r\nTo: b\r\nCall-ID: c\r\nCSeq: 1 INVITE\r\n\r\n"
    )
    (sent,) = wire.receive(text, BOB)
    assert sent.to == ALICE
    assert sent.text == text.replace("Via: SIP/2.0/UDP 127.0.0.1;branch=0\r\n", "")


def test_a_reply_with_a_single_via_goes_nowhere(wire: Wire) -> None:
    text = "SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP 127.0.0.1;branch=0\r\nCSeq: 1 INVITE\r\n\r\n"
    assert wire.receive(text, BOB) == []


def test_our_via_is_taken_off_a_list_in_one_line(wire: Wire) -> None:
    (options,) = wire.receive(request())
    folded = reply_to(options, "200 OK").replace(
        "\r\nVia: SIP/2.0/UDP 127.0.0.11", ", SIP/2.0/UDP 127.0.0.11"
    )
    (up,) = wire.receive(folded, BOB)
    assert up.header("Via") == ["SIP/2.0/UDP 127.0.0.11:5061;branch=z9hG4bK1"]


def test_received_stands_after_host_and_port_when_sent_on_and_last_in_our_replies(
    wire: Wire,
) -> None:
    text = request("INVITE").replace("127.0.0.11:5061", "phone.example:5061")
    trying, invite = wire.receive(text)
    assert trying.header("Via") == [
        "SIP/2.0/UDP phone.example:5061;branch=z9hG4bK1;received=127.0.0.11"
    ]
    assert invite.header("Via")[1] == (
        "SIP/2.0/UDP phone.example:5061;received=127.0.0.11;branch=z9hG4bK1"
    )


def test_a_transaction_is_forgotten_when_it_can_absorb_no_more(wire: Wire) -> None:
    (options,) = wire.receive(request())
    wire.receive(reply_to(options, "200 OK"), BOB)
    wire.advance(6)
    layer = wire.router.transactions
    assert layer is not None
    assert not len(layer.table) and not layer.table.client


def test_replies_to_a_replicated_request_stay_here() -> None:
    async def route(msg: Request) -> None:
        await tm.t_replicate(msg, "127.0.0.13", 5063)

    wire = Wire(tm, route=route)
    (copy,) = wire.receive(request("REGISTER"))
    assert copy.to == CAROL
    assert wire.receive(reply_to(copy, "200 OK"), CAROL) == []
    assert wire.advance(60) == []


# ---- the profile of RFC 3261 ----


@pytest.fixture
def strict() -> Wire:
    return Wire(tm, route=relay, profile="rfc")


def test_by_the_rfc_a_cancel_waits_for_the_first_provisional_reply(strict: Wire) -> None:
    _, invite = strict.receive(request("INVITE"))
    assert firsts(strict.receive(request("CANCEL"))) == ["SIP/2.0 200 OK"]
    cancel, ringing = strict.receive(reply_to(invite, "180 Ringing"), BOB)
    assert cancel.first == "CANCEL sip:bob@127.0.0.12:5062 SIP/2.0"
    assert cancel.header("Via") == [invite.header("Via")[0]]
    assert ringing.first == "SIP/2.0 180 Ringing"
    up, _ = strict.receive(reply_to(invite, "487 Request Terminated"), BOB)
    assert up.first == "SIP/2.0 487 Request Terminated"


def test_by_the_rfc_a_6xx_wins_and_ends_what_rings() -> None:
    wire = Wire(tm, route=fork, profile="rfc")
    _, first, second = wire.receive(request("INVITE"))
    wire.receive(reply_to(second, "180 Ringing", tag="c"), CAROL)
    cancel, ack = wire.receive(reply_to(first, "603 Decline"), BOB)
    assert (cancel.to, ack.to) == (CAROL, BOB)
    up, _ = wire.receive(reply_to(second, "487 Request Terminated", tag="c"), CAROL)
    assert up.first == "SIP/2.0 603 Decline"


def test_by_the_rfc_a_request_is_repeated_at_t1_doubled_up_to_t2(strict: Wire) -> None:
    strict.receive(request())
    assert [at for at, sent in strict.advance(12) if sent.to == BOB] == [0.5, 1.5, 3.5, 7.5, 11.5]


def test_by_the_rfc_a_ringing_branch_ends_in_408_and_a_cancel(strict: Wire) -> None:
    _, invite = strict.receive(request("INVITE"))
    strict.receive(reply_to(invite, "180 Ringing"), BOB)
    sent = [packet for _, packet in strict.advance(180)]
    assert [packet.first for packet in sent] == [
        "SIP/2.0 408 Request Timeout",
        "CANCEL sip:bob@127.0.0.12:5062 SIP/2.0",
    ]
    assert ";tag=" in sent[0].header("To")[0]


def test_by_the_rfc_the_branch_alone_makes_a_repeat(strict: Wire) -> None:
    strict.receive(request("INVITE"))
    assert len(strict.receive(request("INVITE", headers=("X: other",)))) == 1
    assert len(strict.receive(request("INVITE", branch="z9hG4bK2"))) == 2


def test_by_the_rfc_our_branches_have_the_magic_cookie(strict: Wire) -> None:
    (options,) = strict.receive(request())
    assert ";branch=z9hG4bK" in options.header("Via")[0]


# ---- the tables ----


@pytest.mark.parametrize("name", TABLES)
def test_every_state_of_a_machine_can_be_reached_and_left_or_is_an_end(name: str) -> None:
    table = TABLES[name]
    start = State.PROCEEDING if name == "INVITE server" else State.TRYING
    seen, todo = {start}, [start]
    while todo:
        for state, _ in table.get(todo.pop(), {}).values():
            if state not in seen:
                seen.add(state)
                todo.append(state)
    assert set(table) <= seen


def test_an_input_that_a_state_does_not_name_changes_nothing() -> None:
    assert step(INVITE_SERVER, State.CONFIRMED, On.RETRANSMIT) == (State.CONFIRMED, ())


@pytest.mark.parametrize("to", ["<sip:bob@example.com", "<>", ""])
def test_a_request_whose_to_no_reply_could_tag_has_no_transaction(to: str) -> None:
    codes: list[int] = []

    async def script(msg: Request) -> None:
        codes.append(await tm.t_relay(msg))

    strict = Wire(tm, profile="rfc", route=script)
    assert strict.receive(request("INVITE", to=to)) == []
    assert codes == [SipError.BAD_TO]
    assert not len(strict.router.transactions.table)  # type: ignore[union-attr]
    # 0.8.8 adds no tag: it relays what it cannot read
    assert len(Wire(tm, route=script).receive(request("INVITE", to=to))) == 2
