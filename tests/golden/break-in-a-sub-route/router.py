"""Routing logic of config.cfg."""

from runtime import Request, Router, core
from runtime.modules import sl

router = Router(
    api=1,
    profile="ser-0.8.8",
)
router.load(sl)


@router.request_route
def request_route(msg: Request) -> None:
    route_1(msg)
    core.log(msg, 1, "after")


@router.route("1")
def route_1(msg: Request) -> None:
    if msg.method == "OPTIONS":
        sl.sl_send_reply(msg, 200, "OK")
        return
    core.log(msg, 1, "other")


if __name__ == "__main__":
    router.run()
