"""The core commands: LANGUAGE C.3.1, E.3, E.5, G.0."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from runtime import core
from runtime.modules import sl
from runtime.sip.address import Address
from runtime.sip.errors import SipError
from runtime.sip.request import Request
from tests.runtime.wire import Wire, request

FULL = "sip:joe:pw@example.com:5070;p=1;lr?h=2"


def rewritten(
    make_wire: Callable[..., Wire], uri: str, command: Callable[[Request], bool]
) -> str | None:
    """The Request-URI after a command; None when the command was false, which changes nothing."""
    results: list[tuple[bool, str]] = []
    make_wire(route=lambda msg: results.append((command(msg), msg.current_uri))).receive(
        request("INVITE", uri)
    )
    ((done, current),) = results
    assert done or current == uri
    return current if done else None


@pytest.mark.parametrize(
    ("command", "argument", "full", "bare"),
    [
        (core.rewritehost, "h.h", "sip:joe:pw@h.h:5070;p=1;lr?h=2", "sip:h.h"),
        (core.rewritehost, "[::2]", "sip:joe:pw@[::2]:5070;p=1;lr?h=2", "sip:[::2]"),
        (core.rewritehostport, "9.9.9.9:99", "sip:joe:pw@9.9.9.9:99;p=1;lr?h=2", "sip:9.9.9.9:99"),
        (core.rewritehostport, "h", "sip:joe:pw@h;p=1;lr?h=2", "sip:h"),
        (core.rewriteport, "7", "sip:joe:pw@example.com:7;p=1;lr?h=2", "sip:example.com:7"),
        (core.rewriteport, "", "sip:joe:pw@example.com;p=1;lr?h=2", "sip:example.com"),
        (core.rewriteuser, "q", "sip:q:pw@example.com:5070;p=1;lr?h=2", "sip:q@example.com"),
        (core.rewriteuser, "", "sip::pw@example.com:5070;p=1;lr?h=2", "sip:example.com"),
        (core.rewriteuserpass, "u:p", "sip:u:p@example.com:5070;p=1;lr?h=2", "sip:u:p@example.com"),
        (core.rewriteuserpass, "u", "sip:u@example.com:5070;p=1;lr?h=2", "sip:u@example.com"),
        (core.prefix, "00", "sip:00joe:pw@example.com:5070;p=1;lr?h=2", "sip:00@example.com"),
        (core.prefix, "", "sip:joe:pw@example.com:5070;p=1;lr?h=2", "sip:@example.com"),
        (core.strip, 1, "sip:oe:pw@example.com:5070;p=1;lr?h=2", "sip:example.com"),
        (core.strip, 3, "sip::pw@example.com:5070;p=1;lr?h=2", "sip:example.com"),
        (core.strip, 9, "sip::pw@example.com:5070;p=1;lr?h=2", "sip:example.com"),
        (core.strip, 0, "sip:joe:pw@example.com:5070;p=1;lr?h=2", "sip:example.com"),
        (core.rewriteuri, "tel:+1", "tel:+1", "tel:+1"),
    ],
)
def test_a_uri_is_rebuilt_part_by_part(
    command: Callable[[Request, Any], bool],
    argument: str | int,
    full: str,
    bare: str,
    make_wire: Callable[..., Wire],
) -> None:
    assert rewritten(make_wire, FULL, lambda msg: command(msg, argument)) == full
    assert rewritten(make_wire, "sip:example.com", lambda msg: command(msg, argument)) == bare


def test_an_ipv6_host_keeps_its_brackets(make_wire: Callable[..., Wire]) -> None:
    assert (
        rewritten(make_wire, "sip:a@[::1]:5", lambda msg: core.rewriteuser(msg, "b"))
        == "sip:b@[::1]:5"
    )


def test_commands_work_on_what_the_one_before_made(make_wire: Callable[..., Wire]) -> None:
    def both(msg: Request) -> bool:
        return core.strip(msg, 2) and core.prefix(msg, "+") and core.rewritehost(msg, "h")

    assert rewritten(make_wire, "sip:0012@x", both) == "sip:+12@h"


def test_revert_uri_goes_back_to_the_received_one(make_wire: Callable[..., Wire]) -> None:
    def both(msg: Request) -> bool:
        return core.rewriteuri(msg, "sip:y") and core.revert_uri(msg)

    assert rewritten(make_wire, "sip:x", both) == "sip:x"


@pytest.mark.parametrize("uri", ["tel:+1", "http://x", "sip:"])
def test_a_uri_that_does_not_parse_stays(uri: str, make_wire: Callable[..., Wire]) -> None:
    assert rewritten(make_wire, uri, lambda msg: core.rewriteuser(msg, "b")) is None


def test_a_rewritten_uri_may_have_1024_bytes(make_wire: Callable[..., Wire]) -> None:
    room = 1024 - len("sip:@h")
    assert rewritten(make_wire, "sip:h", lambda msg: core.rewriteuser(msg, "a" * room))
    assert not rewritten(make_wire, "sip:h", lambda msg: core.rewriteuser(msg, "a" * (room + 1)))


def test_config_text_goes_into_the_uri_as_utf_8(make_wire: Callable[..., Wire]) -> None:
    uri = rewritten(make_wire, "sip:h", lambda msg: core.rewriteuser(msg, "J\u00f6rg"))
    assert uri is not None
    assert uri.encode("latin-1").decode("utf-8") == "sip:J\u00f6rg@h"


# ---- branches ----


def branches_after(
    make_wire: Callable[..., Wire], route: Callable[[Request], object]
) -> tuple[list[str], SipError]:
    """Branches and error when the route has ended."""
    seen: list[Request] = []

    def main(msg: Request) -> None:
        route(msg)
        seen.append(msg)

    make_wire(route=main).receive(request("INVITE", "sip:a@h"))
    return [target.uri for target in seen[0].branches], seen[0].error


def test_append_branch_takes_its_uri_or_the_current_one(make_wire: Callable[..., Wire]) -> None:
    def route(msg: Request) -> None:
        core.append_branch(msg)
        core.rewriteuser(msg, "b")
        core.append_branch(msg)
        core.append_branch(msg, "sip:c@\u00e9")

    branches, _ = branches_after(make_wire, route)
    assert branches == ["sip:a@h", "sip:b@h", "sip:c@\u00c3\u00a9"]


def test_0_8_8_takes_three_branches_and_then_reports_it(make_wire: Callable[..., Wire]) -> None:
    results: list[bool] = []
    branches, error = branches_after(
        make_wire, lambda msg: results.extend(core.append_branch(msg) for _ in range(4))
    )
    assert results == [True, True, True, False]
    assert len(branches) == 3
    assert error is SipError.TOO_MANY_BRANCHES


def test_a_branch_of_1024_bytes_is_too_long(make_wire: Callable[..., Wire]) -> None:
    branches, error = branches_after(
        make_wire, lambda msg: [core.append_branch(msg, "a" * size) for size in (1024, 1023)]
    )
    assert [len(branch) for branch in branches] == [1023]
    assert error is SipError.UNSPECIFIED


# ---- forward and send ----


def test_forward_sends_to_the_address_with_our_via(make_wire: Callable[..., Wire]) -> None:
    async def route(msg: Request) -> None:
        core.append_branch(msg, "sip:ignored@h")
        assert await core.forward(msg, "127.0.0.15", 5099) == 1

    (sent,) = make_wire(route=route).receive(request("OPTIONS", "sip:x@y"))
    assert sent.to == Address("127.0.0.15", 5099)
    assert sent.first == "OPTIONS sip:x@y SIP/2.0"
    assert sent.header("Via")[0] == "SIP/2.0/UDP 127.0.0.1;branch=0"


@pytest.mark.parametrize(
    ("uri", "to"),
    [
        ("sip:x@127.0.0.15:5099", Address("127.0.0.15", 5099)),
        ("sip:127.0.0.15", Address("127.0.0.15", 5060)),
    ],
)
def test_forward_without_an_address_goes_by_the_current_uri(
    uri: str, to: Address, make_wire: Callable[..., Wire]
) -> None:
    async def route(msg: Request) -> None:
        core.rewriteuri(msg, uri)
        assert await core.forward(msg) == 1

    (sent,) = make_wire(route=route).receive(request("OPTIONS", "sip:x@y"))
    assert sent.to == to
    assert sent.first == f"OPTIONS {uri} SIP/2.0"


def test_forward_goes_to_the_destination_that_a_script_set(
    make_wire: Callable[..., Wire],
) -> None:
    async def route(msg: Request) -> None:
        msg.dst_uri = "sip:127.0.0.16:5098"
        assert await core.forward(msg) == 1

    (sent,) = make_wire(profile="kamailio-3.1", route=route).receive(request(uri="sip:x@y"))
    assert sent.to == Address("127.0.0.16", 5098)
    assert sent.first == "OPTIONS sip:x@y SIP/2.0"


@pytest.mark.parametrize(
    ("port", "code"), [("99999999", -479), ("x", -479), ("5070", 1), (None, 1)]
)
def test_forward_takes_a_uris_port_as_text(
    port: str | None, code: int, make_wire: Callable[..., Wire]
) -> None:
    results: list[int] = []

    async def route(msg: Request) -> None:
        results.append(await core.forward(msg, "127.0.0.15", port))

    sent = make_wire(route=route).receive(request())
    assert results == [code]
    assert [packet.to.port for packet in sent] == ([int(port or 5060)] if code > 0 else [])


def test_forward_without_a_readable_uri_is_an_error(make_wire: Callable[..., Wire]) -> None:
    results: list[int] = []

    async def route(msg: Request) -> None:
        results.append(await core.forward(msg))

    assert make_wire(route=route).receive(request("OPTIONS", "tel:+1")) == []
    assert results == [-1]


def test_forward_to_a_family_without_a_socket_is_told_by_sl_reply_error(
    make_wire: Callable[..., Wire],
) -> None:
    async def route(msg: Request) -> None:
        if not await core.forward(msg, "::1", 5060):
            sl.sl_reply_error(msg)

    (sent,) = make_wire(sl, route=route).receive(request())
    assert sent.first == "SIP/2.0 500 I'm terribly sorry, server error occured (7/SL)"


def test_send_passes_the_bytes_on_as_received(make_wire: Callable[..., Wire]) -> None:
    async def route(msg: Request) -> None:
        msg.append_header("X: y")
        core.rewriteuri(msg, "sip:z")
        assert await core.send(msg, "127.0.0.15", 5099)

    text = request(body="b\u00f6dy")
    (sent,) = make_wire(route=route).receive(text)
    assert sent.text == text
    assert sent.to == Address("127.0.0.15", 5099)


# ---- log, error, exec ----


def test_log_writes_at_its_level_only(
    make_wire: Callable[..., Wire], capsys: pytest.CaptureFixture[str]
) -> None:
    def route(msg: Request) -> None:
        msg.router.log.level = 2
        assert core.log(msg, 2, "shown") and core.log(msg, 3, "hidden")
        assert core.error(msg, "a", "b")

    make_wire(route=route).receive(request())
    written = capsys.readouterr().err
    assert "shown" in written
    assert "hidden" not in written
    assert 'error("a", "b")' in written


def test_exec_runs_nothing_without_leave(make_wire: Callable[..., Wire], tmp_path: Path) -> None:
    results: list[bool] = []

    async def route(msg: Request) -> None:
        results.append(await core.exec(msg, f"touch {tmp_path}/made"))

    make_wire(route=route).receive(request())
    assert results == [False]
    assert not (tmp_path / "made").exists()


def test_exec_runs_a_command_while_other_messages_are_served(
    make_wire: Callable[..., Wire], tmp_path: Path
) -> None:
    async def route(msg: Request) -> None:
        if msg.method == "INVITE":
            assert await core.exec(msg, f"read line < {tmp_path}/gate; exit 3")
        sl.sl_send_reply(msg, 200, msg.method)

    async def run() -> list[str]:
        import os

        wire = make_wire(sl, route=route)
        wire.router.allow_exec = True
        os.mkfifo(tmp_path / "gate")
        answered = [sent.first for sent in wire.receive(request("INVITE"))]
        answered += [sent.first for sent in wire.receive(request("OPTIONS"))]
        await asyncio.to_thread((tmp_path / "gate").write_text, "go\n")
        async with asyncio.timeout(10):
            while len(answered) < 2:
                await asyncio.sleep(0)
                answered += [sent.first for sent in wire.sent()]
        return answered

    assert asyncio.run(run()) == ["SIP/2.0 200 OPTIONS", "SIP/2.0 200 INVITE"]
