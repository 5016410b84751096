"""What a release, or a chain of releases, knows: the questions that lowering and checks ask.

In a chain the first release that knows a name says what it is; the others may allow more: argument
counts, kinds of routes, types of values. ``releases`` of a fact says which of them know it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import Any, Final, Literal, TypeVar

from sertranspile.catalog.facts import (
    CoreFunction,
    EventRoute,
    Exporter,
    Function,
    Module,
    Operand,
    Param,
    RouteKeyword,
    Setting,
    Transformation,
    Variable,
)
from sertranspile.catalog.guess import closest
from sertranspile.catalog.join import (
    join_core_functions,
    join_functions,
    join_operands,
    join_params,
    join_routes,
    join_settings,
    join_transformations,
    join_variables,
    joined,
    united,
)
from sertranspile.catalog.paths import find_path, fits_name
from sertranspile.catalog.rows import Facts, Release

#: what there is to know; functions are those of the core and of modules
Subject = Literal["module", "function", "param", "setting", "pv", "transformation", "event_route"]

Fact = TypeVar("Fact")


class Catalog:
    """The facts of one release, or of several as a chain. Mappings are by every spelling of a name.

    ``family`` is the folder that wins where a release has two modules of one name (Kamailio 3.1:
    ``modules_k`` or ``modules_s``).
    """

    def __init__(self, sources: tuple[Release, ...], family: str | None = None) -> None:
        self.sources: Final = sources
        self.family: Final = family

    @property
    def releases(self) -> tuple[str, ...]:
        """The releases, the one that decides first."""
        return tuple(source.name for source in self.sources)

    # ---- modules ----

    @cached_property
    def modules(self) -> Mapping[str, Module]:
        """By the name that ``loadmodule`` takes, without path and ``.so``."""
        names = dict.fromkeys(name for source in self.sources for name in source.twins)
        return Facts(names, self._module)

    def module(self, name: str) -> Module | None:
        """A module; None: no release of the chain has it."""
        return self.modules.get(name)

    def twins(self, name: str) -> tuple[Module, ...]:
        """All modules of a name in the first release that has one, of every family."""
        for source in self.sources:
            if name in source.twins:
                return tuple(source.module(key) for key in source.twins[name])
        return ()

    @cached_property
    def modparam_names(self) -> Mapping[str, str]:
        """What ``modparam`` may call a module -> its ``loadmodule`` name."""
        names = {name: name for name in self.modules}
        for source in self.sources:
            for key, row in source.data["modules"].items():
                names.setdefault(row.get("exports_name", key), key.partition("@")[0])
        return names

    def function(self, module: str, name: str) -> Function | None:
        """A function as a module exports it; None: it does not, or there is no such module."""
        known = self.modules.get(module)
        return known.functions.get(name) if known is not None else None

    def param(self, module: str, name: str) -> Param | None:
        """A parameter of a module; None: it has none of that name, or there is no such module."""
        known = self.modules.get(module)
        return known.params.get(name) if known is not None else None

    def exporters(self, function: str) -> tuple[Exporter, ...]:
        """All modules that export a function."""
        found: dict[tuple[str, bool], Exporter] = {}
        for source, key in self._exporters.get(function, ()):
            name, family = key.partition("@")[0], source.data["modules"][key]["family"]
            # SER's modules of a name are others than Kamailio's; else folders are only folders
            same = (name, family == "modules_s")
            known = found.get(same, Exporter(name, family, ()))
            found[same] = known._replace(releases=(*known.releases, source.name))
        # IMS repeats names of everyday modules, which are those that are meant more often
        return tuple(sorted(found.values(), key=lambda known: known.module.startswith("ims_")))

    @cached_property
    def _exporters(self) -> Mapping[str, list[tuple[Release, str]]]:
        """Function -> the releases and keys of modules that export it."""
        found: dict[str, list[tuple[Release, str]]] = {}
        for source in self.sources:
            for key, row in source.data["modules"].items():
                place = (source, key)
                for function in row["functions"]:
                    if function in found:
                        found[function].append(place)
                    else:
                        found[function] = [place]
        return found

    # ---- core ----

    @cached_property
    def core_functions(self) -> Mapping[str, CoreFunction]:
        """Commands of the language, by every spelling (LANGUAGE B.1.2)."""
        return self._spelt("functions", Release.core_function, join_core_functions)

    @cached_property
    def settings(self) -> Mapping[str, Setting]:
        """Core parameters, by every spelling."""
        return self._spelt("settings", Release.setting, join_settings)

    @cached_property
    def routes(self) -> Mapping[str, RouteKeyword]:
        """What opens a block, by keyword."""
        names = _names(self.sources, lambda source: source.data["routes"])
        return Facts(names, lambda word: joined([s.route(word) for s in names[word]], join_routes))

    @cached_property
    def operands(self) -> Mapping[str, Operand]:
        """What a condition compares, by every spelling (LANGUAGE D.8)."""
        found: dict[str, Operand] = {}
        for source in self.sources:
            for row in source.data["core"]["condition_tokens"]:
                for name in row["names"]:
                    new = Operand(
                        tuple(row["names"]), tuple(row["ops"]), tuple(row["rhs"]), (source.name,)
                    )
                    found[name] = join_operands(found[name], new) if name in found else new
        return found

    @cached_property
    def keywords(self) -> frozenset[str]:
        """Words that the lexer keeps for itself."""
        return frozenset(word for part in self.core("keywords") for word in part)

    @cached_property
    def listen_modifiers(self) -> tuple[str, ...]:
        """Words that may follow the address of ``listen`` (LANGUAGE C.1.2)."""
        return united(part for part in self.core("listen_modifiers"))

    @cached_property
    def socket_attributes(self) -> tuple[str, ...]:
        """Names in a ``socket = {...}`` block."""
        return united(part for part in self.core("socket_block_attrs"))

    @cached_property
    def cfg_groups(self) -> Mapping[str, frozenset[str]]:
        """Settings that ``@cfg_get.group.name`` reads, by group; a config may add its own."""
        found: dict[str, frozenset[str]] = {}
        for source in self.sources:
            rows = [source.data["core"], *source.data["modules"].values()]
            for row in (row["cfg_vars"] for row in rows if "cfg_vars" in row):
                found[row["group"]] = found.get(row["group"], frozenset()) | set(row["names"])
        return found

    def core(self, section: str) -> list[Any]:
        """A section of the grammar's facts as each release that has it gives it: ``exits``,
        ``case_forms``, ``operators``, ``lexical``, ``preprocessor``, ``module_statements``,
        ``module_call_args``, ``custom_globals``, ``flag_declarations``, ``special_tokens``."""
        return [s.data["core"][section] for s in self.sources if section in s.data["core"]]

    # ---- variables ----

    @cached_property
    def pvs(self) -> Mapping[str, Variable]:
        """Pseudo-variables by name, without ``$``. Releases of SER have none."""
        names = _names(self.sources, lambda source: source.data["pvs"])
        return Facts(
            names, lambda name: joined([s.variable(name) for s in names[name]], join_variables)
        )

    @cached_property
    def transformations(self) -> Mapping[str, Mapping[str, Transformation]]:
        """Transformations by class, then by name: ``transformations["s"]["substr"]``."""
        groups = _names(self.sources, lambda source: source.data["transformations"])
        return Facts(groups, lambda group: self._group(group, groups[group]))

    def transformation(self, text: str) -> Transformation | None:
        """A transformation by how it is written: ``s.substr``."""
        group, _, name = text.partition(".")
        return self.transformations[group].get(name) if group in self.transformations else None

    def select(self, path: str) -> tuple[str, ...]:
        """The owners (``core`` or modules) of a select such as ``@via[1].host`` or
        ``@msg.header["X"]``; none: it is not known."""
        found = []
        for source in self.sources:
            for key in find_path(source.data["selects"], path):
                name = key.partition("@")[0]
                # a twin has its own selects: the one counts that the family picks
                if name == "core" or self._key(source, name) == key:
                    found.append(name)
        return united([found])

    # ---- events ----

    @cached_property
    def event_routes(self) -> tuple[EventRoute, ...]:
        """Those that are known; a best effort, as modules make up names at run time."""
        found: dict[tuple[str, str], tuple[str, ...]] = {}
        for source in self.sources:
            rows = [("core", name) for name in source.data["core"].get("event_routes", ())]
            for key, row in source.data["modules"].items():
                rows += [(key.partition("@")[0], name) for name in row.get("event_routes", ())]
            for module, name in rows:
                found[module, name] = (*found.get((module, name), ()), source.name)
        return tuple(EventRoute(name, module, known) for (module, name), known in found.items())

    def event_route(self, name: str) -> EventRoute | None:
        """The event route that a name is, free parts filled in."""
        return next((known for known in self.event_routes if fits_name(known.name, name)), None)

    # ---- names ----

    def names(self, subject: Subject, module: str | None = None) -> Iterable[str]:
        """All names of a subject; of parameters, those of ``module``."""
        match subject:
            case "module":
                return self.modules
            case "function":
                return {**self.core_functions, **self._exporters}
            case "param":
                known = self.modules.get(module or "")
                return known.params if known is not None else ()
            case "setting":
                return self.settings
            case "pv":
                return self.pvs
            case "transformation":
                groups = self.transformations
                return [f"{group}.{name}" for group in groups for name in groups[group]]
            case "event_route":
                return [known.name for known in self.event_routes]

    def knows(self, subject: Subject, name: str, module: str | None = None) -> bool:
        """Whether there is such a name; a parameter's may be of any module called ``module``."""
        match subject:
            case "function":
                return name in self.core_functions or name in self._exporters
            case "param":
                keys = [(s, key) for s in self.sources for key in s.twins.get(module or "", ())]
                return any(name in s.data["modules"][key]["params"] for s, key in keys)
            case "event_route":
                return self.event_route(name) is not None
            case "module" | "setting" | "pv" | "transformation":
                return name in self.names(subject)

    def similar(self, word: str, subject: Subject, module: str | None = None) -> str | None:
        """The name that was probably meant."""
        return closest(word, self.names(subject, module))

    # ---- putting releases together ----

    def _module(self, name: str) -> Module:
        known = [
            source.module(self._key(source, name))
            for source in self.sources
            if name in source.twins
        ]
        if len(known) == 1:
            return known[0]
        functions = _by_name(module.functions for module in known)
        params = _by_name(module.params for module in known)
        return known[0]._replace(
            functions=Facts(
                functions, lambda f: joined([m[f] for m in functions[f]], join_functions)
            ),
            params=Facts(params, lambda p: joined([m[p] for m in params[p]], join_params)),
            pvs=united(module.pvs for module in known),
            transformations=united(module.transformations for module in known),
            event_routes=united(module.event_routes for module in known),
            releases=tuple(release for module in known for release in module.releases),
        )

    def _key(self, source: Release, name: str) -> str:
        wanted = f"{name}@{self.family}"
        keys = source.twins[name]
        return wanted if wanted in keys else keys[0]

    def _group(self, group: str, sources: list[Release]) -> Mapping[str, Transformation]:
        names = _names(sources, lambda source: source.data["transformations"][group]["functions"])
        return Facts(
            names,
            lambda name: joined(
                [source.transformation(group, name) for source in names[name]],
                join_transformations,
            ),
        )

    def _spelt(
        self,
        section: str,
        read: Callable[[Release, str], Fact],
        join: Callable[[Fact, Fact], Fact],
    ) -> Mapping[str, Fact]:
        """Facts by name and alias."""
        places: dict[str, list[tuple[Release, str]]] = {}
        for source in self.sources:
            for name, row in source.data[section].items():
                for spelling in (name, *row.get("aliases", ())):
                    places.setdefault(spelling, []).append((source, name))
        return Facts(places, lambda word: joined([read(*place) for place in places[word]], join))


def _names(
    sources: Iterable[Release], section: Callable[[Release], Mapping[str, Any]]
) -> dict[str, list[Release]]:
    """Name -> the releases that have it."""
    found: dict[str, list[Release]] = {}
    for source in sources:
        for name in section(source):
            found.setdefault(name, []).append(source)
    return found


def _by_name(tables: Iterable[Mapping[str, Fact]]) -> dict[str, list[Mapping[str, Fact]]]:
    found: dict[str, list[Mapping[str, Fact]]] = {}
    for table in tables:
        for name in table:
            found.setdefault(name, []).append(table)
    return found
