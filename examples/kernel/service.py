"""The capabilities behind HTTP: POST /messages, GET /metrics, GET /healthz."""

import json
import math
import re
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Final

from examples.kernel.kernel import Kernel
from examples.kernel.metrics_collector import CONTENT_TYPE
from examples.kernel.rate_limiter import NANOSECONDS
from examples.kernel.schema_validator import MAX_BYTES, Refusal

IDLE_SECONDS: Final = 5.0
"""How long a connection may say nothing; also the longest that a stop can take."""

_CLIENT: Final = re.compile(r"[A-Za-z0-9._-]{1,64}", re.ASCII)
_LENGTH: Final = re.compile(r"[0-9]{1,10}", re.ASCII)
_DRAINED: Final = 1024 * 1024  # bytes of a body too large that are read, so that its sender hears why it is refused


@dataclass(frozen=True, slots=True)
class Answer:
    """What is sent back."""

    status: HTTPStatus
    body: bytes
    content_type: str = "application/json"
    headers: tuple[tuple[str, str], ...] = ()


def said(http: HTTPStatus, *headers: tuple[str, str], **fields: object) -> Answer:
    """An answer in JSON."""
    return Answer(http, json.dumps(fields).encode() + b"\n", headers=headers)


class Service(ThreadingHTTPServer):
    """Serves one kernel, a thread a connection; closing it waits for the answers on their way."""

    daemon_threads = False
    allow_reuse_address = True

    def __init__(self, kernel: Kernel, address: tuple[str, int]) -> None:
        """Listen at this address; port 0 takes a free one.

        Raises:
            OSError: the address cannot be listened at.
        """
        self.kernel = kernel
        super().__init__(address, Handler)

    @property
    def url(self) -> str:
        """Where it listens."""
        host, port = self.server_address[:2]
        return f"http://{host!s}:{port}"


class Handler(BaseHTTPRequestHandler):
    """Answers one request a connection (HTTP/1.0, as the standard library speaks it by default)."""

    server: Service
    server_version = "kernel"
    sys_version = ""
    timeout = IDLE_SECONDS

    def do_GET(self) -> None:
        """Answer GET."""
        self._answer()

    def do_POST(self) -> None:
        """Answer POST."""
        self._answer()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the standard library's name)
        """Say nothing: what happened stands in the metrics."""

    def _answer(self) -> None:
        start = time.perf_counter()
        route = self.path.partition("?")[0]
        status = HTTPStatus.INTERNAL_SERVER_ERROR  # where nothing was decided, something broke
        try:
            answer = self._decide(route, self._body())
            status = answer.status
            with suppress(ConnectionError, TimeoutError):  # who has left hears no answer
                self._send(answer)
        finally:
            self.server.kernel.record(route, status, time.perf_counter() - start)

    def _body(self) -> bytes | Answer:
        """What was sent along, read also where nobody asked for it: a connection closed on unread bytes is reset."""
        length = self.headers.get("Content-Length", "0" if self.command == "GET" else "")
        if not _LENGTH.fullmatch(length):
            return said(HTTPStatus.LENGTH_REQUIRED, error="send Content-Length, a whole number of bytes")
        try:
            body = self.rfile.read(min(int(length), _DRAINED))
        except (ConnectionError, TimeoutError):
            return said(HTTPStatus.REQUEST_TIMEOUT, error=f"send the body within {IDLE_SECONDS:g} seconds")
        if int(length) > MAX_BYTES:
            return said(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, error=f"send at most {MAX_BYTES} bytes")
        return body

    def _decide(self, route: str, body: bytes | Answer) -> Answer:
        match self.command, route:
            case "POST", "/messages":
                return body if isinstance(body, Answer) else self._message(body)
            case "GET", "/metrics":
                return Answer(HTTPStatus.OK, self.server.kernel.exposition(), CONTENT_TYPE)
            case "GET", "/healthz":
                return said(HTTPStatus.OK, status="healthy")
            case _, "/messages" | "/metrics" | "/healthz":
                allowed = "POST" if route == "/messages" else "GET"
                return said(HTTPStatus.METHOD_NOT_ALLOWED, ("Allow", allowed), error=f"send {allowed}")
            case _:
                return said(HTTPStatus.NOT_FOUND, error="send POST /messages, GET /metrics or GET /healthz")

    def _message(self, body: bytes) -> Answer:
        decision = self.server.kernel.admit(self._client())
        if not decision.allowed:
            seconds = math.ceil(decision.retry_after / NANOSECONDS)
            return said(HTTPStatus.TOO_MANY_REQUESTS, ("Retry-After", str(seconds)), error="too many requests")
        read = self.server.kernel.read(body)
        if isinstance(read, Refusal):
            problems = [asdict(problem) for problem in read.problems]
            return said(HTTPStatus.UNPROCESSABLE_ENTITY, problems=problems, more=read.more)
        return said(HTTPStatus.ACCEPTED, id=str(read.id))

    def _client(self) -> str:
        """Who asks: the name in X-Client where it is one, else the address."""
        name = self.headers.get("X-Client", "")
        return name if _CLIENT.fullmatch(name) else str(self.client_address[0])

    def _send(self, answer: Answer) -> None:
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.content_type)
        self.send_header("Content-Length", str(len(answer.body)))
        for name, value in answer.headers:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer.body)
