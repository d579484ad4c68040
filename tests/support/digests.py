"""Digests of decisions, as tests write them down."""

from governance.documents.adr.digest import decision_text
from governance.domain.digests import digest


def decision_digest(text: str) -> str:
    """The digest of a record's text, as a sign-off names it."""
    return digest(decision_text(text).encode(errors="surrogatepass"))
