from governance.domain.codes import FINDING_CODES

CONTRACT = {
    "BG0": "01 02 03",
    "BG1": "01 02 03 04 05 06 07 08 09 10",
    "BG2": "01 02 03 04 05 06 07 08 09 10",
    "BG3": "01 02 03",
    "BG4": "01 02",
    "BG5": "01",
    "GT1": "01 02 03 04 05 06 07 08 11 12 13 14 15 16 17 18 19 20",
    "RV1": "01 02 03 04 05 06 07",
    "RT1": "01 02",
}


def test_every_code_of_the_contract_is_explained_and_no_other() -> None:
    assert list(FINDING_CODES) == [
        f"{group}{number}" for group, numbers in CONTRACT.items() for number in numbers.split()
    ]


def test_a_rule_has_a_title_and_a_reason() -> None:
    for code, rule in FINDING_CODES.items():
        assert rule.code == code
        assert rule.title
        assert rule.why
        assert not rule.title.endswith(".")
