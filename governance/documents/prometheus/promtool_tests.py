"""Unit tests of rules, as promtool runs them."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from governance.documents.prometheus.alert_texts import LIST_ELSE, LIST_END
from governance.documents.prometheus.promql import LITERAL_BRACES
from governance.documents.prometheus.promtool_beat import Beat
from governance.documents.prometheus.promtool_rounds import Round, rounds
from governance.documents.prometheus.promtool_series import exported, humanize1024
from governance.documents.prometheus.promtool_stage import Fired, RulesUnderTest
from governance.documents.prometheus.rule_files import comment, mapping, quoted
from governance.documents.prometheus.rule_parts import ALERTS, AlertGroup, WatchedRules
from governance.domain.production.settings import Runtime
from governance.domain.production.watched_limits import WatchedCapability

_WHY: Final = "promtool can be told neither native histograms nor what every expression of a matcher takes"
_LIST: Final = re.compile(
    r"\{\{ range .*?(?:" + re.escape(LIST_ELSE) + r"(?P<nothing>[^{]*))?" + re.escape(LIST_END), re.DOTALL
)


def promtool_tests(
    header: Iterable[str], rule_file: str, staged: Sequence[tuple[WatchedCapability, AlertGroup]], runtime: Runtime
) -> str:
    """The tests of rules as a file of promtool, for rules in a file, as seen from that of the tests."""
    beat = Beat.of(runtime)
    lines = [
        *map(comment, header),
        *(comment(f"Not played: {name}. {_WHY}") for name in _left_out(staged, runtime)),
        "rule_files:",
        f"  - {quoted(rule_file)}",
        f"evaluation_interval: {beat.stride * beat.milliseconds}ms",
        *(_tests(staged, runtime, beat) if staged else ("tests: []",)),
    ]
    return "".join(f"{line}\n" for line in lines)


def _left_out(staged: Iterable[WatchedRules], runtime: Runtime) -> Iterator[str]:
    return (group.name for watch, group in staged if not RulesUnderTest(watch, group.rules, runtime, 0).can_play)


def _tests(staged: Sequence[WatchedRules], runtime: Runtime, beat: Beat) -> Iterator[str]:
    yield "tests:"
    for item in rounds(staged, runtime):
        yield from _test(item, beat)


def _test(played: Round, beat: Beat) -> Iterator[str]:
    yield f"  - name: {quoted(played.name)}"
    yield f"    interval: {beat.milliseconds}ms"
    yield f"    input_series:{'' if any(part.outcome.series for part in played.parts) else ' []'}"
    for part in played.parts:
        if part.scenario != played.name:
            yield f"      {comment(f'{part.group}: {part.scenario}')}"
        for item in part.outcome.series:
            yield f"      - series: {_plain_scalar(item.selector)}"
            yield f"        values: {quoted(item.written)}"
    looks = {frozenset(part.outcome.fired) for part in played.parts}
    is_one = played.is_whole and len(looks) == 1
    yield from _all_alerts(played, beat) if is_one else _own_alerts(played, beat)


def _all_alerts(played: Round, beat: Beat) -> Iterator[str]:
    """Which alerts fire, of all that are watched at the same moments, and what they say."""
    yield "    alert_rule_test:"
    for look in sorted(played.parts[0].outcome.fired):
        fired = [item for part in played.parts for item in part.outcome.fired[look]]
        for alert in ALERTS:
            yield f"      - eval_time: {beat.down(look) * beat.milliseconds}ms"
            yield f"        alertname: {alert}"
            yield from _expected([item for item in fired if item.rule.name == alert])


def _own_alerts(played: Round, beat: Beat) -> Iterator[str]:
    """Which alerts fire, of each at its own moments: promtool would want to be told of the others, too."""
    yield "    promql_expr_test:"
    for part in played.parts:
        own = {"capability": part.watch.capability, "environment": part.watch.environment}
        asked = exported("ALERTS", {"alertstate": "firing", **own})
        for look, fired in part.outcome.fired.items():
            yield f"      - expr: {_plain_scalar(asked)}"
            yield f"        eval_time: {beat.down(look) * beat.milliseconds}ms"
            yield f"        exp_samples:{'' if fired else ' []'}"
            for item in fired:
                labels = {name: _plain(text) for name, text in item.rule.labels.items()}
                name = exported("ALERTS", {"alertname": item.rule.name, "alertstate": "firing", **labels})
                yield f"          - labels: {_plain_scalar(name)}"
                yield "            value: 1"


def _plain_scalar(text: str) -> str:
    """A text in single quotes, which is easier to read where it holds double ones."""
    return quoted(text) if "'" in text or not text.isprintable() else f"'{text}'"


def _expected(fired: Sequence[Fired]) -> Iterator[str]:
    yield f"        exp_alerts:{'' if fired else ' []'}"
    for item in fired:
        labels = {name: _plain(text) for name, text in item.rule.labels.items()}
        first, *rest = mapping("exp_labels", labels, "            ")
        yield f"          - {first.strip()}"
        yield from rest
        said = {name: _filled(text, item) for name, text in item.rule.annotations.items()}
        yield from mapping("exp_annotations", said, "            ")


def _filled(text: str, fired: Fired) -> str:
    """A text with its templates as Prometheus fills them."""
    values = {
        '$value | printf "%.15g"': f"{fired.value:.15g}",
        "$value | humanizePercentage": f"{fired.value * 100:.4g}%",
        "$value | humanize1024": humanize1024(fired.value),
    }
    listed = "".join(f" {item}" for item in fired.items)
    text = _LIST.sub(lambda found: f"{listed or found['nothing'] or ''}.", text)
    for template, value in values.items():
        text = text.replace(f"{{{{ {template} }}}}", value)
    return _plain(text)


def _plain(text: str) -> str:
    return text.replace(LITERAL_BRACES, "{{")
