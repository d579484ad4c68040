"""The names of metadata, in the spellings and languages that records use."""

import re
from functools import lru_cache
from typing import Final

LIFECYCLE: Final = frozenset({"status", "date", "superseded by", "supersededby"})
"""Strict names of what may change without a new approval."""

STATUS: Final = frozenset(
    [
        "status",
        "adrstatus",
        "decisionstatus",
        "状态",
        "狀態",
        "ステータス",
        "상태",
        "estado",
        "statut",
        "stato",
        "статус",
        "stan",
        "stav",
        "état",
        "state",
    ]
)
# In the order in which they are believed to be the date of the decision.
DATES: Final = (
    frozenset(
        ["date", "日期", "日付", "날짜", "datum", "fecha", "дата", "data", "dato", "päivämäärä", "dátum", "tarih"]
    ),
    frozenset(
        [
            "decisiondate",
            "dateofdecision",
            "decidedon",
            "dateaccepted",
            "acceptedon",
            "approvedon",
            "datedecided",
            "dateapproved",
            "approvaldate",
            "決定日",
            "决策日期",
            "entscheidungsdatum",
            "datededécision",
            "fechadedecisión",
            "datadecisione",
            "datadadecisão",
            "датарешения",
            "датапринятия",
            "決定日時",
            "决策时间",
            "決策時間",
            "결정일",
            "승인일",
            "datadedecisão",
            "beslisdatum",
            "datadecyzji",
        ]
    ),
    frozenset(
        [
            "created",
            "createdon",
            "creationdate",
            "datecreated",
            "firstpublished",
            "published",
            "established",
            "startdate",
            "since",
            "proposedon",
            "dateproposed",
            "createdat",
            "作成日",
            "创建日期",
            "erstellt",
            "erstelltam",
            "datedecréation",
            "создано",
            "датасоздания",
            "작성일",
            "최초작성일",
            "생성일",
            "작성일자",
            "起草日期",
            "起案日",
            "tanggal",
            "recordedon",
            "daterecorded",
            "daterecord",
            "originated",
            "fechadecreación",
            "datadecriação",
            "datadicreazione",
            "aangemaakt",
            "utworzono",
        ]
    ),
    frozenset(
        [
            "lastrevised",
            "lastupdated",
            "lastmodified",
            "updated",
            "updatedon",
            "revised",
            "revisiondate",
            "lastupdate",
            "lastedited",
            "lastchanged",
            "updatedat",
            "更新日",
            "更新日期",
            "aktualisiert",
            "обновлено",
            "herzien",
            "bijgewerkt",
            "überarbeitet",
            "misàjour",
            "datedemiseàjour",
            "actualizado",
            "atualizado",
            "aggiornato",
            "수정일",
            "최종수정일",
            "最終更新日",
            "最后更新",
            "修订日期",
        ]
    ),
)
DECIDERS: Final = frozenset(
    [
        "decider",
        "deciders",
        "decisionmaker",
        "decisionmakers",
        "decidedby",
        "approver",
        "approvers",
        "décisionnaire",
        "décisionnaires",
        "décideur",
        "décideurs",
        "decisori",
        "decisore",
        "entscheider",
        "entscheiderin",
        "entscheidungsträger",
        "決定者",
        "决策者",
        "決策者",
        "결정자",
        "의사결정자",
        "decisores",
        "decididores",
        "responsables",
        "beslissers",
        "besluitvormers",
        "decydenci",
        "принялирешение",
        "ктопринялрешение",
    ]
)
REPLACED: Final = frozenset(
    [
        "supersededby",
        "supercededby",
        "superseded",
        "superceded",
        "replacedby",
        "obsoletedby",
        "ersetztdurch",
        "abgelöstdurch",
        "remplacépar",
        "remplacéepar",
        "reemplazadopor",
        "reemplazadapor",
        "sustituidopor",
        "substituídopor",
        "sostituitoda",
        "sostituitada",
        "vervangendoor",
        "zastąpioneprzez",
        "замененона",
        "被取代",
        "被替代",
    ]
)
REPLACES: Final = frozenset(
    [
        "supersedes",
        "supercedes",
        "replaces",
        "obsoletes",
        "ersetzt",
        "remplace",
        "reemplaza",
        "sustituye",
        "substitui",
        "sostituisce",
        "vervangt",
        "zastępuje",
        "заменяет",
        "取代",
        "替代",
    ]
)
KNOWN: Final = STATUS.union(*DATES, DECIDERS, REPLACED, REPLACES)


USUAL_SECTIONS: Final = frozenset(
    {"context", "decision", "consequences", "contextandproblemstatement", "summary", "motivation", "abstract"}
)
"""Sections that most records have; none of them is a title."""

METADATA: Final = frozenset(
    [
        "metadata",
        "meta",
        "details",
        "info",
        "information",
        "header",
        "documentinformation",
        "adrmetadata",
        "metadaten",
        "métadonnées",
        "metadatos",
        "metadati",
        "元数据",
        "メタデータ",
    ]
)
"""Sections that hold nothing but metadata."""


_NO_LETTER: Final = re.compile(r"[\W\d_]")
_JOINT: Final = re.compile(r"[-_]")


@lru_cache(maxsize=4096)  # a history of decisions asks for the same few names all the time
def plain_name(label: str) -> str:
    """A name without case, numbering, punctuation and pictures: `Decision-Maker(s)` is `decisionmakers`."""
    return _NO_LETTER.sub("", label.lower())


def strict_name(label: str) -> str:
    """A name without case, hyphens and underscores, and nothing else changed: `Superseded-By` is `supersededby`."""
    return " ".join(_JOINT.sub("", label.lower()).split())
