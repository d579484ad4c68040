"""What `budget init` wrote, and what comes next, as text and as JSON."""

import shlex
from collections.abc import Iterator

from capability_budgets.reading.values import format_value
from governance.domain.findings import Verdict, verdict_of
from governance.domain.policy.paths import BUDGETS_PATH, POLICY_PATH, SIGNERS_PATH
from governance.domain.reports.init import Hook, InitReport, NewPolicy, renormalizing
from governance.render.formats import json as json_format
from governance.render.layout.escape import terminal
from governance.render.layout.json_text import Json, document
from governance.render.layout.style import Style, Tone
from governance.render.wording import text_blocks


def as_text(report: InitReport, style: Style, *, contents: bool = True) -> str:
    """The files, what could not be approved, and the next steps; of a dry run the contents of the files, too."""
    return "".join(f"{line}\n" for line in _lines(report, style, contents=contents))


def _lines(report: InitReport, style: Style, *, contents: bool) -> Iterator[str]:
    if report.adopted and report.scaffolded:
        yield from style.wrap("this repository is governed already: what is governed changes by decisions only")
    elif report.policy is not None:
        yield style.paint(_told(report.policy), Tone.BOLD)
    verb = "would write" if report.dry_run else "wrote"
    yield from (f"  {verb}  {terminal(path)}" for path in report.written)
    yield from (f"  {'would extend' if report.dry_run else 'extended'}  {terminal(path)}" for path in report.extended)
    yield from (f"  kept   {terminal(path)}" for path in report.kept)
    yield from (f"  {verb if hook.text else 'kept '}  {terminal(hook.place)}" for hook in report.hooks)
    if report.dry_run and contents:
        hooks = {hook.place: hook.text for hook in report.hooks if hook.text}
        for path, text in {**report.written, **report.extended, **hooks}.items():
            yield from ("", style.paint(f"--- {terminal(path)}", Tone.DIM), *map(terminal, text.splitlines()))
    yield from _budgets(report, style)
    if report.findings:
        yield from ("", *text_blocks.findings(report.findings, style))
    yield from _judged(report, style)
    steps = next_steps(report)
    if steps:
        yield from ("", "next:")
    for number, step in enumerate(steps, start=1):
        first = f"  {number}. "
        is_command = step.startswith(("git ", "printf "))
        yield from [f"{first}{terminal(step)}"] if is_command else style.wrap(terminal(step), first)


def _budgets(report: InitReport, style: Style) -> Iterator[str]:
    """The first budgets, and what of their sources no limit says."""
    limits = [
        f"  {item.name}.{name}: {format_value(value)}"
        for item in report.capabilities
        for name, value in item.limits.items()
    ]
    if limits:
        yield from ("", style.paint("budgets:", Tone.BOLD), *limits)
    if report.left_out:
        yield from ("", style.paint("not carried over:", Tone.BOLD))
        for where, why in report.left_out:
            yield from style.wrap(terminal(f"{where}: {why}"), "  ", "    ")


def _judged(report: InitReport, style: Style) -> Iterator[str]:
    """What `lint` and `check` say of all this."""
    if not report.scaffolded:
        return
    count = len(report.findings)
    said = "no findings" if not count else "1 finding" if count == 1 else f"{count} findings"
    verdicts = [("lint", verdict_of(report.findings), f"{report.read} governed files, {said}")]
    if report.check is not None:
        verdicts.append(("check", report.check, "the commit that adds them adopts them as the baseline"))
    yield ""
    for command, verdict, words in verdicts:
        tone = Tone.GOOD if verdict is Verdict.PASS else Tone.BAD
        yield f"{command + ':':<6} {style.paint(verdict.value.upper(), tone)}  {words}"


def _told(policy: NewPolicy) -> str:
    proof = "signatures" if policy.signed else "the authors of commits"
    people = ", ".join(policy.people)
    return terminal(f"{policy.repository}, preset {policy.preset}: {people}; sign-offs are proved by {proof}")


def next_steps(report: InitReport) -> list[str]:
    """What a person does now, as commands where that is possible."""
    if not report.scaffolded and not report.adopted:
        return ["nothing is governed here so far, so the hook lets everything pass: see budget init"]
    if report.adopted:
        return [*report.advice, *_commit(report), *_protecting(report)]
    told = "budget check: it says adoption; from then on, changes need decisions"
    checked = [] if report.commit is not None else [told]
    return [*_before_commit(report), *_commit(report), *checked, *_from_commit_on(report)]


def _before_commit(report: InitReport) -> Iterator[str]:
    policy = report.policy
    if report.starts_budgets and not report.capabilities and report.commit is not None:
        yield f"as long as the commit is not pushed, write budgets into {BUDGETS_PATH} and amend it: they are free"
    elif report.starts_budgets and not report.capabilities:
        yield f"write your budgets into {BUDGETS_PATH}: as long as they are not committed, they are free"
    if policy is not None and not policy.signed:
        yield (
            "sign-offs rest on the authors of commits; to have them signed, add everybody's key "
            f"to {SIGNERS_PATH}, remove `identity: commit` from {POLICY_PATH}, and see what budget lint says"
        )
    if policy is not None and policy.group is not None:
        yield f"make the team {policy.group} on the forge, with the people of {POLICY_PATH}"
    yield from report.advice
    if report.policy is not None:
        yield (
            "keep formatters (prettier, mdformat, markdownlint --fix) off budgets/ and the decisions: a sign-off is "
            "for the text as it was signed"
        )


def _commit(report: InitReport) -> Iterator[str]:
    if report.commit is not None:
        return
    if report.written or report.uncommitted:
        added = f"git add {shlex.join((*report.uncommitted, *report.written, *report.extended))}"
        yield " && ".join((added, *renormalizing(report.renormalized), f"git commit -m '{report.message}'"))


def _protecting(report: InitReport) -> Iterator[str]:
    if report.unprotected:
        yield (
            "require its job for the branch; so that a change of the gate takes a decision, too, write protect: "
            f"[{', '.join(report.unprotected)}] into {POLICY_PATH} on a branch, and run "
            "budget propose --from-worktree --title 'Protect the gate'"
        )


def _from_commit_on(report: InitReport) -> Iterator[str]:
    if not report.runs_in_ci:
        yield "let CI run the check, with budget init --ci github or --ci gitlab, and require it for the branch"
    yield f"the first change: budget propose {_example(report)}"


def _example(report: InitReport) -> str:
    """A change of the first limit there is, as a command."""
    if report.first_change is not None:
        return f"{report.first_change[0]}={format_value(report.first_change[1])}"
    return "checkout.max_latency_ms=200 --new" if report.starts_budgets else "BUDGET=VALUE"


def as_json(report: InitReport) -> str:
    """The same as data; contents only where nothing was written."""
    policy = report.policy
    return document(
        {
            "schema": "budget-governance/init/1",
            "verdict": report.verdict.value,
            "preset": policy.preset if policy else None,
            "repository": policy.repository if policy else None,
            "people": list(policy.people) if policy else [],
            "identity": ("signature" if policy.signed else "commit") if policy else None,
            "adopted": report.adopted,
            "dry_run": report.dry_run,
            "written": [
                {"path": path, "text": text if report.dry_run else None} for path, text in report.written.items()
            ],
            "kept": report.kept,
            **({"extended": list(report.extended)} if report.extended else {}),
            **({"hooks": [_hook(hook, dry_run=report.dry_run) for hook in report.hooks]} if report.hooks else {}),
            "lint": verdict_of(report.findings).value if report.scaffolded else None,
            "check": report.check.value if report.check else None,
            "capabilities": {
                item.name: {"limits": dict(item.limits), "benchmarks": item.benchmarks} for item in report.capabilities
            },
            "left_out": [{"where": where, "why": why} for where, why in report.left_out],
            "commit": report.commit,
            "findings": [json_format.finding(item) for item in report.findings],
            "next": next_steps(report),
        }
    )


def _hook(hook: Hook, *, dry_run: bool) -> Json:
    return {
        "name": hook.name,
        "path": hook.place,
        "written": hook.text is not None,
        "text": hook.text if dry_run else None,
    }
