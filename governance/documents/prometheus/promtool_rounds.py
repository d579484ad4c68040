"""Who plays which scenario: all that matters of every capability, and every scenario once by each shape of rules.

Rules of one shape differ in names and numbers alone. So those of three hundred capabilities are not played eighteen
times each: every alert of each is seen to fire once with its own numbers, and to end when nothing is exported; the
other scenarios are shared among those of one shape, which play different ones at the same time.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from governance.documents.prometheus.promtool_beat import Beat
from governance.documents.prometheus.promtool_scenarios import (
    everything,
    few,
    gone,
    hair,
    idle,
    larger,
    smaller,
    unknown,
    unseen,
)
from governance.documents.prometheus.promtool_series import takes
from governance.documents.prometheus.promtool_stage import Outcome, Stage
from governance.documents.prometheus.promtool_transitions import (
    dies,
    has_time,
    is_back_in_time,
    missed,
    one_of_many,
    region_gone,
    respelled,
    restart,
    roll_out,
    rolls_in_time,
)
from governance.documents.prometheus.rule_parts import AlertGroup
from governance.domain.production.settings import WINDOWS, Runtime
from governance.domain.production.watched_limits import Watch

Pair = tuple[Watch, AlertGroup]

_KEPT: Final = WINDOWS[-1] - 2
"""Short windows in the longest one, with some to spare."""

_SHARED: Final = "capabilities of one shape share the scenarios"


@dataclass(frozen=True, slots=True)
class Scenario:
    """What happens to a capability.

    Attributes:
        name: for people.
        play: what a capability exports, and what fires.
        fits: whether the settings leave time for it.
    """

    name: str
    play: Callable[[Stage], Outcome]
    fits: Callable[[Beat], bool] = lambda _: True


@dataclass(frozen=True, slots=True)
class Part:
    """What one capability plays in a round."""

    group: str
    watch: Watch
    scenario: str
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Round:
    """What is played at the same time: one test."""

    name: str
    parts: tuple[Part, ...]


def _is_told(beat: Beat) -> bool:
    """Whether all calls of one step are still seen in the longest window when the alert fires."""
    return beat.pending + beat.window < _KEPT * beat.window


def _is_remembered(beat: Beat) -> bool:
    """Whether the longest window still holds calls of a process when the guard tells that it is gone."""
    return beat.lookback + beat.guarding + beat.window < _KEPT * beat.window


WRONG: Final = Scenario("everything is wrong at once", everything)
GONE: Final = Scenario("nothing is exported", gone)
"""What every capability plays."""

SCENARIOS: Final = (
    Scenario("as many bad calls as chance explains, memory just within the budget", lambda stage: hair(stage, -1)),
    Scenario("memory at the budget", lambda stage: hair(stage, 0)),
    Scenario("one bad call more, memory just over the budget", lambda stage: hair(stage, 1), _is_told),
    Scenario("too few calls to tell, all bad", lambda stage: few(stage, 0)),
    Scenario("few calls, all bad", lambda stage: few(stage, 1), _is_told),
    Scenario("no traffic", idle),
    Scenario("no bucket ends at the budget", unseen),
    Scenario("the process carries a larger budget", larger),
    Scenario("the process carries a smaller budget", smaller),
    Scenario("the process carries a limit that is not known", unknown),
    Scenario("the process restarts", restart),
    Scenario("processes restart one by one with new budgets", roll_out, rolls_in_time),
    Scenario("a slow process dies", dies, _is_remembered),
    Scenario("a region is gone, another one restarts", region_gone, is_back_in_time),
    Scenario("a scrape fails", missed),
    Scenario("one of several processes is slow", one_of_many, has_time),
    Scenario("a boundary is written in two ways", lambda stage: respelled(stage, is_slow=False)),
    Scenario("a boundary is written in two ways, all calls are slow", lambda stage: respelled(stage, is_slow=True)),
)
"""What is shared among those of one shape."""


def rounds(staged: Sequence[Pair], runtime: Runtime) -> Iterator[Round]:
    """The tests of rules, one after the other."""
    for scenario in (WRONG, GONE):
        yield _played([(pair, scenario, number) for number, pair in enumerate(staged)], runtime, scenario.name)
    fitting = [scenario for scenario in SCENARIOS if scenario.fits(Beat.of(runtime))]
    shapes = list(_shapes([(pair, Stage(pair[0], pair[1].rules, runtime, 0)) for pair in staged]))
    needed = max((-(-len(fitting) // len(casts)) for casts in shapes), default=0)
    for number in range(needed):
        cast = []
        for casts in shapes:
            for place, pairs in enumerate(casts):
                turn = (number * len(casts) + place) % len(fitting)
                cast += [(pair, fitting[turn], turn) for pair in pairs]
        names = {scenario.name for _, scenario, _ in cast}
        shared = f"{_SHARED}, {number + 1} of {needed}"
        yield _played(cast, runtime, names.pop() if len(names) == 1 else shared)


def _played(cast: Iterable[tuple[Pair, Scenario, int]], runtime: Runtime, name: str) -> Round:
    parts = []
    for (watch, group), scenario, turn in cast:
        stage = Stage(watch, group.rules, runtime, turn)
        chosen = scenario if stage.can_play else GONE
        parts.append(Part(group.name, watch, chosen.name, chosen.play(stage)))
    return Round(name, tuple(parts))


def _shapes(stages: Sequence[tuple[Pair, Stage]]) -> Iterable[list[list[Pair]]]:
    """Those that play different scenarios, shape by shape; what reads the series of another plays with it."""
    found: dict[Hashable, list[list[Pair]]] = {}
    for group in _together(stages):
        found.setdefault(tuple(stage.shape for _, stage in group), []).append([pair for pair, _ in group])
    return found.values()


def _together(stages: Iterable[tuple[Pair, Stage]]) -> list[list[tuple[Pair, Stage]]]:
    groups: list[list[tuple[Pair, Stage]]] = []
    for pair, stage in stages:
        near = [place for place, group in enumerate(groups) if any(_meet(stage, other) for _, other in group)]
        joined = [item for place in near for item in groups[place]]
        for place in reversed(near):
            del groups[place]
        groups.append([*joined, (pair, stage)])
    return groups


def _meet(one: Stage, other: Stage) -> bool:
    """Whether the rules of one take in what processes of the other export, as two paths of one service may."""
    return not (_has_names(one) and _has_names(other)) and (_takes(one, other) or _takes(other, one))


def _has_names(stage: Stage) -> bool:
    """Whether all its series have its own name, as those of the instruments do."""
    own = {"capability": stage.watch.capability, "environment": stage.watch.environment}
    return stage.labels_of[stage.feeds.latency] == own and stage.labels_of[stage.feeds.memory] == own


def _takes(one: Stage, other: Stage) -> bool:
    pairs = ((one.feeds.latency, other.feeds.latency), (one.feeds.memory, other.feeds.memory))
    return any(
        own.metric == its.metric
        and all(takes(item, (other.labels_of[its] or {}).get(item.label, "")) for item in own.matchers)
        for own, its in pairs
    )
