"""What programs read of this room: measures, areas, figures and signals, as every member of staff sees them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from functools import partial
from itertools import islice
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field

from wardmote.core.accounts.permissions import partnerships_where
from wardmote.core.api.access import reader
from wardmote.core.api.paging import (
    ChangesAsked,
    ChangesPage,
    Page,
    PageAsked,
    page_by_name,
    page_of_changes,
    place_in,
    turned,
)
from wardmote.core.api.problems import NotUnderstood
from wardmote.performance import definitions
from wardmote.performance.permissions import VIEW
from wardmote.performance.rules.chart import Segment
from wardmote.performance.selectors.figures import Asked, Figure, Place, figures_after, told_up_to
from wardmote.performance.selectors.parts import PartFigure, PartPlace, parts_after
from wardmote.performance.selectors.series import area_called
from wardmote.performance.selectors.series import areas as every_area
from wardmote.performance.selectors.signals import Signal, signals_after
from wardmote.performance.showing import kinds_of

router = Router(tags=["Figures"])
Key = Annotated[str, Field(max_length=60, pattern=r"^[\w-]*$")]
Answer = dict[str, Any]


class MeasureRow(Schema):
    """A reviewed definition."""

    key: str = Field(description="The measure’s key. It never changes.")
    version: int = Field(description="A new version is another measure: read its figures anew.")
    title: str
    why: str = Field(description="Why it matters.")
    unit: str
    better: str = Field(description="up, down or neither.")
    frequency: str = Field(description="month, quarter or year.")
    numerator: str = Field(description="What is counted.")
    denominator: str | None = Field(description="What it is divided by.")
    per: float = Field(description="The value is numerator ÷ denominator × per.")
    decimals: int
    small_numbers: str = Field(description="What is suppressed, and why.")
    owner: str
    checked_on: date
    review_by: date


class MeasuresPage(Page):
    items: list[MeasureRow]


@router.get("measures", response=MeasuresPage, url_name="api_measures", summary="Measures")
def measures(request: HttpRequest, response: HttpResponse, asked: Query[PageAsked]) -> Answer:
    """What is measured, and how: every definition in use."""
    reader(request, VIEW)
    return page_by_name(request, response, definitions.measures(), asked, name="key", told=_measure_row)


def _measure_row(measure: definitions.Measure) -> MeasureRow:
    told = {name: getattr(measure, name) for name in MeasureRow.model_fields if hasattr(measure, name)}
    below = measure.denominator.label if measure.denominator else None
    return MeasureRow(**{**told, "numerator": measure.numerator.label, "denominator": below})


class AreaRow(Schema):
    """A place that figures are kept for."""

    code: str = Field(description="The area’s code, as the Office for National Statistics has it.")
    name: str
    kind: str = Field(description="force, partnership or district.")
    parent: str | None = Field(description="The code of the area that it lies in.")


class AreasPage(Page):
    items: list[AreaRow]


@router.get("areas", response=AreasPage, url_name="api_areas", summary="Areas")
def areas(request: HttpRequest, response: HttpResponse, asked: Query[PageAsked]) -> Answer:
    """The places that have figures."""
    reader(request, VIEW)
    return page_by_name(request, response, every_area(), asked, name="code")


class SeriesAsked(Schema):
    """Which series."""

    area: Key = Field("", description="The code of one area.")
    measure: Key = Field("", description="The key of one measure.")


def _must_be_known(area: str, measure: str) -> None:
    """Refuse what is not known: no rows would look like no figures."""
    if measure and definitions.measure(measure) is None:
        raise NotUnderstood("measure", "There is no such measure. Ask measures for those that are known.")
    if area and area_called(area) is None:
        raise NotUnderstood("area", "There is no such area. Ask areas for those that have figures.")


class PartsAsked(SeriesAsked, ChangesAsked):
    """Which parts of figures."""


class FiguresAsked(SeriesAsked, ChangesAsked):
    """Which figures."""

    period_from: date | None = Field(None, description="Only periods that begin on this day or later.")
    period_to: date | None = Field(None, description="Only periods that begin on this day or earlier.")


class FigureRow(Schema):
    """One measure of one area in one period. Area, measure and period are its key."""

    area: str
    measure: str
    period: date = Field(description="The first day of the period.")
    value: float | None = Field(description="Null where it is not known, suppressed or removed: never zero.")
    numerator: float | None
    denominator: float | None
    first_published: float | None = Field(description="The value as it was first published.")
    provisional: bool = Field(description="It may still move.")
    early: bool = Field(description="It was last loaded before it had settled, though later periods are known by now.")
    suppressed: bool = Field(description="Too small to be shown.")
    vintage: int | None = Field(description="The number of the load it is from; null where it was typed by hand.")
    changed_at: datetime | None = Field(description="When it was last told otherwise.")
    removed: bool = Field(description="There is no such figure any more: drop yours.")


class FiguresPage(ChangesPage):
    items: list[FigureRow]


@router.get("figures", response=FiguresPage, url_name="api_figures", summary="Figures")
def figures(request: HttpRequest, response: HttpResponse, asked: Query[FiguresAsked], page: Query[PageAsked]) -> Answer:
    """Every figure, by area, measure and period; or only what has changed."""
    wanted = Asked(asked.area, asked.measure, asked.period_from, asked.period_to, asked.since())
    return _page_of_changes(
        request, response, page, row=FigureRow, place=_place, following=figures_after, wanted=wanted
    )


def _page_of_changes(
    request: HttpRequest,
    response: HttpResponse,
    page: PageAsked,
    *,
    row: type[Schema],
    place: Callable[..., Place | PartPlace],
    following: Callable[..., list[Any]],
    wanted: Asked,
) -> Answer:
    """A page of those that are ``wanted``, each told as a ``row``. ``following`` gives them from a ``place`` on."""
    reader(request, VIEW)
    if wanted.since is None:  # else it may be one that is gone, which is to be told
        _must_be_known(wanted.area, wanted.measure)
    return page_of_changes(
        request,
        response,
        page,
        as_at=told_up_to(now=timezone.now()),
        place=place,
        find=lambda after, limit: following(after, wanted, limit=limit),
        ended=lambda each: [*map(str, each.place)],
        told=partial(_placed, row),
    )


def _placed(row: type[Schema], figure: Figure | PartFigure) -> Answer:
    told = {name: getattr(figure, name) for name in row.model_fields if hasattr(figure, name)}
    return {**figure.place._asdict(), **told}


class PartRow(Schema):
    """What a figure is made of: one value of one column. Area, measure, breakdown and part are its key.

    Parts are of the newest whole quarter of their area; those of the next one take their place.
    """

    area: str
    measure: str
    breakdown: str = Field(description="The column by which the measure is taken apart.")
    part: str = Field(description="The value in that column; empty where it is not recorded.")
    first_month: date | None = Field(description="The first day of the first month.")
    last_month: date | None = Field(description="The first day of the last month.")
    value: float | None = Field(
        description="Null where it is not known, suppressed or removed, and where a part has no residents to divide by."
    )
    numerator: float | None
    denominator: float | None
    provisional: bool = Field(description="One of its months may still move.")
    early: bool = Field(description="One of its months was last loaded before it had settled.")
    suppressed: bool = Field(description="Too small to be shown, or it would tell one that is.")
    changed_at: datetime | None = Field(description="When it was last told otherwise.")
    removed: bool = Field(description="There is no such part any more: drop yours.")


class PartsPage(ChangesPage):
    items: list[PartRow]


@router.get("parts", response=PartsPage, url_name="api_parts", summary="Parts of figures")
def parts(request: HttpRequest, response: HttpResponse, asked: Query[PartsAsked], page: Query[PageAsked]) -> Answer:
    """What the figures of the newest whole quarter are made of; or only what has changed of it."""
    wanted = Asked(asked.area, asked.measure, since=asked.since())
    return _page_of_changes(
        request, response, page, row=PartRow, place=_part_place, following=parts_after, wanted=wanted
    )


def _part_place(area: str, measure: str, breakdown: str, part: str) -> PartPlace:
    return PartPlace(str(area), str(measure), str(breakdown), str(part))


class SignalRow(Schema):
    """What the chart of one measure of one area says of its settled periods."""

    area: str
    measure: str
    latest_period: date | None
    latest_value: float | None
    old: bool = Field(description="Its newest figure is too old to say how things stand now.")
    variation: str | None = Field(
        description="What the last point says: common, improvement_…, concern_… or neither_…."
    )
    assurance: str | None = Field(description="What the limits say of the target: passing, hit_or_miss or failing.")
    hindrance: str | None = Field(description="Why there is no signal.")
    judged_up_to: date | None = Field(
        description="The last period that the signal is about: later figures are provisional. Null where there is no signal."
    )
    cautions: list[str]
    mean: float | None
    lower_limit: float | None
    upper_limit: float | None
    target: float | None = Field(description="What is aimed at in the latest period.")


class SignalsPage(Page):
    items: list[SignalRow]


@router.get("signals", response=SignalsPage, url_name="api_signals", summary="Signals")
def signals(request: HttpRequest, response: HttpResponse, asked: Query[SeriesAsked], page: Query[PageAsked]) -> Answer:
    """What the chart of each measure of each area says, drawn as your own partnership has rebased it."""
    user = reader(request, VIEW)
    _must_be_known(asked.area, asked.measure)
    after = place_in(page.cursor, _series)
    found = signals_after(after, area=asked.area, measure=asked.measure, partnerships=partnerships_where(user, VIEW))
    rows = list(islice(found, page.limit + 1))
    return turned(request, response, rows, limit=page.limit, ended=_series_of, told=_signal_row)


def _series(area: str, measure: str) -> tuple[str, str]:
    return str(area), str(measure)


def _series_of(signal: Signal) -> tuple[str, str]:
    return signal.series.area.code, signal.measure.key


def _signal_row(signal: Signal) -> SignalRow:
    area, measure = _series_of(signal)
    reading, latest = signal.reading, signal.latest
    judged = reading if reading and reading.hindrance is None else None
    limits = judged.chart.segments[-1].limits if judged else None
    return SignalRow(
        area=area,
        measure=measure,
        latest_period=latest.period if latest else None,
        latest_value=latest.value if latest else None,
        old=signal.is_old(timezone.localdate()),
        variation=judged.variation if judged else None,
        assurance=judged.assurance if judged else None,
        hindrance=signal.refused.reason if signal.refused else reading.hindrance if reading else None,
        judged_up_to=judged.days[-1] if judged else None,
        cautions=list(signal.cautions) if reading else [],
        mean=limits.mean if limits else None,
        lower_limit=limits.lower if limits else None,
        upper_limit=limits.upper if limits else None,
        target=signal.aim,
    )


class ChartPointRow(Schema):
    """One point of a chart. Points of periods that are still provisional are not judged and not here."""

    area: str
    measure: str
    period: date
    value: float
    mean: float | None
    lower_limit: float | None
    upper_limit: float | None
    cause: str | None = Field(description="The rule by which the point is special.")
    kind: str = Field(description="common, improvement, concern or neither.")


class ChartPointsPage(Page):
    items: list[ChartPointRow]


@router.get("chart-points", response=ChartPointsPage, url_name="api_chart_points", summary="Points of charts")
def chart_points(
    request: HttpRequest, response: HttpResponse, asked: Query[SeriesAsked], page: Query[PageAsked]
) -> Answer:
    """The mean, the limits and the signal of every point of every chart."""
    user = reader(request, VIEW)
    _must_be_known(asked.area, asked.measure)
    after = place_in(page.cursor, _place)
    found = signals_after(
        after[:2] if after else None,
        area=asked.area,
        measure=asked.measure,
        partnerships=partnerships_where(user, VIEW),
        itself_too=True,
    )
    points = (row for signal in found for row in _points_of(signal))
    following = (row for row in points if after is None or _place_of(row) > after)
    rows = list(islice(following, page.limit + 1))
    return turned(request, response, rows, limit=page.limit, ended=lambda row: [*map(str, _place_of(row))])


def _place_of(row: ChartPointRow) -> Place:
    return Place(row.area, row.measure, row.period)


def _place(area: str, measure: str, period: str) -> Place:
    return Place(str(area), str(measure), date.fromisoformat(period))


def _points_of(signal: Signal) -> Iterator[ChartPointRow]:
    reading = signal.reading
    if reading is None:
        return
    area, measure = _series_of(signal)
    kinds = kinds_of(signal.measure, reading)
    for at, (day, value) in enumerate(zip(reading.days, reading.chart.values, strict=True)):
        segment: Segment = next(each for each in reading.chart.segments if each.start <= at < each.stop)
        judged = segment.limits if reading.hindrance is None else None
        yield ChartPointRow(
            area=area,
            measure=measure,
            period=day,
            value=value,
            mean=judged.mean if judged else None,
            lower_limit=judged.lower if judged else None,
            upper_limit=judged.upper if judged else None,
            cause=reading.chart.causes[at] if judged else None,
            kind=kinds[at],
        )
