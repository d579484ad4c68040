from decimal import Decimal

import pytest

from capability_budgets.reading.budget_yaml import BudgetDocument, read_budgets
from capability_budgets.reading.limits import Capability, Limit, LimitId
from capability_budgets.reading.problems import Place, Problem
from capability_budgets.reading.text import MAX_BYTES, MAX_PROBLEMS
from governance.documents.budgets.reader import join
from governance.domain.findings import Severity

EXAMPLE = """\
# capability_budgets.yaml
schema_validator:
  max_latency_ms: 50
  max_memory_mb: 10
rate_limiter:
  description: Token bucket in front of every port     # not a limit; free to edit
  owner: "@acme/perf"                                  # not a limit
  runbook_url: https://runbooks.example.com/limiter    # not a limit
  max_latency_ms: 10
  max_memory_mb: 5
  environments:
    dev: {max_latency_ms: 40}                          # overrides for one environment
"""


def read(text: str) -> BudgetDocument:
    return read_budgets("b.yaml", text.encode())


def stated(text: str) -> dict[str, str]:
    document = read(text)
    assert document.problems == ()
    return {str(limit.id): str(limit.value) for item in document.capabilities for limit in item.limits}


def the_problem(text: str) -> Problem:
    (problem,) = read(text).problems
    return problem


def test_the_contracts_example_is_read() -> None:
    validator, limiter = read(EXAMPLE).capabilities
    assert validator == Capability(
        "schema_validator",
        "b.yaml",
        2,
        1,
        (
            Limit(LimitId("schema_validator", None, "max_latency_ms"), Decimal(50), "b.yaml", 3, 19),
            Limit(LimitId("schema_validator", None, "max_memory_mb"), Decimal(10), "b.yaml", 4, 18),
        ),
    )
    assert (limiter.description, limiter.owner, limiter.runbook_url) == (
        "Token bucket in front of every port",
        "@acme/perf",
        "https://runbooks.example.com/limiter",
    )
    assert limiter.limits[-1] == Limit(LimitId("rate_limiter", "dev", "max_latency_ms"), Decimal(40), "b.yaml", 12, 27)


@pytest.mark.parametrize("text", ["", "\n\n", "# nothing yet\n", "---\n", "{}\n", "--- {}\n...\n", "\ufeff"])
def test_a_file_may_hold_no_capability(text: str) -> None:
    assert read(text) == BudgetDocument()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: {}\n", {}),
        ("a: {environments: {}}\n", {}),
        ("a: {environments: {dev: {}}}\n", {}),
        ("a: {description: x}\n", {}),
        ("a: {max_x: 1}", {"a.max_x": "1"}),
        ('{"a": {"max_x": 1}}', {"a.max_x": "1"}),
        ("a:\r\n  max_x: 1\r\n", {"a.max_x": "1"}),
        ("\ufeffa:\n  max_x: 1\n", {"a.max_x": "1"}),
        ("a:\n  max_x:\t1\t# c\n", {"a.max_x": "1"}),
        ("a:\n        max_x: 1\n", {"a.max_x": "1"}),
        ("a: {max_x: 0, min_y: 0.5, max_z: 10.0}", {"a.max_x": "0", "a.min_y": "0.5", "a.max_z": "10.0"}),
        ("a: {max_x: 999999999999999}", {"a.max_x": "999999999999999"}),
        ("a-b_1: {max_x1_ms: 1}", {"a-b_1.max_x1_ms": "1"}),
        ("'a': {'max_x': 1}", {"a.max_x": "1"}),
        ("'on': {max_x: 1, environments: {\"no\": {max_x: 2}}}", {"on.max_x": "1", "on@no.max_x": "2"}),
        ("y: {max_x: 1, environments: {n: {max_x: 2}}}", {"y.max_x": "1", "y@n.max_x": "2"}),
        ("a: {environments: {dev: {max_x: 2}}}", {"a@dev.max_x": "2"}),
        (
            "b: {environments: {q: {max_y: 2}, p: {max_x: 3}}, max_z: 1}",
            {"b@q.max_y": "2", "b@p.max_x": "3", "b.max_z": "1"},
        ),
        ("environments: {max_x: 1}\ndescription: {max_x: 2}\n", {"environments.max_x": "1", "description.max_x": "2"}),
    ],
)
def test_comments_order_and_style_are_free(text: str, expected: dict[str, str]) -> None:
    assert stated(text) == expected


@pytest.mark.parametrize(
    ("written", "words", "fix"),
    [
        ("'10'", "is a quoted text, not a number", "write 10 without quotes"),
        ('"10"', "is a quoted text, not a number", "write 10 without quotes"),
        ('" 10 "', "is a quoted text, not a number", "write 10 without quotes"),
        ("'ten'", "is a quoted text, not a number", "write a plain decimal number such as 10 or 0.5"),
        ("'010'", "is a quoted text, not a number", "write 10"),
        ("|\n    10", "is a quoted text, not a number", "write 10 without quotes"),
        (">-\n    10", "is a quoted text, not a number", "write 10 without quotes"),
        ("true", "`true` of `max_x` is refused: this is a boolean", "write a number"),
        ("yes", "`yes` of `max_x` is refused: this is a boolean", "write a number"),
        ("Off", "this is a boolean", "write a number"),
        ("null", "`null` of `max_x` is refused: nothing stands here", "write a number, or remove the line"),
        ("~", "nothing stands here", "write a number, or remove the line"),
        ("010", "a leading zero is read as octal by some tools", "write 10"),
        ("00.5", "a leading zero is read as octal by some tools", "write 0.5"),
        ("1_000", "underscores are not digits", "write 1000"),
        ("1:30", "base-60", "write the plain number"),
        ("1:30.5", "base-60", "write the plain number"),
        ("1e3", "exponents are refused", "write the number in full"),
        ("1.5E-3", "exponents are refused", "write the number in full"),
        (".inf", "must be finite", "write a number, or remove the limit"),
        ("-.INF", "must be finite", "write a number, or remove the limit"),
        (".nan", "must be finite", "write a number, or remove the limit"),
        ("-1", "cannot be negative", "write a number from 0 upwards"),
        ("+1", "a sign is not needed", "write 1"),
        (".5", "a digit must stand before the point", "write 0.5"),
        ("5.", "a digit must stand after the point", "write 5"),
        ("1,5", "a comma is no decimal point", "write the number with a point, or without commas"),
        ("0x1F", "only decimal numbers are read", "write the number in base ten"),
        ("0o17", "only decimal numbers are read", "write the number in base ten"),
        ("10ms", "the unit belongs into the limit's name", "write 10"),
        ("10 %", "the unit belongs into the limit's name", "write 10"),
        ("1234567890123456", "more than 15 significant digits", "write a shorter number"),
        ("0." + "0" * 100 + "1", "longer than 100 characters", "write a plain decimal number such as 10 or 0.5"),
        (
            "ten",
            "`ten` of `max_x` is refused: it is not written as a number",
            "write a plain decimal number such as 10 or 0.5",
        ),
        ("1 0", "it is not written as a number", "write a plain decimal number such as 10 or 0.5"),
        ("1\n    0", "`1 0` of `max_x` is refused", "write a plain decimal number such as 10 or 0.5"),
        ("10#c", "`10#c` of `max_x` is refused", "write a plain decimal number such as 10 or 0.5"),
        ("\uff11\uff10", "U+FF11 FULLWIDTH DIGIT ONE", "write a plain decimal number such as 10 or 0.5"),
        ("1\u200b0", "U+200B ZERO WIDTH SPACE", "write a plain decimal number such as 10 or 0.5"),
        ("\u00a010", "U+00A0 NO-BREAK SPACE", "write a plain decimal number such as 10 or 0.5"),
        ("2001-01-01", "it is not written as a number", "write a plain decimal number such as 10 or 0.5"),
        ("[10]", "`max_x` is a list or a mapping, not a number", "write a plain decimal number such as 10 or 0.5"),
        ("{a: 10}", "`max_x` is a list or a mapping, not a number", "write a plain decimal number such as 10 or 0.5"),
        ("&a 10", "the anchor `&a` is refused", "write every value where it is used"),
        ("*a", "the alias `*a` is refused", "write the value itself"),
        ("!!int 10", "the tag `tag:yaml.org,2002:int` is refused", "remove it"),
        ("!!int '10'", "the tag `tag:yaml.org,2002:int` is refused", "remove it"),
        (
            "{a: {b: 1}}",
            "`max_x` is a list or a mapping, not a number",
            "write a plain decimal number such as 10 or 0.5",
        ),
    ],
)
def test_what_is_no_plain_number_is_refused(written: str, words: str, fix: str) -> None:
    problem = the_problem(f"a:\n  max_x: {written}\n  max_y: 1\n")
    assert (problem.line, problem.column) == (2, 10)
    assert words in problem.message
    assert problem.fix == fix


def test_a_limit_without_a_value_is_refused() -> None:
    assert the_problem("a:\n  max_x:\n  max_y: 1\n") == Problem(
        "`max_x` is refused: nothing stands here", "write a number, or remove the line", 2, 9
    )


@pytest.mark.parametrize("text", ["a:\n  max_x: # 10\n    1000\n", "a: {max_x:\n 1000}\n"])
def test_a_number_in_another_line_than_its_name_is_refused(text: str) -> None:
    problem = the_problem(text)
    assert problem.message == "the number of `max_x` stands in another line than its name"
    assert problem.fix == "write both in one line: `max_x: 10`"
    assert problem.line == text.count("\n", 0, text.index("1000")) + 1


NAME_HINT = "start with a lower-case letter; go on with lower-case letters, digits, `_` and `-`"


@pytest.mark.parametrize(
    ("name", "message", "fix"),
    [
        ("RateLimiter", "`RateLimiter` is no name of a capability", NAME_HINT),
        ("1a", "`1a` is no name of a capability", NAME_HINT),
        ("_a", "`_a` is no name of a capability", NAME_HINT),
        ("a.b", "`a.b` is no name of a capability", NAME_HINT),
        ("a b", "`a b` is no name of a capability", NAME_HINT),
        ("a@b", "`a@b` is no name of a capability", NAME_HINT),
        ('""', "`` is no name of a capability", NAME_HINT),
        (
            "r\u0430te_limiter",
            "the name `r\u0430te_limiter` is refused: it holds the character U+0430 CYRILLIC SMALL LETTER A",
            NAME_HINT,
        ),
        (
            "caf\u00e9",
            "the name `café` is refused: it holds the character U+00E9 LATIN SMALL LETTER E WITH ACUTE",
            NAME_HINT,
        ),
        (
            "cafe\u0301",
            "the name `cafe\u0301` is refused: it holds the character U+0301 COMBINING ACUTE ACCENT",
            NAME_HINT,
        ),
        ("a\u200bb", "the name `a\u200bb` is refused: it holds the character U+200B ZERO WIDTH SPACE", NAME_HINT),
        (
            "\uff41",
            "the name `\uff41` is refused: it holds the character U+FF41 FULLWIDTH LATIN SMALL LETTER A",
            NAME_HINT,
        ),
        ("a\u0661", "the name `a\u0661` is refused: it holds the character U+0661 ARABIC-INDIC DIGIT ONE", NAME_HINT),
        ('"a\\n"', "the name `a\n` is refused: it holds the character U+000A", NAME_HINT),
        ('"r\\x61te"', "the name `rate` is written with escapes", "write `rate`"),
        ("on", "`on` without quotes is no name to every YAML reader", 'write `"on"`'),
        ("null", "`null` without quotes is no name to every YAML reader", 'write `"null"`'),
    ],
)
def test_names_are_plain_ascii(name: str, message: str, fix: str) -> None:
    expected = Problem(message, fix, 2, 1)
    assert the_problem(f"a: {{}}\n{name}:\n  max_x: 1\n") == expected


@pytest.mark.parametrize("name", ["Dev", "d\u0435v", "no", '"\\x64ev"', "1"])
def test_names_of_environments_are_checked_as_well(name: str) -> None:
    text = f"a:\n  environments:\n    {name}: {{max_x: 1}}\n"
    problem = the_problem(text)
    assert (problem.line, problem.column) == (3, 5)
    assert read(text).capabilities[0].limits == ()


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("latency_ms", "`latency_ms` is no name of a limit"),
        ("max_", "`max_` is no name of a limit"),
        ("max", "`max` is no name of a limit"),
        ("maximum_x", "`maximum_x` is no name of a limit"),
        ("Max_x", "`Max_x` is no name of a limit"),
        ("max_X", "`max_X` is no name of a limit"),
        ("max-x", "`max-x` is no name of a limit"),
        ("max_x-y", "`max_x-y` is no name of a limit"),
        ("max_1", "`max_1` is no name of a limit"),
        ("Description", "`Description` is no name of a limit"),
        ("enviroments", "`enviroments` is no name of a limit"),
        ("m\u0430x_x", "U+0430 CYRILLIC SMALL LETTER A"),
        ('"ma\\x78_x"', "written with escapes"),
    ],
)
def test_unknown_keys_are_refused(name: str, words: str) -> None:
    text = f"a:\n  {name}: 1\n  max_y: 1\n"
    problem = the_problem(text)
    assert (problem.line, problem.column) == (2, 3)
    assert words in problem.message
    assert [str(limit.id) for limit in read(text).capabilities[0].limits] == ["a.max_y"]


def test_an_unknown_key_is_told_which_there_are() -> None:
    assert the_problem("a: {latency: 1}").fix == (
        "write `max_…` or `min_…`, of lower-case letters, digits and `_`;"
        " other keys are description, owner, runbook_url, benchmarks, relative and environments"
    )


@pytest.mark.parametrize("key", ["description", "owner", "environments"])
def test_an_environment_holds_limits_only(key: str) -> None:
    problem = the_problem(f"a: {{environments: {{dev: {{{key}: x, max_x: 1}}}}}}")
    assert problem.message == f"`{key}` is no name of a limit"
    assert problem.fix == "write `max_…` or `min_…`, of lower-case letters, digits and `_`"


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("a:\n", (1, 3), "`a` states nothing"),
        ("a: null\n", (1, 4), "`a` states nothing"),
        ("a: ~\n", (1, 4), "`a` states nothing"),
        ("a: 10\n", (1, 4), "`a` is not a mapping of names"),
        ("a: ''\n", (1, 4), "`a` is not a mapping of names"),
        ("max_x: 10\n", (1, 8), "`max_x` is not a mapping of names"),
        ("a: [max_x]\n", (1, 4), "`a` is not a mapping of names"),
        ("a: {environments: }\n", (1, 19), "`environments` states nothing"),
        ("a: {environments: [dev]}\n", (1, 19), "`environments` is not a mapping of names"),
        ("a: {environments: {dev: }}\n", (1, 25), "`dev` states nothing"),
        ("a: {environments: {dev: 1}}\n", (1, 25), "`dev` is not a mapping of names"),
        ("a: {environments: {max_x: 1}}\n", (1, 27), "`max_x` is not a mapping of names"),
        ("- a\n", (1, 1), "the file is not a mapping of names"),
        ("text\n", (1, 1), "the file is not a mapping of names"),
        ("null\n", (1, 1), "the file states nothing"),
        ("a: {environments: {dev: {max_x: {}}}}\n", (1, 33), "nested deeper than this kind of file goes"),
        ("a: {environments: {dev: {max_x: [1]}}}\n", (1, 33), "nested deeper than this kind of file goes"),
        ("a: {max_x: 1}\na: {max_x: 2}\n", (2, 1), "the key `a` stands twice here, first in line 1"),
        ("a: {max_x: 1, max_x: 1}\n", (1, 15), "the key `max_x` stands twice here, first in line 1"),
        ("a: {<<: {max_x: 1}}\n", (1, 5), "the merge key `<<` is refused: a file means the same to every reader"),
        ("? a\n: {max_x: 1}\n", (1, 3), "the key mark `?` is refused: a file means the same to every reader"),
        ("*a : {max_x: 1}\n", (1, 1), "the alias `*a` is refused: a file means the same to every reader"),
        ("a: {max_x: 1}\n---\nb: {max_x: 1}\n", (2, 1), "a second document starts here"),
        ("{max_x:1}", (1, 2), "`max_x:1` is no name of a capability"),
    ],
)
def test_what_is_not_built_as_a_budget_file_is_refused(text: str, place: tuple[int, int], message: str) -> None:
    problem = read(text).problems[0]
    assert (problem.line, problem.column) == place
    assert problem.message == message
    assert problem.fix


@pytest.mark.parametrize("key", ["description", "owner", "runbook_url"])
@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("x", "x"),
        ("10", "10"),
        ("yes", "yes"),
        ("'null'", "null"),
        ("''", ""),
        ("2001-01-01", "2001-01-01"),
        ("|\n    x\n    y", "x\ny\n"),
        (">-\n    x\n    y", "x y"),
        ("x\n    y", "x y"),
        ('"\\u00e9\\t"', "é\t"),
        ("Zoë's 😀", "Zoë's 😀"),
    ],
)
def test_free_keys_hold_any_text(key: str, written: str, value: str) -> None:
    document = read(f"a:\n  {key}: {written}\n")
    assert document.problems == ()
    assert getattr(document.capabilities[0], key) == value


@pytest.mark.parametrize("key", ["description", "owner", "runbook_url"])
@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("", "states nothing"),
        ("null", "states nothing"),
        ("~", "states nothing"),
        ("[x]", "is a list or a mapping, not a text"),
        ("{x: y}", "is a list or a mapping, not a text"),
        ('"\\e[31m"', "holds the control character U+001B"),
        ('"\\0"', "holds the control character U+0000"),
        ('"\\r"', "holds the control character U+000D"),
        ('"\\u202e"', "holds the control character U+202E RIGHT-TO-LEFT OVERRIDE"),
        ("&a x", "the anchor"),
        ("!!str x", "the tag"),
    ],
)
def test_free_keys_hold_one_readable_text(key: str, written: str, words: str) -> None:
    problem = the_problem(f"a:\n  {key}: {written}\n")
    assert problem.line == 2
    assert words in problem.message


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('a:\n  owner: "x\nmax_x: 1\n  "\n', 2),
        ("a:\n  owner: 'x\n  max_x: 1'\n", 2),
        ("a:\n  owner:\n   'x\n  max_x: 1'\n", 3),
        ('a: {owner: "x\nmax_x: 1"}\n', 1),
        ("a: {owner: x\nmax_x}\n", 1),
    ],
)
def test_a_line_of_text_must_not_look_like_a_key(text: str, line: int) -> None:
    problem = the_problem(text)
    assert (problem.line, problem.message) == (line, "a line of `owner` starts where a key could stand")


@pytest.mark.parametrize(
    "text",
    [
        'a:\n  owner: "x\n\n    max_x: 1"\n',
        "a:\n  owner: |\n   max_x: 1\n\n  max_y: 1\n",
        "a:\n  owner:\n   'x\n   max_x: 1'\n",
        'a: {owner: "x\n max_x: 1"}\n',
    ],
)
def test_text_over_several_lines_is_indented_deeper(text: str) -> None:
    assert read(text).problems == ()


def test_all_problems_of_a_file_are_told_in_one_go() -> None:
    document = read(
        "A:\n  max_x: 010\nb:\nc:\n  max_x: '1'\n  foo: 1\n  environments:\n    Dev: {max_y: 1e3}\n"
        "    dev: {max_z: {a: 1}}\nc: {}\nd: {max_x: 1}\n---\n"
    )
    assert [(item.line, item.column) for item in document.problems] == [
        (1, 1), (2, 10), (3, 3), (5, 10), (6, 3), (8, 5), (8, 18), (9, 18), (10, 1), (12, 1),
    ]  # fmt: skip
    assert [item.name for item in document.capabilities] == ["b", "c", "d"]


def test_problems_before_a_syntax_error_are_told_too() -> None:
    assert [item.line for item in read("a:\n  max_x: 010\nb: [\n").problems] == [2, 4]


def test_no_more_than_a_hundred_problems_are_told() -> None:
    document = read("".join(f"a{number}: {{max_x: 010, foo: 1}}\n" for number in range(200)))
    assert len(document.problems) == MAX_PROBLEMS
    assert document.problems[-1].line == MAX_PROBLEMS // 2


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"a: {max_x: 1}\xff", "0xff"),
        (b"\xff\xfea\x00:\x00", "0xff"),
        (b"a:\0", "U+0000"),
        (b"a: {max_x: 1}\r", "U+000D"),
        ("a: {max_x: 1} # \u202e\n".encode(), "U+202E"),
        (b"#" * (MAX_BYTES + 1), "more than 1048576"),
        (b"a: {max_x: 1\n", "this is not YAML"),
        (b"a:\n\tmax_x: 1\n", "this is not YAML"),
    ],
)
def test_bytes_that_are_no_document_are_refused(data: bytes, words: str) -> None:
    document = read_budgets("b.yaml", data)
    assert document.capabilities == ()
    assert words in document.problems[0].message


def lines(count: int, line: str) -> bytes:
    return "".join(line.format(number=number) for number in range(count)).encode()[:MAX_BYTES]


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(lines(34_000, "a{number}:\n max_a: 1\n"), id="as many limits as fit"),
        pytest.param(lines(200_000, "a{number}: {{}}\n"), id="as many capabilities as fit"),
        pytest.param(b"a: {" + lines(200_000, "max_a{number}: 1,"), id="one wide capability"),
        pytest.param(lines(200_000, "a{number}:\n"), id="nothing, often"),
        pytest.param(b"{" + lines(200_000, "a{number}: {{owner: x}}, "), id="texts in one line"),
        pytest.param(b"a: {max_a: " + b"1" * (MAX_BYTES - 20) + b"}", id="a long number"),
        pytest.param(b"a: {max_a: 1" + b"_" * (MAX_BYTES - 20) + b"x}", id="a long number with underscores"),
        pytest.param(b"a: {max_a: 0." + b"0" * (MAX_BYTES - 20) + b"1}", id="a long fraction"),
        pytest.param(b"a: {max_a: '" + b"1" * (MAX_BYTES - 20) + b"'}", id="a long text"),
    ],
)
def test_the_largest_files_are_read(data: bytes) -> None:
    document = read_budgets("b.yaml", data[:MAX_BYTES])
    assert document.problems or document.capabilities


def test_files_are_joined() -> None:
    joined = join({"b.yaml": read("b: {max_x: 2}"), "a.yaml": read("a: {max_x: 1}")})
    assert joined.findings == ()
    assert [str(limit.id) for limit in joined.budgets] == ["a.max_x", "b.max_x"]


def test_the_problems_of_every_file_become_findings() -> None:
    joined = join({"b.yaml": read("b:"), "a.yaml": read("a:")})
    assert [(item.code, item.severity, item.place) for item in joined.findings] == [
        ("BG001", Severity.ERROR, Place("a.yaml", 1, 3)),
        ("BG001", Severity.ERROR, Place("b.yaml", 1, 3)),
    ]


def test_a_capability_in_two_files_is_refused_at_the_second() -> None:
    second = read_budgets("b.yaml", b"\na: {max_x: 2}\n")
    joined = join({"b.yaml": second, "a.yaml": read_budgets("a.yaml", b"a: {max_x: 1}\n")})
    (finding,) = joined.findings
    assert finding.message == "the capability a is defined twice, first in a.yaml:1"
    assert (finding.code, finding.budget) == ("BG001", "a")
    assert finding.place == Place("b.yaml", 2, 1)
    assert [limit.value for limit in joined.budgets] == [1]


def test_benchmarks_are_no_limit() -> None:
    text = b'a:\n  benchmarks: [tests/test_a.py::test_a, "tests/*"]\n  max_latency_ms: 10\n'
    document = read_budgets("b.yaml", text)
    assert document.problems == ()
    assert document.capabilities[0].benchmarks == ("tests/test_a.py::test_a", "tests/*")
    assert [str(limit.id) for limit in document.capabilities[0].limits] == ["a.max_latency_ms"]


@pytest.mark.parametrize(
    ("value", "wrong"),
    [
        ("tests/test_a.py", "is no list"),
        ("{a: b}", "is no list"),
        ("[[a]]", "is no text"),
        ("[~]", "is no text"),
        ('["\\a"]', "control character"),
    ],
)
def test_what_is_no_list_of_tests_is_refused(value: str, wrong: str) -> None:
    document = read_budgets("b.yaml", f"a:\n  benchmarks: {value}\n  max_latency_ms: 10\n".encode())
    assert [wrong in problem.message for problem in document.problems] == [True]


@pytest.mark.parametrize(("text", "relative"), [("true", True), ("false", False)])
def test_whether_a_capability_is_relative_is_no_limit(text: str, relative: bool) -> None:  # noqa: FBT001 (a column)
    document = read_budgets("b.yaml", f"a:\n  relative: {text}\n  max_latency_ms: 10\n".encode())
    assert document.problems == ()
    assert document.capabilities[0].relative is relative
    assert [str(limit.id) for limit in document.capabilities[0].limits] == ["a.max_latency_ms"]


@pytest.mark.parametrize("value", ["yes", '"true"', "1", "[true]", "", "True"])
def test_what_is_neither_true_nor_false_is_refused(value: str) -> None:
    document = read_budgets("b.yaml", f"a:\n  relative: {value}\n  max_latency_ms: 10\n".encode())
    (problem,) = document.problems
    assert problem.message == "`relative` is neither true nor false"
    assert problem.line == 2
