"""What this room hangs into the shared pages: menu, landings, search, and names for the history."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from wardmote.core.accounts.models import Role
from wardmote.core.files import holders as holding
from wardmote.core.files.hanging import panel as evidence_panel
from wardmote.core.organisations.selectors import vacant_after
from wardmote.core.ui import hooks
from wardmote.core.ui.hooks import Destination, Hit
from wardmote.plans import mending
from wardmote.plans.models import Activity, Commitment, Objective, Part, Plan, PlanVersion
from wardmote.plans.selectors import searching
from wardmote.plans.selectors.keeping import saved_views_named
from wardmote.plans.selectors.owning import activities_naming, commitments_naming, led_by
from wardmote.plans.selectors.reading import plans_for
from wardmote.plans.services.reminding import remind

MOST_OFFERED = 20


def register() -> None:
    """Called once, when the app is ready."""
    hooks.add_menu_entry(hooks.MenuEntry(_("Plans"), "plans", "plans.view_plan", order=10, section="plans"))
    hooks.add_menu_entry(
        hooks.MenuEntry(_("My updates"), "my_updates", "plans.update_activity", order=20, section="my-updates")
    )
    hooks.add_landing(hooks.Landing(Role.OWNER, lambda user: reverse("my_updates"), order=10))
    hooks.add_menu_entry(hooks.MenuEntry(_("Today"), "today", "plans.view_plan", order=5, section="today"))
    for role, order in ((Role.CHIEF_OFFICER, 30), (Role.POLICY_OFFICER, 35)):
        hooks.add_landing(hooks.Landing(role, lambda user: reverse("today"), order=order))
    for role in (Role.SECRETARY, Role.NEIGHBOURHOOD_OFFICER):
        hooks.add_landing(hooks.Landing(role, _first_plan, order=50))
    hooks.add_letters(
        {"plans.reminder": _("Updates that are asked for"), "plans.escalation": _("Updates that stay out")}
    )
    hooks.add_chore(hooks.Chore("remind", lambda now: remind(now=now)))
    register_searches()
    register_destinations()
    register_clearables()
    register_evidence()
    hooks.add_subject(
        hooks.Subject("plans.activity", _("Activity"), _partnership, _activity_url, (*OF_PLAN, "commitment"))
    )
    hooks.add_subject(hooks.Subject("plans.commitment", _("Commitment"), _partnership, _commitment_url, OF_PLAN))
    hooks.add_subject(
        hooks.Subject(
            "plans.plan",
            _("Plan"),
            lambda plan: plan.partnership,
            lambda plan: reverse("plan_versions", args=[plan.slug]),
        )
    )
    hooks.add_subject(hooks.Subject("plans.objective", _("Objective"), _partnership))
    hooks.add_subject(
        hooks.Subject("plans.part", _("Part of a plan"), lambda record: record.objective.version.plan.partnership)
    )
    hooks.add_subject(hooks.Subject("plans.planversion", _("Plan"), lambda record: record.plan.partnership, _plan_url))
    hooks.add_subject(hooks.Subject("plans.planimport", _("Document imported"), _partnership, _imports_url, OF_PLAN))
    hooks.add_panel(hooks.Panel("post", _led_by_post, order=10))
    hooks.add_panel(hooks.Panel("person.erasing", _that_name, order=10))
    hooks.add_panel(hooks.Panel("person.leaving", _left_unowned, order=10))
    hooks.add_subject(
        hooks.Subject("plans.bulkchange", _("Change to many activities"), _partnership, _bulk_url, OF_PLAN)
    )
    hooks.add_subject(hooks.Subject("plans.savedview", _("Saved list"), lambda record: record.partnership))
    hooks.add_verbs(
        {
            "plans.imported": _("Imported a document"),
            "plans.import_undone": _("Undid an import"),
            "plans.generated": _("Put invented plans in"),
            "plans.updated": _("Updated an activity"),
            "plans.measure_linked": _("Linked a commitment with a measure"),
            "plans.measure_unlinked": _("Took a measure away from a commitment"),
            "plans.rated": _("Rated an activity"),
            "plans.unchanged": _("Said that nothing has changed"),
            "plans.assured": _("Recorded assurance"),
            "plans.date_agreed": _("Agreed a new date"),
            "plans.step_ticked": _("Ticked off a step"),
            "plans.step_unticked": _("Took a step's tick away"),
            "plans.dependency_added": _("Said what an activity waits for"),
            "plans.dependency_decided": _("Recorded a decision"),
            "plans.dependency_put_off": _("Recorded when a decision is expected"),
            "plans.retired": _("Took rows out of the plan"),
            "plans.brought_back": _("Brought rows back into the plan"),
            "plans.added": _("Added to a plan"),
            "plans.edited": _("Edited a plan"),
            "plans.moved": _("Moved within a plan"),
            "plans.reordered": _("Changed the order of a plan"),
            "plans.split": _("Split a row of a plan"),
            "plans.merged": _("Merged rows of a plan"),
            "plans.renumbered": _("Renumbered a row of a plan"),
            "plans.carried_over": _("Carried over from an earlier version"),
            "plans.version_drafted": _("Began a new version of a plan"),
            "plans.version_described": _("Named a draft of a plan"),
            "plans.version_adopted": _("Adopted a new version of a plan"),
            "plans.draft_discarded": _("Put a draft of a plan away"),
            "plans.taken_over": _("Took a plan over from another body"),
            "plans.shown_to_public": _("Gave a plan a public page"),
            "plans.hidden_from_public": _("Took the public page of a plan away"),
            "plans.linked": _("Linked commitments of two plans"),
            "plans.unlinked": _("Took a link between commitments away"),
            "plans.cadence_agreed": _("Agreed how often updates are asked for"),
            "plans.reminded": _("Wrote to somebody about updates"),
            "plans.link_sent_again": _("Sent a new personal link"),
            "plans.handed_back": _("Handed an activity back"),
            "plans.hand_back_settled": _("Settled whose an activity is"),
            "accounts.personal_links_ended": _("Revoked personal links"),
            "plans.owner_resolved": _("Matched an owner"),
            "plans.bulk_changed": _("Changed many activities"),
            "plans.bulk_undone": _("Undid a change to many activities"),
            "plans.view_saved": _("Saved a list"),
            "plans.view_renamed": _("Renamed a saved list"),
            "plans.view_deleted": _("Forgot a saved list"),
            "organisations.alias_decided": _("Decided about a name"),
            "organisations.body_added": _("Added a body"),
            "clearance.cleared": _("Cleared text for the public"),
            "plans.public_text_mended": _("Mended a text for the public"),
            "clearance.sent_back": _("Sent a text back"),
            "clearance.withdrawn": _("Withdrew a text from the public"),
        }
    )


def _led_by_post(user: Any, post: Any) -> tuple[str, dict[str, Any]] | None:
    """On a post's page: what it leads."""
    found = list(led_by([post], user=user))
    return ("plans/led_panel.html", {"title": _("Activities that this post leads"), "rows": found}) if found else None


def _left_unowned(user: Any, leaving: Any) -> tuple[str, dict[str, Any]] | None:
    """On the page of somebody who leaves: what their posts lead that nobody holds from the next day on."""
    posts = [holding.post for holding in leaving.holdings]
    left = vacant_after(posts, without=leaving.person, on=leaving.on)
    found = list(led_by(left, user=user))
    title = _("What this leaves without an owner")
    return "plans/led_panel.html", {"title": title, "rows": found, "none": _("Nothing: somebody else holds the posts.")}


def _that_name(user: Any, person: Any) -> tuple[str, dict[str, Any]] | None:
    """On the page of erasing somebody: where in plans their name stands, for a person to read."""
    found = [
        (row, reverse(kind, args=[row.version.plan.slug, row.key]))
        for kind, rows in (
            ("commitment", commitments_naming(person.name, user=user)),
            ("activity", activities_naming(person.name, user=user)),
        )
        for row in rows
    ]
    title = _("What has this name in its words or its history")
    return ("plans/naming_panel.html", {"title": title, "rows": found}) if found else None


def _first_plan(user: Any) -> str | None:
    """The plan where the user has one, else the list of them."""
    found = list(plans_for(user=user).filter(versions__state=PlanVersion.State.CURRENT)[:2])
    return reverse("plan", args=[found[0].slug]) if len(found) == 1 else reverse("plans")


OF_PLAN = ("version__plan__partnership",)


def _partnership(record: Any) -> Any:
    return record.version.plan.partnership


def _activity_url(record: Any) -> str | None:
    return reverse("activity", args=[record.version.plan.slug, record.key]) if isinstance(record, Activity) else None


def _commitment_url(record: Any) -> str | None:
    return reverse("commitment", args=[record.version.plan.slug, record.key])


def _plan_url(record: Any) -> str | None:
    return reverse("plan", args=[record.plan.slug])


def _bulk_url(record: Any) -> str | None:
    return reverse("bulk_change", args=[record.version.plan.slug, record.pk])


def _imports_url(record: Any) -> str | None:
    plan: Plan = record.version.plan
    return reverse("imports", args=[plan.slug])


def register_searches() -> None:
    """What of a plan can be found. The numbers stand in the index and belong to these kinds for good."""
    view = "plans.view_plan"
    commitments = (searching.words_of_commitments, searching.show_commitments)
    activities = (searching.words_of_activities, searching.show_activities)
    updates = (searching.words_of_updates, searching.show_updates)
    hooks.add_search_kind(hooks.SearchKind(1, "commitment", _("Commitments"), view, *commitments, order=10))
    hooks.add_search_kind(hooks.SearchKind(2, "activity", _("Activities"), view, *activities, order=20))
    hooks.add_search_kind(hooks.SearchKind(3, "update", _("Updates"), view, *updates, order=25))
    hooks.name_search_places_by(searching.titles_of_plans)
    hooks.add_search_source(
        hooks.SearchSource(_("Boards and other bodies"), _find_bodies, order=30, key="body", permission=view)
    )
    hooks.add_search_source(hooks.SearchSource(_("Posts"), _find_posts, order=35, key="post", permission=view))


def register_destinations() -> None:
    """Where the palette leads, and the letters after g."""
    hooks.add_destinations(hooks.Destinations(_("Plans"), _go_to_plans, order=10))
    hooks.add_destinations(hooks.Destinations(_("Saved lists"), _go_to_lists, order=20))
    hooks.add_go_key(hooks.GoKey("p", _("Plans"), "plans", "plans.view_plan"))
    hooks.add_go_key(hooks.GoKey("t", _("Today"), "today", "plans.view_plan"))
    hooks.add_go_key(hooks.GoKey("a", _("Activities of all plans"), "all_activities", "plans.view_plan"))
    hooks.add_go_key(hooks.GoKey("m", _("My updates"), "my_updates", "plans.update_activity"))


def _go_to_plans(user: Any, words: str) -> Iterator[Destination]:
    found = plans_for(user=user).filter(versions__state=PlanVersion.State.CURRENT, title__icontains=words)
    for plan in found.order_by("title")[:MOST_OFFERED]:
        yield Destination(plan.title, reverse("plan", args=[plan.slug]), plan.owner.name)


def _go_to_lists(user: Any, words: str) -> Iterator[Destination]:
    for view in saved_views_named(words, user=user)[:MOST_OFFERED]:
        path = reverse("activities", args=[view.plan.slug]) if view.plan else reverse("all_activities")
        yield Destination(
            view.name, f"{path}?{view.query}" if view.query else path, view.plan.title if view.plan else ""
        )


def _find_bodies(user: Any, words: Sequence[str], limit: int) -> Iterator[Hit]:
    found = searching.bodies_with(words, user=user, limit=limit)
    plans: dict[int, Plan] = {}
    for plan in plans_for(user=user) if found else ():
        plans.setdefault(plan.partnership_id, plan)
    for body in found:
        plan = plans[body.partnership_id]
        url = f"{reverse('bodies', args=[plan.slug])}#body-{body.pk}"
        yield Hit(title=body.name, url=url, kind=_("Body"), excerpt=body.purpose, context=plan.partnership.name)


def _find_posts(user: Any, words: Sequence[str], limit: int) -> Iterator[Hit]:
    """Posts, each leading to what it leads and contributes to in the first plan of its organisation."""
    found = searching.posts_with(words, user=user, limit=limit)
    slugs: dict[int, str] = {}
    for plan in plans_for(user=user).filter(versions__state=PlanVersion.State.CURRENT) if found else ():
        for organisation in (plan.partnership.force_id, plan.partnership.governing_body_id):
            slugs.setdefault(organisation, plan.slug)
    for post in found:
        if slug := slugs.get(post.organisation_id):
            url = f"{reverse('activities', args=[slug])}?{urlencode({'owner': post.name})}"
            yield Hit(title=post.name, url=url, kind=_("Post"), context=post.organisation.name)


def register_clearables() -> None:
    """Which words of a plan may be published, and how the clearing list calls them."""
    hooks.add_clearable(
        hooks.Clearable(
            "plans.commitment",
            _("Commitment"),
            {"statement": _("Commitment")},
            lambda ids: _described(Commitment, ids),
            about=_of_plan("version__plan"),
            mend=mending.COMMITMENT,
        )
    )
    hooks.add_clearable(
        hooks.Clearable(
            "plans.activity",
            _("Activity"),
            {
                "text": _("What is done"),
                "public_progress": _("Progress"),
                "rating": _("Rating"),
                "timescale_printed": _("Timescale"),
                "status": _("Status"),
                "oversight_printed": _("Oversight"),
            },
            lambda ids: _described(Activity, ids),
            show=_said,
            about=_of_plan("version__plan"),
            mend=mending.ACTIVITY,
        )
    )
    for name, noun, describe, path in (
        ("objective", _("Objective"), _objectives, "version__plan"),
        ("part", _("Part"), _parts, "objective__version__plan"),
        ("plan", _("Plan"), _plans, ""),
    ):
        hooks.add_clearable(
            hooks.Clearable(
                f"plans.{name}",
                noun,
                {"title": _("Title")},
                describe,
                about=_of_plan(path),
                mend=mending.HEADINGS[name],
            )
        )
    hooks.add_clearable(
        hooks.Clearable(
            "plans.rating",
            _("Rating"),
            {"printed_key": _("What a rating means")},
            _ratings,
            about=_of_plan("scheme__plan_versions__plan"),
        )
    )


def _of_plan(path: str) -> hooks.About:
    """That records belong to a plan, which they reach by this path; the plan itself by none."""
    return hooks.About("plan", path or "pk", f"{path}__title" if path else "title")


def register_evidence() -> None:
    """What of a plan can have evidence: whoever may write about it may attach it."""
    noun = {"plans.activity": _("Activity"), "plans.commitment": _("Commitment")}
    rights = {"plans.activity": "plans.update_activity", "plans.commitment": "plans.edit_plan"}
    for name, model, url in (("activity", Activity, _activity_url), ("commitment", Commitment, _commitment_url)):
        holding.hold(
            holding.Holder(
                f"plans.{name}",
                noun[f"plans.{name}"],
                may_see="plans.view_plan",
                may_attach=rights[f"plans.{name}"],
                find=partial(_with_plan, model),
                partnership=_partnership,
                title=str,
                url=url,
            )
        )
        hooks.add_panel(hooks.Panel(f"plans.{name}", evidence_panel, order=10))


def _with_plan(model: Any, ids: Iterable[int]) -> dict[int, Any]:
    """Rows of a plan with all that the rights look at."""
    related = ["version__plan__partnership__force", "version__plan__partnership__governing_body"]
    related += ["part"] if model is Commitment else ["commitment__part"]
    return {row.pk: row for row in model.objects.filter(pk__in=list(ids)).select_related(*related)}


def _said(field: str, text: str) -> str:
    """A key as words: a status as the plan's pages say it, a rating as its word."""
    if field == "status":
        return str(dict(Activity.Status.choices).get(text, text))
    return text.capitalize() if field == "rating" else text


def _described(model: Any, ids: Iterable[int]) -> dict[int, tuple[str, str]]:
    name = "commitment" if model is Commitment else "activity"
    related = ["version__plan"] + ([] if model is Commitment else ["commitment"])
    rows = model.objects.filter(pk__in=list(ids)).select_related(*related)
    return {row.pk: (str(row), reverse(name, args=[row.version.plan.slug, row.key])) for row in rows}


def _objectives(ids: Iterable[int]) -> dict[int, tuple[str, str]]:
    rows = Objective.objects.filter(pk__in=list(ids)).select_related("version__plan")
    return {row.pk: (str(row), reverse("plan", args=[row.version.plan.slug])) for row in rows}


def _parts(ids: Iterable[int]) -> dict[int, tuple[str, str]]:
    rows = Part.objects.filter(pk__in=list(ids)).select_related("objective__version__plan")
    return {
        row.pk: (f"{row.objective}: {row}", reverse("plan", args=[row.objective.version.plan.slug])) for row in rows
    }


def _plans(ids: Iterable[int]) -> dict[int, tuple[str, str]]:
    return {row.pk: (row.title, reverse("plan", args=[row.slug])) for row in Plan.objects.filter(pk__in=list(ids))}


def _ratings(ids: Iterable[int]) -> dict[int, tuple[str, str]]:
    versions = (
        PlanVersion.objects.filter(scheme__ratings__in=list(ids))
        .select_related("plan")
        .prefetch_related("scheme__ratings")
    )
    return {
        rating.pk: (f"{version.plan}: {rating}", reverse("plan", args=[version.plan.slug]))
        for version in versions
        for rating in version.scheme.ratings.all()
    }
