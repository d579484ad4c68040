"""What alerts say: what is wrong, which budget is meant, what set it, and the two ways out.

Whatever the repository says in free text goes through `literal`; the templates are this module's own. Free text never
stands right before a template: a brace at its end would become part of it. An alert is one of a whole capability, and
names the processes that it is about by asking for them again, so that it stays the same while processes come and go.
"""

from typing import Final, NamedTuple

from capability_budgets.reading.quantities import LimitKind
from capability_budgets.reading.values import format_value
from governance.documents.prometheus.feeds import Feed
from governance.documents.prometheus.promql import literal, plain_fraction, span
from governance.domain.production.settings import Runtime
from governance.domain.production.watched_limits import WatchedCapability, WatchedLimit, percent

MAX_NAMED: Final = 10
"""Processes that an alert names."""

LIST_END: Final = "{{ end }}."
"""What ends a list; nothing else in an alert has these words."""

LIST_ELSE: Final = "{{ else }}"
"""What stands before the words of a list for nothing."""

EXACT: Final = 'printf "%.15g"'
"""Writes a number as it is: alone, Prometheus writes an exponent from a million on."""


class Words(NamedTuple):
    """The summary and the description of an alert, with templates."""

    summary: str
    description: str


def on_latency(watch: WatchedCapability, limit: WatchedLimit, kind: LimitKind, runtime: Runtime) -> Words:
    """Too many requests took longer than the budget."""
    return Words(
        f"{_place(watch)}: p{percent(kind)} of the latency is over the budget of {limit.written}",
        f"{{{{ $value | humanizePercentage }}}} of the requests took longer than {limit.written}{_over(runtime)};"
        f" {_rest(kind)} % may. {_budget(limit)} {_ways_out(limit)}",
    )


def on_instance(watch: WatchedCapability, limit: WatchedLimit, kind: LimitKind, slow: str, process: str) -> Words:
    """Some process is slow, whatever the others are."""
    item = f"{{{{ .Labels.{process} }}}} ({{{{ .Value | humanizePercentage }}}})"
    return Words(
        f"{_place(watch)}: a process is far over the budget of {limit.written}",
        f"{{{{ $value | humanizePercentage }}}} of the requests of the worst process took longer than {limit.written};"
        f" {_rest(kind)} % may. Too slow:{_listed(f'topk({MAX_NAMED}, {slow})', item)}"
        f" {_budget(limit)} Look at those processes and where they run.",
    )


def on_errors(watch: WatchedCapability, limit: WatchedLimit, runtime: Runtime) -> Words:
    """Too many calls failed."""
    return Words(
        f"{_place(watch)}: more calls fail than the budget of {limit.written}",
        f"{{{{ $value | humanizePercentage }}}} of the calls failed{_over(runtime)}; {format_value(limit.value)} % may."
        f" {_budget(limit)} {_ways_out(limit)}",
    )


def on_memory(watch: WatchedCapability, limit: WatchedLimit, peaks: str, process: str) -> Words:
    """A process used more memory than the budget."""
    item = f"{{{{ .Labels.{process} }}}} ({{{{ .Value | humanize1024 }}}}B)"
    return Words(
        f"{_place(watch)}: peak memory is over the budget of {limit.written}",
        "The largest peak of a process is {{ $value | humanize1024 }}B. Over the budget:"
        f"{_listed(f'topk({MAX_NAMED}, {peaks})', item, nothing='no process that is still there')}"
        f" {_budget(limit)} {_ways_out(limit)}",
    )


def on_bucket(watch: WatchedCapability, limit: WatchedLimit, bound: str, feed: Feed, missing: str) -> Words:
    """No bucket of a process ends at the budget."""
    unit = {"s": "seconds", "ms": "milliseconds"}[feed.unit]
    return Words(
        f"{_place(watch)}: no bucket ends at the budget of {limit.written}",
        f"No bucket of {literal(feed.metric)} has le {bound} ({unit}) in {_VALUE} processes, so nobody can see whether"
        f" requests stay within the budget:{_listed(missing, f'{{{{ .Labels.{feed.process} }}}}')}"
        f" Add the boundary {bound} to the histogram. {_budget(limit)}",
    )


def on_absent(watch: WatchedCapability, missing: str) -> Words:
    """No process exports a metric."""
    return Words(
        f"{_place(watch)}: nothing exports what its alerts are made of",
        f"There is no series of:{_listed(missing, '{{ .Labels.metric }}', all_of_them=True)} The capability does"
        " not run, or is not measured or scraped. Until there is, its alerts cannot tell anything new.",
    )


def on_region(watch: WatchedCapability, missing: str, runtime: Runtime) -> Words:
    """Some cluster or region has stopped to report, and others have not."""
    named = "".join(f"{{{{ with .Labels.{label} }}}} {label}={{{{ . }}}}{{{{ end }}}}" for label in runtime.by)
    return Words(
        f"{_place(watch)}: nothing is exported any more from where it was, while other places go on",
        f"{_VALUE} places where it was export nothing any more:{_listed(missing, f'[{named} ]')} The capability does"
        " not run there, or is not measured or scraped, and its alerts tell nothing of it. Where that is meant, this"
        f" ends by itself {span(runtime.remembered)} after it was seen last.",
    )


def on_mismatch(watch: WatchedCapability, others: str, process: str) -> Words:
    """Processes carry other numbers than the repository."""
    item = f"{{{{ .Labels.{process} }}}} has {{{{ .Labels.limit }}}} = {{{{ .Value | {EXACT} }}}}"
    stated = ", ".join(f"{limit.id.name} = {format_value(limit.value)}" for limit in watch.limits)
    return Words(
        f"{_place(watch)}: processes carry other budgets than the repository",
        f"{_VALUE} processes carry other budgets:{_listed(others, item)} The repository says {stated}."
        " Deploy the budgets of the repository, and these rules with them.",
    )


_VALUE: Final = f"{{{{ $value | {EXACT} }}}}"


def _listed(series: str, item: str, *, all_of_them: bool = False, nothing: str = "") -> str:
    """What a query finds, one after the other, or words for nothing."""
    query = " ".join(line.strip() for line in series.splitlines())
    each = f" {item}" if all_of_them else f"{{{{ if lt $index {MAX_NAMED} }}}} {item}{{{{ end }}}}"
    otherwise = f"{LIST_ELSE} {nothing}" if nothing else ""
    return f"{{{{ range $index, $found := query `{query}` }}}}{each}{otherwise}{LIST_END}"


def _place(watch: WatchedCapability) -> str:
    return f"{watch.capability} ({watch.environment})"


def _over(runtime: Runtime) -> str:
    first, second, third = (span(seconds) for seconds in runtime.windows)
    return f" in the last {first}, {second} or {third}"


def _rest(kind: LimitKind) -> str:
    """The share that may be slower, in percent."""
    return plain_fraction(100 - 100 * kind.percentile)


def _budget(limit: WatchedLimit) -> str:
    return f"The budget {limit.id} is {limit.written}, {literal(' '.join(str(limit.origin).split()))}."


def _ways_out(limit: WatchedLimit) -> str:
    return f"Fix the code, or propose another number: budget propose {limit.id}=VALUE"
