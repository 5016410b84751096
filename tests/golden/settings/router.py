"""Routing logic of config.cfg (a head comment)."""

from runtime import Request, Router

# a head comment
router = Router(
    api=1,
    profile="ser-0.8.8",
    debug=3,  # loud
    listen=("127.0.0.1", "192.168.0.1"),
    alias="example.com",
    user="nobody",
    fork=False,
)


@router.request_route
def request_route(msg: Request) -> None:
    return


if __name__ == "__main__":
    router.run()
