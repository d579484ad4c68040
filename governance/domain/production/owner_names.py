"""Names of files and resources that are made one an owner: the same owner has the same name, whoever else there is."""

import hashlib
import re
from typing import Final

UNOWNED: Final = "unowned"
"""The name where nobody is named."""

_OTHER: Final = re.compile(r"[^a-z0-9]+")
_MAX_LENGTH: Final = 40


def owner_name(owner: str) -> str:
    """A name of lower-case letters, digits and hyphens.

    An owner who is written in other signs gets a few digits of a hash as well: `@acme/perf` and `@acme-perf` are two.
    """
    if not owner:
        return UNOWNED
    plain = _OTHER.sub("-", owner.lower()).strip("-")[:_MAX_LENGTH].strip("-")
    if plain == owner and plain != UNOWNED:
        return plain
    digest = hashlib.sha256(owner.encode("utf-8", "surrogatepass")).hexdigest()[:6]
    return f"{plain}-{digest}" if plain else digest
