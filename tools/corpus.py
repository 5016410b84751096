"""Checks what becomes of every config of a collection against `tests/corpus/outcomes.txt`.

    python tools/corpus.py FOLDER [--jobs 2] [--check] [--update]

An outcome is `ok`, or the errors and their lines. What is translated must compile, pass ruff's
default rules, and be imported without a word, a file written, a socket or a process. `--check`:
the outcomes alone. `--update`: what is found is written down; read the difference.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import subprocess
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
sys.path[:0] = [] if str(ROOT) in sys.path else [str(ROOT)]

from sertranspile.diagnostics import ConfigErrors  # noqa: E402
from sertranspile.files import read_file, reader  # noqa: E402
from sertranspile.pipeline import check, transpile  # noqa: E402
from sertranspile.source import SourceFile, decode  # noqa: E402

OUTCOMES: Final = ROOT / "tests" / "corpus" / "outcomes.txt"
#: text files beside the configs that are none
_NO_CONFIGS: Final = frozenset({"INDEX.tsv", "USAGE.md", "README.md"})
#: what an import must not do
_FORBIDDEN: Final = ("socket.", "subprocess.", "os.system", "os.exec", "os.fork", "os.posix_spawn")


def configs(folder: Path) -> list[str]:
    """The names of a collection's configs, relative to it."""
    return sorted(
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and path.name not in _NO_CONFIGS
    )


def source_of(path: Path) -> SourceFile:
    """A config as the command line reads it."""
    return SourceFile(path.name, decode(read_file(path)))


def errors_of(refused: ConfigErrors) -> str:
    """The errors of a refused config: each code with the lines that it is reported at."""
    found: dict[str, dict[int, None]] = {}
    for finding in refused.diagnostics:
        if finding.is_error:
            line = refused.source.position(finding.span.start).line
            found.setdefault(finding.code, {})[line] = None
    return ", ".join(f"{code} {' '.join(map(str, lines))}" for code, lines in sorted(found.items()))


def outcome(path: Path) -> str:
    """What becomes of a config: ``ok``, or its errors."""
    try:
        check(source_of(path), read=reader(path.parent))
    except ConfigErrors as refused:
        return errors_of(refused)
    return "ok"


def kept() -> dict[str, str]:
    """The outcomes that are written down, by the names of the configs."""
    rows = (line.split(": ", 1) for line in OUTCOMES.read_text("utf-8").splitlines())
    return {row[0]: row[1] for row in rows}


def write(folder: Path, into: Path, name: str) -> tuple[str, str]:
    """The name of a config and its outcome; the module of one without errors is written."""
    path = folder / name
    try:
        made = transpile(source_of(path), read=reader(path.parent))
    except ConfigErrors as refused:
        return name, errors_of(refused)
    module = into / (name.replace("/", "__").replace(".", "_").replace("-", "_") + ".py")
    compile(made.text, str(module), "exec")
    module.write_text(made.text, "utf-8")
    return name, "ok"


# ---- imports -----------------------------------------------------------------------------------


def import_all(modules: Path) -> int:
    """Load every module of a folder; tell what one does beside that. The exit status."""
    import runtime

    noted: list[str] = []

    def note(event: str, arguments: tuple[object, ...]) -> None:
        writes = (
            event == "open" and isinstance(arguments[1], str) and set(arguments[1]) & set("wax+")
        )
        if writes or event.startswith(_FORBIDDEN):
            noted.append(event)

    sys.dont_write_bytecode = True
    sys.addaudithook(note)
    wrong = 0
    for path in sorted(modules.glob("*.py")):
        noted.clear()
        said = io.StringIO()
        try:
            with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
                runtime.load(str(path))
        except Exception as error:  # whatever it is, it is told, and the others are tried
            noted.append(f"{type(error).__name__}: {error}")
        if said.getvalue():
            noted.append("output")
        if noted:
            wrong += 1
            print(f"{path.name}: {', '.join(dict.fromkeys(noted))}")
    return 1 if wrong else 0


def ruff(modules: Path) -> int:
    """The default rules of ruff, whatever this project's are."""
    command = [sys.executable, "-m", "ruff", "check", "--isolated", "--quiet", str(modules)]
    return subprocess.run(command, check=False).returncode


# ---- command -----------------------------------------------------------------------------------


def _compared(found: dict[str, str]) -> int:
    expected = kept()
    wrong = 0
    for name in sorted(found.keys() | expected.keys()):
        if found.get(name) != expected.get(name):
            wrong += 1
            print(
                f"{name}: {found.get(name, 'not there')}; expected {expected.get(name, 'nothing')}"
            )
    return 1 if wrong else 0


def main() -> int:
    """Run it; the exit status."""
    arguments = argparse.ArgumentParser(description="Check every config of a collection.")
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--jobs", type=int, default=2)
    arguments.add_argument("--check", action="store_true", help="the outcomes alone")
    arguments.add_argument("--update", action="store_true", help="write the outcomes down")
    arguments.add_argument("--import-all", action="store_true", help=argparse.SUPPRESS)
    options = arguments.parse_args()
    folder: Path = options.folder.resolve()
    if options.import_all:
        return import_all(folder)
    names = configs(folder)
    with tempfile.TemporaryDirectory() as scratch:
        modules = Path(scratch)
        if options.check:
            found = {name: outcome(folder / name) for name in names}
        else:
            with ProcessPoolExecutor(options.jobs) as pool:
                found = dict(pool.map(partial(write, folder, modules), names, chunksize=4))
        if options.update:
            lines = [f"{name}: {result}\n" for name, result in sorted(found.items())]
            OUTCOMES.write_text("".join(lines), "utf-8")
        status = _compared(found)
        good = sum(result == "ok" for result in found.values())
        print(f"{len(found)} configs, {good} without errors")
        if options.check:
            return status
        again = [sys.executable, __file__, str(modules), "--import-all"]
        imported = subprocess.run(again, cwd=scratch, check=False).returncode
        print("imports:", "quiet" if imported == 0 else "see above")
        linted = ruff(modules)
        print("ruff:", "clean" if linted == 0 else "see above")
    return 1 if status or imported or linted else 0


if __name__ == "__main__":
    raise SystemExit(main())
