"""What `budget init` asks on a terminal: only what no option says, each question with an answer to take."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Final, TypeVar

from governance.cli.editor import edited_text
from governance.cli.wiring import exit_interrupted, folder_of
from governance.commands.init import files as init_files
from governance.commands.init.budgets import first_budgets
from governance.commands.init.candidates import PossibleApprover, of_codeowners, of_history, owners_text
from governance.commands.init.people import gather, is_usable
from governance.commands.init.request import Approvals, InitRequest
from governance.commands.init.scaffold import init
from governance.commands.shared.named_file import NamedFile
from governance.domain.findings import Verdict
from governance.domain.measurement.proposal import read_headroom
from governance.domain.policy.paths import BUDGETS_PATH, POLICY_PATH
from governance.domain.reports.init import InitReport
from governance.errors import BudgetError
from governance.ports.setup import Hooks, SetupFacts
from governance.ports.world import World
from governance.render.commands.init import as_text
from governance.render.layout.escape import terminal
from governance.render.layout.style import Style

_Answer = TypeVar("_Answer")
_KNOWN: Final = (".size-limit.json", "bundlesize.config.json", "budget.json", "lighthouse-budget.json")
"""Files of other tools that are looked for, and named where they are there."""

_WAYS: Final[dict[str, str]] = {
    "keys": "people sign with SSH keys of their own",
    "witnesses": "people review on the forge, and a witness signs what it saw there",
    "commits": "the author of the commit that adds a sign-off gave it: no keys, but trust in all who can push",
}


class Questions:
    """Asks, one question after the other."""

    def __init__(self, world: World, around: SetupFacts, hooks: Hooks, style: Style) -> None:
        self._world = world
        self._around = around
        self._hooks = hooks
        self._style = style

    def asked(self, request: InitRequest) -> InitRequest:
        """The request with everything that was answered.

        Nothing is asked where a policy is there already: only what is missing is added then.
        """
        if self._world.files.files([POLICY_PATH]):
            return request
        first_budgets(request)  # what an option says wrongly is told before anybody answers
        for step in (self._repository, self._people, self._proof, self._witness, self._ci, self._limits):
            request = step(request)
        return self._confirmed(request)

    def _repository(self, request: InitRequest) -> InitRequest:
        if request.repository is not None:
            return request
        usual = init_files.repository_name(self._around.origin(), self._around.folder)
        return replace(request, repository=_ask("Name of the repository", usual))

    def _people(self, request: InitRequest) -> InitRequest:
        if request.people or request.people_from:
            return request
        author = self._world.history.author()
        found = [item for item in self._candidates() if author[1].casefold() not in map(str.casefold, item.emails)]
        if found:
            _tell("Found in the history and in CODEOWNERS:")
        for number, item in enumerate(found, start=1):
            _tell(f"  {number:>2}  {item.name}  {', '.join(item.emails)}  {item.handle or ''}".rstrip())
        question = "Who may approve beside you? Numbers, or NAME=ADDRESS,@HANDLE; with blanks between them"

        def read() -> tuple[str, ...]:
            words = _chosen(_ask(question, "nobody"), found)
            gather(author, words, (), self._around)
            return tuple(words)

        return replace(request, people=_until(read))

    def _candidates(self) -> list[PossibleApprover]:
        history = of_history(self._around.authors())
        owners = of_codeowners(owners_text(self._world.files), history)
        named = {owner.name for owner in owners}
        return [*owners, *(item for item in history[:12] if item.name not in named)]

    def _proof(self, request: InitRequest) -> InitRequest:
        own = [key for key in self._around.public_keys() if is_usable(key)]
        approvals: Approvals | None = request.approvals
        if approvals is None:
            _tell("How are approvals given?")
            for way, words in _WAYS.items():
                _tell(f"  {way}: {words}")
            approvals = _one_of(
                "keys, witnesses or commits", ("keys", "witnesses", "commits"), "keys" if own else "commits"
            )
        request = replace(request, approvals=approvals)
        return request if approvals == "commits" else replace(request, keys=(*request.keys, *self._keys(request, own)))

    def _keys(self, request: InitRequest, own: Sequence[str]) -> list[str]:
        """The key files of the people, as far as they are named."""
        members = gather(self._world.history.author(), request.people, (), self._around)
        named = {word.partition("=")[0] for word in request.keys}
        found = []
        for number, member in enumerate(members):
            if member.name in named:
                continue
            if number == 0 and own:
                _tell(f"Your key: {own[0][:40]}…{own[0][-8:]}")
                usual = "that one"
            else:
                usual = "not known yet"
            word = _until(partial(self._key, member.name, usual))
            found += [word] if word else []
        return found

    def _key(self, name: str, usual: str) -> str | None:
        file = _ask(f"File of {name}'s public key", usual)
        if file == usual:
            return None
        key = self._around.public_key(file)
        if key is None or not is_usable(key):
            raise ValueError(f"{file} is no public key that can be used")
        return f"{name}={file}"

    def _witness(self, request: InitRequest) -> InitRequest:
        if request.approvals != "witnesses" or request.witnesses:
            return request

        def file() -> str:
            name = _ask("File of the witness's public key (its secret half is kept by CI)", "")
            if not name or self._around.public_key(name) is None:
                raise ValueError("name a file that ssh-keygen -t ed25519 -f witness has made: witness.pub")
            return f"ci={name}"

        return replace(request, witnesses=(_until(file),))

    def _ci(self, request: InitRequest) -> InitRequest:
        if request.ci is not None:
            return request
        files = self._world.files.files([".github", ".gitlab", init_files.GITLAB_MAIN])
        origin = self._around.origin() or ""
        is_gitlab = any(path.startswith(".gitlab") for path in files) or "gitlab" in origin
        usual = "gitlab" if is_gitlab else "github" if files or "github" in origin else "none"
        answer = _one_of("CI that runs the gate: github, gitlab or none", ("github", "gitlab", "none"), usual)
        return replace(request, ci=None if answer == "none" else answer)  # type: ignore[arg-type]

    def _limits(self, request: InitRequest) -> InitRequest:
        if request.brings_budgets:
            return request
        found = [name for name in _KNOWN if self._world.files.files([name])]
        if found:
            _tell(f"Limits of other tools are in: {', '.join(found)}")
        _tell(
            "Budgets to start with: CAPABILITY.LIMIT=VALUE such as checkout.max_latency_ms=200, or a file: results of"
        )
        _tell("benchmarks (--benchmark-json), or limits of Lighthouse, size-limit, bundlesize, k6 or pytest-memray.")
        while (more := _until(partial(self._one_more, request))) is not None:
            request = more
        return request

    def _one_more(self, request: InitRequest) -> InitRequest | None:
        word = _ask("One of them; empty ends", "")
        return self._more(request, word) if word else None

    def _more(self, request: InitRequest, word: str) -> InitRequest:
        """The request with one more limit or file; refused where it cannot be read."""
        place = folder_of(None) / Path(word).expanduser()
        if "=" in word and not place.exists():
            more = replace(request, limits=(*request.limits, word))
        elif not place.is_file():
            raise ValueError(f"{word} is neither CAPABILITY.LIMIT=VALUE nor a file")
        else:
            file = NamedFile(word, place.read_bytes())
            if word.endswith(".json") and b'"benchmarks"' in file.data:
                share = _until(lambda: _percentage(_ask("Headroom above what was measured", "30%")))
                more = replace(request, results=(*request.results, file), headroom=share)
            else:
                more = replace(request, sources=(*request.sources, file))
        first_budgets(more)
        return more

    def _confirmed(self, request: InitRequest) -> InitRequest:
        """Shows what would be written until the user agrees; the budgets can be edited before."""
        while True:
            report = init(self._world, self._around, self._hooks, replace(request, dry_run=True))
            self._show(report)
            if request.dry_run:
                return request
            usual = "yes" if report.verdict is Verdict.PASS else "edit"
            answer = _one_of("Write these files? yes, no, or edit (the budgets)", ("yes", "no", "edit"), usual)
            if answer == "no":
                exit_interrupted()
            if answer == "yes":
                return request if request.commit else replace(request, commit=self._commits())
            text = report.written.get(BUDGETS_PATH)
            request = request if text is None else replace(request, budgets=edited_text(text, Path(BUDGETS_PATH).name))

    def _show(self, report: InitReport) -> None:
        shown = {path: report.written[path] for path in (BUDGETS_PATH, POLICY_PATH) if path in report.written}
        for path, text in shown.items():
            _tell(f"\n--- {path}\n{terminal_lines(text)}")
        _tell("\n" + as_text(report, self._style, contents=False))

    def _commits(self) -> bool:
        return _one_of("Commit them now? yes or no", ("yes", "no"), "no") == "yes"


def terminal_lines(text: str) -> str:
    """A text for the terminal, line by line."""
    return "\n".join(map(terminal, text.splitlines()))


def _chosen(answer: str, found: Sequence[PossibleApprover]) -> list[str]:
    """People as words of `--person`: the numbers of those that were listed, and words as they are."""
    words = []
    for word in re.split(r"\s+", answer.strip()):
        if word in {"nobody", ""}:
            continue
        if word.isdecimal():
            if not 1 <= int(word) <= len(found):
                raise ValueError(f"there is no number {word} in the list")
            words.append(found[int(word) - 1].word)
        else:
            words.append(word)
    return words


def _percentage(text: str) -> Decimal:
    share = read_headroom(text)
    if share is None:
        raise ValueError(f"{text} is no percentage from 0 to 1000")
    return share


def _one_of(question: str, answers: Sequence[_Answer], usual: str) -> _Answer:
    """One of some words, or the start of it."""

    def read() -> _Answer:
        given = _ask(question, usual).lower()
        found = [answer for answer in answers if str(answer).startswith(given)]
        if len(found) != 1:
            raise ValueError(f"{given} is none of: {', '.join(map(str, answers))}")
        return found[0]

    return _until(read)


def _until(read: Callable[[], _Answer]) -> _Answer:
    """What is answered; asked again, after a word on what is wrong, until it can be read."""
    while True:
        try:
            return read()
        except (BudgetError, ValueError, OSError) as fault:
            _tell(f"  {terminal(str(getattr(fault, 'message', fault)))}")
            if fix := getattr(fault, "fix", ""):
                _tell(f"  fix: {terminal(fix)}")


def _ask(question: str, usual: str) -> str:
    """A line of the user's; what is usual where they enter nothing."""
    try:
        answer = input(f"{question}{f' [{usual}]' if usual else ''}: ").strip()
    except EOFError:
        exit_interrupted()
        raise
    return answer or usual


def _tell(text: str) -> None:
    print(text)  # noqa: T201 (a dialogue is printed as it goes)
