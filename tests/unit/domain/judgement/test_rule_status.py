"""How a rule stands, in words."""

import pytest

from governance.domain.judgement.rule_status import RuleStatus


@pytest.mark.parametrize(
    ("item", "summary"),
    [
        (RuleStatus("r", 2, ("alice",), ("bob", "carol")), "1 of 2 approvals: alice; bob or carol could still approve"),
        (RuleStatus("r", 2, (), ("bob",)), "0 of 2 approvals; bob could still approve"),
        (RuleStatus("r", 2, ("alice",), ()), "1 of 2 approvals: alice; nobody is left who could"),
        (RuleStatus("r", 1, ("alice", "bob"), ("carol",)), "1 of 1 approvals: alice and bob"),
        (
            RuleStatus("r", 4, ("a", "b", "c"), ("d", "e", "f")),
            "3 of 4 approvals: a, b and c; d, e or f could still approve",
        ),
    ],
)
def test_how_it_stands_is_told_in_words(item: RuleStatus, summary: str) -> None:
    assert item.summary == summary
