"""The hooks of `.pre-commit-hooks.yaml`, installed from this checkout and run by the tool pre-commit itself."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.documents import ROOT
from tests.support.repository import Sandbox

TOOL = Path(sys.executable).parent / "pre-commit"
CONFIG = """\
default_install_hook_types: [pre-commit, commit-msg]
repos:
  - repo: {source}
    rev: {revision}
    hooks:
      - id: budget-lint
      - id: budget-check
"""

pytestmark = pytest.mark.skipif(not TOOL.exists(), reason="the tool pre-commit is not installed")


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A repository that holds this checkout as it stands, and its commit."""
    folder = tmp_path_factory.mktemp("source")
    listed = subprocess.run(
        ["git", "ls-files", "-z", "-c", "-o", "--exclude-standard"], cwd=ROOT, capture_output=True, check=True
    )
    for name in filter(None, listed.stdout.decode().split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
    for words in (
        ["init", "-q"],
        ["add", "-A"],
        ["-c", "user.name=x", "-c", "user.email=x@x.org", "commit", "-qm", "x"],
    ):
        subprocess.run(["git", *words], cwd=folder, check=True)
    head = subprocess.run(["git", "rev-parse", "HEAD"], cwd=folder, capture_output=True, check=True, text=True)
    return folder, head.stdout.strip()


@pytest.mark.long
def test_the_hooks_stop_what_no_decision_covers(governed: Sandbox, source: tuple[Path, str], tmp_path: Path) -> None:
    folder, revision = source
    governed.write(".pre-commit-config.yaml", CONFIG.format(source=folder, revision=revision))
    settings = {name: value for name, value in os.environ.items() if name.startswith(("PIP_", "UV_", "HTTP", "SSL_"))}
    governed.env.update({**settings, "PRE_COMMIT_HOME": str(tmp_path / "cache"), "GIT_ALLOW_PROTOCOL": "file"})

    def tool(*words: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [TOOL, *words], cwd=governed.path, env=governed.env, capture_output=True, check=False, text=True
        )

    installed = tool("install", "--install-hooks")
    assert installed.returncode == 0, installed.stdout + installed.stderr
    governed.commit("Let pre-commit run the hooks")
    everything = tool("run", "--all-files")
    assert everything.returncode == 0, everything.stdout
    assert "budget lint" in everything.stdout

    governed.raise_limit()
    governed.git("add", "--all")
    refused = subprocess.run(
        ["git", "commit", "-m", "Raise it"],
        cwd=governed.path,
        env=governed.env,
        capture_output=True,
        check=False,
        text=True,
    )
    assert refused.returncode == 1
    assert "BG101" in refused.stdout + refused.stderr
    governed.decide()
    governed.commit("Raise it\n\nBudget-ADR: 31")

    governed.write("budgets/broken.yaml", "cache: {max_latency_ms: '1'}\n")
    governed.git("add", "--all")
    broken = tool("run", "--all-files")
    assert (broken.returncode, "BG001" in broken.stdout) == (1, True)
