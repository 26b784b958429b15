"""People are found by their names however a telephone, a keyboard or a spreadsheet has typed them."""

from dataclasses import dataclass

import pytest

from eprr_bot.base.like import plain
from eprr_bot.directory.names import InText, beginning, called, meant, meant_in


@dataclass(frozen=True)
class One:
    id: str
    name: str


SIAN = One("sian.oneill", "Siân O'Neill")
ZOE = One("zoe.smith-jones", "Zoë Smith-Jones")
LUKASZ = One("lukasz.nowak", "Łukasz Nowak")
SOREN = One("soren.strasse", "Søren Straße")
ANN, MARY_ANN = One("ann.lee", "Ann Lee"), One("mary.ann.lee", "Mary Ann Lee")
MARIA = One("maria.de.la.cruz", "María de la Cruz")
DOCTOR = One("kofi.mensah", "Dr Kofi Mensah")
PEOPLE = [SIAN, ZOE, LUKASZ, SOREN, ANN, MARY_ANN, MARIA, DOCTOR]


@pytest.mark.parametrize(
    ("typed", "person"),
    [
        ("Siân O'Neill", SIAN),
        ("Siân O’Neill", SIAN),
        ("Siân O‘Neill", SIAN),
        ("Siân OʼNeill", SIAN),
        ("Siân O`Neill", SIAN),
        ("Siân O´Neill", SIAN),
        ("Siân O′Neill", SIAN),
        ("Siân O＇Neill", SIAN),
        ("Sian O'Neill", SIAN),
        ("Sia\u0302n O'Neill", SIAN),
        ("SIÂN O’NEILL", SIAN),
        ("sian oneill", SIAN),
        ("Sian O Neill", SIAN),
        ("Sian  O'Neill ", SIAN),
        ("Sian\u00a0O'Neill", SIAN),
        ("\u200bSian O'Neill", SIAN),
        ("O’Neill, Siân", SIAN),
        ("O'Neill Sian", SIAN),
        ("Cruz María de la", MARIA),
        ("Dr Siân O'Neill", SIAN),
        ("O'Neill, Siân (Dr)", SIAN),
        ("sian.oneill", SIAN),
        ("Zoe Smith-Jones", ZOE),
        ("Zoe Smith Jones", ZOE),
        ("Zoë Smith–Jones", ZOE),
        ("Zoë Smith\u2011Jones", ZOE),
        ("Lukasz Nowak", LUKASZ),
        ("Soren Strasse", SOREN),
        ("SØREN STRASSE", SOREN),
        ("Maria de la Cruz", MARIA),
        ("de la Cruz, Maria", MARIA),
        ("Kofi Mensah", DOCTOR),
        ("Dr. Kofi Mensah", DOCTOR),
        ("Prof Kofi Mensah", DOCTOR),
        ("Ann Lee", ANN),
    ],
)
def test_a_whole_name_is_one_person_however_it_is_typed(typed: str, person: One) -> None:
    assert called(PEOPLE, typed) == [person]
    if "." not in typed.removesuffix("Mensah"):
        assert InText({one.id: one.name for one in PEOPLE}).find(f"On call: {typed}, until Monday") == [person.id]


def test_what_is_typed_to_the_letter_comes_before_what_is_only_like_it() -> None:
    plainly, accented = One("a", "Sian Jones"), One("b", "Siân Jones")
    assert called([plainly, accented], "siân jones") == [accented]
    assert called([plainly, accented], "Sian Jones") == [plainly]
    assert called([plainly, accented], "Sïan Jones") == [plainly, accented]


@pytest.mark.parametrize(
    ("typed", "people"),
    [
        ("sian", [SIAN]),
        ("o'n", [SIAN]),
        ("o’n", [SIAN]),
        ("neill", [SIAN]),
        ("oneill", [SIAN]),
        ("zoe", [ZOE]),
        ("jones", [ZOE]),
        ("luk", [LUKASZ]),
        ("lee", [ANN, MARY_ANN]),
        ("eill", []),
        ("", []),
        (".*", []),
    ],
)
def test_the_beginning_of_a_word_is_enough(typed: str, people: list[One]) -> None:
    assert beginning(PEOPLE, typed) == people


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Sain O'Neill", "Siân O'Neill"),
        ("Siân O’Neil", "Siân O'Neill"),
        ("O’Niell, Siân", "Siân O'Neill"),
        ("zoe smith-jonse", "Zoë Smith-Jones"),
        ("Lucasz Nowak", "Łukasz Nowak"),
        ("nowack", "Łukasz Nowak"),
        ("soren.strase", "Søren Straße"),
        ("Dr Kofi Mensa", "Dr Kofi Mensah"),
        ("Boris", None),
        ("", None),
    ],
)
def test_one_slip_is_answered_with_the_name(typed: str, name: str | None) -> None:
    assert meant(PEOPLE, typed) == name


@pytest.mark.parametrize(
    ("line", "ids"),
    [
        ("Siân O’Neill's shift", ["sian.oneill"]),
        ("Night: sian oneill", ["sian.oneill"]),
        ("Cover for Mary Ann Lee", ["mary.ann.lee"]),
        ("Ann Lee then Mary Ann Lee", ["ann.lee", "mary.ann.lee"]),
        ("Lee, Ann", ["ann.lee"]),
        ("Joann Lee", []),
        ("Ann Leeming", []),
        ("de la Cruz, María", ["maria.de.la.cruz"]),
        ("De La Cruz Maria", ["maria.de.la.cruz"]),
        ("DE LA CRUZ Dr Maria", ["maria.de.la.cruz"]),
        ("Kofi Mensah (on call)", ["kofi.mensah"]),
        ("Mensah, Dr Kofi", ["kofi.mensah"]),
        ("O’Neill, Prof. Dr Siân", ["sian.oneill"]),
        ("O’Neill,Siân", ["sian.oneill"]),
        ("LeeAnn", []),
        ("O NEILL Sian", ["sian.oneill"]),
        ("", []),
    ],
)
def test_whole_names_are_found_in_a_line(line: str, ids: list[str]) -> None:
    assert InText({one.id: one.name for one in PEOPLE}).find(line) == ids


def test_a_slip_is_found_in_a_line() -> None:
    assert meant_in(PEOPLE, "Director on call: Sian O’Niell (night)") == "Siân O'Neill"
    assert meant_in(PEOPLE, "O’Niell, Siân") == "Siân O'Neill"
    assert meant_in(PEOPLE, "Finance committee") is None
    assert meant_in(PEOPLE, "") is None


def test_plain_letters() -> None:
    assert plain(" Ærø  Œuvre Þór ĐĆ ﬁ ") == "aero oeuvre thor dc fi"


@pytest.mark.parametrize(("part", "name"), [("Zoë", "Zoë Smith-Jones"), ("NOWAK", "Łukasz Nowak"), ("Lee", None)])
def test_a_part_of_one_name_alone_may_mean_it(part: str, name: str | None) -> None:
    assert meant_in(PEOPLE, part) == name
