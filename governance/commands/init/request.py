"""What a user asks `init` for, and what it answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, Literal, NamedTuple

from governance.commands.init.files import Ci, PolicyChoices, Preset
from governance.commands.init.hooks import Hook, Kind
from governance.domain.budgets.proposed import LeftOut, ProposedCapability
from governance.domain.findings import Finding, Verdict, verdict_of

Approvals = Literal["keys", "witnesses", "commits"]
"""How approvals are given: signed with people's own keys, attested by a witness, or by who authored commits."""

HEADROOM: Final = Decimal("0.3")
"""What is added to what was measured, where nobody says how much."""


class NamedFile(NamedTuple):
    """A file that the user named, with its content."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class InitRequest:
    """What a user asks for.

    Attributes:
        preset: None for solo where one person is named, else team.
        repository: the name that is bound into sign-offs; None to tell it from the origin or the folder.
        people: `NAME=ADDRESS[,@handle][,account]` words, beside the user.
        people_from: where else people are found: `history`, `codeowners`.
        keys: `NAME=FILE` words: their public keys.
        approvals: how approvals are given; None for signatures where all keys are known, else commits.
        witnesses: `NAME=FILE` words: who attests approvals given on a forge, with their public keys.
        ci: the CI system to write a workflow for; None for GitHub where there is a `.github` folder.
        hook: what git is to ask before; alone, nothing else is written.
        limits: `CAPABILITY.LIMIT=VALUE` words: the first budgets.
        results: results of benchmarks to propose budgets from.
        headroom: what is added to them, as a share.
        sources: files of other tools with limits.
        budgets: the capabilities that the user made of all that, instead of it; None where nobody edited them.
        commit: make the adoption commit, too.
        dry_run: write nothing.
    """

    preset: Preset | None = None
    repository: str | None = None
    people: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    ci: Ci | None = None
    hook: Kind | None = None
    dry_run: bool = False
    people_from: tuple[str, ...] = ()
    approvals: Approvals | None = None
    witnesses: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()
    results: tuple[NamedFile, ...] = ()
    headroom: Decimal = HEADROOM
    sources: tuple[NamedFile, ...] = ()
    budgets: str | None = None
    commit: bool = False

    @property
    def brings_budgets(self) -> bool:
        """Whether the first budgets are named."""
        return any((self.limits, self.results, self.sources, self.budgets is not None))

    @property
    def scaffolds(self) -> bool:
        """Whether more is asked for than a hook."""
        asked = (self.preset, self.repository, self.people, self.people_from, self.keys, self.approvals)
        return self.hook is None or self.brings_budgets or any((*asked, self.witnesses, self.ci, self.commit))


@dataclass(frozen=True, slots=True)
class InitReport:
    """What was written, and what comes next.

    Attributes:
        shape: the choices that were made; None where the policy was there before.
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
    """

    shape: PolicyChoices | None
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

    @property
    def is_meetable(self) -> bool:
        """Whether every rule can be met, whoever the author of a decision is."""
        return not any(finding.code == "BG110" for finding in self.findings)

    @property
    def verdict(self) -> Verdict:
        """Whether everything that stands there now can be read, and may be adopted."""
        lint = verdict_of(self.findings)
        return lint if self.check is None or lint is not Verdict.PASS else self.check
