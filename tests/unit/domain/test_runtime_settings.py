import pytest
from pydantic import ValidationError

from governance.domain.runtime import MetricNames
from governance.domain.runtime_settings import RESERVED_LABELS, Runtime, duration


def refused(**section: object) -> str:
    with pytest.raises(ValidationError) as fault:
        Runtime.of(section)
    return str(fault.value)


def test_what_is_left_out_has_defaults() -> None:
    it = Runtime.of(None)
    assert it == Runtime.of({})
    assert (it.window, it.for_, it.severity, it.guard_severity) == ("5m", "5m", "critical", "warning")
    assert (it.minimum_requests, it.process_label, it.runbook_url, dict(it.labels)) == (100, "instance", None, {})
    assert it.metrics.names == MetricNames()


@pytest.mark.parametrize(("text", "seconds"), [("10s", 10), ("5m", 300), ("2h", 7200), ("7d", 604_800), ("0s", 0)])
def test_durations_are_whole_numbers_with_a_unit(text: str, seconds: int) -> None:
    assert duration(text) == seconds
    assert Runtime.of({"for": text}).for_ == text


@pytest.mark.parametrize("text", ["5", "5 m", "1h30m", "-5m", "05m", "5w", "", "5m\n", "1.5h", "8d", "200h", "\u0665m"])
def test_other_durations_are_refused(text: str) -> None:
    refused(window=text)
    refused(**{"for": text})


def test_a_window_holds_some_scrapes_and_a_week_at_most() -> None:
    assert [Runtime.of({"window": text}).window for text in ("10s", "7d")] == ["10s", "7d"]
    assert "hardly a scrape" in refused(window="9s")
    assert "longer than a week" in refused(window="169h")


@pytest.mark.parametrize("name", sorted({*RESERVED_LABELS, "__x", "a-b", "1a", "", "é", "a b", 'a"'}))
def test_names_of_labels_that_are_taken_or_none_are_refused(name: str) -> None:
    refused(labels={name: "x"})


def test_further_labels_are_texts_of_one_line() -> None:
    assert Runtime.of({"labels": {"team": "{{ $value }} é"}}).labels == {"team": "{{ $value }} é"}
    for text in ("", "a\nb", "\x00", 5, None):
        refused(labels={"team": text})


def test_the_label_that_tells_processes_apart_cannot_be_set_for_all() -> None:
    assert "refuse the alerts of several" in refused(labels={"pod": "x"}, process_label="pod")
    assert "refuse the alerts of several" in refused(labels={"instance": "x"})
    refused(process_label="capability")


def test_metrics_have_names_of_prometheus_each_its_own() -> None:
    it = Runtime.of({"metrics": {"latency": "app:latency_seconds"}})
    assert it.metrics.names == MetricNames(latency="app:latency_seconds")
    assert "two metrics have the name" in refused(metrics={"latency": "capability_budget"})
    for name in ("a-b", "1a", "", 'a{x="y"}', "a b"):
        refused(metrics={"memory": name})


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "https://", "https://x y", "ftp://x", 'https://x"', "https://x\n"]
)
def test_addresses_of_runbooks_are_web_addresses(url: str) -> None:
    refused(runbook_url=url)


def test_the_address_of_a_runbook_may_name_the_capability() -> None:
    it = Runtime.of({"runbook_url": "https://x.example/{capability}#{capability}"})
    assert it.runbook("rate_limiter") == "https://x.example/rate_limiter#rate_limiter"
    assert Runtime.of({"runbook_url": "https://x.example/"}).runbook("a") == "https://x.example/"
    assert Runtime.of({}).runbook("a") is None


@pytest.mark.parametrize("number", [0, -1, True, 1.5, "5", 10**9 + 1])
def test_the_fewest_requests_are_a_whole_number_from_one(number: object) -> None:
    refused(minimum_requests=number)


@pytest.mark.parametrize(
    "section",
    [
        {"name": "A"}, {"name": "a_b"}, {"name": "-a"}, {"name": "a" * 64}, {"namespace": ""},
        {"labels": {"a b": "c"}}, {"labels": {"/a": "c"}}, {"labels": {"a": "c d"}}, {"labels": {"a": "-"}},
        {"labels": {"a": "x" * 64}}, {"annotations": {}},
    ],
)  # fmt: skip
def test_metadata_that_kubernetes_would_refuse_are_refused(section: dict[str, object]) -> None:
    refused(kubernetes=section)


def test_metadata_of_kubernetes_are_taken() -> None:
    section = {"name": "budgets", "namespace": "monitoring", "labels": {"app.kubernetes.io/name": "x", "release": ""}}
    assert Runtime.of({"kubernetes": section}).kubernetes.model_dump() == section


@pytest.mark.parametrize("key", ["windw", "for_", "Window"])
def test_unknown_keys_are_refused(key: str) -> None:
    assert "Extra inputs" in refused(**{key: "5m"})
