"""Errors of a route are told with the line of the config: the map beside the module says it."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from runtime.source_map import SourceMaps
from sertranspile import SourceFile, transpile
from sertranspile.output import write_module


def write(folder: Path, **changes: Any) -> str:
    """A module of two lines with a map; the module's path."""
    module = folder / "router.py"
    module.write_text("one\ntwo\n")
    about = {
        "version": 1,
        "sha256": hashlib.sha256(module.read_bytes()).hexdigest(),
        "config": "ser.cfg",
        "lines": [[2, 96, "t_relay();"]],
    }
    (folder / "router.py.map").write_text(json.dumps({**about, **changes}))
    return str(module)


def test_a_line_is_told_by_the_config_it_came_from(tmp_path: Path) -> None:
    maps, module = SourceMaps(), write(tmp_path)
    assert (maps.origin(module, 2), maps.origin(module, 1)) == ("ser.cfg:96", None)


@pytest.mark.parametrize(
    "changes",
    [{"sha256": "0"}, {"version": 2}, {"lines": None}, {"lines": [[]]}, {"config": 1, "lines": 1}],
)
def test_a_map_that_does_not_fit_is_none(changes: dict[str, Any], tmp_path: Path) -> None:
    assert SourceMaps().origin(write(tmp_path, **changes), 2) is None


@pytest.mark.parametrize("text", ["", "[]", "no map", "\x00"])
def test_what_is_no_map_is_none(text: str, tmp_path: Path) -> None:
    module = write(tmp_path)
    (tmp_path / "router.py.map").write_text(text)
    assert SourceMaps().origin(module, 2) is None
    assert SourceMaps().origin("<string>", 2) is None


def test_the_map_that_the_transpiler_writes_is_read(tmp_path: Path) -> None:
    source = SourceFile("ser.cfg", '# first\nroute{\n\tlog(1, "x");\n}\n')
    made, path = transpile(source), tmp_path / "made.py"
    write_module(path, made.text, made.lines, source, source.text.encode())
    (line,) = [n for n, text in enumerate(made.text.splitlines(), 1) if "core.log(" in text]
    assert SourceMaps().origin(str(path), line) == "ser.cfg:3"
