"""The names of metadata, in the spellings and languages that records use."""

import re
from typing import Final

LIFECYCLE: Final = frozenset({"status", "date", "superseded by", "supersededby"})
"""Strict names of what may change without a new approval."""

STATUS: Final = frozenset(
    {
        "status",
        "adrstatus",
        "decisionstatus",
        "currentstatus",
        "状态",
        "狀態",
        "ステータス",
        "상태",
        "estado",
        "statut",
        "stato",
    }
)
# In the order in which they are believed to be the date of the decision.
DATES: Final = (
    frozenset({"date", "日期", "日付", "날짜", "datum", "fecha"}),
    frozenset({"decisiondate", "dateofdecision", "decidedon", "dateaccepted", "acceptedon", "approvedon"}),
    frozenset({"created", "createdon", "creationdate", "datecreated", "firstpublished", "published", "established"}),
    frozenset({"lastrevised", "lastupdated", "lastmodified", "updated", "updatedon", "revised", "revisiondate"}),
)
DECIDERS: Final = frozenset(
    {"decider", "deciders", "decisionmaker", "decisionmakers", "decidedby", "approver", "approvers"}
)
REPLACED: Final = frozenset({"supersededby", "supercededby", "superseded", "superceded", "replacedby", "obsoletedby"})
REPLACES: Final = frozenset({"supersedes", "supercedes", "replaces", "obsoletes"})
KNOWN: Final = STATUS.union(*DATES, DECIDERS, REPLACED, REPLACES)


def plain_name(label: str) -> str:
    """A name without case, numbering, punctuation and pictures: `Decision-Maker(s)` is `decisionmakers`."""
    return re.sub(r"[\W\d_]", "", label.lower())


def strict_name(label: str) -> str:
    """A name without case, hyphens and underscores, and nothing else changed: `Superseded-By` is `supersededby`."""
    return " ".join(re.sub(r"[-_]", "", label.lower()).split())
