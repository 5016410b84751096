"""Writes ``sertranspile/catalog/*.json`` from a folder of facts about the servers' releases.

Usage: ``python tools/make_catalog.py FOLDER``; the folder holds ``modules-ID.json`` and
``core-ID.json``, read from each release's export tables and grammar.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

TARGET = Path(__file__).resolve().parents[1] / "sertranspile" / "catalog"
RELEASES = ("ser-0.8.8",)


def main(folder: Path) -> None:
    """Write one compact file for each release."""
    for release in RELEASES:
        modules = json.loads((folder / f"modules-{release}.json").read_text())
        core = json.loads((folder / f"core-{release}.json").read_text())
        facts = {
            "modules": {name: _module(entry) for name, entry in modules.items()},
            "globals": {row["names"][0]: _global(row) for row in core["globals"]},
        }
        text = json.dumps(facts, indent=1, sort_keys=True)
        (TARGET / f"{release}.json").write_text(f"{text}\n")


def _module(entry: dict[str, Any]) -> dict[str, Any]:
    return {
        "exports_name": entry.get("exports_name"),
        "functions": {row["name"]: row["params"] for row in entry["functions"]},
        "params": {row["name"]: row["type"] for row in entry["params"]},
    }


def _global(row: dict[str, Any]) -> dict[str, Any]:
    kinds = row["kind"] if isinstance(row["kind"], list) else [row["kind"]]
    return {"aliases": row["names"][1:], "kinds": kinds}


if __name__ == "__main__":
    main(Path(sys.argv[1]))
