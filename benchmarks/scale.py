"""How long `budget check` of one commit takes where there is much of something that the change does not need."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from benchmarks.bench import LIBRARIES, Bench
from benchmarks.papers import BUDGETS
from benchmarks.processes import Timed, medians
from benchmarks.recipe import Recipe
from benchmarks.tables import ratio, seconds, table

_COMMAND: Final = "budget check --base main --head proposal"
_SMALL: Final = Recipe(commits=100, changes=2)
_LOADER: Final = "import sys, yaml\nfor name in sys.argv[1:]:\n    yaml.load(open(name, 'rb'), yaml.CSafeLoader)"


def tables(bench: Bench) -> Iterator[str]:
    """Every table about checks at scale."""
    yield _wide(bench)
    yield _limits(bench)


def _wide(bench: Bench) -> str:
    """Much history, many decisions, many files: beside a small repository."""
    recipes = {
        "100 commits": _SMALL,
        **{f"{size:,} commits": Recipe(commits=size) for size in bench.sizes},
        "2,000 ADRs": Recipe(commits=100, changes=2, decisions=2000),
        "2,000 ADRs that decided budgets, 4,000 sign-offs": Recipe(commits=25_000, changes=2000),
        "100,000 files": Recipe(commits=100, changes=2, files=100_000),
    }
    timed = [_check(bench, name, bench.history(recipe)) for name, recipe in recipes.items()]
    timed += [
        _check(bench, f"{size:,} commits, filters", repository) for size, repository in bench.long(filters=True).items()
    ]
    found = medians(timed, bench.runs)
    rows = [(one.name, seconds(found[one.name]), ratio(found[one.name], found["100 commits"])) for one in timed]
    heads = ("repository", "check", "times of the first")
    return table("A check of one governed commit", (_COMMAND,), heads, rows)


def _check(bench: Bench, name: str, repository: Path) -> Timed:
    return bench.budget(name, repository, "check", "--base", "main", "--head", "proposal")


def _limits(bench: Bench) -> str:
    heads = ("capabilities", "limits", "CSafeLoader, one side", "CSafeLoader, both sides", "start", "check",
             "check / one side", "check / both sides")  # fmt: skip
    rows = [_limits_row(bench, capabilities) for capabilities in (100, 1000, 10_000)]
    commands = ('python -c "yaml.load(…, yaml.CSafeLoader)", one version of the file and both versions', _COMMAND)
    return table("Limits in one budget file", commands, heads, rows)


def _limits_row(bench: Bench, capabilities: int) -> Sequence[str]:
    repository = bench.history(Recipe(commits=100, changes=2, capabilities=capabilities))
    sides = [_version(bench, repository, branch) for branch in ("main", "proposal")]
    one, both = bench.python("one", _LOADER, sides[0]), bench.python("both", _LOADER, *sides)
    start = bench.python("start", LIBRARIES)
    found = medians([one, both, start, _check(bench, "check", repository)], bench.runs)
    return (
        f"{capabilities:,}",
        f"{2 * capabilities:,}",
        *(seconds(found[name]) for name in ("one", "both", "start", "check")),
        *(ratio(found["check"], found[name]) for name in ("one", "both")),
    )


def _version(bench: Bench, repository: Path, branch: str) -> str:
    place = bench.scratch / f"{repository.parent.name}-{branch}.yaml"
    place.write_text(bench.run(repository, "git", "show", f"{branch}:{BUDGETS}"), "utf-8")
    return str(place)
