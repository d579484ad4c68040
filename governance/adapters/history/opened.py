"""Where measurements are kept."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from capability_budgets.installation import command
from governance.errors import FaultError

if TYPE_CHECKING:
    from governance.adapters.history.measurement_store import SqlStore


def missing() -> list[str]:
    """The libraries that stores are kept with and that this environment does not have."""
    return [name for name in ("sqlalchemy", "alembic", "psycopg", "pyarrow") if find_spec(name) is None]


def need_history() -> None:
    """Make sure that what stores are kept with is there.

    Raises:
        FaultError: something is missing.
    """
    lacking = missing()
    if lacking:
        fix = command("history", "budget-governance")
        raise FaultError(f"this needs {', '.join(lacking)}, which this environment does not have", fix)


@contextmanager
def opened_store(address: str | None, repository: str) -> "Iterator[SqlStore]":
    """The store of an address, else that of a repository in the user's data folder.

    Raises:
        UsageError: the address names no store.
        FaultError: it cannot be used.
    """
    need_history()
    from governance.adapters.history.measurement_store import SqlStore

    store = SqlStore.open(address or f"sqlite:///{usual_place(repository)}")
    try:
        yield store
    finally:
        store.close()


def usual_place(repository: str) -> Path:
    """A file in the user's data folder, named for the repository."""
    named = os.environ.get("XDG_DATA_HOME")
    folder = Path(named) if named else Path.home() / ".local" / "share"
    return folder / "budget" / f"{re.sub(r'[^A-Za-z0-9._-]', '_', repository)}.sqlite"
