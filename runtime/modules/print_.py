"""print: writes its argument to standard output; SER's example of a module."""

from __future__ import annotations

import sys
from dataclasses import dataclass

from runtime.registry import script_function
from runtime.sip.errors import SipError
from runtime.sip.request import Request


@dataclass(slots=True)
class Params:
    """Module parameters; they show how parameters are declared and change nothing."""

    int_param: int = 0
    str_param: str = ""


@script_function()
def print(msg: Request, text: str) -> bool:
    """Write a line to standard output."""
    msg.error = SipError.UNSPECIFIED
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
    return True
