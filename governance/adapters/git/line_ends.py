"""Line ends: what git would store of a file whose lines end with CR and LF in the checkout.

Git converts by attributes and by core.autocrlf (gitattributes(5), "End-of-line conversion"). It is asked for these only
where a file holds CR and LF, and it is never let store anything: a clean filter is a program that a repository names.
"""

import os
import posixpath
import re
from functools import cached_property
from pathlib import Path
from typing import Final, NamedTuple

from capability_budgets.reading.late_patterns import late
from governance.adapters.git.process import GitProcess

_LISTED: Final = late(rb"i/(?P<index>\S*)\s+w/(?P<here>\S*)\s+attr/(?P<attributes>.*?)\s*\t(?P<path>.*)", re.DOTALL)

_TRUE: Final = frozenset({b"", b"true", b"yes", b"on", b"1", b"input"})
"""What core.autocrlf says where git stores LF only; one without a value is true."""

_BINARY: Final = b"-text"
_WITH_CR: Final = frozenset({b"crlf", b"mixed"})


class _Told(NamedTuple):
    """What git says of a file's line ends: in the index, in the checkout, and by attributes."""

    stored: bytes = b""
    here: bytes = b""
    attributes: bytes = b""


class LineEnds:
    """Tells what git would store."""

    def __init__(self, git: GitProcess) -> None:
        self._git = git
        self._told: dict[str, _Told] = {}

    def stored(self, path: str, data: bytes) -> bytes:
        """The content that git would store of a file of the checkout."""
        if b"\r\n" not in data or not self._is_converted(path):
            return data
        return data.replace(b"\r\n", b"\n")

    def _is_converted(self, path: str) -> bool:
        told = self._of(path)
        if told.attributes == _BINARY:
            return False
        if told.attributes.startswith(b"text") and not told.attributes.startswith(b"text=auto"):
            return True
        if not told.attributes and not self._is_automatic:
            return False
        # Left to git, what looks binary stays as it is, and so does what was stored with CR.
        return told.here != _BINARY and told.stored not in _WITH_CR

    def _of(self, path: str) -> _Told:
        if path not in self._told:
            self._told.update(self._listed(posixpath.dirname(path) or path))
            self._told.setdefault(path, _Told())
        return self._told[path]

    def _listed(self, place: str) -> dict[str, _Told]:
        found: dict[str, _Told] = {}
        # Judging leaves the user's own attributes out; what git stores of the user's checkout goes by them, too.
        own = ("-c", f"core.attributesFile={self._own_attributes()}")
        for field in self._git.fields(*own, "ls-files", "--cached", "--others", "--eol", "-z", "--", place):
            match = _LISTED().fullmatch(field)
            if match is not None:
                path = match["path"].decode("utf-8", "surrogateescape")
                found[path] = _Told(match["index"], match["here"], match["attributes"])
        return found

    def _own_attributes(self) -> str:
        status, value = self._git.run(
            "config", "--global", "--null", "--type=path", "--get", "core.attributesFile", accept=(0, 1, 128)
        )
        if status == 0:
            return value.rstrip(b"\0").decode("utf-8", "surrogateescape")
        home = os.environ.get("XDG_CONFIG_HOME") or Path("~/.config").expanduser()
        return str(Path(home) / "git" / "attributes")

    @cached_property
    def _is_automatic(self) -> bool:
        status, value = self._git.run("config", "--null", "--get", "core.autocrlf", accept=(0, 1))
        return status == 0 and value.rstrip(b"\0").lower() in _TRUE


def with_cr(data: bytes) -> bytes:
    """Text whose lines all end with CR and LF."""
    return data.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
