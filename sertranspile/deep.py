"""Room for configs that are nested deeply or have long chains of ``else if``.

The steps of the pipeline recurse as a config is nested, and an ``else if`` is inside the last one.
Python allows 1,000 calls in each other, for stacks are small; here a thread with a large one runs a
step. What is deeper still is an error in the config and not a crash.
"""

from __future__ import annotations

import functools
import sys
import threading
from collections.abc import Callable
from typing import Concatenate, Final, ParamSpec, TypeVar

from sertranspile.collector import collector_paused
from sertranspile.diagnostics import NOWHERE, ConfigErrors, Diagnostic
from sertranspile.source import SourceFile

_P = ParamSpec("_P")
_T = TypeVar("_T")

#: calls in each other
_CALLS: Final = 60_000
#: bytes; only those that are used are taken from the machine
_STACK: Final = 512 * 1024 * 1024
#: the limit and the collector are the whole process's, and steps change them, so one at a time
_lock: Final = threading.Lock()


class _Worker(threading.Thread):
    """Runs one call with the limit raised, and keeps the error that ends it."""

    def __init__(self, call: Callable[[], object]) -> None:
        super().__init__(daemon=True)  # a person who interrupts does not wait for it
        self._call = call
        self.error: BaseException | None = None

    def run(self) -> None:
        before = sys.getrecursionlimit()
        sys.setrecursionlimit(max(before, _CALLS))
        try:
            self._call()
        except BaseException as error:  # for the caller, as it is
            self.error = error
        finally:
            sys.setrecursionlimit(before)


def deep(
    step: Callable[Concatenate[SourceFile, _P], _T],
) -> Callable[Concatenate[SourceFile, _P], _T]:
    """A step that takes a config however deep it is, or says in a sentence that it cannot."""

    @functools.wraps(step)
    def run(source: SourceFile, /, *args: _P.args, **kwargs: _P.kwargs) -> _T:
        try:
            return _in_room(lambda: step(source, *args, **kwargs))
        except RecursionError:
            raise ConfigErrors(source, [_too_deep()]) from None

    return run


def _in_room(call: Callable[[], _T]) -> _T:
    if isinstance(threading.current_thread(), _Worker):
        return call()
    result: list[_T] = []
    worker = _Worker(lambda: result.append(call()))
    with _lock:
        before = threading.stack_size(_STACK)
        with collector_paused():
            try:
                worker.start()
            finally:
                threading.stack_size(before)
            worker.join()
    if worker.error is not None:
        raise worker.error
    return result[0]


def _too_deep() -> Diagnostic:
    return Diagnostic(
        "E210",
        "this config is nested too deeply",
        NOWHERE,
        "somewhere in it",
        "move inner blocks into routes of their own, or an `else if` into a `switch`",
    )
