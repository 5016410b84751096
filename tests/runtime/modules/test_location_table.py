"""The location table by itself: LANGUAGE G.3.1, G.7.1."""

from __future__ import annotations

import pytest

from runtime.location.contact import NO_Q, Contact
from runtime.location.methods import method_bits
from runtime.location.table import Matching, Order, Rules, Table

RULES = Rules(10)


def contact(
    uri: str, q: int = NO_Q, *, cseq: int = 1, call_id: str = "one", path: str | None = None
) -> Contact:
    return Contact(uri, call_id, cseq, expires=100, q=q, path=path, modified=10)


def filled(*contacts: Contact, rules: Rules = RULES) -> Table:
    table = Table("location", rules)
    for each in contacts:
        assert table.insert("bob", each, 10)
    return table


def uris(table: Table) -> list[str]:
    return [each.uri for each in table.contacts("bob")]


def renew(table: Table, uri: str, q: int) -> None:
    there = next(each for each in table.contacts("bob") if each.uri == uri)
    table.update("bob", there, contact(uri, q, cseq=2))


def test_a_greater_q_comes_first_then_the_older_and_those_without_q_last() -> None:
    table = filled(contact("none"), contact("half", 500), contact("zero", 0), contact("half2", 500))
    assert uris(table) == ["half", "half2", "zero", "none"]


def test_a_renewal_that_keeps_the_order_moves_nothing() -> None:
    table = filled(contact("a", 500), contact("b", 500), contact("c", 100))
    renew(table, "b", 200)
    renew(table, "a", 500)
    assert uris(table) == ["a", "b", "c"]


def test_a_renewal_that_breaks_the_order_goes_before_the_first_whose_q_is_not_smaller() -> None:
    table = filled(contact("a"), contact("b"), contact("c"))
    renew(table, "b", 400)
    assert uris(table) == ["a", "c", "b"]  # none is not smaller: so the last place
    table = filled(contact("a", 900), contact("b", 500), contact("c", 100))
    renew(table, "c", 700)
    assert uris(table) == ["c", "a", "b"]


def test_by_time_the_newest_is_first_and_q_does_not_count() -> None:
    table = filled(
        contact("a", 900), contact("b"), contact("c", 100), rules=Rules(10, newest_first=True)
    )
    assert uris(table) == ["c", "b", "a"]
    renew(table, "a", 0)
    assert uris(table) == ["a", "c", "b"]


@pytest.mark.parametrize(
    ("call_id", "cseq", "now", "order"),
    [
        ("one", 6, 11, Order.LATER),
        ("one", 5, 11, Order.REPEATED),
        ("one", 5, 29, Order.REPEATED),
        ("one", 5, 30, Order.EARLIER),  # too long ago for a repetition
        ("one", 4, 11, Order.EARLIER),
        ("two", 1, 11, Order.LATER),  # the phone started anew
    ],
)
def test_cseq_counts_within_a_call_id(call_id: str, cseq: int, now: int, order: Order) -> None:
    table = filled(contact("a", cseq=5))
    assert table.find("bob", contact("a", cseq=cseq, call_id=call_id), now).order is order


@pytest.mark.parametrize(
    ("matching", "wanted", "known"),
    [
        (Matching.URI, contact("a", call_id="two"), True),
        (Matching.URI, contact("b"), False),
        (Matching.URI_AND_CALL_ID, contact("a", call_id="two"), False),
        (Matching.URI_AND_CALL_ID, contact("a"), True),
        (Matching.URI_AND_PATH, contact("a", path="<sip:p>"), True),
        (Matching.URI_AND_PATH, contact("a", path="<sip:q>"), False),
        (Matching.URI_AND_PATH, contact("a"), True),
        (Matching.CALL_ID, contact("b"), True),
    ],
)
def test_by_what_a_contact_is_known_is_a_rule(
    matching: Matching, wanted: Contact, known: bool
) -> None:
    table = filled(contact("a", path="<sip:p>"), rules=Rules(10, matching))
    assert (table.find("bob", wanted, 11).contact is not None) is known


def test_an_instance_is_known_by_itself_and_its_flow_whatever_its_uri_and_cseq() -> None:
    there = contact("a", cseq=9)
    there.instance, there.reg_id = "<urn:uuid:1>", 1
    table = filled(there)
    moved = contact("b")
    moved.instance, moved.reg_id = "urn:uuid:1", 1
    assert table.find("bob", moved, 11) == (Order.LATER, there)
    table.update("bob", there, moved)
    assert uris(table) == ["b"]
    moved.reg_id = 2
    assert table.find("bob", moved, 11).order is Order.NEW


def test_a_contact_keeps_its_call_id_unless_the_rules_renew_it() -> None:
    for renews in (False, True):
        table = filled(contact("a"), rules=Rules(10, renews_call_id=renews))
        table.update("bob", table.contacts("bob")[0], contact("a", call_id="two"))
        assert table.contacts("bob")[0].call_id == ("two" if renews else "one")


def test_a_full_address_of_record_makes_room_by_what_expired() -> None:
    table = filled(contact("a"), contact("b"), rules=Rules(2))
    assert not table.insert("bob", contact("c"), 50)
    table.contacts("bob")[0].expires = 40
    assert table.insert("bob", contact("c"), 50)
    assert uris(table) == ["b", "c"]


def test_sweeping_removes_all_that_expired_within_one_round() -> None:
    table = Table("location", RULES)
    for number in range(10):
        late = contact(f"late{number}")
        late.expires = 200
        table.insert(f"user{number}", contact(f"soon{number}"), 10)
        table.insert(f"user{number}", late, 10)
        table.insert(f"gone{number}", contact("x"), 10)
    for _ in range(5):
        table.sweep(150, 4)
    assert sorted(table) == [f"user{number}" for number in range(10)]
    assert [len(table.contacts(aor)) for aor in table] == [1] * 10


def test_a_contact_that_never_expires_is_valid() -> None:
    forever = contact("a")
    forever.expires = 0
    assert forever.valid(10**9)


def test_a_number_leads_to_a_contact_that_has_an_instance_as_long_as_it_is_there() -> None:
    there = contact("a")
    there.instance = "<urn:uuid:1>"
    table = filled(there, contact("b"))
    assert table.numbered(there.number) is there
    assert table.numbered(table.contacts("bob")[1].number) is None
    table.delete("bob", there)
    assert table.numbered(there.number) is None


def test_methods_are_bits_as_the_location_column_has_them() -> None:
    assert method_bits("INVITE,ACK,CANCEL,BYE") == 1 + 4 + 2 + 8
    assert method_bits("MESSAGE") == 256
