"""What an operator reads."""

from __future__ import annotations

import io
import re

import pytest

from runtime.log import DEBUG, ERROR, INFO, LONGEST_LINE, REPEAT_SECONDS, WARNING, Log, clean


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


class Page:
    """A log, its clock and its lines so far."""

    def __init__(self, level: int = WARNING) -> None:
        self.stream, self.clock = io.StringIO(), Clock()
        self.log = Log(self.stream, self.clock)
        self.log.level = level

    @property
    def lines(self) -> list[str]:
        return self.stream.getvalue().splitlines()


def fails() -> None:
    raise LookupError("no such thing")


def log_a_failure(log: Log) -> None:
    try:
        fails()
    except LookupError as error:
        log.exception(error)


def test_a_line_shows_when_its_level_is_not_above_the_logs() -> None:
    page = Page(WARNING)
    page.log(ERROR, "an error")
    page.log(WARNING, "a warning")
    page.log(INFO, "some detail")
    assert page.lines == ["error: an error", "warning: a warning"]


def test_scripts_may_log_at_any_number() -> None:
    page = Page(9)
    page.log(-7, "worst")
    page.log(0, "between")
    page.log(9, "least")
    assert page.lines == ["alert: worst", "error: between", "debug: least"]


@pytest.mark.parametrize(
    "character", ["\x1b", "\r", "\n", "\x00", "\x7f", "\x9b", "\u202e", "\u2028", "\u200b"]
)
def test_no_character_of_a_packet_can_drive_the_terminal(character: str) -> None:
    page = Page()
    page.log(ERROR, f"from {character}[31m peer")
    assert len(page.lines) == 1
    assert character not in page.stream.getvalue().removesuffix("\n")
    assert page.lines[0].startswith("error: from \\")


def test_ordinary_text_stays_as_it_is() -> None:
    assert clean('Grüße an "bob" \\o/ 北') == 'Grüße an "bob" \\o/ 北'


def test_a_line_is_cut_at_a_length() -> None:
    text = clean("x" * 70_000)
    assert len(text) < LONGEST_LINE + 50
    assert text.endswith("(70000 characters)")


def test_repeats_of_a_problem_are_counted_and_told_with_the_next() -> None:
    page = Page()
    for number in range(1000):
        page.log.once("send", f"cannot send {number}")
    page.log.once("other", "something else")
    assert page.lines == ["error: cannot send 0", "error: something else"]
    page.clock.now += REPEAT_SECONDS
    page.log.once("send", "cannot send again")
    assert page.lines[2:] == ["error: cannot send again (999 more like it before)"]


def test_repeats_not_told_yet_are_told_at_the_end() -> None:
    page = Page()
    for _ in range(3):
        page.log.once("send ECONNREFUSED", "cannot send")
    page.log.repeats()
    page.log.repeats()
    assert page.lines == ["error: cannot send", "notice: send ECONNREFUSED: 2 more"]


def test_a_problem_below_the_level_is_not_logged_once_either() -> None:
    page = Page(ERROR)
    page.log.once("detail", "a detail", DEBUG)
    page.log.repeats()
    assert page.lines == []


def test_an_error_of_a_route_is_told_with_its_traceback_the_first_time() -> None:
    page = Page()
    log_a_failure(page.log)
    assert page.lines[0] == "error: LookupError: no such thing"
    assert any("in fails" in line for line in page.lines)
    shown = len(page.lines)
    log_a_failure(page.log)
    assert len(page.lines) == shown
    page.clock.now += REPEAT_SECONDS
    log_a_failure(page.log)
    assert page.lines[shown:] == ["error: LookupError: no such thing (1 more like it before)"]


def test_an_error_of_a_route_names_the_config_lines_it_went_through() -> None:
    page = Page()
    page.log.origin = lambda file, line: "ser.cfg:96" if file == __file__ else None
    log_a_failure(page.log)
    assert page.lines[0] == "error: LookupError: no such thing (config: ser.cfg:96, ser.cfg:96)"


def test_errors_of_two_places_are_two_problems() -> None:
    page = Page()
    log_a_failure(page.log)
    try:
        raise LookupError("elsewhere")
    except LookupError as error:
        page.log.exception(error)
    assert "error: LookupError: elsewhere" in page.lines


def test_a_running_routers_lines_carry_the_time() -> None:
    page = Page()
    page.log.times = True
    page.log.say("started")
    assert re.fullmatch(r"\d\d:\d\d:\d\d\.\d\d\d started", page.lines[0])


def test_a_log_that_nobody_reads_any_more_does_not_end_the_router() -> None:
    class Closed(io.StringIO):
        def write(self, _: str) -> int:
            raise BrokenPipeError

    log = Log(Closed())
    log.say("unheard")
    closed = io.StringIO()
    closed.close()
    Log(closed).say("unheard")


def test_lines_go_to_standard_error_as_it_is_at_that_moment(
    capsys: pytest.CaptureFixture[str],
) -> None:
    Log().say("hello")
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("", "hello\n")
