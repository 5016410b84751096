"""Commands given to a router without a socket between."""

from __future__ import annotations

import pytest

from runtime.router import Router
from runtime.rpc.commands import Arguments, Fault, Struct, Value
from runtime.rpc.core_commands import CORE_COMMANDS


def ask(router: Router, name: str, *arguments: Value) -> list[Value]:
    """The values of a reply."""
    if router.commands.get("core.version") is None:
        router.commands.add_all(CORE_COMMANDS)
    return router.commands.call(router, name, Arguments(arguments))


def refused(router: Router, name: str, *arguments: Value) -> tuple[int, str]:
    """Code and text of the fault."""
    with pytest.raises(Fault) as fault:
        ask(router, name, *arguments)
    return fault.value.code, fault.value.text


def members(value: Value) -> dict[str, Value]:
    """A structure whose names are different ones."""
    assert isinstance(value, Struct)
    read = dict(value.members)
    assert len(read) == len(value.members)
    return read


def only(reply: list[Value]) -> dict[str, Value]:
    """The one structure of a reply."""
    [value] = reply
    return members(value)
