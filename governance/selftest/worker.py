"""A process that runs scenarios: it makes a governed repository, and copies it for every side of one."""

import json
import tempfile
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final, TextIO

from governance.selftest.attacks.catalogue import SCENARIOS
from governance.selftest.sandbox.command_result import Runner
from governance.selftest.sandbox.errors import NotRunError
from governance.selftest.sandbox.keys import Keys
from governance.selftest.sandbox.outcomes import ScenarioSide, run_scenario
from governance.selftest.sandbox.repository import Sandbox

_BY_NAME: Final = {scenario.name: scenario for scenario in SCENARIOS}


def serve(folder: Path, runner: Runner, orders: Iterable[str], answers: TextIO) -> None:
    """Run what is asked for until nothing more is asked.

    An order is a line of JSON, a side and the name of a scenario. The answer is a line of JSON, too: the fields of the
    outcome, none if all is as promised. Before the first order, an answer says that all is ready (no field) or
    what hinders it (`fault`).

    Args:
        folder: an empty folder; what remains in it is nobody's.
        runner: runs the command that is attacked.
        orders: where orders come from.
        answers: where answers go.
    """
    try:
        template = founded(folder, runner)
    except (NotRunError, OSError) as fault:
        _answer(answers, {"fault": str(fault)})
        return
    _answer(answers, {})
    for order in orders:
        side, name = json.loads(order)
        with tempfile.TemporaryDirectory(dir=folder, ignore_cleanup_errors=True) as place:
            outcome = run_scenario(_BY_NAME[name], ScenarioSide(side), template.copied(Path(place) / "repo"))
        _answer(answers, {} if outcome is None else asdict(outcome))


def founded(folder: Path, runner: Runner) -> Sandbox:
    """Make the keys, and the governed repository that every scenario begins with.

    Raises:
        NotRunError: git or ssh-keygen do not do their part.
    """
    (folder / "keys").mkdir()
    sandbox = Sandbox(folder / "template" / "repo", Keys(folder / "keys"), runner)
    sandbox.adopt()
    return sandbox


def _answer(answers: TextIO, fields: dict[str, Any]) -> None:
    answers.write(f"{json.dumps(fields)}\n")
    answers.flush()
