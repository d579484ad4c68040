"""`python -m governance.cli.selftest_worker FOLDER`: runs scenarios as `budget selftest` asks for them."""

import os
import sys
from pathlib import Path

from governance.cli.in_process import run
from governance.selftest.worker import serve


def main() -> None:
    """Tell scenarios as long as somebody asks."""
    try:
        serve(Path(sys.argv[1]), run, sys.stdin, sys.stdout)
    except BrokenPipeError:  # whoever asked is gone, and nothing that is left to print may fail on that
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    main()
