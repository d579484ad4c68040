"""Authors and co-authors who approve what they wrote, by way of the commits that hide it."""

from collections.abc import Sequence
from functools import partial
from typing import Final

from governance.selftest.sandbox.actions import (
    BOTH,
    RAISE,
    begin_merge,
    judge,
    land,
    sign_and_raise,
    under,
    with_settings,
)
from governance.selftest.sandbox.baseline import POLICY
from governance.selftest.sandbox.command_result import Result
from governance.selftest.sandbox.errors import expect
from governance.selftest.sandbox.repository import Sandbox
from governance.selftest.sandbox.scenario import Actions, Scenario, codes, parametrised, uncounted


@parametrised
def _by_author(repo: Sandbox, author: str, approvers: Sequence[str]) -> Result:
    """Let somebody write and raise, and others (or the same) sign."""
    repo.raise_decided(approvers=approvers)
    return judge(repo, "Raise", author=author)


@parametrised
def _co_authored(repo: Sandbox, *approvers: str) -> Result:
    """Write together with carol; let people sign in a commit of its own."""
    repo.raise_limit()
    path = repo.adr(31, RAISE)
    repo.commit("Raise\n\nCo-authored-by: Carol <CAROL@example.com>")
    repo.sign_all(path, approvers)
    return judge(repo, "Sign")


def _squashed_by_a_forge(repo: Sandbox) -> Result:
    """Squash a branch as forges do: everybody who committed to it becomes a co-author."""
    repo.raise_decided()
    lines = "".join(f"Co-authored-by: {name} <{name}@example.com>\n" for name in ("alice", "bob"))
    return judge(repo, f"Raise (#7)\n\n{lines}")


@parametrised
def _written_before(repo: Sandbox, author: str) -> Result:
    """Let somebody write the decision in a step that landed long ago; alice and bob sign, dora applies."""
    path = repo.adr(31, RAISE, status="Proposed")
    land(repo, "Propose", author=author)
    repo.git("mv", path, "adr/031-renamed.md")
    repo.commit("rename")
    path = "adr/031-renamed.md"
    repo.replace(path, "Proposed", "Accepted")
    return sign_and_raise(repo, path)


@parametrised
def _touched_up(repo: Sandbox, author: str) -> Result:
    """Let somebody change a word of another's decision before it is signed."""
    path = repo.adr(31, RAISE)
    repo.commit("Propose")
    repo.replace(path, "costs time.", "costs much time.")
    repo.commit("Word it better", author=author)
    return sign_and_raise(repo, path)


@parametrised
def _renumbered(repo: Sandbox, author: str, heading: str = "# ADR 040:") -> Result:
    """Let somebody write ADR 40, which dora renumbers before it is signed."""
    path, renamed = repo.adr(40, RAISE), "adr/031-raise.md"
    repo.replace(path, "# ADR 040:", heading)
    repo.commit("Propose", author=author)
    repo.git("mv", path, renamed)
    repo.replace(renamed, heading, heading.replace("40", "31"))
    repo.commit("Renumber")
    return sign_and_raise(repo, renamed)


@parametrised
def _forgiven(repo: Sandbox, *, proven: bool) -> Result:
    """Let bob help to write; add a record in his name in the same commit, and sign it later (or leave it)."""
    path = repo.adr(31, RAISE)
    record = repo.sign(path, "bob", unsigned=not proven)
    repo.commit("Propose\n\nCo-authored-by: Bob <bob@example.com>")
    if not proven:
        repo.remove(record)
        repo.sign(path, "bob", name="bob-2")
    return sign_and_raise(repo, path, ["alice"])


@parametrised
def _written_in_a_merge(repo: Sandbox, author: str) -> Result:
    """Let somebody write the decision in a merge commit, which plain logs do not show."""
    begin_merge(repo)
    path = repo.adr(31, RAISE)
    repo.commit("Merge branch 'side'", author=author)
    return sign_and_raise(repo, path)


def _marked_by_approver(repo: Sandbox) -> Result:
    """Let an approver move the status on and apply the values, which makes nobody an author."""
    path = repo.decide(status="Proposed")
    repo.commit("Propose")
    repo.replace(path, "Proposed", "Accepted")
    repo.raise_limit()
    return judge(repo, "Apply", author="alice")


@parametrised
def _unknown(
    repo: Sandbox, author: str, approvers: Sequence[str] = BOTH, message: str = "Propose", options: Sequence[str] = ()
) -> Result:
    """Let somebody commit the draft under an address; others sign it and apply it."""
    path = repo.adr(31, RAISE)
    repo.git("add", "--all")
    repo.git("commit", "--quiet", "-m", message, *options, author=author)
    return sign_and_raise(repo, path, approvers)


@parametrised
def _unknown_long_ago(repo: Sandbox, approvers: Sequence[str]) -> Result:
    """Let the draft of an unknown author land; it is signed and applied later."""
    path = repo.adr(31, RAISE, status="Proposed")
    land(repo, "Propose", author="alice@home.example")
    repo.replace(path, "Proposed", "Accepted")
    return sign_and_raise(repo, path, approvers)


def _guest(repo: Sandbox) -> Result:
    """Let a guest write whom the policy knows, a person in no group: two approvals are enough."""
    lines = ("people:\n", 'people:\n  guest: {emails: [guest@elsewhere.example], handle: "@guest"}\n')
    return _unknown("guest@elsewhere.example")(under(repo, POLICY.replace(*lines)))


def _alone(repo: Sandbox, *, allowed: bool) -> Result:
    """Write and approve a tightening alone, where the policy allows that or says nothing."""
    with_settings(repo, f"self_approval: {str(allowed).lower()}")
    repo.raise_decided("10", "9", approvers=["alice"])
    return judge(repo, author="alice")


def _alone_as_allowed(repo: Sandbox) -> Result:
    result = _alone(repo, allowed=True)
    shown = result.json["changes"][0]["approvals"][0].get("self_approved")
    expect(shown == ["alice"], "the report shows that alice approved her own decision")
    return result


def _own(name: str, tries: str, attack: Actions, honest: Actions) -> Scenario:
    """A sign-off by somebody who wrote what it is for."""
    return Scenario(name, tries, uncounted("BG204"), attack, honest)


def _unknown_author(name: str, tries: str, attack: Actions, honest: Actions) -> Scenario:
    """A sign-off where nobody can tell who wrote what it is for."""
    return Scenario(name, tries, codes("BG201"), attack, honest, warnings=codes("BG210"))


SCENARIOS: Final = (
    _own(
        "the author signs",
        "approves his own decision",
        _by_author("alice", ["alice", "bob"]),
        _by_author("alice", ["bob", "carol"]),
    ),
    _own(
        "the author signs under a private address",
        "commits with the address that the forge gives, so that nobody knows the author",
        _by_author("1234+Alice@users.noreply.github.com", ["alice", "bob"]),
        _by_author("1234+Alice@users.noreply.github.com", ["bob", "carol"]),
    ),
    _own(
        "the author signs under another forge's private address",
        "commits with the address that GitLab gives, so that nobody knows the author",
        _unknown("42-alice@users.noreply.gitlab.com"),
        _unknown("42-alice@users.noreply.gitlab.com", ["bob", "carol"]),
    ),
    _unknown_author(
        "an author under an address that is nobody's signs",
        "commits the draft with an address of home, which the policy does not know",
        _unknown("alice@home.example"),
        _unknown("alice@home.example", ["alice", "bob", "carol"]),
    ),
    _unknown_author(
        "an author without an address signs",
        "commits the draft with an empty address",
        _unknown("dora", options=["--author=Alice <>"]),
        _guest,
    ),
    _unknown_author(
        "an unknown author of long ago signs",
        "lets the draft land under an unknown address before it is signed",
        _unknown_long_ago(BOTH),
        _unknown_long_ago(["alice", "bob", "carol"]),
    ),
    _own(
        "the author signs as a guest's helper",
        "names a stranger as co-author, so that somebody unknown seems to have written it",
        _unknown("alice", message="Propose\n\nCo-authored-by: Bot <bot@bots.example>"),
        _unknown("dora", message="Propose\n\nCo-authored-by: Bot <bot@bots.example>"),
    ),
    _own(
        "the co-author signs",
        "lets somebody else commit what they wrote together",
        _co_authored("alice", "carol"),
        _co_authored("alice", "bob"),
    ),
    _own(
        "a co-author signs after a squash",
        "hopes that a squash makes co-authors innocent, where it only forgives them their sign-offs",
        _co_authored("bob", "carol"),
        _squashed_by_a_forge,
    ),
    _own(
        "the author of long ago signs",
        "writes the decision, lets it land and be renamed, and signs it later",
        _written_before("alice"),
        _written_before("dora"),
    ),
    _own(
        "somebody who touched it up signs",
        "changes a word of another's decision and approves it",
        _touched_up("alice"),
        _marked_by_approver,
    ),
    _own(
        "the author of a renumbered decision signs",
        "writes the decision under another number, which a friend changes",
        _renumbered("alice"),
        _renumbered("dora"),
    ),
    _own(
        "the author of a decision numbered by its file signs",
        "writes the decision into a file of another number, which a friend renames",
        _renumbered("alice", heading="#"),
        _renumbered("dora", heading="#"),
    ),
    _own(
        "the author of a merge signs",
        "writes the decision in a merge commit",
        _written_in_a_merge("alice"),
        _written_in_a_merge("dora"),
    ),
    _own(
        "a co-author forgiven by a forged record",
        "adds a record that bob never signed to the commit that he helped to write",
        _forgiven(proven=False),
        _forgiven(proven=True),
    ),
    Scenario(
        "a colleague signs whom no rule names",
        "asks somebody of the policy who is not in the group",
        uncounted("BG203"),
        _by_author("carol", ["alice", "dora"]),
        _by_author("carol", ["alice", "bob"]),
    ),
    _own(
        "everything alone",
        "writes, approves and lands a change alone",
        partial(_alone, allowed=False),
        _alone_as_allowed,
    ),
)
