"""Completion in the shells themselves: bash, zsh and fish, with the scripts that `budget completion` prints."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.repository import BUDGETS, Sandbox

SHELLS = ("bash", "zsh", "fish")

_BASH = """
source {script}
COMP_LINE="{line}"
COMP_POINT=${{#COMP_LINE}}
_budget_completion budget {word}
printf '%s\\n' "${{COMPREPLY[@]}}"
"""

_ZSH = """
autoload -Uz compinit && compinit -u -D
source {script}
compset() {{ : }}
compadd() {{ printf '%s\\n' "${{found[@]}}" "${{shown[@]}}" }}
_files() {{ printf 'files\\n' }}
words=({words})
PREFIX={word}
CURRENT={count}
_budget_completion
"""

_FISH = "source {script}; complete -C '{line}'"


@pytest.fixture
def tools(tmp_path: Path) -> Path:
    """A folder with the command `budget`."""
    place = tmp_path / "bin" / "budget"
    place.parent.mkdir()
    place.write_text(f'#!/bin/sh\nexec {sys.executable} -m governance "$@"\n')
    place.chmod(0o755)
    return place.parent


@pytest.fixture(params=SHELLS)
def shell(request: pytest.FixtureRequest) -> str:
    name = str(request.param)
    if shutil.which(name) is None:
        pytest.skip(f"{name} is not installed")
    return name


def offered(sandbox: Sandbox, shell: str, tools: Path, *words: str) -> str:
    """What a shell offers behind these words, the last of which is not finished."""
    script = tools / f"completion.{shell}"
    made = sandbox.budget("completion", shell)
    assert (made.status, made.err) == (0, "")
    script.write_text(made.out)
    line = " ".join(("budget", *words))
    quoted = " ".join(f"'{word}'" for word in ("budget", *words))
    broken = re.split(r"(?=@)|(?<==)", words[-1])[-1]  # as bash breaks words
    template = {"bash": _BASH, "zsh": _ZSH, "fish": _FISH}[shell]
    word = broken if shell == "bash" else words[-1]
    source = template.format(script=script, words=quoted, word=f"'{word}'", count=len(words) + 1, line=line)
    env = {**sandbox.env, "PATH": os.pathsep.join((str(tools), sandbox.env["PATH"])), "SHELL": shell}
    options = {"bash": ["--norc"], "zsh": ["-f"], "fish": ["--no-config"]}[shell]
    done = subprocess.run(
        [shell, *options, "-c", source], cwd=sandbox.path, env=env, capture_output=True, check=False, text=True
    )
    assert done.stderr == ""
    return done.stdout


@pytest.mark.parametrize(
    ("words", "found", "others"),
    [
        (["ch"], ["check"], ["audit"]),
        (["show", "rate"], ["rate_limiter", "rate_limiter.max_latency_ms"], ["schema_validator"]),
        (["propose", "metrics."], ["metrics.max_latency_ms", "metrics.max_memory_mb"], ["rate_limiter"]),
        (["log", "sch"], ["schema_validator.max_latency_ms"], ["metrics"]),
        (["sign", "3"], ["31"], ["30"]),
        (["sign", "31", "--as", ""], ["alice", "bob", "carol"], ["mallory"]),
        (["help", "BG10"], ["BG101", "BG104"], ["BG201"]),
        (["check", "--ba"], ["--base"], ["--head"]),
        (["check", "--format=js"], ["json"], ["text"]),
        (["show", "rate_limiter@"], ["dev.max_latency_ms"], ["rate_limiter.max"]),
        (["propose", "metrics.max_l"], ["metrics.max_latency_ms="], ["metrics.max_memory_mb"]),
    ],
)
def test_a_shell_offers_what_is_meant(  # noqa: PLR0917 (fixtures and columns)
    governed: Sandbox, shell: str, tools: Path, words: list[str], found: list[str], others: list[str]
) -> None:
    governed.decide()
    text = offered(governed, shell, tools, *words)
    for word in found:
        assert word in text
    for word in others:
        assert word not in text


def test_no_word_of_a_repository_is_run_by_a_shell(governed: Sandbox, shell: str, tools: Path) -> None:
    planted = r"x \$(touch owned1) \\`touch owned2` $(touch owned3) '$(touch owned4)' \"$(touch owned5)"
    text = governed.read(BUDGETS).replace("rate_limiter:", f"rate_limiter:\n  description: {json.dumps(planted)}", 1)
    governed.write(BUDGETS, text)
    governed.write(r"adr/032-\$(touch owned6).md", "# ADR 032: x\n")
    assert "rate_limiter.max_latency_ms" in offered(governed, shell, tools, "show", "rate")
    assert "32" in offered(governed, shell, tools, "adr", "3")
    assert list(governed.path.glob("owned*")) == []


def test_what_is_said_of_a_word_holds_no_sign_that_a_shell_reads(governed: Sandbox) -> None:
    planted = "a \x1b]0;x\x07 \\$(touch x) [bold]b[/c] ünd 9 %"
    text = governed.read(BUDGETS).replace("rate_limiter:", f"rate_limiter:\n  description: {json.dumps(planted)}", 1)
    governed.write(BUDGETS, text)
    governed.env.update(_BUDGET_COMPLETE="complete_zsh", _TYPER_COMPLETE_ARGS="budget show rate")
    said = governed.budget("show").out
    assert "ünd 9 %" in said
    assert not set("\x1b\x07$`[]") & set(said)
    assert r"\\" not in said.replace("\\:", "")


def test_where_nothing_can_be_read_nothing_is_offered_and_nothing_is_said(
    empty: Sandbox, shell: str, tools: Path
) -> None:
    empty.start()
    assert "rate" not in offered(empty, shell, tools, "show", "rate")


def test_the_folder_that_is_named_is_looked_into(governed: Sandbox, tools: Path) -> None:
    (governed.path.parent / "elsewhere").mkdir()
    words = ("-C", str(governed.path), "show", "rate")
    governed.env["PATH"] += ""
    text = offered(governed, "bash", tools, *words)
    assert "rate_limiter.max_latency_ms" in text


def test_another_shell_is_wrong_usage(empty: Sandbox) -> None:
    empty.start()
    assert empty.budget("completion", "tcsh").status == 2
