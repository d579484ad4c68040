"""Contract, section 8: no fault of the output is a violation."""

import subprocess
import sys
from pathlib import Path

import pytest

from governance.cli.manner import Manner
from governance.cli.wiring import emit, folder_of, invocation, print_held, set_start_folder
from tests.support.repository import Sandbox

COMMANDS = ["check --base main", "audit", "log rate_limiter.max_latency_ms", "show", "status", "lint", "--help"]


def piped(sandbox: Sandbox, command: str, into: str) -> subprocess.CompletedProcess[str]:
    """The command with its standard output led elsewhere by a shell, which answers with the command's own status."""
    script = f'"{sys.executable}" -m governance {command} {into}; exit "${{PIPESTATUS[0]}}"'
    return subprocess.run(
        ["bash", "-c", script], cwd=sandbox.path, env=sandbox.env, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(
    ("into", "words"),
    [
        (">/dev/full", "the report cannot be written to standard output: No space left on device"),
        (">&-", "standard output is closed"),
    ],
)
def test_output_that_takes_nothing_is_a_fault(governed: Sandbox, command: str, into: str, words: str) -> None:
    done = piped(governed, command, into)
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.startswith(f"budget: {words}\n")
    assert "Traceback" not in done.stderr


def test_output_that_is_no_longer_read_is_a_fault(governed: Sandbox) -> None:
    done = piped(governed, "audit --format json", "| (exec 0<&-; sleep 2)")
    assert (done.returncode, "Traceback" in done.stderr) == (3, False)
    assert "cannot be written to standard output: Broken pipe" in done.stderr


def test_where_standard_error_takes_nothing_the_status_has_to_do(governed: Sandbox) -> None:
    assert piped(governed, "check --base nowhere", "2>/dev/full").returncode == 2
    assert piped(governed, "check --base nowhere", "2>&-").returncode == 2
    assert piped(governed, "check", ">&- 2>&-").returncode == 3


def test_a_call_inside_another_one_has_its_own_folder_and_manner(capsys: pytest.CaptureFixture[str]) -> None:
    with invocation(Manner(quiet=True)):
        set_start_folder(Path("outer"))
        with invocation(Manner()):
            assert folder_of(Path("named")) == Path("named")
            emit("inner\n", None)
        emit("held back\n", None)
        assert (folder_of(Path("named")), capsys.readouterr().out) == (Path("outer/named"), "inner\n")
        print_held()
    assert capsys.readouterr().out == "held back\n"


def test_a_dash_names_standard_output(governed: Sandbox) -> None:
    assert governed.budget("show", "--output", "-").out == governed.budget("show").out != ""
    assert not (governed.path / "-").exists()
