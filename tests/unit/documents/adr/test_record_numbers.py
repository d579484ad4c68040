import pytest

from governance.documents.adr.markdown import Link
from governance.documents.adr.record_numbers import numbered_title, numbers_in


@pytest.mark.parametrize(
    ("text", "hint", "number", "title"),
    [
        ("1. Record decisions", None, 1, "Record decisions"),
        ("2: Use it", None, 2, "Use it"),
        ("5) Use it", None, 5, "Use it"),
        ("3 - Use it", None, 3, "Use it"),
        ("0044 \u2014 Use it", None, 44, "Use it"),
        ("0009 \u00b7 Use it", None, 9, "Use it"),
        ("ADR 030: Use it", None, 30, "Use it"),
        ("ADR-008: Use it", None, 8, "Use it"),
        ("ADR004: Use it", None, 4, "Use it"),
        ("ADR #002: Use it", None, 2, "Use it"),
        ("[ADR-0057] Use it", None, 57, "Use it"),
        ("ADR-0001 \u2014 Use it", None, 1, "Use it"),
        ("adr 5\uff1a Use it", None, 5, "Use it"),
        ("AD001: Use it", None, 1, "Use it"),
        ("Architecture Decision Record 12: Use it", None, 12, "Use it"),
        ("ADR 12", None, 12, ""),
        ("0011 Use it", None, 11, "Use it"),
        ("34 Use it", 34, 34, "Use it"),
        ("34 ways to use it", 5, None, "34 ways to use it"),
        ("34 ways to use it", None, None, "34 ways to use it"),
        ("3.5 Use it", None, None, "3.5 Use it"),
        ("10:30 is late", None, None, "10:30 is late"),
        ("2026-11-23 Use it", None, None, "2026-11-23 Use it"),
        ("ADR-2026-001: Use it", None, None, "ADR-2026-001: Use it"),
        ("ADR: Use it", None, None, "ADR: Use it"),
        ("UTF-8: use it", None, None, "UTF-8: use it"),
        ("RFC 2119: use it", None, None, "RFC 2119: use it"),
        ("Address 5: use it", None, None, "Address 5: use it"),
        ("\u0663\u0661. Use it", None, None, "\u0663\u0661. Use it"),
        ("Use it (ADR)", None, None, "Use it (ADR)"),
        ("RFC-0006 Use it", 6, 6, "Use it"),
        ("RFC-0006 Use it", None, 6, "Use it"),
        ("RFC-021: Use it", None, 21, "Use it"),
        ("RFC 21: Use it", 21, 21, "Use it"),
        ("RFC 21: Use it", 5, None, "RFC 21: Use it"),
        ("KEP-3962: Use it", 3962, 3962, "Use it"),
        ("Aries RFC 0008: Use it", None, 8, "Use it"),
        ("A105: Use it", 105, 105, "Use it"),
        ("S3: Use it", None, None, "S3: Use it"),
        ("ODH-ADR-0001: Use it", None, 1, "Use it"),
        ("REPORT-DEC-008: Use it", None, 8, "Use it"),
        ("ODH-ADR-Operator-0011 - Use it", 11, 11, "Use it"),
        ("DEC-517: Use it", 517, 517, "Use it"),
        ("DEC-517: Use it", None, None, "DEC-517: Use it"),
        ("SHA-256: use it", 3, None, "SHA-256: use it"),
        ("Décision 4 : Use it", 4, 4, "Use it"),
        ("Решение 005: Use it", None, 5, "Use it"),
    ],
)
def test_a_title_may_begin_with_the_number(text: str, hint: int | None, number: int | None, title: str) -> None:
    assert numbered_title(text, hint) == (number, title)


@pytest.mark.parametrize(
    ("label", "target", "numbers"),
    [
        ("16. Queue", "0016-queue.md", (16,)),
        ("the new way", "../adr/ADR045-new.md#x", (45,)),
        ("ADR 32", "/adr/32", (32,)),
        ("32", "/adr/32/", (32,)),
        ("ADR-0008", "https://example.com/x", (8,)),
        ("AD045: Remove it", "remove.md", (45,)),
        ("5. Do it", "do-it.md", (5,)),
        ("20200925-packages", "20200925-packages.md", ()),
        ("#12", "https://example.com/pull/12", ()),
        ("5. Do it", "https://example.com/issues/12", ()),
    ],
)
def test_a_link_names_a_record_by_its_file_or_its_text(label: str, target: str, numbers: tuple[int, ...]) -> None:
    assert numbers_in(f"by {label} now", (Link(label, target, 3),)) == numbers


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("ADR-0057", (57,)),
        ("ADR 5 and ADR 6", (5, 6)),
        ("5", (5,)),
        ("0005, 0006 and 7", (5, 6, 7)),
        ("0003-release-layout", (3,)),
        ("2026-11-23, ADR 5", (5,)),
        ("2026-11-23", ()),
        ("#5", (5,)),
        ("5 ADR 5", (5,)),
        ("version 2 of the protocol", ()),
        ("2 teams", ()),
        ("docs/adr/0004-x.md, 0005-y.md", (4, 5)),
        ("adr/notes.md 6", (6,)),
        ("N/A", ()),
        ("", ()),
    ],
)
def test_words_name_records_too(text: str, numbers: tuple[int, ...]) -> None:
    assert numbers_in(text) == numbers
