"""The pages on which a plan is edited: the desk with the whole tree, and one page for each thing done to a row.

What is not obvious is shown before it is done: the first sending of a form shows the consequences, the second does it.
They work alike on the version in force and on a draft; the address says which.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wardmote.core.accounts.access import require
from wardmote.core.ui.format import shorten
from wardmote.core.ui.numbers import number_in
from wardmote.core.ui.page import page
from wardmote.plans import editing_forms as asked
from wardmote.plans.models import Activity, Commitment, Objective, Part, PlanVersion
from wardmote.plans.selectors.editing import candidates_to_merge, consequences, places_for, tree_of
from wardmote.plans.selectors.lineage import merged_into
from wardmote.plans.services import editing
from wardmote.plans.services.changing import ChangedMeanwhile
from wardmote.plans.services.editing.renumbering import followers
from wardmote.plans.views import finding_versions as finding
from wardmote.plans.views.plans import version_crumbs

Row = Commitment | Activity


def address_of(row: Row) -> str:
    """Where a row is read: the pages of the version in force, or those of its own version."""
    commitment = row if isinstance(row, Commitment) else row.commitment
    slug = row.version.plan.slug
    if row.version.state == PlanVersion.State.CURRENT:
        return reverse("commitment" if row is commitment else "activity", args=[slug, row.key])
    return reverse("version_commitment", args=[slug, row.version.number, commitment.key])


def typed(request: HttpRequest, name: str) -> str:
    """What was typed into a search of the address, short, and without the sign that PostgreSQL cannot hold."""
    return request.GET.get(name, "").replace("\x00", "")[:200]


def edit_address(name: str, version: PlanVersion, *keys: Any) -> str:
    return reverse(name, args=[version.plan.slug, version.number, *keys])


def row_address(name: str, row: Row) -> str:
    level = "commitments" if isinstance(row, Commitment) else "activities"
    return edit_address(name, row.version, level, row.key)


def desk_crumbs(version: PlanVersion) -> list[tuple[str, str]]:
    crumbs = version_crumbs(version)
    if version.state != PlanVersion.State.CURRENT:
        crumbs.append((_("Version %(number)d") % {"number": version.number}, edit_address("plan_version", version)))
    return [*crumbs, (_("Edit the plan"), edit_address("plan_edit", version))]


def carry_out(form: asked.EditForm, do: Callable[[], Any]) -> Any:
    """What a valid form asks for, done; None, with the reasons on the form, where that cannot be."""
    try:
        return do()
    except editing.RetitledMeanwhile as error:
        form.carry("seen", editing.heading_mark(error.heading))
        form.add_error("title", error.messages[0])
    except ChangedMeanwhile as error:
        form.meanwhile = error.changes  # type: ignore[attr-defined]
        form.add_error(None, error.messages[0])
    except ValidationError as error:
        form.refuse(error)
    return None


def form_page(
    request: HttpRequest,
    version: PlanVersion,
    form: asked.EditForm,
    *,
    title: str,
    button: str,
    back: str,
    template: str = "plans/edit_form.html",
    crumbs: list[tuple[str, str]] | None = None,
    **context: Any,
) -> HttpResponse:
    """One question about a plan, with the reasons where it was refused."""
    values = {
        "version": version,
        "form": form,
        "button": button,
        "back": back,
        "meanwhile": getattr(form, "meanwhile", ()),
        "field_name": asked.field_name,
        "problem": bool(form.errors),
        "row": None,
        "tabs": [],
        "lead": "",
        "preview": None,
        "confirmed": "",
        "tone": "",
        **context,
    }
    crumbs = crumbs if crumbs is not None else desk_crumbs(version)
    status = 422 if form.errors else 200
    return page(request, template, values, title=title, section="plans", breadcrumbs=crumbs, status=status)


# The desk


@require("plans.edit_plan", finding.open_version)
def plan_edit(request: HttpRequest, version: PlanVersion) -> HttpResponse:
    """The whole plan, each row with its place and what can be done to it; a row goes up or down by one."""
    if request.method == "POST":
        row, up = _to_shift(version, request.POST.get("shift", ""))
        if not editing.shift(row, up=up, by=request.user):
            messages.info(request, _("It stands at the end already."))
        return redirect(f"{edit_address('plan_edit', version)}#{row._meta.model_name}-{row.pk}")
    return page(
        request,
        "plans/edit.html",
        {"version": version, "objectives": tree_of(version)},
        title=_("Edit the plan"),
        section="plans",
        breadcrumbs=desk_crumbs(version)[:-1],
    )


def _to_shift(version: PlanVersion, asked_for: str) -> tuple[Any, bool]:
    """(the row, whether upwards) of a button such as "commitment:12:up"; nothing of another version is found."""
    kind, number, direction = [*asked_for.split(":"), "", ""][:3]
    rows: dict[str, Any] = {
        "objective": version.objectives,
        "part": Part.objects.filter(objective__version=version),
        "commitment": version.commitments.filter(retired_on=None),
        "activity": version.activities.filter(retired_on=None),
    }
    row = rows[kind].filter(pk=number_in(number)).first() if kind in rows else None
    if row is None or direction not in {"up", "down"}:
        raise Http404
    return row, direction == "up"


# Headings


@require("plans.edit_plan", finding.open_version)
def objective_add(request: HttpRequest, version: PlanVersion) -> HttpResponse:
    """Add an objective."""
    form = asked.HeadingForm(request.POST or None)
    title = _("Add an objective")

    def do() -> Objective:
        return editing.add_objective(version, title=form.cleaned_data["title"], by=request.user)

    return _heading_page(request, version, form, do, title=title)


@require("plans.edit_plan", finding.open_objective)
def objective_edit(request: HttpRequest, objective: Objective) -> HttpResponse:
    """Change the title of an objective."""
    form = asked.HeadingForm(request.POST or None, initial=_as_it_stands(objective))

    def do() -> Objective:
        return editing.edit_objective(objective, by=request.user, **form.cleaned_data)

    return _heading_page(request, objective.version, form, do, title=_("Change an objective"))


@require("plans.edit_plan", finding.open_objective)
def part_add(request: HttpRequest, objective: Objective) -> HttpResponse:
    """Add a part to an objective."""
    form = asked.PartForm(request.POST or None)

    def do() -> Part:
        asked_for = form.cleaned_data
        return editing.add_part(
            objective, title=asked_for["title"], accountable=asked_for["accountable"], by=request.user
        )

    return _heading_page(request, objective.version, form, do, title=_("Add a part to %(name)s") % {"name": objective})


@require("plans.edit_plan", finding.open_part)
def part_edit(request: HttpRequest, part: Part) -> HttpResponse:
    """Change the title of a part, or whose commitments it holds."""
    form = asked.PartForm(request.POST or None, initial=_as_it_stands(part))

    def do() -> Part:
        return editing.edit_part(part, by=request.user, **form.cleaned_data)

    return _heading_page(request, part.objective.version, form, do, title=_("Change a part"))


def _as_it_stands(heading: Objective | Part) -> dict[str, str]:
    """What a form about a heading begins with, and the mark of it."""
    return {
        "title": heading.title,
        "accountable": getattr(heading, "accountable", ""),
        "seen": editing.heading_mark(heading),
    }


def _heading_page(
    request: HttpRequest, version: PlanVersion, form: asked.EditForm, do: Callable[[], Any], *, title: str
) -> HttpResponse:
    if request.method == "POST" and form.is_valid() and (made := carry_out(form, do)) is not None:
        messages.success(request, _("Saved."))
        return redirect(f"{edit_address('plan_edit', version)}#{made._meta.model_name}-{made.pk}")
    back = edit_address("plan_edit", version)
    return form_page(request, version, form, title=title, button=_("Save"), back=back)


# Adding and rewording


@require("plans.edit_plan", finding.open_part)
def commitment_add(request: HttpRequest, part: Part) -> HttpResponse:
    """Add a commitment to a part."""
    form = asked.CommitmentForm(request.POST or None)

    def do() -> Commitment:
        return editing.add_commitment(part, by=request.user, **form.cleaned_data)

    return _adding_page(request, part.objective.version, form, do, title=_("Add a commitment"), lead=str(part))


@require("plans.edit_plan", finding.open_commitment)
def activity_add(request: HttpRequest, commitment: Commitment) -> HttpResponse:
    """Add an activity to a commitment."""
    form = asked.ActivityForm(request.POST or None)

    def do() -> Activity:
        return editing.add_activity(commitment, by=request.user, **form.cleaned_data)

    return _adding_page(request, commitment.version, form, do, title=_("Add an activity"), lead=str(commitment)[:200])


def _adding_page(
    request: HttpRequest, version: PlanVersion, form: asked.EditForm, do: Callable[[], Any], *, title: str, lead: str
) -> HttpResponse:
    if request.method == "POST" and form.is_valid() and (made := carry_out(form, do)) is not None:
        messages.success(request, _("Added. What the public may read of it waits for a second person."))
        return redirect(f"{edit_address('plan_edit', version)}#{made._meta.model_name}-{made.pk}")
    back = edit_address("plan_edit", version)
    return form_page(request, version, form, title=title, lead=lead, button=_("Add it"), back=back)


@require("plans.edit_plan", finding.open_commitment)
def commitment_edit(request: HttpRequest, row: Commitment) -> HttpResponse:
    """Change the words of a commitment, or whose it is."""
    form = asked.EditCommitmentForm(request.POST or None, row=row)

    def do() -> Commitment:
        values = {name: form.cleaned_data[name] for name in ("statement", "accountable", "reason")}
        return editing.edit_commitment(row, by=request.user, seen=form.seen(), **values)

    return _row_page(request, row, form, do, title=_("Change commitment %(ref)s"), button=_("Save"), tab="")


@require("plans.edit_plan", finding.open_activity)
def activity_edit(request: HttpRequest, row: Activity) -> HttpResponse:
    """Change what an activity says, its timescale, its owners and who oversees it."""
    form = asked.EditActivityForm(request.POST or None, row=row)

    def do() -> Activity:
        names = ("text", "timescale_printed", "owners", "oversight", "reason")
        values = {name: form.cleaned_data[name] for name in names}
        return editing.edit_activity(row, by=request.user, seen=form.seen(), **values)

    return _row_page(request, row, form, do, title=_("Change activity %(ref)s"), button=_("Save"), tab="")


def _row_page(
    request: HttpRequest,
    row: Row,
    form: asked.RowForm,
    do: Callable[[], Any],
    *,
    title: str,
    button: str,
    tab: str,
    done: str = "",
    preview: Callable[[], dict[str, Any]] | None = None,
    **context: Any,
) -> HttpResponse:
    """One thing done to a row. With ``preview`` its consequences are shown first, and confirmed."""
    shown = None
    if request.method == "POST" and "more" not in request.POST and form.is_valid():
        if preview is None or form.is_confirmed:
            if carry_out(form, do) is not None:
                messages.success(request, done or _("Saved."))
                row.refresh_from_db()
                return redirect(address_of(row))
            if hasattr(form, "meanwhile"):
                row.refresh_from_db()
                form.now_seen(row.revision)
        if preview is not None and not form.errors:
            shown = carry_out(form, preview)
    return form_page(
        request,
        row.version,
        form,
        title=title % {"ref": row.ref_shown},
        button=button,
        back=address_of(row),
        row=row,
        tabs=tabs_of(row, tab),
        preview=shown,
        confirmed=form.fingerprint if shown is not None else "",
        **context,
    )


def tabs_of(row: Row, current: str) -> list[dict[str, Any]]:
    """Everything that can be done to a row, as links; ``current`` is the page at hand."""
    if row.retired_on is not None:
        return [{"text": _("Bring back"), "href": row_address("row_return", row), "current": True}]
    level = "commitment_edit" if isinstance(row, Commitment) else "activity_edit"
    tabs = [("", _("Words"), edit_address(level, row.version, row.key))]
    names = {
        "row_move": _("Move"),
        "row_split": _("Split"),
        "row_merge": _("Merge"),
        "row_renumber": _("Renumber"),
        "row_cadence": _("How often"),
        "row_retire": _("Take out"),
    }
    tabs += [(name, words, row_address(name, row)) for name, words in names.items()]
    return [{"text": text, "href": href, "current": name == current} for name, text, href in tabs]


# Moving, splitting, merging, renumbering


@require("plans.edit_plan", finding.open_row)
def row_move(request: HttpRequest, row: Row) -> HttpResponse:
    """Put a row somewhere else in the plan."""
    form = asked.MoveForm(request.POST or None, row=row, places=places_for(row))

    def do() -> Row:
        home, behind = form.place()
        more: dict[str, Any] = {
            "reason": form.cleaned_data["reason"],
            "by": request.user,
            "seen": form.seen(),
        }
        if isinstance(row, Commitment):
            part = Part.objects.select_related("objective").get(pk=home, objective__version=row.version)
            return editing.move_commitment(row, part=part, after=_row_in(row, behind), **more)
        commitment = row.version.commitments.get(pk=home)
        return editing.move_activity(row, commitment=commitment, after=_row_in(row, behind), **more)

    return _row_page(request, row, form, do, title=_("Move %(ref)s"), button=_("Move it"), tab="row_move")


def _row_in(row: Row, pk: int | None) -> Any:
    return type(row)._default_manager.get(pk=pk, version=row.version_id) if pk else None


@require("plans.edit_plan", finding.open_row)
def row_split(request: HttpRequest, row: Row) -> HttpResponse:
    """Make several rows of one."""
    number = number_in(request.POST.get("count"), longest=2) or 2
    number += "more" in request.POST
    data = request.POST.copy() if request.method == "POST" else None
    if data is not None:
        data["count"] = str(number)
    form = asked.SplitForm(data, row=row, count=number)

    def do() -> list[Any]:
        more: dict[str, Any] = {"reason": form.cleaned_data["reason"], "by": request.user, "seen": form.seen()}
        if isinstance(row, Commitment):
            return list(editing.split_commitment(row, form.pieces(), **more))
        return list(editing.split_activity(row, form.pieces(), **more))

    def preview() -> dict[str, Any]:
        return {"kind": "split", "pieces": form.pieces(), "hangs": consequences(row)}

    if "more" in request.POST:
        form.errors.clear()
    return _row_page(
        request, row, form, do, title=_("Split %(ref)s"), button=_("Split it"), tab="row_split", preview=preview,
        template="plans/edit_split.html",
    )  # fmt: skip


@require("plans.edit_plan", finding.open_row)
def row_merge(request: HttpRequest, row: Row) -> HttpResponse:
    """Make one row of several."""
    words = typed(request, "words")
    found = candidates_to_merge(row, words=words)
    form = asked.MergeForm(request.POST or None, row=row, candidates=found)

    def do() -> Row:
        more: dict[str, Any] = {"reason": form.cleaned_data["reason"], "by": request.user, "seen": form.seen_all()}
        if isinstance(row, Commitment):
            return editing.merge_commitments(row, form.chosen(), statement=form.cleaned_data["words"], **more)
        return editing.merge_activities(row, form.chosen(), text=form.cleaned_data["words"], **more)

    def preview() -> dict[str, Any]:
        chosen = form.chosen()
        was = row.statement if isinstance(row, Commitment) else row.text
        now = form.cleaned_data["words"]
        return {"kind": "merge", "others": chosen, "was": was, "now": now, "hangs": consequences(*chosen)}

    return _row_page(
        request, row, form, do, title=_("Merge %(ref)s with others"), button=_("Merge them"), tab="row_merge",
        preview=preview, template="plans/edit_merge.html", words=words,
    )  # fmt: skip


@require("plans.edit_plan", finding.open_row)
def row_renumber(request: HttpRequest, row: Row) -> HttpResponse:
    """Give a row another number."""
    form = asked.RenumberForm(request.POST or None, row=row)

    def do() -> Row:
        return editing.renumber(
            row,
            ref_printed=form.cleaned_data["ref_printed"],
            change_words=form.cleaned_data["change_words"],
            with_activities=form.cleaned_data.get("with_activities", False),
            reason=form.cleaned_data["reason"],
            by=request.user,
            seen=form.seen(),
        )

    def preview() -> dict[str, Any]:
        printed = form.cleaned_data["ref_printed"]
        follow = isinstance(row, Commitment) and form.cleaned_data.get("with_activities")
        numbers = [(row, printed), *(followers(row, printed) if follow and isinstance(row, Commitment) else [])]
        return {
            "kind": "renumber",
            "numbers": [(each, each.ref_shown, new.strip("() ")) for each, new in numbers],
            "places": [place for each, new in numbers for place in editing.mentions_of(each, new, row.version)],
            "change_words": form.cleaned_data["change_words"],
            "hangs": consequences(row),
        }

    return _row_page(
        request, row, form, do, title=_("Renumber %(ref)s"), button=_("Renumber it"), tab="row_renumber",
        preview=preview, previews=True,
    )  # fmt: skip


# Leaving and coming back


@require("plans.edit_plan", finding.open_row)
def row_retire(request: HttpRequest, row: Row) -> HttpResponse:
    """Take a row out of the plan; what hangs on it is shown before."""
    form = asked.RetireForm(request.POST or None, row=row)

    def do() -> list[Any]:
        values = form.cleaned_data
        return editing.retire_row(row, on=values["on"], reason=values["reason"], by=request.user, seen=form.seen())

    work = row.activities.filter(retired_on=None).count() if isinstance(row, Commitment) else 0
    lead = ngettext(
        "It leaves with %(num)d activity. The record keeps both.",
        "It leaves with %(num)d activities. The record keeps them all.",
        work,
    ) % {"num": work}
    return _row_page(
        request, row, form, do, title=_("Take %(ref)s out of the plan"), button=_("Take it out"), tab="row_retire",
        done=_("It has left the plan."), hangs=consequences(row), tone="warning",
        lead=lead if work else _("It leaves the plan. The record keeps it."),
    )  # fmt: skip


@require("plans.edit_plan", finding.open_row)
def row_return(request: HttpRequest, row: Row) -> HttpResponse:
    """Bring back a row that has left the plan."""
    if row.retired_on is None:
        raise Http404
    form = asked.ReturnForm(request.POST or None, row=row)

    def do() -> list[Any]:
        return editing.bring_back(row, reason=form.cleaned_data["reason"], by=request.user, seen=form.seen())

    into = merged_into(row)
    words = _(
        "What came from it at the merger goes back to it, the last opinion too. What was added since stays where it is."
        " It was merged into: %(row)s"
    )
    return _row_page(
        request, row, form, do, title=_("Bring %(ref)s back into the plan"), button=_("Bring it back"), tab="row_return",
        lead=words % {"row": shorten(str(into), 120)} if into else "",
        done=_("It is in the plan again. What the public may read of it waits for a second person."),
    )  # fmt: skip
