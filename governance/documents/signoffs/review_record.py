"""Records of reviews: sign-offs without a decision, since nothing changes."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, Final, Literal

from pydantic import Field, PlainValidator

from capability_budgets.reading.limits import LimitId
from capability_budgets.reading.text import UnreadableError
from governance.documents.signoffs.record import (
    ChangePart,
    change_contradictions,
    changes_text,
    decision_lines,
    empty_keys,
    moment,
    read_back,
)
from governance.documents.text.timestamps import write_moment
from governance.documents.yaml.models import Location, read_model
from governance.documents.yaml.writing import entry
from governance.domain.judgement.reviews import ReviewRecord
from governance.domain.policy.fields import Name, PersonName, PolicyPart, Version
from governance.domain.text_patterns import shown

_MAX_DEPTH: Final = 3


class _Record(PolicyPart):
    version: Version
    repository: Name
    decision: Literal["reviewed"]
    approver: PersonName
    date: Annotated[dt.datetime, PlainValidator(moment)]
    changes: Annotated[tuple[ChangePart, ...], Field(min_length=1)]
    comment: str | None = None
    signature: str | None = None


def read_review(data: bytes) -> ReviewRecord:
    """Read a record of a review.

    Raises:
        UnreadableError: it is not plainly one.
    """
    document = read_model(data, _Record, max_depth=_MAX_DEPTH, contradictions=_contradictions)
    if document.value is None:
        raise UnreadableError(*document.problems)
    record = document.value
    return ReviewRecord(
        repository=record.repository,
        approver=record.approver,
        date=record.date,
        changes=decision_lines(record.changes),
        comment=record.comment,
        signature=record.signature,
    )


def _contradictions(record: _Record) -> Iterator[tuple[Location, str, str]]:
    yield from empty_keys(record, ("comment", "signature"))
    yield from change_contradictions(record.changes)
    for index, change in enumerate(record.changes):
        if LimitId.parse(change.budget) is None:
            yield ("changes", index, "budget"), f"{shown(change.budget)} is no limit", "only limits are reviewed"
        elif change.before != change.after or not isinstance(change.after, Decimal):
            yield (
                ("changes", index, "after"),
                f"{shown(change.budget)} changes here",
                "a review states one number on both sides",
            )


def write_review(record: ReviewRecord) -> str:
    """Write a record; reading it gives the same record.

    Raises:
        UnreadableError: no file can hold it, for one because of a control character in its comment.
    """
    text = "".join(
        (
            f"version: {record.version}\n",
            entry("repository", record.repository),
            f"decision: {record.decision}\n",
            entry("approver", record.approver),
            f"date: {write_moment(record.date)}\n",
            changes_text(record.changes),
            "" if record.comment is None else entry("comment", record.comment),
            "" if record.signature is None else entry("signature", record.signature),
        )
    )
    return read_back(text, record, read_review)
