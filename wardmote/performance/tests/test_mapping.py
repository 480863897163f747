"""The map of a measure, from the outlines that come with Wardmote to the page of staff."""

from __future__ import annotations

import json
from datetime import date

import pytest
from django.urls import reverse

from wardmote.core.accounts.models import Role
from wardmote.core.definitions import DefinitionError
from wardmote.performance import definitions
from wardmote.performance.mapping import map_shown
from wardmote.performance.rules.series import Area, Point
from wardmote.performance.tests.factories import WEST_MERCIA, keep, measure, value
from wardmote.plans.tests.factories import a_partnership, a_user

pytestmark = pytest.mark.django_db
JUNE = date(2025, 6, 1)
DISTRICTS = [
    Area(code, name, "district", WEST_MERCIA.code)
    for code, name in (
        ("E06000019", "Herefordshire"),
        ("E06000051", "Shropshire"),
        ("E07000237", "Worcester"),
        ("E07000236", "Redditch"),
        ("E07000239", "Wyre Forest"),
    )
]
RATE = "violence-per-1000"
LATEST = Point(JUNE, 2.0, 2000, 1_000_000)


def with_rates(*crimes: int | None, key: str = RATE, hidden: int | None = None) -> None:
    """So many crimes of each district, among 100,000 residents each; None for no figure."""
    values = [
        value(key, area, JUNE, number, 100_000, suppressed=place == hidden)
        for place, (area, number) in enumerate(zip(DISTRICTS, crimes, strict=False))
        if number is not None
    ]
    keep(value(key, WEST_MERCIA, JUNE, 2000, 1_000_000), *values, areas=(WEST_MERCIA, *DISTRICTS))


def test_a_map_says_where_it_is_highest_and_lowest_and_shades_by_class(data_folder):
    with_rates(100, 200, 450, 300)
    shown = map_shown(measure(RATE), WEST_MERCIA, LATEST)
    assert shown is not None
    assert shown.title.endswith(": highest in Worcester, lowest in Herefordshire")
    assert [(each.letter, each.area.name, each.value, each.shade.mark) for each in shown.patches] == [
        ("A", "Herefordshire", "1.00", "1"),
        ("B", "Redditch", "3.00", "2"),
        ("C", "Shropshire", "2.00", "1"),
        ("D", "Worcester", "4.50", "2"),
        ("E", "Wyre Forest", "no figure", "–"),
    ]
    assert [each.words for each in shown.shades] == ["1.00 to 2.00", "3.00 to 4.50", "no figure"]
    assert "Office for National Statistics" in shown.attribution


def test_what_is_hidden_has_no_value_and_no_shade_on_a_map(data_folder):
    with_rates(100, 200, 31415, 300, hidden=2)
    shown = map_shown(measure(RATE), WEST_MERCIA, LATEST)
    assert shown is not None
    assert "314" not in repr(shown)
    assert shown.title.endswith(": of the areas shown highest in Redditch, lowest in Herefordshire")
    (worcester,) = (each for each in shown.patches if each.area.name == "Worcester")
    assert (worcester.shade.name, worcester.value) == ("hidden", "too small to be shown")


def test_a_plain_count_is_never_mapped(data_folder):
    with_rates(100, 200, 300, 400, key="recorded-crime")
    assert map_shown(measure("recorded-crime"), WEST_MERCIA, LATEST) is None


def test_there_is_no_map_of_one_area_or_without_outlines(data_folder, settings, tmp_path):
    with_rates(100, None, None, None, None)
    assert map_shown(measure(RATE), WEST_MERCIA, LATEST) is None
    with_rates(100, 200)
    assert map_shown(measure(RATE), WEST_MERCIA, LATEST) is not None
    assert map_shown(measure(RATE), DISTRICTS[0], LATEST) is None
    assert map_shown(measure(RATE), WEST_MERCIA, None) is None


def test_the_page_of_a_measure_shows_its_map_beside_the_same_figures_and_says_why_a_count_has_none(
    client, db, data_folder
):
    client.force_login(a_user(Role.ANALYST, a_partnership().force))
    with_rates(100, 200, 450, 300)
    page = reverse("measure", args=[RATE])
    said = client.get(page, {"area": WEST_MERCIA.code}).content.decode()
    assert "<title>Worcester: 4.50</title>" in said
    assert '>D<tspan class="wm-map__class">2</tspan></text>' in said
    assert f'<span class="wm-map__letter">D</span> <a class="govuk-link" href="{page}?area={DISTRICTS[2].code}"' in said
    assert f'?area={DISTRICTS[2].code}">Worcester</a>' in said
    assert "style=" not in said[said.index("wm-map") :]
    with_rates(100, 200, 450, 300, key="recorded-crime")
    said = client.get(reverse("measure", args=["recorded-crime"]), {"area": WEST_MERCIA.code}).content.decode()
    assert "it would show where most people live" in said
    assert "wm-map" not in said


@pytest.fixture
def own_outlines(settings, tmp_path):
    """A file of outlines of an installation's own, beside those that come with Wardmote."""
    settings.DATA_DIR = tmp_path
    folder = tmp_path / "definitions" / "boundaries"
    folder.mkdir(parents=True)
    return folder / "ours.geojson"


def a_feature(geometry: str = "Polygon", coordinates: object = (((1, 50), (2, 50), (2, 51)),)) -> dict[str, object]:
    return {"properties": {"code": "E1"}, "geometry": {"type": geometry, "coordinates": coordinates}}


def test_an_installation_brings_outlines_of_its_own(own_outlines):
    own_outlines.write_text(json.dumps({"attribution": "Ours.", "features": [a_feature()]}))
    found = definitions.boundaries()[-1]
    assert found.attribution == "Ours."
    assert found.outlines == {"E1": (((1.0, 50.0), (2.0, 50.0), (2.0, 51.0)),)}


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[]",
        json.dumps({"features": [a_feature()]}),
        json.dumps({"attribution": "Ours.", "features": [a_feature("Point", [1, 50])]}),
        json.dumps({"attribution": "Ours.", "features": [a_feature(coordinates=[[[384000, 255000]]])]}),
        json.dumps({"attribution": "Ours.", "features": [a_feature(coordinates=[])]}),
        json.dumps({"attribution": "Ours.", "features": [a_feature(coordinates=[[["a", "b"]]])]}),
    ],
)
def test_wrong_outlines_are_told_with_their_file_and_take_no_page_down(own_outlines, text):
    own_outlines.write_text(text)
    with pytest.raises(DefinitionError, match=r"ours\.geojson"):
        definitions._boundaries(own_outlines, 1)
    assert len(definitions.boundaries()) == 1
