"""Series as promtool's tests write them, and labels that a matcher takes."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from capability_budgets.reading.values import format_value
from governance.documents.prometheus.promql import Matcher, selector

_KIBI: Final = 1024
_BINARY: Final = ("", "ki", "Mi", "Gi", "Ti", "Pi", "Ei", "Zi", "Yi")

STALE: Final = "stale"
GAP: Final = "_"
_GROUP: Final = re.compile(r"\((?:\?:)?([^()|]*)(?:\|[^()]*)?\)")
Sample = Decimal | int | str
"""A value, or that the series has ended, or is not there."""


@dataclass(frozen=True, slots=True)
class PlayedSeries:
    """What a process exports: a series and its samples, a step each."""

    selector: str
    samples: Sequence[Sample]

    @property
    def written(self) -> str:
        """The samples in promtool's short form: `0+5x10 stale _x3`."""
        return " ".join(_runs(self.samples))


def _runs(samples: Sequence[Sample]) -> Iterator[str]:
    at = 0
    while at < len(samples):
        first = samples[at]
        if isinstance(first, str):
            length = _same(samples, at)
            yield f"{first}x{length}" if first == GAP else first
        else:
            growth = _growth(samples, at)
            length = _steady(samples, at, growth)
            yield f"{_number(first)}+{_number(growth)}x{length - 1}" if growth >= 0 else _number(first)
        at += length


def _same(samples: Sequence[Sample], at: int) -> int:
    if samples[at] == STALE:
        return 1
    return next((end - at for end in range(at, len(samples)) if samples[end] != samples[at]), len(samples) - at)


def _growth(samples: Sequence[Sample], at: int) -> Decimal | int:
    """To the next sample; negative, which is none, where the counter starts again."""
    one, other = samples[at], samples[at + 1] if at + 1 < len(samples) else ""
    return 0 if isinstance(one, str) or isinstance(other, str) else other - one


def _steady(samples: Sequence[Sample], at: int, growth: Decimal | int) -> int:
    end = at + 1
    while growth >= 0 and end < len(samples):
        one, other = samples[end - 1], samples[end]
        if isinstance(one, str) or isinstance(other, str) or other - one != growth:
            break
        end += 1
    return end - at


def _number(value: Sample) -> str:
    return str(value) if isinstance(value, int) else format_value(Decimal(value))


def exported(metric: str, labels: Mapping[str, str], **more: str) -> str:
    """The name of a series with all its labels."""
    return selector(metric, *(str(Matcher(label, text)) for label, text in {**labels, **more}.items()))


def labels_for(matchers: Iterable[Matcher]) -> dict[str, str] | None:
    """Labels that all matchers take; None where none can be told."""
    found: dict[str, str] = {}
    for matcher in matchers:
        text = next((text for text in _candidates(matcher) if takes(matcher, text)), None)
        if text is None:
            return None
        if text:
            found[matcher.label] = text
    return found


def takes(matcher: Matcher, text: str) -> bool:
    """Whether a matcher takes the value of its label; an absent label is an empty one."""
    is_same = text == matcher.text if "~" not in matcher.operator else re.fullmatch(matcher.text, text) is not None
    return is_same is not matcher.operator.startswith("!")


def _candidates(matcher: Matcher) -> Iterator[str]:
    if matcher.operator.startswith("!"):
        yield from ("", "other")
        return
    yield matcher.text
    yield _sample(matcher.text)


def _sample(expression: str) -> str:
    """A text that a plain regular expression takes: the first alternative, every wildcard as one character."""
    text, before = expression.strip("^$"), ""
    while text != before:
        text, before = _GROUP.sub(r"\1", text), text
    text = text.partition("|")[0].replace("\\d", "0").replace("\\w", "a")
    text = re.sub(r"\[([^\]\\])[^\]]*\]", r"\1", text)
    text = re.sub(r"(?<!\\)[*+?]", "", re.sub(r"(?<!\\)\.", "0", text))
    return re.sub(r"\\(.)", r"\1", text)


def humanize1024(value: float) -> str:
    """A number as the template function of this name writes it."""
    power = 0
    while value >= _KIBI and power < len(_BINARY) - 1:
        value, power = value / _KIBI, power + 1
    return f"{value:.4g}{_BINARY[power]}"
