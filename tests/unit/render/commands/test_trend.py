from governance.domain.trends.series import SeriesTrend, TrendVerdict
from governance.render.commands.trend import mark_name

SHOWN = SeriesTrend("checkout.max_latency_ms on ci", 30, TrendVerdict.STEADY)


def test_a_change_is_named_by_as_much_of_its_commit_as_tells_it_from_others() -> None:
    commit, alike, other = "a" * 40, "a" * 39 + "b", "b" * 40
    assert mark_name(SHOWN, commit, (commit, other)) == f"checkout.max_latency_ms:{'a' * 12}"
    assert mark_name(SHOWN, commit, (commit, commit)) == f"checkout.max_latency_ms:{'a' * 12}"
    assert mark_name(SHOWN, commit, (commit, alike)) == f"checkout.max_latency_ms:{commit}"
