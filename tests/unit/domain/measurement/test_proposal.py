from decimal import Decimal

import pytest

from capability_budgets.sampling.recordings import MemoryPeaks, ProcessSamples
from governance.domain.budgets.proposed import LeftOut
from governance.domain.measurement.proposal import propose_from_results, read_headroom
from governance.domain.measurement.results import Measurement, Results


def measured(test: str, *samples: float, **more: object) -> Measurement:
    return Measurement(test, "r.json", "benchmarks[0]", processes=(ProcessSamples(samples),) if samples else (), **more)  # type: ignore[arg-type]


def test_the_95th_percentile_gets_headroom() -> None:
    proposal = propose_from_results(Results("r.json", (measured("t.py::test_a", *[0.001] * 19, 9.0),)), Decimal("0.3"))
    (capability,) = proposal.capabilities
    assert (capability.name, capability.benchmarks) == ("a", ("t.py::test_a",))
    assert capability.limits == {"max_latency_ms": Decimal("1.3")}


def test_memory_is_proposed_where_it_was_measured() -> None:
    memory = MemoryPeaks("rss", 3 * 1024**2, 1)
    items = (
        measured("t.py::test_a", 0.001, named="a", memory=memory),
        measured("t.py::test_b", 1.0, memory=MemoryPeaks("rss", 0, 0)),
    )
    a, b = propose_from_results(Results("r.json", items), Decimal(0)).capabilities
    assert a.limits == {"max_latency_ms": 1, "max_memory_mb": 3}
    assert a.benchmarks == ()
    assert b.limits == {"max_latency_ms": 1000}


def test_without_samples_nothing_is_proposed_and_that_is_told() -> None:
    proposal = propose_from_results(Results("r.json", (measured("t.py::test_a"),)), Decimal(0))
    assert proposal.capabilities == ()
    assert proposal.left_out == (LeftOut("t.py::test_a", "the file holds no samples of it, so its p95 is not known"),)


def test_samples_that_average_calls_are_told() -> None:
    proposal = propose_from_results(Results("r.json", (measured("t.py::test_a", 0.001, calls=10),)), Decimal(0))
    assert proposal.capabilities[0].limits == {"max_latency_ms": 1}
    assert "a sample averages 10 calls" in proposal.left_out[0].why


@pytest.mark.parametrize(
    ("text", "share"), [("30%", "0.3"), ("30", "0.3"), (" 12.5 % ", "0.125"), ("0", "0"), ("1000%", "10")]
)
def test_a_headroom_is_a_percentage(text: str, share: str) -> None:
    assert read_headroom(text) == Decimal(share)


@pytest.mark.parametrize("text", ["", "%", "much", "-1", "1001", "1e3", "٣", "1.2.3", "0." + "1" * 20])
def test_anything_else_is_none(text: str) -> None:
    assert read_headroom(text) is None
