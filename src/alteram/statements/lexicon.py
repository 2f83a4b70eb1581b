"""Words the rules of attribution know: cue verbs with what may follow them, and small sets.

The table of cue verbs is `cues.txt`; `training/cue_table.py` makes it from annotated articles.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files

from alteram.text.wordlists import word_set

BE = word_set("""
    is are was were be been being 'm 're ’m ’re isn't aren't wasn't weren't isn’t aren’t
    wasn’t weren’t get gets got
""")
# A bare clause follows these: "she said the bridge was closed".
CLAUSAL = word_set("""
    say think believe know hope feel add note suggest argue find claim insist acknowledge
    admit agree complain contend maintain swear understand assume guess mean reckon assert
    allege concede fear worry
""")
# Verbs of saying: they may stand before their subject ("said Vell"), and a new one ends the
# content of the one before.
SPEECH = word_set("""
    say tell add note suggest argue announce claim insist acknowledge complain contend warn
    vow declare explain write tweet call accuse describe ask urge criticize praise point
    state predict stress emphasize recall joke conclude reiterate continue reply respond
    deny
""")
# "described the bridge as unsafe"
AS_VERBS = word_set("""
    describe portray paint refer see view regard depict characterize characterise cast label
    dismiss hail denounce deride frame brand tout praise treat blast criticize condemn
""")
# The one spoken to stands between cue and content: "told the council that".
ADDRESSED = word_set(
    "tell assure remind warn inform convince persuade notify advise ask promise accuse brief"
)
# Opening words of a clause that comes before the main one.
OPENING = word_set("as while if when after since although though because before once")

FORMS = {"b": "base", "s": "third person", "d": "past", "g": "-ing"}


class CueTable:
    """Cue verbs: how their forms are spelled and what kind of content each may have.

    `forms` maps a spelling to (verb, form), a form being one of the letters of `FORMS`.
    """

    def __init__(
        self,
        spellings: Mapping[str, tuple[str, ...]],
        allowed: Mapping[str, Mapping[str, frozenset[str]]] | None = None,
    ) -> None:
        """`spellings`: third person, past, participle and -ing of each verb.

        `allowed` gives for each verb and use (`f` finite, `g` -ing, `i` after to, `P` passive)
        the kinds of content as `contents.Ahead` names them, `L` for content before the cue; None
        lets everything pass, which is how the table itself is made.
        """
        self.forms: dict[str, tuple[str, str]] = {verb: (verb, "b") for verb in spellings}
        for verb, (third, past, participle, ing) in spellings.items():
            for word, form in ((third, "s"), (past, "d"), (participle, "d"), (ing, "g")):
                self.forms.setdefault(word, (verb, form))
        self._allowed = allowed

    def admits(self, verb: str, use: str, kind: str) -> bool:
        """Whether this verb in this use is a cue for content of this kind."""
        if self._allowed is None:
            return True
        return kind in self._allowed.get(verb, {}).get(use, ())


def inflected(verb: str, irregular: str = "") -> tuple[str, str, str, str]:
    """Third person, past, participle and -ing of a verb.

    `irregular` holds past, participle and -ing where they differ, a dash for a regular one.
    """
    third = verb + ("es" if verb.endswith(("s", "sh", "ch", "x", "z", "o")) else "s")
    stem, ing = verb, verb
    if verb.endswith("e"):
        stem = verb[:-1]
        ing = verb if verb.endswith(("ee", "oe", "ye")) else stem
    elif verb.endswith("y") and verb[-2] not in "aeiou":
        third, stem = verb[:-1] + "ies", verb[:-1] + "i"
    regular = (stem + "ed", stem + "ed", ing + "ing")
    given = irregular.split("/") if irregular else ["-", "-", "-"]
    past, participle, doing = (
        usual if word == "-" else word for word, usual in zip(given, regular, strict=True)
    )
    return third, past, participle, doing


def read_table(lines: Iterable[str]) -> CueTable:
    """The table from its lines: `tell(told/told/-) f=L,q,t g=t`; # begins a remark."""
    spellings: dict[str, tuple[str, ...]] = {}
    allowed: dict[str, dict[str, frozenset[str]]] = {}
    for line in lines:
        head, *fields = line.split()
        if head == "#":
            continue
        verb, _, irregular = head.rstrip(")").partition("(")
        spellings[verb] = inflected(verb, irregular)
        uses = (field.split("=", 1) for field in fields)
        allowed[verb] = {use: frozenset(kinds.split(",")) for use, kinds in uses}
    return CueTable(spellings, allowed)


@cache
def cue_table() -> CueTable:
    """The table that comes with the package."""
    file = files("alteram.statements").joinpath("cues.txt")
    return read_table(file.read_text("utf-8").splitlines())
