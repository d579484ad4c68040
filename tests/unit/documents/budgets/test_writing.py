from decimal import Decimal

from capability_budgets.reading.budget_yaml import read_budgets
from governance.documents.budgets.writing import budget_entries
from governance.domain.budgets.proposed import ProposedCapability


def test_capabilities_are_read_back_as_they_were_written() -> None:
    first = ProposedCapability("a", {"max_latency_ms": Decimal("1E+3")}, "What: it does", ("t.py::test_a", "*: x # y"))
    second = ProposedCapability("b-1", {"max_memory_mb": Decimal("2.5"), "min_x": Decimal(0)})
    text = budget_entries([first, second])
    read = read_budgets("b.yaml", text.encode())
    assert read.problems == ()
    assert [(item.name, item.description, item.benchmarks) for item in read.capabilities] == [
        ("a", "What: it does", ("t.py::test_a", "*: x # y")),
        ("b-1", None, ()),
    ]
    assert "  max_latency_ms: 1000\n" in text
    assert "  max_memory_mb: 2.5\n  min_x: 0\n" in text
