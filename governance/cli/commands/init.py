"""`budget init`."""

import sys
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from governance.cli.options import Directory, Format, Output
from governance.cli.paths import setup_facts
from governance.cli.wiring import emit_plain, exit_with, folder_of, open_world, style
from governance.errors import UsageError

if TYPE_CHECKING:
    from governance.commands.init.request import InitRequest
    from governance.commands.shared.named_file import NamedFile
    from governance.domain.reports.init import InitReport
    from governance.render.layout.style import Style

Preset = Annotated[
    Literal["solo", "team", "org"] | None,
    typer.Option("--preset", help="Who approves; solo for one person, else team.", show_default=False),
]
Repository = Annotated[
    str | None,
    typer.Option("--repository", metavar="NAME", help="The name that sign-offs are bound to.", show_default=False),
]
People = Annotated[
    list[str] | None,
    typer.Option(
        "--person", metavar="NAME=ADDRESS[,@HANDLE][,ID]", help="Another person; repeatable.", show_default=False
    ),
]


class PeopleSource(StrEnum):
    """Where people are found."""

    HISTORY = "history"
    CODEOWNERS = "codeowners"


PeopleFrom = Annotated[
    list[PeopleSource] | None,
    typer.Option("--people-from", help="Name the people found there, too; repeatable.", show_default=False),
]
Keys = Annotated[
    list[str] | None,
    typer.Option("--key", metavar="NAME=FILE", help="A person's public SSH key; repeatable.", show_default=False),
]
Approvals = Annotated[
    Literal["keys", "witnesses", "commits"] | None,
    typer.Option(
        "--approvals",
        help="How approvals are given: signed with people's own keys, on a forge and attested by witnesses, or by "
        "who authored commits. If left out: keys where everybody's is known, else commits.",
        show_default=False,
    ),
]
Witnesses = Annotated[
    list[str] | None,
    typer.Option(
        "--witness",
        metavar="NAME=FILE",
        help="Who attests approvals given on a forge, with their public key; repeatable.",
        show_default=False,
    ),
]
Ci = Annotated[
    Literal["github", "gitlab"] | None, typer.Option("--ci", help="Write the gate's workflow, too.", show_default=False)
]
Hook = Annotated[
    Literal["pre-commit", "pre-receive"] | None,
    typer.Option(
        "--hook",
        help="Let git ask before it commits, or takes a push; alone, nothing else is written.",
        show_default=False,
    ),
]
Limits = Annotated[
    list[str] | None,
    typer.Option(
        "--limit", metavar="CAPABILITY.LIMIT=VALUE", help="A budget to start with; repeatable.", show_default=False
    ),
]
Results = Annotated[
    list[Path] | None,
    typer.Option(
        "--from-results",
        metavar="RESULTS.json",
        help="Propose budgets from results of benchmarks; repeatable.",
        show_default=False,
    ),
]
Headroom = Annotated[
    str, typer.Option("--headroom", metavar="PERCENT", help="What is added to the results for a budget.")
]
Sources = Annotated[
    list[Path] | None,
    typer.Option(
        "--from",
        metavar="FILE",
        help="Take over the limits of another tool: Lighthouse budget.json, size-limit, bundlesize, k6 thresholds, "
        "marks of pytest-memray; repeatable.",
        show_default=False,
    ),
]
Commit = Annotated[bool, typer.Option("--commit", help="Make the adoption commit, too.")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Ask nothing, also on a terminal.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Print what would be written; write nothing.")]


def init(
    preset: Preset = None,
    repository: Repository = None,
    people: People = None,
    people_from: PeopleFrom = None,
    keys: Keys = None,
    approvals: Approvals = None,
    witnesses: Witnesses = None,
    limits: Limits = None,
    results: Results = None,
    headroom: Headroom = "30%",
    sources: Sources = None,
    ci: Ci = None,
    hook: Hook = None,
    commit: Commit = False,
    yes: Yes = False,
    dry_run: DryRun = False,
    form: Format = "text",
    output: Output = None,
    directory: Directory = None,
) -> None:
    """Scaffold a governed repository: budgets, policy, owners, a first ADR, a runbook. Never overwrites a file.

    On a terminal it asks for what no option says, and shows what it will write before it writes.
    """
    from governance.commands.init.request import InitRequest
    from governance.render.commands.init import as_json, as_text

    request = InitRequest(
        preset,
        repository,
        tuple(people or ()),
        tuple(keys or ()),
        ci,
        hook,
        dry_run,
        tuple(source.value for source in people_from or ()),
        approvals,
        tuple(witnesses or ()),
        tuple(limits or ()),
        tuple(_results(path, directory) for path in results or ()),
        _share(headroom),
        tuple(file for path in sources or () for file in _all(path, directory)),
        commit=commit,
    )
    may_ask = form == "text" and not yes and request.scaffolds
    report = _scaffolded(request, directory, style(output) if may_ask else None)
    emit_plain(report, as_text, as_json, form, output)
    exit_with(report.verdict)


def _scaffolded(request: "InitRequest", directory: Path | None, look: "Style | None") -> "InitReport":
    """What `init` did; with a look it asks first, where somebody sits at a terminal."""
    from governance.adapters.system.hooks import HooksFolder
    from governance.commands.init.scaffold import init as run

    with open_world(directory) as world:
        around, hooks = setup_facts(directory), HooksFolder(folder_of(directory))
        if look is not None and sys.stdin.isatty() and sys.stdout.isatty():
            from governance.cli.init_questions import Questions

            request = Questions(world, around, hooks, look).asked(request)
        return run(world, around, hooks, request)


def _share(headroom: str) -> Decimal:
    from governance.domain.measurement.proposal import read_headroom

    share = read_headroom(headroom)
    if share is None:
        raise UsageError(f"--headroom {headroom} is no percentage from 0 to 1000", "write --headroom 30%")
    return share


def _all(path: Path, directory: Path | None) -> "list[NamedFile]":
    """A file; of a folder its files of tests, whose marks are read."""
    folder = folder_of(directory)
    if not (folder / path).is_dir():
        return [_source(path, directory)]
    tests = sorted({*(folder / path).rglob("test_*.py"), *(folder / path).rglob("*_test.py")})
    files = (_source(test.relative_to(folder), directory) for test in tests)
    marked = [file for file in files if b"limit_memory" in file.data]
    if not marked:
        raise UsageError(f"no test below {path} has the mark limit_memory of pytest-memray", "name a file with limits")
    return marked


def _source(path: Path, directory: Path | None) -> "NamedFile":
    from governance.documents.other_tools.reading import MAX_BYTES

    return _read(path, directory, MAX_BYTES)


def _results(path: Path, directory: Path | None) -> "NamedFile":
    from governance.documents.measurements.results_json import MAX_BYTES

    return _read(path, directory, MAX_BYTES)


def _read(path: Path, directory: Path | None, most: int) -> "NamedFile":
    from governance.adapters.system.files import read_named
    from governance.commands.shared.named_file import NamedFile

    folder = folder_of(directory).resolve()
    place = folder / path
    name = place.relative_to(folder) if place.is_relative_to(folder) else path
    return NamedFile(name.as_posix(), read_named(place, most + 1))
