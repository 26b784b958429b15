"""What people type about roles, groups and organisations, in whatever order they type it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eprr_bot.base.settings import bundled
from eprr_bot.directory.cluster import read_cluster
from eprr_bot.incidents.at_group import STRATEGIC, TACTICAL
from eprr_bot.roles import lead
from eprr_bot.roles.group import group_and_base, is_ambiguous, name
from eprr_bot.roles.role import Role, meant, read

DIRECTOR = Role("director-on-call", "Director on call", ("director", "gold"), is_command=True)
MANAGER = Role("manager-on-call", "Manager on call", ("manager", "incident manager"))
LOGGIST = Role("loggist", "Loggist", several=True)
CENTRE = Role("coordination-centre", "Incident co-ordination centre", ("icc",))
ROLES = (DIRECTOR, MANAGER, LOGGIST, CENTRE)


@pytest.mark.parametrize(
    ("text", "role", "who", "serves", "before"),
    [
        ("loggist", LOGGIST, "", "", ""),
        ("Loggist Ximena Flores", LOGGIST, "Ximena Flores", "", ""),
        ("Ximena Flores loggist", LOGGIST, "Ximena Flores", "", ""),
        ("Ximena Flores as loggist", LOGGIST, "Ximena Flores", "", ""),
        ("Ximena Flores to be the loggist, please", LOGGIST, "Ximena Flores", "", ""),
        ("loggist to Ximena Flores for Farouk Aziz", LOGGIST, "Ximena Flores", "Farouk Aziz", ""),
        ("loggist for Farouk Aziz: Ximena Flores", LOGGIST, "", "Farouk Aziz: Ximena Flores", ""),
        ("loggist from Ximena Flores to Yusra Hassan", LOGGIST, "", "", "Ximena Flores to Yusra Hassan"),
        ("loggist to Yusra Hassan from Ximena Flores", LOGGIST, "Yusra Hassan", "", "Ximena Flores"),
        ("incident manager @hamish", MANAGER, "hamish", "", ""),
        ("the manager on call is Hamish Reid", MANAGER, "Hamish Reid", "", ""),
        ("ICC Meera Iyer", CENTRE, "Meera Iyer", "", ""),
        ("Incident co-ordination centre", CENTRE, "", "", ""),
        ("to Yusra Hassan", None, "Yusra Hassan", "", ""),
        ("", None, "", "", ""),
    ],
)
def test_a_role_and_who_in_any_order(text: str, role: Role | None, who: str, serves: str, before: str) -> None:
    found = read(text, ROLES)
    assert (found.role, found.who, found.serves, found.before) == (role, who, serves, before)


@given(st.text(max_size=80))
def test_whatever_is_typed_is_read_somehow(text: str) -> None:
    read(text, ROLES)
    meant(text, ROLES)
    group_and_base(text)
    name(text)


@pytest.mark.parametrize(("text", "role"), [("logist", LOGGIST), ("managr Hamish", MANAGER), ("zzz", None), ("", None)])
def test_a_slip_in_the_name_of_a_role_is_guessed(text: str, role: Role | None) -> None:
    assert meant(text, ROLES) == role


@pytest.mark.parametrize(
    ("text", "group", "base"),
    [
        ("scg", STRATEGIC, ""),
        ("the SCG", STRATEGIC, ""),
        ("SCG Grace Adeyemi", STRATEGIC, "Grace Adeyemi"),
        ("scg, @grace commands at base", STRATEGIC, "grace"),
        ("the strategic co-ordinating group; Grace Adeyemi commands at base", STRATEGIC, "Grace Adeyemi"),
        ("strategic coordinating group, Grace Adeyemi is in command at base.", STRATEGIC, "Grace Adeyemi"),
        ("tcg and Grace Adeyemi is at base", TACTICAL, "Grace Adeyemi"),
        ("gold with deputy: Grace Adeyemi", STRATEGIC, "Grace Adeyemi"),
        ("Grace Adeyemi", "", "Grace Adeyemi"),
        ("", "", ""),
    ],
)
def test_the_group_and_whoever_commands_at_base(text: str, group: str, base: str) -> None:
    assert group_and_base(text) == (group, base)


def test_the_acronym_with_two_meanings_is_never_guessed() -> None:
    assert [is_ambiguous(one) for one in ("scc", "the SCC, Grace", "scg", "scca")] == [True, True, False, False]
    assert group_and_base("scc")[0] == ""


FORMS = lead.spellings(read_cluster(bundled("rotas") / "example" / "cluster.yaml"), date(2026, 11, 23))


@pytest.mark.parametrize(
    ("text", "organisation", "why"),
    [
        ("Haven", "NHS Haven Integrated Care Board", ""),
        ("nhs wolds they have the most of it", "NHS Wolds Integrated Care Board", "they have the most of it"),
        ("to Saltmere Hospitals, their site", "Saltmere Hospitals NHS Foundation Trust", "their site"),
        ("Fenbridge", "Fenbridge Hospitals NHS Trust", ""),
        ("regional-team it spreads", "NHS England regional team", "it spreads"),
        ("NHS England because it spreads", "NHS England regional team", "because it spreads"),
        ("Havenshire Police", "", "Havenshire Police"),
        ("NHS", "", "NHS"),
        ("", "", ""),
    ],
)
def test_the_organisation_that_leads_and_why(text: str, organisation: str, why: str) -> None:
    assert lead.organisation_and_reason(text, FORMS) == (organisation, why)
