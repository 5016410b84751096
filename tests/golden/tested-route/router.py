"""Routing logic of config.cfg."""

from runtime import Request, Router, in_network
from runtime.modules import sl

router = Router(
    api=1,
    profile="ser-0.8.8",
)
router.load(sl)


@router.request_route
def request_route(msg: Request) -> None:
    if route_1(msg):
        sl.sl_send_reply(msg, 200, "OK")
    else:
        sl.sl_send_reply(msg, 403, "Forbidden")


@router.route("1")
def route_1(msg: Request) -> bool:
    if in_network(msg.source.host, "127.0.0.11"):
        return True
    return sl.sl_send_reply(msg, 100, "Looking")


if __name__ == "__main__":
    router.run()
