"""tm: contacts tried in the order of their preference (LANGUAGE E.5)."""

from __future__ import annotations

from runtime.core import add_branch
from runtime.registry import script_function
from runtime.sip.request import Request
from runtime.sip.target import Target


@script_function("request", "failure")
def t_load_contacts(msg: Request, mode: int = 0) -> bool:
    """Put the Request-URI and all branches aside, in groups of equal q, best first."""
    targets = [] if msg.uri_used else [msg.target()]
    targets += msg.branches
    msg.branches = []
    groups: dict[int, list[Target]] = {}
    for target in targets:
        groups.setdefault(-1 if target.q is None else target.q, []).append(target)
    msg.script.shared.contacts[:] = [groups[q] for q in sorted(groups, reverse=True)]
    return bool(targets)


@script_function("request", "failure")
def t_next_contacts(msg: Request) -> bool:
    """Take the next group: the first becomes the Request-URI, the others branches; false when none
    is left."""
    contacts = msg.script.shared.contacts
    if not contacts:
        return False
    first, *others = contacts.pop(0)
    msg.set_uri(first.uri)
    msg.script.take_target(first)
    for target in others:
        add_branch(msg, target)
    return True
