import csv
import json
import re
import zipfile
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO, StringIO

import duckdb
import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from wardmote.core.accounts.models import Role
from wardmote.core.audit.models import Event
from wardmote.performance import showing
from wardmote.performance.models import ChartNote, Load
from wardmote.performance.rules.series import Area
from wardmote.performance.rules.typing import Line
from wardmote.performance.selectors.series import every_series
from wardmote.performance.selectors.signals import signal_at
from wardmote.performance.services.noting import rebase_chart
from wardmote.performance.services.typing import type_series
from wardmote.performance.stored import Part
from wardmote.performance.tests.factories import (
    LOADED_AT,
    SHROPSHIRE,
    STAFFORDSHIRE,
    WEST_MERCIA,
    keep,
    measure,
    value,
)
from wardmote.performance.tests.figures import MONTHS, monthly, with_figures
from wardmote.plans.tests.factories import a_partnership, a_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_folder")]
CRIME = reverse("measure", args=["recorded-crime"])
LOADS = (("0", LOADED_AT - timedelta(1)), ("1", LOADED_AT))


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    """Within a year of the newest figures, whenever the tests are run."""
    on(monkeypatch, date(2026, 4, 10))


def on(monkeypatch, day):
    monkeypatch.setattr(timezone, "localdate", lambda *_args, **_more: day)


def text_of(answer) -> str:
    return " ".join(answer.content.decode().split())


def test_before_anything_is_loaded_the_page_says_what_will_be_here_and_how_to_start(client, analyst):
    said = text_of(client.get(reverse("signals")))
    assert "No figures yet" in said
    assert "wardmote load" in said
    assert "No figures yet" in text_of(client.get(CRIME))


def test_signals_begin_with_what_is_getting_worse(client, analyst):
    with_figures()
    said = text_of(client.get(reverse("signals")))
    assert said.index("Recorded crime</a>") < said.index("Special constables</a>")
    assert "Getting worse, high" in said
    assert "Getting worse: 1." in said
    assert "West Mercia has 2 measures." in said
    assert "Shropshire has 1 measure." in text_of(client.get(reverse("signals"), {"area": SHROPSHIRE.code}))


def test_figures_that_have_grown_old_are_marked_and_are_not_getting_worse(client, analyst, monkeypatch):
    with_figures()
    lists = (reverse("signals"), reverse("area", args=[WEST_MERCIA.code]))
    assert not any("Newest figure: June 2025" in text_of(client.get(each)) for each in lists)
    assert "Newest figure: June 2025" not in text_of(client.get(CRIME))
    on(monkeypatch, date(2026, 7, 1))
    assert all("Newest figure: June 2025" in text_of(client.get(each)) for each in (*lists, CRIME))
    said = text_of(client.get(reverse("signals")))
    assert "Getting worse: 0." in said
    assert "Only old figures, last in each list: 2." in said
    assert "No measure like this" in text_of(client.get(reverse("signals"), {"signal": "concern"}))
    assert "Recorded crime</a>" in text_of(client.get(reverse("signals"), {"signal": "old"}))
    inside = text_of(client.get(reverse("area", args=[WEST_MERCIA.code]))).partition("Every measure, worst first")[0]
    assert "Shropshire</a>" in inside
    assert "Recorded crime</a>" not in inside


def test_an_old_figure_without_a_signal_is_marked_on_its_page_too(client, analyst, monkeypatch):
    with_figures()
    page = reverse("measure", args=["special-constables"])  # four figures up to March 2023, too few for a signal
    assert "Newest figure: March 2023" in text_of(client.get(page))
    on(monkeypatch, date(2025, 3, 31))
    assert "Newest figure: March 2023" not in text_of(client.get(page))


def test_a_measure_is_found_by_its_title_by_those_who_may_see_it(client, analyst):
    found = text_of(client.get(reverse("search"), {"q": "special constables"}))
    assert f'href="{reverse("measure", args=["special-constables"])}"' in found
    assert f'href="{reverse("measure", args=["special-constables-women"])}"' in found
    assert reverse("measure", args=["robbery"]) not in found
    client.force_login(a_user(Role.PANEL_MEMBER, a_partnership().governing_body))
    unseen = text_of(client.get(reverse("search"), {"q": "special constables"}))
    assert reverse("measure", args=["special-constables"]) not in unseen


def test_a_card_on_a_phone_has_no_line_for_what_is_not_there(client, analyst):
    with_figures()
    said = text_of(client.get(reverse("signals"), {"signal": "concern"}))
    assert '<td class="wm-number wm-quiet wm-signals__counts wm-absent" data-label="Counts"><div>–</div></td>' in said
    assert '<td class="wm-number wm-plain" data-label="Latest">' in said


def test_a_list_of_signals_is_narrowed_by_its_address(client, analyst):
    with_figures()
    said = text_of(client.get(reverse("signals"), {"area": WEST_MERCIA.code, "signal": "concern"}))
    assert "Recorded crime</a>" in said
    assert "Special constables</a>" not in said
    assert "West Mercia has 2 measures. Listed: 1." in said
    assert "Listed:" not in text_of(client.get(reverse("signals"), {"order": "objective"}))
    nobody = text_of(client.get(reverse("signals"), {"owner": "Nobody", "signal": "no such"}))
    assert "Special constables</a>" in nobody  # what is no choice narrows nothing, and the list says so
    for unknown in ("Nobody", "no such"):
        assert f"“{unknown}” is not known here, and narrows nothing. Choose one of the list." in nobody


def test_what_has_changed_where_neither_way_is_better_is_a_choice_of_its_own(client, analyst):
    keep(*monthly("recorded-crime", WEST_MERCIA, 10), *monthly("breath-tests", WEST_MERCIA, 1))
    said = text_of(client.get(reverse("signals"), {"signal": "neither"}))
    assert "Breath tests</a>" in said
    assert "Recorded crime</a>" not in said
    assert "Changed, neither better nor worse" in said


def test_a_count_and_its_rate_are_two_measures_of_one_subject(client, analyst):
    rate = monthly("recorded-crime-per-1000", WEST_MERCIA, 10, out_of=1_300_000)
    keep(*monthly("recorded-crime", WEST_MERCIA, 10), *rate, *monthly("robbery", WEST_MERCIA, 0.1))
    assert "Getting worse: 3 measures of 2 subjects." in text_of(client.get(reverse("signals")))


def test_a_list_that_is_narrowed_in_place_is_sent_alone(client, analyst):
    with_figures()
    answer = client.get(reverse("signals"), {"signal": "concern"}, headers={"HX-Request": "true"})
    said = text_of(answer)
    assert "Recorded crime</a>" in said
    assert "<html" not in said


def test_every_page_says_that_its_newest_figure_is_provisional_and_up_to_when_it_is_judged(client, analyst):
    with_figures()  # of recorded crime the newest month is provisional
    for page in (reverse("signals"), reverse("area", args=[WEST_MERCIA.code]), CRIME):
        said = text_of(client.get(page))
        assert re.search(r"Jun(e)? 2025, provisional", said), page
        assert "judged up to May 2025" in said, page


def test_grades_stand_beside_signals_with_their_key_where_the_installation_shows_them(client, analyst, data_folder):
    keep(*(value("special-constables", WEST_MERCIA, date(2012 + n, 3, 1), 70 - 3 * n) for n in range(12)))
    assert "Grade" not in text_of(client.get(reverse("signals")))
    own = data_folder / "definitions" / "grades"
    own.mkdir(parents=True)
    shipped = (settings.DEFINITIONS_DIR / "grades" / "position-and-trend.yaml").read_text(encoding="utf-8")
    (own / "ours.yaml").write_text(f"shown: true\n{shipped}")
    said = text_of(client.get(reverse("signals")))
    assert "<strong>4 Act</strong> The target will not be met unless something changes." in said
    assert '<td data-label="Grade"><div>4 Act</div></td>' in said  # special constables miss their target


def test_an_area_that_nobody_knows_is_not_there(client, analyst):
    with_figures()
    assert client.get(reverse("signals"), {"area": "E99"}).status_code == 404
    assert client.get(reverse("area", args=["E99"])).status_code == 404
    assert client.get(CRIME, {"area": "'"}).status_code == 404
    assert client.get(reverse("measure", args=["no-such"])).status_code == 404


def test_a_measure_says_its_finding_and_breaks_its_line_where_nothing_is_known(client, analyst):
    with_figures()
    said = text_of(client.get(CRIME, {"area": WEST_MERCIA.code}))
    assert "Recorded crime: above its average since November 2024, which is worse" in said
    assert "2 periods without a figure" in said
    desk = said[said.index("wm-spc--desk") : said.index("wm-spc--tablet")]
    assert desk.count("<polyline") == 2
    assert desk.count("wm-spc__gap") == 1
    assert "style=" not in desk


def test_signals_say_the_average_the_limits_and_the_same_month_of_the_year_before(client, analyst):
    known = [*monthly("recorded-crime", WEST_MERCIA, 10)]
    keep(*known)
    said = text_of(client.get(reverse("signals")))
    signal = signal_at(measure("recorded-crime"), WEST_MERCIA, partnerships=[])
    assert signal is not None
    usual = showing.figures_of(signal)[1].usual  # the newest month is provisional, and not judged
    assert re.fullmatch(r"[0-9,]+ \([0-9,]+ to [0-9,]+\)", usual)
    assert f"Average and limits </span>{usual}</span></td>" in said
    assert MONTHS[17] == date(2024, 6, 1)
    assert "▼ from 8,050" in said
    assert "A year before </span>7,310</span>" in said
    keep(*(replace(each, suppressed=each.period == MONTHS[17]) for each in known))
    assert "7,310" not in text_of(client.get(reverse("signals")))


def test_a_measure_leads_to_each_of_its_sections_and_says_its_target_where_it_begins(client, analyst):
    keep(*(value("special-constables", WEST_MERCIA, date(2010 + n, 3, 1), 120 - 5 * n) for n in range(14)))
    said = text_of(client.get(reverse("measure", args=["special-constables"])))
    head, _between, below = said.partition('<figure class="wm-chart"')
    assert "Target: 80" in head
    contents = re.findall(r'<li><a class="govuk-link" href="#([a-z]+)"', head)
    assert contents == re.findall(r'<h2 class="govuk-heading-m" id="([a-z]+)"', below)
    assert {"notes", "means"} <= set(contents)
    assert "inside" not in contents


def test_a_measure_without_figures_for_an_area_says_so(client, analyst):
    with_figures()
    said = text_of(client.get(reverse("measure", args=["special-constables"]), {"area": SHROPSHIRE.code}))
    assert "There is no figure of this measure for Shropshire" in said


def test_an_area_shows_its_measures_and_the_areas_inside_it(client, analyst):
    with_figures()
    said = text_of(client.get(reverse("area", args=[WEST_MERCIA.code])))
    assert "Shropshire</a>" in said
    assert "Special constables</a>" in said


def test_areas_to_choose_from_stand_under_their_kinds_and_one_that_shares_its_name_says_its_own(
    client, analyst, settings
):
    settings.EXAMPLE_MODE = True  # the analyst's force is lent the area
    partnership = Area("E22000199", "Shropshire", "partnership", WEST_MERCIA.code)
    inside = Area(SHROPSHIRE.code, SHROPSHIRE.name, "district", partnership.code)
    every = (WEST_MERCIA, STAFFORDSHIRE, partnership, inside)
    keep(*(value("recorded-crime", area, MONTHS[0], 50) for area in every), areas=every)
    for page in (reverse("signals"), CRIME):
        said = text_of(client.get(page, {"area": WEST_MERCIA.code}))
        assert f'<optgroup label="Police force area"> <option value="{WEST_MERCIA.code}" selected>West Mercia<' in said
        assert '<optgroup label="Districts in West Mercia">' in said
        assert '<optgroup label="Other police force areas">' in said
        assert ">Shropshire (community safety partnership)<" in said
        assert ">Shropshire (district)<" in said
    below = text_of(client.get(reverse("area", args=[WEST_MERCIA.code]))).partition("Every measure, worst first")[0]
    headings = [below.index(f'colspan="3"><div>{each}') for each in ("Community safety partnerships", "Districts")]
    assert headings[0] < below.index(f"/{partnership.code}/") < headings[1] < below.index(f"/{inside.code}/")


def test_a_suppressed_figure_is_said_to_be_and_is_nowhere(client, analyst):
    months = [value("recorded-crime", SHROPSHIRE, month, 40 + month.month) for month in MONTHS]
    keep(*months[:-1], value("recorded-crime", SHROPSHIRE, MONTHS[-1], 31415, suppressed=True))
    said = text_of(client.get(CRIME, {"area": SHROPSHIRE.code}))
    assert "Suppressed" in said
    assert "31,415" not in said


def parquet(content, tmp_path):
    """Columns, rows and what is told in the file beside them, as another program reads it."""
    file = tmp_path / "figures.parquet"
    file.write_bytes(content)
    with duckdb.connect() as connection:
        found = connection.execute("SELECT * FROM read_parquet($file)", {"file": str(file)})
        columns = [each[0] for each in found.description]
        rows = [dict(zip(columns, row, strict=True)) for row in found.fetchall()]
        told = connection.execute("SELECT key, value FROM parquet_kv_metadata($file)", {"file": str(file)}).fetchall()
    return rows, {key.decode(): json.loads(value) for key, value in told}


def test_parquet_of_an_area_holds_every_figure_typed_and_explains_itself(client, analyst, tmp_path):
    with_figures()
    address = reverse("area_file", args=[WEST_MERCIA.code, "parquet"])
    content = client.get(address).content
    rows, told = parquet(content, tmp_path)
    crime = [row for row in rows if row["measure"] == "recorded-crime"]
    (series,) = [each for each in every_series(WEST_MERCIA) if each.measure == "recorded-crime"]
    assert [(row["period"], row["value"], row["provisional"]) for row in crime] == [
        (point.period, point.value, point.provisional) for point in series.points
    ]
    assert told["definition_version"]["recorded-crime"] == 1
    assert told["vintage"]["recorded-crime"] == series.vintage
    assert "Version 1" in told["definition"]["recorded-crime"]["Definition"]
    assert client.get(address).content == content, "the same figures give the same bytes"


def test_a_workbook_shows_numbers_as_pages_do_and_csv_holds_them_whole(client, analyst):
    keep(value("charged", WEST_MERCIA, MONTHS[0], 1234, 9000), value("police-staff", WEST_MERCIA, MONTHS[2], 1616.53))
    rows = {}
    for address in (
        reverse("measure_file", args=["charged", "xlsx"]),
        reverse("area_file", args=[WEST_MERCIA.code, "xlsx"]),
    ):
        sheet = load_workbook(BytesIO(client.get(address, {"area": WEST_MERCIA.code}).content)).worksheets[0]
        rows[address] = [(cell.value, cell.number_format) for cell in sheet[2] if isinstance(cell.value, int | float)]
    share = (pytest.approx(1234 / 90), '#,##0.0"%"')
    assert all(found[:3] == [share, (1234, "#,##0"), (9000, "#,##0")] for found in rows.values())
    whole = client.get(reverse("area_file", args=[WEST_MERCIA.code, "csv"])).content.decode("utf-8-sig")
    charged, staff = (line.split(",") for line in whole.splitlines()[1:])
    assert charged[7:10] == [repr(1234 / 9000 * 100), "1234", "9000"]
    assert staff[7:9] == ["1616.53", "1616.53"]
    about = client.get(reverse("measure_file", args=["charged", "csv"]), {"area": WEST_MERCIA.code}).content.decode()
    assert "Not rounded. Pages round to 1 decimal." in about


@pytest.mark.parametrize("kind", ["csv", "xlsx", "parquet"])
def test_a_suppressed_figure_is_in_no_download(client, analyst, tmp_path, kind):
    months = [value("recorded-crime", SHROPSHIRE, month, 40 + month.month) for month in MONTHS]
    keep(*months[:-1], value("recorded-crime", SHROPSHIRE, MONTHS[-1], 31415, suppressed=True))
    content = client.get(reverse("area_file", args=[SHROPSHIRE.code, kind])).content
    if kind == "parquet":
        last = parquet(content, tmp_path)[0][-1]
        assert (last["suppressed"], last["value"], last["numerator"]) == (True, None, None)
    assert b"31415" not in content


def test_there_is_no_file_of_what_is_not_known(client, analyst):
    with_figures()
    assert client.get(reverse("area_file", args=["E99999999", "csv"])).status_code == 404
    assert client.get(reverse("area_file", args=[WEST_MERCIA.code, "exe"])).status_code == 404


@pytest.mark.parametrize("kind", ["csv", "xlsx", "parquet"])
def test_a_download_holds_definition_load_and_licence(client, analyst, kind):
    with_figures()
    address = reverse("measure_file", args=["recorded-crime", kind])
    answer = client.get(address, {"area": WEST_MERCIA.code})
    assert answer.status_code == 200
    assert f"recorded-crime-E23000016.{kind}" in answer.headers["Content-Disposition"]
    if kind == "csv":
        said = answer.content.decode("utf-8-sig")
        assert "Version 1" in said
        assert "from load 1" in said
        assert len(said.splitlines()) == 29
    assert client.get(address.replace(kind, "exe")).status_code == 404


@pytest.mark.parametrize("kind", ["csv", "xlsx", "parquet"])
def test_what_a_figure_is_made_of_is_a_file_too_without_what_is_hidden(client, analyst, tmp_path, kind):
    column = (WEST_MERCIA.code, "crime_type")
    parts = [
        Part("recorded-crime", *column, name, MONTHS[0], MONTHS[2], count, None, count == 31415)
        for name, count in (("Burglary", 12321), ("Robbery", 31415))
    ]
    keep(*(value("recorded-crime", WEST_MERCIA, month, 50_000) for month in MONTHS[:3]), parts=parts)
    address = reverse("measure_parts_file", args=["recorded-crime", kind])
    assert address in text_of(client.get(CRIME, {"area": WEST_MERCIA.code}))
    answer = client.get(address, {"area": WEST_MERCIA.code})
    assert f"recorded-crime-parts-E23000016.{kind}" in answer.headers["Content-Disposition"]
    assert unpacked(answer.content, kind, tmp_path) == (True, False)


@pytest.mark.parametrize(
    ("today", "said"),
    [(date(2026, 6, 30), "June 2025"), (date(2026, 7, 1), "June 2025. Too old to say how things stand now.")],
)
def test_a_download_says_of_when_its_newest_figure_is_and_whether_that_is_too_long_ago(
    client, analyst, monkeypatch, today, said
):
    with_figures()
    monkeypatch.setattr(timezone, "localdate", lambda *_args, **_more: today)
    address, asked = reverse("measure_file", args=["recorded-crime", "xlsx"]), {"area": WEST_MERCIA.code}
    about = load_workbook(BytesIO(client.get(address, asked).content))["About"]
    assert ("Newest figure", said) in {(what, told) for _measure, what, told in about.iter_rows(values_only=True)}
    rows = csv.DictReader(client.get(address.replace("xlsx", "csv"), asked).content.decode("utf-8-sig").splitlines())
    assert {row["Newest figure"] for row in rows} == {said}


@pytest.mark.parametrize(("shown", "said"), [(900, "January 2025"), (None, "no figure yet")])
def test_a_download_names_the_newest_figure_that_is_shown_not_one_that_is_hidden(client, analyst, shown, said):
    january = value("recorded-crime", WEST_MERCIA, date(2025, 1, 1), shown, suppressed=shown is None)
    keep(january, value("recorded-crime", WEST_MERCIA, date(2025, 2, 1), None, suppressed=True))
    address = reverse("measure_file", args=["recorded-crime", "csv"])
    answer = client.get(address, {"area": WEST_MERCIA.code})
    (told, *_more) = csv.DictReader(answer.content.decode("utf-8-sig").splitlines())
    assert told["Newest figure"].removesuffix(". Too old to say how things stand now.") == said


def unpacked(content, kind, tmp_path):
    """Whether the counts of the two parts are in a file, looked into as its kind needs it."""
    if kind == "parquet":
        rows, _told = parquet(content, tmp_path)
        counts = [row["numerator"] for row in rows]
        return 12321 in counts, 31415 in counts
    if kind == "xlsx":
        with zipfile.ZipFile(BytesIO(content)) as archive:
            content = b"".join(map(archive.read, archive.namelist()))
    return b"12321" in content, b"31415" in content


def test_an_analyst_rebases_a_chart_and_takes_it_back(client, analyst, partnership):
    with_figures()
    address = f"{reverse('chart_rebase', args=['recorded-crime'])}?area={WEST_MERCIA.code}"
    period = MONTHS[15].isoformat()
    assert client.post(address, {"period": period, "reason": " "}).status_code == 422
    assert client.post(address, {"period": "2023-11-01", "reason": "Unknown month"}).status_code == 422
    assert client.post(address, {"period": MONTHS[0].isoformat(), "reason": "The first"}).status_code == 422
    assert client.post(address, {"period": period, "reason": "Two stations were merged."}).status_code == 302
    assert client.post(address, {"period": period, "reason": "Again"}).status_code == 422
    note = ChartNote.objects.get()
    assert (note.rebases, note.period, note.partnership) == (True, date(2024, 4, 1), partnership)
    assert "Two stations were merged." in text_of(client.get(CRIME, {"area": WEST_MERCIA.code}))
    withdraw = reverse("chart_note_withdraw", args=[note.uuid])
    assert client.post(withdraw, {"reason": ""}).status_code == 422
    assert client.post(withdraw, {"reason": "They were not."}).status_code == 302
    assert client.post(withdraw, {"reason": "Once more"}).status_code == 404
    said = text_of(client.get(CRIME, {"area": WEST_MERCIA.code}))
    assert "They were not." in said
    assert "Rebased" not in said
    assert list(Event.objects.order_by("number").values_list("verb", flat=True))[-2:] == [
        "performance.rebased",
        "performance.rebasing_withdrawn",
    ]


def test_an_analyst_fixes_a_baseline_and_the_chart_says_of_which_values(client, analyst):
    with_figures()
    address = f"{reverse('chart_rebase', args=['recorded-crime'])}?area={WEST_MERCIA.code}"
    first, short, until, within = (MONTHS[place].isoformat() for place in (0, 12, 13, 5))
    asked = {"period": first, "reason": "The plan is measured against its first year."}
    for wrong, told in ((short, "at least 12 values"), ("2023-11-01", "not one of the available")):
        refused = client.post(address, {**asked, "fixed_until": wrong})
        assert refused.status_code == 422
        assert told in text_of(refused)
        assert "measured against its first year" in text_of(refused)
    assert client.post(address, {**asked, "fixed_until": until}).status_code == 302
    refused = client.post(address, {"period": within, "reason": "A merger"})
    assert refused.status_code == 422
    assert "within a fixed baseline" in text_of(refused)
    page = client.get(CRIME, {"area": WEST_MERCIA.code})
    assert "fixed from the 12 values of January 2023 to February 2024" in text_of(page)
    assert "wm-spc__baseline" in page.content.decode()
    note = ChartNote.objects.get()
    assert client.post(reverse("chart_note_withdraw", args=[note.uuid]), {"reason": "No."}).status_code == 302
    page = client.get(CRIME, {"area": WEST_MERCIA.code})
    assert "fixed from" not in text_of(page)
    assert "wm-spc__baseline" not in page.content.decode()
    fixed, withdrawn = Event.objects.order_by("number")[Event.objects.count() - 2 :]
    assert (fixed.verb, withdrawn.verb) == ("performance.baseline_fixed", "performance.rebasing_withdrawn")


def test_a_rebasing_moves_the_limits_of_its_own_partnership_alone(client, analyst, partnership):
    with_figures()
    before = text_of(client.get(CRIME, {"area": WEST_MERCIA.code}))
    others = a_partnership("Elsewhere")
    stranger = a_user(Role.ANALYST, others.force, "stranger")
    rebase_chart(
        others, measure("recorded-crime"), WEST_MERCIA, period=MONTHS[22], reason="A merger elsewhere", by=stranger
    )
    assert text_of(client.get(CRIME, {"area": WEST_MERCIA.code})).count("above its average") == before.count(
        "above its average"
    )
    client.force_login(stranger)
    after = text_of(client.get(CRIME, {"area": WEST_MERCIA.code}))
    assert "A merger elsewhere" in after
    assert "above its average since" not in after


def test_only_analysts_write_on_charts(client, partnership):
    with_figures()
    client.force_login(a_user(Role.OWNER, partnership.force))
    assert client.get(CRIME).status_code == 200
    for name in ("chart_note", "chart_rebase"):
        assert client.get(reverse(name, args=["recorded-crime"])).status_code == 404


def test_in_the_example_every_page_and_file_says_whose_figures_they_are(client, analyst, settings):
    with_figures()
    pages = (reverse("signals"), reverse("area", args=[WEST_MERCIA.code]), CRIME)
    file = reverse("measure_file", args=["recorded-crime", "csv"])
    lent = "open data of West Mercia and forces beside it, lent to an invented force"
    assert not any(lent in text_of(client.get(each)) for each in (*pages, file))
    settings.EXAMPLE_MODE = True
    assert all(lent in text_of(client.get(each)) for each in (*pages, file))


def test_in_the_example_lists_and_files_say_which_figures_are_made_up(client, analyst, partnership, settings):
    with_figures()
    type_series(partnership, measure("hate-crimes"), WEST_MERCIA, lines=[Line(date(2025, 1, 1), 90, None)], by=analyst)
    settings.EXAMPLE_MODE = True
    for page in (reverse("signals"), reverse("area", args=[WEST_MERCIA.code])):
        assert "Those entered by hand are made up" in text_of(client.get(page))
    every = client.get(reverse("area_file", args=[WEST_MERCIA.code, "csv"])).content.decode("utf-8-sig")
    notes = {row["measure"]: row["note"] for row in csv.DictReader(every.splitlines())}
    assert "made up for the example" in notes["hate-crimes"]
    assert "Loaded figures are real" in notes["recorded-crime"]
    one = client.get(reverse("measure_file", args=["hate-crimes", "csv"]), {"area": WEST_MERCIA.code})
    (row,) = csv.DictReader(one.content.decode("utf-8-sig").splitlines())
    assert "made up for the example" in row["Example"]


def test_a_force_that_no_area_is_called_like_sees_the_area_of_a_comparator_group(client, analyst, partnership):
    with_figures()
    assert "West Mercia has" in text_of(client.get(reverse("signals")))


def test_a_file_says_of_each_figure_which_load_it_is_from_as_programs_are_told(client, analyst):
    keep(*(value("recorded-crime", WEST_MERCIA, month, 700, vintage=2 - at) for at, month in enumerate(MONTHS[:2])))
    file = client.get(reverse("area_file", args=[WEST_MERCIA.code, "csv"])).content.decode("utf-8-sig")
    told = [(each["period"], int(each["vintage"])) for each in csv.DictReader(StringIO(file))]
    items = client.get(reverse("api_figures")).json()["items"]
    assert told == [(each["period"], each["vintage"]) for each in items]
    assert [vintage for _period, vintage in told] == [2, 1], "the older month was restated"


def test_each_row_of_a_csv_file_says_what_its_measure_means_and_whose_figures_are_lent(client, analyst, settings):
    settings.EXAMPLE_MODE = True
    crime = value("recorded-crime", WEST_MERCIA, MONTHS[0], 7)
    part = Part("recorded-crime", WEST_MERCIA.code, "crime_type", "Drugs", MONTHS[0], MONTHS[0], 7, None)
    keep(crime, value("charged", WEST_MERCIA, MONTHS[0], 1, 9), parts=[part])
    meant = {each: f"What is counted: {measure(each).numerator.label}." for each in ("recorded-crime", "charged")}
    for address in (
        reverse("area_file", args=[WEST_MERCIA.code, "csv"]),
        reverse("measure_parts_file", args=["recorded-crime", "csv"]) + f"?area={WEST_MERCIA.code}",
    ):
        rows = list(csv.DictReader(StringIO(client.get(address).content.decode("utf-8-sig"))))
        assert rows
        assert all(meant[each["measure"]] in each["definition"] for each in rows)
        assert all("lent to an invented force" in each["note"] for each in rows)


def test_each_figure_leads_to_the_load_that_it_is_from(client, analyst):
    keep(*(value("recorded-crime", WEST_MERCIA, month, 700, vintage=2 - at) for at, month in enumerate(MONTHS[:2])))
    one = {"number": 1, "loaded_at": LOADED_AT, "files": 1, "rows": 9, "refused": 0}
    before, now = (Load.objects.create(**one | {"digest": each * 64, "loaded_at": day}) for each, day in LOADS)
    said = text_of(client.get(CRIME))
    assert f'href="{reverse("load", args=[now.pk])}"' in said
    assert f'href="{reverse("load", args=[before.pk])}"' not in said, "it is of a warehouse that is no more"
    assert "<div>2</div>" in said, "a load that the history does not know yet is told without a link"
