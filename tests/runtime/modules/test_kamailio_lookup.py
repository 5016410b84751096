"""The way back from an address of record in Kamailio's registrar: LANGUAGE G.3, G.3.1, G.3.4."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from runtime.modules import sl
from runtime.modules.kamailio import registrar, usrloc
from runtime.router import Router
from runtime.sip.message import Message
from runtime.sip.request import Request
from runtime.sip.target import Target
from tests.runtime.registering import MakeWire, Registrar
from tests.runtime.wire import SERVER, Wire, request


@pytest.fixture
def server(make_wire: MakeWire) -> Registrar:
    return Registrar(make_wire)


def test_the_first_contact_is_the_request_uri_and_the_others_are_branches(
    server: Registrar,
) -> None:
    server.register("Contact: <sip:a@h>, <sip:b@h>;q=0.5, <sip:c@h>")
    assert server.lookup() == 1
    assert server.found == ["sip:b@h", "sip:c@h", "sip:a@h"]
    assert [target.q for target in server.targets] == [500, None, None]
    assert {target.socket for target in server.targets} == {SERVER}


def test_branches_may_be_left_out(make_wire: MakeWire) -> None:
    server = Registrar(make_wire, append_branches=0)
    server.register("Contact: <sip:a@h>, <sip:b@h>")
    assert server.lookup() == 1
    assert server.found == ["sip:b@h"]


def test_who_is_not_registered_or_expired_is_not_found(server: Registrar) -> None:
    assert server.lookup() == -1
    server.register("Contact: <sip:a@h>;expires=60")
    server.wire.now += 60
    assert server.lookup() == -1
    assert server.found == ["sip:bob@example.com"]


@pytest.mark.parametrize("uri", ["sip:%zz@h", "mailto:bob@h"])
def test_a_uri_without_an_address_of_record_is_an_error(uri: str, server: Registrar) -> None:
    assert server.lookup(uri) == -3


@pytest.mark.parametrize("uri", ["sip:BOB@other:5099", "sip:%62ob@h", "sips:bob@h", "tel:bob"])
def test_the_user_is_looked_up_whatever_its_case_and_domain(uri: str, server: Registrar) -> None:
    server.register("Contact: <sip:a@h>")
    assert server.lookup(uri) == 1


def test_a_request_goes_only_to_contacts_that_allow_its_method(make_wire: MakeWire) -> None:
    server = Registrar(make_wire, method_filtering=1)
    server.register('Contact: <sip:a@h>;methods="INVITE,ACK"')
    assert server.lookup(method="MESSAGE") == -2
    assert server.lookup(method="INVITE") == 1
    server.register("Contact: <sip:b@h>", "Allow: MESSAGE", "Allow: FOO")
    assert server.lookup(method="MESSAGE") == 1
    assert server.found == ["sip:b@h"]
    assert server.lookup(method="BAR") == 1
    server.register("Contact: <sip:b@h>", "Allow: INVITE MESSAGE")
    assert server.lookup(method="OPTIONS") == 1  # an Allow that cannot be read allows all


def test_methods_do_not_matter_unless_they_shall(server: Registrar) -> None:
    server.register('Contact: <sip:a@h>;methods="INVITE"')
    assert server.lookup(method="MESSAGE") == 1


@pytest.mark.parametrize(("profile", "code"), [("kamailio-3.1", -2), ("kamailio-5.6", 1)])
def test_in_a_dialog_later_releases_do_not_look_at_methods(
    profile: str, code: int, make_wire: MakeWire
) -> None:
    server = Registrar(make_wire, profile, method_filtering=1)
    server.register('Contact: <sip:a@h>;methods="INVITE"')
    assert server.lookup(method="MESSAGE", to="<sip:b@b>;tag=1") == code


def test_a_bad_list_of_methods_is_refused(server: Registrar) -> None:
    error = server.error('Contact: <sip:a@h>;methods="INVITE ACK"')
    assert error == ("400 Bad Request", "Message parse error")


def test_a_request_goes_where_the_register_came_from(make_wire: MakeWire) -> None:
    def before(msg: Request) -> None:
        if msg.method == "REGISTER":
            msg.avps.push(80, "sip:9.9.9.9:99")
            msg.branch_flags.add(6)
        else:
            msg.branch_flags.add(3)
            msg.dst_uri = "sip:elsewhere"

    server = Registrar(make_wire, before=before, received_avp="$avp(i:80)")
    server.register("Contact: <sip:a@10.0.0.5>, <sip:b@10.0.0.6>")
    assert server.lookup() == 1
    assert [target.next_hop for target in server.targets] == ["sip:9.9.9.9:99"] * 2
    assert [target.flags for target in server.targets] == [{3, 6}, {6}]


def test_an_old_destination_is_forgotten(make_wire: MakeWire) -> None:
    def before(msg: Request) -> None:
        msg.dst_uri = "sip:elsewhere"

    server = Registrar(make_wire, before=before)
    server.register("Contact: <sip:a@h>")
    assert server.lookup() == 1
    assert server.targets[0].dst_uri is None


def test_a_path_comes_before_where_the_register_came_from(make_wire: MakeWire) -> None:
    server = Registrar(make_wire, use_path=1, path_mode=0)
    path = "<sip:10.0.0.1;lr>,<sip:10.0.0.2;lr>"
    server.register('Contact: <sip:a@h>;received="sip:9.9.9.9"', f"Path: {path}")
    assert server.lookup() == 1
    (target,) = server.targets
    assert (target.uri, target.dst_uri, target.path) == ("sip:a@h", "sip:10.0.0.1;lr", path)


def test_later_releases_tell_instance_user_agent_and_the_contacts_own_name(
    make_wire: MakeWire,
) -> None:
    server = Registrar(make_wire, "kamailio-5.6")
    headers = ('Contact: <sip:a@h>;+sip.instance="<urn:uuid:1>"', "User-Agent: phone")
    server.register(*headers)
    server.lookup()
    (target,) = server.targets
    assert (target.instance, target.user_agent) == ("<urn:uuid:1>", "phone")
    assert target.ruid is not None and target.ruid.startswith("uloc-3b9aca00-")


def test_a_gruu_leads_to_its_instance_only(make_wire: MakeWire) -> None:
    server = Registrar(make_wire, "kamailio-5.6")
    server.register("Contact: <sip:b@h>", 'Contact: <sip:a@h>;+sip.instance="<urn:uuid:1>"')
    _, told = server.contacts("Supported: gruu")
    temporary = told.partition('temp-gruu="')[2].partition('"')[0]
    for uri in ("sip:bob@example.com;gr=urn:uuid:1", temporary):
        assert server.lookup(uri) == 1
        assert server.found == ["sip:a@h"]
    assert server.lookup("sip:bob@example.com;gr=urn:uuid:2") == -1
    assert server.lookup("sip:uloc-0-0-ff@example.com;gr") == -1
    assert server.lookup("sip:bob@example.com;gr") == -3


# ---- the other functions ----


class Calls:
    """A router that saves REGISTERs and does with other requests what a test tells it."""

    def __init__(self, make_wire: MakeWire, profile: str = "kamailio-5.6") -> None:
        router = Router(profile=profile)
        router.load(sl, usrloc, registrar)
        router.modparam(registrar, xavp_cfg="reg")
        router.clock = lambda: 2_000_000.0
        self.then: Callable[[Request], Awaitable[Any]] = self.nothing
        self.result: Any = None
        self.request: Request | None = None

        async def route(msg: Request) -> None:
            if msg.method == "REGISTER":
                await registrar.save(msg, "location")
            else:
                self.request = msg
                self.result = await self.then(msg)

        self.wire: Wire = make_wire(router=router, route=route)

    @staticmethod
    async def nothing(msg: Request) -> None:
        """Nothing."""

    def register(self, *contacts: str, user: str = "bob") -> None:
        headers = tuple(f"Contact: {contact}" for contact in contacts)
        self.wire.receive(request("REGISTER", headers=headers, to=f"<sip:{user}@h>"))

    def call(self, then: Callable[[Request], Awaitable[Any]], uri: str = "sip:bob@h") -> Any:
        self.then = then
        assert self.wire.receive(request("INVITE", uri)) == []
        return self.result


@pytest.fixture
def calls(make_wire: MakeWire) -> Calls:
    return Calls(make_wire)


def test_registered_changes_nothing(calls: Calls) -> None:
    async def ask(msg: Request) -> tuple[bool, bool, str]:
        here = await registrar.registered(msg, "location")
        there = await registrar.registered(msg, "location", "sip:carol@h")
        return bool(here), bool(there), msg.current_uri

    calls.register("<sip:a@h>")
    assert calls.call(ask) == (True, False, "sip:bob@h")
    assert calls.call(ask, "sip:nobody@h")[0] is False
    calls.wire.now += 3600
    assert calls.call(ask)[0] is False


def test_registered_may_ask_for_one_contact(calls: Calls) -> None:
    async def ask(msg: Request) -> list[bool]:
        found = []
        for name, value in (("contact", "sip:a@h"), ("contact", "sip:x@h"), ("callid", "call-1")):
            msg.xavps.delete("reg")
            msg.xavps.push(f"reg=>match_{name}", value)
            found.append(bool(await registrar.registered(msg, "location", "", 7)))
        return found

    calls.register("<sip:a@h>")
    assert calls.call(ask) == [True, False, True]


def test_all_contacts_may_be_branches(calls: Calls) -> None:
    async def look(msg: Request) -> tuple[int, str, list[str]]:
        code = await registrar.lookup_to_dset(msg, "location")
        return code, msg.current_uri, [branch.uri for branch in msg.branches]

    calls.register("<sip:a@h>", "<sip:b@h>")
    assert calls.call(look) == (1, "sip:bob@h", ["sip:a@h", "sip:b@h"])


def test_branches_are_looked_up_where_they_are_only_a_uri(calls: Calls) -> None:
    async def look(msg: Request) -> tuple[int, str, list[str]]:
        msg.branches += [
            Target("sip:carol@h"),
            Target("sip:carol@h", "sip:elsewhere"),
            Target("sip:nobody@h"),
        ]
        code = await registrar.lookup_branches(msg, "location")
        return code, msg.current_uri, [branch.uri for branch in msg.branches]

    calls.register("<sip:c1@h>", "<sip:c2@h>", user="carol")
    assert calls.call(look) == (
        1,
        "sip:bob@h",
        ["sip:c1@h", "sip:carol@h", "sip:nobody@h", "sip:c2@h"],
    )


def test_unregister_removes_all_contacts_or_one_by_its_name(calls: Calls) -> None:
    table = calls.wire.router.module(usrloc.State).table("location")

    async def one(msg: Request) -> list[int]:
        await registrar.lookup(msg, "location")
        ruid = msg.target().ruid
        assert ruid is not None
        return [
            await registrar.unregister(msg, "location", "sip:carol@h", ruid),
            await registrar.unregister(msg, "location", "sip:bob@h", ruid),
            await registrar.unregister(msg, "location", "", ruid),
        ]

    async def everything(msg: Request) -> int:
        return await registrar.unregister(msg, "location", "sip:bob@h")

    calls.register("<sip:a@h>", "<sip:b@h>", "<sip:c@h>")
    assert calls.call(one) == [-3, 1, -3]
    assert [contact.uri for contact in table.contacts("bob")] == ["sip:b@h", "sip:c@h"]
    assert calls.call(everything) == 1
    assert len(table) == 0


def test_a_socket_header_names_where_the_request_came_in(calls: Calls) -> None:
    async def add(msg: Request) -> bool:
        return registrar.add_sock_hdr(msg, "Sock-Info")

    assert calls.call(add)
    assert calls.request is not None
    assert calls.request.appended == ["Sock-Info: udp:127.0.0.1:5060"]


def test_fetched_contacts_are_variables(calls: Calls) -> None:
    async def fetch(msg: Request) -> dict[str, Any]:
        assert await registrar.reg_fetch_contacts(msg, "location", "sip:bob@h", "x")
        await registrar.unregister(msg, "location", "sip:bob@h")  # they are copies
        names = ("aor", "domain", "count", "addr", "q", "cseq", "callid", "expires", "modified")
        read = {name: msg.pv(f"$ulc(x=>{name})") for name in names}
        read["second"] = msg.pv("$(ulc(x=>addr)[1])")
        read["third"] = msg.pv("$(ulc(x=>addr)[2])")
        read["socket"] = msg.pv("$ulc(x=>socket)")
        read["received"] = msg.pv("$ulc(x=>received)")
        assert registrar.reg_free_contacts(msg, "x")
        read["freed"] = msg.pv("$ulc(x=>count)")
        return read

    calls.register("<sip:a@h>;q=0.5;expires=100", "<sip:b@h>")
    calls.wire.now += 10
    assert calls.call(fetch) == {
        "aor": "bob",
        "domain": "location",
        "count": 2,
        "addr": "sip:a@h",
        "q": 500,
        "cseq": 1,
        "callid": "call-1",
        "expires": 2_000_090,
        "modified": 1_999_990,
        "second": "sip:b@h",
        "third": None,
        "socket": "udp:127.0.0.1:5060",
        "received": "",
        "freed": None,
    }


def test_contacts_of_nobody_cannot_be_fetched(calls: Calls) -> None:
    async def fetch(msg: Request) -> list[Any]:
        fetched = await registrar.reg_fetch_contacts(msg, "location", "sip:nobody@h", "x")
        return [bool(fetched), msg.pv("$ulc(x=>addr)"), msg.pv("$ulc(x)"), msg.pv("$ulc(y=>addr)")]

    assert calls.call(fetch) == [False, None, None, None]


def test_contacts_of_a_reply_are_saved_and_nothing_is_sent(calls: Calls) -> None:
    results: list[int] = []

    async def route(msg: Message) -> None:
        results.append(await registrar.save(msg, "location"))

    calls.wire.router.reply_route(route)
    reply = "\r\n".join(
        (
            "SIP/2.0 200 OK",
            "Via: SIP/2.0/UDP 127.0.0.1;branch=z9hG4bK1",
            "Via: SIP/2.0/UDP 127.0.0.11:5061;branch=z9hG4bK2",
            "From: <sip:bob@h>;tag=1",
            "To: <sip:bob@h>;tag=2",
            "Call-ID: c",
            "CSeq: 1 REGISTER",
            "Contact: <sip:a@h>;expires=90",
            "Content-Length: 0",
            "",
            "",
        )
    )
    sent = calls.wire.receive(reply)
    assert results == [1]
    assert [packet.first for packet in sent] == ["SIP/2.0 200 OK"]  # only the reply itself goes on
    table = calls.wire.router.module(usrloc.State).table("location")
    assert [contact.uri for contact in table.contacts("bob")] == ["sip:a@h"]
