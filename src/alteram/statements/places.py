"""Countries and capitals, in small letters: named as sources they are bodies, not people.

"Moscow refused" speaks of a government. Only well-known ones; a place that is missing here is
taken for a person's surname, which costs a label and nothing else.
"""

from alteram.text.wordlists import word_list

PLACES = frozenset(
    name.strip().replace("_", " ")
    for name in word_list("""
    afghanistan albania algeria angola argentina armenia australia austria azerbaijan bahrain
    bangladesh belarus belgium bolivia bosnia botswana brazil britain bulgaria burundi cambodia
    cameroon canada chad chile china colombia congo costa_rica croatia cuba cyprus czechia denmark
    ecuador egypt el_salvador england eritrea estonia ethiopia eu fiji finland france gabon gambia
    georgia germany ghana greece guatemala guinea haiti honduras hungary iceland india indonesia
    iran iraq ireland israel italy jamaica japan jordan kazakhstan kenya kosovo kuwait kyrgyzstan
    laos latvia lebanon liberia libya lithuania luxembourg madagascar malawi malaysia mali malta
    mauritania mexico moldova mongolia montenegro morocco mozambique myanmar namibia nepal
    netherlands new_zealand nicaragua niger nigeria north_korea norway oman pakistan palestine
    panama paraguay peru philippines poland portugal qatar romania russia rwanda saudi_arabia
    scotland senegal serbia sierra_leone singapore slovakia slovenia somalia south_africa
    south_korea south_sudan spain sri_lanka sudan sweden switzerland syria taiwan tajikistan
    tanzania thailand togo tunisia turkey turkmenistan uganda ukraine united_arab_emirates
    united_kingdom united_states uruguay uzbekistan venezuela vietnam wales yemen zambia zimbabwe
    abu_dhabi addis_ababa algiers amman ankara athens baghdad baku bangkok beijing beirut belgrade
    berlin bern bogota brasilia bratislava brussels bucharest budapest buenos_aires cairo canberra
    caracas chisinau copenhagen damascus dhaka doha donetsk dublin geneva hanoi harare havana
    helsinki islamabad jakarta jerusalem kabul kampala kathmandu khartoum kiev kigali kyiv lagos
    lima lisbon ljubljana london luanda lugansk luhansk madrid manila minsk mogadishu montevideo
    moscow nairobi new_delhi nicosia oslo ottawa paris phnom_penh podgorica prague pretoria
    pyongyang quito rabat riga riyadh rome san_jose sanaa santiago sarajevo seoul skopje sofia
    stockholm strasbourg taipei tallinn tashkent tbilisi tehran tel_aviv the_hague tirana tokyo
    tripoli tunis ulaanbaatar vienna vilnius warsaw washington wellington yerevan zagreb
    """)
)
