"""What people read on the noticeboard (pure): the week as text, the regular post, topics, and news of groups."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from eprr_bot.noticeboard.bulletin import Bulletin, Change
from eprr_bot.noticeboard.week import Bar, RotaWeek, Week, starting_on
from eprr_bot.oncall.service import HORIZON, OnCall
from eprr_bot.slack import blocks
from eprr_bot.slack.blocks import Block, Content

LONGEST_TOPIC = 250
FEW = 4
MOST_CHANGES, MOST_PARTS = 15, 45
HALF_A_DAY = timedelta(hours=12)
NEVER_AGAIN = "I try again once a day, and will not tell you again until it has worked in between."


def day(value: date) -> str:
    """`Mon 5 Jan 2026`."""
    return f"{value:%a} {value.day} {value:%b %Y}"


def short_day(value: date) -> str:
    """`Mon 5 Jan`."""
    return f"{value:%a} {value.day} {value:%b}"


def moment(instant: datetime, zone: ZoneInfo) -> str:
    """`Mon 5 Jan 09:00`, for lists in which the year is plain."""
    local = instant.astimezone(zone)
    return f"{short_day(local.date())} {local:%H:%M}"


# The week


def week_title(shown: Week) -> str:
    """`On call, Mon 23 Nov to Sun 29 Nov 2026`."""
    return f"On call, {short_day(shown.days[0])} to {day(shown.days[-1])}"


def week(shown: Week, note: str = "") -> Content:
    """The week as text: complete without the picture."""
    title = week_title(shown)
    laid_out: list[Block] = [blocks.header(title)]
    laid_out += [blocks.section(rota_week(one, shown)) for one in shown.rotas]
    if shown.bank_holidays:
        laid_out.append(blocks.context(_bank_holidays(sorted(shown.bank_holidays))))
    laid_out.append(blocks.context(f"Times are those of {shown.zone.key}.{' ' + note if note else ''}"))
    plain = "\n".join(rota_week(one, shown) for one in shown.rotas)
    return Content(f"{title}\n{plain}" + (f"\n{note}" if note else ""), tuple(laid_out))


def rota_week(rota: RotaWeek, shown: Week) -> str:
    """One rota: a line for each shift where they are few, otherwise for each day."""
    if len(rota.bars) <= FEW:
        lines = [f"{_who(bar)} {until(bar, rota, shown)}" for bar in rota.bars if bar.end > shown.now]
    else:
        lines = [_day_line(rota, one, shown) for one in shown.days]
    head = f"*{blocks.escape(rota.name)}*{f' ({rota.shadow})' if rota.shadow else ''}\n"
    return head + "\n".join(f"• {line}" for line in lines)


def until(bar: Bar, rota: RotaWeek, shown: Week) -> str:
    """`until Mon 30 Nov 09:00`; a stretch without an end to be seen says so."""
    end = rota.ends_at if bar is rota.bars[-1] else bar.end
    return "with no end in sight" if end > shown.end + HORIZON else f"until {moment(end, shown.zone)}"


def _day_line(rota: RotaWeek, value: date, shown: Week) -> str:
    """Who begins on a day; before them whoever holds it now or past noon, and somebody who holds all of it."""
    begins = shown.midnight(value)
    begun = starting_on(rota.bars, value, shown.zone)
    turns = [bar for bar in begun if bar.start > shown.start and bar.end > shown.now]
    words = [f"{blocks.clock_time(bar.start, shown.zone)} {_who(bar)}" for bar in turns]
    held = rota.at(max(begins, shown.now) if value == shown.days[0] else begins)
    if held is None or held in turns:
        return f"{short_day(value)}: {' · '.join(words)}"
    if not turns:
        words = [f"{_who(held)} all day"]
    elif value == shown.days[0] or held.end - begins > HALF_A_DAY:
        words = [f"{_who(held)} until {blocks.clock_time(held.end, shown.zone)}", *words]
    return f"{short_day(value)}: {' · '.join(words)}"


def _who(bar: Bar) -> str:
    if bar.name is None:
        return ":warning: *nobody*"
    return blocks.escape(bar.name) + (" (cover)" if bar.is_cover else "")


def _bank_holidays(days: Iterable[date], names: Sequence[str] = ()) -> str:
    listed = [short_day(one) for one in days]
    if names:
        listed = [f"{one} ({blocks.escape(name)})" for one, name in zip(listed, names, strict=True)]
    return f"Bank holiday{'s' if len(listed) > 1 else ''}: {blocks.listed(listed)}."


def picture_text(shown: Week) -> str:
    """What stands above the picture."""
    return f"{week_title(shown)}. `/oncall week` shows the same as text."


def alt_text(shown: Week) -> str:
    """What the picture shows, in words: who is on now and until when, gaps, bank holidays."""
    parts = [f"On call from {day(shown.days[0])} to {day(shown.days[-1])}."]
    for rota in shown.rotas:
        held = rota.at(shown.now)
        if held is not None:
            turns = f", {len(rota.people)} people in turn" if len(rota.people) > 1 else ""
            parts.append(f"{rota.name}: {held.name or 'nobody'} {until(held, rota, shown)}{turns}.")
        gaps = [f"{moment(gap.start, shown.zone)} {until(gap, rota, shown)}" for gap in rota.gaps]
        if gaps:
            parts.append(f"{rota.name} has nobody from {blocks.listed(gaps)}.")
    if shown.bank_holidays:
        parts.append(_bank_holidays(sorted(shown.bank_holidays)))
    return blocks.fit(" ".join(parts), 1000)


# The regular post


def bulletin(found: Bulletin) -> Content:
    """Who is on, what differs from the turns, and what is to be done: one message."""
    shown = found.week
    title = f"On call this week, {short_day(shown.days[0])} to {day(shown.days[-1])}"
    gaps = [line for rota in shown.rotas for line in _gap_lines(rota, shown)]
    parts = [rota_week(rota, shown) for rota in shown.rotas]
    if gaps:
        parts.insert(0, "*Gaps*\n" + "\n".join(gaps))
    if found.changes:
        changes = [_change(one, shown.zone) for one in found.changes]
        parts.append("*Changes*\n" + "\n".join(blocks.few(changes, MOST_CHANGES, "• and {} more: `/oncall changes`")))
    if found.bank_holidays:
        days, names = zip(*found.bank_holidays, strict=True)
        parts.append(_bank_holidays(days, names))
    if found.exercises_due:
        still = blocks.listed(blocks.escape(one) for one in found.exercises_due)
        parts.append(f"Call-out exercise still to be held this month: {still}.")
    rows = blocks.few(parts, MOST_PARTS, "and {} more rotas and remarks: `/oncall week` shows every rota")
    laid_out = (blocks.header(title), *map(blocks.section, rows))
    hint = blocks.context("`/oncall week` sends you this as a picture · `/oncall cover` asks for cover")
    return Content(f"{title}\n" + "\n".join(parts), (*laid_out, hint))


def _gap_lines(rota: RotaWeek, shown: Week) -> list[str]:
    return [
        f":warning: *{blocks.escape(rota.name)}:* nobody from {moment(gap.start, shown.zone)} {until(gap, rota, shown)}"
        for gap in rota.gaps
        if gap.end > shown.now
    ]


def _change(one: Change, zone: ZoneInfo) -> str:
    instead = blocks.listed(blocks.escape(name) for name in one.replaced)
    stands_in = f"{blocks.escape(one.name)} stands in{' for ' + instead if instead else ''}"
    return f"• {blocks.escape(one.rota_name)}, {moment(one.start, zone)} to {moment(one.end, zone)}: {stands_in}"


# The channel's topic


def topic(found: Sequence[OnCall], zone: ZoneInfo) -> str:
    """`Director: Farouk Aziz until Mon 30 Nov 09:00 · Manager: …`, at most 250 characters."""
    parts = []
    for one in found:
        name = blocks.escape(one.rota.name.removesuffix(" on call"))
        until = f" until {moment(one.next_start, zone)}" if one.next_start else ""
        parts.append(f"{name}: {blocks.escape(one.name or 'nobody')}{until}")
    return blocks.in_one_line(parts, LONGEST_TOPIC)


def topic_refused(code: str, channel: str) -> Content:
    """Slack lets us set no topic; said once."""
    return Content(
        f":warning: Slack does not let me keep the topic of #{blocks.escape(channel)} in step with the rotas "
        f"({blocks.escape(code)}). See that the channel is there, is public and lets its members set the topic. "
        f"`/oncall` shows who is on call all the same. {NEVER_AGAIN}"
    )


# News of user groups


def groups_refused(code: str, handles: Sequence[str]) -> Content:
    """Slack lets us keep none of the groups; said once."""
    names = blocks.listed(f"@{handle}" for handle in handles)
    todo = {
        "plan_upgrade_required": (
            "This workspace's plan has no user groups.",
            "Move it to a paid plan, or take `user_group` out of the rota files.",
        ),
        "missing_scope": (
            "The app was installed before it asked for user groups.",
            "Install it again with the manifest that `eprr-bot manifest` prints.",
        ),
    }
    why, what = todo.get(
        code,
        (
            "This workspace does not let apps manage user groups.",
            "A workspace owner can allow it: Settings, Permissions, User groups, Everyone.",
        ),
    )
    return Content(
        f":warning: Slack does not let me keep {names} in step with the rotas ({blocks.escape(code)}). {why} {what} "
        f"`/oncall` shows who is on call all the same. {NEVER_AGAIN}"
    )


def group_refused(code: str, handle: str) -> Content:
    """One group cannot be kept in step; said once."""
    why = f"Slack refuses @{handle} ({blocks.escape(code)})."
    if code == "handle_already_exists":
        why = f"@{handle} is taken: a channel, a person or another group has that name."
    return Content(
        f":warning: I cannot keep the user group @{handle} in step with its rota. {why} "
        f"Choose another `user_group` in the rota's file, or see to it in Slack. {NEVER_AGAIN}"
    )


def member_refused(names: Sequence[str], handle: str, stand_in: str) -> Content:
    """Guests and bots cannot be in a group; said once."""
    who = blocks.listed(blocks.escape(name) for name in names)
    instead = f"{blocks.escape(stand_in)} stands in it instead." if stand_in else "The group is off until then."
    return Content(
        f":warning: Slack does not let {who} be in the user group @{handle}: guests and bots cannot be. {instead} "
        "Ask for a full account. `/oncall` and call-outs are not affected."
    )
