"""k6: the thresholds of a script, or of a configuration in JSON."""

import json
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Final

import yaml

from capability_budgets.reading.quantities import LATENCY, kind_of
from governance.domain.budgets.amounts import plain
from governance.domain.budgets.proposed import Collected, Proposal, ProposedCapability, plain_name

_TOKEN: Final = re.compile(
    r"""(?P<text>"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`)|(?P<comment>//[^\n]*|/\*.*?\*/)|(?P<mark>[{}:,\[\]])""",
    re.DOTALL,
)
_THRESHOLDS: Final = re.compile(r"""(?P<quote>["'])?\bthresholds\b(?(quote)(?P=quote))\s*[:=]\s*(?=\{)""")
_EXPRESSION: Final = re.compile(
    r"\s*(?P<what>avg|min|med|max|count|rate|value|p\((?P<percentile>[0-9]+(?:\.[0-9]+)?)\))\s*"
    r"(?P<relation><=|<|>=|>)\s*(?P<number>[0-9]+(?:\.[0-9]+)?)\s*"
)
_METRIC: Final = re.compile(r"(?P<metric>[A-Za-z_][A-Za-z0-9_]*)\s*(?:\{(?P<tags>.*)\})?", re.DOTALL)
_REQUESTS: Final = "http_req_duration"
_FAILED: Final = "http_req_failed"
_COUNTERS: Final = frozenset({"http_reqs", "iterations", "dropped_iterations", "data_sent", "data_received"})
"""The metrics of k6's own that count; so do those of its protocols that say what was sent, received or opened."""
_COUNTING: Final = ("_sent", "_received", "_sessions", "_streams", "_msgs")
_TIMES: Final = ("_duration", "_waiting", "_connecting", "_sending", "_receiving", "_blocked", "_handshaking")


def thresholds(source: str, text: str) -> Proposal:
    """Read the thresholds of every `thresholds: {…}` of a text that is an object literal."""
    found = Collected(source, "k6 thresholds")
    for table in _tables(text):
        if table is None:
            found.leave("thresholds", "they are computed, not written out")
            continue
        for metric, conditions in table.items():
            _metric(found, source, str(metric), conditions)
    return found.proposal


def _tables(text: str) -> Iterator[Mapping[object, object] | None]:
    """The literal objects; None for one that cannot be read as a literal."""
    for match in _THRESHOLDS.finditer(_without_comments(text)):
        literal = _literal(match.string[match.end() :])
        try:
            table = yaml.safe_load(literal)
        except (yaml.YAMLError, ValueError):
            yield None
            continue
        yield table if isinstance(table, dict) else None


def _without_comments(text: str) -> str:
    return _TOKEN.sub(lambda token: "" if token["comment"] else token[0], text)


def _literal(text: str) -> str:
    """The first object of a text without comments, in YAML's flow form: texts in JSON's quotes, blanks after colons."""
    depth, parts, last = 0, [], 0
    for token in _TOKEN.finditer(text):
        parts += [text[last : token.start()], _quoted(token[0]) if token["text"] else token[0].replace(":", ": ")]
        last = token.end()
        depth += {"{": 1, "[": 1, "}": -1, "]": -1}.get(token[0], 0)
        if depth == 0:
            break
    return "".join(parts)


def _quoted(literal: str) -> str:
    return json.dumps(re.sub(r"\\(.)", r"\1", literal[1:-1]))


def _metric(found: Collected, source: str, written: str, conditions: object) -> None:
    match = _METRIC.fullmatch(written.strip())
    if match is None:
        found.leave(written, "this is no name of a metric")
        return
    name = plain_name(_about(match["tags"]) or re.split(r"[/\\]", source)[-1].split(".")[0], "load")
    for condition in conditions if isinstance(conditions, list) else [conditions]:
        expression = condition.get("threshold") if isinstance(condition, dict) else condition
        limit = _limit(match["metric"], str(expression))
        if isinstance(limit, str):
            found.leave(f"{written}: {expression}", limit)
            continue
        found.add(ProposedCapability(name, dict([limit]), f"Load test {source}"))
        for key in sorted(map(str, condition.keys() - {"threshold"})) if isinstance(condition, dict) else ():
            found.leave(f"{written}: {key}", "a budget is judged after the run, and stops none")


def _about(tags: str | None) -> str:
    """What the tags of a metric select, in words: `{scenario:checkout,status:200}` is `checkout 200`."""
    return " ".join(part.partition(":")[2].strip(" :") for part in (tags or "").split(","))


def _limit(metric: str, expression: str) -> tuple[str, Decimal] | str:
    """The limit that an expression states, else why there is none."""
    match = _EXPRESSION.fullmatch(expression)
    number = plain(Decimal(match["number"])) if match else None
    if match is None or number is None:
        return "only comparisons with a number, by <, <=, > or >=, are limits"
    side = "max" if match["relation"].startswith("<") else "min"
    if match["what"] == "rate":
        return _rate(metric, side, number)
    if match["percentile"] or match["what"] == "med":
        return _percentile(metric, side, match["percentile"] or "50", number)
    unit = {"count": "", "value": ""}.get(match["what"], "_ms" if _is_time(metric) else "")
    return f"{side}_{plain_name(metric, 'metric')}_{match['what']}{unit}", number


def _rate(metric: str, side: str, number: Decimal) -> tuple[str, Decimal]:
    """A share where the metric is one of yes and no, of which 1 is the most; a number a second where it counts."""
    if metric in _COUNTERS or metric.endswith(_COUNTING) or number > 1:
        return f"{side}_{plain_name(metric, 'metric')}_per_s", number
    percent = plain(number * 100) or number * 100
    if (metric, side) == (_FAILED, "max"):
        return "max_errors_percent", percent
    return f"{side}_{plain_name(metric, 'metric')}_percent", percent


def _percentile(metric: str, side: str, percentile: str, number: Decimal) -> tuple[str, Decimal] | str:
    digits = f"{Decimal(percentile).normalize():f}".replace(".", "")
    if metric != _REQUESTS or side == "min":
        unit = "_ms" if _is_time(metric) else ""
        return f"{side}_{plain_name(metric, 'metric')}_p{digits}{unit}", number
    name = "max_latency_ms" if digits == "95" else f"max_latency_p{digits}_ms"
    kind = kind_of(name)
    if kind.quantity is not LATENCY or kind.percentile * 100 != Decimal(percentile):
        return "a limit of a latency cannot name this percentile"
    return name, number


def _is_time(metric: str) -> bool:
    """Whether a metric that k6 has by itself is one of time, which k6 counts in milliseconds."""
    return metric.endswith(_TIMES)
