"""Why a registrar refuses a request, and with what status (LANGUAGE G.3.1)."""

from __future__ import annotations

from enum import Enum
from types import MappingProxyType
from typing import Final


class Reason(Enum):
    """What was wrong: the status, and the text of ``P-Registrar-Error``."""

    CSEQ = (400, "Invalid CSeq number")
    INSERT = (500, "usrloc_contact_insert failed")
    AOR_LONG = (500, "Address Of Record too long")
    AOR = (400, "Error while parsing AOR")
    Q = (400, "Invalid q param in contact")
    MESSAGE = (400, "Message parse error")
    NO_TO = (400, "To header not found")
    NO_CALL_ID = (400, "Call-ID header not found")
    NO_CSEQ = (400, "CSeq header not found")
    EXPIRES = (400, "Expires parse error")
    CONTACT = (400, "Contact parse error")
    STAR_EXPIRES = (400, "* used in contact and expires is not zero")
    STAR_CONTACTS = (400, "* used in contact and more than 1 contact")
    ESCAPES = (400, "Error while unescaping username")
    TOO_MANY = (503, "Too many registered contacts")
    CONTACT_LONG = (400, "Contact/received too long")
    CALL_ID_LONG = (400, "Callid too long")
    PATH = (400, "Path parse error")
    PATH_UNSUPPORTED = (420, "No support for found Path indicated")
    OUTBOUND = (420, "No support for Outbound on server")
    REG_ID = (400, "Invalid Reg-Id number")

    @property
    def status(self) -> int:
        """The reply's status."""
        return self.value[0]

    @property
    def text(self) -> str:
        """What was wrong, in words."""
        return self.value[1]


#: reason phrases of a registrar's replies
PHRASES: Final = MappingProxyType(
    {
        200: "OK",
        400: "Bad Request",
        420: "Bad Extension",
        500: "Server Internal Error",
        503: "Service Unavailable",
    }
)


class Refusal(Exception):
    """A request is refused. ``listed``: the contacts that are there are told all the same."""

    def __init__(self, reason: Reason, *, listed: bool = False) -> None:
        super().__init__(reason.text)
        self.reason = reason
        self.listed = listed
