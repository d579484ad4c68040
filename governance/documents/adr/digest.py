"""The decision digest: what an approval is given for. Everything in a record counts, except for its lifecycle."""

from governance.documents.adr.entries import read_entries
from governance.documents.adr.front_matter import FrontMatter, read_front_matter
from governance.documents.adr.outline import Outline, outline
from governance.documents.adr.source import trimmed
from governance.documents.adr.vocabulary import LIFECYCLE, strict_name
from governance.domain.digests import digest


def decision_text(text: str) -> str:
    """What the digest of a record's text is computed from: its UTF-8 bytes are what `sha256sum` gives the digest of.

    Counted are the lines with LF line ends, without a byte order mark, trailing blanks, trailing empty lines and the
    lifecycle lines. Whether the record can be read at all is asked elsewhere.
    """
    record = outline(text)
    return _counted(record, read_front_matter(record.lines[: record.front_matter]))


def digest_of(record: Outline, front: FrontMatter) -> str:
    """The digest of a record that is taken apart already."""
    return digest(_counted(record, front).encode(errors="surrogatepass"))


def _counted(record: Outline, front: FrontMatter) -> str:
    left_out = lifecycle_lines(record, front)
    kept = trimmed([line for number, line in enumerate(record.lines) if number not in left_out])
    return "\n".join(kept) + "\n"


def lifecycle_lines(record: Outline, front: FrontMatter) -> frozenset[int]:
    """The lines, from zero, that may change without a new approval.

    Of the entries Status, Date and Superseded by the one line that bears the name, however long the value; of the
    first level-2 sections Status and Amendments the heading and all up to the next heading of any level.
    """
    fields = {field.line for field in front.fields if field.top and strict_name(field.key) in LIFECYCLE}
    entries = {entry.line for entry in read_entries(record.document, record.head, record.lines) if entry.is_lifecycle}
    sections = (range(part.heading.start, part.end) for part in record.lifecycle)
    return frozenset(fields | entries).union(*sections)
