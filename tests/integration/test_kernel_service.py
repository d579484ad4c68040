"""The example service: what it answers over HTTP, and that it starts, stops and fails as its page says."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import Any

import pytest
from prometheus_client import CollectorRegistry
from prometheus_client.parser import text_string_to_metric_families

from examples.kernel.kernel import Kernel
from examples.kernel.rate_limiter import Rate
from examples.kernel.schema_validator import MAX_BYTES
from examples.kernel.service import Handler, Service
from tests.support.documents import ROOT
from tests.support.orders import ORDER, altered, right


@dataclass(frozen=True)
class Said:
    """An answer as it came."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True)
class Caller:
    """Asks a service."""

    port: int

    def ask(self, method: str, path: str, body: bytes | None = None, **headers: str) -> Said:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request(method, path, body, {name.replace("_", "-"): text for name, text in headers.items()})
            answer = connection.getresponse()
            return Said(answer.status, dict(answer.getheaders()), answer.read())
        finally:
            connection.close()

    def counted(self, expected: float, name: str, **labels: str) -> bool:
        """Whether a metric comes to a value: what is answered is counted once it is sent."""
        end = time.monotonic() + 20
        while self.metric(name, **labels) != expected:
            if time.monotonic() > end:
                return False
            time.sleep(0.01)
        return True

    def metric(self, name: str, **labels: str) -> float:
        families = text_string_to_metric_families(self.ask("GET", "/metrics").body.decode())
        return sum(s.value for family in families for s in family.samples if (s.name, s.labels) == (name, labels))


@contextmanager
def serving(kernel: Kernel) -> Iterator[Caller]:
    """A service in this process."""
    with Service(kernel, ("127.0.0.1", 0)) as service:
        thread = threading.Thread(target=service.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield Caller(int(service.server_address[1]))
        finally:
            service.shutdown()
            thread.join()


@pytest.fixture
def service() -> Iterator[Caller]:
    with serving(Kernel(CollectorRegistry())) as caller:
        yield caller


@contextmanager
def program(fault: str = "") -> Iterator[tuple[subprocess.Popen[str], Caller]]:
    """The service as a process of its own."""
    words = [sys.executable, "-m", "examples.kernel", "--port", "0"]
    env = {**os.environ, "KERNEL_FAULT": fault}
    with subprocess.Popen(words, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as run:
        try:
            assert run.stdout
            line = run.stdout.readline()
            assert line.startswith("listening on http://127.0.0.1:"), line
            yield run, Caller(int(line.rpartition(":")[2]))
        finally:
            run.kill()


def stopped(run: subprocess.Popen[str]) -> tuple[int, str, str]:
    """How it ended, and what it said."""
    out, err = run.communicate(timeout=20)
    return run.returncode, out, err


def test_a_message_that_is_right_is_accepted(service: Caller) -> None:
    said = service.ask("POST", "/messages", right())
    assert (said.status, said.json) == (202, {"id": ORDER["id"]})


def test_a_message_that_is_wrong_is_refused_with_its_problems(service: Caller) -> None:
    said = service.ask("POST", "/messages", altered(["lines", 0, "quantity"], 0))
    assert said.status == 422
    assert said.json == {
        "problems": [{"path": "/lines/0/quantity", "what": "is 0", "instead": "write a whole number from 1 to 10000"}],
        "more": 0,
    }


def test_a_client_that_asks_too_much_is_told_when_to_come_back() -> None:
    with serving(Kernel(CollectorRegistry(), rate=Rate(requests=1, seconds=3600, burst=2))) as service:
        said = [service.ask("POST", "/messages", right(), X_Client="eve") for _ in range(3)]
        assert [one.status for one in said] == [202, 202, 429]
        assert 3590 <= int(said[2].headers["Retry-After"]) <= 3600
        assert service.ask("POST", "/messages", right(), X_Client="bob").status == 202


def test_a_name_that_is_none_is_counted_by_its_address() -> None:
    with serving(Kernel(CollectorRegistry(), rate=Rate(requests=1, seconds=3600))) as service:
        names = ("x" * 65, "a b", "", "é")
        statuses = [service.ask("POST", "/messages", right(), X_Client=name).status for name in names]
        assert statuses == [202, 429, 429, 429]


def test_what_it_answers_is_counted(service: Caller) -> None:
    service.ask("POST", "/messages", right())
    service.ask("POST", "/messages", b"{}")
    service.ask("GET", "/nowhere")
    assert service.counted(1, "kernel_requests_total", route="/messages", status="202")
    assert service.counted(1, "kernel_requests_total", route="/messages", status="422")
    assert service.counted(1, "kernel_requests_total", route="other", status="404")
    assert service.counted(2, "kernel_request_duration_seconds_count", route="/messages")
    assert service.counted(0, "kernel_errors_total", route="/messages")


def test_the_metrics_come_in_the_format_that_they_claim(service: Caller) -> None:
    assert service.ask("GET", "/metrics").headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/healthz", 200),
        ("GET", "/healthz?quick", 200),
        ("GET", "/messages", 405),
        ("POST", "/metrics", 405),
        ("GET", "/", 404),
        ("PUT", "/messages", 501),
    ],
)
def test_other_requests_are_answered_by_what_they_ask(service: Caller, method: str, path: str, status: int) -> None:
    assert service.ask(method, path).status == status


def test_a_body_too_large_is_refused_and_its_sender_hears_it(service: Caller) -> None:
    said = service.ask("POST", "/messages", b" " * (MAX_BYTES + 1))
    assert (said.status, said.json) == (413, {"error": "send at most 16384 bytes"})


@pytest.mark.parametrize("length", ["-1", "many", "٣", ""])
def test_a_length_that_is_none_is_refused(service: Caller, length: str) -> None:
    with socket.create_connection(("127.0.0.1", service.port), timeout=20) as connection:
        connection.sendall(f"POST /messages HTTP/1.0\r\nContent-Length: {length}\r\n\r\n".encode())
        assert connection.makefile("rb").readline() == b"HTTP/1.0 411 Length Required\r\n"


def test_a_sender_that_stops_talking_is_sent_away(service: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Handler, "timeout", 0.05)
    with socket.create_connection(("127.0.0.1", service.port), timeout=20) as connection:
        connection.sendall(b"POST /messages HTTP/1.0\r\nContent-Length: 100\r\n\r\n{")
        assert connection.makefile("rb").readline() == b"HTTP/1.0 408 Request Timeout\r\n"
    assert service.counted(1, "kernel_requests_total", route="/messages", status="408")


def test_a_sender_that_breaks_off_hurts_nobody_else(service: Caller, capfd: pytest.CaptureFixture[str]) -> None:
    with socket.create_connection(("127.0.0.1", service.port), timeout=20) as connection:
        connection.sendall(b"POST /messages HTTP/1.0\r\nContent-Length: 100\r\n\r\n{")
    assert service.ask("POST", "/messages", right()).status == 202
    assert capfd.readouterr().err == ""


def test_what_breaks_inside_counts_as_an_error_of_the_service(capfd: pytest.CaptureFixture[str]) -> None:
    class Broken(Kernel):
        def read(self, raw: bytes) -> Any:
            raise RuntimeError(f"broken on purpose, {len(raw)} bytes")

    with serving(Broken(CollectorRegistry())) as service:
        with pytest.raises(ConnectionError):
            service.ask("POST", "/messages", right())
        assert service.counted(1, "kernel_errors_total", route="/messages")
    assert "broken on purpose" in capfd.readouterr().err


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_it_after_the_answers_on_their_way(number: signal.Signals) -> None:
    with program() as (run, caller):
        body = right()
        with socket.create_connection(("127.0.0.1", caller.port), timeout=20) as connection:
            connection.sendall(b"POST /messages HTTP/1.0\r\nContent-Length: %d\r\n\r\n" % len(body))
            assert caller.ask("GET", "/healthz").status == 200  # connections are taken in order: the first one is in
            run.send_signal(number)
            connection.sendall(body)
            assert connection.makefile("rb").readline() == b"HTTP/1.0 202 Accepted\r\n"
        assert stopped(run) == (0, "stopped\n", "")


def test_a_fault_makes_a_capability_slow_and_greedy_for_all_to_see() -> None:
    with program("slow:150ms:schema_validator,greedy:3MB:metrics") as (_, caller):
        caller.ask("POST", "/messages", right())
        assert caller.counted(1, "kernel_request_duration_seconds_count", route="/messages")
        assert caller.metric("kernel_request_duration_seconds_sum", route="/messages") >= 0.15
        watched = {"environment": "default"}
        slow = caller.metric("capability_latency_seconds_sum", capability="schema_validator", **watched)
        assert 0.15 <= slow < caller.metric("kernel_request_duration_seconds_sum", route="/messages")
        assert caller.metric("capability_latency_seconds_sum", capability="rate_limiter", **watched) < slow
        assert caller.metric("capability_memory_peak_bytes", capability="metrics", **watched) >= 3 * 1024 * 1024


@pytest.mark.parametrize(
    ("arguments", "fault", "words"),
    [
        (["--port", "99999"], "", "error: "),
        (["--port", "0", "--host", "203.0.113.1"], "", "error: "),
        ([], "slow", "error: KERNEL_FAULT holds 'slow'; write slow:20ms"),
        (["--env", "mars"], "", "error: no capability has an environment 'mars'"),
        (["--budgets", "nowhere.yaml"], "", "error: nowhere.yaml cannot be read"),
        (["--memory-every", "nan"], "", "error: nan seconds between two measurements"),
    ],
)
def test_a_wrong_start_is_told_in_one_line(arguments: list[str], fault: str, words: str) -> None:
    command = [sys.executable, "-m", "examples.kernel", *arguments]
    env = {**os.environ, "KERNEL_FAULT": fault}
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(words)
    assert done.stderr.count("\n") == 1
