"""In which language a text is written, told by its script and its commonest words.

For one purpose: to warn that the rules of attribution, numbers and dates are made for English.
So it answers "" where it is not sure, and "en" only for running text with the share of English
function words that English prose has: a list of names, a menu or a text in a language nobody
listed here stays "".

It does not know: text of less than ten words; a second language in the middle of a long text (it
looks at the beginning, the middle and the end); close kin of a listed language that is not listed
itself (Galician or Scots is "" or its neighbour, Croatian and Serbian in Latin letters are one);
languages that share a script with a single listed one (Yiddish is taken for Hebrew, any language
in Arabic letters but Persian and Urdu for "" or Arabic).
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections import Counter

from alteram.text.wordlists import word_set

_SLICE = 2_000  # code points looked at in each of three places, so long texts cost no more
_LEAST_WORDS = 10
_LEAST_LETTERS = 20  # of a script that is not written with space between words
_LEAST_SHARE = 0.12  # of the words must be function words of the language
_LEAST_ENGLISH = 0.2
_AHEAD = 1.2  # times the share of the second language
_MAIN = 0.6  # share of the letters that must be of one script

# The vowel signs of Arabic and Devanagari are marks, not letters, and belong to their words.
_LETTERS = r"(?:[^\W\d_]++|[\u064b-\u065f\u0900-\u0903\u093a-\u094f])++"
_WORD = re.compile(rf"{_LETTERS}(?:['’]{_LETTERS})?")

# First code point of each block and what is written with it, "" for what is skipped.
_BLOCKS = (
    (0x0000, ""), (0x0041, "latin"), (0x0250, ""), (0x0370, "el"), (0x0400, "cyrillic"),
    (0x0530, "hy"), (0x0590, "he"), (0x0600, "arabic"), (0x0780, ""), (0x0900, "devanagari"),
    (0x0980, "bn"), (0x0A00, "pa"), (0x0A80, "gu"), (0x0B00, ""), (0x0B80, "ta"), (0x0C00, "te"),
    (0x0C80, "kn"), (0x0D00, "ml"), (0x0D80, "si"), (0x0E00, "th"), (0x0E80, "lo"), (0x0F00, ""),
    (0x1000, "my"), (0x10A0, "ka"), (0x1100, "ko"), (0x1200, "am"), (0x13A0, ""), (0x1780, "km"),
    (0x1800, ""), (0x1E00, "latin"), (0x1F00, "el"), (0x2000, ""), (0x3040, "kana"), (0x3100, ""),
    (0x3400, "han"), (0xA000, ""), (0xAC00, "ko"), (0xD7B0, ""), (0xF900, "han"), (0xFB00, ""),
    (0xFB50, "arabic"), (0xFE00, ""),
)  # fmt: skip
_FIRST = [first for first, _ in _BLOCKS]

_LATIN = {
    "en": """
        the of and to in a is that for on was it with as be by at from are this have has had not
        but were which their they he his she her an will would who been its or said after about
        more when there we i you what can than if all could them into over out up
    """,
    "de": """
        der die das und in den von zu mit sich des auf für ist im dem nicht ein eine als auch es
        an werden aus er hat dass sie nach wird bei einer um am sind noch wie einem über einen so
        zum war haben nur oder aber vor zur bis mehr durch man sein wurde ich wir
    """,
    "fr": """
        le la les de des du et en un une que qui dans pour pas sur au avec par est ce il plus ne
        se son sa ses été sont mais ou à aux cette ont elle nous vous ils comme leur je a fait
        être avait même deux après selon d'un d'une c'est qu'il
    """,
    "es": """
        de la que el en y a los del se las por un para con no una su al lo como más pero sus le ya
        o este sí porque esta entre cuando muy sin sobre también me hasta hay donde quien desde
        todo nos durante fue es ha son han está
    """,
    "it": """
        di che e la il un a è per in una sono non con del i da della si le nel dei come al ha più
        gli lo ma anche se alla delle dal ed o questo su nella ai essere stato dell'ultimo hanno
        loro era mi degli sul dalla tra ci cui
    """,
    "pt": """
        de a o que e do da em um para é com não uma os no se na por mais as dos como mas foi ao
        ele das tem à seu sua ou ser quando muito há nos já está eu também só pelo pela até isso
        ela entre era depois sem mesmo aos são
    """,
    "nl": """
        de het een van en in is dat op te zijn voor met niet die aan er om ook als maar bij door
        naar uit nog dan wordt over heeft worden hij ze wat deze tot werd meer hebben geen ik je
        wel was of kan zo we zich hun na
    """,
    "pl": """
        w i na z nie się do że jest to o jak a po za od przez tym co ale dla czy są tego jego był
        która który które oraz być jednak jeszcze może było ich już tylko także przed ze tej roku
        ma by ten tak
    """,
    "cs": """
        a se v na je že o s z do i to k ve pro za by ale si po jako od jsem podle jeho který která
        které už jsou byl bylo byla nebo jen až při aby tak před také není roku než co ze však
    """,
    "sk": """
        a sa v na je že o s z do i to k vo pre za by ale si po ako od som podľa jeho ktorý ktorá
        ktoré už sú bol bolo bola alebo len až pri aby tak pred aj nie roku než čo zo však
    """,
    "sl": """
        in je v na da za so se z ki ni po s tudi pa kot bi o bo od ne pri do še iz k ter bil bila
        ali ko več zelo lahko med to
    """,
    "hr": """
        i u je na se da su za od s o a će koji kao ne iz te bi to po nije što do bio koja koje
        nakon ili ali samo više još biti prema jer godine sve kako nego uz
    """,
    "ro": """
        de și în a la cu care pe nu o un din că pentru mai să au fi este ale al sunt fost ce prin
        lui sau se după dar ca am până între fără acest această cele
    """,
    "hu": """
        a az és hogy nem is egy ez meg csak már volt de mint ki van még el azt szerint után ha kell
        minden vagy pedig lesz amely ezt lehet sem aki ami
    """,
    "sv": """
        och att det i en som är på för av med den till har de inte om ett han men var jag sig från
        vi så kan när år säger under också efter eller nu sin där vid mot ska skulle kommer ut
        än hade mer
    """,
    "da": """
        og at det i en af er til på for den med der som de har ikke han et var jeg men sig fra vi
        så kan når om også efter eller nu sin ved mod skal blev ville være hun havde mere hvad mig
        bliver
    """,
    "no": """
        og å det i en av er til på for den med der som de har ikke han et var jeg men seg fra vi så
        kan når om også etter eller nå sin ved mot skal ble ville være hun hadde mer hva meg blir
        sier
    """,
    "fi": """
        ja on ei se että oli hän mutta myös ovat kun tai kuin ole joka mukaan sen jos ollut vain
        voi jo niin mitä vuoden sitä he nyt siitä olisi jotka hänen kanssa tämä
    """,
    "et": """
        ja on ei ta et see oli kui ka mis ning oma aga siis või tema kes seda veel selle pole nii
        välja ole juba kas üle peale
    """,
    "lv": """
        un ir ar uz no par ka kas bet arī tika lai kā gada pēc to nav tas vai līdz vēl jau savu
    """,
    "lt": """
        ir kad iš į su yra bet kaip tai apie nuo po ar buvo už jis prie dar jo savo taip tik metų
    """,
    "tr": """
        ve bir bu da de için ile olarak çok daha olan gibi ne sonra kadar en ama değil olduğunu var
        her göre ise ya o mi diye yeni oldu
    """,
    "id": """
        yang dan di dengan untuk dari ini itu dalam pada tidak akan ke oleh juga adalah telah karena
        sebagai bisa ada mereka kepada kata saat atau dia tersebut lebih
    """,
    "vi": """
        và của là có trong cho được với không các một người này đã những khi để tại từ đến vào ra
        nhiều năm cũng về ông
    """,
    "ca": """
        de la i el que en a les els per del un amb una és no al es ha dels més com s'ha va ser però
        també o aquest aquesta seva seu hi han
    """,
    "gl": """
        de a o que e en do da un para con non unha os no se na por máis as dos como pero foi ao
        das ten á súa seu tamén ou ata
    """,
    "eu": """
        eta da ez dira bat baina ere izan dute zuen egin du dela zen ditu beste hori den behar
    """,
    "sq": """
        të e në dhe për me një që nga i se është më ka si nuk janë do kjo duke por edhe ishte u
    """,
    "af": """
        die en van in is het dat nie om te vir op met sy hy was aan as ook wat word by hulle kan
        sal deur ons na uit maar
    """,
    "is": """
        og að í á er sem við það um til var en með af hann ekki fyrir hún þá eru frá verið
    """,
    "cy": """
        yn y i a o ar yr ei am wedi mae ac gan bod ond fod roedd nad oedd eu hyn
    """,
    "ga": """
        an na agus ar a i go le is do sa tá bhí ag don ó atá nach seo leis sé
    """,
    "sw": """
        na ya wa kwa ni za la katika hiyo huo huyo ambayo kuwa alisema cha lakini pia baada hii
        kama watu
    """,
    "tl": """
        ang ng sa na mga at ay si ni kay para hindi ito niya siya kung nang isang pa may
    """,
    "eo": """
        la de kaj en al estas ne por ke kun mi pri tiu li oni sed el ĝi ili estis
    """,
}  # fmt: skip
_CYRILLIC = {
    "ru": """
        и в не на с что по он это как из за его от для но то о у к а было был все они после также
        так бы при до или года если уже еще ещё быть того которые который сообщил она мы я
    """,
    "uk": """
        і в не на з що до та у про за це від як його для але він є також після по був було або
        який які року вже ще при через щоб тому під час й із
    """,
    "be": """
        і ў не на з што да ў каб па ад гэта як яго за для але ён быў таксама пасля які якія або
        года пра у было яны
    """,
    "bg": """
        на и за се да в от с не са че е по до при като са това ще но след които който или ги как
        има към бе беше със
    """,
    "sr": """
        и у је на се да су за од са о а ће који као не из би то по није што до био која које након
        или али само више
    """,
    "mk": """
        на и во се да од за со не е дека го ќе по кои што ги како но при до беше кој или била
    """,
    "kk": """
        және мен бұл бар деп үшін да де бір болып туралы осы қазақстан жылы кейін еді емес
    """,
    "mn": """
        нь байна энэ болон юм гэж байгаа бол тус хийх оны өөр ба онд
    """,
}  # fmt: skip
_ARABIC = {
    "ar": """
        في من على إلى أن التي الذي عن مع هذا هذه كان بعد قال لا ما أو بين كما قبل لم وقد كانت ذلك
        وفي خلال وقال ولا حيث أنه إن
    """,
    "fa": """
        و در به از که این را با است برای آن یک تا بر هم کرد شد شده می خود نیز گفت های بود
    """,
    "ur": """
        کے کی میں اور سے کا ہے کو اس پر نے کہ ہیں کہا تھا بھی یہ ایک جو نہیں ان
    """,
}  # fmt: skip
_DEVANAGARI = {
    "hi": "के है में की से को का और ने पर कि यह हैं भी एक इस था नहीं कहा लिए कर हो जो",
    "mr": "आहे आणि या ते हे होते त्या नाही आहेत एक असे मात्र केली करण्यात झाली तर",
    "ne": "को मा र छ ले हो पनि लाई गरेको भने यो एक छन् गर्न भएको",
}
_LISTS = {
    script: {code: word_set(listed) for code, listed in languages.items()}
    for script, languages in {
        "latin": _LATIN,
        "cyrillic": _CYRILLIC,
        "arabic": _ARABIC,
        "devanagari": _DEVANAGARI,
    }.items()
}


def _by_word(lists: dict[str, frozenset[str]]) -> dict[str, tuple[str, ...]]:
    """The languages of each listed word."""
    found: dict[str, tuple[str, ...]] = {}
    for code, listed in lists.items():
        for word in listed:
            found[word] = (*found.get(word, ()), code)
    return found


_LANGUAGES = {script: _by_word(lists) for script, lists in _LISTS.items()}


def language(text: str) -> str:
    """The ISO 639-1 code of the language a text is in, "" when unsure or too short."""
    sample = unicodedata.normalize("NFC", _sample(text))
    scripts = _scripts(sample)
    if not scripts:
        return ""
    kana = scripts.pop("kana", 0)
    if kana:
        scripts["ja"] = kana + scripts.pop("han", 0)
    script, letters = max(scripts.items(), key=lambda item: (item[1], item[0]))
    if letters < _MAIN * scripts.total() or letters < _LEAST_LETTERS:
        return ""
    if script == "ja":
        return "ja" if kana >= 0.1 * letters else ""
    if script in _LISTS:
        return _by_words(sample, script)
    return "zh" if script == "han" else script


def _sample(text: str) -> str:
    """All of a short text; the beginning, middle and end of a long one."""
    if len(text) <= 3 * _SLICE:
        return text
    middle = (len(text) - _SLICE) // 2
    return "\n".join((text[:_SLICE], text[middle : middle + _SLICE], text[-_SLICE:]))


def _scripts(sample: str) -> Counter[str]:
    """How many letters there are of each script; each different character is looked up once."""
    scripts: Counter[str] = Counter()
    for char, count in Counter(sample).items():
        if char.isalpha() and (script := _script(char)):
            scripts[script] += count
    return scripts


def _script(char: str) -> str:
    return _BLOCKS[bisect_right(_FIRST, ord(char)) - 1][1]


def _by_words(sample: str, script: str) -> str:
    """The language whose function words make up most of a sample, if clearly enough."""
    words = [word.replace("’", "'").lower() for word in _WORD.findall(sample)]
    if len(words) < _LEAST_WORDS:
        return ""
    counts = dict.fromkeys(_LISTS[script], 0)
    for word in words:
        for code in _LANGUAGES[script].get(word, ()):
            counts[code] += 1
    shares = sorted((count / len(words), code) for code, count in counts.items())
    (second, _), (share, best) = shares[-2:]
    least = _LEAST_ENGLISH if best == "en" else _LEAST_SHARE
    return best if share >= least and share >= _AHEAD * second else ""
