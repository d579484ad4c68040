"""`budget witness`: from what a forge answers to records that count."""

import json
import subprocess
from typing import Any

import pytest
import yaml

from governance.selftest.sandbox.baseline import POLICY
from tests.cli.test_change import done, refused
from tests.support.command import Result
from tests.support.github import pull, review
from tests.support.repository import Sandbox

RAISE = (("rate_limiter.max_latency_ms", "10", "12"),)
RECORD = "adr/signoffs/031/alice.yaml"


@pytest.fixture
def work(governed: Sandbox) -> Sandbox:
    """A repository whose policy has a witness, and accounts for alice and bob; a proposal on a branch."""
    policy = POLICY + "witnesses: [ci]\n"
    for name, account in (("alice", "101"), ("bob", "102")):
        policy = policy.replace(f'handle: "@{name}"', f'handle: "@{name}", account: "{account}"')
    governed.switch("main")
    governed.write("budgets/policy.yaml", policy)
    line = f'ci namespaces="budget-witness" {governed.keys.public("ci")}\n'
    governed.write("budgets/allowed_signers", governed.keys.signers() + line)
    governed.git("commit", "--all", "--amend", "--no-edit", "--quiet")
    governed.git("switch", "--quiet", "--force-create", "work")
    governed.adr(31, RAISE, status="Proposed")
    governed.commit("Propose")
    return governed


def attest(sandbox: Sandbox, *options: str, key: str = "ci") -> Result:
    return sandbox.budget("witness", *options, "--key", str(sandbox.keys.secret(key)))


def seen(sandbox: Sandbox, *reviews: dict[str, Any], key: str = "ci", form: str = "text") -> Result:
    """What the witness makes of reviews."""
    answers = sandbox.path.parent
    (answers / "reviews.json").write_text(json.dumps(reviews), encoding="utf-8")
    base, head = sandbox.head("main"), sandbox.head()
    (answers / "pull.json").write_text(json.dumps(pull(head=head, base=base)), encoding="utf-8")
    files = ("--reviews", str(answers / "reviews.json"), "--pull", str(answers / "pull.json"))
    return attest(sandbox, *files, "--format", form, key=key)


def by(sandbox: Sandbox, login: str, account: int, **fields: Any) -> dict[str, Any]:
    return review(login, account, **{"commit_id": sandbox.head(), **fields})


def test_a_review_becomes_a_record_that_anyone_can_verify(work: Sandbox) -> None:
    out = done(seen(work, by(work, "alice", 101)))
    assert out == f"{RECORD}: alice: approve ADR 31, seen at {work.head()[:12]}\n"
    text = work.read(RECORD)
    assert "date: 2026-11-20T10:00:00Z" in text
    evidence = yaml.safe_load(text)["evidence"]
    assert evidence == {"forge": "github", "review": "80", "account": "101", "at": work.head()}
    signature = work.path.parent / "ci.sig"
    signature.write_text(yaml.safe_load(text)["signature"], encoding="ascii")
    verify = ("-Y", "verify", "-f", "budgets/allowed_signers", "-I", "ci", "-n", "budget-witness", "-s", str(signature))
    payload = done(work.budget("payload", RECORD)).encode()
    verified = subprocess.run(["ssh-keygen", *verify], cwd=work.path, input=payload, capture_output=True, check=False)
    assert verified.returncode == 0


def test_what_was_attested_already_is_not_written_again(work: Sandbox) -> None:
    done(seen(work, by(work, "alice", 101)))
    out = done(seen(work, by(work, "alice", 101)))
    assert out == "no new record\nnote: alice: already attested for ADR 31: nothing to write\n"
    assert len(list((work.path / "adr/signoffs/031").iterdir())) == 1


def test_a_dismissed_review_takes_back_the_record_of_it_and_is_nothing_without_one(work: Sandbox) -> None:
    dismissed = by(work, "alice", 101, state="DISMISSED")
    assert done(seen(work, dismissed)).endswith(
        "note: alice: the review of ADR 31 is dismissed, and no record of it stands\n"
    )
    done(seen(work, by(work, "alice", 101)))
    assert "alice-2.yaml: alice: withdraw ADR 31" in done(seen(work, dismissed))
    assert "no new record" in done(seen(work, dismissed))


def test_what_leads_to_no_record_or_to_one_that_does_not_count_yet_is_told(work: Sandbox) -> None:
    data = json.loads(
        done(
            seen(
                work,
                by(work, "eve", 5, id=1),
                by(work, "carol", 103, id=2),
                by(work, "bob", 102, id=3, commit_id=None),
                by(work, "alice", 101, id=4, commit_id=work.head("main")),
                form="json",
            )
        )
    )
    assert [item["approver"] for item in data["records"]] == ["carol"]
    missing = (
        "the policy gives carol no account, and the review is of the account 103; if that is carol's, add to carol in "
        'budgets/policy.yaml, by a decision that lands first: account: "103"'
    )
    assert data["notes"] == [
        "eve (5) is not in the policy: no record",
        f"carol: this record does not count yet: {missing}",
        "bob: GitHub does not tell which commit was reviewed: no record",
        f"alice: the commits up to {work.head('main')[:12]} refer to no ADR that decides budgets: no record",
    ]


def test_every_decision_that_the_reviewed_commits_refer_to_gets_a_record(work: Sandbox) -> None:
    work.adr(32, (("metrics.max_latency_ms", "5", "6"),), slug="other")
    work.commit("Propose another")
    done(seen(work, by(work, "alice", 101)))
    assert (work.path / RECORD).exists()
    assert (work.path / "adr/signoffs/032/alice.yaml").exists()


def test_what_was_said_on_any_other_forge_is_attested_in_words(work: Sandbox) -> None:
    options = ("--person", "alice", "--adr", "31", "--at", "HEAD", "--evidence", "Gerrit change 12: +2")
    assert f"{RECORD}: alice: approve ADR 31" in done(attest(work, *options))
    assert "forge: other\n  text: " in work.read(RECORD)
    assert "alice-2.yaml: alice: reject ADR 31" in done(attest(work, *options, "--reject"))


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ((), "what was seen is not told in one of the two ways"),
        (("--reviews", "x"), "what was seen is not told in one of the two ways"),
        (("--reviews", "x", "--pull", "y", "--person", "alice"), "in one of the two ways"),
        (("--reviews", "nowhere", "--pull", "y"), "nowhere cannot be read"),
        (("--person", "eve", "--adr", "31", "--at", "HEAD", "--evidence", "x"), "eve is not among the people"),
        (("--person", "bob", "--adr", "30", "--at", "HEAD", "--evidence", "x"), "no ADR 30 that decides budgets"),
        (("--person", "bob", "--adr", "31", "--at", "nowhere", "--evidence", "x"), "the commit nowhere is not here"),
    ],
)
def test_what_cannot_be_meant_is_wrong_usage(work: Sandbox, options: tuple[str, ...], words: str) -> None:
    assert words in refused(attest(work, *options), 2)


def test_answers_that_cannot_be_read_are_wrong_usage(work: Sandbox) -> None:
    assert "a state that is not known" in refused(seen(work, by(work, "alice", 101, state="NEW")), 2)
    place = work.path.parent / "reviews.json"
    place.write_bytes(b"\xff")
    files = ("--reviews", str(place), "--pull", str(work.path.parent / "pull.json"))
    assert "is not UTF-8" in refused(attest(work, *files), 2)
    place.write_bytes(b" " * (16 * 1024 * 1024 + 1))
    assert "too many for an answer" in refused(attest(work, *files), 2)


@pytest.mark.parametrize("key", ["mallory", "alice"])
def test_a_key_that_is_not_the_witnesss_makes_no_record(work: Sandbox, key: str) -> None:
    err = refused(seen(work, by(work, "alice", 101), key=key))
    assert "no record of this key would count" in err
    assert 'ci namespaces="budget-witness" ssh-ed25519' in err


def test_without_a_witness_in_the_policy_there_is_nothing_to_attest(governed: Sandbox) -> None:
    governed.adr(31, RAISE, status="Proposed")
    governed.commit("Propose")
    assert "the policy of the base has no witnesses" in refused(seen(governed, by(governed, "alice", 101)))


def test_a_record_of_a_witness_is_imported_where_the_branch_is(work: Sandbox) -> None:
    done(seen(work, by(work, "alice", 101, submitted_at="2026-01-10T10:00:00Z")))
    text = work.read(RECORD)
    place = work.path.parent / "alice.yaml"
    place.write_text(text, encoding="utf-8")
    work.remove(RECORD)
    assert f"written: {RECORD}" in done(work.budget("sign", "--import", str(place)))
    assert work.read(RECORD) == text


def test_where_the_default_branch_is_checked_out_the_records_of_the_branch_are_known(work: Sandbox) -> None:
    at = work.head()
    done(seen(work, by(work, "alice", 101)))
    work.commit("Attest")
    head, base = work.head(), work.head("main")
    work.switch("main")
    answers = work.path.parent
    files = ("--reviews", str(answers / "reviews.json"), "--pull", str(answers / "pull.json"))
    (answers / "pull.json").write_text(json.dumps(pull(head=head, base=base)), encoding="utf-8")
    assert "already attested" in done(attest(work, *files))
    dismissed = json.dumps([review("alice", 101, state="DISMISSED", commit_id=at)])
    (answers / "reviews.json").write_text(dismissed, encoding="utf-8")
    assert "adr/signoffs/031/alice-2.yaml: alice: withdraw ADR 31" in done(attest(work, *files))
