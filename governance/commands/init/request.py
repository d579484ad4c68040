"""What a user asks `init` for, and what it answers."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal

from governance.commands.init.files import Ci, Preset
from governance.commands.init.hooks import HookKind
from governance.commands.shared.named_file import NamedFile

Approvals = Literal["keys", "witnesses", "commits"]
"""How approvals are given: signed with people's own keys, attested by a witness, or by who authored commits."""

HEADROOM: Final = Decimal("0.3")
"""What is added to what was measured, where nobody says how much."""


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
    hook: HookKind | None = None
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
