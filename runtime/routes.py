"""The routes of a router: what the decorators of generated modules register, and calls by name."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from runtime.registry import script_function
from runtime.values import Readable, text

if TYPE_CHECKING:
    from runtime.sip.message import Message

_Route = TypeVar("_Route", bound=Callable[..., Any])

#: what a call of a route that is not there gives (LANGUAGE D.4)
NO_ROUTE = -10


class Routes:
    """Routes by kind and name; a block without a name has the name ""."""

    def __init__(self) -> None:
        self.routes: dict[tuple[str, str], Callable[..., Any]] = {}
        #: told of a call that cannot be done
        self.cannot_call: Callable[[str, str], None] = lambda key, sentence: None
        #: routes calling routes
        self.deepest_call = 256

    # ---- decorators ----

    def request_route(self, route: _Route) -> _Route:
        """The main route."""
        self.routes["request_route", ""] = route
        return route

    def reply_route(self, route: _Route) -> _Route:
        """The core's own, for every reply: a code of 0 or less discards the reply (LANGUAGE
        E.2)."""
        self.routes["reply_route", ""] = route
        return route

    def onsend_route(self, route: _Route) -> _Route:
        """For every request that is about to be sent."""
        self.routes["onsend_route", ""] = route
        return route

    def error_route(self, route: _Route) -> _Route:
        """For requests that could not be read (OpenSER)."""
        self.routes["error_route", ""] = route
        return route

    def route(self, name: str) -> Callable[[_Route], _Route]:
        """A named route."""
        return self._named("route", name)

    def failure_route(self, name: str) -> Callable[[_Route], _Route]:
        """A route for requests whose branches have all failed."""
        return self._named("failure_route", name)

    def onreply_route(self, name: str) -> Callable[[_Route], _Route]:
        """A route for the replies of a transaction."""
        return self._named("onreply_route", name)

    def branch_route(self, name: str) -> Callable[[_Route], _Route]:
        """A route for each branch before it is sent."""
        return self._named("branch_route", name)

    def event_route(self, name: str) -> Callable[[_Route], _Route]:
        """A route that a module runs, such as ``htable:mod-init``."""
        return self._named("event_route", name)

    def _named(self, kind: str, name: str) -> Callable[[_Route], _Route]:
        def register(route: _Route) -> _Route:
            self.routes[kind, name] = route
            return route

        return register

    def find(self, kind: str, name: str) -> Callable[..., Any] | None:
        """A route that exists only under a feature; None, and a line in the log, when it is
        off."""
        route = self.routes.get((kind, name))
        if route is None:
            self.cannot_call("no route", f"there is no {kind} {name!r} in this execution")
        return route

    # ---- calls ----

    @script_function()
    async def call(self, msg: Message, name: Readable, none: int = NO_ROUTE) -> int:
        """Call the route of that name, which only the script knows; its code.

        There may be none: that is logged, and the code is ``none``.
        """
        wanted = text(name)
        route = self.routes.get(("route", wanted))
        if route is None:
            self.cannot_call("no route", f"there is no route {wanted!r}")
            return none
        code = route(msg)
        if hasattr(code, "__await__"):
            code = await code
        # a route whose code nobody was known to read gives none
        return 1 if code is None else int(code)
