"""What git hands to its pre-receive hook."""

import pytest

from governance.documents.git.hook_input import read_updates
from governance.domain.reports.push import RefUpdate
from governance.errors import UsageError

ONE, TWO, ZERO = "1" * 40, "2" * 40, "0" * 40


def test_each_line_moves_one_ref() -> None:
    data = f"{ONE} {TWO} refs/heads/main\n{ZERO} {TWO} refs/tags/v1\n{ONE} {ZERO} refs/heads/old\n".encode()
    assert read_updates(data) == (
        RefUpdate(ONE, TWO, "refs/heads/main"),
        RefUpdate(None, TWO, "refs/tags/v1"),
        RefUpdate(ONE, None, "refs/heads/old"),
    )


def test_the_last_line_end_may_be_missing_and_ids_may_be_longer() -> None:
    assert read_updates(f"{'a' * 64} {'b' * 64} refs/heads/main".encode()) == (
        RefUpdate("a" * 64, "b" * 64, "refs/heads/main"),
    )


def test_names_in_other_encodings_survive() -> None:
    (update,) = read_updates(f"{ONE} {TWO} refs/heads/".encode() + b"\xff\n")
    assert update.ref == "refs/heads/\udcff"


@pytest.mark.parametrize(
    "line",
    [
        "",
        "main",
        f"{ONE} {TWO}",
        f"{ONE} {TWO} ",
        f"{ONE}  {TWO} refs/heads/main",
        f"{ONE} {TWO} refs/heads/main ",
        f"{ONE} {TWO} refs/heads/a b",
        f"{ONE} {TWO} refs/heads/main\r",
        f"{ONE} {TWO} refs/heads/\x1b[2J",
        f"{ONE[1:]} {TWO} refs/heads/main",
        f"{ONE} {TWO}2 refs/heads/main",
        f"{ONE} {'2' * 64} refs/heads/main",
        f"{ONE.replace('1', 'A')} {TWO} refs/heads/main",
        f"{ONE} HEAD refs/heads/main",
    ],
)
def test_a_line_of_another_form_stops_everything(line: str) -> None:
    good = f"{ONE} {TWO} refs/heads/main\n"
    with pytest.raises(UsageError, match="line 2 of standard input"):
        read_updates(f"{good}{line}\n{good}".encode())


def test_no_line_at_all_is_no_push() -> None:
    with pytest.raises(UsageError, match="no line") as caught:
        read_updates(b"")
    assert "before anything else reads" in caught.value.fix
