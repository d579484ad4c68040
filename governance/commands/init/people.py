"""The people that a new policy names: whoever sits here, and those named on the command line."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from governance.documents.trust.allowed_signers import read_signers
from governance.errors import UsageError
from governance.ports.setup import SetupFacts

_NOREPLY: Final = re.compile(
    r"(?:(?P<account>[1-9][0-9]*)[+-])?(?P<handle>[A-Za-z0-9][A-Za-z0-9._-]*)@users\.noreply\.(?:github|gitlab)\.com",
    re.IGNORECASE,
)
_FORM: Final = (
    "write NAME=ADDRESS; more addresses, a handle and the number of the forge's account go after commas: "
    "bob=bob@example.com,@bob,583231"
)


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who may approve.

    Attributes:
        handle: with its `@`; None where it is not known.
        account: the forge's numeric id of the account; None where it is not known.
        key: the public key they sign with, as `type base64`; None where it is not known.
    """

    name: str
    emails: tuple[str, ...]
    handle: str | None = None
    key: str | None = None
    account: str | None = None

    def commits_as(self, address: str) -> bool:
        """Whether an address is one of theirs."""
        return address.casefold() in {email.casefold() for email in self.emails}


def gather(author: tuple[str, str], named: Sequence[str], keys: Sequence[str], around: SetupFacts) -> list[Member]:
    """Everybody, whoever sits here first.

    Args:
        author: name and address under which git commits here.
        named: `NAME=ADDRESS[,@handle][,account]` words.
        keys: `NAME=FILE` words: the key files of those people.
        around: where the keys are found.

    Raises:
        UsageError: a word has another form, names nobody or somebody twice, or git does not know who sits here.
    """
    others = [_member(word) for word in named]
    members = _with_author(author, others)
    if len({member.name for member in members}) < len(members):
        raise UsageError("a person is named twice", "name each once, with all addresses: bob=bob@work.org,bob@home.org")
    files = _key_files(keys, around)
    unknown = files.keys() - {member.name for member in members}
    if unknown:
        raise UsageError(f"--key names {min(unknown)}, who is not among the people", f"--person {min(unknown)}=ADDRESS")
    return [_with_key(member, files, author[1], around) for member in members]


def _member(word: str) -> Member:
    name, equals, rest = word.partition("=")
    parts = [part.strip() for part in rest.split(",")]
    handles = [part for part in parts if part.startswith("@")]
    accounts = [part for part in parts if part.isascii() and part.isdecimal()]
    emails = tuple(part for part in parts if part not in {*handles, *accounts})
    if not (name and equals and all(emails) and emails) or len(handles) > 1 or len(accounts) > 1:
        raise UsageError(f"{word!r} does not name a person", _FORM)
    known = known_by(emails)
    return Member(
        name,
        emails,
        handles[0] if handles else known.handle,
        account=accounts[0] if accounts else known.account,
    )


def known_by(emails: Iterable[str]) -> Member:
    """What a forge's own addresses tell of a person: handle and account."""
    found = next((match for email in emails if (match := _NOREPLY.fullmatch(email))), None)
    return Member("", (), f"@{found['handle']}" if found else None, account=found["account"] if found else None)


def _with_author(author: tuple[str, str], others: list[Member]) -> list[Member]:
    name, address = author
    mine = [member for member in others if member.commits_as(address)]
    if mine or (not address and others):
        return [*mine, *(member for member in others if member not in mine)]
    if not address:
        fix = 'git config user.name "Your Name"; git config user.email you@example.com'
        raise UsageError("git does not know who you are", fix)
    known = known_by([address])
    return [Member(plain_name(name, address), (address,), known.handle, account=known.account), *others]


def plain_name(name: str, address: str) -> str:
    """A name as a policy can hold it, made of the name that git knows, else of the address."""
    for text in (name, address.partition("@")[0]):
        plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii").lower()
        words = re.findall(r"[a-z0-9]+", plain)
        if words:
            return "-".join(words)
    return "owner"


def gather_witnesses(words: Iterable[str], around: SetupFacts) -> tuple[tuple[str, str], ...]:
    """The witnesses of `NAME=FILE` words, each with its public key.

    Raises:
        UsageError: a word names no key that can be used.
    """
    return tuple(_key_files(words, around).items())


def _key_files(words: Iterable[str], around: SetupFacts) -> dict[str, str]:
    found: dict[str, str] = {}
    for word in words:
        name, _, file = word.partition("=")
        key = around.public_key(file) if file else None
        if key is None or not is_usable(key):
            raise UsageError(f"{word!r} names no key that can be used", "write NAME=FILE with the person's .pub file")
        found[name] = key
    return found


def _with_key(member: Member, files: Mapping[str, str], address: str, around: SetupFacts) -> Member:
    if member.name in files:
        return replace(member, key=files[member.name])
    own = around.public_keys() if member.commits_as(address) else ()
    return replace(member, key=next((key for key in own if is_usable(key)), None))


def is_usable(key: str) -> bool:
    """Whether the allowed signers take a key."""
    read = read_signers(f"person {key}\n".encode("utf-8", "replace"))
    return bool(read.signers.lines) and not read.refused
