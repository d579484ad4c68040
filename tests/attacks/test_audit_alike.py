"""After every attack and every honest twin, the audit says of each landed step what judging it alone says."""

from contextlib import closing

import pytest

from governance.adapters.clock import SystemClock
from governance.adapters.files import Checkout
from governance.adapters.git_commits import Committer
from governance.adapters.git_repository import GitRepository
from governance.adapters.late_keys import LateKeygen
from governance.attacks.story import Story
from governance.attacks.table import STORIES
from governance.domain.findings import Finding
from governance.domain.judgement import JudgedChange
from governance.errors import IncompleteHistoryError, UsageError
from governance.workflow.audit import AuditRequest, audit
from governance.workflow.landing import Landings
from governance.workflow.ports import World
from governance.workflow.steps import StepReader
from tests.support.repository import Sandbox

Told = tuple[str, str, tuple[JudgedChange, ...], frozenset[tuple[str, str, str]]]


def codes(findings: tuple[Finding, ...]) -> frozenset[tuple[str, str, str]]:
    return frozenset((item.code, item.severity.value, item.message) for item in findings)


def judged_alone(world: World, head: str) -> list[Told]:
    landings = Landings(StepReader(world.history, world.signatures))
    steps = [landings.landed(step) for step in reversed(world.history.first_parents(head))]
    return [
        (item.commit.oid, item.status.value, item.judgement.changes, codes(item.judgement.findings))
        for item in steps
        if item.judgement.changes or item.judgement.findings or item.status.value == "adoption"
    ]


def compare(repo: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in repo.env.items():
        monkeypatch.setenv(name, value)
    with GitRepository.open(repo.path) as history, closing(LateKeygen()) as keys:
        top = history.top or history.git_dir
        world = World(history, keys, Checkout(top), SystemClock(), Committer(top))
        head = history.resolve("HEAD")
        if head is None or history.incomplete():
            return
        try:
            report = audit(world, AuditRequest())
        except UsageError:
            assert judged_alone(world, head) == []
            return
        if report.findings:
            assert [finding.code for finding in report.findings] == ["BG501"]
            with pytest.raises(IncompleteHistoryError):
                judged_alone(world, head)
            return
        told = [(step.commit, step.status, step.changes, codes(step.findings)) for step in report.steps]
        assert told == judged_alone(world, head)


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_the_audit_says_of_each_step_what_judging_it_alone_says(
    story: Story, governed: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    story.attack(governed)
    compare(governed, monkeypatch)
