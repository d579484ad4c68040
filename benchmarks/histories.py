"""Long histories to measure on, made with `git fast-import` from a seed: the same recipe gives the same object ids.

Made histories are kept, since a long one takes minutes. `python -m benchmarks.histories FOLDER COMMITS` makes one.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from benchmarks.keys import Keys
from benchmarks.mainline import TOPICS, Mainline
from benchmarks.papers import PEOPLE
from benchmarks.recipe import Recipe
from benchmarks.repositories import environment
from benchmarks.stream import Stream


def history(recipe: Recipe, folder: Path) -> Path:
    """The repository of a recipe, made in the folder where it is not there yet.

    It has `main`; `later`, ten governed steps ahead of it; `proposal`, one governed commit ahead of it; and `quiet`,
    one commit ahead that touches nothing governed. It is packed as a server's would be, without a commit-graph.
    """
    place = folder / recipe.name
    if not place.exists():
        made = folder / f"{recipe.name}.{os.getpid()}"
        made.mkdir(parents=True)
        _make(recipe, made)
        made.rename(place)
    return place / "repository"


def with_filters(repository: Path) -> Path:
    """The same repository with a commit-graph that has changed-path filters; the packs are shared."""
    place = repository.with_name("filtered")
    if not place.exists():
        made = place.with_name(f"filtered.{os.getpid()}")
        shutil.copytree(repository, made, copy_function=os.link)
        _git(made, "commit-graph", "write", "--reachable", "--changed-paths", "--no-progress")
        made.rename(place)
    return place


def _make(recipe: Recipe, folder: Path) -> None:
    repository = folder / "repository"
    repository.mkdir()
    _git(repository, "init", "--quiet", "--initial-branch=main")
    _git(repository, "config", "core.logAllRefUpdates", "false")
    keys = Keys(folder, PEOPLE, recipe.seed)
    with Stream(repository, environment(folder), TOPICS + 8) as stream:
        Mainline(recipe, stream, keys).write()
    _git(repository, "repack", "-a", "-d", "--quiet")
    _git(repository, "pack-refs", "--all")
    _git(repository, "reset", "--quiet", "--hard", "main")


def _git(repository: Path, *arguments: str) -> None:
    subprocess.run(("git", *arguments), cwd=repository, env=environment(repository.parent), check=True)


def main() -> None:
    """Make a history, and print where it is."""
    folder, commits = Path(sys.argv[1]), int(sys.argv[2])
    repository = history(Recipe(commits=commits), folder)
    print(repository)
    print(with_filters(repository))


if __name__ == "__main__":
    main()
