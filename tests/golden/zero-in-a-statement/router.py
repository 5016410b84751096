"""Routing logic of config.cfg."""

from runtime import Request, Router
from runtime.modules import sl

router = Router(
    api=1,
    profile="ser-0.8.8",
)
router.load(sl)


@router.request_route
def request_route(msg: Request) -> None:
    if sl.sl_filter_ACK(msg) == 0:
        return
    sl.sl_send_reply(msg, 404, "Not Found")


if __name__ == "__main__":
    router.run()
