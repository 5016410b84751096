"""Attributes of SER: ``$x`` with tracks and classes, in 2.x and on 3.x (LANGUAGE A.4, B.1.5,
D.6.1)."""

from __future__ import annotations

import pytest
from harness import Running, errors, rows, run, said, truth

from runtime.sip.request import Request

SER = ("ser2", "ser3")


def shown(body: str, shows: str, dialect: str) -> str:
    """What ``xlog`` of SER makes of a text after ``body``."""
    return said(f'{body} xlog("L_ERR", "{shows}");', dialect)[-1]


@pytest.mark.parametrize(
    ("body", "shows", "says"),
    rows(
        {
            "undefined-at-first": ("", "%$x", "<null>"),
            "a-text": ('$x = "a";', "%$x", "a"),
            "a-number": ("$x = 5;", "%$x", "5"),
            "with-braces": ("$x = 5;", "%{$x}y", "5y"),
            "assigning-replaces": ("$x = 1; $x = 2;", "%$x", "2"),
            "an-attribute-of-an-attribute": ("$x = 1; $y = $x;", "%$y", "1"),
            "a-select": ("$x = @ruri.user;", "%$x", "bob"),
            "names-respect-case": ("$x = 1;", "%$X", "<null>"),
            "f-is-the-same": ("$x = 1;", "%$f.x", "1"),
            "fr-is-what-it-writes": ("$x = 1;", "%$fr.x", "1"),
            "the-user-class-is-another": ("$fu.x = 1;", "%$fr.x", "<null>"),
            "the-user-class-is-found": ("$fu.x = 1;", "%$x", "1"),
            "the-uri-class-is-found-first": ("$fu.x = 1; $fr.x = 2;", "%$f.x", "2"),
            "the-user-class-of-to": (
                "$tu.x = 1;",
                "%$tu.x %$t.x %$tr.x %$x",
                "1 1 <null> <null>",
            ),
            "the-to-track-is-another": ("$t.x = 1;", "%$x %$t.x %$tr.x", "<null> 1 1"),
            "an-assignment-deletes-what-it-finds": (
                '$fu.uid = "u1"; $uid = "v";',
                "%$fu.uid",
                "<null>",
            ),
            "pushed-values": ("$x[] = 1; $x[] = 2;", "%$x", "<null>"),
        }
    ),
)
def test_an_attribute(body: str, shows: str, says: str) -> None:
    for dialect in SER:
        if "[]" not in body or dialect == "ser3":
            assert shown(body, shows, dialect) == says, dialect


@pytest.mark.parametrize(
    ("condition", "holds"),
    rows(
        {
            "index-1-is-the-oldest": ("$x[1] == 1", True),
            "index-minus-1-is-the-newest": ("$x[-1] == 2", True),
            "index-past-the-end": ("defined $x[3]", False),
            "without-an-index-it-is-undefined": ("defined $x", False),
        }
    ),
)
def test_an_attribute_with_several_values(condition: str, holds: bool) -> None:
    assert truth(condition, "ser3", "$x[] = 1; $x[] = 2;") is holds


def test_all_values_are_copied() -> None:
    assert truth("$y[2] == 6", "ser3", "$x[] = 5; $x[] = 6; $y[] = $x[];")


def test_undefined_deletes_an_attribute_of_3() -> None:
    assert not truth("defined $x", "ser3", "$x = 1; $x = $none;")
    assert not truth("defined $x", "ser3", "$x = 1; $x = @contact.uri;")


@pytest.mark.parametrize(
    ("condition", "in_2", "in_3"),
    rows(
        {
            "undefined-is-empty": ('$none == ""', False, True),
            "undefined-is-not-empty": ('$none != ""', True, False),
            "undefined-is-no-text": ('$none == "a"', False, False),
            "undefined-is-another-text": ('$none != "a"', True, True),
            "undefined-matches": ('$none =~ "^$"', False, True),
            "a-missing-tag-is-empty": ('@to.tag == ""', True, True),
            "a-missing-tag-is-not-different-from-empty": ('@to.tag != ""', False, False),
            "texts-and-case": ('@from.uri.user == "ALICE"', True, False),
            "attributes-and-case": ('$t == "ABC"', True, False),
            "a-number-and-a-text": ('$i == "5"', True, True),
            "a-number": ("$i == 5", True, True),
            "order": ("$i > 4", True, True),
            "a-bit": ("$i & 1", True, True),
            "no-bit": ("$i & 2", False, False),
            "a-bare-text": ("$t", True, False),
            "a-bare-undefined": ("$none", False, False),
            "a-bare-select": ("@ruri.user", True, False),
            "a-bare-number": ("$i", True, True),
            "not-bare-undefined": ("!$none", True, True),
        }
    ),
)
def test_a_condition_of_ser_2_and_of_3(condition: str, in_2: bool, in_3: bool) -> None:
    before = '$t = "abc"; $i = 5;'
    assert truth(condition, "ser2", before) is in_2
    assert truth(condition, "ser3", before) is in_3


def test_domain_and_global_attributes_are_read() -> None:
    config = 'route { xlog("L_ERR", "%$f.did %$did %$gw_ip %$g.gw_ip"); }'
    with Running(config, "ser3") as router:
        router.module.router.global_attributes["gw_ip"] = ["10.0.0.1"]
        assert router.receive().said == ["<null> <null> 10.0.0.1 10.0.0.1"]
    domain = {"did": ["example"]}
    for dialect in SER:
        with Running(config, dialect) as router:
            receive = router.module.router.routes["request_route", ""]

            def with_domain(msg: Request, receive: object = receive) -> object:
                msg.attrs._lists.share("fd", domain)
                return receive(msg)  # type: ignore[operator]

            router.module.router.request_route(with_domain)
            assert router.receive().said == ["example example <null> <null>"]


@pytest.mark.parametrize(
    "statement",
    rows(
        {
            "the-domain-class-of-from": '$fd.x = "a";',
            "the-domain-class-of-to": '$td.x = "a";',
            "the-global-class": '$g.x = "a";',
        }
    ),
)
def test_a_class_that_scripts_only_read(statement: str) -> None:
    for dialect in SER:
        assert errors(f"route {{ {statement} }}", dialect) == ["E319"]


def test_a_percent_sign_starts_an_attribute_in_ser_flavour() -> None:
    assert truth("%x == 5", "ser3", "$x = 5;")


def test_the_return_code_is_no_attribute() -> None:
    assert truth("$? == 7", "ser3", "route(1);", rest="route[1] { return 7; }")


@pytest.mark.parametrize(
    ("body", "sends"),
    rows(
        {
            "attributes": ('$c = 404; $r = "Gone"; sl_send_reply("$c", "$r");', "404 Gone"),
            "with-a-class": ('$fu.r = "Gone"; sl_send_reply("404", "$fu.r");', "404 Gone"),
            "a-select": ('sl_send_reply("404", "@ruri.user");', "404 bob"),
            "not-in-a-longer-string": (
                'sl_send_reply("404", "at @ruri.user");',
                "404 at @ruri.user",
            ),
        }
    ),
)
def test_a_string_that_is_one_attribute_is_its_value(body: str, sends: str) -> None:
    for dialect in SER:
        assert run(f"route {{ {body} }}", dialect).firsts == [f"SIP/2.0 {sends}"], dialect


def test_flags_of_attributes_are_named_by_a_declaration() -> None:
    config = 'avpflags dialog_cookie;\nroute { $x = 1; setavpflag($x, "dialog_cookie"); }'
    for dialect in SER:
        assert errors(config, dialect) == []
