"""What the hook takes, the audit passes, whatever is pushed in whatever order: branches, and merges both ways round."""

from collections.abc import Mapping
from typing import Final

from hypothesis import given
from hypothesis import strategies as st

from governance.commands.audit import AuditRequest, audit
from governance.commands.pre_receive.push import pre_receive
from governance.domain.findings import Verdict
from governance.domain.reports.push import RefUpdate
from governance.judging.reading.policies import Policies
from governance.ports.world import World
from tests.support.fake_history import Content, FakeHistory
from tests.support.fakes import FakeClock, FakeCommitter, FakeFiles, FakeRefs, FakeSignatures
from tests.support.papers import RAISED, SIGNED, Line, adoption, adr, decided, signoff
from tests.support.repository import BASELINE, BUDGETS, POLICY
from tests.support.values import days

MAIN: Final = "refs/heads/main"
RELEASE: Final = "refs/heads/release"
RULES: Final = POLICY + "branches: [release]\n"
BACK: Final = [("rate_limiter.max_latency_ms", "12", "10")]

EDITS: Final[Mapping[str, Mapping[str, Content]]] = {
    "nothing governed": {"src": "1"},
    "nothing at all": {},
    "a raise": {BUDGETS: RAISED},
    "its decision": decided(),
    "both": {**decided(), BUDGETS: RAISED},
    "the old value": {BUDGETS: BASELINE},
    "the old value, decided": {**decided(32, BACK), BUDGETS: BASELINE},
    "an objection": {"adr/signoffs/031/carol.yaml": signoff(adr(), "carol", "reject")},
    "no policy": {"budgets/policy.yaml": None},
    "a softer policy": {"budgets/policy.yaml": RULES.replace("require: 2", "require: 1")},
    "governance": adoption(RULES),
    "governance and a raise": {**adoption(RULES), BUDGETS: RAISED},
}

growths = st.tuples(st.sampled_from(sorted(EDITS)), st.integers(0, 3), st.none() | st.integers(0, 9), st.booleans())
pushes = st.tuples(st.sampled_from([MAIN, MAIN, RELEASE]), st.integers(0, 5))


def grown(history: FakeHistory, commits: list[str], growth: tuple[str, int, int | None, bool]) -> str:
    """One more commit: on one of the newest, or a merge, which may take over everything of its other parent."""
    edit, back, other, takes_over = growth
    parents = [commits[-1 - back % len(commits)]]
    files: dict[str, Content] = {}
    if other is not None and (second := commits[-1 - other % len(commits)]) not in parents:
        parents.append(second)
        if takes_over:
            gone = history.listings[parents[0]].keys() - history.listings[second].keys()
            taken = {
                path: (entry.mode, history.contents[entry.oid]) for path, entry in history.listings[second].items()
            }
            files = {**dict.fromkeys(gone), **taken}
    return history.grow({**files, **EDITS[edit]}, parents=parents, at=SIGNED + days(len(commits) / 100))


def world(history: FakeHistory) -> World:
    return World(history, FakeSignatures(), FakeFiles(exists=False), FakeClock(SIGNED + days(2)), FakeCommitter())


def is_clean(history: FakeHistory, tip: str | None) -> bool:
    """Whether the audit passes, or has nothing to say."""
    if tip is None or not Policies(history).ever_governed(tip):
        return True
    return audit(world(history), AuditRequest(tip)).verdict is Verdict.PASS


@given(st.booleans(), st.lists(growths, min_size=1, max_size=10), st.lists(pushes, min_size=1, max_size=4))
def test_what_is_taken_passes_the_audit(
    is_governed: bool,  # noqa: FBT001 (drawn, not passed)
    growths: list[tuple[str, int, int | None, bool]],
    pushes: list[tuple[str, int]],
) -> None:
    line = Line(adoption(RULES))
    history = line.history
    commits = [history.commit(line.adopted).parents[0], line.adopted]
    history.refs = {MAIN: commits[is_governed]}
    for growth in growths:
        commits.append(grown(history, commits, growth))
    for ref, back in pushes:
        before = {tip for tip in (history.refs[MAIN], history.refs.get(ref)) if tip}
        update = RefUpdate(history.refs.get(ref), commits[-1 - back % len(commits)], ref)
        report = pre_receive(world(history), FakeRefs(history), [update])
        if report.verdict is Verdict.PASS:
            history.refs[ref] = update.new or ""
            if report.updates[0].protected and all(is_clean(history, tip) for tip in before):
                assert is_clean(history, update.new)
