import pytest
import yaml
from jsonschema import Draft202012Validator

from capability_budgets.reading.budget_yaml import read_budgets
from governance.documents.json_schemas import budgets_schema

BUDGETS = Draft202012Validator(budgets_schema())


def test_the_schema_of_budget_files_is_one() -> None:
    Draft202012Validator.check_schema(budgets_schema())


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "a: {}",
        "a-b: {max_x: 1, min_y: 0.5, description: x, owner: 10, runbook_url: https://x.example/}",
        "a: {max_x: 999999999999999, environments: {}}",
        "a: {environments: {dev: {max_x: 0}, p-1: {}}}",
        "description: {max_x: 1}",
        "a: {benchmarks: [tests/a.py, 7], max_latency_us: 1, max_memory_gb: 1}",
        "a: {benchmarks: []}",
        "a: {relative: true}",
        "a: {max_latency_p99_s: 1, min_memory_mb: 1, max_memory_pages: 1}",
    ],
)
def test_what_can_be_read_fits_the_schema(text: str) -> None:
    assert read_budgets("", text.encode()).problems == ()
    assert BUDGETS.is_valid(yaml.load(text, Loader=yaml.CSafeLoader))


@pytest.mark.parametrize(
    "text",
    [
        "a: null",
        "a: 1",
        "[]",
        "A: {}",
        "1a: {}",
        "a.b: {}",
        "a: {max_x: '1'}",
        "a: {max_x: null}",
        "a: {max_x: true}",
        "a: {max_x: -1}",
        "a: {max_x: .inf}",
        "a: {max_x: 1234567890123456}",
        "a: {max_x: [1]}",
        "a: {max_: 1}",
        "a: {max-x: 1}",
        "a: {latency: 1}",
        "a: {description: null}",
        "a: {benchmarks: x}",
        "a: {relative: x}",
        "a: {benchmarks: [null]}",
        "a: {benchmarks: [[x]]}",
        "a: {owner: [x]}",
        "a: {environments: null}",
        "a: {environments: {Dev: {}}}",
        "a: {environments: {dev: null}}",
        "a: {environments: {dev: {description: x}}}",
        "a: {environments: {dev: {environments: {}}}}",
        "a: {environments: {dev: {max_x: {}}}}",
    ],
)
def test_what_the_schema_refuses_is_refused_in_the_text(text: str) -> None:
    assert read_budgets("", text.encode()).problems
    assert not BUDGETS.is_valid(yaml.load(text, Loader=yaml.CSafeLoader))


@pytest.mark.parametrize(
    "text", ["a: {max_latency: 1}", "a: {max_memory_mib: 1}", "a: {environments: {dev: {max_latency_p99_sec: 1}}}"]
)
def test_names_that_say_no_unit_are_refused_by_the_schema_wherever_they_stand(text: str) -> None:
    """The program reads them where they stood before; an editor warns of them all the same."""
    assert read_budgets("", text.encode()).problems == ()
    assert not BUDGETS.is_valid(yaml.load(text, Loader=yaml.CSafeLoader))
