"""Routing logic of config.cfg."""

from runtime import Request, Router, missing
from runtime.modules import sl

auth = missing("auth")

router = Router(
    api=1,
    profile="ser-0.8.8",
)
router.load(sl, auth)
router.modparam(auth, secret="abc")


@router.request_route
def request_route(msg: Request) -> None:
    rc = auth.www_authorize(msg, "example.com", "subscriber")
    if rc == 0:
        return
    if not rc:
        auth.www_challenge(msg, "example.com", "0")
        return
    sl.sl_send_reply(msg, 200, "OK")


if __name__ == "__main__":
    router.run()
