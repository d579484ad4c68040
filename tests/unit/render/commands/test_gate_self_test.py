"""What the suite against itself came to, in words and in JSON."""

import json
from collections import Counter
from decimal import Decimal

from governance.domain.findings import error
from governance.domain.measurement.verdicts import LimitVerdict
from governance.domain.reports.gate_self_test import LimitTally, SelfTestReport
from governance.render.commands.gate_self_test import as_json, as_text
from governance.render.layout.style import Style
from tests.support.results import limit

PASS, FAIL, INCONCLUSIVE = LimitVerdict
STEADY = LimitTally(
    limit("cache.max_latency_ms", "10"), None, "test_cache", Counter({PASS: 3, INCONCLUSIVE: 1}),
    Decimal("8.123456"), Decimal("9.99999"), 1, 3,
)  # fmt: skip
BREACH = LimitTally(limit("queue.max_size_kb", "5"), "dev", None, Counter({FAIL: 4}), None, None, 0, 0)
REPORT = SelfTestReport(
    "dev", (FAIL, FAIL, INCONCLUSIVE, PASS), (STEADY, BREACH), (error("GT103", "not measured", "fix it"),)
)


def test_counts_stand_beside_what_they_may_be_in_the_long_run() -> None:
    lines = as_text(REPORT, Style()).splitlines()
    assert lines[0] == "A/A on this machine: 4 runs of the suite, with nothing changed between them"
    assert lines[1] == "  would stop       2 of 4  (at most 90 % of runs, with 95 % confidence)"
    assert lines[2] == "  stay undecided   1 of 4  (at most 75 % of runs, with 95 % confidence)"


def test_each_limit_has_a_line_and_what_always_fails_is_no_noise() -> None:
    text = as_text(REPORT, Style())
    lines = {line.split()[0]: line.split()[1:] for line in text.splitlines() if line.startswith("  cache")}
    assert " ".join(lines["cache.max_latency_ms"]) == "10 ms 3 0 1 8.123 to 9.99999 ms 1 of 3"
    assert "queue@dev.max_size_kb" in text
    assert "not compared" in text
    assert "queue@dev.max_size_kb fails in every run: that is not the machine's doing" in text
    assert "cache.max_latency_ms fails" not in text
    assert "GT103" in text


def test_the_same_in_json() -> None:
    found = json.loads(as_json(REPORT))
    assert found["schema"] == "budget-governance/gate-self-test/1"
    assert (found["environment"], found["runs"], found["stopped"], found["undecided"]) == ("dev", 4, 2, 1)
    assert found["limits"][0] == {
        "capability": "cache", "environment": None, "limit": "max_latency_ms", "budget": 10, "benchmark": "test_cache",
        "pass": 3, "fail": 0, "inconclusive": 1, "lowest": 8.123456, "highest": 9.99999, "slower": 1, "compared": 3,
    }  # fmt: skip
    assert (found["limits"][1]["lowest"], found["limits"][1]["fail"]) == (None, 4)
    assert found["findings"][0]["code"] == "GT103"
