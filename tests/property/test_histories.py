"""Whole histories: what check said of a change is what audit says once it landed, and what an oracle says of it."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final
from unittest import mock

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from governance.commands.log import log
from governance.domain.reports.judged_steps import CheckReport, StepReport
from governance.errors import UsageError
from tests.support.histories.commit_writer import Note
from tests.support.histories.drawing import drawn_histories, wild_histories
from tests.support.histories.drawn_files import LIMITS, POLICY, SignOff
from tests.support.histories.drawn_history import DrawnHistory
from tests.support.histories.oracle import Oracle
from tests.support.histories.player import Landing, Player
from tests.support.histories.reading import has_broken_numbers, is_broken, limits_of
from tests.support.histories.signer import RealSigner
from tests.support.histories.views import (
    ONLY_BEFORE_LANDING,
    allowed,
    audited,
    by_commit,
    changes,
    checked,
    errors,
    remarks,
    story_of,
    world,
)
from tests.support.repository import Keys
from tests.support.workshop import GitWorkshop, environment

IS_THOROUGH: Final = settings.get_current_profile_name() == "thorough"


def histories(few: int, many: int) -> settings:
    """So many histories, the same every time; or many, which nobody has seen yet, where there is time."""
    busy = [HealthCheck.too_slow, HealthCheck.data_too_large]
    return settings(max_examples=many if IS_THOROUGH else few, derandomize=not IS_THOROUGH, suppress_health_check=busy)


# Before and after landing


@dataclass(frozen=True)
class Landed:
    """A change that landed: what check said before, and what audit says of its steps."""

    player: Player
    landing: Landing
    report: CheckReport
    steps: tuple[StepReport, ...]

    @property
    def passed(self) -> bool:
        """Whether check let it pass."""
        return self.report.verdict == "pass"

    @property
    def stands(self) -> bool:
        """Whether audit finds nothing wrong."""
        return all(step.status != "violation" for step in self.steps)

    @property
    def branch(self) -> list[Note]:
        """The commits of the branch."""
        return self.player.writer.between(self.landing.base, self.landing.head)

    @property
    def codes(self) -> set[str]:
        """The codes of the errors that audit tells."""
        return {code for step in self.steps for code in errors(step.findings)}

    @property
    def is_told_alike(self) -> bool:
        """Whether both tell the same changes and, but for what only a branch can have, the same findings."""
        told = {remark for step in self.steps for remark in remarks(step.findings)}
        done = sorted((item for step in self.steps for item in changes(step.changes)), key=repr)
        alike = (changes(self.report.changes), remarks(self.report.findings, ONLY_BEFORE_LANDING)) == (done, told)
        return alike and (self.passed == self.stands or "BG108" in errors(self.report.findings))


def landed(player: Player) -> Iterator[Landed]:
    """Everything that landed in the way that the policy names."""
    final = by_commit(audited(player.history).steps)
    line = {note.oid for note in player.line}
    for landing in player.landings:
        if landing.way in AGREED and landing.steps and landing.is_clean:
            is_there = landing.steps[-1] in line  # a later foxtrot may have left it on another line
            told = final if is_there else told_at(player, landing.steps[-1])
            report = checked(player.history, landing.at, landing.base, landing.head)
            yield Landed(player, landing, report, tuple(told[oid] for oid in landing.steps if oid in told))


def told_at(player: Player, commit: str) -> dict[str, StepReport]:
    """What audit says of the steps up to a commit; nothing of a line that never had a policy."""
    try:
        return by_commit(audited(player.history, commit).steps)
    except UsageError:
        return {}


def agree_on_adoption(item: Landed) -> None:
    """A merge is judged with the line that has adopted the policy, of which check warns; a squash hides that line."""
    is_warned = any(finding.code == "BG109" for finding in item.report.findings)
    if item.landing.way == "merge" and is_warned:
        assert item.stands or item.codes == {"BG302"}
    elif item.landing.way == "squash" and errors(item.report.findings) == {"BG302"}:
        assert item.steps == ()  # a policy that came and went within the branch: nothing of it has landed
    else:
        assert item.passed == item.stands


def agree_on_verdict(item: Landed) -> None:
    """Check may find that the base has moved."""
    fork = item.player.writer.fork(item.landing.base, item.landing.head)
    assert item.passed == item.stands or fork != item.landing.base


def agree_on_merge(item: Landed) -> None:
    """Check may find that the base has moved; all else is told alike."""
    assert item.is_told_alike
    agree_on_verdict(item)


def agree_on_squash(item: Landed) -> None:
    """A squash hides who wrote what, and what stood on the way: only that may make a difference.

    Whoever committed to the branch is author or co-author of all of it. That forgives a co-author who signed, and
    condemns the author who did; nobody else of them could approve it any more. With `identity: commit`, it leaves one
    author for all sign-offs.
    """
    (oid,) = item.landing.steps or ()
    tip = item.player.notes[item.landing.head].files
    signers = {file.approver for file in tip.values() if isinstance(file, SignOff)}
    records = {file for note in item.branch for file in note.files.values() if isinstance(file, SignOff)}
    has_signing_writers = bool(signers & item.player.notes[oid].writers)
    has_lost_objections = any(record.stance != "approve" for record in records - set(tip.values()))
    is_by_commits = item.player.rules_at(item.landing.base).identity == "commit"
    if not (has_signing_writers or has_lost_objections or is_by_commits):
        if len(item.player.notes[oid].writers) == 1:
            assert item.is_told_alike
        agree_on_verdict(item)
    elif item.passed and not item.stands:
        assert item.codes <= {"BG201", "BG204", "BG205"}
        assert ("BG205" in item.codes) <= is_by_commits


def agree_on_rebase(item: Landed) -> None:
    """What passes stands. Check may find that the base has moved, or judge merges that a rebase leaves out."""
    has_merges = any(len(note.parents) > 1 for note in item.branch)
    assert item.stands or not item.passed or any(map(item.player.writer.is_evil, item.branch))
    if "BG108" not in errors(item.report.findings) and not has_merges:
        assert item.is_told_alike


AGREED: Final = {"merge": agree_on_merge, "squash": agree_on_squash, "rebase": agree_on_rebase}


@histories(50, 600)
@given(drawn_histories | wild_histories)
def test_what_check_said_of_a_change_is_what_audit_says_once_it_landed(drawn: DrawnHistory) -> None:
    player = Player(drawn)
    oracle = Oracle(player.notes)
    for item in landed(player):
        if oracle.is_lawless(item.landing.base):
            assert errors(item.report.findings) == {"BG003"}  # audit tells only of steps that touch something
        elif oracle.was_governed(item.landing.base):
            AGREED[item.landing.way](item)
        else:
            agree_on_adoption(item)


@histories(50, 600)
@given(drawn_histories)
def test_what_conflicts_with_its_base_does_not_pass(drawn: DrawnHistory) -> None:
    player = Player(drawn)
    for landing in player.landings:
        if player.writer.merged(landing.base, landing.head)[1]:
            report = checked(player.history, landing.at, landing.base, landing.head)
            assert "BG108" in errors(report.findings)


# The oracle


@histories(50, 600)
@given(drawn_histories)
def test_audit_rules_as_the_oracle_does(drawn: DrawnHistory) -> None:
    player = Player(drawn)
    oracle = Oracle(player.notes)
    told = by_commit(audited(player.history).steps)
    for note in player.line:
        ruling, step = oracle.ruling(note.oid), told.get(note.oid)
        if step is None:
            assert ruling.status in {"before-adoption", "governed"}
            assert ruling.changes == {}
        else:
            assert step.status == ruling.status
            assert allowed(step) == ruling.changes or is_broken(note.files)
            is_accepted = step.status == "violation" and note.oid in oracle.accepted(player.tip)
            assert (step.accepted is not None) == is_accepted


# One judgement, however it is asked for


@histories(25, 300)
@given(drawn_histories | wild_histories)
def test_check_says_of_a_landed_step_what_audit_says(drawn: DrawnHistory) -> None:
    player = Player(drawn)
    told, oracle = by_commit(audited(player.history).steps), Oracle(player.notes)
    for note in player.line[1:]:
        first, *others = map(oracle.was_governed, note.parents)
        if not first and any(others):
            continue  # of a merge the wrong way round, check sees the branch that adopts, and audit the line
        if others and player.rules_at(note.parents[0]).landing == "rebase":
            continue  # a merge that landed all the same: check judges the commits that a rebase would land
        step = told.get(note.oid)
        try:
            report = checked(player.history, note.at, note.parents[0], note.oid)
        except UsageError:
            assert step is None
            continue
        if oracle.is_lawless(note.parents[0]):
            assert errors(report.findings) == {"BG003"}  # audit tells only of steps that touch something
            continue
        assert report.adoption == (step is not None and POLICY in note.files and not first)
        assert (report.verdict == "pass") == (step is None or step.status != "violation")
        assert changes(report.changes) == changes(step.changes if step else ())
        assert remarks(report.findings, ONLY_BEFORE_LANDING) == remarks(step.findings if step else ())


@histories(25, 300)
@given(drawn_histories | wild_histories)
def test_check_of_every_commit_of_a_line_tells_the_steps_of_its_audit(drawn: DrawnHistory) -> None:
    player = Player(drawn)
    full = audited(player.history).steps
    oracle = Oracle(player.notes)
    base = next(note for note in player.line if oracle.was_governed(note.oid))
    later = {note.oid for note in player.line} - {note.oid for note in player.writer.line(base.oid)}
    is_dated_again = player.rules_at(base.oid).landing == "rebase"
    report = checked(player.history, player.line[-1].at, base.oid, player.tip, each_commit=True)
    assert report.steps is not None
    if not is_dated_again:
        assert story_of(report.steps) == story_of([step for step in full if step.commit in later])


@histories(25, 300)
@given(drawn_histories | wild_histories, st.integers(0, 99))
def test_a_part_of_an_audit_is_the_audit_of_a_part(drawn: DrawnHistory, place: int) -> None:
    player = Player(drawn)
    oracle = Oracle(player.notes)
    full = audited(player.history)
    middle = player.line[place % len(player.line)].oid
    until = {note.oid for note in player.writer.line(middle)}
    if oracle.was_governed(middle):
        assert story_of(audited(player.history, middle).steps) == story_of([s for s in full.steps if s.commit in until])
    good = any_commit(player, place)
    rest = [step for step in full.steps if step.commit not in oracle.reachable(good)]
    assert story_of(audited(player.history, since=good).steps) == story_of(rest)


def any_commit(player: Player, place: int) -> str:
    """A commit that has landed, on whatever line."""
    known = player.history.commits(player.tip)
    return known[place % len(known)].oid


@histories(25, 300)
@given(drawn_histories | wild_histories)
def test_an_audit_fails_where_a_violation_is_open_and_ends_where_check_ends(drawn: DrawnHistory) -> None:
    player = Player(drawn)
    report = audited(player.history)
    assert (report.verdict == "pass") == all(not step.is_open for step in report.steps)
    tip = checked(player.history, player.line[-1].at)
    last = by_commit(report.steps).get(player.tip)
    assert remarks(tip.findings) == remarks(last.findings if last else ())
    assert changes(tip.changes) == changes(last.changes if last else ())


@histories(25, 300)
@given(drawn_histories)
def test_the_log_tells_the_values_that_the_files_held(drawn: DrawnHistory) -> None:
    player = Player(drawn)
    told = by_commit(audited(player.history).steps)
    readable = [note for note in player.line if not has_broken_numbers(note.files)]
    for budget in LIMITS:
        values = [limits_of(note.files).get(budget) for note in readable]
        held = [value for value, before in zip(values, [None, *values], strict=False) if value != before]
        if held:
            report = log(world(player.history), budget)
            assert [entry.value for entry in report.entries] == held
            assert all(entry.step.status == told[entry.step.commit].status for entry in report.entries)


# Real git, real keys, the real command


@contextmanager
def exported(player: Player) -> Iterator[GitWorkshop]:
    """A real repository with the very same commits, and nothing of the developer's own around it."""
    with TemporaryDirectory() as folder, mock.patch.dict(os.environ, environment(), clear=True):
        shop = player.history.export(Path(folder) / "repository")
        try:
            assert shop.git("rev-parse", "main") == player.tip
            yield shop
        finally:
            shop.close()


@histories(8, 150)
@given(drawn_histories | wild_histories, st.integers(0, 99))
def test_git_tells_the_same_history(drawn: DrawnHistory, place: int) -> None:
    player = Player(drawn)
    with exported(player) as shop:
        for since in (None, any_commit(player, place)):
            here, there = audited(player.history, since=since), audited(shop.history, since=since)
            assert (there.verdict, there.adopted) == (here.verdict, here.adopted)
            assert story_of(there.steps) == story_of(here.steps)
        for landing in player.landings:
            if not player.writer.merged(landing.base, landing.head)[
                1
            ]:  # git may settle by lines what conflicts by files
                here_before, there_before = (
                    checked(history, landing.at, landing.base, landing.head)
                    for history in (player.history, shop.history)
                )
                assert there_before.verdict == here_before.verdict
                assert changes(there_before.changes) == changes(here_before.changes)
                assert remarks(there_before.findings) == remarks(here_before.findings)


@histories(2, 20)
@given(drawn=drawn_histories)
def test_the_command_tells_the_same_history_with_real_signatures(drawn: DrawnHistory, keys: Keys) -> None:
    player = Player(drawn, RealSigner(keys))
    with exported(player) as shop:
        command = [sys.executable, "-m", "governance", "audit", "--format", "json"]
        done = subprocess.run(command, cwd=shop.folder, capture_output=True, check=False)
    report = audited(player.history)
    told = json.loads(done.stdout)["steps"]
    assert done.returncode == (0 if report.verdict == "pass" else 1)
    assert [(step["commit"], step["status"]) for step in told] == [(step.commit, step.status) for step in report.steps]
    assert [{item["message"] for item in step["findings"]} for step in told] == [
        {finding.message for finding in step.findings} for step in report.steps
    ]
