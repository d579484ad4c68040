"""The words of a statement that name its status, and those that make it less than plain, as patterns."""

import re
from typing import Final

from governance.documents.adr_status_words import STATUS_OF

WORD: Final = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, STATUS_OF))})(?![\w-])", re.IGNORECASE)

DATE_MARK: Final = "\ue000"
"""A private character that stands where a date was recognised."""

# A cross, an empty box or an hourglass before a word takes its plainness; these marks do not.
NEUTRAL: Final = frozenset(" \t\n.,:;!+*_#>\"'“”‘’«»`([{<}])–—•·✅☑✔✓🟢💚👍🎉🆗🏁🚀⭐🌟🤝\ufe0f\u200d" + DATE_MARK)  # noqa: RUF001
SHORTCODE: Final = re.compile(
    r":(?:white_check_mark|heavy_check_mark|ballot_box_with_check|green_circle|green_heart|\+1|thumbsup|tada|rocket):"
)

DOUBT: Final = re.compile(
    r"""[?？~|] | \b(?:
        not | never | nor | no | none | nobody | cannot | \w+n['’]t
      | if | unless | until | till | once | when | whenever | while | as\s+long | pending | subject | condition\w*
      | provided | providing | except\w* | but | however | although | though | only | otherwise | or | versus | vs
      | tentativ\w* | provisional\w* | preliminar\w* | temporar\w* | partial\w* | partly | half | almost | nearly
      | mostly | draft\w* | propos\w* | reject\w* | declin\w* | rever[ts]\w* | withdr[ae]w\w* | revo[kc]\w*
      | rescind\w* | overrid\w* | overrul\w* | super[cs]e+ded | deprecat(?:ed|ion) | obsoleted? | replaced | abandon\w*
      | cancel\w* | retir\w* | expir\w* | invalid\w* | void | to\s+be | will\s+be | should | could | would | might
      | must | maybe | perhaps | probabl\w* | likely | possibl\w* | expect\w* | planned | await\w* | wait\w* | hold
      | postpone\w* | defer\w* | suspend\w* | block(?:ed|ing|er) | stopped | paused | trial | experiment\w* | pilot
      | principle | in\s+part | follow[-\s]?ups? | (?:under|in|needs?)\s+(?:peer\s+)?review
      | for\s+(?:now|discussion|debate|comments?|consideration|evaluation|tests?|testing|review)
      | question\w* | todo | tbd | tbc | wip | objection\w* | object(?:s|ed) | veto\w* | dissent\w* | against
      | fail(?:s|ed|ing)? | reservation\w* | caveat\w* | changes\s+requested | progress
      | undecided | unclear | uncertain | unresolved | unapproved | unaccepted
    )\b | (?-i:\bmay\b) | [不未否非]""",  # noqa: RUF001
    re.IGNORECASE | re.VERBOSE,
)
"""What must not stand beside an acceptance that is plain."""

TAKEN_BACK: Final = re.compile(
    r"""\b(?:no\s+longer | revo[kc]\w* | rescind\w* | withdr[ae]wn | reverted | overr(?:uled|idden) | suspended
      | on\s+hold | conditional\w* | subject\s+to | provided\s+that | unless | only\s+(?:if|when|once|after) | pending
      | await\w* | rejected | declined | deprecated | obsolete | abandoned | cancelled | super[cs]e+ded
      | (?:not|never)\s+(?:yet\s+)?(?:been\s+)?(?:accept|approv|adopt|decid|final|in\s+force|in\s+effect)\w*
      | to\s+be\s+(?:accept|approv|adopt|decid)\w*
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)
"""What ends or limits an acceptance, also in a paragraph of its own."""

CARRIED_OUT: Final = re.compile(
    r"""(?:(?:and|but|then|also|it|is|was|were|has|have|been|being|will|to|be|now|already|currently|partially|partly
      |fully|not|yet)\s+)*
    (?:implemented | implementing | applied | released | shipped | merged | deployed | adopted | completed | done
      | in\s+(?:use|production|effect|force)
      | implementation\s+(?:(?:is|was|now|still|already)\s+)*
        (?:in\s+progress | started | pending | ongoing | completed? | done | underway)
    )\b(?:\s+yet)?""",
    re.IGNORECASE | re.VERBOSE,
)
"""How far a decision was carried out, which says nothing against it."""

HARMLESS: Final = re.compile(
    rf"""(?:unanimously | formally | officially | by\s+consensus)\b
      | (?:(?:on|at|in|as\s+of|since|from|effective|dated)\s+)?(?:the\s+)?{DATE_MARK}
      | (?:(?:on|at|in|as\s+of|since|from|by|with|via|through|per|during|see)\b
        | (?:(?:and|also)\s+)*(?:super[cs]e+des?|replaces?|amend(?:s|ed)?|extend(?:s|ed)|update[sd]?
          |clarif(?:y|ies|ied)|refine[sd]?|changes|changed|depends|relates?|related|refers?|links?|linked|revised
          |reviewed|last)\b
        )(?:[^.;\n()\[\]]|\.(?=\w))*
      | [(\[（][^()\[\]（）\n]*[)\]）]""",  # noqa: RUF001 (the parentheses of Chinese and Japanese text)
    re.IGNORECASE | re.VERBOSE,
)
"""What may follow an acceptance, unless it holds a doubt: when, by whom, where, and what else is concerned."""

SUPERSEDED_BY: Final = re.compile(r"\b(?:super[cs]e+ded|replaced|obsoleted)\b[^.;\n]*?\bby\b", re.IGNORECASE)
