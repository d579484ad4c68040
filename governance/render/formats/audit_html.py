"""An audit as one page of HTML, to read, to print and to hand on."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from governance.domain.findings import Finding
from governance.domain.judgement.judge import JudgedChange
from governance.domain.reports.judged_steps import AuditReport, StepReport
from governance.domain.values import show
from governance.render.layout.html_page import element, holder, page
from governance.render.wording import audit_words
from governance.render.wording import change_words as words

_COLUMNS: Final = ("Budget", "Before", "After", "Change", "Direction", "Decision", "Governed", "Approvals")
_NUMBERS: Final = frozenset({"Before", "After", "Change"})
_WIDTH: Final = str(len(_COLUMNS))
_VERDICTS: Final = {"pass": "Pass", "fail": "Fail", "indeterminate": "Could not decide", "partial": "Partial"}


def audit(report: AuditReport) -> str:
    """The verdict, links to what is open, and a table with a group of rows for each step."""
    title = f"Budget audit: {_VERDICTS[audit_words.verdict(report)].lower()}"
    parts = (_head(report), _history(report), _open(report), _steps(report.steps))
    return page(title, (line for part in parts for line in part))


def _head(report: AuditReport) -> Iterator[str]:
    verdict = audit_words.verdict(report)
    yield "<h1>Budget audit</h1>"
    yield holder(
        "p", f"{element('strong', _VERDICTS[verdict], class_=verdict)}: {audit_words.outcome(report)}", class_="verdict"
    )
    if report.partial:
        yield element("p", f"Partial: {audit_words.PARTIAL}.", class_="partial")
    yield "<dl>"
    for name, value in _facts(report):
        yield f"{element('dt', name)}{element('dd', value)}"
    yield "</dl>"
    for remark in audit_words.remarks(report):
        yield element("p", f"Remark: {remark}", class_="quiet")


def _facts(report: AuditReport) -> Iterator[tuple[str, str]]:
    if report.adopted is not None:
        yield "adopted in", report.adopted
    if report.since is not None:
        yield "judged since", report.since
    yield "judged to", report.head
    yield "counted", audit_words.totals(report)


def _history(report: AuditReport) -> Iterator[str]:
    if report.findings:
        yield "<h2>The history as a whole</h2>"
        yield from _list(_finding(item, item.severity.value) for item in words.errors_first(report.findings))


def _open(report: AuditReport) -> Iterator[str]:
    """Where the violations are, each a link to its step."""
    steps = audit_words.open_steps(report)
    if steps:
        yield "<h2>Violations</h2>"
        yield from _list(_link(step) for step in steps)


def _link(step: StepReport) -> str:
    target = element("a", words.short_oid(step.commit, ""), href=f"#{_anchor(step)}")
    landed = element("span", f"{words.moment(step.date)[:10]} {step.author_name}: {step.subject}")
    return f"{holder('code', target)} {landed} {element('span', audit_words.codes(step), class_='error')}"


def _anchor(step: StepReport) -> str:
    return f"step-{step.commit}"


def _list(items: Iterable[str]) -> Iterator[str]:
    yield "<ul>"
    yield from (holder("li", item) for item in items)
    yield "</ul>"


def _steps(steps: Sequence[StepReport]) -> Iterator[str]:
    if not steps:
        return
    yield "<h2>Steps</h2>"
    label = element("label", "show only steps with findings", for_="only")
    yield holder("p", f'<input type="checkbox" id="only" /> {label}', class_="only")
    yield '<div class="scroll" role="region" aria-label="Steps" tabindex="0">'
    yield "<table>"
    yield element("caption", "Every step that adopted, changed or broke something, oldest first")
    yield holder("thead", holder("tr", "".join(map(_column, _COLUMNS))))
    yield from map(_step, steps)
    yield "</table>"
    yield "</div>"


def _column(name: str) -> str:
    return element("th", name, scope="col", **({"class_": "number"} if name in _NUMBERS else {}))


def _step(step: StepReport) -> str:
    """A group of rows: the step, its changes, its findings."""
    rows = [holder("tr", holder("th", _who(step), scope="rowgroup", colspan=_WIDTH), class_="step")]
    rows += [holder("tr", _cells(judged)) for judged in step.changes]
    findings = [_finding(item, audit_words.label(item, step)) for item in words.within(step)]
    if findings:
        rows.append(holder("tr", holder("td", "".join(_list(findings)), colspan=_WIDTH)))
    kind = words.status(step) if findings else f"{words.status(step)} plain"
    return holder("tbody", "\n".join(rows), id=_anchor(step), class_=kind)


def _who(step: StepReport) -> str:
    parts = (
        element("code", words.short_oid(step.commit, ""), title=step.commit),
        element("time", words.moment(step.date)[:10], datetime=words.moment(step.date)),
        element("span", words.status(step), class_="status"),
        element("span", f"{step.author_name} <{step.author_email}>", class_="quiet"),
        element("span", step.subject),
    )
    accepted = "" if step.accepted is None else element("div", f"accepted: {step.accepted}", class_="reason")
    return " ".join(parts) + accepted


def _cells(judged: JudgedChange) -> str:
    change = judged.change
    budget = holder("th", element("code", change.budget), scope="row", class_="budget")
    sides = (
        element("td", words.short_value(side), class_="number", title=show(side))
        for side in (change.before, change.after)
    )
    rest = (
        element("td", words.percent(change), class_="number"),
        element("td", change.direction.value, class_="word"),
        element("td", words.decision(judged), class_="word"),
        element("td", "yes", class_="word") if judged.governed else element("td", "no", class_="word no"),
        element("td", words.approvals(judged)),
    )
    return "".join((budget, *sides, *rest))


def _finding(item: Finding, label: str) -> str:
    """The message, the rule's reason and the fix; what was accepted needs neither of the two."""
    where = words.place(item)
    head = element("span", f"{label} {item.code}", class_=f"weight {label}")
    at = f" {element('code', where)}" if where else ""
    details = () if label == "accepted" else (("Why", words.why(item.code)), ("Fix", item.fix))
    told = (element("div", f"{name}: {text}", class_="quiet") for name, text in details if text)
    return f"{head}{at} {element('span', item.message)}{''.join(told)}"
