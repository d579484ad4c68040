"""Attempts on who owns a file: sections of GitLab's, files that take over, patterns that one forge reads otherwise."""

from typing import Final

from governance.selftest.sandbox.actions import POLICY_FILE, digest, govern, judge, raised_beside, under, written
from governance.selftest.sandbox.baseline import CODEOWNERS, POLICY
from governance.selftest.sandbox.command_result import Result
from governance.selftest.sandbox.repository import Sandbox
from governance.selftest.sandbox.scenario import (
    Scenario,
    codes,
    decided_otherwise,
    parametrised,
    unapproved,
    uncounted,
    undecided,
)

GITLAB_FILE: Final = ".gitlab/CODEOWNERS"
_GITLAB: Final = POLICY + "codeowners: gitlab\n"
_BY_OWNERS: Final = _GITLAB.replace("loosen]", "tighten]")
"""Nobody but the code owners is asked for a raise."""

_TWO_SECTIONS: Final = "[Owners]\n/.gitlab/ @alice\n[Performance]\n/budgets/ @alice\n[Security]\n/budgets/ @bob\n"

_HALF_OPTIONAL: Final = "[Owners]\n/.gitlab/ @alice\n/budgets/ @alice\n^[Security]\n/budgets/ @bob\n"
_ELSEWHERE: Final = "[security]\n/docs/ @bob\n"


@parametrised
def _owned(repo: Sandbox, text: str, *approvers: str) -> Result:
    """Raise where this is .gitlab/CODEOWNERS and these people approve."""
    under(repo, _BY_OWNERS, files=[(GITLAB_FILE, text)])
    repo.raise_decided(approvers=approvers)
    return judge(repo)


@parametrised
def _taken_over(repo: Sandbox, path: str, policy: str, text: str, *, decided: bool) -> Result:
    """Add a file that is looked for before the one that counts."""
    under(repo, policy, codeowners=f"* @acme/architecture\n{CODEOWNERS}")
    return govern(repo, path, text) if decided else written(path, text)(repo)


@parametrised
def _dialect_changed(repo: Sandbox, *, told: bool) -> Result:
    """Have it decided that GitLab's reading counts, where a file that nobody has decided about takes over then."""
    under(repo, codeowners=f"* @acme/architecture\n{CODEOWNERS}", files=[(GITLAB_FILE, "* @mallory\n")])
    rows = [(GITLAB_FILE, "none", digest(repo, GITLAB_FILE))] if told else []
    return govern(repo, POLICY_FILE, _GITLAB, *rows)


@parametrised
def _section_changed(repo: Sandbox, old: str, new: str, *, decided: bool, text: str = _TWO_SECTIONS) -> Result:
    """Edit the sections."""
    under(repo, _GITLAB, files=[(GITLAB_FILE, text)])
    edited = text.replace(old, new)
    return govern(repo, GITLAB_FILE, edited) if decided else written(GITLAB_FILE, edited)(repo)


SCENARIOS: Final = (
    Scenario(
        "a section of a role",
        "has two sections approve where a third belongs to a role, in which nobody can be told",
        codes("BG201", "BG208"),
        _owned(f"{_TWO_SECTIONS}[Docs]\n/budgets/ @@maintainers\n", "alice", "bob"),
        _owned(_TWO_SECTIONS, "alice", "bob"),
    ),
    unapproved(
        "the owner of the other section",
        "leaves out the second section that owns the file",
        _owned(_TWO_SECTIONS, "alice"),
        _owned(_TWO_SECTIONS, "alice", "bob"),
    ),
    unapproved(
        "too few for the section",
        "has one owner approve where the section requires two",
        _owned("[Performance][2] @alice @bob @carol\n/budgets/\n", "alice"),
        _owned("[Performance][2] @alice @bob @carol\n/budgets/\n", "alice", "carol"),
    ),
    Scenario(
        "an owner of an optional section",
        "has somebody approve who owns the file in an optional section alone",
        uncounted("BG203"),
        _owned("[Performance]\n/budgets/ @alice\n^[Docs]\n* @dora\n", "dora"),
        _owned("[Performance]\n/budgets/ @alice\n^[Docs]\n* @dora\n", "alice"),
    ),
    Scenario(
        "nothing but an optional section",
        "leaves the file to an optional section, whose owners nobody needs to ask",
        codes("BG203", "BG208", "BG201"),
        _owned("^[Docs]\n/budgets/ @alice\n", "alice"),
        _owned("[Docs]\n/budgets/ @alice\n^[DOCS]\n/docs/ @dora\n", "alice"),
    ),
    Scenario(
        "a section that leaves the file alone",
        "excludes the file from the section that owns it",
        codes("BG203", "BG208", "BG201"),
        _owned("[Performance]\n/budgets/ @alice\n!*.yaml\n", "alice"),
        _owned("[Performance]\n/budgets/ @alice\n!*.md\n", "alice"),
    ),
    undecided(
        "a section made optional",
        "makes the section optional whose owner would not approve",
        _section_changed("[Security]", "^[Security]", decided=False),
        _section_changed("[Security]", "^[Security]", decided=True),
    ),
    undecided(
        "a header that made another required",
        "takes away a header about other files, without which the section is optional for the budgets, too",
        _section_changed(_ELSEWHERE, "", decided=False, text=f"{_HALF_OPTIONAL}{_ELSEWHERE}"),
        _section_changed(_ELSEWHERE, "", decided=True, text=f"{_HALF_OPTIONAL}{_ELSEWHERE}"),
    ),
    undecided(
        "a smaller number in a header",
        "takes the number out of a section's header",
        _section_changed("[Performance]", "[Performance][2] @alice @bob", decided=False),
        _section_changed("[Performance]", "[Performance][2] @alice @bob", decided=True),
    ),
    undecided(
        "GitLab's file, which comes first",
        "adds .gitlab/CODEOWNERS, which takes over",
        _taken_over(GITLAB_FILE, _GITLAB, "* @mallory\n", decided=False),
        _taken_over(GITLAB_FILE, _GITLAB, "* @dora\n", decided=True),
    ),
    undecided(
        "GitHub's file, which comes first",
        "adds .github/CODEOWNERS, which takes over",
        _taken_over(".github/CODEOWNERS", POLICY, "* @mallory\n", decided=False),
        _taken_over(".github/CODEOWNERS", POLICY, "* @dora\n", decided=True),
    ),
    decided_otherwise(
        "owners that lie in wait",
        "lands a file that does not count, and takes it over with a decision on the policy alone",
        _dialect_changed(told=False),
        _dialect_changed(told=True),
    ),
    Scenario(
        "a header in GitHub's file",
        "writes an optional section into a file that is read as GitHub reads it",
        codes("BG003", "BG101"),
        written("CODEOWNERS", f"^[Performance]\n{CODEOWNERS}"),
        raised_beside("CODEOWNERS", f"# [Performance]\n{CODEOWNERS}"),
    ),
    Scenario(
        "owners in small letters",
        "adds a file that is CODEOWNERS where case does not count",
        codes("BG002"),
        written("codeowners", "* @mallory\n"),
        raised_beside("owners.txt", "* @mallory\n"),
    ),
)
