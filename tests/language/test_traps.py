"""Traps of the language and of SER 0.8.8, each as a config that falls into it (LANGUAGE H)."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from harness import ALL, KAMAILIO, Running, errors, rows, run, said, truth
from wire import ALICE, BOB, CAROL, reply_to, request

from sertranspile.pipeline import transpile
from sertranspile.source import SourceFile

REGISTRAR = "".join(
    f'loadmodule "/lib/{name}.so"\n' for name in ("maxfwd", "rr", "usrloc", "registrar")
)
SEED = Path(__file__).parents[3] / "shared" / "seeds" / "ser-0.8.8.cfg"


def register(user: str, *contacts: str) -> str:
    headers = tuple(f"Contact: {contact}" for contact in contacts)
    return request("REGISTER", "sip:127.0.0.1", to=f"<sip:{user}@127.0.0.1>", headers=headers)


# ---- statements and conditions -----------------------------------------------------------------


@pytest.mark.skipif(not SEED.is_file(), reason="the published configs are not here")
def test_semicolons_after_blocks_make_no_difference() -> None:
    """H 6: the published config has them, later ones do without."""
    text = SEED.read_text("latin-1")
    assert "};" in text
    bare = text.replace("};", "} ")
    made = [
        ast.dump(ast.parse(transpile(SourceFile("x.cfg", version), dialect="ser08").text))
        for version in (text, bare)
    ]
    assert made[0] == made[1]
    assert transpile(SourceFile("x.cfg", bare), dialect="ser09").text


@pytest.mark.parametrize(
    ("condition", "holds"),
    rows(
        {
            "an-error-is-no-truth": ("uri==myself", False),
            "an-error-on-the-right-of-or": ('method=="OPTIONS" || uri==myself', True),
            "not-does-not-turn-it": ("!uri==myself", False),
            "nor-does-another-not": ("!!uri==myself", False),
            "an-error-on-the-left-of-or-stays": ('uri==myself || method=="OPTIONS"', False),
            "and-is-not-turned-there": ('!uri==myself || method=="OPTIONS"', False),
            "an-error-on-the-left-of-and-stays": ('!(uri==myself && method=="BYE")', False),
            "behind-what-is-false-nothing-fails": ('!(method=="BYE" && uri==myself)', True),
            "an-error-inside-of-the-left": (
                '(method=="OPTIONS" && uri==myself) || method=="OPTIONS"',
                False,
            ),
            "an-error-that-is-passed-over": (
                '(method=="BYE" && uri==myself) || method=="OPTIONS"',
                True,
            ),
        }
    ),
)
@pytest.mark.parametrize("dialect", ["ser08", "ser09", "ser2"])
def test_a_condition_that_fails_takes_else(dialect: str, condition: str, holds: bool) -> None:
    """H 5: a URI that cannot be read is an error."""
    assert truth(condition, dialect, message=request(uri="sip:a@:5060")) is holds


def test_an_error_in_a_condition_is_logged() -> None:
    for dialect in ("ser08", "ser09", "ser2"):
        logged = said("if (!uri==myself) { drop; };", dialect, request(uri="sip:a@:5060"))
        assert len(logged) == 1 and logged[0].startswith("error in expression"), dialect


@pytest.mark.parametrize("dialect", ["ser08", "ser09"])
def test_an_ack_ends_the_route_where_it_is_relayed(dialect: str) -> None:
    """H 17."""
    ran = run('route { log(1, "A"); t_relay(); log(1, "B"); }', dialect, request("ACK"))
    assert (ran.said, ran.firsts) == (["A"], ["ACK sip:bob@127.0.0.12:5062 SIP/2.0"])
    assert said('t_relay(); log(1, "B");', dialect, request("INVITE")) == ["B"]


@pytest.mark.parametrize("dialect", ALL)
def test_an_ack_is_not_answered_and_the_script_goes_on(dialect: str) -> None:
    """H 18."""
    body = 'if (sl_send_reply("404", "x")) { log(1, "yes"); } else { log(1, "no"); }'
    ran = run(f'route {{ {body} log(1, "on"); }}', dialect, request("ACK"))
    assert (ran.said, ran.sent) == (["no", "on"], [])


def test_two_slashes_are_no_comment_before_4_4() -> None:
    """H 44."""
    assert errors('route { log(1, "sip://x"); } //b', "ser08")
    assert errors('route { log(1, "sip://x"); }', "ser08") == []
    assert errors('route { log(1, "sip://x"); } //b', "kam5") == []


def test_a_comment_in_a_definition_hides_the_rest_of_each_line_that_uses_it() -> None:
    """H 38."""
    text = '#!define V 5 # five\nroute { if ($sp == V\n || 1) { xlog("yes"); } }'
    assert run(text).said == ["yes"]
    assert errors("#!define V 5 # five\nroute { $var(x) = V + V; }")


# ---- values ------------------------------------------------------------------------------------


@pytest.mark.parametrize("dialect", KAMAILIO)
def test_an_id_is_no_name_of_digits(dialect: str) -> None:
    """H 49."""
    body = '$avp(i:80) = "id"; $avp(80) = "name"; xlog("$avp(i:80) $avp(80) $avp(s:80)");'
    assert said(body, dialect) == ["id name name"]


@pytest.mark.parametrize("dialect", KAMAILIO)
def test_a_name_that_begins_like_a_variable_is_refused(dialect: str) -> None:
    """H 49: ``$rcX``."""
    assert errors('route { xlog("$rcX"); }', dialect) == ["E316"]
    assert errors("route { if ($rcX == 1) { exit; } }", dialect) == ["E316"]


@pytest.mark.parametrize("dialect", KAMAILIO)
def test_xlog_expands_and_assignments_do_not(dialect: str) -> None:
    """H 50."""
    assert said('$var(x) = "a$rU"; xlog("$rU $var(x)");', dialect) == ["bob a$rU"]


@pytest.mark.parametrize("dialect", KAMAILIO)
def test_a_port_that_is_not_there_has_two_values(dialect: str) -> None:
    """H 51."""
    body = 'xlog("$rp [$(ru{uri.port})]");'
    assert said(body, dialect, request(uri="sip:bob@127.0.0.12")) == ["5060 []"]


def test_a_variable_lives_longer_than_its_message() -> None:
    """H 48."""
    with Running('route { xlog("$var(n)"); $var(n) = $var(n) + 1; }') as router:
        assert router.receive().said == ["0"]
        assert router.receive(request(branch="z9hG4bK2", call_id="call-2")).said == ["1"]


@pytest.mark.parametrize("dialect", ["ser2", "ser3"])
@pytest.mark.parametrize("name", ["$td.x", "$fd.x", "$g.x"])
def test_domain_and_global_attributes_are_only_read(dialect: str, name: str) -> None:
    """H 46."""
    assert errors(f'route {{ {name} = "x"; }}', dialect) == ["E319"]
    assert errors(f"route {{ if ({name}) {{ drop; }} }}", dialect) == []


def test_an_assignment_takes_the_users_copy_away() -> None:
    """H 45."""
    before = '$fu.uid = "u1"; $uid = "v";'
    assert not truth("$fu.uid", "ser2", before)
    assert truth('$fr.uid == "v"', "ser2", before)
    assert not truth("$x", "ser2", '$x = "a"; $x[] = "b";')


@pytest.mark.parametrize(
    ("dialect", "holds"), rows({"until-2": ("ser2", True), "from-3-on": ("ser3", False)})
)
def test_whether_an_undefined_attribute_is_empty(dialect: str, holds: bool) -> None:
    """H 61."""
    assert truth('$f.did != ""', dialect) is holds
    assert truth('$f.did == ""', dialect) is not holds


@pytest.mark.parametrize(
    ("dialect", "holds"), rows({"until-2": ("ser2", True), "from-3-on": ("ser3", False)})
)
def test_whether_case_counts_in_attributes_and_selects(dialect: str, holds: bool) -> None:
    """H 62."""
    assert truth('@from.uri == "SIP:alice@example.com"', dialect) is holds
    assert truth('$a == "BOB"', dialect, '$a = "bob";') is holds


@pytest.mark.parametrize(
    ("line", "codes"),
    rows(
        {
            "a-number": ('modparam("tm", "fr_timer", 5)', []),
            "a-string-for-a-number": ('modparam("tm", "fr_timer", "5")', ["E305"]),
            "a-number-for-a-string": ('modparam("xlog", "prefix", 5)', ["E305"]),
            "modules-as-a-pattern": ('modparam("t[m]|nosuch", "fr_timer", 5)', []),
            "each-module-that-matches-has-it": ('modparam("tm|xlog", "fr_timer", 5)', ["E307"]),
            "a-pattern-of-no-module": ('modparam("no|such", "fr_timer", 5)', ["E306"]),
        }
    ),
)
def test_a_module_parameter_has_a_type_and_its_module_is_a_pattern(
    line: str, codes: list[str]
) -> None:
    """H 52."""
    assert errors(f"{line}\nroute {{ drop; }}", "kam5") == codes


def test_a_route_that_is_not_there_is_found_without_a_start() -> None:
    """H 53: the server's own check does not notice."""
    assert errors("route { route(NOWHERE); }", "kam5") == ["E314"]
    assert errors("route { route(NOWHERE); }", "kam3") == ["E314"]


# ---- replies in scripts ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "passes"),
    rows(
        {
            "a-false-function-at-the-end": ("isflagset(9);", False),
            "a-branch-that-is-not-taken": ('if (isflagset(9)) { xlog("x"); }', True),
            "drop": ("drop;", False),
            "return": ("isflagset(9); return;", True),
        }
    ),
)
@pytest.mark.parametrize("dialect", KAMAILIO)
def test_the_last_action_of_a_reply_route_decides(dialect: str, body: str, passes: bool) -> None:
    """H 13."""
    config = f"route {{ t_relay(); }} onreply_route {{ {body} }}"
    with Running(config, dialect, asks=False) as router:
        *_, invite = router.receive(request("INVITE")).sent
        sent = router.receive(reply_to(invite, "486 Busy Here"), BOB).sent
    assert any(packet.to == ALICE for packet in sent) is passes


@pytest.mark.parametrize(
    ("status", "says"),
    rows({"ringing": ("180 Ringing", []), "progress": ("183 Progress", ["yes"]),
          "ok": ("200 OK", ["yes"]), "busy": ("486 Busy", [])}),
)  # fmt: skip
@pytest.mark.parametrize("dialect", KAMAILIO)
def test_status_is_matched_in_a_reply_route(dialect: str, status: str, says: list[str]) -> None:
    """H 60."""
    config = """route { t_relay(); }
        onreply_route { if (status=~"(183)|(2[0-9][0-9])") { xlog("yes"); } }"""
    with Running(config, dialect, asks=False) as router:
        *_, invite = router.receive(request("INVITE")).sent
        assert router.receive(reply_to(invite, status), BOB).said == says


# ---- SER 0.8.8 on the wire ---------------------------------------------------------------------


def test_what_is_added_stands_above_our_via() -> None:
    """H 21."""
    config = f'{REGISTRAR} route {{ addRecordRoute(); mf_process_maxfwd_header("10"); t_relay(); }}'
    message = request("INVITE", without=("Max-Forwards",))
    _, invite = run(config, "ser08", message).sent
    names = [line.partition(":")[0] for line in invite.text.split("\r\n")[1:]]
    assert names[:4] == ["Record-Route", "Max-Forwards", "Via", "Via"]


def test_to_tags_of_0_8_8_are_for_invites_alone() -> None:
    """H 19."""
    config = f'{REGISTRAR} route {{ if (method=="REGISTER") {{ save("location"); break; }};' + (
        ' if (method=="INVITE") { sl_send_reply("404", "x"); break; };'
        ' t_newtran(); t_reply("404", "x"); }'
    )
    with Running(config, "ser08") as router:
        (registered,) = router.receive(register("bob", "<sip:bob@127.0.0.12:5062>")).sent
        (refused,) = router.receive(request("INVITE", branch="z9hG4bK2")).sent
        (stateful,) = router.receive(request("MESSAGE", branch="z9hG4bK3")).sent
    assert "tag=" not in registered.header("To")[0]
    assert "tag=" in refused.header("To")[0]
    assert "tag=" not in stateful.header("To")[0]


def test_save_replies_itself() -> None:
    """H 32."""
    config = f'{REGISTRAR} route {{ save("location"); sl_send_reply("200", "Again"); }}'
    assert run(config, "ser08", register("bob", "<sip:b@1.1.1.1>")).firsts == [
        "SIP/2.0 200 OK",
        "SIP/2.0 200 Again",
    ]


def test_the_last_contact_of_a_header_is_the_first_branch() -> None:
    """H 66."""
    config = f"""{REGISTRAR} route {{ if (method=="REGISTER") {{ save("location"); break; }};
        lookup("location"); t_relay(); }}"""
    with Running(config, "ser08") as router:
        (ok,) = router.receive(
            register("bob", "<sip:a@127.0.0.12:5062>, <sip:b@127.0.0.13:5063>")
        ).sent
        assert [line.partition(";")[0] for line in ok.header("Contact")] == [
            "<sip:b@127.0.0.13:5063>",
            "<sip:a@127.0.0.12:5062>",
        ]
        _, first, second = router.receive(request("INVITE", "sip:bob@127.0.0.1")).sent
    assert (first.to, second.to) == (CAROL, BOB)
    assert [sent.header("Via")[0][-2:] for sent in (first, second)] == [".0", ".1"]


@pytest.mark.parametrize("looks_up", ["", 'method=="CANCEL" || '])
def test_a_cancel_matches_whatever_lookup_makes_of_it(looks_up: str) -> None:
    """H 34: it is matched by the URI that was received."""
    config = f"""{REGISTRAR} route {{ if (method=="REGISTER") {{ save("location"); break; }};
        if ({looks_up}lookup("location")) {{ t_relay(); }}; }}"""
    with Running(config, "ser08") as router:
        router.receive(register("bob", "<sip:bob@127.0.0.12:5062>"))
        _, invite = router.receive(request("INVITE", "sip:bob@127.0.0.1")).sent
        router.receive(reply_to(invite, "180 Ringing"), BOB)
        sent = router.receive(request("CANCEL", "sip:bob@127.0.0.1")).sent
    assert [(packet.to, packet.first) for packet in sent] == [
        (BOB, "CANCEL sip:bob@127.0.0.12:5062 SIP/2.0"),
        (ALICE, "SIP/2.0 200 cancelling"),
        (ALICE, "SIP/2.0 487 Request cancelled"),
    ]


def test_a_lone_503_is_relayed_as_it_came() -> None:
    """H 67."""
    with Running("route { t_relay(); }", "ser08") as router:
        _, invite = router.receive(request("INVITE")).sent
        busy = reply_to(invite, "503 Overloaded", headers=("Retry-After: 5",))
        up, _ = router.receive(busy, BOB).sent
    assert (up.first, up.header("Retry-After")) == ("SIP/2.0 503 Overloaded", ["5"])
    assert up.header("To") == ["<sip:bob@example.com>;tag=b"]


@pytest.mark.parametrize("value", ["abc", "-1"])
def test_a_length_that_is_none_is_relayed(value: str) -> None:
    """H 73."""
    message = request().replace("Content-Length: 0", f"Content-Length: {value}")
    (sent,) = run("route { t_relay(); }", "ser08", message).sent
    assert (sent.to, sent.header("Content-Length")) == (BOB, [value])


def test_len_gt_means_at_least() -> None:
    """H 55: of what is left of a datagram when the server has received it."""
    config = 'route { if (len_gt(max_len)) { sl_send_reply("513", "Big"); break; }; drop; }'
    empty = len(request(body="x" * 1000)) - 1000
    for length, firsts in ((3039, []), (3040, ["SIP/2.0 513 Big"]), (5000, ["SIP/2.0 513 Big"])):
        message = request(body="x" * (length - empty))
        assert len(message) == length
        assert run(config, "ser08", message).firsts == firsts, length


def test_a_head_that_is_cut_gets_no_reply() -> None:
    """H 65."""
    config = 'route { sl_send_reply("513", "Big"); }'
    message = request(headers=("X: " + "x" * 3000,))
    assert run(config, "ser08", message).sent == []
    assert run(config, "ser08", message.replace("x" * 1000, "", 1)).firsts == ["SIP/2.0 513 Big"]
