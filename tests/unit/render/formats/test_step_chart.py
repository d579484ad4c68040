import datetime as dt
from decimal import Decimal

from capability_budgets.reading.limits import LimitId
from governance.domain.measurement.recorded import Recorded
from governance.domain.measurement.verdicts import LimitVerdict
from governance.domain.reports.story import LifePoint, LimitLife
from governance.render.formats.step_chart import HEIGHT, MAX_DOTS, MAX_NAMES, MAX_TEXTS, WIDTH, step_chart
from tests.support.values import recorded

LIMIT = LimitId("a", None, "max_latency_ms")
START = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def day(number: int) -> dt.datetime:
    return START + dt.timedelta(days=number)


def life(*values: int | None, measured: tuple[Recorded, ...] = ()) -> LimitLife:
    points = (
        LifePoint(day(10 * at), None if value is None else Decimal(value), f"ADR {at}", "1" * 40, ("alice",), at != 1)
        for at, value in enumerate(values)
    )
    return LimitLife(LIMIT, tuple(points), measured=measured)


def test_the_line_goes_in_steps_to_the_end() -> None:
    chart = step_chart(life(10, 12), day(20))
    assert chart.path == "M60.0 137.3H383.0V28.7H706.0"
    assert [(mark.x, mark.y, mark.kind) for mark in chart.points] == [
        ("60.0", "137.3", "point"),
        ("383.0", "28.7", "point no"),
    ]
    assert chart.points[1].text == "2026-01-11: 12, ADR 1, approved by alice"
    assert [label.text for label in chart.labels] == ["10", "12", "2026-01-01", "2026-01-21", "ADR 0", "ADR 1"]


def test_where_the_limit_was_removed_the_line_breaks_off() -> None:
    chart = step_chart(life(10, None, 12), day(40))
    assert chart.path.count("M") == 2
    assert step_chart(life(10, None), day(40)).path.endswith("H221.5")


def test_a_life_of_one_value_or_one_moment_is_drawn_within_the_frame() -> None:
    for chart in (step_chart(life(10), START), step_chart(life(0), day(3)), step_chart(life(None), day(3))):
        for mark in (*chart.points, *chart.labels):
            assert 0 <= float(mark.x) <= WIDTH
            assert 0 <= float(mark.y) <= HEIGHT


def test_measurements_are_dots_and_those_that_failed_stand_out() -> None:
    verdicts = [LimitVerdict.PASS] * 10 + [LimitVerdict.FAIL]
    measured = tuple(recorded(day(at), Decimal(at), verdict) for at, verdict in enumerate(verdicts))
    chart = step_chart(life(10, measured=measured), day(12))
    assert [(kind, path.count("M")) for kind, path in chart.dots] == [("dot", 10), ("dot no", 1)]
    assert chart.told == "Step chart of a.max_latency_ms: 10; 11 measurements"
    many = tuple(recorded(day(at), Decimal(at)) for at in range(MAX_DOTS * 3 + 1))
    assert step_chart(life(10, measured=many), day(1)).dots[0][1].count("M") <= MAX_DOTS


def test_decisions_are_named_where_there_is_room() -> None:
    names = [label for label in step_chart(life(10, 12, None), day(21)).labels if label.text.startswith("ADR")]
    assert [(name.text, name.anchor) for name in names] == [("ADR 0", "start"), ("ADR 1", "start")]
    late = step_chart(life(10, 12), day(10)).labels[-1]
    assert (late.text, late.anchor) == ("ADR 1", "end")
    many = step_chart(life(*range(MAX_NAMES + 1)), day(1))
    assert not [label for label in many.labels if label.text.startswith("ADR")]


def test_of_many_points_none_is_told_by_itself() -> None:
    assert step_chart(life(*range(MAX_TEXTS + 1)), day(1)).points[0].text == ""
