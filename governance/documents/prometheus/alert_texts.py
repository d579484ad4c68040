"""What alerts say: what is wrong, which budget is meant, what set it, and the two ways out.

Whatever the repository says in free text goes through `literal`; the templates are this module's own. Free text never
stands right before a template: a brace at its end would become part of it.
"""

from typing import Final, NamedTuple

from governance.documents.prometheus.promql import literal
from governance.domain.budgets.quantities import LatencyLimit
from governance.domain.production.watched_limits import Watch, WatchedLimit, percent
from governance.domain.values import format_value

_VALUE: Final = '{{ $value | printf "%.15g" }}'
"""A number as it is: alone, Prometheus writes an exponent from a million on."""


class Words(NamedTuple):
    """The summary and the description of an alert, with templates."""

    summary: str
    description: str


def on_latency(watch: Watch, limit: WatchedLimit, kind: LatencyLimit, window: str) -> Words:
    """Too many requests took longer than the budget."""
    return Words(
        f"{_place(watch)}: p{percent(kind)} of the latency is over the budget of {limit.written}",
        f"{{{{ $value | humanizePercentage }}}} of the requests in the last {window} took at most {limit.written};"
        f" {percent(kind)} % must. {_budget(limit)} {_ways_out(limit)}",
    )


def on_memory(watch: Watch, limit: WatchedLimit, process: str) -> Words:
    """A process used more memory than the budget."""
    return Words(
        f"{_place(watch)}: peak memory is over the budget of {limit.written}",
        f"The process {process} peaked at {{{{ $value | humanize1024 }}}}B. {_budget(limit)} {_ways_out(limit)}",
    )


def on_bucket(watch: Watch, limit: WatchedLimit, kind: LatencyLimit, process: str) -> Words:
    """No bucket of a process ends at the budget."""
    bound = format_value(kind.seconds(limit.value))
    return Words(
        f"{_place(watch)}: no bucket ends at the budget of {limit.written}",
        f"The latency histogram of the process {process} has no bucket with le {bound}, so nobody can see whether"
        f" requests stay within the budget. Give it that bucket. {_budget(limit)}",
    )


def on_absent(watch: Watch, series: str) -> Words:
    """No process exports a metric."""
    return Words(
        f"{_place(watch)}: nothing exports what its alerts are made of",
        f"There is no series {series}: the capability does not run, or is not measured or scraped. Until there is,"
        " its alerts cannot fire.",
    )


def on_mismatch(watch: Watch, limit: WatchedLimit, process: str) -> Words:
    """A process carries another number than the repository."""
    return Words(
        f"{_place(watch)}: a process carries another {limit.id.name} than the repository",
        f"The process {process} carries {_VALUE}; the repository says {format_value(limit.value)}."
        f" {_budget(limit)} Deploy the budgets of the repository, and these rules with them.",
    )


def on_unknown(watch: Watch, process: str) -> Words:
    """A process carries a limit that the repository does not have."""
    return Words(
        f"{_place(watch)}: a process carries a limit that the repository does not have",
        f"The process {process} carries {{{{ $labels.limit }}}} = {_VALUE}; the repository has no such limit."
        " Deploy the budgets of the repository, and these rules with them.",
    )


def _place(watch: Watch) -> str:
    return f"{watch.capability} ({watch.environment})"


def _budget(limit: WatchedLimit) -> str:
    return f"The budget {limit.id} is {limit.written}, {literal(' '.join(str(limit.origin).split()))}."


def _ways_out(limit: WatchedLimit) -> str:
    return f"Fix the code, or propose another number: budget propose {limit.id}=VALUE"
