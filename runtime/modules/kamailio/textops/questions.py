"""textops: what a message or a text is."""

from __future__ import annotations

import re

from runtime.core import forget_error
from runtime.edit_patterns import find
from runtime.registry import Text, script_function
from runtime.results import FAILED, Rc
from runtime.sip.message import Message
from runtime.values import same
from runtime.wire_text import on_wire


@script_function("request", "failure", "onreply", "branch", "event")
def is_method(msg: Message, methods: str) -> bool:
    """Whether the method, of a reply that in CSeq, is one of ``A|B``."""
    forget_error(msg)
    return msg.method in (name.strip().upper() for name in methods.split("|"))


@script_function("request", "failure", "onreply", "branch", "event")
def is_privacy(msg: Message, kind: str) -> bool:
    """Whether Privacy asks for a kind: header, session, user, none, critical, id or history."""
    forget_error(msg)
    wanted = kind.strip().lower()
    values = (value for line in msg.headers("privacy") for value in re.split("[;,]", line))
    return any(value.strip().lower() == wanted for value in values)


@script_function("request", "failure", "onreply", "branch", "event")
def cmp_str(msg: Message, left: Text, right: Text) -> bool:
    """Whether two texts are equal."""
    forget_error(msg)
    return left == right


@script_function("request", "failure", "onreply", "branch", "event")
def cmp_istr(msg: Message, left: Text, right: Text) -> bool:
    """Whether two texts are equal but for the case of letters."""
    forget_error(msg)
    return same(left, right)


@script_function("request", "failure", "onreply", "branch", "event")
def starts_with(msg: Message, text: Text, start: Text) -> bool:
    """Whether a text begins with another."""
    forget_error(msg)
    return bool(start) and text.startswith(start)


@script_function("request", "failure", "onreply", "branch", "event")
def ends_with(msg: Message, text: Text, end: Text) -> bool:
    """Whether a text ends with another."""
    forget_error(msg)
    return bool(end) and text.endswith(end)


@script_function("request", "failure", "onreply", "branch", "event")
def str_find(msg: Message, text: Text, part: Text) -> Rc:
    """Where a text holds another, counted from 1; -1 when it does not."""
    forget_error(msg)
    return Rc(text.find(part) + 1) if part and part in text else FAILED


@script_function("request", "failure", "onreply", "branch", "event")
def str_ifind(msg: Message, text: Text, part: Text) -> Rc:
    """As ``str_find``, whatever the case of letters."""
    return str_find(msg, text.lower(), part.lower())


@script_function("request", "failure", "onreply", "branch", "event")
def search_str(msg: Message, text: Text, pattern: Text) -> bool:
    """Whether a pattern is found in a text."""
    forget_error(msg)
    return bool(text) and find(on_wire(pattern), on_wire(text)) is not None


@script_function("request", "failure", "onreply", "branch", "event")
def in_list(msg: Message, text: Text, words: Text, separator: str) -> bool:
    """Whether a text is one of those in a list."""
    forget_error(msg)
    return bool(text) and text in _words(words, separator)


@script_function("request", "failure", "onreply", "branch", "event")
def in_list_prefix(msg: Message, text: Text, words: Text, separator: str) -> bool:
    """Whether a text begins with one of those in a list."""
    forget_error(msg)
    return any(text.startswith(word) for word in _words(words, separator))


def _words(text: str, separator: str) -> list[str]:
    words = (word.strip() for word in text.split(separator[:1] or " "))
    return [word for word in words if word]
