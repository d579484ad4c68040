"""Reads the budgets around a folder, for whoever measures there."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from governance.adapters.git.commits import Committer
from governance.adapters.git.repository import GitRepository
from governance.adapters.ssh.keygen import SshKeys
from governance.adapters.system.clock import SystemClock
from governance.adapters.system.files import Checkout, read_outside
from governance.domain.budgets.limits import BudgetSet
from governance.errors import FaultError
from governance.judging.reading.checkout import read_checkout
from governance.ports.repository import World


def budgets_around(folder: Path) -> BudgetSet:
    """The budgets of the checkout that a folder lies in, as they stand in its files.

    Raises:
        BudgetError: there is no repository, nothing is governed in it, or not everything can be read.
    """
    with _variables_kept(), GitRepository.open(folder) as repository:
        top = repository.top or repository.git_dir
        files = Checkout(top, exists=repository.top is not None)
        world = World(repository, SshKeys(), files, SystemClock(), Committer(top), dict(os.environ), read_outside)
        reading = read_checkout(world)
    errors = [finding for finding in reading.findings if finding.is_error]
    if errors:
        raise FaultError(f"the budgets cannot be read: {errors[0].message}", "budget lint tells all of it")
    return reading.side.budgets


@contextmanager
def _variables_kept() -> Iterator[None]:
    """Opening a repository drops git's variables, which others in this process may still want."""
    before = dict(os.environ)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
