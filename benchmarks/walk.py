"""Walks a history as an audit does, and nothing else: `python -m benchmarks.walk REVISION FOLDER…`."""

import sys
from pathlib import Path

from governance.adapters.git.repository import GitRepository
from governance.errors import UsageError


def main() -> None:
    """Find every step that changes something below the folders; without any, only import what that needs."""
    if len(sys.argv) == 1:
        return
    revision, *folders = sys.argv[1:]
    with GitRepository.open(Path()) as repository:
        head = repository.resolve(revision)
        if head is None:
            raise UsageError(f"{revision} names no commit")
        for _ in repository.walk(head, folders):
            pass


main()
