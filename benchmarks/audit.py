"""How long `budget audit` takes on long histories, beside the bare git and ssh-keygen processes, and its memory."""

import shlex
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from benchmarks.bare import BATCH, GOVERNED, LOG, Floor
from benchmarks.bench import LIBRARIES, Bench
from benchmarks.mainline import LATER
from benchmarks.processes import Command, medians
from benchmarks.recipe import Recipe
from benchmarks.tables import mebibytes, ratio, seconds, table

_LINES: Final = (
    shlex.join((*LOG, "main", "--", *GOVERNED)),
    f"{shlex.join(BATCH)} < the blobs that the log names",
    "ssh-keygen -Y verify … < payload, for every distinct signature, on all cores",
    f'python -c "{LIBRARIES}"',
    "budget audit --rev main",
)
_STEPS_IN: Final = 10_000
"""The commits of the histories that differ in their steps only."""


def tables(bench: Bench) -> Iterator[str]:
    """Every table about audits."""
    yield _first(bench, filters=False)
    yield _first(bench, filters=True)
    yield _memory(bench)
    yield _walk(bench)
    yield _sealed(bench)
    yield _steps(bench)


def _first(bench: Bench, *, filters: bool) -> str:
    heads = ("commits", "steps", "signatures", "log", "contents", "verify", "floor", "git alone", "start",
             "audit", "audit / floor", "audit / (floor + start)", "audit / git alone")  # fmt: skip
    rows = [_first_row(bench, size, repository) for size, repository in bench.long(filters=filters).items()]
    title = "with a commit-graph with changed-path filters" if filters else "without a commit-graph"
    return table(f"A first audit, {title}", _LINES, heads, rows)


def _first_row(bench: Bench, size: int, repository: Path) -> Sequence[str]:
    floor = Floor(repository, "main", bench.env, bench.scratch / f"{repository.name}-{size}")
    start, audit = bench.python("start", LIBRARIES), bench.budget("audit", repository, "audit", "--rev", "main")
    found = medians([*floor.parts(), start, audit], bench.runs)
    git = found["log"] + found["contents"]
    bare = git + found["signatures"]
    return (
        f"{size:,}",
        f"{floor.steps:,}",
        f"{floor.signatures:,}",
        *(seconds(value) for value in (found["log"], found["contents"], found["signatures"], bare, git)),
        seconds(found["start"]),
        seconds(found["audit"]),
        ratio(found["audit"], bare),
        ratio(found["audit"], bare + found["start"]),
        ratio(found["audit"], git),
    )


def _walk(bench: Bench) -> str:
    heads = ("commits", "log over all paths", "walk path by path", "walk / log")
    rows = [_walk_row(bench, size, repository) for size, repository in bench.long(filters=True).items()]
    commands = (_LINES[0], "python -m benchmarks.walk main GOVERNED…, without its start and imports")
    return table("The walk alone, where there are changed-path filters", commands, heads, rows)


def _walk_row(bench: Bench, size: int, repository: Path) -> Sequence[str]:
    log = Command("log", (*LOG, "main", "--", *GOVERNED), repository, bench.env)
    words = (sys.executable, "-m", "benchmarks.walk")
    walk = Command("walk", (*words, "main", *GOVERNED), repository, bench.env)
    start = Command("start", words, repository, bench.env)
    found = medians([log, walk, start], bench.runs)
    alone = found["walk"] - found["start"]
    return f"{size:,}", seconds(found["log"]), seconds(alone), ratio(alone, found["log"])


def _memory(bench: Bench) -> str:
    heads = ("commits", "changes", "budget itself, without its children")
    recipes = [Recipe(commits=size) for size in bench.sizes]
    recipes += [Recipe(commits=_STEPS_IN, changes=changes) for changes in (100, 1000)]
    rows = [_memory_row(bench, recipe) for recipe in recipes]
    return table("Peak memory of a first audit", ("budget audit --rev main",), heads, rows)


def _memory_row(bench: Bench, recipe: Recipe) -> Sequence[str]:
    place = bench.scratch / "memory"
    bench.run(bench.history(recipe), sys.executable, "-m", "benchmarks.memory", str(place), "audit", "--rev", "main")
    return f"{recipe.commits:,}", f"{recipe.count:,}", mebibytes(int(place.read_text("ascii")))


def _sealed(bench: Bench) -> str:
    commands = ("budget audit --rev main --seal FILE", "budget audit --rev later --against FILE")
    heads = ("commits", "new steps", "start", "audit --against", "with filters")
    rows = [_sealed_row(bench, size) for size in bench.sizes]
    return table("An audit since a seal", commands, heads, rows)


def _sealed_row(bench: Bench, size: int) -> Sequence[str]:
    timed = [bench.python("start", LIBRARIES)]
    for filters in (False, True):
        repository = bench.history(Recipe(commits=size), filters=filters)
        seal = bench.scratch / f"{size}-{filters}.seal"
        bench.run(repository, sys.executable, "-m", "governance", "audit", "--rev", "main", "--seal", str(seal))
        timed.append(bench.budget(str(filters), repository, "audit", "--rev", "later", "--against", str(seal)))
    found = medians(timed, bench.runs)
    return f"{size:,}", str(LATER), *(seconds(found[name]) for name in ("start", "False", "True"))


def _steps(bench: Bench) -> str:
    counts = (10, 100, 1000)
    timed = [
        bench.budget(str(count), bench.history(Recipe(commits=_STEPS_IN, changes=count)), "audit", "--rev", "main")
        for count in counts
    ]
    found = medians([*timed, bench.python("start", LIBRARIES)], bench.runs)
    rows = [
        (f"{count:,}", seconds(found[str(count)]), seconds((found[str(count)] - found["start"]) / count))
        for count in counts
    ]
    heads = ("changes", "audit", "audit without start, a change")
    return table(f"Changes among {_STEPS_IN:,} commits", ("budget audit --rev main",), heads, rows)
