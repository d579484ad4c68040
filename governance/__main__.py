"""The command `budget`, also as `python -m governance`."""

import gc
from typing import NoReturn


def main() -> NoReturn:
    """Run the command line."""
    # What is loaded stays to the end, and little of the rest is garbage that only a collector finds: looking through
    # all of it while the libraries load costs a start some five percent.
    gc.set_threshold(1_000_000)
    from governance.cli.main import main as command

    command()


if __name__ == "__main__":
    main()
