"""What configs of SER 0.8 mean, seen in the module that they become."""

from __future__ import annotations

import pytest

from runtime.profiles import PROFILES as RUNTIME_PROFILES
from sertranspile.diagnostics import ConfigErrors
from sertranspile.dialects import DIALECTS, PROFILES, detect
from sertranspile.pipeline import transpile, understand
from sertranspile.source import SourceFile

LOAD = "".join(f'loadmodule "/lib/{name}.so"\n' for name in ("sl", "tm", "registrar", "usrloc"))


def body(route: str, function: str = "request_route") -> str:
    """The lines of a generated route, without its indentation."""
    text = transpile(SourceFile("x.cfg", LOAD + route), dialect="ser08").text
    lines = text.split("\n")
    start = next(at for at, line in enumerate(lines) if f"def {function}(" in line)
    out = []
    for line in lines[start + 1 :]:
        if line and not line.startswith(" "):
            break
        out.append(line[4:])
    return "\n".join(out).strip()


def codes(text: str) -> list[str]:
    try:
        return [finding.code for finding in understand(SourceFile("x.cfg", text), None, "ser08")[2]]
    except ConfigErrors as errors:
        return [finding.code for finding in errors.diagnostics]


@pytest.mark.parametrize(
    ("config", "python"),
    [
        ("method==INVITE", 'msg.method == "INVITE"'),
        ('method=="invite"', 'msg.method == "INVITE"'),
        ('method=~"^INV"', 'matches(msg.method_text, r"^INV")'),
        ("uri==myself", "router.is_myself(msg.ruri)"),
        ("myself==uri", "router.is_myself(msg.ruri)"),
        ("!uri==myself", "router.is_foreign(msg.ruri)"),
        ('uri=="sip:a@b"', 'same(msg.ruri, "sip:a@b")'),
        ("src_ip==10.0.0.0/8", 'in_network(msg.source.host, "10.0.0.0/8")'),
        ("src_ip==10.0.0.0/255.0.0.0", 'in_network(msg.source.host, "10.0.0.0/255.0.0.0")'),
        ("dst_ip==2001:db8::1", 'in_network(msg.destination.host, "2001:db8::1")'),
        ("src_ip==myself", "router.is_myself(msg.source.host)"),
        ("len_gt(100)", "msg.len >= 100"),
        ("len_gt( max_len )", "msg.len >= router.max_len"),
        ("isflagset(3)", "3 in msg.flags"),
        ('lookup("location")', 'await registrar.lookup(msg, "location")'),
        ("yes", "True"),
    ],
)
def test_a_condition_becomes_python(config: str, python: str) -> None:
    assert body(f'route{{ if ({config}) {{ log(1, "x"); }}; log(1, "y"); }}').startswith(
        f"if {python}:\n"
    )


@pytest.mark.parametrize(
    ("config", "python"),
    [
        ("setflag(3)", "msg.flags.add(3)"),
        ("resetflag(3)", "msg.flags.discard(3)"),
        ('sethost("a.b")', 'core.rewritehost(msg, "a.b")'),
        ('rewriteuri("sip:x@y")', 'core.rewriteuri(msg, "sip:x@y")'),
        ("strip(2)", "core.strip(msg, 2)"),
        ("append_branch", "core.append_branch(msg)"),
        ("revert_uri()", "core.revert_uri(msg)"),
        ("forward(uri:host, uri:port)", "await core.forward(msg, msg.ruri.host, msg.ruri.port)"),
        ("forward(a.example.com, 5070)", 'await core.forward(msg, "a.example.com", 5070)'),
        ("forward(10.0.0.1)", 'await core.forward(msg, "10.0.0.1")'),
        ('log("x")', 'core.log(msg, 4, "x")'),
        ('sl_send_reply("404", "no")', 'sl.sl_send_reply(msg, 404, "no")'),
    ],
)
def test_a_command_becomes_python(config: str, python: str) -> None:
    assert body(f"route{{ {config}; }}") == python


def test_a_zero_ends_the_route_and_takes_neither_branch() -> None:
    assert body('route{ if (!t_relay()) { sl_reply_error(); }; log(1, "x"); }') == (
        "rc = await tm.t_relay(msg)\n"
        "if rc == 0:\n    return\n"
        "if not rc:\n    sl.sl_reply_error(msg)\n"
        'core.log(msg, 1, "x")'
    )


def test_where_the_route_ends_anyway_a_zero_is_not_asked_for() -> None:
    assert body("route{ if (!t_relay()) { sl_reply_error(); }; }") == (
        "if await tm.t_relay(msg) < 0:\n    sl.sl_reply_error(msg)"
    )
    assert body("route{ t_relay(); break; }") == "await tm.t_relay(msg)\nreturn"


def test_a_zero_of_a_statement_ends_the_route() -> None:
    assert body('route{ sl_filter_ACK(); log(1, "x"); }').startswith(
        "if sl.sl_filter_ACK(msg) == 0:\n    return\n"
    )


def test_a_zero_inside_a_longer_condition_ends_the_route_too() -> None:
    text = body(
        'route{ if (uri==myself && t_relay()) { log(1, "a"); } else { log(1, "b"); };'
        ' log(1, "c"); }'
    )
    assert "(rc := await tm.t_relay(msg)) > 0" in text
    assert "elif rc == 0:\n    return\n" in text


def test_break_and_drop_both_end_the_route_they_stand_in() -> None:
    text = (
        'route{ route(1); log(1, "x"); } route[1]{ if (method=="A") { break; } else { drop(); }; }'
    )
    assert body(text, "route_1").count("return") == 2
    assert body(text) == 'route_1(msg)\ncore.log(msg, 1, "x")'


def test_a_route_is_a_coroutine_only_if_it_reaches_what_waits() -> None:
    text = transpile(
        SourceFile(
            "x.cfg",
            LOAD + "route{ route(1); route(2); }\nroute[1]{ route(3); }\n"
            'route[2]{ log(1, "x"); }\nroute[3]{ t_relay(); }\n',
        ),
        dialect="ser08",
    ).text
    assert "async def request_route" in text and "await route_1(msg)" in text
    assert "async def route_1" in text and "async def route_3" in text
    assert "\ndef route_2" in text and "    route_2(msg)" in text


def test_a_tested_route_tells_whether_its_last_action_went_well() -> None:
    config = (
        'route{ if (route(1)) { log(1, "x"); }; }'
        ' route[1]{ if (method=="A") { break; }; sl_send_reply("404", "x"); }'
    )
    assert body(config, "route_1") == (
        'if msg.method == "A":\n    return True\nreturn sl.sl_send_reply(msg, 404, "x")'
    )


def test_a_second_block_of_a_route_goes_on_where_the_first_ended() -> None:
    text = 'route[1]{ log(1, "a"); } route{ route(1); } route[1]{ log(1, "b"); }'
    assert body(text, "route_1") == 'core.log(msg, 1, "a")\ncore.log(msg, 1, "b")'


def test_no_comment_is_lost_and_none_stands_twice() -> None:
    text = (
        f"# c0\ndebug=3 # c1\n/* c2 */\n{LOAD}# c3\nroute{{ # c4\n# c5\n"
        'if (method==/* c6 */"A") { # c7\n log(1, "x"); # c8\n# c9\n} '
        "else { /* c10 */ break; }; # c11\n# c12\n}\n# c13\n"
    )
    out = transpile(SourceFile("x.cfg", text), dialect="ser08").text
    marks = [f"c{number}" for number in range(14)]
    assert [mark for mark in marks if out.split().count(mark) != 1] == []


def test_all_names_that_are_wrong_are_reported_in_one_run() -> None:
    assert codes(
        'debg=1\nloadmodule "/lib/sl.so"\nroute{ sl_send_replay("1","2"); strip("x"); }'
    ) == [
        "E304",
        "E301",
        "E303",
    ]


@pytest.mark.parametrize(
    ("text", "dialect"),
    [
        ("^R.* ^sip:.* host\n", "regex2001"),
        ("route{ rewriteFromRoute(); }", "ser08"),
        ("route{ if (loose_route()) { break; }; }", "ser09"),
        ("#!KAMAILIO\nroute{ exit; }", "kam3"),
        ("route{ $tu.uid = 1; }", "ser2"),
        ('mpath="/x"\nroute{ exit; }', "openser1"),
        ("# #!KAMAILIO in words\nroute{ t_relay(); }", "ser08"),
    ],
)
def test_a_dialect_is_told_by_its_words(text: str, dialect: str) -> None:
    assert detect(SourceFile("x.cfg", text)).name == dialect


def test_the_profiles_are_those_of_the_runtime() -> None:
    assert sorted(RUNTIME_PROFILES) == sorted(PROFILES)
    assert {row.profile for row in DIALECTS.values() if row.profile} <= set(PROFILES)
