"""The page on approvals on GitHub: its workflow and commands are run as they stand there, with a stand-in for `gh`."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from governance.selftest.sandbox.baseline import POLICY
from tests.support.documents import DOCS, blocks
from tests.support.github import pull, review
from tests.support.repository import Keys, Sandbox

PAGE = (DOCS / "how-to/approve-on-github.md").read_text(encoding="utf-8")
RAISE = (("rate_limiter.max_latency_ms", "10", "12"),)

GH = """\
#!/bin/sh
# What `gh api` prints, and what `gh run download` brings.
case "$1 $2 $3" in
"api --paginate "*) cat "$ANSWERS/reviews.json" ;;
"api "*) cat "$ANSWERS/pull.json" ;;
"run download "*) cp -r "$ANSWERS/artifact" attested ;;
*) exit 64 ;;
esac
"""


class Forge:
    """A repository on a forge: what everybody has cloned, and what it answers."""

    def __init__(self, folder: Path, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.answers = folder / "answers"
        self.answers.mkdir()
        programs = folder / "programs"
        programs.mkdir()
        (programs / "gh").write_text(GH, encoding="utf-8")
        (programs / "gh").chmod(0o755)
        budget = Path(__file__).parents[2]
        (programs / "budget").write_text(
            f'#!/bin/sh\nPYTHONPATH="{budget}" exec "{sys.executable}" -m governance "$@"\n', encoding="utf-8"
        )
        (programs / "budget").chmod(0o755)
        self.env = {**sandbox.env, "ANSWERS": str(self.answers), "PATH": f"{programs}:{sandbox.env['PATH']}"}

    def runs(self, script: str, **variables: str) -> str:
        """Run commands in the clone, up to the first that fails."""
        done = subprocess.run(
            ["bash", "-e", "-c", script],
            cwd=self.sandbox.path,
            env={**self.env, **variables},
            capture_output=True,
            check=False,
            text=True,
        )
        assert done.returncode == 0, f"{script}\n{done.stdout}{done.stderr}"
        return done.stdout


@pytest.fixture
def forge(tmp_path: Path, governed: Sandbox, keys: Keys) -> Forge:
    """A forge with a pull request that alice and bob have approved; the policy is as the page says."""
    policy = POLICY + "witnesses: [ci]\n"
    for name, account in (("alice", "101"), ("bob", "102")):
        policy = policy.replace(f'handle: "@{name}"', f'handle: "@{name}", account: "{account}"')
    governed.switch("main")
    governed.write("budgets/policy.yaml", policy)
    governed.write("budgets/allowed_signers", f'{keys.signers()}ci namespaces="budget-witness" {keys.public("ci")}\n')
    governed.git("commit", "--all", "--amend", "--no-edit", "--quiet")
    governed.git("switch", "--quiet", "--force-create", "work")
    governed.adr(31, RAISE, status="Proposed")
    at = governed.commit("Propose")
    origin = tmp_path / "origin.git"
    governed.git("clone", "--quiet", "--bare", ".", str(origin))
    governed.git("remote", "add", "origin", str(origin))
    governed.git("push", "--quiet", "--set-upstream", "origin", "work", f"{at}:refs/pull/7/head")
    found = Forge(tmp_path, governed)
    said = [review(name, account, id=account, commit_id=at) for name, account in (("alice", 101), ("bob", 102))]
    (found.answers / "reviews.json").write_text(json.dumps(said[:1]) + json.dumps(said[1:]), encoding="utf-8")
    answer = pull(head=at, base=governed.head("main"))
    (found.answers / "pull.json").write_text(json.dumps(answer), encoding="utf-8")
    return found


def workflow() -> dict[str, object]:
    """The workflow of the page."""
    found: dict[str, object] = yaml.safe_load(next(b.text for b in blocks(PAGE, "yaml") if "name: attest" in b.text))
    return found


def test_the_workflow_and_the_authors_commands_bring_records_that_count(forge: Forge, tmp_path: Path) -> None:
    sandbox = forge.sandbox
    sandbox.switch("main")
    steps = workflow()["jobs"]["attest"]["steps"]  # type: ignore[index]
    scripts = {step["name"]: step["run"] for step in steps if "name" in step}
    machine = tmp_path / "runner"
    machine.mkdir()
    variables = {"PULL": "7", "GITHUB_REPOSITORY": "acme/payments", "RUNNER_TEMP": str(machine)}
    key = sandbox.keys.secret("ci").read_text(encoding="ascii")
    forge.runs(scripts["Ask GitHub"], **variables)
    told = forge.runs(scripts["Attest"], **variables, BUDGET_WITNESS_KEY=key.rstrip("\n"))
    assert re.findall(r"(\w+): approve ADR 31", told) == ["alice", "bob"]
    assert not (machine / "witness").exists()
    (sandbox.path / "adr/signoffs").rename(forge.answers / "artifact")
    sandbox.switch("work")
    bring, _ = (block.text for block in blocks(PAGE, "sh"))
    forge.runs(bring)
    sandbox.replace("adr/031-raise.md", "Proposed", "Accepted")
    sandbox.raise_limit()
    sandbox.commit("Apply")
    report = sandbox.check()
    assert report.status == 0
    assert report.json["changes"][0]["approvals"][1]["witnessed"] == {"alice": "ci", "bob": "ci"}


def test_the_workflow_runs_nothing_of_the_pull_request_and_holds_no_more_than_it_needs() -> None:
    found = workflow()
    assert set(found[True]) == {"issue_comment"}  # type: ignore[index,call-overload]  # YAML reads `on` as true
    assert found["permissions"] == {"contents": "read", "pull-requests": "read"}
    job = found["jobs"]["attest"]  # type: ignore[index]
    assert job["environment"] == "budget-witness"
    checkout = job["steps"][0]
    assert checkout["with"]["ref"] == "${{ github.event.repository.default_branch }}"
    texts = [step["run"] for step in job["steps"] if "run" in step]
    assert not any("${{" in text or "checkout" in text for text in texts), "nothing of an event is put into a script"


def test_any_other_forge_is_attested_as_the_page_says(forge: Forge) -> None:
    secret = forge.sandbox.keys.secret("ci")
    _, other = (block.text for block in blocks(PAGE, "sh"))
    told = forge.runs(other.replace("--key witness", f"--key {secret}"))
    assert "alice: approve ADR 31" in told


def test_the_policy_of_the_page_can_be_read(forge: Forge) -> None:
    rules = next(block.text for block in blocks(PAGE, "yaml") if "proof: own" in block.text)
    (rule,) = yaml.safe_load(rules)["approvals"]
    assert rule["proof"] == "own"
    text = forge.sandbox.read("budgets/policy.yaml")
    forge.sandbox.write("budgets/policy.yaml", text.replace("    from:", "    proof: own\n    from:"))
    assert forge.sandbox.budget("lint").status == 0
