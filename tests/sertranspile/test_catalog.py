"""The catalogue: how much it holds of each release, and what it answers."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from sertranspile.catalog import (
    CHAINS,
    RELEASES,
    Arity,
    UnknownRelease,
    catalog,
    chain,
    closest,
    function_fate,
    known_in,
    module_fate,
    param_fate,
    setting_fate,
    successor,
)
from sertranspile.catalog import ArgumentKind as Kind

ROOT = Path(__file__).resolve().parents[2]
FACTS = ROOT.parent / "shared" / "catalog"

#: modules, their functions and parameters with twins counted twice; core functions and parameters,
#: each also with aliases: the counts that came with the facts
SIZES = {
    "ser-0.8.8": (22, 71, 98, 20, 31, 21, 23),
    "ser-0.9.7": (49, 155, 299, 29, 42, 54, 63),
    "ser-2.0": (72, 290, 580, 32, 45, 74, 84),
    "openser-1.3": (80, 229, 603, 39, None, 65, None),
    "kamailio-3.1": (171, 605, 1304, 41, 56, 152, 179),
    "kamailio-5.6": (249, 1132, 2300, 42, 57, 198, 228),
    "kamailio-6.1": (255, 1231, 2514, 42, 57, 224, 258),
}


@pytest.mark.parametrize("release", RELEASES)
def test_a_release_holds_all_that_was_counted(release: str) -> None:
    facts = catalog(release)
    modules = [twin for name in facts.modules for twin in facts.twins(name)]
    found = (
        len(modules),
        sum(len(module.functions) for module in modules),
        sum(len(module.params) for module in modules),
        len({known.name for known in facts.core_functions.values()}),
        len(facts.core_functions),
        len({known.name for known in facts.settings.values()}),
        len(facts.settings),
    )
    expected = SIZES[release]
    assert [a for a, b in zip(found, expected, strict=True) if b is not None] == [
        b for b in expected if b is not None
    ]


def test_names_of_kamailio_3_1_are_fewer_than_its_modules() -> None:
    facts = catalog("kamailio-3.1")
    functions = {
        function
        for name in facts.modules
        for twin in facts.twins(name)
        for function in twin.functions
    }
    assert (len(facts.modules), len(functions)) == (146, 525)


def test_what_came_after_ser_2_0_is_marked() -> None:
    modules = catalog("ser-2.0").modules.values()
    assert len([module for module in modules if module.since is None]) == 61
    assert {module.since for module in modules} == {None, "trunk-2008-08"}


@pytest.mark.parametrize("release", RELEASES)
def test_every_row_can_be_read(release: str) -> None:
    facts = catalog(release)
    for name in facts.modules:
        for module in facts.twins(name):
            for function in module.functions.values():
                assert function.arity.counts or function.arity.open_from is not None
                assert len(function.kinds(3)) == 3
            assert all(param.types for param in module.params.values())
    assert all(known.shapes for known in facts.core_functions.values())
    assert all(known.kinds for known in facts.settings.values())
    assert all(known.modules for known in facts.pvs.values())
    assert all(known.keyword for known in facts.routes.values())
    assert all(
        known.releases for group in facts.transformations.values() for known in group.values()
    )


# ---- modules ----


@pytest.mark.parametrize(
    ("release", "module", "functions"),
    [
        ("ser-0.8.8", "rr", {"addRecordRoute", "rewriteFromRoute"}),
        ("ser-0.8.8", "sl", {"sl_filter_ACK", "sl_send_reply", "sl_reply_error"}),
        ("ser-0.9.7", "rr", {"loose_route", "record_route"}),
        ("ser-2.0", "uri_db", {"lookup_user"}),
        ("ser-2.0", "registrar", {"save_contacts", "lookup_contacts"}),
        ("ser-2.0", "avp", {"del_attr", "attr2uri", "xlset_attr", "replace_attr_hf"}),
        ("openser-1.3", "textops", {"is_method", "append_hf", "has_body"}),
        ("kamailio-3.1", "tm", {"t_relay_cancel", "t_set_fr", "t_check_status"}),
        ("kamailio-5.6", "rtpengine", {"rtpengine_manage", "rtpengine_offer"}),
        ("kamailio-6.1", "corex", {"append_branch"}),
    ],
)
def test_a_module_exports_what_its_release_documents(
    release: str, module: str, functions: set[str]
) -> None:
    found = catalog(release).module(module)
    assert found is not None
    assert functions <= set(found.functions)


def test_modparam_may_have_another_name_for_a_module_than_loadmodule() -> None:
    facts = catalog("ser-0.8.8")
    assert facts.modparam_names["sl_module"] == "sl"
    assert facts.modules["sl"].exported_as == "sl_module"
    assert facts.modparam_names["tm"] == "tm"


def test_twins_are_apart_and_the_family_picks_one() -> None:
    facts = catalog("kamailio-3.1")
    assert [twin.family for twin in facts.twins("registrar")] == ["modules_k", "modules_s"]
    assert facts.function("registrar", "save_contacts") is None
    of_ser = catalog("kamailio-3.1", family="modules_s")
    assert of_ser.function("registrar", "save_contacts") is not None
    assert of_ser.modules["tm"].family == "modules"  # what has no twin is found all the same


def test_all_exporters_of_a_function_are_told_the_everyday_one_first() -> None:
    found = catalog("kamailio-5.6").exporters("save")
    assert [known.module for known in found] == ["registrar", "ims_registrar_scscf"]
    assert [known.family for known in catalog("kamailio-3.1").exporters("registered")] == [
        "modules_k",
        "modules_s",
    ]
    assert catalog("ser-0.8.8").exporters("loose_route") == ()


# ---- functions ----


@pytest.mark.parametrize(
    ("release", "module", "function", "accepted"),
    [
        ("ser-0.8.8", "sl", "sl_send_reply", {2}),
        ("kamailio-5.6", "tm", "t_relay", {0, 2}),
        ("kamailio-5.6", "permissions", "allow_trusted", {0, 2, 3}),
        ("kamailio-5.6", "lcr", "from_gw", {1, 3, 4}),
        ("kamailio-5.6", "http_client", "http_connect", {3, 5}),
        ("kamailio-5.6", "dispatcher", "ds_select_dst", {2, 3}),
        ("kamailio-3.1", "print", "printv", set(range(7))),  # any number
    ],
)
def test_argument_counts_may_have_holes(
    release: str, module: str, function: str, accepted: set[int]
) -> None:
    known = catalog(release).function(module, function)
    assert known is not None
    assert {count for count in range(7) if known.arity.accepts(count)} == accepted


def test_both_counts_of_two_snapshots_are_accepted() -> None:
    known = catalog("ser-2.0").function("msilo", "m_dump")
    assert known is not None
    assert known.arity == Arity(frozenset({0, 1}))


@pytest.mark.parametrize(
    ("arity", "words"),
    [
        (Arity(frozenset({0})), "no arguments"),
        (Arity(frozenset({1})), "1 argument"),
        (Arity(frozenset({2})), "2 arguments"),
        (Arity(frozenset({1, 2})), "1 or 2 arguments"),
        (Arity(frozenset({0, 2})), "0 or 2 arguments"),
        (Arity(frozenset({1, 2, 3})), "1 to 3 arguments"),
        (Arity(frozenset({0, 2, 3})), "0, 2 or 3 arguments"),
        (Arity(frozenset(), 0), "any number of arguments"),
        (Arity(frozenset(), 2), "2 or more arguments"),
    ],
)
def test_an_arity_is_said_in_words(arity: Arity, words: str) -> None:
    assert str(arity) == words


@pytest.mark.parametrize(
    ("release", "module", "function", "count", "kinds"),
    [
        ("ser-0.8.8", "sl", "sl_send_reply", 2, (Kind.LITERAL, Kind.LITERAL)),
        ("ser-0.9.7", "xlog", "xlog", 2, (Kind.LITERAL, Kind.XL)),
        ("ser-2.0", "domain", "lookup_domain", 2, (Kind.LITERAL, Kind.WHOLE)),
        ("ser-2.0", "uri_db", "lookup_user", 2, (Kind.VARIABLE, Kind.WHOLE)),
        ("ser-2.0", "avp", "xlset_attr", 2, (Kind.VARIABLE, Kind.XL)),
        ("openser-1.3", "tm", "t_reply", 2, (Kind.NUMBER, Kind.LITERAL)),
        ("openser-1.3", "xlog", "xlog", 1, (Kind.FORMAT,)),
        ("kamailio-3.1", "xlog", "xlog", 1, (Kind.FORMAT,)),
        ("kamailio-3.1", "xlog", "xlog", 2, (Kind.WHOLE, Kind.FORMAT)),
        ("kamailio-5.6", "sl", "sl_send_reply", 2, (Kind.NUMBER_WHOLE, Kind.FORMAT)),
        ("kamailio-5.6", "tm", "t_reply", 2, (Kind.NUMBER_WHOLE, Kind.WHOLE)),
        ("kamailio-5.6", "tm", "t_check_status", 1, (Kind.REGEX,)),
        ("kamailio-5.6", "textops", "append_hf", 2, (Kind.FORMAT, Kind.LITERAL)),
        ("kamailio-5.6", "pv", "pv_isset", 1, (Kind.VARIABLE,)),
        ("kamailio-5.6", "rr", "add_rr_param", 1, (Kind.FORMAT,)),
        ("kamailio-6.1", "auth_db", "www_authorize", 2, (Kind.WHOLE, Kind.LITERAL)),
    ],
)
def test_kinds_of_arguments_follow_the_release_and_the_count(
    release: str, module: str, function: str, count: int, kinds: tuple[Kind, ...]
) -> None:
    known = catalog(release).function(module, function)
    assert known is not None
    assert known.kinds(count) == kinds


def test_formats_of_ser_and_of_kamailio_are_not_the_same() -> None:
    of_ser = catalog("kamailio-3.1", family="modules_s").function("textops", "append_to_reply")
    of_kamailio = catalog("kamailio-3.1").function("textops", "append_to_reply")
    assert of_ser is not None and of_ser.kinds(1) == (Kind.XL,)
    assert of_kamailio is not None and of_kamailio.kinds(1) == (Kind.FORMAT,)


def test_a_function_says_in_which_blocks_it_may_stand() -> None:
    facts = catalog("kamailio-5.6")
    reply = facts.function("tm", "t_reply")
    assert reply is not None
    blocks = ("request", "failure", "onreply", "branch", "onsend", "event")
    # an event route is parsed as a request route is
    assert [b for b in blocks if reply.allowed_in(b)] == ["request", "failure", "onreply", "event"]
    anywhere = facts.function("xlog", "xlog")
    assert anywhere is not None and anywhere.allowed_in("onsend")
    of_tm = facts.function("tm", "t_check_status")
    assert of_tm is not None and of_tm.allowed_in("onreply")
    early = catalog("ser-0.8.8").function("tm", "t_reply")
    assert early is not None and early.allowed_in("failure")  # no flags in those days


# ---- parameters ----


def test_a_parameter_says_what_it_takes_and_whether_values_add_up() -> None:
    facts = catalog("kamailio-5.6")
    timer = facts.param("tm", "fr_timer")
    table = facts.param("htable", "htable")
    assert timer is not None and (timer.types, timer.adds) == ({"int"}, False)
    assert table is not None and (table.types, table.adds) == ({"str"}, True)


def test_some_parameters_take_both_types() -> None:
    both = {
        (module.name, param.name)
        for module in catalog("kamailio-5.6").modules.values()
        for param in module.params.values()
        if param.types == {"int", "str"}
    }
    assert len(both) == 4


def test_an_unknown_parameter_or_module_is_none() -> None:
    facts = catalog("kamailio-5.6")
    assert facts.param("tm", "no_such") is None
    assert facts.param("no_such", "fr_timer") is None


def test_facts_are_regenerated_to_the_same_bytes() -> None:
    if not FACTS.is_dir():
        pytest.skip("the folder of facts is not here")
    tool = [sys.executable, str(ROOT / "tools" / "make_catalog.py"), str(FACTS), "--check"]
    checked = subprocess.run(tool, cwd=ROOT, capture_output=True, text=True)
    assert checked.returncode == 0, checked.stderr


# ---- across releases ----


def test_a_chain_knows_what_any_of_its_releases_knows_and_which() -> None:
    facts = catalog("kamailio-3.1", "kamailio-5.6", "kamailio-6.1")
    assert facts.modules["rtpengine"].releases == ("kamailio-5.6", "kamailio-6.1")
    assert facts.modules["tm"].releases == facts.releases
    assert "cpl-c" in facts.modules and "cplc" in facts.modules
    first, *_ = facts.exporters("rtpengine_offer")
    assert first.releases == ("kamailio-5.6", "kamailio-6.1")
    assert facts.settings["socket"].releases == ("kamailio-6.1",)
    assert facts.pvs["xavu"].releases == ("kamailio-5.6", "kamailio-6.1")


def test_a_chain_accepts_what_any_of_its_releases_accepts() -> None:
    old = catalog("kamailio-3.1").function("xlog", "xlog")
    both = chain("kamailio-3.1").function("xlog", "xlog")
    assert old is not None and not old.arity.accepts(3)
    assert both is not None and both.arity.accepts(3)
    assert both.kinds(3) == (Kind.LITERAL, Kind.WHOLE, Kind.FORMAT)
    assert both.kinds(1) == (Kind.FORMAT,)


def test_the_first_release_of_a_chain_decides() -> None:
    def kinds(*releases: str) -> tuple[Kind, ...]:
        known = catalog(*releases).function("maxfwd", "mf_process_maxfwd_header")
        assert known is not None
        return known.kinds(1)

    assert kinds("kamailio-3.1", "kamailio-5.6") == (Kind.NUMBER,)
    assert kinds("kamailio-5.6", "kamailio-3.1") == (Kind.NUMBER_WHOLE,)


@pytest.mark.parametrize("release", RELEASES)
def test_each_release_has_a_chain_of_others(release: str) -> None:
    assert chain(release).releases == (release, *CHAINS[release])
    assert len(set(chain(release).releases)) == 1 + len(CHAINS[release])


@pytest.mark.parametrize("releases", [("kamailio-5.7",), (), ("kamailio-5.6", "kamailo-3.1")])
def test_a_release_without_facts_is_an_error_with_a_name(releases: tuple[str, ...]) -> None:
    with pytest.raises(UnknownRelease):
        catalog(*releases)


def test_which_releases_know_a_name() -> None:
    assert known_in("function", "loose_route")[0] == "ser-0.9.7"
    assert known_in("function", "len_gt") == ("ser-0.8.8",)
    assert known_in("module", "rtpengine") == ("kamailio-5.6", "kamailio-6.1")
    assert known_in("param", "enable_full_lr", "rr")[0] == "ser-0.9.7"
    assert known_in("param", "plain_password_column", "auth_db") == ("ser-2.0", "kamailio-3.1")
    assert known_in("setting", "syn_branch")[-1] == "kamailio-3.1"
    assert known_in("pv", "rU")[0] == "openser-1.3"
    assert known_in("transformation", "s.sha256") == ("kamailio-5.6", "kamailio-6.1")
    assert known_in("function", "no_such") == ()


def test_what_is_gone_has_a_successor() -> None:
    assert str(successor("force_rtp_proxy")) == "`rtpproxy_manage` of module rtpproxy"
    assert str(successor("append_branch")) == "`append_branch` of module corex"
    assert str(successor("len_gt")) == "`msg:len > n`"
    assert successor("t_relay") is None
    fate = function_fate("eval_push")
    assert fate is not None and (fate.last, fate.successors) == ("kamailio-3.1", ())


def test_fates_of_modules_and_parameters() -> None:
    merged = module_fate("acc_db")
    assert merged is not None
    assert (merged.last, merged.change, merged.gone_since) == ("kamailio-3.1", "merged", "2012-12")
    assert [str(other) for other in merged.successors] == ["`acc`"]
    assert module_fate("tm") is None
    twin = module_fate("domain", "modules_s")
    assert twin is not None and str(twin.successors[0]) == "`uid_domain`"
    fifo = setting_fate("fifo")
    assert fifo is not None and str(fifo.successors[0]) == "`fifo_name` of module jsonrpcs"
    rpid = param_fate("auth", "rpid_avp")
    assert rpid is not None and rpid.last == "ser-0.9.7"
    assert param_fate("auth", "secret") is None


# ---- suggestions ----


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("t_rely", "t_relay"),
        ("sl_send_replay", "sl_send_reply"),
        ("SETFLAG", "setflag"),
        ("is_metod", "is_method"),
        ("zzzz", None),
    ],
)
def test_a_misspelt_function_is_recognised(word: str, meant: str | None) -> None:
    assert catalog("kamailio-5.6").similar(word, "function") == meant


def test_suggestions_are_of_the_subject_asked_for() -> None:
    facts = catalog("kamailio-5.6")
    assert facts.similar("registrer", "module") == "registrar"
    assert facts.similar("childern", "setting") == "children"
    assert facts.similar("fr_inv_timr", "param", "tm") == "fr_inv_timer"
    assert facts.similar("s.substring", "transformation") == "s.substr"
    assert facts.similar("fr_inv_timr", "param", "no_such") is None


def test_the_order_of_words_does_not_matter_for_a_suggestion() -> None:
    words = ["t_relay_to", "t_relay", "t_reply", "t_release"]
    assert closest("t_rela", words) == closest("t_rela", words[::-1]) == "t_relay"
