"""The bytes that an approver, or a witness, signs: the record as JSON in one exact form, which anyone can rebuild."""

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from capability_budgets.reading.values import format_value
from governance.documents.text.timestamps import write_moment
from governance.domain.judgement.records import Evidence, GitHubReview, SignOff

if TYPE_CHECKING:
    # Reviews are read only where somebody asks for them.
    from governance.domain.judgement.reviews import ReviewRecord

_plain: Final = json.JSONEncoder(ensure_ascii=False).encode

_Json = str | int | Decimal | None | list["_Json"] | dict[str, "_Json"]


def payload(record: SignOff) -> bytes:
    """The signed bytes of a record: all of it but the signature; absent optional keys are left out."""
    content = {**_content(record), "adr": record.adr, "digest": record.digest}
    if record.attestation is not None:
        evidence: _Json = dict(evidence_keys(record.attestation.evidence))
        content |= {"proof": "witness", "witness": record.attestation.witness, "evidence": evidence}
    return _canonical(content).encode("utf-8")


def review_payload(record: "ReviewRecord") -> bytes:
    """The signed bytes of a record of a review."""
    return _canonical(_content(record)).encode("utf-8")


def _content(record: "SignOff | ReviewRecord") -> dict[str, _Json]:
    """What both kinds of records have."""
    content: dict[str, _Json] = {
        "version": record.version,
        "repository": record.repository,
        "decision": record.decision,
        "approver": record.approver,
        "date": write_moment(record.date),
        "changes": [line._asdict() for line in record.changes],
    }
    if record.comment is not None:
        content["comment"] = record.comment
    return content


def evidence_keys(evidence: Evidence) -> dict[str, str]:
    """The keys of evidence as a record has them, in their order there."""
    if isinstance(evidence, GitHubReview):
        return {"forge": "github", "review": evidence.review, "account": evidence.account, "at": evidence.at}
    return {"forge": "other", "text": evidence.text, "at": evidence.at}


def _canonical(value: _Json) -> str:
    """JSON with sorted keys, without white space; decimals are written exactly, never through a float."""
    match value:
        case dict():
            return f"{{{','.join(f'{_canonical(key)}:{_canonical(value[key])}' for key in sorted(value))}}}"
        case list():
            return f"[{','.join(map(_canonical, value))}]"
        case Decimal():
            return format_value(value)
        case _:
            return _plain(value)
