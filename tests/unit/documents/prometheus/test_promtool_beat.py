import pytest

from governance.documents.prometheus.promtool_beat import Beat
from governance.domain.production.settings import Runtime


@pytest.mark.parametrize(
    ("window", "pending", "expected"),
    [
        ("5m", "5m", (60_000, 4, 5, 8, 16, 2)), ("10s", "0s", (2000, 4, 5, 0, 452, 2)),
        ("61s", "0s", (12_200, 4, 5, 0, 76, 2)), ("1h", "5m", (60_000, 4, 60, 8, 16, 24)),
        ("15m", "2m", (60_000, 3, 15, 3, 15, 6)), ("2h", "1s", (240_000, 1, 30, 1, 4, 12)),
        ("7d", "1d", (240_000, 1, 2520, 360, 4, 1008)), ("1m", "90s", (12_000, 4, 5, 8, 76, 2)),
        ("10m", "2m", (60_000, 4, 10, 4, 16, 4)), ("311s", "2m", (31_100, 4, 10, 4, 32, 4)),
    ],
)  # fmt: skip
def test_steps_divide_the_looks_into_a_window_and_are_never_stale(
    window: str, pending: str, expected: tuple[int, ...]
) -> None:
    beat = Beat.of(Runtime.of({"window": window, "for": pending}))
    found = (beat.milliseconds, beat.stride, beat.window, beat.pending, beat.guarding, beat.lookback)
    assert found == expected


@pytest.mark.parametrize(("window", "expected"), [("5m", (1, 4)), ("1h", (1, 28)), ("15m", (1, 9)), ("2h", (1, 14))])
def test_a_process_ends_where_versions_agree_when_it_is_not_seen_any_more(
    window: str, expected: tuple[int, int]
) -> None:
    beat = Beat.of(Runtime.of({"window": window}))
    assert (beat.last_sample, beat.unseen(beat.last_sample)) == expected


def test_moments_are_those_of_evaluations() -> None:
    beat = Beat.of(Runtime())
    assert [(beat.up(step), beat.down(step)) for step in (0, 1, 4)] == [(0, 0), (4, 0), (4, 4)]


@pytest.mark.parametrize(("window", "look", "looks"), [("5m", 1, 4), ("10m", 2, 2), ("15m", 3, 1), ("1h", 12, 1)])
def test_looks_into_a_window_see_an_evaluation_each_or_share_one(window: str, look: int, looks: int) -> None:
    beat = Beat.of(Runtime.of({"window": window}))
    assert (beat.look, beat.looks) == (look, looks)
