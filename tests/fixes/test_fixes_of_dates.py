"""BG401, BG105 of dates, and BG402: loosenings that hold through a day only, and what decisions rest on."""

import datetime as dt
import re

import pytest

from tests.fixes.told import told
from tests.support.limited import LATENCY, OVER, TO_COME, lands, lands_limited, limited
from tests.support.office import Office, commands
from tests.support.recorded import keeps, lines

NOW = dt.datetime.now(dt.UTC).replace(microsecond=0)


def lands_what_was_decided(office: Office) -> None:
    office.repo.switch("main")
    office.repo.merge("work")
    office.repo.git("switch", "--quiet", "--force-create", "work", "main")


def over(office: Office) -> list[str]:
    """The fixes of what an audit finds over its date."""
    found = office.types("budget audit --rev main --format json").json["findings"]
    return [item["fix"] for item in found if item["code"] == "BG401"]


@pytest.mark.parametrize("choice", [0, 1])
def test_bg401_names_the_decisions_that_tighten_it_or_renew_it(office: Office, choice: int) -> None:
    lands_limited(office.repo, OVER)
    (fix,) = over(office)
    told(fix, "tighten it: budget propose {}={}{}, or renew it: {}")
    office.decides(commands(fix)[choice])
    assert office.codes() <= {"BG109"}
    lands_what_was_decided(office)
    assert over(office) == []


def test_bg401_brings_a_limit_back_that_was_removed_for_a_time(office: Office) -> None:
    office.edits("budgets/capability_budgets.yaml", "  max_memory_mb: 5\n", "")
    limited(office.repo, 31, ("rate_limiter.max_memory_mb", "5", "none"), OVER)
    lands(office.repo)
    (fix,) = over(office)
    office.decides(commands(fix)[0])
    lands_what_was_decided(office)
    assert over(office) == []


def test_bg401_renews_a_removal(office: Office) -> None:
    office.edits("budgets/capability_budgets.yaml", "  max_memory_mb: 5\n", "")
    limited(office.repo, 31, ("rate_limiter.max_memory_mb", "5", "none"), OVER)
    lands(office.repo)
    (fix,) = over(office)
    office.decides(commands(fix)[1])
    lands_what_was_decided(office)
    assert over(office) == []


def test_bg401_renews_what_was_only_ever_renewed(office: Office) -> None:
    limited(office.repo, 31, (LATENCY, "10", "10"), OVER)
    lands(office.repo)
    (fix,) = over(office)
    told(fix, "renew it: {}")
    office.decides(commands(fix)[0])
    lands_what_was_decided(office)
    assert over(office) == []


def test_bg401_of_a_decision_that_has_not_landed_is_another_day(office: Office) -> None:
    office.repo.raise_limit()
    path = limited(office.repo, 31, (LATENCY, "10", "12"), OVER)
    office.saves()
    fix = office.fix("BG401")
    told(fix, "write a day to come as Until into ADR {}, and have it signed (again): budget sign {}")
    office.edits(path, OVER, TO_COME)
    office.saves()
    for person in ("alice", "bob"):
        office.does(f"{commands(fix)[0]} --commit", person)
    assert office.codes() <= {"BG109", "BG202"}


def test_bg105_of_a_day_beyond_the_cap_is_an_earlier_day(office: Office) -> None:
    office.repo.switch("main")
    office.repo.write("budgets/policy.yaml", office.repo.read("budgets/policy.yaml") + "max_until_days: 20\n")
    office.does("git commit --quiet --all --amend --no-edit")
    office.repo.git("switch", "--quiet", "--force-create", "work", "main")
    office.repo.raise_limit()
    path = limited(office.repo, 31, (LATENCY, "10", "12"), TO_COME)
    office.saves()
    fix = office.fix("BG105")
    told(fix, "write {} or an earlier day, and have it signed (again): budget sign {}")
    office.edits(path, TO_COME, fix.split()[1])
    office.saves()
    for person in ("alice", "bob"):
        office.does(f"{commands(fix)[0]} --commit", person)
    assert office.codes() <= {"BG109", "BG202"}


def test_bg402_of_altered_evidence_is_another_digest(office: Office) -> None:
    keeps(office.repo, *({**line, "commit": office.repo.head("main")} for line in lines([9.0, 9.1], until=NOW)))
    office.does(f"budget propose {LATENCY}=12 --title Raise")
    office.fills()
    office.saves()
    office.edits("adr/evidence/001.jsonl", "9.1", "9.2")
    office.saves()
    fix = office.fix("BG402")
    told(fix, "put it back as it was, or write {} and have it signed (again): budget sign {}")
    old = re.findall("sha256:[0-9a-f]{64}", office.repo.read("adr/001-raise.md"))[0]
    office.edits("adr/001-raise.md", old, re.findall("sha256:[0-9a-f]{64}", fix)[0])
    office.saves()
    office.does(f"{commands(fix)[0]} --commit", "alice")
    assert "BG402" not in office.codes()
