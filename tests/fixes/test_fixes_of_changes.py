"""BG101 to BG108: changes, and the decisions that they need."""

from collections.abc import Callable

import pytest

from tests.fixes.told import told
from tests.support.office import Office, commands
from tests.support.repository import BUDGETS, CODEOWNERS, POLICY

RAISE = [("rate_limiter.max_latency_ms", "10", "12")]
LATENCY = "rate_limiter.max_latency_ms"


def lands(office: Office) -> None:
    """Merge the branch into main, and begin another one."""
    office.repo.switch("main")
    office.repo.merge("work")
    office.repo.git("switch", "--quiet", "--force-create", "work", "main")


# BG101: a change without a decision


def raised(office: Office) -> None:
    office.repo.raise_limit()


def removed(office: Office) -> None:
    office.edits(BUDGETS, "  max_memory_mb: 2\n", "")


def added(office: Office) -> None:
    office.edits(BUDGETS, "  max_memory_mb: 2\n", "  max_memory_mb: 2\n  max_entries: 7\n")


def several(office: Office) -> None:
    raised(office)
    office.edits(BUDGETS, "  max_memory_mb: 2\n", "  max_entries: 7\n")


def renamed(office: Office) -> None:
    office.edits(BUDGETS, "metrics:", "gauges:")


def governed(office: Office) -> None:
    office.edits("budgets/policy.yaml", "require: 1", "require: 2")


def all_at_once(office: Office) -> None:
    governed(office)
    raised(office)


def founded(office: Office) -> None:
    office.repo.write("budgets/accepted.yaml", "[]\n")


def moved(office: Office) -> None:
    """Move a capability into a file that others own."""
    office.repo.switch("main")
    office.repo.write("CODEOWNERS", f"{CODEOWNERS}/budgets/more.yaml @alice @bob\n")
    office.does("git commit --quiet --all --amend --no-edit")
    office.repo.git("switch", "--quiet", "--force-create", "work", "main")
    text = office.repo.read(BUDGETS)
    at = text.index("metrics:")
    office.repo.write(BUDGETS, text[:at])
    office.repo.write("budgets/more.yaml", text[at:])


@pytest.mark.parametrize("edit", [raised, removed, added, several, renamed, governed, all_at_once, founded, moved])
def test_bg101_names_the_command_that_drafts_the_decision(office: Office, edit: Callable[[Office], None]) -> None:
    edit(office)
    office.saves("without a decision")
    fix = office.fix("BG101")
    told(fix, "{}, or {}")
    office.decides(commands(fix)[0])
    assert office.codes() <= {"BG109"}


@pytest.mark.parametrize(
    ("edit", "words", "undo"),
    [
        (raised, "or put the old value back (10)", (BUDGETS, "max_latency_ms: 12 ", "max_latency_ms: 10 ")),
        (removed, "or put the old value back (2)", (BUDGETS, "ms: 5\n", "ms: 5\n  max_memory_mb: 2\n")),
        (added, "or take it out again", (BUDGETS, "  max_entries: 7\n", "")),
        (governed, "or put budgets/policy.yaml back as it was", ("budgets/policy.yaml", "require: 2", "require: 1")),
    ],
)
def test_bg101_names_how_to_take_the_change_back(
    office: Office, edit: Callable[[Office], None], words: str, undo: tuple[str, str, str]
) -> None:
    edit(office)
    office.saves("without a decision")
    assert office.fix("BG101").endswith(words)
    path, new, old = undo
    text = office.repo.read(path)
    office.repo.write(path, text.replace(new, old, 1))
    office.saves("taken back")
    assert office.codes() == set()


def test_bg101_of_a_new_governed_file_names_its_removal(office: Office) -> None:
    founded(office)
    office.saves("without a decision")
    assert office.fix("BG101").endswith("or remove budgets/accepted.yaml again")
    office.repo.remove("budgets/accepted.yaml")
    office.saves("removed again")
    assert office.codes() == set()


def test_bg101_of_a_capability_that_moved_names_the_file_it_was_in(office: Office) -> None:
    moved(office)
    office.saves("without a decision")
    fixes = [item["fix"] for item in office.findings() if item["budget"] == "metrics"]
    assert [fix.rpartition(", or ")[2] for fix in fixes] == [f"move metrics back to {BUDGETS}"]
    text = office.repo.read("budgets/more.yaml")
    office.repo.write(BUDGETS, office.repo.read(BUDGETS) + text)
    office.repo.remove("budgets/more.yaml")
    office.saves("moved back")
    assert not [item for item in office.findings() if item["budget"] == "metrics"]


def test_bg101_of_a_near_miss_names_the_message_to_write(office: Office) -> None:
    office.repo.switch("main")
    office.repo.decide()
    office.saves("the decision lands first")
    office.repo.switch("later", new=True)
    raised(office)
    office.saves("Raise it\n\nBudget-ADR: #31")
    fix = office.fix("BG101")
    told(fix, "{}; where there is no such ADR: {}")
    office.does(commands(fix)[0])
    assert office.codes() <= {"BG109"}


def test_bg101_of_a_near_miss_without_a_decision_names_its_draft(office: Office) -> None:
    raised(office)
    office.saves("Raise it\n\nBudget-ADR: #99")
    office.decides(commands(office.fix("BG101"))[1])
    assert office.codes() <= {"BG109"}


def test_bg101_of_a_record_that_is_not_there(office: Office) -> None:
    raised(office)
    office.saves("Raise it\n\nBudget-ADR: 77")
    fix = office.fix("BG101")
    told(fix, "correct the line Budget-ADR: {}, or draft a decision: {}")
    office.decides(commands(fix)[0])
    assert office.codes() <= {"BG109"}


def test_bg101_of_a_record_that_is_not_there_is_gone_with_the_right_number(office: Office) -> None:
    raised(office)
    office.repo.decide()
    office.saves("Raise it\n\nBudget-ADR: 77")
    office.does("git commit --quiet --amend --message 'Raise it' --message 'Budget-ADR: 31'")
    assert office.codes() == set()


def test_bg101_of_a_record_that_the_step_removes(office: Office) -> None:
    office.repo.switch("main")
    path = office.repo.adr(31, RAISE, status="Proposed")
    office.saves("a proposal lands")
    office.repo.switch("later", new=True)
    raised(office)
    office.repo.remove(path)
    office.saves("Raise it")
    fix = office.fix("BG101")
    told(fix, "put the record back, and draft a decision: {}")
    office.does(f"git checkout --quiet main -- {path}")
    office.decides(commands(fix)[0])
    assert office.codes() <= {"BG109"}


# BG102: the decision is not accepted


def test_bg102_of_a_proposal(office: Office) -> None:
    raised(office)
    office.repo.decide(status="Proposed")
    office.saves("not applied")
    fix = office.fix("BG102")
    told(fix, "once the approvals are complete: budget apply {}")
    office.does(f"{commands(fix)[0]} --commit")
    assert office.codes() <= {"BG109"}


@pytest.mark.parametrize("status", ["Rejected", "Superseded", "Deprecated"])
def test_bg102_of_a_decision_that_has_ended(office: Office, status: str) -> None:
    raised(office)
    office.repo.decide(status=status)
    office.saves("ended")
    fix = office.fix("BG102")
    told(fix, "propose a new decision: {}")
    office.decides(commands(fix)[0])
    assert office.codes() <= {"BG109"}


def test_bg102_of_a_decision_that_had_ended_before(office: Office) -> None:
    office.repo.switch("main")
    path = office.repo.decide(status="Rejected")
    office.saves("rejected")
    office.repo.switch("later", new=True)
    raised(office)
    office.edits(path, "Rejected", "Accepted")
    office.saves("Raise it")
    office.decides(commands(office.fix("BG102"))[0])
    assert office.codes() <= {"BG109", "BG301"}


# BG103: the decision says something else


def test_bg103_of_another_value(office: Office) -> None:
    office.repo.raise_limit(new="max_latency_ms: 13 ")
    office.repo.decide()
    office.saves("Raise it")
    fix = office.fix("BG103")
    told(fix, "set {} to {} as the ADR says, or {}")
    assert fix.startswith(f"set {LATENCY} to 12 as the ADR says, or ")
    office.edits(BUDGETS, "max_latency_ms: 13 ", "max_latency_ms: 12 ")
    office.saves("as it says")
    assert office.codes() <= {"BG109"}


@pytest.mark.parametrize("said", [("10", "13"), ("9", "12")])
def test_bg103_of_a_table_that_is_to_be_amended(office: Office, said: tuple[str, str]) -> None:
    raised(office)
    path = office.repo.decide(rows=[(LATENCY, *said)])
    office.saves("Raise it")
    fix = office.fix("BG103")
    amend = fix[fix.index("write 10 and 12") :]
    told(amend, "write {} into its table and have it signed (again): budget sign {}")
    office.edits(path, f"| {said[0]} | {said[1]} |", "| 10 | 12 |")
    office.saves("amended")
    for person in ("alice", "bob"):
        office.does(f"{commands(fix)[0]} --commit", person)
    assert {item["code"] for item in office.findings() if item["severity"] == "error"} == set()


def test_bg103_after_a_revert(office: Office) -> None:
    office.decides(f"budget propose {LATENCY}=12")
    applied = office.repo.head()
    lands(office)
    office.does(f"git revert --no-edit {applied}")
    fix = office.fix("BG103")
    told(fix, "that line is used up: propose a decision on this change: {}")
    office.decides(commands(fix)[0])
    assert office.codes() <= {"BG109"}


def test_bg103_of_a_change_that_is_not_listed(office: Office) -> None:
    several(office)
    office.repo.decide()
    office.saves("Raise it")
    fix = office.fix("BG103")
    told(fix, "propose a decision that does: {}")
    office.decides(commands(fix)[0])
    assert office.codes() <= {"BG109"}


def test_bg103_of_a_record_without_a_table(office: Office) -> None:
    office.repo.write("adr/031-tabs.md", "# ADR 031: Tabs\n\n*   **Status**: Accepted\n")
    raised(office)
    office.saves("Raise it\n\nBudget-ADR: 31")
    fix = office.fix("BG103")
    told(fix, "refer to the ADR that has it, or draft one: {}")
    office.decides(commands(fix)[0])
    assert office.codes() <= {"BG109"}


def test_bg103_of_a_rename_with_more(office: Office) -> None:
    renamed(office)
    office.edits(BUDGETS, "max_memory_mb: 2", "max_memory_mb: 3")
    office.repo.decide(rows=[("metrics", "`metrics`", "`gauges`")])
    office.saves("Rename")
    fix = office.fix("BG103")
    told(
        fix,
        "leave every limit as it was, in a file of the same owners; decide anything else after the rename",
    )
    office.edits(BUDGETS, "max_memory_mb: 3", "max_memory_mb: 2")
    office.saves("Only the name")
    assert office.codes() <= {"BG109"}


# BG104: the line was used


def test_bg104_of_a_used_line(office: Office) -> None:
    office.decides(f"budget propose {LATENCY}=12")
    lands(office)
    office.decides(f"budget propose {LATENCY}=10")
    lands(office)
    raised(office)
    office.saves("Again\n\nBudget-ADR: 1")
    fix = office.fix("BG104")
    told(fix, "propose a new decision: {}")
    office.decides(commands(fix)[0])
    assert office.codes() <= {"BG109"}


# BG106: two records bear the number


def test_bg106_names_the_record_that_has_not_landed(office: Office) -> None:
    raised(office)
    office.repo.decide(slug="a-later-one")
    office.saves("Raise it")
    office.repo.switch("main")
    office.repo.adr(31, [("metrics.max_latency_ms", "5", "6")], status="Proposed", slug="landed")
    office.saves("another one lands")
    office.repo.switch("work")
    office.repo.merge("main")
    fix = office.fix("BG106")
    told(fix, "budget renumber {}")
    assert fix == "budget renumber adr/031-a-later-one.md"
    said = office.does(fix)
    assert "ask them to run: budget sign 32" in said
    office.does(said.rpartition("commit it: ")[2])
    for person in ("alice", "bob"):
        office.does("budget sign 32 --commit", person)
    assert "BG106" not in office.codes()
    assert {item["code"] for item in office.findings() if item["severity"] == "error"} == set()


def test_bg106_of_two_that_have_landed(office: Office) -> None:
    office.repo.switch("main")
    office.repo.decide(slug="one")
    office.repo.adr(31, [("metrics.max_latency_ms", "5", "6")], slug="two")
    office.saves("both land")
    office.repo.switch("later", new=True)
    raised(office)
    office.saves("Raise it\n\nBudget-ADR: 31")
    fix = office.fix("BG106")
    told(fix, "leave both as they are, and propose a new decision: {}")
    office.decides(commands(fix)[0])
    assert office.codes() <= {"BG109"}


def test_bg106_of_lint(office: Office) -> None:
    office.repo.switch("main")
    office.repo.adr(31, RAISE, status="Proposed", slug="z-landed")
    office.saves("one lands")
    office.repo.switch("later", new=True)
    office.repo.adr(31, RAISE, status="Proposed", slug="a-new")
    found = office.types("budget lint --format json").json["findings"]
    assert [(item["code"], item["fix"]) for item in found] == [("BG106", "budget renumber adr/031-a-new.md")]
    told(found[0]["fix"], "budget renumber {}")
    office.does(found[0]["fix"])
    assert office.types("budget lint --format json").json["findings"] == []


def test_a_record_that_keeps_its_number_names_what_may_change(office: Office) -> None:
    office.repo.switch("main")
    path = office.repo.adr(31, RAISE, slug="accepted")
    office.saves("one lands")
    office.repo.switch("later", new=True)
    fix = office.refused(f"budget renumber {path}")
    told(fix, "propose a new decision: {}")
    office.decides(commands(fix)[0])
    office.repo.adr(31, RAISE, status="Proposed", slug="new")
    fix = office.refused(f"budget renumber {path}")
    told(fix, "budget renumber {}")
    office.does(fix)


# BG107: two stages


def test_bg107_is_gone_once_the_decision_has_landed(office: Office) -> None:
    office.repo.switch("main")
    office.repo.write("budgets/policy.yaml", POLICY + "two_stage: true\n")
    office.does("git commit --quiet --all --amend --no-edit")
    office.repo.git("switch", "--quiet", "--force-create", "work", "main")
    office.repo.decide()
    office.saves("the decision")
    raised(office)
    office.saves("the change\n\nBudget-ADR: 31")
    fix = office.fix("BG107")
    told(fix, "land the ADR and its sign-offs first, then the change")
    office.repo.switch("main")
    office.does("git merge --quiet --ff-only work~1")
    office.repo.switch("work")
    assert office.codes() == set()


# BG108: the base has moved


def test_bg108_of_a_file_that_the_base_has_changed(office: Office) -> None:
    office.edits("budgets/policy.yaml", "version: 1\n", "version: 1\n# ours\n")
    office.decides("budget propose --from-worktree --title Ours")
    office.repo.switch("theirs", new=True, at="main")
    office.edits("budgets/policy.yaml", 'from: ["@acme/architecture"]\n', 'from: ["@acme/architecture"]\n# theirs\n')
    office.decides("budget propose --from-worktree --title Theirs")
    office.repo.switch("main")
    office.repo.merge("theirs")
    office.repo.switch("work")
    fix = office.fix("BG108")
    told(
        fix,
        "merge the base into the branch; on the value that holds there then, decide again: {}",
    )
    office.does("git merge --quiet --no-edit main")
    office.decides(commands(fix)[0])
    assert {item["code"] for item in office.findings() if item["severity"] == "error"} == set()


def test_bg108_of_a_conflict(office: Office) -> None:
    office.repo.raise_limit(new="max_latency_ms: 12 ")
    office.repo.decide()
    office.saves("ours")
    office.repo.switch("main")
    office.repo.raise_limit(new="max_latency_ms: 11 ")
    office.repo.decide(40, [(LATENCY, "10", "11")], slug="theirs")
    office.saves("theirs")
    office.repo.switch("work")
    fix = office.fix("BG108")
    told(
        fix,
        "merge the base into the branch, settle the conflict, and decide again on the values that hold there now",
    )
    assert office.types("git merge --quiet main").status == 1
    office.does("git checkout --quiet --theirs -- budgets")
    office.saves("settled")
    office.decides(f"budget propose {LATENCY}=12")
    assert {item["code"] for item in office.findings() if item["severity"] == "error"} == set()
