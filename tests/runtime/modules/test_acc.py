"""What acc writes, and of which calls (LANGUAGE G.4.1)."""

from __future__ import annotations

import io

import pytest

from runtime import Router
from runtime.log import NOTICE, Log
from runtime.modules import sl, tm
from runtime.modules.kamailio import acc
from runtime.sip.request import Request
from runtime.start_error import StartError
from tests.runtime.wire import BOB, Sent, Wire, reply_to, request

ACC, MISSED, FAILED = 1, 2, 3
PARAMETERS = {
    "log_flag": ACC,
    "log_missed_flag": MISSED,
    "failed_transaction_flag": FAILED,
    "early_media": 1,
    "report_ack": 1,
    "log_extra": "src_user=$fU;dst_user=$rU",
}


class Accounted:
    """A router that relays everything, with flags on what it relays."""

    def __init__(self, *flags: int, **parameters: object) -> None:
        router = Router(profile="kamailio-3.1")
        router.load(sl, tm, acc)
        router.modparam(acc, **{**PARAMETERS, **parameters})
        router.clock = lambda: 1000.5
        self.written = io.StringIO()
        router.log = Log(self.written)
        router.log.level = NOTICE

        async def route(msg: Request) -> None:
            msg.flags.update(flags)
            await tm.t_relay(msg)

        router.request_route(route)
        self.wire = Wire(router=router)

    def lines(self) -> list[str]:
        """What acc has written since the last look."""
        text = self.written.getvalue()
        self.written.seek(0)
        self.written.truncate()
        return [
            line.partition("ACC: ")[2].replace("timestamp=1000;", "")
            for line in text.splitlines()
            if "ACC: " in line
        ]

    def relay(self, method: str = "INVITE") -> Sent:
        """A request goes through; what goes down."""
        sent = self.wire.receive(request(method))
        return next(packet for packet in sent if packet.to == BOB)

    def answer(self, down: Sent, status: str, body: str = "") -> None:
        """The phone answers."""
        text = reply_to(down, status)
        if body:
            text = text.replace("Content-Length: 0", f"Content-Length: {len(body)}") + body
        self.wire.receive(text, BOB)


ROW = "method={};from_tag=a;to_tag={};call_id=call-1;code={};reason={};src_user=alice;dst_user=bob"


@pytest.mark.parametrize(
    ("method", "flags", "status", "event"),
    [
        ("INVITE", {ACC}, "200 OK", "transaction answered"),
        ("BYE", {ACC}, "200 OK", "transaction answered"),
        ("BYE", {ACC, FAILED}, "481 Gone", "transaction answered"),
        ("BYE", {ACC}, "481 Gone", None),
        ("INVITE", {ACC, MISSED}, "486 Busy Here", "call missed"),
        ("INVITE", {MISSED}, "302 Moved", "call missed"),
        ("OPTIONS", {MISSED}, "486 Busy Here", None),
        ("INVITE", set(), "200 OK", None),
    ],
)
def test_what_flags_ask_for_is_accounted(
    method: str, flags: set[int], status: str, event: str | None
) -> None:
    accounted = Accounted(*flags)
    accounted.answer(accounted.relay(method), status)
    code, reason = status.split(" ", 1)
    wanted = [] if event is None else [f"{event}: {ROW.format(method, 'b', code, reason)}"]
    assert accounted.lines() == wanted


def test_the_ack_to_a_2xx_is_told_with_the_status_of_that() -> None:
    accounted = Accounted(ACC)
    accounted.answer(accounted.relay(), "200 Fine")
    accounted.lines()
    ack = request("ACK", to="<sip:bob@example.com>;tag=b", branch="z9hG4bK2")
    accounted.wire.receive(ack)
    wanted = ROW.format("ACK", "b", 200, "Fine")
    assert accounted.lines() == [f"request acknowledged: {wanted}"]
    quiet = Accounted(ACC, report_ack=0)
    quiet.answer(quiet.relay(), "200 Fine")
    quiet.lines()
    quiet.wire.receive(ack)
    assert quiet.lines() == []


def test_early_media_counts_as_answered_when_there_is_some() -> None:
    accounted = Accounted(ACC)
    down = accounted.relay()
    accounted.answer(down, "183 Session Progress")
    assert accounted.lines() == []
    accounted.answer(down, "183 Session Progress", "v=0\r\n")
    row = ROW.format("INVITE", "b", 183, "Session Progress")
    assert accounted.lines() == [f"transaction answered: {row}"]


def test_a_phone_that_never_answers_is_a_missed_call_without_a_tag() -> None:
    accounted = Accounted(ACC, MISSED)
    accounted.relay()
    accounted.wire.advance(31)
    row = ROW.format("INVITE", "", 408, "Request Timeout")
    assert accounted.lines() == [f"call missed: {row}"]


def test_the_extra_fields_are_those_of_the_branch_that_answered() -> None:
    accounted = Accounted(ACC)

    async def fork(msg: Request) -> None:
        msg.flags.add(ACC)
        msg.ruri = "sip:phone@127.0.0.12:5062"
        await tm.t_relay(msg)

    accounted.wire.router.request_route(fork)
    accounted.answer(accounted.relay(), "200 OK")
    (line,) = accounted.lines()
    assert line.endswith(";src_user=alice;dst_user=phone")


@pytest.mark.parametrize("flag", ["db_flag", "db_missed_flag", "radius_flag", "diameter_flag"])
def test_what_cannot_be_accounted_to_is_refused_at_start(flag: str) -> None:
    with pytest.raises(StartError, match="this runtime accounts to the log only"):
        Accounted(**{flag: 1})


def test_a_text_of_the_scripts_own_is_accounted() -> None:
    accounted = Accounted()

    def route(msg: Request) -> None:
        acc.acc_log_request(msg, "404 Nobody there")

    accounted.wire.router.request_route(route)
    accounted.wire.receive(request())
    row = ROW.format("OPTIONS", "", 404, "Nobody there")
    assert accounted.lines() == [f"request accounted: {row}"]
