"""Reading the files of a config: plain files of a sensible size, and nothing that blocks."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import Final

from sertranspile.includes import Read

#: no config comes near
LARGEST: Final = 64 * 1024 * 1024


def reader(directory: Path) -> Read:
    """A function that reads the files of a directory by names relative to it."""
    return lambda name: read_file(directory / name)


def read_file(path: Path) -> bytes:
    """The bytes of a plain file.

    Raises:
        OSError: it is not there, is something else, is too large or cannot be read.
    """
    about = os.stat(path)
    if stat.S_ISDIR(about.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if not stat.S_ISREG(about.st_mode):
        raise OSError(errno.EINVAL, "it is no plain file", str(path))
    if about.st_size > LARGEST:
        raise OSError(errno.EFBIG, os.strerror(errno.EFBIG), str(path))
    return path.read_bytes()


__all__ = ["read_file", "reader"]
