"""What calls leave behind when all of their timers have run out: nothing."""

from __future__ import annotations

import gc
import random

import pytest
from wire import ALICE, BOB, CAROL, Sent, Wire, reply_to, request

from runtime.modules import tm
from runtime.sip.address import Address
from runtime.sip.request import Request
from runtime.sip.target import Target
from runtime.sip.timers import TimerQueue

CONTACT = "sip:carol@127.0.0.13:5063"


async def fork(msg: Request) -> None:
    """To bob and carol; a CANCEL goes the way of its INVITE."""
    if msg.method == "INVITE":
        msg.branches.append(Target(CONTACT))
    await tm.t_relay(msg)


def fork_wire() -> Wire:
    return Wire(tm, profile="kamailio-3.1", route=fork)


def to(packets: list[Sent], place: Address) -> list[str]:
    return [sent.first.partition(" ")[0] for sent in packets if sent.to == place]


def test_a_phone_that_rings_after_another_has_answered_is_cancelled() -> None:
    wire = fork_wire()
    _, to_bob, to_carol = wire.receive(request("INVITE"))
    wire.receive(reply_to(to_bob, "200 OK"), BOB)
    assert to([sent for _, sent in wire.advance(1.2)], CAROL) == []  # it is not repeated
    late = wire.receive(reply_to(to_carol, "180 Ringing"), CAROL)
    assert to(late, CAROL) == ["CANCEL"] and to(late, ALICE) == []
    assert to(wire.receive(reply_to(to_carol, "183 Progress"), CAROL), CAROL) == []
    ended = wire.receive(reply_to(to_carol, "487 Request Terminated"), CAROL)
    assert to(ended, CAROL) == ["ACK"] and to(ended, ALICE) == []


def test_a_branch_that_was_cancelled_unheard_is_not_cancelled_again_when_it_rings() -> None:
    wire = fork_wire()
    assert wire.router.transactions is not None
    wire.router.transactions.cancels_unheard = 2
    _, to_bob, to_carol = wire.receive(request("INVITE"))
    assert to(wire.receive(request("CANCEL")), CAROL) == ["CANCEL"]
    wire.receive(reply_to(to_bob, "200 OK"), BOB)
    assert to(wire.receive(reply_to(to_carol, "180 Ringing"), CAROL), CAROL) == []


class Phone:
    """A phone that rings, perhaps, and then does as it likes; it knows what a CANCEL is."""

    def __init__(self, place: Address, chance: random.Random) -> None:
        self.place = place
        self.rings_at = chance.choice((None, chance.uniform(0, 3)))
        self.ends_at = chance.choice((None, (self.rings_at or 0) + chance.uniform(0, 3)))
        self.end = chance.choice(("200 OK", "486 Busy Here", "603 Decline"))
        self.invite: Sent | None = None
        self.acknowledged = self.ended = self.rang = False

    def takes(self, sent: Sent) -> list[str]:
        """What it answers at once."""
        method = sent.first.partition(" ")[0]
        if method == "INVITE":
            self.invite = self.invite or sent
        elif method == "ACK":
            self.acknowledged = True
        elif method == "CANCEL":
            assert self.invite is not None and self.rang
            answers = [reply_to(sent, "200 OK", tag=str(self.place.port))]
            if not self.ended:
                self.end = "487 Request Terminated"
                answers.append(self._final())
            return answers
        return []

    def at(self, now: float) -> list[str]:
        """What it sends of its own at a time."""
        if self.invite is None or self.ended:
            return []
        if self.ends_at is not None and self.ends_at <= now:
            return [self._final()]
        if self.rings_at is not None and self.rings_at <= now and not self.rang:
            self.rang = True
            return [reply_to(self.invite, "180 Ringing", tag=str(self.place.port))]
        return []

    def _final(self) -> str:
        assert self.invite is not None
        self.ended = True
        return reply_to(self.invite, self.end, tag=str(self.place.port))


def play(wire: Wire, seed: int) -> None:
    """One call to two phones, whose caller may give up, to the end of all timers."""
    chance = random.Random(seed)
    start = wire.now
    phones = {place: Phone(place, chance) for place in (BOB, CAROL)}
    gives_up = chance.choice((None, chance.uniform(0, 6)))
    branch, call_id = f"z9hG4bK{seed}", f"call-{seed}"
    got: list[str] = []

    def deliver(packets: list[Sent]) -> None:
        while packets:
            sent = packets.pop(0)
            if sent.to != ALICE:
                for text in phones[sent.to].takes(sent):
                    packets += wire.receive(text, sent.to)
            elif sent.header("CSeq")[0].endswith("INVITE"):
                got.append(sent.first.split()[1])
                if got[-1] >= "300":
                    (tagged,) = sent.header("To")
                    ack = request("ACK", to=tagged, branch=branch, call_id=call_id)
                    packets += wire.receive(ack)

    deliver(wire.receive(request("INVITE", branch=branch, call_id=call_id)))
    while wire.now < start + 300:
        before = wire.now
        deliver([sent for _, sent in wire.advance(0.1 if before < start + 10 else 10.0)])
        if gives_up is not None and before - start >= gives_up and not finals(got):
            gives_up = None
            deliver(wire.receive(request("CANCEL", branch=branch, call_id=call_id)))
        for phone in phones.values():
            for text in phone.at(wire.now - start):
                deliver(wire.receive(text, phone.place))
    assert finals(got), f"the caller was told {got}"
    for phone in phones.values():
        if phone.rang:
            assert phone.ended, f"{phone.place} rings on"
        if phone.ended and phone.end[0] != "2":
            assert phone.acknowledged, f"{phone.place} waits for an ACK to {phone.end}"


def finals(got: list[str]) -> list[str]:
    return [status for status in got if status >= "200"]


@pytest.mark.parametrize("seed", range(120))
def test_whoever_is_first_the_caller_is_told_and_no_phone_rings_on(seed: int) -> None:
    wire = fork_wire()
    play(wire, seed)
    layer = wire.router.transactions
    assert layer is not None
    table = layer.table
    assert (len(table), table.client, table._groups, table._accepted) == (0, {}, {}, {})
    assert layer.timers.next_deadline() is None


def test_a_call_leaves_nothing_for_the_collector() -> None:
    wire = fork_wire()
    play(wire, 0)
    gc.collect()
    gc.disable()
    try:
        for seed in range(1, 15):
            play(wire, seed)
        wire.receive(request("BYE", branch="z9hG4bKbye"))
        gc.set_debug(gc.DEBUG_SAVEALL)
        gc.collect()
        kinds = {type(left).__module__ for left in gc.garbage}
    finally:
        gc.set_debug(0)
        gc.garbage.clear()
        gc.enable()
    assert not [kind for kind in kinds if kind.startswith("runtime.")]


class Owner:
    """What a timer belongs to."""

    def __init__(self) -> None:
        self.final_at = 0.0


def test_a_timer_that_runs_long_keeps_no_stopped_ones_behind_it() -> None:
    fired: list[Owner] = []
    queue = TimerQueue(120.0, "final_at", fired.append)
    first, last = Owner(), Owner()
    queue.start(first, 0.0)
    for number in range(10_000):
        owner = Owner()
        queue.start(owner, number / 1000)
        owner.final_at = 0.0
    queue.start(last, 11.0)
    assert len(queue) < 1000
    queue.run(1000.0)
    assert fired == [first, last]
