"""Protection: which branches of a repository only governed steps may move. What is pushed has no say in it."""

from functools import cached_property
from typing import Final

from governance.domain.policy.patterns import matches_path
from governance.domain.reports.push import BRANCHES
from governance.judging.reading.governed_paths import fold
from governance.judging.reading.policies import Policies
from governance.ports.repository import History, Refs

_USUAL: Final = (f"{BRANCHES}main", f"{BRANCHES}master")


class Protection:
    """What HEAD and the policies that are in force protect.

    The default branch always is: its policy says which others are, so whoever moved it freely could free them all.
    Case and Unicode form do not count, because on some file systems `Main` is `main`.

    Attributes:
        default: the full name of the default branch: what HEAD says, else main, else master.
        tip: the commit that it holds; None where it does not exist yet.
    """

    def __init__(self, history: History, refs: Refs, policies: Policies) -> None:
        self._history = history
        self._policies = policies
        head = refs.default()
        names = dict.fromkeys((head, *_USUAL) if head else _USUAL)
        self.default = next((name for name in names if refs.tip(name)), next(iter(names)))
        self.tip = refs.tip(self.default)
        self._always = {fold(self.default), *([fold(head)] if head else [])}

    def covers(self, ref: str, before: str | None) -> bool:
        """Whether a branch is protected.

        Args:
            ref: its full name.
            before: the commit it stands at; None where it does not exist yet. What its own policy protects is, too.
        """
        if fold(ref) in self._always:
            return True
        if self.tip is None and before is not None and self._policies.ever_governed(before):
            return True  # without a default branch nobody says which are: all that are governed
        name = fold(ref).removeprefix(BRANCHES)
        return matches_path(self._of_default, name) or (before is not None and matches_path(self._of(before), name))

    @cached_property
    def _of_default(self) -> tuple[str, ...]:
        return () if self.tip is None else self._globs(self.tip)

    def _of(self, tip: str) -> tuple[str, ...]:
        """What a branch's own policy protects; whether there was one before it is not looked for at every push."""
        return self._globs(tip) if self._policies.entry(self._history.tree(tip)) is not None else ()

    def _globs(self, tip: str) -> tuple[str, ...]:
        policy = self._policies.in_force(tip)
        return tuple(fold(glob).removeprefix(BRANCHES) for glob in (policy and policy.branches) or ())
