"""What the project says about itself is so."""

from __future__ import annotations

import re
import subprocess
import sys
import tarfile
import textwrap
import tomllib
import zipfile
from fnmatch import fnmatch
from pathlib import Path

import pytest

from sertranspile import SourceFile, transpile

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


@pytest.mark.parametrize("target", ["demo", "test"])
def test_the_readme_gives_the_plain_commands_behind_make(target: str) -> None:
    recipe = re.search(rf"(?m)^{target}: .*\n\t(.*)$", text("Makefile"))
    install = re.search(r"--editable (.*)$", text("Makefile"), re.MULTILINE)
    assert recipe is not None and install is not None
    plain = recipe[1].replace("$(RUN)", ".venv/bin/python").replace("$(JOBS)", "2")
    readme = re.sub(r" +#.*", "", text("README.md"))
    assert f"    {plain}\n" in readme
    assert f"    .venv/bin/python -m pip install --editable {install[1]}\n" in readme


def test_the_readme_opens_with_a_config_and_what_it_becomes() -> None:
    blocks = re.findall(r"```(\w*)\n(.*?)```", text("README.md"), re.DOTALL)
    (_, config), (_, python) = [block for block in blocks if block[0] in ("", "python")][:2]
    modules = ("sl", "tm", "rr", "usrloc", "registrar")
    loads = "".join(f'loadmodule "/usr/lib/ser/modules/{module}.so"\n' for module in modules)
    whole = f"{loads}route{{\n{config}}}\n"
    assert textwrap.indent(python, "    ") in transpile(SourceFile("ser.cfg", whole)).text


@pytest.mark.parametrize("command", ["transpile", "check", "run"])
def test_the_help_of_each_command_says_what_its_file_is(command: str) -> None:
    shown = subprocess.run(
        [sys.executable, "-m", "sertranspile", command, "--help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    # a click that is younger than pyproject.toml allows leaves it out
    assert re.search(r"FILE +The config; - reads standard input", shown.stdout)


def test_the_architecture_page_names_every_file() -> None:
    page = text("docs/architecture.md")
    for package in ("sertranspile", "runtime"):
        for path in sorted((ROOT / package).rglob("*.py")):
            inside = path.relative_to(ROOT / package).as_posix()
            folder = f"`{inside.removesuffix('__init__.py')}`"
            assert f"`{inside}`" in page or f"`{path.name}`" in page or folder in page, inside


@pytest.mark.parametrize("tool", ["make_docs.py"])
def test_what_a_tool_writes_is_current(tool: str) -> None:
    checked = subprocess.run(
        [sys.executable, str(ROOT / "tools" / tool), "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert checked.returncode == 0, checked.stderr


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel and the source distribution."""
    pytest.importorskip("hatchling")
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-d", str(folder)],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    return folder


def test_the_wheel_holds_the_two_packages_and_nothing_else(built: Path) -> None:
    (wheel,) = built.glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {name.split("/")[0].partition("-")[0] for name in names} == {"sertranspile", "runtime"}
    assert not [name for name in names if name.endswith(".cfg") or "golden" in name]
    assert {
        "runtime/py.typed",
        "runtime/registry.json",
        "sertranspile/py.typed",
        "sertranspile/grammar.ebnf",
        "sertranspile/catalog/ser-0.8.8.json",
        "sertranspile/catalog/kamailio-6.1.json",
        "sertranspile/catalog/history.json",
        "sertranspile/codegen/templates/router.py.jinja",
        "sertranspile/explanations/E301.toml",
    } <= names


def test_the_source_distribution_holds_the_samples_with_their_licence(built: Path) -> None:
    (archive,) = built.glob("*.tar.gz")
    with tarfile.open(archive) as opened:
        names = {name.partition("/")[2] for name in opened.getnames()}
    assert {"samples/ser-0.8.8.cfg", "LICENSES/GPL-2.0-or-later.txt", "REUSE.toml"} <= names
    assert {"Makefile", "tests/test_project.py", "docs/architecture.md"} <= names
    assert not [name for name in names if name.startswith((".venv/", "build/", ".hypothesis/"))]


def test_files_that_the_documents_name_exist() -> None:
    documents = ["README.md", "CONTRIBUTING.md"]
    documents += [path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").glob("*.md")]
    for document in documents:
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


#: the samples, and what is made of them
THEIRS = (
    "samples/", "tests/golden/sip_router-2001/", "tests/golden/ser-0.8.8/",
    "tests/golden/ser-2.x/", "tests/golden/kamailio-3.1/",
)  # fmt: skip


def test_what_is_sers_or_kamailios_own_carries_their_licence() -> None:
    names = tracked_files()
    assert len([name for name in names if name.startswith("samples/")]) >= 4
    theirs = [name for name in names if name.startswith(THEIRS)]
    assert {licence_of(name) for name in theirs} == {"GPL-2.0-or-later"}


def test_every_other_file_is_ours() -> None:
    others = [name for name in tracked_files() if not name.startswith(THEIRS)]
    assert {licence_of(name) for name in others} == {"MIT"}


def test_every_licence_that_is_used_is_there() -> None:
    used = {licence_of(name) for name in tracked_files()}
    assert {f"{licence}.txt" for licence in used} == {
        path.name for path in (ROOT / "LICENSES").iterdir()
    }
