"""Runs the service: `python -m examples.kernel --port 8080`; SIGTERM or Ctrl-C ends it once what it answers is sent."""

import argparse
import signal
import sys
import threading
from types import FrameType

from prometheus_client import CollectorRegistry

from examples.kernel.faults import HELP, VARIABLE, planted_faults
from examples.kernel.kernel import Kernel
from examples.kernel.service import Service


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m examples.kernel", description=__doc__, epilog=f"{VARIABLE}: {HELP}.")
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen at (%(default)s)")
    parser.add_argument("--port", type=int, default=8080, help="the port; 0 takes a free one (%(default)s)")
    return parser.parse_args()


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
        kernel = Kernel(CollectorRegistry(), faults=planted_faults())
        service = Service(kernel, (arguments.host, arguments.port))
    except (ValueError, OSError, OverflowError) as fault:
        print(f"error: {fault}", file=sys.stderr)
        return 2
    _serve(service)
    return 0


if __name__ == "__main__":
    sys.exit(main())
