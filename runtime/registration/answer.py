"""The reply to a REGISTER: its contacts in one line, its Path, what was wrong (LANGUAGE G.3.1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from runtime.location.contact import NO_Q, Contact, q_text
from runtime.registration.asked import option_tags
from runtime.registration.gruu import gruus
from runtime.registration.options import Options
from runtime.registration.path import told
from runtime.registration.refusal import Reason
from runtime.sip.request import Request


@dataclass(frozen=True, slots=True)
class Answer:
    """What a request shall be told; lists of contacts are as they are when it is sent."""

    reason: Reason | None = None  # None: all went well
    aor: str = ""
    contacts: Sequence[Contact] = ()
    path: str | None = None


def contact_line(answer: Answer, now: int, options: Options, host: str | None = None) -> str | None:
    """``Contact: <uri>;expires=60, <uri>;expires=3600``; None when there are none.

    With ``host`` a contact that has an instance is told its GRUUs there (RFC 5627 4.2).
    """
    values = [
        _value(contact, answer.aor, now, options, host)
        for contact in answer.contacts
        if contact.valid(now)
    ]
    return f"Contact: {', '.join(values)}" if values else None


def _value(contact: Contact, aor: str, now: int, options: Options, host: str | None) -> str:
    value = f"<{contact.uri}>"
    if contact.q != NO_Q:
        value += f";q={q_text(contact.q)}"
    value += f";expires={contact.expires - now}"
    if contact.received is not None and options.received_param:
        value += f';{options.received_param}="{contact.received}"'
    if contact.instance is not None:
        if host is not None:
            public, temporary = gruus(contact, host, aor, options)
            value += f';pub-gruu="{public}";temp-gruu="{temporary}"'
        value += f';+sip.instance="{contact.instance}"'
    if contact.reg_id:
        value += f";reg-id={contact.reg_id}"
    return value


def add_lines(msg: Request, answer: Answer, options: Options) -> int:
    """Add the header lines of a reply to the next one that is built; its status."""
    supported = option_tags(msg, "supported")
    host = msg.to.uri.domain if options.gruu and "gruu" in supported else None
    line = contact_line(answer, int(msg.router.now), options, host)
    if line is not None:
        msg.add_reply_line(line)
    reason = answer.reason
    if reason is None and (tell := told(answer.path, "path" in supported, options)) is not False:
        if tell is None:
            reason = Reason.PATH_UNSUPPORTED
            msg.add_reply_line("Unsupported: path")
        msg.add_reply_line(f"Path: {answer.path}")
    if reason is None:
        return 200
    if reason is Reason.OUTBOUND:
        msg.add_reply_line("Unsupported: outbound")
    msg.add_reply_line(f"P-Registrar-Error: {reason.text}")
    if reason.status >= 500 and options.retry_after:
        msg.add_reply_line(f"Retry-After: {options.retry_after}")
    return reason.status
