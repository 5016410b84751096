"""Times the front end: from a config's text to its checked program, and whole commands.

    python bench/front_end.py [CONFIG] [--rounds 7]

All times are of the processor. The best round counts for lines a second, as others use the machine;
for commands, best and median are told. Modules are compiled before, as in an installation. CONFIG
is the 3.1 sample unless given.
"""

from __future__ import annotations

import argparse
import gc
import os
import re
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Final, NamedTuple

ROOT: Final = Path(__file__).resolve().parent.parent
sys.path[:0] = [] if str(ROOT) in sys.path else [str(ROOT)]

from sertranspile.files import reader  # noqa: E402
from sertranspile.pipeline import Inputs, understand  # noqa: E402
from sertranspile.source import SourceFile, decode  # noqa: E402

_ROUTE: Final = """\
# calls to number {0}
route[R{0}] {{
	if (is_method("INVITE|SUBSCRIBE") && $rU =~ "^{0}[0-9]+$") {{
		$var(prefix) = "{0}"; # kept for the log
		xlog("L_INFO", "call to $rU from $fu by R{0}\\n");
		if (!t_relay()) {{
			sl_reply_error();
		}}
		exit;
	}}
	return;
}}

"""
_HEAD: Final = "#!KAMAILIO\n" + "".join(
    f'loadmodule "{name}.so"\n' for name in ("tm", "sl", "textops", "xlog", "pv")
)


def generated(lines: int) -> str:
    """A config of about so many lines."""
    routes = (lines - _HEAD.count("\n")) // _ROUTE.count("\n")
    return _HEAD + "".join(map(_ROUTE.format, range(routes))) + "request_route { route(R0); }\n"


def rate(source: SourceFile, directory: Path, rounds: int) -> tuple[float, float]:
    """Seconds of the best and of the median round."""
    times = []
    for _ in range(rounds):
        gc.collect()
        re.purge()  # each round compiles the config's patterns, as each process does
        begin = time.process_time()
        understand(source, inputs=Inputs(read=reader(directory)))
        times.append(time.process_time() - begin)
    return min(times), median(times)


class Cost(NamedTuple):
    seconds: float
    kilobytes: int


def command(*arguments: str) -> Cost:
    """What one process costs: time on a processor and the most memory it had."""
    process = os.posix_spawn(
        sys.executable,
        [sys.executable, "-m", "sertranspile", *arguments],
        {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"},
        file_actions=[
            (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0),
            (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0),
        ],
    )
    _, _, used = os.wait4(process, 0)
    return Cost(used.ru_utime + used.ru_stime, used.ru_maxrss)


def main() -> int:
    """Print the figures."""
    arguments = argparse.ArgumentParser(description="Time the front end.")
    arguments.add_argument(
        "config", nargs="?", type=Path, default=ROOT / "samples/kamailio-3.1.cfg"
    )
    arguments.add_argument("--rounds", type=int, default=7)
    options = arguments.parse_args()
    config: Path = options.config.resolve()
    os.chdir(ROOT)
    # first: a new process has the memory of the one that starts it for a moment
    with tempfile.TemporaryDirectory() as folder:
        large = Path(folder) / "large.cfg"
        large.write_text(generated(80_000), "utf-8")
        command(str(config))  # compiles the modules
        for words in (("check", str(config)), (str(config),), ("check", str(large)), (str(large),)):
            costs = [
                command(*words) for _ in range(options.rounds if words[-1] != str(large) else 1)
            ]
            seconds = sorted(round(cost.seconds * 1000) for cost in costs)
            memory = max(cost.kilobytes for cost in costs) // 1024
            what = "check" if words[0] == "check" else "transpile"
            print(
                f"{what} {Path(words[-1]).name}: {seconds[0]} ms at best, "
                f"{median(seconds):.0f} in the median, {memory} MB"
            )
    real = SourceFile(config.name, decode(config.read_bytes()))
    understand(real, inputs=Inputs(read=reader(config.parent)))  # reads the catalogue once
    rows = [(config.name, real, options.rounds)]
    rows += [
        (
            f"{lines:,} lines",
            SourceFile("generated.cfg", generated(lines)),
            min(rounds, options.rounds),
        )
        for lines, rounds in ((1_000, 7), (10_000, 5), (80_000, 3))
    ]
    for name, source, rounds in rows:
        best, middle = rate(source, config.parent, rounds)
        lines = source.line_count
        print(f"{name}: {lines / best:,.0f} lines/s at best, {lines / middle:,.0f} in the median")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
