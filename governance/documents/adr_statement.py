"""What one statement says of a status: most are a single word, and need none of what reads prose."""

from governance.documents.adr_status_words import STATUS_OF
from governance.domain.decisions import Status


def read_statement(text: str) -> Status | None:
    """What one statement, plain text, says; None where it says nothing, as the list of words in a template does."""
    word = _single(text)
    if word is not None:
        return word
    from governance.documents import adr_prose

    return adr_prose.read_statement(text)


def takes_back(text: str) -> bool:
    """Whether a text that stands with an acceptance takes it back, limits it, or ends it."""
    if _single(text) is Status.ACCEPTED:
        return False
    from governance.documents import adr_prose

    return adr_prose.takes_back(text)


def is_edit(text: str) -> bool:
    """Whether a dated line tells of an edit that leaves the status as it was."""
    if _single(text) is not None:
        return False
    from governance.documents import adr_prose

    return adr_prose.is_edit(text)


def _single(text: str) -> Status | None:
    return STATUS_OF.get(text.strip().lower())
