import pytest

from capability_budgets.sampling.recordings import ProcessSamples
from governance.domain.measurement.noise import NOISY, Noise, undisturbed


def test_a_quiet_machine_has_ratios_of_1() -> None:
    noise = Noise.of([ProcessSamples((1.0,), (0.5,) * 8)] * 8)
    assert noise == Noise(64, 8, 1.0, 1.0, 1.0)
    assert not noise.is_noisy


def test_each_ratio_shows_its_own_kind_of_noise() -> None:
    spread = Noise.of([ProcessSamples((), (1.0, 1.0, 2.0, 2.0) * 2)])
    tail = Noise.of([ProcessSamples((), (1.0,) * 18 + (5.0, 5.0))])
    processes = Noise.of([ProcessSamples((), (1.0,) * 8)] * 6 + [ProcessSamples((), (3.0,) * 8)] * 4)
    assert spread is not None
    assert tail is not None
    assert processes is not None
    assert (spread.quartile_ratio, spread.process_ratio) == (2.0, 1.0)
    assert (tail.quartile_ratio, tail.tail_ratio, tail.process_ratio) == (1.0, 5.0, 1.0)
    assert (processes.quartile_ratio, processes.tail_ratio, processes.process_ratio) == (1.0, 1.0, 3.0)
    assert [spread.spread, tail.spread, processes.spread] == [2.0, 1.0, 3.0]
    assert [spread.is_noisy, tail.is_noisy, processes.is_noisy] == [True, False, True]


def test_the_ratios_are_those_of_quantiles_between_the_smallest_and_the_largest_sample() -> None:
    noise = Noise.of([ProcessSamples((), tuple(float(sample) for sample in range(21)))])
    assert noise == Noise(21, 1, 15 / 5, 19 / 10, 1.0)


@pytest.mark.parametrize("runs", [[], [ProcessSamples((1.0,) * 9)], [ProcessSamples((), (1.0, 2.0, 3.0))]])
def test_without_reference_samples_nothing_is_known(runs: list[ProcessSamples]) -> None:
    assert Noise.of(runs) is None


def test_processes_with_too_few_reference_samples_do_not_count() -> None:
    noise = Noise.of([ProcessSamples((), (1.0,) * 8), ProcessSamples((), (9.0,) * 7)])
    assert noise is not None
    assert (noise.samples, noise.processes, noise.spread) == (8, 1, 1.0)


def test_the_threshold_itself_is_not_loud() -> None:
    assert not Noise(8, 2, 1.0, 1.0, NOISY).is_noisy
    assert Noise(8, 2, NOISY + 0.01, 1.0, 1.0).is_noisy


def test_the_medians_of_a_few_processes_say_nothing() -> None:
    noise = Noise.of([ProcessSamples((), (1.0,) * 8)] * 6 + [ProcessSamples((), (3.0,) * 8)])
    assert noise is not None
    assert noise.process_ratio == 1.0


def test_one_slow_process_is_no_noise_of_the_machine() -> None:
    noise = Noise.of([ProcessSamples((), (1.0,) * 8)] * 9 + [ProcessSamples((), (3.0,) * 8)])
    assert noise is not None
    assert noise.process_ratio == 1.0


def test_what_samples_waited_for_a_processor_is_taken_away() -> None:
    known, unknown = ProcessSamples((3.0, 1.0), (0.5,), (2.0, 0.0)), ProcessSamples((3.0,))
    assert undisturbed([known, unknown]) == (ProcessSamples((1.0, 1.0), (0.5,)), unknown)
