"""Change points against those that people marked in series of benchmarks."""

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import fmean

import pytest

from governance.domain.trends.analysis import analyse
from governance.domain.trends.series import Series

MARGIN = 5


def _series() -> Path | None:
    """The series: where BUDGET_CORPUS says, or in a folder beside the checkout or above it."""
    named = os.environ.get("BUDGET_CORPUS")
    above = Path(__file__).resolve().parents[4:]
    roots = [Path(named)] if named else [folder / name for folder in above for name in ("corpus", "shared/corpus")]
    files = (root / "perf" / "sap" / "series.jsonl" for root in roots)
    return next((file for file in files if file.is_file()), None)


def matched(truth: set[int], found: set[int]) -> int:
    """How many true points have a found one of their own within the margin."""
    left, hits = sorted(found), 0
    for point in sorted(truth):
        near = [item for item in left if abs(item - point) <= MARGIN]
        if near:
            left.remove(min(near, key=lambda item: (abs(item - point), item)))
            hits += 1
    return hits


def score(annotations: Mapping[str, Sequence[int]], found: Sequence[int]) -> float:
    """F1 as van den Burg and Williams define it: precision by all annotators together, recall by each."""
    points = {0, *found}
    sets = [{0, *marks} for marks in annotations.values()]
    precision = matched(set().union(*sets), points) / len(points)
    recall = fmean(matched(marks, points) / len(marks) for marks in sets)
    return 2 * precision * recall / (precision + recall)


def test_points_agree_with_people_better_than_people_with_each_other() -> None:
    file = _series()
    if file is None:
        pytest.skip("the labelled series are not here; set BUDGET_CORPUS to their folder")
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    report = analyse(Series(row["name"], tuple(row["values"])) for row in rows)
    found = [[point.index for point in item.change_points] for item in report.series]
    assert fmean(score(row["annotations"], points) for row, points in zip(rows, found, strict=True)) >= 0.84
    reported = [
        (point, [mark for marks in row["annotations"].values() for mark in marks])
        for row, points in zip(rows, found, strict=True)
        for point in points
    ]
    extra = sum(all(abs(point - mark) > MARGIN for mark in marks) for point, marks in reported)
    assert extra <= 0.12 * len(reported)
