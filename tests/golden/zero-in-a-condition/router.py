"""Routing logic of config.cfg."""

from runtime import Request, Router, core
from runtime.modules import sl, tm

router = Router(
    api=1,
    profile="ser-0.8.8",
)
router.load(tm, sl)


@router.request_route
async def request_route(msg: Request) -> None:
    rc = await tm.t_relay(msg)
    if rc == 0:
        return
    if not rc:
        sl.sl_reply_error(msg)
    core.log(msg, 1, "sent")


if __name__ == "__main__":
    router.run()
