"""The command line: names, included files and the effective config."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from sertranspile.cli import app

RUN = CliRunner()


@pytest.fixture
def config(tmp_path: Path) -> Path:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "level.cfg").write_text("#!ifdef LOUD\ndebug=LEVEL\n#!endif\n")
    path = tmp_path / "kamailio.cfg"
    path.write_text('#!KAMAILIO\n#!define LEVEL 3\ninclude_file "sub/level.cfg"\nfork=no\n')
    return path


def test_expand_prints_the_effective_config_with_files_from_its_directory(config: Path) -> None:
    made = RUN.invoke(app, ["expand", str(config), "-A", "LOUD", "-A", "LEVEL=4"])
    assert made.exit_code == 0
    assert made.stdout == (
        "#!KAMAILIO\n#@ sub/level.cfg:2\ndebug=4\n#@ kamailio.cfg:3\n\nfork=no\n"
    )


def test_expand_without_origins_writes_a_file(config: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.cfg"
    made = RUN.invoke(app, ["expand", str(config), "--no-origins", "-o", str(out)])
    assert made.exit_code == 0
    assert out.read_text() == "#!KAMAILIO\n\nfork=no\n"


def test_expand_writes_the_bytes_that_it_has_read(tmp_path: Path) -> None:
    path = tmp_path / "kamailio.cfg"
    path.write_bytes(b"#!KAMAILIO\n#!define X 1\n# \xe9\ndebug=X\n")
    made = RUN.invoke(app, ["expand", str(path), "--no-origins"])
    assert made.stdout_bytes == b"#!KAMAILIO\n# \xe9\ndebug=1\n"


def test_standard_input_has_no_files_to_include() -> None:
    made = RUN.invoke(app, ["expand", "-"], input='#!KAMAILIO\ninclude_file "a.cfg"\n')
    assert made.exit_code == 1
    assert "there is no directory to look in" in made.stderr


def test_a_finding_in_an_included_file_is_shown_there(config: Path, tmp_path: Path) -> None:
    (tmp_path / "sub" / "level.cfg").write_text("\n#!define LEVEL 4\n")
    made = RUN.invoke(app, ["check", str(config)])
    assert made.exit_code == 1
    assert f"--> {tmp_path}/sub/level.cfg:2:10" in made.stdout
    assert "note: included in kamailio.cfg:3" in made.stdout


@pytest.mark.parametrize("word", ["", "A-B", "=1", "A B=1"])
def test_a_given_name_must_be_one(config: Path, word: str) -> None:
    made = RUN.invoke(app, ["expand", str(config), "-A", word])
    assert made.exit_code == 2
    assert "-A takes a name" in made.stderr
