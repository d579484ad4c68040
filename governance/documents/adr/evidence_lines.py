"""The lines of a record that name what was measured: `Evidence: <path> sha256:<hex>`."""

import re
from collections.abc import Iterator
from typing import Final

from governance.documents.adr.markdown import BlockKind
from governance.documents.adr.outline import Outline
from governance.domain.judgement.records import EvidenceLine

_LINE: Final = re.compile(
    r"[ \t]*(?:[*+-][ \t]+)?\**Evidence\**:\**[ \t]+`?(?P<path>[^\s`]+)`?[ \t]+`?(?P<digest>sha256:[^\s`]*)`?[ \t]*"
)


def evidence_lines(record: Outline) -> tuple[EvidenceLine, ...]:
    """What the record names as evidence, where people see it: not in code, nor in comments."""
    return tuple(_found(record)) if any("Evidence" in line for line in record.lines) else ()


def _found(record: Outline) -> Iterator[EvidenceLine]:
    for root in record.document.blocks:
        for block in root.walk():
            if block.kind in (BlockKind.CODE, BlockKind.HTML) or block.children:
                continue
            for number, line in enumerate(block.source.split("\n"), block.start + 1):
                match = _LINE.fullmatch(line)
                if match:
                    yield EvidenceLine(match["path"], match["digest"], number)


def evidence_line(path: str, digest: str) -> str:
    """The line that names evidence."""
    return f"Evidence: {path} {digest}"
