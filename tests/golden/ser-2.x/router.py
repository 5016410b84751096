"""Routing logic of ser-2.x.cfg (database, accounting, authentication, multi-domain support)."""

# ruff: noqa: SIM102 -- the config is nested like that

from runtime import (
    Drop,
    Request,
    Router,
    core,
    equal,
    exit_if_zero,
    in_network,
    matches,
    missing,
    number,
    shown,
    text,
)
from runtime.modules import sl, tm
from runtime.modules.ser import maxfwd, registrar, rr, usrloc

acc_db = missing("acc_db")
auth = missing("auth")
auth_db = missing("auth_db")
avp = missing("avp")
avp_db = missing("avp_db")
cfg_rpc = missing("cfg_rpc")
core_missing = missing("core")
ctl = missing("ctl")
db_mysql = missing("db_mysql")
domain = missing("domain")
gflags = missing("gflags")
registrar_missing = missing("registrar")
rr_missing = missing("rr")
textops = missing("textops")
uri_db = missing("uri_db")
xlog = missing("xlog")
xmlrpc = missing("xmlrpc")

#
# $Id$
#

# First start SER sample config script with:
#   database, accounting, authentication, multi-domain support
#   PSTN GW section, named flags, named routes, global-,
#   domain- and user-preferences with AVPs
# Several of these features are only here for demonstration purpose
# what can be achieved with the SER config script language.
#
# If you look for a simpler version with a lot less dependencies
# please refer to the ser-basic.cfg file in your SER distribution.

# To get this config running you need to execute the following commands
# with the new serctl (the capital word are just place holders)
# - ser_ctl domain add DOMAINNAME
# - ser_ctl user add USERNAME@DOMAINNAME -p PASSWORD
# If you want to have PID header for your user
# - ser_attr add uid=UID asserted_id="PID"
# If you want to have gateway support
# - ser_db add attr_types name=gw_ip rich_type=string raw_type=2 description="The gateway IP for the default ser.cfg" default_flags=33
# - ser_attr add global gw_ip=GATEWAY-IP

# ----------- global configuration parameters ------------------------

router = Router(
    api=1,
    profile="ser-3.1",
    debug=2,  # debug level (cmd line: -dddddddddd)
    # memdbg=10 # memory debug log level
    # memlog=10 # memory statistics log level
    # log_facility=LOG_LOCAL0 # sets the facility used for logging (see syslog(3))
    # Uncomment these lines to enter debugging mode
    # fork=no
    # log_stderror=yes
    check_via=False,  # (cmd. line: -v)
    dns=False,  # (cmd. line: -r)
    rev_dns=False,  # (cmd. line: -R)
    # port=5060
    # children=4
    # user=ser
    # group=ser
    # disable_core=yes #disables core dumping
    # open_fd_limit=1024 # sets the open file descriptors limit
    # mhomed=yes  # usefull for multihomed hosts, small performance penalty
    # disable_tcp=yes
    # tcp_accept_aliases=yes # accepts the tcp alias via option (see NEWS)
    enable_tls=True,
)

# ------------------ module loading ----------------------------------

# loadpath "modules:modules_s"
router.core(mpath="/usr/lib/ser/modules:/usr/lib/ser/modules_s")

# load a SQL database for authentication, domains, user AVPs etc.
router.load(db_mysql)

router.load(
    sl,
    tm,
    rr,
    maxfwd,
    usrloc,
    registrar,
    xlog,
    textops,
    ctl,
    cfg_rpc,
    auth,
    auth_db,
    gflags,
    domain,
    uri_db,
    avp,
    avp_db,
    acc_db,
    xmlrpc,
)
# loadmodule "tls"

# ----------------- setting script FLAGS -----------------------------
FLAG_ACC = 1  # include message in accounting
FLAG_FAILUREROUTE = 2  # we are operating from a failure route

# avpflags
#   dialog_cookie
# handled by rr module

# ----------------- setting module-specific parameters ---------------

# specify the path to you database here
router.modparam(usrloc, db_url="mysql://ser:heslo@127.0.0.1/ser")
router.modparam(auth_db, db_url="mysql://ser:heslo@127.0.0.1/ser")
router.modparam(gflags, db_url="mysql://ser:heslo@127.0.0.1/ser")
router.modparam(domain, db_url="mysql://ser:heslo@127.0.0.1/ser")
router.modparam(uri_db, db_url="mysql://ser:heslo@127.0.0.1/ser")
router.modparam(avp_db, db_url="mysql://ser:heslo@127.0.0.1/ser")
router.modparam(acc_db, db_url="mysql://ser:heslo@127.0.0.1/ser")

# -- usrloc params --

# as we use the database anyway we will use it for usrloc as well
router.modparam(usrloc, db_mode=1)

# -- auth params --
router.modparam(
    auth_db,
    calculate_ha1=1,
    plain_password_column="password",
)

# -- rr params --
# add value to ;lr param to make some broken UAs happy
router.modparam(
    rr,
    enable_full_lr=1,
    #
    # limit the length of the AVP cookie to only necessary ones
    cookie_filter="(account)",
    #
    # you probably do not want that someone can simply read and change
    # the AVP cookie in your Routes, thus should really change this
    # secret value below
    cookie_secret="MyRRAVPcookiesecret",
)

# -- gflags params --
# load the global AVPs
router.modparam(gflags, load_global_attrs=1)

# -- domain params --
# load the domain AVPs
router.modparam(domain, load_domain_attrs=1)

# -- ctl params --
# by default ctl listens on unixs:/tmp/ser_ctl if no other address is
# specified in modparams; this is also the default for sercmd
router.modparam(
    ctl,
    binrpc="unixs:/tmp/ser_ctl",
    # listen on the "standard" fifo for backward compatibility
    fifo="fifo:/tmp/ser_fifo",
)
# listen on tcp, localhost
# modparam("ctl", "binrpc", "tcp:localhost:2046")

# -- acc_db params --
# failed transactions (=negative responses) should be logged to
router.modparam(
    acc_db,
    failed_transactions=1,
    # comment the next line if you dont want to have accounting to DB
    log_flag=FLAG_ACC,
)

# -- tm params --
# uncomment the following line if you want to avoid that each new reply
# restarts the resend timer (see INBOUND route below)
# modparam("tm", "restart_fr_on_each_reply", "0")

# -- xmlrpc params --
# using a sub-route from the module is a lot safer then relying on the
# request method to distinguish HTTP from SIP
router.modparam(xmlrpc, route="RPC")


# -------------------------  request routing logic -------------------

# main routing logic


@router.request_route
async def request_route(msg: Request) -> None:
    # if you have a PSTN gateway just un-comment the follwoing line and
    # specify the IP address of it to route calls to it
    # $gw_ip = "1.2.3.4"

    # first do some initial sanity checks
    route_init(msg)

    # bypass the rest of the script for CANCELs if possible
    await route_catch_cancel(msg)

    # check if the request is routed via Route header or
    # needs a Record-Route header
    await route_rr(msg)

    # check if the request belongs to our proxy
    route_domain(msg)

    # handle REGISTER requests
    route_registrar(msg)

    # from here on we want to know you is calling
    route_authentication(msg)

    # check if we should be outbound proxy for a local user
    await route_outbound(msg)

    # check if the request is for a local user
    await route_inbound(msg)

    # here you could for example try to do an ENUM lookup before
    # the call gets routed to the PSTN
    # route(ENUM);

    # lets see if someone wants to call a PSTN number
    await route_pstn(msg)

    # nothing matched, reject it finally
    sl.sl_reply(msg, 404, "No route matched")


@router.route("FORWARD")
async def route_forward(msg: Request) -> None:
    # here you could decide wether this call needs a RTP relay or not

    # if this is called from the failure route we need to open a new branch
    if FLAG_FAILUREROUTE in msg.flags:
        core.append_branch(msg)

    # if this is an initial INVITE (without a To-tag) we might try another
    # (forwarding or voicemail) target after receiving an error
    if msg.method == "INVITE" and not text(msg.to.tag):
        tm.t_on_failure(msg, failure_failure_route)

    # send it out now; use stateful forwarding as it works reliably
    # even for UDP2TCP
    if not exit_if_zero(await tm.t_relay(msg)):
        sl.sl_reply_error(msg)
    raise Drop


@router.route("INIT")
def route_init(msg: Request) -> None:
    # initial sanity checks -- messages with
    # max_forwards==0, or excessively long requests
    if not maxfwd.mf_process_maxfwd_header(msg, 10):
        sl.sl_reply(msg, 483, "Too Many Hops")
        raise Drop

    if msg.len >= 4096:
        sl.sl_reply(msg, 513, "Message too big")
        raise Drop

    # you could add some NAT detection here for example

    # or you cuold call here some of the check from the sanity module

    # lets account all initial INVITEs
    # further in-dialog requests are accounted by a RR cookie (see below)
    if msg.method == "INVITE" and not text(msg.to.tag):
        msg.flags.add(FLAG_ACC)


@router.route("RPC")
def route_rpc(msg: Request) -> None:
    # allow XMLRPC from localhost
    if (msg.method == "POST" or msg.method == "GET") and in_network(
        msg.source.host, "127.0.0.1"
    ):
        if msg.len >= 8192:
            sl.sl_reply(msg, 513, "Request to big")
            raise Drop

        # lets see if a module wants to answer this
        xmlrpc.dispatch_rpc(msg)
        raise Drop


@router.route("RR")
async def route_rr(msg: Request) -> None:
    # subsequent messages withing a dialog should take the
    # path determined by record-routing
    if rr_missing.loose_route(msg):
        # mark routing logic in request
        textops.append_hf(msg, "P-hint: rr-enforced\r\n")

        # if the Route contained the accounting AVP cookie we
        # set the accounting flag for the acc_db module.
        # this is more for demonstration purpose as this could
        # also be solved without RR cookies.
        # Note: this means all in-dialog request will show up in the
        # accounting tables, so prepare your accounting software for this ;-)
        if equal(msg.attrs.get("account"), "yes"):
            msg.flags.add(FLAG_ACC)

        # for broken devices which overwrite their Route's with each
        # (not present) RR from within dialog requests it is better
        # to repeat the RRing
        # and if we call rr after loose_route the AVP cookies are restored
        # automatically :)
        rr_missing.record_route(msg)

        await route_forward(msg)
    elif msg.method != "REGISTER":
        # we record-route all messages -- to make sure that
        # subsequent messages will go through our proxy; that's
        # particularly good if upstream and downstream entities
        # use different transport protocol

        # if the inital INVITE got the ACC flag store this in
        # an RR AVP cookie. this is more for demonstration purpose
        if FLAG_ACC in msg.flags:
            msg.attrs["account"] = "yes"
            core_missing.setavpflag(msg, "account", "dialog_cookie")

        rr_missing.record_route(msg)


@router.route("DOMAIN")
def route_domain(msg: Request) -> None:
    # check if the caller is from a local domain
    domain.lookup_domain(msg, "$fd", text(msg.from_.uri.domain))

    # check if the callee is at a local domain
    domain.lookup_domain(msg, "$td", text(msg.ruri.domain))

    # we dont know the domain of the caller and also not
    # the domain of the callee -> somone uses our proxy as
    # a relay
    if not text(msg.attrs.get("t.did")) and not text(msg.attrs.get("f.did")):
        sl.sl_reply(msg, 403, "Relaying Forbidden")
        raise Drop


@router.route("REGISTRAR")
def route_registrar(msg: Request) -> None:
    # if the request is a REGISTER lets take care of it
    if msg.method == "REGISTER":
        # check if the REGISTER if for one of our local domains
        if not text(msg.attrs.get("t.did")):
            sl.sl_reply(msg, 403, "Register forwarding forbidden")
            raise Drop

        # we want only authenticated users to be registered
        rc = auth_db.www_authenticate(
            msg, msg.attrs.get("fd.digest_realm"), "credentials"
        )
        if not rc:
            if number(rc) == -2:
                sl.sl_reply(msg, 500, "Internal Server Error")
            elif number(rc) == -3:
                sl.sl_reply(msg, 400, "Bad Request")
            else:
                if text(msg.attrs.get("digest_challenge")):
                    textops.append_to_reply(
                        msg, shown(msg.attrs.get("digest_challenge"))
                    )
                sl.sl_reply(msg, 401, "Unauthorized")
            raise Drop

        # check if the authenticated user is the same as the target user
        if not uri_db.lookup_user(msg, "$tu.uid", text(msg.to.uri)):
            sl.sl_reply(msg, 404, "Unknown user in To")
            raise Drop

        if not equal(msg.attrs.get("f.uid"), msg.attrs.get("t.uid")):
            sl.sl_reply(msg, 403, "Authentication and To-Header mismatch")
            raise Drop

        # check if the authenticated user is the same as the request originator
        # you may uncomment it if you care, what uri is in From header
        # if (!lookup_user("$fu.uid", "@from.uri")) {
        #   sl_reply("404", "Unknown user in From");
        #   drop;
        # }
        # if ($fu.uid != $tu.uid) {
        #   sl_reply("403", "Authentication and From-Header mismatch");
        #   drop;
        # }

        # everything is fine so lets store the binding
        if not exit_if_zero(registrar_missing.save_contacts(msg, "location")):
            sl.sl_reply(msg, 400, "Invalid REGISTER Request")
            raise Drop
        raise Drop


@router.route("AUTHENTICATION")
def route_authentication(msg: Request) -> None:
    if msg.method == "CANCEL" or msg.method == "ACK":
        # you are not allowed to challenge these methods
        return

    # requests from non-local to local domains should be permitted
    # remove this if you want a walled garden
    if not text(msg.attrs.get("f.did")):
        return

    # as gateways are usually not able to authenticate for their
    # requests you will have trust them base on some other information
    # like the source IP address. WARNING: if at all this is only safe
    # in a local network!!!
    # if (src_ip==a.b.c.d) {
    #   break;
    # }

    rc = auth_db.proxy_authenticate(
        msg, msg.attrs.get("fd.digest_realm"), "credentials"
    )
    if not rc:
        if number(rc) == -2:
            sl.sl_reply(msg, 500, "Internal Server Error")
        elif number(rc) == -3:
            sl.sl_reply(msg, 400, "Bad Request")
        else:
            if text(msg.attrs.get("digest_challenge")):
                textops.append_to_reply(msg, shown(msg.attrs.get("digest_challenge")))
            sl.sl_reply(msg, 407, "Proxy Authentication Required")
        raise Drop

    # check if the UID from the authentication meets the From header
    msg.attrs["authuid"] = msg.attrs.get("uid")
    if not uri_db.lookup_user(msg, "$fu.uid", text(msg.from_.uri)):
        avp.del_attr(msg, "$uid")
    if not equal(msg.attrs.get("fu.uid"), msg.attrs.get("fr.authuid")):
        sl.sl_reply(msg, 403, "Fake Identity")
        raise Drop
    # load the user AVPs (preferences) of the caller, e.g. for RPID header
    avp_db.load_attrs(msg, "$fu", msg.attrs.get("f.uid"))


@router.route("OUTBOUND")
async def route_outbound(msg: Request) -> None:
    # if a local user calls to a foreign domain we play outbound proxy for him
    # comment this out if you want a walled garden
    if text(msg.attrs.get("f.did")) and not text(msg.attrs.get("t.did")):
        textops.append_hf(msg, "P-hint: outbound\r\n")
        await route_forward(msg)


@router.route("INBOUND")
async def route_inbound(msg: Request) -> None:
    # lets see if know the callee
    if uri_db.lookup_user(msg, "$tu.uid", msg.ruri):
        # load the preferences of the callee to have his timeout values loaded
        avp_db.load_attrs(msg, "$tu", msg.attrs.get("t.uid"))

        # if you want to know if the callee username was an alias
        # check it like this
        # if (strempty($tu.uri_canonical)) {
        # if the alias URI has different AVPs/preferences
        # you can load them into the URI track like this
        # load_attrs("$tr", "@ruri");
        # }

        # check for call forwarding of the callee
        # Note: the forwarding target has to be full routable URI
        #       in this example
        if text(msg.attrs.get("tu.fwd_always_target")):
            avp.attr2uri(msg, "$tu.fwd_always_target")
            await route_forward(msg)

        # native SIP destinations are handled using our USRLOC DB
        if registrar_missing.lookup_contacts(msg, "location"):
            textops.append_hf(msg, "P-hint: usrloc applied\r\n")

            # we set the TM module timers according to the prefences
            # of the callee (avoid too long ringing of his phones)
            # Note1: timer values have to be in ms now!
            # Note2: this makes even more sense if you switch to a voicemail
            #        from the FAILURE_ROUTE below
            if not equal(msg.attrs.get("t.fr_inv_timer"), 0):
                if not equal(msg.attrs.get("t.fr_timer"), 0):
                    tm.t_set_fr(
                        msg,
                        number(msg.attrs.get("t.fr_inv_timer")),
                        number(msg.attrs.get("t.fr_timer")),
                    )
                else:
                    tm.t_set_fr(msg, number(msg.attrs.get("t.fr_inv_timer")))

            await route_forward(msg)
        else:
            sl.sl_reply(msg, 480, "User temporarily not available")
            raise Drop


@router.route("PSTN")
async def route_pstn(msg: Request) -> None:
    # Only if the AVP 'gw_ip' is set and the request URI contains
    # only a number we consider sending this to the PSTN GW.
    # Only users from a local domain are permitted to make calls.
    # Additionally you might want to check the acl AVP to verify
    # that the user is allowed to make such expensives calls.
    if (
        text(msg.attrs.get("f.did"))
        and text(msg.attrs.get("gw_ip"))
        and matches(msg.ruri, r"sips?:\+?[0-9]{3,18}@.*")
    ):
        # probably you need to convert the number in the request
        # URI according to the requirements of your gateway here

        # if an AVP 'asserted_id' is set we insert an RPID header
        if text(msg.attrs.get("asserted_id")):
            avp.xlset_attr(
                msg,
                "$rpidheader",
                f"<sip:{shown(msg.attrs.get('asserted_id'))}@{text(msg.ruri.domain)}>;screen=yes",
            )
            avp.replace_attr_hf(msg, "Remote-Party-ID", "$rpidheader")

        # just replace the domain part of the RURI with the
        # value from the AVP and send it out
        avp.attr2uri(msg, "$gw_ip", "domain")
        await route_forward(msg)


@router.route("CATCH_CANCEL")
async def route_catch_cancel(msg: Request) -> None:
    # check whether there is a corresponding INVITE to the CANCEL,
    # and bypass the rest of the script if possible

    if msg.method == "CANCEL":
        if not exit_if_zero(
            await tm.t_relay_cancel(msg)
        ):  # implicit drop if the INVITE was found
            # INVITE was found but some error occurred
            sl.sl_reply(msg, 500, "Internal Server Error")
            raise Drop
        # bad luck, no corresponding INVITE was found,
        # we have to continue with the script


@router.failure_route("FAILURE_ROUTE")
async def failure_failure_route(msg: Request) -> None:
    # mark for the other routes that we are operating from here on from a
    # failure route
    msg.flags.add(FLAG_FAILUREROUTE)

    if tm.t_check_status(msg, "486|600"):
        # if we received a busy and a busy target is set, forward it there
        # Note: again the forwarding target has to be a routeable URI
        if text(msg.attrs.get("tu.fwd_busy_target")):
            avp.attr2uri(msg, "$tu.fwd_busy_target")
            await route_forward(msg)
        # alternatively you could forward the request to SEMS/voicemail here
    elif tm.t_check_status(msg, "408|480"):
        # if we received no answer and the noanswer target is set,
        # forward it there
        # Note: again the target has to be a routeable URI
        if text(msg.attrs.get("tu.fwd_noanswer_target")):
            avp.attr2uri(msg, "$tu.fwd_noanswer_target")
            await route_forward(msg)
        # alternatively you could forward the request to SEMS/voicemail here


if __name__ == "__main__":
    router.run()
