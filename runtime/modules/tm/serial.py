"""tm: contacts tried in the order of their preference (LANGUAGE E.5)."""

from __future__ import annotations

from typing import Final

from runtime.core import add_branch
from runtime.registry import script_function
from runtime.results import OK, Rc
from runtime.sip.request import Request
from runtime.sip.target import Target

_NONE_LEFT: Final = Rc(-2)


@script_function("request", "failure")
def t_load_contacts(msg: Request, mode: int = 0) -> bool:
    """Put the Request-URI and all branches aside, in groups of equal q, best first; what is alone
    stays where it is."""
    if not msg.branches:
        return True
    targets = [] if msg.uri_used else [msg.target()]
    targets += msg.branches
    msg.branches = []
    groups: dict[int, list[Target]] = {}
    # the servers' list of a group begins with what was added last
    for target in reversed(targets):
        groups.setdefault(target.q or 0, []).append(target)
    msg.script.shared.contacts[:] = [groups[q] for q in sorted(groups, reverse=True)]
    return True


@script_function("request", "failure")
def t_next_contacts(msg: Request) -> Rc:
    """Take the next group: the first becomes the Request-URI, the others branches; -2 when none is
    left."""
    contacts = msg.script.shared.contacts
    if not contacts:
        return _NONE_LEFT
    first, *others = contacts.pop(0)
    msg.set_uri(first.uri)
    first.q = None
    msg.script.take_target(first)
    for target in others:
        target.q = 0
        add_branch(msg, target)
    return OK
