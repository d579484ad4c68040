"""An audit as one page of HTML, to read, to filter, to print and to hand on; it needs no network."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from capability_budgets.reading.limits import LimitId
from capability_budgets.reading.values import Value, show
from governance.domain.budgets.units import written_unit
from governance.domain.findings import Finding
from governance.domain.judgement.judged_changes import JudgedChange
from governance.domain.reports.audit import AuditReport
from governance.domain.reports.decision_papers import DecisionPapers, SignOffPaper
from governance.domain.reports.judged_steps import StepReport
from governance.domain.reports.story import AuditStory, LifePoint, LimitLife
from governance.render.formats.step_chart import step_chart
from governance.render.layout.report_page import report_page
from governance.render.wording import audit_words
from governance.render.wording import change_words as words
from governance.render.wording.page_views import Facets, View, facets, finding_view

_FIXES: Final = 100
"""So many findings of a code say what to do: the next ones would say the same of another commit, and fill the page."""

_LISTED: Final = 100
"""So many violations are listed on top, before what is there to find the others with."""

_VERDICTS: Final = {"pass": "Pass", "fail": "Fail", "indeterminate": "Could not decide", "partial": "Partial"}


def audit(report: AuditReport) -> str:
    """The verdict, links to what is open, the life of every limit, and a table with a group of rows for each step."""
    verdict = audit_words.verdict(report)
    told = {step.commit for step in report.steps}
    open_steps = audit_words.open_steps(report)
    papers = report.story.papers if report.story else {}
    told_codes = Counter[str]()
    steps = [_step(step, papers.get(step.commit, ()), told_codes) for step in report.steps]
    return report_page(
        "audit.html.jinja",
        title=f"Budget audit: {_VERDICTS[verdict].lower()}",
        repository=report.repository or "",
        verdict=verdict,
        said=_VERDICTS[verdict],
        outcome=audit_words.outcome(report),
        partial=audit_words.PARTIAL if report.partial else "",
        facts=list(_facts(report)),
        remarks=audit_words.remarks(report),
        history=[finding_view(item, item.severity.value) for item in words.errors_first(report.findings)],
        violations=[{**_head(step), "codes": audit_words.codes(step)} for step in open_steps[:_LISTED]],
        more_violations=max(0, len(open_steps) - _LISTED),
        limits=[_limit(life, report.story, told) for life in report.story.lives] if report.story else [],
        steps=steps,
        reasons=[(code, words.why(code)) for code in sorted(told_codes) if words.why(code)],
        fixes=_FIXES if any(count > _FIXES for count in told_codes.values()) else 0,
        facets=_facets(report),
    )


def _facts(report: AuditReport) -> Iterator[tuple[str, str]]:
    if report.adopted is not None:
        yield "adopted in", report.adopted
    if report.since is not None:
        yield "judged since", report.since
    yield "judged to", report.head
    yield "counted", audit_words.totals(report)


def _facets(report: AuditReport) -> Facets:
    budgets = [judged.change.budget for step in report.steps for judged in step.changes]
    limits = [limit for limit in map(LimitId.parse, dict.fromkeys(budgets)) if limit is not None]
    limits += [life.limit for life in report.story.lives] if report.story else []
    people = (person for step in report.steps for person in _people(step))
    return facets(limits, map(words.status, report.steps), people)


def _people(step: StepReport) -> tuple[str, ...]:
    """Who had a part in a step: its author, and who approved."""
    approvers = (person for judged in step.changes for person in audit_words.approvers(judged))
    names = (step.author_name, *approvers)
    return tuple(dict.fromkeys(" ".join(name.split()) for name in names))


def _anchor(commit: str) -> str:
    """The name of a step on the page: as many digits of its commit as git would show."""
    return f"step-{words.short_oid(commit, '')}"


def _head(step: StepReport) -> View:
    """Which step it is, and who made it."""
    return {
        "anchor": _anchor(step.commit),
        "short": words.short_oid(step.commit, ""),
        "day": words.moment(step.date)[:10],
        "author": step.author_name,
        "subject": step.subject,
    }


def _step(step: StepReport, papers: Iterable[DecisionPapers], told_codes: Counter[str]) -> View:
    findings = [_finding(item, step, told_codes) for item in words.within(step)]
    kind = words.status(step)
    return {
        **_head(step),
        "status": kind,
        "kind": kind if findings else f"{kind} plain",
        "email": step.author_email,
        "people": "; ".join(_people(step)),
        "accepted": step.accepted,
        "changes": [_change(judged) for judged in step.changes],
        "papers": [_paper(paper) for paper in papers],
        "findings": findings,
    }


def _finding(item: Finding, step: StepReport, told_codes: Counter[str]) -> View:
    """A finding of a step; the reasons of the codes stand above all steps."""
    label = audit_words.label(item, step)
    view = finding_view(item, label)
    if label == "accepted":
        return view
    told_codes[item.code] += 1
    fix = [("Fix", item.fix)] if item.fix and told_codes[item.code] <= _FIXES else []
    return {**view, "details": fix}


def _change(judged: JudgedChange) -> View:
    change = judged.change
    whole = f"{show(change.before)} → {show(change.after)}"
    told = (words.percent(change), change.direction.value, words.decision(judged))
    return {
        "budget": change.budget,
        "sides": words.sides(change),
        "whole": "" if whole == words.sides(change) else whole,
        "told": " · ".join(part for part in told if part),
        "governed": judged.governed,
        # Of what landed without a decision nobody can approve anything any more.
        "approvals": words.approvals(judged) if judged.governed or judged.adr is not None else "",
    }


def _paper(paper: DecisionPapers) -> View:
    return {
        "number": f"{paper.number:03d}",
        "title": paper.title or "",
        "path": paper.path,
        "signoffs": [_signoff(item) for item in paper.signoffs],
    }


def _signoff(item: SignOffPaper) -> View:
    """Whose it is, of when, and what it means."""
    record = item.record
    uncounted = "" if item.counted or record.decision != "approve" else "; it did not count"
    told = f"{record.approver}, {words.moment(record.date)[:10]}: {item.meaning}{uncounted}"
    return {"told": told, "comment": record.comment or ""}


def _limit(life: LimitLife, story: AuditStory, told: set[str]) -> View:
    last = life.points[-1]
    measured = life.measured[-1:]
    return {
        "name": str(life.limit),
        "gone": life.file is None,
        "now": _valued(life.limit, last.value),
        "since": words.moment(last.date)[:10],
        "by": last.by,
        "owners": ", ".join(life.owners),
        "chart": step_chart(life, story.until),
        "rows": [_row(point, life.limit, told) for point in life.points],
        "measured": "".join(
            f"Last measured {_valued(life.limit, item.value)} on {words.moment(item.date)[:10]}: {item.verdict}; "
            f"{words.counted(len(life.measured), 'measurement')} in the store"
            for item in measured
        ),
    }


def _row(point: LifePoint, limit: LimitId, told: set[str]) -> View:
    return {
        "day": words.moment(point.date)[:10],
        "value": _valued(limit, point.value),
        "by": point.by,
        "approvers": ", ".join(point.approvers),
        "governed": point.governed,
        "anchor": _anchor(point.commit) if point.commit in told else "",
    }


def _valued(limit: LimitId, value: Value) -> str:
    """A value with its unit."""
    unit = "" if value is None else written_unit(limit.name)
    return f"{words.short_value(value)} {unit}".rstrip()
