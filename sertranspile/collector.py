"""The garbage collector rests while a step of the pipeline runs.

The steps make trees: a large config is a million objects, of which hardly any is in a cycle, and
all are gone by counting when nobody refers to them. The collector looks through all that is there
whenever much was added, finds nothing, and takes up to half of the time for it, the more the larger
a config is. When the step is done it runs as before.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_paused() -> Iterator[None]:
    """No rounds of the collector inside of this; the whole process's, as there is one only."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
