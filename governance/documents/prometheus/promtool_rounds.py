"""Who plays which scenario: all that matters of every capability, and every scenario once by each shape of rules.

Rules of one shape differ in names and numbers alone. So those of three hundred capabilities are not played nineteen
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
from governance.documents.prometheus.promtool_stage import ExpectedAlerts, RulesUnderTest
from governance.documents.prometheus.promtool_transitions import (
    dies,
    is_back_in_time,
    missed,
    one_of_many,
    recovers,
    region_gone,
    respelled,
    restart,
    roll_out,
    rolls_in_time,
)
from governance.documents.prometheus.rule_parts import WatchedRules
from governance.domain.production.settings import WINDOWS, Runtime
from governance.domain.production.watched_limits import WatchedCapability

Circle = list[tuple[WatchedRules, RulesUnderTest]]
"""Those of which only one can play at a time; mostly one alone."""

_MAX_WINDOWS: Final = WINDOWS[-1] - 2
"""Short windows in the longest one, with some to spare."""

_SHARED: Final = "capabilities of one shape share the scenarios"


@dataclass(frozen=True, slots=True)
class AlertScenario:
    """What happens to a capability.

    Attributes:
        name: for people.
        play: what a capability exports, and what fires.
        fits: whether the settings leave time for it.
    """

    name: str
    play: Callable[[RulesUnderTest], ExpectedAlerts]
    fits: Callable[[Beat], bool] = lambda _: True


@dataclass(frozen=True, slots=True)
class RoundPart:
    """What one capability plays in a round."""

    group: str
    watch: WatchedCapability
    scenario: str
    outcome: ExpectedAlerts


@dataclass(frozen=True, slots=True)
class Round:
    """What is played at the same time: one test.

    Attributes:
        name: of the test.
        parts: who plays what.
        is_whole: whether every capability has a part, so that no other alerts can fire than those of the parts.
    """

    name: str
    parts: tuple[RoundPart, ...]
    is_whole: bool


Cast = list[tuple[WatchedRules, AlertScenario, int]]
"""Who plays what, and the number by which spellings of boundaries differ."""


def _is_told(beat: Beat) -> bool:
    """Whether all calls of one step are still seen in the longest window when the alert fires."""
    return beat.pending + beat.window < _MAX_WINDOWS * beat.window


def _is_remembered(beat: Beat) -> bool:
    """Whether the longest window still holds calls of a process when the guard tells that it is gone."""
    return beat.lookback + beat.guarding + beat.window < _MAX_WINDOWS * beat.window


WRONG: Final = AlertScenario("everything is wrong at once", everything)
GONE: Final = AlertScenario("nothing is exported", gone)
"""What every capability plays."""

SCENARIOS: Final = (
    AlertScenario("as many bad calls as chance explains, memory just within the budget", lambda stage: hair(stage, -1)),
    AlertScenario("memory at the budget", lambda stage: hair(stage, 0)),
    AlertScenario("one bad call more, memory just over the budget", lambda stage: hair(stage, 1), _is_told),
    AlertScenario("too few calls to tell, all bad", lambda stage: few(stage, 0)),
    AlertScenario("few calls, all bad", lambda stage: few(stage, 1), _is_told),
    AlertScenario("no traffic", idle),
    AlertScenario("no bucket ends at the budget", unseen),
    AlertScenario("the process carries a larger budget", larger),
    AlertScenario("the process carries a smaller budget", smaller),
    AlertScenario("the process carries a limit that is not known", unknown),
    AlertScenario("the process restarts", restart),
    AlertScenario("processes restart one by one with new budgets", roll_out, rolls_in_time),
    AlertScenario("a slow process dies", dies, _is_remembered),
    AlertScenario("calls were slow, and are fast again", recovers),
    AlertScenario("a region is gone, another one restarts", region_gone, is_back_in_time),
    AlertScenario("a scrape fails", missed),
    AlertScenario("one of several processes is slow", one_of_many),
    AlertScenario("a boundary is written in two ways", lambda stage: respelled(stage, is_slow=False)),
    AlertScenario(
        "a boundary is written in two ways, all calls are slow", lambda stage: respelled(stage, is_slow=True)
    ),
)
"""What is shared among those of one shape."""


def rounds(staged: Sequence[WatchedRules], runtime: Runtime) -> Iterator[Round]:
    """The tests of rules, one after the other."""
    fitting = [scenario for scenario in SCENARIOS if scenario.fits(Beat.of(runtime))]
    circles = _circles([(pair, RulesUnderTest(pair[0], pair[1].rules, runtime, 0)) for pair in staged])
    shapes = list(_shapes(circles))
    yield from (_played(cast, runtime, WRONG.name, is_whole=len(cast) == len(staged)) for cast in _wrong(circles))
    gone = [(pair, GONE, 0) for pair in staged]
    yield _played(gone, runtime, GONE.name, is_whole=True)
    needed = max((-(-len(fitting) * len(circles[0]) // len(circles)) for circles in shapes), default=0)
    for number in range(needed):
        cast = _turn(shapes, fitting, number)
        names = {scenario.name for _, scenario, _ in cast}
        name = names.pop() if len(names) == 1 else f"{_SHARED}, {number + 1} of {needed}"
        yield _played(cast, runtime, name, is_whole=len(cast) == len(staged))


def _wrong(circles: Sequence[Circle]) -> Iterator[Cast]:
    """All that are alone at once; then those that read each other's series, one of each circle after the other."""
    several = [circle for circle in circles if len(circle) > 1]
    alone = [(pair, WRONG, place) for place, ((pair, _), *others) in enumerate(circles) if not others]
    if alone or not several:
        yield [*alone, *((pair, GONE, 0) for circle in several for pair, _ in circle)]
    for number in range(max(map(len, several), default=0)):
        yield [(circle[number][0], WRONG, place) for place, circle in enumerate(several) if number < len(circle)]


def _turn(shapes: Sequence[Sequence[Circle]], scenarios: Sequence[AlertScenario], number: int) -> Cast:
    """What is played in one round: by those of one shape different scenarios, or by different ones of a circle."""
    cast = []
    for circles in shapes:
        for place, circle in enumerate(circles):
            part = (number * len(circles) + place) % (len(scenarios) * len(circle))
            turn, player = part % len(scenarios), part // len(scenarios)
            cast.append((circle[player][0], scenarios[turn], turn))
    return cast


def _played(cast: Cast, runtime: Runtime, name: str, *, is_whole: bool) -> Round:
    """What each exports and what must fire; of who exports nothing it is asked when it is of the others, if it can."""
    staged = [
        (RulesUnderTest(watch, group.rules, runtime, turn), group, scenario) for (watch, group), scenario, turn in cast
    ]
    plays = [scenario is not GONE and stage.can_play for stage, _, scenario in staged]
    outcomes = [scenario.play(stage) for (stage, _, scenario), it_plays in zip(staged, plays, strict=True) if it_plays]
    looks = {tuple(outcome.fired) for outcome in outcomes}
    same, found, parts = looks.pop() if len(looks) == 1 else (), iter(outcomes), []
    for (stage, group, scenario), it_plays in zip(staged, plays, strict=True):
        outcome = next(found) if it_plays else gone(stage, same)
        parts.append(RoundPart(group.name, stage.watch, (scenario if it_plays else GONE).name, outcome))
    return Round(name, tuple(parts), is_whole)


def _shapes(circles: Iterable[Circle]) -> Iterable[list[Circle]]:
    """Circles of one shape: they play different scenarios at the same time."""
    found: dict[Hashable, list[Circle]] = {}
    for circle in circles:
        found.setdefault(tuple(stage.shape for _, stage in circle), []).append(circle)
    return found.values()


def _circles(stages: Iterable[tuple[WatchedRules, RulesUnderTest]]) -> list[Circle]:
    """Those whose rules read series of each other: what one plays, others would take for their own."""
    circles: list[Circle] = []
    for pair, stage in stages:
        near = [place for place, circle in enumerate(circles) if any(_meet(stage, other) for _, other in circle)]
        joined = [item for place in near for item in circles[place]]
        for place in reversed(near):
            del circles[place]
        circles.append([*joined, (pair, stage)])
    return circles


def _meet(one: RulesUnderTest, other: RulesUnderTest) -> bool:
    """Whether the rules of one take in what processes of the other export, as two paths of one service may."""
    return not (_has_names(one) and _has_names(other)) and (_takes(one, other) or _takes(other, one))


def _has_names(stage: RulesUnderTest) -> bool:
    """Whether all its series have its own name, as those of the instruments do."""
    own = {"capability": stage.watch.capability, "environment": stage.watch.environment}
    return stage.labels_of[stage.feeds.latency] == own and stage.labels_of[stage.feeds.memory] == own


def _takes(one: RulesUnderTest, other: RulesUnderTest) -> bool:
    pairs = ((one.feeds.latency, other.feeds.latency), (one.feeds.memory, other.feeds.memory))
    return any(
        own.metric == its.metric
        and all(takes(item, (other.labels_of[its] or {}).get(item.label, "")) for item in own.matchers)
        for own, its in pairs
    )
