"""The page takes pieces of code and nothing else."""

from __future__ import annotations

import jinja2
import pytest

from sertranspile.codegen.code import Code
from sertranspile.codegen.page import environment, render_page


def test_text_that_is_not_code_is_never_printed() -> None:
    template = environment().from_string("{{ value }}")
    assert template.render(value=Code("{{ x }}")) == "{{ x }}"
    for value in ("text", 1, None):
        with pytest.raises(TypeError, match="made of Code"):
            template.render(value=value)


def test_a_missing_value_and_every_filter_are_errors() -> None:
    with pytest.raises((jinja2.UndefinedError, TypeError)):
        environment().from_string("{{ value }}").render()
    with pytest.raises(jinja2.TemplateAssertionError):
        environment().from_string("{{ value|upper }}")


def test_the_page_ends_with_the_start_of_the_router() -> None:
    page = render_page(Code('"""d"""'), Code("i"), Code("b"))
    assert page == '"""d"""\n\ni\n\nb\n\n\nif __name__ == "__main__":\n    router.run()\n'
