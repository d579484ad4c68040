"""A fake history whose commits bear the ids that git would give them, and its way into a real repository."""

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

from governance.ports.commits import Commit
from governance.ports.trees import TreeEntry
from tests.support.fake_history import FakeHistory
from tests.support.workshop import GitWorkshop


class ExactHistory(FakeHistory):
    """A repository in memory of which a real one can be made, the same in every object."""

    def name_of(self, commit: Commit, listing: Mapping[str, TreeEntry]) -> str:
        """The id that git gives the commit."""
        return _object("commit", _commit(commit, _tree(listing)))

    def export(self, folder: Path) -> GitWorkshop:
        """Make the real repository."""
        shop = GitWorkshop(folder)
        shop.git("fast-import", "--quiet", stdin=b"".join(self._stream()))
        for ref, commit in self.refs.items():
            if ref.startswith("refs/"):
                shop.point(ref, commit)
        return shop

    def _stream(self) -> Sequence[bytes]:
        marks = {oid: mark for mark, oid in enumerate(self.log, 1)}
        parts: list[bytes] = []
        for oid, commit in self.log.items():
            message = commit.message.encode()
            words = ("from", *["merge"] * 99)
            parents = "".join(f"{word} :{marks[one]}\n" for word, one in zip(words, commit.parents, strict=False))
            head = f"commit refs/work\nmark :{marks[oid]}\n{_people(commit)}data {len(message)}\n"
            start = "" if commit.parents else "reset refs/work\n"
            parts += [start.encode(), head.encode(), message, b"\n", parents.encode(), b"deleteall\n"]
            for path, entry in self.listings[oid].items():
                data = self.contents[entry.oid]
                parts += [f"M {entry.mode} inline {path}\ndata {len(data)}\n".encode(), data, b"\n"]
        return parts


def _object(kind: str, data: bytes) -> str:
    return hashlib.sha1(f"{kind} {len(data)}\0".encode() + data, usedforsecurity=False).hexdigest()


def _people(commit: Commit) -> str:
    who = f"{commit.author_name} <{commit.author_email}> {int(commit.committed.timestamp())} +0000"
    return f"author {who}\ncommitter {who}\n"


def _commit(commit: Commit, tree: str) -> bytes:
    parents = "".join(f"parent {parent}\n" for parent in commit.parents)
    return f"tree {tree}\n{parents}{_people(commit)}\n{commit.message}".encode()


def _tree(listing: Mapping[str, TreeEntry]) -> str:
    """The id of the tree that holds these files."""
    folders: dict[str, dict[str, TreeEntry]] = {}
    lines: dict[str, bytes] = {}
    for path, entry in listing.items():
        name, slash, rest = path.partition("/")
        if slash:
            folders.setdefault(name, {})[rest] = entry
        else:
            lines[name] = f"{entry.mode} {name}\0".encode() + bytes.fromhex(entry.oid)
    for name, below in folders.items():
        lines[f"{name}/"] = f"40000 {name}\0".encode() + bytes.fromhex(_tree(below))
    return _object("tree", b"".join(lines[name] for name in sorted(lines, key=str.encode)))
