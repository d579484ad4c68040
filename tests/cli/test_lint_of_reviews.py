"""`budget lint` reads records of reviews, and compares evidence with its digest."""

import datetime as dt
from typing import Any

from tests.support.limited import LATENCY
from tests.support.recorded import keeps, lines
from tests.support.repository import Sandbox

NOW = dt.datetime.now(dt.UTC).replace(microsecond=0)


def found(repo: Sandbox) -> list[str]:
    report: dict[str, Any] = repo.budget("lint", "--format", "json").json
    return [item["code"] for item in report["findings"] if item["severity"] == "error"]


def test_a_review_that_cannot_be_read_is_named(governed: Sandbox) -> None:
    done = governed.budget("review", "--sign", LATENCY, "--key", str(governed.keys.folder / "alice"), author="alice")
    assert done.status == 0, done.err
    assert found(governed) == []
    governed.replace(f"adr/reviews/{NOW:%Y-%m-%d}-alice.yaml", "version: 1", "version: 2")
    assert found(governed) == ["BG209"]


def test_evidence_that_was_altered_is_named(governed: Sandbox) -> None:
    keeps(governed, *({**line, "commit": governed.head("main")} for line in lines([9.0, 9.1], until=NOW)))
    governed.budget("propose", f"{LATENCY}=12")
    assert "BG402" not in found(governed)
    governed.replace("adr/evidence/001.jsonl", "9.1", "9.2")
    assert "BG402" in found(governed)
