"""Routing logic of config.cfg."""

from runtime import Request, Router, core, in_network, matches

# rules without if: the first one that holds is taken
router = Router(
    api=1,
    profile="ser-2001",
    debug=1,
)


@router.request_route
async def request_route(msg: Request) -> None:
    # who is trusted
    if (
        in_network(msg.source.host, "10.0.0.0/8")
        or in_network(msg.source.host, "127.0.0.13")
    ) and matches(msg.method_text, r"^OPT"):
        core.log(msg, 1, "asked\n")
        await core.forward(msg, "127.0.0.14", 5064)
        return
    if not matches(msg.method_text, r"^INV"):
        await route_1(msg)
        await core.forward(msg, "127.0.0.12", 5062)  # not calls
        return
    if matches(msg.ruri, r"@example\.com\Z"):
        return
    if msg.method == "INVITE":
        core.rewritehostport(msg, "127.0.0.13:5063")
        await core.forward(msg, "127.0.0.13", 5063)
        return


@router.route("1")
async def route_1(msg: Request) -> None:
    if msg.method == "ACK":
        await core.send(msg, "127.0.0.14", 5064)
        return
    if in_network(msg.source.host, "0.0.0.0/0"):
        core.log(msg, 1, "nothing special\n")
        return


if __name__ == "__main__":
    router.run()
