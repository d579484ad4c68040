"""What `budget propose` drafted, and how others get to see it."""

from dataclasses import dataclass

from governance.domain.judgement.changes import Change


@dataclass(frozen=True, slots=True)
class Route:
    """How a proposal gets to those who are asked.

    Attributes:
        is_new: whether it must be made first, since the default branch is no place for proposals.
        remote: where to push it; None where there is nothing to push to.
    """

    branch: str
    is_new: bool = False
    remote: str | None = None


@dataclass(frozen=True, slots=True)
class Proposed:
    """The draft, and where it was (or would be) written.

    Attributes:
        has_marks: whether the draft has marked places that the author must fill.
        route: how others get to see it.
        evidence: the files of measurements and their picture that were written beside it.
        edits: the governed files whose edits it decides and that no commit holds yet: without them nobody else sees it.
        commit: the commit that was made; None where none was asked for.
    """

    path: str
    text: str
    has_marks: bool
    number: int
    changes: tuple[Change, ...]
    message: str
    route: Route
    edits: tuple[str, ...] = ()
    commit: str | None = None
    evidence: tuple[str, ...] = ()
