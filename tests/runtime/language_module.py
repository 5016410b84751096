"""A module as the transpiler writes them for the later dialects: every construct of the runtime's
side of the language once. ``test_language.py`` type-checks it and runs it on messages."""

from runtime import (
    Drop,
    Exit,
    Message,
    Reply,
    Request,
    Router,
    add,
    define,
    defined,
    divide,
    environment,
    equal,
    exit_if_zero,
    matches,
    modulo,
    number,
    once,
    same,
    shift_left,
    shown,
    text,
    undefined,
)
from runtime.modules import sl
from runtime.modules.kamailio import xlog
from runtime.transformations import line, nameaddr, param, s, sql, tobody, uri, val

WITH_DEBUG = defined("WITH_DEBUG", default=False)
WITH_MYSQL = defined("WITH_MYSQL", default=False)
DBURL = define("DBURL", "mysql://x") if WITH_MYSQL else undefined("DBURL", "x.cfg:81")
CODE = define("CODE", 404)
HOST = environment("HOST", "MY_HOST", required=False)
FLT_ACC = 1

router = Router(api=1, profile="kamailio-3.1", debug=2, mhomed=True, alias="sip.example.com")
if WITH_DEBUG:
    router.core(debug=4)
else:
    router.core(debug=2)
router.custom("pstn.gw_ip", "10.0.0.9", "PSTN GW Address")
router.load(sl, xlog)
router.modparam(xlog, prefix="")
if WITH_MYSQL:
    router.core(fifo=DBURL)


@router.request_route
async def request_route(msg: Request) -> None:
    # constants and switches
    if WITH_MYSQL:
        xlog.xlog(msg, "L_DBG", f"{DBURL}")
    if FLT_ACC in msg.flags:
        return
    msg.flags.add(FLT_ACC)
    msg.branch_flags.add(6)
    msg.script_flags.discard(3)
    # reading and writing
    router.vars["i"] = 12
    router.vars["sum"] = add(router.vars["i"], "1")
    router.nullable_vars["n"] = None
    router.shared["calls"] = add(router.shared["calls"], 1)
    msg.avps.push("a", msg.ruri.user)
    msg.avps.push("a", 2)
    msg.avps.replace("b", router.vars["sum"])
    msg.avps.push(80, "id")
    msg.attrs["uid"] = msg.from_.uri.user
    msg.attrs.push("t.x", 1)
    msg.xavps.push("r=>f", 1)
    msg.xavps.set("r[0]=>g", f"{msg.cseq.number or ''}")
    msg.ruri = f"sip:{msg.ruri.user or ''}@{router.cfg['pstn.gw_ip']}"
    msg.set_ruri(user=s.substr(msg.ruri.user, 1, 0))
    msg.dst_uri = msg.dst_uri
    msg.set_pv("$mf", 6)
    # values
    texts = f"{shown(msg.to.tag)} {text(msg.avps.get('a'))} {msg.hdr('X-Foo') or ''}"
    router.vars["t"] = texts
    if equal(router.vars["i"], "12") and not same(msg.attrs.get("nope"), ""):
        router.vars["n"] = divide(number(msg.hdr("X-N")), 2) + modulo(7, 4) + shift_left(1, 3)
    # loops and switches
    rounds = router.rounds()
    while number(router.vars["i"]) != 0 and rounds.more():
        router.vars["i"] = number(router.vars["i"]) - 1
    for _ in once:
        if matches(msg.ruri, r"^sip:x"):
            break
        router.vars["once"] = "not left"
    match msg.method:
        case "INVITE":
            xlog.xlog(msg, "L_ERR", f"{msg.pv('$rp')} {msg.select('@via.host')}\n")
        case _:
            xlog.xlog(msg, "L_ERR", "other\n")
    # transformations
    router.vars["tr"] = text(
        add(
            s.len(msg.call_id) if msg.call_id is not None else 0,
            number(param.value(uri.params(msg.pv("$fu")), "p")),
        )
    )
    xlog.xerr(msg, f"{tobody.user(msg.pv('$hdr(From)'))} {nameaddr.uri(msg.hdr('From'))}")
    xlog.xerr(
        msg, f"{sql.val(msg.xavps.get('r=>g'))} {val.n0(None)} {text(line.count(msg.body_text))}"
    )
    # calls
    rc = await router.call(msg, router.vars["route"])
    if rc > 0:
        exit_if_zero(route_code(msg))
    route_shared(msg)
    sl.sl_send_reply(msg, CODE, f"{rc}")
    raise Exit


@router.route("CODE")
def route_code(msg: Request) -> int:
    return 1 if 6 in msg.branch_flags else -1


@router.route("SHARED")
def route_shared(msg: Message) -> None:
    router.vars["seen"] = f"{shown(msg.status)} {shown(msg.ruri)} {shown(msg.pv('$rU'))}"


@router.reply_route
def reply_route(msg: Reply) -> int:
    route_shared(msg)
    if msg.status == 486:
        raise Drop
    return 1


@router.event_route("htable:mod-init")
def event_htable_mod_init(msg: Request) -> None:
    router.shared["calls"] = 0


if __name__ == "__main__":
    router.run()
