"""Writing a report: its sections like a task list, a preview, and issuing it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.core.accounts.access import require
from wardmote.core.clearance.selectors import states_of
from wardmote.core.ui.downloads import download
from wardmote.core.ui.numbers import number_in
from wardmote.core.ui.page import page
from wardmote.reports.definitions import FROM_FIGURES, Section, outline
from wardmote.reports.forms.drafts import FORMS, DetailsForm, SectionForm, StartForm
from wardmote.reports.models import Draft
from wardmote.reports.rendering import file_of, preview
from wardmote.reports.selectors import versions_to_report_on
from wardmote.reports.selectors.figures import sentences_of
from wardmote.reports.services import briefing, drafting, issuing
from wardmote.reports.services.issuing import Gap
from wardmote.reports.views import finding
from wardmote.reports.views.editions import SECTION, crumbs
from wardmote.reports.words import WRITTEN, section_words


def draft_crumbs(draft: Draft) -> list[tuple[str, str]]:
    return [*crumbs(), (draft.title, reverse("draft", args=[draft.pk]))]


def _status(problem: bool) -> HTTPStatus:
    return HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK


# Starting


@require("reports.edit_draft")
def start(request: HttpRequest) -> HttpResponse:
    """Begin a report on a plan."""
    versions = list(versions_to_report_on(user=request.user))
    initial = {"as_at": timezone.localdate(), "audience": "panel", "plan": request.GET.get("plan", "")}
    form = StartForm(request.POST or None, versions=versions, initial=initial)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            draft = drafting.start_draft(
                form.versions[values["plan"]],
                report=values["outline"],
                as_at=values["as_at"],
                period=form.period,
                audience=values["audience"],
                body=values["body"],
                by=request.user,
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect("draft", draft.pk)
    return page(
        request,
        "reports/start.html",
        {"form": form, "versions": versions, "problem": bool(form.errors)},
        title=_("Start a report"),
        section=SECTION,
        breadcrumbs=crumbs(),
        status=_status(bool(form.errors)),
    )


# The draft as a task list


@require("reports.view_draft", finding.draft)
def draft(request: HttpRequest, draft: Draft) -> HttpResponse:
    """The sections of a report with where each stands, and what is missing or stale."""
    if draft.state == Draft.State.ISSUED and draft.edition:
        return redirect("edition", draft.edition.uuid)
    plan = briefing.plan_of(draft)
    found = issuing.gaps(draft, plan=plan)
    stops = [gap for gap in found if gap.weight == "stop"]
    may_edit = draft.state == Draft.State.OPEN and request.user.has_perm("reports.edit_draft", draft)
    return page(
        request,
        "reports/draft.html",
        {
            "draft": draft,
            "outline": outline(draft.outline),
            "tasks": _tasks(draft, plan, found),
            "stops": [_shown(gap, draft) for gap in stops],
            "looks": _by_section([gap for gap in found if gap.weight == "look"], draft),
            "looks_count": len(found) - len(stops),
            "may_edit": may_edit,
            "may_issue": draft.state == Draft.State.OPEN and request.user.has_perm("reports.issue_edition", draft),
            "may_clear": request.user.has_perm("clearance.clear_text", draft.version.plan.partnership),
            "waits": _waits(draft, plan),
        },
        title=draft.title,
        section=SECTION,
        breadcrumbs=crumbs(),
    )


def _tasks(draft: Draft, plan: Mapping[str, Any], found: Sequence[Gap]) -> list[dict[str, Any]]:
    """Each section with its state in words: the state is said, never shown by colour alone."""
    stopped = {gap.section for gap in found if gap.weight == "stop"}
    made_from = outline(draft.outline)
    words = briefing.public_words_of(draft, plan) if briefing.is_public(draft) else {}
    states = states_of(Draft, [draft.pk], words)
    return [
        {
            "section": section,
            "written": section.kind in WRITTEN,
            "state": _state(draft, section, section.key in stopped, states.get((draft.pk, section.key), "")),
            "is_open": section.key in stopped,
        }
        for section in made_from.sections
    ]


def _state(draft: Draft, section: Section, stopped: bool, cleared: str) -> str:
    filled = bool(section_words(section, draft.sections.get(section.key) or {}).strip())
    if stopped and not (filled and cleared):
        return _("To do")
    if section.kind in WRITTEN and not filled and section.kind != "appendix_list":
        return _("Empty: left out")
    if cleared == "waiting":
        return _("Waiting to be cleared")
    if cleared == "refused":
        return _("Sent back")
    if section.kind in WRITTEN:
        return _("Filled")
    return _("Made from the figures") if section.kind in FROM_FIGURES else _("Made from the plan")


def _shown(gap: Gap, draft: Draft) -> dict[str, str]:
    """A gap with the address of the place where it is mended, and of the measure that it speaks of."""
    if gap.activity:
        url = reverse("activity", args=[draft.version.plan.slug, gap.activity])
    elif gap.section:
        url = reverse("draft_section", args=[draft.pk, gap.section])
    else:
        url = reverse("draft_details", args=[draft.pk])
    measure = f"{reverse('measure', args=[gap.measure])}?area={gap.area}" if gap.measure else ""
    return {"message": gap.message, "url": url, "measure": measure}


def _by_section(found: Sequence[Gap], draft: Draft) -> list[dict[str, Any]]:
    """What may be left, in the order of the report."""
    headings = {section.key: section.heading for section in outline(draft.outline).sections}
    groups: dict[str, list[dict[str, str]]] = {}
    for gap in found:
        groups.setdefault(gap.section, []).append(_shown(gap, draft))
    names = {"": _("The report as a whole"), **headings}
    return [{"heading": names[key], "gaps": groups[key]} for key in names if key in groups]


def _waits(draft: Draft, plan: Mapping[str, Any]) -> int:
    """How many texts of a public report nobody has been asked to clear as the plan now says them."""
    if not briefing.is_public(draft):
        return 0
    words = briefing.public_words_of(draft, plan)
    return len(drafting.not_offered(draft, words))


@require("reports.edit_draft", finding.draft)
def offer(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Offer for clearing what a public report takes from the plan as it is now."""
    if request.method != "POST":
        raise Http404
    try:
        drafting.offer_again(draft, by=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("The words wait for a second person now."))
    return redirect("draft", draft.pk)


# Its details and sections


@require("reports.edit_draft", finding.draft)
def details(request: HttpRequest, draft: Draft) -> HttpResponse:
    """What the report covers, whom it is for, and what it is compared with."""
    _must_be_open(draft)
    editions = drafting.editions_to_compare(draft.version, draft.outline)
    form = DetailsForm(request.POST or None, editions=editions, initial=_details_of(draft))
    theirs: Draft | None = None
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            drafting.set_details(
                draft,
                title=values["title"],
                as_at=values["as_at"],
                period=form.period,
                audience=values["audience"],
                changes_since=values["changes_since"],
                only_changes=values["only_changes"],
                seen=values["seen"],
                by=request.user,
            )
        except drafting.SavedMeanwhile as error:
            theirs = error.draft
            _say_seen(form, error, drafting.seen_details(theirs))
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The details are saved."))
            return redirect("draft", draft.pk)
    return page(
        request,
        "reports/details.html",
        {"draft": draft, "form": form, "theirs": theirs, "problem": bool(form.errors)},
        title=_("Details of the report"),
        section=SECTION,
        breadcrumbs=draft_crumbs(draft),
        status=_status(bool(form.errors)),
    )


def _details_of(draft: Draft) -> dict[str, Any]:
    return {
        "title": draft.title,
        "period_starts_on": draft.period_starts_on,
        "period_ends_on": draft.period_ends_on,
        "as_at": draft.as_at,
        "audience": draft.audience,
        "changes_since": draft.changes_since_id,
        "only_changes": draft.only_changes,
        "seen": drafting.seen_details(draft),
    }


@require("reports.view_draft", finding.section, change="reports.edit_draft")
def section(request: HttpRequest, found: finding.SectionOfDraft) -> HttpResponse:
    """Write one section, or see what it is made from."""
    draft, section = found.draft, found.section
    _must_be_open(draft)
    may_edit = request.user.has_perm("reports.edit_draft", draft)
    if section.kind not in WRITTEN or not may_edit:
        return _read_only(request, draft, section)
    theirs: Draft | None = None
    form = _section_form(draft, section, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        values, seen = form.values(), form.cleaned_data["seen"]
        try:
            drafting.save_section(draft, section.key, values, seen=seen, by=request.user)
        except drafting.SavedMeanwhile as error:
            theirs = error.draft
            _say_seen(form, error, drafting.seen_section(theirs, section.key))
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return _after_saving(request, draft, section, form)
    return page(
        request,
        f"reports/section_{section.kind}.html"
        if section.kind in {"sessions", "highlights"}
        else "reports/section.html",
        {
            "draft": draft,
            "section": section,
            "form": form,
            "theirs": section_words(section, theirs.sections.get(section.key) or {}) if theirs else "",
            "conflict": theirs is not None,
            "problem": bool(form.errors),
        },
        title=section.heading,
        section=SECTION,
        breadcrumbs=draft_crumbs(draft),
        status=_status(bool(form.errors)),
    )


def _section_form(draft: Draft, section: Section, sent: Any) -> SectionForm:
    values = draft.sections.get(section.key) or {}
    more: dict[str, Any] = {}
    if section.kind == "highlights":
        more["plan"] = briefing.plan_of(draft)
    if section.figures:
        more["offers"] = sentences_of(draft, briefing.plan_of(draft))
    initial = {"seen": drafting.seen_section(draft, section.key)}
    return FORMS[section.kind](sent, section=section, values=values, initial=initial, **more)


def _after_saving(request: HttpRequest, draft: Draft, section: Section, form: SectionForm) -> HttpResponse:
    if "stay" in request.POST or form.picked():
        messages.success(request, _("“%(heading)s” is saved. Go on where you are.") % {"heading": section.heading})
        return redirect("draft_section", draft.pk, section.key)
    messages.success(request, _("“%(heading)s” is saved.") % {"heading": section.heading})
    return redirect("draft", draft.pk)


def _say_seen(form: Any, error: ValidationError, seen: str) -> None:
    """The writer has the other version before them now: saving again is a choice made with open eyes."""
    form.data = form.data.copy()
    form.data["seen"] = seen
    form.add_error(None, error.messages[0])


def _read_only(request: HttpRequest, draft: Draft, section: Section) -> HttpResponse:
    words = section_words(section, draft.sections.get(section.key) or {})
    return page(
        request,
        "reports/section_read.html",
        {
            "draft": draft,
            "section": section,
            "words": words,
            "written": section.kind in WRITTEN,
            "from_figures": section.kind in FROM_FIGURES,
        },
        title=section.heading,
        section=SECTION,
        breadcrumbs=draft_crumbs(draft),
    )


def _must_be_open(draft: Draft) -> None:
    if draft.state != Draft.State.OPEN:
        raise Http404


# Looking at it, and issuing it


@require("reports.view_draft", finding.draft)
def preview_draft(request: HttpRequest, draft: Draft) -> HttpResponse:
    """The report as it would be issued now."""
    _must_be_open(draft)
    return page(
        request,
        "reports/preview.html",
        {"draft": draft, "body": preview(issuing.compose_draft(draft))},
        title=_("Preview"),
        section=SECTION,
        breadcrumbs=draft_crumbs(draft),
    )


@require("reports.view_draft", finding.draft_file)
def draft_file(request: HttpRequest, found: finding.FileOfDraft) -> HttpResponse:
    """The report as it would be issued now, as a file that says on every page that it is a draft."""
    _must_be_open(found.draft)
    composed = issuing.compose_draft(found.draft, marking=_("Draft"))
    file = file_of(composed, found.kind, stem=f"{issuing.stem_of(found.draft)}-draft")  # type: ignore[arg-type]
    return download(file.data, file.name)


@require("reports.issue_edition", finding.draft)
def issue(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Ask once more, saying who will read it; then freeze it."""
    _must_be_open(draft)
    stops: list[Gap] = []
    reason = ""
    if request.method == "POST":
        seen = number_in(request.POST.get("seen"))
        try:
            edition = issuing.issue(draft, seen=-1 if seen is None else seen, by=request.user)
        except issuing.NotReady as error:
            stops = error.gaps
        except ValidationError as error:
            reason = error.messages[0]
            draft.refresh_from_db()
        else:
            messages.success(request, _("The report is issued. It stays as it is now."))
            return redirect("edition", edition.uuid)
    found = issuing.gaps(draft)
    return page(
        request,
        "reports/issue.html",
        {
            "draft": draft,
            "stops": [_shown(gap, draft) for gap in stops or [each for each in found if each.weight == "stop"]],
            "looks": sum(1 for gap in found if gap.weight == "look"),
            "reason": reason,
            "is_public": briefing.is_public(draft),
            "problem": bool(stops or reason),
        },
        title=_("Issue this report"),
        section=SECTION,
        breadcrumbs=draft_crumbs(draft),
        status=_status(bool(stops or reason)),
    )


@require("reports.edit_draft", finding.draft)
def put_away(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Put a draft away, after asking."""
    _must_be_open(draft)
    if request.method == "POST":
        drafting.discard_draft(draft, by=request.user)
        messages.success(request, _("The draft is put away."))
        return redirect("reports")
    return page(
        request,
        "reports/draft_put_away.html",
        {"draft": draft},
        title=_("Put a draft away"),
        section=SECTION,
        breadcrumbs=draft_crumbs(draft),
    )
