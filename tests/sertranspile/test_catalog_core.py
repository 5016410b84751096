"""The catalogue on the language itself: commands, settings, blocks, variables and selects."""

from __future__ import annotations

import pytest

from sertranspile.catalog import RELEASES, catalog, chain

KAMAILIO = ("kamailio-3.1", "kamailio-5.6", "kamailio-6.1")


# ---- commands, settings, blocks ----


def test_a_command_is_found_by_every_spelling() -> None:
    commands = catalog("kamailio-5.6").core_functions
    assert commands["setu"] == commands["rewriteuser"] == commands["setuser"]
    assert commands["setu"].name == "rewriteuser"
    assert commands["add_rport"].bare and not commands["log"].bare


def test_a_command_says_its_forms() -> None:
    log = catalog("ser-0.8.8").core_functions["log"]
    assert log.shapes == (("string",), ("int", "string"))
    assert str(log.arity) == "1 or 2 arguments"
    assert ("uri:host", "uri:port") in catalog("ser-0.8.8").core_functions["forward"].shapes


def test_commands_come_and_go() -> None:
    assert "len_gt" in catalog("ser-0.8.8").core_functions
    assert "len_gt" not in catalog("ser-0.9.7").core_functions
    assert "append_branch" in catalog("kamailio-3.1").core_functions
    assert "append_branch" not in catalog("kamailio-5.6").core_functions


def test_a_setting_is_found_by_every_spelling_and_says_what_it_takes() -> None:
    settings = catalog("kamailio-5.6").settings
    assert settings["mem_log"].name == "memlog"
    assert settings["user"].kinds == ("string", "id")
    assert settings["check_via"].kinds == ("bool",)
    assert settings["tls_method"].values == ("sslv23", "sslv2", "sslv3", "tlsv1")
    assert "socket_list advertise host_or_ip : int" in settings["listen"].forms


def test_settings_of_a_chain_are_those_of_all_its_releases() -> None:
    settings = chain("kamailio-5.6").settings
    assert settings["syn_branch"].releases == ("kamailio-3.1",)
    assert settings["children"].releases == ("kamailio-5.6", "kamailio-6.1", "kamailio-3.1")


@pytest.mark.parametrize(
    ("release", "keywords"),
    [
        ("ser-0.8.8", {"route", "reply_route"}),
        ("ser-0.9.7", {"route", "onreply_route", "failure_route"}),
        (
            "openser-1.3",
            {"route", "onreply_route", "failure_route", "branch_route", "error_route"},
        ),
    ],
)
def test_the_words_that_open_a_block_are_known(release: str, keywords: set[str]) -> None:
    assert set(catalog(release).routes) == keywords


def test_a_block_says_how_it_may_be_named() -> None:
    routes = catalog("kamailio-5.6").routes
    assert routes["route"].names == ("int", "id", "string") and routes["route"].unnamed
    assert routes["request_route"].names == ()
    assert routes["event_route"].names == ("group:event",) and not routes["event_route"].unnamed
    assert catalog("ser-0.8.8").routes["route"].names == ("int",)


def test_what_may_follow_listen() -> None:
    assert catalog("kamailio-3.1").listen_modifiers == ()
    assert catalog("kamailio-5.6").listen_modifiers == ("advertise", "name", "virtual")
    assert catalog("kamailio-5.6").socket_attributes == ()
    assert {"bind", "advertise", "agname"} <= set(catalog("kamailio-6.1").socket_attributes)


def test_what_a_condition_compares() -> None:
    early = catalog("ser-0.8.8").operands
    assert early["method"].operators == ("==", "=~")
    assert "status" not in early
    late = catalog("kamailio-5.6").operands
    assert late["status"] == late["uri"]
    assert "myself" in late["from_uri"].right


def test_words_of_the_lexer_and_sections_of_the_grammar() -> None:
    facts = catalog("kamailio-5.6")
    assert {"request_route", "loadmodulex"} <= facts.keywords
    assert facts.core("exits")[0][0]["names"] == ["drop"]
    assert catalog("ser-0.8.8").core("preprocessor") == []
    assert len(chain("kamailio-5.6").core("operators")) == 3
    assert "debug" in facts.cfg_groups["core"]
    assert "fr_timer" in facts.cfg_groups["tm"]


# ---- variables and transformations ----


@pytest.mark.parametrize("release", ["ser-0.8.8", "ser-0.9.7", "ser-2.0"])
def test_releases_of_ser_have_no_pseudo_variables(release: str) -> None:
    assert len(catalog(release).pvs) == len(catalog(release).transformations) == 0


@pytest.mark.parametrize(("release", "count"), list(zip(KAMAILIO, (198, 390, 420), strict=True)))
def test_pseudo_variables_are_all_there(release: str, count: int) -> None:
    assert len(catalog(release).pvs) == count


@pytest.mark.parametrize("name", ["ru", "rU", "rd", "rp", "du", "fs", "br", "var", "avp"])
def test_what_a_script_assigns_is_writable(name: str) -> None:
    for release in KAMAILIO:
        assert catalog(release).pvs[name].writable, release


@pytest.mark.parametrize("name", ["rm", "si", "sp", "ci", "ft", "tt", "ua", "retcode"])
def test_what_a_message_only_tells_is_not_writable(name: str) -> None:
    for release in KAMAILIO:
        assert not catalog(release).pvs[name].writable, release


def test_a_variable_says_what_it_takes_and_who_defines_it() -> None:
    pvs = catalog("kamailio-5.6").pvs
    assert (pvs["hdr"].inner, pvs["hdr"].indexed) == (True, True)
    assert (pvs["rU"].inner, pvs["rU"].indexed) == (False, False)
    assert pvs["sht"].modules == ("htable",) and pvs["sht"].inner
    assert pvs["null"].modules == ("core",)
    assert pvs["DLG_count"].modules == ("dialog", "ims_dialog")
    assert catalog("openser-1.3").pvs["rU"].modules == ("core",)


def test_transformations_say_how_many_parameters_they_take() -> None:
    facts = catalog("kamailio-5.6")
    substr = facts.transformation("s.substr")
    assert substr is not None and (substr.kinds, str(substr.arity)) == (
        ("int", "int"),
        "2 arguments",
    )
    encode = facts.transformation("s.encode.hexa")  # only the first dot ends the class
    assert encode is not None and (encode.group, encode.name) == ("s", "encode.hexa")
    assert facts.transformations["param"]["value"].arity.accepts(2)
    assert facts.transformations["re"]["subst"].module == "textops"
    assert facts.transformation("s.no_such") is None
    assert facts.transformation("nope.len") is None


# ---- selects and event routes ----


@pytest.mark.parametrize(
    ("release", "path", "owners"),
    [
        ("ser-2.0", "@to.tag", ("core",)),
        ("ser-2.0", "@from.uri.user", ("core",)),
        ("ser-2.0", "@msg.supported", ("core",)),
        ("ser-2.0", "@db.fetch[3].count", ("db_ops",)),
        ("ser-2.0", "@db.fetch", ()),  # the index has to be there
        ("kamailio-3.1", "@via[2].host", ("core",)),
        ("kamailio-3.1", "@via.host", ("core",)),
        ("kamailio-3.1", "@via[-1].host", ("core",)),
        ("kamailio-3.1", "@via[2][3].host", ()),
        ("kamailio-3.1", "@to[1].tag", ()),
        ("kamailio-3.1", '@msg.header["X-Foo"]', ("core",)),
        ("kamailio-3.1", "@msg.header.max_forwards[1].params.x", ("core",)),
        ("kamailio-3.1", "@ruri.params.transport", ("core",)),
        ("kamailio-3.1", "@ruri.params", ("core",)),
        ("kamailio-3.1", "@cfg_get.my.group.port", ("core",)),  # any number of words
        ("kamailio-3.1", "@cfg_get", ()),
        ("kamailio-5.6", "@cfg_get.pstn.gw_ip", ("core",)),
        ("kamailio-5.6", "@from.uri.host", ("core",)),
        ("kamailio-5.6", "from.uri.host", ("core",)),  # as in $sel(from.uri.host)
        ("kamailio-5.6", "@tls.cipher.bits", ("tls", "tlsa")),
        ("kamailio-5.6", "@hf_value.session_expires", ("textopsx",)),
        ("kamailio-5.6", "@from.nope", ()),
        ("kamailio-5.6", "@from..uri", ()),
        ("kamailio-5.6", "@", ()),
        ("kamailio-5.6", "@from.uri.host.", ()),
        ("openser-1.3", "@to.tag", ()),
    ],
)
def test_a_select_is_known_or_not(release: str, path: str, owners: tuple[str, ...]) -> None:
    assert catalog(release).select(path) == owners


def test_selects_of_a_chain_have_the_owners_of_all_its_releases() -> None:
    path = "@hf_value.session_expires"
    releases = ("kamailio-3.1", "kamailio-5.6")
    assert catalog(*releases).select(path) == ("textopsx",)
    # SER's module of the name had it, Kamailio's had not
    assert catalog(*releases, family="modules_s").select(path) == ("textops", "textopsx")


@pytest.mark.parametrize(
    ("release", "name", "module"),
    [
        ("kamailio-3.1", "tm:local-request", "tm"),
        ("kamailio-5.6", "xhttp:request", "xhttp"),
        ("kamailio-5.6", "htable:expired:mytable", "htable"),
        ("kamailio-5.6", "tm:branch-failure:one", "tm"),
        ("kamailio-5.6", "kazoo:consumer-event", "kazoo"),
        ("kamailio-5.6", "kazoo:consumer-event-presence-update", "kazoo"),
        ("kamailio-5.6", "core:worker-one-init", "core"),
        ("kamailio-6.1", "rtpengine:dtmf-event", "rtpengine"),
        ("kamailio-5.6", "tm:branch-failure:", None),
        ("kamailio-5.6", "rtpengine:dtmf-event", None),
    ],
)
def test_an_event_route_is_known_or_not(release: str, name: str, module: str | None) -> None:
    found = catalog(release).event_route(name)
    assert (found.module if found is not None else None) == module


@pytest.mark.parametrize("release", RELEASES)
def test_all_names_of_a_subject_are_known_to_it(release: str) -> None:
    facts = catalog(release)
    for subject in ("module", "function", "setting", "pv", "transformation"):
        assert all(facts.knows(subject, name) for name in facts.names(subject))
