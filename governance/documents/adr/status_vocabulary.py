"""The words that name a record's status."""

from typing import Final

from governance.domain.judgement.records import AdrStatus

_WORDS: Final = {
    AdrStatus.PROPOSED: (
        "proposed proposal pending 提议 提議 提案 提案中 提出 제안 제안됨 vorgeschlagen vorschlag "
        "proposé proposée propuesto propuesta proposto proposta voorgesteld zaproponowane zaproponowano "
        "zaproponowany navrženo föreslagen foreslået предложено предложен предложена"
    ),
    AdrStatus.ACCEPTED: (
        "accept accepted approved decided active adopted agreed ratified 接受 已接受 通过 已通过 通過 "
        "已通過 采纳 已采纳 採納 已採納 批准 已批准 采用 已采用 採用 採択 承認 承認済み 承認済 승인 "
        "승인됨 채택 채택됨 수락 수락됨 akzeptiert angenommen beschlossen genehmigt entschieden accepté "
        "acceptée adopté adoptée approuvé approuvée validé validée aceptado aceptada aprobado aprobada "
        "adoptado adoptada aceito aceita aprovado aprovada accettato accettata approvato approvata "
        "adottato adottata geaccepteerd goedgekeurd aangenomen zaakceptowane zaakceptowano zaakceptowany "
        "zaakceptowana przyjęte przyjęto przyjęty przyjęta zatwierdzone zatwierdzono přijato schváleno "
        "accepterad accepterat godkänd godkänt godkendt vedtaget godkjent vedtatt hyväksytty принято "
        "принят принята утверждено утвержден утверждён утверждена одобрено одобрен прийнято затверджено"
    ),
    AdrStatus.REJECTED: (
        "reject rejected declined 拒绝 已拒绝 拒絕 已拒絕 却下 거부 거부됨 거절 기각 abgelehnt verworfen "
        "rejeté rejetée refusé refusée rechazado rechazada rejeitado rejeitada rifiutato rifiutata "
        "respinto respinta afgewezen verworpen odrzucone odrzucono odrzucony odrzucona zamítnuto avvisad "
        "afvist avvist hylätty отклонено отклонен отклонён отклонена отвергнуто відхилено"
    ),
    AdrStatus.DEPRECATED: (
        "deprecated obsolete 弃用 已弃用 废弃 已废弃 廢棄 已廢棄 非推奨 廃止 폐기 폐기됨 veraltet "
        "obsolet obsolète déprécié dépréciée obsoleto obsoleta deprecado deprecada descontinuado "
        "deprecato deprecata verouderd przestarzałe przestarzały zastaralé föråldrad forældet foreldet "
        "vanhentunut устарело устарел устарела застаріло"
    ),
    AdrStatus.SUPERSEDED: (
        "superseded superceded superseeded superceeded supersceded replaced 取代 已取代 被取代 已被取代 "
        "已替代 被替代 대체 대체됨 ersetzt abgelöst überholt remplacé remplacée supplanté supplantée "
        "sustituido sustituida reemplazado reemplazada substituído substituída sostituito sostituita "
        "superato superata vervangen zastąpione zastąpiono zastąpiony zastąpiona nahrazeno ersatt "
        "erstattet korvattu заменено заменен заменён заменена замінено"
    ),
    AdrStatus.DRAFT: (
        "draft drafted 草稿 草案 下書き ドラフト 초안 entwurf brouillon borrador rascunho bozza concept "
        "szkic návrh utkast udkast luonnos черновик проект чернетка"
    ),
    AdrStatus.IMPLEMENTED: (
        "implemented done completed 完成 已完成 已实现 已實現 実装済み 実装済 구현됨 완료 umgesetzt "
        "implementiert implementado implementada implementato implementata geïmplementeerd wdrożone "
        "zaimplementowane реализовано внедрено"
    ),
}
STATUS_OF: Final = {word: status for status, words in _WORDS.items() for word in words.split()}
"""The status that each word names, by the word in lower case."""
