"""Proofs, and what came of verifying one, as text and as JSON."""

from collections.abc import Iterator, Mapping

from capability_budgets.reading.values import Value, format_value, show
from governance.domain.reports.verify import ProofValue, VerifyReport
from governance.render.layout.escape import terminal
from governance.render.layout.json_text import document
from governance.render.layout.style import Style, Tone

_KEYS = ("repository", "budget", "value", "head", "adopted", "identity", "steps", "trust")


def as_json(report: VerifyReport) -> str:
    """What was proved, without the papers; or why nothing was."""
    proof = report.proof or {}
    told: dict[str, ProofValue] = {name: proof.get(name) for name in _KEYS}
    return document(
        {
            "schema": "budget-governance/verify/1",
            "verdict": report.verdict.value,
            **told,
            "steps": told["steps"] or [],
            "trust": told["trust"] or [],
            "problems": list(report.problems),
        }
    )


def as_text(report: VerifyReport, style: Style) -> str:
    """The verdict, the limit's life, and what has to be compared with what is known from elsewhere."""
    if report.proof is None:
        lines = [style.paint("budget verify: fail", Tone.BAD)]
        lines += [line for problem in report.problems for line in style.wrap(terminal(problem), "  ")]
        return "\n".join(lines) + "\n"
    return "\n".join(_lines(report.proof, style)) + "\n"


def _lines(proof: Mapping[str, ProofValue], style: Style) -> Iterator[str]:
    now = f"{proof['budget']} is {_shown(proof['value'])} in {proof['repository']}"
    yield f"{style.paint('budget verify: pass', Tone.GOOD)}: {terminal(now)}"
    yield ""
    for step in _maps(proof["steps"]):
        told = f"{str(step['date'])[:10]}  {_shown(step['value'])}  {step['by']}{_approved(step)}"
        yield from style.wrap(terminal(told), "  ", "      ")
    yield ""
    yield from style.wrap(terminal(f"adopted in {proof['adopted']}"))
    yield from style.wrap(terminal(f"proved at  {proof['head']}"))
    note = "compare these two commits with those of the repository: anybody can make a history of their own"
    yield from style.wrap(note)
    if proof["identity"] == "commit":
        yield from style.wrap("note: identity is `commit`: approvals rest on the host and on who could push")


def _approved(step: Mapping[str, ProofValue]) -> str:
    people = dict.fromkeys(str(person) for rule in _maps(step["approvals"]) for person in _list(rule["have"]))
    return f", approved by {', '.join(people)}" if people else ""


def _maps(value: ProofValue) -> Iterator[Mapping[str, ProofValue]]:
    return (item for item in _list(value) if isinstance(item, dict))


def _list(value: ProofValue) -> list[ProofValue]:
    return value if isinstance(value, list) else []


def _shown(value: ProofValue) -> str:
    found: Value = value if not isinstance(value, bool | int | list | dict) else None
    return show(found) if found is None or isinstance(found, str) else format_value(found)
