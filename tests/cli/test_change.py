"""The life of a change through the command: propose, fill, sign, apply; and what is refused on the way."""

import datetime as dt
import re
from pathlib import Path

import pytest

from tests.support.command import Result
from tests.support.repository import BASELINE, BUDGETS, CODEOWNERS, POLICY, Sandbox

DRAFT = "adr/001-loosen-rate-limiter-max-latency-ms-to-12.md"
SUBJECT = "Set rate_limiter.max_latency_ms from 10 to 12"


@pytest.fixture
def work(governed: Sandbox) -> Sandbox:
    """A governed repository whose commits are made today: records are dated by the real clock."""
    governed.now = dt.datetime.now(dt.UTC).replace(microsecond=0)
    return governed


def done(result: Result) -> str:
    assert (result.status, result.err) == (0, "")
    return result.out


def refused(result: Result, status: int = 1) -> str:
    assert (result.status, result.out) == (status, "")
    return result.err


def fill(sandbox: Sandbox, path: str = DRAFT) -> None:
    """Fill every marked place, as an author would."""
    sandbox.write(path, re.sub(r"TODO[^\n]*", "Measured.", sandbox.read(path)))


def signed(sandbox: Sandbox, person: str, *options: str, adr: str = "1") -> Result:
    return sandbox.budget("sign", adr, "--key", str(sandbox.keys.secret(person)), *options, author=person)


def proposed(sandbox: Sandbox, *wishes: str, path: str = DRAFT) -> None:
    """A filled and committed proposal."""
    done(sandbox.budget("propose", *(wishes or ("rate_limiter.max_latency_ms=12",))))
    fill(sandbox, path)
    sandbox.commit("propose")


def approved(sandbox: Sandbox, *people: str) -> None:
    """Signed and committed by people."""
    for person in people or ("alice", "bob"):
        done(signed(sandbox, person))
        sandbox.commit("sign", author=person)


def test_the_life_of_a_change(work: Sandbox) -> None:
    assert done(work.budget("status")) == "No open decisions.\n"
    out = done(work.budget("propose", "rate_limiter.max_latency_ms=12", "-m", "The audit log costs time."))
    assert out.startswith(f"ADR 001 drafted: {DRAFT}\n  rate_limiter.max_latency_ms: 10 → 12  +20 %  loosen\n")
    assert "The audit log costs time." in work.read(DRAFT)
    assert work.read(BUDGETS) == BASELINE
    assert done(work.budget("status")).startswith(f"001 is unfinished: {DRAFT}:")
    fill(work)
    work.commit("propose")
    assert done(work.budget("status")) == "001 waits for alice, bob or carol\n"
    assert (
        done(work.budget("status", author="alice"))
        == "001 waits for you: budget sign 001\n001 waits for bob or carol\n"
    )
    out = done(signed(work, "alice"))
    assert "rate_limiter.max_latency_ms: loosening: 1 of 2 approvals: alice; bob or carol could still approve" in out
    work.commit("sign", author="alice")
    out = done(signed(work, "bob", "--comment", "Fine."))
    assert out.endswith("complete: budget apply 1\n")
    work.commit("sign", author="bob")
    assert done(work.budget("status")) == "001 ready: budget apply 001\n"
    out = done(work.budget("apply", "1"))
    assert out.splitlines()[:4] == [
        "ADR 001 is accepted and applied.",
        "  rate_limiter.max_latency_ms: 10 → 12  +20 %  loosen",
        f"written: {DRAFT}",
        f"written: {BUDGETS}",
    ]
    assert work.read(BUDGETS) == BASELINE.replace("max_latency_ms: 10 ", "max_latency_ms: 12 ")
    assert "*   **Status**: Accepted" in work.read(DRAFT)
    assert done(work.budget("status")) == "No open decisions.\n"
    work.commit(f"{SUBJECT}\n\nBudget-ADR: 1")
    report = work.check().json
    assert (report["verdict"], [item["governed"] for item in report["changes"]]) == ("pass", [True])
    assert report["changes"][0]["approvals"][1] == {
        "rule": "loosening", "need": 2, "have": ["alice", "bob"], "could": ["carol"],
    }  # fmt: skip
    assert done(work.budget("status")) == "No open decisions.\n"


def test_every_command_may_commit_what_it_wrote(work: Sandbox) -> None:
    work.write("other.txt", "not mine\n")
    assert "committed as" in done(work.budget("propose", "rate_limiter.max_latency_ms=12", "--commit"))
    fill(work)
    work.git("commit", "--quiet", "-am", "fill")
    for person in ("alice", "bob"):
        assert "committed as" in done(signed(work, person, "--commit"))
    assert "committed as" in done(work.budget("apply", "1", "--commit"))
    assert work.git("log", "--format=%an: %s", "main..").splitlines() == [
        f"dora: {SUBJECT}",
        "bob: Approve ADR 001",
        "alice: Approve ADR 001",
        "dora: fill",
        "dora: Propose ADR 001: Loosen rate_limiter.max_latency_ms to 12",
    ]
    assert work.git("status", "--short") == "?? other.txt"
    assert work.check().json["verdict"] == "pass"


def test_an_applied_commit_takes_sign_offs_along_that_nobody_committed(work: Sandbox) -> None:
    proposed(work)
    for person in ("alice", "bob"):
        done(signed(work, person))
    out = done(work.budget("apply", "1", "--commit"))
    assert "not committed before: adr/signoffs/001/alice.yaml" in out
    assert (work.git("status", "--short"), work.check().json["verdict"]) == ("", "pass")


# Proposals


def test_a_dry_run_prints_the_draft_and_writes_nothing(work: Sandbox) -> None:
    out = done(work.budget("propose", "rate_limiter.max_latency_ms=12", "--title", "Raise it", "--dry-run"))
    assert out.startswith("# ADR 001: Raise it\n")
    assert "| `rate_limiter.max_latency_ms` | 10 | 12 |" in out
    assert work.git("status", "--short") == ""


def test_a_limit_is_removed_by_none_and_introduced_from_none(work: Sandbox) -> None:
    wishes = ("rate_limiter@dev.max_latency_ms=none", "cache.min_hits_pct=90")
    path = "adr/001-two.md"
    done(work.budget("propose", *wishes, "--new", "--title", "Two"))
    rows = [row for row in work.read(path).splitlines() if row.startswith("| `")]
    assert rows == ["| `cache.min_hits_pct` | none | 90 |", "| `rate_limiter@dev.max_latency_ms` | 40 | none |"]
    fill(work, path)
    work.commit("propose")
    approved(work, "alice")
    done(work.budget("apply", "1"))
    text = work.read(BUDGETS)
    assert "min_hits_pct: 90" in text
    assert "dev" not in text
    work.commit("apply\n\nBudget-ADR: 1")
    assert work.check().json["verdict"] == "pass"


def test_numbers_go_on_from_the_highest_there_is(work: Sandbox) -> None:
    work.adr(41, [("metrics.max_latency_ms", "5", "6")])
    out = done(work.budget("propose", "rate_limiter.max_latency_ms=12"))
    assert out.startswith("ADR 042 drafted: adr/042-")


def test_edits_already_made_are_proposed_from_the_worktree(work: Sandbox) -> None:
    work.raise_limit()
    out = done(work.budget("propose", "--from-worktree", "--title", "As edited"))
    assert "  rate_limiter.max_latency_ms: 10 → 12  +20 %  loosen\n" in out
    fill(work, "adr/001-as-edited.md")
    work.git("add", "adr")
    work.git("commit", "--quiet", "-m", "propose")
    for person in ("alice", "bob"):
        done(signed(work, person, "--commit"))
    done(work.budget("apply", "1", "--commit"))
    assert work.check().json["verdict"] == "pass"


def test_a_change_of_the_policy_is_proposed_signed_and_applied_like_any(work: Sandbox) -> None:
    work.replace("budgets/policy.yaml", "require: 1", "require: 2")
    out = done(work.budget("propose", "--from-worktree", "--title", "Two see it"))
    assert re.search(
        r"^  budgets/policy\.yaml: sha256:[0-9a-f]{64} → sha256:[0-9a-f]{64}  governance$", out, re.MULTILINE
    )
    fill(work, "adr/001-two-see-it.md")
    work.git("add", "adr")
    work.git("commit", "--quiet", "-m", "propose")
    for person in ("alice", "bob"):
        done(signed(work, person, "--commit"))
    assert "not committed before: budgets/policy.yaml" in done(work.budget("apply", "1", "--commit"))
    assert work.git("status", "--short") == ""
    report = work.check().json
    assert (report["verdict"], [item["budget"] for item in report["changes"]]) == ("pass", ["budgets/policy.yaml"])


def test_a_capability_that_moves_to_other_owners_is_proposed_from_the_worktree(work: Sandbox) -> None:
    work.switch("main")
    work.write("CODEOWNERS", CODEOWNERS + "/budgets/team.yaml @dora\n")
    work.commit("owners without a decision")
    work.switch("work")
    work.git("reset", "--quiet", "--hard", "main")
    text = work.read(BUDGETS)
    at = text.index("metrics:")
    work.write(BUDGETS, text[:at])
    work.write("budgets/team.yaml", text[at:])
    out = done(work.budget("propose", "--from-worktree", "--title", "Move"))
    assert "  metrics: budgets/capability_budgets.yaml → budgets/team.yaml  governance\n" in out
    fill(work, "adr/001-move.md")
    work.git("add", "adr")
    work.git("commit", "--quiet", "-m", "propose")
    for person in ("alice", "bob"):
        done(signed(work, person, "--commit"))
    done(work.budget("apply", "1", "--commit"))
    assert (work.git("status", "--short"), work.check().json["verdict"]) == ("", "pass")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "name budgets to change or capabilities to rename, or use --from-worktree"),
        (["x"], "'x' is not of the form BUDGET=VALUE"),
        (["rate_limiter.max_latency_ms"], "is not of the form BUDGET=VALUE"),
        (["rate_limiter.max_latency_ms="], "'' is no value for rate_limiter.max_latency_ms"),
        (["rate_limiter.max_latency_ms=1e3"], "exponents are refused"),
        (["rate_limiter.max_latency_ms=12ms"], "the unit belongs into the limit's name"),
        (["rate_limiter.max_latency_ms=10"], "this changes nothing"),
        (["rate_limiter.max_latency_ms=10.0"], "this changes nothing"),
        (["nope.max_x=none"], "there is no limit nope.max_x to remove"),
        (["a.max_x=1", "a.max_x=2"], "a.max_x is named twice"),
        (["a.max_x=1", "--from-worktree"], "and not both"),
        (["--from-worktree"], "--from-worktree needs a title"),
        (["--from-worktree", "--title", "x"], "this changes nothing"),
    ],
)
def test_wishes_that_cannot_be_meant_are_wrong_usage(work: Sandbox, arguments: list[str], said: str) -> None:
    assert said in refused(work.budget("propose", *arguments), 2)
    assert work.git("status", "--short") == ""


def test_edits_that_cannot_be_read_are_not_proposed(work: Sandbox) -> None:
    work.raise_limit("max_latency_ms: 10 ", "max_latency_ms: '12' ")
    err = refused(work.budget("propose", "--from-worktree", "--title", "x"))
    assert f"{BUDGETS}:7: " in err
    assert work.git("status", "--short") == f"M {BUDGETS}"


def test_no_file_is_overwritten(work: Sandbox) -> None:
    work.write("adr/001-x.md/file", "a folder in the way\n")
    err = refused(work.budget("propose", "rate_limiter.max_latency_ms=12", "--title", "x"))
    assert "adr/001-x.md" in err


def test_the_number_of_a_draft_that_nobody_committed_is_taken(work: Sandbox) -> None:
    done(work.budget("propose", "rate_limiter.max_latency_ms=12", "--title", "One"))
    out = done(work.budget("propose", "metrics.max_latency_ms=6", "--title", "Two"))
    assert out.startswith("ADR 002 drafted: adr/002-two.md")


# Signing


def test_a_record_says_what_was_signed(work: Sandbox) -> None:
    proposed(work)
    out = done(signed(work, "alice", "--comment", "10.4 ms"))
    text = work.read("adr/signoffs/001/alice.yaml")
    for part in ("repository: acme/payments", "decision: approve", "approver: alice", "10.4 ms", "BEGIN SSH SIGNATURE"):
        assert part in text
    digest = re.search(r"^digest (sha256:[0-9a-f]{64})$", out, re.MULTILINE)
    assert digest is not None
    assert digest[1] in text


def test_another_person_may_be_named(work: Sandbox) -> None:
    proposed(work)
    key = str(work.keys.secret("carol"))
    assert "carol approves ADR 001" in done(work.budget("sign", "1", "--as", "carol", "--key", key))


def test_an_adr_may_be_named_by_its_path(work: Sandbox) -> None:
    proposed(work)
    assert "alice approves ADR 001" in done(signed(work, "alice", adr=DRAFT))
    assert "bob approves ADR 001" in done(signed(work, "bob", adr=f"./{DRAFT}"))
    assert "carol approves ADR 001" in done(signed(work, "carol", adr="0001"))


def test_a_key_below_the_home_is_found_by_itself(work: Sandbox) -> None:
    proposed(work)
    ssh = Path(work.env["HOME"]) / ".ssh"
    ssh.mkdir()
    for suffix in ("", ".pub"):
        (ssh / f"id{suffix}").write_bytes((work.keys.folder / f"alice{suffix}").read_bytes())
        (ssh / f"id{suffix}").chmod(0o600)
    assert "alice approves" in done(work.budget("sign", "1", author="alice"))
    assert "no key to sign with" in refused(work.budget("sign", "1", author="bob"))


def test_a_reject_blocks_and_an_approval_after_it_lifts_the_block(work: Sandbox) -> None:
    proposed(work)
    approved(work)
    assert "carol rejects ADR 001" in done(signed(work, "carol", "--reject", "--comment", "Too slow."))
    work.commit("reject", author="carol")
    assert done(work.budget("status")).startswith("001 is blocked: carol rejects ADR 1: Too slow.")
    assert "carol rejects ADR 1: Too slow." in refused(work.budget("apply", "1"))
    assert "approves" in done(signed(work, "carol"))
    assert (work.path / "adr/signoffs/001/carol-2.yaml").is_file()


def test_who_thinks_better_of_it_within_a_second_is_heard(work: Sandbox) -> None:
    proposed(work)
    for decision in (["--reject"], ["--withdraw"], ["--reject"], []):
        done(signed(work, "carol", *decision))
    names = ("carol", "carol-2", "carol-3", "carol-4")
    records = [work.read(f"adr/signoffs/001/{name}.yaml") for name in names]
    dates = [re.search("^date: (.*)$", record, re.MULTILINE) for record in records]
    moments = [date[1] for date in dates if date]
    assert len(moments) == 4
    assert moments == sorted(set(moments))
    assert "carol rejects" not in done(work.budget("status"))


def test_a_withdrawal_takes_an_approval_back(work: Sandbox) -> None:
    proposed(work)
    approved(work)
    assert "bob takes back their word on ADR 001" in done(signed(work, "bob", "--withdraw"))
    work.commit("withdraw", author="bob")
    assert done(work.budget("status")) == "001 waits for bob or carol\n"
    assert "loosening" in refused(work.budget("apply", "1"))


@pytest.mark.parametrize(
    ("person", "arguments", "status", "said"),
    [
        ("mallory", [], 2, "git commits here as mallory@example.com, who is not in the policy"),
        ("alice", ["--as", "zed"], 2, "zed is not among the people of the policy"),
        ("alice", ["--reject", "--withdraw"], 2, "--reject and --withdraw exclude each other"),
        ("dora", [], 1, "dora may not approve ADR 1; the rules name alice, bob, carol"),
        ("alice", ["--key", "nowhere"], 1, "there is no key file nowhere"),
        ("alice", [], 1, "no key to sign with was named or found"),
    ],
)
def test_what_would_not_count_is_not_signed(
    work: Sandbox, person: str, arguments: list[str], status: int, said: str
) -> None:
    proposed(work)
    assert said in refused(work.budget("sign", "1", *arguments, author=person), status)
    assert work.git("status", "--short") == ""


def test_nobody_signs_with_the_key_of_somebody_else(work: Sandbox) -> None:
    proposed(work)
    err = refused(work.budget("sign", "1", "--key", str(work.keys.secret("bob")), author="alice"))
    assert "this sign-off would not count" in err
    assert work.git("status", "--short") == ""


def test_nobody_approves_an_own_decision_and_an_author_may_reject_it(work: Sandbox) -> None:
    done(work.budget("propose", "rate_limiter.max_latency_ms=12"))
    fill(work)
    work.commit("propose", author="alice")
    assert "people cannot approve their own decision" in refused(signed(work, "alice"))
    assert "alice rejects" in done(signed(work, "alice", "--reject"))


def test_a_draft_with_placeholders_is_not_signed(work: Sandbox) -> None:
    done(work.budget("propose", "rate_limiter.max_latency_ms=12", "--commit"))
    assert "the ADR is not ready to be signed" in refused(signed(work, "alice"))


def test_a_decision_that_is_rejected_is_not_signed(work: Sandbox) -> None:
    work.adr(1, [("rate_limiter.max_latency_ms", "10", "12")], status="Rejected")
    work.commit("reject")
    assert "ADR 1 is rejected" in refused(signed(work, "alice"))


def test_a_decision_whose_before_value_does_not_hold_is_not_signed(work: Sandbox) -> None:
    work.adr(1, [("rate_limiter.max_latency_ms", "9", "12")])
    work.commit("propose")
    assert "ADR 1 says rate_limiter.max_latency_ms: 9 → 12" in refused(signed(work, "alice"))


def test_an_adr_that_is_not_there_is_wrong_usage(work: Sandbox) -> None:
    proposed(work)
    for command in ("sign", "apply"):
        err = refused(work.budget(command, "99"), 2)
        assert "no ADR 99 that decides budgets is here" in err
        assert "name one of: 1" in err


def test_a_number_borne_twice_must_be_named_by_its_path(work: Sandbox) -> None:
    proposed(work)
    work.adr(1, [("metrics.max_latency_ms", "5", "6")], slug="other")
    assert "ADR 1 is used by" in refused(work.budget("apply", "1"), 2)


# Applying


@pytest.mark.parametrize(("people", "missing"), [([], "any change"), (["alice"], "1 of 2 approvals: alice")])
def test_what_is_not_approved_is_not_applied_and_nothing_is_written(
    work: Sandbox, people: list[str], missing: str
) -> None:
    proposed(work)
    for person in people:
        done(signed(work, person, "--commit"))
    err = refused(work.budget("apply", "1"))
    assert "ADR 1 cannot be applied yet" in err
    assert missing in err
    assert work.git("status", "--short") == ""


def test_what_landed_is_not_applied_again(work: Sandbox) -> None:
    proposed(work)
    approved(work)
    done(work.budget("apply", "1"))
    work.commit(f"{SUBJECT}\n\nBudget-ADR: 1")
    work.switch("main")
    work.merge("work")
    assert done(work.budget("status")) == "No open decisions.\n"
    assert "it was applied already" in refused(work.budget("apply", "1"))
    assert "it was applied already" in refused(signed(work, "carol"))


@pytest.mark.parametrize("today", [False, True])
def test_an_adr_that_says_accepted_already_is_touched_all_the_same(work: Sandbox, *, today: bool) -> None:
    path = work.adr(31, [("rate_limiter.max_latency_ms", "10", "12")])
    date = f"{dt.datetime.now(dt.UTC):%Y-%m-%d}"
    if today:
        work.replace(path, "2026-01-05", date)
    for person in ("alice", "bob"):
        work.sign(path, person)
    work.commit("decide")
    before = work.read(path)
    done(work.budget("apply", "31", "--commit"))
    assert date in work.read(path)
    assert ("## Amendments" in work.read(path)) is today
    assert work.read(path) != before
    assert work.check().json["verdict"] == "pass"


# In two stages


def test_in_two_stages_what_waits_is_signed_then_landed_then_applied(empty: Sandbox) -> None:
    empty.adopt(policy=POLICY + "two_stage: true\n")
    empty.now = dt.datetime.now(dt.UTC).replace(microsecond=0)
    empty.switch("work", new=True)
    proposed(empty)
    assert done(empty.budget("status")) == "001 waits for alice, bob or carol\n"
    out = done(signed(empty, "alice"))
    assert "loosening: 1 of 2 approvals: alice; bob or carol could still approve" in out
    empty.commit("sign", author="alice")
    assert done(empty.budget("status")) == "001 waits for bob or carol\n"
    done(signed(empty, "bob"))
    empty.commit("sign", author="bob")
    out = done(empty.budget("status"))
    assert out.startswith("001 is blocked: ADR 1 does not stand in the base yet")
    assert "fix: land the ADR and its sign-offs first, then the change" in out
    assert "does not stand in the base yet" in refused(empty.budget("apply", "1"))
    empty.switch("main")
    empty.merge("work")
    empty.switch("apply", new=True)
    assert done(empty.budget("status")) == "001 ready: budget apply 001\n"
    done(empty.budget("apply", "1", "--commit"))
    assert empty.check().json["verdict"] == "pass"


def test_in_two_stages_a_sign_off_that_has_not_landed_is_waited_for_nobody(empty: Sandbox) -> None:
    empty.adopt(policy=POLICY + "two_stage: true\n")
    empty.now = dt.datetime.now(dt.UTC).replace(microsecond=0)
    proposed(empty)
    empty.switch("work", new=True)
    approved(empty)
    out = done(empty.budget("status"))
    assert out.startswith("001 is blocked: alice's sign-off does not stand in the base yet")


def test_in_two_stages_a_wrong_key_is_refused_all_the_same(empty: Sandbox) -> None:
    empty.adopt(policy=POLICY + "two_stage: true\n")
    empty.now = dt.datetime.now(dt.UTC).replace(microsecond=0)
    proposed(empty)
    err = refused(empty.budget("sign", "1", "--key", str(empty.keys.secret("bob")), author="alice"))
    assert "this sign-off would not count" in err


# Where it runs


def test_a_repository_that_is_not_governed_names_budget_init(empty: Sandbox) -> None:
    empty.start()
    for command in (["status"], ["propose", "a.max_x=1"], ["sign", "1"], ["apply", "1"]):
        assert "there is no commit yet" in refused(empty.budget(*command), 2)
    empty.write("x", "1\n")
    empty.commit()
    for command in (["status"], ["propose", "a.max_x=1"], ["sign", "1"], ["apply", "1"]):
        assert "budget init" in refused(empty.budget(*command), 2)


def test_on_the_branch_that_adopts_its_own_policy_counts(empty: Sandbox) -> None:
    empty.start()
    empty.write("x", "1\n")
    empty.commit()
    empty.now = dt.datetime.now(dt.UTC).replace(microsecond=0)
    empty.switch("adopt", new=True)
    empty.write("budgets/policy.yaml", POLICY)
    empty.write(BUDGETS, BASELINE)
    empty.write("CODEOWNERS", CODEOWNERS)
    empty.write("budgets/allowed_signers", empty.keys.signers())
    empty.commit("adopt")
    assert done(empty.budget("status")) == "No open decisions.\n"
    assert "ADR 001 drafted" in done(empty.budget("propose", "rate_limiter.max_latency_ms=12"))


def test_commands_run_in_the_folder_named_before_or_behind_them(work: Sandbox, tmp_path: Path) -> None:
    proposed(work)
    (work.path / "deep/er").mkdir(parents=True)
    aside = Sandbox(tmp_path / "aside", work.keys)
    aside.path.mkdir()
    expected = "001 waits for alice, bob or carol\n"
    for arguments in (
        ["-C", str(work.path), "status"],
        ["status", "-C", str(work.path)],
        ["-C", str(work.path), "status", "-C", "deep/er"],
        ["-C", "../repo/deep", "status"],
    ):
        assert done(aside.budget(*arguments)) == expected
    assert "is not in a git repository" in refused(aside.budget("status"), 2)
    assert "there is no folder" in refused(aside.budget("-C", "nowhere", "status"), 2)


def test_status_as_json(work: Sandbox) -> None:
    proposed(work)
    report = work.budget("status", "--format", "json", author="alice").json
    assert report["schema"] == "budget-governance/status/1"
    (item,) = report["adrs"]
    assert (item["adr"], item["path"], item["state"], item["you"]) == (1, DRAFT, "waiting", "alice")
    assert item["waits_for"] == ["alice", "bob", "carol"]


def test_a_report_may_go_to_a_file(work: Sandbox, tmp_path: Path) -> None:
    assert done(work.budget("status", "--output", str(tmp_path / "report"))) == ""
    assert (tmp_path / "report").read_text() == "No open decisions.\n"
    assert done(work.budget("status", "--output", "here.txt")) == ""
    assert (work.path / "here.txt").read_text() == "No open decisions.\n"
    assert "cannot be written" in refused(work.budget("status", "--output", "nowhere/x"), 2)


@pytest.mark.parametrize(
    "words",
    [
        ("propose", "rate_limiter.max_latency_ms=12", "--title"),
        ("propose", "rate_limiter.max_latency_ms=12", "-m"),
        ("sign", "31", "--as", "alice", "--comment"),
        ("witness", "--person", "alice", "--adr", "31", "--at", "HEAD", "--evidence"),
        ("trend", "--mark", "a.max_x:HEAD", "known", "--reason"),
    ],
)
@pytest.mark.parametrize(
    ("text", "why"),
    [("a\x1b[31mb", "the control character U+001B stands in it"), ("a\udcffb", "this is not UTF-8")],
)
def test_a_text_that_no_file_can_hold_is_refused(work: Sandbox, words: tuple[str, ...], text: str, why: str) -> None:
    assert why in refused(work.budget(*words, text), 2)
