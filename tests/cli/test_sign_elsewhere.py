"""Records that travel, and words that were said already."""

import json

import pytest

from tests.cli.test_change import DRAFT, approved, done, proposed, refused, signed, work
from tests.support.repository import Sandbox

__all__ = ["work"]
RECORD = "adr/signoffs/001/alice.yaml"


def clean(sandbox: Sandbox) -> bool:
    """Whether nothing is there that no commit holds."""
    return sandbox.git("status", "--porcelain") == ""


@pytest.mark.parametrize("words", [(), ("--reject",)])
def test_who_has_said_so_already_writes_nothing(work: Sandbox, words: tuple[str, ...]) -> None:
    proposed(work)
    done(signed(work, "alice", *words))
    assert "nothing was written: adr/signoffs/001/alice.yaml" in done(signed(work, "alice", *words))
    work.commit("sign", author="alice")
    out = done(signed(work, "alice", *words))
    assert out.startswith(f"alice has already {'rejected' if words else 'approved'} ADR 001")
    assert "Commit" not in out
    assert clean(work)


def test_a_withdrawal_is_said_once(work: Sandbox) -> None:
    proposed(work)
    approved(work, "alice")
    done(signed(work, "alice", "--withdraw"))
    out = done(signed(work, "alice", "--withdraw"))
    assert out.startswith("alice has already taken back their word on ADR 001")
    done(signed(work, "alice"))
    assert len(list((work.path / "adr/signoffs/001").iterdir())) == 3


def test_a_record_that_waits_for_its_commit_is_committed_by_signing_again(work: Sandbox) -> None:
    proposed(work)
    done(signed(work, "alice"))
    assert "committed as" in done(signed(work, "alice", "--commit"))
    assert clean(work)
    assert "committed as" not in done(signed(work, "alice", "--commit"))


def test_after_the_text_has_changed_signing_again_writes_again(work: Sandbox) -> None:
    proposed(work)
    approved(work, "alice")
    work.replace(DRAFT, "Measured.", "Measured twice.")
    work.commit("Say more")
    assert "written: adr/signoffs/001/alice-2.yaml" in done(signed(work, "alice"))


def test_a_record_goes_elsewhere_and_comes_back(work: Sandbox) -> None:
    proposed(work)
    printed = signed(work, "alice", "--output", "-")
    assert printed.status == 0
    assert "alice approves ADR 001" in printed.err
    assert clean(work)
    place = work.path.parent / "alice.yaml"
    out = done(signed(work, "alice", "--output", str(place)))
    assert f"written: {place}" in out
    assert clean(work)
    assert place.read_text(encoding="utf-8").startswith(printed.out.partition("date:")[0])
    assert f"written: {RECORD}" in done(work.budget("sign", "--import", str(place)))
    assert work.read(RECORD) == place.read_text(encoding="utf-8")
    again = done(work.budget("sign", "--import", str(place), "--commit"))
    assert "stands already" in again
    assert "committed as" in again
    assert clean(work)
    assert "committed as" not in done(work.budget("sign", "--import", str(place), "--commit"))


def test_an_import_is_told_as_data(work: Sandbox) -> None:
    proposed(work)
    place = work.path.parent / "alice.yaml"
    done(signed(work, "alice", "--output", str(place)))
    data = json.loads(done(work.budget("sign", "--import", str(place), "--format", "json")))
    assert (data["path"], data["written"], data["approver"]) == (RECORD, True, "alice")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("version: 1", "version: 2", "alice.yaml:1: this is not a sign-off record"),
        ("repository: acme/payments", "repository: acme/other", "for the repository acme/other, not acme/payments"),
        ("digest: sha256:", "digest: sha256:0", "this is not a sign-off record"),
        ("after: 12", "after: 13", "the changes in the record are not those of adr/001"),
        ("approver: alice", "approver: bob", "nothing proves that bob wrote this sign-off"),
        ("approver: alice", "approver: mallory", "mallory is not among the people"),
        ("decision: approve", "decision: reject", "the signature does not fit the record"),
    ],
)
def test_a_record_that_would_not_count_is_not_imported(work: Sandbox, old: str, new: str, words: str) -> None:
    proposed(work)
    place = work.path.parent / "alice.yaml"
    done(signed(work, "alice", "--output", str(place)))
    text = place.read_text(encoding="utf-8")
    assert old in text
    place.write_text(text.replace(old, new, 1), encoding="utf-8")
    err = refused(work.budget("sign", "--import", str(place)))
    assert words in err
    assert "fix: " in err
    assert clean(work)


def test_a_record_for_another_text_is_not_imported(work: Sandbox) -> None:
    proposed(work)
    place = work.path.parent / "alice.yaml"
    done(signed(work, "alice", "--output", str(place)))
    work.replace(DRAFT, "Measured.", "Measured twice.")
    err = refused(work.budget("sign", "--import", str(place)))
    assert f"the record is for another text of ADR 1 than {DRAFT}" in err


def test_a_record_of_an_adr_that_is_not_here_is_not_imported(work: Sandbox) -> None:
    proposed(work)
    place = work.path.parent / "alice.yaml"
    done(signed(work, "alice", "--output", str(place)))
    place.write_text(place.read_text(encoding="utf-8").replace("adr: 1", "adr: 2"), encoding="utf-8")
    assert "no ADR 2 that decides budgets is here" in refused(work.budget("sign", "--import", str(place)), 2)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "no ADR is named"),
        (("1", "--import", "x"), "--import takes a record as it was made"),
        (("--import", "x", "--reject"), "--import takes a record as it was made"),
        (("--import", "x", "--output", "y"), "--import takes a record as it was made"),
        (("1", "--output", "y", "--commit"), "--output and --commit exclude each other"),
        (("--import", "nowhere.yaml"), "nowhere.yaml cannot be read"),
    ],
)
def test_what_cannot_be_meant_is_wrong_usage(work: Sandbox, arguments: tuple[str, ...], words: str) -> None:
    proposed(work)
    assert words in refused(work.budget("sign", *arguments), 2)


def test_where_commits_prove_who_signed_a_record_proves_nothing_elsewhere(work: Sandbox) -> None:
    work.switch("main")
    work.write("budgets/policy.yaml", work.read("budgets/policy.yaml") + "identity: commit\n")
    work.git("commit", "--all", "--amend", "--no-edit", "--quiet")
    work.git("switch", "--quiet", "--force-create", "work")
    proposed(work)
    err = refused(signed(work, "alice", "--output", "-"))
    assert "budget sign 1 --commit" in err
