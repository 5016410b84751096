"""A config whose texts try to be Python yields a module that says them and does nothing else.

Each context of a config gets each text. What comes out is compared with what a harmless text gives
there: the same nodes in the same order, so the text has become no code; where it is a value, the
value is in the module unchanged.
"""

from __future__ import annotations

import ast

import pytest

from sertranspile import ConfigErrors, SourceFile, transpile
from sertranspile.codegen.verify import verify

ESCAPE = "import os; os._exit(3)"
TEXTS = [
    f'"; {ESCAPE} #',
    f"'; {ESCAPE} #",
    f'"""; {ESCAPE} #',
    f"'''; {ESCAPE} #",
    '""" + __import__("os")._exit(3) + """',
    f'"); {ESCAPE} #',
    f"\n{ESCAPE}\n",
    f"\r{ESCAPE}\r",
    f"\u2028{ESCAPE}\u2029\x0c{ESCAPE}\x85",
    "\\",
    "\\n\\",
    "{{ 7 * 7 }}",
    "{% for x in y %} %}",
    "{0} {msg} %s %(x)s",
    "{__import__('os')._exit(3)}",
    "# type: ignore # noqa # fmt: off",
    "\u202e\u2066 reversed",
]
#: where a text is a value of the module; ``{}`` is the string with its quotes
VALUES = {
    "parameter": "fifo={}\n%s",
    "alias": "alias={}\n%s",
    "modparam": 'loadmodule "usrloc.so"\nmodparam("usrloc", "db_url", {})\n%s',
    "argument": "route{{ log(1, {}); }}",
    "reply": 'loadmodule "sl.so"\nroute{{ sl_send_reply("404", {}); }}',
    "uri": "route{{ rewriteuri({}); }}",
    "branch": "route{{ append_branch({}); }}",
    "comparison": "route{{ if (uri=={}) {{ break; }}; }}",
}
#: where it is none; ``<>`` is the text as it is
PLACES = {
    "line comment": "# <>\nroute{ break; }",
    "comment behind": "port=5060 # <>\nroute{ break; }",
    "comment in a route": "route{\n# <>\nbreak; # <>\n}",
    "block comment": "/* <> */\nroute{ break; /* <> */ }",
    "title": "# simple <> config\nroute{ break; }",
    "folder of a module": "loadmodule '/usr/<>/sl.so'\nroute{ break; }",
    "name of a module": "loadmodule '/usr/<>.so'\nroute{ break; }",
    "method": "route{ if (method=='<>') { break; }; }",
}
#: where no text at all may stand but the known ones
REFUSED = {
    "name of a route": "route{ break; }\nroute[<>] { break; }",
    "quoted name of a route": "route{ break; }\nroute['<>'] { break; }",
    "name of a parameter": "<> = 1\nroute{ break; }",
    "name of a modparam": "loadmodule 'tm.so'\nmodparam('tm', '<>', 1)\nroute{ break; }",
    "name of a function": "route{ <>(); }",
    "named route in a call": "loadmodule 'tm.so'\nroute{ t_on_negative('<>'); }",
}


def quoted(text: str) -> str:
    """A string of the config language with that value: single quotes know no escapes."""
    if "'" not in text:
        return f"'{text}'"
    assert '"' not in text
    return '"' + text.replace("\\", "\\\\") + '"'


def made(config: str, name: str = "ser.cfg") -> ast.Module:
    return verify(transpile(SourceFile(name, config)).text)


def shape(tree: ast.Module) -> list[str]:
    """The kinds of all nodes, in order."""
    return [type(node).__name__ for node in ast.walk(tree)]


def constants(tree: ast.Module) -> set[object]:
    return {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("context", VALUES)
def test_a_text_that_is_a_value_is_that_value(context: str, text: str) -> None:
    route = "route{{ break; }}"
    template = VALUES[context].replace("%s", route)
    tree = made(template.format(quoted(text)))
    assert text in constants(tree)
    assert shape(tree) == shape(made(template.format("'x'")))


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("context", PLACES)
def test_a_text_that_is_no_value_changes_nothing(context: str, text: str) -> None:
    if context in ("folder of a module", "name of a module", "method"):
        text = text.replace("'", "`")  # a single quote ends the string it stands in
    elif context != "block comment":
        text = text.replace("\n", " ")
    # a method in other letters than ASCII is compared letter by letter
    harmless = [shape(made(PLACES[context].replace("<>", word))) for word in ("x", "\xe9")]
    assert shape(made(PLACES[context].replace("<>", text))) in harmless


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("context", REFUSED)
def test_a_text_where_a_known_name_belongs_is_refused(context: str, text: str) -> None:
    text = text.lstrip("#")  # a comment may stand anywhere
    with pytest.raises(ConfigErrors):
        made(REFUSED[context].replace("<>", text))


@pytest.mark.parametrize("text", TEXTS)
def test_a_pattern_is_that_pattern_or_refused(text: str) -> None:
    config = "route{{ if (uri=~{}) {{ break; }}; }}"
    try:
        tree = made(config.format(quoted(text)))
    except ConfigErrors as errors:
        assert [finding.code for finding in errors.diagnostics if finding.is_error] == ["E308"]
        return
    assert shape(tree) == shape(made(config.format("'x'")))


@pytest.mark.parametrize("text", TEXTS)
def test_the_name_of_the_file_is_a_word_in_the_docstring(text: str) -> None:
    assert shape(made("route{ break; }", text)) == shape(made("route{ break; }"))
