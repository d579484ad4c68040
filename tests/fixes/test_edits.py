"""What cannot be read: the edit that is named is made, and the finding is gone."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.support.fixes import shape
from tests.support.repository import BUDGETS, Keys, Sandbox

POLICY = "budgets/policy.yaml"
SIGNERS = "budgets/allowed_signers"
ACCEPTED = "budgets/accepted.yaml"
DECISION = "adr/031-raise.md"
RECORD = "adr/signoffs/031/alice.yaml"
OWNERS = "CODEOWNERS"
OID = "a" * 40

NUMBER = "max_latency_ms: 50"
MAPPING = "schema_validator:\n  max_latency_ms: 50\n"
ROW = "| `rate_limiter.max_latency_ms` | 10 | 12 |"
HEAD = "| Budget | Before | After |\n|---|---|---|\n"
UNTIL = "| Budget | Before | After | Until |\n|---|---|---|---|\n| `rate_limiter.max_latency_ms` | 10 | {} | {} |"
TABLE = f"\n## Budget Changes\n\n{HEAD}{ROW}\n"
DIGEST = "sha256:" + "0" * 64


class Edit(NamedTuple):
    """A fix, and where it is named.

    Attributes:
        fix: the text that must be named, with its holes.
        path: the file.
        sound: a text of the sound file; empty for a file that is not there.
        broken: what stands there instead.
        mended: what the fix says to write.
    """

    fix: str
    path: str
    sound: str
    broken: str
    mended: str


EDITS = (
    # Numbers of budget files
    Edit("write {} without quotes", BUDGETS, NUMBER, 'max_latency_ms: "50"', NUMBER),
    Edit("write {}", BUDGETS, NUMBER, "max_latency_ms: 050", NUMBER),
    Edit("write the number in full", BUDGETS, NUMBER, "max_latency_ms: 5e1", NUMBER),
    Edit("write a number, or remove the limit", BUDGETS, NUMBER, "max_latency_ms: .inf", NUMBER),
    Edit("write a number from 0 upwards", BUDGETS, NUMBER, "max_latency_ms: -50", NUMBER),
    Edit("write the plain number", BUDGETS, NUMBER, "max_latency_ms: 0:50", NUMBER),
    Edit("write the number with a point, or without commas", BUDGETS, NUMBER, "max_latency_ms: 50,0", NUMBER),
    Edit("write the number in base ten", BUDGETS, NUMBER, "max_latency_ms: 0x32", NUMBER),
    Edit("write a number", BUDGETS, NUMBER, "max_latency_ms: yes", NUMBER),
    Edit("write a number, or remove the line", BUDGETS, NUMBER, "max_latency_ms:", NUMBER),
    Edit("write a shorter number", BUDGETS, NUMBER, f"max_latency_ms: 50.{'1' * 16}", NUMBER),
    Edit("write a plain decimal number such as 10 or 0.5", BUDGETS, NUMBER, "max_latency_ms: [50]", NUMBER),
    # Names and keys of budget files
    Edit("write {}, with the number in that unit", BUDGETS, NUMBER, "max_latency: 50", NUMBER),
    Edit(
        "keep one unit for it in {}, overrides included: {}", BUDGETS, NUMBER, f"{NUMBER}\n  max_latency_s: 1", NUMBER
    ),
    Edit("keep one of the two", BUDGETS, NUMBER, f"{NUMBER}\n  {NUMBER}", NUMBER),
    Edit("write one text, in quotes where it is more than words", BUDGETS, NUMBER, f"owner: [a]\n  {NUMBER}", NUMBER),
    Edit("write a text, or remove the line", BUDGETS, NUMBER, f"owner:\n  {NUMBER}", NUMBER),
    Edit(
        "write a list of test ids or globs: [tests/test_limiter.py::test_admit]",
        BUDGETS,
        NUMBER,
        f"benchmarks: 5\n  {NUMBER}",
        f"benchmarks: [tests/test_limiter.py::test_admit]\n  {NUMBER}",
    ),
    Edit("write every value where it is used", BUDGETS, NUMBER, "max_latency_ms: &a 50", NUMBER),
    Edit("write the value itself", BUDGETS, NUMBER, "max_latency_ms: *a", NUMBER),
    Edit("remove it", BUDGETS, NUMBER, "max_latency_ms: !!int 50", NUMBER),
    Edit("write `key: value`", BUDGETS, NUMBER, "? max_latency_ms\n  : 50", NUMBER),
    Edit("write a plain name", BUDGETS, NUMBER, "[max_latency_ms]: 50", NUMBER),
    Edit(
        "write the name of an environment, a colon, and its limits below it",
        BUDGETS,
        NUMBER,
        f"environments: 5\n  {NUMBER}",
        f"environments: {{dev: {{max_latency_ms: 5}}}}\n  {NUMBER}",
    ),
    Edit("write limits below it, such as `max_latency_ms: 10`", BUDGETS, MAPPING, "schema_validator: 5\nx:\n", MAPPING),
    Edit("{}, or remove the line", BUDGETS, MAPPING, f"{MAPPING}x:\n  owner:\n", MAPPING),
    Edit('write `"{}"`', BUDGETS, MAPPING, f"yes: {{max_latency_ms: 1}}\n{MAPPING}", f'"yes": {{max_x: 1}}\n{MAPPING}'),
    Edit("keep it in one file", "budgets/b.yaml", "", "metrics: {max_latency_ms: 1}\n", ""),
    Edit("write both in one line: `{}: 10`", BUDGETS, NUMBER, "max_latency_ms:\n    50", NUMBER),
    Edit("write `key: value`, with a blank after the colon", BUDGETS, "metrics:", "metrics", "metrics:"),
    # The form of YAML
    Edit("keep one document in a file; remove the `---`", BUDGETS, "metrics:", "---\nmetrics:", "metrics:"),
    Edit("remove the line that starts with %", BUDGETS, MAPPING, f"%YAML 1.1\n---\n{MAPPING}", MAPPING),
    Edit("remove the line", BUDGETS, MAPPING, f"%TAG ! tag:x,2000:\n---\n{MAPPING}", MAPPING),
    Edit("resolve it, and remove the marks", BUDGETS, MAPPING, f"<<<<<<< x\n{MAPPING}", MAPPING),
    Edit("move it up to the level it belongs to", BUDGETS, NUMBER, "a: {b: {c: {d: {e: 1}}}}", NUMBER),
    Edit("end lines with LF, or CR and LF", BUDGETS, f"{NUMBER}\n", f"{NUMBER}\r", f"{NUMBER}\n"),
    Edit("save the file as UTF-8", BUDGETS, "# The numbers.", "# \udcff", "# é"),
    # The policy
    Edit("write 1", POLICY, "version: 1", "version: '1'", "version: 1"),
    Edit("add `{}:` with its value", POLICY, "version: 1\n", "", "version: 1\n"),
    Edit("name more people, or require fewer", POLICY, "require: 1", "require: 9", "require: 2"),
    Edit(
        "write true, false or null, or {}",
        POLICY,
        "groups:",
        "self_approval: on\ngroups:",
        "self_approval: true\ngroups:",
    ),
    Edit("write a plain number such as 10 or 0.5, or {}", POLICY, "require: 1", "require: 0x1", "require: 1"),
    Edit("write a whole number, without quotes", POLICY, "require: 1", "require: [1]", "require: 1"),
    Edit("write {}", POLICY, "require: 1", "require: 0", "require: 1"),
    Edit("write a list: [first, second]", POLICY, "direction: [loosen]", "direction: loosen", "direction: [loosen]"),
    Edit(
        "write a plain number such as 20 or 0.5, without quotes",
        POLICY,
        "direction: [loosen]",
        "by_percent: '20'",
        "by_percent: 20",
    ),
    Edit(
        "write true or false, without quotes",
        POLICY,
        "groups:",
        "two_stage: 'no'\ngroups:",
        "two_stage: false\ngroups:",
    ),
    Edit("write `key: value` pairs", POLICY, "groups:", "runtime: 5\ngroups:", "runtime: {for: 2m}\ngroups:"),
    Edit(
        "write the path from the top, as folder/**",
        POLICY,
        "groups:",
        "protect: [../x]\ngroups:",
        "protect: [x/**]\ngroups:",
    ),
    Edit(
        "write ** between slashes, or a single *",
        POLICY,
        "groups:",
        "protect: [a**/x]\ngroups:",
        "protect: [a/**/x]\ngroups:",
    ),
    Edit(
        "write a duration up to 7d",
        POLICY,
        "groups:",
        "runtime: {window: 8d}\ngroups:",
        "runtime: {window: 7d}\ngroups:",
    ),
    # Keys
    Edit("copy both from the .pub file", SIGNERS, "alice ssh-ed25519", "alice ssh-rsa", "alice ssh-ed25519"),
    Edit("use an ssh-ed25519 key", SIGNERS, "dora ssh-ed25519", "dora ssh-dss", "dora ssh-ed25519"),
    Edit("write a name or address of the policy", SIGNERS, "dora ssh", "do* ssh", "dora ssh"),
    Edit(
        'write namespaces="budget-signoff"',
        SIGNERS,
        "dora ssh",
        'dora namespaces="b*" ssh',
        'dora namespaces="budget-signoff" ssh',
    ),
    Edit(
        "write YYYYMMDDZ or YYYYMMDDHHMMSSZ",
        SIGNERS,
        "alice ssh",
        'alice valid-after="yesterday" ssh',
        'alice valid-after="20250101Z" ssh',
    ),
    Edit(
        "correct the two dates",
        SIGNERS,
        "alice ssh",
        'alice valid-after="20250102Z",valid-before="20250101Z" ssh',
        'alice valid-after="20250102Z",valid-before="20950101Z" ssh',
    ),
    Edit(
        'write name="value"',
        SIGNERS,
        "alice ssh",
        "alice valid-after=20250101Z ssh",
        'alice valid-after="20250101Z" ssh',
    ),
    Edit('write {}="…" once', SIGNERS, "alice ssh", "alice valid-after ssh", 'alice valid-after="20250101Z" ssh'),
    Edit("list the keys of people themselves", SIGNERS, "dora ssh", "dora cert-authority ssh", "dora ssh"),
    # Owners
    Edit(
        "remove the header; or set `codeowners: gitlab` in budgets/policy.yaml, by a decision",
        OWNERS,
        "/CODEOWNERS",
        "[Section]\n/CODEOWNERS",
        "/CODEOWNERS",
    ),
    Edit("correct the line, or remove it", OWNERS, "/CODEOWNERS", "!/x @alice\n/CODEOWNERS", "/CODEOWNERS"),
    # Accepted violations
    Edit(
        "write why the violation is accepted",
        ACCEPTED,
        "",
        f'- {{commit: {OID}, reason: " "}}\n',
        f"- {{commit: {OID}, reason: It was a Sunday.}}\n",
    ),
    # Decisions
    Edit("write {}", DECISION, ROW, ROW.replace("10", "010"), ROW),
    Edit("write a plain decimal number such as 10 or 0.5", DECISION, ROW, ROW.replace("10", "ten"), ROW),
    Edit(
        "write `capability.max_name`, `capability@environment.max_name`, the path of a governed file, or the name of a "
        "capability that moved",
        DECISION,
        ROW,
        ROW.replace(".max", ".Max"),
        ROW,
    ),
    Edit("write `none` where there is no value", DECISION, ROW, ROW.replace("10", "-"), ROW.replace("10", "none")),
    Edit("write plain text, or text in back quotes", DECISION, ROW, ROW.replace("10", "*10*"), ROW),
    Edit(
        "write `{}` and 64 lower-case hex digits",
        DECISION,
        ROW,
        "| `budgets/policy.yaml` | `sha256:1` | none |",
        f"| `budgets/policy.yaml` | `{DIGEST}` | none |",
    ),
    Edit(
        "write `{}` and the digest of the file's content, for a capability that moved the path of its file, or `none`",
        DECISION,
        ROW,
        "| `budgets/policy.yaml` | 10 | none |",
        f"| `budgets/policy.yaml` | `{DIGEST}` | none |",
    ),
    Edit("write what changes, or remove the row", DECISION, ROW, ROW.replace("12", "10"), ROW),
    Edit("write as many cells as the head has; a `|` inside a cell is written `\\|`", DECISION, ROW, ROW[:-5], ROW),
    Edit("write one row for each budget: from what it is to what it becomes", DECISION, ROW, f"{ROW}\n{ROW}", ROW),
    Edit("put it into the table, without indentation", DECISION, ROW, f"{ROW}\n\n    {ROW}", ROW),
    Edit("write a row for each change", DECISION, ROW, "", ROW),
    Edit("keep one table, with all changes", DECISION, ROW, f"{ROW}\n\n{HEAD}{ROW}", ROW),
    Edit("write a table with the columns Budget, Before and After here", DECISION, HEAD + ROW, "nothing", HEAD + ROW),
    Edit(
        "write the columns Budget, Before and After once each",
        DECISION,
        HEAD + ROW,
        "| Budget | Before |\n|---|---|\n| `a.max_x` | 1 |",
        HEAD + ROW,
    ),
    Edit(
        "write it as 2026-11-23, or leave the cell empty",
        DECISION,
        HEAD + ROW,
        UNTIL.format(12, "soon"),
        UNTIL.format(12, ""),
    ),
    Edit("leave the cell empty", DECISION, HEAD + ROW, UNTIL.format(9, "2090-01-31"), UNTIL.format(9, "")),
    Edit("keep one section, with all changes", DECISION, ROW, f"{ROW}\n\n## Budget Changes\n\n{HEAD}{ROW}", ROW),
    Edit("write Markdown", DECISION, HEAD + ROW, f"<table><tr><td>x</td></tr></table>\n\n{HEAD}{ROW}", HEAD + ROW),
    Edit(
        "write `key: value` lines",
        DECISION,
        "# ADR 031",
        "---\nx\n---\n# ADR 031",
        "---\nstatus: Accepted\n---\n# ADR 031",
    ),
    Edit("nest them less deeply", DECISION, "The audit log", "> " * 80 + "The audit log", "The audit log"),
    Edit(
        "write what belongs here; where it is meant as it stands, put it in back quotes",
        DECISION,
        "The audit log",
        "TODO: the audit log",
        "`TODO`: the audit log",
    ),
    Edit("write it into the title: # ADR 031: …", "adr/x.md", "", f"# Raise\n{TABLE}", f"# ADR 040: Raise\n{TABLE}"),
    # Sign-offs
    Edit("write {}", RECORD, "decision: approve", "decision: maybe", "decision: approve"),
    Edit("add `{}:` with its value", RECORD, "decision: approve\n", "", "decision: approve\n"),
    Edit("keep one of the two", RECORD, "version: 1", "version: 1\nversion: 1", "version: 1"),
    Edit("write it without quotes, or null for none", RECORD, "before: 10", 'before: "10"', "before: 10"),
    Edit(
        "write its text, or remove the line", RECORD, "approver: alice", "approver: alice\ncomment:", "approver: alice"
    ),
)


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory, keys: Keys) -> Iterator[Sandbox]:
    """A repository in which everything can be read."""
    sandbox = Sandbox(tmp_path_factory.mktemp("edits") / "repo", keys)
    sandbox.adopt()
    sandbox.decide()
    sandbox.commit("decided")
    yield sandbox
    assert sandbox.git("status", "--short") == ""


def found(sandbox: Sandbox) -> list[str]:
    """The fixes of everything that lint finds, but for what follows from keys that do not count."""
    report = sandbox.budget("lint", "--format", "json").json
    return [item["fix"] for item in report["findings"] if item["code"] != "BG110"]


def written(path: Path, edit: Edit, text: str) -> None:
    """Write a text into the file in the place of what is sound."""
    old = path.read_text(encoding="utf-8") if edit.sound else ""
    assert edit.sound in old
    new = old.replace(edit.sound, text, 1) if edit.sound else text
    path.write_bytes(new.encode("utf-8", "surrogateescape"))


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: f"{edit.path.rpartition('/')[2]}: {edit.broken[:30]!a}")
def test_the_edit_that_is_named_is_the_one_that_is_needed(sound: Sandbox, edit: Edit) -> None:
    place = sound.path / edit.path
    try:
        written(place, edit, edit.broken)
        fixes = found(sound)
        assert fixes, "nothing is found"
        assert any(shape(edit.fix).fullmatch(fix) for fix in fixes), (fixes, edit.fix)
        sound.git("checkout", "--quiet", "--", ".")
        written(place, edit, edit.mended)
        assert found(sound) == []
    finally:
        sound.git("checkout", "--quiet", "--", ".")
        sound.git("clean", "--quiet", "--force", "-d")
