"""The page around the body of a generated module. Takes pieces of code and nothing else."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from sertranspile.codegen.code import Code

if TYPE_CHECKING:
    from jinja2 import Environment, Template


def render_page(docstring: Code, imports: Code, body: Code) -> str:
    """The text of a module."""
    return _template().render(docstring=docstring, imports=imports, body=body)


def environment() -> Environment:
    """Jinja without filters, tests and globals; printing anything but ``Code`` is an error."""
    import jinja2  # here, so that checking a config does not pay for it

    made = jinja2.Environment(
        undefined=jinja2.StrictUndefined,
        finalize=_only_code,
        autoescape=False,
        keep_trailing_newline=True,
    )
    made.filters.clear()
    made.tests.clear()
    made.globals.clear()
    return made


@cache
def _template() -> Template:
    folder = resources.files("sertranspile.codegen").joinpath("templates")
    return environment().from_string(folder.joinpath("router.py.jinja").read_text("utf-8"))


def _only_code(value: object) -> str:
    if not isinstance(value, Code):
        raise TypeError(f"a page is made of Code, not of {type(value).__name__}")
    return value.text
