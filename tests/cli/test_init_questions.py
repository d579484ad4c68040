"""`budget init` on a terminal: a real one, whose questions are answered one by one."""

import os
import pty
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import yaml

from tests.cli.test_init import give_key, policy_of
from tests.support.repository import BUDGETS, Sandbox

pytestmark = pytest.mark.usefixtures("watched_children")

_PATIENCE = 60


@pytest.fixture
def fresh(empty: Sandbox) -> Sandbox:
    """A repository with a history of two people."""
    empty.start()
    empty.git("commit", "-q", "--allow-empty", "-m", "start", "--author", "Bob <bob@example.com>")
    return empty


class Conversation:
    """A command at a terminal: what it has said so far, and the way to answer."""

    def __init__(self, sandbox: Sandbox, *arguments: str) -> None:
        self.said = ""
        self._screen, inner = pty.openpty()
        identity = {f"GIT_{role}_{part}": value for role in ("AUTHOR", "COMMITTER") for part, value in _DORA.items()}
        # What was started in the background of a shell ignores Ctrl-C, and all that it starts; a terminal does not.
        self._process = subprocess.Popen(
            ["env", "--default-signal=INT", sys.executable, "-m", "governance", "init", *arguments],
            cwd=sandbox.path,
            env={**sandbox.env, **identity, "TERM": "xterm", "NO_COLOR": "1"},
            stdin=inner,
            stdout=inner,
            stderr=inner,
            start_new_session=True,
        )
        os.close(inner)

    def answers(self, question: str, answer: str) -> None:
        """Wait for a question, and answer it."""
        start = len(self.said)
        deadline = time.monotonic() + _PATIENCE
        while question not in self.said[start:]:
            assert time.monotonic() < deadline, f"never asked {question!r}:\n{self.said}"
            assert self._hears(), f"ended before {question!r}:\n{self.said}"
        os.write(self._screen, f"{answer}\n".encode())

    def interrupts(self, question: str) -> None:
        """Wait for a question, and press Ctrl-C there."""
        self.answers(question, "")
        self.answers("[commits]", "nothing of it")
        self._process.send_signal(signal.SIGINT)

    def _hears(self) -> bool:
        if not select.select([self._screen], [], [], 1)[0]:
            return True
        try:
            data = os.read(self._screen, 65536)
        except OSError:
            return False
        self.said += data.decode("utf-8", "replace").replace("\r\n", "\n")
        return bool(data)

    def ends(self) -> int:
        """The exit status, after everything was said."""
        deadline = time.monotonic() + _PATIENCE
        while self._hears():
            assert time.monotonic() < deadline, f"does not end:\n{self.said}"
        os.close(self._screen)
        return self._process.wait(_PATIENCE)


_DORA = {"NAME": "dora", "EMAIL": "dora@example.com"}


def test_everything_is_asked_shown_and_written(fresh: Sandbox, tmp_path: Path) -> None:
    give_key(fresh)
    editor = tmp_path / "editor"
    editor.write_text('#!/bin/sh\nsed -i "s/a_place/orders/; s/: 200/: 250/" "$1"\n')
    editor.chmod(0o755)
    fresh.env["EDITOR"] = str(editor)
    talk = Conversation(fresh)
    talk.answers("Name of the repository [repo]: ", "acme/payments")
    talk.answers("with blanks between them [nobody]: ", "2")
    talk.answers("with blanks between them [nobody]: ", "1")
    assert "there is no number 2 in the list" in talk.said
    talk.answers("keys, witnesses or commits [keys]: ", "")
    talk.answers("File of dora's public key [that one]: ", "")
    talk.answers("File of bob's public key [not known yet]: ", "/nowhere.pub")
    talk.answers("File of bob's public key [not known yet]: ", f"{fresh.keys.secret('bob')}.pub")
    talk.answers("github, gitlab or none [none]: ", "git")
    talk.answers("github, gitlab or none [none]: ", "github")
    talk.answers("empty ends: ", "checkout")
    talk.answers("empty ends: ", "a_place.max_latency_ms=200")
    talk.answers("empty ends: ", "")
    talk.answers("edit (the budgets) [yes]: ", "edit")
    talk.answers("edit (the budgets) [yes]: ", "yes")
    talk.answers("Commit them now? yes or no [no]: ", "yes")
    assert talk.ends() == 0, talk.said
    assert "checkout is neither CAPABILITY.LIMIT=VALUE nor a file" in talk.said
    assert "--- budgets/policy.yaml" in talk.said
    assert "would write  .github/workflows/budget.yml" in talk.said
    policy = policy_of(fresh)
    assert (policy["repository"], list(policy["people"])) == ("acme/payments", ["dora", "bob"])
    assert yaml.safe_load(fresh.read(BUDGETS)) == {"orders": {"max_latency_ms": 250}}
    assert fresh.git("log", "-1", "--format=%s") == "Adopt performance budgets"
    assert fresh.budget("check", "--format", "json").json["adoption"]
    assert "budget propose orders.max_latency_ms=500" in talk.said


def test_budgets_are_taken_from_files_and_nothing_is_written_without_a_yes(fresh: Sandbox) -> None:
    fresh.write("r.json", '{"benchmarks": [{"name": "test_a", "fullname": "t.py::test_a", "extra_info": {}, '
                '"stats": {"iterations": 1, "rounds": 2, "data": [0.001, 0.001]}}]}')  # fmt: skip
    fresh.write(".size-limit.json", '[{"path": "a.js", "limit": "1 KiB"}]')
    talk = Conversation(fresh, "--approvals", "commits", "--repository", "x", "--person", "bob=bob@example.com")
    talk.answers("github, gitlab or none", "none")
    talk.answers("empty ends: ", "r.json")
    assert "Limits of other tools are in: .size-limit.json" in talk.said
    talk.answers("Headroom above what was measured [30%]: ", "lots")
    talk.answers("Headroom above what was measured [30%]: ", "50")
    talk.answers("empty ends: ", ".size-limit.json")
    talk.answers("empty ends: ", "")
    talk.answers("edit (the budgets) [yes]: ", "no")
    assert talk.ends() == 130
    assert "  a.max_latency_ms: 1.5\n" in talk.said
    assert "  a_js.max_size_kb: 1\n" in talk.said
    assert not (fresh.path / "budgets").exists()


def test_a_witness_is_asked_for_where_one_attests(fresh: Sandbox) -> None:
    talk = Conversation(fresh, "--repository", "x", "--person", "bob=bob@example.com,@bob,2", "--ci", "github")
    talk.answers("keys, witnesses or commits [commits]: ", "witnesses")
    talk.answers("File of dora's public key [not known yet]: ", "")
    talk.answers("File of bob's public key [not known yet]: ", "")
    talk.answers("(its secret half is kept by CI): ", "")
    talk.answers("(its secret half is kept by CI): ", f"{fresh.keys.secret('carol')}.pub")
    talk.answers("empty ends: ", "")
    talk.answers("edit (the budgets) [yes]: ", "")
    talk.answers("Commit them now? yes or no [no]: ", "")
    assert talk.ends() == 0, talk.said
    assert policy_of(fresh)["witnesses"] == ["ci"]


def test_leaving_a_question_ends_it_and_writes_nothing(fresh: Sandbox) -> None:
    talk = Conversation(fresh)
    talk.answers("Name of the repository", "\x04")
    assert talk.ends() == 130
    talk = Conversation(fresh)
    talk.answers("Name of the repository", "")
    talk.interrupts("with blanks between them")
    assert talk.ends() == 130
    assert not (fresh.path / "budgets").exists()


@pytest.mark.parametrize("arguments", [("--yes",), ("--hook", "pre-commit")])
def test_nothing_is_asked_where_nobody_wants_to_be(fresh: Sandbox, arguments: tuple[str, ...]) -> None:
    assert Conversation(fresh, *arguments).ends() == 0


def test_nothing_is_asked_where_a_policy_is_there_already(governed: Sandbox) -> None:
    assert Conversation(governed).ends() == 0


def test_a_file_that_cannot_be_read_is_told_before_anything_is_asked(fresh: Sandbox) -> None:
    fresh.write("results.json", "{}")
    talk = Conversation(fresh, "--from-results", "results.json")
    assert talk.ends() == 2
    assert "Name of the repository" not in talk.said
