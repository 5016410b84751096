"""Routing logic of config.cfg."""

from runtime import Request, Router, core

router = Router(
    api=1,
    profile="ser-0.8.8",
)


@router.request_route
async def request_route(msg: Request) -> None:
    core.rewritehost(msg, "a.example.com")
    core.rewritehostport(msg, "b.example.com:5070")
    core.rewriteuser(msg, "joe")
    core.rewriteuserpass(msg, "joe:secret")
    core.rewriteport(msg, "5080")
    core.prefix(msg, "00")
    core.strip(msg, 2)
    core.rewriteuri(msg, "sip:x@y.example.com")
    core.revert_uri(msg)
    core.append_branch(msg, "sip:z@y.example.com")
    await core.forward(msg, msg.ruri.host, msg.ruri.port)
    await core.send(msg, "10.0.0.1", 5061)


if __name__ == "__main__":
    router.run()
