"""The processes that tell scenarios: what they are asked, what they answer, and how they end."""

import datetime as dt
import io
import json
import os
import signal
import subprocess
import sys
from dataclasses import asdict, replace
from pathlib import Path

import pytest

import governance
from governance.cli.in_process import run
from governance.domain.reports.selftest import Broken, NotRunScenario
from governance.errors import FaultError
from governance.ports.progress import Silence
from governance.selftest import runner as ensemble
from governance.selftest import worker as stage
from governance.selftest.attacks.catalogue import GUARANTEES, SCENARIOS, twin_names
from governance.selftest.runner import put_to_test
from governance.selftest.sandbox import outcomes as telling
from governance.selftest.sandbox.outcomes import Mismatch, NotRun, ScenarioSide
from governance.selftest.sandbox.scenario import Guarantee
from governance.selftest.worker import serve
from governance.selftest.worker_client import WorkerClient

FIRST = SCENARIOS[0]


def served(folder: Path, *orders: tuple[str, str]) -> list[dict[str, str]]:
    """What this process answers when it is asked for these."""
    answers = io.StringIO()
    serve(folder, run, [json.dumps(order) for order in orders], answers)
    return [json.loads(line) for line in answers.getvalue().splitlines()]


def test_every_order_has_its_answer_behind_the_first_that_says_ready(tmp_path: Path) -> None:
    assert served(tmp_path, ("attack", FIRST.name), ("honest twin", FIRST.name)) == [{}, {}, {}]


def test_no_play_leaves_anything_behind(tmp_path: Path) -> None:
    served(tmp_path, ("attack", FIRST.name))
    assert sorted(place.name for place in tmp_path.iterdir()) == ["keys", "template"]


@pytest.mark.parametrize(
    ("outcome", "answer"),
    [
        (Mismatch("a", "b"), {"expected": "a", "happened": "b"}),
        (NotRun("no links"), {"reason": "no links"}),
    ],
)
def test_what_went_wrong_is_answered(
    outcome: Mismatch | NotRun, answer: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stage, "run_scenario", lambda *_: outcome)
    assert served(tmp_path, ("attack", FIRST.name)) == [{}, answer]


def test_a_stage_that_cannot_be_set_is_a_fault_before_any_scenario(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "ssh-keygen").write_text("#!/bin/sh\necho no keys today >&2; exit 7\n")
    (tmp_path / "ssh-keygen").chmod(0o700)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    [answer] = served(tmp_path, ("attack", FIRST.name))
    assert answer == {"fault": "ssh-keygen -t ed25519 ended with status 7: no keys today"}


def program(folder: Path, script: str) -> list[str]:
    """A program that plays the part of a process that tells scenarios."""
    place = folder / "program"
    place.write_text(f"#!/bin/sh\n{script}\n")
    place.chmod(0o700)
    return [str(place)]


def scripted(folder: Path, *lines: str) -> list[str]:
    """One that answers these lines, whatever it is asked, one at a time."""
    return program(folder, "".join(f"echo '{line}'; read -r order\n" for line in lines))


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        ("{}", None),
        ('{"reason": "no links"}', NotRun("no links")),
        ('{"expected": "a", "happened": "b"}', Mismatch("a", "b")),
    ],
)
def test_an_answer_is_read(answer: str, outcome: telling.Outcome, tmp_path: Path) -> None:
    with WorkerClient(scripted(tmp_path, "{}", answer), tmp_path) as worker:
        worker.begin()
        assert worker.run(ScenarioSide.ATTACK, FIRST.name) == outcome


def test_a_fault_of_the_stage_is_raised(tmp_path: Path) -> None:
    with (
        WorkerClient(scripted(tmp_path, '{"fault": "git is asleep"}'), tmp_path) as worker,
        pytest.raises(FaultError, match="no scenario can run here: git is asleep"),
    ):
        worker.begin()


def test_a_process_that_ends_in_the_middle_decides_nothing(tmp_path: Path) -> None:
    with WorkerClient(scripted(tmp_path, "{}"), tmp_path) as worker:
        worker.begin()
        for _ in range(3):
            with pytest.raises(FaultError, match="ended too early"):
                worker.run(ScenarioSide.ATTACK, FIRST.name)


def test_a_process_that_does_not_end_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("governance.selftest.worker_client._STOP_TIMEOUT", 0.1)
    with WorkerClient(program(tmp_path, "echo '{}'\nexec sleep 600"), tmp_path) as worker:
        worker.begin()
    assert worker._process.returncode == -signal.SIGKILL


def test_a_process_has_nothing_of_the_users_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GIT_DIR", "GIT_CONFIG_COUNT", "SSH_AUTH_SOCK", "GITHUB_BASE_REF", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, "of the user")
    with WorkerClient(program(tmp_path, "env > variables\npwd -P > folder\necho '{}'"), tmp_path) as worker:
        worker.begin()
    variables = (tmp_path / "variables").read_text()
    assert "of the user" not in variables
    assert f"HOME={tmp_path}\n" in variables
    assert (tmp_path / "folder").read_text().strip() == str(tmp_path.resolve())


def test_a_process_whom_nobody_listens_to_any_more_ends_quietly(tmp_path: Path) -> None:
    package = str(Path(governance.__file__).parents[1])
    with subprocess.Popen(
        [sys.executable, "-m", "governance.cli.selftest_worker", str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": package},
    ) as process:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        assert process.stdout.readline() == b"{}\n"
        process.stdout.close()
        process.stdin.write(json.dumps(["attack", FIRST.name]).encode() + b"\n")
        process.stdin.close()
        assert process.stderr.read() == b""
        assert process.wait() == 0


def test_every_attack_and_every_twin_is_told_once(tmp_path: Path) -> None:
    log = tmp_path / "orders"
    command = program(tmp_path, f"echo '{{}}'\nwhile read -r order; do echo \"$order\" >> '{log}'; echo '{{}}'; done")
    guarantees = put_to_test(GUARANTEES, command, Silence())
    assert [(item.name, item.scenarios, item.held) for item in guarantees] == [
        (guarantee.name, len(guarantee.scenarios), len(guarantee.scenarios)) for guarantee in GUARANTEES
    ]
    sides = [json.loads(line) for line in log.read_text().splitlines()]
    assert sorted(name for side, name in sides if side == "attack") == sorted(scenario.name for scenario in SCENARIOS)
    assert sorted(name for side, name in sides if side == "honest twin") == sorted(set(twin_names(SCENARIOS).values()))


def test_what_goes_wrong_on_either_side_is_told_of_every_story_it_belongs_to(tmp_path: Path) -> None:
    wrong, worse, lack = Mismatch("a", "b"), Mismatch("c", "d"), NotRun("no links")
    ends: dict[tuple[str, str], Mismatch | NotRun] = {
        ("attack", "one"): wrong,
        ("honest twin", "one"): worse,
        ("attack", "two"): lack,
        ("attack", "four"): lack,
        ("honest twin", "four"): wrong,
    }
    twin, other = FIRST.honest, FIRST.attack
    honest = {"one": twin, "two": other, "three": twin, "four": SCENARIOS[1].honest, "five": SCENARIOS[2].honest}
    scenarios = tuple(replace(FIRST, name=name, honest=play) for name, play in honest.items())
    cases = "".join(
        f"'{json.dumps([side, name])}') echo '{json.dumps(asdict(end))}';;\n" for (side, name), end in ends.items()
    )
    command = program(
        tmp_path, f"echo '{{}}'\nwhile read -r order; do case $order in {cases}*) echo '{{}}';; esac; done"
    )
    [guarantee] = put_to_test([Guarantee("x", "y", scenarios)], command, Silence())
    assert (guarantee.scenarios, guarantee.held) == (5, 1)
    assert guarantee.broken == (
        Broken("one", FIRST.tries, "attack", "a", "b"),
        Broken("three", FIRST.tries, "honest twin", "c", "d"),
        Broken("four", FIRST.tries, "honest twin", "a", "b"),
    )
    assert guarantee.not_run == (NotRunScenario("two", FIRST.tries, "no links"),)


def test_a_clock_before_the_dates_of_the_stories_stops_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ensemble, "START", dt.datetime.now(tz=dt.UTC) - dt.timedelta(days=1))
    with pytest.raises(FaultError, match="the clock stands at "):
        put_to_test(GUARANTEES, ["/nonexistent"], Silence())
