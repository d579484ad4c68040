from governance.domain.codes import FINDING_CODES

PUBLISHED = {
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


def test_no_published_code_goes() -> None:
    published = {f"{group}{number}" for group, numbers in PUBLISHED.items() for number in numbers.split()}
    assert published <= FINDING_CODES.keys()


def test_codes_stand_by_family_and_number() -> None:
    families = list(dict.fromkeys(code[:2] for code in FINDING_CODES))
    assert list(FINDING_CODES) == sorted(FINDING_CODES, key=lambda code: (families.index(code[:2]), code))


def test_a_rule_has_a_title_and_a_reason() -> None:
    for code, rule in FINDING_CODES.items():
        assert rule.code == code
        assert rule.title
        assert rule.why
        assert not rule.title.endswith(".")
