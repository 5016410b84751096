"""Routing logic of config.cfg."""

from runtime import Request, Router, core, in_network, matches
from runtime.modules import tm

router = Router(
    api=1,
    profile="ser-0.8.8",
)
router.load(tm)


@router.request_route
async def request_route(msg: Request) -> None:
    if msg.method == "INVITE" or msg.method == "ACK" and router.is_foreign(msg.ruri):
        msg.flags.add(1)
    elif matches(msg.ruri, r"^sip:[0-9]+@") and in_network(
        msg.source.host, "10.0.0.0/8"
    ):
        msg.flags.discard(1)
    elif 1 in msg.flags:
        core.log(msg, 1, "set")
    else:
        core.log(msg, 1, "not set")
    if msg.len >= 1000:
        return
    await tm.t_relay(msg)


if __name__ == "__main__":
    router.run()
