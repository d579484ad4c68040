"""Measurements as JSON, for stores of tests."""

import datetime as dt


def measurement(commit: str, day: int) -> dict[str, object]:
    """One of the rate limiter's latency, on a day of January."""
    return {
        "schema": "budget-governance/measurement/1",
        "repository": "acme/payments",
        "budget": "rate_limiter.max_latency_ms",
        "environment": None,
        "commit": commit,
        "date": dt.datetime(2026, 1, day, tzinfo=dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "machine": "a machine",
        "value": 9.1,
        "interval": [8.9, 9.4],
        "samples": 2000,
        "processes": 5,
        "verdict": "pass",
        "budget_in_force": 10,
    }
