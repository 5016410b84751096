"""registrar of SER 0.8.8: LANGUAGE G.1, G.1.1, G.1.3, H 66."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from runtime import Router, StartError
from runtime.modules import sl
from runtime.modules.ser import registrar, usrloc
from runtime.results import Rc
from runtime.sip.parser import Limits
from runtime.sip.request import Request
from tests.runtime.wire import Sent, Wire, request

BOB = "<sip:bob@example.com>"


class Registrar:
    """A router that saves every request but OPTIONS, which asks for a user."""

    def __init__(self, make_wire: Callable[..., Wire], **options: object) -> None:
        parameters = options.pop("parameters", {})
        router = Router(profile="ser-0.8.8", **options)  # type: ignore[arg-type]
        router.load(sl, usrloc, registrar)
        router.modparam(registrar, **parameters)  # type: ignore[arg-type]
        self.codes: list[Rc] = []
        self.found: list[list[str]] = []
        self.number = 0

        async def route(msg: Request) -> None:
            if msg.method == "OPTIONS":
                self.codes.append(await registrar.lookup(msg, "location"))
                self.found.append([msg.current_uri, *(target.uri for target in msg.branches)])
            else:
                self.codes.append(await registrar.save(msg, "location"))

        self.wire = make_wire(router=router, route=route)

    def register(
        self, *headers: str, to: str = BOB, method: str = "REGISTER", without: tuple[str, ...] = ()
    ) -> Sent:
        self.number += 1
        text = request(
            method,
            "sip:127.0.0.1",
            headers=headers,
            to=to,
            branch=f"b{self.number}",
            without=without,
        )
        (sent,) = self.wire.receive(text)
        return sent

    def contacts(self, *headers: str, **options: str) -> list[str]:
        """What a REGISTER with these headers is told."""
        reply = self.register(*headers, **options)  # type: ignore[arg-type]
        assert reply.first == "SIP/2.0 200 OK"
        return reply.header("Contact")

    def lookup(self, uri: str = "sip:bob@127.0.0.1", **options: tuple[str, ...]) -> Rc:
        assert self.wire.receive(request("OPTIONS", uri, **options)) == []  # type: ignore[arg-type]
        return self.codes[-1]


@pytest.fixture
def server(make_wire: Callable[..., Wire]) -> Registrar:
    return Registrar(make_wire)


def test_a_binding_is_listed_with_its_q_and_the_seconds_it_has_left(server: Registrar) -> None:
    assert server.contacts("Contact: <sip:b@1.1.1.1>") == ["<sip:b@1.1.1.1>;q=0.00;expires=3600"]
    assert server.codes == [1]
    server.wire.now += 100
    assert server.contacts() == ["<sip:b@1.1.1.1>;q=0.00;expires=3500"]


def test_greater_q_comes_first_and_of_equals_the_older(server: Registrar) -> None:
    server.contacts("Contact: <sip:zero>")
    server.contacts("Contact: <sip:half>;q=0.5", "Contact: <sip:more>;q=0.8")
    listed = server.contacts("Contact: <sip:half2>;q=.5", "Contact: <sip:nine>;q=9")
    assert [line.partition(";expires")[0] for line in listed] == [
        "<sip:nine>;q=9.00",
        "<sip:more>;q=0.80",
        "<sip:half>;q=0.50",
        "<sip:half2>;q=0.50",
        "<sip:zero>;q=0.00",
    ]


def test_contacts_of_one_header_are_taken_last_first(server: Registrar) -> None:
    listed = server.contacts("Contact: <sip:a>, <sip:b>", "Contact: <sip:c>, <sip:d>")
    assert [line.partition(";")[0] for line in listed] == [
        "<sip:b>",
        "<sip:a>",
        "<sip:d>",
        "<sip:c>",
    ]


def test_a_renewed_binding_keeps_its_place_whatever_its_q(server: Registrar) -> None:
    server.contacts("Contact: <sip:a>;q=0.9", "Contact: <sip:b>;q=0.5")
    listed = server.contacts("Contact: <sip:b>;q=1;expires=60")
    assert listed == ["<sip:a>;q=0.90;expires=3600", "<sip:b>;q=1.00;expires=60"]


def test_the_contacts_own_expires_wins_then_the_header_then_the_default(server: Registrar) -> None:
    listed = server.contacts("Expires: 50", "Contact: <sip:a>;expires=10", "Contact: <sip:b>")
    assert [line.rpartition("=")[2] for line in listed] == ["10", "50"]


def test_zero_seconds_remove_one_binding_and_an_unknown_one_is_no_error(server: Registrar) -> None:
    server.contacts("Contact: <sip:a>", "Contact: <sip:b>")
    assert len(server.contacts("Contact: <sip:a>;expires=0", "Contact: <sip:c>;expires=0")) == 1


def test_a_star_removes_all_bindings(server: Registrar) -> None:
    server.contacts("Contact: <sip:a>", "Contact: <sip:b>")
    assert server.contacts("Contact: *", "Expires: 0") == []
    assert server.lookup() == -5


def test_a_binding_ends_with_its_time(server: Registrar) -> None:
    server.contacts("Contact: <sip:a>;expires=10")
    server.wire.now += 9
    assert server.lookup() == 1
    server.wire.now += 1
    assert server.lookup() == -7
    assert server.contacts() == []


def test_display_names_and_other_parameters_are_dropped_and_a_uri_may_be_anything(
    server: Registrar,
) -> None:
    listed = server.contacts(
        'Contact: "B, <x>" <sip:b@[::1]:5070;transport=udp>;x=1', "Contact: garbage", "m: tel:+1"
    )
    assert [line.partition(";q=")[0] for line in listed] == [
        "<sip:b@[::1]:5070;transport=udp>",
        "<garbage>",
        "<tel:+1>",
    ]


def test_save_does_not_look_at_the_method(server: Registrar) -> None:
    assert server.register("Contact: <sip:a>", method="PUBLISH").first == "SIP/2.0 200 OK"


@pytest.mark.parametrize(
    ("headers", "reason", "listed"),
    [
        (("Contact: *",), "star and expires not zero", False),
        (("Contact: *", "Expires: 5"), "star and expires not zero", False),
        (("Contact: *", "Contact: <sip:b>", "Expires: 0"), "star and more contacts", False),
        (("Contact: <sip:b>, *", "Expires: 0"), "star and more contacts", False),
        (("Contact: <sip:b", "Expires: 5"), "Contact parse error", False),
        (("Contact: ",), "Contact parse error", False),
        (("Contact: <sip:b>", "Expires: soon"), "Expires parse error", False),
        (("Contact: <sip:b>;expires=soon",), "Invalid expires param in contact", True),
        (("Contact: <sip:b>;expires=-1",), "Invalid expires param in contact", True),
        (("Contact: <sip:b>;q=high",), "Invalid q param in contact", True),
    ],
)
def test_a_refusal_says_why_and_lists_bindings_only_when_it_was_storing(
    headers: tuple[str, ...], reason: str, listed: bool, server: Registrar
) -> None:
    server.contacts("Contact: <sip:old>")
    reply = server.register(*headers)
    assert reply.first == f"SIP/2.0 400 Bad Request - {reason}"
    assert bool(reply.header("Contact")) is listed
    assert server.codes[-1] == 0  # which ends the route
    assert server.contacts() == ["<sip:old>;q=0.00;expires=3600"]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("To", "To header not found"),
        ("Call-ID", "Call-ID header not found"),
        ("CSeq", "CSeq header not found"),
    ],
)
def test_a_missing_header_is_named(name: str, reason: str, server: Registrar) -> None:
    reply = server.register("Contact: <sip:a>", without=(name,))
    assert reply.first == f"SIP/2.0 400 Bad Request - {reason}"


@pytest.mark.parametrize("to", ["<sip:example.com>", "<tel:+1>", "<sip:@x>"])
def test_an_address_of_record_without_a_user_is_refused(to: str, server: Registrar) -> None:
    reply = server.register("Contact: <sip:a>", to=to)
    assert reply.first == "SIP/2.0 400 Bad Request - No username in To URI"


def test_a_listing_ends_before_1024_bytes(server: Registrar) -> None:
    headers = [f"Contact: <sip:{number}{'x' * 80}@h>" for number in range(20)]
    lines = [f"Contact: {line}\r\n" for line in server.contacts(*headers)]
    assert 900 < len("".join(lines)) <= 1024


def test_the_bindings_of_an_address_of_record_have_a_limit(make_wire: Callable[..., Wire]) -> None:
    limits = Limits(uri_length=3040, branches=4, contacts_per_address_of_record=2)
    server = Registrar(make_wire, limits=limits)
    server.contacts("Contact: <sip:a>", "Contact: <sip:b>")
    reply = server.register("Contact: <sip:c>")
    assert reply.first == "SIP/2.0 500 Internal Server Error - Usrloc_contact_insert failed"
    assert len(reply.header("Contact")) == 2
    server.contacts("Contact: <sip:a>;expires=60")  # a renewal needs no room


def test_lookup_takes_the_first_binding_and_makes_branches_of_the_others(server: Registrar) -> None:
    server.contacts("Contact: <sip:a>;q=0.1", "Contact: <sip:b>;q=0.9", "Contact: <sip:c>;q=0.5")
    assert server.lookup() == 1
    assert server.found == [["sip:b", "sip:c", "sip:a"]]


def test_lookup_asks_for_the_user_as_written_and_for_no_domain(server: Registrar) -> None:
    server.contacts("Contact: <sip:a>", to="<sip:Bob@one.example>")
    assert server.lookup("sip:Bob@other.example:5099") == 1
    assert server.lookup("sip:bob@one.example") == -5


@pytest.mark.parametrize("uri", ["sip:127.0.0.1", "tel:+1", "sip:@x"])
def test_lookup_without_a_user_finds_nobody(uri: str, server: Registrar) -> None:
    assert server.lookup(uri) == -3


def test_lookup_wants_a_to_header(server: Registrar) -> None:
    assert server.lookup(without=("To",)) == -2


def test_more_bindings_than_branches_are_an_error_of_their_own(server: Registrar) -> None:
    server.contacts(*(f"Contact: <sip:{number}>" for number in range(5)))
    assert server.lookup() == -8


def test_lookup_may_take_the_first_binding_only(make_wire: Callable[..., Wire]) -> None:
    server = Registrar(make_wire, parameters={"append_branches": 0})
    server.contacts("Contact: <sip:a>", "Contact: <sip:b>")
    assert server.lookup() == 1
    assert server.found == [["sip:a"]]


def test_defaults_of_expires_and_q_are_parameters(make_wire: Callable[..., Wire]) -> None:
    server = Registrar(make_wire, parameters={"default_expires": 60, "default_q": 250})
    assert server.contacts("Contact: <sip:a>") == ["<sip:a>;q=0.25;expires=60"]


@pytest.mark.parametrize("missing", [sl, usrloc])
def test_it_does_not_start_without_the_modules_it_works_with(missing: object) -> None:
    router = Router(profile="ser-0.8.8")
    router.load(*(module for module in (sl, usrloc) if module is not missing), registrar)
    with pytest.raises(StartError, match="registrar needs module"):
        router.start([], 0.0)
