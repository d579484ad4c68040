"""What `budget init` wrote, and what is left to do."""

import shlex
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from capability_budgets.reading.limits import LimitId
from governance.domain.budgets.amounts import plain
from governance.domain.budgets.proposed import LeftOut, ProposedCapability
from governance.domain.findings import Finding, Verdict, verdict_of
from governance.domain.policy.paths import BUDGETS_PATH


def renormalizing(paths: Iterable[str]) -> list[str]:
    """The command that lets git store files with the line ends that the attributes say; none for no file."""
    named = shlex.join(paths)
    return [f"git add --renormalize {named}"] if named else []


@dataclass(frozen=True, slots=True)
class NewPolicy:
    """What a new policy says.

    Attributes:
        people: the names of those who may approve.
        group: the name of the group of all people, to be made on the forge; None where there is none.
        signed: whether sign-offs are signatures.
    """

    preset: str
    repository: str
    people: tuple[str, ...]
    group: str | None
    signed: bool


@dataclass(frozen=True, slots=True)
class Hook:
    """A hook as it is to be.

    Attributes:
        name: git's name of it.
        place: where it lies, for people.
        text: the whole script; None where one is there that may stay, because it does the same.
    """

    name: str
    place: str
    text: str | None


@dataclass(frozen=True, slots=True)
class InitReport:
    """What was written, and what comes next.

    Attributes:
        policy: the new policy; None where there was one before.
        written: the new files with their contents; only planned with `dry_run`.
        kept: files that were there before, and stay as they are.
        extended: files that were there before and gain lines, as they are then.
        advice: what is left to do beside the files.
        findings: what of the whole cannot be read or could not be approved, as `lint` says it.
        adopted: whether the repository was governed before, so that only what is not governed was added.
        hooks: those that were asked for.
        scaffolded: whether more was asked for than a hook.
        read: how many governed files `lint` reads.
        check: what `check` says of the commit that adopts it; None where nothing is adopted.
        capabilities: the first budgets that were written.
        left_out: what their sources say that no limit can.
        commit: the adoption commit; None where none was asked for.
        runs_in_ci: whether a workflow of the gate is there.
        renormalized: what git holds with line ends that the attributes change; it goes into the same commit.
        uncommitted: what an earlier run wrote, and belongs into the commit, too.
        unprotected: files of the gate that were written beside a policy, which does not protect them.
    """

    policy: NewPolicy | None
    written: Mapping[str, str]
    kept: tuple[str, ...]
    findings: tuple[Finding, ...]
    adopted: bool
    dry_run: bool
    hooks: tuple[Hook, ...] = ()
    scaffolded: bool = True
    extended: Mapping[str, str] = field(default_factory=dict)
    advice: tuple[str, ...] = ()
    read: int = 0
    check: Verdict | None = None
    capabilities: tuple[ProposedCapability, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    commit: str | None = None
    runs_in_ci: bool = False
    renormalized: tuple[str, ...] = ()
    uncommitted: tuple[str, ...] = ()
    unprotected: tuple[str, ...] = ()

    @property
    def message(self) -> str:
        """The message of the commit that adds what was written."""
        return "Add files for the performance budgets" if self.adopted else "Adopt performance budgets"

    @property
    def starts_budgets(self) -> bool:
        """Whether the first budget file is among what was written."""
        return BUDGETS_PATH in self.written

    @property
    def first_change(self) -> tuple[LimitId, Decimal] | None:
        """A limit of the first budgets, and a looser value to propose for it; None where there is no such limit."""
        for capability in self.capabilities:
            for name, value in capability.limits.items():
                looser = plain(value * 2 if name.startswith("max_") else value / 2)
                if looser and looser != value:
                    return LimitId(capability.name, None, name), looser
        return None

    @property
    def is_meetable(self) -> bool:
        """Whether every rule can be met, whoever the author of a decision is."""
        return not any(finding.code == "BG110" for finding in self.findings)

    @property
    def verdict(self) -> Verdict:
        """Whether everything that stands there now can be read, and may be adopted."""
        lint = verdict_of(self.findings)
        return lint if self.check is None or lint is not Verdict.PASS else self.check
