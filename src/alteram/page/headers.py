"""Lines that say who wrote a comment and when, and lines that stand around comments.

A header is a short line that is a name with a time ("Ada Lind - May 6, 2031 at 9:38 am"), a name
with a word of saying ("Ada Lind says:"), or both in another order ("06. May, 2031 / Ada says:").
"""

from __future__ import annotations

import re
from typing import NamedTuple

from alteram.model import Moment
from alteram.page.dates import find_dates

_LONGEST = 160  # characters a header line has at most
_NAME_WORDS, _NAME_LENGTH = 6, 48

_AGO = re.compile(
    r"\b(?:(?:about|vor)\s+)?(?:(?:\d{1,3}\s?|(?:an?|one|two|three)\s+)(?:seconds?|minutes?"
    r"|hours?|days?"
    r"|weeks?|months?|years?|mins?|secs?|hrs?|yrs?)\b\.?\s+ago\b"
    r"|vor\s+(?:\d{1,3}|einem?r?)\s+(?:stunden?|minuten?|tag(?:en)?|wochen?|monat(?:en)?"
    r"|jahr(?:en)?)\b"
    r"|\d{1,3}(?:s|m|h|d|w|mo|y|hrs?|mins?)\b(?:\s+ago\b)?)"
    r"|\b(?:just now|yesterday|today)\b(?:\s+at\s+\d\d?:\d\d(?:\s?[ap]m)?)?"
    r"|\bil y a \d+ \w+|\bhace \d+ \w+",
    re.I,
)
_CLOCK_ONLY = re.compile(r"@?\b\d\d?:\d\d(?::\d\d)?\s?(?:[ap]\.?m\b\.?)?(?:\s?uhr)?", re.I)
_SAYS = re.compile(
    r"(?:\s|^)(?:says?|said|wrote|writes|replied|replies|responded|commented|comments|asked|added"
    r"|schrieb|schreibt|sagt|meint|kommentierte|a écrit|a dit|dit|dice|dijo|escribió|scrive"
    r"|ha detto"
    r"|disse|schreef|zegt)\b\s*(?:on|at|am|le|el|this|:|…|\.{2,3}|\W)*\Z",
    re.I,
)
_BY = re.compile(
    r"\A\W*(?:(?:posted|written|submitted|left|added|sent|made|comment(?:ed)?|kommentar|reply"
    r"|replied|verfasst|geschrieben|erstellt|publié|rédigé|publicado|inviato|comentario|from|de)\b"
    r"[\s:]*)*(?:by|von|par|por|da|door|från|av|от)?\b[\s:]+(?=\S)",
    re.I,
)
_AROUND = re.compile(
    r"\b(?:on|at|am|um|le|el|il|the|à|says?|said|wrote|writes|posted|comments?|commented|submitted"
    r"|reply|replied|permalink|permanent link|link|report|abuse|flag|quote|like|share|edit|delete"
    r"|by|mon|tues?|wed|thu|thurs|fri|sat|sun|monday|tuesday|wednesday|thursday|friday|saturday"
    r"|sunday|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|uhr|est|edt|pst|pdt|cst"
    r"|cdt|mst|mdt|gmt|utc|bst|cet|cest|ist|schrieb|antworten|zitieren|melden|verified|author"
    r"|score|points?|editor|guest|gast|member|registered|user|log ?in to)\b|#\d*",
    re.I,
)
_EDGE = ' \t  :;,|/·•–—-−~@()[]{}<>«»*†=_"“”.…↵↳►▸●'
_NUMBER = re.compile(r"\A\W{0,2}#?(\d{1,5})[.):]?(?=\s|\Z)\s*")

_ACTION = re.compile(
    r"(?:\W|\b(?:log ?in(?: to)?|sign in to|click here to|reply(?: to this(?: comment)?)?|replies"
    r"|respond|permalink|permanent link|link(?: to (?:this )?comment)?|report(?: (?:this|abuse|as|a"
    r"|comment|spam|violation|inappropriate|post|user))*|abuse|flag(?:ged)?(?: (?:this|as|comment|"
    r"inappropriate))*|quote|cite|like[sd]?|unlike|dislike[sd]?|share|edit|delete|hide|show"
    r"|up ?votes?|down ?votes?|votes?|thumbs? (?:up|down)|recommend(?:ed)?|ignore(?: user)?|follow"
    r"|mark as spam|spam|rate (?:this|up|down)|good|poor|agree|disagree|karma|rating|points?"
    r"|collapse|expand|parent|next|previous|top|more|less|read more|see more|print|save|email"
    r"|e-?mail(?: this)?|twitter|facebook|tweet|antwort(?:en)?(?: schreiben)?|zitieren|melden"
    r"|missbrauch|gefällt mir|bewerten|bearbeiten|teilen|link zum kommentar|répondre"
    r"|signaler(?: un abus)?|responder|citar|denunciar|me gusta|rispondi|segnala|reageer|svara|svar"
    r"|discuss(?: this)?|view|profile|verified|moderator|author|op|staff|admin|member|guest|says"
    r"|said|wrote|on|at|by|in|to|this|comment|comments|comment author avatar|and|or|it|now|am"
    r"|pm)\b|\d)++",
    re.I,
)
_CLOSED = re.compile(
    r"\A\W{0,4}(?:sorry,? )?(?:(?:the )?(?:comments?|commenting|discussion|thread|comment section)"
    r"(?: section| thread| form| period)?(?: (?:for|on|to) this [\w ]{1,24})?"
    r" (?:is|are|has been|have been)(?: now| currently)? (?:closed|disabled|turned off|locked)"
    r"|(?:die |der )?kommentar(?:e|funktion|bereich)?(?: für [\w ]{1,40})? (?:ist|sind)(?: jetzt)?"
    r" (?:geschlossen|deaktiviert)|(?:les )?commentaires (?:sont )?fermés|comentarios cerrados)",
    re.I,
)
_FORM = re.compile(
    r"\A\W{0,4}(?:(?:leave|post|add|write|submit|make|join|share|give|have) (?:a|an|your|the"
    r"|us your)?"
    r" ?(?:new |own |public )?(?:repl(?:y|ies)|comments?|responses?|discussion|conversation"
    r"|thoughts?"
    r"|feedback|say)|speak your mind|what do you think|your email address will not be published"
    r"|comment form|post comment|verify your comment|subscribe to (?:this )?comments?"
    r"|notify me of|trackbacks?(?: url| address|\W|\Z)|pingbacks?\W*\Z|the trackback url"
    r"|you must be (?:logged|signed) in|(?:please )?(?:log|sign) ?in (?:or|to) (?:register "
    r"|sign up )?"
    r"(?:to )?(?:post|comment|leave|reply|add)|schreibe? (?:einen|deinen|ihren) kommentar"
    r"|kommentar (?:schreiben|verfassen|abgeben|hinterlassen)|(?:einen )?kommentar hinterlassen"
    r"|hinterlasse|laisser un commentaire|poster un commentaire|ajouter un commentaire"
    r"|deja (?:un comentario|una respuesta)|añadir comentario|lascia un commento"
    r"|plaats een reactie)",
    re.I,
)
_HEADING = re.compile(
    r"\W{0,4}(?:(?:\(?\d[\d,.]{0,6}\)?|no|one|two|three|four|five|six|seven|eight|nine|ten)"
    r"\W{0,3})?(?:(?:reader|user|facebook|all|recent|latest|top|your|older|newer|newest|oldest"
    r"|visitors?['’]?|readers?['’]?|comments? from|story|article)\W{1,2})?"
    r"(?:comments?|repl(?:y|ies)|responses?|thoughts|reactions?|discussion|conversation"
    r"|kommentare?|leserkommentare|leser-?kommentare|beiträge|reaktionen|antworten|commentaires?"
    r"|réactions?|comentarios?|respuestas|commenti|risposte|reacties|kommentarer"
    r"|комментари[ийев]+|коментар[іів]+)"
    r"(?:\W{0,3}\(?\W?\d[\d,.]{0,6}\)?)?(?:\s(?:to|on|for|so far|zu|about|from|auf|à|sur|a|en)\b"
    r"[^\n]{0,140})?\W{0,3}",
    re.I,
)


class Header(NamedTuple):
    """Who wrote a comment and when, as one line says it; `printed` are the words of the time."""

    author: str
    printed: str
    moment: Moment | None
    number: int | None = None


def read_header(line: str, *, dated: bool = False) -> Header | None:
    """The header a line is, or None. With `dated` only a line with a time counts."""
    line = line.strip()
    if not 2 <= len(line) <= _LONGEST:
        return None
    number = _NUMBER.match(line)
    start, end, moment = _time(line)
    if number and number.end() <= (start if start < end else len(line)):
        count, offset = int(number[1]), number.end()
    else:
        count, offset = None, 0
    if start < end:
        before, after = line[offset:start], line[end:]
        author = _name(before) or _name(after)
        if len(_bare(before).split()) + len(_bare(after).split()) > _NAME_WORDS + 2:
            return None
        around = before + " " + after
        if not author and _bare(around) and not is_action(around):
            return None
        return Header(author, line[start:end].strip(_EDGE), moment, count)
    said = _SAYS.search(line, offset)
    if dated or said is None:
        return None
    author = _name(line[offset : said.start()])
    return Header(author, "", None, count) if author else None


def is_action(line: str) -> bool:
    """Whether a line holds nothing but controls: "Reply", "Report abuse", "Like (3)"."""
    return len(line) <= 120 and _ACTION.fullmatch(line) is not None


def is_closed(line: str) -> bool:
    """Whether a line says that no more comments are taken."""
    return len(line) <= _LONGEST and _CLOSED.match(line) is not None


def is_form(line: str) -> bool:
    """Whether a line opens the form below a thread: "Leave a reply"."""
    return len(line) <= _LONGEST and _FORM.match(line) is not None


def is_heading(line: str) -> bool:
    """Whether a line is the heading of a thread: "Comments (3)", "8 responses to …"."""
    return len(line) <= _LONGEST + 40 and _HEADING.fullmatch(line.strip()) is not None


def _time(line: str) -> tuple[int, int, Moment | None]:
    """Where a time stands in a line (0, 0 for none) and what it means, if that can be said."""
    found = next(iter(find_dates(line)), None)
    if found is not None:
        clock = _CLOCK_ONLY.match(line, found.end + _gap(line, found.end))
        return found.start, clock.end() if clock else found.end, found.moment
    counted = _DIGIT.search(line) is not None
    match = _UNDATED.search(line) if counted else None
    if match is None and (counted or _SINCE.search(line)):
        match = _AGO.search(line)
    return (match.start(), match.end(), None) if match else (0, 0, None)


_DIGIT = re.compile(r"\d")
_SINCE = re.compile(r"ago|vor|just now|yesterday|today", re.I)  # how a time without digits is said


_UNDATED = re.compile(
    r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}[, ]{1,2})?\b(?:jan|feb|mar|apr|may|jun|jul|aug"
    r"|sep"
    r"|oct|nov|dec)[a-z]{0,6}\.? [0-3]?\d(?:st|nd|rd|th)?[,@ ]{1,4}(?:at )?\d\d?:\d\d\s?(?:[ap]m)?",
    re.I,
)
_GAP = re.compile(r"[\s,@|·–—-]{0,4}(?:at|um)?\s?", re.I)


def _gap(line: str, start: int) -> int:
    match = _GAP.match(line, start)
    return match.end() - start if match else 0


def _bare(words: str) -> str:
    """Words with controls, weekdays, clock times and marks taken away."""
    return " ".join(_AROUND.sub(" ", _CLOCK_ONLY.sub(" ", words)).strip(_EDGE).split())


def _name(words: str) -> str:
    """The name in the words beside a time, or "": short, and no sentence."""
    words = _SAYS.sub("", words.strip())
    words = _BY.sub("", " " + words) if _BY.match(" " + words) else words
    if not _bare(words) or (len(words.split()) > 2 and is_action(words)):
        return ""
    name = _TAIL.sub("", words.strip(_EDGE)).strip(_EDGE)
    if len(name) > _NAME_LENGTH or len(name.split()) > _NAME_WORDS or _SENTENCE.search(name):
        return ""
    return name


_TAIL = re.compile(r"(?:\s*\b(?:on|at|am|le|el|-|says|said|wrote|commented)\W*)+\Z", re.I)
_SENTENCE = re.compile(r"[!?;]|\.\s|\.\Z|,\s\w+\s\w+\s\w+")
