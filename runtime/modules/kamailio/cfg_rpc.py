"""cfg_rpc: parameters read and set while a router runs: a config's own, and the core's debug
(LANGUAGE C.1.3, G.5.1)."""

from __future__ import annotations

from collections.abc import Iterator

from runtime.router import Router
from runtime.rpc.commands import FAILED, Arguments, Fault, Reply, Struct

#: the core parameters that can be changed while a router runs, and what they say
CORE = {"debug": "debug level"}

NOT_READABLE = "Variable exists, but it is not readable via RPC interface"


class State:
    """The changes that wait for ``cfg.commit``."""

    __slots__ = ("delayed", "router")

    def __init__(self, router: Router, params: None) -> None:
        self.router = router
        self.delayed: dict[tuple[str, str], int | str] = {}
        set_now = "Sets a parameter at once. Arguments: group, name, "
        set_later = "Sets a parameter with the next cfg.commit. Arguments: group, name, "
        router.commands.add_all(
            (
                ("cfg.set_now_int", f"{set_now}number.", self.set_now_int),
                ("cfg.set_now_string", f"{set_now}text.", self.set_now_string),
                ("cfg.seti", f"{set_now}number.", self.set_now_int),
                ("cfg.sets", f"{set_now}text.", self.set_now_string),
                ("cfg.set", f"{set_now}value.", self.set_now),
                ("cfg.set_delayed_int", f"{set_later}number.", self.set_delayed_int),
                ("cfg.set_delayed_string", f"{set_later}text.", self.set_delayed_string),
                ("cfg.set_delayed", f"{set_later}value.", self.set_delayed),
                ("cfg.commit", "Makes what was set for later true.", self.commit),
                ("cfg.rollback", "Forgets what was set for later.", self.rollback),
                ("cfg.get", "The value of a parameter. Arguments: group, name.", self.get),
                ("cfg.help", "What a parameter is. Arguments: group, name.", self.help),
                ("cfg.list", "The parameters. Argument: a group, or none for all.", self.list),
                ("cfg.diff", "What was set for later.", self.diff),
            )
        )

    # ---- reading ----

    def get(self, router: Router, reply: Reply, arguments: Arguments) -> None:
        """``cfg.get``: one value, or those of a group."""
        gets_groups = router.profile.management.gets_groups
        try:
            group = arguments.text()
        except Fault:
            if gets_groups:
                raise Fault(FAILED, "Failed to get the parameters") from None
            raise
        if gets_groups and not arguments.more():
            members = [(name, value) for found, name, value in self._all() if found == group]
            if not members:
                raise Fault(400, "Failed to get the variable")
            reply.append(Struct(*members))
            return
        name = arguments.text()
        value = self._value(group, name)
        if value is None:
            hidden = self._is_hidden(group, name)
            raise Fault(400, NOT_READABLE if hidden else "Failed to get the variable")
        reply.append(value)

    def help(self, router: Router, reply: Reply, arguments: Arguments) -> None:
        """``cfg.help``: its description and type."""
        group, name = arguments.text(), arguments.text()
        value = self._value(group, name)
        if value is None:
            raise Fault(400, "Failed to get the variable description")
        described = {full: text for full, _, text in router.cfg}
        reply.append(CORE[name] if group == "core" else described[f"{group}.{name}"])
        reply.append(f"(parameter type is {'string' if isinstance(value, str) else 'integer'})")

    def list(self, router: Router, reply: Reply, arguments: Arguments) -> None:
        """``cfg.list``."""
        wanted = arguments.text() if arguments.more() else None
        reply += (f"{group}: {name}" for group, name, _ in self._all() if wanted in (None, group))

    def diff(self, router: Router, reply: Reply, _: Arguments) -> None:
        """``cfg.diff``."""
        for (group, name), new in self.delayed.items():
            old = self._value(group, name)
            assert old is not None
            reply.append(
                Struct(
                    ("group name", group),
                    ("variable name", name),
                    ("old value", old),
                    ("new value", new),
                )
            )

    # ---- setting ----

    def set_now_int(self, router: Router, reply: Reply, arguments: Arguments) -> None:
        """``cfg.set_now_int``."""
        self._set(arguments.text(), arguments.text(), arguments.number())

    def set_now_string(self, router: Router, reply: Reply, arguments: Arguments) -> None:
        """``cfg.set_now_string``."""
        self._set(arguments.text(), arguments.text(), arguments.text())

    def set_now(self, router: Router, reply: Reply, arguments: Arguments) -> None:
        """``cfg.set``."""
        self._set(arguments.text(), arguments.text(), arguments.printed())

    def set_delayed_int(self, router: Router, reply: Reply, arguments: Arguments) -> None:
        """``cfg.set_delayed_int``."""
        self._delay(arguments.text(), arguments.text(), arguments.number())

    def set_delayed_string(self, router: Router, reply: Reply, arguments: Arguments) -> None:
        """``cfg.set_delayed_string``."""
        self._delay(arguments.text(), arguments.text(), arguments.text())

    def set_delayed(self, router: Router, reply: Reply, arguments: Arguments) -> None:
        """``cfg.set_delayed``."""
        self._delay(arguments.text(), arguments.text(), arguments.printed())

    def commit(self, router: Router, reply: Reply, _: Arguments) -> None:
        """``cfg.commit``."""
        for (group, name), value in self.delayed.items():
            self._set(group, name, value)
        self.delayed.clear()

    def rollback(self, router: Router, reply: Reply, _: Arguments) -> None:
        """``cfg.rollback``."""
        self.delayed.clear()

    def _delay(self, group: str, name: str, value: int | str) -> None:
        self.delayed[group, name] = self._fitting(group, name, value)

    def _set(self, group: str, name: str, value: int | str) -> None:
        router = self.router
        fitting = self._fitting(group, name, value)
        if group != "core":
            router.cfg.set(f"{group}.{name}", fitting)
            return
        assert name == "debug" and isinstance(fitting, int)
        router.settings.debug = fitting
        router.log.level = router.profile.language.log_level(fitting)

    def _fitting(self, group: str, name: str, value: int | str) -> int | str:
        """A value in the parameter's own type.

        Raises:
            Fault: there is no such parameter, or this can be none of its values.
        """
        there = self._value(group, name)
        if isinstance(there, str):
            return str(value)
        if there is not None:
            try:
                # a text is a number for it only if that is all it is
                return value if isinstance(value, int) else _whole(value)
            except ValueError:
                pass
        raise Fault(400, "Failed to set the variable")

    # ---- what there is ----

    def _all(self) -> Iterator[tuple[str, str, int | str]]:
        """Group, name and value of each, those of the core first."""
        for name in CORE:
            yield "core", name, getattr(self.router.settings, name)
        for full, value, _ in self.router.cfg:
            group, _, name = full.partition(".")
            yield group, name, value

    def _value(self, group: str, name: str) -> int | str | None:
        wanted = (group, name)
        return next((value for *names, value in self._all() if tuple(names) == wanted), None)

    def _is_hidden(self, group: str, name: str) -> bool:
        """Whether it is a parameter of a module, which are not told."""
        params = getattr(self.router.modules.get(group), "Params", None)
        return name in getattr(params, "__dataclass_fields__", ())


def _whole(text: str) -> int:
    """A text as a number of 32 bits.

    Raises:
        ValueError: it is none.
    """
    digits = text.removeprefix("-")
    if not (digits.isascii() and digits.isdigit()) or len(digits) > 10:
        raise ValueError(text)
    return int(text)
