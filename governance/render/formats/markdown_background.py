"""What the comment on a change tells beside the judgement: the past of its limits, and how one still approves."""

from collections.abc import Iterator
from typing import Final

from capability_budgets.reading.values import format_value
from governance.domain.judgement.judged_changes import JudgedChange
from governance.domain.judgement.rule_status import RuleStatus
from governance.domain.reports.background import Background, LastMeasured, PastValue
from governance.domain.reports.judged_steps import CheckReport
from governance.render.layout.escape import markdown, markdown_code
from governance.render.wording import change_words as words

_MAX_SHOWN: Final = 4
"""Past values that are told of a limit; of more, the first and the newest."""


def past(report: CheckReport) -> Iterator[str]:
    """A line a changed limit: the values that it had, and what was measured last."""
    known = report.background
    if known is None:
        return
    for judged in report.changes:
        budget = judged.change.budget
        told = "; ".join(part for part in (_values(known, budget), _measured(known, budget)) if part)
        if told:
            yield f"- {markdown_code(budget)} so far: {told}"


def _values(known: Background, budget: str) -> str:
    values = known.past.get(budget, ())
    shown = [_value(item) for item in values]
    if len(values) > _MAX_SHOWN:
        shown = [shown[0], "…", *shown[1 - _MAX_SHOWN :]]
    return " → ".join(shown)


def _value(item: PastValue) -> str:
    return f"{markdown(words.short_value(item.value))} ({markdown(item.by)}, {words.moment(item.date)[:10]})"


def _measured(known: Background, budget: str) -> str:
    found: LastMeasured | None = known.measured.get(budget)
    if found is None:
        return ""
    trend = f", trend: {found.trend}" if found.trend else ""
    return f"last measured {format_value(found.value)} on {words.moment(found.date)[:10]}{trend}"


def missing(report: CheckReport) -> Iterator[str]:
    """Who could still approve what, and how."""
    known, lines = report.background, list[str]()
    for judged in report.changes:
        for rule in judged.rule_statuses if judged.adr is not None else ():
            if not rule.is_met and _rule(judged, rule) not in lines:
                lines += [_rule(judged, rule), *([f"  - How: {_how(judged, rule, known)}"] if known else [])]
    yield from ("### Still needed", "", *lines) if lines else ()


def _rule(judged: JudgedChange, rule: RuleStatus) -> str:
    return f"- ADR {judged.adr}, rule “{markdown(rule.rule)}”: {markdown(rule.summary)}"


def _how(judged: JudgedChange, rule: RuleStatus, known: Background) -> str:
    """The ways to approve that count: an own key or commit, a review or a comment that a witness attests."""
    if known.identity == "commit":
        ways = [f"`budget sign {judged.adr} --commit`, under an address of the policy"]
    else:
        ways = [f"`budget sign {judged.adr}`, with a key of `budgets/allowed_signers`"]
    if known.witnesses and rule.rule not in known.own:
        witness = markdown(known.witnesses[0])
        ways.append(f"an approving review of this change, which {witness} attests")
        ways.append(f"a comment or mail, which {witness} attests (`budget witness --adr {judged.adr}`)")
    return "; or ".join(ways)
