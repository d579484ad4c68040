"""Writes a history: work on main and on topic branches that are merged, and among it the governed changes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Final

from benchmarks.keys import Keys
from benchmarks.landings import Landings, Move
from benchmarks.papers import BUDGETS, CODEOWNERS, POLICY, Change, Numbers, plain_decision
from benchmarks.recipe import Recipe
from benchmarks.sources import Sources
from benchmarks.stream import MAIN, Stream

_START: Final = 1_451_898_000
_SPAN: Final = 10 * 365 * 86_400
"""From 4 January 2016 on, ten years in seconds."""

LATER: Final = 10
"""How many governed steps `later` is ahead of main."""

TOPICS: Final = 40
"""How many topic branches are open at once, at most."""

_DEVELOPERS: Final = tuple(f"developer-{number:03d}" for number in range(200))


@dataclass(slots=True)
class _Topic:
    """A branch that is not merged yet: its name, how many commits are still to come, and what it changed."""

    branch: str
    left: int
    files: dict[str, int] = field(default_factory=dict)


class Mainline:
    """Writes one history: main, its topic branches, and the branches that are to be judged."""

    def __init__(self, recipe: Recipe, stream: Stream, keys: Keys) -> None:
        self._recipe = recipe
        self._stream = stream
        self._random = Random(recipe.seed)  # noqa: S311 (nothing here is a secret)
        self._sources = Sources(recipe, stream, self._random)
        self._numbers = Numbers(recipe.capabilities)
        self._judged_steps = Landings(stream, keys, self._numbers)
        self._topics: list[_Topic] = []
        self._slots = min(TOPICS, recipe.commits // 50 + 1)
        self._number = recipe.decisions
        self._signers = keys.signers()

    def write(self) -> None:
        """Write main, and the branches that are to be judged."""
        self._stream.commit(MAIN, "dora", self._when(0), "Start", self._start())
        self._stream.commit(MAIN, "dora", self._when(1), "Adopt performance budgets", self._adoption())
        moves = self._moves()
        due, move = next(moves, (self._recipe.commits, None))
        for index in range(2, self._recipe.commits):
            if self._recipe.commits - index <= len(self._topics):
                self._merge(self._topics[-1], self._when(index))
            elif move is not None and index >= due:
                move(self._when(index))
                due, move = next(moves, (self._recipe.commits, None))
            else:
                self._ordinary(index)
        self._branches()

    def _when(self, index: int) -> int:
        return _START + _SPAN * index // self._recipe.commits

    def _start(self) -> dict[str, int]:
        texts = {name: f"{name}\n" for name in ("LICENSE", "Makefile", "README.md", "pyproject.toml")}
        return {**self._sources.whole(), **{path: self._stream.blob(text) for path, text in texts.items()}}

    def _adoption(self) -> dict[str, int]:
        plain = dict(plain_decision(number, self._when(1)) for number in range(1, self._recipe.decisions + 1))
        texts = {
            "budgets/policy.yaml": POLICY,
            "budgets/allowed_signers": self._signers,
            "CODEOWNERS": CODEOWNERS,
            BUDGETS: self._numbers.text(),
            **plain,
        }
        return {path: self._stream.blob(text) for path, text in texts.items()}

    def _branches(self) -> None:
        when = self._when(self._recipe.commits)
        for branch, edit in (("quiet", self._quiet), ("proposal", self._propose), ("later", self._continue)):
            self._stream.fork(f"refs/heads/{branch}")
            edit(f"refs/heads/{branch}", when)

    def _quiet(self, branch: str, when: int) -> None:
        self._stream.commit(branch, "dora", when, "Edit a module", self._sources.edit())

    def _propose(self, branch: str, when: int) -> None:
        # The numbers of main stay as they are for the branch that is written next.
        change = self._change()
        self._judged_steps.squash(change, branch, when)
        self._judged_steps.undo(change)
        self._number -= 1

    def _continue(self, branch: str, when: int) -> None:
        for step in range(LATER):
            self._judged_steps.squash(self._change(), branch, when + 3600 * step)

    # governed steps

    def _moves(self) -> Iterator[tuple[int, Move]]:
        """The commits of all governed changes, each with the index from which on it is due, spread evenly."""
        if not self._recipe.count:
            return
        room = self._recipe.commits - 2 - self._slots
        share = room / self._recipe.count
        gap = max(1, min(self._slots, int(share) // 8))
        for position in range(self._recipe.count):
            start = 2 + int(share * position)
            for offset, move in enumerate(self._story(self._change())):
                yield start + offset * gap, move

    def _change(self) -> Change:
        self._number += 1
        return self._numbers.change(self._number, self._random.choice(("dora",)), self._random)

    def _story(self, change: Change) -> tuple[Move, ...]:
        """How a change lands: most by a merged branch, some squashed, some with the decision a step ahead."""
        drawn = self._random.random()
        if drawn < 0.6:  # noqa: PLR2004 (shares)
            return self._judged_steps.merged(change)
        if drawn < 0.8:  # noqa: PLR2004
            return (lambda when: self._judged_steps.squash(change, MAIN, when),)
        return self._judged_steps.ahead(change)

    # everything else

    def _ordinary(self, index: int) -> None:
        """A commit on main, or on a topic branch, or the merge of one."""
        left = self._recipe.commits - index
        can_open = len(self._topics) < self._slots and left > len(self._topics) + 2
        if self._random.random() < 0.4 or not (self._topics or can_open):  # noqa: PLR2004 (shares)
            self._edit(MAIN, index)
        elif can_open and (not self._topics or self._random.random() < 0.28):  # noqa: PLR2004
            self._open(index)
        else:
            self._work(self._topics[-1] if self._random.random() < 0.5 else self._random.choice(self._topics), index)  # noqa: PLR2004

    def _open(self, index: int) -> None:
        taken = {topic.branch for topic in self._topics}
        names = (f"refs/heads/topic-{slot}" for slot in range(self._slots))
        topic = _Topic(next(name for name in names if name not in taken), self._random.randrange(1, 6))
        self._stream.fork(topic.branch)
        self._topics.append(topic)
        self._work(topic, index)

    def _work(self, topic: _Topic, index: int) -> None:
        if topic.left:
            topic.left -= 1
            topic.files.update(self._edit(topic.branch, index))
        else:
            self._merge(topic, self._when(index))

    def _edit(self, branch: str, index: int) -> Mapping[str, int]:
        files = self._sources.edit()
        message = f"Edit {next(iter(files))}\n\nStep {index} of the work on it.\n"
        self._stream.commit(branch, self._random.choice(_DEVELOPERS), self._when(index), message, files)
        return files

    def _merge(self, topic: _Topic, when: int) -> None:
        message = f"Merge branch '{topic.branch.removeprefix('refs/heads/')}'"
        author = self._random.choice(_DEVELOPERS)
        self._stream.commit(MAIN, author, when, message, topic.files, merge=topic.branch)
        self._stream.drop(topic.branch)
        self._topics.remove(topic)
