"""Git's objects from their bytes: their ids, and what commits and trees say. See gitformat-pack(5) and git-cat-file(1).

An object's id is the hash of its kind, its size and its content, so whoever holds the content can compute the id.
"""

import hashlib
import re
from dataclasses import dataclass
from typing import Final

from capability_budgets.reading.problems import Problem
from capability_budgets.reading.text import UnreadableError
from governance.domain.digests import OBJECT_ID
from governance.ports.commits import Commit, moment
from governance.ports.trees import TreeEntry

KINDS: Final = ("commit", "tree", "blob")
"""The kinds of objects that a history is made of."""

FOLDER: Final = "040000"
"""The mode of an entry that is a folder."""

_HASHES: Final = {40: "sha1", 64: "sha256"}
_ENTRY: Final = re.compile(rb"(?P<mode>[0-7]{5,6}) (?P<name>[^\0/]+)\0", re.DOTALL)
_PERSON: Final = re.compile(rb"(?P<name>[^<\n]*)<(?P<email>[^>\n]*)>.*?(?P<seconds>[0-9]+) [+-][0-9]+")
_REGULAR: Final = 0o100000
_KIND_BITS: Final = 0o170000
_EXECUTABLE: Final = 0o100
_ODD_NAMES: Final = frozenset({b".", b".."})


def object_id(kind: str, data: bytes, length: int = 40) -> str:
    """The id of an object.

    Args:
        kind: one of `KINDS`.
        data: its content.
        length: how many hex digits ids have in the repository: 40 (SHA-1) or 64 (SHA-256).
    """
    known = hashlib.new(_HASHES[length], b"%b %d\0" % (kind.encode(), len(data)), usedforsecurity=False)
    known.update(data)
    return known.hexdigest()


def is_object_id(text: str) -> bool:
    """Whether a text is a whole object id in lower-case hex digits."""
    return OBJECT_ID.fullmatch(text) is not None


@dataclass(frozen=True, slots=True)
class StoredCommit:
    """A commit, and the tree that it stands for."""

    commit: Commit
    tree: str


def read_commit(oid: str, data: bytes) -> StoredCommit:
    """Read the content of a commit.

    Raises:
        UnreadableError: it is not written as git writes commits.
    """
    head, _, message = data.partition(b"\n\n")
    fields: dict[bytes, list[bytes]] = {}
    for line in head.split(b"\n"):
        name, _, value = line.partition(b" ")
        fields.setdefault(name, []).append(value)  # lines of a signature begin with a blank, so have no name
    tree = fields.get(b"tree", [b""])[0].decode("ascii", "replace")
    parents = tuple(value.decode("ascii", "replace") for value in fields.get(b"parent", ()))
    author, committer = (_PERSON.match(fields.get(name, [b""])[0]) for name in (b"author", b"committer"))
    if author is None or committer is None or not all(map(is_object_id, (tree, *parents))):
        raise _unfit(f"the commit {oid} is not written as git writes commits")
    encoding = fields.get(b"encoding", [b"utf-8"])[0].decode("ascii", "replace")
    commit = Commit(
        oid,
        parents,
        _text(author["name"].strip(), encoding),
        _text(author["email"].strip(), encoding),
        moment(int(committer["seconds"])),
        _text(message, encoding),
    )
    return StoredCommit(commit, tree)


def _text(data: bytes, encoding: str) -> str:
    """Text of a commit; what is not in its encoding survives as surrogate escapes."""
    try:
        return data.decode(encoding, "surrogateescape")
    except LookupError:
        return data.decode("utf-8", "surrogateescape")


def read_tree(oid: str, data: bytes) -> dict[str, TreeEntry]:
    """Read the content of a tree: what it holds directly, by name.

    Names that are not UTF-8 carry surrogate escapes. A tree that holds a name twice, or one that no folder can hold, is
    refused: readers of git may differ over it.

    Raises:
        UnreadableError: it is not plainly a tree.
    """
    found: dict[str, TreeEntry] = {}
    at, width = 0, len(oid) // 2
    while at < len(data):
        match = _ENTRY.match(data, at)
        end = match.end() + width if match else 0
        if match is None or end > len(data) or match["name"] in _ODD_NAMES:
            raise _unfit(f"the tree {oid} is not written as git writes trees")
        name = match["name"].decode("utf-8", "surrogateescape")
        if name in found:
            raise _unfit(f"the tree {oid} holds {name!a} twice")
        found[name] = TreeEntry(_mode(int(match["mode"], 8)), data[match.end() : end].hex())
        at = end
    return found


def _mode(bits: int) -> str:
    """A mode as git prints it: of a file only whether its owner may execute it counts."""
    if bits & _KIND_BITS == _REGULAR:
        return "100755" if bits & _EXECUTABLE else "100644"
    return f"{bits:06o}"


def _unfit(message: str) -> UnreadableError:
    return UnreadableError(Problem(message, "look for damage: git fsck"))
