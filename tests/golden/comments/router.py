"""Routing logic of config.cfg."""

from runtime import Request, Router, core

router = Router(
    api=1,
    profile="ser-0.8.8",
)


# a
# block
@router.request_route
def request_route(msg: Request) -> None:  # opens
    # before
    core.log(msg, 1, "x")  # trails

    # alone at the end


# last


if __name__ == "__main__":
    router.run()
