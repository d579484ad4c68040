"""The floor of an audit: the git and ssh-keygen processes that nobody could do without, bare, on the same repository.

One `git log` over the governed paths together, one `git cat-file --batch` over the blobs it names, and one
`ssh-keygen -Y verify` a distinct signature, on all cores. What they print is read by nobody: it is only made.
"""

import os
import re
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.processes import Timed
from governance.documents.signoffs.payload import payload
from governance.documents.signoffs.record import read_signoff
from governance.domain.judgement.records import SignOff

GOVERNED: Final = ("budgets", "adr", "CODEOWNERS", ".github/CODEOWNERS", "docs/CODEOWNERS")
LOG: Final = ("git", "log", "--first-parent", "-m", "--raw", "-z", "--no-renames", "--no-abbrev")
BATCH: Final = ("git", "cat-file", "--batch", "--buffer")

_COMMIT: Final = re.compile(rb"(?:^|\0)commit [0-9a-f]{40,64}\b")
_ENTRY: Final = re.compile(rb":\d{6} \d{6} ([0-9a-f]+) ([0-9a-f]+) [A-Z]\0([^\0]+)\0")


@dataclass(frozen=True, slots=True)
class Bare:
    """A part of the floor: processes with a file each on standard input, so many at a time.

    Attributes:
        name: what the table calls it.
        processes: words and the file for standard input.
        folder: where they run.
        env: their variables.
        at_once: how many run at a time.
    """

    name: str
    processes: Sequence[tuple[Sequence[str], Path]]
    folder: Path
    env: Mapping[str, str]
    at_once: int = 1

    def seconds(self) -> float:
        """Wall-clock seconds until all have ended, each with status 0.

        They are started without a thread or a shell between, as nothing could start them with less.
        """
        start = time.perf_counter()
        running = 0
        for words, stdin in self.processes:
            if running == self.at_once:
                _ended()
                running -= 1
            self._start(words, stdin)
            running += 1
        for _ in range(running):
            _ended()
        return time.perf_counter() - start

    def _start(self, words: Sequence[str], stdin: Path) -> None:
        here = ("git", "-C", str(self.folder), *words[1:]) if words[0] == "git" else words
        streams = [
            (os.POSIX_SPAWN_OPEN, 0, str(stdin), os.O_RDONLY, 0),
            (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0),
        ]
        os.posix_spawnp(here[0], list(here), dict(self.env), file_actions=streams)


def _ended() -> None:
    _, status = os.wait()
    if status:
        raise subprocess.CalledProcessError(os.waitstatus_to_exitcode(status), "a process of the floor")


class Floor:
    """The three parts of the floor of one repository, ready to run.

    Args:
        repository: what is audited.
        revision: up to where.
        env: the variables of all processes.
        folder: a place for the files that the processes read.

    Attributes:
        steps: how many of the first-parent history touch what is governed.
        signatures: how many distinct ones there are.
        blobs: how many distinct ones there are.
    """

    def __init__(self, repository: Path, revision: str, env: Mapping[str, str], folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._repository = repository
        self._env = env
        self._folder = folder
        self._log = (*LOG, revision, "--", *GOVERNED)
        output = self._output(self._log)
        self.steps = len(_COMMIT.findall(output))
        oids = {oid: path for *both, path in _ENTRY.findall(output) for oid in both if oid.strip(b"0")}
        self.blobs = len(oids)
        self._oids = folder / "oids"
        self._oids.write_bytes(b"".join(oid + b"\n" for oid in oids))
        records = [oid for oid, path in oids.items() if b"/signoffs/" in path]
        self._verifications = self._prepare(records, revision)
        self.signatures = len(self._verifications)

    def parts(self) -> Sequence[Timed]:
        """The log, the contents, and the signatures."""
        batch = (BATCH, self._oids)
        return (
            Bare("log", [(self._log, Path(os.devnull))], self._repository, self._env),
            Bare("contents", [batch], self._repository, self._env),
            Bare("signatures", self._verifications, self._repository, self._env, os.cpu_count() or 1),
        )

    def _output(self, words: Sequence[str], stdin: bytes = b"") -> bytes:
        run = subprocess.run(words, cwd=self._repository, env=self._env, input=stdin, capture_output=True, check=True)
        return run.stdout

    def _prepare(self, records: Sequence[bytes], revision: str) -> list[tuple[Sequence[str], Path]]:
        signers = self._folder / "signers"
        signers.write_bytes(self._output(("git", "show", f"{revision}:budgets/allowed_signers")))
        output = self._output(BATCH, b"".join(oid + b"\n" for oid in records))
        found = {record.signature: record for record in map(read_signoff, _contents(output))}
        return [self._verification(index, record, signers) for index, record in enumerate(found.values())]

    def _verification(self, index: int, record: SignOff, signers: Path) -> tuple[Sequence[str], Path]:
        signature, message = self._folder / f"{index}.sig", self._folder / f"{index}.payload"
        signature.write_text(record.signature or "", "ascii")
        message.write_bytes(payload(record))
        who = ("-I", record.approver, "-n", "budget-signoff")
        return ("ssh-keygen", "-Y", "verify", "-f", str(signers), *who, "-s", str(signature)), message


def _contents(output: bytes) -> list[bytes]:
    """The contents that `git cat-file --batch` printed."""
    found, at = [], 0
    while at < len(output):
        end = output.index(b"\n", at)
        size = int(output[at:end].split()[2])
        found.append(output[end + 1 : end + 1 + size])
        at = end + size + 2
    return found
