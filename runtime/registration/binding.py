"""Contacts of a REGISTER as the location table keeps them (LANGUAGE G.3.1, G.3.4, G.7.1)."""

from __future__ import annotations

import sys
from typing import Final

from runtime.location.contact import ALL_METHODS, NO_USER_AGENT, Contact
from runtime.location.methods import method_bits
from runtime.registration.asked import contact_parameter, q_asked
from runtime.registration.options import Options
from runtime.registration.path import read_path
from runtime.registration.refusal import Reason, Refusal
from runtime.sip.address import ListenSocket, bracketed
from runtime.sip.headers import NameAddr
from runtime.sip.message import Message
from runtime.sip.numbers import number

_MOST_CALL_ID: Final = 255
_MOST_USER_AGENT: Final = 255
_MOST_RECEIVED: Final = 255


class Bindings:
    """Makes contacts of what one REGISTER asks for."""

    __slots__ = ("_common", "_msg", "_options")

    def __init__(self, msg: Message, options: Options, flags: int, now: int) -> None:
        """Read what all its contacts share.

        Raises:
            Refusal: it is not as it must be.
        """
        call_id = msg.call_id or ""
        if len(call_id) > _MOST_CALL_ID:
            raise Refusal(Reason.CALL_ID_LONG)
        cseq = msg.read_cseq()
        cseq_number = number(cseq.number) if cseq is not None else None
        if cseq_number is None:
            raise Refusal(Reason.CSEQ)
        agent = msg.user_agent or ""
        path, received = read_path(msg, options) if options.use_path else (None, None)
        branch_flags = sum(1 << flag for flag in msg.branch_flags)
        if received:
            branch_flags |= options.nat_flag
        self._msg = msg
        self._options = options
        self._common = Contact(
            uri="",
            call_id=call_id,
            # the servers keep 32 bits with a sign; SIP has only 31 (RFC 3261 8.1.1.5)
            cseq=cseq_number if cseq_number < 2**31 else cseq_number - 2**32,
            # thousands of phones are of a few kinds
            user_agent=sys.intern(agent) if 0 < len(agent) < _MOST_USER_AGENT else NO_USER_AGENT,
            received=received or None,
            path=path,
            socket=_socket(msg, options) or msg.socket,
            branch_flags=branch_flags,
            flags=flags,
            modified=now,
        )

    @property
    def path(self) -> str | None:
        """The REGISTER's Path, where the registrar looks at it."""
        return self._common.path

    def named(self, given: NameAddr) -> Contact:
        """As much of a contact as it takes to find it again."""
        contact = self._common.copy()
        contact.uri = given.uri
        if self._options.generation.instances:
            instance = contact_parameter(given, "+sip.instance")
            contact.instance = instance or None
            contact.reg_id = self._reg_id(given) if instance else 0
        return contact

    def whole(self, given: NameAddr, expires: int) -> Contact:
        """A contact with all that is kept of it.

        Raises:
            Refusal: a parameter is not as it must be.
        """
        contact = self.named(given)
        contact.expires = expires
        contact.q = q_asked(self._msg, given, self._options)
        contact.methods = self._methods(given)
        if contact.received is None:
            contact.received = self._received(given)
        return contact

    def _reg_id(self, given: NameAddr) -> int:
        text = contact_parameter(given, "reg-id")
        if not text:
            return 0
        value = number(text)
        if not value:
            raise Refusal(Reason.REG_ID)
        return value

    def _methods(self, given: NameAddr) -> int:
        text = contact_parameter(given, "methods")
        if text is not None:
            bits = method_bits(text)
            if bits is None:
                raise Refusal(Reason.MESSAGE)
            return bits
        allow = self._msg.headers("allow")
        if not allow:
            return ALL_METHODS
        read = [method_bits(value) for value in allow]
        known = [bits for bits in read if bits is not None]
        if len(known) < len(read):
            return ALL_METHODS
        all_of_them = 0
        for bits in known:
            all_of_them |= bits
        return all_of_them

    def _received(self, given: NameAddr) -> str | None:
        text = contact_parameter(given, "received")
        if text is not None:
            return text or None
        if not self._options.received_avp:
            return None
        value = self._msg.pv(self._options.received_avp)
        if not isinstance(value, str) or not value:
            return None
        if len(value) > _MOST_RECEIVED:
            raise Refusal(Reason.CONTACT_LONG)
        return value


def _socket(msg: Message, options: Options) -> ListenSocket | None:
    """The socket of ours that a header names, where ``sock_flag`` says to look at it."""
    if options.sock_flag < 0 or options.sock_flag not in msg.flags:
        return None
    value = msg.hdr(options.sock_header)
    text = (value or "").strip()
    protocol, colon, place = text.partition(":")
    if not colon or not protocol.isalpha():
        protocol, place = "udp", text
    for socket in msg.router.sockets:
        if socket.protocol == protocol.lower() and place in (
            str(socket.address),
            f"{bracketed(socket.name)}:{socket.address.port}",
        ):
            return socket
    if text:
        msg.router.log.once("sock_hdr", f"{options.sock_header}: {text!r} is no socket of ours")
    return None
