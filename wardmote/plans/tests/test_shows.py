"""What an activity shows is asked from that activity on; asked of the whole plan it is the same."""

from __future__ import annotations

import pytest

from wardmote.plans.chains import follow
from wardmote.plans.models import Activity, CrossReference
from wardmote.plans.selectors.theirs import shows_from
from wardmote.plans.tests.factories import an_imported_plan

pytestmark = pytest.mark.django_db


def shows_in(version: int) -> dict[int, list[int]]:
    """What each activity of a version shows, in the order of print. A commitment shows by all of its activities."""
    references = list(
        CrossReference.objects.filter(
            version=version, kind=CrossReference.Kind.SHOW_THEIRS, from_activity__retired_on=None
        )
        .exclude(from_activity=None)
        .order_by("from_activity", "position", "pk")
        .values_list("from_activity", "to_activity", "to_commitment")
    )
    promises = {promise for _, _, promise in references if promise}
    members: dict[int, list[int]] = {}
    if promises:
        rows = Activity.objects.filter(commitment__in=promises, retired_on=None).order_by("position")
        for pk, promise in rows.values_list("pk", "commitment"):
            members.setdefault(promise, []).append(pk)
    shows: dict[int, list[int]] = {}
    for source, activity, promise in references:
        shows.setdefault(source or 0, []).extend([activity] if activity else members.get(promise or 0, []))
    return shows


def test_from_each_activity_on_it_is_what_the_whole_plan_says() -> None:
    version = an_imported_plan().version
    rows = {row.key: row for row in version.activities.all()}
    promises = {row.key: row for row in version.commitments.all()}
    pairs = [("1-1", rows["2-1"]), ("2-1", promises["3"]), ("3-1", rows["1-1"]), ("3-1", rows["2-2"])]
    for position, (source, to) in enumerate(pairs, start=100):
        CrossReference.objects.create(
            version=version,
            from_activity=rows[source],
            ref="x",
            kind=CrossReference.Kind.SHOW_THEIRS,
            position=position,
            **{"to_activity" if isinstance(to, Activity) else "to_commitment": to},
        )
    whole = shows_in(version.pk)
    assert whole
    for row in rows.values():
        part = shows_from([row.pk], version=version.pk)
        assert follow(row.pk, part) == follow(row.pk, whole)
    retired = rows["2-1"]
    Activity.objects.filter(pk=retired.pk).update(retired_on="2026-04-30")
    assert retired.pk not in shows_from([rows["1-1"].pk], version=version.pk)
