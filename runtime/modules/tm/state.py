"""tm's parameters and start."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from runtime.log import WARNING
from runtime.profiles.profile import Timers
from runtime.router import Router
from runtime.rpc.statistics import tm_commands
from runtime.sip.errors import MalformedMessage, SipError
from runtime.sip.reply import error_reply
from runtime.sip.request import Request
from runtime.sip.transaction_layer import TransactionLayer


@dataclass(slots=True)
class Params:
    """Module parameters; times in seconds or, in later servers, milliseconds. None is the profile's
    own value; what only steered memory, DNS blocklists or the management interface does nothing."""

    fr_timer: int | None = None
    fr_inv_timer: int | None = None
    wt_timer: int | None = None
    retr_timer1: int | None = None
    retr_timer2: int | None = None
    max_inv_lifetime: int | None = None
    max_noninv_lifetime: int | None = None
    noisy_ctimer: int | None = None
    auto_inv_100: int = 1
    auto_inv_100_reason: str = "trying -- your call is important to us"
    aggregate_challenges: int | None = None
    failure_reply_mode: int = 0
    disable_6xx_block: int = 0
    cancel_b_method: int = 1
    restart_fr_on_each_reply: int = 1
    unmatched_cancel: int = 0
    e2e_cancel_reason: int = 1
    local_cancel_reason: int = 1
    remap_503_500: int | None = None
    default_code: int = 500
    default_reason: str = "Server Internal Error"
    contacts_avp: str = ""
    fr_timer_avp: str = ""
    fr_inv_timer_avp: str = ""
    # SER 0.8 and 0.9 name each interval; OpenSER has names of its own
    retr_timer1p1: int | None = None
    retr_timer1p2: int | None = None
    retr_timer1p3: int | None = None
    T1_timer: int | None = None
    T2_timer: int | None = None
    # what does nothing here
    ac_extra_hdrs: str = ""
    blst_503: int = 0
    blst_503_def_timeout: int = 0
    blst_503_max_timeout: int = 0
    blst_503_min_timeout: int = 0
    blst_methods_add: int = 0
    blst_methods_lookup: int = 0
    callid_cseq_matching: int = 0
    callid_matching: int = 0
    contact_flows_avp: str = ""
    delayed_reply: int = 1
    delete_timer: int | None = None
    dns_reuse_rcv_socket: int = 0
    e2e_cancel_hop_by_hop: int = 0
    enable_stats: int = 1
    enable_uac_fr: int = 0
    event_callback: str = ""
    event_callback_lres_sent: str = ""
    evcb_local_ack_sent: str = ""
    evlreq_mode: int = 0
    exec_time_check: int = 1
    failover_reply_codes: str = ""
    failure_exec_mode: int = 0
    faked_reply_prio: int = 2000
    headers_mode: int = 0
    local_ack_branch_mode: int = 0
    local_ack_mode: int = 0
    on_sl_reply: str = ""
    onreply_avp_mode: int = 0
    pass_provisional_replies: int = 0
    relay_100: int = 0
    reparse_invite: int = 1
    reparse_on_dns_failover: int = 1
    reply_408_code: int = 0
    reply_408_reason: str = ""
    reply_matching: int = 0
    reply_relay_mode: int = 0
    rich_redirect: int = 0
    ruri_matching: int = 1
    syn_branch: int = 1
    tw_append: str = ""
    uac_from: str = ""
    unix_tx_timeout: int = 0
    var_timers: int = 0
    via1_matching: int = 1
    xavp_contact: str = ""


class State:
    """The transaction layer of one router."""

    def __init__(self, router: Router, params: Params) -> None:
        self.params = params
        profile = router.profile
        noisy = params.noisy_ctimer
        if noisy is None:
            noisy = not profile.silent_ringing_timeout
        #: seconds in one unit of the time parameters and of ``t_set_fr``
        self.unit = 0.001 if profile.milliseconds else 1.0
        timers = _timers(profile.timers, params, self.unit)
        self.layer = layer = TransactionLayer(router, timers, bool(noisy))
        if params.aggregate_challenges is not None:
            layer.aggregates_challenges = bool(params.aggregate_challenges)
        if params.remap_503_500 is not None:
            layer.softens_503 = bool(params.remap_503_500)
        layer.failure_reply_mode = params.failure_reply_mode
        layer.restarts_final_timer = bool(params.restart_fr_on_each_reply)
        layer.cancels_unheard = params.cancel_b_method
        layer.tells_cancel_reasons = bool(params.local_cancel_reason)
        layer.passes_cancel_reasons = bool(params.e2e_cancel_reason)
        router.transactions = layer
        router.commands.add_all(tm_commands(layer))
        router.after_script.append(self.script_ended)

    def script_ended(self, request: Request) -> None:
        """Tell the caller what the script left untold, and let go of a forgotten transaction."""
        transaction = request.transaction
        if transaction is None or transaction.request is not request:
            return
        if transaction.failure is not None:
            failure, transaction.failure = transaction.failure, None
            if transaction.status < 200 and not transaction.branches:
                self._answer(request, failure)
                return
        if not transaction.handled:
            self.layer.router.log.once(
                "forgotten",
                "the script made a transaction and neither relayed nor answered it",
                WARNING,
            )
            self.layer.release(transaction)

    def _answer(self, request: Request, failure: SipError) -> None:
        assert request.transaction is not None
        code, reason = error_reply(request, failure, "TM")
        try:
            self.layer.reply(request.transaction, request, code, reason)
        except MalformedMessage as error:
            self.layer.router.log_once("no answer", f"no reply {code}: {error}")
            self.layer.release(request.transaction)


def _timers(timers: Timers, params: Params, unit: float) -> Timers:
    """The profile's times with those that the config sets."""

    def seconds(given: int | None, default: float) -> float:
        return default if given is None else given * unit

    return replace(
        timers,
        final_response=seconds(params.fr_timer, timers.final_response),
        final_invite_response=seconds(params.fr_inv_timer, timers.final_invite_response),
        # wt_timer has always been in seconds in OpenSER and in the unit of the others elsewhere
        wait=seconds(params.wt_timer, timers.wait),
        retransmit=tuple(_intervals(timers.retransmit, params, unit)),
        invite_lifetime=seconds(params.max_inv_lifetime, timers.invite_lifetime),
        other_lifetime=seconds(params.max_noninv_lifetime, timers.other_lifetime),
    )


def _intervals(intervals: tuple[float, ...], params: Params, unit: float) -> Iterator[float]:
    first = params.T1_timer if params.retr_timer1 is None else params.retr_timer1
    last = params.T2_timer if params.retr_timer2 is None else params.retr_timer2
    if first is not None or (last is not None and unit < 1):
        yield from doublings(
            intervals[0] if first is None else first * unit,
            intervals[-1] if last is None else last * unit,
        )
        return
    own = (params.retr_timer1p1, params.retr_timer1p2, params.retr_timer1p3)
    for index, seconds in enumerate(intervals):
        given = own[index] if index < len(own) else last
        yield seconds if given is None else given * unit


def doublings(first: float, last: float) -> Iterator[float]:
    """T1, twice that and so on up to T2, which repeats (RFC 3261 17.1.2.2).

    >>> list(doublings(0.5, 4.0))
    [0.5, 1.0, 2.0, 4.0]
    """
    while 0 < first < last:
        yield first
        first *= 2
    yield last
