"""Branches as scripts make and see them (LANGUAGE E.3, E.5), each against the real server too."""

from __future__ import annotations

import pytest
from harness import Running, said

_CALL = 'loadmodule "tmx.so"\nloadmodule "corex.so"\n'
_THERE = "sip:x@127.0.0.12:5062"


def _said(body: str) -> list[str]:
    with Running(f"{_CALL}route {{\n{body}\n}}\n") as running:
        return running.receive().said


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ('append_branch("sip:a@b");', "<null>"),
        ('$du = "sip:d"; append_branch("sip:a@b");', "sip:d"),
    ],
)
def test_an_appended_branch_goes_where_the_request_uri_goes(body: str, shown: str) -> None:
    assert _said(f'{body} xlog("$(branch(dst_uri)[0])");') == [shown]


def test_the_number_of_branches_is_null_while_there_are_none() -> None:
    assert _said('xlog("$branch(count)"); $br = "sip:a@b"; xlog("$branch(count)");') == [
        "<null>",
        "1",
    ]


def test_a_preference_is_told_in_thousandths_and_in_the_contact() -> None:
    body = 'append_branch("sip:a@b", "0.7"); xlog("$branch(q) $ds");'
    assert _said(body) == ["700 Contact: <sip:a@b>;q=0.7"]


def test_cleared_branches_take_the_request_uri_along() -> None:
    body = f'$ru = "{_THERE}"; clear_branches(); if (!t_relay()) {{ xlog("nowhere"); }}'
    assert _said(body) == ["nowhere"]


def test_in_a_request_route_the_branch_index_counts_appended_branches() -> None:
    body = 'xlog("$T_branch_idx"); append_branch("sip:a@b"); xlog("$T_branch_idx");'
    assert _said(body) == ["0", "1"]


def test_contacts_of_one_preference_come_last_first_and_then_none_is_left() -> None:
    config = (
        'modparam("tm", "contacts_avp", "$avp(c)")\n'
        'modparam("tm", "contact_flows_avp", "$avp(f)")\n'
        'route {\n$ru = "sip:one@h"; append_branch("sip:two@h", "0.5"); '
        'append_branch("sip:three@h", "0.5"); t_load_contacts();\n'
        't_next_contacts(); xlog("$rc $ru $br"); clear_branches();\n'
        't_next_contacts(); xlog("$rc $ru"); t_next_contacts(); xlog("$rc");\n}\n'
    )
    with Running(_CALL + config) as running:
        assert running.receive().said == ["1 sip:three@h sip:two@h", "1 sip:one@h", "-2"]


def test_names_with_dots_are_one_variable_in_a_string() -> None:
    assert said('xlog("$from.user at $from.domain");') == said('xlog("$fU at $fd");')


def test_a_separator_may_be_a_comma() -> None:
    assert said('$var(x) = "a,b,c"; xlog("$(var(x){s.select,1,,})");') == ["b"]


def test_xlog_forgets_what_failed() -> None:
    body = '$ru = "sips:x@127.0.0.1"; if (!t_relay()) { xlog("no"); sl_reply_error(); }'
    with Running(f"route {{\n{body}\n}}\n") as running:
        firsts = running.receive().firsts
    assert "SIP/2.0 500 I'm terribly sorry, server error occurred (1/SL)" in firsts
