"""Lines, their indentation and the config offset each came from. Knows neither SIP nor the IR."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sertranspile.codegen.code import Code
from sertranspile.records import dataclass
from sertranspile.source import Span

_INDENT = "    "


@dataclass(frozen=True, slots=True)
class Draft:
    """A module before its layout. ``origins`` has an entry a line: offset in the config, or
    None."""

    lines: tuple[str, ...]
    origins: tuple[int | None, ...]

    @property
    def text(self) -> str:
        return "\n".join(self.lines) + "\n"


class Writer:
    """Collects lines at the current depth."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.origins: list[int | None] = []
        self.depth = 0
        self._opened = False

    def line(self, code: Code, origin: Span | None = None, trailing: Code | None = None) -> None:
        """One line, or those of a longer piece; ``trailing`` is a comment that ends it."""
        text = code.text if trailing is None else f"{code.text}  {trailing.text}"
        start = None if origin is None else origin.start
        if not code.marks:
            self._append(text, start)
            return
        marks = dict(code.marks)
        for number, line in enumerate(text.split("\n")):
            start = marks.get(number, start)
            self._append(line, start)

    def _append(self, text: str, origin: int | None) -> None:
        self.lines.append(_INDENT * self.depth + text)
        self.origins.append(origin)
        self._opened = False

    def blank(self, count: int = 1) -> None:
        """At least ``count`` blank lines, none at the start of all or of what is indented."""
        if not self.lines or self._opened:
            return
        while count and any(self.lines[-count:]):
            self.lines.append("")
            self.origins.append(None)

    @contextmanager
    def indented(self) -> Iterator[None]:
        """What is written inside stands one level deeper."""
        self._opened = True
        self.depth += 1
        try:
            yield
        finally:
            self.depth -= 1

    def code(self) -> Code:
        """All lines as one piece, without the last line end."""
        return Code("\n".join(self.lines))
