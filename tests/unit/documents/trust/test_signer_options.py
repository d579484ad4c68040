import datetime as dt

import pytest

from governance.documents.trust.signer_options import Options, RefusedLineError, read_options


def moment(*parts: int) -> dt.datetime:
    return dt.datetime(*parts, tzinfo=dt.UTC)  # type: ignore[arg-type,misc]  # the zone comes by name only


@pytest.mark.parametrize(
    ("text", "options"),
    [
        ('namespaces="budget-signoff"', Options(("budget-signoff",))),
        ('NameSpaces="git,budget-signoff"', Options(("git", "budget-signoff"))),
        ('valid-after="20260101"', Options((), moment(2026, 1, 1))),
        ('valid-after="20260101Z"', Options((), moment(2026, 1, 1))),
        ('valid-after="20260101utc"', Options((), moment(2026, 1, 1))),
        ('VALID-BEFORE="202601022359Z"', Options((), None, moment(2026, 1, 2, 23, 59))),
        ('valid-before="20260102235958"', Options((), None, moment(2026, 1, 2, 23, 59, 58))),
        (
            'valid-after="20260101",namespaces="a",valid-before="20270101"',
            Options(("a",), moment(2026, 1, 1), moment(2027, 1, 1)),
        ),
    ],
)
def test_options_are_read(text: str, options: Options) -> None:
    assert read_options(text) == options


@pytest.mark.parametrize(
    "text",
    [
        "cert-authority",
        "CERT-Authority",
        'cert-authority,namespaces="a"',
        'namespaces="a",cert-authority',
        'cert-authority="x"',
        "unknown",
        'unknown="x"',
        "",
        ',namespaces="a"',
        'namespaces="a",,valid-after="20260101"',
        'namespaces="a",',
        ' namespaces="a"',
        'name\u017fpaces="a"',
        'namespaces=""',
        'namespaces=","',
        'namespaces="a,"',
        'namespaces="*"',
        'namespaces="budget-*"',
        'namespaces="budget-signof?"',
        'namespaces="!git,budget-signoff"',
        'namespaces="a b"',
        'namespaces="\u00e9"',
        'namespaces="a\\"b c"',
    ],
)
def test_options_that_must_not_count_refuse_their_line(text: str) -> None:
    with pytest.raises(RefusedLineError, match="; "):
        read_options(text)


@pytest.mark.parametrize(
    "text",
    [
        "namespaces",
        "namespaces=",
        "namespaces=a",
        'namespaces="a',
        'namespaces="a"b',
        'namespaces="a" ',
        'namespaces="a",namespaces="a"',
        'namespaces="a",NAMESPACES="b"',
        'valid-after="2026"',
        'valid-after="2026010112"',
        'valid-after="20261301"',
        'valid-after="20260230"',
        'valid-after="202601012460"',
        'valid-after="20260101+0100"',
        'valid-after="2026-01-01"',
        'valid-after="0x5f5e100"',
        'valid-after="\u0662\u0660260101"',
        'valid-after="00000101"',
        'valid-after=""',
        'valid-after="20260101",valid-before="20260101"',
        'valid-after="20260102",valid-before="20260101"',
        '"',
        "=",
        'a"b"',
    ],
)
def test_options_of_no_known_form_are_no_options(text: str) -> None:
    with pytest.raises(ValueError, match="; ") as caught:
        read_options(text)
    assert not isinstance(caught.value, RefusedLineError)


def test_an_escaped_quote_stays_in_its_value() -> None:
    with pytest.raises(ValueError, match="is no moment"):
        read_options('valid-after="2026\\"0101"')


def test_options_built_to_hurt_are_answered_soon() -> None:
    for text in ('namespaces="' + '\\"' * 300_000, 'namespaces="' + "\\" * 300_001 + '"', "," * 300_000, "a" * 300_000):
        with pytest.raises(ValueError, match="; "):
            read_options(text)
