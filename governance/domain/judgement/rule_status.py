"""How an approval rule stands for a change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from governance.domain.judgement.demands import named


@dataclass(frozen=True, slots=True)
class RuleStatus:
    """How one rule stands for one change.

    Attributes:
        need: how many approvals it requires.
        have: who has approved, of those who may.
        could: who may, has not, and would count.
        self_approved: those of `have` who wrote the decision themselves.
        witnessed: those of `have` whose approval a witness attests and they did not sign themselves, with the witness.
        section: the section of CODEOWNERS for which the rule asks; empty where it asks for all of them together.
    """

    rule: str
    need: int
    have: tuple[str, ...]
    could: tuple[str, ...]
    self_approved: tuple[str, ...] = ()
    section: str = ""
    witnessed: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The rule, and the section where it asks for one."""
        return named(self.rule, self.section)

    @property
    def names(self) -> tuple[str, ...]:
        """Who has approved, with who attests it: `alice (witnessed by ci)`."""
        witnesses = self.witnessed
        return tuple(f"{name} (witnessed by {witnesses[name]})" if name in witnesses else name for name in self.have)

    @property
    def is_met(self) -> bool:
        """Whether enough people have approved."""
        return len(self.have) >= self.need

    @property
    def summary(self) -> str:
        """How it stands, in words: `1 of 2 approvals: alice; bob or carol could still approve`."""
        have = f": {listed(self.names, 'and')}" if self.have else ""
        counted = f"{min(len(self.have), self.need)} of {self.need} approvals{have}"
        if self.is_met:
            return counted
        could = f"{listed(self.could, 'or')} could still approve" if self.could else "nobody is left who could"
        return f"{counted}; {could}"


def listed(people: Sequence[str], joiner: str) -> str:
    """Names as a sentence lists them: `alice, bob or carol`."""
    if len(people) < 3:  # noqa: PLR2004 (two names need no comma)
        return f" {joiner} ".join(people)
    return f"{', '.join(people[:-1])} {joiner} {people[-1]}"
