from hypothesis import given
from hypothesis import strategies as st

from governance.domain.production.generated_files import differences

LINES = st.lists(st.sampled_from(["a", "b", "c", ""]), max_size=30).map("\n".join)


def applied(diff: list[str], found: str) -> str:
    """What a unified diff makes of a text."""
    lines = found.split("\n")
    result: list[str] = []
    done = 0
    for line in diff[2:]:
        if line.startswith("@@"):
            start = int(line.split(" ")[1][1:].partition(",")[0])
            length = int((line.split(" ")[1].partition(",")[2]) or "1")
            first = start - 1 if length else start
            result += lines[done:first]
            done = first
        elif line.startswith("+"):
            result.append(line[1:])
        else:
            assert lines[done] == line[1:]
            if line.startswith(" "):
                result.append(line[1:])
            done += 1
    return "\n".join(result + lines[done:])


def test_a_difference_is_told_with_the_lines_around_it_and_their_numbers() -> None:
    found = "".join(f"{number}\n" for number in range(1, 101))
    due = found.replace("50\n", "fifty\n")
    assert list(differences(found, due, "file.json")) == [
        "--- file.json", "+++ what the budgets say", "@@ -47,7 +47,7 @@",
        " 47", " 48", " 49", "-50", "+fifty", " 51", " 52", " 53",
    ]  # fmt: skip


@given(LINES, LINES)
def test_the_differences_lead_from_what_is_found_to_what_is_due(found: str, due: str) -> None:
    diff = list(differences(found, due, "file.json"))
    assert (applied(diff, found) if diff else found) == due


def test_of_many_differences_all_are_told() -> None:
    assert len(list(differences("old\n" * 2000, "new\n" * 2000, "file.json"))) == 2 + 1 + 4000 + 1
    assert len(list(differences("old\n" * 2000, "new\n" * 2001, "file.json"))) == 1


def test_of_very_many_differences_only_the_place_is_told() -> None:
    found = "same\n" + "old\n" * 3000 + "end\n"
    due = "same\n" + "new\n" * 3000 + "end\n"
    (line,) = differences(found, due, "file.json")
    assert line == "@@ 3000 lines from line 2 on should be 3000 others @@"
