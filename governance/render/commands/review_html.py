"""A review as one page of HTML, to read, to filter, to print and to hand on."""

from typing import Final

from governance.domain.findings import Finding, Verdict
from governance.domain.reports.review import ReviewedLimit, ReviewReport
from governance.render.commands.review import COLUMNS, cells, outcome
from governance.render.formats.markdown import capital
from governance.render.layout.report_page import report_page
from governance.render.wording.page_views import View, facets, finding_view

_TITLES: Final = {Verdict.FAIL: "Budget review: overdue"}
_LABELS: Final = {True: "overdue", False: "remark"}
_KINDS: Final = {"overdue": "violation", "remark": "accepted", "in order": "governed"}
"""A state as the style sheet knows it from the steps of an audit."""


def review(report: ReviewReport) -> str:
    """The verdict, what is overdue, what is worth a look, and a table of the limits."""
    limits = [_limit(item, report) for item in report.limits]
    overdue = [_task(item, report) for item in report.findings if item.is_error]
    remarks = [_task(item, report) for item in report.findings if not item.is_error]
    return report_page(
        "review.html.jinja",
        title=_TITLES.get(report.verdict, "Budget review"),
        verdict=report.verdict.value,
        outcome=capital(outcome(report)),
        head=report.head,
        notes=report.notes,
        parts=[("Overdue", overdue), ("Worth a look", remarks)],
        columns=(COLUMNS[0], "State", *COLUMNS[1:]),
        limits=limits,
        facets=facets((item.limit for item in report.limits), (str(limit["state"]) for limit in limits)),
    )


def _task(finding: Finding, report: ReviewReport) -> View:
    limits = [(_anchor(item), str(item.limit)) for item in report.limits if _is_about(finding, item)]
    return {"finding": finding_view(finding, finding.severity.value), "limits": limits}


def _limit(item: ReviewedLimit, report: ReviewReport) -> View:
    found = [finding for finding in report.findings if _is_about(finding, item)]
    state = _LABELS[any(finding.is_error for finding in found)] if found else "in order"
    name, *rest = cells(item)
    return {
        "anchor": _anchor(item),
        "kind": _KINDS[state],
        "name": name,
        "state": state,
        "codes": " ".join(dict.fromkeys(finding.code for finding in found)),
        "cells": [cell.removeprefix("until ").removesuffix(" in 12 months") for cell in rest],  # the heads say so
    }


def _is_about(finding: Finding, item: ReviewedLimit) -> bool:
    return finding.budget in {str(item.limit), item.limit.capability}


def _anchor(item: ReviewedLimit) -> str:
    return f"limit-{item.limit}"
