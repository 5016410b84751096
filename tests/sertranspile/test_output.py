"""A module and its map are written whole, and never over somebody's edits."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from sertranspile.output import OutputRefused, map_path, write_atomically, write_module
from sertranspile.source import Line, SourceFile

SOURCE = SourceFile("a.cfg", "one\ntwo\n")
LINES = {3: Line("a.cfg", 2, "two"), 4: Line("sub/b.cfg", 7, "three")}


def write(path: Path, text: str, force: bool = False) -> None:
    write_module(path, text, LINES, SOURCE, b"one\ntwo\n", force)


def test_the_map_says_what_was_written_from_what(tmp_path: Path) -> None:
    path = tmp_path / "router.py"
    write(path, "x\n")
    assert path.read_text() == "x\n"
    assert json.loads((tmp_path / "router.py.map").read_text()) == {
        "version": 1,
        "sha256": hashlib.sha256(b"x\n").hexdigest(),
        "config": "a.cfg",
        "config_sha256": hashlib.sha256(b"one\ntwo\n").hexdigest(),
        # the file is named where it is not the config itself
        "lines": [[3, 2, "two"], [4, 7, "three", "sub/b.cfg"]],
    }


def test_our_own_module_is_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "router.py"
    write(path, "x\n")
    write(path, "y\n")
    assert path.read_text() == "y\n"


def test_an_edited_module_is_refused_unless_forced(tmp_path: Path) -> None:
    path = tmp_path / "router.py"
    write(path, "x\n")
    path.write_text("edited\n")
    with pytest.raises(OutputRefused, match="may be edited"):
        write(path, "y\n")
    assert path.read_text() == "edited\n"
    write(path, "y\n", force=True)
    assert path.read_text() == "y\n"


def test_a_file_without_a_map_or_with_a_bad_one_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "router.py"
    path.write_text("mine\n")
    with pytest.raises(OutputRefused, match="has no map"):
        write(path, "y\n")
    map_path(path).write_text("{")
    with pytest.raises(OutputRefused, match="may be edited"):
        write(path, "y\n")
    assert path.read_text() == "mine\n"


def test_a_file_keeps_its_mode_and_nothing_else_stays(tmp_path: Path) -> None:
    path = tmp_path / "router.py"
    path.write_text("")
    path.chmod(0o750)
    write_atomically(path, b"x")
    assert path.stat().st_mode & 0o7777 == 0o750
    assert list(tmp_path.iterdir()) == [path]
