"""Runs a route on a message: a plain function at once, a coroutine without a Task of its own.

A coroutine is driven by ``send(None)`` in its own ``contextvars.Context``. The only thing it may
suspend on is the Task that ``Router.wait`` makes; when that is done the route goes on from here.
What a route raises ends that route and nothing else.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from contextvars import Context, copy_context
from functools import wraps
from typing import TYPE_CHECKING, Any

from runtime.results import BROKEN, ENDED, FAILED, End, Exit, end_of
from runtime.running import RUNNING

if TYPE_CHECKING:
    from runtime.posix_search import Budget
    from runtime.router import Router
    from runtime.sip.message import Message


class Script:
    """One run of a route."""

    __slots__ = ("budget", "context", "coroutine", "message", "route", "router", "then")

    def __init__(
        self,
        router: Router,
        route: Callable[[Any], Any],
        message: Message | None,
        then: Callable[[End], None],
    ) -> None:
        self.router = router
        self.route = route
        self.message = message
        self.then = then
        self.coroutine: Any = None
        self.context: Context | None = None
        #: what is left of the time for patterns; made when a pattern wants it
        self.budget: Budget | None = None

    def go_on(self, _: object = None) -> None:
        """Drive the coroutine to its next wait or its end."""
        assert self.context is not None
        try:
            waited_for = self.context.run(self.coroutine.send, None)
        except StopIteration as ended:
            self._end(ENDED if ended.value is None else End(ended.value))
        except Exit as left:
            self._end(end_of(left))
        except Exception as error:  # whatever a route raises ends that route only
            self.failed(error)
        else:
            waited_for._asyncio_future_blocking = False
            # not in the script's own context: go_on enters that itself
            waited_for.add_done_callback(self._woken)

    def _woken(self, _: object) -> None:
        self.router.woken(self.go_on)

    def failed(self, error: Exception) -> None:
        """Log a route's error with the config line it came from, and end the script."""
        self.router.counters["script errors"] += 1
        self.router.log.exception(error)
        self._end(BROKEN)

    def _end(self, end: End) -> None:
        # the context knows this script: without a cut only the collector would free its message
        self.context = self.coroutine = None
        self.then(end)


def run_script(script: Script) -> None:
    """Run a route until it ends or waits."""
    before = RUNNING.set(script)
    try:
        _run(script)
    finally:
        RUNNING.reset(before)


def _run(script: Script) -> None:
    try:
        result = script.route(script.message)
    except Exit as left:
        script.then(end_of(left))
        return
    except Exception as error:  # whatever a route raises ends that route only
        script.failed(error)
        return
    if result is None or not hasattr(result, "send"):
        script.then(ENDED if result is None else End(result))
        return
    script.coroutine = result
    script.context = copy_context()
    script.go_on()


async def run_inline(router: Router, route: Callable[[Any], Any], message: Message) -> End:
    """Run a route inside the one that is running; how it ended."""
    try:
        code = route(message)
        if code is not None and hasattr(code, "__await__"):
            code = await code
    except Exit as left:
        return end_of(left)
    except Exception as error:  # as in a script of its own
        router.counters["script errors"] += 1
        router.log.exception(error)
        return BROKEN
    return ENDED if code is None else End(code)


def bounded(router: Router, name: str, route: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """A route that is passed over, with -1, where routes call each other too deep (LANGUAGE
    D.3.1): a config may call a route from itself."""

    def too_deep(message: Message) -> bool:
        if message.route_depth < router.deepest_call:
            return False
        router.log.once("route depth", f"route {name} is passed over: routes call routes too deep")
        return True

    @wraps(route)
    def run(message: Message) -> Any:
        if too_deep(message):
            return FAILED
        message.route_depth += 1
        try:
            return route(message)
        finally:
            message.route_depth -= 1

    @wraps(route)
    async def run_and_wait(message: Message) -> Any:
        if too_deep(message):
            return FAILED
        message.route_depth += 1
        try:
            return await route(message)
        finally:
            message.route_depth -= 1

    return run_and_wait if inspect.iscoroutinefunction(route) else run
