"""The command line of a router: the flags that its original server had, and a few of our own.

Each server family has a table; a row says what its flag does to ``Options``. Old start scripts
work: flags that only tuned memory or processes are taken and have no effect. What is given here
wins over the config's own parameters (LANGUAGE F.1 has it the other way round: there the config was
a file read later, here it is part of the program that was started).

Knows no router: ``server.py`` applies the options.
"""

from __future__ import annotations

import getopt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from runtime.sip.numbers import number
from runtime.transport.listen import Listen, ListenError, parse_listen, parse_port

_SWITCHES = MappingProxyType({"yes": True, "on": True, "no": False, "off": False})


class CommandLineError(ValueError):
    """A command line that cannot be followed, in one sentence."""


@dataclass(slots=True)
class Options:
    """What a command line asks for; None and empty where it is silent."""

    listen: list[Listen] = field(default_factory=list)
    port: int | None = None
    settings: dict[str, object] = field(default_factory=dict)  # core parameters
    louder: int = 0  # added to the core parameter ``debug``
    defines: dict[str, str | bool] = field(default_factory=dict)  # as ``runtime.features`` has them
    receive_buffer: int | None = None  # bytes
    directory: str = ""
    root: str = ""
    run_directory: str = ""
    pid_file: str = ""
    group_id_file: str = ""
    check: bool = False
    allow_missing: bool = False
    allow_exec: bool = False
    show_version: bool = False
    show_help: bool = False
    remarks: list[str] = field(default_factory=list)  # said once at start


@dataclass(frozen=True, slots=True)
class Flag:
    """One row: ``name`` is a letter or a long option, ``argument`` its word in the help."""

    name: str
    argument: str
    help: str
    apply: Callable[[Options, str], None]

    def __str__(self) -> str:
        return f"-{self.name}" if len(self.name) == 1 else f"--{self.name}"


@dataclass(frozen=True, slots=True)
class Family:
    """The command line of a server family: its flags, and how it ends on a wrong one."""

    flags: Mapping[str, Flag]
    wrong_usage_status: int
    #: what -c says of a config without errors
    config_ok: str = "config ok"


def parse_command_line(arguments: Sequence[str], family: Family) -> Options:
    """Read the words after the program's name; a later flag wins over an earlier one.

    Raises:
        CommandLineError: an unknown flag, a missing or wrong argument, or a word that is no flag.
    """
    short = "".join(
        flag.name + (":" if flag.argument else "")
        for flag in family.flags.values()
        if len(flag.name) == 1
    )
    long = [
        flag.name + ("=" if flag.argument else "")
        for flag in family.flags.values()
        if len(flag.name) > 1
    ]
    try:
        pairs, rest = getopt.gnu_getopt(list(arguments), short, long)
    except getopt.GetoptError as error:
        raise CommandLineError(f"{error}: -h lists what there is") from None
    if rest:
        raise CommandLineError(f"{rest[0]!r} is no flag, and nothing else is expected here")
    options = Options()
    for name, argument in pairs:
        flag = family.flags[name.lstrip("-")]
        try:
            flag.apply(options, argument)
        except ListenError as error:
            raise CommandLineError(f"{flag} {argument}: {error}") from None
    return options


def help_text(program: str, family: Family) -> str:
    """The page of ``-h``."""
    lines = [f"Usage: {program} [-l ADDRESS [-p PORT]]... [flags]", ""]
    for flag in family.flags.values():
        left = f"{flag} {flag.argument}".rstrip()
        lines.append(f"  {left:<16} {flag.help}")
    return "\n".join(lines)


# ---- what flags do ----


def _listen(options: Options, text: str) -> None:
    wish = parse_listen(text)
    # a port given before is the port of all that follow
    options.listen.append(wish if wish.port is not None else wish._replace(port=options.port))


def _listen_list(options: Options, text: str) -> None:
    """``(a, b)`` is several addresses."""
    inner = text.strip()
    if inner.startswith("(") and inner.endswith(")"):
        inner = inner[1:-1]
    for wish in inner.split(","):
        _listen(options, wish.strip())


def _port(options: Options, text: str) -> None:
    options.port = parse_port(text)
    if options.listen:
        options.listen[-1] = options.listen[-1]._replace(port=options.port)


def _only_port(options: Options, text: str) -> None:
    options.port = parse_port(text)
    options.listen = [wish._replace(port=options.port) for wish in options.listen]


def _count(text: str) -> int:
    value = number(text)
    if value is None:
        raise CommandLineError(f"{text!r} is no number")
    return value


def _receive_buffer(options: Options, text: str) -> None:
    options.receive_buffer = _count(text)


def _louder(options: Options, _: str) -> None:
    options.louder += 1


def _config_file(options: Options, text: str) -> None:
    options.remarks.append(
        f"-f {text} is ignored: the config is part of this program; transpile it again to change it"
    )


def _memory(_: Options, text: str) -> None:
    _count(text)


def _no_effect(_: Options, __: str) -> None:
    """Taken for the sake of old start scripts."""


def _not_served(flag: str, what: str) -> Callable[[Options, str], None]:
    def apply(options: Options, text: str) -> None:
        options.remarks.append(f"{flag} {text} is ignored: this router writes no {what}")

    return apply


def _children(options: Options, text: str) -> None:
    options.settings["children"] = _count(text)


def _core(name: str) -> Callable[[Options, str], None]:
    """Set a core parameter to the argument, or to True where the flag has none."""

    def apply(options: Options, text: str) -> None:
        options.settings[name] = text or True

    return apply


def _auto_aliases(options: Options, text: str) -> None:
    on = _SWITCHES.get(text.lower())
    if on is None:
        raise CommandLineError(f"-a takes yes or no, not {text!r}")
    options.settings["auto_aliases"] = on


def _define(options: Options, text: str) -> None:
    name, equals, value = text.partition("=")
    options.defines[name] = value if equals else True


def _without(options: Options, text: str) -> None:
    options.defines[text] = False


def _option(name: str) -> Callable[[Options, str], None]:
    """Set a field of ``Options`` to the argument, or to True where the flag has none."""

    def apply(options: Options, text: str) -> None:
        setattr(options, name, text or True)

    return apply


# ---- the tables ----

_OUR_OWN = (
    Flag("check", "", "check modules and addresses, open nothing, and exit", _option("check")),
    Flag(
        "allow-missing",
        "",
        "start without the modules that are missing here; calling one ends its script",
        _option("allow_missing"),
    ),
    Flag("allow-exec", "", "let the script run programs", _option("allow_exec")),
    Flag("A", "NAME[=VALUE]", "define a name that the config tests, or give it a value", _define),
    Flag("without", "NAME", "undefine a name that the config defines itself", _without),
    Flag("version", "", "like -V", _option("show_version")),
    Flag("help", "", "like -h", _option("show_help")),
)

_SER_0_8_FLAGS = (
    Flag("f", "FILE", "ignored with a warning: the config is part of this program", _config_file),
    Flag("p", "PORT", "port of the last -l and of all later ones (default 5060)", _port),
    Flag("l", "ADDRESS", "listen there: ADDRESS, udp:ADDRESS:PORT, a name, an interface", _listen),
    Flag("n", "COUNT", "ignored: this router is one process", _children),
    Flag("r", "", "compare Via with the source by DNS before adding received=", _core("dns")),
    Flag("R", "", "the same by reverse DNS", _core("rev_dns")),
    Flag("v", "", "drop replies whose topmost Via is not ours", _core("check_via")),
    Flag("d", "", "log more; each one more still", _louder),
    Flag("D", "", "stay in the foreground, as this router always does", _no_effect),
    Flag("E", "", "log to standard error, as this router always does", _no_effect),
    Flag("V", "", "show the version and exit", _option("show_version")),
    Flag("h", "", "show this page and exit", _option("show_help")),
    Flag("b", "BYTES", "receive buffer asked of the kernel", _receive_buffer),
    Flag("m", "MEGABYTES", "ignored: memory grows as needed", _memory),
    Flag("w", "DIRECTORY", "working directory", _option("directory")),
    Flag("t", "DIRECTORY", "chroot", _option("root")),
    Flag("u", "USER", "user to run as, name or number", _core("user")),
    Flag("g", "GROUP", "group to run as, name or number", _core("group")),
    Flag(
        "P",
        "FILE",
        "write the process id there; refuse when that one is alive",
        _option("pid_file"),
    ),
    Flag("i", "PATH", "ignored with a warning: there is no fifo", _not_served("-i", "fifo")),
    Flag(
        "s",
        "FILE",
        "ignored with a warning: no statistics file",
        _not_served("-s", "statistics file"),
    ),
    Flag("c", "", "like --check", _option("check")),
)


#: what the routers of 2001 had too, and ours that an old start script cannot mean otherwise
_SER_2001_FLAGS = (
    Flag("f", "FILE", "ignored with a warning: the table is part of this program", _config_file),
    Flag("p", "PORT", "port to listen on (default 5060)", _only_port),
    Flag("l", "ADDRESS", "listen there; a second one is only one more name of ours", _listen),
    *(flag for flag in _SER_0_8_FLAGS if flag.name not in "fplis"),
)


#: what SER 3.0.99 and Kamailio 3.1 do otherwise or have more (LANGUAGE F.2)
_SER_3_FLAGS = (
    Flag(
        "l",
        "ADDRESS",
        "listen there: ADDRESS, udp:ADDRESS:PORT, a name, an interface, (A, B)",
        _listen_list,
    ),
    *(flag for flag in _SER_0_8_FLAGS if flag.name not in "lis"),
    Flag("L", "PATH", "ignored: modules are part of this program", _no_effect),
    Flag("T", "", "no TCP", _core("disable_tcp")),
    Flag("N", "COUNT", "ignored: this router is one process", _memory),
    Flag("W", "METHOD", "ignored: the event loop picks its own", _no_effect),
    Flag("G", "FILE", "write the process group id there", _option("group_id_file")),
    Flag("O", "LEVEL", "ignored: the script is compiled", _memory),
    Flag("a", "yes|no", "whether names of our addresses are aliases", _auto_aliases),
    Flag("S", "", "ignored: no SCTP", _no_effect),
    Flag("Q", "COUNT", "ignored: no SCTP", _memory),
)

_KAMAILIO_5_FLAGS = (
    *_SER_3_FLAGS,
    Flag("M", "MEGABYTES", "ignored: memory grows as needed", _memory),
    Flag("x", "NAME", "ignored: memory grows as needed", _no_effect),
    Flag("X", "NAME", "ignored: memory grows as needed", _no_effect),
    Flag("Y", "DIRECTORY", "where kamcmd's socket is made by default", _option("run_directory")),
)


def _table(*flags: Flag) -> Mapping[str, Flag]:
    return MappingProxyType({flag.name: flag for flag in flags})


#: SER 0.8.7 and 0.8.8 (LANGUAGE F.1)
SER_0_8 = Family(_table(*_SER_0_8_FLAGS, *_OUR_OWN), wrong_usage_status=255)
#: the routers of 2001 (LANGUAGE A.3)
SER_2001 = Family(_table(*_SER_2001_FLAGS, *_OUR_OWN), wrong_usage_status=255)
_CONFIG_FILE_OK = "config file ok, exiting..."
#: SER and Kamailio 3.1 (LANGUAGE F.2)
SER_3_1 = Family(_table(*_SER_3_FLAGS, *_OUR_OWN), 255, _CONFIG_FILE_OK)
KAMAILIO_5 = Family(_table(*_KAMAILIO_5_FLAGS, *_OUR_OWN), 255, _CONFIG_FILE_OK)
#: by the name that a profile gives
FAMILIES: Mapping[str, Family] = MappingProxyType(
    {"ser-0.8": SER_0_8, "ser-2001": SER_2001, "ser-3.1": SER_3_1, "kamailio-5": KAMAILIO_5}
)
