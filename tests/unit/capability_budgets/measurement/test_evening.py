"""Evening: a machine that is slow in some processes is no property of what is measured."""

import random

import pytest

from capability_budgets.measurement.evening import LEADING_RUNS, evened, follow, hint
from capability_budgets.measurement.settling import Goal, settle
from capability_budgets.measurement.verdicts import SampleVerdict

RUN = (0.001,) * 8
STATES = (1.0, 1.75, 1.75, 1.0, 1.7, 1.0, 1.8, 1.75, 1.0, 1.75, 1.7, 1.0, 1.75, 1.8, 1.0)
"""How slow a machine is whose other core is busy at times."""


def run(seconds: float, *, bound: float = 1.0, seed: int = 1) -> tuple[list[list[float]], list[list[float]]]:
    """Samples and references of processes; `bound` is how much the calls follow the machine."""
    chance = random.Random(seed)  # noqa: S311 (a simulation)
    samples = [[seconds * state**bound * chance.lognormvariate(0, 0.02) for _ in range(133)] for state in STATES]
    return samples, [[0.00003 * state * chance.lognormvariate(0, 0.05) for _ in range(80)] for state in STATES]


def test_samples_are_divided_by_how_slow_the_machine_was() -> None:
    found = evened([[2.0], [2.0], [2.0], [6.0, 3.0]], [RUN, RUN, RUN, tuple(3 * one for one in RUN)])
    assert found is not None
    assert [list(process) for process in found.quick] == [[2.0], [2.0], [2.0], pytest.approx([2.0, 1.0])]
    assert [list(process) for process in found.slow] == [[pytest.approx(6.0)]] * 3 + [pytest.approx([6.0, 3.0])]


def test_the_quickest_twentieth_is_what_all_are_held_to() -> None:
    found = evened([[1.0]] + [[2.0]] * 4, [(0.0005,) * 8] + [RUN] * 4)
    assert found is not None
    assert [process[0] for process in found.quick] == [pytest.approx(1.0)] * 5
    assert [process[0] for process in found.slow] == [pytest.approx(2.0)] * 5


def test_each_sample_has_the_speed_of_the_turns_around_it() -> None:
    slow = (*RUN, *RUN[:4], *(0.001,) * 4, *(0.003,) * 4, *(0.001,) * 4)
    found = evened([[1.0] * 3] * 2, [slow, (*RUN, *RUN, *RUN)])
    assert found is not None
    assert list(found.quick[0]) == pytest.approx([1.0, 0.5, 0.5])


@pytest.mark.parametrize(
    "references", [[], [RUN], [RUN, (0.001,) * 7], [RUN, (0.0,) * 8]], ids=["none", "one", "few", "zero"]
)
def test_without_enough_references_nothing_is_evened(references: list[tuple[float, ...]]) -> None:
    assert evened([[1.0], [2.0]], references) is None


def test_one_process_has_none_to_compare_with() -> None:
    assert evened([[1.0]], [RUN]) is None


def test_calls_follow_the_machine_or_do_not() -> None:
    assert follow(*run(0.002))
    assert not follow(*run(0.002, bound=0.0))
    assert not follow(*run(0.002, bound=-1.0))


def test_few_or_equal_or_unknown_processes_follow_nothing() -> None:
    samples, references = run(0.002)
    assert not follow(samples[:4], references[:4])
    assert not follow(samples, references[:4])
    assert not follow([[1.0]] * 5, references[:5])
    assert not follow([[0.0], *samples[1:]], references)


def test_a_machine_with_two_speeds_leaves_a_verdict_to_calls_that_follow_it() -> None:
    samples, references = run(0.002)
    goal = Goal(0.002 * 1.8 * 1.3)
    assert settle(samples, [goal], 15).found[0].verdict is SampleVerdict.INCONCLUSIVE
    found = settle(samples, [goal], 15, references).found[0]
    assert (found.verdict, found.evened) == (SampleVerdict.PASS, True)


def test_what_is_over_the_budget_never_passes_by_evening() -> None:
    samples, references = run(0.003)
    goal = Goal(0.002 * 1.8 * 1.3)
    even = evened(samples, references)
    assert even is not None
    assert settle(even.quick, [goal], 15).found[0].verdict is SampleVerdict.PASS  # on the quick machine it would hold
    found = settle(samples, [goal], 15, references).found[0]
    assert found.verdict is SampleVerdict.INCONCLUSIVE
    assert found.slowed


def test_what_waits_for_something_else_is_judged_as_it_is() -> None:
    samples, references = run(0.003, bound=0.0)
    assert settle(samples, [Goal(0.0026)], 15, references).found[0].verdict is SampleVerdict.FAIL


def test_a_relative_limit_is_judged_on_the_quick_machine_both_ways() -> None:
    samples, references = run(0.002)
    budgets = (0.0026, 0.0016)
    found = settle(samples, [Goal(budget, relative=True) for budget in budgets], 15, references).found
    assert [one.verdict for one in found] == [SampleVerdict.PASS, SampleVerdict.FAIL]
    assert all(one.evened for one in found)


@pytest.mark.parametrize("seed", range(5))
def test_references_that_say_nothing_change_nothing(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 (a simulation)
    samples = [[chance.lognormvariate(shift, 0.15) for _ in range(133)] for shift in (chance.gauss(0, 0.2),) * 15]
    references = [[chance.lognormvariate(0, 0.1) for _ in range(80)] for _ in range(15)]
    for budget in (0.9, 1.2, 1.6):
        plain, judged = (settle(samples, [Goal(budget)], 15, some).found[0] for some in ([], references))
        assert plain.verdict is judged.verdict


def moments(seconds: float, *, bound: bool = True, seed: int = 1) -> tuple[list[list[float]], list[list[float]]]:
    """Processes in all of which the machine is slow, but for moments."""
    chance = random.Random(seed)  # noqa: S311 (a simulation)
    samples: list[list[float]] = []
    references: list[list[float]] = []
    for _ in range(15):
        states = [1.0 if chance.random() < 0.15 else 1.75 for _ in range(10)]
        samples.append(
            [
                seconds * (state if bound else 1.0) * chance.lognormvariate(0, 0.02)
                for state in states
                for _ in range(13)
            ]
        )
        runs = [0.00003 * state * chance.lognormvariate(0, 0.05) for state in states for _ in range(8)]
        references.append([0.00005] * LEADING_RUNS + runs)
    return samples, references


def test_a_machine_that_is_slow_but_for_moments_makes_nothing_fail() -> None:
    samples, references = moments(0.002)
    goal = Goal(0.0026)
    assert settle(samples, [goal], 15).found[0].verdict is SampleVerdict.FAIL
    found = settle(samples, [goal], 15, references).found[0]
    assert (found.verdict, found.slowed) == (SampleVerdict.INCONCLUSIVE, True)
    slower, speeds = moments(0.003)
    assert settle(slower, [goal], 15, speeds).found[0].verdict is SampleVerdict.FAIL


def test_what_does_not_follow_such_moments_fails() -> None:
    samples, references = moments(0.003, bound=False)
    assert not hint(samples, references)
    assert settle(samples, [Goal(0.0026)], 15, references).found[0].verdict is SampleVerdict.FAIL


def test_few_or_equal_processes_show_no_moments() -> None:
    samples, references = moments(0.002)
    assert hint(samples, references)
    assert not hint(samples[:4], references[:4])
    assert not hint([[0.0] * 133] * 15, references)
    assert not hint([[1.0] * 133] * 15, references)


def test_a_budget_that_is_exactly_met_on_such_a_machine_hardly_ever_passes() -> None:
    passed = 0
    for seed in range(20):
        samples, references = run(0.002, seed=seed)
        ordered = sorted(sample for process in samples for sample in process)
        goal = Goal(ordered[int(0.951 * len(ordered))])  # no more than may exceed it
        passed += settle(samples, [goal], 15, references).found[0].verdict is SampleVerdict.PASS
    assert passed <= 2
