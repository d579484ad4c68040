"""`budget audit` as people and CI run it: exit codes, seals, Ctrl-C."""

import json
import os
import pty
import signal
import subprocess
import sys
import time
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest

from governance.domain.policy.policy import Policy
from governance.judging.reading.sides import Reading
from governance.judging.steps.step_reader import StepReader
from tests.support.command import Result
from tests.support.repository import BUDGETS, Sandbox


def land(repo: Sandbox, *, number: int = 31, old: str = "10", new: str = "12") -> str:
    """Land a governed change of one limit."""
    repo.replace(BUDGETS, f"max_latency_ms: {old} ", f"max_latency_ms: {new} ")
    repo.decide(number, [("rate_limiter.max_latency_ms", old, new)])
    return repo.commit("change")


def audited(repo: Sandbox, *options: str) -> Result:
    return repo.budget("audit", "--format", "json", *options)


def statuses(result: Result) -> list[str]:
    return [step["status"] for step in result.json["steps"]]


def test_a_governed_history_passes(governed: Sandbox) -> None:
    commit = land(governed)
    result = audited(governed)
    assert (result.status, result.err) == (0, "")
    report = result.json
    assert list(report) == ["schema", "verdict", "head", "adopted", "findings", "steps", "totals"]
    assert (report["schema"], report["verdict"]) == ("budget-governance/audit/1", "pass")
    assert (report["head"], report["adopted"]) == (commit, governed.head("main"))
    assert statuses(result) == ["adoption", "governed"]
    step = report["steps"][1]
    assert list(step) == ["commit", "date", "author", "status", "changes", "findings"]
    assert (step["commit"], step["author"]) == (commit, {"name": "dora", "email": "dora@example.com"})
    assert step["changes"][0]["adr"] == 31
    assert report["totals"] == {"steps": 2, "changes": 1, "governed": 1, "violations": 0, "accepted": 0}


def test_a_violation_is_told_at_its_step(governed: Sandbox) -> None:
    governed.raise_limit()
    bad = governed.commit("sneak")
    result = audited(governed)
    assert (result.status, result.json["verdict"]) == (1, "fail")
    (finding,) = result.json["steps"][-1]["findings"]
    assert (finding["code"], finding["commit"]) == ("BG101", bad)


def test_what_check_says_of_the_tip_audit_says_of_its_step(governed: Sandbox) -> None:
    land(governed)
    check = governed.check("HEAD^").json
    step = audited(governed).json["steps"][-1]
    assert (check["changes"], check["findings"]) == (step["changes"], step["findings"])


def test_a_revision_that_names_nothing_is_wrong_usage(governed: Sandbox) -> None:
    for option in ("--rev", "--since"):
        result = audited(governed, option, "nowhere")
        assert (result.status, result.out) == (2, "")
        assert "nowhere names no commit" in result.err


def test_where_nothing_is_governed_it_names_init(empty: Sandbox) -> None:
    empty.start()
    empty.write("x", "1")
    empty.commit()
    result = audited(empty)
    assert (result.status, "budget init" in result.err) == (2, True)


def test_a_shallow_clone_cannot_be_decided(governed: Sandbox, tmp_path: Path) -> None:
    land(governed)
    governed.git("clone", "--quiet", "--depth=1", f"file://{governed.path}", str(tmp_path / "shallow"))
    result = governed.budget("audit", "-C", str(tmp_path / "shallow"), "--format", "json")
    assert (result.status, result.json["verdict"]) == (3, "indeterminate")
    assert [item["code"] for item in result.json["findings"]] == ["BG501"]
    assert "fetch-depth: 0" in result.json["findings"][0]["fix"]


def test_since_goes_on_behind_a_commit_and_refuses_one_of_another_history(governed: Sandbox) -> None:
    since = land(governed)
    new = land(governed, number=32, old="12", new="14")
    result = audited(governed, "--since", since)
    assert (result.status, [step["commit"] for step in result.json["steps"]]) == (0, [new])
    assert (result.json["since"], result.json["adopted"]) == (since, None)
    governed.switch("other", new=True, at="main")
    governed.write("x", "1")
    governed.commit()
    result = audited(governed, "--since", since)
    assert (result.status, result.json["findings"][0]["code"]) == (3, "BG501")


def test_an_audit_is_sealed_and_the_next_goes_on_from_the_seal(governed: Sandbox) -> None:
    land(governed)
    assert audited(governed, "--seal", "../seal.json").status == 0
    seal = json.loads((governed.path.parent / "seal.json").read_text())
    assert (seal["head"], seal["steps"]) == (governed.head(), 2)
    new = land(governed, number=32, old="12", new="14")
    result = audited(governed, "--against", "../seal.json", "--seal", "../seal.json")
    assert (result.status, [step["commit"] for step in result.json["steps"]]) == (0, [new])
    assert json.loads((governed.path.parent / "seal.json").read_text())["steps"] == 3
    assert audited(governed, "--seal", "../whole.json").status == 0
    whole = json.loads((governed.path.parent / "whole.json").read_text())
    assert whole["verdicts"] == json.loads((governed.path.parent / "seal.json").read_text())["verdicts"]


def test_a_rewritten_history_does_not_pass_against_its_seal(governed: Sandbox) -> None:
    land(governed)
    assert audited(governed, "--seal", "../seal.json").status == 0
    governed.git("commit", "--quiet", "--amend", "-m", "another word")
    before = (governed.path.parent / "seal.json").read_bytes()
    result = audited(governed, "--against", "../seal.json", "--seal", "../seal.json")
    assert (result.status, result.json["verdict"]) == (3, "indeterminate")
    assert "rewritten" in result.json["findings"][0]["message"]
    assert (governed.path.parent / "seal.json").read_bytes() == before


def test_a_failed_audit_is_sealed_with_its_violations(governed: Sandbox) -> None:
    governed.raise_limit()
    bad = governed.commit("sneak")
    assert audited(governed, "--seal", "../seal.json").status == 1
    assert json.loads((governed.path.parent / "seal.json").read_text())["violations"] == [
        {"commit": bad, "codes": ["BG101"]}
    ]
    result = audited(governed, "--against", "../seal.json")
    assert (result.status, result.json["findings"][0]["commit"]) == (1, bad)


@pytest.mark.parametrize("other", [("--against", "x.json"), ("--seal", "x.json")])
def test_a_part_of_the_history_is_neither_sealed_nor_compared(governed: Sandbox, other: tuple[str, str]) -> None:
    result = audited(governed, "--since", "main", *other)
    assert (result.status, "--since tells of a part" in result.err) == (2, True)


def test_a_seal_that_is_none_is_wrong_usage(governed: Sandbox) -> None:
    result = audited(governed, "--against", "nowhere.json")
    assert (result.status, "there is no file nowhere.json" in result.err) == (2, True)
    result = audited(governed, "--against", BUDGETS)
    assert (result.status, "this is not a seal" in result.err) == (2, True)


AUDIT = """
import pathlib, signal, sys, time
signal.signal(signal.SIGINT, signal.default_int_handler)  # whoever started the tests may ignore it
from governance.adapters.ssh import verification
from governance.cli.main import main

def slow(check):
    # Says yes to every signature after a while: long enough for a person to lose patience.
    (pathlib.Path.home() / "asked").touch()
    time.sleep(20)

verification.complaint = slow
sys.argv = ["budget", "audit", "--format", "json"]
main()
"""


def start_audit(repo: Sandbox, terminal: int) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-c", AUDIT],
        cwd=repo.path,
        env={**repo.env, "TERM": "xterm"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=terminal,
        start_new_session=True,
    )


def test_interrupted_it_tells_what_was_judged_as_partial(governed: Sandbox) -> None:
    land(governed)
    ours, theirs = pty.openpty()
    process = start_audit(governed, theirs)
    asked = governed.path.parent / "home/asked"
    while not asked.exists():
        assert process.poll() is None
        time.sleep(0.02)
    time.sleep(0.3)
    os.killpg(process.pid, signal.SIGINT)
    output, _ = process.communicate(timeout=15)  # it does not wait for what it began
    drawn = os.read(ours, 65536).decode()
    os.close(ours)
    os.close(theirs)
    report = json.loads(output)
    assert (process.returncode, report["partial"], report["verdict"]) == (130, True, "indeterminate")
    assert "steps found" in drawn
    assert "Traceback" not in drawn
    assert len(report["steps"]) <= 1


def test_of_many_violations_in_a_row_each_state_is_read_a_few_times(
    governed: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    governed.git("switch", "-q", "main")
    values = [10, *range(50, 20, -1)]
    for old, new in pairwise(values):
        governed.replace(BUDGETS, f"max_latency_ms: {old} ", f"max_latency_ms: {new} ")
        governed.commit(f"Set {new}")
    reads, state = Counter[str](), StepReader.state

    def counted(reader: StepReader, commit: str, policy: Policy) -> Reading:
        reads[commit] += 1
        return state(reader, commit, policy)

    monkeypatch.setattr(StepReader, "state", counted)
    assert governed.budget("audit").status == 1
    assert len(reads) > 25
    assert max(reads.values()) < 6
