import shutil
from datetime import date

import pytest
import yaml

from wardmote.core.definitions import DefinitionError
from wardmote.performance import definitions

CRIME = {
    "key": "burglary",
    "version": 1,
    "title": "Burglary",
    "why": "It harms.",
    "unit": "burglaries",
    "better": "down",
    "source": "street",
    "numerator": {"label": "burglaries", "where": [{"column": "crime_type", "is": ["Burglary"]}]},
    "areas": ["force"],
    "frequency": "month",
    "small_numbers": {"threshold": 0, "reason": "Published already"},
    "owner": "Performance Analyst",
    "checked_on": "2026-11-27",
    "review_by": "2027-11-30",
}


@pytest.fixture
def folder(settings, tmp_path):
    """Definitions of the test's own."""
    shutil.copytree(settings.DEFINITIONS_DIR / "schemas", tmp_path / "schemas")
    (tmp_path / "measures").mkdir()
    settings.DEFINITIONS_DIR, settings.DATA_DIR = tmp_path, tmp_path / "data"
    return tmp_path / "measures"


def write(folder, **changed):
    values = {name: value for name, value in {**CRIME, **changed}.items() if value is not None}
    (folder / f"{values['key']}.yaml").write_text(yaml.safe_dump(values, sort_keys=False))


def test_the_measures_that_come_with_wardmote_load():
    found = definitions.checked_measures()
    assert found == definitions.measures()
    assert len([each for each in found if not each.is_typed]) >= 25
    assert len({each.key for each in found}) == len({each.title for each in found}) == len(found)
    assert not [each.key for each in found if each.unit == "%" and each.per != 100]


def test_a_measure_becomes_one_frozen_object(folder):
    write(folder)
    (found,) = definitions.measures()
    assert (found.title, found.better, found.frequency, found.per, found.decimals) == (
        "Burglary",
        "down",
        "month",
        1,
        0,
    )
    assert (found.checked_on, found.review_by) == (date(2026, 11, 27), date(2027, 11, 30))
    assert found.numerator.where[0].one_of == ("Burglary",)
    assert definitions.measure("burglary") == found
    assert found.basis == "separate"
    assert definitions.measure("arson") is None
    with pytest.raises(AttributeError):
        found.title = "Theft"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"better": "sideways"}, "burglary.yaml, line 6, better"),
        ({"why": "It <b>harms</b>."}, "burglary.yaml, line 4, why"),
        ({"title": "Burglary in {area}"}, "burglary.yaml, line 3, title"),
        ({"sql": "SELECT 1"}, "'sql' was unexpected"),
        ({"small_numbers": None}, "'small_numbers' is a required property"),
        ({"basis": "running"}, "burglary.yaml, line 23, basis"),
        ({"basis": "rolling"}, "Say adds_up: false"),
        ({"per": 100}, "no denominator"),
        ({"denominator": {"label": "crimes"}}, "say what it is per"),
        ({"unit": "%"}, "burglary.yaml, line 5, unit: a percentage has a denominator"),
        ({"unit": "%", "denominator": {"label": "crimes"}, "per": 1000}, "and is per 100"),
        ({"checked_on": "2026-02-30"}, "burglary.yaml, line 21, checked_on: there is no 2026-02-30"),
        ({"review_by": "2026-11-27"}, "must be after it was checked"),
        (
            {"targets": [{"kind": "change", "label": "By 20%", "percent": 20, "by": "2027-01-01"}]},
            "'baseline' is a required",
        ),
        ({"targets": [{"kind": "level", "label": "A number"}]}, "'value' is a required"),
        (
            {"numerator": {"label": "x", "where": [{"column": "crime_type"}]}},
            "burglary.yaml, line 11, numerator.where.0",
        ),
    ],
)
def test_a_wrong_measure_stops_and_says_where(folder, changed, told):
    write(folder, **changed)
    with pytest.raises(DefinitionError, match=told):
        definitions.checked_measures()


POINTS = [{"on": "2025-04-01", "value": 5}, {"on": "2026-04-01", "value": 6}]
ON_THE_WAY = {"kind": "trajectory", "label": "On the way", "points": POINTS}


@pytest.mark.parametrize(
    ("target", "told"),
    [
        ({"kind": "level", "label": "At most 3", "value": 3, "percent": -20}, "targets.0.percent: a level has none"),
        ({**ON_THE_WAY, "value": 3}, "targets.0.value: a trajectory has none"),
        (
            {**ON_THE_WAY, "points": POINTS[::-1]},
            "targets.0.points.1: a trajectory goes from day to later",
        ),
        (
            {**ON_THE_WAY, "points": POINTS[:1] * 2},
            "targets.0.points.1: a trajectory goes from day to later",
        ),
        ({**ON_THE_WAY, "by": "2025-03-31"}, "targets.0.by: must not be before the target begins"),
        (
            {"kind": "level", "label": "At most 3", "value": 3, "since": "2025-04-01", "by": "2025-02-30"},
            "targets.0.by: there is no 2025-02-30",
        ),
    ],
)
def test_a_target_that_says_two_things_or_goes_back_in_time_stops_with_its_line(folder, target, told):
    write(folder, targets=[target])
    with pytest.raises(DefinitionError, match=rf"burglary.yaml, line \d\d, {told}"):
        definitions.checked_measures()


def test_days_and_on_are_words_with_quotes_or_without(folder):
    write(folder, targets=[ON_THE_WAY])
    path = folder / "burglary.yaml"
    path.write_text(path.read_text().replace("'", ""))
    assert "on: 2025-04-01" in path.read_text()
    assert "checked_on: 2026-11-27" in path.read_text()
    (found,) = definitions.checked_measures()
    assert (found.checked_on, found.targets[0].begins) == (date(2026, 11, 27), date(2025, 4, 1))


def test_a_key_that_stands_twice_stops_with_its_line(folder):
    write(folder)
    path = folder / "burglary.yaml"
    path.write_text(path.read_text() + "better: up\n")
    with pytest.raises(DefinitionError, match=r"burglary\.yaml, line 23: better stands twice"):
        definitions.checked_measures()


def test_a_file_is_called_after_its_key_and_no_key_stands_twice(folder):
    write(folder)
    (folder / "burglary.yaml").rename(folder / "other.yaml")
    with pytest.raises(DefinitionError, match="Give the file the name of the key"):
        definitions.checked_measures()
    (folder / "other.yaml").rename(folder / "burglary.yaml")
    own = folder.parent / "data" / "definitions" / "measures"
    own.mkdir(parents=True)
    write(own, title="Our burglary")
    with pytest.raises(
        DefinitionError, match=r"burglary\.yaml, line 1, key: there is a measure called burglary already"
    ):
        definitions.checked_measures()


def test_an_installation_has_measures_of_its_own_and_sees_what_it_changes(folder):
    own = folder.parent / "data" / "definitions" / "measures"
    own.mkdir(parents=True)
    write(own)
    assert definitions.measure("burglary").title == "Burglary"
    write(own, title="Burglary of homes")
    assert definitions.measure("burglary").title == "Burglary of homes"


def test_a_file_that_is_no_longer_right_takes_no_page_down(folder, caplog):
    write(folder)
    write(folder, key="arson", title="Arson")
    assert len(definitions.measures()) == 2
    write(folder, better="sideways")
    assert [each.title for each in definitions.measures()] == ["Arson", "Burglary"], "as it last was"
    assert definitions.measure("burglary").better == "down"
    assert [each.message for each in caplog.records if "burglary.yaml, line 6" in each.message] != []
    assert len(caplog.records) == 1, "told once, not for every page"
    (folder / "arson.yaml").unlink()
    write(folder, key="new", better="sideways")
    (folder / "letters.yaml").write_bytes(b"key: \xff")
    (folder / "days.yaml").write_text("key: 2026-02-30")
    assert [each.key for each in definitions.measures()] == ["burglary"]
    write(folder, title="Mended")
    assert [each.title for each in definitions.measures()] == ["Mended"]


def test_a_wrong_comparator_group_takes_no_page_down(folder):
    (folder.parent / "comparators").mkdir()
    (folder.parent / "comparators" / "ours.yaml").write_text("name: [")
    assert definitions.comparators() == ()


def test_targets_of_every_kind_are_read(folder):
    write(
        folder,
        targets=[
            {"kind": "level", "label": "At most 300", "value": 300},
            {"kind": "stretch", "label": "At most 250", "value": 250, "area": "E23000016"},
            {
                "kind": "change",
                "label": "A fifth less",
                "baseline": {"on": "2024-03-31", "value": 500},
                "percent": -20,
                "by": "2027-03-31",
            },
            {
                "kind": "trajectory",
                "label": "On the way",
                "points": [{"on": f"202{n}-04-01", "value": n} for n in (5, 6)],
            },
            {
                "kind": "change",
                "label": "Of what is entered",
                "baseline": {"on": "2024-03-31"},
                "percent": 5,
                "by": "2027-03-31",
            },
        ],
    )
    (found,) = definitions.measures()
    assert [each.aim for each in found.targets] == [300, 250, 400, 6, None]
    assert (found.targets[4].baseline_on, found.targets[4].begins) == (date(2024, 3, 31), date(2024, 3, 31))
    assert (found.targets[2].due, found.targets[3].due) == (date(2027, 3, 31), date(2026, 4, 1))


def test_the_shipped_measures_aim_in_every_way():
    kinds = {target.kind for each in definitions.measures() for target in each.targets}
    assert kinds == {"level", "change", "trajectory", "stretch"}


def test_a_value_is_never_made_from_something_unknown_or_nothing():
    charged = definitions.measure("charged")
    assert charged.value_of(1, 4) == 25
    assert charged.value_of(None, 4) is charged.value_of(1, None) is charged.value_of(0, 0) is None
    assert definitions.measure("burglary").value_of(3, None) == 3


def test_the_group_of_west_mercia_has_ten_forces_and_dates():
    (group,) = definitions.comparators()
    assert len({each.area for each in group.members}) == len(group.members) == 10
    assert group.of in {each.area for each in group.members}
    assert all(each.since for each in group.members)
