"""Runs a few lines of a config on a message: config in, Python out, executed.

Every row of the language is tested this way, from text to effect: no test here knows what the
generated Python looks like.
"""

from __future__ import annotations

import io
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import peer
import pytest
from wire import ALICE, Sent, Wire, request

from runtime import load
from runtime.log import Log
from runtime.sip.address import Address
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
#: what ``xlog`` writes before its texts
_PREFIX = "<script>: "
#: dialects in which one line means the same
KAMAILIO = ("kam3", "kam5", "kam6")


@dataclass(frozen=True)
class Ran:
    """What a config did: the texts it logged, and what it sent."""

    said: list[str]
    sent: list[Sent]


class Running:
    """A config that runs, for several messages one after the other."""

    #: whether what is sent is compared with what the server beside ours sends
    compares_sent = False

    def __init__(self, config: str, dialect: str, features: Sequence[str] = ()) -> None:
        self.config = text = HEADS[dialect] + config
        self.features = features
        made = transpile(SourceFile("test.cfg", text), dialect=dialect)
        self.warnings = [finding.code for finding in made.warnings]
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "router.py"
            path.write_text(made.text)
            module = load(path, features)
        self.stream = io.StringIO()
        self.wire = Wire(router=module.router)
        module.router.log = Log(self.stream)
        module.router.log.level = 3
        self.peer = _peer(text, dialect, features)

    def receive(self, message: str | None = None, source: Address = ALICE) -> Ran:
        """Give it a message."""
        start = self.stream.tell()
        message = request() if message is None else message
        sent = self.wire.receive(message, source)
        lines = self.stream.getvalue()[start:].splitlines()
        ran = Ran(_said(lines), sent)
        if self.peer is not None:
            theirs, theirs_sent = self.peer.receive(message, source)
            assert ran.said == theirs, f"{peer.COMMAND} said {theirs} on\n{self.config}"
            if self.compares_sent:
                one, other = _packets(sent), _packets(theirs_sent)
                assert one == other, f"{peer.COMMAND} sent {other} on\n{self.config}"
        return ran

    def close(self) -> None:
        """End the server that ran beside ours."""
        if self.peer is not None:
            self.peer.close()


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


def run(
    config: str,
    dialect: str = "kam5",
    message: str | None = None,
    features: Sequence[str] = (),
    source: Address = ALICE,
) -> Ran:
    """Run a config on one message."""
    running = Running(config, dialect, features)
    try:
        return running.receive(message, source)
    finally:
        running.close()


def said(body: str, dialect: str = "kam5", message: str | None = None, rest: str = "") -> list[str]:
    """What the main route ``body`` logs."""
    return run(f"route {{\n{body}\n}}\n{rest}", dialect, message).said


def value(
    expression: str, dialect: str = "kam5", before: str = "", message: str | None = None
) -> str:
    """The value of an expression, as ``xlog`` shows it."""
    return said(f'{before} $var(result) = {expression}; xlog("$var(result)");', dialect, message)[
        -1
    ]


def truth(
    condition: str, dialect: str = "kam5", before: str = "", message: str | None = None
) -> bool:
    """Whether ``if (condition)`` takes its first branch."""
    word = "xlog" if dialect not in ("ser08", "ser09", "ser2", "ser3") else "log"
    yes, no = (
        f'{word}(1, "{text}");' if word == "log" else f'{word}("{text}");' for text in ("yes", "no")
    )
    return (
        said(f"{before} if ({condition}) {{ {yes} }} else {{ {no} }}", dialect, message)[-1]
        == "yes"
    )


def errors(config: str, dialect: str = "kam5") -> list[str]:
    """The codes with which a config is refused; none when it is not."""
    text = HEADS[dialect] + config
    try:
        transpile(SourceFile("test.cfg", text), dialect=dialect)
        codes = []
    except ConfigErrors as found:
        codes = [row.code for row in found.diagnostics if row.is_error]
    if peer.COMMAND and dialect == peer.DIALECT:
        assert peer.refuses(text) is bool(codes), f"{peer.COMMAND} thinks otherwise of\n{text}"
    return codes
