"""What is known of an incident is gathered from the features, each of which adds its own."""

from collections.abc import Iterator

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from eprr_bot.app import FEATURES
from eprr_bot.incidents import picture, service
from eprr_bot.incidents.models import Incident
from eprr_bot.incidents.picture import Heading, Line
from eprr_bot.incidents.service import Declaration
from tests.incidents.test_heard import cut_off
from tests.stories.incident_words import ON_THE_COMMAND_LINE
from tests.world import MONDAY


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    yield
    picture.use(source for feature in FEATURES for source in feature.picture)


def _declared(session: Session) -> Incident:
    return service.declare(session, MONDAY, Declaration("Flood", "Saltmere"), ON_THE_COMMAND_LINE)


def test_the_picture_begins_with_what_has_happened_and_who_is_accountable(session: Session) -> None:
    found = picture.of(session, _declared(session), MONDAY)
    assert [one.text for one in found[Heading.SITUATION]] == [
        "Flood, Saltmere.",
        "Critical incident, level 2, alert state “declared”.",
        "Hazard: flood.",
        "Nobody has stated yet why it concerns the NHS.",
    ]
    assert found[Heading.COMMAND][1].text == "Farouk Aziz is accountable, and has not said yet that they have command."


@pytest.mark.logs_errors("a source fails")
def test_what_one_feature_cannot_tell_is_said_and_costs_no_other(session: Session) -> None:
    def fails(session: Session, *_: object) -> list[Line]:
        session.execute(text("SELECT nothing FROM nowhere"))
        return []

    incident = _declared(session)
    picture.use((fails, lambda *_: [Line(Heading.ACTIONS, "Ring the council.")]))
    found = picture.of(session, incident, MONDAY)
    assert found[Heading.ACTIONS] == [Line(Heading.ACTIONS, "Ring the council.")]
    (line,) = found[Heading.SITUATION]
    assert "could not be read" in line.text
    assert line.is_late


def test_a_database_that_goes_away_meanwhile_is_not_said_of_each_feature(session: Session) -> None:
    incident = _declared(session)
    picture.use((cut_off,))
    with pytest.raises(OperationalError):
        picture.of(session, incident, MONDAY)


def test_headings_stand_in_their_order_and_empty_ones_not_at_all(session: Session) -> None:
    incident = _declared(session)
    picture.use((lambda *_: [Line(Heading.MEETINGS, "At 14:00."), Line(Heading.DECISIONS, "Move the ward.")],))
    assert list(picture.of(session, incident, MONDAY)) == [Heading.DECISIONS, Heading.MEETINGS]
