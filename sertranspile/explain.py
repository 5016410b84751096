"""What a code means: a text, a config that is wrong and one that is right, from ``explanations/``.

A file there is the one source of a code's section in ``docs/diagnostics.md`` and of what
``sertranspile explain`` prints; what the wrong config is told is found out by checking it.
"""

from __future__ import annotations

import difflib
import textwrap
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from sertranspile.diagnostics import CODES, ConfigErrors, Diagnostic
from sertranspile.report import render
from sertranspile.source import SourceFile

#: how an example is called in what is said about it
EXAMPLE: Final = "example.cfg"
#: stands in an example for text that nobody wants to read
DOTS: Final = "..."
_WIDTH: Final = 80
_FOLDER: Final = Path(__file__).parent / "explanations"


@dataclass(frozen=True, slots=True)
class Dots:
    """What ``...`` stands for: a text so many times, with the number in the place of ``{n}``."""

    text: str
    times: int


@dataclass(frozen=True, slots=True)
class Example:
    """A config, and the names that are given for it by ``-A``."""

    config: str
    given: Mapping[str, str | None] = field(default_factory=dict)

    @property
    def command(self) -> str:
        """What is typed for it."""
        names = "".join(
            f" -A {name}" + ("" if value is None else f"={value}")
            for name, value in self.given.items()
        )
        return f"sertranspile check{names} {EXAMPLE}"


@dataclass(frozen=True, slots=True)
class Explanation:
    """A code explained. ``files``: what the examples include.

    ``translates``: whether a config has to be translated, not only checked, for the code to come.
    """

    code: str
    text: str
    bad: Example
    good: Example
    files: Mapping[str, str]
    dots: Dots | None
    translates: bool

    @property
    def title(self) -> str:
        """What the code stands for, in a few words."""
        return CODES[self.code]

    def found_in(self, example: Example) -> tuple[SourceFile, list[Diagnostic]]:
        """What is said about one of the examples, and what its places are in."""
        from sertranspile import pipeline

        source = SourceFile(EXAMPLE, self._whole(example.config))
        try:
            if self.translates:
                made = pipeline.transpile(source, defines=example.given, read=self._read)
                return made.source, list(made.warnings)
            checked = pipeline.check(source, defines=example.given, read=self._read)
            return checked.source, list(checked.findings)
        except ConfigErrors as errors:
            return errors.source, errors.diagnostics

    def frames(self) -> list[str]:
        """How the wrong example is told what is wrong with it."""
        source, findings = self.found_in(self.bad)
        return [render(finding, source) for finding in findings if finding.code == self.code]

    def _whole(self, config: str) -> str:
        head, dots, tail = config.partition(DOTS)
        if not dots or self.dots is None:
            return config
        left_out = (self.dots.text.replace("{n}", str(n + 1)) for n in range(self.dots.times))
        return f"{head}{''.join(left_out)}{tail}"

    def _read(self, name: str) -> bytes:
        if name not in self.files:
            raise FileNotFoundError(name)
        return self.files[name].encode()


def explanation(code: str) -> Explanation:
    """The explanation of a code that is one."""
    text = (_FOLDER / f"{code}.toml").read_text(encoding="utf-8")
    row: dict[str, Any] = tomllib.loads(text)
    dots = row.get("dots")
    return Explanation(
        code,
        row["text"],
        Example(row["bad"], _given(row.get("given_bad", {}))),
        Example(row["good"], _given(row.get("given_good", {}))),
        row.get("files", {}),
        None if dots is None else Dots(**dots),
        row.get("translates", False),
    )


def _given(names: dict[str, str | bool]) -> dict[str, str | None]:
    """``true`` is a name without a value."""
    return {name: None if value is True else str(value) for name, value in names.items()}


def known_code(word: str) -> str | None:
    """The code that a user means, however it is written; None when it is none."""
    code = word.strip().upper()
    return code if code in CODES else None


def similar_codes(word: str) -> list[str]:
    """Codes that may be meant by one that is none: by the number, else by how it is written."""
    word = word.strip().upper()
    digits = [code for code in CODES if code[1:] == word.lstrip("EWK")]
    return digits or difflib.get_close_matches(word, list(CODES), n=3, cutoff=0.7)


def page(code: str) -> str:
    """An explanation as a terminal shows it."""
    known = explanation(code)
    parts = [f"{code}: {known.title}"]
    parts += [textwrap.fill(text, _WIDTH) for text in known.text.strip().split("\n\n")]
    parts += [
        _titled("This is wrong", known.bad),
        textwrap.indent(known.bad.config, "    ").rstrip(),
    ]
    # what dots stand for takes long to read
    if known.dots is None:
        parts += ["It is told:"]
        parts += [textwrap.indent(frame, "    ") for frame in known.frames()]
    parts += [_titled("This is right", known.good), textwrap.indent(known.good.config, "    ")]
    return "\n\n".join(parts).rstrip("\n") + "\n"


def _titled(title: str, example: Example) -> str:
    return f"{title}, with `{example.command}`:" if example.given else f"{title}:"


def index() -> str:
    """All codes with their titles, a line each."""
    return "".join(f"{code}  {title}\n" for code, title in CODES.items())
