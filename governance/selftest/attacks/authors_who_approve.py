"""Authors and co-authors who approve what they wrote, by way of the commits that hide it."""

from collections.abc import Sequence
from functools import partial
from typing import Final

from governance.selftest.sandbox.actions import BOTH, RAISE, judge, land, under, with_settings
from governance.selftest.sandbox.baseline import POLICY
from governance.selftest.sandbox.command_result import Result
from governance.selftest.sandbox.errors import expect
from governance.selftest.sandbox.repository import Sandbox
from governance.selftest.sandbox.scenario import Scenario, codes, parametrised, uncounted


@parametrised
def _by_author(repo: Sandbox, author: str, approvers: Sequence[str], message: str = "Raise") -> Result:
    """Let somebody write and raise, and others (or the same) sign."""
    repo.raise_limit()
    repo.decide(approvers=approvers)
    return judge(repo, message, author=author)


@parametrised
def _co_authored(repo: Sandbox, *approvers: str) -> Result:
    """Write together with carol; let people sign in a commit of its own."""
    repo.raise_limit()
    path = repo.adr(31, RAISE)
    repo.commit("Raise\n\nCo-authored-by: Carol <CAROL@example.com>")
    for person in approvers:
        repo.sign(path, person)
    return judge(repo, "Sign")


def _squashed_by_a_forge(repo: Sandbox) -> Result:
    """Squash a branch as forges do: everybody who committed to it becomes a co-author."""
    repo.raise_limit()
    repo.decide()
    lines = "".join(f"Co-authored-by: {name} <{name}@example.com>\n" for name in ("alice", "bob"))
    return judge(repo, f"Raise (#7)\n\n{lines}")


@parametrised
def _written_before(repo: Sandbox, author: str) -> Result:
    """Let somebody write the decision in a step that landed long ago; alice and bob sign, dora applies."""
    path = repo.adr(31, RAISE, status="Proposed")
    repo.commit("Propose", author=author)
    land(repo)
    repo.git("mv", path, "adr/031-renamed.md")
    repo.commit("rename")
    path = "adr/031-renamed.md"
    repo.replace(path, "Proposed", "Accepted")
    for person in ("alice", "bob"):
        repo.sign(path, person)
    repo.raise_limit()
    return judge(repo)


@parametrised
def _touched_up(repo: Sandbox, author: str) -> Result:
    """Let somebody change a word of another's decision before it is signed."""
    path = repo.adr(31, RAISE)
    repo.commit("Propose")
    repo.replace(path, "costs time.", "costs much time.")
    repo.commit("Word it better", author=author)
    for person in ("alice", "bob"):
        repo.sign(path, person)
    repo.raise_limit()
    return judge(repo)


@parametrised
def _renumbered(repo: Sandbox, author: str, title: str = "# ADR 031:") -> Result:
    """Let somebody write ADR 40, which dora renumbers before it is signed."""
    path = repo.adr(40, RAISE)
    repo.replace(path, "# ADR 040:", "# ADR 040:" if title else "#")
    repo.commit("Propose", author=author)
    repo.git("mv", path, "adr/031-raise.md")
    if title:
        repo.replace("adr/031-raise.md", "# ADR 040:", title)
    repo.commit("Renumber")
    for person in ("alice", "bob"):
        repo.sign("adr/031-raise.md", person)
    repo.raise_limit()
    return judge(repo)


@parametrised
def _forgiven(repo: Sandbox, *, proven: bool) -> Result:
    """Let bob help to write; add a record in his name in the same commit, and sign it later (or leave it)."""
    path = repo.adr(31, RAISE)
    record = repo.sign(path, "bob", unsigned=not proven)
    repo.commit("Propose\n\nCo-authored-by: Bob <bob@example.com>")
    if not proven:
        repo.remove(record)
        repo.sign(path, "bob", name="bob-2")
    repo.sign(path, "alice")
    repo.raise_limit()
    return judge(repo)


@parametrised
def _written_in_a_merge(repo: Sandbox, author: str) -> Result:
    """Let somebody write the decision in a merge commit, which plain logs do not show."""
    repo.switch("side", new=True, at="main")
    repo.write("side.md", "side\n")
    repo.commit("side")
    repo.switch("work")
    repo.git("merge", "--quiet", "--no-ff", "--no-commit", "side")
    path = repo.adr(31, RAISE)
    repo.commit("Merge branch 'side'", author=author)
    for person in ("alice", "bob"):
        repo.sign(path, person)
    repo.raise_limit()
    return judge(repo)


def _marked_by_approver(repo: Sandbox) -> Result:
    """Let an approver move the status on and apply the values, which makes nobody an author."""
    path = repo.decide(status="Proposed")
    repo.commit("Propose")
    repo.replace(path, "Proposed", "Accepted")
    repo.raise_limit()
    return judge(repo, "Apply", author="alice")


@parametrised
def _unknown(repo: Sandbox, author: str, approvers: Sequence[str] = BOTH, message: str = "Propose") -> Result:
    """Let somebody commit the draft under an address; others sign it and apply it."""
    path = repo.adr(31, RAISE)
    repo.git("add", "--all")
    repo.git("commit", "--quiet", "-m", message, author=author)
    for person in approvers:
        repo.sign(path, person)
    repo.raise_limit()
    return judge(repo)


def _nameless(repo: Sandbox) -> Result:
    """Commit the draft without an address, as `git commit --author` allows."""
    path = repo.adr(31, RAISE)
    repo.git("add", "--all")
    repo.git("commit", "--quiet", "-m", "Propose", "--author=Alice <>")
    for person in BOTH:
        repo.sign(path, person)
    repo.raise_limit()
    return judge(repo)


@parametrised
def _unknown_long_ago(repo: Sandbox, approvers: Sequence[str]) -> Result:
    """Let the draft of an unknown author land; it is signed and applied later."""
    path = repo.adr(31, RAISE, status="Proposed")
    repo.commit("Propose", author="alice@home.example")
    land(repo)
    repo.replace(path, "Proposed", "Accepted")
    for person in approvers:
        repo.sign(path, person)
    repo.raise_limit()
    return judge(repo)


def _guest(repo: Sandbox) -> Result:
    """Let a guest write whom the policy knows, a person in no group: two approvals are enough."""
    lines = ("people:\n", 'people:\n  guest: {emails: [guest@elsewhere.example], handle: "@guest"}\n')
    return _unknown("guest@elsewhere.example")(under(repo, POLICY.replace(*lines)))


def _alone(repo: Sandbox, *, allowed: bool) -> Result:
    """Write and approve a tightening alone, where the policy allows that or says nothing."""
    with_settings(repo, f"self_approval: {str(allowed).lower()}")
    repo.raise_limit("max_latency_ms: 10 ", "max_latency_ms: 9 ")
    repo.decide(rows=[("rate_limiter.max_latency_ms", "10", "9")], approvers=["alice"])
    return judge(repo, author="alice")


def _alone_as_allowed(repo: Sandbox) -> Result:
    result = _alone(repo, allowed=True)
    shown = result.json["changes"][0]["approvals"][0].get("self_approved")
    expect(shown == ["alice"], "the report shows that alice approved her own decision")
    return result


SCENARIOS: Final = (
    Scenario(
        "the author signs",
        "approves his own decision",
        uncounted("BG204"),
        _by_author("alice", ["alice", "bob"]),
        _by_author("alice", ["bob", "carol"]),
    ),
    Scenario(
        "the author signs under a private address",
        "commits with the address that the forge gives, so that nobody knows the author",
        uncounted("BG204"),
        _by_author("1234+Alice@users.noreply.github.com", ["alice", "bob"]),
        _by_author("1234+Alice@users.noreply.github.com", ["bob", "carol"]),
    ),
    Scenario(
        "the author signs under another forge's private address",
        "commits with the address that GitLab gives, so that nobody knows the author",
        uncounted("BG204"),
        _unknown("42-alice@users.noreply.gitlab.com"),
        _unknown("42-alice@users.noreply.gitlab.com", ["bob", "carol"]),
    ),
    Scenario(
        "an author under an address that is nobody's signs",
        "commits the draft with an address of home, which the policy does not know",
        codes("BG201"),
        _unknown("alice@home.example"),
        _unknown("alice@home.example", ["alice", "bob", "carol"]),
        warnings=codes("BG210"),
    ),
    Scenario(
        "an author without an address signs",
        "commits the draft with an empty address",
        codes("BG201"),
        _nameless,
        _guest,
        warnings=codes("BG210"),
    ),
    Scenario(
        "an unknown author of long ago signs",
        "lets the draft land under an unknown address before it is signed",
        codes("BG201"),
        _unknown_long_ago(BOTH),
        _unknown_long_ago(["alice", "bob", "carol"]),
        warnings=codes("BG210"),
    ),
    Scenario(
        "the author signs as a guest's helper",
        "names a stranger as co-author, so that somebody unknown seems to have written it",
        uncounted("BG204"),
        _unknown("alice", message="Propose\n\nCo-authored-by: Bot <bot@bots.example>"),
        _unknown("dora", message="Propose\n\nCo-authored-by: Bot <bot@bots.example>"),
    ),
    Scenario(
        "the co-author signs",
        "lets somebody else commit what they wrote together",
        uncounted("BG204"),
        _co_authored("alice", "carol"),
        _co_authored("alice", "bob"),
    ),
    Scenario(
        "a co-author signs after a squash",
        "hopes that a squash makes co-authors innocent, where it only forgives them their sign-offs",
        uncounted("BG204"),
        _co_authored("bob", "carol"),
        _squashed_by_a_forge,
    ),
    Scenario(
        "the author of long ago signs",
        "writes the decision, lets it land and be renamed, and signs it later",
        uncounted("BG204"),
        _written_before("alice"),
        _written_before("dora"),
    ),
    Scenario(
        "somebody who touched it up signs",
        "changes a word of another's decision and approves it",
        uncounted("BG204"),
        _touched_up("alice"),
        _marked_by_approver,
    ),
    Scenario(
        "the author of a renumbered decision signs",
        "writes the decision under another number, which a friend changes",
        uncounted("BG204"),
        _renumbered("alice"),
        _renumbered("dora"),
    ),
    Scenario(
        "the author of a decision numbered by its file signs",
        "writes the decision into a file of another number, which a friend renames",
        uncounted("BG204"),
        _renumbered("alice", title=""),
        _renumbered("dora", title=""),
    ),
    Scenario(
        "the author of a merge signs",
        "writes the decision in a merge commit",
        uncounted("BG204"),
        _written_in_a_merge("alice"),
        _written_in_a_merge("dora"),
    ),
    Scenario(
        "a co-author forgiven by a forged record",
        "adds a record that bob never signed to the commit that he helped to write",
        uncounted("BG204"),
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
    Scenario(
        "everything alone",
        "writes, approves and lands a change alone",
        uncounted("BG204"),
        partial(_alone, allowed=False),
        _alone_as_allowed,
    ),
)
