"""The schemas in other people's hands: check-jsonschema, and the language server that editors run."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.repository import BUDGETS, Sandbox

CHECKER = Path(sys.executable).parent / "check-jsonschema"
SERVER = shutil.which("yaml-language-server")
POLICY_FILE = "budgets/policy.yaml"
_PATIENCE = 60


@pytest.fixture
def made(empty: Sandbox) -> Sandbox:
    """A repository as `budget init` leaves it."""
    empty.start()
    done = empty.budget("init", "--limit", "checkout.max_latency_ms=200", "--person", "bob=bob@example.com,@bob")
    assert done.status == 0, done.err
    return empty


def comment(sandbox: Sandbox, path: str) -> Path:
    """The schema that the first line of a file names to editors."""
    first = sandbox.read(path).splitlines()[0]
    mark, _, name = first.partition("$schema=")
    assert mark == "# yaml-language-server: "
    return (sandbox.path / path).parent / name


@pytest.mark.parametrize(("path", "kind"), [(BUDGETS, "budgets"), (POLICY_FILE, "policy")])
def test_init_names_the_schema_that_the_command_prints(made: Sandbox, path: str, kind: str) -> None:
    assert comment(made, path).read_text(encoding="utf-8") == made.budget("schema", kind).out


def checked(*words: str | Path) -> int:
    return subprocess.run([CHECKER, *words], capture_output=True, check=False).returncode


@pytest.mark.skipif(not CHECKER.exists(), reason="check-jsonschema is not installed")
@pytest.mark.parametrize(
    ("path", "kind", "good", "bad"),
    [
        (BUDGETS, "budgets", "max_latency_ms: 200", "max_latency: 200"),
        (POLICY_FILE, "policy", "version: 1", "version: 2"),
    ],
)
def test_check_jsonschema_takes_them(made: Sandbox, path: str, kind: str, good: str, bad: str) -> None:
    schema = made.path.parent / f"{kind}.json"
    schema.write_text(made.budget("schema", kind).out, encoding="utf-8")
    assert checked("--check-metaschema", schema) == 0
    assert checked("--schemafile", schema, made.path / path) == 0
    made.replace(path, good, bad)
    assert checked("--schemafile", schema, made.path / path) == 1


class LanguageServer:
    """The language server, spoken to as an editor does."""

    def __init__(self, folder: Path) -> None:
        self._process = subprocess.Popen(
            [str(SERVER), "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        capabilities = {"textDocument": {"publishDiagnostics": {}}, "workspace": {"configuration": True}}
        root = {"processId": os.getpid(), "rootUri": folder.as_uri(), "capabilities": capabilities}
        self._send("initialize", root, number=1)
        next(message for message in self._heard() if message.get("id") == 1 and "result" in message)
        self._send("initialized", {})

    def diagnostics(self, path: Path) -> list[str]:
        """What it says of a file."""
        text = path.read_text(encoding="utf-8")
        document = {"uri": path.as_uri(), "languageId": "yaml", "version": 1, "text": text}
        self._send("textDocument/didOpen", {"textDocument": document})
        for message in self._heard():
            if message.get("method") == "textDocument/publishDiagnostics" and message["params"]["uri"] == path.as_uri():
                return [item["message"] for item in message["params"]["diagnostics"]]
        raise AssertionError("it said nothing")

    def close(self) -> None:
        self._process.kill()
        self._process.communicate()

    def _send(self, method: str, parameters: object, number: int | None = None) -> None:
        self._write({"jsonrpc": "2.0", "method": method, "params": parameters} | ({"id": number} if number else {}))

    def _write(self, message: object) -> None:
        data = json.dumps(message).encode()
        assert self._process.stdin is not None
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(data), data))
        self._process.stdin.flush()

    def _heard(self) -> Iterator[dict[str, Any]]:
        stream = self._process.stdout
        assert stream is not None
        deadline = time.monotonic() + _PATIENCE
        while time.monotonic() < deadline:
            length = 0
            while line := stream.readline().strip():
                if line.lower().startswith(b"content-length:"):
                    length = int(line.partition(b":")[2])
            message: dict[str, Any] = json.loads(stream.read(length))
            if "method" in message and "id" in message:  # it asks for settings: there are none
                asked = message.get("params", {}).get("items", [])
                self._write({"jsonrpc": "2.0", "id": message["id"], "result": [None for _ in asked] or None})
            yield message


@pytest.mark.skipif(SERVER is None, reason="yaml-language-server is not installed")
def test_editors_find_what_is_wrong_by_the_comment_alone(made: Sandbox) -> None:
    server = LanguageServer(made.path)
    try:
        assert server.diagnostics(made.path / BUDGETS) == []
        assert server.diagnostics(made.path / POLICY_FILE) == []
        wrong = made.path / "budgets/wrong.yaml"
        wrong.write_text(made.read(BUDGETS).replace("max_latency_ms: 200", "latency: 200"), encoding="utf-8")
        assert any("latency" in message for message in server.diagnostics(wrong))
    finally:
        server.close()
