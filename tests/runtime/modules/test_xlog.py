"""xlog of Kamailio: levels, prefix, return values (LANGUAGE C.1.1, D.3.3, H 12)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from runtime import Request
from runtime.modules.kamailio import xlog
from tests.runtime.wire import Wire, request


@pytest.fixture
def logged(
    make_wire: Callable[..., Wire], capsys: pytest.CaptureFixture[str]
) -> Callable[..., list[str]]:
    """What a route logs when all levels are shown; each call in it is true."""

    def run(*calls: Callable[[Request], bool], profile: str = "kamailio-5.6") -> list[str]:
        results: list[bool] = []

        def route(msg: Request) -> None:
            msg.router.log.level = 9
            results.extend(call(msg) for call in calls)

        wire = make_wire(profile=profile)
        wire.router.load(xlog)
        wire.router.modparam(xlog, prefix="")
        wire.router.request_route(route)
        wire.router.start([wire.server], 0.0)
        wire.receive(request())
        lines = capsys.readouterr().err.splitlines()
        return [*lines, f"{results}"]

    return run


@pytest.mark.parametrize(
    ("function", "level"),
    [
        (xlog.xalert, "alert"), (xlog.xcrit, "critical"), (xlog.xbug, "critical"),
        (xlog.xerr, "error"), (xlog.xwarn, "warning"), (xlog.xnotice, "notice"),
        (xlog.xinfo, "info"), (xlog.xdbg, "debug"), (xlog.xdbgl, "debug"), (xlog.xlog, "error"),
        (xlog.xlogl, "error"),
    ],
)  # fmt: skip
def test_each_function_has_its_level(
    logged: Callable[..., list[str]], function: Callable[..., bool], level: str
) -> None:
    assert logged(lambda msg: function(msg, "text\n")) == [f"{level}: text", "[True]"]


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (("L_INFO", "x"), "info: x"),
        (("L_BUG", "x"), "critical: x"),
        (("LOG_LOCAL3", "L_WARN", "x"), "warning: x"),
        (("1", "x"), "notice: x"),
        (("0", "x"), "warning: x"),
        (("-1", "x"), "error: x"),
        (("x",), "error: x"),
    ],
)
def test_the_last_text_is_logged_at_the_level_before_it(
    logged: Callable[..., list[str]], arguments: tuple[str, ...], line: str
) -> None:
    assert logged(lambda msg: xlog.xlog(msg, *arguments)) == [line, "[True]"]


def test_until_3_1_a_warning_is_1(logged: Callable[..., list[str]]) -> None:
    assert logged(lambda msg: xlog.xlog(msg, "1", "x"), profile="kamailio-3.1") == [
        "warning: x", "[True]",
    ]  # fmt: skip


@pytest.mark.parametrize("level", ["L_NOPE", "warning", "", " "])
def test_what_is_no_level_logs_nothing_but_that(
    logged: Callable[..., list[str]], level: str
) -> None:
    assert logged(lambda msg: xlog.xlogm(msg, level, "x")) == [
        f"error: xlog: {level!r} is no level", "[False]",
    ]  # fmt: skip


def test_a_text_of_a_packet_stays_in_its_line(logged: Callable[..., list[str]]) -> None:
    assert logged(lambda msg: xlog.xinfo(msg, "a\r\nerror: b\x1b[31m\n")) == [
        "info: a\\r\\nerror: b\\x1b[31m", "[True]",
    ]  # fmt: skip


def test_lines_begin_with_the_prefix(
    make_wire: Callable[..., Wire], capsys: pytest.CaptureFixture[str]
) -> None:
    make_wire(xlog, route=lambda msg: xlog.xerr(msg, "x")).receive(request())
    assert capsys.readouterr().err == "error: <script>: x\n"


def test_colours_are_nothing(make_wire: Callable[..., Wire]) -> None:
    seen: list[Any] = []
    make_wire(xlog, route=lambda msg: seen.append(msg.pv("$C(bg)"))).receive(request())
    assert seen == [""]


def test_a_level_above_debug_is_not_shown(
    make_wire: Callable[..., Wire], capsys: pytest.CaptureFixture[str]
) -> None:
    def route(msg: Request) -> None:
        assert xlog.xdbg(msg, "hidden") and xlog.xinfo(msg, "shown")

    wire = make_wire(xlog, profile="kamailio-5.6", route=route)
    # as the server applies the core parameter: info is 2 where warnings are 0
    wire.router.log.level = wire.router.profile.language.log_level(2)
    wire.receive(request())
    assert capsys.readouterr().err == "info: <script>: shown\n"
