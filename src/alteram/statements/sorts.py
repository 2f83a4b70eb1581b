"""Which nouns and names stand for what: a person, a body, a document, an outlet, nobody named."""

from __future__ import annotations

import re

from alteram.model import SourceKind
from alteram.statements.places import PLACES
from alteram.text.agencies import agency
from alteram.text.names import TITLES
from alteram.text.wordlists import word_set

WORD = re.compile(r"[^\W_]+(?:['’.\-][^\W_]+)*")
MALE = word_set("mr sir lord king prince father brother imam sheikh congressman chairman")
FEMALE = word_set("mrs ms miss dame lady queen princess sister congresswoman chairwoman")
DOCUMENTS = word_set("""
    report study survey poll statement letter memo memorandum email e-mail document
    documents decree order ruling filing indictment complaint lawsuit affidavit bill law act
    treaty agreement book article editorial column op-ed release transcript records data
    figures census analysis review audit tweet post message note manifesto resolution
    petition communique text texts website paper papers dossier
""")
OUTLETS = word_set("""
    news times post journal tribune herald gazette guardian telegraph newspaper magazine
    radio television tv broadcaster channel network agency press wire daily weekly observer
    chronicle reuters bbc cnn nbc abc cbs npr pbs fox msnbc bloomberg politico axios tass
    interfax xinhua rt sputnik afp ap upi kyodo yonhap aljazeera jazeera breitbart buzzfeed
    vox slate media outlet outlets website blog
""")
BODIES = word_set("""
    administration agency agencies alliance army assembly association authority authorities
    bank board bureau cabinet campaign center centre chamber church club college commission
    committee company congress corp corporation council country court department district
    division duma embassy faction federation firm force forces foundation fund government
    group house inc institute institution intelligence judiciary justice kremlin league
    legislature military ministry mosque movement nations navy office organization
    organisation pact parliament party pentagon police prosecution regime school secretariat
    senate service services side staff state states team tribunal union university white
    hall delegation mission observatory hospital prosecutors republicans democrats tories
    republic kingdom
""")
UNNAMED = word_set("""
    official officials source sources aide aides adviser advisers advisor advisors spokesman
    spokeswoman spokesperson spokespeople witness witnesses resident residents critic
    critics expert experts analyst analysts observer observers activist activists supporter
    supporters opponent opponents lawyer lawyers person people man men woman women diplomat
    diplomats worker workers voter voters protester protesters reporter reporters neighbor
    neighbors neighbour neighbours relative relatives lawmaker lawmakers insider insiders
    researcher researchers scientist scientists economist economists strategist strategists
    veteran veterans student students some many most several few others all both two three
    dozens hundreds rescuers investigators doctors soldiers commanders
""")
NOUNS = DOCUMENTS | OUTLETS | BODIES | UNNAMED | TITLES
# Titles one person of a text is likely to have alone, so that "the mayor" is that one.
OFFICES = word_set("""
    president chancellor premier king queen pope mayor governor minister secretary ambassador
    speaker chairman chairwoman sheriff archbishop bishop
""")


def kind_of_name(name: str, low: list[str]) -> SourceKind:
    """What a name stands for; `low` are the words of the phrase that ends with it."""
    spelled = WORD.findall(name)
    words = [word.lower() for word in spelled]
    if not words:
        return SourceKind.UNKNOWN
    # Some nouns are in both lists: "the Tern Post" prints, "the Facebook post" is printed.
    prints = words[-1] in OUTLETS and spelled[-1][0].isupper()
    if words[-1] in DOCUMENTS and len(words) > 1 and not prints:
        return SourceKind.DOCUMENT
    if words[-1] in OUTLETS or words[0] in ("reuters", "bloomberg"):
        return SourceKind.OUTLET
    if any(word in BODIES for word in words) or "of" in words or name.lower() in PLACES:
        return SourceKind.BODY
    compact = name.replace(".", "")
    if compact.isupper() and 1 < len(compact) <= 6 and " " not in compact:
        return SourceKind.BODY
    if low and low[0] == "the" and len(words) == 1:
        return SourceKind.BODY
    return SourceKind.PERSON


def is_bare_name(word: str, low: str) -> bool:
    """Whether a word that is a source alone is a name: "Reuters reported", not "Critics said".

    A noun for one thing needs an article, so a bare word with a capital that is no plural is one.
    """
    if not word[:1].isupper() or len(word) < 2:
        return False
    if agency(word) or low in PLACES:
        return True
    return not low.endswith(("s", "men", "people")) and low not in NOUNS


def gender_of(low: list[str]) -> str:
    """The gender a title tells, "m" or "f"; empty where none does."""
    if any(word.rstrip(".") in MALE for word in low):
        return "m"
    return "f" if any(word.rstrip(".") in FEMALE for word in low) else ""
