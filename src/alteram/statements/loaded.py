"""Words that take a side, where the narrator uses them and nobody is named for it.

"US-backed nationalists overthrew the democratically elected government": an assertion without a
source, in words that another report of the same event may not share. Such words are pointed at,
and nothing is said of whether they fit. They come from the short lists here and from a few forms
("Arvia-backed", "so-called"); quotation marks and sayings are left out.
"""

from __future__ import annotations

import re

from alteram.model import Span
from alteram.text.wordlists import word_list, word_set

_VERBS = word_list("""
    slam blast rip bash lambast lambaste excoriate skewer mock ridicule deride sneer smear
    vilify demonize demonise malign denigrate belittle berate scold rant rail rage fume whine
    howl gush tout boast brag gloat crow peddle parrot spew spout hawk hype concoct fabricate
    invent ram bully browbeat coerce extort strongarm cave capitulate grovel pander cower kowtow
    appease cripple decimate devastate ravage wreck destroy trash obliterate annihilate crush
    savage butcher slaughter overthrow topple seize usurp hijack plunder pillage exploit
    weaponize weaponise politicize politicise indoctrinate brainwash radicalize radicalise
    muzzle gag censor persecute oppress terrorize terrorise intimidate harass hound swarm infest
    invade spiral plummet skyrocket soar explode unleash stoke inflame incite embolden whitewash
    downplay gloss dodge stonewall obfuscate mislead deceive dupe hoodwink bamboozle pounce
    seethe snub shame humiliate embarrass eviscerate obliterate shred trounce thrash debunk
""")
_OTHERS = word_list("""
    bizarre dramatic dangerous extreme irresponsible useless madness creepy scourge gruesome
    endless monster monstrous predatory predator rambling crazed bellicose drastic insanity
    petty menacing misinformation disinformation gibberish ugly dirty victimhood alarmist
    tone-deaf liar hatred obsession stubborn outraged cult grifter grift bungling disdain
    contempt cronyism barrage tirade vitriol vitriolic spiteful nasty rotten rogue sickening
    grotesque hellish lawless anarchy brutality aggressive hostile mindless fringe parasite
    traitor treasonous betrayal regime junta thug crony puppet stooge lackey henchman henchmen
    goon mob horde cabal clique elite elitist oligarch strongman dictator despot tyrant tyranny
    autocrat authoritarian totalitarian fascist fascism marxist socialist anarchist extremist
    extremism fanatic fanatical zealot radical militant fundamentalist insurgent nationalist
    supremacist racist sexist misogynist misogyny bigot bigoted bigotry xenophobe xenophobic
    xenophobia homophobic homophobe transphobic islamophobic anti-semitic hateful vile vicious
    brutal barbaric savage cruel heartless inhumane ruthless merciless evil wicked sinister
    nefarious insidious corrupt crooked shady shadowy sleazy dishonest deceitful disingenuous
    hypocrite hypocritical hypocrisy hysteria hysterical frenzy delusional deranged unhinged
    insane crazy lunatic maniac idiot idiotic stupid dumb foolish moron clueless inept
    incompetent feckless reckless careless shameless shameful disgraceful disgraced embarrassing
    pathetic laughable absurd ridiculous ludicrous preposterous outrageous scandalous appalling
    horrific horrifying horrendous atrocious abysmal dreadful dire catastrophic disastrous
    catastrophe disaster debacle fiasco nightmare chaos chaotic mess bloodbath carnage meltdown
    draconian oppressive tyrannical punitive inhuman toxic poisonous virulent rabid rampant
    blatant flagrant brazen egregious glaring gaping staggering stunning shocking jaw-dropping
    explosive bombshell incendiary inflammatory divisive polarizing notorious infamous dubious
    bogus phony sham farce farcical hoax myth fake falsehood baseless unfounded debunked
    discredited propaganda propagandist dogma ideologue leftist hard-left hard-right
    ultra-conservative hardline hardliner hard-line alt-right woke snowflake liberal-leaning
    pro-life pro-choice anti-abortion anti-choice anti-gay anti-immigrant anti-vax anti-vaxxer
    globalist demagogue demagoguery firebrand provocateur agitator rabble invasion invader
    illegals alien aliens influx onslaught crusade witch-hunt witchhunt vendetta stranglehold
    scheme plot ploy stunt gimmick smokescreen cover-up coverup scam racket boondoggle giveaway
    handout bailout heroic hero courageous brave bravely valiant noble iconic legendary
    brilliant masterful sensible commonsense common-sense extraordinary remarkable tremendous
    disgusting repugnant abhorrent loathsome despicable heinous deplorable unconscionable
    ominous alarming terrifying frightening scary fearmonger fearmongering scaremongering
    apologist sycophant sycophantic obsequious cowardly coward snide smug arrogant pompous
    bombastic belligerent combative defiant petulant bloated lavish cushy greedy greed
    lamestream
""")
_ADVERBS = word_set("""
    obviously undoubtedly unsurprisingly predictably ironically notoriously blatantly brazenly
    wrongly rightly rightfully conveniently supposedly shamelessly ruthlessly recklessly
    dramatically aggressively violently flagrantly irresponsibly endlessly wrongfully wildly
    grossly outrageously desperately hysterically viciously brutally savagely proudly infamously
    laughably absurdly sadly thankfully utterly downright incredibly dangerously disgracefully
    disgustingly
""")
_FORMS = re.compile(
    r"\b(?:(?:[A-Z][\w.]*|foreign|state|government|taxpayer)[-‑](?:backed|funded|sponsored"
    r"|installed|imposed|bankrolled|friendly)"
    r"|(?i:so[-‑]called|self[-‑](?:styled|proclaimed|described|appointed|serving)"
    r"|democratically\s+elected|witch\s+hunt|cover[-‑]?\s?up"
    r"|(?:pro|anti)[-‑](?:abortion|life|choice|gun|immigrant|gay|american|democratic)"
    r"|(?:hard|radical|extreme)[-‑\s](?:left|right)(?:[-‑]wing)?"
    r"|free\s+speech\s+crackdown|war\s+on\s+(?:women|christmas|coal|police|religion)"
    r"|lamestream\s+media|deep\s+state|fake\s+news|political\s+correctness|cancel\s+culture))\b"
)
_WORD = re.compile(r"[^\W\d_]+(?:[-‑’'][^\W\d_]+)*")
_VOWELS = frozenset("aeiou")


def _forms_of(verb: str) -> list[str]:
    """The forms of a regular verb; a form that does not exist is never met."""
    stem = verb[:-1] if verb.endswith("e") else verb
    if verb.endswith("y") and verb[-2] not in _VOWELS:
        return [verb, verb[:-1] + "ies", verb[:-1] + "ied", verb + "ing"]
    if len(verb) < 5 and verb[-1] not in "aeiouwxyk" and verb[-2] in _VOWELS:
        stem = verb + verb[-1] if verb[-3:-2] not in _VOWELS else verb
    plural = "es" if verb.endswith(("s", "sh", "ch", "x")) else "s"
    return [verb, verb + plural, stem + "ed", stem + "ing"]


LOADED = (
    frozenset(
        [form for verb in _VERBS for form in _forms_of(verb)]
        + ["overthrew", "overthrown", "lying"]
        + [form for word in _OTHERS for form in (word, word + "s")]
    )
    | _ADVERBS
)


def loaded_words(
    part: str, text: str, sentence: tuple[int, int], quoted: list[tuple[int, int]]
) -> tuple[Span, ...]:
    """The loaded words of a sentence of narration, outside the quotations given, in text order."""
    start, end = sentence
    found = [
        (match.start(), match.end())
        for match in _WORD.finditer(text, start, end)
        if match.group().lower().replace("‑", "-") in LOADED
    ]
    found += [match.span() for match in _FORMS.finditer(text, start, end)]
    spans: list[Span] = []
    for low, high in sorted(found, key=lambda one: (one[0], -one[1])):
        if spans and low < spans[-1].end:
            continue
        if not any(begin < high and low < stop for begin, stop in quoted):
            spans.append(Span(part, low, high))
    return tuple(spans)
