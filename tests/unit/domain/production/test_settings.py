import pytest
from pydantic import ValidationError

from capability_budgets.application.metric_names import MetricNames
from governance.domain.production.settings import Kubernetes, Runtime, duration

DURATION = "write a whole number and its unit, s, m, h or d: 5m"
LABEL = "write a label's name: ASCII letters, digits and `_`, no digit first"
TAKEN = "is set by the rules or by Prometheus itself; give it another name"
PROCESSES = "tells processes apart; with one value for all, Prometheus would refuse the alerts of several"
METRIC = "write a metric's name: ASCII letters, digits, `_` and `:`, no digit first"
RUNBOOK = "write an address: https://runbooks.example.com/{capability}"
RESOURCE = "write lower-case letters, digits and `-`, no `-` at the ends"
KEY = "write a label's name as Kubernetes has it: app.kubernetes.io/name"
VALUE = "write a label's value as Kubernetes has it: ASCII letters, digits, `.`, `_` and `-`, at most 63"


def refused(**section: object) -> str:
    with pytest.raises(ValidationError) as fault:
        Runtime.of(section)
    return fault.value.errors()[0]["msg"].removeprefix("Value error, ")


def test_what_is_left_out_has_defaults() -> None:
    it = Runtime.of(None)
    assert it == Runtime.of({})
    assert (it.window, it.for_, it.severity, it.guard_severity) == ("5m", "2m", "critical", "warning")
    assert (it.guard_for, it.keep_firing_for, it.by, it.histograms) == ("15m", None, ("cluster", "region"), "classic")
    assert (it.windows, it.least_requests, it.lookback) == ((300, 3600, 21_600), (20, 20, 6), 120)
    assert (it.minimum_requests, it.process_label, it.runbook_url, dict(it.labels)) == (20, "instance", None, {})
    assert it.metrics.names == MetricNames()
    assert it.kubernetes == Kubernetes()
    assert it.kubernetes.model_dump() == {"name": None, "namespace": None, "labels": {}}


@pytest.mark.parametrize(("text", "seconds"), [("10s", 10), ("5m", 300), ("2h", 7200), ("7d", 604_800), ("0s", 0)])
def test_durations_are_whole_numbers_with_a_unit(text: str, seconds: int) -> None:
    assert duration(text) == seconds
    assert Runtime.of({"for": text}).for_ == text


@pytest.mark.parametrize("text", ["5", "5 m", "1h30m", "-5m", "05m", "5w", "", "5m\n", "1.5h", "1234567s", "\u0665m"])
def test_other_durations_are_refused(text: str) -> None:
    assert refused(window=text) == refused(**{"for": text}) == f"`{text}` does not fit here; {DURATION}"


def test_a_window_holds_some_scrapes() -> None:
    assert Runtime.of({"window": "10s"}).window == "10s"
    assert refused(window="9s") == "`9s` holds hardly a scrape; write a window of 10s or more"


@pytest.mark.parametrize(("longest", "longer"), [("604800s", "604801s"), ("168h", "169h"), ("7d", "8d")])
def test_a_duration_is_a_week_at_most(longest: str, longer: str) -> None:
    it = Runtime.of({"window": longest, "for": longest})
    assert (it.window, it.for_) == (longest, longest)
    said = f"`{longer}` is longer than a week; write a duration up to 7d"
    assert refused(window=longer) == refused(**{"for": longer}) == said


@pytest.mark.parametrize(
    "name",
    [
        "alertname",
        "alertstate",
        "capability",
        "environment",
        "le",
        "limit",
        "metric",
        "owner",
        "severity",
        "__name__",
        "__x",
    ],
)
def test_no_label_has_the_name_of_one_that_is_set_already(name: str) -> None:
    said = f"the label `{name}` {TAKEN}"
    assert refused(labels={name: "x"}) == refused(process_label=name) == said


@pytest.mark.parametrize("name", ["a-b", "1a", "", "é", "a b", 'a"', "a:b", "a" * 201])
def test_what_prometheus_would_refuse_is_no_name_of_a_label(name: str) -> None:
    shown = name if len(name) < 60 else f"{name[:59]}…"
    said = f"`{shown}` does not fit here; {LABEL}"
    assert refused(labels={name: "x"}) == refused(process_label=name) == said


@pytest.mark.parametrize("name", ["team", "_", "Team_2", "aZ09_", "Severity", "_x__", "a" * 200])
def test_other_names_of_labels_are_taken(name: str) -> None:
    assert Runtime.of({"labels": {name: "x"}}).labels == {name: "x"}
    assert Runtime.of({"process_label": name}).process_label == name


def test_a_thousand_labels_are_enough() -> None:
    labels = {f"l{number}": "x" for number in range(1000)}
    it = Runtime.of({"labels": labels, "kubernetes": {"labels": labels}})
    assert it.labels == it.kubernetes.labels == labels
    said = "Dictionary should have at most 1000 items after validation, not "
    more = {**labels, "l1000": "x"}
    assert refused(labels=more) == refused(kubernetes={"labels": more})
    assert refused(labels=more).startswith(said)


def test_further_labels_are_texts_of_one_line() -> None:
    assert Runtime.of({"labels": {"team": "{{ $value }} é"}}).labels == {"team": "{{ $value }} é"}
    for text in ("", "a\nb", "\x00", 5, None):
        refused(labels={"team": text})


def test_the_label_that_tells_processes_apart_cannot_be_set_for_all() -> None:
    assert refused(labels={"pod": "x"}, process_label="pod") == f"the label `pod` {PROCESSES}"
    assert refused(labels={"instance": "x"}) == f"the label `instance` {PROCESSES}"
    assert Runtime.of({"labels": {"instance": "x"}, "process_label": "pod"}).labels == {"instance": "x"}


def test_metrics_have_names_of_prometheus() -> None:
    assert Runtime.of({"metrics": {"latency": "app:latency"}}).metrics.names == MetricNames(latency="app:latency")
    names = {"latency": "Az:", "memory": "_Z09", "budget": ":", "errors": "e" * 200}
    assert Runtime.of({"metrics": names}).metrics.names == MetricNames("Az:", "_Z09", ":", "e" * 200)
    for name in ("a-b", "1a", "", 'a{x="y"}', "a b", "é"):
        for metric in names:
            assert refused(metrics={metric: name}) == f"`{name}` does not fit here; {METRIC}"


@pytest.mark.parametrize(
    ("metrics", "twice"),
    [
        ({"latency": "capability_budget"}, "capability_budget"),
        ({"memory": "capability_errors_total"}, "capability_errors_total"),
        ({"latency": "x", "memory": "y", "budget": "y", "errors": "x"}, "x"),
    ],
)
def test_each_metric_has_a_name_of_its_own(metrics: dict[str, str], twice: str) -> None:
    assert refused(metrics=metrics) == f"two metrics have the name `{twice}`; give each its own"


@pytest.mark.parametrize("other", ["memory", "budget", "errors"])
@pytest.mark.parametrize("part", ["_bucket", "_count", "_sum"])
def test_no_metric_has_the_name_of_a_part_of_the_latency(other: str, part: str) -> None:
    what = f"`took{part}` is a part of the histogram `took`; give it another name"
    assert refused(metrics={"latency": "took", other: f"took{part}"}) == what


def test_a_metric_may_begin_as_the_latency_does() -> None:
    metrics = {"latency": "took", "memory": "took_bytes", "errors": "took_countless", "budget": "count"}
    assert Runtime.of({"metrics": metrics}).metrics.names == MetricNames(**metrics)


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "https://",
        "https://x y",
        "ftp://x",
        'https://x"',
        "https://x\n",
        "https://x\xa0",
        "HTTP://x",
    ],
)
def test_addresses_of_runbooks_are_web_addresses(url: str) -> None:
    assert refused(runbook_url=url) == f"`{url}` does not fit here; {RUNBOOK}"


@pytest.mark.parametrize(
    "url", ["http://x", "https://X.example/A?b=Z#c", "https://[::1]:80/", "https://9", "https://xé"]
)
def test_a_web_address_may_have_any_host(url: str) -> None:
    assert Runtime.of({"runbook_url": url}).runbook("a") == url


def test_the_address_of_a_runbook_may_name_the_capability() -> None:
    it = Runtime.of({"runbook_url": "https://x.example/{capability}#{capability}"})
    assert it.runbook("rate_limiter") == "https://x.example/rate_limiter#rate_limiter"
    assert Runtime.of({"runbook_url": "https://x.example/"}).runbook("a") == "https://x.example/"
    assert Runtime.of({}).runbook("a") is None


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (0, "Input should be greater than or equal to 1"),
        (-1, "Input should be greater than or equal to 1"),
        (10**9 + 1, "Input should be less than or equal to 1000000000"),
        (True, "Input should be a valid integer"),
        (1.5, "Input should be a valid integer"),
        ("5", "Input should be a valid integer"),
    ],
)
def test_the_fewest_requests_are_a_whole_number_from_one(number: object, said: str) -> None:
    assert [Runtime.of({"minimum_requests": least}).minimum_requests for least in (1, 10**9)] == [1, 10**9]
    assert refused(minimum_requests=number) == said


@pytest.mark.parametrize(
    ("section", "said"),
    [
        ({"name": "A"}, f"`A` does not fit here; {RESOURCE}"),
        ({"name": "a_b"}, f"`a_b` does not fit here; {RESOURCE}"),
        ({"name": "-a"}, f"`-a` does not fit here; {RESOURCE}"),
        ({"name": "a" * 64}, f"`{'a' * 59}…` does not fit here; {RESOURCE}"),
        ({"namespace": ""}, f"`` does not fit here; {RESOURCE}"),
        ({"labels": {"a b": "c"}}, f"`a b` does not fit here; {KEY}"),
        ({"labels": {"/a": "c"}}, f"`/a` does not fit here; {KEY}"),
        ({"labels": {"A/a": "c"}}, f"`A/a` does not fit here; {KEY}"),
        ({"labels": {"a": "c d"}}, f"`c d` does not fit here; {VALUE}"),
        ({"labels": {"a": "-"}}, f"`-` does not fit here; {VALUE}"),
        ({"labels": {"a": "x" * 64}}, f"`{'x' * 59}…` does not fit here; {VALUE}"),
        ({"annotations": {}}, "Extra inputs are not permitted"),
    ],
)
def test_metadata_that_kubernetes_would_refuse_are_refused(section: dict[str, object], said: str) -> None:
    assert refused(kubernetes=section) == said


@pytest.mark.parametrize("key", ["app.kubernetes.io/name", "release", "example.com/Part.of_A-Z9", "A" * 63])
@pytest.mark.parametrize("value", ["x", "", "Az.09_b-C", "X" * 63])
def test_metadata_of_kubernetes_are_taken(key: str, value: str) -> None:
    section = {"name": "budgets", "namespace": "monitoring", "labels": {key: value}}
    assert Runtime.of({"kubernetes": section}).kubernetes.model_dump() == section


@pytest.mark.parametrize("key", ["windw", "for_", "Window"])
def test_unknown_keys_are_refused(key: str) -> None:
    assert refused(**{key: "5m"}) == "Extra inputs are not permitted"


@pytest.mark.parametrize(("least", "expected"), [(1, (1, 1, 1)), (3, (3, 3, 1)), (4, (4, 4, 2)), (100, (100, 100, 30))])
def test_in_the_longest_window_three_tenths_of_the_requests_say_something(
    least: int, expected: tuple[int, ...]
) -> None:
    it = Runtime.of({"minimum_requests": least})
    assert (it.least_requests, it.least_of_process) == (expected, expected[-1])


def test_what_tells_processes_apart_cannot_be_kept_apart_as_well() -> None:
    assert refused(by=("pod",), process_label="pod") == "`pod` tells processes apart already; leave it out of `by`"
    assert refused(by=("le",)) == f"the label `le` {TAKEN}"


def test_the_sources_of_a_capability_are_those_of_its_name_else_of_the_first_glob() -> None:
    it = Runtime.of({"sources": {"a*": {"latency": "x_seconds"}, "ab": {"latency": "y_seconds"}, "*": {"memory": "m"}}})
    found = {name: [item.latency or item.memory for item in it.source(name)] for name in ("ab", "ac", "b")}
    assert found == {"ab": ["y_seconds"], "ac": ["x_seconds"], "b": ["m"]}
    assert Runtime().source("a") == ()
