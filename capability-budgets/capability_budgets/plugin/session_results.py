"""What a pytest session knows of the capabilities it measures: recordings, and the budgets they are for."""

from collections.abc import Iterable
from functools import cached_property

import pytest

from capability_budgets.errors import BudgetError
from capability_budgets.measurement.settling import Goal
from capability_budgets.plugin.checkout_budgets import budgets_around
from capability_budgets.reading.limits import BudgetSet
from capability_budgets.sampling.measured_limits import MeasuredLimits, MeasuredReport, MeasuredTest
from capability_budgets.sampling.recordings import Recording
from capability_budgets.sampling.session import SamplingSettings


class SessionRecordings:
    """The recordings of a session by the node id of their tests."""

    def __init__(self, config: pytest.Config, settings: SamplingSettings) -> None:
        self._config = config
        self._settings = settings
        self._kept: dict[str, Recording] = {}

    @cached_property
    def _budgets(self) -> BudgetSet | BudgetError:
        try:
            return budgets_around(self._config.rootpath)
        except BudgetError as fault:
            return fault

    def _limits(self, capability: str) -> MeasuredLimits | None:
        if isinstance(self._budgets, BudgetError):
            return None
        return MeasuredLimits.of(self._budgets, capability, self._settings.environment)

    def goals(self, capability: str) -> tuple[Goal, ...]:
        """The limits of percentiles that samples of a capability decide; none where no budgets can be found."""
        return (self._limits(capability) or MeasuredLimits()).goals

    def limits_memory(self, capability: str) -> bool:
        """Whether some limit asks for memory."""
        return (self._limits(capability) or MeasuredLimits()).memory is not None

    def complete(self, recording: Recording) -> Recording:
        """The recording with a note on why there are few samples, where no budget was found."""
        if not recording.batches:
            return recording
        if isinstance(self._budgets, BudgetError):
            return recording.with_note(f"few samples were taken, for want of budgets: {self._budgets.message}")
        if recording.capability not in self._budgets.capabilities:
            return recording.with_note(f"few samples were taken: no budget names {recording.capability}")
        return recording

    def keep(self, test: str, recording: Recording) -> None:
        """Keep what is known of a test; the last word counts."""
        self._kept[test] = recording

    def tell(self, text: str) -> None:
        """Tell how far it has come."""
        reporter: pytest.TerminalReporter | None = self._config.pluginmanager.get_plugin("terminalreporter")
        if reporter is not None and self._config.getoption("verbose") >= 0:
            reporter.ensure_newline()
            reporter.write_line(f"budget: {text}")

    @property
    def unmeasured(self) -> list[dict[str, str | None]]:
        """The tests that were not measured, with their capabilities and the reasons, for whoever judges the file."""
        return [
            {"test": test, "capability": recording.capability or None, "reason": recording.notes[0]}
            for test, recording in self._kept.items()
            if not recording.batches and recording.notes
        ]

    def report(self, tests: Iterable[str]) -> MeasuredReport:
        """What there is to say about tests, by their node ids."""
        file = self._config.getoption("benchmark_json", None)
        shown = tuple(self._measured(test) for test in tests)
        return MeasuredReport(shown, None if file is None else str(file), self._settings.environment)

    def _measured(self, test: str) -> MeasuredTest:
        recording = self._kept.get(test)
        known = recording is not None and recording.batches
        return MeasuredTest(test, recording, self._limits(recording.capability) if recording and known else None)
