"""`budget gate`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from governance.cli.options import Directory, FormatOfCheck, Output
from governance.cli.wiring import emit, emit_plain, exit_with_limits, folder_of, open_world, progress, style
from governance.errors import UsageError

if TYPE_CHECKING:
    from governance.commands.shared.named_file import NamedFile

Files = Annotated[
    list[Path] | None,
    typer.Argument(
        metavar="RESULTS.json…",
        help="What pytest-benchmark, pytest-codspeed, pyperf or hyperfine wrote.",
        show_default=False,
    ),
]
Environment = Annotated[
    str | None,
    typer.Option(
        "--env", metavar="ENV", envvar="BUDGET_ENV", help="Judge by what holds in this environment.", show_default=False
    ),
]
ReportOnly = Annotated[
    bool, typer.Option("--report-only", help="Report, and end with exit status 0 whatever the verdict.")
]


Against = Annotated[
    list[Path] | None,
    typer.Option(
        "--against",
        metavar="BASE.json",
        help="What another build measured in turns with this one; may be given several times.",
        show_default=False,
    ),
]


SelfTest = Annotated[
    bool,
    typer.Option(
        "--self-test",
        help="Run the suite several times with nothing changed, and tell how often the gate would stop or stay "
        "undecided on this machine. The arguments are pytest's, after `--` where they are options.",
    ),
]
Runs = Annotated[int, typer.Option("--runs", metavar="N", min=2, help="How often --self-test runs the suite.")]


def contents(results: list[Path], directory: Path | None) -> "list[NamedFile]":
    """The files, read as far as they may be long.

    Raises:
        UsageError: one of them cannot be read.
    """
    from governance.adapters.system.files import read_named
    from governance.commands.shared.named_file import NamedFile
    from governance.documents.measurements.results_json import MAX_BYTES

    return [NamedFile(str(path), read_named(folder_of(directory) / path, MAX_BYTES + 1)) for path in results]


def gate(
    results: Files = None,
    environment: Environment = None,
    form: FormatOfCheck = "text",
    output: Output = None,
    report_only: ReportOnly = False,
    against: Against = None,
    self_test: SelfTest = False,
    runs: Runs = 10,
    directory: Directory = None,
) -> None:
    """Judge results of benchmarks: is every limit of every capability kept, and is that more than chance?

    The budgets are those of the checkout.
    """
    from governance.commands.gate import gate as judge
    from governance.render.formats.registry import render_gate

    if self_test:
        _self_test([str(word) for word in results or ()], runs, environment, form, output, directory)
        return
    if not results:
        raise UsageError("no results file is named", "budget gate RESULTS.json")
    files, others = contents(results, directory), contents(against or [], directory)
    with open_world(directory) as world:
        report = judge(world, files, environment, others)
    emit(render_gate(report, form, style(output)), output)
    if not report_only:
        exit_with_limits(report.verdict)


def _self_test(
    arguments: list[str],
    runs: int,
    environment: str | None,
    form: FormatOfCheck,
    output: Path | None,
    directory: Path | None,
) -> None:
    from governance.adapters.system.pytest_suite import PytestSuite
    from governance.commands.gate_self_test import self_test
    from governance.render.commands.gate_self_test import as_json, as_text

    if form not in {"text", "json"}:
        raise UsageError(f"--self-test has no format {form}", "use --format text or --format json")
    named = [f"--budget-env={environment}"] if environment else []
    suite = PytestSuite(folder_of(directory), [*named, *arguments])
    with open_world(directory) as world, progress() as shown:
        report = self_test(world, suite, runs, environment, shown)
    emit_plain(report, as_text, as_json, form, output)
