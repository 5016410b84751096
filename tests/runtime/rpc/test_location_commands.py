"""usrloc's commands: LANGUAGE G.5.1."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from runtime.router import Router
from runtime.rpc.commands import Struct, Value
from tests.runtime.registering import Registrar
from tests.runtime.rpc.asking import ask, members, only, refused
from tests.runtime.wire import Wire

MakeWire = Callable[..., Wire]
CONTACT = "<sip:bob@127.0.0.11:5061>;q=0.5;expires=240"
NO_TABLE = (500, "Domain table not found")


@pytest.fixture
def registrar(make_wire: MakeWire) -> Registrar:
    registrar = Registrar(make_wire, "kamailio-5.6")
    registrar.send(f"Contact: {CONTACT}", "User-Agent: T/1", "Allow: INVITE, BYE")
    registrar.wire.router.now += 40
    return registrar


def found(router: Router, aor: str = "bob") -> list[dict[str, Value]]:
    """The contacts of an address."""
    record = only(ask(router, "ul.lookup", "location", aor))
    assert record["AoR"] == "bob"
    contacts = record["Contacts"]
    assert isinstance(contacts, Struct)
    return [members(contact) for _, contact in contacts.members]


def test_a_contact_is_told_with_all_that_is_known_of_it(registrar: Registrar) -> None:
    [contact] = found(registrar.wire.router)
    assert contact == {
        "Address": "sip:bob@127.0.0.11:5061",
        "Expires": 200,
        "Q": 0.5,
        "Call-ID": contact["Call-ID"],
        "CSeq": contact["CSeq"],
        "User-Agent": "T/1",
        "Received": "[not set]",
        "Path": "[not set]",
        "State": "CS_NEW",
        "Flags": 0,
        "CFlags": 0,
        "Socket": "udp:127.0.0.1:5060",
        "Methods": 9,
        "Ruid": "[not set]",
        "Instance": "[not set]",
        "Reg-Id": 0,
        "Server-Id": 0,
        "Tcpconn-Id": -1,
        "Keepalive": 0,
        "Last-Keepalive": 999_999_960,
        "KA-Roundtrip": 0,
        "Last-Modified": 999_999_960,
    }


def test_an_address_is_found_with_its_host_and_in_any_case(registrar: Registrar) -> None:
    assert found(registrar.wire.router, "BOB@example.com") == found(registrar.wire.router)


def test_what_is_not_there_is_a_fault(registrar: Registrar) -> None:
    router = registrar.wire.router
    assert refused(router, "ul.lookup", "location", "nobody") == (
        500,
        "AOR not found in location table",
    )
    assert refused(router, "ul.lookup", "nosuch", "bob") == NO_TABLE
    assert refused(router, "ul.rm", "nosuch", "bob") == NO_TABLE
    assert refused(router, "ul.rm", "location") == (
        500,
        "Not enough parameters (table and AOR to lookup)",
    )


def test_the_usual_table_can_be_named_before_it_was_needed(make_wire: MakeWire) -> None:
    router = Registrar(make_wire, "kamailio-5.6").wire.router
    ask(router, "ul.add", "location", "bob", "sip:bob@192.0.2.9", 60, 1, ".", 0, 0, 0)
    assert len(found(router)) == 1
    assert refused(router, "ul.add", "other", "bob", "sip:b", 60, 1, ".", 0, 0, 0) == NO_TABLE


def test_5_6_dumps_a_list_of_tables(registrar: Registrar) -> None:
    router = registrar.wire.router
    domains = only(ask(router, "ul.dump"))["Domains"]
    domain = members(members(domains)["Domain"])
    assert (domain["Domain"], domain["Size"]) == ("location", 512)
    assert list(members(members(domain["AoRs"])["Info"])) == ["AoR", "HashID", "Contacts"]
    assert domain["Stats"] == Struct(("Records", 1), ("Max-Slots", 1))
    brief = members(members(only(ask(router, "ul.dump", "brief"))["Domains"])["Domain"])
    assert brief["AoRs"] == Struct(("AoR", "bob"))


def test_a_dump_that_would_hold_up_calls_is_refused(
    registrar: Registrar, monkeypatch: pytest.MonkeyPatch
) -> None:
    router = registrar.wire.router
    registrar.send("Contact: <sip:bob@127.0.0.12>")
    monkeypatch.setattr("runtime.rpc.location_commands.MOST_TOLD", 1)
    assert refused(router, "ul.dump") == (
        500,
        "2 are too many for one reply: use ul.lookup",
    )
    assert len(ask(router, "ul.dump", "brief")) == 1


def test_3_1_dumps_a_table_after_the_other(make_wire: MakeWire) -> None:
    registrar = Registrar(make_wire, "kamailio-3.1")
    registrar.send(f"Contact: {CONTACT}")
    domain = only(ask(registrar.wire.router, "ul.dump"))
    assert list(domain) == ["Domain", "Size", "AoRs", "Stats"]
    records = members(domain["AoRs"])
    assert records["AoR"] == "bob"
    contact = members(members(records["Contacts"])["Contact"])
    assert list(contact)[-1] == "Methods"
    assert contact["State"] == "CS_SYNC"


def test_contacts_are_removed(registrar: Registrar) -> None:
    router = registrar.wire.router
    registrar.send("Contact: <sip:bob@127.0.0.12>")
    assert refused(router, "ul.rm_contact", "location", "bob", "sip:no") == (
        404,
        "Contact not found",
    )
    ask(router, "ul.rm_contact", "location", "bob", "sip:bob@127.0.0.12")
    assert [contact["Address"] for contact in found(router)] == ["sip:bob@127.0.0.11:5061"]
    ask(router, "ul.rm", "location", "bob")
    assert len(registrar.table) == 0
    assert refused(router, "ul.rm_contact", "location", "bob", "sip:no") == (404, "AOR not found")


def test_a_contact_is_added_and_renewed(registrar: Registrar) -> None:
    router = registrar.wire.router
    add = ("ul.add", "location", "bob", "sip:bob@192.0.2.9")
    ask(router, *add, 3600, 0.7, ".", 0, 0, 0)
    first, _ = found(router)
    assert (first["Address"], first["Expires"], first["Q"]) == ("sip:bob@192.0.2.9", 3600, 0.7)
    ask(router, *add, 0, 1, ".", 0, 0, 1)
    first, _ = found(router)
    assert (first["Expires"], first["Q"], first["Methods"]) == ("permanent", 1.0, 1)


def test_a_contact_with_a_line_end_is_refused(registrar: Registrar) -> None:
    add = ("ul.add", "location", "bob", "sip:x\r\nVia: y", 60, 1, ".", 0, 0, 0)
    assert refused(registrar.wire.router, *add)[0] == 500
