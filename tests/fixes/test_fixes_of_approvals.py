"""BG201 to BG210: approvals that are missing or do not count, and what brings them."""

import datetime as dt
from typing import Any

import pytest

from tests.fixes.told import told
from tests.support.office import Office, commands
from tests.support.repository import CODEOWNERS, POLICY

RAISE = [("rate_limiter.max_latency_ms", "10", "12")]


def founded(office: Office, **files: str) -> None:
    """Let main have adopted other files, and the branch begin there."""
    office.repo.switch("main")
    for name, text in files.items():
        office.repo.write({"policy": "budgets/policy.yaml", "signers": "budgets/allowed_signers"}.get(name, name), text)
    office.repo.git("add", "--all")
    office.does("git commit --quiet --amend --no-edit")
    office.repo.git("switch", "--quiet", "--force-create", "work", "main")


def raised(office: Office, *approvers: str, **options: Any) -> str:
    """A raise whose decision bears these approvals; the decision's path."""
    office.repo.raise_limit()
    path = office.repo.decide(approvers=approvers, **options)
    office.saves("Raise it")
    return path


def errors(office: Office) -> set[str]:
    return {item["code"] for item in office.findings() if item["severity"] == "error"}


def test_bg201_names_the_command_for_those_who_could(office: Office) -> None:
    raised(office)
    fix = office.fix("BG201")
    told(fix, "ask them to run: budget sign {}")
    for person in ("alice", "carol"):
        office.does(f"{commands(fix)[0]} --commit", person)
    assert errors(office) == set()


def test_bg201_that_nobody_is_left_for_ends_with_another_policy(office: Office) -> None:
    founded(office, policy=POLICY.replace("[alice, bob, carol]", "[alice, bob]"))
    office.repo.raise_limit()
    office.repo.decide(approvers=("bob",))
    office.saves("Raise it", "alice")
    fix = office.fix("BG201")
    told(fix, "change the policy by a decision")
    office.edits("budgets/policy.yaml", "[alice, bob]", "[alice, bob, carol]")
    office.repo.git("stash", "--quiet")
    office.repo.git("switch", "--quiet", "-c", "policy", "main")
    office.repo.git("stash", "pop", "--quiet")
    office.decides("budget propose --from-worktree --title 'Carol, too'")
    office.repo.switch("main")
    office.repo.merge("policy")
    office.repo.switch("work")
    office.does("git merge --quiet --no-edit main")
    office.does("budget sign 31 --commit", "carol")
    assert errors(office) == set()


@pytest.mark.parametrize(
    "fields",
    [{"repository": "acme/other"}, {"adr": 32}, {"digest": "sha256:" + "0" * 64}, {"changes": ()}],
    ids=["repository", "number", "digest", "changes"],
)
def test_bg202_is_gone_when_the_approver_signs_again(office: Office, fields: dict[str, Any]) -> None:
    office.repo.raise_limit()
    path = office.repo.decide(approvers=("alice",))
    office.repo.sign(path, "bob", **fields)
    office.saves("Raise it")
    fix = office.fix("BG202")
    told(fix.removeprefix("the text has changed since; "), "if {} still agrees: budget sign {}")
    office.does(f"{commands(fix)[0]} --commit", "bob")
    assert errors(office) == set()


def test_bg203_and_bg204_name_the_command_that_tells_who_could(office: Office) -> None:
    raised(office, "alice", "dora")
    fix = office.fix("BG203")
    told(fix, "ask somebody whom the rule names; who that is: budget explain")
    assert "carol could still approve" in " ".join(office.types(commands(fix)[0]).out.split())
    office.does("budget sign 31 --commit", "carol")
    assert errors(office) == set()


def test_bg204_ends_with_another_approver(office: Office) -> None:
    office.repo.raise_limit()
    office.repo.decide(approvers=("alice", "bob"))
    office.saves("Raise it", "bob")
    fix = office.fix("BG204")
    told(fix, "ask another eligible person; who that is: budget explain")
    assert "carol could still approve" in " ".join(office.types(commands(fix)[0]).out.split())
    office.does("budget sign 31 --commit", "carol")
    assert errors(office) == set()


def test_bg205_of_a_bad_signature_is_gone_when_the_approver_signs(office: Office) -> None:
    office.repo.raise_limit()
    path = office.repo.decide(approvers=("alice",))
    office.repo.sign(path, "bob", key="mallory")
    office.saves("Raise it")
    fix = office.fix("BG205")
    told(fix, "let {} run: budget sign {}")
    office.does(f"{commands(fix)[0]} --commit", "bob")
    assert errors(office) == set()


def test_bg205_of_a_shared_key_ends_with_a_key_of_their_own(office: Office) -> None:
    shared = office.repo.keys.signers(("alice", "carol", "dora")) + office.repo.keys.signers(("alice",)).replace(
        "alice ", "bob "
    )
    founded(office, signers=shared + office.repo.keys.signers(("bob",)))
    office.repo.raise_limit()
    path = office.repo.decide(approvers=("alice",))
    office.repo.sign(path, "bob", key="alice")
    office.saves("Raise it")
    fix = office.fix("BG205")
    told(fix, "let {} sign with a key of their own, listed in budgets/allowed_signers")
    office.does("budget sign 31 --key ~/.ssh/id_ed25519 --commit".replace("~", str(office.home("bob"))), "bob")
    assert errors(office) == set()


def test_bg205_of_a_date_ahead_is_gone_when_the_approver_signs(office: Office) -> None:
    office.repo.raise_limit()
    path = office.repo.decide(approvers=("alice",))
    office.repo.sign(path, "bob", date=office.repo.now + dt.timedelta(days=9))
    office.saves("Raise it")
    fix = office.fix("BG205")
    told(fix, "set the clock right and run: budget sign {}")
    office.does(f"{commands(fix)[0]} --commit", "bob")
    assert errors(office) == set()


def test_bg205_of_a_foreign_commit_is_gone_when_the_approver_commits(office: Office) -> None:
    founded(office, policy=POLICY + "identity: commit\n")
    office.repo.raise_limit()
    path = office.repo.adr(31, RAISE)
    office.saves("Raise it")
    office.repo.sign(path, "alice", unsigned=True)
    office.saves("alice", "alice")
    office.repo.sign(path, "bob", unsigned=True)
    office.saves("not bob", "dora")
    fix = office.fix("BG205")
    told(fix, "let {} run: budget sign {} --commit")
    office.does(commands(fix)[0], "bob")
    assert errors(office) == set()


def test_bg206_is_lifted_by_the_command_that_it_names(office: Office) -> None:
    path = raised(office, "alice", "carol")
    office.repo.sign(path, "bob", "reject", comment="Too slow.", date=office.repo.now - dt.timedelta(minutes=1))
    office.saves("reject", "bob")
    fix = office.fix("BG206")
    told(fix, "settle it; then {} can approve (budget sign {}), or the ADR is given up")
    office.does(f"{commands(fix)[0]} --commit", "bob")
    assert errors(office) == set()


def test_bg207_is_gone_when_the_approver_looks_again(office: Office) -> None:
    founded(office, policy=POLICY + "approval_days: 30\n")
    office.repo.raise_limit()
    path = office.repo.decide(approvers=("alice",))
    office.repo.sign(path, "bob", date=office.repo.now - dt.timedelta(days=90))
    office.saves("Raise it")
    fix = office.fix("BG207")
    told(fix, "let {} look again: budget sign {}")
    office.does(f"{commands(fix)[0]} --commit", "bob")
    assert errors(office) == set()


def test_bg107_of_a_sign_off_is_gone_once_it_has_landed(office: Office) -> None:
    founded(office, policy=POLICY + "two_stage: true\n")
    path = office.repo.adr(31, RAISE, status="Proposed")
    office.saves("the decision")
    for person in ("alice", "bob"):
        office.repo.sign(path, person)
    office.saves("the sign-offs")
    office.repo.raise_limit()
    office.edits(path, "Proposed", "Accepted")
    office.saves("the change\n\nBudget-ADR: 31")
    fixes = {item["fix"] for item in office.findings() if item["code"] == "BG107"}
    assert fixes == {"land the ADR and its sign-offs first, then the change"}
    office.repo.switch("main")
    office.does("git merge --quiet --ff-only work~1")
    office.repo.switch("work")
    assert errors(office) == set()


def test_bg208_without_a_rule_ends_with_one(office: Office) -> None:
    founded(office, policy=POLICY.replace("  - name: any change\n    require: 1\n    from: [codeowners]\n", ""))
    office.repo.raise_limit(new="max_latency_ms: 9 ")
    office.repo.decide(rows=[("rate_limiter.max_latency_ms", "10", "9")])
    office.saves("Tighten it")
    fix = office.fix("BG208")
    told(fix, "add a rule that covers it to budgets/policy.yaml, by a decision")
    policies(office, "  - name: governance\n", '  - name: all\n    require: 1\n    from: ["@acme/architecture"]\n')
    assert errors(office) == set()


def policies(office: Office, before: str, new: str) -> None:
    """Add lines to the policy by a decision that lands first, and merge it."""
    office.repo.git("switch", "--quiet", "-c", "policy", "main")
    office.edits("budgets/policy.yaml", before, new + before)
    office.decides("budget propose --from-worktree --title Policy")
    office.repo.switch("main")
    office.repo.merge("policy")
    office.repo.switch("work")
    office.does("git merge --quiet --no-edit main")


def test_bg208_without_owners_ends_with_some(office: Office) -> None:
    founded(office, CODEOWNERS="/CODEOWNERS @acme/architecture\n")
    raised(office, "alice", "bob")
    fix = office.fix("BG208")
    told(fix, "name owners in CODEOWNERS who are people or groups of the policy, by a decision")
    office.repo.git("switch", "--quiet", "-c", "owners", "main")
    office.repo.write("CODEOWNERS", CODEOWNERS)
    office.decides("budget propose --from-worktree --title Owners")
    office.repo.switch("main")
    office.repo.merge("owners")
    office.repo.switch("work")
    office.does("git merge --quiet --no-edit main")
    assert errors(office) == set()


def test_bg209_of_a_record_that_cannot_be_read_ends_with_a_new_one(office: Office) -> None:
    raised(office, "alice", "bob")
    office.repo.write("adr/signoffs/031/bob.yaml", "approver: bob\n")
    office.saves("broken")
    assert office.fix("BG209")
    office.does("git restore --source HEAD~1 -- adr/signoffs/031/bob.yaml")
    office.saves("as it was")
    assert errors(office) == set()


def test_bg209_of_a_file_that_is_no_record_ends_with_its_removal(office: Office) -> None:
    raised(office, "alice", "bob")
    office.repo.write("adr/signoffs/031/notes.txt", "x\n")
    office.saves("notes")
    fix = office.fix("BG209")
    told(fix, "move the file elsewhere")
    office.does("git mv adr/signoffs/031/notes.txt notes.txt")
    office.saves("moved")
    assert office.codes() <= {"BG109"}


def test_bg210_ends_with_the_right_author(office: Office) -> None:
    office.repo.raise_limit()
    office.repo.decide()
    office.saves("Raise it", "nobody@example.org")
    fix = office.fix("BG210")
    told(
        fix,
        "if that commit has not landed yet, amend its author; else add the address to the emails of its person in {} "
        "by a decision that lands first (for a bot or guest: to a person in no group)",
    )
    office.does("git commit --quiet --amend --no-edit --reset-author")
    assert office.codes() == set()


# What sign, apply and the others refuse


def test_a_rejected_decision_that_is_to_be_signed_names_the_next_one(office: Office) -> None:
    office.repo.adr(31, RAISE, status="Rejected")
    office.saves("rejected")
    fix = office.refused("budget sign 31", "alice")
    told(fix, "propose a new decision: {}")
    office.decides(commands(fix)[0])
    assert errors(office) == set()


def test_who_may_not_approve_is_told_where_to_look(office: Office) -> None:
    raised(office)
    fix = office.refused("budget sign 31", "dora")
    told(fix, "budget explain")
    assert office.types(fix).status == 1


def test_an_author_is_told_whom_to_ask(office: Office) -> None:
    office.repo.adr(31, RAISE, status="Proposed")
    office.saves("mine", "alice")
    fix = office.refused("budget sign 31", "alice")
    told(fix, "ask one of: {}")
    for person in ("bob", "carol"):
        assert person in fix
        office.does("budget sign 31 --commit", person)
    office.does("budget apply 31 --commit")
    assert errors(office) == set()


def test_where_commits_prove_who_signed_the_command_commits(office: Office) -> None:
    founded(office, policy=POLICY + "identity: commit\n")
    office.repo.adr(31, RAISE, status="Proposed")
    office.saves("a proposal")
    fix = office.refused("budget sign 31 --output record.yaml", "alice")
    told(fix, "budget sign {} --commit, and let others fetch the commit")
    office.does(commands(fix)[0].removesuffix(", and let others fetch the commit"), "alice")


def test_a_record_for_another_text_names_the_command_for_its_approver(office: Office) -> None:
    path = office.repo.adr(31, RAISE, status="Proposed")
    office.saves("a proposal")
    office.does("budget sign 31 --output ../record.yaml", "alice")
    office.edits(path, "costs time", "takes time")
    office.saves("other words")
    fix = office.refused("budget sign --import ../record.yaml")
    told(fix, "let {} sign this text: budget sign {}")
    office.does(f"{commands(fix)[0]} --commit", "alice")


def test_what_was_applied_already_is_told_where_to_look(office: Office) -> None:
    raised(office, "alice", "bob")
    office.repo.switch("main")
    office.repo.merge("work")
    office.repo.git("switch", "--quiet", "--force-create", "later", "main")
    fix = office.refused("budget sign 31", "carol")
    told(fix, "look at budget show and at the table of the ADR")
    office.does("budget show")


def test_an_edit_that_is_not_on_the_branch_is_fetched(office: Office) -> None:
    server, clone = office.path.parent / "server.git", office.path.parent / "clone"
    office.edits("budgets/policy.yaml", "require: 1", "require: 2")
    office.does("budget propose --from-worktree --title T")
    office.fills()
    office.does("git add adr && git commit --quiet --message 'the proposal alone'")
    office.does(f"git clone --quiet --bare . {server}")
    office.does(f"git -C {server} symbolic-ref HEAD refs/heads/main")
    office.does(f"git clone --quiet --branch work {server} {clone}")
    done = office.types(f"budget sign 1 -C {clone}", "alice")
    fix = done.err.strip().rpartition("  fix: ")[2]
    told(fix, "let its author commit and push {}, then: git pull")
    office.saves("the edit")
    office.does(f"git push --quiet {server} work")
    office.does(f"cd {clone} && {commands(fix)[0]} --quiet")
    office.does(f"budget sign 1 -C {clone}", "alice")
