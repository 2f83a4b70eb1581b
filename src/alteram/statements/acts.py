"""What a source does with what is attributed to it: says, thinks, wants, finds, orders, does.

Told from the verb of the cue. That an act counts as an attribution at all ("backed", "signed",
"refused to") follows the PolNeAR corpus; only what is said, thought or found is words of the
source that others could confirm.
"""

from __future__ import annotations

from alteram.model import Act
from alteram.statements.lexicon import cue_table
from alteram.text.wordlists import word_set
from alteram.text.words import words

_THINKS = word_set("""
    think believe know fear worry expect feel consider assume guess doubt suspect understand regard
    view see remember recall forget imagine wonder reckon trust anticipate care concern dream mind
    appreciate enjoy like love hate dislike admire despise respect regret mean
""")
_WANTS = word_set("""
    want hope plan seek wish intend refuse vow promise pledge threaten agree propose offer decline
    prefer choose decide aim try attempt need prepare swear commit resolve long desire fail
""")
_FINDS = word_set("find show reveal conclude indicate demonstrate prove determine document detail")
_ORDERS = word_set("""
    order instruct urge ask demand request direct command require beg push press pressure encourage
    invite advise force call
""")
_DOES = word_set("""
    sign back support oppose endorse reject approve dismiss recognize recognise veto pass adopt
    embrace defend attack blast slam criticize criticise praise condemn denounce blame target mock
    fight resist challenge champion advance push sue charge accuse allow ban block bar cancel cut
    end extend fire grant halt hire impose join launch lift nominate permit raise repeal revoke
    rule select stop suspend sponsor vote withdraw receive elect help lead welcome ignore avoid
    compare paint portray honor honour thank congratulate apologize apologise discuss debate
    negotiate address outline set mark handle draw question probe investigate study review
""")
_SAYS = word_set("""
    say tell write add note argue announce claim insist acknowledge warn declare explain tweet
    report state predict stress reply respond deny confirm admit suggest describe according
    statement testify allege assert
""")
_NOT_SO = word_set("accuse blame criticize criticise praise condemn denounce rule compare")


def act_of(cue: str, content: str) -> Act:
    """The act a cue names, for content that begins so; a saying where nothing tells otherwise."""
    opens = content.lstrip()[:5].casefold()
    clause = opens.startswith(("that ", "“", '"', "‘", "''", "``"))
    forms = cue_table().forms
    for word in reversed(words(cue)):
        verb = forms.get(word.folded, (word.folded, ""))[0]
        if verb in _FINDS:
            return Act.FINDS
        if verb in _THINKS:
            return Act.THINKS
        if verb in _ORDERS and not clause:
            return Act.ORDERS
        if verb in _WANTS and not clause:
            return Act.WANTS
        if verb in _DOES and not clause and not (verb in _NOT_SO and content[:1] in "“\"'‘"):
            return Act.DOES
        if verb in _SAYS:
            return Act.SAYS
    return Act.SAYS
