import copy
from collections.abc import Callable

import pytest
from jsonschema import Draft202012Validator

from governance.documents.json_schemas import policy_schema, signoff_schema
from tests.support.signoffs import DIGEST

POLICY: dict[str, object] = {
    "version": 1,
    "repository": "acme/payments",
    "people": {"alice": {"emails": ["alice@example.com"], "handle": "@alice"}, "bob": {"emails": ["b@example.com"]}},
    "groups": {"@acme/architecture": ["alice", "bob"]},
    "approvals": [
        {"name": "any change", "require": 1, "from": ["codeowners"]},
        {
            "name": "loosening",
            "when": {"direction": ["loosen"], "by_percent": 2.5, "budgets": ["rate_limiter.*"]},
            "require": 2,
            "from": ["@acme/architecture"],
        },
    ],
    "budgets": ["budgets/**/*.yaml"],
    "adr": "adr",
    "protect": [],
    "identity": "commit",
    "self_approval": True,
    "landing": "rebase",
    "two_stage": False,
    "approval_days": None,
    "branches": ["main"],
    "runtime": {"window": "5m"},
    "review_days": 180,
    "slack_percent": 20,
}
SIGNOFF: dict[str, object] = {
    "version": 1,
    "repository": "acme/payments",
    "adr": 31,
    "decision": "approve",
    "approver": "alice",
    "date": "2026-11-23T10:15:00Z",
    "digest": DIGEST,
    "changes": [
        {"budget": "rate_limiter@dev.max_latency_ms", "before": 10, "after": 12.5},
        {"budget": "rate_limiter.max_latency_ms", "before": None, "after": 0},
        {"budget": "budgets/policy.yaml", "before": DIGEST, "after": None},
    ],
    "comment": "why",
    "signature": "-----BEGIN SSH SIGNATURE-----\n",
}
"""Documents that use everything."""

ABSENT = object()


def changed(document: dict[str, object], path: tuple[str | int, ...], value: object) -> object:
    """A copy of a document with one part replaced, added or (ABSENT) removed."""
    result = copy.deepcopy(document)
    part: object = result
    for step in path[:-1]:
        part = part[step]  # type: ignore[index]  # the paths of these tests lead through lists and mappings
    if value is ABSENT:
        del part[path[-1]]  # type: ignore[attr-defined]
    else:
        part[path[-1]] = value  # type: ignore[index]
    return result


@pytest.mark.parametrize("schema", [policy_schema, signoff_schema])
def test_a_schema_is_one_of_draft_2020_12(schema: Callable[[], dict[str, object]]) -> None:
    assert schema()["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    Draft202012Validator.check_schema(schema())


@pytest.mark.parametrize(
    ("schema", "document"),
    [
        (policy_schema, POLICY),
        (policy_schema, {key: POLICY[key] for key in ("version", "repository", "people", "approvals")}),
        (policy_schema, changed(POLICY, ("adr",), ["docs/adr", "rfc/"])),
        (policy_schema, changed(POLICY, ("adr",), ["docs/adr"])),
        (policy_schema, changed(POLICY, ("slack_percent",), 0)),
        (policy_schema, changed(POLICY, ("runtime",), None)),
        (policy_schema, changed(POLICY, ("runtime", "kubernetes"), {"name": "a", "labels": {"a.b/c": "d"}})),
        (signoff_schema, SIGNOFF),
        (signoff_schema, changed(SIGNOFF, ("comment",), ABSENT)),
        (signoff_schema, changed(SIGNOFF, ("changes",), [])),
    ],
)
def test_good_documents_are_valid(schema: Callable[[], dict[str, object]], document: object) -> None:
    Draft202012Validator(schema()).validate(document)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("version",), 2),
        (("version",), "1"),
        (("version",), True),
        (("repository",), ABSENT),
        (("repository",), "acme/p\u00e4yments"),
        (("people",), {}),
        (("people", "a b"), {"emails": ["a@b.c"]}),
        (("people", "alice", "emails"), []),
        (("people", "alice", "emails"), ["*@b.c"]),
        (("people", "alice", "handle"), "alice"),
        (("people", "alice", "phone"), "1"),
        (("groups", "\u00e9"), ["alice"]),
        (("groups", "team"), ["a b"]),
        (("approvals",), []),
        (("approvals", 0, "require"), 0),
        (("approvals", 0, "require"), "1"),
        (("approvals", 0, "from"), []),
        (("approvals", 0, "from"), "codeowners"),
        (("approvals", 0, "from_"), ["codeowners"]),
        (("approvals", 1, "when", "direction"), ["lower"]),
        (("approvals", 1, "when", "by_percent"), "20"),
        (("approvals", 1, "when", "by_percent"), -1),
        (("budgets",), ["/budgets"]),
        (("budgets",), ["!budgets"]),
        (("adr",), "/adr"),
        (("adr",), "adr/*"),
        (("adr",), []),
        (("adr",), [7]),
        (("adr",), ["docs/adr", "adr/*"]),
        (("identity",), "none"),
        (("self_approval",), "false"),
        (("approval_days",), 0),
        (("aproval_days",), 1),
        (("runtime", "windw"), "5m"),
        (("runtime", "window"), "5"),
        (("runtime", "for_"), "5m"),
        (("runtime", "metrics"), {"latency": "a-b"}),
        (("runtime", "kubernetes"), {"name": "A"}),
        (("runtime", "labels"), {"a-b": "x"}),
    ],
)
def test_bad_policies_are_invalid(path: tuple[str | int, ...], value: object) -> None:
    assert not Draft202012Validator(policy_schema()).is_valid(changed(POLICY, path, value))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("version",), "1"),
        (("adr",), -1),
        (("adr",), "31"),
        (("decision",), "approved"),
        (("approver",), "a b"),
        (("date",), "2026-11-23"),
        (("date",), ABSENT),
        (("digest",), "sha256:00"),
        (("digest",), DIGEST.upper()),
        (("changes",), ABSENT),
        (("changes", 0, "before"), ABSENT),
        (("changes", 0, "before"), "10"),
        (("changes", 0, "before"), -1),
        (("changes", 0, "before"), True),
        (("changes", 2, "before"), 10),
        (("changes", 2, "before"), ""),
        (("changes", 2, "note"), "x"),
        (("comment",), None),
        (("comment",), 5),
        (("signatur",), "x"),
    ],
)
def test_bad_records_are_invalid(path: tuple[str | int, ...], value: object) -> None:
    assert not Draft202012Validator(signoff_schema()).is_valid(changed(SIGNOFF, path, value))


def test_the_titles_that_only_repeat_a_key_are_dropped() -> None:
    assert "title" not in policy_schema()["properties"]["version"]  # type: ignore[index]
