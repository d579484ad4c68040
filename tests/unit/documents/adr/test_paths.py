import subprocess
import sys

import pytest

from governance.documents.adr.paths import (
    MAX_ADR_BYTES,
    file_number,
    is_adr_path,
    is_other_record,
    may_bear,
    may_decide_budgets,
    signoff_number,
)

FOLDERS = ("adr", "docs/decisions/")


@pytest.mark.parametrize(
    ("path", "number"),
    [
        ("adr/031-raise-the-limit.md", 31),
        ("adr/0001_record.md", 1),
        ("0007.md", 7),
        ("7.MD", 7),
        ("ADR004-store-schemas.md", 4),
        ("AD0001-layers.md", 1),
        ("adr-08.md", 8),
        ("adr_12_x.md", 12),
        ("adr 12 x.md", 12),
        ("rfc-3-x.md", 3),
        ("adr-006-02-client.md", 6),
        ("008adr-exceptions.md", 8),
        ("0003.keep-it.md", 3),
        ("00006-users.md", 6),
        ("1144-composite.md", 1144),
        ("2021-06-10_006-network.md", 6),
        ("20210610_006-network.md", 6),
        ("2023-06-05-migration.md", None),
        ("2023-06-05-12-angry-men.md", None),
        ("2023-06-05_2fa.md", None),
        ("20201002-explicit-architecture.md", None),
        ("adr-2023-06-05-x.md", None),
        ("2023-06-05.md", None),
        ("2023-13-45-x.md", 2023),
        ("99999999-x.md", 99999999),
        ("README.md", None),
        ("adr/031-folder/index.md", 31),
        ("2fa-login.md", None),
        ("1.2-release.md", None),
        ("phase-2-rollout.md", None),
        ("٣١-x.md", None),
        ("12345678901234567890-x.md", None),
        ("031-folder/README.md", 31),
        ("A105-x.md", 105),
        ("L44-x.md", 44),
        ("S3-x.md", None),
        ("ODH-ADR-0001-x.md", 1),
        ("KEP-3962-x.md", 3962),
        ("RFC-0006.md", 6),
        ("017pdr-x.md", 17),
        ("use-http2-x.md", None),
    ],
)
def test_the_number_stands_first_in_the_name_and_a_date_is_none(path: str, number: int | None) -> None:
    assert file_number(path) == number


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("adr/031-x.md", True),
        ("adr/old/031-x.md", True),
        ("docs/decisions/1-x.md", True),
        ("adr/031-x.txt", False),
        ("adr/031-x.MD", False),
        ("adr.md", False),
        ("adrs/031-x.md", False),
        ("other/adr/031-x.md", False),
        ("adr/signoffs/031/notes.md", False),
        ("adr/signoffs.md", True),
    ],
)
def test_records_are_markdown_files_below_the_folders_but_not_below_signoffs(path: str, expected: bool) -> None:  # noqa: FBT001
    assert is_adr_path(path, FOLDERS) is expected


def test_signoffs_of_an_inner_folder_are_no_records_of_the_outer_one() -> None:
    assert not is_adr_path("docs/adr/signoffs/1/x.md", ("docs", "docs/adr"))


@pytest.mark.parametrize(
    ("path", "number"),
    [
        ("adr/signoffs/031/alice.yaml", 31),
        ("adr/signoffs/31/alice.yaml", 31),
        ("docs/decisions/signoffs/0007/deep/bob.yaml", 7),
        ("adr/signoffs/031/README.md", 31),
        ("adr/signoffs/031", None),
        ("adr/signoffs/031/", None),
        ("adr/signoffs/x31/alice.yaml", None),
        ("adr/signoffs/٣١/alice.yaml", None),
        ("adr/signoffs/alice.yaml", None),
        ("adr/signoff/031/alice.yaml", None),
        ("signoffs/031/alice.yaml", None),
        ("adr/031/alice.yaml", None),
    ],
)
def test_a_sign_off_belongs_to_the_number_of_its_folder(path: str, number: int | None) -> None:
    assert signoff_number(path, FOLDERS) == number


@pytest.mark.parametrize(
    "text",
    [
        "## Budget Changes",
        "a BUDGET CHANGES b",
        "# Budget \t Changes ##",
        "\ufeff## **budget changes**",
        "text\r## Budget Changes\r",
    ],
)
def test_a_glance_never_misses_the_section(text: str) -> None:
    assert may_decide_budgets(text.encode())


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# 1. Title\n\n## Context\n\nbudget\n\nchanges",
        "# B**udg**et  C<b>hange</b>s",
        "## &#66;udget &#x43;hange&#115;",
        "## [Budget][x] *Changes* ##",
        "Budget\nChanges\n-------",
        "   #\tB\\udget `Changes`",
        "B*udget*\n\nChanges\n---",
        "B*udget* Changes\n\n---\n---\n",
        "## Budget and change",
        "\nx\n---",
    ],
)
def test_a_glance_spares_other_records_the_parser(text: str) -> None:
    assert not may_decide_budgets(text.encode())


def test_bytes_that_are_no_text_and_files_too_large_are_judged_by_the_words_alone() -> None:
    padding = b"x" * MAX_ADR_BYTES

    assert may_decide_budgets(b"\xff\xfe budget Changes")
    assert may_decide_budgets(padding + b"BUDGET CHANGES")
    assert not may_decide_budgets(padding + b"\n## B*udget* Changes\n")


def test_a_glance_needs_no_parser() -> None:
    code = "import sys, governance.documents.adr.paths; sys.exit(bool({'markdown_it', 'yaml'} & set(sys.modules)))"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize(
    "line",
    ["# ADR 1001: T", "1001", "x1001y", "0001001", "**1001**"],
)
def test_a_record_may_bear_a_number_whose_digits_stand_in_a_line(line: str) -> None:
    assert may_bear("adr/x.md", f"words\n{line}\n".encode(), 1001)


@pytest.mark.parametrize(
    "line",
    [
        "# ADR 1002: T",
        "1 001",
        "1a0b0c1",
        "100\n1",
        "",
        "00010010",
        "10**01**",
        "1<b>0</b>01",
        "1&#48;01",
        "1\u200b001",
    ],
)
def test_digits_that_are_put_together_or_parted_are_another_number(line: str) -> None:
    assert not may_bear("adr/x.md", f"words\n{line}\n".encode(), 1001)
    assert may_bear("adr/1001-x.md", line.encode(), 1001)


@pytest.mark.parametrize("piece", [b"1", b"1-", b"1-0-", b"10", b"-"])
def test_the_digits_of_a_hostile_line_are_looked_for_once(piece: bytes) -> None:
    assert not may_bear("adr/x.md", piece * (MAX_ADR_BYTES // len(piece)), 1110002)


@pytest.mark.parametrize(
    ("path", "number"),
    [
        ("adr/0003-x.adoc", 3),
        ("adr/ADR-0004.RST", 4),
        ("adr/0005-x/README.asciidoc", 5),
        ("adr/deep/6.rst", 6),
    ],
)
def test_a_record_in_another_markup_has_a_number_and_is_none_that_is_read(path: str, number: int) -> None:
    assert file_number(path) == number
    assert is_other_record(path)
    assert is_other_record(path, ("docs", "adr"))
    assert not is_other_record(path, ("docs",))
    assert not is_adr_path(path, ("adr",))


@pytest.mark.parametrize(
    "path", ["adr/0003-x.md", "adr/index.adoc", "adr/0003-x.txt", "adr/0003-x.adoc.md", "0003.adoc/x"]
)
def test_other_files_are_no_records_in_another_markup(path: str) -> None:
    assert not is_other_record(path)


def test_a_sign_off_folder_holds_no_records_in_another_markup() -> None:
    assert not is_other_record("adr/signoffs/031/0003-x.adoc", ("adr",))
