from datetime import date, datetime
from typing import Annotated

import pytest
from annotated_types import MinLen

from eprr_bot.base.file_fields import Identifier, WeeklyHours
from eprr_bot.base.files import Fault, FaultsFound, FileModel, dotted, fault, parse, read_file, validate


class Walk(FileModel):
    name: str
    miles: int
    on: date = date(2026, 1, 5)
    stops: tuple[Identifier, ...] = ()


def faults_of(text: str) -> list[str]:
    with pytest.raises(FaultsFound) as caught:
        validate(parse(text, "walk.yaml"), Walk)
    return [str(one) for one in caught.value.faults]


def test_every_value_knows_its_line():
    text = parse("a: 1\nb:\n  - c: 2\n    d: 3\n  - {c: 4}\n", "x.yaml")
    assert [text.line(field) for field in [("a",), ("b",), ("b", 0, "d"), ("b", 1, "c")]] == [1, 2, 4, 5]
    assert text.line(("b", 0, "absent")) == 3


@pytest.mark.parametrize("written", ["17:00", "2026-12-24", "yes", "on", "0700", "1e3", "0x1f", "1_000"])
def test_what_people_mean_as_text_stays_text(written):
    assert parse(f"a: {written}", "x").data == {"a": written}


def test_numbers_booleans_and_nothing_are_themselves():
    assert parse("[1, -2, 1.5, true, false, null, ~]", "x").data == [1, -2, 1.5, True, False, None, None]


def test_every_fault_is_named_at_once_with_line_field_and_remedy():
    assert faults_of("name: 7\nmiles: far\non: soon\nstops: [ok, Not Ok]\nboots: yes\n") == [
        "walk.yaml:1: name: This must be text. Put it in quotes.",
        "walk.yaml:2: miles: This must be a whole number.",
        "walk.yaml:3: on: This must be a date. Write it as 2026-12-24.",
        'walk.yaml:4: stops[1]: "Not Ok" is not an id. '
        "Use lower-case words with hyphens or dots, such as director-on-call.",
        "walk.yaml:5: boots: There is no field called boots. Check the spelling, or take it out.",
    ]


def test_a_list_is_not_called_too_short_for_what_was_refused_in_it():
    class Team(FileModel):
        people: Annotated[tuple[Identifier, ...], MinLen(1)]

    with pytest.raises(FaultsFound) as caught:
        validate(parse("people: [Not Ok]", "x"), Team)
    assert [one.field for one in caught.value.faults] == ["people[0]"]
    with pytest.raises(FaultsFound, match=r"x:1: people: This list is too short: it needs at least 1"):
        validate(parse("people: []", "x"), Team)


def test_a_missing_field_is_shown_where_it_belongs():
    assert faults_of("name: Far\n") == ["walk.yaml:1: miles: This field is missing. Add it."]


def test_a_key_given_twice_is_a_fault_at_the_second_one():
    with pytest.raises(FaultsFound) as caught:
        parse("a: 1\nb: {c: 1, c: 2}\na: 3\n", "x.yaml")
    assert [str(one) for one in caught.value.faults] == [
        "x.yaml:2: b.c: c is given twice. Keep one of them.",
        "x.yaml:3: a: a is given twice. Keep one of them.",
    ]


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        ("a: [1\n", 2, "This is not YAML"),
        ("a: 'open\n", 2, "This is not YAML"),
        ("a: 1\nb: *gone\n", 2, "This is not YAML"),
        ("a: \x07\n", 0, "This is not YAML"),
        ("", 0, "The file is empty."),
        ("# only a comment\n", 0, "The file is empty."),
        ("a: 1\n---\nb: 2\n", 2, "This is not YAML"),
        ("? [1, 2]\n: x\n", 1, "A name must be plain text."),
        ("a: !!python/object:os.system x\n", 1, '"x" cannot be read as'),
        ("a: !!int x\n", 1, '"x" cannot be read as int.'),
        ("a: &here [*here]\n", 1, "The file is too large, or a part of it holds itself."),
    ],
)
def test_what_is_not_yaml_is_a_fault(text, line, problem):
    with pytest.raises(FaultsFound) as caught:
        parse(text, "x.yaml")
    [found] = caught.value.faults
    assert found.problem.startswith(problem)
    assert found.line == line


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a:\n  " + "[" * 40, "x.yaml:2: It is nested more than 30 deep. Write it flatter."),
        ("a:\n" + "- " * 40, "x.yaml:2: It is nested more than 30 deep. Write it flatter."),
        ("#" * 1_000_001, "x.yaml: It is larger than a million letters. Take out what does not belong in it."),
    ],
)
def test_what_is_too_large_or_too_deep_is_refused_before_it_is_parsed(tmp_path, text, problem):
    """Parsed as they are, the first two are no YAML and the third is empty."""
    (tmp_path / "x.yaml").write_text(text)
    for read in (lambda: parse(text, "x.yaml"), lambda: read_file(tmp_path / "x.yaml", "x.yaml")):
        with pytest.raises(FaultsFound) as caught:
            read()
        assert [str(one) for one in caught.value.faults] == [problem]


def test_a_value_named_once_may_be_used_again():
    assert parse("a: &team [x, y]\nb: *team\n", "x").data["b"] == ["x", "y"]


def test_names_that_multiply_for_ever_are_refused():
    rows = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    rows += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    with pytest.raises(FaultsFound, match="too large"):
        parse("\n".join(rows), "x")


def test_a_file_that_is_not_there_or_not_text_is_a_fault(tmp_path):
    (tmp_path / "binary.yaml").write_bytes(b"\xff\xfe\x00")
    for name in ("gone.yaml", "binary.yaml", "."):
        with pytest.raises(FaultsFound):
            read_file(tmp_path / name)


def test_a_file_in_another_encoding_says_how_to_save_it(tmp_path):
    (tmp_path / "old.yaml").write_bytes("name: Zoë\n".encode("latin-1"))
    with pytest.raises(FaultsFound, match=r"old\.yaml: The text is not in UTF-8\. Save it as UTF-8\."):
        read_file(tmp_path / "old.yaml", "old.yaml")


def test_a_byte_order_mark_does_no_harm(tmp_path):
    path = tmp_path / "walk.yaml"
    path.write_bytes(b"\xef\xbb\xbfname: Far\r\nmiles: 3\r\n")
    assert validate(read_file(path), Walk).miles == 3


def test_a_list_where_fields_belong_is_a_fault():
    assert faults_of("- 1\n") == ["walk.yaml:1: This must hold named fields."]


@pytest.mark.parametrize("odd", ["{", "}", "{0}", "{gt}", "{x.y[z]!r:>9}", "%s", "a.b", "[0]", "'", "$", " "])
def test_whatever_a_field_is_called_it_is_named(odd):
    written = "'" + odd.replace("'", "''") + "'"
    assert faults_of(f"name: Far\nmiles: 1\n{written}: 1\n") == [
        f"walk.yaml:3: {odd}: There is no field called {odd}. Check the spelling, or take it out."
    ]
    assert f'"{odd} x" is not an id.' in "".join(faults_of(f"name: Far\nmiles: 1\nstops: [{written[:-1]} x']\n"))


def test_a_fault_keeps_its_braces_and_its_remedy():
    found = fault("Write {weeks: 1}.", "Not {days: 7}.")
    assert found.context == {"problem": "Write {weeks: 1}.", "remedy": "Not {days: 7}."}


def test_fields_are_written_as_people_read_them():
    assert dotted(("layers", 0, "shift")) == "layers[0].shift"


def test_a_warning_says_so():
    assert str(Fault("a.yaml", 3, "b", "Odd.", "Look.", is_warning=True)) == "a.yaml:3: warning: b: Odd. Look."


@pytest.mark.parametrize(
    ("hours", "local", "inside"),
    [
        (("mon", "09:00", "17:00"), "2026-01-05T09:00", True),
        (("mon", "09:00", "17:00"), "2026-01-05T17:00", False),
        (("mon", "09:00", "17:00"), "2026-01-06T10:00", False),
        (("mon", "17:00", "09:00"), "2026-01-05T08:59", False),
        (("mon", "17:00", "09:00"), "2026-01-06T08:59", True),
        (("sun", "09:00", "09:00"), "2026-01-12T08:59", True),
        (("sun", "09:00", "09:00"), "2026-01-12T09:00", False),
    ],
)
def test_weekly_hours_hold_their_wall_clock_moments(hours, local, inside):
    day, opens, closes = hours
    week = WeeklyHours.model_validate({"days": [day], "from": opens, "to": closes})
    assert week.holds(datetime.fromisoformat(local)) is inside
