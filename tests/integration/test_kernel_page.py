"""What the page of the example shows of alerts, as it stands there."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

from tests.support.documents import ROOT, blocks
from tests.support.repository import Sandbox
from tests.support.servers import free_port, program

PAGE: Final = ROOT / "examples" / "kernel" / "README.md"


def shown() -> str:
    """The commands, with ports that are free."""
    (block,) = blocks(PAGE.read_text(encoding="utf-8"), "bash")
    ports = {port: str(free_port()) for port in ("8080", "9090")}
    assert all(block.text.count(port) == 2 for port in ports)
    return re.sub("|".join(ports), lambda match: ports[match[0]], block.text)


def test_the_commands_of_the_page_let_an_alert_fire(empty: Sandbox, tmp_path: Path) -> None:
    empty.start()
    for name in ("examples", "budgets", "adr"):
        shutil.copytree(ROOT / name, empty.path / name, ignore=shutil.ignore_patterns("__pycache__"))
    empty.commit("The example and its budgets")
    folders = [Path(sys.executable).parent, *(Path(program(name)).parent for name in ("prometheus", "promtool"))]
    path = os.pathsep.join((*map(str, folders), os.environ["PATH"]))
    done = subprocess.run(
        ["timeout", "60", "bash", "-euo", "pipefail", "-c", shown()],
        cwd=empty.path,
        env={**empty.env, "PATH": path, "TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    logs = "".join(log.read_text(encoding="utf-8") for log in tmp_path.glob("tmp.*/log"))
    assert done.returncode == 0, done.stdout + done.stderr + logs
    (fired,) = (line for line in done.stdout.splitlines() if line.startswith("ALERTS{"))
    assert 'alertname="CapabilityLatencyHigh", alertstate="firing", capability="metrics"' in fired
    assert "=> 1 @" in fired
    assert list(tmp_path.glob("tmp.*")) == []
