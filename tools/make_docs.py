"""Writes the pages of ``docs/`` that are made of the project's own data.

``modules.md`` is what runs of each release's own modules, and what their functions do: what a
release had is the catalogue's (``sertranspile/catalog``), what runs is the registry's
(``runtime/registry.json``). No module of the runtime is imported to find out. ``diagnostics.md``
is made by ``diagnostics_page.py``.

    python tools/make_docs.py            write the files
    python tools/make_docs.py --check    exit 1 if one is not current
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import diagnostics_page  # noqa: E402
from left_out import LEFT_OUT  # noqa: E402

from sertranspile.catalog import RELEASES, catalog  # noqa: E402
from sertranspile.dialects import PROFILES  # noqa: E402

REGISTRY = ROOT / "runtime" / "registry.json"
DOCS = ROOT / "docs"

HEAD = """\
# Modules

What runs of each release's own modules, then what each function does. `make docs` writes this page
from the catalogue of releases and the registry of the runtime; a test compares.

A module that does not run is still translated. The router names it and does not start, unless it is
told `--allow-missing`; a call of one of its functions then ends the script for that message.
"""


def document() -> str:
    """The file's text."""
    here = json.loads(REGISTRY.read_text(encoding="utf-8"))["modules"]
    sections = [HEAD]
    sections += [_release(release, here) for release in RELEASES]
    sections.append("## Functions that run\n")
    every = sorted(
        {kind for m in here.values() for f in m["functions"].values() for kind in f["routes"]}
    )
    for key, module in sorted(here.items(), key=lambda item: (item[0] != "core", item[0])):
        if module["functions"]:
            title = "core commands" if key == "core" else key
            sections.append(_functions(title, module["functions"], every))
    return "\n".join(sections)


def _release(release: str, here: dict[str, Any]) -> str:
    """A table of a release's modules that run, and the names of the others."""
    known = catalog(release)
    sizes = [len(known.modules)]
    sizes += [
        sum(len(names) for names in tables)
        for tables in zip(*((m.functions, m.params) for m in known.modules.values()), strict=True)
    ]
    modules, functions, params = (f"{size:,}" for size in sizes)
    head = f"## {RELEASES[release]}\n"
    if release not in PROFILES:
        return (
            f"{head}\nIts configs are not translated yet. Known are {modules} modules with "
            f"{functions} functions and {params} parameters.\n"
        )
    # SER and Kamailio had modules of one name and different behaviour: the family's own comes first
    family = "ser" if release.startswith("ser-") else "kamailio"
    found = {name: here.get(f"{family}/{name}", here.get(name)) for name in sorted(known.modules)}
    runs = {name: module for name, module in found.items() if module is not None}
    rows = []
    reasons = []
    totals = [0, 0]
    for name, module in runs.items():
        facts = known.modules[name]
        kept = [
            set(facts.functions) & set(module["functions"]),
            set(facts.params) & set(module["params"]),
        ]
        lacking = {*facts.functions, *facts.params} - kept[0] - kept[1]
        totals = [total + len(names) for total, names in zip(totals, kept, strict=True)]
        reasons += [
            _row(_names([f"{name}.{row.name}"]), str(row.configs), row.reason)
            for row in LEFT_OUT
            if row.module == name and row.name in lacking
        ]
        rows.append(_row(_names([name]), *(_names(cell) for cell in (*kept, lacking))))
    lines = [
        f"{head}\n{len(runs)} of {modules} modules run, with {totals[0]} of {functions} functions "
        f"and {totals[1]} of {params} parameters:\n",
        _row("module", "functions", "parameters", "not here"),
        _row("---", "---", "---", "---"),
        *rows,
    ]
    if reasons:
        lines += [
            "\nWhy some of those are not here, and how many of 385 configs have them:\n",
            _row("what", "configs", "why"),
            _row("---", "---", "---"),
            *reasons,
        ]
    if len(runs) < len(found):
        lines.append(f"\nThese do not run yet: {_names(set(found) - set(runs))}.")
    return "\n".join(lines) + "\n"


def _functions(title: str, functions: dict[str, Any], every: list[str]) -> str:
    """A table of what functions do; ``every`` is all kinds of routes."""
    lines = [
        f"### {title}\n",
        _row("function", "in routes", "what it does"),
        _row("---", "---", "---"),
    ]
    for name, function in sorted(functions.items()):
        routes = "all" if function["routes"] == every else ", ".join(function["routes"])
        # a reader of this page has not the text that our sources quote
        what = re.sub(r" \(LANGUAGE [^)]*\)", "", function["doc"]).replace("``", "`")
        lines.append(_row(f"`{name}({_arguments(function['args'])})`", routes, what))
    return "\n".join(lines) + "\n"


def _arguments(arguments: list[dict[str, Any]]) -> str:
    """As a config writes them; those in brackets may be left out."""
    text = ""
    for argument in arguments:
        word = f", {argument['name']}" if text else argument["name"]
        text += f"[{word}]" if "default" in argument else word
    return text


def _names(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in sorted(names))


def _row(*cells: str) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def main() -> int:
    """The exit status."""
    status = 0
    for name, page in (("modules.md", document), ("diagnostics.md", diagnostics_page.document)):
        made, file = page(), DOCS / name
        if "--check" not in sys.argv[1:]:
            file.write_text(made, encoding="utf-8")
        elif not file.exists() or file.read_text(encoding="utf-8") != made:
            print(f"docs/{name} is not current: run make docs", file=sys.stderr)
            status = 1
    return status


if __name__ == "__main__":
    raise SystemExit(main())
