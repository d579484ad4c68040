import datetime as dt
import json
from typing import Any

import pytest

from governance.documents.measurements.results_facts import UNKNOWN_MACHINE, Facts, read_facts

MACHINE: dict[str, Any] = {"cpu": {"brand_raw": "Intel(R)  Xeon", "count": 8}, "system": "Linux", "machine": "x86_64"}
DATE = dt.datetime(2026, 11, 25, 10, tzinfo=dt.UTC)


def facts(**others: object) -> Facts:
    root = {"datetime": "2026-11-25T10:00:00.123456+00:00", "machine_info": MACHINE}
    return read_facts(json.dumps(root | others).encode())


def test_the_class_of_a_machine_is_its_processor_its_cores_and_its_system() -> None:
    assert facts() == Facts(DATE, "Intel(R) Xeon, 8 cores, Linux")
    assert facts(machine_info=MACHINE | {"cpu": {"brand": "AMD", "count": 2}}).machine == "AMD, 2 cores, Linux"
    assert facts(machine_info=MACHINE | {"cpu": {"count": 2}, "processor": "arm"}).machine == "arm, 2 cores, Linux"


@pytest.mark.parametrize("machine", [None, {}, {"cpu": 3}, {"cpu": {"count": 2}}, {"cpu": {"brand_raw": "x"}}])
def test_a_machine_that_is_not_told_is_unknown(machine: object) -> None:
    assert facts(machine_info=machine).machine == UNKNOWN_MACHINE


def test_moments_are_read_in_any_zone() -> None:
    assert facts(datetime="2026-11-25T12:00:00+02:00").date == DATE
    assert facts(datetime="2026-11-25T10:00:00").date == DATE


@pytest.mark.parametrize("text", [None, 5, "yesterday"])
def test_a_moment_that_is_none_is_unknown(text: object) -> None:
    assert facts(datetime=text).date is None


@pytest.mark.parametrize("data", [b"{", b"[]", b"[" * 100_000, b"\xff"])
def test_a_file_that_cannot_be_read_says_nothing(data: bytes) -> None:
    assert read_facts(data) == Facts(None, UNKNOWN_MACHINE)
