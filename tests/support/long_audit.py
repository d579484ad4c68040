"""An audit of a long history, made in memory: every step changes a limit by a decision that two people signed."""

import datetime as dt
from decimal import Decimal

from capability_budgets.reading.limits import LimitId
from capability_budgets.reading.problems import Place
from governance.domain.findings import Verdict, error
from governance.domain.judgement.changes import Change, DecisionLine, Direction
from governance.domain.judgement.judged_changes import JudgedChange
from governance.domain.judgement.records import SignOff
from governance.domain.judgement.rule_status import RuleStatus
from governance.domain.reports.audit import AuditReport
from governance.domain.reports.decision_papers import DecisionPapers, SignOffPaper
from governance.domain.reports.judged_steps import StepReport
from governance.domain.reports.story import AuditStory, LifePoint, LimitLife
from tests.support.values import recorded

FILE = "budgets/capability_budgets.yaml"
START = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)


def long_audit(count: int, *, capabilities: int = 40, words: str = "", violations: int = 50) -> AuditReport:
    """An audit of so many steps, every `violations`th a violation; `words` stand wherever a repository may put some."""
    limits = [
        LimitId(f"capability_{number}", None if number % 3 else "prod", "max_latency_ms")
        for number in range(capabilities)
    ]
    points: dict[LimitId, list[LifePoint]] = {
        limit: [LifePoint(START, Decimal(10), "adoption", oid(0))] for limit in limits
    }
    steps, papers = [], {}
    for number in range(1, count):
        limit = limits[number % capabilities]
        step = _step(number, limit, points[limit][-1].value, words, bad=number % violations == 0)
        change = step.changes[0]
        points[limit].append(_point(number, step, change))
        steps.append(step)
        if change.governed:
            papers[step.commit] = (_paper(number, step, words),)
    measured = tuple(recorded(START + dt.timedelta(days=day), Decimal(9) + Decimal(day % 7) / 10) for day in range(200))
    lives = tuple(
        LimitLife(limit, tuple(points[limit]), FILE, ("@acme/perf", *([words] if words else [])), measured)
        for limit in limits
    )
    story = AuditStory(START + dt.timedelta(days=count), lives, papers)
    adoption = StepReport(oid(0), START, "dora", "dora@example.com", f"Adopt {words}", "adoption", (), ())
    return AuditReport(
        Verdict.FAIL, oid(count - 1), oid(0), (adoption, *steps), repository=words or "acme/payments", story=story
    )


def _point(number: int, step: StepReport, judged: JudgedChange) -> LifePoint:
    by, approvers = (f"ADR {number}", ("alice", "bob")) if judged.governed else ("no decision", ())
    return LifePoint(step.date, judged.change.after, by, step.commit, approvers, judged.governed)


def oid(number: int) -> str:
    return f"{number:012x}{number:028x}"


def _step(number: int, limit: LimitId, before: object, words: str, *, bad: bool) -> StepReport:
    was, now = before if isinstance(before, Decimal) else Decimal(10), Decimal(10 + number % 5)
    rule = RuleStatus("loosening", 2, ("alice", words) if words else ("alice", "bob"), ())
    change = Change(str(limit), was, now, Direction.LOOSEN, FILE, Place(FILE, 3), limit, was, now)
    judged = JudgedChange(change, None if bad else number, governed=not bad, rule_statuses=(rule,))
    found = (
        (
            error(
                "BG101",
                f"{limit}: {was} → {now} has no decision: {limit} is a budget, and the step refers to no ADR {words}",
                f"it has landed: put the old value back ({was}), which needs no decision, or accept it, by a decision "
                f"that adds `- {{commit: {oid(number)}, reason: WHY}}` to budgets/accepted.yaml {words}",
                budget=str(limit),
                place=Place(FILE, 3),
            ),
        )
        if bad
        else ()
    )
    author = words or f"author{number % 9}"
    status = "violation" if bad else "governed"
    return StepReport(
        oid(number),
        START + dt.timedelta(days=number),
        author,
        f"{author}@example.com",
        f"Set {limit} {words}",
        status,
        (judged,),
        found,
    )


def _paper(number: int, step: StepReport, words: str) -> DecisionPapers:
    def signoff(person: str) -> SignOffPaper:
        record = SignOff(
            repository="acme/payments",
            adr=number,
            decision="approve",
            approver=person,
            date=step.date,
            digest="sha256:",
            changes=(DecisionLine("a", None, None),),
            comment=words or None,
        )
        return SignOffPaper(f"adr/signoffs/{number}/{person}.yaml", record, "", "", None, counted=True)

    title = f"Raise it {words}"
    return DecisionPapers(
        number, f"adr/{number:03d}-raise.md", title, step.commit, "sha256:", "", (signoff("alice"), signoff("bob"))
    )
