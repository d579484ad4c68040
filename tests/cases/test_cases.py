"""Every story below this folder gives the report that its `expected.json` says."""

from pathlib import Path

import pytest

from governance.domain.codes import FINDING_CODES
from tests.support.cases import CASES, Case, all_cases, played

CODES = sorted(code for code in FINDING_CODES if code.startswith("BG"))


@pytest.mark.parametrize("case", all_cases(), ids=lambda case: case.name)
def test_the_report_is_as_expected(case: Case, tmp_path: Path) -> None:
    result = played(case, tmp_path)
    report = result.json
    told = [
        {key: finding[key] for key in wanted}
        for finding, wanted in zip(report["findings"], case.expected["findings"], strict=False)
    ]
    codes = [finding["code"] for finding in report["findings"]]
    assert (result.status, report["verdict"], codes) == (case.expected["exit"], case.expected["verdict"], case.codes)
    assert told == case.expected["findings"]


@pytest.mark.parametrize("code", CODES)
def test_a_code_has_its_story_and_an_honest_twin(code: str) -> None:
    cases = [case for case in all_cases() if case.folder.parent.name == code]
    assert any(code in case.codes for case in cases), f"write a story in {CASES / code}"
    assert any(case.expected["exit"] == 0 for case in cases), f"write an honest twin in {CASES / code}"


def test_every_folder_is_that_of_a_code() -> None:
    assert sorted(path.name for path in CASES.iterdir() if path.is_dir() and path.name.startswith("BG")) == CODES
