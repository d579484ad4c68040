"""People who could be named in a new policy: those of the history, and those of CODEOWNERS."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from governance.commands.init.people import known_by, plain_name
from governance.commands.init.request import InitRequest
from governance.domain.policy.codeowners import CODEOWNERS_PATHS
from governance.ports.checkout import WorkingTree
from governance.ports.setup import Author, SetupFacts

MAX_PEOPLE: Final = 12
"""People of the history who are taken, those with the most commits: a policy names who decides, not who helped."""

_BOT: Final = re.compile(r"\[bot\]|\bbot\b|noreply@(?:github|gitlab)\.com|^(?:dependabot|renovate)", re.IGNORECASE)
_HANDLE: Final = re.compile(r"@[A-Za-z0-9][A-Za-z0-9._-]*")
_ADDRESS: Final = re.compile(r"[^@\s]+@[^@\s]+")


class PossibleApprover(NamedTuple):
    """Somebody who could approve: a name, the addresses they commit under, their handle, and their commits."""

    name: str
    emails: tuple[str, ...]
    handle: str | None
    commits: int

    @property
    def word(self) -> str:
        """The person as the option `--person` names them."""
        return f"{self.name}={','.join((*self.emails, *([self.handle] if self.handle else [])))}"


def of_history(authors: Sequence[Author]) -> list[PossibleApprover]:
    """The people who authored commits, those with the most first; programs left out."""
    grouped: dict[str, list[Author]] = {}
    for author in authors:
        if not _BOT.search(author.name) and not _BOT.search(author.email):
            grouped.setdefault(author.name.casefold(), []).append(author)
    people = [_person(items) for items in grouped.values()]
    return _named_once(sorted(people, key=lambda item: -item.commits))


def _person(items: Sequence[Author]) -> PossibleApprover:
    emails = tuple(dict.fromkeys(item.email for item in items))
    commits = sum(item.commits for item in items)
    return PossibleApprover(plain_name(items[0].name, emails[0]), emails, known_by(emails).handle, commits)


def _named_once(people: Iterable[PossibleApprover]) -> list[PossibleApprover]:
    """The same, with a number after a name that another has, too; of one address only the first."""
    names: dict[str, int] = {}
    taken: set[str] = set()
    found = []
    for person in people:
        emails = tuple(email for email in person.emails if email.casefold() not in taken)
        if not emails:
            continue
        taken.update(email.casefold() for email in emails)
        names[person.name] = names.get(person.name, 0) + 1
        count = names[person.name]
        found.append(person._replace(name=person.name if count == 1 else f"{person.name}-{count}", emails=emails))
    return found


def of_codeowners(text: str, history: Sequence[PossibleApprover]) -> list[PossibleApprover]:
    """The people whom a CODEOWNERS names, as the history knows them; teams are passed over.

    A handle that the history does not know is a person with the address that its forge gives the handle.
    """
    words = [word for line in text.splitlines() for word in line.partition("#")[0].split()[1:]]
    people = [
        found
        for word in dict.fromkeys(words)
        if (found := _by_handle(word, history) if _HANDLE.fullmatch(word) else _by_address(word, history))
    ]
    return _named_once(people)


def _by_handle(word: str, history: Sequence[PossibleApprover]) -> PossibleApprover:
    plain = plain_name(word.removeprefix("@"), "")
    known = next((item for item in history if (item.handle or "").casefold() == word.casefold()), None)
    known = known or next((item for item in history if item.handle is None and _may_be(item, plain)), None)
    address = f"{word.removeprefix('@')}@users.noreply.github.com"
    return known._replace(handle=word) if known else PossibleApprover(plain, (address,), word, 0)


def _may_be(person: PossibleApprover, plain: str) -> bool:
    """Whether a handle without its sign is the person's name, or what stands before the @ of an address."""
    return plain == person.name or plain in {plain_name(email.partition("@")[0], "") for email in person.emails}


def _by_address(word: str, history: Sequence[PossibleApprover]) -> PossibleApprover | None:
    if not _ADDRESS.fullmatch(word):
        return None
    known = next((item for item in history if word.casefold() in map(str.casefold, item.emails)), None)
    return known or PossibleApprover(plain_name("", word), (word,), None, 0)


def owners_text(files: WorkingTree) -> str:
    """The CODEOWNERS of the checkout, all of them where there are several."""
    return "\n".join((files.read(path) or b"").decode("utf-8", "replace") for path in CODEOWNERS_PATHS)


def words_of(request: InitRequest, author: tuple[str, str], files: WorkingTree, around: SetupFacts) -> Iterator[str]:
    """The people whom `--people-from` finds, as words of `--person`; without those that are named already."""
    if not request.people_from:
        return
    history = of_history(around.authors())
    found = history[:MAX_PEOPLE] if "history" in request.people_from else []
    found += of_codeowners(owners_text(files), history) if "codeowners" in request.people_from else []
    named = {word.strip().casefold() for item in request.people for word in re.split("[=,]", item)}
    for person in _named_once(found):
        mine = author[1].casefold() in map(str.casefold, person.emails) and author[1].casefold() in named
        if not mine and named.isdisjoint({person.name, *map(str.casefold, person.emails)}):
            yield person.word
