"""Config name -> Python name, with every rule for collisions.

>>> route_function("failure", "1"), route_function("route", "To PSTN"), module_file("print")
('failure_1', 'route_to_pstn', 'print_')
"""

from __future__ import annotations

import builtins
import keyword
import re
from typing import Final

_TAKEN: Final = frozenset(dir(builtins)) | frozenset(keyword.kwlist)
_UNSAFE: Final = re.compile(r"[^a-z0-9_]+")


def module_file(name: str) -> str:
    """A module's Python name: its own, with ``_`` where Python owns it or a letter must come first.

    >>> module_file("exec"), module_file("cpl-c"), module_file("3gpp")
    ('exec_', 'cpl_c', 'module_3gpp')
    """
    python = re.sub(r"\W", "_", name, flags=re.ASCII)
    if not python or not (python[0].isalpha() or python[0] == "_"):
        python = f"module_{python}"
    return f"{python}_" if python in _TAKEN else python.lstrip("_") or "module_"


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
