"""What content is named by: digests of texts and files, and git's object ids."""

import re
from hashlib import sha256
from typing import Final

SHA256: Final = "sha256:"
"""What a digest begins with."""

DIGEST: Final = re.compile(rf"{SHA256}[0-9a-f]{{64}}")
"""A digest, as decisions, records and seals state it."""

OBJECT_ID: Final = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
"""A whole object id of git, of SHA-1 or SHA-256."""


def digest(data: bytes) -> str:
    """The digest of content: `sha256:` and hex."""
    return f"{SHA256}{sha256(data).hexdigest()}"
