"""Budget files are read by applications as strictly as by the program."""

from decimal import Decimal
from pathlib import Path

import pytest

import capability_budgets
from capability_budgets import BudgetFileError, load_budgets
from governance.errors import BudgetError

TEXT = """
schema_validator:
  max_latency_ms: 50
  max_memory_mb: 10.50
rate_limiter:
  description: Token bucket
  benchmarks: [tests/test_limiter.py]
  max_latency_ms: 10
  environments:
    dev: {max_latency_ms: 40, max_memory_mb: 7}
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "capability_budgets.yaml"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_each_limit_has_the_value_that_holds(file: Path) -> None:
    assert load_budgets(file) == {
        "schema_validator": {"max_latency_ms": Decimal(50), "max_memory_mb": Decimal("10.5")},
        "rate_limiter": {"max_latency_ms": Decimal(10)},
    }


def test_an_environment_overrides_limits_and_may_add_some(file: Path) -> None:
    found = load_budgets(str(file), "dev")
    assert found["rate_limiter"] == {"max_latency_ms": Decimal(40), "max_memory_mb": Decimal(7)}
    assert found["schema_validator"] == load_budgets(file)["schema_validator"]


def test_an_environment_that_overrides_nothing_has_the_limits_of_all(file: Path) -> None:
    assert load_budgets(file, "prod") == load_budgets(file)


def test_everything_that_is_refused_is_told_with_its_place_and_what_to_write(tmp_path: Path) -> None:
    path = tmp_path / "b.yaml"
    path.write_text('a:\n  max_latency_ms: "5"\n  max_memory_mb: 1e3\n', encoding="utf-8")
    with pytest.raises(BudgetFileError) as caught:
        load_budgets(path)
    assert isinstance(caught.value, BudgetError)
    assert [(problem.line, problem.column) for problem in caught.value.problems] == [(2, 19), (3, 18)]
    first, second = str(caught.value).splitlines()
    assert first == f"{path}:2:19: `max_latency_ms` is a quoted text, not a number; write 5 without quotes"
    assert second.startswith(f"{path}:3:18: the value `1e3` of `max_memory_mb` is refused: exponents are refused")


def test_what_has_no_place_is_told_without_one(tmp_path: Path) -> None:
    path = tmp_path / "b.yaml"
    path.write_bytes(b"#" * (1 << 21))
    with pytest.raises(BudgetFileError, match=r"b\.yaml: the file has 2097152 bytes"):
        load_budgets(path)


def test_a_name_that_is_no_environment_is_refused(file: Path) -> None:
    with pytest.raises(ValueError, match="'Prod' is no name of an environment"):
        load_budgets(file, "Prod")


def test_a_file_that_is_not_there_is_an_error_of_the_system(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        load_budgets(tmp_path / "none.yaml")


def test_the_package_gives_it_at_first_use() -> None:
    assert capability_budgets.load_budgets is load_budgets
