"""Routing logic of ser-0.8.8.cfg (simple quick-start config script)."""

from runtime import Request, Router
from runtime.modules import print_, sl, tm
from runtime.modules.ser import maxfwd, registrar, rr, usrloc

#
# $Id: ser.cfg,v 1.10 2002/09/26 10:54:48 janakj Rel $
#
# simple quick-start config script
#

# ----------- global configuration parameters ------------------------

router = Router(
    api=1,
    profile="ser-0.8.8",
    debug=3,  # debug level (cmd line: -dddddddddd)
    fork=True,
    log_stderror=False,  # (cmd line: -E)
    check_via=False,  # (cmd. line: -v)
    dns=False,  # (cmd. line: -r)
    rev_dns=False,  # (cmd. line: -R)
    port=5060,
    children=4,
    fifo="/tmp/ser_fifo",
)

# ------------------ module loading ----------------------------------

# Uncomment this if you want to use SQL database
# loadmodule "/usr/lib/ser/modules/mysql.so"

router.load(sl, print_, tm, rr, maxfwd, usrloc, registrar)

# Uncomment this if you want digest authentication
# mysql.so must be loaded !
# loadmodule "/usr/lib/ser/modules/auth.so"

# ----------------- setting module-specific parameters ---------------

# -- usrloc params --

router.modparam(usrloc, db_mode=0)


# Uncomment this if you want to use SQL database
# for persistent storage and comment the previous line
# modparam("usrloc", "db_mode", 2)

# -- auth params --
# Uncomment if you are using auth module
#
# modparam("auth", "secret", "alsdkhglaksdhfkloiwr")
# modparam("auth", "calculate_ha1", yes)
#
# If you set "calculate_ha1" parameter to yes (which true in this config),
# uncomment also the following parameter)
#
# modparam("auth", "password_column", "password")

# -------------------------  request routing logic -------------------

# main routing logic


@router.request_route
async def request_route(msg: Request) -> None:
    # initial sanity checks -- discard local ACKs, messages with
    # max_forwars==0, or excessively long requests
    if sl.sl_filter_ACK(msg) == 0:
        return
    if not maxfwd.mf_process_maxfwd_header(msg, 10):
        sl.sl_send_reply(msg, 483, "Too Many Hops")
        return
    if msg.len >= router.max_len:
        sl.sl_send_reply(msg, 513, "Message too big")
        return

    # Do strict routing if pre-loaded route headers present
    rr.rewriteFromRoute(msg)

    # if the request is for other domain use UsrLoc
    # (in case, it does not work, use the following command
    # with proper names and addresses in it)
    if router.is_myself(msg.ruri):
        if msg.method == "REGISTER":
            # Uncomment this if you want to use digest authentication
            #           if (!www_authorize("iptel.org", "subscriber")) {
            #               www_challenge("iptel.org", "0");
            #               break;
            #           };

            await registrar.save(msg, "location")
            return

        # native SIP destinations are handled using our USRLOC DB
        if not await registrar.lookup(msg, "location"):
            sl.sl_send_reply(msg, 404, "Not Found")
            return
    # forward to current uri now
    if await tm.t_relay(msg) < 0:
        sl.sl_reply_error(msg)


if __name__ == "__main__":
    router.run()
