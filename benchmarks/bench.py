"""What all measurements share: where histories are kept, how often things run, and the program as a user runs it."""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.histories import history, with_filters
from benchmarks.processes import Command
from benchmarks.recipe import Recipe
from benchmarks.repositories import environment

_ROOT: Final = Path(__file__).parent.parent
LIBRARIES: Final = (
    "import typer, git, pydantic, yaml, markdown_it; "
    "from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa"
)
"""What any Python program of this kind has to import before it does anything."""


@dataclass(frozen=True, slots=True)
class Bench:
    """The surroundings of measurements.

    Attributes:
        cache: where made histories are kept.
        scratch: a folder that is removed afterwards.
        sizes: how many commits the long histories have.
        runs: of how many runs the medians are.
    """

    cache: Path
    scratch: Path
    sizes: tuple[int, ...]
    runs: int

    @property
    def env(self) -> dict[str, str]:
        """The variables of every process."""
        return {**environment(self.scratch), "PYTHONPATH": str(_ROOT)}

    def history(self, recipe: Recipe, *, filters: bool = False) -> Path:
        """A repository, made where it is not kept yet."""
        repository = history(recipe, self.cache)
        return with_filters(repository) if filters else repository

    def long(self, *, filters: bool = False) -> dict[int, Path]:
        """The long histories by their size."""
        return {size: self.history(Recipe(commits=size), filters=filters) for size in self.sizes}

    def budget(self, name: str, repository: Path, *arguments: str) -> Command:
        """The program, as a new process."""
        return Command(name, (sys.executable, "-m", "governance", *arguments), repository, self.env)

    def python(self, name: str, code: str, *arguments: str) -> Command:
        """Python with a few lines of its own."""
        return Command(name, (sys.executable, "-c", code, *arguments), self.scratch, self.env)

    def run(self, repository: Path, *words: str) -> str:
        """Run a command that is not measured; what it prints."""
        done = subprocess.run(words, cwd=repository, env=self.env, check=True, capture_output=True)
        return done.stdout.decode()
