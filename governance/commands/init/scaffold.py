"""`budget init`: a governed repository to start from. It never overwrites a file."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Final

from governance.commands.init import files as init_files
from governance.commands.init.budgets import FirstBudgets, first_budgets
from governance.commands.init.candidates import words_of
from governance.commands.init.files import (
    ADR_SLUG,
    ATTRIBUTES,
    CI_FILES,
    GITLAB_MAIN,
    PRETTIER_IGNORE,
    RUNBOOK,
    PolicyChoices,
    Preset,
)
from governance.commands.init.found_files import FoundFiles
from governance.commands.init.hooks import install, planned
from governance.commands.init.people import Member, gather, gather_witnesses, is_usable
from governance.commands.init.request import Approvals, InitRequest
from governance.documents.adr.draft import next_number, number_width
from governance.domain.feasibility.rules import author_locks, unsatisfiable
from governance.domain.findings import Verdict, verdict_of
from governance.domain.policy.codeowners import CODEOWNERS_PATHS
from governance.domain.policy.paths import BUDGETS_PATH, POLICY_PATH, SIGNERS_PATH
from governance.domain.reports.init import InitReport, NewPolicy, renormalizing
from governance.errors import RefusedError, UsageError
from governance.judging.reading.checkout import (
    DEFAULT_SCOPE,
    CheckoutReading,
    need_checkout,
    read_checkout,
)
from governance.judging.reading.planned_tree import PlannedTree
from governance.judging.reading.policies import Policies
from governance.judging.steps.landed_steps import JudgedSteps
from governance.judging.steps.step_reader import StepReader
from governance.ports.setup import Hooks, SetupFacts
from governance.ports.trees import Tree
from governance.ports.world import World

_BUDGETS_FOLDER: Final = "budgets/"
_PROOFS: Final[Mapping[Approvals | None, tuple[bool, ...]]] = {
    None: (True, False),
    "keys": (True,),
    "witnesses": (True,),
    "commits": (False,),
}
"""Whether sign-offs are signatures, by what was asked for; of two the first that can be met."""


def init(world: World, around: SetupFacts, hooks: Hooks, request: InitRequest) -> InitReport:
    """Scaffold a governed repository, or install a hook.

    Raises:
        UsageError: the people cannot be told, or are too few for the preset, or a word cannot be meant.
        RefusedError: a link or file is in the way, or the policy was removed here. Nothing is written then.
    """
    report = _Scaffold(world, around, request).report() if request.scaffolds else _unscaffolded(world, request)
    _refuse_obstacles(world, report.written)
    report = replace(report, hooks=planned(hooks, request.hook, has_checkout=world.files.exists))
    if not request.dry_run:
        changed = {**report.written, **report.extended}
        for path in sorted(changed, key=_turn):
            world.files.write(path, changed[path].encode("utf-8"))
        install(hooks, report.hooks)
        if request.commit and report.verdict is Verdict.PASS and (changed or report.uncommitted):
            paths = (*report.uncommitted, *changed, *report.renormalized)
            return replace(report, commit=world.committer.commit(paths, report.message))
    return report


def _turn(path: str) -> int:
    """When a file is written: without the policy a run that was cut off is made again; it protects the gate's files."""
    return 1 if path == POLICY_PATH else 2 if path in {GITLAB_MAIN, *CI_FILES.values()} else 0


def _unscaffolded(world: World, request: InitRequest) -> InitReport:
    head = world.history.resolve("HEAD")
    adopted = head is not None and Policies(world.history).ever_governed(head)
    return InitReport(None, {}, (), (), adopted, request.dry_run, scaffolded=False)


class _Scaffold:
    """Plans the files."""

    def __init__(self, world: World, around: SetupFacts, request: InitRequest) -> None:
        need_checkout(world.files)
        self._world = world
        self._around = around
        self._request = request
        self._found = FoundFiles(world, request.ci)

    def report(self) -> InitReport:
        """Everything that is missing, as it would be written."""
        head = self._world.history.resolve("HEAD")
        if head is not None and Policies(self._world.history).ever_governed(head):
            return self._beside()
        if self._found.has(POLICY_PATH):
            checkout = read_checkout(self._world, self._found.tree)
            return self._complete(None, _members_of(checkout, self._world, self._around))
        author = self._world.history.author()
        people = (*self._request.people, *words_of(self._request, author, self._world.files, self._around))
        members = gather(author, people, self._request.keys, self._around)
        reports = [self._complete(shape, shape.members) for shape in self._shapes(members)]
        return next((report for report in reports if report.is_meetable), reports[-1])

    def _beside(self) -> InitReport:
        """What may be added where everything else is governed already."""
        if not self._found.has(POLICY_PATH):
            source = _last_with_policy(self._world)
            raise RefusedError(
                f"{POLICY_PATH} was removed here; a new one would be no adoption",
                f"git restore --source={source} --staged --worktree -- {POLICY_PATH}",
            )
        if self._request.brings_budgets:
            message = "this repository is governed already: a new budget takes a decision"
            raise RefusedError(message, "budget propose CAPABILITY.LIMIT=VALUE --new")
        checkout = read_checkout(self._world, self._found.tree)
        wanted = {path: text for path, text in self._common().items() if not checkout.scope.is_governed(path)}
        return self._reported(None, wanted, adopted=True)

    def _complete(self, shape: PolicyChoices | None, members: Sequence[Member]) -> InitReport:
        return self._reported(shape, {**self._governing(shape, members), **self._common()}, adopted=False)

    def _reported(self, shape: PolicyChoices | None, wanted: Mapping[str, str], *, adopted: bool) -> InitReport:
        new = {path: text for path, text in wanted.items() if not self._found.has(path)}
        planned = PlannedTree(self._found.tree, {path: text.encode("utf-8") for path, text in new.items()})
        checkout = read_checkout(self._world, planned)
        if shape is not None and checkout.policy is None:
            raise _no_policy(checkout)
        now = self._world.clock.now()
        findings = (*checkout.findings, *unsatisfiable(checkout.side, now), *author_locks(checkout.side, now))
        kept = tuple(sorted({*self._found.governed(), *(wanted.keys() - new.keys())}))
        budgets = self._budgets if BUDGETS_PATH in new else None
        return InitReport(
            _new_policy(shape),
            new,
            kept,
            findings,
            adopted,
            self._request.dry_run,
            extended=self._extended(),
            advice=tuple(self._advice(new)),
            read=sum(map(checkout.scope.is_governed, checkout.reading.entries)),
            check=None if adopted else self._judged(planned),
            capabilities=budgets.capabilities if budgets else (),
            left_out=budgets.left_out if budgets else (),
            runs_in_ci=any(path in (*new, *kept) for path in CI_FILES.values()),
            renormalized=self._renormalized() if ATTRIBUTES in new else (),
            uncommitted=() if adopted else tuple(self._found.untracked(kept)),
            unprotected=tuple(path for path in CI_FILES.values() if adopted and path in new),
        )

    def _judged(self, after: Tree) -> Verdict:
        """What `check` will say of the commit that adopts all this."""
        landed = JudgedSteps(StepReader(self._world.history, self._world.signatures))
        return verdict_of(landed.adoption(after, self._world.clock.now()).findings)

    @cached_property
    def _budgets(self) -> FirstBudgets:
        return first_budgets(self._request)

    def _extended(self) -> dict[str, str]:
        """What formatters are told to leave alone, where there is a file that tells them."""
        text = self._found.text(PRETTIER_IGNORE)
        lines = init_files.missing_lines(init_files.formatter_ignores(self._found.adr), text or "")
        return {PRETTIER_IGNORE: init_files.extended(text, lines)} if text is not None and lines else {}

    def _advice(self, new: Mapping[str, str]) -> Iterator[str]:
        """What cannot be written here, because a file stands there already or belongs to somebody else."""
        if len(self._found.adr_folders) > 1 and POLICY_PATH in new:
            listed = ", ".join(self._found.adr_folders)
            yield f"decisions lie in other folders, too: to have them read, write adr: [{listed}] into {POLICY_PATH}"
        text = self._found.text(ATTRIBUTES)
        lines = init_files.missing_lines(self._attributes(), text or "")
        if text is not None and lines:
            words = " ".join(f"'{line}'" for line in lines)
            again = renormalizing(self._renormalized())
            yield " && ".join((f"printf '%s\\n' {words} >> {ATTRIBUTES}", f"git add {ATTRIBUTES}", *again))
        if self._found.ci and CI_FILES[self._found.ci] in new and self._around.program() is None:
            yield (
                "set the variable BUDGET_SOURCE in the settings of CI to what pip finds this program by, such as "
                "git+https://HOST/PATH@COMMIT: it came from a folder of this machine (docs/how-to/install.md)"
            )
        if self._found.ci == "gitlab" and CI_FILES["gitlab"] in new and GITLAB_MAIN not in new:
            pipeline = self._found.pipeline or GITLAB_MAIN
            yield f"include the gate in {pipeline}: include: [{{local: {CI_FILES['gitlab']}}}]"

    def _attributes(self) -> tuple[str, ...]:
        return init_files.attributes(self._found.adr, self._owners)

    def _renormalized(self) -> tuple[str, ...]:
        """What git holds with line ends that the attributes would change: it would look edited ever after."""
        return tuple(self._found.with_carriage_returns(("budgets", self._found.adr, self._owners)))

    @property
    def _owners(self) -> str:
        """Where CODEOWNERS lies, or goes."""
        standing = (path for path in self._found.owner_files if self._found.has(path))
        return next(standing, self._found.owners_path)

    def _governing(self, shape: PolicyChoices | None, members: Sequence[Member]) -> dict[str, str]:
        standing = set(self._found.governed())
        found: dict[str, str] = {}
        budget_files = {path for path in standing if DEFAULT_SCOPE.is_budget_file(path)}
        as_asked = budget_files == {BUDGETS_PATH} and self._found.text(BUDGETS_PATH) == self._budgets.text
        if not budget_files or as_asked:
            found[BUDGETS_PATH] = self._budgets.text
        elif self._request.brings_budgets:
            message = "there are budget files already, and none is overwritten"
            raise RefusedError(message, f"write the limits into one of them, or move them away from {_BUDGETS_FOLDER}")
        found.update(init_files.schemas())
        if shape is not None:
            found[POLICY_PATH] = init_files.policy(shape)
        witnesses = gather_witnesses(self._request.witnesses, self._around)
        found[SIGNERS_PATH] = init_files.signers(members, witnesses)
        if shape is not None and init_files.owners_of(shape) and not standing & set(CODEOWNERS_PATHS):
            found[self._found.owners_path] = init_files.codeowners(shape, self._found.owners_path)
        if not any(path.endswith(f"-{ADR_SLUG}.md") for path in standing):
            number, width = (
                next_number(self._found.numbers(self._found.adr)),
                number_width(self._found.tree.entries([self._found.adr])),
            )
            today = self._world.clock.now().date()
            path = f"{self._found.adr}/{number:0{width}d}-{ADR_SLUG}.md"
            found[path] = init_files.adr(number, width, today, (member.name for member in members))
        return found

    def _common(self) -> dict[str, str]:
        """What is no part of the governance itself: the runbook, and the gate's workflow."""
        found = {RUNBOOK: init_files.template("budget-alert.md")}
        found[ATTRIBUTES] = init_files.extended("", self._attributes())
        if self._found.ci:
            branch = self._around.branch() or "main"
            found[CI_FILES[self._found.ci]] = init_files.workflow(self._found.ci, branch, self._around.program())
        if self._found.ci == "gitlab" and (self._found.pipeline is None or self._found.has(GITLAB_MAIN)):
            found[GITLAB_MAIN] = init_files.template("gitlab-include.yml")
        return found

    def _shapes(self, members: Sequence[Member]) -> Iterator[PolicyChoices]:
        """The choices to try, the best first: signatures before commits, code owners before a group alone."""
        preset = self._request.preset or ("solo" if len(members) == 1 else "team")
        _refuse_headcount(preset, members)
        repository = self._request.repository or init_files.repository_name(self._around.origin(), self._around.folder)
        gate = CI_FILES[self._found.ci] if self._found.ci else None
        protect = [gate] if gate and not self._found.has(gate) else []
        group = init_files.group_name(repository)
        witnesses = tuple(name for name, _ in gather_witnesses(self._request.witnesses, self._around))
        for signed in _PROOFS[self._request.approvals]:
            for by_owners in (True, False) if preset == "org" else (False,):
                yield PolicyChoices(
                    preset,
                    repository,
                    members,
                    group,
                    by_owners,
                    signed,
                    self._found.adr,
                    protect,
                    self._found.dialect,
                    witnesses,
                )


def _new_policy(shape: PolicyChoices | None) -> NewPolicy | None:
    if shape is None:
        return None
    people = tuple(member.name for member in shape.members)
    return NewPolicy(
        shape.preset, shape.repository, people, shape.group if shape.preset == "org" else None, shape.signed
    )


def _members_of(checkout: CheckoutReading, world: World, around: SetupFacts) -> list[Member]:
    """The people of a policy that is there already, whoever sits here with a key."""
    if checkout.policy is None:
        return []
    me = checkout.policy.person_at(world.history.author()[1])
    keys = [key for key in around.public_keys() if is_usable(key)] if me else []
    return [
        Member(name, person.emails, person.handle, keys[0] if keys and name == me else None)
        for name, person in checkout.policy.people.items()
    ]


def _refuse_headcount(preset: Preset, members: Sequence[Member]) -> None:
    if preset == "solo" and len(members) > 1:
        raise UsageError("the preset solo is for one person", "use --preset team")
    if preset != "solo" and len(members) == 1:
        alone = members[0].name
        message = f"with {alone} alone, the preset {preset} could not be met: people cannot approve their own decision"
        raise UsageError(message, "name others: --person NAME=ADDRESS,@handle; or --preset solo")


def _last_with_policy(world: World) -> str:
    """The newest commit that holds a policy, where it was removed since."""
    head = world.history.resolve("HEAD")
    touching = world.history.commits_touching([head], [POLICY_PATH]) if head else ()
    held = (commit.oid for commit in touching if world.history.tree(commit.oid).entries([POLICY_PATH]))
    return next(held, "HEAD")


def _no_policy(checkout: CheckoutReading) -> UsageError:
    problem = next(finding for finding in checkout.findings if finding.place.file == POLICY_PATH)
    return UsageError(f"this makes no policy: {problem.message}", problem.fix)


def _refuse_obstacles(world: World, paths: Iterable[str]) -> None:
    """Refuse before anything is written where a file or link stands in place of a folder, or a folder of a file."""
    for path in paths:
        parts = path.split("/")
        parents = ("/".join(parts[:count]) for count in range(1, len(parts)))
        for parent in parents:
            if parent in world.files.files([parent]):
                raise RefusedError(f"{parent} is not a folder", "move it, or make it one")
        if world.files.files([path]):
            raise RefusedError(f"{path} is a folder", "move it")
