"""The files of a history that nobody governs."""

from math import isqrt
from random import Random
from typing import Final

from benchmarks.recipe import Recipe
from benchmarks.stream import Stream

_CONTENTS: Final = 512
_TOPS: Final = ("app", "docs", "lib", "ops", "server", "tests", "tools", "web")


class Sources:
    """The files that nobody governs, and contents for them."""

    def __init__(self, recipe: Recipe, stream: Stream, random: Random) -> None:
        width = isqrt(recipe.files) or 1
        self.paths = [
            f"{_TOPS[index % len(_TOPS)]}/part{index // width:03d}/module{index % width:03d}.py"
            for index in range(recipe.files)
        ]
        self._random = random
        self._contents = [stream.blob(self._content()) for _ in range(_CONTENTS)]

    def _content(self) -> str:
        lines = self._random.randrange(5, 60)
        return "".join(f"value_{line} = {self._random.randrange(10**9)}\n" for line in range(lines))

    def whole(self) -> dict[str, int]:
        """All of them, with some content each."""
        return {path: self._random.choice(self._contents) for path in self.paths}

    def edit(self) -> dict[str, int]:
        """One to three of them, with other contents."""
        paths = self._random.choices(self.paths, k=self._random.choice((1, 1, 2, 3)))
        return {path: self._random.choice(self._contents) for path in paths}
