"""What each function makes of its string arguments: the facts, and what settles the open ones.

For ``make_catalog.py``. ``argument_kinds.toml`` holds what is known of single functions; here are
the rules for whole releases. What a kind means is said in ``sertranspile/catalog/facts.py``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from itertools import zip_longest
from pathlib import Path
from typing import Any, Final

#: kinds of the arguments of each form of a function, the longest form first
Forms = tuple[tuple[str, ...], ...]

_TABLE: Final = Path(__file__).with_name("argument_kinds.toml")
_KINDS: Final = frozenset(
    {"str", "str_pv", "str_var", "str_xl", "int", "int_pv", "pvar", "regex", "?"}
)
#: what the facts may say of a kind that the table knows better; their `str_pv` is both kinds
_REFINED: Final = {"str_var": ("?", "str_pv"), "str_xl": ("?", "str_pv", "str_var")}
#: releases in whose configs a string is a string: there are no variables (LANGUAGE C.4.1, C.4.4)
_PLAIN: Final = ("ser-0.8.8", "ser-0.9.7")
#: SER 2.0's modules live on in Kamailio 3.1, beside Kamailio's of the same names
_HEIR: Final = ("ser-2.0", "kamailio-3.1")


class KindsError(Exception):
    """The table names a release, function or kind that there is not; the text says which."""


def settled_kinds(releases: Mapping[str, Any]) -> dict[str, dict[tuple[str, str], Forms]]:
    """Forms by release, then by module and function; ``releases``: the facts about modules.

    Raises:
        KindsError: the table does not fit the facts.
    """
    facts = {
        release: {
            (module, row["name"]): _fact(release, entry["family"], row)
            for module, entry in modules.items()
            for row in entry["functions"]
        }
        for release, modules in releases.items()
    }
    settled: dict[str, dict[tuple[str, str], Forms]] = {
        release: {place: (kinds,) for place, kinds in found.items()}
        for release, found in facts.items()
    }
    for name, text, group in _rows():
        forms = _read(text)
        module, _, function = name.rpartition(".")
        places = [
            (release, place)
            for release in group
            for place in [_place(settled[release], module, function)]
            if place is not None
        ]
        if not places:
            raise KindsError(f"no release of {', '.join(group)} has {name}")
        for release, place in places:
            settled[release][place] = _settle(facts[release][place], forms, f"{name} of {release}")
    _inherit(settled, releases)
    return {
        release: {
            place: _fitted(forms, rows[place], release in _PLAIN) for place, forms in found.items()
        }
        for release, found in settled.items()
        for rows in [_functions(releases[release])]
    }


def _rows() -> Iterator[tuple[str, str, list[str]]]:
    """(module.function, its forms, releases) of the table."""
    for group in tomllib.loads(_TABLE.read_text(encoding="utf-8"))["group"]:
        for module, functions in group["kinds"].items():
            for function, text in functions.items():
                yield f"{module}.{function}", text, group["releases"]


def _settle(known: tuple[str, ...], forms: Forms, where: str) -> Forms:
    """What the table gives, where the facts do not contradict it."""
    settled = []
    for form in forms:
        kinds = []
        for kind, fact in zip_longest(form, known[: len(form)], fillvalue="?"):
            alone = len(forms) == 1 and not kind.startswith("!")
            if alone and fact not in (kind, *_REFINED.get(kind, ("?",))):
                raise KindsError(f"{where}: {kind} in the table, {fact} in the facts")
            kinds.append(kind.removeprefix("!"))
        settled.append(tuple(kinds))
    return tuple(settled)


def _read(text: str) -> Forms:
    forms = tuple(tuple(form.split()) for form in text.split("|"))
    for kind in {kind.removeprefix("!") for form in forms for kind in form} - _KINDS:
        raise KindsError(f"there is no kind {kind}")
    return tuple(sorted(forms, key=len, reverse=True))


def _fact(release: str, family: str, row: Mapping[str, Any]) -> tuple[str, ...]:
    kinds = row.get("args", ())
    if release == "ser-2.0" or family == "modules_s":
        # no format strings with `$`: the whole is one attribute or select (LANGUAGE D.6.1)
        return tuple("str_var" if kind == "str_pv" else kind for kind in kinds)
    return tuple(kinds)


def _place(
    found: Mapping[tuple[str, str], Forms], module: str, function: str
) -> tuple[str, str] | None:
    """Where a release has a function; only Kamailio 3.1 has names with ``@``."""
    for name in (module, module.partition("@")[0]):
        if (name, function) in found:
            return name, function
        if any(other == name for other, _ in found):
            return None
    return None


def _inherit(settled: dict[str, dict[tuple[str, str], Forms]], releases: Mapping[str, Any]) -> None:
    """What the facts of an old release leave open is taken from the release its modules went to."""
    old, new = _HEIR
    for (module, function), (kinds, *shorter) in settled[old].items():
        if shorter or module not in releases[new]:
            continue
        twin = f"{module}@modules_s"
        if twin not in releases[new] and releases[new][module]["family"] == "modules_k":
            continue
        heir = settled[new].get((twin if twin in releases[new] else module, function))
        if heir is None:
            continue
        later = ["str_var" if kind == "str_pv" else kind for kind in heir[0]]
        open_ = [*kinds, *["?"] * (len(later) - len(kinds))]
        later += ["?"] * (len(open_) - len(later))
        settled[old][module, function] = (
            tuple(b if a == "?" else a for a, b in zip(open_, later, strict=True)),
        )


def _functions(modules: Mapping[str, Any]) -> dict[tuple[str, str], Any]:
    return {
        (module, row["name"]): row
        for module, entry in modules.items()
        for row in entry["functions"]
    }


def _most(row: Mapping[str, Any]) -> int | None:
    """The greatest argument count, later snapshots of the release among them; None: any."""
    counts = [value for name, value in row.items() if name.startswith("params")]
    highs = [count if isinstance(count, int) else count[1] for count in counts]
    return None if None in highs else max(highs)


def _fitted(forms: Forms, row: Mapping[str, Any], plain: bool) -> Forms:
    """The forms that a release has; of a form that grew later, its beginning. ``plain``: what is
    not known is a string as it stands."""
    most = _most(row)
    if plain:
        kinds = [*forms[0], *["?"] * ((most or 0) - len(forms[0]))]
        return (tuple("str" if kind == "?" else kind for kind in kinds),)
    if most is None:
        return forms
    known = [form for form in forms if len(form) <= most] or [forms[0][:most]]
    # a table row covers releases in which a function takes more than in this one
    return tuple(dict.fromkeys(_trimmed(form) for form in known))


def _trimmed(form: tuple[str, ...]) -> tuple[str, ...]:
    while form and form[-1] == "?":
        form = form[:-1]
    return form
