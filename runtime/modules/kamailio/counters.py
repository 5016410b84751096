"""counters: numbers that scripts count with, and administrators read (LANGUAGE G.5.1)."""

from __future__ import annotations

from dataclasses import dataclass

from runtime.registry import Text, script_function
from runtime.router import Router
from runtime.rpc.commands import Arguments, Fault, Reply, Struct
from runtime.sip.message import Message


@dataclass(slots=True)
class Params:
    """Module parameters; the first may be given several times."""

    script_counter: tuple[str, ...] = ()  # [group.]name [text]
    script_cnt_grp_name: str = "script"


class State:
    """The names of a script's counters; the numbers are the router's."""

    __slots__ = ("group", "names")

    def __init__(self, router: Router, params: Params) -> None:
        self.group = params.script_cnt_grp_name
        self.names = {
            self.full(text.split(maxsplit=1)[0]) for text in params.script_counter if text
        }

        router.commands.add_all(
            (
                ("cnt.get", "The value of a counter. Arguments: group, name.", self.get),
                ("cnt.get_raw", "The same.", self.get),
                ("cnt.reset", "Sets a counter to zero. Arguments: group, name.", self.reset),
                ("cnt.grps_list", "The groups of counters.", self.groups),
                ("cnt.var_list", "The counters of a group. Argument: group.", self.in_group),
                ("cnt.grp_get_all", "Their values. Argument: group.", self.all_of_group),
            )
        )

    def get(self, router: Router, reply: Reply, arguments: Arguments) -> None:
        """``cnt.get``."""
        reply.append(router.counters[self._named(arguments)])

    def reset(self, router: Router, reply: Reply, arguments: Arguments) -> None:
        """``cnt.reset``."""
        router.counters[self._named(arguments)] = 0

    def groups(self, router: Router, reply: Reply, _: Arguments) -> None:
        """``cnt.grps_list``."""
        reply += sorted({name.partition(".")[0] for name in self.names})

    def in_group(self, router: Router, reply: Reply, arguments: Arguments) -> None:
        """``cnt.var_list``."""
        reply += self._of(arguments.text())

    def all_of_group(self, router: Router, reply: Reply, arguments: Arguments) -> None:
        """``cnt.grp_get_all``."""
        group = arguments.text()
        values = ((name, router.counters[f"{group}.{name}"]) for name in self._of(group))
        reply.append(Struct(*values))

    def _of(self, group: str) -> list[str]:
        return sorted(
            name for full in self.names for of, _, name in [full.partition(".")] if of == group
        )

    def _named(self, arguments: Arguments) -> str:
        full = f"{arguments.text()}.{arguments.text()}"
        if full not in self.names:
            raise Fault(400, "counter not found")
        return full

    def full(self, name: str) -> str:
        """``group.name``."""
        return name if "." in name else f"{self.group}.{name}"


@script_function("request", "failure", "onreply", "onsend")
def cnt_add(msg: Message, name: Text, number: int) -> bool:
    """Add to a counter."""
    found = _counter(msg, name)
    if found is not None:
        msg.router.counters[found] += number
    return found is not None


@script_function("request", "failure", "onreply", "onsend")
def cnt_inc(msg: Message, name: Text) -> bool:
    """Add one to a counter."""
    return cnt_add(msg, name, 1)


@script_function("request", "failure", "onreply", "onsend")
def cnt_reset(msg: Message, name: Text) -> bool:
    """Set a counter to zero."""
    found = _counter(msg, name)
    if found is not None:
        msg.router.counters[found] = 0
    return found is not None


def _counter(msg: Message, name: str) -> str | None:
    state = msg.router.module(State)
    full = state.full(name)
    if full in state.names:
        return full
    msg.router.log_once("counter", f"there is no counter {name!r}: declare it by script_counter")
    return None
