"""Writes ``docs/modules.md``: what runs of each release's own modules, and what their functions do.

What a release had is the catalogue's (``sertranspile/catalog/*.json``), what runs is the registry's
(``runtime/registry.json``). Nothing is imported to find out.

    python tools/make_docs.py            write the file
    python tools/make_docs.py --check    exit 1 if it is not current
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
CATALOG = ROOT / "sertranspile" / "catalog"
REGISTRY = ROOT / "runtime" / "registry.json"
OUTPUT = ROOT / "docs" / "modules.md"

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
    for path in sorted(CATALOG.glob("*.json")):
        modules = json.loads(path.read_text(encoding="utf-8"))["modules"]
        sections.append(_release(path.stem, modules, here))
    sections.append("## Functions that run\n")
    every = sorted(
        {kind for m in here.values() for f in m["functions"].values() for kind in f["routes"]}
    )
    for key, module in sorted(here.items(), key=lambda item: (item[0] != "core", item[0])):
        if module["functions"]:
            title = "core commands" if key == "core" else key
            sections.append(_functions(title, module["functions"], every))
    return "\n".join(sections)


def _release(release: str, modules: dict[str, Any], here: dict[str, Any]) -> str:
    """What runs of a release's modules as a table, and the others as a list."""
    # SER and Kamailio had modules of one name and different behaviour: the family's own comes first
    family = "ser" if release.startswith("ser-") else "kamailio"
    found = {name: here.get(f"{family}/{name}", here.get(name)) for name in sorted(modules)}
    runs = {name: module for name, module in found.items() if module is not None}
    lines = [
        f"## {release}\n\n{len(runs)} of {len(modules)} modules run:\n",
        _row("module", "functions", "parameters", "not here"),
        _row("---", "---", "---", "---"),
    ]
    for name, module in runs.items():
        facts = modules[name]
        kept = [set(facts[kind]) & set(module[kind]) for kind in ("functions", "params")]
        lacking = {*facts["functions"], *facts["params"]} - kept[0] - kept[1]
        lines.append(_row(_names([name]), *(_names(cell) for cell in (*kept, lacking))))
    lines.append("\nThese do not run yet:\n")
    for name in sorted(set(modules) - set(runs)):
        functions = _names(modules[name]["functions"])
        lines.append(f"- {_names([name])}{': ' if functions else ''}{functions}")
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
    made = document()
    if "--check" in sys.argv[1:]:
        if OUTPUT.exists() and OUTPUT.read_text(encoding="utf-8") == made:
            return 0
        print("docs/modules.md is not current: run make docs", file=sys.stderr)
        return 1
    OUTPUT.write_text(made, encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
