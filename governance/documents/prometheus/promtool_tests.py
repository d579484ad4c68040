"""Unit tests of rules, as promtool runs them."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from governance.documents.prometheus.alert_texts import LIST_END
from governance.documents.prometheus.promql import LITERAL_BRACES
from governance.documents.prometheus.promtool_scenarios import SCENARIOS, gone
from governance.documents.prometheus.promtool_series import humanize1024
from governance.documents.prometheus.promtool_stage import Beat, Fired, Outcome, Stage
from governance.documents.prometheus.rule_files import comment, mapping, quoted
from governance.documents.prometheus.rule_parts import ALERTS, AlertGroup
from governance.domain.production.settings import Runtime
from governance.domain.production.watched_limits import Watch

Pair = tuple[Watch, AlertGroup]

_WHY: Final = "promtool can be told neither native histograms nor what every expression of a matcher takes"
_LIST: Final = re.compile(r"\{\{ range .*?" + re.escape(LIST_END), re.DOTALL)


def promtool_tests(
    header: Iterable[str], rule_file: str, staged: Sequence[tuple[Watch, AlertGroup]], runtime: Runtime
) -> str:
    """The tests of rules as a file of promtool.

    Args:
        header: lines of the comment at the top.
        rule_file: where the rules are, as seen from the file of the tests.
        staged: what is watched, each with its rules.
        runtime: the settings that the rules were written with.
    """
    beat = Beat.of(runtime)
    lines = [
        *map(comment, header),
        *(comment(f"Not played: {name}. {_WHY}") for name in _left_out(staged, runtime)),
        "rule_files:",
        f"  - {quoted(rule_file)}",
        f"evaluation_interval: {beat.milliseconds}ms",
        *(_tests(staged, runtime, beat) if staged else ("tests: []",)),
    ]
    return "".join(f"{line}\n" for line in lines)


def _left_out(staged: Iterable[Pair], runtime: Runtime) -> Iterator[str]:
    return (group.name for watch, group in staged if not Stage(watch, group.rules, runtime, 0).can_play)


def _tests(staged: Sequence[Pair], runtime: Runtime, beat: Beat) -> Iterator[str]:
    yield "tests:"
    for turn, scenario in enumerate(SCENARIOS):
        if scenario.fits(beat):
            stages = [Stage(watch, group.rules, runtime, turn) for watch, group in staged]
            played = [scenario.play(stage) for stage in stages if stage.can_play]
            looks = sorted({look for outcome in played for look in outcome.fired})
            absent = [gone(stage, looks) for stage in stages if not stage.can_play]
            yield from _test(scenario.name, [*played, *absent], beat)


def _test(name: str, outcomes: Sequence[Outcome], beat: Beat) -> Iterator[str]:
    yield f"  - name: {quoted(name)}"
    yield f"    interval: {beat.milliseconds}ms"
    series = [item for outcome in outcomes for item in outcome.series]
    yield f"    input_series:{'' if series else ' []'}"
    for item in series:
        yield f"      - series: {_plain_scalar(item.selector)}"
        yield f"        values: {quoted(item.written)}"
    yield "    alert_rule_test:"
    for look in sorted({look for outcome in outcomes for look in outcome.fired}):
        fired = [item for outcome in outcomes for item in outcome.fired[look]]
        for alert in ALERTS:
            yield f"      - eval_time: {look * beat.milliseconds}ms"
            yield f"        alertname: {alert}"
            yield from _expected([item for item in fired if item.rule.name == alert])


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
    text = _LIST.sub(lambda _: f"{listed}.", text)
    for template, value in values.items():
        text = text.replace(f"{{{{ {template} }}}}", value)
    return _plain(text)


def _plain(text: str) -> str:
    return text.replace(LITERAL_BRACES, "{{")
