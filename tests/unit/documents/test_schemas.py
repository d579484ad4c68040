import pytest
import yaml
from jsonschema import Draft202012Validator

from governance.documents.budget_yaml import read_budgets
from governance.documents.schemas import budgets_schema

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
