"""`budget rules`."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Final

import typer

from governance.cli.generated_files import Check, WrittenOutput, committed, named_file, tell
from governance.cli.options import Directory, Format, PlainFormat
from governance.cli.wiring import leave, opened, progress
from governance.errors import UsageError

_RULE_FILE: Final = "budget.rules.yaml"

Environments = Annotated[
    list[str] | None,
    typer.Option(
        "--env",
        metavar="ENV",
        help="Rules for this environment alone, `default` where processes name none; repeatable.",
        show_default=False,
    ),
]
Tests = Annotated[bool, typer.Option("--tests", help="Write the promtool tests of the rules instead.")]
RuleFile = Annotated[
    str,
    typer.Option("--rule-file", metavar="FILE", help="With --tests: the file of the rules, as seen from the tests."),
]
Kubernetes = Annotated[bool, typer.Option("--kubernetes", help="Write a PrometheusRule, for Prometheus Operator.")]
Window = Annotated[
    str | None, typer.Option("--window", metavar="DURATION", help="Over how long requests are counted: 5m.")
]
For = Annotated[
    str | None, typer.Option("--for", metavar="DURATION", help="How long a condition holds before its alert fires.")
]
Severity = Annotated[str | None, typer.Option("--severity", metavar="TEXT", help="The label of breaches.")]
GuardSeverity = Annotated[
    str | None, typer.Option("--guard-severity", metavar="TEXT", help="The label of what hides breaches.")
]
Labels = Annotated[
    list[str] | None, typer.Option("--label", metavar="NAME=TEXT", help="One more label of all alerts; repeatable.")
]
RunbookUrl = Annotated[
    str | None,
    typer.Option("--runbook-url", metavar="URL", help="For capabilities without one; may hold {capability}."),
]
MinimumRequests = Annotated[
    int | None, typer.Option("--minimum-requests", metavar="N", help="Requests in a window that say something.")
]
ProcessLabel = Annotated[
    str | None, typer.Option("--process-label", metavar="NAME", help="The label that tells processes apart.")
]
Metrics = Annotated[
    list[str] | None,
    typer.Option("--metric", metavar="KIND=NAME", help="The name of a metric: latency, memory, budget, errors."),
]


def rules(
    environments: Environments = None,
    output: WrittenOutput = None,
    check: Check = False,
    tests: Tests = False,
    rule_file: RuleFile = _RULE_FILE,
    kubernetes: Kubernetes = False,
    window: Window = None,
    pending: For = None,
    severity: Severity = None,
    guard_severity: GuardSeverity = None,
    labels: Labels = None,
    runbook_url: RunbookUrl = None,
    minimum_requests: MinimumRequests = None,
    process_label: ProcessLabel = None,
    metrics: Metrics = None,
    form: Format = PlainFormat.TEXT,
    directory: Directory = None,
) -> None:
    """Write the Prometheus alert rules for the budgets of the checkout, or their tests."""
    from governance.commands.rules import RulesRequest, without_commit
    from governance.commands.rules import rules as run
    from governance.commands.shared.generated_files import compared
    from governance.render.commands.generated_files import RULES_SCHEMA

    texts = {"window": window, "for": pending, "severity": severity, "guard_severity": guard_severity}
    single = {**texts, "minimum_requests": minimum_requests, "process_label": process_label, "runbook_url": runbook_url}
    pairs = {"labels": _pairs("--label", labels), "metrics": _pairs("--metric", metrics)}
    settings: dict[str, object] = {key: value for key, value in {**single, **pairs}.items() if value is not None}
    file = named_file(output, directory, check=check)
    words = _words(environments, single, {"--label": labels, "--metric": metrics})
    words += _ending(tests=tests, rule_file=rule_file, kubernetes=kubernetes, file=file)
    request = RulesRequest(tuple(environments or ()), settings, kubernetes, tests, rule_file, tuple(words))
    with opened(directory) as world, progress() as shown:
        report = run(world, request, shown)
        if check and file is not None and output is not None:
            report = compared(report, file, committed(world, output, directory), without_commit)
    tell(report, form, output, RULES_SCHEMA, check=check)
    leave(report.verdict)


def _pairs(option: str, words: Iterable[str] | None) -> dict[str, str] | None:
    """`NAME=TEXT` words as a mapping; None where there is none."""
    pairs = [word.partition("=") for word in words or ()]
    unfit = next((name for name, equals, _ in pairs if not equals), None)
    if unfit is not None:
        raise UsageError(f"{option} {unfit} has no value", f"{option} {unfit}=TEXT")
    return {name: text for name, _, text in pairs} or None


def _words(
    environments: Iterable[str] | None, single: Mapping[str, object], many: Mapping[str, Iterable[str] | None]
) -> list[str]:
    """The command that was run, as far as it chooses and sets, in one order whatever the user's."""
    words = ["budget", "rules"]
    for option, values in {"--env": environments, **many}.items():
        words += [word for value in values or () for word in (option, value)]
    for key, value in single.items():
        words += [] if value is None else [f"--{key.replace('_', '-')}", str(value)]
    return words


def _ending(*, tests: bool, rule_file: str, kubernetes: bool, file: str | None) -> list[str]:
    words = ["--tests"] if tests else []
    words += ["--rule-file", rule_file] if tests and rule_file != _RULE_FILE else []
    return words + (["--kubernetes"] if kubernetes else []) + (["--output", file] if file else [])
