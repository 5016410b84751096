"""Where a request to an address of record goes: its contacts as targets (LANGUAGE G.3)."""

from __future__ import annotations

from typing import Final

from runtime.core import add_branch
from runtime.location.contact import NO_Q, Contact, bare_instance
from runtime.location.methods import method_bit
from runtime.location.table import Table
from runtime.registration.aor import address_of_record
from runtime.registration.gruu import contact_name, temporary_number
from runtime.registration.options import Options
from runtime.registration.path import first_hop
from runtime.registration.refusal import Refusal
from runtime.sip.request import Request
from runtime.sip.target import Target

# what ``lookup`` returns
FOUND: Final = 1
NOT_FOUND: Final = -1
NOT_ALLOWED: Final = -2
UNREADABLE: Final = -3


def lookup(
    msg: Request, table: Table, uri: str, options: Options, *, only_branches: bool = False
) -> int:
    """Make the first contact of ``uri`` the Request-URI, and branches of the others.

    With ``only_branches`` all become branches. What ``lookup`` returns.
    """
    code, contacts = contacts_for(msg, table, uri, options)
    if not contacts:
        return code
    if not only_branches:
        first, *contacts = contacts
        if not _rewrite(msg, first, options):
            return UNREADABLE
    if options.append_branches:
        for contact in contacts:
            target = target_of(contact, options)
            if target is not None:
                add_branch(msg, target)
    return FOUND


def contacts_for(
    msg: Request, table: Table, uri: str, options: Options
) -> tuple[int, list[Contact]]:
    """What ``lookup`` returns when none is left, and the contacts that a request can go to."""
    try:
        aor, read = address_of_record(msg, uri, options)
    except Refusal as refusal:
        msg.router.log.once("lookup", f"no address of record in {uri[:80]!r}: {refusal}")
        return UNREADABLE, []
    now = int(msg.router.now)
    valid = table.valid(aor, now)
    gruu = read.parameter("gr") if options.gruu else None
    if gruu:
        wanted = bare_instance(gruu)
        valid = [c for c in valid if c.instance is not None and bare_instance(c.instance) == wanted]
    elif gruu is not None:
        number = temporary_number(read.user or "", options)
        if number is None:
            return UNREADABLE, []
        contact = table.numbered(number)
        valid = [contact] if contact is not None and contact.valid(now) else []
    allowed = [contact for contact in valid if _allowed(msg, contact, options)]
    if not allowed:
        return (NOT_ALLOWED if valid else NOT_FOUND), []
    return FOUND, allowed if gruu is None else allowed[:1]


def _allowed(msg: Request, contact: Contact, options: Options) -> bool:
    if not options.method_filtering or contact.methods & method_bit(msg.method):
        return True
    return options.generation.any_method_in_dialog and bool(msg.to.tag)


def _rewrite(msg: Request, contact: Contact, options: Options) -> bool:
    target = target_of(contact, options)
    if target is None:
        return False
    msg.set_uri(target.uri)
    target.flags |= msg.branch_flags
    msg.script.take_target(target)
    return True


def target_of(contact: Contact, options: Options) -> Target | None:
    """A contact as a target; None when its Path cannot be read.

    A Path comes before where its REGISTER came from: its last proxy knows the way.
    """
    next_hop = contact.received
    if contact.path is not None:
        next_hop = first_hop(contact.path)
        if next_hop is None:
            return None
    later = options.generation.instances
    return Target(
        contact.uri,
        next_hop,
        contact.path,
        contact.socket,
        {flag for flag in range(32) if contact.branch_flags >> flag & 1},
        None if contact.q == NO_Q else contact.q,
        contact.instance,
        contact_name(contact, options) if later else None,
        contact.user_agent if later else None,
    )


def lookup_branches(msg: Request, table: Table, options: Options) -> int:
    """``lookup`` for the Request-URI and for each branch that is only a URI yet."""
    branches = list(msg.branches)
    code = lookup(msg, table, msg.current_uri, options)
    found = code == FOUND
    for branch in branches:
        if branch.dst_uri or branch.path or branch.socket or branch.flags:
            continue
        code, contacts = contacts_for(msg, table, branch.uri, options)
        targets = [t for t in (target_of(c, options) for c in contacts) if t is not None]
        if targets:
            found = True
            msg.branches[msg.branches.index(branch)] = targets[0]
            for target in targets[1:] if options.append_branches else ():
                add_branch(msg, target)
    return FOUND if found else code
