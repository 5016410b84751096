"""Plays the scenarios recorded on the original servers against our routers, and compares.

    python tools/oracle.py FOLDER                all that can be compared
    python tools/oracle.py FOLDER ser-2001 ...   these recordings only

FOLDER has ``drive.py`` and, in ``traces/``, a folder of recordings for each server. Each server's
own config is transpiled and run on loopback at the port that the recordings were made at, as some
texts of IPv6 hold it. Exit status 1 when a packet differs.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

ROOT = Path(__file__).resolve().parent.parent
PORT: Final = 26010
#: of the packets' senders, where a recording names none of its own
BASE_PORT: Final = 42300


@dataclass(frozen=True)
class Recording:
    """One folder of ``traces/`` and how the server ran that it is of."""

    config: Path
    #: texts of the config that were others when it was recorded
    changes: Mapping[str, str] = field(default_factory=dict)
    defines: tuple[str, ...] = ()
    #: further words for ``drive.py``
    options: tuple[str, ...] = ()
    base_port: int = BASE_PORT
    #: where the router listens
    listen: tuple[str, ...] = ("-l", f"127.0.0.1:{PORT}", "-l", f"[::1]:{PORT}")


RECORDINGS: Final = {
    "ser-2001": Recording(
        ROOT / "samples" / "sip_router-2001.cfg",
        changes={
            "ekina.fokus.gmd.de": "127.0.0.12:26102",
            " ape ": " 127.0.0.13:26103 ",
            "192.168.46.55": "127.0.0.14:26104",
            "helios.fokus.gmd.de": "127.0.0.15:26105",
        },
        base_port=26100,
        listen=("-l", "127.0.0.1", "-p", str(PORT)),
    ),
    "ser-0.8.8": Recording(
        ROOT / "samples" / "ser-0.8.8.cfg",
        options=("--tolerance", "1.1"),
        listen=("-l", "127.0.0.1", "-l", "::1", "-p", str(PORT)),
    ),
    "kamailio-3.1": Recording(ROOT / "samples" / "kamailio-3.1.cfg"),
    "kamailio-3.1-pstn": Recording(
        ROOT / "samples" / "kamailio-3.1.cfg",
        changes={'pstn.gw_ip = ""': 'pstn.gw_ip = "127.0.0.15:26105"'},
        defines=("WITH_PSTN",),
        base_port=26100,
    ),
    # Debian's own config
    "kamailio-5.6.3": Recording(Path("/etc/kamailio/kamailio.cfg")),
}  # fmt: skip


def compare(folder: Path, name: str, recording: Recording, scratch: Path) -> bool:
    """Whether all scenarios of a recording are equal."""
    config = scratch / f"{name}.cfg"
    text = recording.config.read_text("latin-1")
    for old, new in recording.changes.items():
        if old not in text:
            raise SystemExit(f"{recording.config} has no {old!r}")
        text = text.replace(old, new)
    config.write_text(text, "latin-1")
    module = scratch / f"{re.sub(r'[^a-z0-9]', '_', name)}.py"
    transpile = ["-m", "sertranspile", str(config), "-o", str(module)]
    made = subprocess.run([sys.executable, *transpile], cwd=ROOT, capture_output=True, text=True)
    if made.returncode:
        raise SystemExit(made.stderr)
    # what no scenario calls may be missing
    flags = ["--allow-missing", *recording.listen]
    for define in recording.defines:
        flags += ["-A", define]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with (scratch / f"{name}.log").open("w", encoding="utf-8") as log:
        router = subprocess.Popen(
            [sys.executable, str(module), *flags], env=environment, stderr=log
        )
        try:
            time.sleep(2)  # it opens its sockets
            drive = [
                str(folder / "drive.py"), "--target", f"127.0.0.1:{PORT}",
                "--target6", f"[::1]:{PORT}", "--base-port", str(recording.base_port),
                "--jobs", "8", "--compare", str(folder / "traces" / name), *recording.options,
            ]  # fmt: skip
            driven = subprocess.run([sys.executable, *drive], capture_output=True, text=True)
        finally:
            router.terminate()
            router.wait()
    told = [line for line in driven.stdout.splitlines() if not line.startswith("ok")]
    print(f"{name}: " + ("\n".join(told) or driven.stderr.strip()), flush=True)
    return driven.returncode == 0


def main() -> int:
    """Compare what the command line names; the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("names", nargs="*", choices=[[], *RECORDINGS])
    arguments = parser.parse_args()
    wanted = arguments.names or [
        name for name, recording in RECORDINGS.items() if recording.config.is_file()
    ]
    with tempfile.TemporaryDirectory() as scratch:
        equal = [
            compare(arguments.folder, name, RECORDINGS[name], Path(scratch)) for name in wanted
        ]
    return 0 if all(equal) else 1


if __name__ == "__main__":
    sys.exit(main())
