import re
from dataclasses import replace
from datetime import date

import pytest
from django.urls import reverse

from wardmote.core.accounts.models import Role
from wardmote.performance.grades import grade_scheme
from wardmote.performance.pictures import look, picture_of
from wardmote.performance.printing import chart_of, line_of
from wardmote.performance.rules.targets import Target
from wardmote.performance.selectors.signals import signal_of, signal_until
from wardmote.performance.showing import TABLET
from wardmote.performance.tests.factories import WARWICKSHIRE, WEST_MERCIA, keep, measure, value
from wardmote.performance.tests.figures import MONTHS, with_figures
from wardmote.plans.tests.factories import a_partnership, a_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_folder")]

END = date(2025, 6, 30)


def crime(until=END, **over):
    """The line of recorded crime up to a day."""
    with_figures()
    signal = signal_until(measure("recorded-crime"), WEST_MERCIA, until, partnerships=[])
    assert signal is not None
    return line_of(signal, today=until, **over)


def test_a_quarter_is_held_against_the_same_quarter_and_only_when_it_is_over():
    over = crime(over="quarter")
    assert (over["now"]["first"], over["now"]["last"], over["now"]["value"]) == ("2025-04-01", "2025-06-01", 23400)
    assert (over["before"]["first"], over["before"]["value"]) == ("2024-04-01", 21510)
    assert over["sentence"] == (
        "Recorded crime, West Mercia: 23,400 crimes in April to June 2025, against 21,510 in April to June 2024 (+8.8%). "
        "The newest figures are provisional and may still move."
    )
    unfinished = crime(date(2025, 5, 31), over="quarter")
    assert unfinished["now"]["last"] == "2025-03-01"


def test_a_quarter_of_which_a_month_is_missing_has_no_figure_and_says_which():
    line = crime(date(2024, 12, 31), over="quarter")
    assert line["printed"]["before"].splitlines() == [
        "–",
        "Oct to Dec 2023",
        "No figure for November 2023 to December 2023.",
    ]
    assert line["printed"]["change"] == "–"
    assert "against" not in line["sentence"]


def test_what_does_not_add_up_is_told_by_its_newest_period_whatever_the_report_adds_up():
    with_figures()
    signal = signal_until(measure("special-constables"), WEST_MERCIA, date(2023, 3, 31), partnerships=[])
    assert signal is not None
    line = line_of(signal, today=END, over="quarter")
    assert line["printed"]["figure"].splitlines() == ["90", "Mar 2023"]
    assert line["printed"]["before"].splitlines() == ["100", "Mar 2022"]
    assert line["printed"]["change"] == "−10.0%"


def test_a_year_that_is_dated_by_its_last_day_is_found_again_a_year_before():
    keep(
        *(
            value("crime-severity", WEST_MERCIA, date(year, 3, 31), score)
            for year, score in ((2017, 10.0), (2018, 12.5))
        )
    )
    signal = signal_until(measure("crime-severity"), WEST_MERCIA, date(2018, 5, 31), partnerships=[])
    assert signal is not None
    assert line_of(signal, today=END, over="quarter")["sentence"] == (
        "Crime severity, West Mercia: severity score of 12.50 in March 2018, against 10.00 in March 2017 (+25.0%)."
    )


def test_a_share_changes_by_points_and_not_by_per_cent():
    share = measure("stop-search-positive-outcome")
    keep(*(value(share.key, WEST_MERCIA, MONTHS[place], count, 100) for place, count in ((0, 20), (12, 30))))
    signal = signal_until(share, WEST_MERCIA, END, partnerships=[])
    assert signal is not None
    line = line_of(signal, today=END)
    assert line["printed"]["figure"].splitlines()[:2] == ["30.0%", "30 of 100"]
    assert line["printed"]["change"] == "+10.0 points"


def test_a_place_is_that_of_the_period_that_is_told_and_not_of_a_later_one():
    share = measure("stop-search-positive-outcome")
    january, february = MONTHS[:2]
    counted = (
        (WEST_MERCIA, january, 20), (WARWICKSHIRE, january, 30), (WEST_MERCIA, february, 40), (WARWICKSHIRE, february, 35),
    )  # fmt: skip
    keep(*(value(share.key, area, month, count, 100) for area, month, count in counted))
    first, second = (
        signal_until(share, WEST_MERCIA, day, partnerships=[]) for day in (date(2023, 1, 31), date(2023, 2, 28))
    )
    assert first is not None
    assert second is not None
    assert (line_of(first, today=END)["place"]["rank"], line_of(second, today=END)["place"]["rank"]) == (2, 1)


def test_a_place_and_a_target_are_those_of_the_months_that_are_added_up():
    share = replace(measure("stop-search-positive-outcome"), targets=(Target("level", "More", value=25.0),))
    counted = ((WEST_MERCIA, (10, 10, 50)), (WARWICKSHIRE, (40, 40, 40)))
    keep(
        *(
            value(share.key, area, month, count, 100)
            for area, each in counted
            for month, count in zip(MONTHS, each, strict=False)
        )
    )
    signal = signal_until(share, WEST_MERCIA, date(2023, 3, 31), partnerships=[])
    assert signal is not None
    assert line_of(signal, today=END)["printed"]["place"].startswith("1 of 2")
    quarter = line_of(signal, today=END, over="quarter")
    assert (quarter["place"]["rank"], quarter["printed"]["place"], quarter["target"]) == (2, "2 of 2", 25.0)


def test_a_target_of_a_month_is_none_of_a_quarter():
    with_figures()
    aimed = replace(measure("recorded-crime"), targets=(Target("level", "Fewer", value=5000),))
    signal = signal_until(aimed, WEST_MERCIA, END, partnerships=[])
    assert signal is not None
    assert line_of(signal, today=END)["printed"]["target"] == "5,000"
    quarter = line_of(signal, today=END, over="quarter")
    assert (quarter["target"], quarter["printed"]["target"]) == (None, "")


def test_a_grade_is_printed_where_a_scheme_is_named_and_the_measure_has_a_target():
    with_figures()
    signal = signal_until(measure("recorded-crime"), WEST_MERCIA, END, partnerships=[])
    assert signal is not None
    aimed = replace(measure("recorded-crime"), targets=(Target("level", "Fewer", value=5000),))
    graded = signal_of(aimed, signal.series)
    scheme = grade_scheme()
    assert line_of(graded, today=END, scheme=scheme)["printed"]["grade"] == "4 Act"
    assert line_of(signal, today=END, scheme=scheme)["printed"]["grade"] == ""
    assert line_of(graded, today=END)["printed"]["grade"] == ""


def test_a_report_promises_nothing_of_what_was_old_on_its_own_day():
    with_figures()
    aimed = replace(measure("recorded-crime"), targets=(Target("level", "Fewer", value=5000),))
    signal = signal_until(aimed, WEST_MERCIA, END, partnerships=[])
    assert signal is not None
    then, later = (
        (line_of(signal, today=day)["printed"]["signal"], " ".join(chart_of(signal, today=day)["said"]))
        for day in (END, date(2026, 7, 1))
    )
    assert "Too old" not in then[0]
    assert "The target will be missed unless something changes." in then[1]
    assert later[0] == "Too old to say how things stand now."
    assert "will be" not in later[1]


def test_nothing_is_told_of_periods_that_are_not_over():
    with_figures()
    assert signal_until(measure("recorded-crime"), WEST_MERCIA, date(2023, 1, 30), partnerships=[]) is None


def test_first_published_figures_are_a_column_only_where_one_was_revised():
    with_figures()
    signal = signal_until(measure("recorded-crime"), WEST_MERCIA, END, partnerships=[])
    assert signal is not None
    assert [each["title"] for each in chart_of(signal, today=END)["table"]["columns"]] == [
        "Period",
        "Crimes",
        "State",
        "Signal",
    ]
    first, *rest = signal.series.points
    revised = replace(signal, series=replace(signal.series, points=(replace(first, first=1.0), *rest)))
    assert "First published" in [each["title"] for each in chart_of(revised, today=END)["table"]["columns"]]


# The picture


def test_the_picture_is_the_drawing_of_its_page_with_the_look_of_its_sheet(client):
    with_figures()
    client.force_login(a_user(Role.ANALYST, a_partnership().force))
    page = client.get(reverse("measure", args=["recorded-crime"])).content.decode()
    signal = signal_until(measure("recorded-crime"), WEST_MERCIA, END, partnerships=[])
    assert signal is not None
    drawn = picture_of(signal).partition("</style>")[2].removesuffix("</svg>")
    assert "wm-spc__mark--concern" in drawn
    assert drawn.strip() in page


def test_periods_under_a_picture_are_as_far_apart_as_they_were_laid_out():
    with_figures()
    signal = signal_until(measure("recorded-crime"), WEST_MERCIA, END, partnerships=[])
    assert signal is not None
    foot = re.findall(rf'y="{TABLET.height - 8}" text-anchor="([a-z]+)"', picture_of(signal))
    assert len(foot) > 1
    assert set(foot) == {"middle"}  # a word that began or ended at its place would reach its neighbour


def test_the_look_of_a_picture_has_every_rule_of_a_chart_and_needs_no_sheet():
    assert ".wm-spc__mark--concern { fill: #c8500a; }" in look()
    assert ".wm-spc__words" in look()
    assert "var(" not in look()
    assert "display: none" not in look()


def test_a_figure_that_is_old_on_the_day_of_the_report_has_neither_signal_nor_grade_in_print():
    with_figures()
    signal = signal_until(measure("recorded-crime"), WEST_MERCIA, END, partnerships=[])
    assert signal is not None
    aimed = signal_of(
        replace(measure("recorded-crime"), targets=(Target("level", "Fewer", value=5000),)), signal.series
    )
    later = END.replace(year=END.year + 2)
    now, then = (line_of(aimed, scheme=grade_scheme(), today=day) for day in (END, later))
    assert now["grade"] is not None
    assert now["printed"]["signal"] != then["printed"]["signal"] == "Too old to say how things stand now."
    assert (then["grade"], then["printed"]["grade"], then["variation"], then["assurance"]) == (None, "", "", "")
    assert then["finding"] == "Too old to say how things stand now."
    assert then["printed"]["figure"] == now["printed"]["figure"]
    assert chart_of(aimed, today=later)["said"][0] == "Too old to say how things stand now."
    assert "Too old to say how things stand now." not in chart_of(aimed, today=END)["said"]
