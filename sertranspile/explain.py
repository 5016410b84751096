"""What a code means: a text, a config that is wrong and one that is right, from ``explanations/``.

A file there is the one source of a code's section in ``docs/diagnostics.md`` and of what
``sertranspile explain`` prints; what the wrong config is told is found out by checking it.
"""

from __future__ import annotations

import difflib
import textwrap
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from sertranspile.diagnostics import CODES, NOWHERE, ConfigErrors, Diagnostic, Severity
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
    """What ``...`` stands for: a text so many times, with the number in the place of ``{n}``; a
    second one for as many texts that close those."""

    text: str
    times: int
    closing: str = ""

    def instead(self, config: str) -> str:
        """A config with that in it."""
        texts = "".join(self.text.replace("{n}", str(n + 1)) for n in range(self.times))
        return config.replace(DOTS, texts, 1).replace(DOTS, self.closing * self.times)


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
    """A code explained. ``at``: the text of the wrong example that is wrong, empty where something
    is missing at the end of a line, or no text is. ``files``: what the examples include.

    ``translates``: whether a config has to be translated, not only checked, for the code to come.
    """

    code: str
    text: str
    bad: Example
    at: str
    good: Example
    files: Mapping[str, str]
    dots: Dots | None
    translates: bool

    @property
    def title(self) -> str:
        """What the code stands for, in a few words."""
        return CODES[self.code]

    @property
    def severity(self) -> Severity:
        """How grave it is."""
        return Diagnostic(self.code, "", NOWHERE).severity

    def heading(self, title: str, example: Example) -> str:
        """What stands above an example."""
        if example.given:
            title = f"{title}, with `{example.command}`"
        if self.dots is not None and DOTS in example.config:
            line = self.dots.text.strip()
            title = f"{title}, where `{DOTS}` is `{line}` and so on, {self.dots.times:,} times"
        return f"{title}:"

    def included(self, example: Example) -> dict[str, str]:
        """The files that an example names, with their texts."""
        return {name: text for name, text in self.files.items() if name in example.config}

    def found_in(self, example: Example) -> tuple[SourceFile, list[Diagnostic]]:
        """What is said about one of the examples, and what its places are in."""
        from sertranspile import pipeline

        config = example.config if self.dots is None else self.dots.instead(example.config)
        source = SourceFile(EXAMPLE, config)
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
        row["at"],
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
    """Codes that may be meant by one that is none: by the number, by how they begin, else by how
    they are written."""
    word = word.strip().upper()
    same = [code for code in CODES if code[1:] == word.lstrip("EWK")]
    begun = [code for code in CODES if len(word) > 2 and code.startswith(word)]
    return same or begun or difflib.get_close_matches(word, list(CODES), n=3, cutoff=0.7)


def page(code: str) -> str:
    """An explanation as a terminal shows it."""
    known = explanation(code)
    parts = [f"{code}: {known.title} ({known.severity.value})"]
    parts += [textwrap.fill(text, _WIDTH) for text in known.text.strip().split("\n\n")]
    parts += _example(known, "This is wrong", known.bad)
    # what dots stand for takes long to read
    if known.dots is None:
        parts += ["It is told:", *map(_block, known.frames())]
    parts += _example(known, "This is right", known.good)
    return "\n\n".join(parts) + "\n"


def _example(known: Explanation, title: str, example: Example) -> Iterator[str]:
    yield known.heading(title, example)
    yield _block(example.config)
    for name, text in known.included(example).items():
        yield f"{name}:"
        yield _block(text)


def _block(text: str) -> str:
    return textwrap.indent(text.rstrip("\n"), "    ")


def index() -> str:
    """All codes with their titles, a line each."""
    return "".join(f"{code}  {title}\n" for code, title in CODES.items())
