"""How git is run: what of the surroundings takes part, how its answers are read, and how its failures are told."""

import os
import signal
import threading
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pytest

from governance.adapters.git.process import (
    Drain,
    GitProcess,
    fault,
    find_repository,
    finish,
    inherited_index,
    scrub_environment,
    stop,
)
from governance.adapters.git.repository import GitRepository
from governance.errors import FaultError, IncompleteHistoryError, UsageError
from tests.support.workshop import GitWorkshop

if TYPE_CHECKING:
    from git import Git

KEPT = (
    "GIT_AUTHOR_NAME", "GIT_COMMITTER_EMAIL", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM",
    "GIT_PYTHON_TRACE", "GIT_SSH", "GIT_SSH_COMMAND", "GIT_EDITOR", "GIT_EXEC_PATH", "GIT_CEILING_DIRECTORIES",
    "GIT_DISCOVERY_ACROSS_FILESYSTEM", "PATH", "XGIT_DIR",
)  # fmt: skip
DROPPED = (
    "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_QUARANTINE_PATH", "GIT_NAMESPACE", "GIT_CONFIG_COUNT", "GIT_CONFIG_PARAMETERS", "GIT_CONFIG", "GIT_PAGER",
    "GIT_EDITORS", "GIT_EXTERNAL_DIFF", "GIT_REPLACE_REF_BASE", "GIT_SHALLOW_FILE", "GIT_TRACE",
)  # fmt: skip
VARIABLES = {
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_GRAFT_FILE": os.devnull,
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_PAGER": "cat",
    "GIT_FLUSH": "0",
}
SETTINGS = {
    "core.fsmonitor": "false",
    "core.hookspath": "/dev/null",
    "core.attributesfile": "/dev/null",
    "core.commitgraph": "true",
    "diff.ignoresubmodules": "none",
    "diff.external": "",
    "diff.orderfile": "/dev/null",
    "log.showsignature": "false",
    "log.follow": "false",
    "log.showroot": "true",
    "log.diffmerges": "separate",
    "diff.relative": "false",
    "protocol.allow": "never",
    "advice.graftfiledeprecated": "false",
}
BIG = b"".join(b"a line %d\n" % number for number in range(20_000))
INCOMPLETE = (
    "fatal: missing blob object '0000'",
    "fatal: could not fetch 0000 from promisor remote",
    "fatal: could not fetch 0000 from elsewhere",
    "error: unable to read tree 0000",
    "error: unable to read sha1 file of a",
    "error: unable to read file",
    "error: Could not read 0000",
    "fatal: could not read 0000",
    "fatal: bad object 0000",
    "fatal: not a valid object name: '0000'",
    "fatal: Not a valid object name 0000",
    "fatal: Not a valid commit name 0000",
    "fatal: bad tree object 0000",
    "fatal: Failed to traverse parents of commit 0000",
    "fatal: shallow file has changed since we read it",
    "fatal: transport 'file' not allowed",
)


class Watched(GitProcess):
    """Keeps what it started."""

    last: "Git.AutoInterrupt"

    def start(self, *arguments: str) -> "Git.AutoInterrupt":
        """Start a command."""
        self.last = super().start(*arguments)
        return self.last


class Without(GitProcess):
    """Starts commands of which one part is lacking."""

    part = "stdout"

    def start(self, *arguments: str) -> "Git.AutoInterrupt":
        """Start a command and let it end."""
        running = super().start(*arguments)
        assert running.proc is not None
        running.proc.communicate()
        setattr(running if self.part == "proc" else running.proc, self.part, None)
        return running


@pytest.fixture
def git(real: GitWorkshop) -> Watched:
    """Git in a repository."""
    return Watched(real.folder, real.folder / ".git")


@pytest.fixture
def big(real: GitWorkshop) -> str:
    """A blob that no pipe holds at once."""
    return real.git("hash-object", "-w", "--stdin", stdin=BIG)


class TestSurroundings:
    @pytest.mark.parametrize(("names", "stays"), [(KEPT, True), (DROPPED, False)])
    def test_only_variables_that_redirect_git_are_dropped(
        self, names: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, *, stays: bool
    ) -> None:
        for name in names:
            monkeypatch.setenv(name, os.environ.get(name, "x"))
        scrub_environment()
        assert [name for name in names if (name in os.environ) is not stays] == []

    def test_the_index_of_a_hook_is_inherited(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("GIT_INDEX_FILE", raising=False)
        assert inherited_index() is None
        monkeypatch.setenv("GIT_INDEX_FILE", "partial")
        assert inherited_index() == "partial"

    def test_git_gets_variables_that_make_it_deterministic_and_those_asked_for(self, real: GitWorkshop) -> None:
        git = GitProcess(real.folder, None, {"GIT_INDEX_FILE": "partial"})
        said = git.output("-c", "alias.told=!env", "told").decode().splitlines()
        assert dict(line.split("=", 1) for line in said).items() >= {**VARIABLES, "GIT_INDEX_FILE": "partial"}.items()

    def test_git_can_be_asked_to_say_at_once_what_it_finds_and_is_the_same_otherwise(
        self, git: GitProcess, real: GitWorkshop, tmp_path: Path
    ) -> None:
        at_once = GitProcess(tmp_path, real.folder / ".git", {"GIT_INDEX_FILE": "partial"}).at_once()
        said = at_once.output("-c", "alias.told=!env", "told").decode().splitlines()
        variables = {**VARIABLES, "GIT_INDEX_FILE": "partial", "GIT_FLUSH": "1"}
        assert dict(line.split("=", 1) for line in said).items() >= variables.items()
        assert at_once.command("x") == GitProcess(tmp_path, real.folder / ".git").command("x")
        assert GitProcess(real.folder).at_once().output("rev-parse", "--git-dir") == b".git\n"
        assert git.at_once().command("x") == git.command("x")

    def test_settings_of_the_repository_that_change_answers_are_overruled(self, real: GitWorkshop) -> None:
        for name in SETTINGS:
            real.git("config", name, "theirs")
        git = GitProcess(real.folder)
        assert {name: git.output("config", "--get", name).decode().rstrip("\n") for name in SETTINGS} == SETTINGS

    def test_git_runs_in_its_folder_and_reads_the_repository_named(self, real: GitWorkshop, tmp_path: Path) -> None:
        below = real.folder / "below"
        below.mkdir()
        assert GitProcess(below).output("rev-parse", "--show-prefix") == b"below/\n"
        with pytest.raises(FaultError):
            GitProcess(tmp_path).output("rev-parse", "--git-dir")
        named = GitProcess(tmp_path, real.folder / ".git").output("rev-parse", "--git-dir")
        assert named.decode() == f"{real.folder}/.git\n"

    def test_git_runs_in_a_session_of_its_own(self, git: GitProcess) -> None:
        running = git.start("cat-file", "--batch")
        assert running.proc is not None
        assert os.getsid(running.proc.pid) == running.proc.pid
        assert finish(running) == (0, b"", b"")


class TestAnswers:
    def test_a_command_reads_what_it_is_given_or_nothing(self, git: GitProcess) -> None:
        one, nothing = (b"d00491fd7e5bb6fa28c517a0bb32b8b506539d4d\n", b"e69de29bb2d1d6434b8b29ae775ad8c2e48c5391\n")
        assert git.run("hash-object", "--stdin", stdin=b"1\n") == (0, one)
        assert git.output("hash-object", "--stdin", stdin=b"1\n") == one
        assert git.run("hash-object", "--stdin") == (0, nothing)
        assert git.output("hash-object", "--stdin") == nothing

    def test_a_status_that_is_not_accepted_is_a_fault(self, git: GitProcess) -> None:
        assert git.run("config", "--get", "no.where", accept=(0, 1)) == (1, b"")
        with pytest.raises(FaultError, match=r"^git config failed with status 1: no message$"):
            git.run("config", "--get", "no.where")
        with pytest.raises(FaultError, match=r"^git version failed with status 0"):
            git.run("version", accept=(1,))
        with pytest.raises(IncompleteHistoryError, match=r"^git cat-file failed with status 128: .*Not a valid obj"):
            git.output("cat-file", "blob", "nowhere")

    def test_fields_end_where_they_are_told_to(self, git: GitProcess, real: GitWorkshop) -> None:
        commit = real.grow({"a b": "1\n", "c\nd": "1\n"})
        assert list(git.fields("ls-tree", "-z", "--name-only", commit)) == [b"a b", b"c\nd"]
        assert list(git.fields("cat-file", "blob", f"{commit}:a b", end=b"1")) == [b"", b"\n"]

    def test_fields_of_a_command_that_fails_end_in_its_fault(self, git: GitProcess) -> None:
        with pytest.raises(IncompleteHistoryError, match=r"^git cat-file failed with status 128: .*Not a valid obj"):
            list(git.fields("cat-file", "blob", "nowhere"))

    def test_fields_are_whole_however_much_there_is(self, git: GitProcess, big: str) -> None:
        assert b"".join(line + b"\n" for line in git.fields("cat-file", "blob", big, end=b"\n")) == BIG

    def test_a_field_comes_as_soon_as_it_is_said(self, git: GitProcess, tmp_path: Path) -> None:
        gate, passed = tmp_path / "gate", tmp_path / "passed"
        os.mkfifo(gate)

        def opened() -> None:
            gate.open("w").close()

        timer = threading.Timer(10, opened)  # so that a reader who waits for all is told instead of stuck
        timer.start()
        script = f"!echo a line; read line < '{gate}'; touch '{passed}'; echo another"
        fields = git.fields("-c", f"alias.told={script}", "told", end=b"\n")
        assert next(fields) == b"a line"
        assert not passed.exists()
        timer.cancel()
        opened()
        assert list(fields) == [b"another"]

    def test_complaints_of_any_length_stop_nobody(self, git: GitProcess, big: str) -> None:
        script = f"!git cat-file blob {big} >&2; echo said"
        assert list(git.fields("-c", f"alias.told={script}", "told", end=b"\n")) == [b"said"]

    def test_who_looks_no_further_ends_the_command(self, git: Watched, big: str) -> None:
        fields = git.fields("cat-file", "blob", big, end=b"\n")
        next(fields)
        fields.close()  # type: ignore[attr-defined] # a generator, which a caller need not know
        assert git.last.proc is not None
        assert git.last.proc.returncode == -signal.SIGKILL

    @pytest.mark.parametrize("part", ["proc", "stdin", "stdout", "stderr"])
    def test_a_command_without_its_pipes_was_not_started(
        self, real: GitWorkshop, part: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(Without, "part", part)
        with pytest.raises(FaultError, match="could not be started") as caught:
            list(Without(real.folder).fields("version"))
        assert "install git" in caught.value.fix

    def test_a_command_that_is_gone_was_not_started(self, real: GitWorkshop, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(Without, "part", "proc")
        with pytest.raises(FaultError, match="could not be started") as caught:
            Without(real.folder).run("version")
        assert "install git" in caught.value.fix

    def test_a_stream_is_drained_to_its_end_and_keeps_nobody_from_ending(self) -> None:
        out, into = os.pipe()
        before = set(threading.enumerate())
        with os.fdopen(out, "rb") as stream, os.fdopen(into, "wb") as sink:
            drain = Drain(stream)
            started = set(threading.enumerate()) - before
            sink.write(BIG)
            sink.close()
            assert drain.text() == BIG
        assert {thread.daemon for thread in started} == {True}


class TestFaults:
    @pytest.mark.parametrize("words", INCOMPLETE)
    def test_what_is_missing_is_incomplete_history(self, words: str) -> None:
        found = fault("log", 128, words.encode())
        assert isinstance(found, IncompleteHistoryError)
        assert found.message == f"git log failed with status 128: {words}"
        assert found.fix == ""

    def test_anything_else_is_a_fault_in_gits_words(self) -> None:
        found = fault("log", 3, b"fatal: odd \xff\n")
        assert type(found) is FaultError
        assert found.message == "git log failed with status 3: fatal: odd \ufffd"
        assert "git 2.38" in found.fix

    def test_a_repository_of_somebody_else_is_named_with_what_to_do(self) -> None:
        found = fault("log", 128, b"fatal: detected dubious ownership in repository at '/x'\nTo add, call: missing\n")
        assert type(found) is FaultError
        assert found.message.endswith(": fatal: detected dubious ownership in repository at '/x'")
        assert "safe.directory" in found.fix


class TestPlaces:
    def test_the_repository_around_a_folder_is_found(self, real: GitWorkshop, tmp_path: Path) -> None:
        below = real.folder / "x/y"
        below.mkdir(parents=True)
        for folder in (real.folder, below):
            assert find_repository(folder) == (real.folder / ".git", real.folder)
        bare = tmp_path / "bare.git"
        real.git("init", "--quiet", "--bare", str(bare))
        assert find_repository(bare) == (bare, None)

    def test_a_name_that_looks_like_a_variable_is_a_name(self, real: GitWorkshop, tmp_path: Path) -> None:
        odd = tmp_path / "$HOME"
        real.git("init", "--quiet", str(odd))
        assert find_repository(odd) == (odd / ".git", odd)

    def test_where_there_is_none_the_fix_says_how_to_name_one(self, tmp_path: Path) -> None:
        for folder, words in ((tmp_path, "is not in a git repository"), (tmp_path / "nowhere", "there is no folder")):
            with pytest.raises(UsageError, match=words) as caught:
                find_repository(folder)
            assert str(folder) in caught.value.message
            assert "-C" in caught.value.fix


# Many commands


def test_many_commands_are_answered_in_their_order_also_where_much_waits(real: GitWorkshop) -> None:
    tip = real.grow({"large": "x" * 300_000})
    git = GitProcess(real.folder)
    commands = [("cat-file", "blob", f"{tip}:large"), ("rev-parse", tip)] * 20
    answers = list(git.outputs(commands))
    assert answers == [b"x" * 300_000, f"{tip}\n".encode()] * 20


def test_a_command_that_fails_among_many_is_told_in_its_turn(real: GitWorkshop) -> None:
    tip = real.grow({"a": "1"})
    answers = GitProcess(real.folder).outputs([("rev-parse", tip), ("cat-file", "blob", "0" * 40), ("rev-parse", tip)])
    assert next(answers) == f"{tip}\n".encode()
    with pytest.raises(FaultError, match=r"^git cat-file failed with status 128"):
        next(answers)


class Begun(GitProcess):
    """Keeps all that it started."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.begun: list[Git.AutoInterrupt] = []

    def start(self, *arguments: str) -> "Git.AutoInterrupt":
        """Start a command."""
        self.begun.append(super().start(*arguments))
        return self.begun[-1]


def test_a_few_commands_run_ahead_of_the_one_that_is_read(real: GitWorkshop) -> None:
    git = Begun(real.folder)
    answers = git.outputs([("rev-parse", "--git-dir")] * 40)
    for read in range(1, 4):
        assert next(answers) == b".git\n"
        assert len(git.begun) == read + 6
    answers.close()


def test_commands_that_nobody_reads_on_are_ended(real: GitWorkshop) -> None:
    git = Begun(real.folder)
    slow = [("cat-file", "--batch")] * 3  # waits for its input
    answers = git.outputs([("rev-parse", "--git-dir"), *slow, *slow])
    assert next(answers)
    answers.close()
    assert next(answers, None) is None
    assert [running.proc.returncode for running in git.begun[1:] if running.proc] == [-signal.SIGKILL] * 6


def test_a_command_that_was_not_started_needs_no_end() -> None:
    stop(cast("Git.AutoInterrupt", SimpleNamespace(proc=None)))


def test_a_repository_that_is_closed_ends_what_was_begun_ahead(real: GitWorkshop) -> None:
    root = real.grow({"a": "1"})
    tips = [real.grow({"a": f"{number}"}, parents=[root]) for number in range(2, 12)]
    repository = GitRepository(real.folder / ".git", real.folder)
    ranges = repository.ranges((tip, root) for tip in tips)
    assert [commit.oid for commit in next(ranges)] == tips[:1]
    repository.close()
    assert list(ranges) == []
