"""Another number in a record's name, title and front matter."""

import pytest

from governance.documents.adr.reader import read_adr
from governance.documents.adr.renumbering import renumbered
from governance.errors import RefusedError

TABLE = "\n## Budget Changes\n\n| Budget | Before | After |\n|---|---|---|\n| `a.max_31` | 31 | 32 |\n"


@pytest.mark.parametrize(
    ("path", "text", "moved", "edited"),
    [
        ("adr/031-raise-31.md", "# ADR 031: Raise 31\n", "adr/040-raise-31.md", "# ADR 040: Raise 31\n"),
        ("adr/31-x.md", "# 31. Raise\r\n", "adr/40-x.md", "# 40. Raise\r\n"),
        ("adr/ADR031-x.md", "# Raise\n", "adr/ADR040-x.md", "# Raise\n"),
        ("x/2021-06-10_031-x.md", "# Raise\n", "x/2021-06-10_040-x.md", "# Raise\n"),
        ("adr/raise.md", "ADR 031: Raise\n==============\n", "adr/raise.md", "ADR 040: Raise\n==============\n"),
        (
            "adr/raise.md",
            "---\nnumber: 31\ndate: 2031-01-31\n---\n# Raise\n",
            "adr/raise.md",
            "---\nnumber: 40\ndate: 2031-01-31\n---\n# Raise\n",
        ),
    ],
)
def test_the_number_changes_where_it_is_stated_and_nowhere_else(path: str, text: str, moved: str, edited: str) -> None:
    assert renumbered(path, (text + TABLE).encode(), 40) == (moved, (edited + TABLE).encode())
    assert read_adr(moved, (edited + TABLE).encode()).number == 40


def test_a_mark_at_the_start_stays() -> None:
    data = b"\xef\xbb\xbf# ADR 031: Raise\n" + TABLE.encode()
    assert renumbered("adr/031-x.md", data, 40)[1] == data.replace(b"031", b"040")


@pytest.mark.parametrize(
    ("path", "data", "why"),
    [
        ("adr/raise.md", f"# Raise\n{TABLE}".encode(), "has no number"),
        ("adr/031-x.md", b"# ADR 031: \xff\n", "cannot be read"),
        ("adr/031-x.md", f"# ADR &#51;1: Raise\n{TABLE}".encode(), "cannot be changed in place"),
    ],
)
def test_what_cannot_be_renumbered_plainly_is_refused(path: str, data: bytes, why: str) -> None:
    with pytest.raises(RefusedError, match=why):
        renumbered(path, data, 40)


def test_a_record_without_a_title_has_the_number_of_its_file() -> None:
    assert renumbered("adr/031-x.md", TABLE.encode(), 40) == ("adr/040-x.md", TABLE.encode())
