"""The command line: arguments, files, exit statuses. What a config means is none of its business,
nor how findings are written (``report.py``).
"""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn, Optional, TextIO

import click
import typer
import typer.core
from typer.core import TyperGroup

from sertranspile.diagnostics import ConfigErrors, Diagnostic, Severity
from sertranspile.report import Format, report
from sertranspile.source import SourceFile, decode, encode

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sertranspile.includes import Read
    from sertranspile.pipeline import Output

#: typer escapes brackets for rich, and where rich does not print it leaves the backslashes there
typer.core.HAS_RICH = False

#: shows where a defect is
_TRACEBACK = "SERTRANSPILE_TRACEBACK"

_ROOT_OPTIONS = frozenset({"--help", "--version"})

#: what the statuses of the commands mean, below their help
_STATUS = """Exit status: 0 when done, warnings or not; 1 when the config is wrong, then nothing is
written; 2 when the command line is, or a file cannot be read or written; 3 for a defect of
sertranspile."""
_CHECK_STATUS = """Exit status: 0 when nothing is wrong; 1 with any error or warning; 2 when the
command line is wrong or the file cannot be read; 3 for a defect of sertranspile. Notes do not
count: they say what the transpiler makes of a config that is right, or lacks."""


class _TranspileByDefault(TyperGroup):
    """``sertranspile FILE`` is ``sertranspile transpile FILE``."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if args and args[0] not in self.commands and args[0] not in _ROOT_OPTIONS:
            from difflib import get_close_matches

            close = get_close_matches(args[0], list(self.commands), n=1)
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
    typer.Option(
        "--dialect",
        metavar="NAME",
        help="The config's dialect, if detection errs: regex2001, route2001, ser08, ser09, ser2, "
        "ser3, openser1, kam3, kam5, kam6.",
    ),
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


_Format = Annotated[
    Format, typer.Option("--output-format", help="How findings are written.", case_sensitive=False)
]


def _show_version(wanted: bool) -> None:
    if wanted:
        from importlib import metadata  # late, as all that only one command needs

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


@app.command(epilog=_STATUS)
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
    output_format: _Format = Format.FULL,
) -> None:
    """Translate a config to a Python module."""
    from sertranspile.output import OutputRefused, write_module

    _known_dialect(dialect)
    _known_profile(profile)
    given = _defined(defines)
    config, source = _read(file)
    made = _translate(file, source, output_format, given, profile, dialect)
    if output is None or str(output) == "-":
        _print(made.text.encode("utf-8"))
        return
    try:
        write_module(output, made.text, made.lines, source, config, force)
    except OutputRefused as refused:
        _stop(str(refused))
    except OSError as error:
        _stop(_cannot("write", str(output), error))


@app.command(epilog=_CHECK_STATUS)
def check(
    file: _File,
    defines: _Defines = None,
    dialect: _Dialect = None,
    output_format: _Format = Format.FULL,
) -> None:
    """Report what is wrong with a config, and write nothing."""
    from sertranspile import pipeline

    _known_dialect(dialect)
    given = _defined(defines)
    _, source = _read(file)
    findings: Sequence[Diagnostic]
    try:
        checked = pipeline.check(source, dialect, given, _reader(file), environment=os.environ)
        findings, source = checked.findings, checked.source
    except ConfigErrors as errors:
        findings, source = errors.diagnostics, errors.source
    _print(report(findings, source, output_format, _folder(file), _colours(sys.stdout)))
    if any(finding.severity is not Severity.NOTE for finding in findings):
        raise typer.Exit(1)


@app.command(epilog=_STATUS)
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
    output_format: _Format = Format.FULL,
) -> None:
    """Show the effective config: with includes, without #! directives."""
    from sertranspile import pipeline
    from sertranspile.output import write_atomically

    _known_dialect(dialect)
    given = _defined(defines)
    config, source = _read(file)
    try:
        made = pipeline.expand(source, dialect, given, _reader(file), os.environ, origins)
    except ConfigErrors as errors:
        _report(errors.diagnostics, errors.source, file, output_format)
        raise typer.Exit(1) from None
    _report(made.warnings, made.source, file, output_format)
    data = encode(made.text, config)
    if output is None or str(output) == "-":
        _print(data)
        return
    try:
        write_atomically(output, data)
    except OSError as error:
        _stop(_cannot("write", str(output), error))


@app.command(context_settings={"ignore_unknown_options": True}, epilog=_STATUS)
def run(
    file: _File,
    flags: Annotated[
        Optional[list[str]],  # noqa: UP045 - Typer reads this at run time
        typer.Argument(metavar="-- FLAGS", help="What the router is given."),
    ] = None,
    defines: _Defines = None,
    output_format: _Format = Format.FULL,
) -> None:
    """Translate a config and run the router at once."""
    import tempfile

    from sertranspile.output import write_module

    given = _defined(defines)
    config, source = _read(file)
    made = _translate(file, source, output_format, given)
    try:
        module = Path(tempfile.mkdtemp(prefix="sertranspile-")) / "router.py"
        write_module(module, made.text, made.lines, source, config)
    except OSError as error:
        _stop(_cannot("write", "a temporary module", error))
    _let_find_the_runtime()
    sys.stdout.flush()
    sys.stderr.flush()
    os.execv(sys.executable, [sys.executable, str(module), *(flags or [])])


@app.command()
def explain(
    code: Annotated[
        Optional[str],  # noqa: UP045 - Typer reads this at run time
        typer.Argument(metavar="CODE", help="A finding's code, such as E301; all of them without."),
    ] = None,
) -> None:
    """Explain a finding by its code, with a config that is wrong and one that is right."""
    from sertranspile import explain

    if code is None:
        _print(explain.index())
        return
    known = explain.known_code(code)
    if known is None:
        close = explain.similar_codes(code)
        meant = f"did you mean {', '.join(close)}?" if close else "`sertranspile explain` lists all"
        _stop(f"no code {code!r}: {meant}")
    _print(explain.page(known))


def _let_find_the_runtime() -> None:
    """A module in a temporary folder finds the runtime that we would find."""
    from importlib.util import find_spec

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
    format: Format,
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
        _report(errors.diagnostics, errors.source, file, format)
        raise typer.Exit(1) from None
    _report(made.warnings, made.source, file, format)
    return made


def _known_profile(profile: str | None) -> None:
    from sertranspile.dialects import PROFILES

    if profile is not None and profile not in PROFILES:
        raise click.UsageError(f"no profile {profile!r}: there are {', '.join(PROFILES)}")


def _known_dialect(dialect: str | None) -> None:
    from sertranspile.dialects import DIALECTS

    if dialect is not None and dialect not in DIALECTS:
        raise click.UsageError(f"no dialect {dialect!r}: there are {', '.join(DIALECTS)}")


def _report(findings: Sequence[Diagnostic], source: SourceFile, file: str, format: Format) -> None:
    """Findings beside a command's own output."""
    if findings or format is Format.JSON:
        _print(report(findings, source, format, _folder(file), _colours(sys.stderr)), sys.stderr)


def _folder(file: str) -> str:
    return "" if file == "-" else str(Path(file).parent)


def _colours(stream: TextIO) -> bool:
    return stream.isatty() and not os.environ.get("NO_COLOR")


def _print(text: str | bytes, stream: TextIO | None = None) -> None:
    """Write to standard output, or what is given. Nobody has to read all of it: when the reader
    has gone, the rest is dropped, and the status still tells what was found."""
    stream = stream or sys.stdout
    try:
        stream.flush()
        data = text.encode("utf-8", "backslashreplace") if isinstance(text, str) else text
        stream.buffer.write(data)
        stream.buffer.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _stop(sentence: str) -> NoReturn:
    typer.echo(f"sertranspile: {sentence}", err=True)
    raise typer.Exit(2)


def _cannot(do: str, file: str, error: OSError) -> str:
    return f"cannot {do} {file}: {(error.strerror or str(error)).lower()}"


def main() -> None:
    """Entry point of the ``sertranspile`` command. What fails for no reason that a user could mend
    is told in a sentence; all of it for whoever sets ``SERTRANSPILE_TRACEBACK``."""
    try:
        app(prog_name="sertranspile")
    except Exception as error:  # whatever it is, it is a defect
        if os.environ.get(_TRACEBACK):
            raise
        said = " ".join(str(error).split())[:200]
        what = f"{type(error).__name__}: {said}" if said else type(error).__name__
        typer.echo(
            f"sertranspile: a defect of sertranspile, not of the config ({what}): please report it "
            f"where sertranspile is from, with the config and what {_TRACEBACK}=1 shows",
            err=True,
        )
        sys.exit(3)


__all__ = ["app", "main"]
