"""Config name -> Python name, with every rule for collisions.

>>> route_function("failure", "1"), route_function("route", "To PSTN"), module_file("print")
('failure_1', 'route_to_pstn', 'print_')
"""

from __future__ import annotations

import builtins
import keyword
import re
from typing import Final

#: what generated modules already mean by these names; a module of a config may not take them away
RESERVED: Final = frozenset(
    {"add", "arm", "core", "define", "defined", "divide", "environment", "equal", "exit_if_zero",
     "further", "in_network", "left", "length", "load", "matches", "missing", "modulo", "msg",
     "number", "once", "posix_matches", "rc", "rounds", "router", "same", "shift_left",
     "shift_right", "shown", "text", "undefined"}
)  # fmt: skip
_TAKEN: Final = frozenset(dir(builtins)) | frozenset(keyword.kwlist) | RESERVED
_UNSAFE: Final = re.compile(r"[^a-z0-9_]+")


def module_file(name: str) -> str:
    """A module's Python name: its own, with ``_`` where Python or a generated module owns it.

    A letter comes first, a small one, so that no class of ours is meant.

    >>> module_file("exec"), module_file("cpl-c"), module_file("3gpp"), module_file("router")
    ('exec_', 'cpl_c', 'module_3gpp', 'router_')
    """
    python = re.sub(r"\W", "_", name, flags=re.ASCII).lstrip("_")
    if not python[:1].islower():
        python = f"module_{python}"
    return f"{python}_" if python in _TAKEN else python


def transformation_function(name: str) -> str:
    """The Python name of a transformation: dots are ``_``, and a keyword has one behind it.

    >>> transformation_function("encode.hexa"), transformation_function("in")
    ('encode_hexa', 'in_')
    """
    python = name.replace(".", "_")
    return f"{python}_" if keyword.iskeyword(python) else python


def route_function(prefix: str, name: str) -> str:
    """A route's Python name; the prefix keeps it apart from modules and builtins."""
    return f"{prefix}_{_UNSAFE.sub('_', name.lower()).strip('_') or 'x'}"
