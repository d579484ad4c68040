"""A PostgreSQL server of a test's own, from Debian's package; it is stopped however the tests end."""

import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_USER = "postgres"
PACKAGE = "postgresql"
"""What to install where it is missing."""


def programs() -> Path | None:
    """The folder of the server's programs; None where it is not installed."""
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    named = shutil.which("initdb")
    return places[-1].parent if places else Path(named).parent if named else None


@contextmanager
def postgres(folder: Path) -> Iterator[str]:
    """The address of an empty database in a server that listens to a socket in the folder alone."""
    place = programs()
    assert place is not None, f"there is no PostgreSQL: apt-get install --no-install-recommends {PACKAGE}"
    data, socket = folder / "data", folder / "socket"
    socket.mkdir(parents=True)
    before: list[str] = []
    if os.geteuid() == 0:  # the server refuses to run as root
        os.chown(folder, *_user())
        os.chown(socket, *_user())
        before = ["setpriv", f"--reuid={_USER}", f"--regid={_USER}", "--clear-groups"]

    def run(*command: str) -> None:
        subprocess.run([*before, *command], check=True, capture_output=True, cwd="/")

    run(str(place / "initdb"), "-D", str(data), "-U", _USER, "-A", "trust", "--no-sync", "-E", "UTF8", "--locale=C")
    options = f"-c listen_addresses='' -c unix_socket_directories='{socket}' -c fsync=off"
    run(str(place / "pg_ctl"), "-D", str(data), "-w", "-l", str(folder / "log"), "-o", options, "start")
    try:
        yield f"postgresql+psycopg://{_USER}@/postgres?host={socket}"
    finally:
        run(str(place / "pg_ctl"), "-D", str(data), "-w", "-m", "immediate", "stop")


def _user() -> tuple[int, int]:
    entry = pwd.getpwnam(_USER)
    return entry.pw_uid, entry.pw_gid
