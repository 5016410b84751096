"""Writing a generated module and its map beside it, and never over what somebody edited.

The map ``<module>.map`` says which config line each line came from (a fourth entry names the file
when it is an included one), and by its hash of the module whether the file is still as we wrote it.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from sertranspile.source import Line, SourceFile

MAP_VERSION = 1


class OutputRefused(Exception):
    """The file that is there is not ours to overwrite; the message is one sentence."""


def write_module(
    path: Path,
    text: str,
    lines: Mapping[int, Line],
    source: SourceFile,
    config: bytes,
    force: bool = False,
) -> None:
    """Write the module and its map, each at once or not at all. ``config``: the config's bytes.

    Raises:
        OutputRefused: ``path`` exists, differs from what its map says we wrote, and not ``force``.
        OSError: it cannot be written.
    """
    if not force:
        _refuse_foreign(path)
    data = text.encode("utf-8")
    about = {
        "version": MAP_VERSION,
        "sha256": _digest(data),
        "config": source.name,
        "config_sha256": _digest(config),
        "lines": [_row(number, origin, source.name) for number, origin in lines.items()],
    }
    # the map first: stopped between the two, the old module is refused and not lost
    write_atomically(map_path(path), (json.dumps(about, indent=None) + "\n").encode("ascii"))
    write_atomically(path, data)


def _row(number: int, origin: Line, config: str) -> list[int | str]:
    """A line of the module and the config line it came from; of an included file with its name."""
    row: list[int | str] = [number, origin.number, origin.text]
    return row if origin.file == config else [*row, origin.file]


def map_path(path: Path) -> Path:
    """Where the map of a module is."""
    return path.with_name(path.name + ".map")


def write_atomically(path: Path, data: bytes) -> None:
    """Replace a file's content in one step and keep its mode; a link stays a link.

    Raises:
        OSError: it cannot be written; what was there is untouched.
    """
    path = Path(os.path.realpath(path))
    try:
        mode = path.stat().st_mode & 0o7777
    except FileNotFoundError:
        mode = 0o666 & ~_umask()
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, mode)
        os.replace(temporary, path)
    finally:  # whatever ended it, no temporary file stays
        with contextlib.suppress(FileNotFoundError):
            os.unlink(temporary)


def _refuse_foreign(path: Path) -> None:
    try:
        present = path.read_bytes()
    except FileNotFoundError:
        return
    try:
        about = json.loads(map_path(path).read_bytes())
    except FileNotFoundError:
        raise OutputRefused(
            f"{path} exists and has no map beside it, so it may not be ours: "
            "say --force to overwrite it"
        ) from None
    except ValueError:
        about = None
    if not isinstance(about, dict) or about.get("sha256") != _digest(present):
        raise OutputRefused(
            f"{path} is not as it was written, so it may be edited: say --force to overwrite it"
        )


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _umask() -> int:
    """The process's umask, which can only be read by setting it."""
    umask = os.umask(0o077)
    os.umask(umask)
    return umask
