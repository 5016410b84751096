"""What the project says about itself is so."""

from __future__ import annotations

import re
import subprocess
import tomllib
from fnmatch import fnmatch
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def text(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def tracked_files() -> list[str]:
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("this is no checkout")
    return [name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md"])
def test_every_make_target_that_is_named_exists(document: str) -> None:
    targets = set(re.findall(r"(?m)^([a-z]+):", text("Makefile")))
    named = set(re.findall(r"\bmake ([a-z]+)\b(?=[`\s#])", text(document)))
    assert named
    assert named <= targets


def test_files_that_the_documents_name_exist() -> None:
    for document in ("README.md", "CONTRIBUTING.md", "docs/architecture.md", "docs/running.md"):
        for target in re.findall(r"\]\(([^)#:]+)\)", text(document)):
            assert ((ROOT / document).parent / target).exists(), f"{document} names {target}"


def test_the_changelog_knows_this_version() -> None:
    versions = re.findall(r"(?m)^## (\d+\.\d+\.\d+)", text("CHANGELOG.md"))
    assert versions[0] == PROJECT["version"]


def test_the_packages_are_typed() -> None:
    assert (ROOT / "sertranspile/py.typed").exists()
    assert (ROOT / "runtime/py.typed").exists()


def test_no_file_knows_where_it_was_made() -> None:
    # put together here, so that this file does not hold what it looks for
    places = re.compile(
        "|".join(("/" + "work/(?:main|shared)", "/tmp/" + "contract", "/tmp/v" + "/"))
    )
    found = [
        name
        for name in tracked_files()
        if places.search((ROOT / name).read_text(encoding="utf-8", errors="replace"))
    ]
    assert not found


def licence_of(name: str) -> str:
    """The licence that REUSE.toml gives a file: its last annotation that fits."""
    licence = ""
    for annotation in tomllib.loads(text("REUSE.toml"))["annotations"]:
        # fnmatch's * crosses slashes, as ** does; no pattern of ours depends on the difference
        if fnmatch(name, annotation["path"]):
            licence = annotation["SPDX-License-Identifier"]
    return licence


def test_what_is_sers_or_kamailios_own_carries_their_licence() -> None:
    names = tracked_files()
    samples = [name for name in names if name.startswith("samples/")]
    assert len(samples) >= 4
    theirs = samples + [name for name in names if name.startswith("tests/golden/ser-0.8.8/")]
    assert {licence_of(name) for name in theirs} == {"GPL-2.0-or-later"}


def test_every_other_file_is_ours() -> None:
    assert licence_of("sertranspile/scanner.py") == "MIT"


def test_every_licence_that_is_used_is_there() -> None:
    used = {licence_of(name) for name in tracked_files()}
    assert {f"{licence}.txt" for licence in used} == {
        path.name for path in (ROOT / "LICENSES").iterdir()
    }
