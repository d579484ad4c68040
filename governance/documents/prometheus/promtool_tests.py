"""Unit tests of rules, as promtool runs them."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from governance.documents.prometheus.alert_rules import ALERTS, AlertGroup
from governance.documents.prometheus.promql import LITERAL_BRACES
from governance.documents.prometheus.promtool_scenarios import SCENARIOS, Beat, Fired, Outcome, Stage
from governance.documents.prometheus.rule_files import comment, mapping, quoted
from governance.domain.production.settings import Runtime
from governance.domain.production.watched_limits import Watch

_KIBI: Final = 1024
_BINARY: Final = ("", "ki", "Mi", "Gi", "Ti", "Pi", "Ei", "Zi", "Yi")


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
        "rule_files:",
        f"  - {quoted(rule_file)}",
        f"evaluation_interval: {beat.step}s",
        *(_tests(staged, runtime, beat) if staged else ("tests: []",)),
    ]
    return "".join(f"{line}\n" for line in lines)


def _tests(staged: Sequence[tuple[Watch, AlertGroup]], runtime: Runtime, beat: Beat) -> Iterator[str]:
    yield "tests:"
    for turn, (name, play) in enumerate(SCENARIOS.items()):
        stages = (Stage(watch, group.rules, runtime, turn) for watch, group in staged)
        yield from _test(name, [play(stage) for stage in stages], beat)


def _test(name: str, outcomes: Sequence[Outcome], beat: Beat) -> Iterator[str]:
    yield f"  - name: {quoted(name)}"
    yield f"    interval: {beat.step}s"
    series = [item for outcome in outcomes for item in outcome.series]
    yield f"    input_series:{'' if series else ' []'}"
    for item in series:
        yield f"      - series: '{item.selector}'"
        yield f"        values: {quoted(f'{item.start}+{item.growth}x{beat.steps}')}"
    fired = [item for outcome in outcomes for item in outcome.fired]
    yield "    alert_rule_test:"
    for alert in ALERTS:
        yield f"      - eval_time: {beat.steps * beat.step}s"
        yield f"        alertname: {alert}"
        yield from _expected([item for item in fired if item.rule.name == alert])


def _expected(fired: Sequence[Fired]) -> Iterator[str]:
    yield f"        exp_alerts:{'' if fired else ' []'}"
    for item in fired:
        labels = {name: _plain(text) for name, text in item.rule.labels.items()}
        first, *rest = mapping("exp_labels", {**labels, **item.labels}, "            ")
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
        **{f"$labels.{name}": value for name, value in fired.labels.items()},
    }
    for template, value in values.items():
        text = text.replace(f"{{{{ {template} }}}}", value)
    return _plain(text)


def _plain(text: str) -> str:
    return text.replace(LITERAL_BRACES, "{{")


def humanize1024(value: float) -> str:
    """A number as the template function of this name writes it."""
    power = 0
    while value >= _KIBI and power < len(_BINARY) - 1:
        value, power = value / _KIBI, power + 1
    return f"{value:.4g}{_BINARY[power]}"
