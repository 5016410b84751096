"""maxfwd: the Max-Forwards check (LANGUAGE G.1; RFC 3261 16.3 step 3)."""

from __future__ import annotations

from runtime.registry import script_function
from runtime.sip.errors import SipError
from runtime.sip.numbers import number
from runtime.sip.request import Request


@script_function("request")
def mf_process_maxfwd_header(msg: Request, limit: int) -> bool:
    """Count Max-Forwards down; False when it has come to 0.

    A missing one is added with the value ``limit``; one that is no number is left alone.
    """
    msg.error = SipError.UNSPECIFIED
    index = msg.header_index("max-forwards")
    if index < 0:
        msg.prepend_header(f"Max-Forwards: {limit}")
        return True
    raw = msg.raw_value(index)
    text = raw.strip()
    value = number(text, 99999)
    if value is None:
        return True
    # the server keeps it in one byte: 999 goes on as 230 (LANGUAGE H 69)
    value &= 0xFF
    if value == 0:
        return False
    # written over the old digits, so a shorter number leaves a blank
    left = str(value - 1).ljust(len(text))
    msg.change_in_place(index, left if len(raw) == len(text) else raw.replace(text, left, 1))
    return True
