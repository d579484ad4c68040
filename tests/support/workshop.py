"""Makes commits in a real repository without a checkout: any bytes as names, any parents, any dates."""

import datetime as dt
import os
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from governance.adapters.git.repository import GitRepository
from governance.judging.line.line import FirstParentLine
from governance.judging.line.touching_commits import CommitsBelow
from governance.ports.repository import Clone, History
from tests.support.fake_history import START, SUBMODULE, Content, FakeHistory, blob_id, plain


class Workshop(Protocol):
    """What the contract tests of histories build with."""

    def grow(
        self,
        files: Mapping[str, Content] | None = None,
        *,
        parents: Sequence[str] = (),
        message: str = "change",
        author: str = "dora",
        at: dt.datetime | None = None,
    ) -> str:
        """Make a commit: the first parent's files with these edits; its id."""
        ...

    def point(self, ref: str, commit: str) -> None:
        """Let a name stand for a commit."""
        ...

    def stage(self, files: Mapping[str, Content]) -> None:
        """Make the index: HEAD's files with these edits."""
        ...

    @property
    def history(self) -> History:
        """The history that was built."""
        ...

    @property
    def clone(self) -> Clone:
        """The repository that holds it."""
        ...


class FakeWorkshop(FakeHistory):
    """Builds a history in memory."""

    @property
    def history(self) -> History:
        """The history itself."""
        return self

    @property
    def clone(self) -> Clone:
        """The history itself."""
        return self


class GitWorkshop:
    """Builds a repository on disk; `history` is what the program reads it with."""

    def __init__(self, folder: Path, *options: str) -> None:
        self.folder = folder
        self.count = 0
        folder.mkdir(parents=True, exist_ok=True)
        self.git("init", "--quiet", "--initial-branch=main", *options)
        self._open = GitRepository.open(folder)
        self.history: GitRepository = self._open.__enter__()

    @property
    def clone(self) -> Clone:
        """What reads the repository."""
        return self.history

    def close(self) -> None:
        """End the processes of the reader."""
        self._open.__exit__(None, None, None)

    def git(self, *arguments: str, stdin: bytes = b"", env: Mapping[str, str] | None = None) -> str:
        """Run git, and nothing of the developer's own takes part."""
        done = subprocess.run(
            ["git", "-c", "core.fsmonitor=false", *arguments],
            cwd=self.folder,
            env=environment() | dict(env or {}),
            input=stdin,
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, (arguments, done.stderr, done.stdout)
        return done.stdout.decode("utf-8", "surrogateescape").strip()

    def grow(
        self,
        files: Mapping[str, Content] | None = None,
        *,
        parents: Sequence[str] = (),
        message: str = "change",
        author: str = "dora",
        at: dt.datetime | None = None,
    ) -> str:
        """Make a commit with `git fast-import`."""
        moment = at or START + dt.timedelta(hours=self.count)
        self.count += 1
        ref = f"refs/work/{self.count}"
        address = author if "@" in author else f"{author}@example.com"
        who = f"{author} <{address}> {int(moment.timestamp())} +0000\n"
        text = message.encode("utf-8", "surrogateescape")
        parts = [f"commit {ref}\nauthor {who}committer {who}data {len(text)}\n".encode(), text, b"\n"]
        parts += [f"{word} {oid}\n".encode() for word, oid in zip(("from", *["merge"] * 99), parents, strict=False)]
        parts += [part for path, content in (files or {}).items() for part in _edit(path, content)]
        self.git("fast-import", "--quiet", "--force", stdin=b"".join(parts))
        return self.git("rev-parse", ref)

    def point(self, ref: str, commit: str) -> None:
        """Let a name stand for a commit."""
        self.git("update-ref", "--no-deref", ref, commit)

    def stage(self, files: Mapping[str, Content]) -> None:
        """Make the index: HEAD's files with these edits."""
        self.git("read-tree", "HEAD")
        for path, content in files.items():
            if content is None:
                self.git("update-index", "--force-remove", path)
                continue
            mode, data = plain(content)
            oid = self.git("hash-object", "-w", "--stdin", stdin=data)
            self.git("update-index", "--add", "--cacheinfo", f"{mode},{oid},{path}")


class LineWorkshop:
    """Builds as another workshop does; its history answers from the line of the newest commit where it can."""

    def __init__(self, inner: Workshop, roots: tuple[str, ...]) -> None:
        self.inner = inner
        self.roots = roots
        self.last: str | None = None

    @property
    def history(self) -> History:
        """The line of the newest commit."""
        inner = self.inner.clone
        if self.last is None:
            return inner
        around = [CommitsBelow(inner, self.last, root) for root in self.roots]
        return FirstParentLine(inner, self.last, self.roots, inner.walk(self.last, self.roots), commits_below=around)

    @property
    def clone(self) -> Clone:
        """The repository behind the line."""
        return self.inner.clone

    def grow(
        self,
        files: Mapping[str, Content] | None = None,
        *,
        parents: Sequence[str] = (),
        message: str = "change",
        author: str = "dora",
        at: dt.datetime | None = None,
    ) -> str:
        """Make a commit."""
        self.last = self.inner.grow(files, parents=parents, message=message, author=author, at=at)
        return self.last

    def point(self, ref: str, commit: str) -> None:
        """Let a name stand for a commit."""
        self.inner.point(ref, commit)

    def stage(self, files: Mapping[str, Content]) -> None:
        """Make the index."""
        self.inner.stage(files)


def environment() -> dict[str, str]:
    """Variables under which git sees nothing of the developer's own."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": os.devnull,
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_AUTHOR_NAME": "Dora",
        "GIT_AUTHOR_EMAIL": "dora@example.com",
        "GIT_COMMITTER_NAME": "Dora",
        "GIT_COMMITTER_EMAIL": "dora@example.com",
        "LC_ALL": "C.UTF-8",
    }


def _edit(path: str, content: Content) -> Iterator[bytes]:
    name = b'"' + b"".join(b"\\%03o" % byte for byte in os.fsencode(path)) + b'"'
    if content is None:
        yield b"D " + name + b"\n"
        return
    mode, data = plain(content)
    if mode == SUBMODULE:
        yield f"M {mode} {blob_id(data)} ".encode() + name + b"\n"
        return
    yield f"M {mode} inline ".encode() + name + f"\ndata {len(data)}\n".encode() + data + b"\n"


@contextmanager
def git_workshop(folder: Path, *options: str) -> Iterator[GitWorkshop]:
    """A repository on disk whose reader is closed at the end."""
    shop = GitWorkshop(folder, *options)
    try:
        yield shop
    finally:
        shop.close()
