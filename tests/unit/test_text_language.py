from __future__ import annotations

import pytest

from alteram.text.language import language

SAID = {
    "en": "The council of Arden said on Monday that the bridge would be closed for two weeks, and "
    "that nobody had been hurt when the old dam gave way.",
    "de": "Der Rat von Arden teilte am Montag mit, dass die Brücke für zwei Wochen gesperrt wird "
    "und dass bei dem Bruch des alten Damms niemand verletzt worden ist.",
    "fr": "Le conseil d’Arden a dit lundi que le pont serait fermé pendant deux semaines et que "
    "personne n’a été blessé dans la rupture du vieux barrage.",
    "es": "El consejo de Arden dijo el lunes que el puente estará cerrado durante dos semanas y "
    "que nadie resultó herido cuando se rompió la vieja presa.",
    "it": "Il consiglio di Arden ha detto lunedì che il ponte sarà chiuso per due settimane e che "
    "nessuno è rimasto ferito nella rottura della vecchia diga.",
    "pt": "O conselho de Arden disse na segunda-feira que a ponte vai ficar fechada por duas "
    "semanas e que ninguém ficou ferido quando a velha barragem não resistiu.",
    "nl": "De raad van Arden zei maandag dat de brug voor twee weken dicht is en dat er niemand "
    "gewond werd bij het breken van de oude dam.",
    "pl": "Rada Arden powiedziała w poniedziałek, że most będzie zamknięty na dwa tygodnie i że "
    "nikt nie został ranny, gdy pękła stara tama.",
    "sv": "Rådet i Arden sade på måndagen att bron ska vara stängd i två veckor och att ingen hade "
    "skadats när den gamla dammen brast.",
    "tr": "Arden meclisi pazartesi günü köprünün iki hafta için kapalı olacağını ve eski baraj "
    "yıkıldığında yaralanan olmadığını bildirdi, bu bir ilk değil.",
    "id": "Dewan Arden mengatakan pada hari Senin bahwa jembatan itu akan ditutup dan tidak ada "
    "orang yang terluka dalam kejadian di bendungan tua ini.",
    "ru": "Совет Ардена сообщил в понедельник, что мост будет закрыт на две недели и что никто не "
    "пострадал, когда прорвало старую плотину.",
    "uk": "Рада Ардена повідомила в понеділок, що міст буде закрито на два тижні і що ніхто не "
    "постраждав, коли прорвало стару греблю.",
    "bg": "Съветът на Арден съобщи в понеделник, че мостът ще бъде затворен за две седмици и че "
    "няма пострадали при скъсването на стария язовир.",
    "el": "Το συμβούλιο του Άρντεν είπε τη Δευτέρα ότι η γέφυρα θα κλείσει για δύο εβδομάδες.",
    "ar": "قال مجلس أردن يوم الاثنين إن الجسر سيغلق لمدة أسبوعين وإن أحدا لم يصب بأذى في انهيار "
    "السد القديم على النهر بعد أن كان مغلقا",
    "fa": "شورای آردن روز دوشنبه گفت که این پل برای دو هفته بسته است و در شکستن سد قدیمی به کسی "
    "آسیب وارد نشد",
    "hi": "आर्डेन की परिषद ने सोमवार को कहा कि यह पुल दो हफ़्ते के लिए बंद है और पुराने बांध में किसी को चोट नहीं आई।",
    "zh": "阿登市议会周一表示，这座桥将关闭两周，旧水坝决口时没有人受伤，请居民放心。",
    "ja": "アーデン市議会は月曜日、橋を二週間閉鎖すると発表した。古いダムの決壊によるけが人はいない。",
    "ko": "아든 시의회는 월요일 다리를 이주 동안 폐쇄한다고 밝혔다. 다친 사람은 없다.",
    "th": "สภาเมืองอาร์เดนกล่าวเมื่อวันจันทร์ว่าสะพานจะปิดเป็นเวลาสองสัปดาห์",
}


@pytest.mark.parametrize("code", sorted(SAID))
def test_each_language_is_told_by_its_commonest_words_or_its_script(code: str) -> None:
    assert language(SAID[code]) == code


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   \n",
        "12, 13, 14 and 15",
        "The dam broke.",
        "Мост закрыт",
        "Mara Vell Tom Orr Ilse Orr Harrow Arden Lindhaven Arvia Ostrel Corrow Vell Orr",
        "Home News Sport Weather Travel Video Radio Contact About Help Login Search Menu",
        # no language of the lists: Zulu-like and Tagalog-English words, never taken for English
        "Umkhandlu wase-Arden uthe ngoMsombuluko ibhuloho lizovalwa amasonto amabili kanti akekho "
        "olimele ngesikhathi kubhoboka idamu elidala",
        "Arden council: kalye closed starting Lunes, update to follow, salamat sa pasensya, ingat "
        "kayo lahat diyan, the end",
        # half and half
        f"{SAID['en']} {SAID['de']}",
        f"{SAID['en'][:60]} {SAID['ru'][:60]}",
    ],
)
def test_unsure_or_too_short_is_no_language(text: str) -> None:
    assert language(text) == ""


def test_names_of_another_script_do_not_change_the_language() -> None:
    assert language(SAID["en"] + " Совет Ардена.") == "en"


def test_accents_may_be_marks_of_their_own() -> None:
    import unicodedata

    assert language(unicodedata.normalize("NFD", SAID["fr"])) == "fr"


def test_a_long_text_is_looked_at_in_three_places() -> None:
    long = " ".join([SAID["en"]] * 5_000)
    assert language(long) == "en"
    third = " ".join([SAID["de"]] * 15)[:2_000]
    assert language(third + long[:4_000]) != "de"
