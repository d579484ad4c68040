"""Fakes of the ports beside history: signatures that are told, a checkout of a dictionary, a clock that stands."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from governance.domain.policy.allowed_signers import NAMESPACE
from governance.errors import RefusedError
from governance.ports.signatures import SignatureCheck
from governance.ports.trees import TreeEntry
from tests.support.fake_history import START, FakeHistory, blob_id, is_below


class FakeRefs:
    """The refs of a fake history as a push meets them; `aliases` are symbolic ones."""

    def __init__(self, history: FakeHistory, head: str | None = "refs/heads/main") -> None:
        self._history = history
        self._head = head
        self.aliases: dict[str, str] = {}

    def default(self) -> str | None:
        """The branch that HEAD stands for."""
        return self._head

    def target(self, ref: str) -> str:
        """The ref that an update of this one moves."""
        return self.aliases.get(ref, ref)

    def tip(self, ref: str) -> str | None:
        """What a ref holds."""
        return self._history.refs.get(ref)


@dataclass
class FakeHooks:
    """Hooks as texts by name; those in `asleep` are not executable."""

    texts: dict[str, bytes] = field(default_factory=dict)
    asleep: set[str] = field(default_factory=set)
    interpreter: str = "/usr/bin/python3"

    def place(self, name: str) -> str:
        """Where a hook lies."""
        return f".git/hooks/{name}"

    def read(self, name: str) -> bytes | None:
        """A hook's text."""
        return self.texts.get(name)

    def is_run(self, name: str) -> bool:
        """Whether git would run a hook."""
        return name in self.texts and name not in self.asleep

    def write(self, name: str, data: bytes) -> None:
        """Write a hook."""
        self.texts[name] = data
        self.asleep.discard(name)


@dataclass
class FakeSignatures:
    """Signatures that are good unless the test says otherwise; it counts what it was asked."""

    complaints: dict[str, str] = field(default_factory=dict)
    asked: list[SignatureCheck] = field(default_factory=list)
    key: str | None = "the key"

    def verify(self, checks: Sequence[SignatureCheck]) -> Sequence[str | None]:
        """None for each that is good."""
        self.asked.extend(checks)
        return [self.complaints.get(check.signature) for check in checks]

    def sign(self, payload: bytes, key: str | None, namespace: str = NAMESPACE) -> str:
        """A text that stands for a signature."""
        del namespace
        if key is None:
            raise RefusedError("no key to sign with was named or found", "name one")
        return f"signed with {key}: {payload.decode()}"

    def find_key(self, keys: frozenset[str]) -> str | None:
        """The key."""
        return self.key if keys else None


@dataclass
class FakeFiles:
    """A checkout of texts by path."""

    contents: dict[str, bytes] = field(default_factory=dict)
    exists: bool = True

    def read(self, path: str) -> bytes | None:
        """A file's content."""
        return self.contents.get(path)

    def files(self, folders: Iterable[str]) -> Mapping[str, TreeEntry]:
        """Every file at or below folders."""
        wanted = list(folders)
        return {
            path: TreeEntry("100644", blob_id(data))
            for path, data in sorted(self.contents.items())
            if is_below(path, wanted)
        }

    def write(self, path: str, data: bytes) -> None:
        """Write a file."""
        self.contents[path] = data

    def remove(self, path: str) -> None:
        """Remove a file."""
        del self.contents[path]


@dataclass
class FakeClock:
    """A clock that stands."""

    moment: dt.datetime = START

    def now(self) -> dt.datetime:
        """The moment."""
        return self.moment


@dataclass
class FakeCommitter:
    """Takes notes instead of committing."""

    made: list[tuple[tuple[str, ...], str]] = field(default_factory=list)

    def commit(self, paths: Sequence[str], message: str) -> str:
        """Note what would be committed."""
        self.made.append((tuple(paths), message))
        return "0" * 40

    def signing_key(self) -> str | None:
        """None: no key is configured."""
        return None
