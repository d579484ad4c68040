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


def test_a_budget_change_imports_what_it_needs(governed: Sandbox) -> None:
    governed.raise_limit()
    governed.decide()
    governed.commit("Raise the limit\n\nBudget-ADR: 31")
    status, modules = imported(governed, "check", "--base", "main")
    assert status == 0
    assert {"markdown_it", "cryptography", "pydantic", "git"} <= modules
    assert not modules & {"rich", "cryptography.hazmat.primitives.asymmetric.rsa", "cryptography.x509"}


def test_the_gate_imports_neither_what_judges_changes_of_decisions_nor_what_it_does_not_print(
    governed: Sandbox,
) -> None:
    governed.write("results.json", "{}")
    status, modules = imported(governed, "gate", "results.json")
    assert status == 1
    assert not modules & {"markdown_it", "rich", "pytest", "pytest_benchmark", "governance.render.formats.gate_sarif"}
    status, modules = imported(governed, "check")
    assert not {name for name in modules if "gate" in name or "percentile" in name or "measurement" in name}
