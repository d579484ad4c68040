"""Sign-offs that are forged where commits prove identity: whoever brings a record must be its approver."""

from functools import partial
from typing import Final

from governance.selftest.sandbox.actions import RAISE, land, under
from governance.selftest.sandbox.baseline import POLICY
from governance.selftest.sandbox.command_result import Result
from governance.selftest.sandbox.repository import Sandbox
from governance.selftest.sandbox.scenario import Scenario, codes, parametrised

_BY_COMMIT: Final = f"{POLICY}identity: commit\n"
_MAILMAP: Final = "Alice <alice@example.com> <mallory@example.com>\nBob <bob@example.com> <mallory@example.com>\n"


def _decided(repo: Sandbox) -> str:
    """Propose and raise under `identity: commit`; alice commits her sign-off herself."""
    under(repo, _BY_COMMIT)
    path = repo.adr(31, RAISE)
    repo.raise_limit()
    repo.commit("Raise")
    repo.sign(path, "alice", unsigned=True)
    repo.commit("Approve", author="alice")
    return path


@parametrised
def _brought_by(repo: Sandbox, *authors: str) -> Result:
    """Let somebody bring bob's sign-off, and others change it later."""
    path = _decided(repo)
    for number, author in enumerate(authors):
        repo.sign(path, "bob", unsigned=True, comment=f"take {number}")
        repo.commit("Approve", author=author)
    return repo.check()


@parametrised
def _moved_by(repo: Sandbox, author: str) -> Result:
    """Let somebody move bob's own sign-off, bytes unchanged, before it lands."""
    path = _decided(repo)
    record = repo.sign(path, "bob", unsigned=True)
    repo.commit("Approve", author="bob")
    repo.git("mv", record, "adr/signoffs/031/moved.yaml")
    repo.commit("move", author=author)
    return repo.check()


def _mapped(repo: Sandbox) -> Result:
    """Let a mailmap say that mallory is bob."""
    path = _decided(repo)
    repo.write(".mailmap", _MAILMAP)
    repo.git("config", "log.mailmap", "true")
    repo.git("config", "mailmap.file", ".mailmap")
    repo.sign(path, "bob", unsigned=True)
    repo.commit("Approve", author="mallory")
    return repo.check()


def _mapped_back(repo: Sandbox) -> Result:
    """Let a mailmap say that bob is mallory, which changes nothing."""
    path = _decided(repo)
    repo.write(".mailmap", "Mallory <mallory@example.com> <bob@example.com>\n")
    repo.git("config", "log.mailmap", "true")
    repo.commit("map")
    repo.sign(path, "bob", unsigned=True)
    repo.commit("Approve", author="bob")
    return repo.check()


def _in_the_merge(repo: Sandbox, author: str) -> Result:
    """Add bob's sign-off in a merge commit."""
    path = _decided(repo)
    repo.switch("side", new=True, at="main")
    repo.write("side.md", "side\n")
    repo.commit("side")
    repo.switch("work")
    repo.git("merge", "--quiet", "--no-commit", "--no-ff", "side")
    repo.sign(path, "bob", unsigned=True)
    repo.commit("Merge branch 'side'", author=author)
    return repo.check()


@parametrised
def _squashed(repo: Sandbox, *helpers: str) -> Result:
    """Squash the branch as dora: then she brought every record, and those whom the message names as co-authors."""
    path = _decided(repo)
    repo.sign(path, "bob", unsigned=True)
    repo.commit("Approve", author="bob")
    repo.git("reset", "--soft", "main")
    lines = "".join(f"Co-authored-by: {name} <{name}@example.com>\n" for name in helpers)
    repo.commit(f"Raise (#7)\n\n{lines}")
    return repo.check()


@parametrised
def _named_otherwise(repo: Sandbox, address: str, name: str = "bob") -> Result:
    """Bring bob's sign-off from an address, under a name."""
    path = _decided(repo)
    repo.git("config", "user.name", name)
    repo.sign(path, "bob", unsigned=True)
    repo.commit("Approve", author=address)
    return repo.check()


@parametrised
def _landed_earlier(repo: Sandbox, author: str) -> Result:
    """Let bob's sign-off land in an earlier step, brought by somebody."""
    under(repo, _BY_COMMIT)
    path = repo.adr(31, RAISE)
    repo.commit("Propose")
    repo.sign(path, "bob", unsigned=True)
    repo.commit("Approve", author=author)
    land(repo)
    repo.sign(path, "alice", unsigned=True)
    repo.commit("Approve", author="alice")
    repo.raise_limit()
    repo.commit("Raise")
    return repo.check()


def _signed_with_a_key(repo: Sandbox) -> Result:
    """Bring a record that bob has signed with his key: what counts here is the commit."""
    path = _decided(repo)
    repo.sign(path, "bob")
    repo.commit("Approve", author="mallory")
    return repo.check()


_FOREIGN: Final = codes("BG201", "BG205")
_BY_BOB: Final = _brought_by("bob")

SCENARIOS: Final = (
    Scenario(
        "a record by a foreign commit", "commits bob's sign-off himself", _FOREIGN, _brought_by("mallory"), _BY_BOB
    ),
    Scenario(
        "a record changed by a foreign commit",
        "changes the comment of bob's own sign-off",
        _FOREIGN,
        _brought_by("bob", "mallory"),
        _brought_by("bob", "bob"),
    ),
    Scenario(
        "a record prepared by a foreign commit",
        "prepares the record that bob then only changes",
        _FOREIGN,
        _brought_by("mallory", "bob"),
        _brought_by("bob", "bob"),
    ),
    Scenario(
        "a record moved by a foreign commit",
        "moves bob's own sign-off",
        _FOREIGN,
        _moved_by("mallory"),
        _moved_by("bob"),
    ),
    Scenario("a mailmap", "brings a mailmap that turns mallory into bob", _FOREIGN, _mapped, _mapped_back),
    Scenario(
        "a record in a merge commit",
        "adds bob's sign-off while merging",
        _FOREIGN,
        partial(_in_the_merge, author="mallory"),
        partial(_in_the_merge, author="bob"),
    ),
    Scenario(
        "a squash of everybody's records",
        "squashes the branch, so that one author brings all sign-offs",
        codes("BG201", "BG205"),
        _squashed(),
        _squashed("alice", "bob"),
    ),
    Scenario(
        "a squash that keeps one co-author",
        "squashes the branch, and leaves the line of one approver out",
        _FOREIGN,
        _squashed("alice", "carol"),
        _squashed("alice", "carol", "bob"),
    ),
    Scenario(
        "bob's name on another address",
        "commits under bob's name, from his own address",
        _FOREIGN,
        _named_otherwise("mallory@example.com"),
        _named_otherwise("BOB@example.com"),
    ),
    Scenario(
        "an address that looks like bob's",
        "commits from an address with a hyphen more",
        _FOREIGN,
        _named_otherwise("bob@example-com.test"),
        _named_otherwise("77+bob@users.noreply.github.com"),
    ),
    Scenario(
        "a forged record of long ago",
        "lets the forged sign-off land first, when nobody looks",
        _FOREIGN,
        _landed_earlier("mallory"),
        _landed_earlier("bob"),
    ),
    Scenario(
        "a signed record by a foreign commit",
        "brings a record with bob's signature where commits count",
        _FOREIGN,
        _signed_with_a_key,
        _BY_BOB,
    ),
)
