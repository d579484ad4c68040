"""What lands and how, what is governed at all, and clones that lack something."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.fixes.told import says, told
from tests.support.office import Office, commands
from tests.support.repository import BUDGETS, POLICY

RAISE = [("rate_limiter.max_latency_ms", "10", "12")]


def landed_by_rebase(office: Office) -> None:
    """Let main have adopted a policy whose branches are rebased."""
    office.repo.switch("main")
    office.repo.write("budgets/policy.yaml", POLICY + "landing: rebase\n")
    office.does("git commit --quiet --all --amend --no-edit")
    office.repo.git("switch", "--quiet", "--force-create", "work", "main")


def errors(office: Office, *options: str) -> set[str]:
    return {item["code"] for item in office.findings(*options) if item["severity"] == "error"}


def test_bg108_of_a_branch_that_will_be_rebased_is_gone_when_it_is(office: Office) -> None:
    landed_by_rebase(office)
    office.repo.raise_limit()
    office.repo.decide()
    office.saves("Raise it\n\nBudget-ADR: 31")
    office.repo.switch("main")
    office.repo.raise_limit("max_memory_mb: 2", "max_memory_mb: 1")
    office.repo.decide(40, [("metrics.max_memory_mb", "2", "1")], slug="theirs")
    office.saves("theirs\n\nBudget-ADR: 40")
    office.repo.switch("work")
    fix = office.fix("BG108")
    told(fix, "rebase the branch onto its base: then its commits are judged as they will land")
    office.does("git rebase --quiet main")
    assert errors(office) == set()


def test_bg109_names_the_way_of_landing_that_passes(office: Office) -> None:
    office.repo.raise_limit()
    office.saves("first the number")
    office.repo.decide()
    office.saves("then the decision")
    fix = office.fix("BG109")
    told(fix, "land it {} by a rebase")
    assert fix == "land it as a merge or squashed, not by a rebase"
    office.repo.switch("main")
    office.does("git merge --quiet --squash work")
    office.saves("squashed")
    assert office.types("budget check").status == 0


def test_bg302_of_a_policy_that_a_branch_brings_and_removes(office: Office) -> None:
    office.repo.git("switch", "--quiet", "--orphan", "main2")
    office.repo.write("README.md", "x\n")
    office.saves("start")
    office.repo.git("switch", "--quiet", "-c", "branch")
    for path in ("budgets", "CODEOWNERS"):
        office.does(f"git checkout --quiet main -- {path}")
    office.saves("adopt")
    office.does("git rm --quiet budgets/policy.yaml")
    office.saves("away")
    fix = office.fix("BG302", "--base", "main2")
    told(fix, "put {} back, or land the branch squashed into one commit")
    office.does("git checkout --quiet HEAD~1 -- budgets/policy.yaml")
    office.saves("back")
    assert errors(office, "--base", "main2") == set()


def test_bg303_is_not_met_by_who_rebases(office: Office) -> None:
    """The fix is for the next time: with it, the old tip stays on the first-parent line."""
    server = office.path.parent / "server.git"
    office.does(f"git clone --quiet --bare . {server}")
    office.does(f"git remote add origin {server}")
    office.repo.switch("main")
    office.does("git fetch --quiet")
    office.does("git branch --quiet --set-upstream-to origin/main")
    office.repo.write("a.txt", "a\n")
    office.saves("mine")
    elsewhere = office.path.parent / "elsewhere"
    office.does(f"git clone --quiet --branch main {server} {elsewhere}")
    office.does(f"git -C {elsewhere} commit --quiet --allow-empty --message theirs")
    office.does(f"git -C {elsewhere} push --quiet")
    old = office.does(f"git -C {elsewhere} rev-parse HEAD").strip()
    office.does("git pull --quiet --rebase")
    line = office.does("git rev-list --first-parent HEAD").split()
    assert old in line


def test_a_repository_without_governance_names_init(office: Office) -> None:
    office.repo.git("switch", "--quiet", "--orphan", "empty")
    office.repo.write("README.md", "x\n")
    office.saves("start")
    fix = office.refused("budget check --base empty --head empty")
    told(fix, "budget init")
    office.does(f"{fix} --person alice=alice@example.com,@alice --person bob=bob@example.com,@bob")
    assert (office.path / "budgets/policy.yaml").exists()


def test_what_nobody_has_committed_yet_is_committed_first(office: Office) -> None:
    office.repo.git("switch", "--quiet", "--orphan", "empty")
    office.repo.git("branch", "--quiet", "-D", "main", "work")
    office.repo.git("symbolic-ref", "HEAD", "refs/heads/main")
    fix = office.refused("budget status")
    told(fix, "commit what budget init wrote")
    printed = office.does("budget init --person alice=alice@example.com,@alice --person bob=bob@example.com,@bob")
    steps = re.split(r" [1-9]\. ", " ".join(printed.split()))
    assert [step.split()[:2] for step in steps[-4:]] == [
        ["git", "add"],
        ["budget", "check:"],
        ["let", "CI"],
        ["the", "first"],
    ]
    office.does(steps[-4])
    assert "adoption" in office.does(steps[-3].partition(":")[0])
    office.does(steps[-2].partition("with ")[2].partition(" or ")[0])
    office.does("budget status")
    office.does(steps[-1].partition(": ")[2])


def test_a_desk_without_governance_names_init(office: Office) -> None:
    office.repo.git("switch", "--quiet", "--orphan", "empty")
    office.repo.git("branch", "--quiet", "-D", "main", "work")
    office.repo.write("README.md", "x\n")
    office.saves("start")
    fix = office.refused("budget status")
    told(fix, "budget init, then commit it")
    office.does("budget init --person alice=alice@example.com,@alice --person bob=bob@example.com,@bob")
    office.saves("adopt")
    office.does("budget status")


def test_a_removed_policy_is_restored_by_the_command(office: Office) -> None:
    office.does("git rm --quiet budgets/policy.yaml")
    office.saves("away")
    fix = office.refused("budget init")
    told(fix, "git restore --source={} --staged --worktree -- {}")
    office.does(fix)
    office.saves("back")
    assert errors(office) == set()


def test_a_lint_without_a_policy_names_init(office: Office) -> None:
    office.repo.git("switch", "--quiet", "--orphan", "empty")
    office.repo.git("branch", "--quiet", "-D", "main", "work")
    office.repo.write(BUDGETS, "metrics: {max_latency_ms: 1}\n")
    office.saves("start")
    (finding,) = office.types("budget lint --format json").json["findings"]
    told(finding["fix"], "budget init")
    office.does("budget init --person alice=alice@example.com,@alice --person bob=bob@example.com,@bob")
    assert office.types("budget lint").status == 0


def test_outside_of_a_repository_git_init_is_named(office: Office, nowhere: Path) -> None:
    done = office.types(f"budget show -C {nowhere}")
    fix = done.err.strip().rpartition("fix: ")[2]
    told(fix, "run git init first, or name one with -C")
    assert office.types(f"git init --quiet {nowhere}").status == 0
    assert "run git init" not in office.types(f"budget show -C {nowhere}").err


def test_hooks_that_lie_outside_are_let_inside(office: Office) -> None:
    outside = office.path.parent / "hooks"
    outside.mkdir()
    office.does(f"git config core.hooksPath {outside}")
    fix = office.refused("budget init --hook pre-commit")
    told(fix, 'let it look inside: git config core.hooksPath "$(git rev-parse --git-common-dir)/hooks"')
    office.does(fix.partition(": ")[2])
    office.does("budget init --hook pre-commit")


def test_a_hook_of_somebody_else_gets_the_line(office: Office) -> None:
    place = office.path / ".git/hooks/commit-msg"
    place.parent.mkdir(exist_ok=True)
    place.write_text("#!/bin/sh\ntrue\n")
    place.chmod(0o755)
    fix = office.refused("budget init --hook pre-commit")
    told(fix, "add this line {}, then run this again: {}")
    place.write_text(f"{place.read_text()}{fix.partition('then run this again: ')[2]}\n")
    office.does("budget init --hook pre-commit")


def test_a_server_gets_the_hook_of_servers(office: Office) -> None:
    server = office.path.parent / "server.git"
    office.does(f"git clone --quiet --bare . {server}")
    fix = office.refused(f"budget init --hook pre-commit -C {server}")
    told(fix, "budget init --hook pre-receive")
    office.does(f"{fix} -C {server}")


def test_git_that_knows_nobody_is_told_a_name(office: Office) -> None:
    office.repo.git("switch", "--quiet", "--orphan", "empty")
    office.repo.git("branch", "--quiet", "-D", "main", "work")
    env = {name: value for name, value in office.env("dora").items() if not name.startswith(("GIT_AUTHOR", "GIT_COMM"))}
    office.repo.git("config", "--unset", "user.email")
    office.repo.git("config", "--unset", "user.name")
    office.repo.git("config", "user.useConfigOnly", "true")
    done = office.repo.runner("init", folder=office.path, env=env)
    fix = done.err.strip().rpartition("fix: ")[2]
    told(fix, 'git config user.name "Your Name"; git config user.email you@example.com')
    office.does(fix)
    assert office.repo.runner("init", "--preset", "solo", folder=office.path, env=env).status == 0


@pytest.mark.parametrize(
    ("options", "expected"), [(("--depth=1",), "git fetch --unshallow"), (("--filter=blob:none",), "")]
)
def test_bg501_names_what_fetches_the_rest(office: Office, options: tuple[str, ...], expected: str) -> None:
    office.decides("budget propose rate_limiter.max_latency_ms=12")
    server, clone = office.path.parent / "server.git", office.path.parent / "clone"
    office.does(f"git clone --quiet --bare . {server}")
    office.does(f"git -C {server} config uploadpack.allowFilter true")
    office.does(f"git clone --quiet --no-single-branch --branch work {' '.join(options)} file://{server} {clone}")
    origin = office.repo.git("-C", str(clone), "remote", "get-url", "origin")
    if "--filter=blob:none" in options:
        shutil.move(server, f"{server}.away")
    done = office.types(f"budget check --base origin/main --format json -C {clone}")
    if "--filter=blob:none" in options:
        shutil.move(f"{server}.away", server)
    (finding,) = done.json["findings"]
    assert (done.status, finding["code"]) == (3, "BG501")
    told(finding["fix"], "fetch what is missing: {} (in CI: {})")
    assert expected in finding["fix"]
    command = finding["fix"].partition(": ")[2].partition(" (in CI")[0]
    ran = subprocess.run(["sh", "-c", command], cwd=clone, env=office.env("dora"), capture_output=True, check=False)
    assert (ran.returncode, origin) == (0, f"file://{server}")
    assert office.types(f"budget check --base origin/main -C {clone}").status == 0


def test_bg002_of_a_link_ends_with_a_file(office: Office) -> None:
    (office.path / "budgets/b.yaml").symlink_to("capability_budgets.yaml")
    office.saves("a link")
    fix = office.fix("BG002")
    told(fix, "replace it by a regular file")
    (office.path / "budgets/b.yaml").unlink()
    office.repo.write("budgets/b.yaml", "{}\n")
    office.saves("a file")
    assert errors(office) == set()


def test_bg002_of_two_names_ends_with_one(office: Office) -> None:
    office.repo.write("budgets/Capability_budgets.yaml", "{}\n")
    office.saves("twice")
    fix = office.fix("BG002")
    told(fix, "rename or remove one of them")
    office.does("git mv budgets/Capability_budgets.yaml budgets/other.yaml")
    office.saves("renamed")
    assert errors(office) == set()


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ("adr/signoffs/077/bob.yaml", says("add the ADR, or correct the name of the folder")),
        ("adr/signoffs/bob.yaml", says("move the record to its ADR's folder")),
        ("adr/signoffs/031/bob.txt", says("move the file elsewhere")),
        ("adr/signoffs/031/link.yaml", says("replace it by the record itself")),
        ("adr/032-link.md", says("replace it by what it stands for")),
    ],
)
def test_what_lies_wrong_among_the_records_is_moved(office: Office, place: str, text: str) -> None:
    office.repo.decide()
    office.saves("decided")
    (office.path / place).parent.mkdir(exist_ok=True)
    if "link" in place:
        (office.path / place).symlink_to("../elsewhere")
    else:
        office.repo.write(place, office.repo.read("adr/signoffs/031/bob.yaml"))
    fixes = [item["fix"] for item in office.types("budget lint --format json").json["findings"]]
    told(fixes[0], text)
    office.repo.remove(place)
    assert office.types("budget lint --format json").json["findings"] == []


def test_a_generated_file_that_differs_is_written_again(office: Office) -> None:
    office.does("budget rules --output rules.yaml")
    office.repo.raise_limit()
    done = office.types("budget rules --check --output rules.yaml --format json")
    (finding,) = done.json["findings"]
    told(finding["fix"], "write it again, by the same command without --check, and commit it")
    office.does("budget rules --output rules.yaml")
    office.does("budget rules --check --output rules.yaml")


@pytest.mark.parametrize(
    ("command", "text"),
    [
        (
            "budget propose rate_limitr.max_latency_ms=12",
            says("did you mean {}? For a new budget: budget propose {}={} --new"),
        ),
        ("budget propose", says("budget propose --help")),
        ("budget sign", says("name one: budget sign ADR; budget status lists them")),
        ("budget adr 99", says("budget adr lists those that are")),
        ("budget lint README.md", says("budget lint without a path reads everything")),
    ],
)
def test_the_commands_that_wrong_usage_names_work(office: Office, command: str, text: str) -> None:
    fix = office.refused(command)
    told(fix, text)
    for named in commands(f"{fix}\n"):
        words = named.split()
        known = words[:2] if words[1] in {"status", "adr", "lint"} else words
        if "ADR" not in words:
            office.does(" ".join(known))


def landed(office: Office) -> None:
    """A decision that has landed with its use."""
    office.repo.raise_limit()
    office.repo.decide()
    office.saves("Raise it")
    office.repo.switch("main")
    office.repo.merge("work")
    office.repo.git("switch", "--quiet", "--force-create", "later", "main")


def test_bg301_of_a_decision_that_was_rewritten_is_put_back(office: Office) -> None:
    landed(office)
    office.edits("adr/031-raise.md", "costs time", "is free")
    office.saves("other words")
    fix = office.fix("BG301")
    told(fix, "{}; to decide something else: budget propose BUDGET=VALUE")
    office.does(commands(fix)[0])
    office.saves("back")
    assert errors(office) == set()
    office.decides(commands(fix)[1].replace("BUDGET=VALUE", "rate_limiter.max_latency_ms=11"))
    assert errors(office) == set()


def test_bg301_of_a_sign_off_that_was_removed_is_put_back(office: Office) -> None:
    landed(office)
    office.does("git rm --quiet adr/signoffs/031/bob.yaml")
    office.saves("away")
    fix = office.fix("BG301")
    told(fix, "{}; to take a sign-off back: budget sign {} --withdraw")
    office.does(commands(fix)[0])
    office.saves("back")
    assert errors(office) == set()


def test_a_sign_off_that_has_not_been_used_is_taken_back_by_the_command_of_bg301(office: Office) -> None:
    office.repo.switch("main")
    office.repo.decide(status="Proposed")
    office.saves("a proposal with its sign-offs lands")
    office.repo.git("switch", "--quiet", "--force-create", "later", "main")
    office.does("git rm --quiet adr/signoffs/031/bob.yaml")
    office.saves("away")
    put_back, withdraw = commands(office.fix("BG301"))
    office.does(put_back)
    office.saves("back")
    office.does(f"{withdraw} --commit", "bob")
    assert errors(office) == set()
    assert "031 waits for bob or carol" in office.does("budget status")


def test_bg301_of_a_folder_that_is_left_out_is_kept(office: Office) -> None:
    landed(office)
    office.edits("budgets/policy.yaml", "groups:", "adr: decisions\ngroups:")
    office.saves("another folder")
    fix = office.fix("BG301")
    told(fix, "keep the folder under `adr` in budgets/policy.yaml, or move its records to another one of `adr` first")
    office.edits("budgets/policy.yaml", "adr: decisions", "adr: [adr, decisions]")
    office.saves("both folders")
    assert "BG301" not in office.codes()


def test_bg302_of_a_policy_that_is_gone_is_put_back(office: Office) -> None:
    office.does("git rm --quiet budgets/policy.yaml")
    office.saves("away")
    fix = office.fix("BG302")
    told(fix, "put it back: {}")
    office.does(commands(fix)[0])
    office.saves("back")
    assert errors(office) == set()


def hurried(office: Office, old: str, new: str) -> dict[str, str]:
    """The fixes of a change that has landed without a decision, by the command that tells it."""
    office.repo.switch("main")
    office.edits(BUDGETS, old, new)
    office.saves("in a hurry")
    told_by = {
        "check": office.types("budget check --format json").json["findings"],
        "audit": office.types("budget audit --format json").json["steps"][-1]["findings"],
    }
    return {command: findings[0]["fix"] for command, findings in told_by.items()}


def test_what_landed_without_a_decision_and_loosened_is_put_back(office: Office) -> None:
    fixes = hurried(office, "max_latency_ms: 10 ", "max_latency_ms: 12 ")
    for fix in fixes.values():
        told(fix, "it has landed: {}, {}")
        assert fix.startswith("it has landed: put the old value back (10), which needs no decision, or")
    office.edits(BUDGETS, "max_latency_ms: 12 ", "max_latency_ms: 10 ")
    office.saves("put back")
    assert office.types("budget check").status == 0


def test_what_landed_without_a_decision_and_tightened_is_decided_back(office: Office) -> None:
    fix = hurried(office, "max_latency_ms: 10 ", "max_latency_ms: 8 ")["audit"]
    office.repo.switch("back", new=True)
    office.decides(commands(fix)[0])
    assert errors(office) == set()


def test_what_landed_without_a_decision_is_accepted_by_the_line_that_is_named(office: Office) -> None:
    fix = hurried(office, "max_latency_ms: 10 ", "max_latency_ms: 12 ")["audit"]
    assert office.types("budget audit").status == 1
    office.repo.switch("accepted", new=True)
    office.repo.write("budgets/accepted.yaml", fix.split("`")[1].replace("WHY", "It was a Sunday.") + "\n")
    office.decides("budget propose --from-worktree --title 'Accept it'")
    office.repo.switch("main")
    office.repo.merge("accepted")
    assert office.types("budget audit").status == 0
