"""The commands that draft decisions, and the titles of these."""

from dataclasses import replace

import pytest

from capability_budgets.reading.problems import Place
from governance.domain.judgement.changes import Change, DecisionLine, Direction
from governance.domain.judgement.proposals import proposal, proposal_of, title
from governance.domain.policy.paths import POLICY_PATH
from tests.support.values import LATENCY, change, line

OTHER = change("metrics.max_latency_ms", "5", "6")
POLICY = Change(POLICY_PATH, "sha256:a", "sha256:b", Direction.GOVERNANCE, POLICY_PATH, Place(POLICY_PATH))
RENAME = Change("metrics", "metrics", "gauges", Direction.RENAME, "budgets/b.yaml", Place("budgets/b.yaml"))
SEEMS = replace(change("metrics.max_latency_ms", "5", None), rename=("metrics", "gauges"))


@pytest.mark.parametrize(
    ("changes", "command"),
    [
        ([change()], f"budget propose {LATENCY}=12"),
        ([change(after=None)], f"budget propose {LATENCY}=none"),
        ([change(before=None)], f"budget propose {LATENCY}=12 --new"),
        ([change(), OTHER], f"budget propose {LATENCY}=12 metrics.max_latency_ms=6"),
        ([RENAME], "budget propose --rename metrics=gauges"),
        ([change(), SEEMS, SEEMS], f"budget propose {LATENCY}=12 --rename metrics=gauges"),
        ([POLICY], f"budget propose --from-worktree --title 'Change {POLICY_PATH}'"),
        ([POLICY, change()], f"budget propose --from-worktree --title 'Change {POLICY_PATH} and 1 more'"),
    ],
)
def test_one_command_drafts_a_decision_on_all_of_them(changes: list[Change], command: str) -> None:
    assert proposal(changes) == command


def test_what_is_too_much_for_a_command_is_read_from_the_checkout() -> None:
    many = [change(f"c{number}.max_latency_ms", "1", "2") for number in range(13)]
    assert proposal(many).startswith(
        "budget propose --from-worktree --title 'Loosen c0.max_latency_ms to 2 and 12 more'"
    )
    assert proposal(many[1:]).startswith("budget propose c1.max_latency_ms=2 c2")


@pytest.mark.parametrize(
    ("lines", "command"),
    [
        ([line(LATENCY, "10", "12")], f"budget propose {LATENCY}=12"),
        ([line(LATENCY, None, "12"), RENAME.line], f"budget propose {LATENCY}=12 --rename metrics=gauges --new"),
        ([], None),
        ([POLICY.line], None),
    ],
)
def test_the_lines_of_a_decision_are_proposed_again_where_words_can_say_them(
    lines: list[DecisionLine], command: str | None
) -> None:
    assert proposal_of(lines) == command


@pytest.mark.parametrize(
    ("item", "words"),
    [
        (change(), f"Loosen {LATENCY} to 12"),
        (change(after="9"), f"Tighten {LATENCY} to 9"),
        (change(before=None), f"Limit {LATENCY} to 12"),
        (change(after=None), f"Remove the limit {LATENCY}"),
        (POLICY, f"Change {POLICY_PATH}"),
        (RENAME, "Rename metrics to gauges"),
    ],
)
def test_a_title_says_what_is_done(item: Change, words: str) -> None:
    assert title([item]) == words
