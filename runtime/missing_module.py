"""Stand-ins for modules of a config that this runtime lacks.

A generated module with ``auth = missing("auth")`` can be imported, read and tested; the router
refuses to start with it unless it is told ``--allow-missing``, and then a call ends its script.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from types import ModuleType

from runtime.results import Rc


class MissingFunction(Exception):
    """A script called a function of a module that the runtime lacks."""


class MissingModule(ModuleType):
    """Takes the place of a module: any function can be named, none can be called."""

    #: modules without ``State`` have none; any parameter may be set
    State = None

    def __init__(self, name: str) -> None:
        super().__init__(name, f"Stands for module {name}, which this runtime lacks.")

    @staticmethod
    def Params(**values: object) -> None:
        """Take any parameter: only the real module knows which there are."""

    def __getattr__(self, function: str) -> Callable[..., Rc]:
        if function.startswith("__"):
            raise AttributeError(function)

        def call(*_: object, **__: object) -> Rc:
            raise MissingFunction(
                f"{self.__name__}.{function}() was called, and this runtime has no module "
                f"{self.__name__}"
            )

        return call


def missing(name: str) -> MissingModule:
    """A stand-in for the config's module ``name``."""
    return MissingModule(name)


def names_missing(modules: Iterable[ModuleType]) -> list[str]:
    """Which of the modules are stand-ins, by name, in order."""
    return [module.__name__ for module in modules if isinstance(module, MissingModule)]
