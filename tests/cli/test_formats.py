"""Everywhere: `--format text|json`, `--output FILE`, `-C DIR`."""

import json

import pytest

from tests.support.repository import Sandbox

COMMANDS = {
    "status": (),
    "show": (),
    "lint": (),
    "adr": (),
    "digest": ("31",),
    "payload": ("adr/signoffs/031/alice.yaml",),
    "check": ("--base", "main"),
    "explain": ("--base", "main"),
    "propose": ("metrics.max_latency_ms=4", "--dry-run"),
    "audit": (),
    "log": ("rate_limiter.max_latency_ms",),
    "backtest": ("budgets/policy.yaml",),
    "apply": ("31",),
}


@pytest.mark.parametrize(("command", "arguments"), COMMANDS.items(), ids=COMMANDS)
def test_json_names_its_schema_and_goes_to_a_file_as_well(
    governed: Sandbox, command: str, arguments: tuple[str, ...]
) -> None:
    governed.decide(status="Proposed")
    governed.commit("Decide")
    printed = governed.budget(command, *arguments, "--format", "json")
    assert (printed.status, printed.err) == (0, "")
    name = "check" if command == "explain" else command
    assert printed.json["schema"] == f"budget-governance/{name}/1"
    done = governed.budget(command, *arguments, "--format", "json", "--output", "report.json")
    assert (done.status, done.out) == (0, "")
    assert json.loads(governed.read("report.json"))["schema"] == printed.json["schema"]


def test_a_schema_is_json_in_either_format(governed: Sandbox) -> None:
    plain = governed.budget("schema", "policy")
    assert governed.budget("schema", "policy", "--format", "json", "-C", ".").out == plain.out
    assert plain.json["$schema"].startswith("https://json-schema.org/")


def test_a_payload_as_json_holds_the_very_bytes(governed: Sandbox) -> None:
    governed.decide()
    record = "adr/signoffs/031/alice.yaml"
    assert (
        governed.budget("payload", record, "--format", "json").json["payload"] == governed.budget("payload", record).out
    )


def test_a_signature_as_json_says_how_the_rules_stand(governed: Sandbox) -> None:
    governed.decide(status="Proposed", approvers=["alice"])
    key = str(governed.keys.secret("bob"))
    signed = governed.budget("sign", "31", "--as", "bob", "--key", key, "--format", "json")
    assert (signed.status, signed.json["schema"]) == (0, "budget-governance/sign/1")
    assert [(item["need"], item["have"]) for item in signed.json["approvals"]] == [
        (1, ["alice", "bob"]),
        (2, ["alice", "bob"]),
    ]
