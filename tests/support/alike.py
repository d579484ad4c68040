"""The audit says of each landed step of a real repository what judging that step alone says."""

import os
from unittest import mock

import pytest

from governance.adapters.git.commits import GitCommitter
from governance.adapters.git.repository import GitRepository
from governance.adapters.ssh.keygen import SshKeys
from governance.adapters.system.clock import SystemClock
from governance.adapters.system.files import Checkout
from governance.commands.audit import AuditRequest, audit
from governance.domain.findings import Finding
from governance.domain.judgement.judged_changes import JudgedChange
from governance.errors import IncompleteHistoryError, UsageError
from governance.judging.steps.landed_steps import JudgedSteps
from governance.judging.steps.step_reader import StepReader
from governance.ports.world import World
from governance.selftest.sandbox.errors import NotRunError
from tests.support.repository import Sandbox

_Told = tuple[str, str, tuple[JudgedChange, ...], frozenset[tuple[str, str, str]]]


def _codes(findings: tuple[Finding, ...]) -> frozenset[tuple[str, str, str]]:
    return frozenset((item.code, item.severity.value, item.message) for item in findings)


def _judged_alone(world: World, head: str) -> list[_Told]:
    judged_steps = JudgedSteps(StepReader(world.history, world.signatures))
    steps = [judged_steps.landed(step) for step in reversed(world.history.first_parents(head))]
    return [
        (item.commit.oid, item.status.value, item.judgement.changes, _codes(item.judgement.findings))
        for item in steps
        if item.judgement.changes or item.judgement.findings or item.status.value == "adoption"
    ]


def assert_audited_alike(repo: Sandbox) -> None:
    """Audit a repository, and judge every step of its line by itself."""
    with mock.patch.dict(os.environ, repo.env, clear=True):
        _compare(repo)


def land_by_force(repo: Sandbox) -> bool:
    """Merge what is checked out into main, whatever anybody says; False where git cannot."""
    tip = repo.git("rev-parse", "--verify", "--quiet", "HEAD", check=False)
    if not tip or repo.git("status", "--porcelain", check=False):
        return False
    try:
        repo.git("switch", "--quiet", "main")
        repo.merge(tip)
    except (NotRunError, AssertionError):
        return False
    return True


def _compare(repo: Sandbox) -> None:
    with GitRepository.open(repo.path) as history:
        top = history.top or history.git_dir
        world = World(history, SshKeys(), Checkout(top), SystemClock(), GitCommitter(top))
        head = history.resolve("HEAD")
        if head is None or history.incomplete():
            return
        try:
            report = audit(world, AuditRequest())
        except UsageError:
            assert _judged_alone(world, head) == []
            return
        whole = [finding.code for finding in report.findings if finding.code != "BG401"]
        if whole:
            assert whole == ["BG501"]
            with pytest.raises(IncompleteHistoryError):
                _judged_alone(world, head)
            return
        told = [(step.commit, step.status, step.changes, _codes(step.findings)) for step in report.steps]
        assert told == _judged_alone(world, head)
