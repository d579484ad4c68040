"""What a person works on: the trusted base, and the decisions in the checkout."""

import re
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from capability_budgets.reading.limits import BudgetSet
from governance.documents.adr.draft import number_width
from governance.documents.adr.paths import is_adr_path, signoff_number
from governance.domain.judgement.changes import DecisionLine
from governance.domain.judgement.limited_loosenings import Limited
from governance.domain.judgement.records import Adr, SignOff
from governance.domain.policy.paths import POLICY_PATH
from governance.domain.policy.policy import Policy
from governance.errors import RefusedError, UsageError
from governance.judging.reading.checkout import need_checkout
from governance.judging.reading.governed_paths import Scope
from governance.judging.reading.planned_tree import PlannedTree
from governance.judging.reading.sides import Reading
from governance.judging.steps.landed_steps import JudgedSteps
from governance.judging.steps.limited_loosenings import limited_at
from governance.judging.steps.step_reader import StepReader
from governance.ports.repository import Clone
from governance.ports.trees import Tree, TreeEntry, content_of
from governance.ports.world import World


@dataclass(frozen=True, slots=True)
class AdrFile:
    """A decision record of the checkout."""

    path: str
    data: bytes
    adr: Adr

    @property
    def number(self) -> int:
        """Its number.

        Raises:
            RefusedError: it has none.
        """
        if self.adr.number is None:
            raise RefusedError(f"{self.path} has no number", "write it into the title: # ADR 031: …")
        return self.adr.number


def left_from(history: Clone, head: str) -> str:
    """The commit where the branch of a commit left the default branch; the commit itself where it never did."""
    default = history.default_branch()
    target = history.resolve(default) if default else None
    bases = history.merge_bases(target, head) if target else ()
    return bases[0] if bases else head


def writable_copy(world: World) -> "WorkingCopy":
    """The checkout of a command that writes into it.

    Raises:
        UsageError: there is no checkout, so that files would land among git's own; or nothing is governed here yet.
    """
    need_checkout(world.files)
    return WorkingCopy(world)


class WorkingCopy:
    """The checkout of one repository, seen from the base that it will land on.

    Args:
        world: everything outside.
        tip: the commit that stands in for what is checked out, whose files are the world's; None for HEAD.

    Raises:
        UsageError: nothing is governed here yet.
    """

    def __init__(self, world: World, tip: str | None = None) -> None:
        self.world = world
        self.history = world.history
        self._tip = tip
        self.reader = StepReader(world.history, world.signatures)
        self.judged_steps = JudgedSteps(self.reader)
        self.base = self._trusted_base()
        self.policy = self._policy()
        self.scope = Scope.of(self.policy)

    def _trusted_base(self) -> str:
        head = self._tip or self.history.resolve("HEAD")
        if head is None:
            raise UsageError("there is no commit yet", "commit what budget init wrote")
        return left_from(self.history, head)

    def _policy(self) -> Policy:
        policy = self.reader.policies.in_force(self.base)
        if policy is None:
            policy = self.reader.policies.policy(self.history.tree(self.head))
            if policy is None:
                raise UsageError(f"nothing is governed here: there is no {POLICY_PATH}", "budget init, then commit it")
            # The branch adopts governance: until it lands, its own policy is the only one there is.
            self.base = self.head
        return policy

    @cached_property
    def head(self) -> str:
        """The commit that is checked out."""
        return self._tip or self.history.resolve("HEAD") or self.base

    @cached_property
    def trusted(self) -> Reading:
        """The base, as it reads."""
        return self.reader.sides.trusted(self.history.tree(self.base), self.policy, self.scope, self.scope)

    @property
    def budgets(self) -> BudgetSet:
        """The limits that hold now."""
        return self.trusted.side.budgets

    def limited(self) -> Limited:
        """The limited loosenings that govern on the base, also those that are not over yet."""
        return limited_at(self.judged_steps, self.base, self.policy)

    @property
    def person(self) -> str | None:
        """Who sits here, by the address that git commits with; None where the policy does not know it."""
        return self.policy.person_at(self.history.author()[1])

    @cached_property
    def files(self) -> Mapping[str, TreeEntry]:
        """The decision folders of the checkout."""
        return self.world.files.files(self.scope.adr)

    def checkout(self, commit: str) -> Tree:
        """The governed files as they are here, in the tree of a commit."""
        tree = self.history.tree(commit)
        here = self.world.files.files(self.scope.folders)
        edits: dict[str, bytes | None] = dict.fromkeys(tree.entries(self.scope.folders))
        return PlannedTree(tree, {**edits, **{path: self.world.files.read(path) for path in here}})

    def documents(self) -> list[AdrFile]:
        """The decisions about budgets in the checkout, in the order of their paths."""
        found = []
        for path, entry in self.files.items():
            data = self.world.files.read(path) if entry.is_file and is_adr_path(path, self.scope.adr) else None
            if data is not None:
                adr = self.reader.document_cache.adr(path, entry, data)
                if adr.decides_budgets:
                    found.append(AdrFile(path, data, adr))
        return found

    def records(self, number: int) -> Iterator[tuple[str, SignOff]]:
        """The sign-off records of a number in the checkout that can be read, with their paths."""
        for path, entry in self.files.items():
            if signoff_number(path, self.scope.adr) == number and entry.is_file and path.endswith(".yaml"):
                record = self.reader.document_cache.signoff(entry, self.world.files.read(path) or b"")
                if isinstance(record, SignOff):
                    yield path, record

    def document(self, name: str) -> AdrFile:
        """The decision that a user names by number or path.

        Raises:
            UsageError: none, or more than one, is meant.
        """
        documents = self.documents()
        if re.fullmatch(r"[0-9]+", name):
            found = [item for item in documents if item.adr.number == int(name)]
        else:
            found = [item for item in documents if item.path == name.removeprefix("./")]
        if not found:
            listed = ", ".join(str(item.adr.number) for item in documents) or "none"
            raise UsageError(f"no ADR {name} that decides budgets is here", f"name one of: {listed}")
        if len(found) > 1:
            raise UsageError(f"ADR {name} is used by {' and '.join(item.path for item in found)}", "name its path")
        return found[0]

    def free_signoff(self, number: int, person: str, taken: Container[str] = ()) -> str:
        """Where a new sign-off of a decision goes; `taken` are more names that are not free."""
        folder = f"{self.scope.adr[0]}/signoffs/{number:0{number_width(self.files)}d}"
        return self.free_path(folder, person, taken)

    def free_path(self, folder: str, stem: str, taken: Container[str] = ()) -> str:
        """A file name that is free here and in the base: a record is never overwritten, a later one speaks."""
        known = {*self.files, *self.history.tree(self.base).entries([folder])}
        names = (f"{folder}/{stem}{suffix}.yaml" for suffix in ("", *(f"-{count}" for count in range(2, 10_000))))
        return next(name for name in names if name not in known and name not in taken)

    def base_content(self, path: str) -> bytes:
        """What a file holds on the base; nothing where there is none."""
        entry = self.trusted.entries.get(path)
        return content_of(self.history.tree(self.base), entry) if entry else b""

    def files_of(self, line: DecisionLine) -> Iterator[tuple[str, bytes | None]]:
        """The files that a line about governance is about, as they are in the checkout."""
        paths = (line.before, line.after) if line.budget in self.budgets.capabilities else (line.budget,)
        return ((path, self.world.files.read(path)) for path in paths if isinstance(path, str))
