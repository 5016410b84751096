"""Writes ``sertranspile/catalog/*.json`` from a folder of facts about the servers' releases.

The folder holds ``modules-ID.json``, ``core-ID.json``, ``pvs-ID.json``, ``selects.json`` and
``history.json``: names, counts and types, read from each release's export tables and grammar. What
is written holds the same facts in short rows, one module a line, as `sertranspile.catalog` reads
them. The same folder gives the same bytes.

    python tools/make_catalog.py FOLDER            write the files
    python tools/make_catalog.py FOLDER --check    exit 1 if they are not current
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from argument_kinds import Forms, settled_kinds

TARGET = Path(__file__).resolve().parents[1] / "sertranspile" / "catalog"
RELEASES = (
    "ser-0.8.8",
    "ser-0.9.7",
    "ser-2.0",
    "openser-1.3",
    "kamailio-3.1",
    "kamailio-5.6",
    "kamailio-6.1",
)
#: what is taken over as it is, where a release has it
CORE_SECTIONS = (
    "exits",
    "case_forms",
    "module_call_args",
    "module_statements",
    "custom_globals",
    "listen_modifiers",
    "socket_block_attrs",
    "flag_declarations",
    "condition_tokens",
    "special_tokens",
    "operators",
    "lexical",
    "preprocessor",
    "keywords",
    "event_routes",
    "cfg_vars",
)
MODULE_SECTIONS = ("pvs", "transformations", "event_routes", "cfg_vars")


class FactsError(Exception):
    """A fact that the catalogue cannot express; the text says which."""


def files(folder: Path) -> dict[str, str]:
    """The text of each file, by its name.

    Raises:
        FactsError: a fact has a form that the rows do not know.
        FileNotFoundError: the folder lacks a file.
    """
    selects = _read(folder / "selects.json")
    modules = {release: _read(folder / f"modules-{release}.json") for release in RELEASES}
    kinds = settled_kinds(modules)
    made = {
        f"{release}.json": _lines(
            _release(folder, release, modules[release], kinds[release], selects.get(release, []))
        )
        for release in RELEASES
    }
    made["history.json"] = _lines(_history(_read(folder / "history.json")))
    return made


def _release(
    folder: Path,
    release: str,
    modules: Mapping[str, Any],
    kinds: Mapping[tuple[str, str], Forms],
    selects: list[str],
) -> dict[str, Any]:
    core = _read(folder / f"core-{release}.json")
    path = folder / f"pvs-{release}.json"
    variables = _read(path) if path.exists() else {"pvs": [], "transformations": {}}
    return {
        "modules": {name: _module(name, entry, kinds) for name, entry in sorted(modules.items())},
        "functions": {row["names"][0]: _core_function(row) for row in core["functions"]},
        "settings": {row["names"][0]: _setting(row) for row in core["globals"]},
        "routes": {row["keyword"]: _route(row) for row in core["routes"]},
        "core": {name: core[name] for name in CORE_SECTIONS if name in core},
        "pvs": {row["name"]: _variable(row) for row in variables["pvs"]},
        "transformations": {
            name: _transformations(entry) for name, entry in variables["transformations"].items()
        },
        "selects": _paths({"core": selects, **_module_selects(modules)}),
    }


def _module(
    name: str, entry: Mapping[str, Any], kinds: Mapping[tuple[str, str], Forms]
) -> dict[str, Any]:
    row: dict[str, Any] = {"family": entry["family"]}
    for key in ("exports_name", "since"):
        if key in entry:
            row[key] = entry[key]
    row["functions"] = {
        function["name"]: _function(function, kinds[name, function["name"]])
        for function in entry["functions"]
    }
    row["params"] = {param["name"]: _param(param) for param in entry["params"]}
    return row | {key: entry[key] for key in MODULE_SECTIONS if key in entry}


def _function(row: Mapping[str, Any], forms: Forms) -> str:
    """``COUNTS ROUTES KIND...``, further forms after ``|``, ``@TAG`` when from a later snapshot."""
    counts = _counts(row)
    for name, value in row.items():
        if name.startswith("params_"):  # another count in a later snapshot: both are taken
            counts |= _counts({"params": value})
    routes = ",".join(row.get("routes", ["any"]))
    since = [f"@{row['since']}"] if "since" in row else []
    kinds = " | ".join(" ".join(form) for form in forms).split()
    return " ".join([_spell_counts(counts), routes, *kinds, *since])


def _counts(row: Mapping[str, Any]) -> set[int | None]:
    """The argument counts; None stands for all above the others."""
    if row.get("variadic"):
        low = row["params"][0]
        return {low or 0, None}
    if "arities" in row:
        return set(row["arities"])
    match row["params"]:
        case int(only):
            return {only}
        case [int(low), int(high)]:
            return set(range(low, high + 1))
    raise FactsError(f"argument counts {row['params']!r} of {row.get('name')}")


def _spell_counts(counts: Iterable[int | None]) -> str:
    """``2``, ``1-3``, ``0,2-3`` or ``1-`` (and more)."""
    known = sorted(count for count in counts if count is not None)
    runs: list[list[int]] = []
    for count in known:
        if runs and runs[-1][-1] == count - 1:
            runs[-1].append(count)
        else:
            runs.append([count])
    spelt = ",".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)
    return f"{spelt}-" if None in counts else spelt


def _param(row: Mapping[str, Any]) -> str:
    """``int``, ``str`` or both as ``str|int``; ``+`` when each value given adds to the others."""
    kind = f"{row['arg']}+" if row["type"] == "func" else row["type"]
    if kind.rstrip("+") not in ("int", "str"):
        raise FactsError(f"type {kind!r} of parameter {row['name']}")
    kind += f"|{row['also']}" if "also" in row else ""
    return kind + (f" @{row['since']}" if "since" in row else "")


def _core_function(row: Mapping[str, Any]) -> dict[str, Any]:
    made: dict[str, Any] = {"shapes": [" ".join(shape) for shape in row["shapes"]]}
    if row["names"][1:]:
        made["aliases"] = row["names"][1:]
    return made | ({"bare": True} if row.get("bare") else {})


def _setting(row: Mapping[str, Any]) -> dict[str, Any]:
    kinds = row["kind"] if isinstance(row["kind"], list) else [row["kind"]]
    made: dict[str, Any] = {"kinds": kinds}
    if row["names"][1:]:
        made["aliases"] = row["names"][1:]
    return made | {name: row[name] for name in ("forms", "values") if name in row}


def _route(row: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": row["type"], "unnamed": row["unnamed"], "names": row["named"] or []}


def _variable(row: Mapping[str, Any]) -> str:
    """``MARKS MODULE...``: marks are w (writable), i (takes a name inside), n (takes an index)."""
    marks = "".join(
        letter
        for letter, name in (("w", "writable"), ("i", "inner"), ("n", "index"))
        if row.get(name)
    )
    return " ".join([marks or "-", row["module"], *row.get("also", [])])


def _transformations(entry: Mapping[str, Any]) -> dict[str, Any]:
    functions = {
        row["name"]: " ".join([_spell_counts(_counts(row)), *row.get("kinds", [])])
        for row in entry["functions"]
    }
    return {"module": entry["module"], "functions": functions}


# ---- selects ----


def _module_selects(modules: Mapping[str, Any]) -> dict[str, list[str]]:
    return {
        name: [
            path for section in entry if section.startswith("selects") for path in entry[section]
        ]
        for name, entry in sorted(modules.items())
        if any(section.startswith("selects") for section in entry)
    }


def _paths(owners: Mapping[str, list[str]]) -> dict[str, Any]:
    """Owner -> tree of words. A word that may end a path leads to 1, or to a tree with ``""``."""
    made: dict[str, Any] = {}
    for owner, paths in owners.items():
        tree: dict[str, Any] = {}
        for path in paths:
            _plant(tree, path.removeprefix("@").replace("<any...>", "<any>").split("."))
        if tree:
            made[owner] = _pruned(tree)
    return made


def _plant(tree: dict[str, Any], words: list[str]) -> None:
    """Add a path; a free part that may be left out ends it before that part as well."""
    for word in words[:-1]:
        tree = tree.setdefault(word.replace("<str>", "<name>"), {})
    last = words[-1].replace("<str>", "<name>")
    if last == "<name>?":
        tree[""] = {}
        last = "<name>"
    tree.setdefault(last, {})[""] = {}


def _pruned(tree: Mapping[str, Any]) -> Any:
    if set(tree) == {""}:
        return 1
    return {word: 1 if word == "" else _pruned(below) for word, below in sorted(tree.items())}


# ---- history ----


def _history(facts: Mapping[str, Any]) -> dict[str, Any]:
    """What became of what is gone; sentences are left out, names are kept."""
    return {
        "modules": {
            name: {
                key: row[key] for key in ("last", "change", "successor", "gone_since") if key in row
            }
            | ({"twin": row["modules_s_twin"]} if "modules_s_twin" in row else {})
            for name, row in sorted(facts["modules"].items())
            if {"change", "modules_s_twin"} & set(row)
        },
        "functions": {
            name: {
                "last": row["last"],
                "modules": row["modules"],
                "successor": [_successor(other) for other in row["successor"] or ()],
            }
            for name, row in sorted(facts["functions_gone_in_6.1"].items())
        },
        "moved": {
            name: {"from": row["from"], "to": row["to"]}
            for name, row in sorted(facts["functions_moved_by_6.1"].items())
        },
        "settings": {
            name: {"last": row["last"], "successor": _setting_successor(row["successor"])}
            for name, row in sorted(facts["globals_gone_in_6.1"].items())
        },
        "params": {
            module: {name: row["last"] for name, row in sorted(rows.items())}
            for module, rows in sorted(facts["params_gone_in_6.1"].items())
        },
    }


def _successor(other: Mapping[str, Any]) -> list[str]:
    """A function and the modules that export it, or a construct of the language alone."""
    if "construct" in other:
        return [other["construct"].partition(" (")[0]]
    return [other["function"], *other["module"]]


def _setting_successor(other: str | None) -> list[str] | None:
    """A core parameter, or a module's with its module: ``jsonrpcs.fifo_name (module param)``."""
    if other is None:
        return None
    module, dot, name = other.partition(" ")[0].rpartition(".")
    return [name, module] if dot else [name]


# ---- files ----


def _read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def _lines(sections: Mapping[str, Any]) -> str:
    """JSON with one entry of each section a line, so that a change shows as one."""
    out = []
    for name, section in sections.items():
        rows = [
            f"{json.dumps(key)}:{json.dumps(value, separators=(',', ':'))}"
            for key, value in section.items()
        ]
        out.append(f"{json.dumps(name)}:{{\n" + ",\n".join(rows) + "\n}")
    return "{\n" + ",\n".join(out) + "\n}\n"


def main() -> int:
    """The exit status."""
    arguments = [argument for argument in sys.argv[1:] if argument != "--check"]
    if len(arguments) != 1:
        print("usage: make_catalog.py FOLDER [--check]", file=sys.stderr)
        return 2
    made = files(Path(arguments[0]))
    if "--check" in sys.argv[1:]:
        old = {path.name: path.read_text(encoding="utf-8") for path in TARGET.glob("*.json")}
        if old == made:
            return 0
        print("sertranspile/catalog is not current: run make catalog", file=sys.stderr)
        return 1
    for name, text in made.items():
        (TARGET / name).write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
