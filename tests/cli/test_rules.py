import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.promtool import promtool
from tests.support.repository import BUDGETS, POLICY, Sandbox

FILE = "rules/budget.rules.yaml"
SECTION = "runtime: {window: 1m, for: 30s, labels: {team: payments}, runbook_url: 'https://r.example/{capability}'}\n"
POLICY_FILE = "budgets/policy.yaml"


def rules(sandbox: Sandbox, *options: str) -> list[dict[str, Any]]:
    done = sandbox.budget("rules", *options)
    assert (done.status, done.err) == (0, ""), done
    return [rule for group in yaml.safe_load(done.out)["groups"] for rule in group["rules"]]


def descriptions(sandbox: Sandbox, limit: str) -> set[str]:
    """What the alerts say of a limit and of what set it."""
    found = (str(rule.get("annotations")) for rule in rules(sandbox))
    pattern = rf"The budget {re.escape(limit)} is [^,]+, ([^.]*)\."
    return {match[1] for text in found if (match := re.search(pattern, text))}


def generate(sandbox: Sandbox, *options: str) -> None:
    (sandbox.path / FILE).parent.mkdir(exist_ok=True)
    done = sandbox.budget("rules", *options, "--output", FILE)
    assert (done.status, done.out, done.err) == (0, "", "")


def compare(sandbox: Sandbox, *options: str) -> tuple[int, str]:
    done = sandbox.budget("rules", *options, "--output", FILE, "--check")
    assert done.err == ""
    return done.status, done.out


def test_every_environment_has_rules_unless_some_are_named(governed: Sandbox) -> None:
    def named(*options: str) -> set[str]:
        return set(re.findall(r'name: "budget:(.*)"', governed.budget("rules", *options).out))

    capabilities = ("schema_validator", "rate_limiter", "metrics")
    assert named() == {f"{name}@{where}" for name in capabilities for where in ("default", "dev")}
    assert named("--env", "dev") == {f"{name}@dev" for name in capabilities}
    assert named("--env", "default", "--env", "dev", "--env", "dev") == named()


def test_owners_are_the_stated_ones_else_the_code_owners(governed: Sandbox) -> None:
    governed.replace(BUDGETS, "  description: Token", '  owner: "@acme/perf"\n  description: Token')
    found = {(rule["labels"]["capability"], rule["labels"].get("owner")) for rule in rules(governed) if "alert" in rule}
    assert found == {
        ("schema_validator", "@acme/architecture"), ("metrics", "@acme/architecture"), ("rate_limiter", "@acme/perf"),
    }  # fmt: skip


def test_what_is_generated_passes_promtool(governed: Sandbox) -> None:
    generate(governed)
    tests = "rules/budget.tests.yaml"
    assert governed.budget("rules", "--tests", "--output", tests).status == 0
    status, said = promtool(governed.path, "check", "rules", FILE)
    assert (status, "FAILED" in said) == (0, False), said
    status, said = promtool(governed.path, "test", "rules", tests)
    assert status == 0, said


def test_the_header_says_that_it_is_generated_from_which_commit_and_how(governed: Sandbox) -> None:
    base = governed.head("main")
    governed.write("notes.txt", "x")
    governed.commit("No budget")
    done = governed.budget("rules", "--set", "window=2m", "--env", "dev", "--set", "labels.team=a b")
    assert done.out.splitlines()[:5] == [
        "# Alert rules for the budgets of acme/payments.",
        "# Generated; do not edit. Other numbers are proposed (budget propose); then, at the top of the repository:",
        "#   budget rules --env dev --set window=2m --set 'labels.team=a b'",
        f"# Commit: {base}",
        "groups:",
    ]
    governed.raise_limit()
    assert f"# Commit: {base}, and what no commit holds yet\n" in governed.budget("rules").out


def test_the_command_in_the_header_writes_the_same_file(governed: Sandbox) -> None:
    generate(
        governed,
        "--set",
        "for=1m",
        "--set",
        "metrics={memory: app_bytes}",
        "--set",
        "minimum_requests=7",
        "--env",
        "dev",
    )
    text = governed.read(FILE)
    command = re.search(r"^#   budget (.*)$", text, re.MULTILINE)
    assert command
    governed.remove(FILE)
    assert governed.budget(*shlex.split(command[1])).status == 0
    assert governed.read(FILE) == text


def test_the_same_budgets_give_the_same_bytes(governed: Sandbox) -> None:
    assert governed.budget("rules").out == governed.budget("rules").out


def test_the_policy_sets_how_rules_are_written_and_words_override_it(governed: Sandbox) -> None:
    governed.write(POLICY_FILE, POLICY + SECTION)
    written = rules(governed)
    latency = next(rule for rule in written if rule.get("alert") == "CapabilityLatencyHigh")
    assert latency["for"] == "30s"
    assert latency["labels"]["team"] == "payments"
    assert latency["annotations"]["runbook_url"] == "https://r.example/schema_validator"
    assert any(":increase1m" in str(rule.get("record")) for rule in written)
    chosen = (
        "--set",
        "for=2m",
        "--set",
        "labels.area=x",
        "--set",
        "severity=page",
        "--set",
        "process_label=pod",
        "--set",
        "metrics.latency=l",
    )
    changed = rules(governed, *chosen)
    latency = next(rule for rule in changed if rule.get("alert") == "CapabilityLatencyHigh")
    assert latency["for"] == "2m"
    assert {"team": "payments", "area": "x", "severity": "page"}.items() <= latency["labels"].items()
    assert any("(pod, cluster, region)" in str(rule["expr"]) for rule in changed)
    assert any("l_count{" in str(rule["expr"]) for rule in changed)


@pytest.mark.parametrize("command", ["rules", "dashboard", "lint"])
def test_a_setting_that_cannot_be_meant_is_told_at_its_place(governed: Sandbox, command: str) -> None:
    governed.write(POLICY_FILE, POLICY + "runtime:\n  windw: 5m\n")
    done = governed.budget(command)
    assert done.status == 1
    assert f"{POLICY_FILE}:{POLICY.count(chr(10)) + 2}:3" in done.out
    assert "the key `windw` is not known here" in done.out


def test_a_setting_that_cannot_be_meant_does_not_stop_the_judgement(governed: Sandbox) -> None:
    governed.write(POLICY_FILE, POLICY + "runtime:\n  windw: 5m\n")
    governed.commit("Misspell the window")
    found = governed.check().out
    assert "BG003" not in found
    assert "BG101" in found


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--env", "prd"], "one of: default, dev"),
        (["--check"], "--output FILE"),
        (["--tests", "--kubernetes"], "promtool cannot read the form of Kubernetes"),
        (["--set", "window=5"], "write text; put it in quotes"),
        (["--set", "window='5'"], "write a whole number and its unit"),
        (["--set", "for=1m", "--set", "window=1s"], "--set window: `1s` holds hardly a scrape"),
        (["--set", "windw=5m"], "known keys: window"),
        (["--set", "labels"], "--set labels.team=payments"),
        (["--set", "labels..a=x"], "--set labels..a=x is no setting"),
        (["--set", "labels.team=[a"], "--set labels.team=[a: "),
        (["--set", "labels.team=1:30"], "--set labels.team=1:30: "),
        (["--set", "labels.team=a\nother: b"], "that is more than a value"),
        (["--set", "labels.severity=x"], "--set labels.severity: the label `severity` is set by the rules"),
        (["--set", "labels.instance=x"], "tells processes apart"),
        (["--set", "metrics.latenzy=x"], "known keys: latency"),
        (["--set", "metrics.latency=a-b"], "a metric's name"),
        (["--set", "runbook_url=javascript:x"], "an address"),
        (["--set", "minimum_requests=0"], "1 or more"),
        (["--set", 'process_label=a"'], "a label's name"),
        (["--set", "sources.chekout.latency=a_seconds"], "runtime.sources names chekout"),
        (["--set", "sources={'*': {latency: a_seconds, unit: ms}}"], "write unit: s"),
        (["--set", "sources={'*': {latency: a_seconds, boundaries: [0.02, 0.1]}}"], "add the boundary 0.05"),
        (["--window", "5m"], "No such option"),
        (["--split", "owner"], "--output FOLDER"),
        (["--split", "owner", "--output", "CODEOWNERS"], "CODEOWNERS is a file"),
        (["--split", "owner", "--output", "CODEOWNERS/x"], "cannot be made"),
    ],
)
def test_what_cannot_be_meant_is_wrong_usage(governed: Sandbox, options: list[str], said: str) -> None:
    done = governed.budget("rules", *options)
    assert (done.status, done.out) == (2, "")
    assert said in done.err


def test_an_alert_names_what_set_its_number(governed: Sandbox) -> None:
    assert descriptions(governed, "rate_limiter.max_latency_ms") == {"the baseline of the adoption, set by no ADR"}
    governed.raise_limit()
    governed.commit("Without a decision", author="mallory")
    assert descriptions(governed, "rate_limiter.max_latency_ms") == {"set by no decision on record"}


@pytest.mark.parametrize("way", ["merge", "squash", "fast-forward"])
def test_rules_that_are_committed_with_a_decision_stay_right_however_it_lands(governed: Sandbox, way: str) -> None:
    governed.raise_limit()
    governed.decide()
    generate(governed)
    named = descriptions(governed, "rate_limiter.max_latency_ms")
    assert len(named) == 1
    assert next(iter(named)).startswith("set by ADR 031 (")
    assert compare(governed)[0] == 0
    governed.commit("Raise the limit\n\nBudget-ADR: 31")
    assert compare(governed)[0] == 0
    governed.switch("main")
    if way == "squash":
        governed.git("merge", "--squash", "work")
        governed.commit("Raise the limit\n\nBudget-ADR: 31")
    else:
        governed.merge("work", *(["--ff-only"] if way == "fast-forward" else []), message="Merge: raise")
    assert governed.budget("check").status == 0
    assert compare(governed) == (0, "PASS  the file says what the budgets say\n")
    governed.write("notes.txt", "later")
    governed.commit("Something else")
    assert compare(governed)[0] == 0
    assert descriptions(governed, "rate_limiter.max_latency_ms") == named


def test_a_repair_keeps_what_had_set_the_number(governed: Sandbox) -> None:
    governed.raise_limit()
    governed.commit("Without a decision", author="mallory")
    governed.raise_limit("max_latency_ms: 12 ", "max_latency_ms: 10 ")
    governed.commit("Put it back")
    assert descriptions(governed, "rate_limiter.max_latency_ms") == {"the baseline of the adoption, set by no ADR"}


def test_of_a_chain_that_lands_at_once_the_last_decision_set_the_number(governed: Sandbox) -> None:
    governed.raise_limit(new="max_latency_ms: 14 ")
    governed.decide(31, [("rate_limiter.max_latency_ms", "10", "12")])
    governed.decide(32, [("rate_limiter.max_latency_ms", "12", "14")], slug="again")
    generate(governed)
    governed.commit("Raise the limit twice\n\nBudget-ADR: 31\nBudget-ADR: 32")
    assert governed.check().status == 0
    assert compare(governed)[0] == 0
    named = descriptions(governed, "rate_limiter.max_latency_ms")
    assert [text.partition(" (")[0] for text in named] == ["set by ADR 032"]


def test_before_the_first_commit_the_numbers_are_the_baseline(governed: Sandbox, tmp_path: Path) -> None:
    fresh = governed.at(tmp_path / "fresh")
    fresh.start()
    for path in (BUDGETS, POLICY_FILE, "budgets/allowed_signers", "CODEOWNERS"):
        fresh.write(path, governed.read(path))
    assert "# Commit: none yet\n" in fresh.budget("rules").out
    assert descriptions(fresh, "metrics.max_memory_mb") == {"the baseline of the adoption, set by no ADR"}
    generate(fresh)
    fresh.commit("Adopt")
    assert compare(fresh)[0] == 0


def test_a_budget_that_changed_without_its_rules_fails_with_a_diff(governed: Sandbox) -> None:
    generate(governed)
    governed.raise_limit()
    governed.decide()
    status, said = compare(governed)
    assert status == 1
    assert f"--- {FILE}\n+++ what the budgets say\n" in said
    assert re.search(r'^-.*le=~"0\[\.\]01"', said, re.MULTILINE)
    assert re.search(r'^\+.*le=~"0\[\.\]012"', said, re.MULTILINE)
    assert "error RT101" in said
    report = governed.budget("rules", "--output", FILE, "--check", "--format", "json").json
    assert (report["schema"], report["verdict"]) == ("budget-governance/rules/1", "fail")
    assert report["findings"][0]["file"] == FILE
    assert report["diff"][0] == f"--- {FILE}"


def test_a_capability_that_is_gone_takes_its_rules_along(governed: Sandbox) -> None:
    generate(governed)
    text = governed.read(BUDGETS)
    governed.write(BUDGETS, text[: text.index("metrics:")])
    assert compare(governed)[0] == 1
    assert "metrics" not in governed.budget("rules").out


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("> 0.05 *", "> 0.5 *"),
        ("for: 2m", "for: 20m"),
        ("groups:", "groups: # [evil]"),
        ("# Commit: ", "# Commit: x\rgroups: []\r# Commit: "),
        ("# Commit: ", "# Commit: x\u2028groups: []\u2028"),
        ("# Commit: ", "groups: [] # Commit: "),
        ("# Commit: ", "# Commit : "),
        ("groups:\n", "groups:\n\n"),
        ("\n# Commit: ", "\n# Commit: \n# Commit: "),
    ],
)
def test_an_edit_by_hand_is_noticed_wherever_it_is(governed: Sandbox, old: str, new: str) -> None:
    generate(governed)
    text = governed.read(FILE)
    assert old in text
    governed.write(FILE, text.replace(old, new, 1))
    assert compare(governed)[0] == 1


def test_line_ends_and_the_commit_do_not_count(governed: Sandbox) -> None:
    generate(governed)
    text = governed.read(FILE)
    governed.write(FILE, text.replace("\n", "\r\n").encode())
    assert compare(governed)[0] == 0
    governed.write(FILE, re.sub(r"(# Commit: )[0-9a-f]{40}", rf"\g<1>{'0' * 64}", text))
    assert compare(governed)[0] == 0


@pytest.mark.parametrize("content", [None, b"\xff", "link"])
def test_a_file_that_is_not_there_or_no_text_fails(governed: Sandbox, content: bytes | str | None) -> None:
    if content == "link":
        generate(governed)
        (governed.path / FILE).rename(governed.path / "elsewhere")
        (governed.path / FILE).symlink_to(governed.path / "elsewhere")
    elif isinstance(content, bytes):
        governed.write(FILE, content)
    status, said = compare(governed)
    assert status == 1
    assert "error RT102" in said


def test_a_file_outside_of_the_repository_is_compared_too(governed: Sandbox, tmp_path: Path) -> None:
    place = str(tmp_path / "infra.yaml")
    assert governed.budget("rules", "--output", place).status == 0
    assert "#   budget rules --output infra.yaml\n" in Path(place).read_text(encoding="utf-8")
    assert governed.budget("rules", "--output", place, "--check").status == 0
    governed.raise_limit()
    assert governed.budget("rules", "--output", place, "--check").status == 1


def test_what_cannot_be_read_leaves_a_file_as_it_is(governed: Sandbox) -> None:
    generate(governed)
    text = governed.read(FILE)
    governed.replace(BUDGETS, "max_latency_ms: 10 ", "max_latency_ms: fast ")
    for options in ([], ["--check"], ["--format", "json"]):
        done = governed.budget("rules", "--output", FILE, *options)
        assert done.status == 1
        assert "BG001" in done.out
    assert governed.read(FILE) == text


def test_a_clone_that_is_not_whole_cannot_tell(governed: Sandbox, tmp_path: Path) -> None:
    governed.write("notes.txt", "x")
    governed.commit("One more")
    clone = governed.at(tmp_path / "clone")
    governed.git("clone", "--quiet", "--depth", "1", f"file://{governed.path}", str(clone.path))
    done = clone.budget("rules")
    assert done.status == 3
    assert "BG501" in done.out


def test_json_names_the_text_and_output_still_gets_the_rules(governed: Sandbox) -> None:
    generate(governed)
    report = governed.budget("rules", "--format", "json", "--output", FILE).json
    assert report["text"] == governed.read(FILE)
    assert governed.budget("rules", "--format", "json").json["text"].startswith("# Alert rules")


def test_free_texts_of_the_repository_stay_texts(governed: Sandbox) -> None:
    evil = '{{ query \\"up\\" }}\\n- alert: x\\u00a0#'
    governed.replace(
        BUDGETS, "  description: Token", f'  owner: "{evil}"\n  runbook_url: "{evil}"\n  description: Token'
    )
    generate(governed)
    status, said = promtool(governed.path, "check", "rules", FILE)
    assert (status, "FAILED" in said) == (0, False), said
    assert {rule["alert"] for rule in rules(governed) if "alert" in rule} == {
        "CapabilityLatencyHigh", "CapabilityInstanceLatencyHigh", "CapabilityMemoryHigh", "CapabilityBucketMissing",
        "CapabilityMetricAbsent", "CapabilityRegionAbsent", "CapabilityBudgetMismatch",
    }  # fmt: skip


def test_the_form_of_kubernetes_has_a_name_that_it_takes(governed: Sandbox) -> None:
    governed.replace(BUDGETS, "dev:", "dev_2-:")
    written = yaml.safe_load(governed.budget("rules", "--kubernetes", "--env", "dev_2-").out)
    assert written["metadata"] == {"name": "budget-rules-dev-2"}
    assert written["spec"]["groups"][0]["name"] == "budget:schema_validator@dev_2-"


OWNERS = (
    ("schema_validator:\n", 'schema_validator:\n  owner: "@acme/forms"\n'),
    ("metrics:\n", "metrics:\n  owner: sre\n"),
)


def owned(sandbox: Sandbox) -> None:
    for old, new in OWNERS:
        sandbox.replace(BUDGETS, old, new)


def test_rules_are_split_by_owner_under_names_that_stay(governed: Sandbox) -> None:
    owned(governed)
    for words in ((), ("--tests",), ("--kubernetes",)):
        done = governed.budget("rules", "--split", "owner", *words, "--output", "rules")
        assert (done.status, done.out, done.err) == (0, "", "")
    folder = governed.path / "rules"
    stems = {name.partition(".")[0] for name in (path.name for path in folder.iterdir())}
    assert stems == {"budget-sre", "budget-acme-forms-9b9e77", "budget-acme-architecture-b16add"}
    assert "metrics" not in (folder / "budget-acme-forms-9b9e77.rules.yaml").read_text(encoding="utf-8")
    for stem in stems:
        status, said = promtool(folder, "test", "rules", f"{stem}.tests.yaml")
        assert status == 0, said
        resource = yaml.safe_load((folder / f"{stem}.yaml").read_text(encoding="utf-8"))
        assert resource["metadata"] == {"name": stem.replace("budget-", "budget-rules-", 1)}
    assert "#   budget rules --split owner --output rules\n" in (folder / "budget-sre.rules.yaml").read_text()


def test_a_folder_of_files_is_compared_whole(governed: Sandbox) -> None:
    owned(governed)
    words = ("rules", "--split", "owner", "--output", "rules")
    assert governed.budget(*words).status == 0
    assert governed.budget(*words, "--check").out == "PASS  the file says what the budgets say\n"
    governed.replace(BUDGETS, "  owner: sre\n", "")
    done = governed.budget(*words, "--check")
    assert done.status == 1
    assert "rules/budget-sre.rules.yaml is of no owner any more" in done.out
    assert "delete the file" in done.out
    assert "rules/budget-acme-architecture-b16add.rules.yaml differs" in done.out
    left = "rules/budget-sre.rules.yaml is of no owner any more, and is read as long as it is there; delete it"
    assert governed.budget(*words).out == f"note: {left}\n"
    assert governed.budget(*words, "--format", "json").json["notes"] == [left]
    (governed.path / "rules" / "budget-sre.rules.yaml").unlink()
    assert governed.budget(*words).out == ""
    report = governed.budget(*words, "--check", "--format", "json").json
    assert (report["verdict"], report["text"], len(report["files"])) == ("pass", None, 2)
