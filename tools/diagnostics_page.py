"""The text of ``docs/diagnostics.md``: every code, with a config that is wrong and a right one.

All of it is from ``sertranspile/explanations``, but for the frames: those are what the transpiler
says about the wrong configs. ``make_docs.py`` writes the page.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from sertranspile.diagnostics import CODES
from sertranspile.explain import Example, Explanation, explanation

HEAD = """\
# Diagnostics

A finding has a code, a place and a remedy. All findings of a run are shown, in the order of the
config; `sertranspile explain CODE` prints what this page has about one. `make docs` writes this
page from `sertranspile/explanations`; a test compares.

| codes | are about |
| --- | --- |
| `E1xx` | directives, includes and dialects |
| `E2xx` | syntax |
| `E3xx` | names, arguments and values |
| `E4xx` | routes |
| `W5xx` | what is translated, with a difference that is told |

An **error** is what the server would not start with either, or what nobody can understand; nothing
is written then. A **warning** is most likely not what was meant, or the router does something else
than the server. A **note** is about a config that is right: it says what the transpiler makes of
it, or lacks.

| exit status | `check` | `transpile`, `expand`, `run` |
| --- | --- | --- |
| 0 | nothing is wrong; there may be notes | done; there may be warnings and notes |
| 1 | an error or a warning | an error; nothing is written |
| 2 | the command line is wrong, or a file cannot be read | the same, or it cannot be written |

`--output-format` is one of

- `full`: the frames shown below, and a line with the number of findings;
- `concise`: `file:line:column: CODE message`, a line each;
- `json`: one array of objects with `code`, `severity`, `message`, `file`, `line`, `column`,
  `end_line`, `end_column`, `label` and `help`. Lines and columns count from 1, columns in
  characters; the end is the place behind the last character.

Findings are what `check` is for, and go to standard output; those of the other commands go to
standard error.
"""


def document() -> str:
    """The page."""
    explained = [explanation(code) for code in CODES]
    rows = ["| code | severity | title |", "| --- | --- | --- |"]
    rows += [
        f"| [{one.code}](#{_anchor(one)}) | {one.severity.value} | {one.title} |"
        for one in explained
    ]
    return "\n".join([HEAD, "\n".join(rows) + "\n", *map(_section, explained)])


def _anchor(known: Explanation) -> str:
    """How a page calls a heading in an address."""
    return re.sub(r"[^\w -]", "", f"{known.code}: {known.title}").replace(" ", "-").lower()


def _section(known: Explanation) -> str:
    parts = [f"## {known.code}: {known.title}", known.text.strip()]
    parts += _example(known, "This is wrong", known.bad)
    parts += ["It is told:", _block("\n\n".join(known.frames()))]
    parts += _example(known, "This is right", known.good)
    return "\n\n".join(parts) + "\n"


def _example(known: Explanation, title: str, example: Example) -> Iterator[str]:
    yield known.heading(title, example)
    yield _block(example.config)
    for name, text in known.included(example).items():
        yield f"`{name}`:"
        yield _block(text)


def _block(text: str) -> str:
    return "```text\n" + text.rstrip("\n") + "\n```"
