"""The types of call-out exercise, a row each: what they ask of people, and by which ways they call them (pure)."""

from collections.abc import Sequence
from dataclasses import dataclass

from eprr_bot.callout.ladder import Ladder
from eprr_bot.callout.models import Asks, StopRule
from eprr_bot.reach.routes import SLACK


@dataclass(frozen=True)
class ExerciseType:
    """A type by its word in exercises.yaml. It tests what it `proves`; `asks_of_people` is a sentence without
    its full stop.

    `stop` is whose answers end it, where that is not as the programme says. `without` are routes that are not used.
    """

    id: str
    proves: str
    asks_of_people: str = ""
    asks: Asks = Asks.NOTHING
    stop: StopRule | None = None
    without: tuple[str, ...] = ()


ACKNOWLEDGE = ExerciseType("acknowledge", "that you can be reached")
READ_BACK = ExerciseType(
    "read back", "that a message reaches you whole", "Take this down and read it back word for word", Asks.READ_BACK
)
ASSEMBLE = ExerciseType(
    "assemble",
    "that people assemble",
    "Come as you would for an incident, and say when you arrive",
    Asks.ARRIVAL,
    StopRule.EVERYONE,
)
WITHOUT_SLACK = ExerciseType("without Slack", "that you can be reached without Slack", without=(SLACK,))
PARTNERS = ExerciseType("partners", "that your on-call contact can be reached", stop=StopRule.EVERYONE)

TYPES = {one.id: one for one in (ACKNOWLEDGE, READ_BACK, ASSEMBLE, WITHOUT_SLACK, PARTNERS)}
OF_ROTAS = tuple(one for one in TYPES if one != PARTNERS.id)
"""Those that a rota can be exercised by."""
MESSAGE = "Gate 4 is shut. Send 14 people to the north car park, and ring 3 wards by half past 2"
"""What is taken down where the programme has no message."""


def of(name: str) -> ExerciseType:
    """The type of an exercise; what there is no more is as the plainest."""
    return TYPES.get(name, ACKNOWLEDGE)


def split_off(text: str) -> tuple[str, str]:
    """What somebody typed, cut into what stands before the name of a type, and the type; that is empty without one."""
    words = text.split()
    for at in range(len(words) + 1):
        named = " ".join(words[at:]).replace("-", " ").lower()
        found = next((one for one in TYPES if named and one.lower() == named), "")
        if found:
            return " ".join(words[:at]), found
    return text, ""


def ways(kind: ExerciseType, every: Sequence[str]) -> tuple[str, ...]:
    """Of every route there is here, those that are left for an exercise that does without some."""
    return tuple(one for one in every if one not in kind.without)


def possible(names: Sequence[str], every: Sequence[str]) -> tuple[str, ...]:
    """Those of some types that can be held by the routes there are here; where none can, the plainest."""
    return tuple(one for one in names if ways(of(one), every)) or (ACKNOWLEDGE.id,)


def ladder_for(kind: ExerciseType, ladder: Ladder, every: Sequence[str]) -> Ladder:
    """The ladder as an exercise of a type climbs it: without a route, each step calls by all the others."""
    if not kind.without:
        return ladder
    steps = tuple(step.model_copy(update={"by": ways(kind, every)}) for step in ladder.steps)
    return ladder.model_copy(update={"steps": steps})
