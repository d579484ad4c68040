"""Chains: lines of decisions that lead, one after the other, from a change's before to its after."""

from collections.abc import Iterable, Iterator
from typing import Final

from capability_budgets.reading.values import Value
from governance.domain.judgement.candidates import Candidate
from governance.domain.judgement.changes import Change, DecisionLine

MAX_LINKS: Final = 16
"""How many lines a chain may have; longer ones are no squash but a riddle."""

_MAX_PATHS: Final = 1024

Chain = tuple[tuple[Candidate, Change], ...]
"""Decisions in order, each with the segment of the change that its line is about."""


def chains(change: Change, cases: Iterable[Candidate]) -> Iterator[Chain]:
    """Every chain of decisions that leads from before to after, shorter ones first.

    A single line that says exactly this is a chain of one, used before or not; longer ones have unused lines only.
    """
    lines = [(case, line) for case in cases for line in case.lines.get(change.budget, ())]
    yield from (((case, change),) for case, line in lines if line == change.line)
    if change.is_renewal:
        return  # what goes back and forth renews nothing
    unused = [(case, line) for case, line in lines if line.before != line.after and line not in case.used_before]
    paths: list[tuple[tuple[Candidate, DecisionLine], ...]] = [()]
    for _ in range(min(len(unused), MAX_LINKS)):
        longer = [(*path, step) for path in paths for step in unused if _continues(path, step, change.before)]
        paths = longer[:_MAX_PATHS]
        for path in paths:
            if len(path) > 1 and path[-1][1].after == change.after:
                yield tuple((case, change.segment(line)) for case, line in path)


def _continues(
    path: tuple[tuple[Candidate, DecisionLine], ...], step: tuple[Candidate, DecisionLine], start: Value
) -> bool:
    end = path[-1][1].after if path else start
    return step not in path and step[1].before == end
