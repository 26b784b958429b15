"""What is behind an incident: its hazards and its onset, and which of them its words name (pure).

Only what the words say for certain counts: a table of words for each hazard, and several may be meant. What is
recognised wrongly is taken back with `/incident hazard not …`, and is then not recognised again.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache


class Hazard(StrEnum):
    """What does harm, or threatens to? One incident may have several."""

    MASS_CASUALTY = "mass_casualty"
    CBRN_HAZMAT = "cbrn_hazmat"
    CHEMICAL_SITE = "comah_chemical"
    RADIATION = "radiation"
    INFECTIOUS_DISEASE = "infectious_disease"
    PANDEMIC = "pandemic"
    HEAT = "heat"
    COLD = "cold"
    STORM = "storm"
    FLOOD = "flood"
    POWER = "power"
    WATER = "water"
    GAS = "gas"
    TELECOMS = "telecoms"
    CYBER = "it_cyber"
    FUEL = "fuel"
    SUPPLY_CHAIN = "supply_chain"
    INDUSTRIAL_ACTION = "industrial_action"
    EVACUATION = "evacuation_shelter"
    FIRE = "fire"
    LOCKDOWN = "security_lockdown"
    TRANSPORT = "transport"
    PUBLIC_ORDER = "public_order"
    CAPACITY = "capacity_surge"
    MASS_GATHERING = "mass_gathering"
    PROTECTED_INDIVIDUAL = "protected_individual"
    EXCESS_DEATHS = "excess_deaths"


class Onset(StrEnum):
    """How does it begin?"""

    BIG_BANG = "big_bang"
    RISING_TIDE = "rising_tide"
    CLOUD = "cloud_on_the_horizon"
    HEADLINE = "headline_news"
    INTERNAL = "internal"


ONSETS: Mapping[Onset, str] = {
    Onset.BIG_BANG: "big bang",
    Onset.RISING_TIDE: "rising tide",
    Onset.CLOUD: "cloud on the horizon",
    Onset.HEADLINE: "headline news",
    Onset.INTERNAL: "internal",
}


@dataclass(frozen=True)
class Row:
    """A hazard: what it is called, other words that people type for it, and what in a text names it for certain."""

    words: str
    also: tuple[str, ...]
    named_by: str


_LOST = r"(?:lost|lose|losing|loss|off|out|down|gone|fail(?:s|ed|ure|ing)?|outage|cut(?:s| off)?|interrupted)"
_NO = r"(?:no|without|loss of|lost|lack of|failure of|interruption of|interruption to)"
_NOT_A_PEOPLE = r"(?!\s+(?:alarm|drill|test|exit|door|service|brigade|crew|engine|officer|safety|marshal|warden|plan))"


def _lost(what: str) -> str:
    """Something that is supplied is not there: before or after its name."""
    return (
        rf"{_NO}\s+(?:all\s+|mains\s+|the\s+|hot\s+|of\s+)*{what}|{what}(?:\s+suppl(?:y|ies))?(?:\s+(?:is|has|are|was|"
        rf"have|been|went|all))*\s+{_LOST}"
    )


ROWS: Mapping[Hazard, Row] = {
    Hazard.MASS_CASUALTY: Row(
        "mass casualties",
        ("mass casualties", "casualties"),
        r"mass[ -]casualt(?:y|ies)|mass shooting|(?:many|multiple|dozens of|scores of|hundreds of) (?:casualties|"
        r"(?:people )?(?:injured|hurt|wounded|dead|stabbed|shot))|(?:bomb|terror(?:ist)?) (?:attack|blast|explosion)|"
        r"marauding",
    ),
    Hazard.CBRN_HAZMAT: Row(
        "hazardous materials (CBRN)",
        ("cbrn", "hazmat", "chemical", "chemicals", "contamination", "hazardous materials"),
        r"cbrne?|hazmat|chlorine|ammonia|nerve agent|novichok|sarin|ricin|anthrax|acid attack|white powder|"
        r"toxic (?:gas|fumes?|smoke|cloud|leak)|hazardous (?:material|substance|chemical)s?|(?:chemical|acid|solvent|"
        r"mercury|formalin|formaldehyde) (?:spill(?:age|ed)?|leak(?:s|ed|ing|age)?|incident|release|attack)|"
        r"decontaminat(?:ion|ed|e|ing)",
    ),
    Hazard.CHEMICAL_SITE: Row(
        "chemical site (COMAH)",
        ("comah", "chemical site", "chemical works"),
        r"comah|(?:chemical|petrochemical) (?:works|plant|site|factory)|(?:oil|gas) refinery|"
        r"off-?site (?:plan|emergency)",
    ),
    Hazard.RADIATION: Row(
        "radiation",
        ("radiological", "nuclear", "reppir"),
        r"reppir|radiation (?:leak|release|emergency|incident|exposure|alarm)|radioactive|nuclear (?:site|plant|power "
        r"(?:plant|station)|reactor|incident|accident|emergency)|dirty bomb|reactor (?:incident|accident|emergency)",
    ),
    Hazard.INFECTIOUS_DISEASE: Row(
        "infectious disease",
        ("infection", "outbreak", "hcid", "disease"),
        r"hcid|high consequence infectious|ebola|mpox|monkeypox|lassa|marburg|mers(?:-cov)?|sars|"
        r"avian (?:flu|influenza)|bird flu|measles|diphtheria|legionella|legionnaires['’]?|"
        r"norovirus|meningitis|cholera|c\.? ?diff(?:icile)?|"
        r"outbreak|infectious disease",
    ),
    Hazard.PANDEMIC: Row("pandemic", (), r"pandemic"),
    Hazard.HEAT: Row(
        "heat",
        ("heatwave", "hot weather"),
        r"heat[ -]?waves?|extreme heat|(?:heat|heat[ -]health) (?:alert|warning)|hot weather|overheating|heat ?stroke",
    ),
    Hazard.COLD: Row(
        "cold, snow or ice",
        ("snow", "ice", "cold weather"),
        r"snow(?:ed|ing|fall|storm|drifts?)?|blizzards?|black ice|icy roads?|freezing (?:rain|weather|conditions)|"
        r"cold (?:snap|weather|alert)|extreme cold|(?:severe|heavy) frost",
    ),
    Hazard.STORM: Row(
        "storm",
        ("wind", "gale"),
        r"storms?(?! drain)|gales?|hurricane|tornado|high winds?|strong winds?|lightning strike|red wind warning",
    ),
    Hazard.FLOOD: Row(
        "flood",
        ("flooding", "floods"),
        r"flood(?:s|ed|ing|water)?(?! of | lights?)|tidal surge|storm surge|burst (?:its|their) banks|"
        r"(?:river|sea|dam|reservoir|flood) defences? (?:breached|overtopped|fail(?:s|ed|ure))|"
        r"(?:dam|reservoir) (?:breach|failure|burst)",
    ),
    Hazard.POWER: Row(
        "loss of power",
        ("electricity", "electric", "power cut"),
        _lost(r"(?:power|electricity|electrics?|mains)") + r"|power ?cuts?|black-?outs?|blackout|brown-?outs?|"
        r"generators? (?:has |have )?(?:failed|failure|down|out of fuel)|national power outage",
    ),
    Hazard.WATER: Row(
        "loss of water",
        ("water supply", "no water"),
        _lost("water") + r"|(?:burst|broken) (?:water )?main|water (?:contaminated|contamination)|contaminated water",
    ),
    Hazard.GAS: Row(
        "loss of gas",
        ("gas supply", "oxygen", "medical gas", "medical gases"),
        _lost(r"(?:gas|oxygen|medical (?:gas|gases|air|vacuum)|piped oxygen|vacuum)"),
    ),
    Hazard.TELECOMS: Row(
        "loss of telephones",
        ("telephones", "telephone", "phones", "bleeps", "telecommunications"),
        _lost(r"(?:tele)?(?:phones?|phone lines?|coms|comms|communications|switchboard|bleeps?|pagers?|999|111)")
        + r"|(?:telephone|phone|telecoms?|mobile network|bleep|switchboard|999|111) (?:outage|failure|down|fault)",
    ),
    Hazard.CYBER: Row(
        "cyber attack or loss of IT",
        ("cyber", "it", "ransomware", "computers", "it loss", "cyber attack"),
        r"cyber(?:[ -]?attacks?|[ -]?incident|[ -]?security)?|ransom ?ware|malware|phishing|hack(?:ed|ers?|ing)|"
        r"ddos|data breach|encrypted by|"
        + _lost(
            r"(?:(?-i:IT|I\.T\.|EPR|PAS|PACS)|(?:all )?(?:it|computer|clinical|patient) (?:systems?|records?|network)|"
            r"computers?|electronic (?:patient )?records?|network|internet|wi-?fi|servers?|e-?mail)"
        ),
    ),
    Hazard.FUEL: Row(
        "fuel shortage",
        ("petrol", "diesel"),
        r"(?:fuel|petrol|diesel) (?:shortages?|crisis|rationing|run(?:s|ning)? out|panic buying|disruption)|"
        r"shortage of (?:fuel|petrol|diesel)|(?:no|out of) (?:fuel|petrol|diesel)",
    ),
    Hazard.SUPPLY_CHAIN: Row(
        "supplies",
        ("supply", "supplies", "shortage"),
        r"supply[ -]chain|(?:blood|plasma|medicines?|drugs?|insulin|ppe|iv fluids?|consumables|linen|food) "
        r"(?:shortages?|supply (?:disruption|failure))|shortage of (?:blood|medicines?|drugs?|insulin|ppe|consumables)|"
        r"supplier (?:failure|collapsed?|insolven\w+)|amber alert for blood|blood amber alert",
    ),
    Hazard.INDUSTRIAL_ACTION: Row(
        "industrial action",
        ("strike", "strikes", "walkout"),
        r"industrial action|walk-?outs?|picket (?:lines?)?|(?:doctors?['’]?|nurses?['’]?|ambulance|staff|"
        r"junior doctors?|resident doctors?|paramedics?['’]?|rail|bus|teachers?['’]?|"
        r"consultants?['’]?) (?:on )?strikes?|strike action|"
        r"(?:are|is|going|gone|go|staff) on strike",
    ),
    Hazard.EVACUATION: Row(
        "evacuation or shelter",
        ("evacuation", "evacuate", "shelter"),
        r"evacuat(?:e|es|ed|ing|ion)|uninhabitable",
    ),
    Hazard.FIRE: Row(
        "fire",
        (),
        rf"(?<!under )(?<!open )fires?{_NOT_A_PEOPLE}|ablaze|in flames|wildfires?|arson",
    ),
    Hazard.LOCKDOWN: Row(
        "security or lockdown",
        ("lockdown", "security", "intruder", "bomb threat"),
        r"lock-?down|locked down|bomb (?:threat|scare|hoax)|suspicious (?:package|device|item)|suspect package|"
        r"intruder|(?:armed|knife)(?:man|men|woman| attacker)|gunman|active shooter|hostage|firearms? incident|"
        r"(?:baby|infant|child) abduct(?:ed|ion)",
    ),
    Hazard.TRANSPORT: Row(
        "transport",
        ("traffic", "road", "rail"),
        r"(?:coach|train|plane|aircraft|bus|lorry|tanker|ferry|tram|helicopter) (?:crash(?:es|ed)?|collision|sank|"
        r"sinking|fire|on fire|overturned)|derail(?:s|ed|ment)|pile-?up|multi-?(?:vehicle|car) (?:crash|collision)|"
        r"road traffic collision|rtc|motorway closed|bridge (?:closed|collapsed?)|air crash",
    ),
    Hazard.PUBLIC_ORDER: Row(
        "public disorder",
        ("riot", "disorder", "protest"),
        r"riot(?:s|ing|ers)?|(?:public|civil|widespread) disorder|civil unrest|looting|violent protests?|protesters? "
        r"(?:blocking|block)",
    ),
    Hazard.CAPACITY: Row(
        "capacity",
        ("surge", "opel 4", "opel", "beds"),
        r"opel ?(?:4|four)|no (?:free |empty )?beds|out of beds|full to capacity|over capacity|at capacity|"
        r"(?:a&e|ed|department|hospital|icu|critical care|itu) (?:is )?(?:full|overwhelmed|closed to admissions)|"
        r"ambulances? (?:are )?(?:queu(?:e|es|ed|ing)|stacking|holding)|"
        r"capacity (?:surge|crisis|pressure)|surge in demand",
    ),
    Hazard.MASS_GATHERING: Row(
        "crowd",
        ("crowd", "festival", "stadium", "mass gathering", "sports ground"),
        r"crowd (?:crush|surge|collapse|incident)|crush(?:ed)? (?:at|in|outside) [\w' ]*?(?:stadium|ground|arena|"
        r"concert|festival|gate)|mass gathering|stampede|"
        r"(?:stadium|stand|grandstand|festival|concert|arena) (?:crush|collapsed?|fire)",
    ),
    Hazard.PROTECTED_INDIVIDUAL: Row(
        "protected individual",
        ("vip", "protected person"),
        r"protected (?:individual|person|principal)|royal visit|vip (?:patient|casualty|admission)",
    ),
    Hazard.EXCESS_DEATHS: Row(
        "excess deaths",
        ("mortuary", "body storage"),
        r"excess deaths?|mass fatalit(?:y|ies)|mortuar(?:y|ies) (?:is |are )?(?:full|at capacity|capacity|fail\w*|"
        r"out of space)|body storage",
    ),
}

WORDS: Mapping[Hazard, str] = {one: row.words for one, row in ROWS.items()}
"""What the hazards are called."""

_DENIED = "".join(
    rf"(?<!\b{words} )" for words in ("no", "not", "not a", "not an", "no risk of", "ruled out", "never", "after the")
)
_NO_LONGER = (
    r"(?!\s+(?:is |are |was |were |has been |have been )?"
    r"(?:ruled out|excluded|restored|back(?: on)?\b|false alarm|averted))"
)


@lru_cache(maxsize=1)
def _patterns() -> Mapping[Hazard, re.Pattern[str]]:
    """Made when they are first asked for: nothing happens on import."""
    return {
        one: re.compile(rf"{_DENIED}(?<![\w-])(?:{row.named_by})(?![\w-]){_NO_LONGER}", re.IGNORECASE)
        for one, row in ROWS.items()
    }


MOST_READ = 2_000
"""Letters of a text that are looked at: a long text must not cost much."""


def recognised(text: str) -> list[Hazard]:
    """The hazards that a text names for certain, in the order of the table."""
    text = " ".join(text[:MOST_READ].split())
    return [one for one, pattern in _patterns().items() if pattern.search(text)]


# As people type it

_NOT = re.compile(r"(?:not|no|without|remove|never)(?:\s+an?)?\s+(.+)", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*(?:,|;|\band\b|\n)\s*", re.IGNORECASE)
_OR = re.compile(r"\s+n?or\s+", re.IGNORECASE)


@dataclass(frozen=True)
class Typed:
    """What somebody says of an incident: hazards that it has or has not, its onset, and what was not understood."""

    hazards: Mapping[Hazard, bool]
    onset: Onset | None = None
    is_no_onset: bool = False
    not_understood: tuple[str, ...] = ()


def typed(text: str) -> Typed:
    """`flood, power`, `not flood or fire`, `rising tide`. “No power” is a hazard, and not the lack of one."""
    if whole := _called(text):  # a name with “and” or a comma in it
        return Typed({whole: True})
    said = [one for part in filter(None, _BETWEEN.split(text.strip())) for one in _names_in(part)]
    found = [(name, is_so, _hazard(name), _onset(name)) for name, is_so in said]
    onsets = [(onset, is_so) for _, is_so, hazard, onset in found if onset and not hazard]
    return Typed(
        {hazard: is_so for _, is_so, hazard, _ in found if hazard},
        onsets[-1][0] if onsets and onsets[-1][1] else None,
        bool(onsets) and not onsets[-1][1],
        tuple(name for name, _, hazard, onset in found if not hazard and not onset),
    )


def _names_in(part: str) -> list[tuple[str, bool]]:
    """The names that stand together, and whether they are said to be so."""
    is_certain = not part.lower().startswith("not ") and _hazard(part)
    denied = None if is_certain else _NOT.fullmatch(part)
    names = _OR.split(denied[1] if denied else part)
    return [(one, denied is None) for one in names if one]


def _hazard(text: str) -> Hazard | None:
    found = recognised(text)
    return _called(text) or (found[0] if len(found) == 1 else None)


def _called(text: str) -> Hazard | None:
    """The hazard of this name; “no water” is one, too."""
    return _names().get(_plain(text))


@cache
def _names() -> Mapping[str, Hazard]:
    """What each is called; the first of those that share a name."""
    named = [(_plain(name), one) for one, row in ROWS.items() for name in (one, row.words, *row.also)]
    return dict(reversed(named))


def _onset(text: str) -> Onset | None:
    return next((one for one, words in ONSETS.items() if _plain(text) in (_plain(one), _plain(words))), None)


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[_\W]+", " ", text.lower()).split())
