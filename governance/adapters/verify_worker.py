"""Verifies signatures in a process of its own: `python -I -S verify_worker.py FOLDER`, batches in, answers out.

Starting a program holds up every thread of the process that starts it, so an audit that verifies thousands of
signatures beside its walk leaves that to small processes. This one imports nothing that takes time to load.
"""

import marshal
import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:  # both would take longer to load than all the rest
    from typing import IO, Final

Job = tuple[bytes, str, str]
"""The signed bytes, the signature, and the file of the one key that is allowed."""

NO_PROGRAM: "Final" = 127
"""How it ends where there is no ssh-keygen, as a shell does."""

_MODESTY: "Final" = 10
"""How far others go first: the answers are collected by who judges, and that is what takes longest."""


def verification(namespace: str, signers: str, proof: str) -> list[str]:
    """What ssh-keygen is told to verify what it reads: the purpose, the file of the one key, that of the signature."""
    return ["-Y", "verify", "-f", signers, "-I", "principal", "-n", namespace, "-s", proof]


def serve(folder: str, namespace: str, jobs: "IO[bytes]", answers: "IO[bytes]") -> None:
    """Answer batch by batch, each job with None where the signature is good, else with what ssh-keygen said.

    Raises:
        EOFError: there are no more batches.
    """
    while True:
        batch: list[Job] = marshal.load(jobs)  # noqa: S302 (from the process that started this one)
        marshal.dump([verify(folder, namespace, *job) for job in batch], answers)
        answers.flush()


def verify(folder: str, namespace: str, payload: bytes, signature: str, signers: str) -> str | None:
    """Verify one signature against exactly one key, whose options are judged elsewhere."""
    signed, proof, said, told = (f"{folder}/{os.getpid()}.{kind}" for kind in ("payload", "sig", "err", "out"))
    _write(signed, payload)
    _write(proof, signature.encode())
    write = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    child = os.posix_spawnp(
        "ssh-keygen",
        ["ssh-keygen", *verification(namespace, signers, proof)],
        os.environ,
        file_actions=[
            (os.POSIX_SPAWN_OPEN, 0, signed, os.O_RDONLY, 0),
            (os.POSIX_SPAWN_OPEN, 1, told, write, 0o600),
            (os.POSIX_SPAWN_OPEN, 2, said, write, 0o600),
        ],
    )
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return last_words(_read(said) or _read(told), status) if status else None


def _write(name: str, content: bytes) -> None:
    with open(name, "wb") as file:  # noqa: PTH123 (pathlib is not loaded here)
        file.write(content)


def _read(name: str) -> bytes:
    with open(name, "rb") as file:  # noqa: PTH123 (likewise)
        return file.read()


def last_words(said: bytes, status: int) -> str:
    """The last line of what ssh-keygen said, or how it ended."""
    words = said.decode("utf-8", "replace").strip()
    return words.splitlines()[-1] if words else f"ssh-keygen ended with status {status}"


def main() -> None:
    """Serve standard input until it ends."""
    try:
        serve(sys.argv[1], sys.argv[2], sys.stdin.buffer, sys.stdout.buffer)
    except EOFError:
        return
    except FileNotFoundError:
        sys.exit(NO_PROGRAM)


if __name__ == "__main__":
    os.nice(_MODESTY)
    main()
