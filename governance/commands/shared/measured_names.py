"""The names under which limits were measured: a rename takes the measurements of before along."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from governance.documents.adr.paths import is_adr_path
from governance.domain.measurement.recorded import Recorded
from governance.domain.policy.policy import Policy
from governance.errors import IncompleteHistoryError
from governance.judging.reading.clones import refuse_incomplete
from governance.judging.reading.document_cache import kept
from governance.judging.reading.policies import Policies
from governance.judging.steps.landed_steps import JudgedSteps
from governance.judging.steps.step_reader import StepReader
from governance.ports.world import World


@dataclass(frozen=True, slots=True)
class Renames:
    """What capabilities were called, and until when.

    Attributes:
        steps: the moment, the old and the new name of each rename, the oldest first.
    """

    steps: Sequence[tuple[dt.datetime, str, str]] = field(default_factory=tuple)

    def former(self, capability: str) -> frozenset[str]:
        """Every name that a capability had or has."""
        names = {capability}
        for _, old, new in reversed(self.steps):
            if new in names:
                names.add(old)
        return frozenset(names)

    def budget(self, name: str, said: dt.datetime) -> str:
        """What a limit is called now that had a name, with its environment or without, at a moment."""
        capability = re.split(r"[@.]", name, maxsplit=1)[0]
        rest = name[len(capability) :]
        for moment, old, new in self.steps:
            if capability == old and said <= moment:
                capability = new
        return capability + rest

    def carried(self, measurements: Iterable[Recorded]) -> Iterator[Recorded]:
        """Measurements under the present names of what was measured."""
        for item in measurements:
            new = self.budget(item.budget, item.date) if self.steps else item.budget
            yield item if new == item.budget else replace(item, budget=new)


def renames(world: World, policy: Policy) -> Renames:
    """The renames of the history that is checked out; none where it is not here."""
    head = world.history.resolve("HEAD")
    policies = Policies(world.history)
    try:
        refuse_incomplete(world.history, "what was renamed is found in all of it")
        if head is None or not policies.ever_governed(head):
            return Renames()
        return Renames(tuple(_renames(StepReader(world.history, world.signatures, policies), head, policy)))
    except IncompleteHistoryError:
        return Renames()


def _renames(reader: StepReader, head: str, policy: Policy) -> Iterator[tuple[dt.datetime, str, str]]:
    """The renames of the steps that touched a decision which lists one: applying it always does."""
    folders = reader.policies.decision_folders(head, policy)
    tree = reader.history.tree(head)
    entries = tree.entries(folders)
    files = kept(entries, lambda path: entries[path].is_file and is_adr_path(path, folders))
    adrs = reader.document_cache.decisions(tree, files, None)
    paths = [path for path, adr in adrs.items() if any(row.line.rename for row in adr.rows)]
    judged_steps = JudgedSteps(reader)
    for step in reversed(reader.history.first_parents(head, paths)) if paths else ():
        for new, old in judged_steps.renames(step).items():
            yield step.committed, old, new
