"""Tells the publisher's own words (disclosures, sign-up lines, credits) from the article's.

Two sets of cues: what opens a block can be trusted anywhere; what stands inside one counts only
in the tail of a page, because an article may well write about newsletters and disclaimers.
"""

from __future__ import annotations

import re

from alteram.model import NoticeKind

_LONGEST = 1500  # characters from which a block is read by its start alone

# What a block opens with, wherever it stands.
_OPENINGS: tuple[tuple[NoticeKind, re.Pattern[str]], ...] = (
    (
        NoticeKind.CORRECTION,
        re.compile(
            r"\W{0,4}(?:corrections?(?: \w+)?|clarifications?|errat(?:um|a)"
            r"|editor['’]?s['’]? (?:note|correction)"
            r"|correction and clarification|korrektur|berichtigung|anmerkung der redaktion"
            r"|hinweis der redaktion"
            r"|note de la rédaction|fe de erratas|nota de la redacción|editors['’]? note"
            r"|note to readers"
            r")\s*(?:\([^)]{1,40}\)\s*)?(?:[:.\-–—]|,? \w+ \d{1,2}(?:, \d{4})?\s*[:.\-–—])"
            r"|\W{0,4}(?:this|an earlier version of this|a previous version of this) (?:article"
            r"|story|report|post"
            r"|piece|headline|column|version)[^.]{0,80}\b(?:was (?:amended|corrected|updated)"
            r"|has been (?:amended"
            r"|corrected|updated|clarified)|incorrectly|misstated|misspelled|misidentified"
            r"|wrongly|gave an"
            r"|contained an error)",
            re.I,
        ),
    ),
    (
        NoticeKind.CAPTION,
        re.compile(
            r"\W{0,3}(?:(?:file |stock )?(?:photo|photograph|image|picture|foto|bild|graphic"
            r"|illustration|video"
            r"|imagen|photo illustration)s?(?: (?:credit|by|courtesy(?: of)?|source|from"
            r"|via))?\s?[:/©]"
            r"|(?:photo|image|picture|foto) (?:credits?|by|courtesy|via)\b"
            r"|©\s?[^\n]{0,60}(?:getty|afp|reuters|ap)\b"
            r"|credit:\s|screenshot\b|(?:ap|afp|reuters|file) (?:photo|image|picture)\b"
            r"|pictured:\s)",
            re.I,
        ),
    ),
    (
        NoticeKind.SYNDICATION,
        re.compile(
            r"\W{0,3}(?:this|the) (?:article|story|report|post|piece|essay|column|item|text"
            r"|commentary|interview)"
            r" (?:was|is|has been|originally|first|also)?\s?(?:originally |first |also "
            r"|previously |re)?"
            r"(?:published|appeared|appears|posted|republished|reprinted|produced|provided"
            r"|syndicated|printed"
            r"|ran|cross-?posted|adapted|excerpted|available)\b"
            r"|\W{0,3}(?:originally (?:published|appeared|posted)|first (?:published|appeared)"
            r"|re-?published"
            r"|reprinted|re-?posted|cross-?posted|reproduced|distributed|syndicated)\s(?:by|at|on"
            r"|in|from|with|under|here)\b"
            r"|\W{0,3}(?:©|\(c\)|copyright)\s?(?:©|\(c\)|\d{4}|by\b)"
            r"|\W{0,3}all rights reserved"
            r"|\W{0,3}(?:zuerst erschienen|dieser (?:artikel|beitrag|text) (?:ist|erschien"
            r"|wurde) (?:zuerst|erstmals))"
            r"|\W{0,3}(?:the post .{1,200} (?:appeared first on|first appeared on))",
            re.I,
        ),
    ),
    (
        NoticeKind.DISCLOSURE,
        re.compile(
            r"\W{0,3}(?:disclaimer|disclosure|full disclosure|legal notice|haftungsausschluss"
            r"|terms of use"
            r"|(?:policies|policy) (?:&|and) disclosures?)\b"
            r"|\W{0,3}(?:the |all |any |expressed )?(?:views|opinions|statements"
            r"|comments)(?: (?:and opinions|or views))?"
            r" (?:expressed|in this|stated|contained|published|are (?:not )?(?:necessarily|those"
            r"|solely|my own))",
            re.I,
        ),
    ),
    (
        NoticeKind.ABOUT,
        re.compile(
            r"\W{0,3}about (?:the (?:authors?|writers?|reporters?|contributors?)|us\b"
            r"|this (?:site|series|project|story"
            r"|article)\b|our )|\W{0,3}(?:über (?:den autor|die autorin|uns)|zur person:"
            r"|sobre (?:el autor|la autora))"
            r"|\W{0,3}(?:(?:you can )?(?:follow|contact|reach|e-?mail) (?:him|her|them|me"
            r"|the (?:author|writer|reporter))"
            r" (?:at|on|by|via)\b)",
            re.I,
        ),
    ),
    (
        NoticeKind.PROMOTION,
        re.compile(
            r"\W{0,3}(?:(?:please )?(?:subscribe|sign up|register|log in|click here|donate"
            r"|become a (?:member|patron"
            r"|supporter|subscriber))\b(?! to a\b)|(?:follow|like|join|find) us (?:on|at)\b"
            r"|support (?:our|independent|quality|local|us|\w+['’]s) (?:journalis|work|reporting"
            r"|news|media)"
            r"|(?:get|receive) (?:the|our|more|all)[^.]{0,60}(?:inbox|newsletter|e-?mail|app)\b"
            r"|download (?:our|the)[^.]{0,30}\bapp\b|(?:read|see|watch|listen|hear|learn)(?: more"
            r"| also| next| on)"
            r"?\s?:|(?:read|see) (?:more|also|next)\b(?=\W*\Z|:| (?:at|on|about|from|here|stories))"
            r"|related(?: (?:articles?|stor(?:y|ies)|posts?|content|links?|coverage|topics?|news"
            r"|reading|items?"
            r"|videos?))?\s?(?::|\Z)|more (?:from|on|about|news|stories|coverage"
            r"|headlines)[^.]{0,60}(?::|\Z)"
            r"|(?:advertisement|sponsored|promoted|anzeige|werbung|publicité|publicidad)\W*\Z"
            r"|share (?:this|on|via|it)\b[^.]{0,40}\Z|print this|e-?mail this"
            r"|recommended(?: for you)?\s?(?::|\Z)"
            r"|(?:lesen sie auch|mehr zum thema|das könnte sie auch|lire aussi|à lire aussi"
            r"|leer también|lea también"
            r"|leggi anche|lees ook|lees (?:ook|meer)\b|читайте также|смотрите также"
            r"|auch (?:interessant|lesen)\b|schon gelesen|passend dazu\s?:"
            r"|weitere (?:artikel|themen|informationen|meldungen|beiträge|nachrichten"
            r"|aktuelle themen"
            r"|news)\b[^.]{0,60}(?::|\Z)|te puede interesar|también te puede|ver también"
            r"|leia (?:também|mais)"
            r"|veja também|czytaj (?:też|także|również|więcej)|zobacz (?:też|także|również)"
            r"|dowiedz się więcej|läs (?:också|även|mer)\b|læs også|les også|voir aussi"
            r"|sur le même sujet)"
            r"|follow [^.]{2,60} on (?:twitter|facebook|instagram|telegram|google news)\b"
            r"|for the latest (?:news|stories|updates|headlines)\b|(?:bild|foto) anzeigen\W*\Z"
            r"|no comments?(?: yet)?\W*\Z|keine kommentare\W*\Z|leave a comment\W*\Z"
            r"|(?:release date|last (?:modified|updated))\s?:[^\n]{0,40}\Z"
            r"|(?:quelle|source|fuente|fonte|źródło)\s?:[^\n]{1,60}\Z|alle angaben ohne gewähr"
            r"|newsletter\W*\Z|tags?\s?:|filed under\b"
            r"|topics?\s?:|posted in\s"
            r"|categories\s?:|keywords\s?:|have a (?:news )?tip\b|got a (?:news )?tip\b"
            r"|most (?:read|popular|viewed)\W*\Z"
            r"|you (?:may|might) (?:also )?(?:like|be interested)\b|don['’]t miss\b[^.]{0,60}(?::"
            r"|\Z)|trending(?: now)?\W*\Z"
            r"|if you (?:have|know|like|enjoy(?:ed)?)[^.]{0,80}(?:tip|e-?mail us|subscribe|donat"
            r"|share))",
            re.I,
        ),
    ),
)

# What stands anywhere in a block of the tail.
_TAIL: tuple[tuple[NoticeKind, re.Pattern[str]], ...] = (
    (
        NoticeKind.DISCLOSURE,
        re.compile(
            r"(?:views|opinions)(?: and opinions)? (?:expressed|are not)"
            r"|not necessarily (?:the views|reflect|represent"
            r"|those|endorse)|do(?:es)? not (?:necessarily )?(?:reflect|represent) the (?:views"
            r"|opinions|position)"
            r"|(?:cannot|can not|does not|do not) (?:guarantee|accept (?:any )?(?:liability"
            r"|responsibility))"
            r"|we (?:strongly )?(?:encourage|advise|urge) (?:you|readers) to|seek corroboration"
            r"|full(?:y)? responsib|(?:terms of (?:use|service)|privacy policy"
            r"|comment(?:s)? policy|cookie policy)"
            r"|not (?:be )?(?:intended|construed) as (?:\w+ ){0,3}advice|may be satirical"
            r"|no liability"
            r"|errors? (?:and|or) omissions?|receives? no (?:funding|compensation)"
            r"|conflicts? of interest",
            re.I,
        ),
    ),
    (
        NoticeKind.SYNDICATION,
        re.compile(
            r"all rights reserved|originally (?:published|appeared|posted)|first (?:published"
            r"|appeared) (?:on|in|at|by)"
            r"|republished (?:with|from|under|by|here)|reprinted (?:with|by|from)"
            r"|creative commons|with permission"
            r"|may not be (?:published|reproduced|broadcast|rewritten|redistributed)"
            r"|appeared first on"
            r"|licen[sc]ed under",
            re.I,
        ),
    ),
    (
        NoticeKind.PROMOTION,
        re.compile(
            r"\b(?:subscribe|sign up|newsletter|donat(?:e|ion)|unsubscribe|in your inbox"
            r"|our (?:app|podcast|channel"
            r"|newsletter|supporters|patrons)|follow (?:us|our)|like us on|click here|share this"
            r"|e-?mail alerts?"
            r"|become a (?:member|patron|subscriber|supporter))\b",
            re.I,
        ),
    ),
    (
        NoticeKind.ABOUT,
        re.compile(
            r"\b(?:is|was) (?:a|an|the) (?:[\w’'-]+[ ,]{1,2}){0,6}?(?:writer|reporter|journalist"
            r"|editor|columnist|correspondent"
            r"|contributor|author|blogger|fellow|founder|intern|freelancer|producer"
            r"|analyst)\b[^.]{0,120}?"
            r"(?:\bat\b|\bfor\b|\bof\b|\bwith\b|\bbased in\b|\bwho\b|\.)|\bfollow (?:him|her"
            r"|them) on\b"
            r"|\bcan be (?:reached|contacted|followed|found) (?:at|on|by|via)\b"
            r"|\bcontributed to this (?:report|story"
            r"|article)\b|\breporting by\b[^\n]{3,120}\b(?:editing|writing) by\b"
            r"|\bwrites (?:about|for)\b",
            re.I,
        ),
    ),
)


_TAIL_HINTS = {
    NoticeKind.DISCLOSURE: (
        *("views", "opinions", "necessarily", "reflect", "represent", "guarantee", "accept "),
        *("we ", "seek corroboration", "responsib", "terms of", "policy", "advice", "satirical"),
        *("liability", "omission", "funding", "compensation", "of interest"),
    ),
    NoticeKind.SYNDICATION: (
        *("all rights", "originally", "first ", "republished", "reprinted", "creative commons"),
        *("with permission", "may not be", "licen"),
    ),
    NoticeKind.PROMOTION: (
        *("subscribe", "sign up", "newsletter", "donat", "inbox", "our ", "follow ", "like us"),
        *("click here", "share this", "mail alert", "become a"),
    ),
    NoticeKind.ABOUT: (
        *("writer", "reporter", "journalist", "editor", "columnist", "correspondent", "author"),
        *("contribut", "blogger", "fellow", "founder", "intern", "freelancer", "producer"),
        *("analyst", "follow ", "can be ", "reporting by", "writes "),
    ),
}


def opens_notice(text: str) -> NoticeKind | None:
    """The kind of notice a block is by how it opens, or None; trusted anywhere in a page."""
    head = text[:400]
    return next((kind for kind, cue in _OPENINGS if cue.match(head)), None)


def tail_notice(text: str) -> NoticeKind | None:
    """The kind of notice a block in the tail of a page is by any of its words, or None."""
    found = opens_notice(text)
    if found is not None or len(text) > _LONGEST:
        return found
    small = text.lower()
    for kind, cue in _TAIL:
        # Each of these cues holds one of its hints; looking for them first is quick.
        if any(hint in small for hint in _TAIL_HINTS[kind]) and cue.search(text):
            return kind
    return None


def headed_notice(heading: str, text: str) -> NoticeKind:
    """The kind of a block that is known to be a notice."""
    return opens_notice(heading) or tail_notice(heading) or tail_notice(text) or NoticeKind.OTHER
