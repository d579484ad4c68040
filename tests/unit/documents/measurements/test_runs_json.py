import pytest

from capability_budgets.reading.text import UnreadableError
from governance.documents.measurements.runs_json import read_runs
from governance.domain.trends.suggestion import Runs


def test_runs_are_read_line_by_line() -> None:
    data = b'{"name": "a", "runs": [[1, 2.5], [3]], "p95": [1]}\n{"name": "b", "runs": []}\n'
    assert read_runs(data) == (Runs("a", ((1.0, 2.5), (3.0,))), Runs("b", ()))


def test_a_coarse_clock_may_give_some_samples_of_0() -> None:
    assert read_runs(b'{"name": "a", "runs": [[0, 1, 0, 0]]}') == (Runs("a", ((0.0, 1.0, 0.0, 0.0),)),)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('{"runs": [[1]]}', "`name` is missing, or no text"),
        ('{"name": "a"}', "`runs` is missing, or no list"),
        ('{"name": "a", "runs": [1]}', "runs[0] is no list of samples"),
        ('{"name": "a", "runs": [[1], []]}', "runs[1] is no list of samples"),
        ('{"name": "a", "runs": [[1, null]]}', "runs[0][1] is no number"),
        ('{"name": "a", "runs": [[1, -1]]}', "runs[0][1] is below 0"),
        ('{"name": "a", "runs": [[1], [0, 0]]}', "the p95 of runs[1] is 0, which says nothing about a budget"),
        (
            f'{{"name": "a", "runs": [[1, {", ".join("0" * 19)}]]}}',
            "the p95 of runs[0] is 0, which says nothing about a budget",
        ),
    ],
)
def test_what_is_no_run_is_refused_with_its_place(line: str, message: str) -> None:
    with pytest.raises(UnreadableError) as refused:
        read_runs(line.encode())
    (problem,) = refused.value.problems
    assert problem.message == f"line 1: {message}"
    assert problem.fix == 'write each line as {"name": "…", "runs": [[10.1, 10.3, …], [10.2, …], …]}'
