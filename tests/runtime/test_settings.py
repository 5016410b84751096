"""Core parameters of all releases, and profiles that are not there yet: LANGUAGE C.1.1."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from runtime import Router, StartError
from runtime.core_parameters import ALIASES, CORE_PARAMETERS
from runtime.profiles import PROFILES
from runtime.server import run
from runtime.settings import Settings

CATALOG = Path(__file__).resolve().parents[3] / "shared" / "catalog"
PLANNED = [name for name, profile in PROFILES.items() if profile.stands_for]


@pytest.mark.parametrize("name", sorted(CORE_PARAMETERS - {"alias", "listen"}))
def test_a_parameter_of_any_release_is_taken_and_kept(name: str) -> None:
    router = Router(**{name: 1})
    router.core(**{name: 2})
    settings = router.settings
    kept = ALIASES.get(name, name)
    assert settings.others.get(kept, getattr(settings, kept, None)) == 2


@pytest.mark.parametrize("name", ["alias", "listen"])
def test_addresses_and_names_are_added_to_those_that_are_there(name: str) -> None:
    router = Router(**{name: "one.example.com"})
    assert getattr(router.settings, name) == "one.example.com"
    router.core(**{name: ("two.example.com", "three.example.com")})
    router.core(**{name: "four.example.com"})
    assert [part[:3] for part in getattr(router.settings, name)] == ["one", "two", "thr", "fou"]


def test_a_parameter_with_two_names_is_one() -> None:
    settings = Router(uid="ser", gid="voip").settings
    assert (settings.user, settings.group) == ("ser", "voip")


@pytest.mark.parametrize("name", ["frok", "others", "set", "__class__", ""])
def test_a_parameter_of_no_release_is_refused(name: str) -> None:
    with pytest.raises(StartError, match=r"^unknown core parameter"):
        Router(**{name: 1})


def test_what_does_something_is_a_parameter_of_some_release() -> None:
    assert set(Settings.__dataclass_fields__) - {"others"} <= CORE_PARAMETERS


@pytest.mark.skipif(not CATALOG.is_dir(), reason="the catalogue of all releases is not here")
def test_the_table_has_every_name_of_the_catalogue() -> None:
    names = {
        name
        for path in CATALOG.glob("core-*.json")
        for row in json.loads(path.read_text("utf-8"))["globals"]
        for name in row["names"]
        if "[" not in name
    }
    assert names == CORE_PARAMETERS


# ---- profiles ----


def test_the_generations_of_the_later_dialects_are_known() -> None:
    assert PLANNED == [
        "ser-0.9.7", "ser-2.0", "ser-3.1", "openser-1.3", "kamailio-6.1",
    ]  # fmt: skip


@pytest.mark.parametrize("name", PLANNED)
def test_a_profile_that_is_not_there_yet_runs_only_where_that_is_wanted(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(Router(profile=name), ["-c", "-l", "127.0.0.1:0"]) == 1
    sentence = capsys.readouterr().err
    assert f"profile {name} does not run here yet" in sentence and sentence.count("\n") == 1
    assert run(Router(profile=name), ["-c", "-l", "127.0.0.1:0", "--allow-missing"]) == 0


def test_debug_is_numbered_as_the_server_did() -> None:
    levels = {}
    for name in ("kamailio-3.1", "kamailio-5.6"):
        router = Router(profile=name, debug=3)
        run(router, ["-c", "-l", "127.0.0.1:0", "--allow-missing"])
        levels[name] = router.log.level
    assert levels == {"kamailio-3.1": 3, "kamailio-5.6": 4}
