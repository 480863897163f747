"""Finding words in plans: what the index holds of them, and what of it somebody may see."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from wardmote.core.organisations.models import Body, Post
from wardmote.core.search.selectors import all_words
from wardmote.core.ui.hooks import Hit, Indexable
from wardmote.plans.models import Activity, Commitment, PlanVersion, Update
from wardmote.plans.selectors.reading import plans_for

AT_ONCE = 2000
VERSION = ("version__state", "version__plan_id", "version__plan__partnership_id")


def words_of_commitments(ids: Sequence[int] | None) -> Iterator[Indexable]:
    """What the index holds of these commitments, or of all."""
    rows = Commitment.objects.all() if ids is None else Commitment.objects.filter(pk__in=ids)
    fields = rows.order_by("pk").values_list("pk", "statement", "ref_printed", "ref", "retired_on", *VERSION)
    for pk, statement, printed, ref, retired_on, state, plan, partnership in fields.iterator(chunk_size=AT_ONCE):
        yield Indexable(
            subject=pk,
            text=statement,
            partnership=partnership,
            within=plan,
            refs=(printed, ref),
            kept=state == PlanVersion.State.CURRENT and retired_on is None,
        )


def words_of_activities(ids: Sequence[int] | None) -> Iterator[Indexable]:
    """What the index holds of these activities, or of all. What is said of their progress stands in their updates."""
    rows = Activity.objects.all() if ids is None else Activity.objects.filter(pk__in=ids)
    fields = rows.order_by("pk").values_list(
        "pk", "text", "owners_printed", "ref_printed", "ref", "retired_on", *VERSION
    )
    for pk, text, owners, printed, ref, retired_on, state, plan, partnership in fields.iterator(chunk_size=AT_ONCE):
        yield Indexable(
            subject=pk,
            text=f"{text}\n{owners}",
            partnership=partnership,
            within=plan,
            refs=(printed, ref),
            kept=state == PlanVersion.State.CURRENT and retired_on is None,
        )


def words_of_updates(ids: Sequence[int] | None) -> Iterator[Indexable]:
    """What the index holds of these updates, or of all: both texts, under the day they speak of."""
    rows = Update.objects.all() if ids is None else Update.objects.filter(pk__in=ids)
    fields = rows.order_by("pk").values_list(
        "pk", "internal_text", "public_text", "as_at", "recorded_at", "activity__retired_on",
        *(f"activity__{name}" for name in VERSION),
    )  # fmt: skip
    for pk, internal, public, as_at, recorded_at, retired_on, state, plan, partnership in fields.iterator(
        chunk_size=AT_ONCE
    ):
        yield Indexable(
            subject=pk,
            text=_both(internal, public),
            partnership=partnership,
            within=plan,
            on=as_at or localdate(recorded_at),
            kept=state != PlanVersion.State.DRAFT and retired_on is None,
        )


def words_of_update(update: Update, activity: Activity) -> Indexable:
    """The same of an update that was just written, from what is at hand."""
    plan = activity.version.plan
    return Indexable(
        subject=update.pk,
        text=_both(update.internal_text, update.public_text),
        partnership=plan.partnership_id,
        within=plan.pk,
        on=update.as_at or localdate(update.recorded_at),
        kept=activity.version.state != PlanVersion.State.DRAFT and activity.retired_on is None,
    )


def _both(internal: str, public: str) -> str:
    return internal if public in ("", internal) else f"{internal}\n{public}"


def show_commitments(user: Any, ids: Sequence[int]) -> dict[int, Hit]:
    """Results for those of these commitments that the user may read."""
    found = Commitment.objects.filter(pk__in=ids, **_in_force(user)).select_related("version__plan", "part__objective")
    return {
        each.pk: Hit(
            title=str(each),
            url=reverse("commitment", args=[each.version.plan.slug, each.key]),
            kind=_("Commitment"),
            context=f"{each.version.plan.title} › {each.part.objective.title}",
        )
        for each in found
    }


def show_activities(user: Any, ids: Sequence[int]) -> dict[int, Hit]:
    """Results for those of these activities that the user may read."""
    found = Activity.objects.filter(pk__in=ids, **_in_force(user)).select_related("version__plan", "commitment")
    return {
        each.pk: Hit(
            title=str(each),
            url=reverse("activity", args=[each.version.plan.slug, each.key]),
            kind=_("Activity"),
            excerpt=each.progress,
            context=each.version.plan.title,
            on=each.last_update_on,
        )
        for each in found
    }


def show_updates(user: Any, ids: Sequence[int]) -> dict[int, Hit]:
    """Results for those of these updates that the user may read: what was said, about which activity, and when.

    What was said in an earlier version leads to the activity in the version in force, as long as it is still there.
    """
    found = Update.objects.filter(
        pk__in=ids, activity__retired_on=None, activity__version__plan__in=plans_for(user=user)
    )
    here = Activity.objects.filter(
        version__plan=OuterRef("activity__version__plan"),
        version__state=PlanVersion.State.CURRENT,
        key=OuterRef("activity__key"),
        retired_on=None,
    )
    found = found.exclude(activity__version__state=PlanVersion.State.DRAFT).filter(Exists(here))
    return {
        each.pk: Hit(
            title=str(each.activity),
            url=reverse("activity", args=[each.activity.version.plan.slug, each.activity.key]),
            kind=_("Update"),
            excerpt=each.internal_text or each.public_text,
            context=each.activity.version.plan.title,
            on=each.as_at or localdate(each.recorded_at),
        )
        for each in found.select_related("activity__version__plan", "activity__commitment")
    }


def _in_force(user: Any) -> dict[str, Any]:
    return {
        "retired_on": None,
        "version__state": PlanVersion.State.CURRENT,
        "version__plan__in": plans_for(user=user),
    }


def titles_of_plans(user: Any) -> dict[int, str]:
    """The plans in force within which the user may search."""
    in_force = plans_for(user=user).filter(versions__state=PlanVersion.State.CURRENT)
    return dict(in_force.order_by("title").values_list("pk", "title"))


def bodies_with(words: Sequence[str], *, user: Any, limit: int) -> list[Body]:
    """Bodies of the partnerships whose plans the user may read."""
    partnerships = plans_for(user=user).values("partnership")
    found = Body.objects.filter(all_words(words, "name", "purpose"), partnership__in=partnerships)
    return list(found.order_by("name")[:limit])


def posts_with(words: Sequence[str], *, user: Any, limit: int) -> list[Post]:
    """Posts of the organisations whose plans the user may read."""
    plans = plans_for(user=user)
    theirs = Q(organisation__in=plans.values("partnership__force")) | Q(
        organisation__in=plans.values("partnership__governing_body")
    )
    found = Post.objects.filter(theirs, all_words(words, "name", "short_name"))
    return list(found.select_related("organisation").order_by("name")[:limit])
