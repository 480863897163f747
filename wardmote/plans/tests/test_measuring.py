"""A commitment and its measures: linked by a person, shown both ways, and heard where a rating says otherwise."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from wardmote.core.accounts.models import Role, User
from wardmote.performance.services.noting import rebase_chart
from wardmote.performance.tests.factories import SHROPSHIRE, WEST_MERCIA, keep, measure, value
from wardmote.performance.tests.figures import MONTHS, of_west_mercia, with_figures
from wardmote.plans import signals
from wardmote.plans.differences import differences_of, signals_of
from wardmote.plans.models import Activity, Commitment, MeasureLink, PlanImport
from wardmote.plans.selectors.listing import Filter, activities_in, listed_in, rows_of
from wardmote.plans.selectors.measuring import judged_by, objectives_with_measures
from wardmote.plans.selectors.scopes import every_plan, one_plan
from wardmote.plans.services.editing.splitting import Piece, split_commitment
from wardmote.plans.services.measuring import link_measure, unlink_measure
from wardmote.plans.services.versions import adopt_version, draft_version
from wardmote.plans.tests.factories import a_partnership, a_user, an_imported_plan, the_activity

TODAY = date(2026, 4, 10)
CRIME = measure("recorded-crime")


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    """Within a year of the newest figures, whenever the tests are run."""
    on(monkeypatch, TODAY)


TOLD = "Recorded crime: above its average since November 2024 (West Mercia, June 2025: 7,630 crimes)"


def on(monkeypatch: pytest.MonkeyPatch, day: date) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda *_args, **_more: day)


@pytest.fixture
def done(db: None, settings: Any, tmp_path: Any) -> PlanImport:
    settings.DATA_DIR = tmp_path
    with_figures()
    return an_imported_plan()


@pytest.fixture
def officer(done: PlanImport) -> User:
    return a_user(Role.POLICY_OFFICER, done.version.plan.partnership.governing_body, "keeper")


def a_green_activity(done: PlanImport) -> Activity:
    """One of which nothing else speaks against its rating."""
    activity = the_activity(done, "2-1")
    later = timezone.localdate() + timedelta(days=60)
    Activity.objects.filter(pk=activity.pk).update(
        latest=later, original_latest=later, last_update_on=timezone.localdate(), status="ongoing"
    )
    activity.refresh_from_db()
    assert activity.rating is not None
    assert activity.rating.key == "green"
    return activity


def test_what_is_green_while_its_measure_gets_worse_is_listed_and_says_which(done: PlanImport, officer: User) -> None:
    activity = a_green_activity(done)
    scope = one_plan(done.version, today=TODAY)
    assert activity not in activities_in(scope, narrowed=Filter(show="differing"))
    link_measure(activity.commitment, CRIME, WEST_MERCIA, by=officer)
    assert activity in activities_in(scope, narrowed=Filter(show="differing"))
    (shown,) = differences_of(rows_of([activity.pk], scope), scope)
    assert shown.against == (f"getting worse: {TOLD}",)


def test_of_a_plan_at_rest_no_figure_is_told_that_came_later(done: PlanImport, officer: User) -> None:
    link_measure(a_green_activity(done).commitment, CRIME, WEST_MERCIA, by=officer)
    (judged,) = judged_by(the_activity(done, "2-1").commitment)
    now, before = judged.worse_on(TODAY), judged.worse_on(date(2025, 5, 31))
    assert now is not None
    assert now.words == TOLD
    assert before is None or "June 2025" not in before.words
    assert judged.worse_on(date(2010, 1, 1)) is None


def test_signals_are_narrowed_to_an_objective_and_grouped_by_all_of_them(
    done: PlanImport, officer: User, client: Client
) -> None:
    commitment = the_activity(done, "2-1").commitment
    objective = commitment.part.objective
    client.force_login(officer)
    assert "Every objective" not in client.get(reverse("signals")).content.decode()
    link_measure(commitment, CRIME, WEST_MERCIA, by=officer)
    key = f"{done.version.plan.slug}.{objective.slug}"
    said = client.get(reverse("signals"), {"objective": key}).content.decode()
    assert "Recorded crime</a>" in said
    assert "Special constables</a>" not in said
    grouped = client.get(reverse("signals"), {"order": "objective"}).content.decode()
    assert (
        grouped.index(f'{objective.title} <span class="wm-group__count">')
        < grouped.index("Recorded crime</a>")
        < grouped.index("For no objective")
    )
    assert grouped.index("For no objective") < grouped.index("Special constables</a>")
    nowhere = client.get(reverse("signals"), {"objective": "no.such"}).content.decode()
    assert "Special constables</a>" in nowhere  # what is no choice narrows nothing


def test_objectives_of_plans_that_somebody_may_not_read_are_not_offered(done: PlanImport, officer: User) -> None:
    link_measure(the_activity(done, "2-1").commitment, CRIME, WEST_MERCIA, by=officer)
    stranger = a_user(Role.POLICY_OFFICER, a_partnership("Elsewhere").governing_body, "stranger")
    assert len(objectives_with_measures(user=officer)) == 1
    assert objectives_with_measures(user=stranger) == []


def test_a_measure_that_gets_worse_speaks_against_on_track_alone(done: PlanImport) -> None:
    activity = a_green_activity(done)
    found = signals_of(activity, editions=0, today=TODAY, worse=["Recorded crime"])
    assert "measure_worse" in signals.differing(found, rating="green")
    assert "measure_worse" not in signals.differing(found, rating="red")
    assert "measure_worse" not in signals_of(activity, editions=0, today=TODAY)


def test_a_new_load_is_heard_at_once(done: PlanImport, officer: User) -> None:
    activity = a_green_activity(done)
    link_measure(activity.commitment, CRIME, WEST_MERCIA, by=officer)

    def listed() -> bool:
        scope = every_plan(user=officer, today=timezone.localdate())
        found = listed_in(scope, narrowed=Filter(show="differing"), moves={}, order="", group="")
        return activity.pk in found.keys

    assert listed()
    keep(*(value("recorded-crime", WEST_MERCIA, month, 700 + month.month) for month in MONTHS))
    assert not listed()


def test_a_rebasing_is_heard_in_its_own_partnership_alone(done: PlanImport, officer: User) -> None:
    activity = a_green_activity(done)
    link_measure(activity.commitment, CRIME, WEST_MERCIA, by=officer)
    scope = one_plan(done.version, today=TODAY)
    ours, others = done.version.plan.partnership, a_partnership("Elsewhere")
    for partnership, is_listed in ((others, True), (ours, False)):
        analyst = a_user(Role.ANALYST, partnership.force, f"analyst {partnership}")
        rebase_chart(partnership, CRIME, WEST_MERCIA, period=MONTHS[22], reason="Two merged.", by=analyst)
        assert activities_in(scope, narrowed=Filter(show="differing")).filter(pk=activity.pk).exists() == is_listed


def test_only_who_edits_the_plan_links_and_each_measure_once(done: PlanImport, officer: User) -> None:
    commitment = the_activity(done, "2-1").commitment
    made = link_measure(commitment, CRIME, WEST_MERCIA, by=officer)
    link_measure(commitment, CRIME, SHROPSHIRE, by=officer)
    with pytest.raises(ValidationError):
        link_measure(commitment, CRIME, WEST_MERCIA, by=officer)
    stranger = a_user(Role.POLICY_OFFICER, a_partnership("Elsewhere").force, "stranger")
    with pytest.raises(PermissionDenied):
        link_measure(commitment, measure("special-constables"), WEST_MERCIA, by=stranger)
    with pytest.raises(PermissionDenied):
        unlink_measure(made, by=stranger)
    unlink_measure(made, by=officer)
    assert MeasureLink.objects.get().area == SHROPSHIRE.code
    with pytest.raises(IntegrityError), transaction.atomic():
        MeasureLink.objects.create(
            commitment=commitment, measure=CRIME.key, area=SHROPSHIRE.code, recorded_at=timezone.now()
        )


def test_the_next_version_keeps_its_measures(done: PlanImport, officer: User) -> None:
    link_measure(the_activity(done, "2-1").commitment, CRIME, WEST_MERCIA, by=officer)
    plan = done.version.plan
    draft = draft_version(plan, title="The next plan", reason="A new term.", by=officer)
    adopt_version(draft, on=timezone.localdate(), kind="new_term", reason="Agreed.", by=officer)
    (link,) = MeasureLink.objects.filter(commitment__version=draft)
    assert (link.measure, link.area) == (CRIME.key, WEST_MERCIA.code)


def measures_of(commitments: Iterable[Commitment]) -> list[list[tuple[str, str]]]:
    return [list(each.measure_links.values_list("measure", "area")) for each in commitments]


def test_the_pieces_of_a_commitment_in_force_are_judged_by_its_measures(done: PlanImport, officer: User) -> None:
    commitment = the_activity(done, "2-1").commitment
    made = link_measure(commitment, CRIME, WEST_MERCIA, by=officer)
    link_measure(commitment, CRIME, SHROPSHIRE, by=officer)
    pieces = split_commitment(commitment, [Piece("One half."), Piece("The other.")], reason="Two things.", by=officer)
    assert measures_of(pieces) == [[(CRIME.key, WEST_MERCIA.code), (CRIME.key, SHROPSHIRE.code)]] * 2
    copy = pieces[1].measure_links.get(area=WEST_MERCIA.code)
    assert (copy.by, copy.recorded_at) == (made.by, made.recorded_at)


def test_the_pieces_of_a_draft_get_the_measures_once_when_it_is_adopted(done: PlanImport, officer: User) -> None:
    commitment = the_activity(done, "2-1").commitment
    link_measure(commitment, CRIME, WEST_MERCIA, by=officer)
    draft = draft_version(done.version.plan, title="The next plan", reason="A new term.", by=officer)
    drafted = draft.commitments.get(key=commitment.key)
    pieces = split_commitment(drafted, [Piece("One half."), Piece("The other.")], reason="", by=officer)
    assert measures_of(pieces) == [[], []]
    adopt_version(draft, on=timezone.localdate(), kind="new_term", reason="Agreed.", by=officer)
    assert measures_of(pieces) == [[(CRIME.key, WEST_MERCIA.code)]] * 2


def test_the_pages_show_it_both_ways(done: PlanImport, officer: User, client: Client) -> None:
    activity = a_green_activity(done)
    plan = done.version.plan
    client.force_login(officer)
    where = [plan.slug, activity.commitment.key]
    address = reverse("commitment_measures", args=where)
    assert client.post(address, {"measure": "", "area": ""}).status_code == 422
    assert client.post(address, {"measure": "no-such", "area": WEST_MERCIA.code}).status_code == 422
    assert client.post(address, {"measure": CRIME.key, "area": WEST_MERCIA.code}).status_code == 302
    assert client.post(address, {"measure": CRIME.key, "area": WEST_MERCIA.code}).status_code == 422
    commitment = client.get(reverse("commitment", args=where)).content.decode()
    assert "Getting worse, high" in commitment
    shown = client.get(reverse("measure", args=[CRIME.key]), {"area": WEST_MERCIA.code}).content.decode()
    assert "Commitments it belongs to" in shown
    assert plan.title in shown
    today = " ".join(client.get(reverse("today")).content.decode().split())
    panel = today.partition("On track, while its measure is getting worse")[2].partition("</section>")[0]
    assert f'href="{reverse("measure", args=[CRIME.key])}?area={WEST_MERCIA.code}">{TOLD}</a>' in panel
    assert "Who is asked: " in panel
    assert reverse("commitment", args=where) in panel
    of_activity = client.get(reverse("activity", args=[plan.slug, activity.key])).content.decode()
    assert "getting worse: Recorded crime" in of_activity
    link = MeasureLink.objects.get()
    taken = reverse("commitment_measure_unlink", args=[*where, link.pk])
    assert client.get(taken).status_code == 404
    assert client.post(reverse("commitment_measure_unlink", args=[*where, link.pk + 1])).status_code == 404
    assert client.post(taken).status_code == 302
    assert not MeasureLink.objects.exists()


def test_today_says_what_gets_worse_in_the_figures_of_the_own_force_and_of_no_other(
    done: PlanImport, officer: User, client: Client
) -> None:
    client.force_login(officer)
    assert "Getting worse in the figures" not in client.get(reverse("today")).content.decode()
    of_west_mercia(done.version.plan.partnership)
    said = " ".join(client.get(reverse("today")).content.decode().split())
    panel = said.partition("Getting worse in the figures of West Mercia")[2].partition("</section>")[0]
    assert "Recorded crime</a>" in panel
    assert "<strong>7,630</strong>" in panel
    assert "Getting worse, high" in panel
    assert "judged up to May 2025" in panel
    assert "Jun 2025, provisional" in panel
    assert "Getting worse: 1." in panel
    assert f"{reverse('signals')}?area={WEST_MERCIA.code}" in panel


def test_a_measure_whose_figures_are_old_is_getting_worse_nowhere(
    done: PlanImport, officer: User, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    on(monkeypatch, date(2026, 7, 1))  # its newest month is June 2025
    activity = a_green_activity(done)
    link_measure(activity.commitment, CRIME, WEST_MERCIA, by=officer)
    of_west_mercia(done.version.plan.partnership)
    client.force_login(officer)
    assert activity not in activities_in(
        one_plan(done.version, today=date(2026, 7, 1)), narrowed=Filter(show="differing")
    )
    today = client.get(reverse("today")).content.decode()
    assert "On track, while its measure is getting worse" not in today
    assert "Getting worse in the figures" not in today
    slug = done.version.plan.slug
    assert "getting worse:" not in client.get(reverse("activity", args=[slug, activity.key])).content.decode()
    shown = client.get(reverse("commitment", args=[slug, activity.commitment.key])).content.decode()
    assert "Newest figure: June 2025" in shown


def test_another_partnerships_commitments_are_not_named_on_a_measure(
    done: PlanImport, officer: User, client: Client
) -> None:
    link_measure(the_activity(done, "2-1").commitment, CRIME, WEST_MERCIA, by=officer)
    client.force_login(a_user(Role.OWNER, a_partnership("Elsewhere").force, "stranger"))
    shown = client.get(reverse("measure", args=[CRIME.key]), {"area": WEST_MERCIA.code})
    assert shown.status_code == 200
    assert "Commitments it belongs to" not in shown.content.decode()
