"""How a selftest is told."""

import json

import pytest

from governance.domain.reports.selftest import Broken, GuaranteeResult, NotRunScenario, Program, SelftestReport
from governance.render.commands.selftest import as_json, as_text
from governance.render.layout.style import Style

PROGRAMS = (Program("git", "2.39.5", "/usr/bin/git"), Program("ssh-keygen", None, "/opt/x\x1b[2J/ssh-keygen"))
BROKEN = Broken("a raise", "raises", "attack", "exit status 1, errors BG101", "exit status 3, \n::error::pwned")
NOT_RUN = NotRunScenario("a link", "links", "OSError: no links\x1b[2J")
HELD = GuaranteeResult("raises", "a raise is found", 12)
FAILED = GuaranteeResult(
    "links", "a link is found, however long the words that say so may turn out to be", 3, (BROKEN,), (NOT_RUN,)
)
OPEN = GuaranteeResult("links", "a link is found", 1, (), (NOT_RUN,))

WHOLE = """\
git         2.39.5           /usr/bin/git
ssh-keygen  version unknown  /opt/x\\x1b[2J/ssh-keygen

holds   12 of 12  a raise is found (raises)
BROKEN    1 of 3  a link is found, however long the words that say so may turn
                  out to be (links)
        a raise: raises
          expected: exit status 1, errors BG101 (attack)
          happened: exit status 3, \\n::error::pwned
        a link: links
          cannot run here: OSError: no links\\x1b[2J

FAIL  1 of 2 guarantees does not hold here: 13 of 15 scenarios as promised, 1
      not, 1 cannot run here
"""


def last(*guarantees: GuaranteeResult, quick: bool = False) -> str:
    return as_text(SelftestReport((), guarantees, quick), Style(width=200)).splitlines()[-1]


def test_every_guarantee_has_its_line_and_what_went_wrong_stands_below_it() -> None:
    assert as_text(SelftestReport(PROGRAMS, (HELD, FAILED)), Style()) == WHOLE


@pytest.mark.parametrize(
    ("guarantees", "line"),
    [
        ((HELD,), "PASS  the guarantee holds here: 12 of 12 scenarios as promised"),
        ((HELD, HELD), "PASS  all 2 guarantees hold here: 24 of 24 scenarios as promised"),
        (
            (HELD, OPEN),
            (
                "INDETERMINATE  1 of 2 guarantees could not be proved here: 12 of 13 scenarios as promised, "
                "1 cannot run here"
            ),
        ),
        (
            (FAILED, FAILED),
            "FAIL  2 of 2 guarantees do not hold here: 2 of 6 scenarios as promised, 2 not, 2 cannot run here",
        ),
    ],
)
def test_the_last_line_is_the_verdict(guarantees: tuple[GuaranteeResult, ...], line: str) -> None:
    assert last(*guarantees) == line


def test_a_quick_selftest_says_that_it_was_quick() -> None:
    assert last(HELD, quick=True).endswith("12 of 12 scenarios as promised (quick: one scenario of each)")


def test_marks_and_verdict_are_painted_on_a_terminal() -> None:
    text = as_text(SelftestReport((), (HELD, OPEN)), Style(colour=True))
    assert "\x1b[1;32mholds\x1b[0m   12 of 12" in text
    assert "\x1b[1;35mOPEN\x1b[0m" in text
    assert "\x1b[1;35mINDETERMINATE\x1b[0m" in text


def test_the_data_hold_the_same() -> None:
    assert json.loads(as_json(SelftestReport(PROGRAMS, (HELD, FAILED), quick=True))) == {
        "schema": "budget-governance/selftest/1",
        "verdict": "fail",
        "quick": True,
        "programs": [
            {"name": "git", "version": "2.39.5", "path": "/usr/bin/git"},
            {"name": "ssh-keygen", "version": None, "path": "/opt/x\x1b[2J/ssh-keygen"},
        ],
        "guarantees": [
            {
                "theme": "raises",
                "promise": "a raise is found",
                "verdict": "pass",
                "stories": 12,
                "held": 12,
                "broken": [],
                "untold": [],
            },
            {
                "theme": "links",
                "promise": FAILED.promise,
                "verdict": "fail",
                "stories": 3,
                "held": 1,
                "broken": [
                    {
                        "story": "a raise",
                        "tries": "raises",
                        "side": "attack",
                        "expected": "exit status 1, errors BG101",
                        "happened": "exit status 3, \n::error::pwned",
                    }
                ],
                "untold": [{"story": "a link", "tries": "links", "reason": "OSError: no links\x1b[2J"}],
            },
        ],
        "totals": {"guarantees": 2, "stories": 15, "held": 13, "broken": 1, "untold": 1},
    }


def test_the_data_steer_no_terminal() -> None:
    assert "\x1b" not in as_json(SelftestReport(PROGRAMS, (FAILED,)))
