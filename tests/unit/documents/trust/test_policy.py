from decimal import Decimal

import pytest

from capability_budgets.reading.problems import Problem
from governance.documents.trust.policy import read_policy, runtime_problems

CONTRACT = """\
version: 1
repository: acme/payments            # bound into every sign-off, so none can be replayed elsewhere
people:
  alice: {emails: [alice@example.com], handle: "@alice", account: "583231"}
  bob:   {emails: [bob@example.com],   handle: "@bob"}
  carol: {emails: [carol@example.com], handle: "@carol"}
groups:
  "@acme/architecture": [alice, bob]
approvals:                           # every rule that matches a change must be met
  - name: any change
    require: 1
    from: [codeowners]               # people, groups, or codeowners = owners of the file that holds the limit
  - name: loosening
    when: {direction: [loosen], by_percent: 20, budgets: ["rate_limiter.*", "*@prod.*"]}   # each part optional
    require: 2
    from: ["@acme/architecture"]
  - name: governance
    when: {direction: [governance]}
    require: 2
    from: ["@acme/architecture"]
# defaults below
budgets: ["budgets/**/*.yaml", "budgets/**/*.yml"]   # budgets/policy.yaml is never a budget file
adr: adr                             # or a list of folders
protect: []
identity: signature                  # signature | commit
self_approval: false
landing: merge
two_stage: false                     # true: ADR and sign-offs must already stand in the base
approval_days: null                  # sign-offs older than this at landing no longer count

branches: null                       # what pre-receive protects; default: the default branch
codeowners: github                   # github | gitlab
witnesses: []                        # principals that may attest approvals given on a forge
max_until_days: null                 # longest time for which a limit may be loosened by an `Until`
review_days: null                    # limits not reviewed for longer are overdue
slack_percent: null                  # headroom beyond which a budget is called far too loose
"""


def refused(old: str, new: str) -> tuple[Problem, ...]:
    assert old in CONTRACT
    document = read_policy(CONTRACT.replace(old, new, 1).encode())
    assert document.policy is None
    return document.problems


def test_the_contracts_policy_is_read() -> None:
    document = read_policy(CONTRACT.encode())
    assert document.problems == ()
    policy = document.policy
    assert policy is not None
    assert policy.repository == "acme/payments"
    assert policy.approvals[1].when.by_percent == Decimal(20)
    assert policy.approvals[1].when.budgets == ("rate_limiter.*", "*@prod.*")
    assert policy.approvals[0].from_ == ("codeowners",)
    assert policy.adr == ("adr",)
    assert policy.approval_days is None


def test_what_is_written_as_the_default_is_the_default() -> None:
    short = CONTRACT.partition("# defaults below")[0]
    assert read_policy(short.encode()).policy == read_policy(CONTRACT.encode()).policy


def test_the_order_of_keys_comments_and_style_do_not_matter() -> None:
    flow = b"""{approvals: [{from: [alice], require: 1, name: x}], people: {alice: {emails: ["a@b.c"]}},
        repository: r, version: 1, adr: [docs/adr/, rfc], slack_percent: 2.5, runtime: {window: 1h, labels: {b: x}}}"""
    policy = read_policy(flow).policy
    assert policy is not None
    assert policy.adr == ("docs/adr", "rfc")
    assert policy.slack_percent == Decimal("2.5")


@pytest.mark.parametrize(
    ("old", "new", "line", "column"),
    [
        ("version: 1", "version: 2", 1, 10),
        ("version: 1", "version: 1.0", 1, 10),
        ("version: 1", 'version: "1"', 1, 10),
        ("version: 1\n", "", 1, 1),
        ("acme/payments", "7", 2, 13),
        ("acme/payments", "''", 2, 13),
        ("acme/payments", "acme/p\u00e4yments", 2, 13),
        ("  bob:  ", "  b\u00f6b:  ", 5, 3),
        ("  bob:  ", "  no:  ", 5, 3),
        ("alice@example.com", "'*@example.com'", 4, 20),
        ("[alice@example.com]", "alice@example.com", 4, 19),
        ("[alice@example.com]", "[]", 4, 19),
        ('handle: "@bob"', "handle: bob", 5, 48),
        ("[alice, bob]", "[alice, true]", 8, 33),
        ("[alice, bob]", "[alice, Bob]", 8, 33),
        ("require: 1", "require: 0", 11, 14),
        ("require: 1", "require: one", 11, 14),
        ("require: 1", "require: 010", 11, 14),
        ("require: 1", "require: yes", 11, 14),
        ("[codeowners]", "codeowners", 12, 11),
        ("[codeowners]", "[]", 12, 11),
        ("[codeowners]", "[codeowner]", 12, 12),
        ("[loosen]", "[loosen, lower]", 14, 32),
        ("[loosen]", "[]", 14, 23),
        ("by_percent: 20", "by_percent: 20%", 14, 45),
        ("by_percent: 20", "by_percent: -20", 14, 45),
        ("by_percent: 20", "by_percnt: 20", 14, 33),
        ('"rate_limiter.*"', '"@prod"', 14, 59),
        ("budgets/**/*.yml", "/budgets/*.yml", 22, 32),
        ("adr: adr", "adr: /adr", 23, 6),
        ("adr: adr", "adr: [adr, 7]", 23, 12),
        ("protect: []", "protect: ci", 24, 10),
        ("identity: signature", "identity: none", 25, 11),
        ("self_approval: false", "self_approval: no", 26, 16),
        ("self_approval: false", "self_approval: 0", 26, 16),
        ("landing: merge", "landing: squash", 27, 10),
        ("two_stage: false", "two_stage: False", 28, 12),
        ("approval_days: null", "approval_days: 0", 29, 16),
        ("approval_days: null", "aproval_days: 30", 29, 1),
    ],
)
def test_a_form_that_is_not_plainly_right_is_refused_at_its_place(old: str, new: str, line: int, column: int) -> None:
    (problem,) = refused(old, new)
    assert (problem.line, problem.column) == (line, column)
    assert problem.message
    assert problem.fix.split()[0] in {"write", "add", "put", "known"}


@pytest.mark.parametrize(
    ("old", "new", "line", "column", "message"),
    [
        ("require: 2", "require: 3", 15, 14, "requires 3 approvals, and names 2 people"),
        ("require: 1", "require: 4", 11, 14, "can never be met"),
        ("[codeowners]", '["@bob"]', 12, 12, "names @bob"),
        ("[codeowners]", '["@acme/security"]', 12, 12, "neither a person nor a group"),
        ("[alice, bob]", "[alice, dave]", 8, 33, "names dave, who is not among the people"),
        (
            '"@acme/architecture": [alice, bob]',
            "'@ACME/architecture': [alice]\n  '@acme/architecture': [bob, alice]",
            9,
            3,
            "twice",
        ),
        ("bob@example.com", "ALICE@example.com", 5, 20, "stands for alice already"),
        ('"@bob"', '"@ALICE"', 5, 48, "stands for alice already"),
        ("bob@example.com", "1+Alice@users.noreply.github.com", 5, 20, "stands for alice already"),
        ("  bob:  ", "  Alice:  ", 5, 3, "stands for alice already"),
    ],
)
def test_a_contradiction_is_refused_at_its_place(old: str, new: str, line: int, column: int, message: str) -> None:
    problem = refused(old, new)[0]
    assert (problem.line, problem.column) == (line, column)
    assert message in problem.message
    assert problem.fix


def test_unknown_keys_name_the_known_ones() -> None:
    (problem,) = refused("approval_days: null", "aproval_days: 30")
    assert problem.fix.startswith("known keys: approval_days, approvals, ")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff",
        b"[]",
        b"version: 1\nversion: 1\n",
        b"a: &x 1\nb: *x\n",
        b"a: {b: {c: {d: {e: {f: {g: {h: {i: 1}}}}}}}}",
        b"--- \n...\n---\n",
        b"x" * (1 << 20) + b"x",
    ],
)
def test_whatever_is_no_policy_gives_problems(data: bytes) -> None:
    document = read_policy(data)
    assert document.policy is None
    assert document.problems


def test_a_policy_built_to_hurt_is_answered_soon() -> None:
    people = ", ".join(f"p{n}: {{emails: [p{n}@b.c]}}" for n in range(900))
    sources = ", ".join(f"x{n}" for n in range(100))
    rules = ", ".join(f"{{name: a, require: 1, from: [{sources}]}}" for _ in range(300))
    text = f"version: 1\nrepository: r\npeople: {{{people}}}\napprovals: [{rules}]\n"
    assert len(read_policy(text.encode()).problems) == 100


@pytest.mark.parametrize(
    ("section", "line", "column", "said"),
    [
        ("  windw: 5m", 2, 3, "the key `windw` is not known here; known keys: window"),
        ("  window: 5", 2, 11, "5 stands here, where text is expected"),
        ("  for: 0s\n  window: 5x", 3, 11, "write a whole number and its unit, s, m, h or d: 5m"),
        ("  metrics: {latenzy: a}", 2, 13, "known keys: latency"),
        ("  metrics: {latency: capability_budget}", 2, 12, "two metrics have the name"),
        ("  labels: {severity: x}", 2, 12, "give it another name"),
        ("  labels: {instance: x}", 2, 3, "Prometheus would refuse the alerts of several"),
        ("  - window", 2, 3, "a list stands here, where a mapping is expected"),
    ],
)
def test_what_the_section_for_production_cannot_mean_is_told_where_it_is_used(
    section: str, line: int, column: int, said: str
) -> None:
    start = CONTRACT.count("\n")
    data = f"{CONTRACT}runtime:\n{section}\n".encode()
    problem = (read_policy(data).problems or runtime_problems(data))[0]
    assert said in f"{problem.message}; {problem.fix}"
    assert (problem.line, problem.column) == (start + line, column)


def test_no_change_is_judged_by_the_section_for_production() -> None:
    data = f"{CONTRACT}runtime: {{windw: 5m, anything: [1, {{at: all}}]}}\n".encode()
    assert read_policy(data).policy is not None
    assert runtime_problems(data)
    assert runtime_problems(CONTRACT.encode()) == runtime_problems(b"version: 2\nruntime: {windw: 5m}\n") == ()


def test_the_section_for_production_is_kept_as_it_is_written() -> None:
    assert "runtime" not in CONTRACT
    policy = read_policy(f"{CONTRACT}runtime: {{window: 1h, for: 1m}}\n".encode()).policy
    assert policy is not None
    assert policy.runtime == {"window": "1h", "for": "1m"}
    assert read_policy(f"{CONTRACT}runtime: null\n".encode()).policy is not None
