"""Files say of each figure what the chart of the page says of it: mean, limits and signal."""

import csv
from datetime import date
from io import BytesIO, StringIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from wardmote.performance.definitions import measure as definition
from wardmote.performance.rules.reading import Observation, read_series
from wardmote.performance.tests.factories import SHROPSHIRE, WEST_MERCIA, keep, value
from wardmote.performance.tests.figures import MONTHS, with_figures
from wardmote.performance.tests.views.test_pages import parquet

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_folder")]
JUDGED = ("mean", "lower_limit", "upper_limit", "cause", "kind")
ONE = reverse("measure_file", args=["recorded-crime", "csv"])


def as_rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(content.decode("utf-8-sig"))))


def of_area(client, area) -> list[dict[str, str]]:
    return as_rows(client.get(reverse("area_file", args=[area.code, "csv"])).content)


def test_a_file_says_of_each_figure_what_programs_are_told_of_its_point(client, analyst, tmp_path):
    with_figures()
    content = client.get(reverse("area_file", args=[WEST_MERCIA.code, "parquet"])).content
    rows, told = parquet(content, tmp_path)
    asked = {"area": WEST_MERCIA.code, "measure": "recorded-crime", "limit": 1000}
    points = client.get(reverse("api_chart_points"), asked).json()["items"]
    crime = [row for row in rows if row["measure"] == "recorded-crime" and not row["provisional"]]
    assert [tuple(row[name] for name in JUDGED) for row in crime] == [
        tuple(point[name] for name in JUDGED) for point in points
    ]
    assert {point["kind"] for point in points} == {"common", "concern"}
    few = [row for row in rows if row["measure"] == "special-constables"]
    assert {row[name] for row in few for name in JUDGED} == {None}
    judged = {key: each["How it is judged"] for key, each in told["definition"].items()}
    assert "no longer provisional" in judged["recorded-crime"]
    assert "There are 4 values to judge by" in judged["special-constables"]


def test_a_file_of_one_measure_has_average_limits_and_signal_beside_the_value(client, analyst):
    with_figures()
    asked = {"area": WEST_MERCIA.code}
    rows = as_rows(client.get(ONE, asked).content)
    tidy = [row for row in of_area(client, WEST_MERCIA) if row["measure"] == "recorded-crime"]
    assert [(row["Average"], row["Lower limit"], row["Upper limit"]) for row in rows] == [
        (row["mean"], row["lower_limit"], row["upper_limit"]) for row in tidy
    ]
    assert [bool(row["Signal"]) for row in rows] == [bool(row["cause"]) for row in tidy]
    assert all(row["How it is judged"] for row in rows)
    assert all("How it is judged" in row["definition"] for row in tidy)
    sheet = load_workbook(BytesIO(client.get(ONE.replace("csv", "xlsx"), asked).content)).worksheets[0]
    heads = [cell.value for cell in sheet[1]]
    assert sheet[2][heads.index("Average")].number_format == sheet[2][heads.index("Value")].number_format


def test_provisional_figures_are_in_a_file_without_being_judged(client, analyst):
    settling = definition("charged").settles_after
    keep(*(value("charged", WEST_MERCIA, month, 100 + month.month, 1000) for month in MONTHS))
    rows = of_area(client, WEST_MERCIA)
    assert [bool(row["mean"]) for row in rows] == [True] * (len(MONTHS) - settling) + [False] * settling
    assert "are provisional" in rows[0]["definition"]


@pytest.mark.parametrize("hidden", [3, 31415])
def test_limits_are_made_of_the_figures_that_are_shown_and_tell_nothing_of_one_that_is_hidden(client, analyst, hidden):
    months = [value("recorded-crime", SHROPSHIRE, month, 40 + month.month) for month in MONTHS]
    months[20] = value("recorded-crime", SHROPSHIRE, MONTHS[20], hidden, suppressed=True)
    keep(*months)
    rows = of_area(client, SHROPSHIRE)
    settled = [row for row in rows[: -definition("recorded-crime").settles_after] if row["value"]]
    shown = [Observation(date.fromisoformat(row["period"]), float(row["value"])) for row in settled]
    (segment,) = read_series(shown, frequency="month", better="down").chart.segments
    judged = [row for row in rows if row["mean"]]
    assert judged == settled
    assert {tuple(float(row[name]) for name in JUDGED[:3]) for row in judged} == {
        (segment.limits.mean, segment.limits.lower, segment.limits.upper)
    }
    assert [rows[20][name] for name in ("value", *JUDGED)] == [""] * 6


def test_programs_are_told_up_to_when_a_signal_judges(client, analyst):
    settling = definition("charged").settles_after
    keep(
        *(value("charged", WEST_MERCIA, month, 100 + month.month, 1000) for month in MONTHS),
        value("police-staff", WEST_MERCIA, date(2020, 3, 1), 1600),
    )
    items = client.get(reverse("api_signals"), {"area": WEST_MERCIA.code}).json()["items"]
    told = {row["measure"]: (row["latest_period"], row["judged_up_to"]) for row in items}
    assert told["charged"] == (MONTHS[-1].isoformat(), MONTHS[-1 - settling].isoformat())
    assert told["police-staff"][1] is None
