"""tm as Kamailio has it: branch, failure and reply routes, legs, times (LANGUAGE D.3.4, E.5)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from runtime import Drop, Reply, Router, core
from runtime.modules import sl, tm
from runtime.results import Rc
from runtime.sip.errors import SipError
from runtime.sip.request import Request
from tests.runtime.wire import ALICE, BOB, CAROL, Sent, Wire, reply_to, request

TO_BOB, TO_CAROL = "sip:bob@127.0.0.12:5062", "sip:carol@127.0.0.13:5063"


class Proxy:
    """A router with routes that tests fill in, and what its functions returned."""

    def __init__(self, *, profile: str = "kamailio-3.1", **parameters: Any) -> None:
        self.router = Router(profile=profile)
        self.router.load(sl, tm)
        self.router.modparam(tm, **parameters)
        self.codes: list[Rc] = []

    def start(self) -> Wire:
        return Wire(router=self.router)

    def relaying(self, *targets: str, arm: Callable[[Request], object] = lambda _: None) -> None:
        """The main route: relay to these beside the URI."""

        async def main(msg: Request) -> None:
            arm(msg)
            for target in targets:
                core.append_branch(msg, target)
            self.codes.append(await tm.t_relay(msg))

        self.router.request_route(main)


def firsts(sent: list[Sent]) -> list[str]:
    return [packet.first for packet in sent]


def to(sent: list[Sent], where: object) -> list[Sent]:
    return [packet for packet in sent if packet.to == where]


def forked(wire: Wire, method: str = "INVITE") -> tuple[Sent, Sent]:
    """A request goes to bob and carol; what each got."""
    sent = wire.receive(request(method))
    (bob,), (carol,) = to(sent, BOB), to(sent, CAROL)
    return bob, carol


# ---- branch routes ----


def test_a_branch_route_sees_and_edits_its_branch_alone() -> None:
    proxy = Proxy()
    seen: list[tuple[int | None, str]] = []

    def branch(msg: Request) -> None:
        seen.append((msg.branch_index, msg.current_uri))
        if msg.branch_index == 1:
            msg.append_header("X-Branch: 1")
            msg.ruri = "sip:other@127.0.0.13:5063"

    proxy.relaying(TO_CAROL, arm=lambda msg: tm.t_on_branch(msg, branch))
    bob, carol = forked(proxy.start())
    assert seen == [(0, TO_BOB), (1, TO_CAROL)]
    assert bob.header("X-Branch") == [] and carol.header("X-Branch") == ["1"]
    assert carol.first == "INVITE sip:other@127.0.0.13:5063 SIP/2.0"


def test_a_branch_that_its_route_drops_is_not_sent() -> None:
    proxy = Proxy()

    def branch(msg: Request) -> None:
        # the next branch takes the number of one that was not sent
        assert msg.branch_index == 0
        if msg.current_uri == TO_BOB:
            raise Drop

    proxy.relaying(TO_CAROL, arm=lambda msg: tm.t_on_branch(msg, branch))
    sent = proxy.start().receive(request("INVITE"))
    assert to(sent, BOB) == [] and len(to(sent, CAROL)) == 1


def test_when_all_branches_are_dropped_the_caller_is_told_after_the_script() -> None:
    proxy = Proxy()

    def branch(msg: Request) -> None:
        raise Drop

    proxy.relaying(arm=lambda msg: tm.t_on_branch(msg, branch))
    sent = proxy.start().receive(request("OPTIONS"))
    assert proxy.codes == [SipError.CONFIGURATION]
    assert firsts(sent) == ["SIP/2.0 500 I'm terribly sorry, server error occurred (6/TM)"]


def test_a_script_that_answers_a_failed_relay_itself_is_not_spoken_over() -> None:
    proxy = Proxy()

    async def main(msg: Request) -> None:
        if not await tm.t_relay(msg):
            tm.t_reply(msg, 404, "Not There")

    proxy.router.request_route(main)
    sent = proxy.start().receive(request("OPTIONS", "tel:123"))
    assert firsts(sent) == ["SIP/2.0 404 Not There"]


# ---- reply routes ----


def test_a_reply_route_runs_for_each_reply_and_edits_what_goes_up() -> None:
    proxy = Proxy()
    seen: list[int] = []

    def replied(msg: Reply) -> None:
        seen.append(msg.status)
        msg.append_header("X-Seen: yes")

    proxy.relaying(arm=lambda msg: tm.t_on_reply(msg, replied))
    wire = proxy.start()
    (down,) = to(wire.receive(request("INVITE")), BOB)
    for status in ("180 Ringing", "200 OK"):
        (up,) = wire.receive(reply_to(down, status), BOB)
        assert up.to == ALICE and up.header("X-Seen") == ["yes"]
    assert seen == [180, 200]


def test_a_dropped_provisional_reply_did_not_come_but_a_final_one_did() -> None:
    proxy = Proxy()

    def replied(msg: Reply) -> None:
        raise Drop

    proxy.relaying(arm=lambda msg: tm.t_on_reply(msg, replied))
    wire = proxy.start()
    (down,) = to(wire.receive(request("INVITE")), BOB)
    assert wire.receive(reply_to(down, "180 Ringing"), BOB) == []
    # so a CANCEL waits for another one
    assert firsts(wire.receive(request("CANCEL"))) == ["SIP/2.0 200 canceling"]
    sent = wire.receive(reply_to(down, "486 Busy"), BOB)
    assert "SIP/2.0 486 Busy" in firsts(to(sent, ALICE))


# ---- failure routes ----


def test_a_failure_route_runs_once_and_may_try_elsewhere() -> None:
    proxy = Proxy()
    seen: list[tuple[str, int | None]] = []

    async def failed(msg: Request) -> None:
        assert msg.picked is not None
        seen.append((msg.current_uri, msg.picked.status))
        msg.ruri = TO_CAROL
        proxy.codes.append(await tm.t_relay(msg))

    proxy.relaying(arm=lambda msg: tm.t_on_failure(msg, failed))
    wire = proxy.start()
    (down,) = to(wire.receive(request("INVITE")), BOB)
    (second,) = to(wire.receive(reply_to(down, "486 Busy"), BOB), CAROL)
    assert second.first == f"INVITE {TO_CAROL} SIP/2.0"
    assert second.header("Via")[0].endswith(".1")
    sent = wire.receive(reply_to(second, "404 Gone"), CAROL)
    assert seen == [(TO_BOB, 486)] and proxy.codes == [1, 1]
    assert firsts(to(sent, ALICE)) == ["SIP/2.0 404 Gone"]


@pytest.mark.parametrize(
    ("mode", "up"), [(0, "302 Moved"), (1, "486 Busy"), (2, "486 Busy"), (3, "486 Busy")]
)
def test_which_replies_of_former_legs_still_count(mode: int, up: str) -> None:
    proxy = Proxy(failure_reply_mode=mode)

    async def failed(msg: Request) -> None:
        msg.ruri = TO_CAROL
        await tm.t_relay(msg)

    proxy.relaying(arm=lambda msg: tm.t_on_failure(msg, failed))
    wire = proxy.start()
    (down,) = to(wire.receive(request("INVITE")), BOB)
    (second,) = to(wire.receive(reply_to(down, "302 Moved"), BOB), CAROL)
    sent = wire.receive(reply_to(second, "486 Busy"), CAROL)
    assert firsts(to(sent, ALICE)) == [f"SIP/2.0 {up}"]


def test_the_reply_goes_up_after_a_failure_route_that_has_not_answered() -> None:
    for answer, up in ((False, "486 Busy"), (True, "480 Away")):
        proxy = Proxy()

        def failed(msg: Request, answer: bool = answer) -> None:
            if answer:
                tm.t_reply(msg, 480, "Away")

        proxy.relaying(arm=lambda msg, failed=failed: tm.t_on_failure(msg, failed))
        wire = proxy.start()
        (down,) = to(wire.receive(request("INVITE")), BOB)
        sent = wire.receive(reply_to(down, "486 Busy"), BOB)
        assert firsts(to(sent, ALICE)) == [f"SIP/2.0 {up}"]


def test_a_failure_route_knows_how_its_branch_failed() -> None:
    proxy = Proxy(fr_timer=1000)
    seen: list[tuple[bool, bool, bool]] = []

    def failed(msg: Request) -> None:
        seen.append(
            (tm.t_branch_timeout(msg), tm.t_branch_replied(msg), tm.t_check_status(msg, "408|486"))
        )

    proxy.relaying(arm=lambda msg: tm.t_on_failure(msg, failed))
    wire = proxy.start()
    wire.receive(request("INVITE"))
    wire.advance(2)
    (down,) = to(wire.receive(request("INVITE", branch="z9hG4bK2", call_id="2")), BOB)
    # the reply that has just come does not count as one that came, a provisional one before it does
    wire.receive(reply_to(down, "486 Busy"), BOB)
    (down,) = to(wire.receive(request("INVITE", branch="z9hG4bK3", call_id="3")), BOB)
    wire.receive(reply_to(down, "180 Ringing"), BOB)
    wire.receive(reply_to(down, "486 Busy"), BOB)
    assert seen == [(True, False, True), (False, False, True), (False, True, True)]


def test_after_a_cancel_no_further_leg_begins() -> None:
    proxy = Proxy()
    codes: list[tuple[bool, Rc]] = []

    async def failed(msg: Request) -> None:
        msg.ruri = TO_CAROL
        codes.append((tm.t_is_canceled(msg), await tm.t_relay(msg)))

    proxy.relaying(arm=lambda msg: tm.t_on_failure(msg, failed))
    wire = proxy.start()
    (down,) = to(wire.receive(request("INVITE")), BOB)
    wire.receive(reply_to(down, "180 Ringing"), BOB)
    wire.receive(request("CANCEL"))
    sent = wire.receive(reply_to(down, "487 Request Terminated"), BOB)
    assert codes == [(True, -1)]
    assert firsts(to(sent, ALICE)) == ["SIP/2.0 487 Request Terminated"] and not to(sent, CAROL)


# ---- what goes up ----


@pytest.mark.parametrize(
    ("bob", "carol", "up"),
    [
        ("404 Gone", "486 Busy", "404 Gone"),
        ("404 Gone", "302 Moved", "302 Moved"),
        ("404 Gone", "484 Incomplete", "484 Incomplete"),
        ("500 Broken", "486 Busy", "486 Busy"),
        ("486 Busy", "603 Decline", "603 Decline"),
        ("503 Overload", "503 Full", "500 Service Unavailable"),
    ],
)
def test_one_of_several_failures_goes_up(bob: str, carol: str, up: str) -> None:
    proxy = Proxy()
    proxy.relaying(TO_CAROL)
    wire = proxy.start()
    to_bob, to_carol = forked(wire)
    wire.receive(reply_to(to_bob, bob), BOB)
    sent = wire.receive(reply_to(to_carol, carol), CAROL)
    assert firsts(to(sent, ALICE)) == [f"SIP/2.0 {up}"]


def test_challenges_of_several_branches_go_up_together() -> None:
    proxy = Proxy()
    proxy.relaying(TO_CAROL)
    wire = proxy.start()
    to_bob, to_carol = forked(wire, "OPTIONS")
    challenge = 'WWW-Authenticate: Digest realm="{}", nonce="1"'
    wire.receive(reply_to(to_bob, "401 No", headers=(challenge.format("b"),)), BOB)
    (up,) = wire.receive(reply_to(to_carol, "401 No", headers=(challenge.format("c"),)), CAROL)
    assert up.first == "SIP/2.0 401 Unauthorized"
    assert up.header("WWW-Authenticate") == [
        'Digest realm="b", nonce="1"', 'Digest realm="c", nonce="1"',
    ]  # fmt: skip


def test_a_6xx_ends_the_other_branches_at_once_unless_it_is_a_reply_like_others() -> None:
    for disable in (0, 1):
        proxy = Proxy()
        proxy.relaying(TO_CAROL, arm=lambda msg, off=disable: tm.t_set_disable_6xx(msg, off))
        wire = proxy.start()
        to_bob, to_carol = forked(wire)
        wire.receive(reply_to(to_carol, "180 Ringing"), CAROL)
        sent = to(wire.receive(reply_to(to_bob, "603 Decline"), BOB), CAROL)
        assert firsts(sent) == ([] if disable else [f"CANCEL {TO_CAROL} SIP/2.0"])
        if sent:
            assert sent[0].header("Reason") == ["SIP;cause=603"]


def test_the_reason_of_a_cancel_goes_down_with_ours() -> None:
    proxy = Proxy()
    proxy.relaying()
    wire = proxy.start()
    (down,) = to(wire.receive(request("INVITE")), BOB)
    wire.receive(reply_to(down, "180 Ringing"), BOB)
    reason = 'SIP ;cause=200 ;text="elsewhere"'
    sent = to(wire.receive(request("CANCEL", headers=(f"Reason: {reason}",))), BOB)
    assert [packet.header("Reason") for packet in sent] == [[reason]]


# ---- finding ----


def test_what_t_check_trans_says() -> None:
    proxy = Proxy()

    async def main(msg: Request) -> None:
        proxy.codes.append(tm.t_check_trans(msg))
        if proxy.codes[-1] != 0 and msg.method != "ACK":
            await tm.t_relay(msg)

    proxy.router.request_route(main)
    wire = proxy.start()
    (down,) = to(wire.receive(request("INVITE")), BOB)
    wire.receive(request("INVITE"))  # again
    wire.receive(request("CANCEL"))
    wire.receive(request("CANCEL", branch="z9hG4bKother"))
    wire.receive(reply_to(down, "486 Busy"), BOB)
    wire.receive(request("ACK", cseq="1 ACK"))
    wire.receive(request("ACK", branch="z9hG4bKother", call_id="none"))
    assert proxy.codes == [-1, 0, 1, -1, 0, -1]


# ---- times ----


def ends(wire: Wire) -> list[float]:
    """When the caller is told 408."""
    return [
        round(at, 2)
        for at, packet in wire.advance(200)
        if packet.first == "SIP/2.0 408 Request Timeout"
    ][:1]


@pytest.mark.parametrize(
    ("arm", "ringing", "seconds"),
    [
        (lambda msg: None, False, 30.0),
        (lambda msg: tm.t_set_fr(msg, 60_000, 5_000), False, 5.0),
        (lambda msg: tm.t_set_fr(msg, 60_000, 5_000), True, 60.0),
        (lambda msg: tm.t_set_fr(msg, 60_000), False, 30.0),
        (lambda msg: tm.t_set_max_lifetime(msg, 20_000, 0), True, 20.0),
    ],
)
def test_how_long_a_branch_is_waited_for(
    arm: Callable[[Request], object], ringing: bool, seconds: float
) -> None:
    proxy = Proxy()
    proxy.relaying(arm=arm)
    wire = proxy.start()
    (down,) = to(wire.receive(request("INVITE")), BOB)
    if ringing:
        wire.receive(reply_to(down, "180 Ringing"), BOB)
    assert ends(wire) == [seconds]


def test_the_intervals_of_repeats_are_the_scripts_when_it_sets_them() -> None:
    proxy = Proxy()
    proxy.relaying(arm=lambda msg: tm.t_set_retr(msg, 100, 400))
    wire = proxy.start()
    wire.receive(request("OPTIONS"))
    repeats = [round(at, 1) for at, packet in wire.advance(1.6) if packet.to == BOB]
    assert repeats == [0.1, 0.3, 0.7, 1.1, 1.5]


# ---- contacts one after the other ----


def test_contacts_are_tried_in_groups_of_equal_preference() -> None:
    proxy = Proxy()

    async def main(msg: Request) -> None:
        msg.script.q = 500
        core.append_branch(msg, TO_CAROL)
        msg.branches[-1].q = 900
        assert tm.t_load_contacts(msg)
        tm.t_on_failure(msg, failed)
        assert tm.t_next_contacts(msg)
        await tm.t_relay(msg)

    async def failed(msg: Request) -> None:
        if tm.t_next_contacts(msg):
            tm.t_on_failure(msg, failed)
            await tm.t_relay(msg)

    proxy.router.request_route(main)
    wire = proxy.start()
    sent = wire.receive(request("INVITE"))
    (first,) = to(sent, CAROL)
    assert not to(sent, BOB)
    (second,) = to(wire.receive(reply_to(first, "486 Busy"), CAROL), BOB)
    sent = wire.receive(reply_to(second, "404 Gone"), BOB)
    assert firsts(to(sent, ALICE)) == ["SIP/2.0 404 Gone"]


def test_nothing_is_kept_when_all_is_over() -> None:
    proxy = Proxy()
    proxy.relaying(TO_CAROL)
    wire = proxy.start()
    for number in range(20):
        sent = wire.receive(request("INVITE", branch=f"z9hG4bK{number}", call_id=str(number)))
        (bob,), (carol,) = to(sent, BOB), to(sent, CAROL)
        if number % 2:
            wire.receive(reply_to(bob, "200 OK"), BOB)
            wire.receive(reply_to(carol, "180 Ringing"), CAROL)
    wire.advance(300)
    layer = proxy.router.transactions
    assert layer is not None and len(layer.table) == 0 and layer.table.client == {}
    assert layer.timers.next_deadline() is None
