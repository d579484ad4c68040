"""Small suites with the traits of public ones that were measured: multidict, yarl, pydantic, markdown-it-py, orjson."""

from pathlib import Path

import pytest

from tests.support.suite import Session, Suite

LIMITS = "rate_limiter:\n  max_latency_ms: 1000\n"

DECORATED = """
    import pytest

    CASES = [f"key-{number}" for number in range(400)]

    @pytest.fixture(params=["case-sensitive", "case-insensitive"])
    def mapping(request):
        return {key: request.param for key in CASES}

    @pytest.mark.parametrize("key", CASES)
    def test_lookup(mapping, key):
        assert mapping[key]

    @pytest.mark.capability("rate_limiter")
    def test_insert(benchmark, mapping):
        items = list(mapping.items())

        @benchmark
        def _run() -> None:
            for key, value in items:
                mapping[key] = value
"""

GROUPED = """
    import pytest

    pytestmark = pytest.mark.benchmark(group="validation", min_rounds=3, disable_gc=True)

    @pytest.fixture(scope="module")
    def validator():
        return lambda data: {key: int(value) for key, value in data.items()}

    class TestModel:
        @pytest.mark.capability("rate_limiter")
        @pytest.mark.parametrize("size", [1, pytest.param(50, id="many"), 200])
        def test_validate(self, validator, benchmark, size):
            found = benchmark(validator, {str(number): str(number) for number in range(size)})
            assert len(found) == size
            assert benchmark.stats.stats.mean < 1
            assert benchmark.stats["max"] < 1
"""

PAGES = """
    import pathlib
    import pytest

    @pytest.fixture
    def spec_text():
        return pathlib.Path(__file__).parent.joinpath("spec.md").read_text()

    @pytest.fixture
    def parser():
        class Parser:
            def render(self, text):
                return [line.split() for line in text.splitlines()]
        return Parser()

    @pytest.mark.capability("rate_limiter")
    @pytest.mark.benchmark(group="core")
    def test_spec(benchmark, parser, spec_text):
        benchmark.extra_info["version"] = "1"
        benchmark(parser.render, spec_text)
"""

LIBRARIES = """
    import json
    import pytest

    LIBRARIES = {"json": json.dumps, "repr": repr}

    @pytest.mark.parametrize("library", LIBRARIES)
    @pytest.mark.parametrize("fixture", ["canada.json", "twitter.json"])
    @pytest.mark.capability("rate_limiter")
    def test_dumps(benchmark, fixture, library):
        dumper, data = LIBRARIES[library], {"name": fixture, "rows": list(range(100))}
        benchmark.group = f"{fixture} serialization"
        benchmark.extra_info["lib"] = library
        benchmark.extra_info["correct"] = json.loads(json.dumps(data)) == data
        benchmark(dumper, data)

    @pytest.mark.capability("rate_limiter")
    def test_empty(benchmark):
        benchmark.pedantic(json.dumps, args=({},), kwargs={"indent": 2}, iterations=100, rounds=5, warmup_rounds=1)
"""


@pytest.fixture
def suite(tmp_path: Path) -> Suite:
    made = Suite(tmp_path / "here")
    made.budgets(LIMITS)
    return made


def counts(session: Session) -> dict[str, list[int]]:
    assert session.status == 0, session.out
    return {name: session.samples(name) for name in session.results}


def test_a_large_parametrised_suite_with_decorated_benchmarks(suite: Suite) -> None:
    suite.write("tests/test_multidict.py", DECORATED)
    assert counts(suite.run("tests")) == {"test_insert[case-sensitive]": [1], "test_insert[case-insensitive]": [1]}


def test_classes_groups_ids_and_assertions_on_statistics(suite: Suite) -> None:
    suite.write("tests/test_pydantic.py", GROUPED)
    found = counts(suite.run("tests", "--benchmark-columns=min,mean", "--benchmark-group-by=group"))
    assert found == {"test_validate[1]": [1], "test_validate[many]": [1], "test_validate[200]": [1]}


def test_files_of_other_names_with_a_time_limit_for_each_test(suite: Suite) -> None:
    suite.write("pytest.ini", "[pytest]\npython_files = bench_*.py\naddopts = --strict-markers\n")
    suite.write("benchmarking/bench_core.py", PAGES)
    suite.write("benchmarking/spec.md", "# A page\n\nwith some text\n")
    suite.write("benchmarking/test_other.py", "raise ValueError('not collected')\n")
    assert counts(suite.run("benchmarking", "--benchmark-sort=name")) == {"test_spec": [1]}


def test_groups_and_notes_that_tests_set_and_pedantic_calls(suite: Suite) -> None:
    suite.write("bench/test_orjson.py", LIBRARIES)
    session = suite.run("bench", "--benchmark-warmup=on", "--benchmark-disable-gc", "--benchmark-min-rounds=2")
    found = counts(session)
    assert found.pop("test_empty") == [1]
    assert set(found) == {
        f"test_dumps[{fixture}-{library}]"
        for fixture in ("canada.json", "twitter.json")
        for library in ("json", "repr")
    }
    assert set(map(tuple, found.values())) == {(1,)}
    assert "iterations=100 is held to 1" in session.results["test_empty"]["notes"][-1]
