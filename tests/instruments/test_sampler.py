"""The memory of a process that belongs to one capability alone."""

import resource
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from capability_budgets import process_memory
from capability_budgets.application.resident_memory import Sampler, peak_bytes
from capability_budgets.instruments import CapabilityMetrics

ALL = 10.0
"""Seconds after which a test gives up."""


def threads() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name == "budget-memory"]


def test_the_peak_of_this_process_is_at_least_what_it_holds_now() -> None:
    held = bytearray(64 << 20)
    with_it = peak_bytes()
    del held
    assert with_it > 64 << 20
    assert peak_bytes() > 64 << 20


@pytest.mark.parametrize("status", ["", "VmRSS:\t 1 kB\n", None])
def test_without_the_file_of_linux_the_peak_comes_from_elsewhere(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, status: str | None
) -> None:
    file = tmp_path / "status"
    if status is not None:
        file.write_text(status, encoding="ascii")
    own = peak_bytes()
    monkeypatch.setattr(process_memory, "STATUS", file)
    assert peak_bytes() >= own * 0.9


@pytest.mark.parametrize(("platform", "peak"), [("darwin", 5000), ("freebsd", 5000 * 1024)])
def test_other_systems_count_in_other_units(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, platform: str, peak: int
) -> None:
    class Usage:
        ru_maxrss = 5000

    monkeypatch.setattr(process_memory, "STATUS", tmp_path / "none")
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr(resource, "getrusage", lambda _: Usage)
    assert peak_bytes() == peak


def test_a_sampler_reports_at_the_start_again_and_again_and_at_the_end() -> None:
    reports: list[int] = []
    several = threading.Event()

    def report(size: int) -> None:
        reports.append(size)
        if len(reports) > 3:
            several.set()

    sizes = iter(range(1_000_000))
    sampler = Sampler(report, every=0.001, read=lambda: next(sizes))
    assert reports == []
    with sampler:
        assert reports[0] == 0
        assert several.wait(ALL)
    ended = len(reports)
    assert reports == list(range(ended))
    assert threads() == []
    time.sleep(0.01)
    assert len(reports) == ended


def test_a_sampler_runs_once_and_may_be_started_again() -> None:
    reports: list[int] = []
    sampler = Sampler(reports.append, every=ALL, read=lambda: 7)
    sampler.stop()
    assert reports == []
    for _ in range(2):
        sampler.start()
        with pytest.raises(RuntimeError, match="runs already"):
            sampler.start()
        assert len(threads()) == 1
        sampler.stop()
        sampler.stop()
    assert reports == [7] * 4


def test_only_a_capability_that_declares_its_own_process_gets_that_process_memory(
    metrics: CapabilityMetrics, value: Callable[..., float | None]
) -> None:
    assert value("capability_memory_peak_bytes", capability="importer") is None
    with metrics.capability("importer").own_process(every=ALL):
        found = value("capability_memory_peak_bytes", capability="importer")
    assert found is not None
    assert 10 << 20 < found <= 16 << 30
    assert value("capability_memory_peak_bytes") is None
