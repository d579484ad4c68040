"""Decisions that move to another folder, with the policy: who wrote them is not forgotten."""

from tests.support.repository import POLICY, Sandbox


def test_who_wrote_a_decision_below_an_earlier_folder_wrote_it(empty: Sandbox) -> None:
    empty.adopt()
    path = empty.adr(31, [("rate_limiter.max_latency_ms", "10", "12")], status="Proposed")
    empty.commit("Propose", author="alice")
    # Three ungoverned steps of a maintainer: what matters here is only that the history has them.
    empty.write("budgets/policy.yaml", POLICY + "adr: [adr, docs/adr]\n")
    empty.commit("Look in both")
    text = empty.read(path)
    empty.remove(path)
    empty.write("docs/adr/031-raise.md", text)
    empty.commit("Move")
    empty.write("budgets/policy.yaml", POLICY + "adr: docs/adr\n")
    empty.commit("Look in the new one")
    empty.switch("work", new=True)
    empty.replace("docs/adr/031-raise.md", "Proposed", "Accepted")
    for person in ("alice", "bob"):
        empty.sign("docs/adr/031-raise.md", person, folder="docs/adr/signoffs/031")
    empty.raise_limit()
    empty.commit("Raise\n\nBudget-ADR: 31")
    assert empty.check().codes == {"BG201", "BG204"}
