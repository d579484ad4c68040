import json
from pathlib import Path
from typing import Any

import pytest

from tests.support.repository import Sandbox
from tests.support.results import encoded, planned

MACHINE = {"cpu": {"brand_raw": "Intel", "count": 2}, "system": "Linux"}
SLOW = ((0.02,) * 400,) * 5


def results(sandbox: Sandbox, name: str, *, date: str = "2026-11-25T10:00:00+00:00", slow: bool = False) -> None:
    benchmark = planned("rate_limiter", SLOW) if slow else planned("rate_limiter")
    document = json.loads(encoded(benchmark, commit=sandbox.head()))
    document |= {"datetime": date, "machine_info": MACHINE}
    sandbox.write(name, json.dumps(document))


def exported(sandbox: Sandbox, *options: str) -> list[dict[str, Any]]:
    done = sandbox.budget("measurements", "export", *options)
    assert (done.status, done.err) == (0, "")
    return [json.loads(line) for line in done.out.splitlines()]


@pytest.fixture
def kept(governed: Sandbox, tmp_path: Path) -> Sandbox:
    governed.env["BUDGET_STORE"] = f"sqlite:///{tmp_path / 'kept' / 'store.sqlite'}"
    return governed


def test_what_passed_and_what_did_not_is_kept_once(kept: Sandbox) -> None:
    results(kept, "good.json")
    results(kept, "bad.json", date="2026-11-26T10:00:00+00:00", slow=True)
    done = kept.budget("record", "good.json", "bad.json")
    assert (done.status, done.err) == (0, "")
    assert done.out.endswith("4 measurements of 2 files, 4 of them new\n")
    assert kept.budget("record", "good.json", "bad.json").out.endswith("4 measurements of 2 files, 0 of them new\n")
    latency = [row for row in exported(kept) if row["budget"] == "rate_limiter.max_latency_ms"]
    assert [(row["value"], row["verdict"], row["date"]) for row in latency] == [
        (1, "pass", "2026-11-25T10:00:00Z"),
        (20, "fail", "2026-11-26T10:00:00Z"),
    ]
    first = latency[0]
    assert (first["machine"], first["samples"], first["processes"]) == ("Intel, 2 cores, Linux", 2000, 5)
    assert (first["repository"], first["environment"], first["budget_in_force"]) == ("acme/payments", None, 10)
    assert first["commit"] == kept.head()


def test_what_was_recorded_is_told_as_data(kept: Sandbox) -> None:
    results(kept, "good.json")
    done = kept.budget("record", "good.json", "--format", "json", "--output", "kept.json")
    assert (done.status, done.out) == (0, "")
    found = json.loads((kept.path / "kept.json").read_text(encoding="utf-8"))
    assert {item["code"] for item in found.pop("findings")} == {"GT103"}
    assert found == {"schema": "budget-governance/record/1", "files": 1, "measurements": 2, "new": 2}


def test_commit_and_machine_can_be_named_and_a_folder_is_read_whole(kept: Sandbox) -> None:
    results(kept, "saved/Linux/0001.json")
    results(kept, "saved/Linux/0002.json", date="2026-11-26T10:00:00+00:00")
    done = kept.budget("record", "--from-dir", "saved", "--commit", "HEAD", "--machine", "ci-large")
    assert done.out.endswith("4 measurements of 2 files, 4 of them new\n")
    assert {(row["machine"], row["commit"]) for row in exported(kept)} == {("ci-large", kept.head())}


def test_measurements_travel_as_json_lines_and_as_parquet(kept: Sandbox, tmp_path: Path) -> None:
    results(kept, "good.json")
    kept.budget("record", "good.json")
    before = exported(kept)
    for form, name in (("jsonl", "all.jsonl"), ("parquet", "all.parquet")):
        done = kept.budget("measurements", "export", "--format", form, "--output", name)
        assert (done.status, done.out, done.err) == (0, "", "")
        kept.env["BUDGET_STORE"] = f"sqlite:///{tmp_path / form}.sqlite"
        done = kept.budget("measurements", "import", name, "--format", form)
        assert done.out == "2 measurements, 2 of them new\n"
        assert exported(kept) == before


def test_another_measurement_of_the_same_identity_is_refused(kept: Sandbox) -> None:
    results(kept, "good.json")
    kept.budget("record", "good.json")
    lines = exported(kept)
    lines[0]["value"] = 3
    kept.write("other.jsonl", "".join(f"{json.dumps(line)}\n" for line in lines))
    done = kept.budget("measurements", "import", "other.jsonl")
    assert (done.status, done.out) == (1, "")
    assert "is there with another value" in done.err


def test_what_cannot_be_recorded_says_what_to_do(kept: Sandbox) -> None:
    results(kept, "good.json")
    text = json.loads(kept.read("good.json"))
    kept.write("undated.json", json.dumps(text | {"datetime": None}))
    kept.write("unnamed.json", json.dumps(text | {"commit_info": {}}))
    kept.write("no.parquet", "no Parquet")
    told = {
        ("record",): "no results file is named",
        ("record", "--from-dir", "nowhere"): "there is no folder nowhere",
        ("record", "undated.json"): "undated.json does not say when it was measured",
        ("record", "unnamed.json"): "unnamed.json does not say which commit was measured",
        ("record", "good.json", "--commit", "nowhere"): "there is no commit nowhere",
        ("record", "good.json", "--store", "mysql://x/y"): "a store is kept in SQLite or PostgreSQL, not in mysql",
        ("record", "good.json", "--store", "sqlite://"): "sqlite:// keeps nothing: it names no file",
        ("measurements", "import"): "no file is named",
        ("measurements", "import", "no.parquet", "--format", "parquet"): "cannot be read as Parquet",
        ("measurements", "import", "good.json"): "good.json: line 1: there is no key `benchmarks`",
        ("measurements", "export", "--format", "parquet"): "Parquet is no text for a terminal",
    }
    for words, message in told.items():
        done = kept.budget(*words)
        assert (done.status, done.out, message in done.err) == (2, "", True), (words, done.err)


def test_a_file_that_cannot_be_read_is_told_and_the_others_are_kept(kept: Sandbox) -> None:
    results(kept, "good.json")
    kept.write("bad.json", "{")
    done = kept.budget("record", "bad.json", "good.json")
    assert "GT101" in done.out
    assert done.out.endswith("2 measurements of 2 files, 2 of them new\n")
    assert done.status == 1


def test_in_a_folder_a_file_that_is_no_results_file_is_only_told(kept: Sandbox) -> None:
    results(kept, "saved/good.json")
    kept.write("saved/bad.json", "{")
    done = kept.budget("record", "--from-dir", "saved")
    assert (done.status, "GT101" in done.out) == (0, True)
    assert done.out.endswith("2 measurements of 2 files, 2 of them new\n")


def test_recording_again_under_another_budget_adds_nothing_and_keeps_the_first_judgement(kept: Sandbox) -> None:
    results(kept, "good.json")
    kept.budget("record", "good.json")
    before = exported(kept)
    budgets = "budgets/capability_budgets.yaml"
    kept.write(budgets, kept.read(budgets).replace("max_latency_ms: 10", "max_latency_ms: 0.5"))
    done = kept.budget("record", "good.json")
    assert (done.status, done.err) == (0, "")
    assert done.out.endswith("2 measurements of 1 file, 0 of them new\n")
    assert exported(kept) == before


def test_without_an_address_the_store_is_in_the_users_data_folder(kept: Sandbox, tmp_path: Path) -> None:
    kept.env |= {"XDG_DATA_HOME": str(tmp_path / "data")}
    del kept.env["BUDGET_STORE"]
    results(kept, "good.json")
    kept.budget("record", "good.json")
    assert (tmp_path / "data" / "budget" / "acme_payments.sqlite").is_file()
