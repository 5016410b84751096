"""Commands by name: what they are given, what they answer, and how they fail (LANGUAGE G.5.1).

A command is a function of the router, a reply that it adds values to, and its arguments. Nothing
here knows how those travel: ``binrpc.py`` is one way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from runtime.router import Router

Value: TypeAlias = "int | float | str | Struct | list[Value]"

#: faults that all commands share
BAD_ARGUMENT, FAILED = 400, 500

#: what is said of an argument after the last
END_OF_ARGUMENTS = "end of packet encountered"


class Fault(Exception):
    """A command that fails: the code and text that the client is told."""

    def __init__(self, code: int, text: str) -> None:
        super().__init__(text)
        self.code = code
        self.text = text


class Struct:
    """Members in order; a name may come several times, as the servers' lists have it."""

    __slots__ = ("members",)

    def __init__(self, *members: tuple[str, Value]) -> None:
        self.members: list[tuple[str, Value]] = list(members)

    def add(self, name: str, value: Value) -> None:
        """Add a member."""
        self.members.append((name, value))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Struct) and self.members == other.members

    def __repr__(self) -> str:
        return f"Struct{tuple(self.members)!r}"


class Arguments:
    """What a command was given, read one after the other.

    ``end`` says why there are no more: the client gave no more, or what it sent is broken.
    """

    __slots__ = ("_at", "_values", "end")

    def __init__(self, values: Sequence[Value], end: str = END_OF_ARGUMENTS) -> None:
        self._values = values
        self._at = 0
        self.end = end

    def __len__(self) -> int:
        """Those that are left."""
        return len(self._values) - self._at

    def text(self) -> str:
        """The next argument, a text.

        Raises:
            Fault: there is none, or it is something else.
        """
        value = self._next("string")
        if not isinstance(value, str):
            raise self._refused("string")
        return value

    def number(self) -> int:
        """The next argument, a whole number.

        Raises:
            Fault: there is none, or it is something else.
        """
        value = self._next("integer")
        if not isinstance(value, int):
            raise self._refused("integer")
        return value

    def real(self) -> float:
        """The next argument, a number of any kind.

        Raises:
            Fault: there is none, or it is something else.
        """
        value = self._next("float")
        if not isinstance(value, int | float):
            raise self._refused("float")
        return float(value)

    def printed(self) -> str:
        """The next argument as a text, whichever kind of plain value it is.

        Raises:
            Fault: there is none, or it is no plain value.
        """
        value = self._next("string")
        if not isinstance(value, int | float | str):
            raise self._refused("string")
        return str(value)

    def more(self) -> bool:
        """Whether there is another one.

        Raises:
            Fault: there is, and it cannot be read.
        """
        if not len(self) and self.end != END_OF_ARGUMENTS:
            raise self._missing("string")
        return len(self) > 0

    def rest(self, read: Callable[[], Value]) -> Iterator[Value]:
        """All that are left, each read by ``read``."""
        while self.more():
            yield read()

    def _next(self, wanted: str) -> Value:
        if not len(self):
            raise self._missing(wanted)
        self._at += 1
        return self._values[self._at - 1]

    def _missing(self, wanted: str) -> Fault:
        return _unfit(self._at, wanted, self.end)

    def _refused(self, wanted: str) -> Fault:
        return _unfit(self._at - 1, wanted, "record doesn't match type")


def _unfit(number: int, wanted: str, why: str) -> Fault:
    text = f"error at parameter {number}: expected {wanted} type but {why}"
    return Fault(BAD_ARGUMENT, text)


Reply: TypeAlias = "list[Value]"
Function: TypeAlias = "Callable[[Router, Reply, Arguments], None]"


@dataclass(frozen=True, slots=True)
class Command:
    """What runs for a name, and what an administrator is told of it."""

    function: Function
    help: str


class Commands:
    """The commands of one router, in the order they were added."""

    __slots__ = ("_commands",)

    def __init__(self) -> None:
        self._commands: dict[str, Command] = {}

    def add(self, name: str, help_text: str, function: Function) -> None:
        """Add a command; the last one of a name counts."""
        self._commands[name] = Command(function, help_text)

    def add_all(self, table: Sequence[tuple[str, str, Function]]) -> None:
        """Add a table of them."""
        for row in table:
            self.add(*row)

    def __iter__(self) -> Iterator[str]:
        return iter(self._commands)

    def get(self, name: str) -> Command | None:
        """The command of that name."""
        return self._commands.get(name)

    def call(self, router: Router, name: str, arguments: Arguments) -> Reply:
        """Run a command; the values it answers.

        Raises:
            Fault: there is no such command, or it fails.
        """
        command = self._commands.get(name)
        if command is None:
            raise Fault(FAILED, f"command {name} not found")
        reply: Reply = []
        try:
            command.function(router, reply, arguments)
        except Fault:
            raise
        except Exception as error:  # whatever a command raises ends that command only
            router.counters["command errors"] += 1
            router.log.exception(error)
            raise Fault(FAILED, f"command {name} failed: see the log") from None
        return reply
