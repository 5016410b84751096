"""What becomes of a reply: the core's reply route, its transaction, else its second Via (LANGUAGE
E.2, RFC 3261 16.11)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from runtime.results import End
from runtime.sip.errors import MalformedMessage
from runtime.sip.forward import reply_without_our_via

if TYPE_CHECKING:
    from runtime.router import Router
    from runtime.sip.message import Reply


def receive_reply(router: Router, reply: Reply) -> None:
    """Let the reply route decide whether a reply is taken at all, then take it.

    Raises:
        MalformedMessage: a Via does not parse.
    """
    if router.settings.check_via and not router.is_myself(reply.via.host):
        router.counters["foreign replies"] += 1
        return
    route = router.routes.get(("reply_route", ""))
    if route is None:
        _take(router, reply)
        return

    def routed(end: End) -> None:
        if end.code <= 0 and not end.failed:
            router.counters["replies discarded by the reply route"] += 1
            return
        try:
            _take(router, reply)
        except MalformedMessage as error:
            router.counters["malformed messages"] += 1
            router.log.once("malformed", f"reply from {reply.source} dropped: {error}")

    router.run_route(route, reply, routed)


def _take(router: Router, reply: Reply) -> None:
    layer = router.transactions
    if layer is not None and layer.receive_reply(reply):
        return
    if reply.status >= router.profile.least_status:
        forward_reply(router, reply)


def forward_reply(router: Router, reply: Reply) -> None:
    """Send a reply on statelessly, to where its second Via says.

    Raises:
        MalformedMessage: a Via does not parse.
    """
    value = reply.raw_value(reply.header_index("via"))
    if reply.via.end < len(value):
        second = value[reply.via.end + 1 :]
    else:
        index = reply.header_index("via", reply.header_index("via") + 1)
        if index < 0:
            router.counters["replies without a second Via"] += 1
            return
        second = reply.raw_value(index)
    via = router.profile.read_via(second)
    received = via.received if router.profile.reply_to_received else None
    data = reply_without_our_via(reply)

    async def send() -> None:
        for found in (await router.resolve(received or via.host, via.port or None))[:1]:
            router.send_request(data, found, reply.socket)

    router.run_coroutine(send())
