"""The command line: arguments, files, exit codes. What a config means is none of its business.

Exit codes: 0 done, 1 the config is wrong, 2 the command line or a file is.
"""

from __future__ import annotations

import difflib
import os
import re
import sys
import tempfile
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn, Optional

import click
import typer
from typer.core import TyperGroup

from sertranspile.diagnostics import ConfigErrors, Diagnostic, render
from sertranspile.output import OutputRefused, write_atomically, write_module
from sertranspile.source import SourceFile, decode, encode

if TYPE_CHECKING:
    from sertranspile.includes import Read
    from sertranspile.pipeline import Output

_ROOT_OPTIONS = frozenset({"--help", "--version"})


class _TranspileByDefault(TyperGroup):
    """``sertranspile FILE`` is ``sertranspile transpile FILE``."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if args and args[0] not in self.commands and args[0] not in _ROOT_OPTIONS:
            close = difflib.get_close_matches(args[0], list(self.commands), n=1)
            if close and not Path(args[0]).exists():
                raise click.UsageError(
                    f"no command and no file {args[0]!r}: did you mean {close[0]!r}?", ctx
                )
            args = ["transpile", *args]
        return super().parse_args(ctx, args)


app = typer.Typer(
    cls=_TranspileByDefault,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
    no_args_is_help=True,
    help="Translate SIP router configs to Python.",
)

_File = Annotated[str, typer.Argument(metavar="FILE", help="The config; - reads standard input.")]
_Dialect = Annotated[
    Optional[str],  # noqa: UP045 - Typer reads this at run time
    typer.Option("--dialect", metavar="NAME", help="The config's dialect, if detection errs."),
]
_Profile = Annotated[
    Optional[str],  # noqa: UP045 - Typer reads this at run time
    typer.Option("--profile", metavar="NAME", help="The server to behave like."),
]


_Defines = Annotated[
    Optional[list[str]],  # noqa: UP045 - Typer reads this at run time
    typer.Option(
        "-A", metavar="NAME[=VALUE]", help="Define a name, as #!define does; may be repeated."
    ),
]


def _show_version(wanted: bool) -> None:
    if wanted:
        try:
            version = metadata.version("sertranspile")
        except metadata.PackageNotFoundError:
            version = "(not installed)"
        typer.echo(f"sertranspile {version}")
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    """Translate SIP router configs to Python."""


@app.command()
def transpile(
    file: _File,
    output: Annotated[
        Optional[Path],  # noqa: UP045 - Typer reads this at run time
        typer.Option("--output", "-o", help="The module to write; standard output without."),
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Overwrite a module that was edited.")
    ] = False,
    defines: _Defines = None,
    profile: _Profile = None,
    dialect: _Dialect = None,
) -> None:
    """Translate a config to a Python module."""
    config, source = _read(file)
    _known_dialect(dialect)
    _known_profile(profile)
    made = _translate(file, source, _defined(defines), profile, dialect)
    if output is None or str(output) == "-":
        sys.stdout.buffer.write(made.text.encode("utf-8"))
        sys.stdout.buffer.flush()
        return
    try:
        write_module(output, made.text, made.lines, source, config, force)
    except OutputRefused as refused:
        _stop(str(refused))
    except OSError as error:
        _stop(_cannot("write", str(output), error))


@app.command()
def check(file: _File, defines: _Defines = None, dialect: _Dialect = None) -> None:
    """Report what is wrong with a config, and write nothing."""
    from sertranspile import pipeline

    _, source = _read(file)
    _known_dialect(dialect)
    try:
        checked = pipeline.check(
            source, dialect, _defined(defines), _reader(file), environment=os.environ
        )
    except ConfigErrors as errors:
        _fail(errors)
    _report(checked.findings, checked.source)


@app.command()
def expand(
    file: _File,
    output: Annotated[
        Optional[Path],  # noqa: UP045 - Typer reads this at run time
        typer.Option("--output", "-o", help="The file to write; standard output without."),
    ] = None,
    origins: Annotated[
        bool, typer.Option("--origins/--no-origins", help="Say where lines are from, in comments.")
    ] = True,
    defines: _Defines = None,
    dialect: _Dialect = None,
) -> None:
    """Show the effective config: with includes, without #! directives."""
    from sertranspile import pipeline

    config, source = _read(file)
    _known_dialect(dialect)
    try:
        made = pipeline.expand(
            source, dialect, _defined(defines), _reader(file), os.environ, origins
        )
    except ConfigErrors as errors:
        _fail(errors)
    _report(made.warnings, made.source)
    data = encode(made.text, config)
    if output is None or str(output) == "-":
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    try:
        write_atomically(output, data)
    except OSError as error:
        _stop(_cannot("write", str(output), error))


@app.command(context_settings={"ignore_unknown_options": True})
def run(
    file: _File,
    flags: Annotated[
        Optional[list[str]],  # noqa: UP045 - Typer reads this at run time
        typer.Argument(metavar="-- FLAGS", help="What the router is given."),
    ] = None,
    defines: _Defines = None,
) -> None:
    """Translate a config and run the router at once."""
    config, source = _read(file)
    made = _translate(file, source, _defined(defines))
    try:
        module = Path(tempfile.mkdtemp(prefix="sertranspile-")) / "router.py"
        write_module(module, made.text, made.lines, source, config)
    except OSError as error:
        _stop(_cannot("write", "a temporary module", error))
    _let_find_the_runtime()
    sys.stdout.flush()
    sys.stderr.flush()
    os.execv(sys.executable, [sys.executable, str(module), *(flags or [])])


def _let_find_the_runtime() -> None:
    """A module in a temporary folder finds the runtime that we would find."""
    runtime = find_spec("runtime")
    if runtime is not None and runtime.origin is not None:
        home = str(Path(runtime.origin).resolve().parent.parent)
        paths = [home, *filter(None, [os.environ.get("PYTHONPATH")])]
        os.environ["PYTHONPATH"] = os.pathsep.join(paths)


def _read(file: str) -> tuple[bytes, SourceFile]:
    """A config's bytes and text."""
    if file == "-":
        data = sys.stdin.buffer.read()
        return data, SourceFile("<stdin>", decode(data))
    try:
        data = Path(file).read_bytes()
    except OSError as error:
        _stop(_cannot("read", file, error))
    return data, SourceFile(Path(file).name, decode(data))


def _reader(file: str) -> Read | None:
    """What reads the files that a config includes."""
    from sertranspile.files import reader

    return None if file == "-" else reader(Path(file).parent)


def _defined(words: list[str] | None) -> dict[str, str | None]:
    """The names of -A options."""
    names: dict[str, str | None] = {}
    for word in words or ():
        name, equals, value = word.partition("=")
        if not re.fullmatch(r"[A-Za-z0-9_]+", name):
            raise click.UsageError(f"-A takes a name of letters, digits and _, not {name!r}")
        names[name] = value if equals else None
    return names


def _translate(
    file: str,
    source: SourceFile,
    defines: dict[str, str | None],
    profile: str | None = None,
    dialect: str | None = None,
) -> Output:
    """The module of a config, its warnings reported; ends the command when the config is wrong."""
    from sertranspile import pipeline

    try:
        made = pipeline.transpile(
            source, profile, dialect, defines, _reader(file), environment=os.environ
        )
    except ConfigErrors as errors:
        _fail(errors)
    _report(made.warnings, made.source)
    return made


def _known_profile(profile: str | None) -> None:
    from sertranspile.dialects import PROFILES

    if profile is not None and profile not in PROFILES:
        raise click.UsageError(f"no profile {profile!r}: there are {', '.join(PROFILES)}")


def _known_dialect(dialect: str | None) -> None:
    from sertranspile.dialects import DIALECTS

    if dialect is not None and dialect not in DIALECTS:
        raise click.UsageError(f"no dialect {dialect!r}: there are {', '.join(DIALECTS)}")


def _report(findings: list[Diagnostic] | tuple[Diagnostic, ...], source: SourceFile) -> None:
    colour = sys.stderr.isatty() and "NO_COLOR" not in os.environ
    for finding in findings:
        typer.echo(render(finding, source, colour=colour), err=True)


def _fail(errors: ConfigErrors) -> NoReturn:
    _report(errors.diagnostics, errors.source)
    raise typer.Exit(1)


def _stop(sentence: str) -> NoReturn:
    typer.echo(f"sertranspile: {sentence}", err=True)
    raise typer.Exit(2)


def _cannot(do: str, file: str, error: OSError) -> str:
    return f"cannot {do} {file}: {(error.strerror or str(error)).lower()}"


def main() -> None:
    """Entry point of the ``sertranspile`` command."""
    app(prog_name="sertranspile")


__all__ = ["app", "main"]
