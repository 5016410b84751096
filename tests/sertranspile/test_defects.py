"""What fails by a defect of our own is told in a sentence; all of it to whoever asks."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from sertranspile import cli, pipeline


def fails(*_: object, **__: object) -> None:
    raise AssertionError("line one\nline two")


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    config = tmp_path / "x.cfg"
    config.write_text("route { drop; }\n")
    monkeypatch.setattr(pipeline, "transpile", fails)
    monkeypatch.setattr(sys, "argv", ["sertranspile", str(config)])
    monkeypatch.delenv("SERTRANSPILE_TRACEBACK", raising=False)


@pytest.mark.usefixtures("broken")
def test_a_defect_is_told_in_one_line_with_a_status_of_its_own(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 3
    out, err = capsys.readouterr()
    assert out == ""
    assert err == (
        "sertranspile: a defect of sertranspile, not of the config (AssertionError: line one line "
        "two): please report it where sertranspile is from, with the config and what "
        "SERTRANSPILE_TRACEBACK=1 shows\n"
    )


@pytest.mark.usefixtures("broken")
def test_all_of_a_defect_is_shown_to_whoever_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SERTRANSPILE_TRACEBACK", "1")
    with pytest.raises(AssertionError, match="line one"):
        cli.main()
