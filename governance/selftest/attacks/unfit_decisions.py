"""Decisions that are not in force, not finished, not readable, or about something else."""

from typing import Final

from governance.selftest.sandbox.actions import RAISE, edit, honest_raise, judge, land, raise_by, raised_beside
from governance.selftest.sandbox.command_result import Result
from governance.selftest.sandbox.repository import Sandbox
from governance.selftest.sandbox.scenario import Actions, Scenario, codes, decided_otherwise, parametrised, undecided

_STATUS: Final = "*   **Status**: Accepted\n"
_OUTCOME: Final = "None that were not measured."
_CONTEXT: Final = "The audit log costs time."


def _unaccepted(name: str, tries: str, attack: Actions, honest: Actions) -> Scenario:
    """A decision that is not accepted."""
    return Scenario(name, tries, codes("BG102"), attack, honest)


def _status(name: str, tries: str, *edits: tuple[str, str]) -> Scenario:
    """A status that is not plainly accepted."""
    return _unaccepted(name, tries, raise_by(*edits), _PLAIN)


def _beside(name: str, text: str) -> Scenario:
    """A status with words beside the one of acceptance that end it, limit it or doubt it."""
    return _unaccepted(name, f"writes {text}", raise_by(_says(text)), _WITH_MORE)


def _says(text: str) -> tuple[str, str]:
    return _STATUS, f"*   **Status**: {text}\n"


_PLAIN: Final = raise_by(_says("ACCEPTED on 2026-01-05"))
_WITH_MORE: Final = raise_by(
    _says("Accepted (2026-01-05) by Alice and Bob. It amends ADR 16, which set the first limit.")
)
_FINISHED: Final = raise_by((_OUTCOME, "`TODO` and `{words}` stand in code: no placeholders.\n\n    TODO {neither}\n"))


def _unfinished(name: str, tries: str, old: str, new: str) -> Scenario:
    """A text that nobody should sign, and that everybody did."""
    return Scenario(name, tries, codes("BG105"), raise_by((old, new)), _FINISHED)


def _two_bear_the_number(repo: Sandbox) -> Result:
    """Let a second decision bear the number of the signed one."""
    repo.raise_decided()
    repo.adr(31, [("metrics.max_latency_ms", "5", "9")], slug="twin")
    return judge(repo)


def _number_in_pieces(repo: Sandbox) -> Result:
    """Refer to a number that a record shows to people only: its digits are put together from pieces."""
    path = repo.raise_decided()
    text = repo.read(path).replace("# ADR 031:", "# ADR 3**1**:")
    repo.remove(path)
    repo.write("adr/other.md", text)
    repo.sign_all("adr/other.md", folder="adr/signoffs/031", adr=31)
    return judge(repo, "Raise\n\nBudget-ADR: 31")


_NAMESAKE: Final = raised_beside(
    "adr/031-logging.md", "# ADR 031: Log everything\n\n*   **Status**: Accepted\n\n## Context\n\nWe log.\n"
)
"""Lets a record that decides no budgets bear the number, which is nobody's business."""


_SEVERAL: Final = edit("max_latency_ms: 10 ", "max_latency_ms: 12 ", *RAISE, ("metrics.max_latency_ms", "5", "6"))
"""Raises by a decision on this and on something that follows later."""


def _other(name: str, tries: str, budget: str, before: str, after: str) -> Scenario:
    """A decision on something else than the change."""
    attack = edit("max_latency_ms: 10 ", "max_latency_ms: 12 ", (budget, before, after))
    return decided_otherwise(name, tries, attack, _SEVERAL)


def _without_record(repo: Sandbox) -> Result:
    """Refer to a number that no record bears."""
    repo.raise_limit()
    return judge(repo, "Raise\n\nBudget-ADR: 31")


def _without_table(repo: Sandbox) -> Result:
    """Refer to a record that decides no budgets, however often it says so."""
    text = "# ADR 031: Raise the limit to 12\n\n*   **Status**: Accepted\n\n## Decision\n\n12.\n"
    repo.write("adr/031-raise.md", text)
    return _without_record(repo)


def _not_utf8(repo: Sandbox) -> Result:
    """Break the encoding of a decision after it was signed."""
    path = repo.raise_decided()
    repo.write(path, repo.read(path).encode().replace(b"costs time", b"costs t\xefme"))
    return judge(repo)


def _saved_otherwise(repo: Sandbox) -> Result:
    """Save the signed decision with a byte order mark, CRLF and blanks at the ends of lines: the same digest."""
    path = repo.raise_decided()
    repo.write(path, b"\xef\xbb\xbf" + repo.read(path).encode().replace(b"\n", b" \t\r\n") + b"\r\n\r\n")
    return judge(repo)


@parametrised
def _risen(repo: Sandbox, status: str, *, rename: bool = False) -> Result:
    """Let a decision land with a status; call it accepted in a later step, perhaps under another name; use it then."""
    path = repo.decide(status=status)
    land(repo, "Decide")
    if rename:
        repo.git("mv", path, "adr/031-another-name.md")
        path = "adr/031-another-name.md"
    repo.replace(path, f"**Status**: {status}", "**Status**: Accepted")
    land(repo, "Tidy up")
    repo.raise_limit()
    return judge(repo, "Raise\n\nBudget-ADR: 31")


SCENARIOS: Final = (
    _status("a proposal", "applies what is proposed only", _says("Proposed")),
    _status("an implementation", "applies what calls itself implemented", _says("Implemented")),
    _status("no status", "leaves the status out", (_STATUS, "")),
    _status("the list of a template", "leaves the template's choice", _says("Proposed | Accepted | Rejected")),
    _status(
        "the list of a template in braces", "leaves the template's choice", _says("[Proposed, Accepted, Rejected]")
    ),
    _status("an accepted in a code span", "shows the word as an example", _says("`Accepted`?")),
    _status("an accepted in a comment", "hides the word", _says("<!-- Accepted -->")),
    _status("an accepted that is crossed out", "crosses the word out", _says("~~Accepted~~")),
    _status("an accepted crossed out for another", "crosses the word out for another", _says("~~Accepted~~ Rejected")),
    _status("a negated status", "writes not accepted", _says("not Accepted")),
    _status("a condition", "writes accepted if nobody objects", _says("Accepted if nobody objects")),
    _status("a wish", "writes that it should be accepted", _says("should be Accepted")),
    _beside("an acceptance that is over", "Accepted (superseded)"),
    _beside("an acceptance under discussion", "Accepted (under discussion)"),
    _beside("an acceptance that was merged away", "Accepted (merged into ADR 12)"),
    _beside("an acceptance that another record replaces", "Accepted, ADR 12 replaces this"),
    _beside("an acceptance that a later sentence reopens", "Accepted. The board will look at it again."),
    _beside("a limited acceptance", "Accepted (2026-01-05 \u2013 2026-02-01)"),
    _beside("a German acceptance that is over", "Akzeptiert (ersetzt durch ADR-0012)"),
    _beside("a French acceptance with reservations", "Accepté (sous réserve)"),
    _beside("a Japanese acceptance that is over", "承認\uff08廃止\uff09"),
    _beside("a Chinese acceptance that is over", "已接受\uff08已被 ADR-0012 取代\uff09"),
    _status("a status of another script", "writes the word with a Cyrillic letter", _says("\u0410ccepted")),
    _status(
        "a status with an invisible letter", "puts a soft hyphen into rejected", _says("Accepted un\u00adtil rejected")
    ),
    _status("two statuses", "says rejected first and accepted then", (_STATUS, f"*   **Status**: Rejected\n{_STATUS}")),
    _status(
        "a status against the section",
        "says rejected in a section",
        ("## Context", "## Status\n\nRejected\n\n## Context"),
    ),
    _status(
        "a status against the front matter",
        "says rejected in front",
        ("# ADR 031", "---\nstatus: rejected\n---\n# ADR 031"),
    ),
    _status(
        "a superseded decision",
        "applies what another one replaced",
        ("**Superseded by**: N/A", "**Superseded by**: ADR 040"),
    ),
    _status(
        "a status in the text",
        "moves the status into the text",
        (_STATUS, ""),
        (_CONTEXT, f"Status: Accepted\n\n{_CONTEXT}"),
    ),
    _status("a status in a code block", "shows the status as an example", (_STATUS, f"\n```\n{_STATUS}```\n\n")),
    _unfinished("a word left to do", "lands the draft", _OUTCOME, "TODO: measure."),
    _unfinished("a placeholder", "lands the draft with braces", _CONTEXT, "{why the limit must move}"),
    _unfinished(
        "a comment left to do",
        "lands the draft with a comment for its author",
        _CONTEXT,
        "It costs. <!-- TODO: how much? -->",
    ),
    _unfinished("a bare carriage return in a decision", "shows two lines in one place", _OUTCOME, f"All.\r{_OUTCOME}"),
    _unfinished("a control character in a decision", "moves the cursor back", _OUTCOME, f"All\x08\x08\x08{_OUTCOME}"),
    _unfinished("a decision that runs backwards", "turns the order of characters round", _OUTCOME, f"\u202e{_OUTCOME}"),
    _other("a decision on another budget", "refers to something else", "metrics.max_latency_ms", "5", "12"),
    _other("a decision on another value", "refers to a smaller raise", "rate_limiter.max_latency_ms", "10", "11"),
    _other(
        "a decision from another value",
        "refers to one that starts elsewhere",
        "rate_limiter.max_latency_ms",
        "11",
        "12",
    ),
    _other("a decision on another environment", "refers to an override", "rate_limiter@dev.max_latency_ms", "10", "12"),
    decided_otherwise(
        "a decision without a table", "refers to a record that decides no budgets", _without_table, honest_raise
    ),
    undecided(
        "a decision that does not exist", "refers to a number that no record bears", _without_record, honest_raise
    ),
    Scenario(
        "a number used twice", "adds a second decision of the number", codes("BG106"), _two_bear_the_number, _NAMESAKE
    ),
    undecided("a number in pieces", "refers to a number that only people read", _number_in_pieces, _NAMESAKE),
    Scenario(
        "a decision that is not UTF-8",
        "breaks the text after it was signed",
        codes("BG105"),
        _not_utf8,
        _saved_otherwise,
    ),
    _unaccepted("a rejected decision that rises", "calls it accepted later", _risen("Rejected"), _risen("Proposed")),
    _unaccepted(
        "a rejected decision that rises elsewhere",
        "renames it on the way",
        _risen("Rejected", rename=True),
        _risen("Draft", rename=True),
    ),
    _unaccepted(
        "a deprecated decision that rises", "calls it accepted later", _risen("Deprecated"), _risen("Proposed")
    ),
)
