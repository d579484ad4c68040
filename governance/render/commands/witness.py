"""What `budget witness` wrote."""

from governance.domain.reports.witness import Attested
from governance.render.layout.json_text import Json, document
from governance.render.wording.change_words import moment, short_oid
from governance.render.wording.decision_words import text_of


def attested(result: Attested) -> str:
    """A line a record and a note, and what to do with the files."""
    lines = [
        f"{item.path}: {item.record.approver}: {item.record.decision} ADR {item.record.adr}, "
        f"seen at {short_oid(item.at, 'no commit')}"
        for item in result.records
    ]
    notes = [f"note: {note}" for note in result.notes]
    if not result.records:
        lines.append("no new record")
    return text_of([*lines, *notes])


def attested_json(result: Attested) -> str:
    """The same as data: schema `budget-governance/witness/1`."""
    records: list[Json] = [
        {
            "path": item.path,
            "adr": item.record.adr,
            "approver": item.record.approver,
            "decision": item.record.decision,
            "date": moment(item.record.date),
            "digest": item.record.digest,
            "witness": item.witness,
            "at": item.at,
        }
        for item in result.records
    ]
    return document({"schema": "budget-governance/witness/1", "records": records, "notes": list(result.notes)})
