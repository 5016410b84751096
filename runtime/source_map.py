"""Which line of the config a line of a generated module came from: reads the map beside it.

Only for telling errors, so a map that is missing, of another form or of another text of the module
(somebody edited it) is none, and nothing here raises. Read when it is first wanted.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

#: the form of maps that the transpiler writes
VERSION = 1


class SourceMaps:
    """The maps of the modules that were asked about."""

    def __init__(self) -> None:
        self._maps: dict[str, dict[int, str]] = {}

    def origin(self, file: str, line: int) -> str | None:
        """``ser.cfg:96`` for a line of a generated module, or None."""
        lines = self._maps.get(file)
        if lines is None:
            lines = self._maps[file] = _read(Path(file))
        return lines.get(line)


def _read(module: Path) -> dict[int, str]:
    """Line of the module -> ``config:line``; empty where no map fits it."""
    try:
        about = json.loads(module.with_name(f"{module.name}.map").read_bytes())
        if about["version"] != VERSION:
            return {}
        if about["sha256"] != hashlib.sha256(module.read_bytes()).hexdigest():
            return {}
        return {int(line): f"{about['config']}:{origin}" for line, origin, *_ in about["lines"]}
    except (OSError, ValueError, TypeError, KeyError):
        return {}
