"""Frozen dataclasses that are quick to define, to make and to change.

``@dataclass(frozen=True, slots=True)`` as the standard library means it: fields with plain
defaults, equality, hash, ``repr``, slots, matching by position. The library's own writes and
compiles half a dozen functions for each class, which for the nodes of two trees is a third of what
a short command takes; here a class has an ``__init__`` of its own and shares the rest. Type
checkers are shown the library's, so they know these classes as what they are. What configs are is
not known here.
"""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from dataclasses import Field, dataclass, replace
    from typing import Any
else:

    def dataclass(*, frozen: bool, slots: bool) -> Callable[[type], type]:
        """The decorator. Both words are said for readers; other kinds are the library's."""
        assert frozen and slots
        return _record

    def replace(record: Any, /, **changes: Any) -> Any:
        """The record with other values in some fields."""
        cls = type(record)
        held = {name: getattr(record, name) for name in cls.__match_args__}
        return cls(**held | changes)


def _record(cls: type) -> type:
    """The class made anew, since slots cannot be added to one that is there."""
    content = dict(cls.__dict__)
    own = tuple(content.get("__annotations__", ()))
    names: tuple[str, ...] = (*getattr(cls.__base__, "__match_args__", ()), *own)
    defaults = {name: content.pop(name) for name in own if name in content}
    for for_attributes in ("__dict__", "__weakref__"):
        content.pop(for_attributes, None)
    made: Any = type(cls)(
        cls.__name__,
        cls.__bases__,
        {**_SHARED, **content, "__slots__": own, "__match_args__": names},
    )
    made.__qualname__ = cls.__qualname__
    made.__init__ = _initializer(made, names, defaults)
    made._values = attrgetter(*names or ["__class__"])
    record: type = made
    return record


def _initializer(made: type, names: tuple[str, ...], defaults: dict[str, object]) -> Any:
    """``__init__``, which fills the slots by their own setters, past the guard that makes the
    record frozen. Its text is made of names of fields, which are names in this package's sources.
    """
    known = {f"set_{name}": getattr(made, name).__set__ for name in names}
    known |= {f"default_{name}": value for name, value in defaults.items()}
    wanted = [f"{name}=default_{name}" if name in defaults else name for name in names]
    steps = [f"set_{name}(self, {name})" for name in names]
    exec(f"def __init__({', '.join(['self', *wanted])}): {'; '.join(steps) or 'pass'}", known)
    return known["__init__"]


# ---- what all records share --------------------------------------------------------------------


def _equal(self: Any, other: Any) -> Any:
    if type(other) is not type(self):
        return NotImplemented
    return self._values(self) == self._values(other)


def _hash(self: Any) -> int:
    return hash(self._values(self))


def _text(self: Any) -> str:
    cls = type(self)
    held = ", ".join(f"{name}={getattr(self, name)!r}" for name in cls.__match_args__)
    return f"{cls.__qualname__}({held})"


def _frozen(self: object, name: str, value: object = None) -> None:
    from dataclasses import FrozenInstanceError

    raise FrozenInstanceError(f"cannot change field {name!r}")


def _reduced(self: Any) -> tuple[type, tuple[object, ...]]:
    """For ``copy`` and ``pickle``."""
    cls = type(self)
    return cls, tuple(getattr(self, name) for name in cls.__match_args__)


class _Fields:
    """What ``dataclasses.fields`` and its like ask a class for, made when they do."""

    def __get__(self, record: object, cls: Any) -> dict[str, Field[Any]]:
        from dataclasses import make_dataclass

        made: Any = make_dataclass(cls.__name__, cls.__match_args__)
        fields: dict[str, Field[Any]] = made.__dataclass_fields__
        return fields


_SHARED = {
    "__eq__": _equal,
    "__hash__": _hash,
    "__repr__": _text,
    "__setattr__": _frozen,
    "__delattr__": _frozen,
    "__reduce__": _reduced,
    "__dataclass_fields__": _Fields(),
}

__all__ = ["dataclass", "replace"]
