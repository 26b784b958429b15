"""What frightened people type about roles: what is no role is named, and nobody is asked to command by mistake."""

from tests.stories.incident_words import declared_quietly, look_away
from tests.world import World

ROLES = [
    ("@farouk.aziz", "role assign tea boy @umar.sheikh", "“tea boy” is no role here. Roles: Director on call,"),
    ("@farouk.aziz", "role release tea boy", "“tea boy” is no role here."),
    ("@farouk.aziz", "role assign logist @ximena.flores", "“logist” is no role here. Did you mean “Loggist”?"),
    ("@farouk.aziz", "role assign @ximena.flores", "Which role? Roles:"),
    ("@farouk.aziz", "role release", "command is not laid down: it is handed over."),
    ("@asha.patel", "role release", "You have no role in incident 1."),
    ("@umar.sheikh", "role take loggist", "You have the role of Loggist now."),
    ("@umar.sheikh", "role assign tea boy @farouk.aziz", "“tea boy” is no role here."),
    ("@umar.sheikh", "role hand over tea boy @farouk.aziz", "“tea boy” is no role here."),
    ("@umar.sheikh", "role take information officer", "You have the role of Information officer now."),
    ("@umar.sheikh", "role release", "You have the roles of Information officer and Loggist. Which one?"),
    ("@umar.sheikh", "role release loggist", "Umar Sheikh no longer has the role of Loggist."),
    ("@umar.sheikh", "role release", "Umar Sheikh no longer has the role of Information officer."),
]


def test_what_is_no_role_is_named_and_whoever_has_one_need_not_name_it(world: World) -> None:
    room = declared_quietly(world, "fire at Saltmere")
    for who in ("@umar.sheikh", "@ximena.flores"):
        world.workspace.person(who).join(room)
    for who, line, expected in ROLES:
        answer = world.workspace.person(who).command(f"/incident {line}", channel=room.name)
        assert expected in answer.text, f"{line}\n{answer.text}"
    look_away(world)
