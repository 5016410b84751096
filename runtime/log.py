"""What a router tells its operator: one line an event, to standard error.

A router stays in the foreground, so standard error is where a person, or the journal of a service
manager, reads it; there is no syslog. Text that came from packets is cleaned here and nowhere else:
a peer cannot move the cursor of the terminal or forge a line.

Knows no message, socket or router.
"""

from __future__ import annotations

import re
import sys
import time
import traceback
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TextIO

ALERT, CRITICAL, ERROR, WARNING, NOTICE, INFO, DEBUG = -3, -2, -1, 1, 2, 3, 4

#: names of the levels of SER 0.8 to 3.1 (LANGUAGE C.1.1); a line shows when its level is not above
#: the core parameter ``debug``
SER_LEVELS: Mapping[int, str] = MappingProxyType(
    {
        ALERT: "alert",
        CRITICAL: "critical",
        ERROR: "error",
        WARNING: "warning",
        NOTICE: "notice",
        INFO: "info",
        DEBUG: "debug",
    }
)

#: seconds for which the repeats of one problem are only counted
REPEAT_SECONDS = 10.0

#: characters of one line; what is longer is cut, and says so
LONGEST_LINE = 2000

# control characters of ASCII and ISO 8859-1, and what Unicode uses to break or turn round a line
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


def clean(text: str) -> str:
    r"""Text with every character that could drive a terminal written as an escape, and cut.

    >>> clean("a\r\nb\x1b[31m")
    'a\\r\\nb\\x1b[31m'
    """
    if len(text) > LONGEST_LINE:
        text = f"{text[:LONGEST_LINE]}... ({len(text)} characters)"
    return _UNSAFE.sub(lambda found: ascii(found[0])[1:-1], text)


class Log:
    """A router's log.

    Args:
        stream: where lines go; standard error, as it is at that moment, when left out.
        clock: seconds from any start, for counting repeats.
    """

    def __init__(
        self, stream: TextIO | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.level = 0  # the core parameter ``debug``; the command line may raise it
        self.names = SER_LEVELS
        self.times = False  # the server turns this on: times mean nothing before it runs
        #: how a file and line of a generated module are told, set by who has its source map
        self.origin: Callable[[str, int], str | None] = lambda file, line: None
        self._stream = stream
        self._clock = clock
        self._repeats: dict[str, tuple[float, int]] = {}

    def __call__(self, level: int, text: str) -> None:
        """Log one line if ``level`` is not above the log's own."""
        if level <= self.level:
            self._write(f"{self._name(level)}: {clean(text)}")

    def say(self, text: str) -> None:
        """Log one line at any level: what a person wants to know who starts or ends a router."""
        self._write(clean(text))

    def once(self, key: str, text: str, level: int = ERROR) -> None:
        """Log a problem that packets can repeat: its repeats are counted, and told with the next.

        ``key`` says which problem it is: a constant of the code, never a part of a message.
        """
        if level > self.level:
            return
        now = self._clock()
        until, count = self._repeats.get(key, (now, 0))
        if now < until:
            self._repeats[key] = (until, count + 1)
            return
        self._repeats[key] = (now + REPEAT_SECONDS, 0)
        self(level, f"{text} ({count} more like it before)" if count else text)

    def exception(self, error: BaseException) -> None:
        """Log an error of a route with its traceback and the config lines it went through.

        Repeats from the same line of code are counted as ``once`` does.
        """
        frames = traceback.extract_tb(error.__traceback__)
        place = f"{frames[-1].filename}:{frames[-1].lineno}" if frames else ""
        said_in = [
            origin
            for frame in frames
            if (origin := self.origin(frame.filename, frame.lineno or 0)) is not None
        ]
        what = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
        where = f" (config: {', '.join(said_in)})" if said_in else ""
        key = f"{type(error).__name__} {place}"
        _, count = self._repeats.get(key, (0.0, -1))
        self.once(key, f"{what}{where}")
        if count < 0 and self.level >= ERROR:
            # the traceback once for each place: it is long, and always the same
            for part in traceback.format_exception(error):
                for line in part.splitlines():
                    self._write(f"    {clean(line)}")

    def repeats(self) -> None:
        """Log what was counted and not told yet; for the end of a run."""
        for key, (until, count) in self._repeats.items():
            if count:
                self._write(f"{self._name(NOTICE)}: {clean(key)}: {count} more")
                self._repeats[key] = (until, 0)

    def _name(self, level: int) -> str:
        """The name of the level, or of the nearest more urgent one: scripts may use any number."""
        return self.names[max((at for at in self.names if at <= level), default=min(self.names))]

    def _write(self, line: str) -> None:
        if self.times:
            now = time.time()
            seconds = time.strftime("%H:%M:%S", time.localtime(now))
            line = f"{seconds}.{int(now % 1 * 1000):03} {line}"
        stream = sys.stderr if self._stream is None else self._stream
        try:
            stream.write(f"{line}\n")
            stream.flush()
        except (OSError, ValueError):
            return  # nobody reads any more; calls are worth more than lines
