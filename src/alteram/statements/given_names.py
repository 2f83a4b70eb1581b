"""Given names that are mostly borne by one gender, for whom a "she" can mean.

Names of towns and states (Charlotte, Austin), surnames and names of both (Alex, Jordan) are left
out: a name that is not here tells nothing.
"""

from __future__ import annotations

from alteram.text.wordlists import word_set

WOMEN = word_set("""
    abigail agnes aisha alice alicia allison amanda amy angela anita anna anne annette barbara
    beatrice bernadette bridget brenda camille carmen caroline carol catherine cecilia christine
    claire clara colleen cynthia daniela deborah debra denise diana diane donna dorothy edith
    eileen elaine eleanor elena elizabeth ellen emily emma erika esther eva evelyn fatima fiona
    frances gabriela geraldine gloria greta gwendolyn hannah harriet heather heidi helen helena
    hillary ingrid irene isabel isabella jacqueline jane janet janice jennifer jessica joan joanna
    joanne josephine joyce judith judy julia julie karen katherine kathleen kathryn katie laura
    lauren leila linda lisa loretta lorraine louise lucia lucy lydia margaret maria marianne marie
    marilyn marina martha mary maureen megan melanie melissa michelle miriam monica nadia nancy
    natalia natalie natasha nicole nina nora olga olivia pamela patricia paula pauline penelope
    phyllis priscilla rachel rebecca regina rosa rosemary roxanne ruth samantha sandra sara sarah
    sharon sheila shirley silvia sonia sophia sophie stella stephanie susan susanna suzanne svetlana
    sylvia tamara tania tatiana teresa theresa tina ursula valentina valerie vanessa vera veronica
    yolanda yvonne zainab
""")
MEN = word_set("""
    aaron abdul abdullah adam adrian ahmed alan albert alberto alexander alfred ali allen andreas
    andrew andrei anthony antonio arthur benjamin bernard bill bob boris brad brandon brendan brian
    bruce bryan carl carlos charles christian christopher colin craig daniel darren dave david
    dennis derek dmitri dominic donald douglas eddie eduardo edward edwin emmanuel eric ernest
    ethan eugene fernando francisco frank fred frederick gary george gerald gilbert giovanni
    gordon graham greg gregory gustavo hans harold harry hassan hector henry herbert howard hugh
    hussein ian ibrahim igor isaac ivan jack jacob jaime james jason javier jeff jeffrey jeremy
    jerome jerry jim joe joel john johannes jonathan jorge jose joseph joshua juan julian karl keith
    kenneth kevin khalid klaus larry lawrence leonard leonid luis luke manuel marco marcus mario
    mark martin matt matthew maurice michael miguel mike mikhail mohammed muhammad mustafa nathan
    neil nicholas nick nigel nikolai norman oleg oliver oscar omar pablo patrick paul pavel pedro
    peter philip phillip rafael ralph raymond ricardo richard rick robert roberto rodney roger
    roland ronald roy russell samuel scott sean sebastian sergei sergey simon stanley stephen steve
    steven stuart terrence theodore thomas tim timothy tom tony trevor vernon victor vincent
    vladimir walter wayne wilhelm william yusuf
""")
# "John Harrow Society", "Anna Vell Park": named after somebody
_NAMED_AFTER = word_set("""
    act airport arena award avenue beach bridge brothers building city county cup day foundation
    garden gardens hall hill hills hospital hotel island islands lake law library mountain museum
    park plaza press prize river road school scholarship show society sons springs square stadium
    station street theater theatre tower towers town trophy trust valley
""")


def gender_of_given(name: str) -> str:
    """The gender the given name of a full name tells, "m" or "f"; empty where it tells none."""
    words = name.casefold().split()
    if len(words) < 2 or words[-1] in _NAMED_AFTER:
        return ""
    return "f" if words[0] in WOMEN else "m" if words[0] in MEN else ""
