"""Runs the service: `python -m examples.kernel --port 8080`; SIGTERM or Ctrl-C ends it once what it answers is sent."""

import argparse
import signal
import sys
import threading
from pathlib import Path
from types import FrameType

from prometheus_client import CollectorRegistry

from examples.kernel.faults import HELP, VARIABLE, planted_faults
from examples.kernel.kernel import Kernel
from examples.kernel.memory_sampler import EVERY_SECONDS
from examples.kernel.service import Service
from examples.kernel.watching import BUDGETS, Watching
from governance.errors import UsageError


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m examples.kernel", description=__doc__, epilog=f"{VARIABLE}: {HELP}.")
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen at (%(default)s)")
    parser.add_argument("--port", type=int, default=8080, help="the port; 0 takes a free one (%(default)s)")
    parser.add_argument("--budgets", type=Path, default=BUDGETS, help="the budget file or folder (%(default)s)")
    parser.add_argument("--env", help="the environment whose limits hold (none)")
    parser.add_argument(
        "--memory-every",
        type=float,
        default=EVERY_SECONDS,
        metavar="SECONDS",
        help="between traced calls (%(default)s)",
    )
    return parser.parse_args()


def _service(arguments: argparse.Namespace) -> Service:
    registry = CollectorRegistry()
    watch = Watching(
        registry, budgets=arguments.budgets, environment=arguments.env, memory_every=arguments.memory_every
    )
    return Service(Kernel(registry, watch=watch, faults=planted_faults()), (arguments.host, arguments.port))


def _serve(service: Service) -> None:
    """Serve until a signal says stop."""
    stop = threading.Event()

    def stopping(number: int, frame: FrameType | None) -> None:
        del number, frame
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stopping)
    serving = threading.Thread(target=service.serve_forever, kwargs={"poll_interval": 0.05})
    serving.start()
    print(f"listening on {service.url}", flush=True)
    stop.wait()
    service.shutdown()
    serving.join()
    service.server_close()
    print("stopped", flush=True)


def main() -> int:
    """Run the service; 0 when it was stopped, 2 when it was started wrongly."""
    arguments = _arguments()
    try:
        service = _service(arguments)
    except (UsageError, ValueError, OSError, OverflowError) as fault:
        print(f"error: {fault}", file=sys.stderr)
        return 2
    _serve(service)
    return 0


if __name__ == "__main__":
    sys.exit(main())
