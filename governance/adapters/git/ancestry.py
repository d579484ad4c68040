"""What one commit reaches and another does not, also where dates lie.

`git rev-list A ^B` goes by the dates of commits and stops a little after everything that is left is reachable from B
(`SLOP` in git's revision.c). Where six commits in a row are dated before what they stand on, it lists commits that B
reaches, too. `git merge-base --is-ancestor`, and a walk that excludes nothing, look at everything.
"""

from collections.abc import Collection, Iterable, Sequence

from governance.adapters.git import formats as git_formats
from governance.adapters.git.process import GitProcess
from governance.ports.commits import Commit


class Ancestry:
    """Corrects what git lists; asks git once about two commits, since what they reach never changes."""

    def __init__(self, git: GitProcess) -> None:
        self._git = git
        self._known: dict[tuple[str, str], bool] = {}

    def is_reached(self, commit: str, heads: Iterable[str]) -> bool:
        """Whether a commit is one of the others, or an ancestor of one."""
        return any(self._is_ancestor(commit, head) for head in heads)

    def _is_ancestor(self, commit: str, head: str) -> bool:
        if (commit, head) not in self._known:
            status, _ = self._git.run("merge-base", "--is-ancestor", commit, head, accept=(0, 1))
            self._known[commit, head] = status == 0
        return self._known[commit, head]

    def reached(self, heads: Iterable[str]) -> Collection[str]:
        """All commits that some commits reach."""
        return frozenset(git_formats.text(self._git.output("rev-list", *heads)).split())

    def unreached(self, listed: Sequence[Commit], heads: Sequence[str]) -> Sequence[Commit]:
        """Those of the listed commits that none of the heads reaches.

        Args:
            listed: what git lists, with whatever lies between any two of them.
            heads: what was excluded.
        """
        oids = {commit.oid for commit in listed}
        ends = [commit for commit in listed if oids.isdisjoint(commit.parents)]
        # What is reached reaches its parents: where the ends are right, everything is. No head reaches its own child.
        if not any(self.is_reached(end.oid, [head for head in heads if head not in end.parents]) for end in ends):
            return listed
        reached = self.reached(heads)
        return [commit for commit in listed if commit.oid not in reached]
