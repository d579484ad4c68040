"""The report of `explain` as text for people: a tree for each change."""

from collections.abc import Iterable, Sequence

from governance.domain.findings import Finding
from governance.domain.judgement.judged_changes import JudgedChange
from governance.domain.reports.judged_steps import CheckReport
from governance.render.formats.text import foot, head
from governance.render.layout.blocks import joined
from governance.render.layout.escape import terminal
from governance.render.layout.style import Style, Tone
from governance.render.layout.tree import TreeLine, draw
from governance.render.wording import change_words as words
from governance.render.wording import text_blocks


def explain(report: CheckReport, style: Style) -> str:
    """A check as a tree a change: which rules match, who approved, who could, what did not count and why."""
    trees = [draw(_tree(judged, report.findings), style) for judged in report.changes]
    told = {item for judged in report.changes for item in _about_sign_offs(judged, report.findings)}
    rest = [finding for finding in report.findings if finding not in told]
    return joined((head(report, style), *trees, text_blocks.findings(rest, style), *foot(report, style)))


def _tree(judged: JudgedChange, findings: Sequence[Finding]) -> TreeLine:
    """One change as a tree; of the findings those about the sign-offs of its decision are shown."""
    change = judged.change
    direction = ", ".join(part for part in (change.direction.value, words.percent(change)) if part)
    stands = "stood" if change.after is None else "stands"
    branches = (
        TreeLine(direction),
        TreeLine(terminal(f"{stands} at {change.place}")),
        TreeLine(words.decision(judged), (*_rules(judged), *_discounted(judged, findings))),
        _verdict(judged, findings),
    )
    return TreeLine(terminal(f"{change.budget}  {words.sides(change)}"), branches, Tone.BOLD)


def _rules(judged: JudgedChange) -> Iterable[TreeLine]:
    if judged.repaired:
        return (TreeLine(words.approvals(judged)),)
    tones = {True: Tone.GOOD, False: Tone.CAREFUL}
    return [TreeLine(terminal(words.approval_state(item)), tone=tones[item.is_met]) for item in judged.rule_statuses]


def _discounted(judged: JudgedChange, findings: Iterable[Finding]) -> Iterable[TreeLine]:
    for finding in _about_sign_offs(judged, findings):
        head = f"{finding.severity.value} {finding.code}: {finding.message}"
        details = (("in ", words.place(finding)), ("fix: ", finding.fix))
        yield TreeLine(terminal(head), tuple(TreeLine(terminal(label + text)) for label, text in details if text))


def _about_sign_offs(judged: JudgedChange, findings: Iterable[Finding]) -> list[Finding]:
    """The findings that tell why approvals of a change's decision did not count."""
    return [
        finding
        for finding in findings
        if finding.code in words.ABOUT_SIGN_OFFS
        and finding.adr is not None
        and finding.adr == judged.adr
        and finding.budget in {None, judged.change.budget}
    ]


def _verdict(judged: JudgedChange, findings: Sequence[Finding]) -> TreeLine:
    if judged.governed:
        return TreeLine("governed", tone=Tone.GOOD)
    own = (*(item for item in findings if item.budget == judged.change.budget), *_about_sign_offs(judged, findings))
    codes = dict.fromkeys(item.code for item in own if item.is_error)
    because = f": {', '.join(codes)}" if codes else ""
    return TreeLine(f"{text_blocks.UNGOVERNED}{because}", tone=Tone.BAD)
