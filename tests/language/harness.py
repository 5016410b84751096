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

from wire import ALICE, Sent, Wire, request

from runtime import load
from runtime.log import Log
from runtime.sip.address import Address
from sertranspile.diagnostics import ConfigErrors
from sertranspile.pipeline import transpile
from sertranspile.source import SourceFile

_MODERN = "".join(f'loadmodule "{name}.so"\n' for name in ("pv", "sl", "tm", "xlog"))
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
#: dialects in which one line means the same
KAMAILIO = ("kam3", "kam5", "kam6")


@dataclass(frozen=True)
class Ran:
    """What a config did: the texts it logged, and what it sent."""

    said: list[str]
    sent: list[Sent]


class Running:
    """A config that runs, for several messages one after the other."""

    def __init__(self, config: str, dialect: str, features: Sequence[str] = ()) -> None:
        text = HEADS[dialect] + config
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

    def receive(self, message: str | None = None, source: Address = ALICE) -> Ran:
        """Give it a message."""
        start = self.stream.tell()
        sent = self.wire.receive(request() if message is None else message, source)
        lines = self.stream.getvalue()[start:].splitlines()
        return Ran([_text(line) for line in lines], sent)


def _text(line: str) -> str:
    """A line of the log without level and prefix."""
    return line.partition(": ")[2].removeprefix("<script>: ")


def run(
    config: str,
    dialect: str = "kam5",
    message: str | None = None,
    features: Sequence[str] = (),
    source: Address = ALICE,
) -> Ran:
    """Run a config on one message."""
    return Running(config, dialect, features).receive(message, source)


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
    try:
        transpile(SourceFile("test.cfg", HEADS[dialect] + config), dialect=dialect)
    except ConfigErrors as found:
        return [row.code for row in found.diagnostics if row.is_error]
    return []
