"""Sign-off records: reading them, and writing them in the contract's form."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import Annotated, Final, Literal, TypeVar

from pydantic import Field, PlainValidator

from capability_budgets.reading.limits import LimitId
from capability_budgets.reading.problems import Problem, TextError
from capability_budgets.reading.text import UnreadableError
from capability_budgets.reading.values import Value, format_value
from governance.documents.signoffs.payload import evidence_keys
from governance.documents.text.timestamps import read_moment, write_moment
from governance.documents.yaml.models import Location, read_model
from governance.documents.yaml.writing import entry, flow_scalar
from governance.domain.digests import DIGEST, OBJECT_ID, SHA256
from governance.domain.judgement.changes import DecisionLine
from governance.domain.judgement.records import Attestation, Evidence, GitHubReview, OtherEvidence, SignOff
from governance.domain.policy.fields import Account, Name, PersonName, PolicyPart, Text, Version
from governance.domain.text_patterns import TextPattern, shown

_Written = TypeVar("_Written")

_MAX_DEPTH: Final = 3
DIGEST_SHAPE: Final = TextPattern(DIGEST.pattern, "a digest: sha256: and 64 lower-case hex digits")
NUMERIC: Final = TextPattern(r"[1-9][0-9]{0,19}", 'a number in quotes: "80"')
COMMIT_SHAPE: Final = TextPattern(OBJECT_ID.pattern, "a commit's whole object id, in lower-case hex digits")
WITNESSED: Final = ("proof", "witness", "evidence")
"""The keys of a record that a witness signs; all of them stand in it, or none."""
_EVIDENCE: Final = {"github": ("review", "account"), "other": ("text",)}
"""The keys of evidence beside `forge` and `at`."""
_ONE_LINE: Final = TextPattern(r"[^\x00-\x1f\x7f]+", "a path or a digest")


def moment(value: object) -> dt.datetime:
    """A moment, as a record has it."""
    return read_moment(value if isinstance(value, str) else shown(value))


def _side(value: object) -> Value:
    """A side of a change: a number in the budget files' syntax, a text, or nothing."""
    if isinstance(value, int) and not isinstance(value, bool):
        return Decimal(value)
    if value is None or isinstance(value, Decimal | str):
        return value
    raise TextError(f"{shown(value)} is no side of a change", "write a number, a digest, a path, or null")


class ChangePart(PolicyPart):
    """One change, as a record has it."""

    budget: Text
    before: Annotated[Value, PlainValidator(_side)]
    after: Annotated[Value, PlainValidator(_side)]


class _Evidence(PolicyPart):
    forge: Literal["github", "other"]
    at: Annotated[str, COMMIT_SHAPE]
    review: Annotated[str, NUMERIC] | None = None
    account: Account | None = None
    text: Text | None = None


class _Record(PolicyPart):
    version: Version
    repository: Name
    adr: Annotated[int, Field(ge=0)]
    decision: Literal["approve", "reject", "withdraw"]
    approver: PersonName
    date: Annotated[dt.datetime, PlainValidator(moment)]
    digest: Annotated[str, DIGEST_SHAPE]
    changes: tuple[ChangePart, ...]
    comment: str | None = None
    proof: Literal["witness"] | None = None
    witness: Name | None = None
    evidence: _Evidence | None = None
    signature: str | None = None


def read_signoff(data: bytes) -> SignOff:
    """Read a sign-off record.

    Raises:
        UnreadableError: it is not plainly a record in the contract's form.
    """
    document = read_model(data, _Record, max_depth=_MAX_DEPTH, contradictions=_contradictions)
    if document.value is None:
        raise UnreadableError(*document.problems)
    record = document.value
    return SignOff(
        repository=record.repository,
        adr=record.adr,
        decision=record.decision,
        approver=record.approver,
        date=record.date,
        digest=record.digest,
        changes=decision_lines(record.changes),
        comment=record.comment,
        attestation=_as_attestation(record),
        signature=record.signature,
    )


def _as_attestation(record: _Record) -> Attestation | None:
    found = record.evidence
    if record.witness is None or found is None:
        return None
    evidence: Evidence
    if found.review is not None and found.account is not None:
        evidence = GitHubReview(review=found.review, account=found.account, at=found.at)
    else:
        evidence = OtherEvidence(text=found.text or "", at=found.at)
    return Attestation(witness=record.witness, evidence=evidence)


def _contradictions(record: _Record) -> Iterator[tuple[Location, str, str]]:
    yield from empty_keys(record, ("comment", *WITNESSED, "signature"))
    yield from _half_witnessed(record)
    yield from change_contradictions(record.changes)


def decision_lines(changes: Iterable[ChangePart]) -> tuple[DecisionLine, ...]:
    """The changes of a record, as a decision's table has them."""
    return tuple(DecisionLine(change.budget, change.before, change.after) for change in changes)


def empty_keys(record: PolicyPart, names: Iterable[str]) -> Iterator[tuple[Location, str, str]]:
    """Those keys of a record that stand in it without anything."""
    for name in names:
        if name in record.model_fields_set and getattr(record, name) is None:
            yield (name,), f"nothing follows `{name}`", "write its text, or remove the line"


def change_contradictions(changes: Iterable[ChangePart]) -> Iterator[tuple[Location, str, str]]:
    """What is wrong with the changes of a record, taken together."""
    seen: set[str] = set()
    for index, change in enumerate(changes):
        if change.budget in seen:
            yield ("changes", index, "budget"), f"{shown(change.budget)} stands here twice", "keep one of the two"
        seen.add(change.budget)
        check = _not_a_number if LimitId.parse(change.budget) else _not_a_text
        for side, value in (("before", change.before), ("after", change.after)):
            wrong = None if value is None else check(value)
            if wrong is not None:
                yield ("changes", index, side), f"{shown(change.budget)}: {wrong[0]}", wrong[1]


def _half_witnessed(record: _Record) -> Iterator[tuple[Location, str, str]]:
    """What a witness's record lacks, or has too much of."""
    given = [name for name in WITNESSED if getattr(record, name) is not None]
    if given and len(given) < len(WITNESSED):
        missing = next(name for name in WITNESSED if name not in given)
        yield (given[0],), f"`{given[0]}` stands without `{missing}`", f"a witness's record has {', '.join(WITNESSED)}"
    if record.evidence is not None:
        forge, wanted = record.evidence.forge, _EVIDENCE[record.evidence.forge]
        for name in ("review", "account", "text"):
            if (getattr(record.evidence, name) is not None) is not (name in wanted):
                yield (
                    ("evidence",),
                    f"evidence of the forge {forge} has other keys",
                    f"write {', '.join(('forge', *wanted, 'at'))}",
                )
                return


def _not_a_number(value: Decimal | str) -> tuple[str, str] | None:
    if isinstance(value, Decimal):
        return None
    return f"the value of a limit is a number, not the text {shown(value)}", "write it without quotes, or null for none"


def _not_a_text(value: Decimal | str) -> tuple[str, str] | None:
    if isinstance(value, Decimal):
        return "this is no limit, so a number says nothing of it", "write a path or digest in quotes, or null for none"
    if value.casefold() == "none":
        return "nothing is written differently here", "write null for an absent side"
    try:
        (DIGEST_SHAPE if value.casefold().startswith(SHA256) else _ONE_LINE).check(value)
    except TextError as fault:
        return fault.message, fault.fix
    return None


def write_signoff(record: SignOff) -> str:
    """Write a record in the contract's form; reading it gives the same record.

    Raises:
        UnreadableError: no file can hold this record, for one because of a control character in its comment.
    """
    text = "".join(
        (
            f"version: {record.version}\n",
            entry("repository", record.repository),
            f"adr: {record.adr}\n",
            f"decision: {record.decision}\n",
            entry("approver", record.approver),
            f"date: {write_moment(record.date)}\n",
            entry("digest", record.digest),
            changes_text(record.changes),
            "" if record.comment is None else entry("comment", record.comment),
            "" if record.attestation is None else _attestation(record.attestation),
            "" if record.signature is None else entry("signature", record.signature),
        )
    )
    return read_back(text, record, read_signoff)


def read_back(text: str, record: _Written, read: Callable[[bytes], _Written]) -> str:
    """The text of a record, once it is certain that reading it gives the record.

    Raises:
        UnreadableError: it does not, or the text cannot be read.
    """
    # Lone surrogates (bytes of a command line that are no UTF-8) must be refused like everything else.
    if read(text.encode("utf-8", "surrogatepass")) != record:
        raise UnreadableError(
            Problem("the record would not read as it was meant", "give moments in whole seconds, and plain text")
        )
    return text


def _attestation(attestation: Attestation) -> str:
    keys = (f"  {entry(key, value)}" for key, value in evidence_keys(attestation.evidence).items())
    return f"proof: witness\n{entry('witness', attestation.witness)}evidence:\n{''.join(keys)}"


def changes_text(lines: tuple[DecisionLine, ...]) -> str:
    """The changes of a record, as they are written."""
    if not lines:
        return "changes: []\n"
    rows = (
        f"  - {{budget: {flow_scalar(line.budget)}, before: {_written(line.before)}, after: {_written(line.after)}}}\n"
        for line in lines
    )
    return f"changes:\n{''.join(rows)}"


def _written(value: Value) -> str:
    if value is None:
        return "null"
    return format_value(value) if isinstance(value, Decimal) else flow_scalar(value)
