"""Scope: which paths of a repository a policy governs, and where they lie."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Self, TypeVar

from governance.domain.paths import is_below
from governance.domain.policy.codeowners import CODEOWNERS_ORDER, Dialect
from governance.domain.policy.paths import ACCEPTED_PATH, POLICY_PATH, SIGNERS_PATH
from governance.domain.policy.patterns import literal_prefix, matches_path
from governance.domain.policy.policy import Policy

_Word = TypeVar("_Word", bound=str)

FIXED: Final = (POLICY_PATH, SIGNERS_PATH, ACCEPTED_PATH)
"""Governed whatever the policy says."""


def fold(path: str) -> str:
    """One spelling for all paths that some file systems take for the same: case and Unicode form do not count."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())


def spelled_as(path: str, folders: Iterable[str]) -> str | None:
    """The folded path as it would stand below one of the folders; None where it would stand below none of them."""
    folded = fold(path)
    inside = (folder for folder in folders if folded.startswith(f"{fold(folder)}/"))
    return next((folder + folded[len(fold(folder)) :] for folder in inside), None)


@dataclass(frozen=True, slots=True)
class Scope:
    """The globs of one policy, or of a policy and its successor together.

    Attributes:
        codeowners: whose reading of CODEOWNERS counts; what a successor says stands after it.
    """

    budgets: tuple[str, ...]
    protect: tuple[str, ...]
    adr: tuple[str, ...]
    codeowners: tuple[Dialect, ...] = ("github",)

    @classmethod
    def of(cls, policy: Policy) -> Self:
        """What a policy governs."""
        folders = tuple(folder.strip("/") for folder in policy.adr)
        return cls(policy.budgets, policy.protect, folders, (policy.codeowners,))

    def joined(self, other: "Scope") -> "Scope":
        """What either governs; decisions are looked for where this one says."""
        return Scope(
            _union(self.budgets, other.budgets),
            _union(self.protect, other.protect),
            self.adr,
            _union(self.codeowners, other.codeowners),
        )

    @property
    def dialect(self) -> Dialect:
        """How this policy, the first of several, reads CODEOWNERS."""
        return self.codeowners[0]

    @property
    def owner_files(self) -> tuple[str, ...]:
        """Where this policy looks for CODEOWNERS; the first that exists counts."""
        return CODEOWNERS_ORDER[self.dialect]

    @property
    def fixed(self) -> tuple[str, ...]:
        """What is governed whatever the globs say."""
        return _fixed(self.codeowners)

    def is_budget_file(self, path: str) -> bool:
        """Whether a path holds budgets."""
        return path not in self.fixed and matches_path(self.budgets, path) and not self._is_signoff(path)

    def _is_signoff(self, path: str) -> bool:
        return any(path.startswith(f"{folder}/signoffs/") for folder in self.adr)

    def is_governed(self, path: str) -> bool:
        """Whether only a decision may change what lies at a path."""
        return path in self.fixed or matches_path(self.protect, path) or self.is_budget_file(path)

    @property
    def folders(self) -> tuple[str, ...]:
        """Where governed files lie: folders, or files, that hold all of them."""
        return _union((literal_prefix(glob) for glob in (*self.budgets, *self.protect)), self.fixed)

    def concerns(self, path: str) -> bool:
        """Whether a change of this path may matter: governed, a decision or sign-off, or a look-alike of one."""
        folded = fold(path)
        for folder in (*self.folders, *self.adr):
            if not folder:
                if self.is_governed(path) or self._is_alike(folded):
                    return True
            elif is_below(folded, fold(folder)) or (folded and is_below(fold(folder), folded)):
                return True
        return False

    def _is_alike(self, folded: str) -> bool:
        return matches_path(tuple(map(fold, (*self.budgets, *self.protect))), folded)


@lru_cache
def _fixed(dialects: tuple[Dialect, ...]) -> tuple[str, ...]:
    return (*FIXED, *(path for dialect in dialects for path in CODEOWNERS_ORDER[dialect]))


def _union(one: Iterable[_Word], other: Iterable[_Word]) -> tuple[_Word, ...]:
    return tuple(dict.fromkeys((*one, *other)))
