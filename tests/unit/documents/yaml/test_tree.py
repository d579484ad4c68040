import pytest

from capability_budgets.reading.problems import Problem
from capability_budgets.reading.strict_yaml import Mapping, Node, Scalar, Sequence, load
from capability_budgets.reading.text import MAX_BYTES, MAX_PROBLEMS, UnreadableError

DEEP = 9


def read(text: str) -> Node | None:
    tree = load(text, max_depth=DEEP)
    assert tree.problems == ()
    return tree.root


def mapping(text: str) -> Mapping:
    root = read(text)
    assert isinstance(root, Mapping)
    return root


def scalar(text: str) -> Scalar:
    (_, value), *_ = mapping(text).entries
    assert isinstance(value, Scalar)
    return value


def problems(text: str, max_depth: int = DEEP) -> list[tuple[int | None, int | None, str]]:
    return [(item.line, item.column, item.message) for item in load(text, max_depth=max_depth).problems]


def test_a_tree_has_the_nodes_of_a_document() -> None:
    root = mapping("a: 1\nb: [x, 'y']\nc: {}\n")
    b, c = root.get("b"), root.get("c")
    assert isinstance(b, Sequence)
    assert isinstance(c, Mapping)
    assert [item.text for item in b.items if isinstance(item, Scalar)] == ["x", "y"]
    assert (root.flow, b.flow, c.flow, c.entries) == (False, True, True, ())
    assert root.get("d") is None


@pytest.mark.parametrize("text", ["", "\n", "# only\n", "---\n", "--- # c\n...\n", "   ", "# no line end"])
def test_a_document_without_content_has_no_root(text: str) -> None:
    assert read(text) is None


@pytest.mark.parametrize(
    ("text", "characters"),
    [
        ("é: 10\n", "10"),
        ("é:   😀😀  # ü\r\nb: 1\r\n", "😀😀"),
        ("a:\t10\t# c\n", "10"),
        ('a: "x\\u0430"\n', '"x\\u0430"'),
        ("a: 'it''s'\r\n", "'it''s'"),
        ("a: foo\n  bar  # c\n", "foo\n  bar"),
        ("a: foo\r\n  bar\r\n", "foo\r\n  bar"),
        ("a: |\r\n  x\r\n\r\nb: 1\r\n", "|\r\n  x\r\n\r\n"),
        ("a: |+\n  x\n\n\n# c\nb: 1\n", "|+\n  x\n\n\n"),
        ("a: >-\n  x\n # c\nb: 1\n", ">-\n  x\n"),
        ("a: |\n  x", "|\n  x"),
        ("{a: 10}", "10"),
        ("{a: b c , d: e}", "b c"),
        ('{"a":10}', "10"),
        ("a:\n", ""),
        ("{a}", ""),
    ],
)
def test_start_and_end_frame_the_characters_of_a_scalar(text: str, characters: str) -> None:
    value = scalar(text)
    assert text[value.start : value.end] == characters


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 1\r\nb: é\r\n", ("é", True, 2, 4, 9, 10)),
        ("a: 1\nb: |\n  x\n", ("x\n", False, 2, 4, 8, 14)),
        ("{\n  b: 'y'\n}", ("y", False, 2, 6, 7, 10)),
        ("b:\n", ("", True, 1, 3, 2, 2)),
    ],
)
def test_a_scalar_knows_its_place(text: str, expected: tuple[str, bool, int, int, int, int]) -> None:
    assert mapping(text).get("b") == expected


def test_flow_collections_end_behind_their_bracket() -> None:
    text = "a: {x: [1, 2] }  # c\n"
    value = mapping(text).get("a")
    assert isinstance(value, Mapping)
    assert text[value.start : value.end] == "{x: [1, 2] }"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: &x 1\n", [(1, 4, "the anchor `&x` is refused")]),
        ("a: *x\n", [(1, 4, "the alias `*x` is refused")]),
        ("a: &x 1\nb: *x\n", [(1, 4, "the anchor"), (2, 4, "the alias")]),
        ("*x : 1\n", [(1, 1, "the alias")]),
        ("a: &x {b: 1}\n", [(1, 4, "the anchor")]),
        ("&x a: 1\n", [(1, 1, "the anchor")]),
        ("a: !!int 1\n", [(1, 4, "the tag `tag:yaml.org,2002:int` is refused")]),
        ("a: ! 1\n", [(1, 4, "the tag `!` is refused")]),
        ("a: !x {}\n", [(1, 4, "the tag `!x`")]),
        ("--- !x\n", [(1, 5, "the tag")]),
        ("--- &x\n", [(1, 5, "the anchor")]),
        ("a: !x &y 1\n", [(1, 4, "the anchor")]),
        ("<<: {a: 1}\n", [(1, 1, "the merge key")]),
        ("a:\n  b: 1\n  <<: {c: 1}\n", [(3, 3, "the merge key")]),
        ("%YAML 1.1\n---\na: 1\n", [(1, 1, "a YAML directive is refused")]),
        ("# c\n%TAG ! tag:x,2000:\n---\na: 1\n", [(2, 1, "a tag directive is refused")]),
        ("a: 1\n...\n%TAG ! tag:x,2000:\n---\nb: 1\n", [(3, 1, "a tag directive is refused")]),
        ("? a\n: 1\n", [(1, 3, "the key mark `?` is refused")]),
        ("?\n  a\n: 1\n", [(2, 3, "the key mark")]),
        ("? a # x:\n: 1\n", [(1, 3, "the key mark")]),
        ("? a\n", [(1, 3, "the key mark")]),
        ("{? a : 1}", [(1, 4, "the key mark")]),
        ("? {a: 1}\n: 1\n", [(1, 3, "a list or mapping as a key")]),
        ("[a]: 1\n", [(1, 1, "a list or mapping as a key")]),
        ("a: 1\na: 2\n", [(2, 1, "the key `a` stands twice here, first in line 1")]),
        ("a: {b: 1, 'b': 2}\n", [(1, 11, "the key `b` stands twice")]),
        ('a: 1\nb: 1\n"\\x61": 2\n', [(3, 1, "the key `a` stands twice here, first in line 1")]),
        ("a: 1\n---\nb: 1\n", [(2, 1, "a second document starts here")]),
        ("---\n---\n", [(2, 1, "a second document")]),
        ("a: 1\n...\n---\n", [(3, 1, "a second document")]),
        ("a: 1\na: 2\nb: &x 1\n---\n", [(2, 1, "the key"), (3, 4, "the anchor"), (4, 1, "a second document")]),
    ],
)
def test_what_readers_may_take_differently_is_refused_where_it_stands(
    text: str, expected: list[tuple[int, int, str]]
) -> None:
    found = problems(text)
    assert [(line, column) for line, column, _ in found] == [(line, column) for line, column, _ in expected]
    assert all(message.startswith(words) for (*_, message), (*_, words) in zip(found, expected, strict=True))


@pytest.mark.parametrize(
    "text",
    [
        "'<<': 1\n",
        "a: '*x'\nb: '&y'\n",
        "# why?\na: 1\n",
        "a: what? b\n",
        "a ? b: 1\n",
        "a:b: 1\n",
        "a: 100%\nb: 'x\n%TA'\n",
        "a : 1\n",
        "a\t:\t1\n",
        "a: 1\n...\n",
        "--- {a: 1}\n",
    ],
)
def test_what_only_looks_like_it_is_not_refused(text: str) -> None:
    assert problems(text) == []


def test_of_a_key_given_twice_the_first_value_stays() -> None:
    tree = load("a: 1\na: 2\n", max_depth=DEEP)
    assert isinstance(tree.root, Mapping)
    assert [value.text for _, value in tree.root.entries if isinstance(value, Scalar)] == ["1"]


@pytest.mark.parametrize(
    ("text", "place", "words", "fix"),
    [
        ("\ta: 1\n", (1, 1), "cannot start any token", "spaces, not tabs"),
        ("a: @b\n", (1, 4), "cannot start any token", "in quotes"),
        ("a: b: c\n", (1, 5), "mapping values are not allowed", "a colon in quotes"),
        ("a: 1\nb\n", (3, 1), "expected ':'", "`key: value`"),
        ("a: 1\n  b: 2\n", (2, 4), "mapping values are not allowed", "alike"),
        ("a: 'x\n", (2, 1), "end of stream", "close the quote"),
        ("a: [1\n", (2, 1), "expected ','", "close the bracket"),
        ("a: 1\n'b' c: 2\n", (2, 5), "expected key", "alike"),
        ("[1]]\n", (1, 4), "<document start>", "plain YAML"),
        ("a: 1\n<<<<<<< HEAD\nb: 1\n=======\nb: 2\n>>>>>>> x\n", (2, 1), "a merge conflict is left here", "resolve it"),
    ],
)
def test_what_is_not_yaml_is_refused_with_a_fix(text: str, place: tuple[int, int], words: str, fix: str) -> None:
    tree = load(text, max_depth=DEEP)
    (problem,) = tree.problems
    assert tree.root is None
    assert (problem.line, problem.column) == place
    assert words in problem.message
    assert fix in problem.fix


@pytest.mark.parametrize("character", ["\0", "\ufffe", "\x1b"])
def test_characters_that_yaml_has_not_are_refused_without_a_place(character: str) -> None:
    (problem,) = load(f"a: {character}", max_depth=DEEP).problems
    assert problem.message.startswith("this is not YAML: unacceptable character")


@pytest.mark.parametrize(
    ("text", "depth", "expected"),
    [
        ("a: {b: 1}\n", 2, []),
        ("a: {b: {}}\n", 2, [(1, 8)]),
        ("a: {b: []}\n", 2, [(1, 8)]),
        ("[]", 0, [(1, 1)]),
        ("a: {b: {c: [{}]}, b: 2}\nd: {e: {f: 1}}\na: 2\n", 2, [(1, 8), (1, 19), (2, 8), (3, 1)]),
    ],
)
def test_what_lies_too_deep_is_passed_over(text: str, depth: int, expected: list[tuple[int, int]]) -> None:
    assert [(line, column) for line, column, _ in problems(text, depth)] == expected


def test_a_hundred_problems_end_the_reading() -> None:
    tree = load("".join(f"a{index}: &x 1\n" for index in range(200)), max_depth=DEEP)
    assert tree.root is None
    assert [problem.line for problem in tree.problems] == list(range(1, MAX_PROBLEMS + 1))


def test_entries_of_the_root_are_handed_over_as_they_come() -> None:
    seen: list[tuple[str, Node]] = []
    tree = load("a: 1\nb: {c: 2}\na: 3\n", max_depth=DEEP, each=lambda key, node: seen.append((key.text, node)))
    assert [key for key, _ in seen] == ["a", "b"]
    assert isinstance(seen[1][1], Mapping)
    assert isinstance(seen[1][1].get("c"), Scalar)
    assert isinstance(tree.root, Mapping)
    assert tree.root.entries == ()
    assert [problem.line for problem in tree.problems] == [3]


def test_entries_before_a_syntax_error_are_handed_over() -> None:
    seen: list[str] = []
    tree = load("a: 1\nb: [\n", max_depth=DEEP, each=lambda key, _: seen.append(key.text))
    assert (tree.root, seen) == (None, ["a"])


def test_only_a_mapping_at_the_root_is_handed_over() -> None:
    seen: list[Scalar] = []
    tree = load("- {a: 1}\n", max_depth=DEEP, each=lambda key, _: seen.append(key))
    assert isinstance(tree.root, Sequence)
    assert seen == []


def test_who_takes_the_entries_may_end_the_reading() -> None:
    def enough(key: Scalar, _: Node) -> None:
        raise UnreadableError(Problem("enough", "", key.line, key.column))

    tree = load("a: 1\nb: 2\n", max_depth=DEEP, each=enough)
    assert tree.problems == (Problem("enough", "", 1, 1),)


def sized(text: str) -> str:
    return (text * (MAX_BYTES // len(text) + 1))[:MAX_BYTES]


HOSTILE = {
    "brackets": sized("["),
    "braces": sized("{"),
    "both": sized("[{"),
    "dashes": sized("- "),
    "dashes on lines": sized("-\n"),
    "question marks": sized("? "),
    "questions in brackets": sized("[? "),
    "questions in braces": "{" + sized("? a,"),
    "quotes": sized('"'),
    "an open quote": '"' + sized("\n"),
    "anchors": sized("&a"),
    "many anchors": "[" + sized("&a 1,"),
    "aliases": "[" + sized("*a,"),
    "tabs": sized("\t"),
    "blanks": sized(" "),
    "NUL": sized("\0"),
    "line ends": sized("\n"),
    "carriage returns": sized("\r"),
    "comments": sized("#\n"),
    "a long key": "a" * MAX_BYTES + ": 1",
    "a long value": "a: " + sized("1"),
    "many short keys": "{" + sized("a,"),
    "different keys": "{" + ",".join(str(number) for number in range(150_000)),
    "lines of keys": "".join(f"{number}:\n" for number in range(130_000)),
    "one key": sized("a:\n"),
    "lists": "[" + sized("[],"),
    "maps": "".join(f"{number}: {{}}\n" for number in range(90_000)),
    "deep, then wide": "[" * 900 + sized("a,"),
    "deeper and deeper": "".join(" " * depth + "a:\n" for depth in range(1400)),
    "too deep, often": "".join(f"a{number}: {'[' * 12}{']' * 12}\n" for number in range(30_000)),
    "too deep, long": "a: " + "[" * 12 + sized("[],"),
    "tag directives": "".join(f"%TAG !{number}! b\n" for number in range(60_000)) + "--- a\n",
    "tag directives behind": "a: 1\n...\n" + "".join(f"%TAG !{number}! b\n" for number in range(60_000)) + "--- a\n",
    "documents": sized("---\n"),
    "block text": "a: |\n" + sized(" x\n"),
    "empty block text": "a: |\n" + sized("\n"),
    "tags": sized("!"),
    "a tag": "!<" + sized("%41") + ">",
    "colons": sized(": "),
    "escapes": 'a: "' + sized("\\x1b") + '"',
    "merge keys": sized("<<:\n"),
    "key marks": sized("? a\n"),
    "directives": sized("%YAML 1.1\n"),
    "percent signs": sized("%"),
    "wide characters": sized("😀"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_answered(name: str) -> None:
    tree = load(HOSTILE[name], max_depth=4)
    assert len(tree.problems) <= MAX_PROBLEMS + 1


@pytest.mark.parametrize(("text", "column"), [("[a,b,c]", 6), ("{a: b}", 5), ("[a,[[[b]]]]", 5)])
def test_too_many_nodes_end_the_reading(text: str, column: int) -> None:
    tree = load(text, max_depth=2, max_nodes=3 if text[0] == "[" else 2)
    assert tree.root is None
    assert (tree.problems[-1].line, tree.problems[-1].column) == (1, column)
