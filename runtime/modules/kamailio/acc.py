"""acc: what was called, as lines of the log (LANGUAGE G.4.1).

Flags on the request say what is accounted, when its transaction is made; events of the transaction
write the lines.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from runtime.log import NOTICE
from runtime.modules.kamailio import rr
from runtime.registry import Text, script_function
from runtime.router import Router, StartError
from runtime.sip.context import Branch, Transaction
from runtime.sip.message import Message, Reply
from runtime.sip.phrases import phrase
from runtime.sip.request import Request
from runtime.values import text


@dataclass(slots=True)
class Params:
    """Module parameters; flags are numbers of message flags, -1 is none.

    Those of databases, RADIUS, Diameter and call records do nothing but refuse, where a flag asks
    for them.
    """

    log_flag: int = -1
    log_missed_flag: int = -1
    failed_transaction_flag: int = -1
    failed_filter: str = ""
    early_media: int = 0
    report_ack: int = 0
    report_cancels: int = 0
    detect_direction: int = 0
    log_extra: str = ""
    log_level: int | None = None
    log_facility: str = ""
    multi_leg_info: str = ""
    reason_from_hf: int = 0
    time_attr: str = ""
    time_exten: str = ""
    time_format: str = "%Y-%m-%d %H:%M:%S"
    time_mode: int = 0
    acc_callid_column: str = "callid"
    acc_extra_nullable: int = 0
    acc_extra_size: int = 64
    acc_from_tag_column: str = "from_tag"
    acc_method_column: str = "method"
    acc_prepare_always: int = 0
    acc_prepare_flag: int = -1
    acc_sip_code_column: str = "sip_code"
    acc_sip_reason_column: str = "sip_reason"
    acc_time_column: str = "time"
    acc_to_tag_column: str = "to_tag"
    cdr_duration_id: str = "duration"
    cdr_enable: int = 0
    cdr_end_id: str = "end_time"
    cdr_expired_dlg_enable: int = 0
    cdr_extra: str = ""
    cdr_extra_nullable: int = 0
    cdr_extra_size: int = 64
    cdr_facility: str = ""
    cdr_log_enable: int = 1
    cdr_on_failed: int = 1
    cdr_skip: str = ""
    cdr_start_id: str = "start_time"
    cdr_start_on_confirmed: int = 0
    cdrs_table: str = ""
    clone_msg: int = 1
    db_extra: str = ""
    db_flag: int = -1
    db_insert_mode: int = 0
    db_missed_flag: int = -1
    db_table_acc: str = "acc"
    db_table_missed_calls: str = "missed_calls"
    db_url: str = ""
    diameter_client_host: str = "localhost"
    diameter_client_port: int = 3000
    diameter_extra: str = ""
    diameter_flag: int = -1
    diameter_missed_flag: int = -1
    radius_config: str = ""
    radius_extra: str = ""
    radius_flag: int = -1
    radius_missed_flag: int = -1
    service_type: int = -1


class State:
    """The parameters, and what has been accounted of which transaction."""

    __slots__ = ("extra", "level", "params", "router")

    def __init__(self, router: Router, params: Params) -> None:
        layer = router.transactions
        if layer is None:
            raise StartError("module acc needs module tm: load it before acc")
        for where, flags in (
            ("a database", (params.db_flag, params.db_missed_flag)),
            ("RADIUS", (params.radius_flag, params.radius_missed_flag)),
            ("Diameter", (params.diameter_flag, params.diameter_missed_flag)),
        ):
            if max(flags) >= 0:
                raise StartError(
                    f"acc: accounting to {where} is asked for by a flag, and this runtime accounts "
                    "to the log only: leave that flag out"
                )
        if params.cdr_enable:
            raise StartError("acc: cdr_enable wants module dialog, which this runtime has not yet")
        self.router = router
        self.params = params
        self.extra = list(_extras(params.log_extra))
        given = params.log_level
        self.level = NOTICE if given is None else router.profile.language.log_level(given)
        if params.report_ack:
            layer.on_new.append(self.watch_acks)
            layer.on_ack.append(self.acknowledged)
        layer.on_reply_sent.append(self.replied)
        layer.on_failed.append(self.failed)

    # ---- events ----

    def watch_acks(self, transaction: Transaction) -> None:
        """Let the ACK to an accounted INVITE be found."""
        if self._has(transaction.request, self.params.log_flag):
            transaction.watches_acks = True

    def acknowledged(self, transaction: Transaction, ack: Request) -> None:
        """An ACK to a 2xx passes."""
        if self._has(transaction.request, self.params.log_flag):
            status, reason = _first_line(transaction.reply)
            self.log("request acknowledged", ack, ack.to.tag, status, reason)

    def replied(self, transaction: Transaction, code: int, reply: Reply | None) -> None:
        """A reply goes to the caller."""
        request, params = transaction.request, self.params
        if not self._has(request, params.log_flag):
            return
        if code < 200:
            early = params.early_media and code == 183 and reply is not None and reply.body
            if not early:
                return
        elif code >= 300 and not (
            self._has(request, params.failed_transaction_flag) and self._is_wanted(code)
        ):
            return
        if request.method == "CANCEL" and not params.report_cancels:
            return
        _, reason = _first_line(transaction.reply)
        tag = None if reply is None else reply.to.tag
        branch = None if reply is None else reply.branch
        self.log("transaction answered", _as_sent(request, branch), tag, code, reason)

    def failed(self, transaction: Transaction, branch: Branch) -> None:
        """An INVITE fails; a failure route may still try elsewhere."""
        request = transaction.request
        if not transaction.is_invite or not self._has(request, self.params.log_missed_flag):
            return
        reply = branch.reply
        reason = phrase(branch.status) if reply is None else reply.reason
        tag = None if reply is None else reply.to.tag
        self.log("call missed", _as_sent(request, branch), tag, branch.status, reason)
        # told once: a later leg has to be flagged anew
        request.flags.discard(self.params.log_missed_flag)

    def _has(self, request: Request, flag: int) -> bool:
        return flag >= 0 and flag in request.flags

    def _is_wanted(self, code: int) -> bool:
        unwanted = self.params.failed_filter.replace(",", " ").split()
        return str(code) not in unwanted

    def log(self, event: str, msg: Message, to_tag: str | None, code: int, reason: str) -> None:
        """Write one line."""
        from_tag = msg.from_.tag or ""
        tags = (from_tag, to_tag or "")
        if self.params.detect_direction and _goes_upstream(msg):
            tags = (tags[1], tags[0])
        fields = [
            f"timestamp={int(self.router.clock())}",
            f"method={msg.method}",
            f"from_tag={tags[0]}",
            f"to_tag={tags[1]}",
            f"call_id={msg.call_id or ''}",
            f"code={code}",
            f"reason={reason}",
        ]
        fields += [f"{name}={text(msg.pv(variable))}" for name, variable in self.extra]
        self.router.log(self.level, f"ACC: {event}: {';'.join(fields)}")


def _extras(written: str) -> Iterator[tuple[str, str]]:
    """``name=$variable;...``.

    Raises:
        StartError: it is not written like that.
    """
    for item in filter(None, (part.strip() for part in written.split(";"))):
        name, equals, variable = item.partition("=")
        if not equals or not variable.strip().startswith("$"):
            raise StartError(f"acc: log_extra has {item!r}: write name=$variable")
        yield name.strip(), variable.strip()


def _as_sent(request: Request, branch: Branch | None) -> Request:
    """The request with the URI of the branch that it is about."""
    return request if branch is None else request.for_branch_route(branch.target, branch.index)


def _first_line(reply: bytes) -> tuple[int, str]:
    """Status and reason of a reply that was sent; 0 and nothing for none."""
    words = reply.split(b"\r\n", 1)[0].decode("latin-1").split(" ", 2)
    if len(words) < 2 or not (words[1].isascii() and words[1].isdigit()):
        return 0, ""
    return int(words[1][:3]), words[2] if len(words) > 2 else ""


def _goes_upstream(msg: Message) -> bool:
    if not msg.router.has_module(rr.State) or not isinstance(msg, Request):
        return False
    return bool(rr.is_direction(msg, "upstream"))


@script_function()
def acc_log_request(msg: Message, comment: Text) -> bool:
    """Log a line about the request; ``comment`` begins with a status, or with the reason alone."""
    code, _, reason = comment.strip().partition(" ")
    if not (code.isascii() and code.isdigit() and len(code) == 3):
        code, reason = "0", comment.strip()
    state = msg.router.module(State)
    state.log("request accounted", msg, msg.to.tag, int(code), reason)
    return True
