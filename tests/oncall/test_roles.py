"""What somebody is to the cluster, worked out from the directory and the rotas."""

from datetime import timedelta
from pathlib import Path

from eprr_bot.access import Role
from eprr_bot.base.db import change, transaction
from eprr_bot.directory.models import Person
from eprr_bot.oncall import roles
from eprr_bot.oncall import service as oncall
from eprr_bot.slack.commands import Actor
from tests.world import World, sqlite_url

BY = Actor("", "night switchboard")


def test_who_is_an_outsider_staff_director_or_officer_on_that_monday(tmp_path: Path) -> None:
    world = World(sqlite_url(tmp_path))
    with transaction(world.app.engine) as session:
        oncall.make_cover(session, "loggist", world.now, world.now + timedelta(hours=2), "dana.kowalski", world.now, BY)
        change(session, Person, Person.id == "liam.byrne", is_active=False)
        change(session, Person, Person.id == "bola.adewale", organisation="haven")

        def of(person_id: str) -> set[str]:
            return {str(role) for role in roles.roles_of(session, world.now, Actor("U", "-", person_id))}

        assert of("farouk.aziz") == {"staff", "director"}, "on call as director"
        assert of("cara.hughes") == {"staff"}, "on the director's rota, and not on call"
        assert of("ben.okoro") == {"staff", "officer", "accountable"}, "the accountable officer's deputy"
        assert of("asha.patel") == {"staff", "officer", "accountable"}, "the accountable emergency officer"
        assert of("priya.raman") == {"staff", "officer"}, "on call as adviser"
        assert of("niamh.doyle") == {"staff", "officer"}, "with the adviser's competence"
        assert of("bola.adewale") == {"staff"}, "of one of the cluster's own bodies"
        for outsider in ("gareth.moss", "dana.kowalski", "liam.byrne", "nobody.known"):
            assert of(outsider) == {"outsider"}, outsider
        assert roles.roles_of(session, world.now, Actor("U", "Pat Locum")) == {Role.OUTSIDER}

        oncall.make_cover(
            session, "director-on-call", world.now, world.now + timedelta(hours=2), "chidi.eze", world.now, BY
        )
        assert of("chidi.eze") == {"director"}, "stands in for the director"
        assert of("farouk.aziz") == {"staff"}
        chidi, farouk = Actor("U1", "Chidi Eze", "chidi.eze"), Actor("U2", "Farouk Aziz", "farouk.aziz")
        assert roles.who_disagrees(session, world.now, chidi, None) == ""
        said = "Farouk Aziz is not on call as director now; Chidi Eze is."
        assert roles.who_disagrees(session, world.now, farouk, None) == said
        assert roles.who_disagrees(session, world.now, farouk, "farouk.aziz") == "", "he is accountable for it"
    world.close()
