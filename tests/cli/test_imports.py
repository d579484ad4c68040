"""Start-up stays quick: heavy libraries are loaded only by what needs them."""

import json
import subprocess
import sys

import pytest

from tests.support.repository import Sandbox

PROBE = """
import json, sys
sys.argv = ["budget", *json.loads(sys.argv[1])]
from governance.cli.main import main
try:
    main()
except SystemExit as done:
    status = done.code
print(json.dumps([int(status or 0), sorted(sys.modules)]), file=sys.stderr)
"""


def imported(sandbox: Sandbox, *arguments: str) -> tuple[int, set[str]]:
    done = subprocess.run(
        [sys.executable, "-c", PROBE, json.dumps(arguments)],
        cwd=sandbox.path,
        env=sandbox.env,
        capture_output=True,
        check=True,
    )
    status, modules = json.loads(done.stderr.splitlines()[-1])
    return status, set(modules)


@pytest.mark.parametrize("option", ["--help", "--version"])
def test_help_and_version_import_neither_pydantic_nor_git(governed: Sandbox, option: str) -> None:
    status, modules = imported(governed, option)
    assert status == 0
    assert not modules & {"pydantic", "git", "yaml", "markdown_it", "rich"}
    assert [name for name in modules if name.startswith("governance.cli.commands.")] == []


def test_a_change_without_budgets_imports_no_markdown_no_ssh_no_rich(governed: Sandbox) -> None:
    governed.write("README.md", "# other words\n")
    governed.commit("words")
    status, modules = imported(governed, "check", "--base", "main")
    assert status == 0
    assert not modules & {"markdown_it", "rich", "cryptography", "concurrent.futures.thread"}


def decided_raise(sandbox: Sandbox) -> None:
    sandbox.raise_limit()
    sandbox.decide()
    sandbox.commit("Raise the limit\n\nBudget-ADR: 31")


def test_a_budget_change_imports_what_it_needs(governed: Sandbox) -> None:
    decided_raise(governed)
    status, modules = imported(governed, "check", "--base", "main")
    assert status == 0
    assert {"markdown_it", "cryptography", "pydantic", "git"} <= modules
    assert not modules & {"rich", "cryptography.hazmat.primitives.asymmetric.rsa", "cryptography.x509"}


def test_a_decided_change_imports_nothing_that_only_other_changes_need(governed: Sandbox) -> None:
    decided_raise(governed)
    status, modules = imported(governed, "check", "--base", "main", "--head", "work")
    assert status == 0
    unneeded = {
        "concurrent.futures",  # a walk along the line of the base
        "governance.documents.trust.accepted_violations",
        "governance.domain.judgement.reviews",
        "governance.domain.reports.audit",
        "governance.judging.evidence.record_history",
        "governance.judging.reading.ci_bases",
        "governance.judging.reading.uncommitted",
        "governance.render.layout.tree",
    }
    assert modules & unneeded == set()


def test_a_change_of_one_commit_asks_git_for_nothing_twice(governed: Sandbox) -> None:
    decided_raise(governed)
    # In a process of its own: what -v sets up stays to the end, and would be captured with all later tests.
    command = [sys.executable, "-m", "governance", "check", "-v", "--base", "main"]
    done = subprocess.run(command, cwd=governed.path, env=governed.env, capture_output=True, text=True, check=True)
    asked = [line.partition("  git ")[2] for line in done.stderr.splitlines() if "  git " in line]
    assert len(set(asked)) == len(asked) > 0
    assert not {line.split()[0] for line in asked} & {"rev-list", "for-each-ref"}


def test_the_gate_imports_neither_what_judges_changes_of_decisions_nor_what_it_does_not_print(
    governed: Sandbox,
) -> None:
    governed.write("results.json", "{}")
    status, modules = imported(governed, "gate", "results.json")
    assert status == 1
    assert not modules & {"markdown_it", "rich", "pytest", "pytest_benchmark", "governance.render.formats.gate_sarif"}
    status, modules = imported(governed, "check")
    assert not {name for name in modules if "gate" in name or "percentile" in name or "measurement" in name}
