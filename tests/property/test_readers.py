from contextlib import suppress

from hypothesis import given
from hypothesis import strategies as st

from capability_budgets.reading.text import UnreadableError
from governance.documents.git.commit_message import adr_references, co_authors
from governance.documents.signoffs.record import read_signoff, write_signoff
from governance.documents.ssh.public_keys import read_key
from governance.documents.ssh.signatures import read_signature
from governance.documents.trust.accepted_violations import accepted_document
from governance.documents.trust.allowed_signers import read_signers
from governance.documents.trust.codeowners import read_codeowners
from governance.documents.trust.policy import read_policy
from tests.support.signoffs import record
from tests.support.ssh_blobs import armored, ecdsa, ed25519, rsa, signature, text

SIGNATURE = armored(signature())
POLICY = b"""\
version: 1
repository: a/b
people: {a: {emails: [a@b.c], handle: "@a"}}
groups: {g: [a]}
approvals: [{name: x, require: 1, from: [g, codeowners], when: {by_percent: 2.5, budgets: ['*@p.*']}}]
"""
SAMPLES = [
    b"",
    write_signoff(record(comment="two\nlines\n", signature=SIGNATURE)).encode(),
    POLICY,
    b"- {commit: " + b"a" * 40 + b", reason: why}\n",
    f'# x\nalice,"b@c.d" namespaces="budget-signoff",valid-after="20260101Z" ssh-ed25519 {text(ed25519())} c\n'
    f"bob ssh-rsa {text(rsa(2048))}\n".encode(),
    b"# owners\n* @a\n/b\\ c/**/d*.y?ml @o/t e@f.gh # x\n",
    SIGNATURE.encode(),
]
PIECES = st.one_of(
    st.binary(max_size=6),
    st.sampled_from(
        [b"\n", b" ", b": ", b"- ", b"[", b"{", b'"', b"'", b"&", b"*", b"!", b"#", b"\\", b"null", b"\xff", b"\x00"]
    ),
    st.text(max_size=4).map(lambda piece: piece.encode("utf-8", "surrogatepass")),
)


@st.composite
def documents(draw: st.DrawFn) -> bytes:
    """A sample with some pieces replaced: nearly right is where readers go wrong."""
    data = draw(st.sampled_from(SAMPLES))
    for _ in range(draw(st.integers(0, 4))):
        start = draw(st.integers(0, len(data)))
        end = draw(st.integers(start, min(len(data), start + 12)))
        data = data[:start] + draw(PIECES) + data[end:]
    return data


@given(data=st.binary() | documents())
def test_any_bytes_are_a_signoff_or_unreadable(data: bytes) -> None:
    with suppress(UnreadableError):
        read_signoff(data)


@given(data=st.binary() | documents())
def test_any_bytes_are_accepted_violations_or_problems(data: bytes) -> None:
    document = accepted_document(data)
    assert not (document.problems and document.accepted)


@given(data=st.binary() | documents())
def test_any_bytes_are_a_policy_or_problems(data: bytes) -> None:
    document = read_policy(data)
    assert (document.policy is None) == bool(document.problems)


@given(data=st.binary() | documents())
def test_any_bytes_are_signers_or_problems(data: bytes) -> None:
    document = read_signers(data)
    assert not (document.problems and document.signers.lines)


@given(data=st.binary() | documents())
def test_any_bytes_are_owners_or_problems(data: bytes) -> None:
    document = read_codeowners("CODEOWNERS", data)
    assert not (document.problems and document.codeowners.rules)
    document.codeowners.owners("b c/x/d.yml")


@given(data=st.text() | documents().map(lambda data: data.decode("utf-8", "surrogateescape")))
def test_any_text_is_a_signature_or_unreadable(data: str) -> None:
    with suppress(UnreadableError):
        read_signature(data)


@given(
    st.binary()
    | st.sampled_from([ed25519(), rsa(2048), ecdsa()]).flatmap(
        lambda key: st.builds(
            lambda at, piece: key[:at] + piece + key[at + len(piece) :], st.integers(0, len(key)), st.binary()
        )
    )
)
def test_any_blob_is_one_key_or_none(blob: bytes) -> None:
    try:
        key = read_key(blob)
    except ValueError:
        return
    assert key.text == f"{key.kind} {text(blob)}"


@given(st.text())
def test_any_message_can_be_read(message: str) -> None:
    assert all(number >= 0 for number in adr_references(message))
    assert all(address.strip() == address for address in co_authors(message))
