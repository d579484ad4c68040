"""A git repository as the workflows read it. The only reader of history in the program."""

import datetime as dt
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

from governance.adapters.git import formats as git_formats
from governance.adapters.git.ancestry import Ancestry
from governance.adapters.git.branches import GitBranches
from governance.adapters.git.formats import LINE, LOG
from governance.adapters.git.objects import ObjectReader
from governance.adapters.git.process import GitProcess, find_repository, inherited_index, scrub_environment
from governance.adapters.git.quarantine import inherited_quarantine
from governance.adapters.git.trees import RAW, CommittedTree, IndexTree
from governance.errors import IncompleteHistoryError
from governance.ports.commits import Commit, Merged, OnFound, Touch, WalkedStep, ignore
from governance.ports.trees import Difference, Tree, TreeEntry

if TYPE_CHECKING:
    from governance.adapters.git.diffs import DiffReader
    from governance.adapters.git.merges import Merges
    from governance.adapters.git.walk import Walker

_EMPTY_TREES: Final = {
    "sha1": "4b825dc642cb6eb9a060e54bf8d69288fbee4904",
    "sha256": "6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321",
}
"""The tree without entries, by the format of object ids."""


class GitRepository(GitBranches):
    """Implements the port Clone over a repository on disk."""

    def __init__(
        self,
        git_dir: Path,
        top: Path | None,
        index: str | None = None,
        quarantine: Mapping[str, str] | None = None,
    ) -> None:
        self.top = top
        self._quarantine = quarantine or {}
        git = GitProcess(top or git_dir, git_dir, self._quarantine)
        super().__init__(git, git_dir, ObjectReader(git))
        self._index = index
        self._trees: dict[str, CommittedTree] = {}
        self._differences: dict[tuple[str, str], list[Difference]] = {}
        self._diff_readers: dict[tuple[str, ...], DiffReader] = {}
        self._ancestry = Ancestry(self._git)
        self._begun: list[Generator[bytes, None, None]] = []
        self._closing: list[Callable[[], None]] = []

    @classmethod
    @contextmanager
    def open(cls, folder: Path, *, quarantine: bool = False) -> Iterator[Self]:
        """Open the repository around a folder; leaving judges how git ended.

        Args:
            folder: where to look.
            quarantine: read the objects of a push, too, which git hides from all but its hooks.

        Raises:
            UsageError: there is no repository.
        """
        pushed = inherited_quarantine() if quarantine else {}
        index = inherited_index()
        if index is not None:
            index = str(Path(index).absolute())
        scrub_environment()
        repository = cls(*find_repository(folder), index, pushed)
        try:
            yield repository
        except IncompleteHistoryError as missing:
            missing.fix = missing.fix or repository.completing()
            raise
        finally:
            repository.close()

    def close(self) -> None:
        """End git's processes and remove scratch repositories."""
        for outputs in self._begun:
            outputs.close()
        for diffs in self._diff_readers.values():
            diffs.close()
        self._objects.close()
        for close in self._closing:
            close()

    def tree(self, commit: str) -> CommittedTree:
        """The tree of a commit."""
        if commit not in self._trees:
            self._trees[commit] = CommittedTree(self._git, self._objects, commit, commit)
        return self._trees[commit]

    def names(self, commit: str, folders: Iterable[str]) -> Sequence[str]:
        """The paths of what lies directly in folders of a commit; an empty name is the top."""
        wanted = set(folders)
        limits = [f"{folder}/" for folder in wanted if folder]
        own = self._git.output("ls-tree", "-z", "--name-only", "--full-tree", commit) if "" in wanted else b""
        deep = self._git.output("ls-tree", "-z", "--name-only", "--full-tree", commit, "--", *limits) if limits else b""
        return [git_formats.text(name) for name in (own + deep).split(b"\0") if name]

    def index(self) -> Tree:
        """The index, as a tree; in a hook, the index that git hands over."""
        variables = {} if self._index is None else {"GIT_INDEX_FILE": self._index}
        git = GitProcess(self.top or self.git_dir, self.git_dir, variables)
        return IndexTree(git, self._objects, _EMPTY_TREES[self._object_format])

    def differences(self, before: Tree, after: Tree) -> Sequence[Difference]:
        """Every path that differs, without rename detection."""
        if isinstance(before, CommittedTree) and isinstance(after, CommittedTree):
            pair = (before.treeish, after.treeish)
            if pair not in self._differences:
                self._differences[pair] = list(git_formats.differences(self._compared(before, after)))
                after.differs(before, self._differences[pair])
            return self._differences[pair]
        return compare_listings(before.entries([""]), after.entries([""]))

    def _compared(self, before: CommittedTree, after: CommittedTree) -> bytes:
        if before.commit and after.commit:
            return self._diffs().read(after.commit, before.commit)
        # A merged tree lives in a scratch repository.
        return after.git.output("diff-tree", *RAW, before.treeish, after.treeish)

    def _diffs(self, *options: str) -> "DiffReader":
        from governance.adapters.git.diffs import DiffReader

        if options not in self._diff_readers:
            self._diff_readers[options] = DiffReader(self._git, *options)
        return self._diff_readers[options]

    def commit(self, oid: str) -> Commit:
        """One commit."""
        return git_formats.commits(self._git.output(*LOG, "--no-walk", oid))[0]

    def commits(self, head: str, excluding: Iterable[str] = ()) -> Sequence[Commit]:
        """Commits reachable from head and not from the others, newest first."""
        heads = tuple(excluding)
        revisions = "".join(f"{line}\n" for line in (head, *(f"^{oid}" for oid in heads)))
        listed = git_formats.commits(self._git.output(*LOG, "--topo-order", "--stdin", stdin=revisions.encode()))
        return self._ancestry.unreached(listed, heads) if heads else listed

    def ranges(self, ends: Iterable[tuple[str, str]]) -> Iterator[Sequence[Commit]]:
        """For each pair the commits reachable from the first and not from the second, newest first.

        Where dates lie, there may be more of them than `commits` tells.
        """
        commands = ((*LOG, "--topo-order", head, f"^{other}") for head, other in ends)
        outputs = self._git.outputs(commands)
        self._begun.append(outputs)
        return (git_formats.commits(output) for output in outputs)

    def touches(self, commits: Iterable[str], folders: Iterable[str]) -> Sequence[Touch]:
        """What commits change below folders; a merge changes only what differs from all its parents."""
        reader = self._diffs("-c", "--root", *_limits(folders))
        return [touch for answer in reader.read_each(tuple(commits)) for touch in git_formats.touches(answer)]

    def first_parents(
        self, head: str, folders: Iterable[str] = (), *, excluding: str | None = None
    ) -> Sequence[Commit]:
        """The first-parent line, newest first; with folders, only the steps that change something below them."""
        limits = _limits(folders)
        revisions = self._walker.revisions(head, excluding)
        output = self._git.output(*LOG, *LINE, *revisions, *limits)
        return git_formats.commits(output)

    def walk(
        self, head: str, folders: Iterable[str], *, excluding: str | None = None, ahead: OnFound = ignore
    ) -> Iterator[WalkedStep]:
        """The steps of a first-parent line that change something below folders, newest first, as they are found."""
        following: tuple[str, ...] | None = None
        for step in self._walker.walk(head, folders, excluding=excluding, ahead=ahead):
            question = (step.commit.oid, *step.commit.parents[:1])
            self._diffs().expect(question, following)  # whoever judges the line asks for the differences of every step
            following = question
            yield step

    @cached_property
    def _walker(self) -> "Walker":
        from governance.adapters.git.walk import Walker

        return Walker(self._git, self._object_folder, self._ancestry)

    def newest_reachable(self, head: str, other: str) -> str | None:
        """The newest commit of the first-parent line of head that the other reaches; None where it reaches none."""
        return self._walker.newest_reachable(head, other)

    def commit_before(self, head: str, moment: dt.datetime) -> str | None:
        """A commit with what stood right before the oldest commit of the line dated at a moment or later."""
        since = f"--since-as-filter={int(moment.timestamp())}"
        oids = git_formats.text(self._git.output("rev-list", "--first-parent", since, head)).split()
        return next(iter(self.commit(oids[-1]).parents), None) if oids else head

    def latest(self, head: str, oids: Sequence[str]) -> Sequence[dt.datetime]:
        """For commits of a line, oldest first, the latest date of any commit of the line up to each."""
        return self._walker.latest(head, oids)

    def commits_touching(self, heads: Iterable[str], folders: Iterable[str]) -> Sequence[Commit]:
        """All commits reachable from heads that change something below folders, newest first."""
        output = self._git.output(*LOG, "--topo-order", "--full-history", *heads, *_limits(folders))
        return git_formats.commits(output)

    def touching(self, head: str, folder: str) -> Iterator[tuple[Commit, Sequence[Touch]]]:
        """All commits reachable from head that change something below a folder, in no order, with what they change."""
        limits = _limits([folder])
        fields = self._git.fields(*LOG, "--full-history", "-c", "--root", *RAW, head, *limits)
        return ((commit, touches) for commit, touches in git_formats.touching(fields) if touches)

    def merge_bases(self, one: str, other: str) -> Sequence[str]:
        """The best common ancestors; none where histories are unrelated."""
        _, output = self._git.run("merge-base", "--all", one, other, accept=(0, 1))
        return git_formats.text(output).split()

    def merged(self, base: str, head: str) -> Merged:
        """What merging head into base gives, by git's own rules and nothing of this repository."""
        return self._merges.merged(base, head)

    @cached_property
    def _merges(self) -> "Merges":
        from governance.adapters.git.merges import Merges

        merges = Merges(self._object_folder, self._object_format, self._quarantine)
        self._closing.append(merges.close)
        return merges

    @cached_property
    def _object_format(self) -> str:
        return git_formats.text(self._git.output("rev-parse", "--show-object-format")).strip()

    @cached_property
    def _object_folder(self) -> Path:
        folder = git_formats.text(self._git.output("rev-parse", "--git-path", "objects")).strip()
        return ((self.top or self.git_dir) / folder).resolve()


def _limits(folders: Iterable[str]) -> tuple[str, ...]:
    """Paths for a command line; git refuses the empty name, which stands for the whole tree here."""
    paths = tuple(folders)
    return ("--",) if "" in paths else ("--", *paths)


def compare_listings(before: Mapping[str, TreeEntry], after: Mapping[str, TreeEntry]) -> list[Difference]:
    """Every path that differs between two listings."""
    return [
        Difference(path, before.get(path), after.get(path))
        for path in sorted(before.keys() | after.keys())
        if before.get(path) != after.get(path)
    ]
