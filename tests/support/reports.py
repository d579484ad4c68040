"""Parts of reports, in a line each."""

from typing import Any

from governance.domain.reports.judged_steps import StepReport
from tests.support.values import NOW


def step(status: str, **fields: Any) -> StepReport:
    """A landed step without a change or a finding, unless the test gives some."""
    known = {"changes": (), "findings": (), **fields}
    return StepReport("c" * 40, NOW, "Alice", "alice@example.com", "subject", status, **known)
