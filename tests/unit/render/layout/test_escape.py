import pytest

from governance.render.layout.escape import (
    csv_cell,
    markdown,
    markdown_code,
    markup,
    terminal,
    workflow_data,
    workflow_property,
)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("rate_limiter.max_latency_ms: 10 → 12", "rate_limiter.max_latency_ms: 10 → 12"),
        ("Ünïcödé 漢字 😀", "Ünïcödé 漢字 😀"),
        ("\x1b[31mred\x1b[0m", r"\x1b[31mred\x1b[0m"),
        ("a\nb\r\tc\x00", r"a\nb\r\tc\x00"),
        ("\x85\x9b\x7f", r"\x85\x9b\x7f"),
        ("\u202eevil\u2066", r"\u202eevil\u2066"),
        ("a\u200bb\ufeff\u2028\u00a0", r"a\u200bb\ufeff\u2028\xa0"),
        ("\udce9 \ud800", r"\udce9 \ud800"),
        ("\ufffe\U000e0041", r"\ufffe\U000e0041"),
        ("::error::x", r":\x3aerror::x"),
        ("see ::error::x", r"see :\x3aerror::x"),
        (":::error::x", r":\x3a:error::x"),
        ("std::vector", "std::vector"),
        ("x##[error]y", r"x#\x23[error]y"),
        ("##vso[task.complete]", r"#\x23vso[task.complete]"),
        ("###[error]", r"##\x23[error]"),
        ("## heading", "## heading"),
    ],
)
def test_what_cannot_be_seen_or_is_a_command_is_shown(text: str, shown: str) -> None:
    assert terminal(text) == shown
    assert terminal(shown) == shown


@pytest.mark.parametrize(
    ("text", "data", "value"),
    [
        ("plain", "plain", "plain"),
        ("100% a:b,c", "100%25 a:b,c", "100%25 a%3Ab%2Cc"),
        ("a\r\nb", "a%0D%0Ab", "a%0D%0Ab"),
        ("%0A", "%250A", "%250A"),
        ("x\x1b::y", r"x\x1b::y", r"x\x1b%3A%3Ay"),
    ],
)
def test_workflow_commands_cannot_be_left(text: str, data: str, value: str) -> None:
    assert workflow_data(text) == data
    assert workflow_property(text) == value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain words, 10 → 12; 'quoted' (and more)", "plain words, 10 → 12; 'quoted' (and more)"),
        ("rate_limiter.max_latency_ms", r"rate\_limiter.max\_latency\_ms"),
        ("a | b", r"a \| b"),
        (r"a\|b", r"a\\\|b"),
        ("`code` *strong* ~~gone~~", r"\`code\` \*strong\* \~<span>\~</span>gone\~\~"),
        ("<script>&amp;", r"&lt;script&gt;<span>&amp;</span>amp;"),
        ("[a](b) ![c](d)", r"\[a\](b) !\[c\](d)"),
        ("ask @alice", "ask <span>@</span>alice"),
        ("fixes #1 and GH-2", "fixes <span>#</span>1 and GH<span>-</span>2"),
        ("$x$", "<span>$</span>x<span>$</span>"),
        ("!4 &5 %6 ~bug", r"<span>!</span>4 <span>&amp;</span>5 <span>%</span>6 <span>\~</span>bug"),
        ("20 % of it!", "20 % of it!"),
        (":tada: a:b:c", "<span>:</span>tada: a<span>:</span>b:c"),
        ("https://x.example www.x.example", "https<span>:</span>//x.example www<span>.</span>x.example"),
        ("# heading", "<span>#</span> heading"),
        ("- item", "<span>-</span> item"),
        ("--- ", "<span>-</span>--"),
        ("+", "<span>+</span>"),
        ("+20 %", "+20 %"),
        ("1. item", "<span>1</span>. item"),
        ("12) item", "<span>12</span>) item"),
        ("10 → 12", "10 → 12"),
        ("    code", "code"),
        ("two\nlines", r"two\\nlines"),
        ("##[error]", r"<span>#</span>\\x23\[error\]"),
    ],
)
def test_markdown_shows_the_text_and_nothing_else(text: str, expected: str) -> None:
    assert markdown(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("rate_limiter.max_latency_ms", "`rate_limiter.max_latency_ms`"),
        ("@alice <b> #1", "`@alice <b> #1`"),
        ("a|b", "<code>a&#124;b</code>"),
        ("a`b_c", "<code>a&#96;b&#95;c</code>"),
        ("a\nb", "<code>a&#92;nb</code>"),
        (" a", "<code> a</code>"),
        ("", "<code></code>"),
    ],
)
def test_code_stays_code_in_a_table_too(text: str, expected: str) -> None:
    assert markdown_code(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('<a href="x">\'&', "&lt;a href=&quot;x&quot;&gt;&#39;&amp;"),
        ("]]>", "]]&gt;"),
        ("\x00\ufffe\ud800\n", r"\x00\ufffe\ud800\n"),
    ],
)
def test_markup_is_text_in_xml_and_html(text: str, expected: str) -> None:
    assert markup(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", "plain"),
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", r"'\t=1"),
        ("\r=1", r"'\r=1"),
        ("  =1", "'  =1"),
        ("＝1", "'＝1"),  # noqa: RUF001 (the wide sign is the point)
        ("a=b", "a=b"),
        ("", ""),
    ],
)
def test_no_cell_is_a_formula(text: str, expected: str) -> None:
    assert csv_cell(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a;=1", "a;'=1"),
        ("a; +1;-1", "a; '+1;'-1"),
        ('a;"=1', "a;\"'=1"),
        ("a; =1", "a; '=1"),
        ("a;＝1", "a;'＝1"),  # noqa: RUF001 (spreadsheets take the wide ones too)
        (";=1", ";'=1"),
        ("=1;=1", "'=1;'=1"),
        ("one; two", "one; two"),
        ("one;", "one;"),
    ],
)
def test_no_part_behind_a_semicolon_is_a_formula_either(text: str, expected: str) -> None:
    assert csv_cell(text) == expected
