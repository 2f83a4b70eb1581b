"""Lines in an article's text that are not its statements: captions, link lines, sign-up boxes.

A good page reader drops most of them; texts from collections and republished pages still carry
them. A line is furniture only by its own form, never by its place, and a doubtful one stays.
"""

from __future__ import annotations

import re

_LONGEST = 500  # code points; a longer line is text whatever it begins with

# Lines that open like this are about the page, not about the world.
_TO_READ = (
    r"(?:read|see|watch|listen|hear|view)\s+(?:more|also|next|the\s+full|all|full|related|here|now"
    r"|live|below)\b",
    r"(?:click|tap)\s+(?:here|to|on|below|for)\b",
    r"(?:watch|related|recommended|more|trending|video|photos?|gallery|slideshow|poll|listen"
    r"|also\s+read|must\s+read|read\s+also|don['’]t\s+miss|popular|most\s+read|see\s+also|analysis"
    r"|commentary|opinion|online|sources?|image|photographer|photo\s+credit|credit|contributing"
    r"|from\s+the\s+archives?|icymi)\s*:",
    r"(?:story\s+continue[sd]|continue\s+reading|loading|advertisement|ad\s+choices)\b",
    r"sponsored\b(?!\s+by\s+the)",
    r"promoted\b(?!\s+to)",
    r"don['’]t\s+see\s+the\b",
    r"if\s+you\s+can(?:['’]t|not)\s+see\b",
    r"(?:just\s+watched|replay\s+more\s+videos|must\s+watch|warning:\s+graphic)\b",
)
_TO_JOIN = (
    r"sign\s*-?up\b",
    r"(?:subscribe|subscription|log\s+in)\b",
    r"register\s+(?:now|here|for\s+free)\b",
    r"by\s+(?:signing|clicking|subscribing|registering)\b",
    r"thank\s+you\s+for\s+(?:signing|subscribing|reading)\b",
    r"follow\s+(?:us\b|me\b|@|\S+(?:\s+\S+){0,6}\s+on\s+(?:twitter|facebook|instagram|x\b|social))",
    r"like\s+(?:us\s+on|what\s+you(?:['’]re|\s+are)\s+reading)",
    r"join\s+(?:us\s+on|the\s+conversation|our)\b",
    r"download\s+(?:the|our)\b",
    r"get\s+(?:our|the\s+\S+(?:\s\S+){0,6}\s+(?:inbox|newsletter|app))\b",
    r"(?:start|begin)\s+the\s+day\s+smarter",
    r"stay\s+up\s+to\s+date",
    r"want\s+(?:the\s+best\s+of|more\s+\S+(?:\s\S+){0,4}\?)",
    r"(?:share|print|tweet|email|pin|whatsapp|pocket)\s+(?:this|article|story|tweet|post|email|on)\b",
    r"listen\s+to\s+(?:article|this|the\s+podcast)",
)
_ABOUT_THE_PAGE = (
    r"enlarge\s+this\s+image",
    r"(?:image|media)\s+(?:copyright|caption|playback)\b",
    r"(?:hide|show|toggle)\s+caption",
    r"(?:this|the)\s+(?:story|post|article|report|piece|column)\s+(?:has\s+been|was)\s+(?:\w+\s+)?"
    r"(?:updated|corrected|(?:first|originally)\s+published)",
    r"(?:last\s+)?updated\s*(?:at|on|:|\d)",
    r"this\s+article\s+is\s+more\s+than\b",
    r"(?:first\s+)?published\s*(?::|at\s+\d|on\s+\d)",
    r"(?:copyright\b|©|\(c\)\s*\d{4}|all\s+rights\s+reserved)",
    r"(?:the\s+)?(?:opinions?|views?)\s+expressed\b",
    r"a\s+version\s+of\s+this\s+(?:article|story|column)\b",
    r"send\s+(?:tips|letters|your|us)\b",
    r"have\s+a\s+(?:tip|story|question)\b",
    r"contact\s+(?:us|the\s+(?:author|writer|reporter|newsroom))\b",
    r"email\s+(?:the\s+(?:author|writer|reporter)|[^\s@]+@)",
    r"let\s+us\s+know\b",
    r"visit\s+(?:our|\S+['’]s\s+homepage)\b",
    r".{0,60}\bcan\s+be\s+reached\s+at\b",
    r"(?:poster=|<)",
)
_OPENING = re.compile(
    rf"[-–—•*⦁>|\s]*(?:{'|'.join((*_TO_READ, *_TO_JOIN, *_ABOUT_THE_PAGE))})", re.IGNORECASE
)
# "Mara Vell contributed to this report."
_CONTRIBUTED = re.compile(
    r".{0,200}\b(?:contributed|contributing)(?:\s+(?:reporting|research|writing))?"
    r"(?:\s+(?:to|from|for)\s+(?:this|the)\s+(?:report|article|story|post|piece|column)|\s*\.?$)",
    re.IGNORECASE,
)
# The credit of a picture; with one a short line is a caption.
_CREDIT = re.compile(
    r"Getty\s+Images|\bAP\s+Photo\b|\bAP/|/AP\b|\bREUTERS/|/Reuters\b|\bAFP/|/AFP\b|\bEPA/|/EPA\b"
    r"|\bPhoto(?:graph|s|grapher)?\s*(?:by|:|/)|\(Photo|\(AP\)\s*$|\((?:[A-Z][\w.'’-]+\s){1,3}?for\s+"
    r"|\bvia\s+(?:AP|Getty|REUTERS|AFP)\b|\b[Ff]ile\s+[Pp]hoto\b|\(Image\b|\bScreen\s?(?:shot|grab)\b"
    r"|/Bloomberg\b|/Redux|/Shutterstock|/Pool\b|\bShutterstock\b|Anadolu\s+Agency/|/Zuma|\bZUMA\b"
    r"|\((?:Reuters|AP|AFP|Getty)\)\s*$|/(?:The\s+)?(?:New\s+York\s+Times|Washington\s+Post)\)"
)
_LINK = re.compile(
    r"https?://\S+|www\.\S+|pic\.twitter\.com/\S+|\b[\w.-]+@[\w-]+\.\w+|\[email.protected\]"
)
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_TWEET_BY = re.compile(r"^[—–-]+\s*.{1,60}\(@\w+\)")


def is_furniture(line: str) -> bool:
    """Whether one line of an article's text is page furniture rather than a statement."""
    line = line.strip()
    if len(line) > _LONGEST:
        return False
    words = _LETTERS.findall(_LINK.sub("", line))
    if len(words) < 2:
        return True
    if len(words) < 5 and line[-1] not in ".!?…”\"’'»):":
        return True  # a subheading, a name, a button
    if len(words) < 5 and line[0] == "(" and line[-1] == ")":
        return True
    if _OPENING.match(line) or _TWEET_BY.match(line):
        return True
    if len(words) < 40 and _CONTRIBUTED.match(line):
        return True
    return len(words) < 60 and _CREDIT.search(line) is not None
