"""The words that name a record's status."""

from typing import Final

from governance.domain.decisions import Status

_WORDS: Final = {
    Status.PROPOSED: "proposed proposal pending 提议 提議 提案 vorgeschlagen proposé propuesto proposto предложено",
    Status.ACCEPTED: (
        "accepted approved decided active adopted 接受 已接受 通过 已通过 采纳 已采纳 承認 承認済み "
        "akzeptiert angenommen accepté acceptée aceptado aceptada aprobado aprobada aceito aceita aprovado aprovada "
        "accettato принято"
    ),
    Status.REJECTED: (
        "rejected declined 拒绝 已拒绝 却下 abgelehnt rejeté rejetée rechazado rechazada rejeitado rifiutato отклонено"
    ),
    Status.DEPRECATED: "deprecated obsolete 弃用 已弃用 废弃 已废弃 非推奨 veraltet obsolète obsoleto устарело",
    Status.SUPERSEDED: (
        "superseded superceded superseeded superceeded supersceded replaced 取代 已取代 被取代 已替代 ersetzt remplacé "
        "remplacée sustituido reemplazado substituído sostituito заменено"
    ),
    Status.DRAFT: "draft drafted 草稿 草案 entwurf brouillon borrador rascunho bozza черновик",
    Status.IMPLEMENTED: "implemented done completed 完成 已完成 已实现 実装済み umgesetzt",
}
STATUS_OF: Final = {word: status for status, words in _WORDS.items() for word in words.split()}
"""The status that each word names, by the word in lower case."""
