"""Commands over real sockets: how they are opened, served and left."""

from __future__ import annotations

import asyncio
import os
import socket
import stat
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from runtime.commandline import KAMAILIO_5, parse_command_line
from runtime.loop import Server
from runtime.modules.kamailio import ctl
from runtime.router import Router
from runtime.rpc import binrpc
from runtime.rpc.addresses import Place, Transport, parse_place
from runtime.rpc.sockets import MOST_CLIENTS, Door, open_door
from runtime.server import apply, open_doors
from runtime.start_error import StartError
from tests.runtime.serving import PATIENCE, run_test

COOKIE = b"\1\2\3\4"
VERSION = binrpc.request_packet(COOKIE, "core.version")
ANSWER = binrpc.reply_packet(COOKIE, ["kamailio 5.6.3 (x86_64/linux) "])


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory: names of Unix sockets are short."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def a_router(*places: str) -> Router:
    router = Router(profile="kamailio-5.6", debug=3)
    router.load(ctl)
    for place in places:
        router.modparam(ctl, binrpc=place)
    router.start([], 1000.0)
    return router


@asynccontextmanager
async def serving(*places: str) -> AsyncIterator[list[Door]]:
    """A router that takes commands and nothing else."""
    router = a_router(*places)
    doors = open_doors(router)
    server = Server(router, [], doors=doors)
    task = asyncio.create_task(server.serve())
    await asyncio.sleep(0)
    try:
        yield doors
    finally:
        server.stop("the test")
        async with asyncio.timeout(PATIENCE):
            assert await task == "the test"


async def ask_stream(path: str, *parts: bytes, answers: int = 1) -> bytes:
    """What comes back on a connection; the parts are sent one after the other."""
    reader, writer = await asyncio.open_unix_connection(path)
    async with asyncio.timeout(PATIENCE):
        for part in parts:
            writer.write(part)
            await writer.drain()
        if answers:
            got = await reader.readexactly(len(ANSWER) * answers)
        else:
            got = await reader.read()
    writer.close()
    return got


# ---- served ----


def test_a_client_is_answered_on_a_stream(folder: Path) -> None:
    async def test() -> None:
        async with serving("unix:./ctl"):
            assert await ask_stream("ctl", VERSION) == ANSWER
            # in pieces, and several at once
            assert await ask_stream("ctl", VERSION[:3], VERSION[3:]) == ANSWER
            assert await ask_stream("ctl", VERSION * 3, answers=3) == ANSWER * 3

    run_test(test)


@pytest.mark.parametrize("place", ["unixd:./ctl", "udp:127.0.0.1:0"])
def test_a_client_is_answered_in_datagrams(folder: Path, place: str) -> None:
    async def test() -> None:
        async with serving(place) as [door]:
            kind = door.socket.family
            with socket.socket(kind, socket.SOCK_DGRAM) as client:
                client.setblocking(False)
                client.bind("client" if kind == socket.AF_UNIX else ("127.0.0.1", 0))
                client.connect(door.socket.getsockname())
                loop = asyncio.get_running_loop()
                async with asyncio.timeout(PATIENCE):
                    for nonsense in (b"x", b"\xa1", VERSION[:-3]):
                        client.send(nonsense)
                        assert b"bad request: " in await loop.sock_recv(client, 65536)
                    client.send(VERSION)
                    assert await loop.sock_recv(client, 65536) == ANSWER

    run_test(test)


def test_a_client_that_asks_for_much_at_once_gets_all_of_it(folder: Path) -> None:
    async def test() -> None:
        async with serving("unix:./ctl"):
            assert await ask_stream("ctl", VERSION * 5000, answers=5000) == ANSWER * 5000

    run_test(test)


def test_a_client_that_does_not_read_is_not_answered_without_end(folder: Path) -> None:
    async def test() -> None:
        async with serving("unix:./ctl") as [door]:
            request = binrpc.request_packet(COOKIE, "core.echo", *["x" * 60] * 1000)
            with socket.socket(socket.AF_UNIX) as client:
                client.setblocking(False)
                client.connect("ctl")
                with pytest.raises(BlockingIOError):
                    for _ in range(10_000):
                        client.send(request)
                        await asyncio.sleep(0)
            assert await ask_stream("ctl", VERSION) == ANSWER
            answers = door.wish.conversation._router.counters["commands"]  # type: ignore[attr-defined]
            assert answers < 100

    run_test(test)


def test_connections_are_counted(folder: Path) -> None:
    async def test() -> None:
        async with serving("unix:./ctl", "udp:127.0.0.1:0"):
            packet = binrpc.request_packet(COOKIE, "ctl.connections")
            one = binrpc.reply_packet(COOKIE, [1])
            reader, writer = await asyncio.open_unix_connection("ctl")
            writer.write(packet)
            async with asyncio.timeout(PATIENCE):
                assert await reader.readexactly(len(one)) == one
            writer.close()

    run_test(test)


def test_a_client_without_a_name_harms_nothing(folder: Path) -> None:
    async def test() -> None:
        async with serving("unixd:./ctl", "unix:./stream"):
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as client:
                client.sendto(VERSION, "ctl")
            assert await ask_stream("stream", VERSION) == ANSWER

    run_test(test)


def test_a_client_that_sends_nonsense_is_told_so_and_left(folder: Path) -> None:
    async def test() -> None:
        async with serving("unix:./ctl"):
            got = await ask_stream("ctl", b"GET / HTTP/1.1\r\n\r\n", answers=0)
            assert got.endswith(b"bad request: corrupted packet\0")
            assert await ask_stream("ctl", VERSION) == ANSWER

    run_test(test)


def test_of_too_many_clients_the_last_is_turned_away(folder: Path) -> None:
    async def test() -> None:
        async with serving("unix:./ctl"):
            held = [await asyncio.open_unix_connection("ctl") for _ in range(MOST_CLIENTS)]
            held[-1][1].write(VERSION)
            async with asyncio.timeout(PATIENCE):
                assert await held[-1][0].readexactly(len(ANSWER)) == ANSWER
                reader, writer = await asyncio.open_unix_connection("ctl")
                assert await reader.read() == b""
            for _, open_writer in [*held, (reader, writer)]:
                open_writer.close()

    run_test(test)


# ---- opened and closed ----


def test_a_unix_socket_has_its_mode_and_goes_with_its_router(folder: Path) -> None:
    async def test() -> None:
        async with serving("unix:./ctl"):
            assert stat.S_IMODE(os.stat("ctl").st_mode) == 0o660
        assert not os.path.exists("ctl")

    run_test(test)


def test_its_name_is_taken_away_wherever_the_process_has_moved(folder: Path) -> None:
    door = open_doors(a_router("unix:./ctl"))[0]
    there = os.path.abspath("ctl")
    os.chdir("/")
    door.close()
    assert not os.path.exists(there)


def test_a_stale_socket_is_replaced(folder: Path) -> None:
    with socket.socket(socket.AF_UNIX) as left:
        left.bind("ctl")

    async def test() -> None:
        async with serving("unix:./ctl"):
            assert await ask_stream("ctl", VERSION) == ANSWER

    run_test(test)


@pytest.mark.parametrize("kind", [socket.SOCK_STREAM, socket.SOCK_DGRAM])
def test_a_live_socket_is_refused_in_one_sentence(folder: Path, kind: socket.SocketKind) -> None:
    with socket.socket(socket.AF_UNIX, kind) as other:
        other.bind("ctl")
        if kind == socket.SOCK_STREAM:
            other.listen()
        with pytest.raises(StartError) as refused:
            open_doors(a_router("unix:./ctl"))
    assert str(refused.value) == (
        "cannot take commands on ./ctl: another process takes commands there"
    )
    assert os.path.exists("ctl")


def test_what_is_no_socket_is_left_alone(folder: Path) -> None:
    Path("ctl").write_text("mine")
    with pytest.raises(StartError, match="something that is no socket has that name"):
        open_doors(a_router("unix:./ctl"))
    assert Path("ctl").read_text() == "mine"


@pytest.mark.parametrize(
    ("place", "why"),
    [
        ("unix:./nowhere/ctl", "cannot take commands on ./nowhere/ctl: No such file or directory"),
        (f"unix:/{'x' * 200}", "AF_UNIX path too long"),
        ("tcp:192.0.2.1:2046", "cannot take commands on tcp:192.0.2.1:2046: "),
    ],
)
def test_a_socket_that_cannot_be_had_is_one_sentence(folder: Path, place: str, why: str) -> None:
    router = a_router("unix:./first", place)
    with pytest.raises(StartError) as refused:
        open_doors(router)
    assert why in str(refused.value)
    assert "\n" not in str(refused.value)
    assert not os.path.exists("first")


def test_the_default_is_done_without_where_it_cannot_be_had(
    capsys: pytest.CaptureFixture[str],
) -> None:
    router = a_router()
    [wish] = router.wishes
    assert (str(wish.place), wish.needed) == ("/run/kamailio/kamailio_ctl", False)
    router.wishes = [
        type(wish)(parse_place("unix:/nowhere/ctl", "x"), wish.conversation, needed=False)
    ]
    assert open_doors(router) == []
    assert capsys.readouterr().err == (
        "warning: cannot take commands on /nowhere/ctl: No such file or directory; the router "
        "runs without\n"
    )


def test_the_default_is_in_the_directory_that_the_command_line_says(folder: Path) -> None:
    router = Router(profile="kamailio-5.6")
    router.load(ctl)
    apply(parse_command_line(["-Y", "./run"], KAMAILIO_5), router)
    router.start([], 1000.0)
    assert router.wishes[0].place == Place(Transport.UNIX_STREAM, "./run/kamailio_ctl")


def test_a_place_that_others_reach_is_warned_of(capsys: pytest.CaptureFixture[str]) -> None:
    a_router("udp:127.0.0.1:2046")
    assert capsys.readouterr().err == ""
    a_router("udp:*:2046")
    assert "whoever reaches udp:0.0.0.0:2046 rules this router" in capsys.readouterr().err


# ---- how places are written ----


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("unix:/tmp/x", Place(Transport.UNIX_STREAM, "/tmp/x")),
        ("unixs:/tmp/x", Place(Transport.UNIX_STREAM, "/tmp/x")),
        ("unixd:x", Place(Transport.UNIX_DATAGRAM, "x")),
        ("/tmp/x", Place(Transport.UNIX_STREAM, "/tmp/x")),
        ("udp:localhost:2046", Place(Transport.UDP, "127.0.0.1", 2046)),
        ("tcp:127.0.0.1", Place(Transport.TCP, "127.0.0.1", 2049)),
        ("127.0.0.1:80", Place(Transport.TCP, "127.0.0.1", 80)),
        ("udp:[::1]:7", Place(Transport.UDP, "::1", 7)),
        ("udp:*:3012", Place(Transport.UDP, "0.0.0.0", 3012)),
    ],
)
def test_places_are_read(text: str, place: Place) -> None:
    assert parse_place(text, "ctl: binrpc") == place


@pytest.mark.parametrize("text", ["unix:", "udp:127.0.0.1:x", "udp:127.0.0.1:70000", "tcp:\0:1"])
def test_what_is_no_place_is_refused(text: str) -> None:
    with pytest.raises(StartError, match="ctl: binrpc"):
        parse_place(text, "ctl: binrpc")


def test_a_port_that_is_taken_is_refused() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
        other.bind(("127.0.0.1", 0))
        router = a_router(f"udp:127.0.0.1:{other.getsockname()[1]}")
        with pytest.raises(StartError, match="Address already in use"):
            open_door(router.wishes[0])
