"""Sign-offs that are forged, replayed or foreign, and keys that speak for nobody, where signatures prove identity."""

import datetime as dt
from decimal import Decimal
from typing import Any, Final

from governance.domain.judgement.changes import DecisionLine
from governance.selftest.sandbox.actions import RAISE, honest_raise, judge, now, under
from governance.selftest.sandbox.baseline import START
from governance.selftest.sandbox.command_result import Result
from governance.selftest.sandbox.repository import Sandbox
from governance.selftest.sandbox.scenario import Actions, Scenario, codes, parametrised, unapproved, uncounted

_OTHER_LINES: Final = (DecisionLine("rate_limiter.max_latency_ms", Decimal(10), Decimal(11)),)


@parametrised
def _second_signature(repo: Sandbox, /, person: str = "bob", **options: Any) -> Result:
    """Raise with alice's honest sign-off and a second one that is made otherwise."""
    path = repo.raise_decided(approvers=["alice"])
    repo.sign(path, person, **options)
    return judge(repo)


def _copied(repo: Sandbox) -> Result:
    """Copy alice's record and write bob's name over hers."""
    repo.raise_decided(approvers=["alice"])
    text = repo.read("adr/signoffs/031/alice.yaml")
    repo.write("adr/signoffs/031/bob.yaml", text.replace("approver: alice", "approver: bob"))
    return judge(repo)


def _from_another_decision(repo: Sandbox) -> Result:
    """Move bob's sign-off of ADR 32 to those of ADR 31, which says the same."""
    repo.raise_decided(approvers=["alice"])
    other = repo.adr(32, RAISE, slug="other")
    repo.sign(other, "bob", folder="adr/signoffs/031")
    repo.remove(other)
    return judge(repo)


@parametrised
def _amended_after_signing(repo: Sandbox, old: str, new: str) -> Result:
    path = repo.raise_decided()
    repo.replace(path, old, new)
    return judge(repo)


def _amended_in_its_lifecycle(repo: Sandbox) -> Result:
    """Move status and date on, and note an amendment: what a signature does not cover."""
    path = repo.raise_decided(status="Proposed")
    repo.replace(path, "**Status**: Proposed", "**Status**: Accepted")
    repo.replace(path, "**Date**: 2026-01-05", "**Date**: 2026-02-01")
    repo.write(path, repo.read(path) + "\n## Amendments\n\n- 2026-02-01: applied.\n")
    return judge(repo)


def _amended_in_its_numbers(repo: Sandbox) -> Result:
    """Have 10 to 11 signed, and write 12 into the table and the file."""
    path = repo.raise_decided("10", "11")
    repo.replace(path, "| 10 | 11 |", "| 10 | 12 |")
    repo.raise_limit("max_latency_ms: 11 ")
    return judge(repo)


@parametrised
def _with_bobs_line(repo: Sandbox, /, line: str, **options: Any) -> Result:
    """Raise with a sign-off by bob whose line in the allowed signers is this; `{}` stands for his key."""
    line = line.format(repo.keys.public("bob"), repo.keys.public("alice"))
    under(repo, signers=f"{repo.keys.signers(['alice', 'carol', 'dora'])}{line}\n")
    return _second_signature(**options)(repo)


@parametrised
def _with_refused_line(repo: Sandbox, who: str, then: Actions) -> Result:
    """Play where a line of the allowed signers lets mallory's key speak for others."""
    under(repo, signers=repo.keys.signers() + f"{who} {repo.keys.public('mallory')}\n")
    return then(repo)


_HONEST_BESIDE: Final = _with_refused_line("*", honest_raise)


@parametrised
def _record_edited(repo: Sandbox, /, old: str, new: str, **options: Any) -> Result:
    """Change the text of bob's sign-off."""
    path = repo.raise_decided(approvers=["alice"])
    repo.replace(repo.sign(path, "bob", **options), old, new)
    return judge(repo)


@parametrised
def _record_renamed(repo: Sandbox, name: str) -> Result:
    """Give bob's sign-off another name."""
    repo.raise_decided()
    (repo.path / "adr/signoffs/031/bob.yaml").rename(repo.path / "adr/signoffs/031" / name)
    return judge(repo)


_IN_A_FOLDER_BELOW: Final = _second_signature(folder="adr/signoffs/31/by hand")
"""Keeps sign-offs in a folder of their own, below a number without zeros."""


def _forged(name: str, tries: str, attack: Actions, honest: Actions = honest_raise) -> Scenario:
    """A sign-off that does not prove who wrote it."""
    return Scenario(name, tries, uncounted("BG205"), attack, honest)


def _foreign(name: str, tries: str, attack: Actions, honest: Actions = honest_raise) -> Scenario:
    """A sign-off for something else."""
    return Scenario(name, tries, uncounted("BG202"), attack, honest)


def _unreadable(name: str, tries: str, attack: Actions, honest: Actions) -> Scenario:
    """A sign-off that cannot be read."""
    return Scenario(name, tries, uncounted("BG209"), attack, honest)


SCENARIOS: Final = (
    _forged(
        "a sign-off with an edited comment",
        "takes back bob's reservation after he signed it",
        _record_edited("Only for a week.", "For ever.", comment="Only for a week."),
        _second_signature(comment="Only for a week."),
    ),
    _forged("an unsigned sign-off", "writes bob's name into a file", _second_signature(unsigned=True)),
    _forged(
        "a sign-off with a foreign key", "signs in bob's name with a key of his own", _second_signature(key="mallory")
    ),
    _forged(
        "a sign-off with a colleague's key",
        "signs in bob's name with a key that is allowed, for carol",
        _second_signature(key="carol"),
    ),
    _forged(
        "a signature for another purpose",
        "takes a signature that bob made over the same bytes as a git commit",
        _second_signature(namespace="git"),
        _second_signature(name="second"),
    ),
    _forged("a copied sign-off", "copies alice's record under bob's name", _copied),
    _foreign(
        "a sign-off of another repository",
        "replays what bob signed for a fork",
        _second_signature(repository="acme/sandbox"),
    ),
    _foreign("a sign-off of another number", "replays what bob signed for another ADR", _second_signature(adr=32)),
    _foreign(
        "a sign-off of another decision",
        "moves bob's sign-off from one decision to another that lists the same change",
        _from_another_decision,
    ),
    _foreign(
        "a sign-off of other changes",
        "has bob sign a record that names a smaller change",
        _second_signature(changes=_OTHER_LINES),
    ),
    _foreign(
        "a text amended after signing",
        "changes the consequences after everybody signed",
        _amended_after_signing("None that were not measured.", "All of them."),
        _amended_in_its_lifecycle,
    ),
    _foreign(
        "numbers amended after signing",
        "has a small raise signed, and writes a larger one into the table",
        _amended_in_its_numbers,
        _amended_in_its_lifecycle,
    ),
    Scenario(
        "an outsider signs", "signs in his own name", uncounted("BG203"), _second_signature("mallory"), honest_raise
    ),
    unapproved("one person twice", "signs two records", _second_signature("alice", name="alice-2"), honest_raise),
    _forged(
        "a sign-off from the future",
        "dates a record so far ahead that it will never be old",
        _second_signature(date=now() + dt.timedelta(days=30)),
        _second_signature(date=now() - dt.timedelta(days=30)),
    ),
    _forged(
        "an expired key",
        "signs with a key that is not valid any more, dated back to when it was",
        _with_bobs_line('bob valid-before="20260107Z" {0}', date=START),
        _with_bobs_line('bob valid-after="20250101Z" {0}', date=START),
    ),
    _forged(
        "a key before its time",
        "signs with a key that was not valid yet at the date of the record",
        _with_bobs_line('bob valid-after="20260601Z" {0}', date=START),
        _with_bobs_line('bob valid-after="20250101Z" {0}', date=START),
    ),
    _forged(
        "a key for another purpose",
        "signs with a key that the allowed signers restrict to commits",
        _with_bobs_line('bob namespaces="git" {0}'),
        _with_bobs_line('bob namespaces="git,budget-signoff" {0}'),
    ),
    _forged(
        "one key for two people",
        "has alice's key listed for bob, too, and signs for both",
        _with_bobs_line("bob {1}", key="alice"),
        _with_bobs_line("bob {0}"),
    ),
    _forged(
        "a key for somebody else's address",
        "signs as bob with a key that stands for alice's address",
        _with_bobs_line("alice@example.com {0}"),
        _with_bobs_line("BOB@example.com {0}"),
    ),
    Scenario(
        "a key for everybody",
        "signs with a key whose principal is a wildcard",
        uncounted("BG205"),
        _with_refused_line("*", _second_signature(key="mallory")),
        _HONEST_BESIDE,
        warnings=codes("BG003"),
    ),
    _unreadable(
        "a record that is no YAML file",
        "gives the sign-off an extension that not everybody looks for",
        _record_renamed("bob.yml"),
        _record_renamed("anything at all.yaml"),
    ),
    _unreadable(
        "a record with two decisions",
        "writes reject and approve into one record, hoping that the last key counts",
        _record_edited("decision: approve", "decision: reject\ndecision: approve"),
        _IN_A_FOLDER_BELOW,
    ),
    _unreadable(
        "a record with more to say",
        "adds a key that this version does not know and another might obey",
        _record_edited("decision: approve", "decision: approve\nscope: all"),
        _IN_A_FOLDER_BELOW,
    ),
    Scenario(
        "a certificate authority",
        "signs with a key that may make certificates for bob",
        uncounted("BG205"),
        _with_refused_line("bob cert-authority", _second_signature(key="mallory")),
        _HONEST_BESIDE,
        warnings=codes("BG003"),
    ),
    _unreadable(
        "a record with a bare carriage return",
        "writes approve over reject, as a terminal shows it",
        _record_edited("decision: approve", "decision: reject\rdecision: approve"),
        _record_edited("\n", "\r\n"),
    ),
)
