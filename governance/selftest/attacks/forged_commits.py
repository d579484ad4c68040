"""Sign-offs that are forged where commits prove identity: whoever brings a record must be its approver."""

from typing import Final

from governance.selftest.sandbox.actions import RAISE, begin_merge, judge, land, under
from governance.selftest.sandbox.baseline import POLICY
from governance.selftest.sandbox.command_result import Result
from governance.selftest.sandbox.repository import Sandbox
from governance.selftest.sandbox.scenario import Actions, Scenario, parametrised, uncounted

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
    return judge(repo, "move", author=author)


def _mapped(repo: Sandbox) -> Result:
    """Let a mailmap say that mallory is bob."""
    path = _decided(repo)
    repo.write(".mailmap", _MAILMAP)
    repo.git("config", "log.mailmap", "true")
    repo.git("config", "mailmap.file", ".mailmap")
    repo.sign(path, "bob", unsigned=True)
    return judge(repo, "Approve", author="mallory")


def _mapped_back(repo: Sandbox) -> Result:
    """Let a mailmap say that bob is mallory, which changes nothing."""
    path = _decided(repo)
    repo.write(".mailmap", "Mallory <mallory@example.com> <bob@example.com>\n")
    repo.git("config", "log.mailmap", "true")
    repo.commit("map")
    repo.sign(path, "bob", unsigned=True)
    return judge(repo, "Approve", author="bob")


@parametrised
def _in_the_merge(repo: Sandbox, author: str) -> Result:
    """Add bob's sign-off in a merge commit."""
    path = _decided(repo)
    begin_merge(repo)
    repo.sign(path, "bob", unsigned=True)
    return judge(repo, "Merge branch 'side'", author=author)


@parametrised
def _squashed(repo: Sandbox, *helpers: str) -> Result:
    """Squash the branch as dora: then she brought every record, and those whom the message names as co-authors."""
    path = _decided(repo)
    repo.sign(path, "bob", unsigned=True)
    repo.commit("Approve", author="bob")
    repo.git("reset", "--soft", "main")
    lines = "".join(f"Co-authored-by: {name} <{name}@example.com>\n" for name in helpers)
    return judge(repo, f"Raise (#7)\n\n{lines}")


@parametrised
def _named_otherwise(repo: Sandbox, address: str) -> Result:
    """Bring bob's sign-off from an address, under his name."""
    path = _decided(repo)
    repo.git("config", "user.name", "bob")
    repo.sign(path, "bob", unsigned=True)
    return judge(repo, "Approve", author=address)


@parametrised
def _landed_earlier(repo: Sandbox, author: str) -> Result:
    """Let bob's sign-off land in an earlier step, brought by somebody."""
    under(repo, _BY_COMMIT)
    path = repo.adr(31, RAISE)
    repo.commit("Propose")
    repo.sign(path, "bob", unsigned=True)
    land(repo, "Approve", author=author)
    repo.sign(path, "alice", unsigned=True)
    repo.commit("Approve", author="alice")
    repo.raise_limit()
    return judge(repo, "Raise")


def _signed_with_a_key(repo: Sandbox) -> Result:
    """Bring a record that bob has signed with his key: what counts here is the commit."""
    path = _decided(repo)
    repo.sign(path, "bob")
    return judge(repo, "Approve", author="mallory")


_BY_BOB: Final = _brought_by("bob")


def _foreign(name: str, tries: str, attack: Actions, honest: Actions) -> Scenario:
    """A record that somebody else has brought than its approver."""
    return Scenario(name, tries, uncounted("BG205"), attack, honest)


SCENARIOS: Final = (
    _foreign("a record by a foreign commit", "commits bob's sign-off himself", _brought_by("mallory"), _BY_BOB),
    _foreign(
        "a record changed by a foreign commit",
        "changes the comment of bob's own sign-off",
        _brought_by("bob", "mallory"),
        _brought_by("bob", "bob"),
    ),
    _foreign(
        "a record prepared by a foreign commit",
        "prepares the record that bob then only changes",
        _brought_by("mallory", "bob"),
        _brought_by("bob", "bob"),
    ),
    _foreign("a record moved by a foreign commit", "moves bob's own sign-off", _moved_by("mallory"), _moved_by("bob")),
    _foreign("a mailmap", "brings a mailmap that turns mallory into bob", _mapped, _mapped_back),
    _foreign(
        "a record in a merge commit",
        "adds bob's sign-off while merging",
        _in_the_merge("mallory"),
        _in_the_merge("bob"),
    ),
    _foreign(
        "a squash of everybody's records",
        "squashes the branch, so that one author brings all sign-offs",
        _squashed(),
        _squashed("alice", "bob"),
    ),
    _foreign(
        "a squash that keeps one co-author",
        "squashes the branch, and leaves the line of one approver out",
        _squashed("alice", "carol"),
        _squashed("alice", "carol", "bob"),
    ),
    _foreign(
        "bob's name on another address",
        "commits under bob's name, from his own address",
        _named_otherwise("mallory@example.com"),
        _named_otherwise("BOB@example.com"),
    ),
    _foreign(
        "an address that looks like bob's",
        "commits from an address with a hyphen more",
        _named_otherwise("bob@example-com.test"),
        _named_otherwise("77+bob@users.noreply.github.com"),
    ),
    _foreign(
        "a forged record of long ago",
        "lets the forged sign-off land first, when nobody looks",
        _landed_earlier("mallory"),
        _landed_earlier("bob"),
    ),
    _foreign(
        "a signed record by a foreign commit",
        "brings a record with bob's signature where commits count",
        _signed_with_a_key,
        _BY_BOB,
    ),
)
