"""Times the catalogue: what reading a config's release costs, and asking it.

Each figure is CPU time of a fresh process, the median of a few, in milliseconds.

python bench/catalog.py
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
ROUNDS = 5

#: prints the CPU time of reading, of looking up what a large config uses, and of a suggestion for a
#: word that nobody knows
PROBE = """
from time import process_time as now
from sertranspile.catalog import catalog, chain

steps = [now()]
facts = {ask}
facts.modules, facts.settings, facts.routes
steps.append(now())
for module in [facts.modules[name] for name in list(facts.modules)[:40]]:
    for name in list(module.functions)[:5]:
        facts.exporters(name)
        module.functions[name].kinds(2)
    for name in list(module.params)[:5]:
        module.params[name].types
steps.append(now())
facts.similar("t_rely_to", "function")
steps.append(now())
print(*(b - a for a, b in zip(steps, steps[1:])))
"""
ASKS = (
    'catalog("ser-0.8.8")',
    'catalog("kamailio-3.1")',
    'catalog("kamailio-5.6")',
    'catalog("kamailio-6.1")',
    'chain("kamailio-5.6")',
)


def main() -> int:
    """Print a line for each way to ask."""
    print(f"{'':26}{'read':>9}{'look up':>9}{'suggest':>9}   ms CPU, median of {ROUNDS}")
    for ask in ASKS:
        rounds = []
        for _ in range(ROUNDS):
            probe = [sys.executable, "-c", PROBE.replace("{ask}", ask)]
            run = subprocess.run(probe, cwd=ROOT, capture_output=True, text=True, check=True)
            rounds.append([float(step) * 1000 for step in run.stdout.split()])
        steps = [median(step) for step in zip(*rounds, strict=True)]
        print(f"{ask:26}" + "".join(f"{step:9.1f}" for step in steps))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
