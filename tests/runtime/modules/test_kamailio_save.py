"""save of Kamailio's registrar: LANGUAGE G.3.1, G.3.4, H 66, H 75."""

from __future__ import annotations

import pytest

from runtime.modules import sl
from runtime.modules.kamailio import registrar, usrloc
from runtime.router import Router, StartError
from runtime.sip.parser import Limits
from runtime.sip.request import Request
from tests.runtime.registering import MakeWire, Registrar
from tests.runtime.wire import SERVER, Wire, request

BOTH = pytest.mark.parametrize("profile", ["kamailio-3.1", "kamailio-5.6"])


@pytest.fixture
def server(make_wire: MakeWire) -> Registrar:
    return Registrar(make_wire)


# ---- what is told ----


def test_all_contacts_stand_in_one_line_with_q_where_there_is_one(server: Registrar) -> None:
    server.register("Contact: <sip:a@h>;q=0.70", "Expires: 300")
    reply = server.register('Contact: "B" <sip:b@h;transport=tcp>;x=1')
    assert reply.header("Contact") == [
        "<sip:a@h>;q=0.7;expires=300, <sip:b@h;transport=tcp>;expires=3600"
    ]


def test_a_contact_header_is_missing_where_there_is_no_contact(server: Registrar) -> None:
    assert server.register().header("Contact") == []
    assert server.codes == [4]


def test_seconds_run_down(server: Registrar) -> None:
    server.register("Contact: <sip:a@h>;expires=100")
    server.wire.now += 40
    assert server.contacts() == ["<sip:a@h>;expires=60"]
    server.wire.now += 60
    assert server.contacts() == []


def test_contacts_of_one_header_are_stored_last_first_and_headers_in_their_order(
    server: Registrar,
) -> None:
    headers = ("Contact: <sip:a@h>, <sip:b@h>, <sip:c@h>", "Contact: <sip:d@h>, <sip:e@h>")
    assert server.uris(*headers) == [f"sip:{name}@h" for name in "cbaed"]


def test_raising_the_q_of_one_of_several_without_puts_it_last(server: Registrar) -> None:
    server.register("Contact: <sip:a@h>, <sip:b@h>, <sip:c@h>")
    assert server.uris("Contact: <sip:b@h>;q=0.4") == ["sip:c@h", "sip:a@h", "sip:b@h"]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("1", ";q=1"),
        ("1.000", ";q=1"),
        ("0.12345", ";q=0.123"),
        (".5", ";q=0.5"),
        ("0", ";q=0"),
        ("", ""),
    ],
)
def test_q_is_told_in_its_shortest_form(given: str, told: str, server: Registrar) -> None:
    assert server.contacts(f"Contact: <sip:a@h>;q={given}") == [f"<sip:a@h>{told};expires=3600"]


@pytest.mark.parametrize("q", ["9", "1.1", "1.", "0.", "x", "-1"])
def test_a_q_that_is_none_is_refused(q: str, server: Registrar) -> None:
    error = server.error(f"Contact: <sip:a@h>;q={q}")
    assert error == ("400 Bad Request", "Invalid q param in contact")
    assert server.contacts() == []


# ---- how long ----


@pytest.mark.parametrize(
    ("parameter", "header", "seconds"),
    [
        (";expires=90", "500", 90),
        (";expires=10", None, 60),
        ("", "30", 60),
        ("", "500", 500),
        (";expires=abc", "500", 3600),
        ("", "Thu, 01 Dec 2094 16:00:00 GMT", 3600),
        (';expires="90"', None, 90),
        (";expires=60;expires=90", None, 90),
        (";EXPIRES=90", None, 90),
        ("", None, 3600),
    ],
)
def test_a_contact_lasts_as_long_as_it_asks_and_at_least_a_minute(
    parameter: str, header: str | None, seconds: int, server: Registrar
) -> None:
    headers = [f"Contact: <sip:a@h>{parameter}"]
    if header is not None:
        headers.append(f"Expires: {header}")
    assert server.contacts(*headers) == [f"<sip:a@h>;expires={seconds}"]


def test_default_least_and_greatest_times_are_parameters(make_wire: MakeWire) -> None:
    server = Registrar(make_wire, default_expires=200, min_expires=0, max_expires=400)
    assert server.contacts("Contact: <sip:a@h>") == ["<sip:a@h>;expires=200"]
    assert server.contacts("Contact: <sip:a@h>;expires=1") == ["<sip:a@h>;expires=1"]
    assert server.contacts("Contact: <sip:a@h>;expires=4294967295") == ["<sip:a@h>;expires=400"]


@pytest.mark.parametrize(
    ("profile", "least", "greatest"), [("kamailio-3.1", 900, 1100), ("kamailio-5.6", 900, 1000)]
)
def test_the_default_varies_within_its_range(
    profile: str, least: int, greatest: int, make_wire: MakeWire
) -> None:
    server = Registrar(make_wire, profile, default_expires=1000, default_expires_range=10)
    (told,) = zip(*(server.contacts("Contact: <sip:a@h>") for _ in range(50)), strict=True)
    seconds = {int(line.partition("expires=")[2]) for line in told}
    assert len(seconds) > 1 and least <= min(seconds) and max(seconds) <= greatest


# ---- renewing and removing ----


def test_what_save_returns_tells_what_was_done(server: Registrar) -> None:
    server.register("Contact: <sip:a@h>")
    server.register("Contact: <sip:a@h>")
    server.register("Contact: <sip:b@h>")
    server.register("Contact: <sip:b@h>;expires=0")
    server.register()
    server.register("Contact: *", "Expires: 0")
    assert server.codes == [1, 2, 1, 3, 4, 3]
    assert server.contacts() == []


@BOTH
def test_a_repeated_cseq_is_skipped_and_a_lower_one_refused(
    profile: str, make_wire: MakeWire
) -> None:
    server = Registrar(make_wire, profile)
    server.register("Contact: <sip:a@h>", cseq=5)
    assert server.contacts("Contact: <sip:a@h>;expires=0", cseq=5) == ["<sip:a@h>;expires=3600"]
    assert server.codes[-1] == 1
    reply = server.register("Contact: <sip:a@h>", cseq=4)
    assert reply.first == "SIP/2.0 400 Bad Request"
    assert reply.header("P-Registrar-Error") == ["Invalid CSeq number"]
    assert reply.header("Contact") == ["<sip:a@h>;expires=3600"]
    assert server.codes[-1] == {"kamailio-3.1": 0, "kamailio-5.6": -1}[profile]
    assert server.contacts("Contact: <sip:a@h>;expires=0", cseq=1, call_id="other") == []


def test_a_repetition_after_cseq_delay_is_out_of_order(make_wire: MakeWire) -> None:
    server = Registrar(make_wire, location={"cseq_delay": 5})
    server.register("Contact: <sip:a@h>", cseq=5)
    server.wire.now += 5
    assert server.error("Contact: <sip:a@h>", cseq=5)[1] == "Invalid CSeq number"


@pytest.mark.parametrize(("profile", "code"), [("kamailio-3.1", 2), ("kamailio-5.6", -1)])
def test_whose_call_id_a_renewed_contact_has_differs(
    profile: str, code: int, make_wire: MakeWire
) -> None:
    server = Registrar(make_wire, profile)
    server.register("Contact: <sip:a@h>", cseq=9, call_id="one")
    server.register("Contact: <sip:a@h>", cseq=5, call_id="two")
    server.register("Contact: <sip:a@h>", cseq=4, call_id="two")
    assert server.codes[-1] == code


def test_of_one_contact_twice_in_a_request_the_later_counts_if_nobody_was_there(
    server: Registrar,
) -> None:
    headers = ("Contact: <sip:a@h>;q=0.1", "Contact: <sip:a@h>;q=0.2")
    assert server.contacts(*headers) == ["<sip:a@h>;q=0.2;expires=3600"]
    # then it has the CSeq of the same request
    headers = ("Contact: <sip:b@h>;q=0.3", "Contact: <sip:b@h>;q=0.4")
    assert server.contacts(*headers)[0] == "<sip:b@h>;q=0.3;expires=3600"


def test_a_bad_contact_leaves_nothing_of_who_was_not_known(server: Registrar) -> None:
    bad = ("Contact: <sip:a@h>", "Contact: <sip:b@h>;q=x")
    reply = server.register(*bad)
    assert reply.header("Contact") == []
    assert server.contacts() == []


def test_a_bad_contact_leaves_those_before_it_of_who_was_known(server: Registrar) -> None:
    server.register("Contact: <sip:old@h>")
    reply = server.register("Contact: <sip:a@h>", "Contact: <sip:b@h>;q=x")
    assert reply.header("Contact") == ["<sip:old@h>;expires=3600, <sip:a@h>;expires=3600"]


@pytest.mark.parametrize(
    ("profile", "codes"), [("kamailio-3.1", [1, 3]), ("kamailio-5.6", [1, -1])]
)
def test_a_bad_q_in_what_is_removed_counts_in_later_releases(
    profile: str, codes: list[int], make_wire: MakeWire
) -> None:
    server = Registrar(make_wire, profile)
    server.register("Contact: <sip:a@h>")
    server.register("Contact: <sip:a@h>;expires=0;q=7")
    assert server.codes == codes


def test_one_contact_may_replace_all_others(make_wire: MakeWire) -> None:
    server = Registrar(make_wire, flags="0x04")
    server.register("Contact: <sip:a@h>")
    assert server.uris("Contact: <sip:b@h>", "Contact: <sip:c@h>") == ["sip:b@h"]
    assert server.uris("Contact: <sip:b@h>") == ["sip:b@h"]
    assert server.codes == [1, 1, 2]


# ---- what is refused ----


@pytest.mark.parametrize(
    ("headers", "text"),
    [
        (("Contact: *",), "* used in contact and expires is not zero"),
        (("Contact: *", "Expires: 5"), "* used in contact and expires is not zero"),
        (
            ("Contact: *", "Contact: <sip:b@h>", "Expires: 0"),
            "* used in contact and more than 1 contact",
        ),
        (
            ("Contact: <sip:b@h>", "Contact: *", "Expires: 0"),
            "* used in contact and more than 1 contact",
        ),
        (("Contact: garbage",), "Contact parse error"),
        (("Contact: <sip:b@h",), "Contact parse error"),
        (('Contact: "B <sip:b@h>',), "Contact parse error"),
        (("Contact: <sip:b@h>,",), "Contact parse error"),
        (("Contact: ",), "Contact parse error"),
        (("Contact: <sip:b@h>", "Expires: "), "Expires parse error"),
    ],
)
def test_a_request_that_cannot_be_read_is_refused_without_a_list(
    headers: tuple[str, ...], text: str, server: Registrar
) -> None:
    server.register("Contact: <sip:old@h>")
    reply = server.register(*headers)
    assert reply.first == "SIP/2.0 400 Bad Request"
    assert reply.header("P-Registrar-Error") == [text]
    assert reply.header("Contact") == []
    assert server.codes[-1] == 0
    assert server.uris() == ["sip:old@h"]


@pytest.mark.parametrize(
    ("to", "error"),
    [
        ("<mailto:bob@h>", ("400 Bad Request", "Error while parsing AOR")),
        ("<sip:b%6@h>", ("400 Bad Request", "Error while unescaping username")),
        ("<sip:b%01@h>", ("400 Bad Request", "Error while unescaping username")),
        (f"<sip:{'b' * 65}@h>", ("500 Server Internal Error", "Address Of Record too long")),
    ],
)
def test_an_address_of_record_must_be_readable(
    to: str, error: tuple[str, str], server: Registrar
) -> None:
    assert server.error("Contact: <sip:a@h>", to=to) == error


def test_to_without_a_user_is_an_address_of_record_too(server: Registrar) -> None:
    assert server.uris("Contact: <sip:a@h>", to="<sip:example.com>") == ["sip:a@h"]


def test_more_contacts_than_allowed_are_refused_and_a_retry_is_asked_for(
    make_wire: MakeWire,
) -> None:
    server = Registrar(make_wire, max_contacts=2, retry_after=30)
    server.register("Contact: <sip:a@h>, <sip:b@h>")
    reply = server.register("Contact: <sip:c@h>")
    assert reply.first == "SIP/2.0 503 Service Unavailable"
    assert reply.header("P-Registrar-Error") == ["Too many registered contacts"]
    assert reply.header("Retry-After") == ["30"]
    assert server.codes[-1] == 0
    # one for another, whatever comes first
    assert server.uris("Contact: <sip:c@h>", "Contact: <sip:a@h>;expires=0") == [
        "sip:b@h",
        "sip:c@h",
    ]


@pytest.mark.parametrize(("profile", "codes"), [("kamailio-3.1", [1, 0]), ("kamailio-5.6", [1, 1])])
def test_whether_the_limit_counts_where_one_replaces_all_differs(
    profile: str, codes: list[int], make_wire: MakeWire
) -> None:
    server = Registrar(make_wire, profile, flags="4", max_contacts=1)
    server.register("Contact: <sip:a@h>")
    server.register("Contact: <sip:b@h>")
    assert server.codes == codes


def test_the_table_has_a_limit_of_its_own(make_wire: MakeWire) -> None:
    server = Registrar(make_wire, limits=Limits(contacts_per_address_of_record=1))
    server.register("Contact: <sip:a@h>")
    error = server.error("Contact: <sip:b@h>")
    assert error == ("500 Server Internal Error", "usrloc_contact_insert failed")


@pytest.mark.parametrize(
    ("profile", "first", "second"),
    [("kamailio-3.1", 300, 255), ("kamailio-5.6", 512, 512)],
)
def test_contact_uris_have_a_greatest_length(
    profile: str, first: int, second: int, make_wire: MakeWire
) -> None:
    server = Registrar(make_wire, profile)
    longest = [f"Contact: <sip:{'x' * (size - 4)}>" for size in (first, second)]
    server.contacts(*longest)
    error = server.error("Contact: <sip:a@h>", f"Contact: <sip:{'x' * (second - 3)}>")
    assert error == ("400 Bad Request", "Contact/received too long")


# ---- the address of record ----


def test_users_are_one_whatever_their_case_escapes_and_domain(server: Registrar) -> None:
    server.register("Contact: <sip:a@h>", to="<sip:B%6Fb@one.example>")
    assert server.uris(to="<sip:boB@two.example>") == ["sip:a@h"]
    assert list(server.table) == ["bob"]


def test_case_and_domain_may_count(make_wire: MakeWire) -> None:
    server = Registrar(make_wire, location={"use_domain": 1}, case_sensitive=1, realm_prefix="sip.")
    server.register("Contact: <sip:a@h>", to="<sip:Bob@SIP.example>")
    server.register("Contact: <sip:b@h>", to="<sip:Bob@sip.example.com>")
    assert list(server.table) == ["Bob@sip.example", "Bob@example.com"]
    assert server.uris(to="<sip:Bob@example.COM>") == ["sip:b@h"]
    assert server.uris(to="<sip:bob@example.com>") == []


def test_an_attribute_may_stand_for_the_address_of_record(make_wire: MakeWire) -> None:
    def before(msg: Request) -> None:
        msg.avps.push("who", "sip:carol@h")

    server = Registrar(make_wire, before=before, aor_avp="$avp(s:who)")
    server.register("Contact: <sip:a@h>")
    assert list(server.table) in (["carol"],)


# ---- what is kept ----


def test_what_else_a_register_says_is_kept(make_wire: MakeWire) -> None:
    def before(msg: Request) -> None:
        msg.branch_flags.update((1, 6))

    server = Registrar(make_wire, before=before, flags="1")
    server.register(
        'Contact: <sip:a@h>;methods="INVITE,BYE"', "User-Agent: phone 1", cseq=7, call_id="c"
    )
    (kept,) = server.table.contacts("bob")
    assert (kept.call_id, kept.cseq, kept.user_agent) == ("c", 7, "phone 1")
    assert (kept.methods, kept.branch_flags, kept.flags) == (9, 2 + 64, 1)
    assert (kept.socket, kept.modified, kept.expires) == (SERVER, 1000, 4600)
    server.register("Contact: <sip:b@h>")
    assert server.table.contacts("bob")[1].user_agent == "n/a"


def test_where_a_register_came_from_is_told_and_kept(make_wire: MakeWire) -> None:
    def before(msg: Request) -> None:
        msg.avps.push(80, "sip:9.9.9.9:99")

    server = Registrar(make_wire, before=before, received_avp="$avp(i:80)")
    assert server.contacts("Contact: <sip:a@h>") == [
        '<sip:a@h>;expires=3600;received="sip:9.9.9.9:99"'
    ]
    told = server.contacts('Contact: <sip:a@h>;received="sip:8.8.8.8"')
    assert told == ['<sip:a@h>;expires=3600;received="sip:8.8.8.8"']


def test_the_name_of_received_is_a_parameter(make_wire: MakeWire) -> None:
    server = Registrar(make_wire, received_param="rcv")
    assert server.contacts("Contact: <sip:a@h>;received=sip:8.8.8.8") == [
        '<sip:a@h>;expires=3600;rcv="sip:8.8.8.8"'
    ]


def test_a_header_names_the_socket_where_its_flag_is_set(make_wire: MakeWire) -> None:
    flagged: set[int] = set()
    server = Registrar(
        make_wire, before=lambda msg: msg.flags.update(flagged), sock_flag=18, sock_hdr_name="Sock"
    )
    other = SERVER._replace(address=SERVER.address._replace(port=5070))
    server.wire.router.sockets.append(other)
    sockets = []
    for flags, header in (
        ((), "udp:127.0.0.1:5070"),
        ((18,), "udp:127.0.0.1:5070"),
        ((18,), "127.0.0.1:5070"),
        ((18,), "udp:10.0.0.1:5070"),
    ):
        flagged.update(flags)
        server.register("Contact: <sip:a@h>", f"Sock: {header}")
        sockets.append(server.table.contacts("bob")[0].socket)
    assert sockets == [SERVER, other, other, SERVER]


# ---- Path ----

PATH = "Path: <sip:10.0.0.1;lr>"


@pytest.mark.parametrize(
    ("mode", "supported", "first", "told"),
    [
        (0, True, "200 OK", []),
        (1, True, "200 OK", ["<sip:10.0.0.1;lr>"]),
        (1, False, "200 OK", []),
        (2, True, "200 OK", ["<sip:10.0.0.1;lr>"]),
        (2, False, "420 Bad Extension", ["<sip:10.0.0.1;lr>"]),
    ],
)
def test_who_is_told_a_path_depends_on_its_mode(
    mode: int, supported: bool, first: str, told: list[str], make_wire: MakeWire
) -> None:
    server = Registrar(make_wire, use_path=1, path_mode=mode)
    headers = ["Contact: <sip:a@h>", PATH, *(["Supported: 100rel, path"] if supported else [])]
    reply = server.register(*headers)
    assert reply.first == f"SIP/2.0 {first}"
    assert reply.header("Path") == told
    assert reply.header("Unsupported") == (["path"] if first.startswith("420") else [])
    assert server.codes == [1]  # it is stored in any case
    assert server.table.contacts("bob")[0].path == "<sip:10.0.0.1;lr>"


def test_all_paths_are_one(make_wire: MakeWire) -> None:
    server = Registrar(make_wire, use_path=1, path_mode=0)
    server.register("Contact: <sip:a@h>", PATH, "Path: <sip:10.0.0.2;lr>,<sip:10.0.0.3>")
    (kept,) = server.table.contacts("bob")
    assert kept.path == "<sip:10.0.0.1;lr>,<sip:10.0.0.2;lr>,<sip:10.0.0.3>"


@pytest.mark.parametrize("path", ["<sip:10.0.0.1>", "junk", f"<sip:{'h' * 250};lr>"])
def test_a_path_that_cannot_be_used_is_refused(path: str, make_wire: MakeWire) -> None:
    server = Registrar(make_wire, use_path=1)
    error = server.error("Contact: <sip:a@h>", f"Path: {path}")
    assert error == ("400 Bad Request", "Path parse error")


@pytest.mark.parametrize(
    ("profile", "written"),
    [("kamailio-3.1", "sip:1.2.3.4:5"), ("kamailio-5.6", "sip%3a1.2.3.4%3A5")],
)
def test_received_of_a_path_is_a_contact_behind_a_nat(
    profile: str, written: str, make_wire: MakeWire
) -> None:
    server = Registrar(
        make_wire, profile, location={"nat_bflag": 6}, use_path=1, path_mode=0, path_use_received=1
    )
    server.register("Contact: <sip:a@h>", f"Path: <sip:10.0.0.1;lr;received={written}>")
    (kept,) = server.table.contacts("bob")
    assert (kept.received, kept.branch_flags) == ("sip:1.2.3.4:5", 64)


def test_a_path_is_ignored_unless_it_is_asked_for(server: Registrar) -> None:
    server.contacts("Contact: <sip:a@h>", PATH)
    assert server.table.contacts("bob")[0].path is None


# ---- instances ----

INSTANCE = ';+sip.instance="<urn:uuid:1>"'


def test_early_releases_know_no_instances(server: Registrar) -> None:
    server.register(f"Contact: <sip:a@h>{INSTANCE}")
    assert server.contacts(f"Contact: <sip:b@h>{INSTANCE}") == [
        "<sip:a@h>;expires=3600",
        "<sip:b@h>;expires=3600",
    ]


def test_an_instance_that_moved_is_one_contact(make_wire: MakeWire) -> None:
    server = Registrar(make_wire, "kamailio-5.6")
    server.register(f"Contact: <sip:a@h>{INSTANCE};reg-id=1")
    assert server.contacts(f"Contact: <sip:b@h>{INSTANCE};reg-id=1") == [
        '<sip:b@h>;expires=3600;+sip.instance="<urn:uuid:1>";reg-id=1'
    ]


def test_an_instance_that_started_anew_is_freed_of_its_other_flows(make_wire: MakeWire) -> None:
    server = Registrar(make_wire, "kamailio-5.6")
    server.register(f"Contact: <sip:a@h>{INSTANCE};reg-id=1")
    server.register(f"Contact: <sip:b@h>{INSTANCE};reg-id=2")
    assert server.uris(f"Contact: <sip:c@h>{INSTANCE};reg-id=2", call_id="new") == ["sip:c@h"]


def test_gruus_are_told_to_who_supports_them(make_wire: MakeWire) -> None:
    server = Registrar(make_wire, "kamailio-5.6")
    (told,) = server.contacts(f"Contact: <sip:a@h>{INSTANCE}", "Supported: gruu")
    assert told.startswith(
        '<sip:a@h>;expires=3600;pub-gruu="sip:bob@example.com;gr=urn:uuid:1";temp-gruu="sip:uloc-'
    )
    assert told.endswith('@example.com;gr";+sip.instance="<urn:uuid:1>"')
    (told,) = server.contacts()
    assert "gruu" not in told
    server = Registrar(make_wire, "kamailio-5.6", gruu_enabled=0)
    (told,) = server.contacts(f"Contact: <sip:a@h>{INSTANCE}", "Supported: gruu")
    assert "gruu" not in told


def test_required_outbound_is_refused(make_wire: MakeWire) -> None:
    server = Registrar(make_wire, "kamailio-5.6")
    reply = server.register("Contact: <sip:a@h>", "Require: outbound")
    assert reply.first == "SIP/2.0 420 Bad Extension"
    assert reply.header("Unsupported") == ["outbound"]


# ---- replies that wait ----


def test_a_reply_may_be_left_to_the_script(make_wire: MakeWire) -> None:
    server = Registrar(make_wire, flags="0x02")
    assert server.send("Contact: <sip:a@h>") == []
    assert server.codes == [1]


def test_a_reply_that_was_left_out_is_sent_later(make_wire: MakeWire) -> None:
    router = Router(profile="kamailio-5.6")
    router.load(sl, usrloc, registrar)

    async def route(msg: Request) -> None:
        await registrar.save(msg, "location", "2", "sip:carol@h")
        assert registrar.reg_send_reply(msg)

    wire = make_wire(router=router, route=route)
    (reply,) = wire.receive(request("REGISTER", headers=("Contact: <sip:c@h>;q=2",)))
    assert reply.header("P-Registrar-Error") == ["Invalid q param in contact"]
    (reply,) = wire.receive(request("REGISTER", headers=("Contact: <sip:c@h>",)))
    assert reply.header("Contact") == ["<sip:c@h>;expires=3600"]
    assert list(router.module(usrloc.State).table("location")) == ["carol"]


def test_flags_that_are_none_store_nothing(make_wire: MakeWire) -> None:
    server = Registrar(make_wire, flags="0x100")
    assert server.send("Contact: <sip:a@h>") == []
    assert server.codes == [-1]
    assert len(server.table) == 0


def test_a_script_may_overrule_parameters_for_one_message(make_wire: MakeWire) -> None:
    told: dict[str, int] = {}

    def before(msg: Request) -> None:
        msg.xavps.push("reg=>script", 1)
        for name, value in told.items():
            msg.xavps.set(f"reg=>{name}", value)

    server = Registrar(make_wire, "kamailio-5.6", before=before, xavp_cfg="reg")
    told.update(expires=100, q=300)
    assert server.contacts("Contact: <sip:a@h>;q=1") == ["<sip:a@h>;q=0.3;expires=100"]
    told.update(max_contacts=1)
    assert server.error("Contact: <sip:b@h>")[1] == "Too many registered contacts"
    assert server.codes[-1] == -2
    told.update(q=1001)
    assert server.error("Contact: <sip:a@h>")[1] == "Invalid q param in contact"


# ---- start ----


def start(*modules: object, **parameters: object) -> None:
    router = Router(profile="kamailio-3.1")
    router.load(*modules)  # type: ignore[arg-type]
    router.modparam(usrloc, **{k: v for k, v in parameters.items() if hasattr(usrloc.Params(), k)})
    if registrar in modules:
        names = {k: v for k, v in parameters.items() if hasattr(registrar.Params(), k)}
        router.modparam(registrar, **names)
    router.start([SERVER], 0.0)


@pytest.mark.parametrize("missing", [sl, usrloc])
def test_it_does_not_start_without_the_modules_it_works_with(missing: object) -> None:
    router = Router(profile="kamailio-3.1")
    router.load(*(module for module in (sl, usrloc) if module is not missing), registrar)
    with pytest.raises(StartError, match="registrar needs module"):
        router.start([SERVER], 0.0)


@pytest.mark.parametrize(
    ("parameters", "says"),
    [
        ({"db_mode": 2}, "db_mode 2 keeps contacts in a database"),
        ({"nat_bflag": 32}, "nat_bflag 32 is no flag"),
        ({"matching_mode": 9}, "matching_mode 9 is unknown"),
        ({"received_avp": "i:80"}, "received_avp 'i:80' is no"),
        ({"aor_avp": "$var(x)"}, "aor_avp"),
    ],
)
def test_a_parameter_that_cannot_be_is_told_at_start(
    parameters: dict[str, object], says: str
) -> None:
    with pytest.raises(StartError, match=says):
        start(sl, usrloc, registrar, **parameters)


def test_expired_contacts_leave_the_table_within_the_timers_interval(make_wire: MakeWire) -> None:
    server = Registrar(make_wire, location={"timer_interval": 10})
    for number in range(30):
        server.register("Contact: <sip:a@h>;expires=60", user=f"u{number}")
    assert len(server.table) == 30
    server.wire.advance(60 + 22)
    assert len(server.table) == 0


def test_a_table_may_be_there_before_its_use(make_wire: MakeWire) -> None:
    router = Router(profile="kamailio-5.6")
    router.load(usrloc)
    router.modparam(usrloc, preload="location")
    wire: Wire = make_wire(router=router)
    assert [table.name for table in wire.router.module(usrloc.State).tables] == ["location"]
