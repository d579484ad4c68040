from decimal import Decimal

import pytest

from governance.domain.budgets.proposed import (
    Collected,
    LeftOut,
    Proposal,
    ProposedCapability,
    joined,
    names_of_tests,
    plain_name,
)

ONE, TWO = Decimal(1), Decimal(2)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("/api/Orders", "api_orders"),
        ("dist/index.min.js", "dist_index_min_js"),
        ("/404", "page_404"),
        ("/", "page"),
        ("", "page"),
    ],
)
def test_a_name_is_made_of_any_text(text: str, name: str) -> None:
    assert plain_name(text, "page") == name


@pytest.mark.parametrize(
    ("ids", "names"),
    [
        (["tests/test_x.py::test_admit"], ["admit"]),
        (["tests/test_x.py::TestLimiter::test_admit"], ["admit"]),
        (["tests/test_x.py::test_run", "tests/test_y.py::test_run"], ["x_run", "y_run"]),
        (["a/test_x.py::test_run", "b/test_x.py::test_run"], ["a_x_run", "b_x_run"]),
        (["t.py::A::test_run", "t.py::B::test_run"], ["a_run", "b_run"]),
        (["t.py::test_run", "t.py::bench_run"], ["run", "bench_run"]),
        (["t.py::test_", "t.py::test_9"], ["test", "benchmark_9"]),
        (["a-b.py::test_run", "a_b.py::test_run"], ["a_b_run", "a_b_run_2"]),
    ],
)
def test_capabilities_are_named_after_tests(ids: list[str], names: list[str]) -> None:
    assert list(names_of_tests(ids).values()) == names


def test_sources_are_joined_and_the_first_value_stays() -> None:
    first = Proposal("a", "x", (ProposedCapability("c", {"max_a": ONE}, None, ("t",)),), (LeftOut("1", "no"),))
    second = Proposal("b", "y", (ProposedCapability("c", {"max_a": TWO, "max_b": TWO}, "What", ("t", "u")),))
    capabilities, left = joined([first, second])
    assert capabilities == (ProposedCapability("c", {"max_a": ONE, "max_b": TWO}, "What", ("t", "u")),)
    assert left == (LeftOut("a: 1", "no"), LeftOut("b: c.max_a", "another source states 1 for it"))


def test_of_a_limit_that_one_source_states_twice_the_tighter_stays() -> None:
    found = Collected("a", "x")
    found.add(ProposedCapability("c", {"max_a": ONE, "min_b": ONE, "max_c": ONE}))
    found.add(ProposedCapability("c", {"max_a": TWO, "min_b": TWO, "max_c": ONE}))
    assert found.proposal.capabilities == (ProposedCapability("c", {"max_a": ONE, "min_b": TWO, "max_c": ONE}),)
    assert [item.where for item in found.proposal.left_out] == ["c.max_a", "c.min_b"]


def test_a_capability_without_a_limit_is_not_proposed() -> None:
    found = Collected("a", "x")
    found.add(ProposedCapability("c", {}))
    assert found.proposal == Proposal("a", "x")
