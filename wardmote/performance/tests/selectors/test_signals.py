from dataclasses import replace
from datetime import date

import pytest

from wardmote.performance import showing, wording
from wardmote.performance.definitions import Quantity, comparators
from wardmote.performance.pictures import small_picture_of
from wardmote.performance.rules.reading import Caution, Rebasing
from wardmote.performance.rules.targets import Goal, Target
from wardmote.performance.selectors import signals
from wardmote.performance.selectors.series import series_of
from wardmote.performance.tests.factories import WARWICKSHIRE, WEST_MERCIA, keep, measure, value

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_folder")]
MONTHS = [date(2023 + number // 12, number % 12 + 1, 1) for number in range(24)]
TODAY = date(2024, 9, 30)
SETTLED, RISING_STILL = [100, 103, 98, 101, 99, 104, 97, 102, 100], [60, 50, 40, 30, 20, 10]
MATURING = replace(measure("recorded-crime"), better="up", settles_after=6)


def read(measured, **options):
    series = series_of(measured, WEST_MERCIA)
    assert series is not None
    return signals.signal_of(measured, series, **options)


def signal_of(values, measured=MATURING, **options):
    keep(*(value(measured.key, WEST_MERCIA, month, each) for month, each in zip(MONTHS, values, strict=False)))
    return read(measured, **options)


def test_months_that_have_not_settled_are_shown_and_not_judged():
    signal = signal_of([*SETTLED, *RISING_STILL])
    assert not signal.is_getting_worse(MONTHS[15])
    assert signal.reading.days == tuple(MONTHS[:9])
    assert "no change beyond the usual variation" in showing.finding_of(signal, today=TODAY).title
    assert [each.state for each in showing.figures_of(signal)[:7]] == ["Provisional"] * 6 + [""]
    drawing = showing.drawing_of(signal, showing.DESK)
    assert [mark.kind for mark in drawing.marks] == ["common"] * 9 + ["provisional"] * 6
    assert "Lowest 10, highest 104, latest 10." in showing.description_of(signal)


def test_months_before_a_gap_were_the_newest_once_and_are_not_judged_either():
    """What follows them is not known for longer than they take to settle: nothing tells that they ever did."""
    maturing = replace(MATURING, settles_after=2)
    known = zip([*MONTHS[:3], *MONTHS[7:18]], [50, 40, 30, *SETTLED, 60, 50], strict=True)
    keep(*(value(maturing.key, WEST_MERCIA, month, each) for month, each in known))
    signal = read(maturing)
    assert signal.reading.days == (MONTHS[0], *MONTHS[7:16])
    assert (
        "2 figures before a gap are not judged: they were new when they were published, and had not settled."
    ) in showing.finding_of(signal, today=TODAY).sentences
    missing = "4 periods have no value: April 2023 to July 2023. They are not counted as zero."
    assert any(each.startswith(missing) for each in showing.finding_of(signal, today=TODAY).sentences)
    drawing = showing.drawing_of(signal, showing.DESK)
    rings = [mark.x for mark in drawing.marks if mark.kind == "provisional"]
    assert drawing.breaks == ((rings[1], drawing.marks[1].x),), "the gap is shaded from the ring before it"
    assert max(mark.x for mark in drawing.marks) == rings[-1]
    as_long_as_the_gap = replace(maturing, settles_after=4)
    assert read(as_long_as_the_gap).reading.days == (*MONTHS[:3], *MONTHS[7:14])


def test_a_signal_of_settled_figures_before_a_gap_is_as_old_as_they_are():
    """New figures that have not settled do not bring an old verdict to life."""
    maturing = replace(MATURING, settles_after=2)
    new = [date(2026, 5, 1), date(2026, 6, 1)]
    known = zip([*MONTHS[:15], *new], [*SETTLED, 60, 50, 40, 30, 20, 10, 90, 95], strict=True)
    keep(*(value(maturing.key, WEST_MERCIA, month, each) for month, each in known))
    signal, today = read(maturing), date(2026, 7, 15)
    assert signal.reading.variation.kind == "concern"
    assert signal.judged_up_to == MONTHS[12]
    assert signal.is_old(today)
    assert not signal.is_getting_worse(today)
    assert showing.row_of(signal, today=today).old == "Newest settled figure: January 2024"
    assert signal.gaps
    assert Caution.GAPS in signal.cautions


def test_a_rebasing_of_a_figure_that_became_provisional_begins_at_the_next_that_is_judged():
    maturing = replace(MATURING, settles_after=2)
    known = zip([*MONTHS[:9], *MONTHS[13:24]], [*SETTLED, *range(200, 211)], strict=True)
    keep(*(value(maturing.key, WEST_MERCIA, month, each) for month, each in known))
    rebasing = Rebasing(MONTHS[8], "Another way of counting")
    segments = read(maturing, rebasings=[rebasing]).reading.chart.segments
    assert [each.start for each in segments] == [0, 7]
    both = [rebasing, Rebasing(MONTHS[13], "A merger")]
    assert len(read(maturing, rebasings=both).reading.chart.segments) == 2


def test_only_newer_figures_are_told_as_coming_after_what_is_judged():
    """The newest are hidden here, so that none is shown after what is judged."""
    maturing = replace(MATURING, settles_after=2)
    known = zip([*MONTHS[:3], *MONTHS[7:18]], [50, 40, 30, *SETTLED, 60, 50], strict=True)
    hidden = set(MONTHS[16:18])
    keep(*(value(maturing.key, WEST_MERCIA, month, each, suppressed=month in hidden) for month, each in known))
    signal = read(maturing)
    assert signal.judged_up_to is None
    said = showing.finding_of(signal, today=TODAY).sentences
    assert not any("are provisional" in each for each in said)
    assert any(each.startswith("2 figures before a gap") for each in said)


def test_a_provisional_figure_is_called_so_beside_a_verdict_that_says_of_which_month_it_is():
    signal = signal_of([*SETTLED, *RISING_STILL])
    row = showing.row_of(signal)
    assert (row.period, row.judged) == ("March 2024, provisional", "judged up to September 2023")
    assert row.short_period == "Mar 2024, provisional"
    assert "judged up to September 2023" in showing.signal_markup(row)
    said = "Figures after September 2023 are provisional: they may still move, and are not judged."
    assert said in showing.finding_of(signal, today=TODAY).sentences


def test_a_verdict_about_the_newest_figure_and_a_provisional_figure_without_a_verdict_name_no_other_month():
    settled = showing.row_of(signal_of([*SETTLED, *RISING_STILL], replace(MATURING, settles_after=0)))
    assert (settled.period, settled.judged) == ("March 2024", "")
    too_few = showing.row_of(signal_of([*SETTLED[:3], *RISING_STILL]))
    assert (too_few.period, too_few.judged) == ("September 2023, provisional", "")


def test_a_rank_by_provisional_figures_is_called_provisional():
    rate = replace(MATURING, denominator=Quantity("residents", residents=True), per=1000, settles_after=1)
    keep(*(value(rate.key, area, MONTHS[0], 60, 1000) for area in (WEST_MERCIA, WARWICKSHIRE)))
    moving, settled = (signals.comparison_of(each, WEST_MERCIA) for each in (rate, replace(rate, settles_after=0)))
    assert moving is not None
    assert settled is not None
    assert wording.rank_words(moving) == "1 of 2, shared with 1 other, provisional"
    assert wording.rank_words(settled) == "1 of 2, shared with 1 other"


def test_the_table_says_by_which_average_and_limits_each_month_was_judged():
    newest, *others = showing.figures_of(signal_of([*SETTLED, *RISING_STILL]))
    mean, reach = sum(SETTLED) / 9, 2.66 * (3 + 5 + 3 + 2 + 5 + 7 + 5 + 2) / 8
    assert newest.usual == "", "a provisional month is not judged"
    assert others[-1].usual == f"{mean:.0f} ({mean - reach:.0f} to {mean + reach:.0f})"
    assert showing.figures_of(signal_of(SETTLED[:6]))[0].usual == ""


def test_a_month_becomes_part_of_the_finding_once_it_has_settled():
    assert signal_of([*SETTLED, *RISING_STILL], replace(MATURING, settles_after=0)).is_getting_worse(MONTHS[15])


def test_what_was_getting_worse_long_ago_is_not_getting_worse_now_and_stands_behind_what_is_known_now():
    signal = signal_of([*SETTLED, *RISING_STILL], replace(MATURING, settles_after=0))
    soon, late = date(2025, 3, 31), date(2025, 4, 1)  # its newest month is March 2024
    assert (signal.is_getting_worse(soon), signal.is_getting_worse(late)) == (True, False)
    assert signal.badness(soon) < replace(signal, reading=None).badness(soon) < signal.badness(late)
    assert showing.row_of(signal, today=soon).old == ""
    assert showing.row_of(signal, today=late).old == "Newest figure: March 2024"


def test_a_row_of_what_is_old_says_nothing_of_its_target():
    aimed = replace(MATURING, settles_after=0, targets=(Target("level", "None", value=1),))
    signal = signal_of([*SETTLED, *RISING_STILL], aimed)
    soon, late = (showing.row_of(signal, today=day) for day in (date(2025, 3, 31), date(2025, 4, 1)))
    assert soon.assurance_words == "Consistently passing the target"
    assert (late.assurance, late.assurance_words) == (None, "")
    assert late.variation_words == soon.variation_words


def test_the_small_picture_of_what_is_old_has_no_judged_mark():
    signal = signal_of([*SETTLED, *RISING_STILL], replace(MATURING, settles_after=0))
    soon, late = (
        small_picture_of(signal, today=day).partition("</style>")[2] for day in (date(2025, 3, 31), date(2025, 4, 1))
    )
    assert "wm-spc__mark--concern" in soon
    assert "wm-spc__mark--common" in late
    assert "wm-spc__mark--concern" not in late


def test_a_newer_figure_that_is_hidden_for_being_small_says_nothing_of_how_things_stand_now():
    signal, late = signal_of([*SETTLED, *RISING_STILL], replace(MATURING, settles_after=0)), date(2025, 4, 1)
    points = signal.series.points
    hidden = replace(points[-1], period=date(2025, 3, 1), value=None, suppressed=True)
    later = replace(signal, series=replace(signal.series, points=(*points, hidden)))
    assert later.is_old(late)
    assert not later.is_getting_worse(late)
    assert showing.row_of(later, today=late).old == "Newest figure: March 2024"


def test_where_nothing_has_settled_all_is_provisional_and_nothing_is_said():
    signal = signal_of(RISING_STILL[:5])
    assert [point.provisional for point in signal.series.points] == [True] * 5
    assert signal.reading is None
    assert showing.row_of(signal).why == "Provisional"
    assert showing.finding_of(signal, today=TODAY).sentences == ("Provisional",)


def test_a_rebasing_waits_until_its_month_has_settled():
    signal = signal_of([*SETTLED, *RISING_STILL], rebasings=[Rebasing(MONTHS[10], "Two stations were merged.")])
    assert signal.reading.rebasings == ()
    assert (
        showing.finding_of(signal, today=TODAY).sentences
        == showing.finding_of(signal_of([*SETTLED, *RISING_STILL]), today=TODAY).sentences
    )


@pytest.mark.parametrize(("basis", "told"), [("rolling", "rolling sum"), ("cumulative", "total since the year began")])
def test_values_that_overlap_are_shown_without_a_chart(basis, told):
    signal = signal_of([*SETTLED, *RISING_STILL], replace(MATURING, basis=basis, settles_after=0))
    assert signal.reading is None
    assert showing.drawing_of(signal, showing.DESK) is None
    assert told in showing.row_of(signal).why
    assert len(showing.figures_of(signal)) == 15


def test_a_gap_before_a_month_that_has_not_settled_is_still_told():
    known = [*SETTLED, *RISING_STILL]
    months = [*MONTHS[:14], MONTHS[17]]
    keep(*(value(MATURING.key, WEST_MERCIA, month, each) for month, each in zip(months, known, strict=True)))
    signal = read(MATURING)
    assert signal.previous is None
    assert showing.figures_of(signal)[0].gap == 3


def test_of_several_targets_the_one_that_began_last_holds():
    old, new, coming = (
        Target("level", "A level", value=worth, since=since)
        for worth, since in ((70, date(2015, 4, 1)), (80, date(2022, 4, 1)), (90, date(2030, 4, 1)))
    )
    stretch = Target("stretch", "More", value=95, since=date(2023, 1, 1))
    change = Target("change", "More", baseline=Goal(date(2022, 9, 1), 50), percent=20)

    def held(*targets):
        return signal_of(SETTLED[:6], replace(MATURING, settles_after=0, targets=targets)).target

    assert held(old, new, coming, stretch) == held(coming, new, old) == new
    assert held(old, change) == change
    assert held(old, replace(new, area=WARWICKSHIRE.code)) == old
    assert held(replace(old, area=WEST_MERCIA.code), new).value == 70
    assert held(replace(coming, since=date(2031, 4, 1)), coming) == coming
    assert held() is None


def test_several_targets_are_each_drawn_and_judged_by_their_name():
    level, stretch = Target("level", "A promise", value=80), Target("stretch", "Far more", value=200)
    others = Target("level", "Of somebody else", value=5, area=WARWICKSHIRE.code)
    signal = signal_of(SETTLED, replace(MATURING, settles_after=0, targets=(stretch, others, level)))
    assert (signal.target, signal.aim) == (level, 80)
    drawing = showing.drawing_of(signal, showing.DESK)
    assert [(each.kind, each.value) for each in drawing.ends if each.kind in ("target", "stretch")] == [
        ("stretch", 200),
        ("target", 80),
    ]
    said = showing.finding_of(signal, today=TODAY).sentences
    assert "A promise: 80. The target will be met unless something changes." in said
    assert "Far more: 200. The target will be missed unless something changes." in said
    assert "Target 80. Target 200." in showing.description_of(signal)


def test_a_change_is_held_against_what_the_series_had_on_its_day_and_is_no_target_before():
    change = Target("change", "A fifth more", baseline_on=date(2023, 2, 28), percent=20, by=date(2023, 12, 31))
    measured = replace(MATURING, settles_after=0, targets=(change,))
    assert signal_of(SETTLED, measured).aim == pytest.approx(103 * 1.2)
    unknown = replace(measured, targets=(replace(change, baseline_on=date(2022, 6, 30)),))
    signal = read(unknown)
    assert signal.aim is None
    assert [end.kind for end in showing.drawing_of(signal, showing.DESK).ends] == ["upper", "mean", "lower"]
    assert "A fifth more by 31 December 2023" in str(showing.definition_rows(unknown))


def test_a_target_to_come_is_told_with_its_forecast_and_its_interval():
    path = Target("trajectory", "On the way", points=(Goal(MONTHS[0], 100), Goal(date(2025, 6, 30), 190)))
    signal = signal_of([100 + 3 * n + n % 2 for n in range(20)], replace(MATURING, settles_after=0, targets=(path,)))
    said = " ".join(showing.finding_of(signal, today=TODAY).sentences)
    assert "At this rate the target of 190 for June 2025 is missed by" in said
    assert "between" in said
    assert [each.kind for each in showing.drawing_of(signal, showing.DESK).courses] == ["target"]


@pytest.mark.parametrize(("unit", "is_capped"), [("%", True), ("crimes", False)])
def test_a_share_is_never_expected_above_a_hundred(unit, is_capped):
    target = Target("level", "Nearly all", value=99, by=date(2025, 3, 31))
    share = replace(MATURING, unit=unit, settles_after=0, targets=(target,))
    said = " ".join(
        showing.finding_of(signal_of([40 + 3 * number for number in range(20)], share), today=TODAY).sentences
    )
    assert "for March 2025" in said
    assert ("Expected is 100" in said) == is_capped


def test_an_old_figure_promises_nothing():
    target = Target("level", "Nearly all", value=99, by=date(2025, 3, 31))
    measured = replace(MATURING, settles_after=0, targets=(target,))
    signal = signal_of([40 + 3 * number for number in range(20)], measured)  # up to August 2024
    soon, late = (
        " ".join(showing.finding_of(signal, today=day).sentences) for day in (date(2025, 8, 31), date(2025, 9, 1))
    )
    assert "The target will be" in soon
    assert "At this rate" in soon
    assert "target" not in late
    assert "will" not in late.split()
    assert showing.finding_of(signal, today=date(2025, 9, 1)).title == showing.title_of(signal)


def test_figures_that_are_printed_alike_have_not_moved():
    share = replace(MATURING, unit="%", decimals=1, settles_after=0)
    assert showing.row_of(signal_of([5.0, 5.04], share)).moved == "= as before"
    assert showing.row_of(signal_of([5.0, 5.06], share)).moved == "▲ from 5.0%"


def test_a_hidden_month_is_a_row_of_its_own_and_no_gap_as_well():
    months = [
        value(MATURING.key, WEST_MERCIA, month, 50, suppressed=place == 2) for place, month in enumerate(MONTHS[:5])
    ]
    keep(*months)
    assert [each.gap for each in showing.figures_of(read(MATURING))] == [0] * 5
    keep(*months[:1], *months[2:])
    assert [each.gap for each in showing.figures_of(read(MATURING))] == [0, 0, 1, 0]


def test_without_limits_nothing_is_said_of_them_or_of_signals():
    few = replace(MATURING, settles_after=0)
    keep(*(value(few.key, WEST_MERCIA, month, 50 + month.month) for month in (*MONTHS[:2], *MONTHS[3:5])))
    said = " ".join(showing.finding_of(read(few), today=TODAY).sentences)
    assert "1 period has no value: March 2023." in said
    assert "limits" not in said


def test_a_target_of_a_percentage_is_missed_by_points():
    target = Target("level", "Nearly all", value=99, by=date(2025, 3, 31))
    share = replace(MATURING, unit="%", decimals=1, settles_after=0, targets=(target,))
    said = " ".join(showing.finding_of(signal_of([40 + number for number in range(20)], share), today=TODAY).sentences)
    assert "It rises by 1.0 points a month." in said
    assert "the target of 99.0% for March 2025 is missed by 33.0 points." in said


def test_only_a_figure_that_is_known_to_be_the_same_is_called_the_same():
    keep(
        value(MATURING.key, WEST_MERCIA, MONTHS[0], 50),
        value(MATURING.key, WEST_MERCIA, MONTHS[1], 50, first_numerator=48),
        value(MATURING.key, WEST_MERCIA, MONTHS[2], 50, first_numerator=None),
        value(MATURING.key, WEST_MERCIA, MONTHS[3], 50, suppressed=True),
    )
    signal = read(MATURING)
    assert [each.first for each in showing.figures_of(signal)] == ["", "", "48", "the same"]


def test_another_group_is_compared_anew(monkeypatch):
    rate = replace(MATURING, denominator=Quantity("residents", residents=True), per=1000)
    keep(value(rate.key, WEST_MERCIA, MONTHS[0], 60, 1000), value(rate.key, WARWICKSHIRE, MONTHS[0], 50, 1000))
    before = signals.comparison_of(rate, WEST_MERCIA)
    renamed = tuple(replace(each, name="Others") for each in comparators())
    monkeypatch.setattr("wardmote.performance.selectors.signals.comparators", lambda: renamed)
    monkeypatch.setattr("wardmote.performance.selectors.series.comparators", lambda: renamed)
    assert before.group != "Others"
    assert signals.comparison_of(rate, WEST_MERCIA).group == "Others"


def test_figures_that_were_loaded_young_and_not_again_are_told():
    crime = replace(MATURING, settles_after=1)
    known = list(zip(MONTHS, SETTLED, strict=False))
    keep(
        *(
            value(crime.key, WEST_MERCIA, month, each, vintage=1 + (number > 2))
            for number, (month, each) in enumerate(known)
        )
    )
    signal = read(crime)
    assert (
        "1 figure was loaded before it settled and not since: it may have moved."
        in showing.finding_of(signal, today=TODAY).sentences
    )
    assert [each.state for each in showing.figures_of(signal)] == [
        "Provisional",
        *[""] * 5,
        "Loaded before it settled",
        "",
        "",
    ]
