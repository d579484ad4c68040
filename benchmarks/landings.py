"""How a governed change lands on main: squashed, by a merged branch, or with its decision a step ahead."""

from collections.abc import Callable, Mapping
from typing import Final

from benchmarks.keys import Keys
from benchmarks.papers import BUDGETS, Change, Numbers, decision, record
from benchmarks.stream import MAIN, Stream

_DECISION: Final = "refs/heads/decision"

Move = Callable[[int], None]
"""Writes one commit, dated at the seconds given."""


class Landings:
    """Writes the commits of governed changes."""

    def __init__(self, stream: Stream, keys: Keys, numbers: Numbers) -> None:
        self._stream = stream
        self._keys = keys
        self._numbers = numbers

    def undo(self, change: Change) -> None:
        """Take a number back that only a branch has."""
        self._numbers.apply(change.reverted())

    def squash(self, change: Change, branch: str, when: int) -> None:
        """Decision, sign-offs and number in one commit, with the co-authors that forges add."""
        people = "".join(f"Co-authored-by: {person} <{person}@example.com>\n" for person in change.approvers)
        message = f"Move {change.budget} to {change.after}\n\nBudget-ADR: {change.number}\n{people}"
        files = {**self._adr(change, "Accepted", when), **self._records(change, when), **self._value(change)}
        self._stream.commit(branch, change.author, when, message, files)

    def ahead(self, change: Change) -> tuple[Move, ...]:
        """Decision and sign-offs on main, the number in a later step."""

        def decide(when: int) -> None:
            files = {**self._adr(change, "Accepted", when), **self._records(change, when)}
            self._stream.commit(MAIN, change.author, when, f"Decide ADR {change.number}", files)

        def follow(when: int) -> None:
            message = f"Apply ADR {change.number}\n\nBudget-ADR: {change.number}\n"
            self._stream.commit(MAIN, change.author, when, message, self._value(change))

        return decide, follow

    def merged(self, change: Change) -> tuple[Move, ...]:
        """A branch: the decision, a commit a sign-off, the number; then its merge."""
        files: dict[str, int] = {}

        def commit(author: str, when: int, message: str, new: Mapping[str, int]) -> None:
            files.update(new)
            self._stream.commit(_DECISION, author, when, message, new)

        def propose(when: int) -> None:
            self._stream.fork(_DECISION)
            commit(change.author, when, f"Propose ADR {change.number}", self._adr(change, "Proposed", when))

        def sign(person: str) -> Move:
            return lambda when: commit(person, when, f"Sign ADR {change.number}", self._record(change, person, when))

        def apply(when: int) -> None:
            new = {**self._adr(change, "Accepted", when), **self._value(change)}
            commit(change.author, when, f"Apply ADR {change.number}\n\nBudget-ADR: {change.number}\n", new)

        def land(when: int) -> None:
            self._stream.commit(MAIN, "dora", when, "Merge branch 'decision'", files, merge=_DECISION)
            self._stream.drop(_DECISION)

        return propose, *map(sign, change.approvers), apply, land

    def _adr(self, change: Change, status: str, when: int) -> dict[str, int]:
        return {change.path: self._stream.blob(decision(change, status, when))}

    def _records(self, change: Change, when: int) -> dict[str, int]:
        return {path: mark for person in change.approvers for path, mark in self._record(change, person, when).items()}

    def _record(self, change: Change, person: str, when: int) -> dict[str, int]:
        return {change.record_path(person): self._stream.blob(record(change, person, when, self._keys))}

    def _value(self, change: Change) -> dict[str, int]:
        return {BUDGETS: self._stream.blob(self._numbers.apply(change))}
