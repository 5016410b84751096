"""Routing logic of kamailio-3.1.cfg."""

# ruff: noqa: PLR1711, SIM102 -- the config is nested like that

from runtime import (
    Exit,
    Reply,
    Request,
    Router,
    core,
    define,
    defined,
    exit_if_zero,
    matches,
    missing,
    number,
    text,
    undefined,
)
from runtime.modules import sl, tm
from runtime.modules.kamailio import (
    acc,
    ctl,
    kex,
    maxfwd,
    mi_fifo,
    mi_rpc,
    pv,
    registrar,
    rr,
    sanity,
    siputils,
    textops,
    tmx,
    uri_db,
    usrloc,
    xlog,
)

auth = missing("auth")
auth_db = missing("auth_db")
db_mysql = missing("db_mysql")
nathelper = missing("nathelper")
permissions = missing("permissions")
presence = missing("presence")
presence_xml = missing("presence_xml")
rtpproxy = missing("rtpproxy")

# Features: edit here, or define on the command line (-A ACCDB_COMMENT).
ACCDB_COMMENT = defined("ACCDB_COMMENT", default=False)
WITH_MYSQL = defined("WITH_MYSQL", default=False)
WITH_DEBUG = defined("WITH_DEBUG", default=False)
WITH_PSTN = defined("WITH_PSTN", default=False)
WITH_AUTH = defined("WITH_AUTH", default=False)
WITH_IPAUTH = defined("WITH_IPAUTH", default=False)
WITH_PRESENCE = defined("WITH_PRESENCE", default=False)
WITH_NAT = defined("WITH_NAT", default=False)
WITH_ACCDB = defined("WITH_ACCDB", default=False)
WITH_USRLOCDB = defined("WITH_USRLOCDB", default=False)
# #!KAMAILIO

router = Router(
    api=1,
    profile="kamailio-3.1",
)
#
# Kamailio (OpenSER) SIP Server v3.1 - default configuration script
#     - web: http://www.kamailio.org
#     - git: http://sip-router.org
#
# Direct your questions about this file to: <sr-users@lists.sip-router.org>
#
# Refer to the Core CookBook at http://www.kamailio.org/dokuwiki/doku.php
# for an explanation of possible statements, functions and parameters.
#
# Several features can be enabled using '#!define WITH_FEATURE' directives:
#
# *** To run in debug mode:
#     - define WITH_DEBUG
#
# *** To enable mysql:
#     - define WITH_MYSQL
#
# *** To enable authentication execute:
#     - enable mysql
#     - define WITH_AUTH
#     - add users using 'kamctl'
#
# *** To enable IP authentication execute:
#     - enable mysql
#     - enable authentication
#     - define WITH_IPAUTH
#     - add IP addresses with group id '1' to 'address' table
#
# *** To enable persistent user location execute:
#     - enable mysql
#     - define WITH_USRLOCDB
#
# *** To enable presence server execute:
#     - enable mysql
#     - define WITH_PRESENCE
#
# *** To enable nat traversal execute:
#     - define WITH_NAT
#     - install RTPProxy: http://www.rtpproxy.org
#     - start RTPProxy:
#        rtpproxy -l _your_public_ip_ -s udp:localhost:7722
#
# *** To enable PSTN gateway routing execute:
#     - define WITH_PSTN
#     - set the value of pstn.gw_ip
#     - check route[PSTN] for regexp routing condition
#
# *** To enhance accounting execute:
#     - enable mysql
#     - define WITH_ACCDB
#     - add following columns to database
if ACCDB_COMMENT:
    # ALTER TABLE acc ADD COLUMN src_user VARCHAR(64) NOT NULL DEFAULT '';
    #   ALTER TABLE acc ADD COLUMN src_domain VARCHAR(128) NOT NULL DEFAULT '';
    #   ALTER TABLE acc ADD COLUMN dst_ouser VARCHAR(64) NOT NULL DEFAULT '';
    #   ALTER TABLE acc ADD COLUMN dst_user VARCHAR(64) NOT NULL DEFAULT '';
    #   ALTER TABLE acc ADD COLUMN dst_domain VARCHAR(128) NOT NULL DEFAULT '';
    #   ALTER TABLE missed_calls ADD COLUMN src_user VARCHAR(64) NOT NULL DEFAULT '';
    #   ALTER TABLE missed_calls ADD COLUMN src_domain VARCHAR(128) NOT NULL DEFAULT '';
    #   ALTER TABLE missed_calls ADD COLUMN dst_ouser VARCHAR(64) NOT NULL DEFAULT '';
    #   ALTER TABLE missed_calls ADD COLUMN dst_user VARCHAR(64) NOT NULL DEFAULT '';
    #   ALTER TABLE missed_calls ADD COLUMN dst_domain VARCHAR(128) NOT NULL DEFAULT '';
    pass

# *** Value defines - IDs used later in config
# - database URL - used to connect to database server by modules such
#       as: auth_db, acc, usrloc, a.s.o.
DBURL = (
    define("DBURL", "mysql://openser:openserrw@localhost/openser")
    if WITH_MYSQL
    else undefined("DBURL", "kamailio-3.1.cfg:71")
)

####### Global Parameters #########

if WITH_DEBUG:
    router.core(
        debug=4,
        log_stderror=True,
    )
else:
    router.core(
        debug=2,
        log_stderror=False,
    )

router.core(
    memdbg=5,
    memlog=5,
    log_facility="LOG_LOCAL0",
    fork=True,
    children=4,
    # uncomment the next line to disable TCP (default on)
    # disable_tcp=yes
    # uncomment the next line to disable the auto discovery of local aliases
    # based on reverse DNS on IPs (default on)
    # auto_aliases=no
    # add local domain aliases
    # alias="sip.mydomain.com"
    port=5060,
)

# uncomment and configure the following line if you want Kamailio to
# bind on a specific interface/port/proto (default bind on all available)
# listen=udp:10.0.0.10:5060

####### Custom Parameters #########

# These parameters can be modified runtime via RPC interface
# - see the documentation of 'cfg_rpc' module.
#
# Format: group.id = value 'desc' description
# Access: $sel(cfg_get.group.id) or @cfg_get.group.id
#

if WITH_PSTN:
    # PSTN GW Routing
    #
    # - pstn.gw_ip: valid IP or hostname as string value, example:
    # pstn.gw_ip = "10.0.0.101" desc "My PSTN GW Address"
    #
    # - by default is empty to avoid misrouting
    router.custom("pstn.gw_ip", "", "PSTN GW Address")

####### Modules Section ########

# set module path
router.core(mpath="/usr/local/lib/kamailio/modules_k/:/usr/local/lib/kamailio/modules/")

# uncomment next line for MySQL DB support
if WITH_MYSQL:
    router.load(db_mysql)
router.load(
    mi_fifo,
    kex,
    tm,
    tmx,
    sl,
    rr,
    pv,
    maxfwd,
    usrloc,
    registrar,
    textops,
    uri_db,
    siputils,
    xlog,
    sanity,
    ctl,
    mi_rpc,
    acc,
)
if WITH_AUTH:
    router.load(auth, auth_db)
    if WITH_IPAUTH:
        router.load(permissions)
# uncomment next line for aliases support
# NOTE: a DB (like db_mysql) module must be also loaded
# loadmodule "alias_db.so"
# uncomment next line for multi-domain support
# NOTE: a DB (like db_mysql) module must be also loaded
# NOTE: be sure and enable multi-domain support in all used modules
# (see "multi-module params" section )
# loadmodule "domain.so"
if WITH_PRESENCE:
    router.load(presence, presence_xml)

if WITH_NAT:
    router.load(nathelper, rtpproxy)

# ----------------- setting module-specific parameters ---------------

# ----- mi_fifo params -----
router.modparam(mi_fifo, fifo_name="/tmp/kamailio_fifo")

# ----- tm params -----
# auto-discard branches from previous serial forking leg
router.modparam(
    tm,
    failure_reply_mode=3,
    # default retransmission timeout: 30sec
    fr_timer=30000,
    # default invite retransmission timeout after 1xx: 120sec
    fr_inv_timer=120000,
)

# ----- rr params -----
# add value to ;lr param to cope with most of the UAs
router.modparam(
    rr,
    enable_full_lr=1,
    # do not append from tag to the RR (no need for this script)
    append_fromtag=0,
)

# ----- rr params -----
router.modparam(registrar, method_filtering=1)
# uncomment the next line to disable parallel forking via location
# modparam("registrar", "append_branches", 0)
# uncomment the next line not to allow more than 10 contacts per AOR
# modparam("registrar", "max_contacts", 10)

# ----- uri_db params -----
# by default we disable the DB support in the module as we do not need it
# in this configuration
router.modparam(
    uri_db,
    use_uri_table=0,
    db_url="",
)

# ----- acc params -----
# what sepcial events should be accounted ?
router.modparam(
    acc,
    early_media=1,
    report_ack=1,
    report_cancels=1,
    # by default ww do not adjust the direct of the sequential requests.
    # if you enable this parameter, be sure the enable "append_fromtag"
    # in "rr" module
    detect_direction=0,
    # account triggers (flags)
    failed_transaction_flag=3,
    log_flag=1,
    log_missed_flag=2,
    log_extra="src_user=$fU;src_domain=$fd;dst_ouser=$tU;dst_user=$rU;dst_domain=$rd",
)
# enhanced DB accounting
if WITH_ACCDB:
    router.modparam(
        acc,
        db_flag=1,
        db_missed_flag=2,
        db_url=DBURL,
        db_extra="src_user=$fU;src_domain=$fd;dst_ouser=$tU;dst_user=$rU;dst_domain=$rd",
    )

# ----- usrloc params -----
# enable DB persistency for location entries
if WITH_USRLOCDB:
    router.modparam(
        usrloc,
        db_mode=2,
        db_url=DBURL,
    )

# ----- auth_db params -----
# enable the DB based authentication
if WITH_AUTH:
    router.modparam(
        auth_db,
        calculate_ha1=1,
        password_column="password",
        db_url=DBURL,
        load_credentials="",
    )

    if WITH_IPAUTH:
        router.modparam(
            permissions,
            db_url=DBURL,
            db_mode=1,
        )

# ----- alias_db params -----
# uncomment the following lines if you want to enable the DB based
# aliases
# modparam("alias_db", "db_url", DBURL)

# ----- domain params -----
# uncomment the following lines to enable multi-domain detection
# support
# modparam("domain", "db_url", DBURL)
# modparam("domain", "db_mode", 1)   # Use caching

# ----- multi-module params -----
# uncomment the following line if you want to enable multi-domain support
# in the modules (dafault off)
# modparam("alias_db|auth_db|usrloc|uri_db", "use_domain", 1)

# ----- presence params -----
# enable presence server support
if WITH_PRESENCE:
    router.modparam(presence, db_url=DBURL)
    router.modparam(
        presence_xml,
        db_url=DBURL,
        force_active=1,
    )
    router.modparam(presence, server_address="sip:10.0.0.10:5060")

if WITH_NAT:
    # ----- rtpproxy -----
    router.modparam(rtpproxy, rtpproxy_sock="udp:127.0.0.1:7722")
    # ----- nathelper -----
    router.modparam(
        nathelper,
        natping_interval=30,
        ping_nated_only=1,
        sipping_bflag=7,
        sipping_from="sip:pinger@kamailio.org",
    )
    router.modparam(registrar, received_avp="$avp(i:80)")
    router.modparam(nathelper, received_avp="$avp(i:80)")
    router.modparam(usrloc, nat_bflag=6)


####### Routing Logic ########

# main request routing logic


@router.request_route
async def request_route(msg: Request) -> None:
    # per request initial checks
    route_reqinit(msg)

    # NAT detection
    route_nat(msg)

    # handle requests within SIP dialogs
    await route_withindlg(msg)

    ### only initial requests (no To tag)

    # CANCEL processing
    if msg.method == "CANCEL":
        if exit_if_zero(tm.t_check_trans(msg)):
            exit_if_zero(await tm.t_relay(msg))
        return

    exit_if_zero(tm.t_check_trans(msg))

    # authentication
    route_auth(msg)

    # record routing for dialog forming requests (in case they are routed)
    # - remove preloaded route headers
    textops.remove_hf(msg, "Route")
    if msg.method in ("INVITE", "SUBSCRIBE"):
        rr.record_route(msg)

    # account only INVITEs
    if msg.method == "INVITE":
        msg.flags.add(1)  # do accounting

    # dispatch requests to foreign domains
    await route_sipout(msg)

    ### requests for my local domains

    # handle presence related requests
    route_presence(msg)

    # handle registrations
    await route_registrar(msg)

    if msg.ruri.user is None:
        # request with no Username in RURI
        sl.sl_send_reply(msg, 484, "Address Incomplete")
        return

    # dispatch destinations to PSTN
    await route_pstn(msg)

    # user location service
    await route_location(msg)

    await route_relay(msg)


@router.route("RELAY")
async def route_relay(msg: Request) -> None:
    if WITH_NAT:
        if rr.check_route_param(msg, "nat=yes"):
            msg.branch_flags.add(6)
        if 5 in msg.flags or 6 in msg.branch_flags:
            route_rtpproxy(msg)

    # example how to enable some additional event routes
    if msg.method == "INVITE":
        # t_on_branch("BRANCH_ONE");
        tm.t_on_reply(msg, onreply_reply_one)
        tm.t_on_failure(msg, failure_fail_one)

    if not exit_if_zero(await tm.t_relay(msg)):
        sl.sl_reply_error(msg)
    raise Exit


# Per SIP request initial checks
@router.route("REQINIT")
def route_reqinit(msg: Request) -> None:
    if not maxfwd.mf_process_maxfwd_header(msg, 10):
        sl.sl_send_reply(msg, 483, "Too Many Hops")
        raise Exit

    if not exit_if_zero(sanity.sanity_check(msg, 1511, 7)):
        xlog.xlog(
            msg, f"Malformed SIP message from {msg.source.host}:{msg.source.port}\n"
        )
        raise Exit


# Handle requests within SIP dialogs
@router.route("WITHINDLG")
async def route_withindlg(msg: Request) -> None:
    if siputils.has_totag(msg):
        # sequential request withing a dialog should
        # take the path determined by record-routing
        if rr.loose_route(msg):
            if msg.method == "BYE":
                msg.flags.add(1)  # do accounting ...
                msg.flags.add(3)  # ... even if the transaction fails
            await route_relay(msg)
        else:
            if msg.method == "SUBSCRIBE" and router.is_myself(msg.ruri):
                # in-dialog subscribe requests
                route_presence(msg)
                raise Exit
            if msg.method == "ACK":
                if exit_if_zero(tm.t_check_trans(msg)):
                    # non loose-route, but stateful ACK; must be an ACK after a 487 or e.g. 404 from upstream server
                    exit_if_zero(await tm.t_relay(msg))
                    raise Exit
                else:
                    # ACK without matching transaction ... ignore and discard.\n");
                    raise Exit
            sl.sl_send_reply(msg, 404, "Not here")
        raise Exit


# Handle SIP registrations
@router.route("REGISTRAR")
async def route_registrar(msg: Request) -> None:
    if msg.method == "REGISTER":
        if 5 in msg.flags:
            msg.branch_flags.add(6)
            # uncomment next line to do SIP NAT pinging
            ## setbflag("7");
        if not exit_if_zero(await registrar.save(msg, "location")):
            sl.sl_reply_error(msg)

        raise Exit


# USER location service
@router.route("LOCATION")
async def route_location(msg: Request) -> None:
    # apply DB based aliases (uncomment to enable)
    ##alias_db_lookup("dbaliases");

    rc = await registrar.lookup(msg, "location")
    if not rc:
        subject = number(rc)
        match subject:
            case -1 | -3:
                exit_if_zero(tm.t_newtran(msg))
                tm.t_reply(msg, 404, "Not Found")
                raise Exit
            case -2:
                sl.sl_send_reply(msg, 405, "Method Not Allowed")
                raise Exit

    # when routing via usrloc, log the missed calls also
    if msg.method == "INVITE":
        msg.flags.add(2)


# Presence server route
@router.route("PRESENCE")
def route_presence(msg: Request) -> None:
    if msg.method not in ("PUBLISH", "SUBSCRIBE"):
        return

    if WITH_PRESENCE:
        if not exit_if_zero(tm.t_newtran(msg)):
            sl.sl_reply_error(msg)
            raise Exit

        if msg.method == "PUBLISH":
            exit_if_zero(presence.handle_publish(msg))
            tm.t_release(msg)
        elif msg.method == "SUBSCRIBE":
            exit_if_zero(presence.handle_subscribe(msg))
            tm.t_release(msg)
        raise Exit

    # if presence enabled, this part will not be executed
    if msg.method == "PUBLISH" or msg.ruri.user is None:
        sl.sl_send_reply(msg, 404, "Not here")
        raise Exit
    return


# Authentication route
@router.route("AUTH")
def route_auth(msg: Request) -> None:
    if WITH_AUTH:
        if msg.method == "REGISTER":
            # authenticate the REGISTER requests (uncomment to enable auth)
            if not exit_if_zero(
                auth_db.www_authorize(msg, msg.to.uri.domain, "subscriber")
            ):
                exit_if_zero(auth.www_challenge(msg, msg.to.uri.domain, "0"))
                raise Exit

            if msg.auth.username != msg.to.uri.user:
                sl.sl_send_reply(msg, 403, "Forbidden auth ID")
                raise Exit
        else:
            if WITH_IPAUTH:
                if permissions.allow_source_address(msg):
                    # source IP allowed
                    return

            # authenticate if from local subscriber
            if router.is_myself(msg.from_.uri):
                if not exit_if_zero(
                    auth_db.proxy_authorize(msg, msg.from_.uri.domain, "subscriber")
                ):
                    exit_if_zero(auth.proxy_challenge(msg, msg.from_.uri.domain, "0"))
                    raise Exit
                if msg.method == "PUBLISH":
                    if msg.auth.username != msg.to.uri.user:
                        sl.sl_send_reply(msg, 403, "Forbidden auth ID")
                        raise Exit
                elif msg.auth.username != msg.from_.uri.user:
                    sl.sl_send_reply(msg, 403, "Forbidden auth ID")
                    raise Exit

                auth.consume_credentials(msg)
                # caller authenticated
            # caller is not local subscriber, then check if it calls
            # a local destination, otherwise deny, not an open relay here
            elif router.is_foreign(msg.ruri):
                sl.sl_send_reply(msg, 403, "Not relaying")
                raise Exit
    return


# Caller NAT detection route
@router.route("NAT")
def route_nat(msg: Request) -> None:
    if WITH_NAT:
        core.force_rport(msg)
        if nathelper.nat_uac_test(msg, "19"):
            if msg.method == "REGISTER":
                nathelper.fix_nated_register(msg)
            else:
                nathelper.fix_nated_contact(msg)
            msg.flags.add(5)
    return


# RTPProxy control
@router.route("RTPPROXY")
def route_rtpproxy(msg: Request) -> None:
    if WITH_NAT:
        if msg.method == "BYE":
            rtpproxy.unforce_rtp_proxy(msg)
        elif msg.method == "INVITE":
            rtpproxy.force_rtp_proxy(msg)
        if not siputils.has_totag(msg):
            rr.add_rr_param(msg, ";nat=yes")
    return


# Routing to foreign domains
@router.route("SIPOUT")
async def route_sipout(msg: Request) -> None:
    if router.is_foreign(msg.ruri):
        # replace with following line if multi-domain support is used
        ##if (!is_uri_host_local())
        textops.append_hf(msg, "P-hint: outbound\r\n")
        await route_relay(msg)


# PSTN GW routing
@router.route("PSTN")
async def route_pstn(msg: Request) -> None:
    if WITH_PSTN:
        # check if PSTN GW IP is defined
        if not text(router.cfg["pstn.gw_ip"]):
            xlog.xlog(msg, "SCRIPT: PSTN rotuing enabled but pstn.gw_ip not defined\n")
            return

        # route to PSTN dialed numbers starting with '+' or '00'
        #     (international format)
        # - update the condition to match your dialing rules for PSTN routing
        if not matches(msg.ruri.user, r"^(\+|00)[1-9][0-9]{3,20}\Z"):
            return

        # only local users allowed to call
        if not router.is_myself(msg.from_.uri):
            sl.sl_send_reply(msg, 403, "Not Allowed")
            raise Exit

        msg.ruri = f"sip:{msg.ruri.user or ''}@{text(router.cfg['pstn.gw_ip'])}"

        await route_relay(msg)
        raise Exit

    return


# Sample branch router
@router.branch_route("BRANCH_ONE")
def branch_branch_one(msg: Request) -> None:
    xlog.xdbg(msg, f"new branch at {msg.ruri}\n")


# Sample onreply route
@router.onreply_route("REPLY_ONE")
def onreply_reply_one(msg: Reply) -> None:
    xlog.xdbg(msg, "incoming reply\n")
    if WITH_NAT:
        if (5 in msg.flags or 6 in msg.branch_flags) and matches(
            msg.status_text, r"(183)|(2[0-9][0-9])"
        ):
            rtpproxy.force_rtp_proxy(msg)
        if 6 in msg.branch_flags:
            nathelper.fix_nated_contact(msg)


# Sample failure route
@router.failure_route("FAIL_ONE")
def failure_fail_one(msg: Request) -> None:
    if WITH_NAT:
        if msg.method == "INVITE" and (6 in msg.branch_flags or 5 in msg.flags):
            rtpproxy.unforce_rtp_proxy(msg)

    if tm.t_is_canceled(msg):
        return

    # uncomment the following lines if you want to block client
    # redirect based on 3xx replies.
    ##if (t_check_status("3[0-9][0-9]")) {
    ##t_reply("404","Not found");
    ##  exit;
    ##}

    # uncomment the following lines if you want to redirect the failed
    # calls to a different new destination
    ##if (t_check_status("486|408")) {
    ##  sethostport("192.168.2.100:5060");
    ##  append_branch();
    ##  # do not set the missed call flag again
    ##  t_relay();
    ##}


if __name__ == "__main__":
    router.run()
