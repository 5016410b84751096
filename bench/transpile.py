"""Times the transpiler on a config, from the command to the finished module.

python bench/transpile.py [CONFIG]
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
ROUNDS = 7


def main() -> int:
    """Print the median of a few rounds, in milliseconds."""
    config = sys.argv[1] if len(sys.argv) > 1 else str(ROOT / "samples" / "ser-0.8.8.cfg")
    command = [sys.executable, "-m", "sertranspile", config]
    times = []
    for _ in range(ROUNDS):
        begin = time.perf_counter()
        subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, check=True)
        times.append(time.perf_counter() - begin)
    print(f"{config}: {median(times) * 1000:.0f} ms from command to module, median of {ROUNDS}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
