from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from eprr_bot.base.files import FaultsFound, parse, read_file, validate
from eprr_bot.lrf.england import England, find_england

FILE = Path("rotas/england.yaml")


def test_there_are_thirty_eight_forums_in_seven_regions():
    england = validate(read_file(FILE), England)
    assert [forum.code for forum in england.forums] == [f"E480000{n:02}" for n in range(1, 39)]
    assert len(england.regions) == 7


def test_the_forums_of_each_region_add_up():
    england = validate(read_file(FILE), England)
    assert Counter(forum.regions[0] for forum in england.forums) == {
        "north-east-and-yorkshire": 7,
        "north-west": 5,
        "midlands": 9,
        "east-of-england": 6,
        "london": 1,
        "south-east": 5,
        "south-west": 5,
    }


def test_only_cumbria_is_split():
    england = validate(read_file(FILE), England)
    split = [forum.name for forum in england.forums if len(forum.regions) > 1]
    assert split == ["Cumbria"]


def test_a_forum_is_found_by_its_code():
    england = validate(read_file(FILE), England)
    lincolnshire = england.forum("E48000020")
    assert lincolnshire is not None
    assert lincolnshire.name == "Lincolnshire"
    assert england.forum("E48000099") is None


def test_it_is_found_in_a_clusters_folder_or_its_parent(tmp_path):
    folder = tmp_path / "mine"
    folder.mkdir()
    assert find_england(folder) == tmp_path / "england.yaml"
    (folder / "england.yaml").touch()
    assert find_england(folder) == folder / "england.yaml"


def test_a_region_counts_from_its_first_day_to_its_last_and_a_former_name_to_its_last():
    text = FILE.read_text(encoding="utf-8")
    text = text.replace("{id: midlands, name: Midlands}", MOVED).replace(
        "regions: [midlands]", "regions: [midlands, new]"
    )
    england = validate(parse(text, "england.yaml"), England)
    days = [date(2027, 3, 31), date(2027, 4, 1)]
    assert [list(england.regions_of("E48000020", day)) for day in days] == [["midlands"], ["new"]]
    kent = england.forum("E48000017")
    assert kent is not None
    assert [kent.called(day)[:8] for day in (date(2024, 3, 31), date(2024, 4, 1))] == ["Kent Res", "Kent and"]


MOVED = "{id: midlands, name: Midlands, until: 2027-03-31}\n  - {id: new, name: The Department, from: 2027-04-01}"


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("regions: [london]", "regions: [londinium]", "E48000021 names unknown regions: londinium."),
        ("E48000002", "E48000001", "Forums given more than once: E48000001."),
        ("id: london,", "id: midlands,", "Regions given more than once: midlands."),
    ],
)
def test_it_must_agree_with_itself(old, new, fault):
    text = FILE.read_text(encoding="utf-8").replace(old, new, 1)
    with pytest.raises(FaultsFound, match=fault):
        validate(parse(text, "england.yaml"), England)
