"""The world as commands see it: a handful of protocols, and the values that pass through them."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple, Protocol

from governance.domain.policy.allowed_signers import NAMESPACE

MALFORMED: Final = "malformed"
"""Stands for a mode where a tree has two entries of a path, or one by a part like `..`: readers may differ."""


class TreeEntry(NamedTuple):
    """What a tree holds at a path: git's mode, or MALFORMED, and the object id of the content."""

    mode: str
    oid: str

    @property
    def is_file(self) -> bool:
        """Whether it is a regular file, executable or not; links and submodules are none."""
        return self.mode in {"100644", "100755"}


class Difference(NamedTuple):
    """A path that differs between two trees. Paths that are not UTF-8 carry surrogate escapes."""

    path: str
    before: TreeEntry | None
    after: TreeEntry | None


class Tree(Protocol):
    """One state of the repository: a commit's tree, the index, or a state that is only planned."""

    @property
    def commit(self) -> str | None:
        """The commit whose tree this is; None for the index and for planned states."""
        ...

    def entries(self, folders: Iterable[str]) -> Mapping[str, TreeEntry]:
        """Everything at or below the folders (or files), by path; an empty folder name means the whole tree."""
        ...

    def blobs(self, oids: Iterable[str]) -> Mapping[str, bytes]:
        """The contents of objects.

        Raises:
            IncompleteHistoryError: one of them is not in this clone.
        """
        ...


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit as it is stored: no mailmap, no replacement."""

    oid: str
    parents: tuple[str, ...]
    author_name: str
    author_email: str
    committed: dt.datetime
    message: str


class Touch(NamedTuple):
    """What one commit changed at a path: what every parent had there, and what it has itself."""

    commit: str
    path: str
    before: tuple[TreeEntry | None, ...]
    after: TreeEntry | None


class WalkedStep(NamedTuple):
    """A step of a first-parent line, and what it changed below the folders that were walked."""

    commit: Commit
    differences: tuple[Difference, ...]


OnFound = Callable[[WalkedStep], None]
"""Begins work on what a walk has found, while it looks for more."""


def ignore(_: WalkedStep) -> None:
    """Begin nothing."""


@dataclass(frozen=True, slots=True)
class Merged:
    """The tree that a merge gives, and the paths in conflict."""

    tree: Tree | None
    conflicts: tuple[str, ...] = ()


class Repository(Protocol):
    """A git repository, read only: its objects, and how commits descend. Revisions are object ids, resolved once."""

    def resolve(self, revision: str) -> str | None:
        """The commit a revision names; None where it names none."""
        ...

    def tree(self, commit: str) -> Tree:
        """The tree of a commit."""
        ...

    def foresee(self, commit: str, folders: Iterable[str], wanted: Callable[[str], bool]) -> None:
        """Begin to list what stands below folders of a commit, and to read those files whose paths are wanted.

        It changes no answer and raises nothing: whoever asks for them next waits less.
        """
        ...

    def names(self, commit: str, folders: Iterable[str]) -> Sequence[str]:
        """The paths of what lies directly in folders of a commit, files and folders; an empty name is the top."""
        ...

    def index(self) -> Tree:
        """The index, as a tree."""
        ...

    def differences(self, before: Tree | None, after: Tree) -> Sequence[Difference]:
        """Every path that differs, without rename detection; all of them where there is no before."""
        ...

    def commit(self, oid: str) -> Commit:
        """One commit."""
        ...

    def commits(self, head: str, excluding: Iterable[str] = ()) -> Sequence[Commit]:
        """Commits reachable from head and not from the others, newest first."""
        ...

    def ranges(self, ends: Iterable[tuple[str, str]]) -> Iterator[Sequence[Commit]]:
        """For each pair the commits reachable from the first and not from the second, newest first.

        Some are begun before they are asked for. A fault ends the iteration.
        """
        ...

    def touches(self, commits: Iterable[str], folders: Iterable[str]) -> Sequence[Touch]:
        """What commits change below folders; a merge changes only what differs from all its parents."""
        ...

    def commits_touching(self, heads: Iterable[str], folders: Iterable[str]) -> Sequence[Commit]:
        """All commits reachable from heads that change something below folders, on whatever line, newest first."""
        ...

    def touching(self, head: str, folder: str) -> Iterator[tuple[Commit, Sequence[Touch]]]:
        """All commits reachable from head that change something below a folder, in no order, with what they change."""
        ...

    def merge_bases(self, one: str, other: str) -> Sequence[str]:
        """The best common ancestors; none where histories are unrelated."""
        ...

    def merged(self, base: str, head: str) -> Merged:
        """What merging head into base gives, whatever the repository's configuration says."""
        ...

    def incomplete(self) -> str | None:
        """Why the history may be incomplete (`shallow`, `partial`); None where it is whole."""
        ...


class FirstParents(Protocol):
    """The first-parent lines of a repository: what a branch has been, step by step."""

    def first_parents(
        self, head: str, folders: Iterable[str] = (), *, excluding: str | None = None
    ) -> Sequence[Commit]:
        """The first-parent line, newest first, down to what `excluding` reaches.

        With folders, only the steps that change something below them.
        """
        ...

    def walk(
        self, head: str, folders: Iterable[str], *, excluding: str | None = None, ahead: OnFound = ignore
    ) -> Iterator[WalkedStep]:
        """The steps of a first-parent line that change something below folders, newest first, as they are found.

        The line ends where it meets what `excluding` reaches. `ahead` is handed all that is found, as early as can be:
        maybe in another order, and a step in parts.
        """
        ...

    def newest_reachable(self, head: str, other: str) -> str | None:
        """The newest commit of the first-parent line of head that the other reaches; None where it reaches none."""
        ...

    def is_on_line(self, commit: str, head: str) -> bool:
        """Whether a commit stands on the first-parent line of another one, or is that one."""
        ...

    def commit_before(self, head: str, moment: dt.datetime) -> str | None:
        """A commit with what stood right before the oldest commit of the line that is dated at a moment or later.

        None where that is the root; head itself where no commit is dated so late.
        """
        ...

    def latest(self, head: str, oids: Sequence[str]) -> Sequence[dt.datetime]:
        """For commits of a first-parent line, oldest first, the latest date of any commit of the line up to each."""
        ...


class History(Repository, FirstParents, Protocol):
    """What judgements are made from: commits, and the lines that they stand on."""


class BranchInfo(Protocol):
    """What a clone says of itself: its branches, its user, and what it lacks."""

    def branches(self) -> Sequence[tuple[str, str]]:
        """Full name and commit of every local and remote-tracking branch, the newest commit first; no symbolic ones."""
        ...

    def stands_for(self, ref: str) -> str:
        """The branch that a symbolic ref such as `refs/remotes/origin/HEAD` names; the ref itself where it is none."""
        ...

    def checked_out(self) -> str | None:
        """The full name of the branch that is checked out, which may have no commit yet; None with a detached HEAD."""
        ...

    def tips(self) -> Sequence[str]:
        """The commits of all local and remote-tracking branches, each once."""
        ...

    def default_branch(self) -> str | None:
        """The full name of the default branch: origin's as tracked here, else main or master; None without one."""
        ...

    def parents_to_be(self) -> Sequence[str]:
        """The parents of the commit that git would make now: HEAD, and in a merge what is merged; none without a HEAD.

        While commits are replayed (a rebase, a cherry-pick) or HEAD is detached, HEAD alone.
        """
        ...

    def author(self) -> tuple[str, str]:
        """Name and address under which the user commits; empty where git has none."""
        ...

    def completing(self) -> str:
        """The command that fetches what this clone lacks, for people; what it is depends on how it was made."""
        ...


class Clone(History, BranchInfo, Protocol):
    """A repository as it is on a machine."""


class Refs(Protocol):
    """The refs of a repository that is pushed to, by their exact names; only `pre-receive` asks."""

    def default(self) -> str | None:
        """The full name of the default branch, which need not exist, as the HEAD of a bare repository names it.

        None where it names none: where it is detached, or tells what is checked out.
        """
        ...

    def target(self, ref: str) -> str:
        """The ref that an update of this one moves: itself, or what it stands for where it is a symbolic one."""
        ...

    def tip(self, ref: str) -> str | None:
        """The object id that a ref of exactly this name holds; None where there is none."""
        ...


class SignatureCheck(NamedTuple):
    """A signature to verify.

    Attributes:
        signature: the armoured text.
        payload: the bytes it is for.
        key: the key (`type base64`) that must have made it.
        namespace: what it must have been made for.
    """

    signature: str
    payload: bytes
    key: str
    namespace: str = NAMESPACE


class Signatures(Protocol):
    """Makes and verifies SSH signatures."""

    def verify(self, checks: Sequence[SignatureCheck]) -> Sequence[str | None]:
        """Verify signatures; for each None where it is good, else what is wrong with it."""
        ...

    def sign(self, payload: bytes, key: str | None, namespace: str = NAMESPACE) -> str:
        """Sign bytes for a purpose with a key file, or with the agent's or configured key.

        Raises:
            RefusedError: no key can be found or used.
        """
        ...

    def find_key(self, keys: frozenset[str]) -> str | None:
        """A key file, or the public half of a key in the agent, that is one of the keys (`type base64`)."""
        ...


class WorkingTree(Protocol):
    """The files of the checkout."""

    @property
    def exists(self) -> bool:
        """Whether there is a checkout at all; a bare repository has none."""
        ...

    def read(self, path: str) -> bytes | None:
        """A file's content with the line ends that git stores; None where there is no regular file."""
        ...

    def files(self, folders: Iterable[str]) -> Mapping[str, TreeEntry]:
        """Every file at or below folders, by repository path; links are told by their mode."""
        ...

    def write(self, path: str, data: bytes) -> None:
        """Write a file whole, through a temporary file and a rename, making its folders; it keeps its line ends."""
        ...

    def remove(self, path: str) -> None:
        """Remove a file."""
        ...


class Committer(Protocol):
    """Makes commits for the user."""

    def commit(self, paths: Sequence[str], message: str) -> str:
        """Commit files as they are and nothing else; the object id of the commit."""
        ...

    def signing_key(self) -> str | None:
        """The key file that the user's git signs with; None where it is no file."""
        ...


class Author(NamedTuple):
    """Somebody who authored commits, as `.mailmap` names them, and how many."""

    name: str
    email: str
    commits: int


class SetupFacts(Protocol):
    """What is there before anything is governed; only `init` asks."""

    @property
    def folder(self) -> str:
        """The name of the folder that holds the working tree."""
        ...

    def origin(self) -> str | None:
        """The address that the repository was cloned from; None without one."""
        ...

    def branch(self) -> str | None:
        """The name of the default branch, else of the one that is checked out; None where neither has a name."""
        ...

    def program(self) -> str | None:
        """What pip finds this program by on other machines; None where it came from a folder of this one."""
        ...

    def authors(self) -> Sequence[Author]:
        """The authors of the newest commits, those with the most first; none where there is no commit."""
        ...

    def public_key(self, file: str) -> str | None:
        """The public key of a key file, as `type base64`; None where there is none."""
        ...

    def public_keys(self) -> Sequence[str]:
        """The user's own public keys, as `type base64`, the likeliest to sign with first."""
        ...


class Hooks(Protocol):
    """The hooks of the repository; only `init --hook` asks."""

    @property
    def interpreter(self) -> str:
        """The Python that runs this program."""
        ...

    def place(self, name: str) -> str:
        """Where a hook lies, for people.

        Raises:
            RefusedError: git looks for it outside of the repository.
        """
        ...

    def read(self, name: str) -> bytes | None:
        """A hook's text; None where there is none.

        Raises:
            RefusedError: what is there is a link, or no file.
        """
        ...

    def is_run(self, name: str) -> bool:
        """Whether git would run a hook: others than executable ones it passes over."""
        ...

    def write(self, name: str, data: bytes) -> None:
        """Write a hook whole, and executable."""
        ...


class Clock(Protocol):
    """The time."""

    def now(self) -> dt.datetime:
        """The present moment, in UTC."""
        ...


class Judged(Protocol):
    """What the judgement of landed steps needs of the world, and nothing else."""

    @property
    def history(self) -> History:
        """Whose steps are judged."""
        ...

    @property
    def signatures(self) -> Signatures:
        """What verifies those of sign-offs."""
        ...


@dataclass(frozen=True, slots=True)
class World:
    """Everything outside that a command may need, bundled for wiring."""

    history: Clone
    signatures: Signatures
    files: WorkingTree
    clock: Clock
    committer: Committer
    variables: Mapping[str, str] = field(default_factory=dict)
    read_outside: Callable[[str], str | None] = lambda path: None  # noqa: ARG005
