import pytest

from capability_budgets.sampling.recordings import ProcessSamples
from governance.domain.measurement.results import Measurement, Results


def measured(**parts: str) -> Measurement:
    return Measurement("b", "f", "p", **parts)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("measurement", "candidates"),
    [
        (measured(named="cache", group="queue", name="test_metrics"), ("cache",)),
        (measured(group="queue", name="test_metrics[1-a]"), ("queue", "test_metrics", "metrics")),
        (measured(name="cache"), ("cache",)),
        (measured(group="cache", name="test_cache"), ("cache", "test_cache")),
        (measured(name="test_"), ("test_",)),
        (measured(), ()),
    ],
)
def test_a_measurement_stands_for_what_it_names_else_for_its_group_or_name(
    measurement: Measurement, candidates: tuple[str, ...]
) -> None:
    assert measurement.candidates == candidates


def test_samples_are_counted_over_all_processes() -> None:
    assert (
        Measurement(
            "b", "f", "p", processes=(ProcessSamples((1.0, 2.0)), ProcessSamples(()), ProcessSamples((3.0,)))
        ).samples
        == 3
    )


def test_a_benchmark_that_says_no_more_than_its_name_has_no_plan_no_samples_and_no_values() -> None:
    nothing = Measurement("b", "f", "p")
    assert (nothing.named, nothing.group, nothing.name, nothing.environment) == (None, None, "", None)
    assert (nothing.planned, nothing.processes, nothing.samples) == (0, (), 0)
    assert (nothing.summary, nothing.calls, nothing.memory) == (None, 1, None)
    assert (nothing.values, nothing.unfit, nothing.notes) == ({}, frozenset(), ())


def test_a_file_that_could_not_be_read_holds_no_benchmark_of_any_commit() -> None:
    nothing = Results("f")
    assert (nothing.measurements, nothing.commit, nothing.dirty) == ((), None, False)
