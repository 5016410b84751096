"""Runs a few lines of a config on messages: config in, Python out, executed.

Every row of the language is tested this way, from text to effect: no test here knows what the
generated Python looks like. Where a real server is to be asked as well (``peer.py``), what it logs
must be the same.
"""

from __future__ import annotations

import io
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import peer
import pytest
from wire import ALICE, Sent, Wire, request

import runtime
from runtime import load
from runtime.log import ERROR, Log
from runtime.missing_module import MissingModule
from runtime.results import Rc
from runtime.sip.address import Address
from runtime.sip.message import Message
from sertranspile.diagnostics import ConfigErrors
from sertranspile.pipeline import transpile
from sertranspile.source import SourceFile

_MODERN = "".join(f'loadmodule "{name}.so"\n' for name in ("pv", "tm", "sl", "xlog"))
_OLD = "".join(f'loadmodule "/lib/{name}.so"\n' for name in ("sl", "tm"))
#: what a config of each dialect begins with
HEADS = {
    "ser08": _OLD,
    "ser09": _OLD,
    "ser2": _OLD + 'loadmodule "xlog.so"\n',
    "ser3": "#!SER\n" + _MODERN.replace('loadmodule "pv.so"\n', ""),
    "openser1": _MODERN,
    "kam3": "#!KAMAILIO\n" + _MODERN,
    "kam5": "#!KAMAILIO\n" + _MODERN,
    "kam6": "#!KAMAILIO\n" + _MODERN,
}
#: patterns that respect case, and those that only the message tells
needs_patterns = pytest.mark.skipif(
    not hasattr(runtime, "posix_matches"), reason="the runtime reads no POSIX patterns yet"
)
#: what ``xlog`` writes before its texts
_PREFIX = "<script>: "
#: dialects in which one line means the same, oldest first
ALL = tuple(HEADS)
MODERN = ("ser3", "openser1", "kam3", "kam5", "kam6")
KAMAILIO = ("kam3", "kam5", "kam6")


@dataclass(frozen=True)
class Ran:
    """What a config did: the texts it logged, and what it sent."""

    said: list[str]
    sent: list[Sent]

    @property
    def firsts(self) -> list[str]:
        """The first lines of what it sent."""
        return [packet.first for packet in self.sent]


class Running:
    """A config that runs, for several messages one after the other.

    Args:
        returns: codes that functions give, whatever they would have done.
        asks: whether a real server may be asked as well.
        packets: whether what is sent is compared with what that one sends.
    """

    def __init__(
        self,
        config: str,
        dialect: str = "kam5",
        features: Sequence[str] = (),
        returns: Mapping[str, int] | None = None,
        asks: bool = True,
        packets: bool = False,
    ) -> None:
        self.config = HEADS[dialect] + config
        self.packets = packets
        made = transpile(SourceFile("test.cfg", self.config), dialect=dialect)
        self.warnings = [finding.code for finding in made.warnings]
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "router.py"
            path.write_text(made.text)
            self.module = load(path, features)
        _stub(self.module, returns or {})
        self.stream = io.StringIO()
        self.wire = Wire(router=self.module.router)
        self.module.router.log = Log(self.stream)
        self.module.router.log.level = 3
        self.module.router.cannot_call = self.module.router.log.once
        asks = asks and returns is None
        self.peer = _peer(self.config, dialect, features) if asks else None

    def __enter__(self) -> Running:
        return self

    def __exit__(self, *_: object) -> None:
        if self.peer is not None:
            self.peer.close()

    def receive(self, message: str | None = None, source: Address = ALICE) -> Ran:
        """Give it a message."""
        start = self.stream.tell()
        message = request() if message is None else message
        sent = self.wire.receive(message, source)
        log = self.stream.getvalue()[start:]
        assert not self.module.router.counters["script errors"], f"{self.config}\n{log}"
        ran = Ran(_said(log.splitlines()), sent)
        if self.peer is not None:
            said, theirs = self.peer.receive(message, source)
            assert ran.said == said, f"{peer.COMMAND} said {said} on\n{self.config}"
            if self.packets:
                one, other = _packets(sent), _packets(theirs)
                assert one == other, f"{peer.COMMAND} sent {other} on\n{self.config}"
        return ran


def _stub(module: ModuleType, returns: Mapping[str, int]) -> None:
    """Let functions that the runtime lacks return these codes; ``xlog`` of SER logs."""

    def xlog(msg: Message, *arguments: str) -> Rc:
        msg.router.log(ERROR, f"{_PREFIX}{arguments[-1]}")
        return Rc(1)

    for name, value in list(vars(module).items()):
        wanted = {key: code for key, code in returns.items() if hasattr(value, key)}
        if wanted and isinstance(value, ModuleType):
            # only for this module's eyes: others use the same functions
            stubs = {key: _returning(code) for key, code in wanted.items()}
            setattr(module, name, SimpleNamespace(**{**vars(value), **stubs}))
        if isinstance(value, MissingModule):
            value.xlog = xlog  # type: ignore[assignment]
            for name, code in returns.items():
                setattr(value, name, _returning(code))


def _returning(code: int) -> Any:
    return lambda *_: Rc(code)


def _packets(sent: Sequence[Sent]) -> list[tuple[str, str]]:
    """Where packets went, and their first lines; which went first is not told."""
    return sorted((str(packet.to), packet.first) for packet in sent)


def _peer(config: str, dialect: str, features: Sequence[str]) -> peer.Peer | None:
    """The real server on the same config, where it is asked for."""
    if not peer.COMMAND or dialect != peer.DIALECT:
        return None
    try:
        return peer.Peer(config, features)
    except peer.Refused as refused:
        pytest.fail(f"{peer.COMMAND} does not start with\n{config}\n{refused}")


def _said(lines: Sequence[str]) -> list[str]:
    """What the script itself said, without level and prefix; all of the log where it has no
    ``xlog``."""
    texts = [line.partition(": ")[2] for line in lines]
    own = [text.removeprefix(_PREFIX) for text in texts if text.startswith(_PREFIX)]
    return own or texts


def rows(table: Mapping[str, object]) -> list[Any]:
    """The rows of a table as parameters of a test; each has its name as its id."""
    return [
        pytest.param(*(row if isinstance(row, tuple) else (row,)), id=name)
        for name, row in table.items()
    ]


# ---- what tests ask ----------------------------------------------------------------------------


def run(config: str, dialect: str = "kam5", message: str | None = None, **options: Any) -> Ran:
    """Run a config on one message."""
    with Running(config, dialect, **options) as running:
        return running.receive(message)


def said(
    body: str,
    dialect: str = "kam5",
    message: str | None = None,
    rest: str = "",
    **options: Any,
) -> list[str]:
    """What the main route ``body`` logs."""
    return run(f"route {{\n{body}\n}}\n{rest}", dialect, message, **options).said


def value(
    expression: str, dialect: str = "kam5", before: str = "", message: str | None = None
) -> str:
    """The value of an expression, as ``xlog`` shows it."""
    return said(f'{before} $var(result) = {expression}; xlog("$var(result)");', dialect, message)[
        -1
    ]


def truth(
    condition: str,
    dialect: str = "kam5",
    before: str = "",
    message: str | None = None,
    **options: Any,
) -> bool:
    """Whether ``if (condition)`` takes its first branch."""
    body = f'{before} if ({condition}) {{ log(1, "yes"); }} else {{ log(1, "no"); }}'
    return said(body, dialect, message, **options)[-1] == "yes"


def errors(config: str, dialect: str = "kam5", *, asks: bool = True) -> list[str]:
    """The codes with which a config is refused; none when it is not."""
    text = HEADS[dialect] + config
    codes: list[str] = []
    try:
        transpile(SourceFile("test.cfg", text), dialect=dialect)
    except ConfigErrors as found:
        codes = [row.code for row in found.diagnostics if row.is_error]
    if peer.COMMAND and dialect == peer.DIALECT and asks:
        assert peer.refuses(text) is bool(codes), f"{peer.COMMAND} thinks otherwise of\n{text}"
    return codes


def warnings(config: str, dialect: str = "kam5") -> list[str]:
    """The codes of what is said of a config that is not refused."""
    made = transpile(SourceFile("test.cfg", HEADS[dialect] + config), dialect=dialect)
    return [row.code for row in made.warnings]
