import pytest

from governance.domain.digests import DIGEST, OBJECT_ID, digest


def test_the_digest_of_a_content_is_what_governance_changes_state() -> None:
    assert digest(b"") == "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert DIGEST.fullmatch(digest(b"any"))


@pytest.mark.parametrize(("text", "is_one"), [("a" * 40, True), ("0" * 64, True), ("a" * 41, False), ("A" * 40, False)])
def test_an_object_id_is_a_whole_one_of_either_hash(text: str, *, is_one: bool) -> None:
    assert (OBJECT_ID.fullmatch(text) is not None) is is_one
