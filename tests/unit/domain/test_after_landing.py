"""What can still be done about a step that has landed."""

import pytest

from capability_budgets.reading.problems import Place
from governance.domain.findings import error, warning
from governance.domain.judgement.after_landing import after_landing
from governance.domain.judgement.changes import Change, Direction
from governance.domain.policy.paths import POLICY_PATH
from tests.support.values import LATENCY, change

POLICY = Change(POLICY_PATH, "sha256:a", "sha256:b", Direction.GOVERNANCE, POLICY_PATH, Place(POLICY_PATH))
OID = "c" * 40
ACCEPT = f"or accept it, by a decision that adds `- {{commit: {OID}, reason: WHY}}` to budgets/accepted.yaml"


@pytest.mark.parametrize(
    ("item", "way"),
    [
        (change(), "put the old value back (10), which needs no decision"),
        (change(after="8"), f"decide on the old value: budget propose {LATENCY}=10"),
        (change(before=None), f"decide on the old value: budget propose {LATENCY}=none"),
        (POLICY, f"put {POLICY_PATH} back as it was, by a decision"),
    ],
)
def test_what_lacked_a_decision_is_taken_back_or_accepted(item: Change, way: str) -> None:
    lacking = error("BG101", "it has no decision", "budget propose …", budget=item.budget)
    (finding,) = after_landing([lacking], [item], OID)
    assert finding.fix == f"it has landed: {way}, {ACCEPT}"
    assert finding.message == lacking.message


@pytest.mark.parametrize(
    "finding",
    [
        error("BG301", "a record was altered", "put it back"),
        error("BG108", "the base has moved", "merge it", budget=LATENCY),
        error("BG101", "of something else", "budget propose …", budget="metrics.max_latency_ms"),
        warning("BG205", "does not count", "sign again", budget=LATENCY),
    ],
)
def test_what_is_not_about_an_approval_that_came_too_late_stays(finding: object) -> None:
    assert after_landing([finding], [change()], OID) == (finding,)  # type: ignore[list-item]  # the rows above
