"""Sign-offs that are forged, replayed, foreign, withdrawn, expired or self-made, where signatures prove identity."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final

from governance.domain.changes import Line
from tests.attacks.moves import RAISE, honest_raise, judge, land, under, with_settings
from tests.attacks.story import Play, Story, codes
from tests.support.command import Result
from tests.support.repository import START, Sandbox

_HOUR: Final = dt.timedelta(hours=1)
_OTHER_LINES: Final = (Line("rate_limiter.max_latency_ms", Decimal(10), Decimal(11)),)


def _now() -> dt.datetime:
    """The time by the clock on the wall, which `check` goes by."""
    return dt.datetime.now(tz=dt.UTC).replace(microsecond=0)


def _second_signature(person: str = "bob", **options: Any) -> Play:
    """Raise with alice's honest sign-off and a second one that is made otherwise."""

    def play(repo: Sandbox) -> Result:
        repo.raise_limit()
        path = repo.decide(approvers=["alice"])
        repo.sign(path, person, **options)
        return judge(repo)

    return play


def _as_bob_by_another_name(repo: Sandbox) -> Result:
    """Sign honestly, in a file whose name says nothing."""
    return _second_signature(name="second")(repo)


def _edited_after_signing(repo: Sandbox) -> Result:
    """Change a word of a signed record."""
    repo.raise_limit()
    path = repo.decide(approvers=["alice"])
    record = repo.sign(path, "bob", comment="Only for a week.")
    repo.replace(record, "Only for a week.", "For ever.")
    return judge(repo)


def _commented(repo: Sandbox) -> Result:
    return _second_signature(comment="Only for a week.")(repo)


def _signed_twice_by_one(repo: Sandbox) -> Result:
    """Let alice sign two records."""
    return _second_signature("alice", name="alice-2")(repo)


def _copied(repo: Sandbox) -> Result:
    """Copy alice's record and write bob's name over hers."""
    repo.raise_limit()
    path = repo.decide(approvers=["alice"])
    text = repo.read("adr/signoffs/031/alice.yaml")
    repo.write("adr/signoffs/031/bob.yaml", text.replace("approver: alice", "approver: bob"))
    assert path
    return judge(repo)


def _from_another_decision(repo: Sandbox) -> Result:
    """Move bob's sign-off of ADR 32 to those of ADR 31, which says the same."""
    repo.raise_limit()
    repo.decide(approvers=["alice"])
    other = repo.adr(32, RAISE, slug="other")
    repo.sign(other, "bob", folder="adr/signoffs/031")
    repo.remove(other)
    return judge(repo)


def _amended_after_signing(repo: Sandbox, old: str, new: str) -> Result:
    repo.raise_limit()
    path = repo.decide()
    repo.replace(path, old, new)
    return judge(repo)


def _amended_in_its_words(repo: Sandbox) -> Result:
    return _amended_after_signing(repo, "None that were not measured.", "All of them.")


def _amended_in_its_lifecycle(repo: Sandbox) -> Result:
    """Move status and date on, and note an amendment: what a signature does not cover."""
    repo.raise_limit()
    path = repo.decide(status="Proposed")
    repo.replace(path, "**Status**: Proposed", "**Status**: Accepted")
    repo.replace(path, "**Date**: 2026-01-05", "**Date**: 2026-02-01")
    repo.write(path, repo.read(path) + "\n## Amendments\n\n- 2026-02-01: applied.\n")
    return judge(repo)


def _amended_in_its_numbers(repo: Sandbox) -> Result:
    """Have 10 to 11 signed, and write 12 into the table and the file."""
    repo.raise_limit()
    path = repo.decide(rows=[("rate_limiter.max_latency_ms", "10", "11")])
    repo.replace(path, "| 10 | 11 |", "| 10 | 12 |")
    return judge(repo)


def _by_author(author: str, approvers: Sequence[str], message: str = "Raise") -> Play:
    """Let somebody write and raise, and others (or the same) sign."""

    def play(repo: Sandbox) -> Result:
        repo.raise_limit()
        repo.decide(approvers=approvers)
        return judge(repo, message, author=author)

    return play


def _co_authored(*approvers: str) -> Play:
    """Write together with carol; let people sign in a commit of its own."""

    def play(repo: Sandbox) -> Result:
        repo.raise_limit()
        path = repo.adr(31, RAISE)
        repo.commit("Raise\n\nCo-authored-by: Carol <CAROL@example.com>")
        for person in approvers:
            repo.sign(path, person)
        return judge(repo, "Sign")

    return play


def _squashed_by_a_forge(repo: Sandbox) -> Result:
    """Squash a branch as forges do: everybody who committed to it becomes a co-author."""
    repo.raise_limit()
    repo.decide()
    lines = "".join(f"Co-authored-by: {name} <{name}@example.com>\n" for name in ("alice", "bob"))
    return judge(repo, f"Raise (#7)\n\n{lines}")


def _written_before(author: str) -> Play:
    """Let somebody write the decision in a step that landed long ago; alice and bob sign, dora applies."""

    def play(repo: Sandbox) -> Result:
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

    return play


def _touched_up(author: str) -> Play:
    """Let somebody change a word of another's decision before it is signed."""

    def play(repo: Sandbox) -> Result:
        path = repo.adr(31, RAISE)
        repo.commit("Propose")
        repo.replace(path, "costs time.", "costs much time.")
        repo.commit("Word it better", author=author)
        for person in ("alice", "bob"):
            repo.sign(path, person)
        repo.raise_limit()
        return judge(repo)

    return play


def _renumbered(author: str, title: str = "# ADR 031:") -> Play:
    """Let somebody write ADR 40, which dora renumbers before it is signed."""

    def play(repo: Sandbox) -> Result:
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

    return play


def _forgiven(*, proven: bool) -> Play:
    """Let bob help to write; add a record in his name in the same commit, and sign it later (or leave it)."""

    def play(repo: Sandbox) -> Result:
        path = repo.adr(31, RAISE)
        record = repo.sign(path, "bob", unsigned=not proven)
        repo.commit("Propose\n\nCo-authored-by: Bob <bob@example.com>")
        if not proven:
            repo.remove(record)
            repo.sign(path, "bob", name="bob-2")
        repo.sign(path, "alice")
        repo.raise_limit()
        return judge(repo)

    return play


def _written_in_a_merge(author: str) -> Play:
    """Let somebody write the decision in a merge commit, which plain logs do not show."""

    def play(repo: Sandbox) -> Result:
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

    return play


def _marked_by_approver(repo: Sandbox) -> Result:
    """Let an approver move the status on and apply the values, which makes nobody an author."""
    path = repo.decide(status="Proposed")
    repo.commit("Propose")
    repo.replace(path, "Proposed", "Accepted")
    repo.raise_limit()
    return judge(repo, "Apply", author="alice")


def _then(decision: str, *, remove: bool = False, hours: int = 1, again: bool = False) -> Play:
    """Let bob sign, then say something else; perhaps remove that, perhaps let him sign again."""

    def play(repo: Sandbox) -> Result:
        repo.raise_limit()
        path = repo.decide()
        repo.commit("Raise")
        options: dict[str, Any] = {"name": "bob-2", "date": START + 3 * _HOUR + hours * _HOUR}
        record = repo.sign(path, "bob", "reject" if decision == "reject" else "withdraw", **options)
        repo.commit("second thoughts")
        if remove:
            repo.remove(record)
            repo.commit("clean up")
        if again:
            repo.sign(path, "bob", name="bob-3", date=START + 9 * _HOUR)
            repo.commit("third thoughts")
        return repo.check()

    return play


def _rejected_at_the_same_second(repo: Sandbox) -> Result:
    repo.raise_limit()
    path = repo.decide()
    repo.sign(path, "bob", "reject", name="another")
    return judge(repo)


def _rejected_on_a_side_branch(repo: Sandbox) -> Result:
    """Let bob's reject arrive by a merge that keeps nothing of it."""
    repo.raise_limit()
    path = repo.decide()
    repo.commit("Raise")
    repo.switch("side", new=True)
    repo.sign(path, "bob", "reject", name="bob-2", date=repo.now + _HOUR)
    repo.commit("no")
    repo.switch("work")
    repo.merge("side", "--strategy=ours")
    return repo.check()


def _rejected_by_nobody(repo: Sandbox) -> Result:
    """Reject in carol's name without her key: noise that must not block."""
    repo.raise_limit()
    path = repo.decide()
    repo.sign(path, "carol", "reject", key="mallory")
    result = judge(repo)
    assert result.warnings == {"BG205"}
    return result


def _rejected_by_carol(repo: Sandbox) -> Result:
    repo.raise_limit()
    path = repo.decide()
    repo.sign(path, "carol", "reject")
    return judge(repo)


def _old(days: int) -> Play:
    """Raise under `approval_days: 30` with sign-offs of some age."""

    def play(repo: Sandbox) -> Result:
        with_settings(repo, "approval_days: 30")
        repo.raise_limit()
        path = repo.adr(31, RAISE)
        repo.sign(path, "alice", date=_now())
        repo.sign(path, "bob", date=_now() - dt.timedelta(days=days))
        return judge(repo)

    return play


def _signers(repo: Sandbox, bob: str) -> str:
    """The allowed signers, with this line for bob."""
    return repo.keys.signers(["alice", "carol", "dora"]) + bob + "\n"


def _with_bobs_line(line: str, **options: Any) -> Play:
    """Raise with a sign-off by bob whose line in the allowed signers is this; `{}` stands for his key."""

    def play(repo: Sandbox) -> Result:
        under(repo, signers=_signers(repo, line.format(repo.keys.public("bob"), repo.keys.public("alice"))))
        return _second_signature(**options)(repo)

    return play


def _wildcard(repo: Sandbox) -> Result:
    """Use a line that lets mallory's key speak for everybody."""
    under(repo, signers=repo.keys.signers() + f"* {repo.keys.public('mallory')}\n")
    return _second_signature(key="mallory")(repo)


def _authority(repo: Sandbox) -> Result:
    under(repo, signers=repo.keys.signers() + f"bob cert-authority {repo.keys.public('mallory')}\n")
    return _second_signature(key="mallory")(repo)


def _honest_beside_refused_lines(repo: Sandbox) -> Result:
    under(repo, signers=repo.keys.signers() + f"* {repo.keys.public('mallory')}\n")
    return honest_raise(repo)


def _principal(principal: str) -> Play:
    """Let bob's key stand for one of his addresses, or for another person's."""
    return _with_bobs_line(f"{principal} {{}}")


def _record_file(name: str, change: tuple[str, str] = ("", "")) -> Play:
    """Put bob's sign-off into a file of another name, or change its text."""

    def play(repo: Sandbox) -> Result:
        repo.raise_limit()
        repo.decide()
        text = repo.read("adr/signoffs/031/bob.yaml")
        repo.remove("adr/signoffs/031/bob.yaml")
        repo.write(f"adr/signoffs/031/{name}", text.replace(*change) if change[0] else text)
        return judge(repo)

    return play


def _in_a_folder_below(repo: Sandbox) -> Result:
    """Keep sign-offs in a folder of their own, below a number without zeros."""
    repo.raise_limit()
    path = repo.decide(approvers=["alice"])
    repo.sign(path, "bob", folder="adr/signoffs/31/by hand")
    return judge(repo)


_SHORT: Final = codes("BG201")


def _short(code: str) -> frozenset[str]:
    """The sign-off does not count for this reason, so that there are not enough."""
    return codes("BG201", code)


STORIES: Final = (
    Story(
        "an unsigned sign-off",
        "writes bob's name into a file",
        _short("BG205"),
        _second_signature(unsigned=True),
        honest_raise,
    ),
    Story(
        "a sign-off with a foreign key",
        "signs in bob's name with a key of his own",
        _short("BG205"),
        _second_signature(key="mallory"),
        honest_raise,
    ),
    Story(
        "a sign-off with a colleague's key",
        "signs in bob's name with a key that is allowed, for carol",
        _short("BG205"),
        _second_signature(key="carol"),
        honest_raise,
    ),
    Story(
        "a signature for another purpose",
        "takes a signature that bob made over the same bytes as a git commit",
        _short("BG205"),
        _second_signature(namespace="git"),
        _as_bob_by_another_name,
    ),
    Story("a copied sign-off", "copies alice's record under bob's name", _short("BG205"), _copied, honest_raise),
    Story(
        "a sign-off with an edited comment",
        "takes back bob's reservation after he signed it",
        _short("BG205"),
        _edited_after_signing,
        _commented,
    ),
    Story(
        "a sign-off of another repository",
        "replays what bob signed for a fork",
        _short("BG202"),
        _second_signature(repository="acme/sandbox"),
        honest_raise,
    ),
    Story(
        "a sign-off of another number",
        "replays what bob signed for another ADR",
        _short("BG202"),
        _second_signature(adr=32),
        honest_raise,
    ),
    Story(
        "a sign-off of another decision",
        "moves bob's sign-off from one decision to another that lists the same change",
        _short("BG202"),
        _from_another_decision,
        honest_raise,
    ),
    Story(
        "a sign-off of other changes",
        "has bob sign a record that names a smaller change",
        _short("BG202"),
        _second_signature(changes=_OTHER_LINES),
        honest_raise,
    ),
    Story(
        "a text amended after signing",
        "changes the consequences after everybody signed",
        _short("BG202"),
        _amended_in_its_words,
        _amended_in_its_lifecycle,
    ),
    Story(
        "numbers amended after signing",
        "has a small raise signed, and writes a larger one into the table",
        _short("BG202"),
        _amended_in_its_numbers,
        _amended_in_its_lifecycle,
    ),
    Story("an outsider signs", "signs in his own name", _short("BG203"), _second_signature("mallory"), honest_raise),
    Story(
        "a colleague signs whom no rule names",
        "asks somebody of the policy who is not in the group",
        _short("BG203"),
        _by_author("carol", ["alice", "dora"]),
        _by_author("carol", ["alice", "bob"]),
    ),
    Story(
        "the author signs",
        "approves an own decision",
        _short("BG204"),
        _by_author("alice", ["alice", "bob"]),
        _by_author("alice", ["bob", "carol"]),
    ),
    Story(
        "the author signs under a private address",
        "commits with the address that the forge gives, so that nobody knows the author",
        _short("BG204"),
        _by_author("1234+Alice@users.noreply.github.com", ["alice", "bob"]),
        _by_author("1234+Alice@users.noreply.github.com", ["bob", "carol"]),
    ),
    Story(
        "the co-author signs",
        "lets somebody else commit what they wrote together",
        _short("BG204"),
        _co_authored("alice", "carol"),
        _co_authored("alice", "bob"),
    ),
    Story(
        "a co-author signs after a squash",
        "hopes that a squash makes co-authors innocent, where it only forgives them their sign-offs",
        _short("BG204"),
        _co_authored("bob", "carol"),
        _squashed_by_a_forge,
    ),
    Story(
        "the author of long ago signs",
        "writes the decision, lets it land and be renamed, and signs it later",
        _short("BG204"),
        _written_before("alice"),
        _written_before("dora"),
    ),
    Story(
        "somebody who touched it up signs",
        "changes a word of another's decision and approves it",
        _short("BG204"),
        _touched_up("alice"),
        _marked_by_approver,
    ),
    Story(
        "the author of a renumbered decision signs",
        "writes the decision under another number, which a friend changes",
        _short("BG204"),
        _renumbered("alice"),
        _renumbered("dora"),
    ),
    Story(
        "the author of a decision numbered by its file signs",
        "writes the decision into a file of another number, which a friend renames",
        _short("BG204"),
        _renumbered("alice", title=""),
        _renumbered("dora", title=""),
    ),
    Story(
        "the author of a merge signs",
        "writes the decision in a merge commit",
        _short("BG204"),
        _written_in_a_merge("alice"),
        _written_in_a_merge("dora"),
    ),
    Story(
        "a co-author forgiven by a forged record",
        "adds a record that bob never signed to the commit that he helped to write",
        _short("BG204"),
        _forgiven(proven=False),
        _forgiven(proven=True),
    ),
    Story("one person twice", "signs two records", _SHORT, _signed_twice_by_one, honest_raise),
    Story(
        "a withdrawn sign-off",
        "lands what bob has withdrawn from",
        _SHORT,
        _then("withdraw"),
        _then("withdraw", again=True),
    ),
    Story(
        "a withdrawal removed",
        "removes bob's withdrawal, so that his approval stands again",
        _SHORT,
        _then("withdraw", remove=True),
        _then("withdraw", again=True),
    ),
    Story(
        "a rejected decision",
        "lands what bob rejects",
        codes("BG206", "BG201"),
        _then("reject"),
        _then("reject", again=True),
    ),
    Story(
        "a reject removed",
        "removes bob's reject in a later commit of the branch",
        codes("BG206", "BG201"),
        _then("reject", remove=True),
        _then("reject", again=True),
    ),
    Story(
        "a reject at the same second",
        "adds an approval with the date of the reject",
        codes("BG206", "BG201"),
        _rejected_at_the_same_second,
        honest_raise,
    ),
    Story(
        "a reject lost in a merge",
        "merges the branch with the reject and keeps nothing of it",
        codes("BG206", "BG201"),
        _rejected_on_a_side_branch,
        honest_raise,
    ),
    Story(
        "a reject of one more",
        "has enough approvals, and lands in spite of an eligible person's reject",
        codes("BG206"),
        _rejected_by_carol,
        _rejected_by_nobody,
    ),
    Story("an old sign-off", "lands by an approval of long ago", _short("BG207"), _old(31), _old(29)),
    Story(
        "a sign-off from the future",
        "dates a record so far ahead that it will never be old",
        _short("BG205"),
        _second_signature(date=_now() + dt.timedelta(days=30)),
        _second_signature(date=_now() - dt.timedelta(days=30)),
    ),
    Story(
        "an expired key",
        "signs with a key that is not valid any more, dated back to when it was",
        _short("BG205"),
        _with_bobs_line('bob valid-before="20260601Z" {0}', date=START),
        _with_bobs_line('bob valid-after="20250101Z" {0}', date=START),
    ),
    Story(
        "a key before its time",
        "signs with a key that was not valid yet at the date of the record",
        _short("BG205"),
        _with_bobs_line('bob valid-after="20260601Z" {0}', date=START),
        _with_bobs_line('bob valid-after="20250101Z" {0}', date=START),
    ),
    Story(
        "a key for another purpose",
        "signs with a key that the allowed signers restrict to commits",
        _short("BG205"),
        _with_bobs_line('bob namespaces="git" {0}'),
        _with_bobs_line('bob namespaces="git,budget-signoff" {0}'),
    ),
    Story(
        "one key for two people",
        "has alice's key listed for bob, too, and signs for both",
        _short("BG205"),
        _with_bobs_line("bob {1}", key="alice"),
        _with_bobs_line("bob {0}"),
    ),
    Story(
        "a key for somebody else's address",
        "signs as bob with a key that stands for alice's address",
        _short("BG205"),
        _principal("alice@example.com"),
        _principal("BOB@example.com"),
    ),
    Story(
        "a key for everybody",
        "signs with a key whose principal is a wildcard",
        _short("BG205"),
        _wildcard,
        _honest_beside_refused_lines,
        warnings=codes("BG003"),
    ),
    Story(
        "a certificate authority",
        "signs with a key that may make certificates for bob",
        _short("BG205"),
        _authority,
        _honest_beside_refused_lines,
        warnings=codes("BG003"),
    ),
    Story(
        "a record that is no YAML file",
        "gives the sign-off an extension that not everybody looks for",
        _short("BG209"),
        _record_file("bob.yml"),
        _record_file("anything at all.yaml"),
    ),
    Story(
        "a record with two decisions",
        "writes reject and approve into one record, hoping that the last key counts",
        _short("BG209"),
        _record_file("bob.yaml", ("decision: approve", "decision: reject\ndecision: approve")),
        _in_a_folder_below,
    ),
    Story(
        "a record with more to say",
        "adds a key that this version does not know and another might obey",
        _short("BG209"),
        _record_file("bob.yaml", ("decision: approve", "decision: approve\nscope: all")),
        _in_a_folder_below,
    ),
)
