import json
from decimal import Decimal
from typing import Any

import pytest

from capability_budgets.reading.problems import Place
from capability_budgets.sampling.recordings import Growth, MemoryPeaks, ProcessSamples
from governance.documents.measurements import results_json
from governance.documents.measurements.benchmark_json import read_results
from governance.documents.measurements.results_json import MAX_BYTES
from governance.domain.measurement.medians import Summary
from governance.domain.measurement.results import Unmeasured
from tests.support.results import document, encoded, extras, plain, planned, stats


def messages(data: bytes) -> list[str]:
    return [finding.message for finding in read_results("r.json", data).findings]


def refused(*benchmarks: object) -> str:
    """The one thing that is wrong with a file."""
    read = read_results("r.json", encoded(*benchmarks))
    (finding,) = read.findings
    assert (finding.code, finding.place.file, finding.is_error) == ("GT101", "r.json", True)
    assert finding.fix
    return finding.message


def test_a_plain_benchmark_has_the_samples_of_one_process() -> None:
    read = read_results("r.json", encoded(plain("test_cache[1]", [0.25, 1, 3e-05], group="fast")))
    (found,) = read.results.measurements
    assert read.findings == ()
    assert (read.results.file, read.results.commit, read.results.dirty) == ("r.json", "1" * 40, False)
    assert (found.benchmark, found.file, found.place) == (
        "bench/test_speed.py::test_cache[1]",
        "r.json",
        "benchmarks[0]",
    )
    assert (found.name, found.group, found.named, found.planned, found.environment) == (
        "test_cache[1]",
        "fast",
        None,
        False,
        None,
    )
    assert found.processes == (ProcessSamples((0.25, 1.0, 3e-05)),)
    assert (found.calls, found.summary, found.memory, found.planned) == (1, None, None, 0)


def test_what_our_plugin_measured_is_read_in_the_order_taken() -> None:
    more = {"environment": "dev", "notes": ["time was up"]}
    benchmark = planned("cache", [[0.2, 0.1], []], **more)
    benchmark["extra_info"]["capability"] = "cache"
    read = read_results("r.json", encoded(benchmark))
    (found,) = read.results.measurements
    assert read.findings == ()
    assert (found.named, found.planned, found.environment) == ("cache", 15, "dev")
    reference = (0.0001, 0.0001001) * 5
    assert found.processes == (ProcessSamples((0.2, 0.1), reference), ProcessSamples((), reference))
    assert found.memory == MemoryPeaks("tracemalloc", 1024**2, 1024)
    assert found.notes == ("time was up",)


GROWING = {"method": "rss", "cold_bytes": 1, "warm_bytes": 2, "growth": {"mean": 2.5, "low": 2.0, "calls": 4000}}


def test_growth_is_read_where_there_is_some() -> None:
    (found,) = read_results("r.json", encoded(planned("cache", memory=GROWING))).results.measurements
    assert found.memory == MemoryPeaks("rss", 1, 2, Growth(2.5, 2.0))


def test_memory_reference_and_notes_may_be_absent() -> None:
    inner: dict[str, Any] = extras("cache", [[0.1]], memory=None)
    del inner["notes"], inner["processes"][0]["reference"]
    read = read_results("r.json", encoded(plain("x", extra_info={"budget": inner})))
    (found,) = read.results.measurements
    assert (found.memory, found.notes, found.processes[0].reference) == (None, (), ())


def test_what_a_plugin_measured_needs_no_statistics_of_pytest_benchmark() -> None:
    benchmark = planned("cache")
    del benchmark["stats"]
    assert read_results("r.json", encoded(benchmark)).findings == ()


def test_other_fields_may_be_what_they_like() -> None:
    benchmark = plain("test_cache", options=None, params=3, param={"a": [float("nan")]}, more=[])
    data = document(benchmark) | {"machine_info": 7, "version": None, "new": {}}
    read = read_results("r.json", json.dumps(data).encode())
    assert (read.findings, len(read.results.measurements)) == ((), 1)


def test_a_byte_order_mark_and_other_line_ends_mean_nothing() -> None:
    data = b"\xef\xbb\xbf" + encoded(plain("test_cache")).replace(b"\n", b"\r\n")
    assert len(read_results("r.json", data).results.measurements) == 1


def test_numbers_of_extra_info_keep_their_digits_and_others_are_told_apart() -> None:
    info = {"payload_kb": 0.1, "rows": 12, "zero": 0, "big": 10**15, "text": "1", "flag": True, "none": None}
    info |= {"nan": float("nan"), "inf": float("inf"), "less": -1, "more": 10**15 + 1, "huge": 10**400, "list": [1]}
    (found,) = read_results("r.json", encoded(plain("x", extra_info=info))).results.measurements
    assert found.values == {
        "payload_kb": Decimal("0.1"),
        "rows": Decimal(12),
        "zero": Decimal(0),
        "big": Decimal(10**15),
    }
    assert found.unfit == {"text", "flag", "none", "nan", "inf", "less", "more", "huge", "list"}


def test_a_file_without_samples_is_summed_up() -> None:
    five: dict[str, Any] = {"min": 0.1, "q1": 0.2, "median": 0.3, "q3": 0.4, "max": 0.5}
    (found,) = read_results("r.json", encoded(plain("x", stats=stats(None, rounds=8, **five)))).results.measurements
    assert (found.processes, found.summary) == ((), Summary(8, 0.1, 0.2, 0.3, 0.4, 0.5))
    for less in ({"rounds": None}, {"q3": None}):
        numbers = stats(None, **{"rounds": 8, **five, **less})
        (found,) = read_results("r.json", encoded(plain("x", stats=numbers))).results.measurements
        assert found.summary is None


def test_five_numbers_that_no_samples_can_have_are_refused() -> None:
    five: dict[str, Any] = {"min": 0.1, "q1": 0.2, "median": 0.6, "q3": 0.4, "max": 0.5}
    assert "are not in this order" in refused(plain("x", stats=stats(None, rounds=8, **five)))


def test_how_many_calls_a_sample_averages_is_told() -> None:
    (found,) = read_results("r.json", encoded(plain("x", stats=stats([0.1], 30)))).results.measurements
    assert found.calls == 30


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (True, "is no number"),
        ("0.1", "is no number"),
        (None, "is no number"),
        ([1], "is no number"),
        (10**400, "is no number"),
        (float("nan"), "is not finite"),
        (float("inf"), "is not finite"),
        (0, "is not above 0 seconds"),
        (0.0, "is not above 0 seconds"),
        (-0.1, "is not above 0 seconds"),
        (1e300, "is too large"),
    ],
)
def test_a_sample_is_a_finite_number_of_seconds_above_0(value: object, said: str) -> None:
    assert refused(plain("x", [0.1, value, "later"])) == f"benchmarks[0].stats.data[1] {said}"
    inner = extras("cache", [[0.1], [0.1, value]])  # type: ignore[list-item]
    where = "benchmarks[0].extra_info.budget.processes[1].samples[1]"
    assert refused(plain("x", extra_info={"budget": inner})) == f"{where} {said}"


@pytest.mark.parametrize(
    ("part", "said"),
    [
        ({"name": 3}, "benchmarks[0].name is no text"),
        ({"name": ""}, "benchmarks[0].name is empty"),
        ({"fullname": None}, "benchmarks[0].fullname is no text"),
        ({"fullname": "\ud800"}, "benchmarks[0].fullname is no text in Unicode"),
        ({"group": 3}, "benchmarks[0].group is no text"),
        ({"extra_info": []}, "benchmarks[0].extra_info is no JSON object"),
        ({"extra_info": {"capability": 3}}, "benchmarks[0].extra_info.capability is no text"),
        ({"extra_info": {"capability": ""}}, "benchmarks[0].extra_info.capability is empty"),
        ({"extra_info": {"budget": None}}, "benchmarks[0].extra_info.budget is no JSON object"),
        ({"stats": None}, "benchmarks[0].stats is no JSON object"),
        ({"stats": {"data": [0.1]}}, "benchmarks[0].stats.iterations is missing"),
        ({"stats": stats([0.1], 0)}, "benchmarks[0].stats.iterations is too small"),
        ({"stats": {"iterations": 1.5}}, "benchmarks[0].stats.iterations is no whole number"),
        ({"stats": {"iterations": 1, "data": "0.1"}}, "benchmarks[0].stats.data is no list"),
        ({"stats": stats([0.1], rounds=2)}, "benchmarks[0].stats: it has 1 samples of 2 rounds"),
    ],
)
def test_what_is_used_of_a_benchmark_must_be_right(part: dict[str, object], said: str) -> None:
    assert refused(plain("x") | part) == said


@pytest.mark.parametrize(
    ("part", "said"),
    [
        ({"schema": "budget-governance/measurement/2"}, "schema names a format that this version does not know"),
        ({"capability": None}, "capability is no text"),
        ({"environment": 3}, "environment is no text"),
        ({"plan": {"processes": "15"}}, "plan.processes is no whole number"),
        ({"plan": {"processes": 0}}, "plan.processes is too small"),
        ({"plan": None}, "plan is no JSON object"),
        ({"processes": {}}, "processes is no list"),
        ({"processes": [[0.1]]}, "processes[0] is no JSON object"),
        ({"memory": {"method": "rss", "cold_bytes": 1.5, "warm_bytes": 1}}, "memory.cold_bytes is no whole number"),
        ({"memory": {"method": "rss", "cold_bytes": 1, "warm_bytes": -1}}, "memory.warm_bytes is too small"),
        ({"memory": {"method": "rss", "cold_bytes": 1}}, "memory.warm_bytes is missing"),
        ({"memory": 5}, "memory is no JSON object"),
        ({"memory": GROWING | {"growth": 5}}, "memory.growth is no JSON object"),
        ({"memory": GROWING | {"growth": {"mean": 1.0}}}, "memory.growth.low is missing"),
        ({"notes": [3]}, "notes[0] is no text"),
    ],
)
def test_what_our_plugin_adds_must_be_right(part: dict[str, object], said: str) -> None:
    benchmark = planned("cache")
    benchmark["extra_info"]["budget"] |= part
    assert refused(benchmark) == f"benchmarks[0].extra_info.budget.{said}"


def test_an_environment_and_a_plan_must_be_stated() -> None:
    for key in ("environment", "plan"):
        benchmark = planned("cache")
        del benchmark["extra_info"]["budget"][key]
        assert refused(benchmark).endswith(f".{key} is missing")


def test_a_benchmark_cannot_name_two_capabilities() -> None:
    benchmark = planned("cache")
    benchmark["extra_info"]["capability"] = "queue"
    assert "it names the capability `cache`, and `extra_info` another" in refused(benchmark)


def test_one_bad_benchmark_leaves_the_others_readable() -> None:
    read = read_results("r.json", encoded(plain("a"), 3, plain("b", ["x"]), plain("c")))
    assert [item.name for item in read.results.measurements] == ["a", "c"]
    assert [finding.message for finding in read.findings] == [
        "benchmarks[1] is no JSON object",
        "benchmarks[2].stats.data[0] is no number",
    ]


def test_of_many_problems_a_hundred_are_told() -> None:
    told = messages(encoded(*[3] * 200))
    assert (len(told), told[99], told[100]) == (
        101,
        "benchmarks[99] is no JSON object",
        "more of the file cannot be read, too",
    )


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "the file is empty: no benchmark was run to its end"),
        (b" \n", "the file is empty: no benchmark was run to its end"),
        (b"{", "this is no JSON: Expecting property name enclosed in double quotes"),
        (b"\xff", "byte 0xff is not UTF-8"),
        (b"\x00", "the control character U+0000 stands here"),
        (b"[]", "the file is no JSON object"),
        (b"{}", "there is no list `benchmarks` in the file"),
        (b'{"benchmarks": {}}', "there is no list `benchmarks` in the file"),
        (b"[" * 200_000, "lists and objects are nested too deep"),
        (b'{"a":' * 200_000, "lists and objects are nested too deep"),
        (b'{"benchmarks": [], "x": ' + b"9" * 5000 + b"}", "a whole number has too many digits"),
    ],
)
def test_a_file_that_is_no_results_file_is_told_as_such(data: bytes, said: str) -> None:
    assert messages(data) == [said]


def test_bad_json_is_told_with_its_place() -> None:
    (finding,) = read_results("r.json", b'{\n  "benchmarks": nothing}').findings
    assert finding.place == Place("r.json", 2, 17)


def test_a_file_that_is_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    data = encoded(plain("x"))
    monkeypatch.setattr(results_json, "MAX_BYTES", len(data))
    assert messages(data) == []
    assert messages(data + b" ") == [f"the file has more than {len(data)} bytes"]
    assert MAX_BYTES == 64 * 1024 * 1024


@pytest.mark.parametrize(
    ("where", "old", "new"),
    [
        ("the file", '"benchmarks": [', '"benchmarks": [], "benchmarks": ['),
        ("benchmarks[0]", '"name": "test_cache"', '"name": "test_cache", "name": "test_cache"'),
        ("benchmarks[0].extra_info", '"extra_info": {', '"extra_info": {"budget": 1, '),
        ("benchmarks[0].extra_info.budget", '"plan": {', '"plan": {}, "plan": {'),
        ("benchmarks[0].extra_info.budget.processes[0]", '"samples": [', '"samples": [9], "samples": ['),
        ("benchmarks[0].extra_info.budget.memory", '"cold_bytes"', '"cold_bytes": 9, "cold_bytes"'),
    ],
)
def test_no_key_that_counts_may_stand_twice(where: str, old: str, new: str) -> None:
    text = json.dumps(document(planned("cache", [[0.1]])))
    assert text.count(old) == 1
    (said,) = messages(text.replace(old, new).encode())
    assert said.startswith(f"{where} has the key `")
    assert said.endswith("` twice")


def test_a_key_of_the_statistics_may_not_stand_twice_either() -> None:
    text = json.dumps(document(plain("x"))).replace('"iterations": 1', '"iterations": 30, "iterations": 1')
    assert messages(text.encode()) == ["benchmarks[0].stats has the key `iterations` twice"]


def test_elsewhere_keys_may_stand_twice() -> None:
    text = json.dumps(document(plain("x"))).replace('"node": "ci"', '"node": "ci", "node": "other"')
    assert messages(text.encode()) == []


@pytest.mark.parametrize("info", [None, 3, {}, {"id": "unknown"}, {"id": 7}, {"id": "F" * 40}, {"id": "1" * 39}])
def test_a_file_may_not_know_its_commit(info: object) -> None:
    read = read_results("r.json", json.dumps(document(plain("x")) | {"commit_info": info}).encode())
    assert (read.findings, read.results.commit) == ((), None)


@pytest.mark.parametrize("oid", ["a" * 40, "b" * 64])
def test_the_commit_and_its_state_are_told(oid: str) -> None:
    read = read_results("r.json", encoded(plain("x"), commit=oid, dirty=True))
    assert (read.results.commit, read.results.dirty) == (oid, True)


def test_tests_that_were_not_measured_are_read_and_what_is_none_is_passed_over() -> None:
    entry = {"test": "t.py::a", "capability": "cache", "reason": "not measured: the test failed"}
    content = document(planned("cache", [[0.1]])) | {
        "budget": {"unmeasured": [entry, {**entry, "capability": None}, 7]}
    }
    results = read_results("r.json", json.dumps(content).encode()).results
    assert results.unmeasured == (Unmeasured("t.py::a", "cache", "not measured: the test failed"),)
    others: tuple[object, ...] = (None, [], {"unmeasured": 1})
    for told in others:
        content["budget"] = told
        assert read_results("r.json", json.dumps(content).encode()).results.unmeasured == ()


def test_waits_are_read_where_there_are_some() -> None:
    waiting = planned("cache", [[0.1, 0.2]])
    waiting["extra_info"]["budget"]["processes"] = [{"samples": [0.1, 0.2], "reference": [], "waited": [0.0, 0.2]}]
    (found,) = read_results("r.json", encoded(waiting)).results.measurements
    assert found.processes == (ProcessSamples((0.1, 0.2), (), (0.0, 0.2)),)


@pytest.mark.parametrize("waited", [[0.1], [0.0, 0.3], [0.0, 0.0, 0.0]])
def test_waits_are_parts_of_their_samples(waited: list[float]) -> None:
    waiting = planned("cache", [[0.1, 0.2]])
    waiting["extra_info"]["budget"]["processes"] = [{"samples": [0.1, 0.2], "waited": waited}]
    (said,) = messages(encoded(waiting))
    assert said == "benchmarks[0].extra_info.budget.processes[0].waited are not parts of the samples"
