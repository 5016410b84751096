"""The fields of a message: what each is called in Python, and by which words of a config.

One row a field. What has no row is read by its name (``msg.pv("$x")``, ``msg.select("@x")``): a row
is for what the runtime's messages have as an attribute. Spellings: keyword operands (LANGUAGE D.8),
pseudo-variables (D.7.1), selects (C.4.2) and the ``%`` formats of SER (D.6.2).
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, auto
from typing import Final

from sertranspile.ir import Type
from sertranspile.records import dataclass


class Write(Enum):
    """How a field is assigned."""

    NO = auto()
    #: ``msg.path = value``
    SET = auto()
    #: ``msg.set_ruri(user=value)``: the last word of the path is the keyword
    RURI_PART = auto()


@dataclass(frozen=True, slots=True)
class Field:
    """``path`` below ``msg``; ``nullable``: it can be None. ``words``: every spelling."""

    path: str
    type: Type
    nullable: bool
    words: tuple[str, ...]
    write: Write = Write.NO


def _row(
    path: str, words: str, type: Type = Type.TEXT, nullable: bool = False, write: Write = Write.NO
) -> Field:
    return Field(path, type, nullable, tuple(words.split()), write)


_INT, _URI = Type.INT, Type.URI

FIELDS: Final[tuple[Field, ...]] = (
    # ---- the first line ----
    _row("method_text", "$rm @method %rm"),
    _row("ruri", "uri $ru @ruri %ru", _URI, write=Write.SET),
    _row("ruri.user", "$rU @ruri.user", nullable=True, write=Write.RURI_PART),
    _row("ruri.domain", "$rd @ruri.host", nullable=True, write=Write.RURI_PART),
    _row("ruri.port", "@ruri.port", nullable=True),
    _row("ruri.type", "$rz @ruri.type"),
    _row("received_ruri", "$ou", _URI),
    _row("received_ruri.user", "$oU", nullable=True),
    _row("received_ruri.domain", "$od", nullable=True),
    _row("status", "$rs %rs", _INT, nullable=True),
    _row("reason", "$rr %rr", nullable=True),
    # ---- From and To ----
    _row("from_.uri", "from_uri $fu @from.uri %fu", _URI),
    _row("from_.uri.user", "$fU @from.uri.user", nullable=True),
    _row("from_.uri.domain", "$fd @from.uri.host", nullable=True),
    _row("from_.tag", "$ft @from.tag %ft", nullable=True),
    _row("from_.display", "$fn @from.name", nullable=True),
    _row("to.uri", "to_uri $tu @to.uri %tu", _URI),
    _row("to.uri.user", "$tU @to.uri.user", nullable=True),
    _row("to.uri.domain", "$td @to.uri.host", nullable=True),
    _row("to.tag", "$tt @to.tag %tt", nullable=True),
    _row("to.display", "$tn @to.name", nullable=True),
    # ---- other headers ----
    _row("call_id", "$ci @call_id @callid %ci", nullable=True),
    _row("cseq.number", "$cs @cseq.num %cs", nullable=True),
    _row("cseq.method", "@cseq.method", nullable=True),
    _row("contact", "$ct @contact %ct", nullable=True),
    _row("user_agent", "$ua %ua", nullable=True),
    _row("content_type", "$cT", nullable=True),
    _row("content_length", "$cl", nullable=True),
    _row("auth.username", "$au", nullable=True),
    _row("auth.full_username", "$aU", nullable=True),
    _row("auth.realm", "$ar", nullable=True),
    # ---- how it came ----
    _row("source.host", "src_ip $si @src.ip %si"),
    _row("source.port", "src_port $sp @src.port %sp", _INT),
    _row("destination.host", "dst_ip $Ri @received.ip @dst.ip %Ri"),
    _row("destination.port", "dst_port $Rp @received.port @dst.port %Rp", _INT),
    _row("protocol", "proto $pr $proto"),
    _row("af", "af", _INT),
    _row("len", "msg:len $ml %ml", _INT),
    # ---- where it goes ----
    _row("dst_uri", "$du", nullable=True, write=Write.SET),
)

_BY_WORD: Final[Mapping[str, Field]] = {word: row for row in FIELDS for word in row.words}


def field_of(word: str) -> Field | None:
    """The field that a keyword, ``$name``, ``@select`` or ``%format`` means, if it is one."""
    return _BY_WORD.get(word)


def keyword_field(word: str) -> Field | None:
    """The field of a keyword operand."""
    return _BY_WORD.get(word) if word[:1] not in "$@%" else None


def field_at(path: str) -> Field:
    """The row of a path. Raises ``KeyError`` for a path that has none."""
    return _BY_PATH[path]


_BY_PATH: Final[Mapping[str, Field]] = {row.path: row for row in FIELDS}
