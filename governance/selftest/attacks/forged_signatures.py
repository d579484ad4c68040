"""Sign-offs that are forged, replayed or foreign, and keys that speak for nobody, where signatures prove identity."""

import datetime as dt
from decimal import Decimal
from functools import partial
from typing import Any, Final

from governance.domain.judgement.changes import DecisionLine
from governance.selftest.sandbox.actions import RAISE, honest_raise, judge, now, under
from governance.selftest.sandbox.baseline import START
from governance.selftest.sandbox.command_result import Result
from governance.selftest.sandbox.repository import Sandbox
from governance.selftest.sandbox.scenario import Actions, Scenario, codes, parametrised, uncounted

_OTHER_LINES: Final = (DecisionLine("rate_limiter.max_latency_ms", Decimal(10), Decimal(11)),)


@parametrised
def _second_signature(repo: Sandbox, /, person: str = "bob", **options: Any) -> Result:
    """Raise with alice's honest sign-off and a second one that is made otherwise."""
    repo.raise_limit()
    path = repo.decide(approvers=["alice"])
    repo.sign(path, person, **options)
    return judge(repo)


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
    repo.decide(approvers=["alice"])
    text = repo.read("adr/signoffs/031/alice.yaml")
    repo.write("adr/signoffs/031/bob.yaml", text.replace("approver: alice", "approver: bob"))
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


def _signers(repo: Sandbox, bob: str) -> str:
    """The allowed signers, with this line for bob."""
    return repo.keys.signers(["alice", "carol", "dora"]) + bob + "\n"


@parametrised
def _with_bobs_line(repo: Sandbox, /, line: str, **options: Any) -> Result:
    """Raise with a sign-off by bob whose line in the allowed signers is this; `{}` stands for his key."""
    under(repo, signers=_signers(repo, line.format(repo.keys.public("bob"), repo.keys.public("alice"))))
    return _second_signature(**options)(repo)


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


def _principal(principal: str) -> Actions:
    """Let bob's key stand for one of his addresses, or for another person's."""
    return _with_bobs_line(f"{principal} {{}}")


@parametrised
def _record_file(repo: Sandbox, name: str, change: tuple[str, str] = ("", "")) -> Result:
    """Put bob's sign-off into a file of another name, or change its text."""
    repo.raise_limit()
    repo.decide()
    text = repo.read("adr/signoffs/031/bob.yaml")
    repo.remove("adr/signoffs/031/bob.yaml")
    repo.write(f"adr/signoffs/031/{name}", text.replace(*change) if change[0] else text)
    return judge(repo)


def _in_a_folder_below(repo: Sandbox) -> Result:
    """Keep sign-offs in a folder of their own, below a number without zeros."""
    repo.raise_limit()
    path = repo.decide(approvers=["alice"])
    repo.sign(path, "bob", folder="adr/signoffs/31/by hand")
    return judge(repo)


SCENARIOS: Final = (
    Scenario(
        "a sign-off with an edited comment",
        "takes back bob's reservation after he signed it",
        uncounted("BG205"),
        _edited_after_signing,
        _commented,
    ),
    Scenario(
        "an unsigned sign-off",
        "writes bob's name into a file",
        uncounted("BG205"),
        _second_signature(unsigned=True),
        honest_raise,
    ),
    Scenario(
        "a sign-off with a foreign key",
        "signs in bob's name with a key of his own",
        uncounted("BG205"),
        _second_signature(key="mallory"),
        honest_raise,
    ),
    Scenario(
        "a sign-off with a colleague's key",
        "signs in bob's name with a key that is allowed, for carol",
        uncounted("BG205"),
        _second_signature(key="carol"),
        honest_raise,
    ),
    Scenario(
        "a signature for another purpose",
        "takes a signature that bob made over the same bytes as a git commit",
        uncounted("BG205"),
        _second_signature(namespace="git"),
        _as_bob_by_another_name,
    ),
    Scenario("a copied sign-off", "copies alice's record under bob's name", uncounted("BG205"), _copied, honest_raise),
    Scenario(
        "a sign-off of another repository",
        "replays what bob signed for a fork",
        uncounted("BG202"),
        _second_signature(repository="acme/sandbox"),
        honest_raise,
    ),
    Scenario(
        "a sign-off of another number",
        "replays what bob signed for another ADR",
        uncounted("BG202"),
        _second_signature(adr=32),
        honest_raise,
    ),
    Scenario(
        "a sign-off of another decision",
        "moves bob's sign-off from one decision to another that lists the same change",
        uncounted("BG202"),
        _from_another_decision,
        honest_raise,
    ),
    Scenario(
        "a sign-off of other changes",
        "has bob sign a record that names a smaller change",
        uncounted("BG202"),
        _second_signature(changes=_OTHER_LINES),
        honest_raise,
    ),
    Scenario(
        "a text amended after signing",
        "changes the consequences after everybody signed",
        uncounted("BG202"),
        partial(_amended_after_signing, old="None that were not measured.", new="All of them."),
        _amended_in_its_lifecycle,
    ),
    Scenario(
        "numbers amended after signing",
        "has a small raise signed, and writes a larger one into the table",
        uncounted("BG202"),
        _amended_in_its_numbers,
        _amended_in_its_lifecycle,
    ),
    Scenario(
        "an outsider signs", "signs in his own name", uncounted("BG203"), _second_signature("mallory"), honest_raise
    ),
    Scenario("one person twice", "signs two records", codes("BG201"), _signed_twice_by_one, honest_raise),
    Scenario(
        "a sign-off from the future",
        "dates a record so far ahead that it will never be old",
        uncounted("BG205"),
        _second_signature(date=now() + dt.timedelta(days=30)),
        _second_signature(date=now() - dt.timedelta(days=30)),
    ),
    Scenario(
        "an expired key",
        "signs with a key that is not valid any more, dated back to when it was",
        uncounted("BG205"),
        _with_bobs_line('bob valid-before="20260107Z" {0}', date=START),
        _with_bobs_line('bob valid-after="20250101Z" {0}', date=START),
    ),
    Scenario(
        "a key before its time",
        "signs with a key that was not valid yet at the date of the record",
        uncounted("BG205"),
        _with_bobs_line('bob valid-after="20260601Z" {0}', date=START),
        _with_bobs_line('bob valid-after="20250101Z" {0}', date=START),
    ),
    Scenario(
        "a key for another purpose",
        "signs with a key that the allowed signers restrict to commits",
        uncounted("BG205"),
        _with_bobs_line('bob namespaces="git" {0}'),
        _with_bobs_line('bob namespaces="git,budget-signoff" {0}'),
    ),
    Scenario(
        "one key for two people",
        "has alice's key listed for bob, too, and signs for both",
        uncounted("BG205"),
        _with_bobs_line("bob {1}", key="alice"),
        _with_bobs_line("bob {0}"),
    ),
    Scenario(
        "a key for somebody else's address",
        "signs as bob with a key that stands for alice's address",
        uncounted("BG205"),
        _principal("alice@example.com"),
        _principal("BOB@example.com"),
    ),
    Scenario(
        "a key for everybody",
        "signs with a key whose principal is a wildcard",
        uncounted("BG205"),
        _wildcard,
        _honest_beside_refused_lines,
        warnings=codes("BG003"),
    ),
    Scenario(
        "a record that is no YAML file",
        "gives the sign-off an extension that not everybody looks for",
        uncounted("BG209"),
        _record_file("bob.yml"),
        _record_file("anything at all.yaml"),
    ),
    Scenario(
        "a record with two decisions",
        "writes reject and approve into one record, hoping that the last key counts",
        uncounted("BG209"),
        _record_file("bob.yaml", ("decision: approve", "decision: reject\ndecision: approve")),
        _in_a_folder_below,
    ),
    Scenario(
        "a record with more to say",
        "adds a key that this version does not know and another might obey",
        uncounted("BG209"),
        _record_file("bob.yaml", ("decision: approve", "decision: approve\nscope: all")),
        _in_a_folder_below,
    ),
    Scenario(
        "a certificate authority",
        "signs with a key that may make certificates for bob",
        uncounted("BG205"),
        _authority,
        _honest_beside_refused_lines,
        warnings=codes("BG003"),
    ),
    Scenario(
        "a record with a bare carriage return",
        "writes approve over reject, as a terminal shows it",
        uncounted("BG209"),
        _record_file("bob.yaml", ("decision: approve", "decision: reject\rdecision: approve")),
        _record_file("bob.yaml", ("\n", "\r\n")),
    ),
)
