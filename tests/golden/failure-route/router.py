"""Routing logic of config.cfg."""

from runtime import Request, Router, core
from runtime.modules import tm

router = Router(
    api=1,
    profile="ser-0.8.8",
)
router.load(tm)


@router.request_route
async def request_route(msg: Request) -> None:
    tm.t_on_negative(msg, failure_1)
    await tm.t_relay(msg)


@router.failure_route("1")
def failure_1(msg: Request) -> None:
    # try the voice box
    core.rewriteuri(msg, "sip:box@127.0.0.13:5063")
    core.append_branch(msg)


if __name__ == "__main__":
    router.run()
