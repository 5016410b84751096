"""textops: a message searched and changed by patterns."""

from __future__ import annotations

from runtime import message_edits as edits
from runtime.core import forget_error
from runtime.edit_patterns import substituted
from runtime.registry import script_function
from runtime.sip.message import Message
from runtime.sip.request import Request
from runtime.sip.views import read_uri


@script_function("request", "failure", "onreply", "branch", "event")
def search(msg: Message, pattern: str) -> bool:
    """Whether a pattern is found in the message."""
    forget_error(msg)
    return edits.search_text(msg, pattern)


@script_function("request", "failure", "onreply", "branch", "event")
def search_body(msg: Message, pattern: str) -> bool:
    """Whether a pattern is found in the body."""
    forget_error(msg)
    return edits.search_in_body(msg, pattern)


@script_function("request", "failure", "onreply", "branch", "event")
def search_append(msg: Message, pattern: str, text: str) -> bool:
    """Put a text behind what a pattern finds first, the first line left out."""
    forget_error(msg)
    return edits.append_behind(msg, pattern, text)


@script_function("request", "failure", "onreply", "branch", "event")
def search_append_body(msg: Message, pattern: str, text: str) -> bool:
    """Put a text behind what a pattern finds first in the body."""
    forget_error(msg)
    return edits.append_behind(msg, pattern, text, in_body=True)


@script_function("request", "failure", "onreply", "branch", "event")
def replace(msg: Message, pattern: str, text: str) -> bool:
    """Put a text in the place of what a pattern finds first, the first line left out."""
    forget_error(msg)
    return edits.replace_found(msg, pattern, text)


@script_function("request", "failure", "onreply", "branch", "event")
def replace_all(msg: Message, pattern: str, text: str) -> bool:
    """Put a text in the place of all that a pattern finds, the first line left out."""
    forget_error(msg)
    return edits.replace_found(msg, pattern, text, every=True)


@script_function("request", "failure", "onreply", "branch", "event")
def replace_body(msg: Message, pattern: str, text: str) -> bool:
    """Put a text in the place of what a pattern finds first in the body."""
    forget_error(msg)
    return edits.replace_found(msg, pattern, text, in_body=True)


@script_function("request", "failure", "onreply", "branch", "event")
def replace_body_all(msg: Message, pattern: str, text: str) -> bool:
    """Put a text in the place of all that a pattern finds in the body."""
    forget_error(msg)
    return edits.replace_found(msg, pattern, text, in_body=True, every=True)


@script_function("request", "failure", "onreply", "branch", "event")
def replace_body_atonce(msg: Message, pattern: str, text: str) -> bool:
    """As ``replace_body_all``, with the body as one line to the pattern."""
    forget_error(msg)
    return edits.replace_found(msg, pattern, text, in_body=True, every=True, newline=False)


@script_function("request", "failure", "onreply", "branch", "event")
def subst(msg: Message, expression: str) -> bool:
    """Apply a substitution, ``/pattern/replacement/flags``, to all but the first line."""
    forget_error(msg)
    return edits.substitute(msg, expression)


@script_function("request", "failure", "onreply", "branch", "event")
def subst_body(msg: Message, expression: str) -> bool:
    """Apply a substitution to the body."""
    forget_error(msg)
    return edits.substitute(msg, expression, in_body=True)


@script_function("request", "failure", "onreply", "branch")
def subst_uri(msg: Message, expression: str) -> bool:
    """Apply a substitution to the current URI; whether it found anything."""
    forget_error(msg)
    if not isinstance(msg, Request):
        return False
    uri = substituted(msg, expression, msg.current_uri)
    if uri is None:
        return False
    msg.ruri = read_uri(uri)
    return True


@script_function("request", "failure", "onreply", "branch")
def subst_user(msg: Message, expression: str) -> bool:
    """Apply a substitution to the user of the current URI; whether it found anything."""
    forget_error(msg)
    user = substituted(msg, expression, msg.ruri.user or "")
    if user is None:
        return False
    msg.set_ruri(user=user)
    return True
