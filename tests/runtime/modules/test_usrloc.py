"""usrloc's memory table: LANGUAGE G.1, G.1.1."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from runtime.modules.ser import usrloc
from runtime.modules.ser.usrloc import Contact, Domain
from runtime.router import Router, StartError
from tests.runtime.wire import SERVER, Wire


def contact(uri: str, q: float = 0.0, expires: int = 100) -> Contact:
    return Contact(uri, expires, q, "call-1", 1)


def uris(domain: Domain, user: str = "bob") -> list[str]:
    return [found.uri for found in domain.contacts(user)]


def test_contacts_are_kept_by_falling_q_and_equals_in_order_of_arrival() -> None:
    domain = Domain("location", 10)
    for name, q in (("a", 0.5), ("b", 0.9), ("c", 0.5), ("d", 0.1), ("e", 0.9)):
        assert domain.insert("bob", contact(name, q), 0)
    assert uris(domain) == ["b", "e", "a", "c", "d"]


def test_a_new_q_does_not_move_a_contact() -> None:
    domain = Domain("location", 10)
    domain.insert("bob", contact("a", 0.5), 0)
    domain.insert("bob", contact("b", 0.1), 0)
    there = domain.find("bob", "b")
    assert there is not None
    there.update(200, 1.0, "call-2", 2)
    assert uris(domain) == ["a", "b"]


def test_a_contact_is_found_by_its_exact_uri() -> None:
    domain = Domain("location", 10)
    domain.insert("bob", contact("sip:B@h"), 0)
    assert domain.find("bob", "sip:B@h") is not None
    assert domain.find("bob", "sip:b@h") is None
    assert domain.find("Bob", "sip:B@h") is None


def test_an_address_of_record_goes_with_its_last_contact() -> None:
    domain = Domain("location", 10)
    domain.insert("bob", contact("a"), 0)
    domain.insert("bob", contact("b"), 0)
    domain.delete("bob", domain.contacts("bob")[0])
    assert uris(domain) == ["b"]
    domain.delete("bob", domain.contacts("bob")[0])
    assert len(domain) == 0


def test_a_full_address_of_record_takes_more_only_in_place_of_expired_ones() -> None:
    domain = Domain("location", 2)
    assert domain.insert("bob", contact("a", expires=10), 0)
    assert domain.insert("bob", contact("b", expires=20), 0)
    assert not domain.insert("bob", contact("c"), 9)
    assert domain.insert("bob", contact("c"), 10)
    assert uris(domain) == ["b", "c"]


def test_a_sweep_in_shares_removes_all_that_expired_and_nothing_else() -> None:
    domain = Domain("location", 10)
    for index in range(1000):
        user = f"user{index}"
        domain.insert(user, contact("a", expires=50 if index % 2 else 100), 0)
        domain.insert(user, contact("b", expires=50), 0)
    before = len(domain)
    sizes = []
    for _ in range(60):
        domain.sweep(50, 60)
        sizes.append(len(domain))
    assert before == 1000
    assert sizes[0] > 950
    assert sizes[-1] == 500
    assert all(uris(domain, f"user{index}") == ["a"] for index in range(0, 1000, 2))


def test_contacts_added_during_a_sweep_are_swept_by_the_next() -> None:
    domain = Domain("location", 10)
    domain.insert("bob", contact("a"), 0)
    domain.sweep(0, 2)
    domain.insert("carol", contact("a", expires=5), 0)
    for _ in range(4):
        domain.sweep(10, 2)
    assert len(domain) == 1


def test_the_timer_empties_the_table_of_a_router(make_wire: Callable[..., Wire]) -> None:
    wire = make_wire(usrloc)
    domain = wire.router.module(usrloc.State).domain("location")
    now = int(wire.now)
    domain.insert("bob", contact("a", expires=now + 30), now)
    wire.advance(29)
    assert len(domain) == 1
    wire.advance(61)
    assert len(domain) == 0


def test_tables_of_two_names_are_two(make_wire: Callable[..., Wire]) -> None:
    state = make_wire(usrloc).router.module(usrloc.State)
    state.domain("location").insert("bob", contact("a"), 0)
    assert state.domain("location") is not state.domain("aliases")
    assert len(state.domain("aliases")) == 0


@pytest.mark.parametrize("mode", [1, 2])
def test_a_mode_with_a_database_refuses_to_start(mode: int) -> None:
    router = Router(profile="ser-0.8.8")
    router.load(usrloc)
    router.modparam(usrloc, db_mode=mode, db_url="sql://u:secret@h/ser")
    with pytest.raises(StartError, match=f"db_mode {mode} .* set db_mode to 0") as refused:
        router.start([SERVER], 0.0)
    assert "secret" not in str(refused.value)
