"""Metrics on a dashboard, where the reader chooses environments and clusters."""

import re
from dataclasses import dataclass
from typing import Final

from governance.documents.prometheus.feeds import Feed, Feeds, feeds
from governance.documents.prometheus.promql import Matcher, selector
from governance.domain.production.settings import Runtime
from governance.domain.production.watched_limits import WatchedCapability

CHOSEN: Final = ('environment=~"$environment"', 'cluster=~"$cluster"')
"""Only what the reader chose; both are variables of the dashboard. Series without a cluster fit all clusters."""

_PLACE: Final = "environment-that-is-chosen"
"""Stands for the environment in what sources say of it."""


@dataclass(frozen=True, slots=True)
class ChosenFeed:
    """A metric of a capability, in the environments and clusters that are chosen.

    Attributes:
        feed: the metric.
        environment: the label that names the environment; None where the metric has none.
    """

    feed: Feed
    environment: str | None

    def series(self, part: str = "", *more: str) -> str:
        """A selector of its series, or of those of a part of the histogram."""
        matchers = (str(_chosen(matcher)) for matcher in self.feed.matchers)
        name = self.feed.metric if self.feed.is_native else f"{self.feed.metric}{part}"
        return selector(name, *matchers, CHOSEN[1], *more)

    @property
    def by(self) -> str:
        """By what values are kept apart."""
        return f" by ({self.environment})" if self.environment else ""

    @property
    def by_le(self) -> str:
        """The same of buckets."""
        return f" by ({self.environment}, le)" if self.environment else " by (le)"

    @property
    def legend(self) -> str:
        """The beginning of a legend."""
        return f"{{{{{self.environment}}}}} " if self.environment else ""


@dataclass(frozen=True, slots=True)
class ChosenFeeds:
    """All metrics of a capability; `carries` where its processes show the budgets that they carry."""

    latency: ChosenFeed
    memory: ChosenFeed
    errors: ChosenFeed
    carries: bool


def chosen_feeds(capability: str, runtime: Runtime) -> ChosenFeeds:
    """Where the numbers of a capability come from, whatever environments are chosen."""
    found: Feeds = feeds(WatchedCapability(capability, _PLACE, None, None, ()), runtime)
    latency, memory, errors = (ChosenFeed(feed, _label(feed)) for feed in (found.latency, found.memory, found.errors))
    return ChosenFeeds(latency, memory, errors, bool(found.budget.guards))


def _label(feed: Feed) -> str | None:
    return next((matcher.label for matcher in feed.matchers if matcher.text == _PLACE), None)


def _chosen(matcher: Matcher) -> Matcher:
    """A matcher for any of the chosen environments, where it names one."""
    if _PLACE not in matcher.text:
        return matcher
    is_plain = "~" not in matcher.operator
    text = re.escape(matcher.text) if is_plain else matcher.text
    operator = matcher.operator if not is_plain else {"=": "=~", "!=": "!~"}[matcher.operator]
    return Matcher(matcher.label, text.replace(re.escape(_PLACE) if is_plain else _PLACE, "$environment"), operator)
