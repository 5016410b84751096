"""Pseudo-variables that tell the time: ``$time(x)``, ``$TV(x)`` and their like."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final, TypeAlias

from runtime.pseudo_variables.of_message import Index
from runtime.sip.message import Message
from runtime.transformations import s
from runtime.values import Value

Named: TypeAlias = Callable[[Message, str, Index], Value]

_PARTS: Final[Mapping[str, Callable[[time.struct_time], int]]] = MappingProxyType(
    {
        "sec": lambda at: at.tm_sec,
        "min": lambda at: at.tm_min,
        "hour": lambda at: at.tm_hour,
        "mday": lambda at: at.tm_mday,
        "mon": lambda at: at.tm_mon,
        "year": lambda at: at.tm_year,
        "wday": lambda at: (at.tm_wday + 1) % 7 + 1,  # Sunday is 1
        "yday": lambda at: at.tm_yday,
        "isdst": lambda at: at.tm_isdst,
    }
)


def _part(split: Callable[[float], time.struct_time]) -> Named:
    def get(message: Message, name: str, _: Index) -> Value:
        read = _PARTS.get(name)
        return None if read is None else read(split(message.router.clock()))

    return get


def _written(split: Callable[[float], time.struct_time]) -> Named:
    def get(message: Message, layout: str, _: Index) -> Value:
        now = message.router.clock()
        # the transformation knows which layouts do no harm; it takes local time
        shift = time.mktime(split(now)) - time.mktime(time.localtime(now))
        return s.ftime(int(now + shift), layout)

    return get


def _exact(message: Message, name: str, _: Index) -> Value:
    now = message.router.clock()
    seconds = int(now)
    fraction = int(now % 1 * 1_000_000)
    match name:
        case "s" | "sn":
            return seconds
        case "u" | "un":
            return fraction
        case "Sn" | "Sm":
            return f"{seconds}.{fraction:06}"
    return None


OF_CLOCK: Final[Mapping[str, Named]] = MappingProxyType(
    {
        "time": _part(time.localtime),
        "utime": _part(time.gmtime),
        "timef": _written(time.localtime),
        "utimef": _written(time.gmtime),
        "TV": _exact,
    }
)
