"""`budget rules`."""

from collections.abc import Iterable
from typing import Annotated, Final

import typer

from governance.cli.generated_files import Check, Split, WrittenFiles, WrittenOutput
from governance.cli.options import Directory, Format
from governance.cli.wiring import exit_with, open_world, progress

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
Settings = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="KEY=VALUE",
        help="A setting instead of the policy's: window=10m, labels.team=payments; repeatable.",
        show_default=False,
    ),
]
Tests = Annotated[bool, typer.Option("--tests", help="Write the promtool tests of the rules instead.")]
RuleFile = Annotated[
    str,
    typer.Option("--rule-file", metavar="FILE", help="With --tests: the file of the rules, as seen from the tests."),
]
Kubernetes = Annotated[bool, typer.Option("--kubernetes", help="Write a PrometheusRule, for Prometheus Operator.")]


def rules(
    environments: Environments = None,
    output: WrittenOutput = None,
    check: Check = False,
    settings: Settings = None,
    tests: Tests = False,
    rule_file: RuleFile = _RULE_FILE,
    kubernetes: Kubernetes = False,
    split: Split = None,
    form: Format = "text",
    directory: Directory = None,
) -> None:
    """Write the Prometheus alert rules for the budgets of the checkout, or their tests."""
    from governance.commands.rules import RulesRequest, without_commit
    from governance.commands.rules import rules as run
    from governance.commands.shared.settings_words import settings_of
    from governance.render.commands.generated_files import RULES_SCHEMA

    files = WrittenFiles(output, directory, check=check, split=split)
    words = ["budget", "rules"]
    for option, values in {"--env": environments, "--set": settings}.items():
        words += [word for value in values or () for word in (option, value)]
    words += _ending(tests=tests, rule_file=rule_file, kubernetes=kubernetes)
    words += (["--split", split] if split else []) + (["--output", files.name] if files.name else [])
    request = RulesRequest(
        tuple(environments or ()), settings_of(settings or ()), kubernetes, tests, rule_file, split is not None,
        tuple(words),
    )  # fmt: skip
    with open_world(directory) as world, progress() as shown:
        report = files.compared(world, run(world, request, shown), without_commit)
    files.write_or_report(report, form, RULES_SCHEMA)
    exit_with(report.verdict)


def _ending(*, tests: bool, rule_file: str, kubernetes: bool) -> Iterable[str]:
    words = ["--tests"] if tests else []
    words += ["--rule-file", rule_file] if tests and rule_file != _RULE_FILE else []
    return words + (["--kubernetes"] if kubernetes else [])
