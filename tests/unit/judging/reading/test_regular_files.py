import pytest

from governance.judging.reading.governed_paths import Scope
from governance.judging.reading.regular_files import irregularities
from governance.ports.trees import Difference, TreeEntry
from tests.support.values import policy

FILE = TreeEntry("100644", "1" * 40)
SCOPE = Scope.of(policy(protect=("gate.yml",)))


def told(entries: dict[str, TreeEntry], changed: tuple[str, ...] = ()) -> list[tuple[str | None, str]]:
    differences = [Difference(path, None, FILE) for path in changed]
    found = list(irregularities(entries, differences, SCOPE))
    assert {(finding.code, finding.is_error) for finding in found} <= {("BG002", True)}
    return [(finding.place.file, finding.message) for finding in found]


@pytest.mark.parametrize("mode", ["100644", "100755"])
def test_regular_files_executable_or_not_are_regular(mode: str) -> None:
    assert told({"budgets/a.yaml": TreeEntry(mode, "1"), "budgets/policy.yaml": FILE}) == []


@pytest.mark.parametrize(
    ("path", "mode", "kind"),
    [
        ("budgets/a.yaml", "120000", "a symbolic link"),
        ("budgets/policy.yaml", "120000", "a symbolic link"),
        ("gate.yml", "120000", "a symbolic link"),
        ("CODEOWNERS", "120000", "a symbolic link"),
        ("budgets", "160000", "a submodule"),
        ("budgets/team", "160000", "a submodule"),
        ("budgets/team", "120000", "a symbolic link"),
        ("budgets/a.yaml", "100664", "of mode 100664"),
    ],
)
def test_links_submodules_and_other_modes_are_not(path: str, mode: str, kind: str) -> None:
    assert told({path: TreeEntry(mode, "1")}) == [(path, f"{path} is {kind}, not a regular file")]


def test_links_elsewhere_are_nobodys_business() -> None:
    assert told({"docs/x": TreeEntry("120000", "1"), ".github/y": TreeEntry("160000", "1")}) == []


def test_a_name_that_is_not_utf8_is_shown_as_ascii() -> None:
    assert told({"budgets/\udcff.yaml": FILE}) == [
        ("'budgets/\\udcff.yaml'", "the name 'budgets/\\udcff.yaml' is not UTF-8")
    ]


@pytest.mark.parametrize(
    ("paths", "odd"),
    [
        (("budgets/a.yaml", "budgets/A.yaml"), "budgets/a.yaml"),
        (("budgets/a.yaml", "Budgets/b.txt"), "Budgets"),
        (("budgets/caf\u00e9.yaml", "budgets/cafe\u0301.yaml"), "budgets/caf\u00e9.yaml"),
        (("CODEOWNERS", "codeowners"), "codeowners"),
        (("budgets/policy.yaml", "budgets/Policy.yaml/x"), "budgets/Policy.yaml"),
    ],
)
def test_names_that_are_one_where_case_or_unicode_form_does_not_count_collide(paths: tuple[str, ...], odd: str) -> None:
    assert [file for file, _ in told(dict.fromkeys(paths, FILE))] == [odd]
    governed, other = paths
    ((file, _),) = told({governed: FILE}, (other,))
    assert file is not None
    assert other.startswith(file)


def test_a_collision_names_both_and_what_is_not_ascii_in_ascii() -> None:
    ((_, message),) = told({"budgets/a.yaml": FILE, "budgets/A.yaml": FILE})
    assert message == "budgets/A.yaml and budgets/a.yaml are one path where case or Unicode form does not count"
    ((_, message),) = told({"budgets/k.yaml": FILE, "budgets/\u212a.yaml": FILE})
    assert message.startswith("'budgets/\\u212a.yaml' and ") or "'budgets/\\u212a.yaml'" in message


def test_what_a_step_removes_collides_with_nothing() -> None:
    differences = [Difference("Budgets/a.yaml", FILE, None)]
    assert list(irregularities({"budgets/a.yaml": FILE}, differences, SCOPE)) == []


def test_collisions_of_what_is_not_governed_are_nobodys_business() -> None:
    assert told({"budgets/a.yaml": FILE}, ("src/A.py", "src/a.py")) == []
