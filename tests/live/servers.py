"""Starts a server for a run, and reads what its script logged: a Kamailio 5.6, or ours."""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.live.cases import HOST, SERVER_PORT

CONFIG = Path(__file__).parent / "config" / "live.cfg"
ROOT = Path(__file__).parents[2]
_SECONDS = 30.0
#: where an entry of the log begins, and what the script says in one: a Call-ID, a bar, a text
_SAID = re.compile(r"<script>: ([^|\n]*)\|(.*)")


@contextlib.contextmanager
def theirs(command: str, folder: Path) -> Iterator[Path]:
    """A Kamailio 5.6; its log."""
    words = [
        *command.split(), "-f", CONFIG.name, "-DD", "-E", "-l", f"udp:{HOST}:{SERVER_PORT}",
        "-n", "1", "-m", "32", "-M", "8", "-Y", str(folder),
    ]  # fmt: skip
    with _started(words, CONFIG.parent, folder / "theirs.log", "processes (at least)") as log:
        yield log


@contextlib.contextmanager
def ours(folder: Path) -> Iterator[Path]:
    """The router made of the same config; its log."""
    made = folder / "live_router.py"
    arguments = ["transpile", str(CONFIG), "-o", str(made), "--force"]
    subprocess.run([sys.executable, "-m", "sertranspile", *arguments], cwd=ROOT, check=True,
                   capture_output=True)  # fmt: skip
    words = [sys.executable, str(made), "-l", f"udp:{HOST}:{SERVER_PORT}"]
    with _started(words, ROOT, folder / "ours.log", "listening on") as log:
        yield log


@contextlib.contextmanager
def _started(words: Sequence[str], place: Path, log: Path, ready: str) -> Iterator[Path]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with log.open("wb") as out:
        process = subprocess.Popen(
            words, cwd=place, stdout=out, stderr=out, start_new_session=True, env=environment
        )
    try:
        end = time.monotonic() + _SECONDS
        while ready not in log.read_text("latin-1"):
            if process.poll() is not None or time.monotonic() > end:
                raise RuntimeError(log.read_text("latin-1"))
            time.sleep(0.05)
        time.sleep(0.3)
        yield log
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, 9)
        process.wait()


def said(log: Path, encoding: str = "latin-1") -> dict[str, list[str]]:
    """What a script logged, for each case. Ours writes UTF-8, theirs the bytes of the message."""
    out: dict[str, list[str]] = {}
    for found in _SAID.finditer(log.read_text(encoding)):
        out.setdefault(found[1].partition("~")[0], []).append(found[2])
    return out
