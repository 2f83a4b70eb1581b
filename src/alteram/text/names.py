"""Proper names in a text, and whether two names can be one.

A name is a run of capitalised words with the small words that hold names together ("of", "van",
"bin"). Titles and roles before a name ("President", "Sen.", "Foreign Minister") are not part of
it. A capital at the start of a sentence counts only with further evidence: another capital after
it, or the same word capitalised elsewhere inside a sentence. In a line set in title case (a
headline) the words stand as names one by one, less the words that are common ones.

There is no model and no gazetteer behind this; a list of countries would find more and be wrong
about people named after places.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from alteram.text.sentences import paragraphs
from alteram.text.wordlists import word_set

# A word with a capital (or a letter that could be one) at its start.
_WORD = re.compile(
    r"(?<![^\W_])(?:(?:[A-Z]\.){2,}|[A-Z\u00c0-\u00de\u0100-\u03ff\u0400-\u052f\u1e00-\u1fff]"
    r"(?:[^\W_]|['’](?=[^\W\d_]{2})|[‐‑-](?=[^\W\d_]))*)"
)
_SMALL_TAIL = re.compile(r"[‐‑-](?=[a-z])")
_POSSESSIVE = re.compile(r"(?:['’][sS]|(?<=s)['’])\Z")
_LINKS = word_set(
    "of de da del della di dos du la le van von der den ter bin bint ibn al el ul y e"
)
_INNER_STOP = re.compile(r"[.!?]['\"”’]?\s+\S")
_SMALL_WORD = re.compile(r"(?<![\w'’])[^\W\d_A-Z][^\W\d_]+")
# Words a headline in title case leaves small.
_MINOR = word_set("""
    a an and as at by for from in into is nor of off on onto or over per so than the to up via vs
    with yet after amid but says
""")
_LIST_NUMBER = re.compile(r"\W{0,3}\d{1,2}\)\s*")
_LAST_WORD = re.compile(r"[^\W\d_]+\Z")
_TIMES = """monday tuesday wednesday thursday friday saturday sunday january february march april
    may june july august september october november december jan feb mar apr jun jul aug sep sept
    oct nov dec"""
_COMMON = word_set(f"""
    a about above according across after again against ago all almost along already also
    although always am among an and another any anyone anything are around as asked at away
    back be because been before behind being below besides between beyond both but by can
    citing could despite did do does down due during each earlier early eight either eleven
    else even ever every everyone everything except few first five following for former four
    from full further given going had half has have he her here hers herself him himself his
    how however hundreds i if in indeed inside instead into is it its itself just last late
    later least less let like little long made many maybe me meanwhile mine more moreover
    most much must my myself near nearly neither never nevertheless new next nine no nobody
    none nor not nothing now of off officials often on once one only or other others
    otherwise our ours out outside over own people perhaps please police rather read really
    right said same say saying says second see seven several shall she should since six so
    some someone something soon still such ten than that the their theirs them themselves
    then there therefore these they third this those though thousands three through
    throughout thus to today together tomorrow too toward towards twelve twice two under
    unless unlike until up upon us very via was watch we well were what whatever when
    whenever where whether which while who whom whose why will with within without would yes
    yesterday yet you your yours breaking exclusive update updated video photos news report
    reports just get gets got ok okay dear thank thanks mr mrs ms {_TIMES}
""")
_GROUPS = word_set("people women men children veterans workers farmers writers")
_TIME_WORDS = frozenset(_TIMES.split())
_NEVER = _TIME_WORDS | frozenset(("i", "mr", "mrs", "ms", "dr"))
TITLES = word_set("""
    mr mrs ms mx miss dr prof professor sir dame lord lady madam king queen prince princess
    pope cardinal archbishop bishop father rev reverend rabbi imam sheikh ayatollah
    president presidential vice premier chancellor prime minister deputy foreign defense
    defence interior finance justice health education secretary secretary-general
    undersecretary treasurer governor gov lieutenant lt senator sen sens congressman
    congresswoman congressperson rep reps representative delegate assemblyman assemblywoman
    councilman councilwoman councilor councillor mayor sheriff chief judge associate
    attorney solicitor ambassador envoy consul speaker leader majority minority whip
    chairman chairwoman chairperson chair director executive officer ceo cfo founder editor
    commissioner inspector detective superintendent constable general gen colonel col major
    maj captain capt commander cmdr admiral adm sergeant sgt corporal private pvt marshal
    spokesman spokeswoman spokesperson candidate nominee republican democrat democratic
    coach manager hon honorable acting interim outgoing incoming ex then-president former
    late then hereditary party press national security adviser advisor
""")
# "National Security Council" is a body: a title is one only with a person's name after it.
_BODY_WORDS = word_set("""
    administration agency alliance army assembly association authority bank board brigade
    bureau cabinet center centre chamber college commission committee company conference
    congress convention corp corporation council court department division duma embassy
    federation force forces foundation fund government group guard house hospital inc
    institute institution kremlin league ltd ministry movement nations navy network office
    organization organisation parliament parties party police post press school senate
    service services society staff street times treasury tribunal trust union university
    news
""")
# Only after such a word does "of" carry a name on: "Bank of England", not "Vell of Arden".
_BEFORE_OF = _BODY_WORDS | word_set("""
    articles battle bay bill cape church city commonwealth county declaration duke emirates
    gulf isle isles joint kingdom lake minister ministers mount people port president prime
    province republic republics rights sea secretary sons speaker state states statue strait
    tower town treaty union war
""")


def names(text: str) -> list[tuple[int, int]]:
    """The proper names as (start, end) in text order, without titles and possessive marks."""
    lines = [(start, end, _read(text, start, end)) for start, end in paragraphs(text)]
    titled = [_in_title_case(text, start, end, words) for start, end, words in lines]
    seen = {
        text[s:e]
        for (_, _, words), title in zip(lines, titled, strict=True)
        if not title
        for s, e, opens in words
        if not opens
    }
    found: list[tuple[int, int]] = []
    for (_, _, words), title in zip(lines, titled, strict=True):
        if title:
            found += [(s, e) for s, e, _ in words if _alone(text[s:e], seen, titled=True)]
        else:
            _runs(text, words, seen, found)
    return found


_Word = tuple[int, int, bool]  # start, end, whether it opens a sentence


def _read(text: str, start: int, end: int) -> list[_Word]:
    """The capitalised words of a line."""
    words: list[_Word] = []
    for found in _WORD.finditer(text, start, end):
        at, to = found.start(), found.end()
        word = found.group()
        if not word[0].isupper():
            continue
        if not word.isalnum():
            mark = _POSSESSIVE.search(word)
            to -= len(mark.group()) if mark else 0
            hyphen = _SMALL_TAIL.search(word)
            if hyphen:
                to = min(to, at + hyphen.start())  # Arden-based
        words.append((at, to, _opens(text, start, at)))
    return words


def _opens(text: str, start: int, at: int) -> bool:
    """Whether a capital tells nothing here: at the start of a line, a sentence or a quotation."""
    before = text[max(start, at - 3) : at].rstrip()
    if not before:
        return True
    last = before[-1]
    if last == ")":
        return _LIST_NUMBER.fullmatch(text, start, at) is not None
    if last == ".":
        head = _LAST_WORD.search(text, max(start, at - 12), text.rindex(".", start, at))
        word = head.group().lower() if head else ""
        return not (len(word) == 1 or word in TITLES)
    return last in '!?:…“"•'


def _in_title_case(text: str, start: int, end: int, words: list[_Word]) -> bool:
    """Whether a line is a headline: most words that can be large are, and it is one sentence."""
    if end - start > 200 or len(words) < 4 or _INNER_STOP.search(text, start, end):
        return False
    capitals = sum(text[s:e].lower() not in _COMMON for s, e, _ in words)
    small = sum(word not in _MINOR for word in _SMALL_WORD.findall(text, start, end))
    if small and text[end - 1] == ".":
        return False  # a short sentence about many names
    return capitals >= 3 and small * 5 <= capitals


def _runs(text: str, words: list[_Word], seen: set[str], found: list[tuple[int, int]]) -> None:
    at = 0
    count = len(words)
    while at < count:
        if not _begins(text, words, at):
            at += 1
            continue
        first = last = at
        while last + 1 < count and _joined(text, words, last):
            last += 1
        at = last + 1
        first = _past_titles(text, words, first, last)
        if first > last:
            continue
        if first == last and words[first][2] and not _alone(text[slice(*words[first][:2])], seen):
            continue
        found.append((words[first][0], words[last][1]))


def _begins(text: str, words: list[_Word], at: int) -> bool:
    """Whether a name can begin with this word."""
    start, end, opens = words[at]
    if not text[start].isupper():
        return False
    low = text[start:end].lower()
    if opens and low in _COMMON:
        follows = words[at + 1][0] if at + 1 < len(words) else start
        return low == "new" and follows == end + 1 and text[follows].isupper()
    return low not in _NEVER


def _joined(text: str, words: list[_Word], at: int) -> bool:
    """Whether a capitalised word and the next are one name, by what lies between them."""
    end, start = words[at][1], words[at + 1][0]
    if start - end > 12:
        return False
    word = text[start : words[at + 1][1]]
    if word == "I" or word.lower() in _TIME_WORDS:
        return False
    gap = text[end:start]
    if gap in (" ", "\xa0", " & ", "-"):
        return True
    own = text[words[at][0] : end].lower()
    if gap == ". ":
        return len(own) == 1 or own in TITLES
    if gap in ("'s ", "’s "):
        return own in _GROUPS  # People's Republic
    links = gap.split()
    if not links or not (gap[0] == gap[-1] == " "):
        return False
    if links[0] == "of":
        return own in _BEFORE_OF and (len(links) == 1 or links[1:] == ["the"])
    return all(link in _LINKS and link != "of" for link in links)


def _alone(word: str, seen: set[str], *, titled: bool = False) -> bool:
    """Whether a capitalised word whose place tells nothing is a name all the same."""
    low = word.lower()
    if low in _COMMON or low in TITLES or len(word) < 2:
        return False
    return titled or word in seen or (word.isupper() and len(word) <= 6)


def _past_titles(text: str, words: list[_Word], first: int, last: int) -> int:
    """The word a name begins at once titles are taken off: "Russian President Vell" is Vell."""
    low = [text[s:e].rstrip(".").lower() for s, e, _ in words[first : last + 1]]
    gaps = [text[words[n][1] : words[n + 1][0]] for n in range(first, last)]
    link = next((n + 1 for n, gap in enumerate(gaps) if " of" in gap), len(low))
    if link == len(low) and all(word in TITLES for word in low):
        return last + 1
    head = low[:link]
    if low[-1] in _BODY_WORDS or head[-1] in _BODY_WORDS:
        return first
    if link < len(low) and head[-1] in TITLES:  # Secretary of State
        return first
    for number in range(len(head) - 1, -1, -1):
        if head[number] in TITLES:
            return first + number + 1
    return first


# --- one name or two ------------------------------------------------------------------------------

_NO_MARKS = re.compile(r"[^\w\s&-]|_")
_EMPTY = word_set("the of and for in & de la le du")


@lru_cache(maxsize=4096)
def _key(name: str) -> tuple[tuple[str, ...], str]:
    """The words that matter, folded, and the initials."""
    flat = unicodedata.normalize("NFKD", name).replace("’s", "").replace("'s", "")
    flat = "".join(char for char in flat if not unicodedata.combining(char))
    spaced = re.sub(r"(?<=\b[^\W\d_])\.(?=[^\W\d_]\b)", "", flat)  # U.N. is UN
    words = _NO_MARKS.sub(" ", spaced).split()
    initials = "".join(w[0] for w in words if w[:1].isupper())
    low = [word.casefold() for word in words]
    kept = [word for word in low if word not in _EMPTY]
    while len(kept) > 1 and kept[0] in TITLES and not _is_body(kept):
        kept.pop(0)
    return tuple(kept), initials.casefold()


def _is_body(words: Iterable[str]) -> bool:
    return any(word in _BODY_WORDS or word == "ministry" for word in words)


def names_a_body(name: str) -> bool:
    """Whether a word of a name is that of a body: "Vale Police Department"."""
    return _is_body(name.lower().split())


def same_name(a: str, b: str) -> bool:
    """Whether two names can be one: equal, a surname, an acronym or the same words turned round.

    "President Mara Vell" and "Vell" can, "M. Vell" too, and "Bob Vell" with "Robert Vell"; "Tom
    Vell" and "Mara Vell" cannot. A given name alone is never enough.
    """
    one, initials_one = _key(a)
    two, initials_two = _key(b)
    if not one or not two:
        return False
    if one == two or (len(one) > 1 and sorted(one) == sorted(two)):
        return True
    if len(one) > len(two):
        one, two, initials_one, initials_two = two, one, initials_two, initials_one
    if len(one) == 1:
        return _short(one[0], two, initials_two, bodies=_is_body(two))
    if _is_body(one) or _is_body(two):
        return False
    return one[-1] == two[-1] and _agree(one[0], two[0])


def _short(word: str, full: tuple[str, ...], initials: str, *, bodies: bool) -> bool:
    if len(word) > 1 and len(full) > 1 and word == initials:
        return True
    if bodies:
        return word == full[0] and word not in _BODY_WORDS and len(full) == 2
    return word == full[-1] and len(word) > 1


def _agree(one: str, two: str) -> bool:
    """Whether two given names can be one: equal, the initial of the other, or its short form."""
    short, long_ = sorted((one, two), key=len)
    if one == two or (len(short) == 1 and long_.startswith(short)):
        return True
    return not _SHORT_FOR.get(one, {one}).isdisjoint(_SHORT_FOR.get(two, {two}))


def _short_forms(table: str) -> dict[str, frozenset[str]]:
    """`bob robert` on each line: a short given name and what it is short for."""
    rows = (line.split() for line in table.strip().splitlines())
    return {row[0]: frozenset(row[1:]) for row in rows}


_SHORT_FOR = _short_forms("""
    al albert alan alexander
    alex alexander alexandra
    andy andrew
    barb barbara
    ben benjamin
    bernie bernard
    beth elizabeth
    betsy elizabeth
    bill william
    billy william
    bob robert
    bobby robert
    charlie charles
    chris christopher christine
    chuck charles
    cindy cynthia
    dan daniel
    danny daniel
    dave david
    debbie deborah
    dick richard
    don donald
    donnie donald
    doug douglas
    ed edward edwin
    eddie edward
    frank francis
    fred frederick
    greg gregory
    hank henry
    harry henry harold
    jack john
    jeff jeffrey geoffrey
    jen jennifer
    jenny jennifer
    jerry gerald jerome
    jim james
    jimmy james
    joe joseph
    josh joshua
    kate katherine catherine
    kathy katherine kathleen
    ken kenneth
    larry lawrence
    liz elizabeth
    maggie margaret
    matt matthew
    mike michael
    mitch mitchell
    nate nathan nathaniel
    nick nicholas
    pat patrick patricia
    peggy margaret
    pete peter
    phil philip phillip
    rich richard
    rick richard patrick
    rob robert
    ron ronald
    rudy rudolph
    sam samuel samantha
    steve steven stephen
    sue susan
    ted edward theodore
    terry terence terrence theresa
    tim timothy
    tom thomas
    tony anthony
    vicky victoria
    walt walter
    will william
    zach zachary
""")
