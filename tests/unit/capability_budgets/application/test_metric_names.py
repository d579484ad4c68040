from capability_budgets.application.metric_names import MetricNames


def test_metrics_that_nobody_renames_have_the_names_of_the_reference() -> None:
    assert MetricNames() == MetricNames(
        latency="capability_latency_seconds",
        memory="capability_memory_peak_bytes",
        budget="capability_budget",
        errors="capability_errors_total",
    )
