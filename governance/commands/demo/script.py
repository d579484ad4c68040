"""The script of `budget demo`: a repository, a raise that is stopped, and the way that passes."""

import re
from collections.abc import Mapping
from typing import Final

from governance.commands.demo.play import Action, DemoFolder, Edit, Run
from governance.domain.policy.paths import BUDGETS_PATH
from governance.domain.reports.demo import Heading

PEOPLE: Final = ("alice", "bob", "carol")
"""Who plays: carol writes, alice and bob approve."""

ADR_FILE: Final = "adr/031-room-for-the-audit-log.md"

NUMBERS: Final = """\
schema_validator:
  max_latency_ms: 50
  max_memory_mb: 10
rate_limiter:
  max_latency_ms: 10   # p95
  max_memory_mb: 5
metrics:
  max_latency_ms: 5
  max_memory_mb: 2
"""
"""The budgets that the demo begins with."""

_POLICY: Final = """\
version: 1
repository: demo/kernel
people:
  alice: {emails: [alice@demo.example], handle: "@alice"}
  bob: {emails: [bob@demo.example], handle: "@bob"}
  carol: {emails: [carol@demo.example], handle: "@carol"}
groups:
  "@demo/architecture": [alice, bob, carol]
approvals:
  - name: any change
    require: 1
    from: [codeowners]
  - name: loosening
    when: {direction: [loosen]}
    require: 2
    from: ["@demo/architecture"]
  - name: governance
    when: {direction: [governance]}
    require: 2
    from: ["@demo/architecture"]
"""

_CODEOWNERS: Final = """\
/budgets/ @demo/architecture
/CODEOWNERS @demo/architecture
"""

_FIRST_ADR: Final = """\
# ADR 030: Performance Budget Framework

*   **Status**: Accepted
*   **Date**: 2025-07-18
*   **Deciders**: Architecture Review Team
*   **Supersedes**: N/A
*   **Superseded by**: N/A

## Context and Problem Statement

Capabilities get slower unseen, and alerts tell it too late.

## Decision Outcome

Each capability has a budget for latency and memory. CI and alerts hold it to the same numbers, and a number changes
only by a decision with sign-off.
"""

_FILLED: Final[Mapping[str, str]] = {
    "Option A: Keep the budget and fix the code": "Writing the audit log elsewhere would cost four weeks and lose its "
    "order, which the auditors need.",
    "Option B: Raise it for a limited time": "The cost stays for as long as the log does, so no end can be named.",
    "Option C: Change it for good": "The log is part of the work now: 10.4 ms at p95 over a week in production.",
    "Decision Outcome": "Option C. 12 ms leaves the margin that 10 ms left before.",
    "Consequences": "Callers wait up to 2 ms longer at p95; nobody has a tighter promise than 20 ms.",
    "Rollback": "If p95 is below 9 ms for a month, the old value is proposed again.",
}
"""What the author writes into the marked places of the draft, by the heading above each."""

_MARKED: Final = re.compile(r"^(?P<before>[ *-]*).*\bTODO\b.*$")


def _signers(stage: DemoFolder) -> str:
    """The allowed signers: each person's public key."""
    lines = (" ".join(stage.read(f"keys/{person}.pub").split()[:2]) for person in PEOPLE)
    return "".join(f"{person} {key}\n" for person, key in zip(PEOPLE, lines, strict=True))


def fill(draft: str) -> str:
    """A draft with its marked places filled, each by what its section asks for."""
    filled, heading = [], ""
    for line in draft.splitlines():
        if line.startswith("#"):
            heading = line.lstrip("# ")
        marked = _MARKED.fullmatch(line)
        text = _FILLED.get(heading, "Nothing is to be said here.")
        filled.append(f"{marked['before']}{text}" if marked else line)
    return "\n".join(filled) + "\n"


def _raised(stage: DemoFolder) -> str:
    return stage.read(BUDGETS_PATH).replace("max_latency_ms: 10 ", "max_latency_ms: 12 ")


def _file(path: str, what: str, text: str, *, whole: bool = False) -> Edit:
    return Edit(path, what, lambda _: text, whole)


def _key(person: str) -> Run:
    return Run(("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", person, "-f", f"keys/{person}"))


def _sign(person: str, expected: int = 0) -> Run:
    return Run(("budget", "sign", "31", "--as", person, "--key", f"keys/{person}", "--commit"), expected)


_FOUNDATION: Final[tuple[Action, ...]] = (
    Heading("1. A repository under governance", "Three capabilities with their budgets, and a policy as guard."),
    Run(("git", "init", "--quiet", "--initial-branch=main", ".")),
    Run(("git", "config", "user.name", "carol")),
    Run(("git", "config", "user.email", "carol@demo.example")),
    _file(".gitignore", "the keys of the demo stay out of git", "/keys/\n"),
    *map(_key, PEOPLE),
    _file(BUDGETS_PATH, "the numbers", NUMBERS, whole=True),
    _file("budgets/policy.yaml", "who must approve what", _POLICY, whole=True),
    Edit("budgets/allowed_signers", "the keys that approvers sign with", _signers),
    _file("CODEOWNERS", "who owns the files that govern", _CODEOWNERS),
    _file("adr/030-performance-budget-framework.md", "the decision to have budgets", _FIRST_ADR),
    Run(("git", "add", ".")),
    Run(("git", "commit", "--quiet", "--message", "Adopt performance budgets")),
    Run(("budget", "check")),
)

_STOPPED: Final[tuple[Action, ...]] = (
    Heading("2. A raise that is slipped in", "Somebody makes the build green by making the number larger."),
    Run(("git", "switch", "--quiet", "--create", "hurry")),
    Edit(BUDGETS_PATH, "rate_limiter.max_latency_ms: 10 becomes 12", _raised),
    Run(("git", "commit", "--quiet", "--all", "--message", "Make the build green again")),
    Run(("budget", "check"), expected=1),
)

_GOVERNED: Final[tuple[Action, ...]] = (
    Heading("3. The way that passes", "carol proposes, alice and bob sign, and only then the number changes."),
    Run(("git", "switch", "--quiet", "--create", "audit-log", "main")),
    Run(
        (
            "budget",
            "propose",
            "rate_limiter.max_latency_ms=12",
            "--title",
            "Room for the audit log",
            "-m",
            "Since the audit log landed, p95 is 10.4 ms, measured over a week in production.",
        )
    ),
    Run(("budget", "sign", "31", "--as", "alice", "--key", "keys/alice"), expected=1),
    Edit(ADR_FILE, "fill the marked places of the draft", lambda stage: fill(stage.read(ADR_FILE))),
    Run(("git", "add", "adr")),
    Run(("git", "commit", "--quiet", "--message", "Propose ADR 031: Room for the audit log")),
    Run(("budget", "status")),
    _sign("carol", expected=1),
    _sign("alice"),
    Run(("budget", "apply", "31"), expected=1),
    _sign("bob"),
    Run(("budget", "apply", "31", "--commit")),
    Run(("git", "diff", "main", "--", "budgets")),
    Run(("budget", "check")),
    Heading("4. It lands", "What passed on the branch passes on main."),
    Run(("git", "switch", "--quiet", "main")),
    Run(("git", "merge", "--quiet", "--no-ff", "--message", "Land ADR 031", "audit-log")),
    Run(("budget", "check")),
)

SCRIPT: Final[tuple[Action, ...]] = (*_FOUNDATION, *_STOPPED, *_GOVERNED)
"""The whole demo."""

TO_TRY: Final = (
    ("what holds now", "budget show"),
    ("why it passed", "budget explain"),
    ("what the gate says to the other branch", "budget check --base hurry~ --head hurry"),
    ("the decision, as the gate reads it", "budget adr 31"),
    ("a change of your own", "budget propose metrics.max_latency_ms=4 --title 'Tighter metrics'"),
    ("what becomes of a record that is rewritten", "sed -i 's/10.4/9.9/' adr/031-*; git commit -qam fix; budget check"),
)
"""What to try in the folder afterwards: what it shows, and the command."""
