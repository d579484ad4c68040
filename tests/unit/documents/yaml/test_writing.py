import pytest

from governance.documents.yaml.writing import entry, flow_scalar, scalar


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("alice", "alice"),
        ("acme/payments", "acme/payments"),
        ("Measured p95 is 10.4 ms.", "Measured p95 is 10.4 ms."),
        ("sha256:00ff", "sha256:00ff"),
        (
            "a#b, [c] {d} 'e' \"f\" & g * h ! i | j > k % l @ m ` n",
            "a#b, [c] {d} 'e' \"f\" & g * h ! i | j > k % l @ m ` n",
        ),
        ("10 ms", "10 ms"),
        ("x \u00e9 \u4e2d", "x \u00e9 \u4e2d"),
        ("", '""'),
        (" a", '" a"'),
        ("a ", '"a "'),
        ("a  b", '"a  b"'),
        ("a\tb", '"a\\tb"'),
        ("a: b", '"a: b"'),
        ("a:", '"a:"'),
        ("a #b", '"a #b"'),
        ("#a", '"#a"'),
        ("- a", '"- a"'),
        ("---", '"---"'),
        ("'a'", "\"'a'\""),
        ('"a"', '"\\"a\\""'),
        ("@alice", '"@alice"'),
        ("*", '"*"'),
        ("{a}", '"{a}"'),
        ("\\", '"\\\\"'),
        ("no", '"no"'),
        ("true", '"true"'),
        ("null", '"null"'),
        ("010", '"010"'),
        ("7", '"7"'),
        ("1e3", '"1e3"'),
        ("1:30", '"1:30"'),
        ("\u00e9a", '"\u00e9a"'),
    ],
)
def test_a_text_is_plain_only_where_nobody_can_take_it_for_anything_else(text: str, written: str) -> None:
    assert scalar(text) == written


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("rate_limiter@dev.max_latency_ms", "rate_limiter@dev.max_latency_ms"),
        ("budgets/policy.yaml", "budgets/policy.yaml"),
        (".github/CODEOWNERS", ".github/CODEOWNERS"),
        ("sha256:00ff", '"sha256:00ff"'),
        ("a b", '"a b"'),
        ("a,b", '"a,b"'),
        ("a]", '"a]"'),
        (".inf", '".inf"'),
        ("10", '"10"'),
        ("no", '"no"'),
    ],
)
def test_inside_of_braces_less_is_plain(text: str, written: str) -> None:
    assert flow_scalar(text) == written


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("one", "c: one\n"),
        ("a\nb", "c: |-\n  a\n  b\n"),
        ("a\nb\n", "c: |\n  a\n  b\n"),
        ("a\n", "c: |\n  a\n"),
        ("a\n\n  b: #\n", "c: |\n  a\n\n    b: #\n"),
        ("---\n...\n", "c: |\n  ---\n  ...\n"),
        ("a\n\n", 'c: "a\\n\\n"\n'),
        ("\na", 'c: "\\na"\n'),
        ("\n", 'c: "\\n"\n'),
        (" a\nb", 'c: " a\\nb"\n'),
        ("\ta\nb", 'c: "\\ta\\nb"\n'),
        ("a \nb", 'c: "a \\nb"\n'),
        ("a\n \nb", 'c: "a\\n \\nb"\n'),
        ("a\r\nb", 'c: "a\\r\\nb"\n'),
    ],
)
def test_several_lines_are_a_block_only_where_that_is_exact_and_visible(text: str, written: str) -> None:
    assert entry("c", text) == written
