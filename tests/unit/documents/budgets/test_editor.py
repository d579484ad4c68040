from decimal import Decimal

import pytest

from capability_budgets.reading.limits import LimitId
from governance.documents.budgets.editor import edit, rename
from governance.errors import RefusedError

EXAMPLE = """\
# capability_budgets.yaml
schema_validator:
  max_latency_ms: 50
  max_memory_mb: 10   # ten

rate_limiter:
  description: Token bucket      # not a limit
  max_latency_ms: 10.0
  # what it may keep
  max_memory_mb: 5
  environments:
    dev: {max_latency_ms: 40}    # overrides
    # the real one
    prod:
      max_latency_ms: 8
"""


def limit(text: str) -> LimitId:
    found = LimitId.parse(text)
    assert found
    return found


def edited(text: str, **edits: str | None) -> str:
    """Edits by identities, with `__` for the point and `AT` for the at sign."""
    asked = {
        limit(name.replace("__", ".").replace("AT", "@")): None if value is None else Decimal(value)
        for name, value in edits.items()
    }
    return edit(text.encode(), asked).decode()


def test_one_value_is_replaced_and_all_else_stays() -> None:
    assert edited(EXAMPLE, schema_validator__max_memory_mb="12.50") == EXAMPLE.replace(": 10   #", ": 12.5   #")
    assert edited(EXAMPLE, rate_limiterATdev__max_latency_ms="4") == EXAMPLE.replace("40", "4")


def test_what_already_stands_is_left_as_it_is_written() -> None:
    assert edited(EXAMPLE, rate_limiter__max_latency_ms="10", schema_validator__max_latency_ms="50.0") == EXAMPLE
    assert edited(EXAMPLE) == EXAMPLE
    assert edited(EXAMPLE, rate_limiter__max_x=None, other__max_x=None, metricsATdev__max_x=None) == EXAMPLE


def test_edits_come_together() -> None:
    assert edited(
        EXAMPLE,
        schema_validator__max_latency_ms=None,
        schema_validator__max_cpu_pct="80",
        rate_limiter__max_cpu_pct="90",
        rate_limiterATdev__max_memory_mb="9",
        rate_limiterATprod__max_memory_mb="4",
        rate_limiterATqa__max_memory_mb="6",
        metrics__max_latency_ms="5",
        metricsATdev__max_latency_ms="50",
    ) == (
        EXAMPLE.replace("  max_latency_ms: 50\n", "")
        .replace("  # ten\n", "  # ten\n  max_cpu_pct: 80\n")
        .replace("max_memory_mb: 5\n", "max_memory_mb: 5\n  max_cpu_pct: 90\n")
        .replace("max_latency_ms: 40}", "max_latency_ms: 40, max_memory_mb: 9}")
        .replace("ms: 8\n", "ms: 8\n      max_memory_mb: 4\n    qa:\n      max_memory_mb: 6\n")
        + "metrics:\n  max_latency_ms: 5\n  environments:\n    dev:\n      max_latency_ms: 50\n"
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a:\n  max_a: 1\n", "a:\n  max_a: 1\n  max_x: 7\n"),
        ("a:\n  max_a: 1", "a:\n  max_a: 1\n  max_x: 7"),
        ("a:\n  max_a: 1  # one\n\n# end\n", "a:\n  max_a: 1  # one\n  max_x: 7\n\n# end\n"),
        ("a:\r\n  max_a: 1\r\n", "a:\r\n  max_a: 1\r\n  max_x: 7\r\n"),
        ("a:\r\n  max_a: 1", "a:\r\n  max_a: 1\r\n  max_x: 7"),
        ("\ufeffa:\n\n        max_a: 1\t# c\nb: {}\n", "\ufeffa:\n\n        max_a: 1\t# c\n        max_x: 7\nb: {}\n"),
        (
            "a:\n  max_a: 1\n  environments: {}\n  owner: x\n",
            "a:\n  max_a: 1\n  max_x: 7\n  environments: {}\n  owner: x\n",
        ),
        ("a:\n  environments:\n    q: {}\n", "a:\n  environments:\n    q: {}\n  max_x: 7\n"),
        ("a:\n  owner: b\n    c  # d\n", "a:\n  owner: b\n    c  # d\n  max_x: 7\n"),
        ("a:\n  owner: |+\n    b\n\n\nc: {}\n", "a:\n  owner: |+\n    b\n\n\n  max_x: 7\nc: {}\n"),
        ("a:\n  owner: |\n    b\n# c\n", "a:\n  owner: |\n    b\n  max_x: 7\n# c\n"),
        ("a:\n  owner: |\n    b", "a:\n  owner: |\n    b\n  max_x: 7"),
        (
            "a:\n  environments: {\n    q: {max_a: 1}\n    }\n",
            "a:\n  environments: {\n    q: {max_a: 1}\n    }\n  max_x: 7\n",
        ),
        ("'a':\n  'max_a': 1\n", "'a':\n  'max_a': 1\n  max_x: 7\n"),
        ("a: {}", "a: {max_x: 7}"),
        ("a: { }", "a: {max_x: 7 }"),
        ("a: {max_a: 1}", "a: {max_a: 1, max_x: 7}"),
        ("a: {max_a: 1,}", "a: {max_a: 1, max_x: 7,}"),
        ("a: { max_a: 1 }", "a: { max_a: 1, max_x: 7 }"),
        ("a: {max_a: 1, owner: b}", "a: {max_a: 1, max_x: 7, owner: b}"),
        ("a: {owner: b}", "a: {owner: b, max_x: 7}"),
        ('{"a": {"max_a": 1}}', '{"a": {"max_a": 1, "max_x": 7}}'),
        ("a: {'max_a': 1}", "a: {'max_a': 1, 'max_x': 7}"),
        ("a: {\n  max_a: 1\n}", "a: {\n  max_a: 1,\n  max_x: 7\n}"),
        ("a: {\r\n  max_a: 1 # c\r\n}", "a: {\r\n  max_a: 1, # c\r\n  max_x: 7\r\n}"),
        ("a: {\n  max_a: 1, # c\n}", "a: {\n  max_a: 1, # c\n  max_x: 7,\n}"),
        ("a: {\n  max_a: 1, # c\n  owner: b\n}", "a: {\n  max_a: 1, # c\n  max_x: 7,\n  owner: b\n}"),
        ("a: {\n  max_a: 1}", "a: {\n  max_a: 1,\n  max_x: 7}"),
        ("a: {max_b: 0,\n  max_a: 1}", "a: {max_b: 0,\n  max_a: 1,\n  max_x: 7}"),
        ("a: {\n  max_b: 0\n  , max_a: 1\n}", "a: {\n  max_b: 0\n  , max_a: 1, max_x: 7\n}"),
        ("a: {\n  max_a: 1\n  , owner: b\n}", "a: {\n  max_a: 1,\n  max_x: 7\n  , owner: b\n}"),
    ],
)
def test_a_new_limit_stands_behind_its_last_sibling(before: str, after: str) -> None:
    assert edited(before, a__max_x="7") == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a:\n  max_a: 1\n", "a:\n  max_a: 1\n  environments:\n    q:\n      max_x: 7\n"),
        ("a:\n    max_a: 1", "a:\n    max_a: 1\n    environments:\n        q:\n            max_x: 7"),
        ("a:\r\n max_a: 1\r\nb: {}\r\n", "a:\r\n max_a: 1\r\n environments:\r\n  q:\r\n   max_x: 7\r\nb: {}\r\n"),
        (
            "a:\n  environments:\n    p:\n      max_a: 1\n  owner: b\n",
            "a:\n  environments:\n    p:\n      max_a: 1\n    q:\n      max_x: 7\n  owner: b\n",
        ),
        (
            "a:\n  environments:\n    p: {max_a: 1}\n",
            "a:\n  environments:\n    p: {max_a: 1}\n    q:\n      max_x: 7\n",
        ),
        ("a:\n  environments: {}\n", "a:\n  environments: {q: {max_x: 7}}\n"),
        ("a:\n  environments: {p: {max_a: 1}}\n", "a:\n  environments: {p: {max_a: 1}, q: {max_x: 7}}\n"),
        ("a:\n  environments:\n    q: {}\n", "a:\n  environments:\n    q: {max_x: 7}\n"),
        ("a:\n  environments:\n    q: {max_a: 1}\n", "a:\n  environments:\n    q: {max_a: 1, max_x: 7}\n"),
        ("a:\n  environments:\n    q:\n     max_a: 1", "a:\n  environments:\n    q:\n     max_a: 1\n     max_x: 7"),
        ("a: {max_a: 1}\n", "a: {max_a: 1, environments: {q: {max_x: 7}}}\n"),
        ("a: {}\n", "a: {environments: {q: {max_x: 7}}}\n"),
        (
            '{\n  "a": {\n    "max_a": 1\n  }\n}\n',
            '{\n  "a": {\n    "max_a": 1,\n    "environments": {"q": {"max_x": 7}}\n  }\n}\n',
        ),
    ],
)
def test_a_new_override_brings_the_keys_it_needs(before: str, after: str) -> None:
    assert edited(before, aATq__max_x="7") == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "n:\n  max_x: 7\n"),
        ("\ufeff", "\ufeffn:\n  max_x: 7\n"),
        ("# c", "# c\nn:\n  max_x: 7"),
        ("# c\r\n", "# c\r\nn:\r\n  max_x: 7\r\n"),
        ("---\n", "---\nn:\n  max_x: 7\n"),
        ("--- # c\n...\n", "--- # c\nn:\n  max_x: 7\n...\n"),
        ("a:\n    max_a: 1\n# end\n", "a:\n    max_a: 1\n# end\nn:\n    max_x: 7\n"),
        ("a:\n  max_a: 1\n...\n# end\n", "a:\n  max_a: 1\nn:\n  max_x: 7\n...\n# end\n"),
        ("a:\n  owner: |\n    ...\n", "a:\n  owner: |\n    ...\nn:\n  max_x: 7\n"),
        ("  a:\n    max_a: 1\n", "  a:\n    max_a: 1\n  n:\n    max_x: 7\n"),
        ("a: {max_a: 1}", "a: {max_a: 1}\nn:\n  max_x: 7"),
        ("a:\n  max_a: 1\n   ", "a:\n  max_a: 1\n   \nn:\n  max_x: 7"),
        ("{}", "{n: {max_x: 7}}"),
        ("{a: {max_a: 1}}\n", "{a: {max_a: 1}, n: {max_x: 7}}\n"),
        ("{\n  a: {max_a: 1},\n}\n", "{\n  a: {max_a: 1},\n  n: {max_x: 7},\n}\n"),
    ],
)
def test_a_new_capability_stands_at_the_end(before: str, after: str) -> None:
    assert edited(before, n__max_x="7") == after


def test_names_that_yaml_reads_as_something_else_are_quoted() -> None:
    assert edited("", on__max_x="1", nullATno__max_x="2") == (
        '"on":\n  max_x: 1\n"null":\n  environments:\n    "no":\n      max_x: 2\n'
    )
    assert edited("{}", on__max_x="1") == '{"on": {max_x: 1}}'


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a:\n  max_b: 1\n  max_x: 2  # c\n  # d\n  max_c: 3\n", "a:\n  max_b: 1\n  # d\n  max_c: 3\n"),
        ("a:\n  max_b: 1\n  # above\n  max_x: 2\n", "a:\n  max_b: 1\n  # above\n"),
        ("a:\n  max_b: 1\n  max_x: 2", "a:\n  max_b: 1"),
        ("a:\r\n  max_b: 1\r\n  max_x: 2", "a:\r\n  max_b: 1"),
        ("a:\r\n  max_x: 2\r\n  max_b: 1\r\n", "a:\r\n  max_b: 1\r\n"),
        ("a:\n  max_x: 2\n", ""),
        ("a:\n  max_x: 2", ""),
        ("\ufeff# c\na:\n  max_x: 2", "\ufeff# c"),
        ("# c\na:  # d\n\n  max_x: 2\n\nb: {}\n", "# c\n\nb: {}\n"),
        ("a:\n  owner: b\n  max_x: 2\n", "a:\n  owner: b\n"),
        ("a:\n  max_x: 2\n  environments: {}\n", "a:\n  environments: {}\n"),
        ("a: {max_x: 2}\nb: {}\n", "b: {}\n"),
        ("a: {max_x: 2, max_b: 1}", "a: {max_b: 1}"),
        ("a: {max_b: 1, max_x: 2}", "a: {max_b: 1}"),
        ("a: {max_b: 1, max_x: 2,}", "a: {max_b: 1,}"),
        ("a: { max_b: 1 , max_x: 2 }", "a: { max_b: 1  }"),
        ("a: {max_b: 1,max_x: 2,max_c: 3}", "a: {max_b: 1,max_c: 3}"),
        ("a: {max_b: 1, max_x: 2, max_c: 3}", "a: {max_b: 1, max_c: 3}"),
        ("a: {max_x: 2, # c\n  max_b: 1}", "a: { # c\n  max_b: 1}"),
        ("a: {max_b: 1, # c\n  max_x: 2}", "a: {max_b: 1 # c\n}"),
        ("a: {\n  max_b: 1, # b\n  max_x: 2  # x\n}", "a: {\n  max_b: 1 # b\n}"),
        ("a: {\n  max_x: 2, # x\n  max_b: 1  # b\n}", "a: {\n  max_b: 1  # b\n}"),
        ("a: {\n  max_b: 1,\n  max_x: 2,\n}", "a: {\n  max_b: 1,\n}"),
        ("a: {\n  max_b: 1\n  , max_x: 2\n}", "a: {\n  max_b: 1\n}"),
        ("a: {\n  max_x: 2\n  , max_b: 1\n}", "a: {\n  max_b: 1\n}"),
        ("{a: {max_x: 2}}\n", "{}\n"),
        ("{\n  a: {max_x: 2}\n}\n", "{\n}\n"),
        ("{a: {max_x: 2}, b: {}}\n", "{b: {}}\n"),
    ],
)
def test_a_removal_takes_whole_lines_and_keys_left_with_nothing(before: str, after: str) -> None:
    assert edited(before, a__max_x=None) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a:\n  max_b: 1\n  environments:\n    q:\n      max_x: 2\n", "a:\n  max_b: 1\n"),
        (
            "a:\n  environments:\n    q:\n      max_x: 2\n    p: {max_x: 2}\n",
            "a:\n  environments:\n    p: {max_x: 2}\n",
        ),
        ("a:\n  environments:\n    q: {max_x: 2}\n  owner: b\n", "a:\n  owner: b\n"),
        ("a:\n  environments: {q: {max_x: 2}, p: {}}\n", "a:\n  environments: {p: {}}\n"),
        ("a: {environments: {q: {max_x: 2}}}\nb: {}\n", "b: {}\n"),
        ("a: {max_b: 1, environments: {q: {max_x: 2}}}\n", "a: {max_b: 1}\n"),
        ("a: {environments: {q: {max_x: 2, max_b: 1}}}\n", "a: {environments: {q: {max_b: 1}}}\n"),
        ("a: {environments: {q: {max_b: 1}}}\n", "a: {environments: {q: {max_b: 1}}}\n"),
    ],
)
def test_a_removed_override_takes_the_keys_left_with_nothing(before: str, after: str) -> None:
    assert edited(before, aATq__max_x=None) == after


def test_several_removals_share_their_commas() -> None:
    before = "a: {max_b: 1, max_x: 2, max_y: 3}"
    assert edited(before, a__max_x=None, a__max_y=None) == "a: {max_b: 1}"
    assert edited(before, a__max_b=None, a__max_y=None) == "a: {max_x: 2}"
    assert edited("{a: {max_x: 1}, b: {max_x: 2}, c: {max_x: 3}}", a__max_x=None, c__max_x=None) == "{b: {max_x: 2}}"
    assert edited("{a: {max_x: 1}, b: {max_x: 2}}", a__max_x=None, b__max_x=None) == "{}"


def test_all_lines_may_go_and_others_come() -> None:
    before = "a:\n  max_b: 1\n  max_x: 2"
    assert edited(before, a__max_x=None, a__max_b=None, a__max_y="3") == "a:\n  max_y: 3"
    assert edited(before, a__max_x=None, a__max_b=None, n__max_y="3") == "n:\n  max_y: 3"


@pytest.mark.parametrize(
    "data",
    [b"a: {max_x: 010}\n", b"a: {max_x: 1}\na: {max_x: 1}\n", b"\xff", b"a: [", b"x", b"#" * ((1 << 20) + 1)],
)
def test_a_file_that_cannot_be_read_is_not_edited(data: bytes) -> None:
    with pytest.raises(RefusedError, match="the budget file cannot be read") as caught:
        edit(data, {limit("a.max_x"): Decimal(1)})
    assert caught.value.fix


def test_a_refusal_names_the_place_and_the_fix() -> None:
    with pytest.raises(RefusedError, match=r"line 1, column 13") as caught:
        edited("a: {max_x:  010}\n", a__max_x="1")
    assert caught.value.fix == "write 10"


@pytest.mark.parametrize("value", ["NaN", "sNaN", "Infinity", "-1", "-0", "1234567890123456", "1E+20", "1E-200"])
def test_a_value_that_no_file_can_state_is_refused(value: str) -> None:
    with pytest.raises(RefusedError, match=r"a\.max_x cannot be"):
        edited("a: {max_x: 1}", a__max_x=value)


@pytest.mark.parametrize(
    "name",
    [
        LimitId("A", None, "max_x"),
        LimitId("a", None, "description"),
        LimitId("a", None, "environments"),
        LimitId("a: {}\nb", None, "max_x"),
        LimitId("a", "", "max_x"),
        LimitId("a@b", None, "max_x"),
    ],
)
@pytest.mark.parametrize("value", [None, Decimal(1)])
def test_what_is_no_limit_is_refused(name: LimitId, value: Decimal | None) -> None:
    with pytest.raises(RefusedError, match="names no limit"):
        edit(b"a: {description: x, environments: {b: {max_x: 1}}}", {name: value})


@pytest.mark.parametrize(
    ("text", "edits", "words"),
    [
        ("#" * ((1 << 20) - 3) + "\n", {"a__max_x": "1"}, "the file has 1048588 bytes"),
        ("a:\n  max_x: 1\n...\n", {"a__max_x": None}, "this is not YAML"),
    ],
)
def test_an_edit_that_would_leave_an_unreadable_file_is_refused(
    text: str, edits: dict[str, str | None], words: str
) -> None:
    with pytest.raises(RefusedError, match="cannot be edited in place") as caught:
        edited(text, **edits)
    assert words in caught.value.message


def test_an_edit_leaves_benchmarks_as_they_are() -> None:
    text = b"a:\n  benchmarks:\n    - tests/test_a.py  # slow\n  max_latency_ms: 10\n"
    assert edit(text, {LimitId("a", None, "max_latency_ms"): Decimal(12)}) == text.replace(b"10", b"12")


@pytest.mark.parametrize(
    ("text", "edited"),
    [
        (EXAMPLE, EXAMPLE.replace("rate_limiter:", "limiter:")),
        (EXAMPLE.replace("\n", "\r\n"), EXAMPLE.replace("\n", "\r\n").replace("rate_limiter:", "limiter:")),
        ('{"rate_limiter": {"max_x": 1}}\n', '{"limiter": {"max_x": 1}}\n'),
        ("'rate_limiter' :  # old\n  max_x: 1\n", "'limiter' :  # old\n  max_x: 1\n"),
        ("other:\n  max_x: 1\n", "other:\n  max_x: 1\n"),
    ],
)
def test_a_rename_replaces_the_key_and_nothing_else(text: str, edited: str) -> None:
    assert rename(text.encode(), "rate_limiter", "limiter") == edited.encode()


def test_a_name_that_yaml_takes_for_something_else_is_quoted() -> None:
    assert rename(b"\xef\xbb\xbfa:\n  max_x: 1\n", "a", "on") == b'\xef\xbb\xbf"on":\n  max_x: 1\n'


@pytest.mark.parametrize(("old", "new"), [("rate_limiter", "schema_validator"), ("rate_limiter", "No Name")])
def test_a_name_that_is_taken_or_none_is_refused(old: str, new: str) -> None:
    with pytest.raises(RefusedError, match="cannot be called"):
        rename(EXAMPLE.encode(), old, new)


def test_a_file_that_cannot_be_read_is_not_renamed_in() -> None:
    with pytest.raises(RefusedError, match="cannot be read"):
        rename(b"a: [\n", "a", "b")
