"""Each folder here holds a config and the module it becomes; ``make golden`` writes them anew."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

from sertranspile import SourceFile, transpile
from sertranspile.source import decode

HERE = Path(__file__).parent
SAMPLES = HERE.parents[1] / "samples"
CASES = sorted(path.name for path in HERE.iterdir() if path.is_dir() and path.name[0] != "_")


def config_of(case: str) -> Path:
    """The config of a case; a case named like a sample has that."""
    sample = SAMPLES / f"{case}.cfg"
    return sample if sample.exists() else HERE / case / "config.cfg"


def module_of(case: str) -> str:
    config = config_of(case)
    return transpile(SourceFile(config.name, decode(config.read_bytes()))).text


class RouterFile(SingleFileSnapshotExtension):
    """A snapshot that is a Python file under its case's own name."""

    _write_mode = WriteMode.TEXT
    file_extension = "py"

    @classmethod
    def get_snapshot_name(cls, *, test_location: object, index: object = 0) -> str:
        return "router"

    @classmethod
    def dirname(cls, *, test_location: object) -> str:
        name = test_location.snapshot_name  # type: ignore[attr-defined]
        return str(HERE / name.partition("[")[2].rstrip("]"))


@pytest.mark.parametrize("case", CASES)
@pytest.mark.filterwarnings("ignore::UserWarning")
def test_a_config_becomes_the_module_beside_it(case: str, snapshot: SnapshotAssertion) -> None:
    assert module_of(case) == snapshot(extension_class=RouterFile)


def test_every_folder_is_a_case_with_both_files() -> None:
    assert len(CASES) >= 12
    for case in CASES:
        assert config_of(case).exists() and (HERE / case / "router.py").exists()


def test_the_same_config_gives_the_same_bytes_under_any_hash_seed() -> None:
    made = {
        subprocess.run(
            [sys.executable, "-m", "sertranspile", str(config_of("ser-0.8.8"))],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(SAMPLES.parent)},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(made) == 1


def test_generated_modules_pass_the_type_checker_and_black(tmp_path: Path) -> None:
    files = []
    for case in CASES:
        folder = tmp_path / case.replace("-", "_").replace(".", "_")
        folder.mkdir()
        # mypy takes one module of a name a run, so each gets its own
        file = folder / f"{folder.name}.py"
        file.write_text(module_of(case))
        files.append(str(file))
    root = str(SAMPLES.parent)
    checked = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--follow-imports=silent", *files],
        cwd=tmp_path,
        env={"MYPYPATH": root, "PATH": ""},
        capture_output=True,
        text=True,
    )
    assert checked.returncode == 0, checked.stdout
    laid_out = subprocess.run(
        [sys.executable, "-m", "black", "--check", "-q", *files], capture_output=True
    )
    assert laid_out.returncode == 0
