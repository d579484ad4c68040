"""What reports say beside their findings."""

from typing import Final

IDENTITY_NOTE: Final = "note: identity is `commit`: approvals rest on the host and on who can push, not on signatures"
