"""What `budget witness` wrote."""

from governance.domain.judgement.records import SignOff
from governance.domain.reports.witness import Attested
from governance.render.layout.escape import terminal
from governance.render.layout.json_text import Json, document
from governance.render.wording.change_words import moment, short_oid


def attested(result: Attested) -> str:
    """A line a record and a note, and what to do with the files."""
    lines = [
        f"{path}: {record.approver}: {record.decision} ADR {record.adr}, seen at {short_oid(_at(record), 'no commit')}"
        for path, record in result.records
    ]
    notes = [f"note: {note}" for note in result.notes]
    if not result.records:
        lines.append("no new record")
    return "".join(f"{terminal(line)}\n" for line in (*lines, *notes))


def attested_json(result: Attested) -> str:
    """The same as data: schema `budget-governance/witness/1`."""
    records: list[Json] = [
        {
            "path": path,
            "adr": record.adr,
            "approver": record.approver,
            "decision": record.decision,
            "date": moment(record.date),
            "digest": record.digest,
            "witness": record.attestation.witness if record.attestation else None,
            "at": _at(record),
        }
        for path, record in result.records
    ]
    return document({"schema": "budget-governance/witness/1", "records": records, "notes": list(result.notes)})


def _at(record: SignOff) -> str | None:
    return record.attestation.evidence.at if record.attestation else None
