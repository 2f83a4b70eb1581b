"""Who says what in one paragraph, by rules: a cue, its subject, its content.

The cue decides. Where its subject follows a quotation or a comma, what was said stands before;
else it stands after, and the verb's row in the table of cues says which content it may have.
Beliefs, wishes and plans count too, as PolNeAR (Newell, Margolin, Ruths, LREC 2018) defines them.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import NamedTuple

from alteram.statements.contents import (
    Ahead,
    Piece,
    ahead,
    clause_end,
    is_clause,
    phrase_end,
    resumed,
    said_before,
)
from alteram.statements.grammar import Line
from alteram.statements.lexicon import ADDRESSED, BE, CLAUSAL, OPENING, SPEECH
from alteram.statements.phrases import (
    Phrase,
    clause_start,
    main_subject,
    noun_after_all,
    phrase_after,
    subject,
    verb_group,
    with_apposition,
)
from alteram.text.wordlists import word_set

# "resolved according to the agreement": by the rule of it, not in its words
_RULES = word_set("""
    agreement agreements accord accords law laws rule rules plan plans schedule tradition
    treaty constitution principle principles standards custom size age need needs rank
""")
_PEOPLE = word_set("people men women police")


class Saying(NamedTuple):
    """One attribution: word numbers of source and cue in its line, offsets of the content.

    `verb`, `use` and `kind` name the row and cell of the table of cues that let it pass; `away`
    are the offsets of a source that stands outside the line.
    """

    source: Phrase | None
    cue: Phrase | None
    pieces: tuple[Piece, ...]
    verb: str
    use: str
    kind: str
    away: Piece | None = None


class _Cue(NamedTuple):
    """A verb that may be a cue, with what stands around it."""

    at: int
    group: int  # where its auxiliaries begin
    verb: str
    form: str
    left: str  # the letter before the group, ^ at the start of the sentence
    be: bool  # a form of to be among the auxiliaries
    aux: bool
    floor: int  # the sentence
    ceiling: int


class Finder:
    """Finds the sayings of one line; make one for each line."""

    def __init__(self, line: Line, speakers: frozenset[str] = frozenset()) -> None:
        """`speakers` are the labels of a transcript, in small letters."""
        self.line = line
        self._speakers = speakers
        self.found: list[Saying] = []

    def find(self) -> list[Saying]:
        """The sayings, in the order of their cues."""
        line = self.line
        self._label()
        for at, tag in enumerate(line.tags):
            if tag in "vg":
                if line.quoted[at] < 0:
                    self._verb(at)
            elif tag in "wN" and line.lows[at] == "according" and line.quoted[at] < 0:
                self._according(at)
        return self.found

    def _add(
        self, source: Phrase | None, cue: Phrase, pieces: list[Piece], key: tuple[str, str, str]
    ) -> None:
        kept = tuple(piece for piece in pieces if piece[0] < piece[1])
        if kept and self.line.cues.admits(*key):
            self.found.append(Saying(source, cue, kept, *key))

    # --- verbs ------------------------------------------------------------------------------

    def _verb(self, at: int) -> None:
        cue = self._look(at)
        if cue.form == "d" and cue.be:
            self._passive(cue)
            return
        if not self._is_verb(cue):
            return
        if self._inverted(cue):
            return
        link = self._link(cue)
        source = self._source(cue, link)
        if source is None and link == "own":
            return
        if source and self.line.lows[source[0]] == "there":
            return
        after = ahead(self.line, at + 1, cue.ceiling)
        if cue.verb in ADDRESSED and after.kind in ("n", "o"):
            after = self._past_addressee(after, cue.ceiling)
        if link == "own" and source and self._said_before(cue, source, after):
            return
        if link == "opening":
            self._opening(cue, after)
            return
        pieces = self._after(after, self._ceiling(cue, after), cue.verb)
        self._add(source, (cue.group, at + 1), pieces, (cue.verb, _use(cue), after.kind))

    def _look(self, at: int) -> _Cue:
        line = self.line
        verb, form = line.cues.forms[line.lows[at]]
        sentence = line.sentence[at]
        floor = line.first[sentence]
        group = verb_group(line, at, floor)
        left = line.tags[group - 1] if group > floor else "^"
        around = line.lows[group:at]
        be = any(word in BE for word in around)
        aux = "a" in line.tags[group:at]
        return _Cue(at, group, verb, form, left, be, aux, floor, line.last[sentence])

    def _is_verb(self, cue: _Cue) -> bool:
        """Whether the word is a verb in its place: "the claims" and "a reported toll" are not."""
        left, form = cue.left, cue.form
        if form == "g":
            return left not in "dS"
        if form == "d":
            if not cue.aux and self.line.lows[cue.at + 1 : cue.at + 2] == ["by"]:
                return False
            return left not in "dS" or cue.aux
        if form == "s":
            noun = left in "vg" and noun_after_all(self.line, cue.group - 1, cue.floor)
            return not cue.aux and (noun or left not in "dSinVvg^")  # "the poll shows"
        if left in "dSi":
            return False
        if (cue.aux and not cue.be) or left in "tpr":
            return True
        before = self.line.lows[cue.group - 1]
        return left in "wN" and (before.endswith("s") or before in _PEOPLE)

    def _link(self, cue: _Cue) -> str:
        """How the cue comes by its subject.

        `own`: it stands before the verb. `shared`: it is that of an earlier verb. `near`: the
        noun before a participle. `opening`: it comes after the clause.
        """
        if cue.left == "t" or cue.left == "c":
            return "shared"
        if cue.form == "g" and not cue.be:
            if cue.left in "wN":
                return "near"
            return "opening" if cue.left == "^" else "shared"
        return "own"

    def _source(self, cue: _Cue, link: str) -> Phrase | None:
        if link == "shared":
            return self._shared(cue)
        if link == "opening":
            return None
        found = subject(self.line, cue.group, cue.floor)
        if found is None and link == "own" and cue.left == ",":
            return self._shared(cue)
        return found

    def _shared(self, cue: _Cue) -> Phrase | None:
        """The source of the saying before in this sentence, else the subject of the clause."""
        line = self.line
        if self.found:
            last = self.found[-1]
            here = line.starts[cue.group]
            if (
                last.cue
                and last.source
                and line.sentence[last.cue[0]] == line.sentence[cue.at]
                and last.source[1] <= cue.group
                and not any(start <= here < end for start, end in last.pieces)
            ):
                return last.source
        found = main_subject(line, cue.group, clause_start(line, cue.group, cue.floor))
        if found is None and cue.left == "," and cue.form == "g":  # "RT, citing the Kremlin, said"
            before = subject(line, cue.group - 1, cue.floor)
            return before if before and before[0] == cue.floor else None
        return found

    # --- content before the cue -------------------------------------------------------------

    def _inverted(self, cue: _Cue) -> bool:
        """Handle "“…,” said Vell" and "…, said Vell"."""
        line, tags = self.line, self.line.tags
        before, after = cue.group - 1, cue.at + 1
        if before < cue.floor or cue.group < cue.at or after >= cue.ceiling:
            return False
        if cue.form not in "ds" or cue.verb not in SPEECH or tags[before] not in "q,":
            return False
        marked = tags[before] == "q"
        if tags[after] not in ("Ndpwv" if marked else "Ndw"):
            return False
        phrase = phrase_after(line, after, cue.ceiling)
        if phrase is None or (not marked and subject(line, cue.group, cue.floor)):
            return False
        phrase = with_apposition(line, phrase, cue.ceiling)
        left = said_before(line, cue.at, cue.floor, inverted=True)
        if left is None:
            return False
        pieces = [left[0], *resumed(line, phrase[1], cue.ceiling, quoted=True)]
        self._add(phrase, (cue.at, after), pieces, (cue.verb, "f", "L"))
        return True

    def _said_before(self, cue: _Cue, source: Phrase, after: Ahead) -> bool:
        """Handle "“…,” Vell said" and "…, Vell said"; False where the content comes after."""
        left = said_before(self.line, source[0], cue.floor)
        if left is None:
            return False
        piece, quoted = left
        if after.kind != "e" and not quoted:
            return False
        pieces = [piece]
        if quoted and after.kind == "q":
            quotation = self.line.quotations[self.line.quoted[after.at]]
            pieces.append((quotation.start, quotation.end))
        else:
            pieces += resumed(self.line, cue.at + 1, cue.ceiling, quoted=quoted)
        self._add(source, (cue.group, cue.at + 1), pieces, (cue.verb, "f", "L"))
        return True

    # --- content after the cue --------------------------------------------------------------

    def _past_addressee(self, after: Ahead, ceiling: int) -> Ahead:
        """Look behind the one spoken to: "told the council on Monday that"."""
        phrase = phrase_after(self.line, after.at, ceiling)
        if phrase is None:
            return after
        at = phrase[1] + (phrase[1] < ceiling and self.line.tags[phrase[1]] == "T")
        further = ahead(self.line, at, ceiling)
        return further if further.kind in ("q", "t", "w", "c", "i", ":", "e") else after

    def _ceiling(self, cue: _Cue, after: Ahead) -> int:
        """Where the sentence's main clause begins, if the cue stands in a clause before it."""
        line, tags = self.line, self.line.tags
        if line.lows[cue.floor] not in OPENING or "," in tags[cue.floor : cue.group]:
            return cue.ceiling
        for at in range(after.at + 1, cue.ceiling - 1):
            if tags[at] == "," and line.quoted[at] < 0 and tags[at + 1] in "pNd":
                return at
        return cue.ceiling

    def _opening(self, cue: _Cue, after: Ahead) -> None:
        """Handle "Noting the cost, Vell refused"."""
        line, tags = self.line, self.line.tags
        comma = after.at
        while comma < cue.ceiling - 1 and not (
            tags[comma] == "," and line.quoted[comma] < 0 and tags[comma + 1] in "pNd"
        ):
            comma += 1
        source = None
        if comma < cue.ceiling - 1:
            for verb in range(comma + 2, cue.ceiling):
                if tags[verb] in "avV":
                    group = verb_group(line, verb, comma + 1)
                    source = subject(line, group, comma + 1)
                    break
        else:
            return  # no main clause: "Warning sirens sounded"
        pieces = self._after(after, comma, cue.verb)
        self._add(source, (cue.at, cue.at + 1), pieces, (cue.verb, "g", after.kind))

    def _after(self, after: Ahead, ceiling: int, verb: str) -> list[Piece]:
        """The content of a kind that begins where `ahead` saw it."""
        line, at, kind = self.line, after.at, after.kind
        if at >= ceiling:
            return []
        if kind == "q":
            return self._quotation_after(at, ceiling)
        if kind in ("t", "w", "c", "i", ":"):
            return [(line.starts[at], clause_end(line, at, ceiling))]
        if kind == "n" and (verb in CLAUSAL or is_clause(line, at, ceiling)):
            return [(line.starts[at], clause_end(line, at, ceiling))]
        if kind in ("n", "o"):
            return [(line.starts[at], phrase_end(line, at, ceiling, verb))]
        if at + 1 >= ceiling:
            return []
        if kind == "T" and verb in CLAUSAL:
            return [(line.starts[at + 1], clause_end(line, at + 1, ceiling))]
        if kind.startswith("p:"):
            return [(line.starts[at + 1], phrase_end(line, at + 1, ceiling, verb))]
        return []

    def _quotation_after(self, at: int, ceiling: int) -> list[Piece]:
        line, tags = self.line, self.line.tags
        quotation = line.quotations[line.quoted[at]]
        next_word = bisect_left(line.starts, quotation.end)
        marked = tags[at - 1] in ",:"
        if next_word < ceiling and not marked and tags[next_word] not in ".,;:)-s":
            # the quotation is a part of the sentence: said “no one” was hurt
            return [(quotation.start, max(clause_end(line, next_word, ceiling), quotation.end))]
        if next_word + 1 < ceiling and tags[next_word] == "c" and line.quoted[next_word + 1] >= 0:
            return [(quotation.start, line.quotations[line.quoted[next_word + 1]].end)]
        return [(quotation.start, quotation.end)]

    # --- other cues -------------------------------------------------------------------------

    def _passive(self, cue: _Cue) -> None:
        """Handle "was told that", "is expected to", "was praised by"."""
        line = self.line
        after = ahead(line, cue.at + 1, cue.ceiling)
        patient = subject(line, cue.group, cue.floor)
        first = [line.span(*patient)] if patient else []
        if after.kind == "p:by":
            source = phrase_after(line, after.at + 1, cue.ceiling)
            if source and first:
                cue_words = (cue.group, after.at + 1)
                self._add(source, cue_words, first, (cue.verb, "P", "p:by"))
            return
        pieces = self._after(after, cue.ceiling, cue.verb)
        if after.kind not in ("t", "w", "q", "c"):
            if not first:
                return
            pieces = first + pieces
        self._add(None, (cue.group, cue.at + 1), pieces, (cue.verb, "P", after.kind))

    def _according(self, at: int) -> None:
        """Handle "according to Vell, …" and "…, according to Vell"."""
        line, tags = self.line, self.line.tags
        if tags[at + 1 : at + 2] != "t":
            return
        sentence = line.sentence[at]
        floor, ceiling = line.first[sentence], line.last[sentence]
        source = phrase_after(line, at + 2, ceiling)
        if source is None or _RULES.intersection(line.lows[source[0] : source[1]]):
            return
        cue = (at, at + 2)
        if at == floor:
            comma = source[1]
            while comma < ceiling and (tags[comma] != "," or line.quoted[comma] >= 0):
                comma += 1
            if comma + 1 < ceiling:
                end = clause_end(line, comma + 1, ceiling)
                self._according_found(source, cue, [(line.starts[comma + 1], end)])
            return
        source = with_apposition(line, source, ceiling)
        if tags[at - 1] == "q" and line.quoted[at - 1] >= 0:
            left = said_before(line, at, floor, inverted=True)
            if left:
                self._according_found(source, cue, [left[0]])
            return
        start = floor + (tags[floor] == "c")
        last = at - (tags[at - 1] == ",")
        if last > start:
            pieces = [(line.starts[start], line.ends[last - 1])]
            pieces += resumed(line, source[1], ceiling, quoted=False)
            self._according_found(source, cue, pieces)

    def _according_found(self, source: Phrase, cue: Phrase, pieces: list[Piece]) -> None:
        self.found.append(Saying(source, cue, tuple(pieces), "according", "f", "L"))

    def _label(self) -> None:
        """Handle a line that begins with its speaker: "VELL: We had no warning"."""
        line, tags = self.line, self.line.tags
        at = speaker(line)
        if not at or len(tags) < at + 3:
            return
        if " ".join(line.lows[:at]) in self._speakers or tags[at + 1] == "q":
            piece = (line.starts[at + 1], line.ends[-1])
            self.found.append(Saying((0, at), (at, at + 1), (piece,), ":", "f", ":"))


def speaker(line: Line) -> int:
    """How many words before a colon label a line with a speaker; 0 where none do."""
    at = 0
    while at < len(line.tags) and line.tags[at] == "N" and at < 5:
        at += 1
    return at if at < len(line.tags) and line.tags[at] == ":" else 0


def _use(cue: _Cue) -> str:
    """The column of the table: finite, -ing or after "to"."""
    if cue.left == "t":
        return "i"
    return "g" if cue.form == "g" and not cue.be else "f"
