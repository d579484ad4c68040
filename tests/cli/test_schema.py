import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from tests.support.command import Result, run
from tests.support.repository import BASELINE, POLICY, Sandbox


def printed(kind: str, folder: Path) -> Result:
    return run("schema", kind, folder=folder, env={"PATH": "/nonexistent"})


def accepts(schema: Any, value: object) -> bool:
    return bool(jsonschema.Draft202012Validator(schema).is_valid(value))


@pytest.mark.parametrize("kind", ["budgets", "policy", "signoff"])
def test_each_schema_is_one_and_needs_no_repository(tmp_path: Path, kind: str) -> None:
    done = printed(kind, tmp_path)
    assert (done.status, done.err) == (0, "")
    jsonschema.Draft202012Validator.check_schema(done.json)
    assert done.json["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_they_accept_what_the_program_accepts(governed: Sandbox, tmp_path: Path) -> None:
    governed.adr(31, [("rate_limiter.max_latency_ms", "10", "12")])
    record = yaml.safe_load(governed.read(governed.sign("adr/031-raise.md", "alice")))
    record["date"] = f"{record['date']:%Y-%m-%dT%H:%M:%SZ}"
    for kind, value in (("budgets", yaml.safe_load(BASELINE)), ("policy", yaml.safe_load(POLICY)), ("signoff", record)):
        assert accepts(printed(kind, tmp_path).json, value), kind
        assert not accepts(printed(kind, tmp_path).json, {**value, "Unknown!": 1}), kind


def test_another_kind_is_wrong_usage(tmp_path: Path) -> None:
    assert printed("adr", tmp_path).status == 2


def test_it_goes_to_a_file(tmp_path: Path) -> None:
    done = run("schema", "policy", "--output", str(tmp_path / "policy.json"), folder=tmp_path, env={})
    assert (done.status, done.out) == (0, "")
    assert json.loads((tmp_path / "policy.json").read_text())["title"] == "Approval policy"
