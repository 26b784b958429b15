"""Rota files as the planner writes them: the rota as it was, with a period given out anew. Pure."""

import re
from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy
from dataclasses import replace
from datetime import datetime
from itertools import takewhile
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from eprr_bot.base.files import PlainLoader
from eprr_bot.base.wall_clock import wall_at
from eprr_bot.fairness.planner import Slot, Turn
from eprr_bot.oncall.rota import Cover, Rota
from eprr_bot.oncall.schedule import Schedule
from eprr_bot.oncall.turns import turns

REASON = "Plan"
"""Fixed periods of an earlier plan are known by this reason, and replaced by the next one."""

SOURCE = f"fixed:{REASON}"
"""How a shift says that it is from a plan."""

PLANNED = "Planned on"
"""How the line begins that a plan puts at the head of its file."""

_QUOTED_WALL = re.compile(r"'(\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d)?)'")

Data = dict[str, Any]


class _PlainDumper(yaml.SafeDumper):
    """Writes what our reader takes for text without quotes: 17:00, 2026-12-24T09:00."""

    yaml_implicit_resolvers = PlainLoader.yaml_implicit_resolvers


def without_plan(data: Data, start: datetime, end: datetime) -> Data:
    """A rota file's data without what an earlier plan fixed between two walls."""
    kept = deepcopy(data)
    fixed = [one for one in kept.pop("fixed", None) or [] if not _is_of_plan(one, start, end)]
    return kept | ({"fixed": fixed} if fixed else {})


def _is_of_plan(fixed: Data, start: datetime, end: datetime) -> bool:
    begins = datetime.fromisoformat(str(fixed["from"]).strip())
    return fixed.get("reason") == REASON and start <= begins < end


def unplanned(rota: Rota) -> Rota:
    """A rota without what a plan fixed."""
    return replace(rota, fixed=tuple(one for one in rota.fixed if one.reason != REASON))


def slots_of(rota: Rota, start: datetime, end: datetime, covers: tuple[Cover, ...] = ()) -> tuple[Slot, ...]:
    """The turns of its layers that begin between two instants, each with what of it is left to it.

    What is fixed or covered is somebody's already; a turn of which nothing is left is none.
    """
    found = []
    for layer in rota.layers:
        beginning = [one for one in turns(layer, rota.zone, start, end) if start <= one[0] < end]
        if not beginning:
            continue
        shifts = Schedule(((None, rota),), covers).shifts(start, beginning[-1][1])
        mine = [one for one in shifts if one.source == f"layer:{layer.id}"]
        for begins, ends, person in beginning:
            pieces = tuple((one.start, one.end) for one in mine if begins <= one.start and one.end <= ends)
            if pieces:
                found.append(Slot(layer.id, Turn(begins, ends, pieces), layer.people, person))
    return tuple(sorted(found, key=lambda slot: (slot.turn.start, slot.layer)))


def with_fixed(data: Data, slots: Sequence[Slot], given: Sequence[str], zone: ZoneInfo) -> Data:
    """The rota with every slot fixed to the person who was given it."""
    planned = [
        {"from": _wall(start, zone), "to": _wall(end, zone), "person": person, "reason": REASON}
        for slot, person in zip(slots, given, strict=True)
        for start, end in slot.turn.pieces
    ]
    fixed = [*(data.get("fixed") or []), *planned]
    return data | {"fixed": sorted(fixed, key=lambda one: str(one["from"]).replace(" ", "T"))}


def with_order(data: Data, slots: Sequence[Slot], given: Sequence[str], zone: ZoneInfo) -> Data:
    """The rota with each layer ended at its first slot, and one in its place whose people follow the plan's order."""
    made = deepcopy(data)
    layers: list[Data] = []
    for layer in made["layers"]:
        mine = [(slot, person) for slot, person in zip(slots, given, strict=True) if slot.layer == layer["id"]]
        layers.append(layer)
        if mine:
            begins = _wall(mine[0][0].turn.start, zone)
            order = list(dict.fromkeys([*(person for _, person in mine), *layer["people"]]))
            name = f"{layer['id']}-from-{begins[:10]}"
            layers.append({**layer, "id": name, "starts": begins, "people": order})
            layer["ends"] = begins
    made["layers"] = [layer for layer in layers if layer.get("ends") != layer["starts"]]
    return made


def _wall(instant: datetime, zone: ZoneInfo) -> str:
    wall = wall_at(instant, zone)
    return wall.isoformat(timespec="seconds" if wall.second else "minutes")


def file_text(data: Data, heading: Iterable[str] = ()) -> str:
    """A rota file in our usual layout, with lines of comment at its head. Other comments are not kept."""
    return "\n".join([*(f"# {line}" for line in heading), *_lines(data), ""])


def heading_of(body: str) -> list[str]:
    """The comment at the head of a rota file, but for what an earlier plan said there."""
    comments = takewhile(lambda line: line.startswith("#"), body.splitlines())
    return [line for line in (one.lstrip("# ") for one in comments) if not line.startswith(PLANNED)]


def _lines(data: Data) -> Iterator[str]:
    for name, value in data.items():
        if isinstance(value, list) and value:
            yield f"{name}:"
            for item in value:
                yield from _layer(item) if name == "layers" else [f"  - {_flow(item)}"]
        else:
            yield f"{name}: {_flow(value)}"


def _layer(layer: Data) -> Iterator[str]:
    for number, (name, value) in enumerate(layer.items()):
        lead = "  - " if number == 0 else "    "
        if name == "during":
            yield f"{lead}{name}:"
            yield from (f"      - {_flow(window)}" for window in value)
        else:
            yield f"{lead}{name}: {_flow(value)}"


def _flow(value: Any) -> str:
    """A value on one line."""
    written = yaml.dump(
        value, Dumper=_PlainDumper, default_flow_style=True, sort_keys=False, width=10_000, allow_unicode=True
    )
    return _QUOTED_WALL.sub(r"\1", written.removesuffix("\n").removesuffix("\n..."))
