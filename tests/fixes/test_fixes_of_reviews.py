"""RV101 to RV107: what a review prints."""

import datetime as dt
import random

from tests.fixes.told import told
from tests.support.limited import LATENCY, limited
from tests.support.office import Office, commands
from tests.support.recorded import keeps, lines

RANDOM = random.Random(7)  # noqa: S311 (noise, no secret)
STEADY = [RANDOM.gauss(4, 0.05) for _ in range(40)]
NOW = dt.datetime.now(dt.UTC).replace(microsecond=0)


def fixes(office: Office, code: str) -> list[str]:
    office.repo.env.setdefault("BUDGET_STORE", f"sqlite:///{office.path.parent / 'store.sqlite'}")
    report = office.types("budget review --format json").json
    return [item["fix"] for item in report["findings"] if item["code"] == code]


def under(office: Office, *settings: str) -> None:
    office.repo.switch("main")
    policy = "budgets/policy.yaml"
    office.repo.write(policy, office.repo.read(policy) + "".join(f"{line}\n" for line in settings))
    office.does("git commit --quiet --all --amend --no-edit --date 2026-01-05T09:00:00Z")
    office.repo.git("switch", "--quiet", "--force-create", "work", "main")


def test_rv101_is_a_record_of_who_has_looked(office: Office) -> None:
    under(office, "review_days: 1")
    office.repo.now = NOW - dt.timedelta(days=9)
    office.repo.git("commit", "--quiet", "--amend", "--no-edit")
    office.repo.git("branch", "--force", "main", "HEAD")
    fix = fixes(office, "RV101")[0]
    told(fix, "look at it, then: budget review --sign {}")
    before = len(fixes(office, "RV101"))
    office.does(commands(fix)[0], "alice")
    assert len(fixes(office, "RV101")) == before - 1


def test_bg205_of_a_review_is_another_record(office: Office) -> None:
    under(office, "review_days: 1")
    printed = office.does(f"budget review --sign {LATENCY}", "alice")
    (path,) = (office.path / "adr/reviews").iterdir()
    path.write_text(path.read_text(encoding="utf-8").partition("signature:")[0], encoding="utf-8")
    assert commands(printed)
    (fix,) = fixes(office, "BG205")
    told(fix, "let {} run: budget review --sign {}")
    office.does(commands(fix)[0], "alice")


def test_rv103_tightens_what_is_far_too_loose(office: Office) -> None:
    under(office, "slack_percent: 40")
    keeps(office.repo, *lines(STEADY, until=NOW, commit=office.repo.head("main")))
    (fix,) = fixes(office, "RV103")
    told(fix, "tighten it: budget propose {}={}")
    office.decides(commands(fix)[0])
    assert office.codes() <= {"BG109"}
    office.repo.switch("main")
    office.repo.merge("work")
    assert fixes(office, "RV103") == []


def test_rv103_of_few_runs_asks_for_more(office: Office) -> None:
    under(office, "slack_percent: 40")
    keeps(office.repo, *lines(STEADY[:2], until=NOW))
    (fix,) = fixes(office, "RV103")
    told(fix, "see how much it needs: budget suggest {}")
    office.does(commands(fix)[0])


def test_rv102_and_rv105_name_the_life_of_the_limit(office: Office) -> None:
    for number, (old, new) in enumerate((("10", "11"), ("11", "12")), 31):
        office.repo.raise_limit(f"max_latency_ms: {old} ", f"max_latency_ms: {new} ")
        limited(office.repo, number, (LATENCY, old, new), (NOW + dt.timedelta(days=5)).date().isoformat())
        office.repo.commit()
    (near,), (again,) = fixes(office, "RV102"), fixes(office, "RV105")
    told(near, "tighten it by then, or decide again: budget log {}")
    told(again, "look at what each decision expected: budget log {}")
    for fix in (near, again):
        office.does(commands(fix)[0])


def test_rv107_names_the_trends(office: Office) -> None:
    step = [value * (1 if number < 20 else 2) for number, value in enumerate(STEADY)]
    keeps(office.repo, *lines(STEADY, until=NOW), *lines(step, until=NOW, environment="dev"))
    (fix,) = fixes(office, "RV107")
    told(fix, "look at both: budget trend {}")
    office.does(commands(fix)[0])
