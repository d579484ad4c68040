"""The servers of the tests: none outlives its test, and what is missing is named."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.servers import Server, Servers, program

SERVE = """
import http.server
class Ready(http.server.BaseHTTPRequestHandler):
    def do_GET(self): self.send_response(200); self.end_headers()
server = http.server.HTTPServer(("127.0.0.1", int("{port}")), Ready)
print(f"listening on http://127.0.0.1:{{server.server_address[1]}}", flush=True)
server.serve_forever()
"""


def serving(port: str) -> list[str]:
    return [sys.executable, "-c", SERVE.format(port=port)]


def test_what_was_started_is_stopped_where_a_test_fails(tmp_path: Path) -> None:
    started: list[Server] = []

    def fail() -> None:
        with Servers(tmp_path) as servers:
            started.append(servers.listening("one", serving("0"), tmp_path, {}))
            started.append(servers.ready("two", lambda address: serving(address.rpartition(":")[2])))
            assert all(server.is_ready("/") for server in started)
            raise RuntimeError("the test fails")

    with pytest.raises(RuntimeError, match="the test fails") as fault:
        fail()
    assert not any(server.is_ready("/") for server in started)
    assert f"--- one.log\nlistening on http://{started[0].address}\n" in fault.value.__notes__[0]


ENDS = [sys.executable, "-c", "print('no such option'); raise SystemExit(3)"]


def listen(servers: Servers) -> Server:
    return servers.listening("odd", ENDS, servers.folder, {})


def be_ready(servers: Servers) -> Server:
    return servers.ready("odd", lambda _: ENDS)


@pytest.mark.parametrize("start", [listen, be_ready])
def test_a_server_that_ends_is_told_with_its_log(tmp_path: Path, start: Callable[[Servers], Server]) -> None:
    with pytest.raises(AssertionError, match="odd ended with status 3") as fault, Servers(tmp_path) as servers:
        start(servers)
    assert "no such option" in fault.value.__notes__[0]


def test_a_program_that_is_missing_is_named_with_its_package(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(AssertionError, match=r"apt-get install --no-install-recommends prometheus$"):
        program("promtool")
