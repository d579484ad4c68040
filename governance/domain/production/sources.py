"""Metrics of others, of which rules are made: `runtime.sources`.

A source says what a metric is called, which of its series are a capability's, and its unit. A unit that the metric's
own name contradicts is refused: in a histogram of milliseconds `le="1"` is 1 ms, and would pass for a second.
"""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Annotated, Final, Literal, Self

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    WithJsonSchema,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from capability_budgets.reading.problems import TextError
from governance.domain.policy.fields import MAX_ITEMS, PolicyPart, Text, exact
from governance.domain.text_patterns import TextPattern, shown
from governance.domain.wildcards import fits_text, segment

MetricName = Annotated[
    str,
    TextPattern(
        r"[a-zA-Z_:][a-zA-Z0-9_:]{0,199}", "a metric's name: ASCII letters, digits, `_` and `:`, no digit first"
    ),
]
LABEL_SHAPE = TextPattern(
    r"[a-zA-Z_][a-zA-Z0-9_]{0,199}", "a label's name: ASCII letters, digits and `_`, no digit first"
)
Guard = Literal["bucket", "absent", "mismatch"]
GUARDS: Final[tuple[Guard, ...]] = ("bucket", "absent", "mismatch")
UNIT_POWERS: Final[Mapping[str, int]] = {"s": 0, "ms": -3}
"""Units of latency, as powers of ten of a second."""

_NAMED: Final[Mapping[str, str]] = {
    **dict.fromkeys(("seconds", "second", "secs", "sec"), "s"),
    **dict.fromkeys(("milliseconds", "millisecond", "millis", "msec", "ms"), "ms"),
    **dict.fromkeys(("microseconds", "micros", "usec", "us"), "microseconds"),
    **dict.fromkeys(("nanoseconds", "nanos", "nsec", "ns"), "nanoseconds"),
    **dict.fromkeys(("minutes", "hours", "days"), "minutes or more"),
    **dict.fromkeys(("bytes", "byte"), "bytes"),
    **dict.fromkeys(("kilobytes", "kibibytes", "kb", "kib"), "kilobytes"),
    **dict.fromkeys(("megabytes", "mebibytes", "mb", "mib"), "megabytes"),
    **dict.fromkeys(("gigabytes", "gibibytes", "gb", "gib"), "gigabytes"),
    **dict.fromkeys(("percent", "ratio"), "a share"),
}
"""What words of a metric's name say of its unit."""

HISTOGRAM_SERIES: Final = ("_bucket", "_count", "_sum")
"""What the names of a histogram's series end with."""

_MILLISECONDS: Final = re.compile(r"envoy_(?:\w+_)?rq_time")
"""Names that say no unit, of proxies whose histograms count milliseconds."""

_OPERATORS: Final = ("=~", "!~", "!=")
_FOREIGN: Final = re.compile(r"\(\?(?:[=!]|<[=!]|P=|\()|\\[1-9]")
"""What Python's expressions have and those of Prometheus (RE2) have not."""


def _is_series_label(name: str) -> str:
    if name == "le" or name.startswith("__"):
        raise TextError(
            f"the label {shown(name)} is for the rules themselves", "name labels that tell whose series it is"
        )
    return name


def _is_matcher(text: str) -> str:
    operator, value = matcher(text)
    if operator in {"=~", "!~"}:
        try:
            re.compile(value)
        except re.error as fault:
            raise TextError(f"{shown(value)} is no regular expression ({fault})", "write one of RE2") from fault
        if _FOREIGN.search(value):
            raise TextError(f"{shown(value)} has a part that RE2 does not know", "write it without references")
    return text


def matcher(text: str) -> tuple[str, str]:
    """A value of `match` as its operator and the rest: `=~5..` is an expression, plain text is equality."""
    operator = next((item for item in _OPERATORS if text.startswith(item)), "")
    return operator or "=", text[len(operator) :]


def unit_in(name: str) -> str | None:
    """The unit that a metric's name says: `s`, `ms`, `bytes`, the name of one that is not known here, or None.

    Words end at `_` and `:`, and where a capital letter follows a small one: `requestDurationMs`.
    """
    words = re.split("[_:]|(?<=[a-z0-9])(?=[A-Z])", name)
    return next((_NAMED[word.lower()] for word in reversed(words) if word.lower() in _NAMED), None)


class _OneOrMany:
    """Takes one mapping for a list of one."""

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_before_validator_function(self._listed, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        several = handler(schema)
        return {"anyOf": [several["items"], several]}

    @staticmethod
    def _listed(value: object) -> object:
        return (value,) if isinstance(value, Mapping) else value


SeriesLabel = Annotated[str, LABEL_SHAPE, AfterValidator(_is_series_label)]
Match = Annotated[str, TextPattern(r"[^\x00-\x1f\x7f]*", "one line of text"), AfterValidator(_is_matcher)]
Matchers = Annotated[Mapping[SeriesLabel, Match], Field(max_length=MAX_ITEMS)]
Boundary = Annotated[Decimal, Field(gt=0), BeforeValidator(exact), WithJsonSchema({"type": "number"})]


class SourceLabels(PolicyPart):
    """What labels are called.

    Attributes:
        process: the one that tells processes apart; None for the one of `runtime`.
        environment: the one that names the environment; None where series have none.
    """

    process: SeriesLabel | None = None
    environment: SeriesLabel | None = None


class Source(PolicyPart):
    """Metrics of one capability, or of those that a glob names.

    Attributes:
        latency: the histogram, without `_bucket`.
        memory: a gauge of bytes.
        errors: a counter of calls that failed; None for the latency's count of those that `errors_match` names.
        unit: of the latency, `s` or `ms`; of the memory, where there is no latency, `bytes`.
        match: which series are the capability's; `{capability}` and `{environment}` stand for the names.
        errors_match: further labels of those that failed.
        labels: what labels are called.
        guards: which guards there are; None for all that can be: metrics of others carry no budgets.
        histograms: as in `runtime`; None for that.
        boundaries: where the buckets end, in the unit, if that is known: a budget elsewhere is refused.
    """

    latency: MetricName | None = None
    memory: MetricName | None = None
    errors: MetricName | None = None
    unit: Literal["s", "ms", "bytes"] | None = None
    match: Matchers = Field(default_factory=dict)
    errors_match: Matchers = Field(default_factory=dict)
    labels: SourceLabels = Field(default_factory=SourceLabels)
    guards: Annotated[tuple[Guard, ...], Field(max_length=len(GUARDS))] | None = None
    histograms: Literal["classic", "native"] | None = None
    boundaries: Annotated[tuple[Boundary, ...], Field(min_length=1, max_length=MAX_ITEMS)] | None = None

    @model_validator(mode="after")
    def _is_plain(self) -> Self:
        problem = next(_problems(self), None)
        if problem is not None:
            raise TextError(*problem)
        return self

    @property
    def latency_unit(self) -> str:
        """The unit of the latency: `s` or `ms`."""
        return self.unit or unit_in(self.latency or "") or "s"


def _problems(source: Source) -> Iterator[tuple[str, str]]:
    if source.latency is None and source.memory is None and source.errors is None:
        yield "this names no metric", "write latency: with the histogram's name, or memory: or errors:"
    if source.latency is not None:
        yield from _latency_problems(source, source.latency)
    elif source.unit in UNIT_POWERS:
        yield f"`{source.unit}` is a unit of time, and this names no latency", "write unit: bytes, or leave it out"
    elif source.errors_match and source.errors is None:
        yield "errors_match chooses among calls, and this names none", "write latency: or errors: beside it"
    if source.memory is not None and unit_in(source.memory) not in {"bytes", None}:
        yield f"the name {shown(source.memory)} says {unit_in(source.memory)}", "write a metric that counts bytes"


def _latency_problems(source: Source, name: str) -> Iterator[tuple[str, str]]:
    part = next((part for part in HISTOGRAM_SERIES if name.endswith(part)), None)
    if part is not None:
        yield f"{shown(name)} is a part of a histogram", f"write {name.removesuffix(part)}"
    says = unit_in(name)
    if says not in {"s", "ms", None}:
        yield f"the name {shown(name)} says {says}", "write a histogram of seconds or milliseconds"
    if source.unit == "bytes":
        yield "`bytes` is no unit of time", "write unit: s or unit: ms"
    if says is None and source.unit is None:
        yield f"the name {shown(name)} says no unit", "add unit: s or unit: ms"
    if source.unit == "s" and _MILLISECONDS.fullmatch(name):
        yield f"{shown(name)} counts milliseconds, and unit says s", "write unit: ms"
    if None not in {says, source.unit} and says != source.unit:
        yield f"the name {shown(name)} says {says}, and unit says {source.unit}", f"write unit: {says}"


CapabilityGlob = Annotated[Text, TextPattern(r"[a-z*?][a-z0-9_*?-]*", "a capability, in which * and ? are wild")]
Sources = Annotated[
    Mapping[
        CapabilityGlob,
        Annotated[tuple[Source, ...], Field(min_length=1, max_length=10), _OneOrMany()],
    ],
    Field(max_length=MAX_ITEMS),
]


def unused(sources: Mapping[str, tuple[Source, ...]], capabilities: frozenset[str]) -> Iterator[str]:
    """Names and globs of sources that fit no capability."""
    for glob in sources:
        pattern = segment(glob)
        if not any(fits_text(pattern, name) for name in capabilities):
            yield glob
