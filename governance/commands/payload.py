"""`budget payload`: the bytes that a sign-off record's signature is for."""

import re
from typing import Final

from capability_budgets.reading.problems import Place
from capability_budgets.reading.text import UnreadableError
from governance.documents.signoffs.payload import payload, review_payload
from governance.documents.signoffs.record import read_signoff
from governance.documents.signoffs.review_record import read_review
from governance.errors import RefusedError

_REVIEW: Final = re.compile(rb"^decision:[ \t]*reviewed[ \t\r]*$", re.MULTILINE)


def payload_of(path: str, data: bytes) -> str:
    """The signed bytes of a record, which are UTF-8.

    Raises:
        RefusedError: it cannot be read as a record.
    """
    try:
        if _REVIEW.search(data):
            return review_payload(read_review(data)).decode("utf-8")
        return payload(read_signoff(data)).decode("utf-8")
    except UnreadableError as fault:
        problem = fault.problems[0]
        place = Place(path, problem.line, problem.column)
        raise RefusedError(f"{place}: {problem.message}", problem.fix) from fault
