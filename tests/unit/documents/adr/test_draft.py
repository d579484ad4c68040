"""Drafts: what is known is filled in, what only a person knows is marked, and nothing is ready before it is filled."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from capability_budgets.reading.limits import LimitId
from capability_budgets.reading.problems import Place
from capability_budgets.reading.values import Value
from governance.documents.adr.draft import (
    MARK,
    Draft,
    DraftedValue,
    Needed,
    draft,
    file_name,
    next_number,
    number_width,
)
from governance.documents.adr.reader import read_adr
from governance.domain.judgement.changes import Change, Direction

LATENCY = "rate_limiter.max_latency_ms"


def change(
    budget: str = LATENCY,
    before: Value = Decimal(10),
    after: Value = Decimal(12),
    direction: Direction = Direction.LOOSEN,
) -> Change:
    limit = LimitId.parse(budget)
    values = [value if isinstance(value, Decimal) else None for value in (before, after)]
    return Change(budget, before, after, direction, "b.yaml", Place("b.yaml", 1), limit, values[0], values[1])


DRAFT = Draft(
    number=31,
    width=3,
    title="Give the limiter  room",
    date=dt.date(2026, 11, 23),
    reason="",
    changes=(change(),),
    needed=((Needed("loosening", 2, ("alice", "bob", "carol"), "for changes that loosen"),),),
    past=(
        (
            LATENCY,
            (DraftedValue(dt.date(2025, 7, 18), "8", "adoption"), DraftedValue(dt.date(2026, 1, 5), "10", "ADR 012")),
        ),
    ),
)


def read(data: Draft) -> tuple[str, ...]:
    record = read_adr("adr/031-x.md", draft(data).encode())
    return tuple(problem.message for problem in record.problems)


def test_a_draft_reads_as_the_decision_it_proposes() -> None:
    record = read_adr("adr/031-x.md", draft(DRAFT).encode())
    assert (record.number, record.title, record.status) == (31, "Give the limiter room", "proposed")
    assert record.date == dt.date(2026, 11, 23)
    assert record.deciders == ("alice", "bob", "carol")
    assert record.lines == {change().line}


def test_a_draft_is_not_ready_until_every_mark_is_filled() -> None:
    assert read(DRAFT)
    filled = draft(DRAFT).replace(MARK, "it was measured")
    assert read_adr("adr/031-x.md", filled.encode()).problems == ()


def test_a_draft_says_at_a_glance_what_changes_and_who_must_sign() -> None:
    text = draft(DRAFT)
    assert f"`{LATENCY}` **gets looser**: 10 → 12 (+20 %)" in text
    assert "2 of alice, bob, carol — rule “loosening”, for changes that loosen" in text
    assert "*   2025-07-18: 8 (adoption)\n*   2026-01-05: 10 (ADR 012)" in text
    assert text.index("Keep the budget and fix the code") < text.index("Raise it for a limited time")
    assert "budget propose rate_limiter.max_latency_ms=10" in text


def test_the_authors_reason_is_the_context() -> None:
    assert "\n\nThe audit log landed.\n" in draft(replace(DRAFT, reason="The audit log landed. "))


@pytest.mark.parametrize(
    ("item", "words"),
    [
        (change(before=Decimal(12), after=Decimal(10), direction=Direction.TIGHTEN), "gets tighter"),
        (change(before=None, direction=Direction.TIGHTEN), "none → 12"),
        (change(after=None), "10 → none"),
        (change("budgets/policy.yaml", None, f"sha256:{'a' * 64}", Direction.GOVERNANCE), "changes who governs what"),
    ],
)
def test_every_kind_of_change_is_told(item: Change, words: str) -> None:
    data = replace(DRAFT, changes=(item,), needed=((),), past=((item.budget, ()),))
    text = draft(data)
    assert words in text
    assert "no rule of the policy covers it" in text
    assert ("*   none: it is new" if item.before is None else "*   none is on record") in text
    assert read_adr("adr/031-x.md", text.encode()).lines == {item.line}


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Give the limiter room", "031-give-the-limiter-room.md"),
        ("Größer, schneller!", "031-grosser-schneller.md"),
        ("Łódź, İstanbul & Ærø", "031-lodz-istanbul-aero.md"),
        ("提案", "031-提案.md"),
        ("Увеличить лимит: Ёлки", "031-увеличить-лимит-ёлки.md"),
        ("제한 늘리기", "031-제한-늘리기.md"),
        ("レート制限を上げる", "031-レート制限を上げる.md"),
        ("गति सीमा", "031-गति-सीमा.md"),
        ("\uff46\uff55\uff4c\uff4c\u202e\uff37\uff49\uff44\uff54\uff48", "031-full-width.md"),
        ("🚀 ‼", "031-budget-change.md"),
        ("../../etc/passwd", "031-etc-passwd.md"),
        ("x" * 200, f"031-{'x' * 60}.md"),
    ],
)
def test_the_name_of_a_file_is_plain_and_of_its_own_whatever_the_title(title: str, name: str) -> None:
    assert file_name(31, 3, title) == name


@pytest.mark.parametrize(
    ("paths", "width"),
    [
        ((), 3),
        (("adr/README.md",), 3),
        (("adr/0001-x.md", "adr/0002-y.md"), 4),
        (("adr/7-x.md",), 1),
        (("adr/2021-06-10_006-x.md",), 3),
    ],
)
def test_numbers_are_as_wide_as_in_the_folder(paths: tuple[str, ...], width: int) -> None:
    assert number_width(paths) == width


def test_the_next_number_follows_the_highest() -> None:
    assert next_number([30, 7, 12]) == 31
    assert next_number([]) == 1


RENAME = Change("metrics", "metrics", "telemetry", Direction.RENAME, "b.yaml", Place("b.yaml", 1, 1))
GOVERNED = change("budgets/policy.yaml", f"sha256:{'a' * 64}", f"sha256:{'b' * 64}", Direction.GOVERNANCE)


def test_a_rename_is_told_as_one_with_options_of_its_own() -> None:
    text = draft(replace(DRAFT, changes=(RENAME,), needed=((),), past=()))
    assert "*   `metrics` **is renamed**: `telemetry`, with all its limits as they are\n" in text
    assert "### Option B: Rename it" in text
    assert "`budget propose --rename telemetry=metrics`" in text
    assert "In numbers" not in text
    assert read_adr("adr/031-x.md", text.encode()).lines == {RENAME.line}


def test_what_changes_in_a_governed_file_is_told_as_code_whatever_stands_in_it() -> None:
    details = {GOVERNED.budget: ("rule “{words}” `TODO`\n## Budget Changes: removed",)}
    text = draft(replace(DRAFT, changes=(GOVERNED,), needed=((),), past=((GOVERNED.budget, ()),), details=details))
    assert "    *   `rule “{words}” 'TODO' ## Budget Changes: removed`\n" in text
    assert "### Option C: Change it as above" in text
    assert "budget propose --from-worktree --title TITLE" in text
    assert "none is on record" in text
    assert (
        read_adr(
            "adr/031-x.md", text.replace(f"{MARK}:", "Measured:").replace(f": {MARK}", ": Alice").encode()
        ).problems
        == ()
    )


def test_what_is_removed_comes_back_as_new() -> None:
    assert f"budget propose {LATENCY}=10 --new" in draft(replace(DRAFT, changes=(change(after=None),)))


def test_a_date_stands_beside_what_gets_looser() -> None:
    tighter = change("metrics.max_memory_mb", Decimal(2), Decimal(1), Direction.TIGHTEN)
    until = dt.date(2027, 1, 31)
    text = draft(replace(DRAFT, changes=(change(), tighter), needed=((), ()), until=until))
    rows = read_adr("adr/031-x.md", text.encode()).rows
    assert [(row.line, row.until) for row in rows] == [(change().line, until), (tighter.line, None)]
