"""The reference pages of commands and codes; `python -m tests.support.pages` writes what follows from the program."""

import os
import re
import tempfile
from pathlib import Path
from typing import Final

from governance.domain.codes import FINDING_CODES
from tests.support.command import run
from tests.support.documents import DOCS

COMMANDS: Final = DOCS / "reference" / "commands"
CODES: Final = DOCS / "reference" / "codes.md"
_HELP: Final = re.compile(r"^```text\nUsage: .*?^```$", re.MULTILINE | re.DOTALL)


def names() -> list[str]:
    """The names of all commands, as the program's own help lists them."""
    listed = helped().partition("--help")[2]
    return re.findall(r"^  ([a-z][a-z-]*)  ", listed, re.MULTILINE)


def helped(*command: str) -> str:
    """What `--help` prints at the usual width."""
    with tempfile.TemporaryDirectory() as folder:
        done = run(*command, "--help", folder=Path(folder), env={"PATH": os.environ["PATH"], "COLUMNS": "80"})
    if done.status:
        raise ValueError(f"budget {' '.join(command)} --help ended with status {done.status}: {done.err}")
    # Before 0.29, Typer puts dots after an argument that may be repeated.
    text = done.out.strip("\n").replace("]...\n", "]\n").replace("]... ", "] ")
    return "".join(f"{line.rstrip()}\n" for line in text.splitlines())


def page(command: str) -> Path:
    """The page of a command."""
    return COMMANDS / f"{command}.md"


def rewritten(text: str, command: str) -> str:
    """A page with the command's present help; a page without a help block gets one at its end."""
    block = f"```text\n{helped(command)}```"
    if _HELP.search(text):
        return _HELP.sub(lambda _: block, text, count=1)
    return f"{text.rstrip()}\n\n{block}\n"


def rows() -> list[str]:
    """The rows of the table of codes."""
    return [f"| [{code}](codes/{code}.md) | {rule.title} | {rule.why} |" for code, rule in FINDING_CODES.items()]


def with_rows(index: str) -> str:
    """The page of all codes with its present rows."""
    return re.sub(r"(?:^\| \[.*\n)+", lambda _: "".join(f"{row}\n" for row in rows()), index, flags=re.MULTILINE)


def main() -> None:
    """Write the help of every command into its page, every code into the list, and the manual page."""
    CODES.write_text(with_rows(CODES.read_text(encoding="utf-8")), encoding="utf-8")
    for command in names():
        place = page(command)
        text = place.read_text(encoding="utf-8") if place.exists() else f"# budget {command}\n"
        place.write_text(rewritten(text, command), encoding="utf-8")
    from tests.support.manual import PLACE, manual  # noqa: PLC0415 (which itself needs this module)

    PLACE.parent.mkdir(exist_ok=True)
    PLACE.write_text(manual(), encoding="utf-8")


if __name__ == "__main__":
    main()
