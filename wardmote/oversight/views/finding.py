"""One finding: what is done about it, who says what, and how it comes to its end; and the tracker of all of them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.core.accounts.access import require
from wardmote.core.clearance.selectors import states_of
from wardmote.core.ui.asking import ask
from wardmote.core.ui.hooks import panels_for
from wardmote.core.ui.page import page
from wardmote.oversight.downloads import as_file
from wardmote.oversight.forms.common import VoiceForm
from wardmote.oversight.forms.inspection import (
    AnswerForm,
    FindingForm,
    GiveWayForm,
    LinkRowsForm,
    MoveForm,
    SignOffForm,
    TrackerForm,
)
from wardmote.oversight.models import Finding, Inspection
from wardmote.oversight.permissions import (
    ANSWER_FINDING,
    KEEP,
    KEEP_SCRUTINY,
    SIGN_OFF,
    SPEAK_FOR_BODY,
    SPEAK_FOR_FORCE,
    VIEW,
)
from wardmote.oversight.rules.inspection import FINISHED, READY, is_overdue, moves_from
from wardmote.oversight.rules.meanwhile import mark_of
from wardmote.oversight.selectors import inspection as questions
from wardmote.oversight.selectors.scopes import posts_in
from wardmote.oversight.services import inspection as services
from wardmote.oversight.services.offering import clearable_fields
from wardmote.oversight.services.voices import say
from wardmote.oversight.tracker import as_grid
from wardmote.oversight.views import looking_up
from wardmote.oversight.views.asking import with_open_eyes
from wardmote.oversight.views.inspection import SECTION, crumbs, find_inspection

PER_PAGE = 100


def find_finding(number: int) -> Finding:
    return Finding.objects.select_related(*questions.RELATED, "became__inspection").get(pk=number)


def address(finding: Finding) -> str:
    return reverse("finding", args=[finding.pk])


def finding_crumbs(finding: Finding) -> list[tuple[str, str]]:
    return [*crumbs(finding.inspection), (finding.ref, address(finding))]


@require(VIEW)
def findings(request: HttpRequest) -> HttpResponse:
    """The tracker: every finding of every report, narrowed by any mix of filters; the address holds them all."""
    today = timezone.localdate()
    every = questions.findings_for(user=request.user)
    form = TrackerForm(
        request.GET or None,
        reports=questions.inspections_for(user=request.user, today=today),
        leads=questions.leads_of(every),
    )
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else {}
    found = questions.asked(every, show=chosen.get("show") or ("" if chosen.get("state") else "open"), today=today)
    for name, column in (("kind", "kind"), ("state", "state"), ("report", "inspection"), ("lead", "lead")):
        if chosen.get(name):
            found = found.filter(**{column: chosen[name]})
    found = questions.with_words(found, chosen.get("words") or "")
    if request.GET.get("as") in ("csv", "xlsx"):
        return as_file(as_grid(found), request.GET["as"], stem="findings")
    return page(
        request,
        "oversight/inspection/findings.html",
        {
            "form": form,
            "pages": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
            "states": questions.counts_by_state(every),
            "kinds": questions.counts_by_kind(every.exclude(state__in=FINISHED)),
            "today": today,
            "finished": FINISHED,
        },
        title=_("Findings of inspections"),
        section=SECTION,
        breadcrumbs=crumbs(),
        block="results",
    )


@require(VIEW, find_finding)
def finding(request: HttpRequest, finding: Finding) -> HttpResponse:
    """One finding with its two voices, its links, and everything that happened to it."""
    user, today = request.user, timezone.localdate()
    return page(
        request,
        "oversight/inspection/finding.html",
        {
            "finding": finding,
            "inspection": finding.inspection,
            "today": today,
            "overdue": is_overdue(finding.due, done=finding.state in FINISHED, today=today),
            "gaps": questions.gaps_of(finding),
            "moves": finding.moves.select_related("by"),
            "linked": questions.rows_linked(finding),
            "actions": questions.actions_from(finding),
            "beneath": finding.recommendations.select_related("lead"),
            "took_in": questions.that_gave_way_to(finding),
            "clearance": states_of(Finding, [finding.pk], clearable_fields(Finding)),
            "fields": clearable_fields(Finding),
            "may": {
                "keep": user.has_perm(KEEP_SCRUTINY, finding),
                "answer": user.has_perm(ANSWER_FINDING, finding),
                "move": user.has_perm(ANSWER_FINDING, finding) and bool(moves_from(finding.state)),
                "force": user.has_perm(SPEAK_FOR_FORCE, finding),
                "body": user.has_perm(SPEAK_FOR_BODY, finding),
                "sign_off": finding.state == READY
                and finding.proposed_by_id != user.pk
                and user.has_perm(SIGN_OFF, finding),
            },
            "may_act": user.has_perm(KEEP, finding),
            "panels": panels_for("oversight.finding", user=user, subject=finding),
            "proposed_it": finding.state == READY and finding.proposed_by_id == user.pk,
            "finished": finding.state in FINISHED,
        },
        title=finding.called,
        section=SECTION,
        breadcrumbs=crumbs(finding.inspection),
    )


@require(KEEP_SCRUTINY, find_inspection)
def finding_add(request: HttpRequest, inspection: Inspection) -> HttpResponse:
    """Put one finding of a report on record."""
    form = _about(request, inspection)

    def save() -> str:
        made = services.add_finding(inspection, **form.cleaned_data, by=request.user)
        messages.success(
            request, _("%(ref)s is on record. Add the next, or go back to the report.") % {"ref": made.ref}
        )
        return reverse("finding_add", args=[inspection.pk])

    return ask(
        request,
        form,
        save,
        title=_("Add a finding"),
        caption=inspection.title,
        button=_("Add this finding"),
        back=reverse("inspection", args=[inspection.pk]),
        section=SECTION,
        breadcrumbs=crumbs(inspection),
    )


@require(KEEP_SCRUTINY, find_finding)
def finding_edit(request: HttpRequest, finding: Finding) -> HttpResponse:
    """Mend what is on record about a finding."""
    given = {name: getattr(finding, name) for name in services.ASKED}
    form = _about(request, finding.inspection, finding, initial=given)

    def save() -> str:
        services.change_finding(finding, **form.cleaned_data, by=request.user)
        messages.success(request, _("The finding is changed."))
        return address(finding)

    return _ask(request, finding, form, save, title=_("Change the finding"), button=_("Save"))


def _about(request: HttpRequest, inspection: Inspection, finding: Finding | None = None, **options: Any) -> FindingForm:
    causes = questions.causes_of_concern(inspection)
    return FindingForm(
        request.POST or None,
        causes=causes.exclude(pk=finding.pk) if finding else causes,
        posts=posts_in(inspection.partnership),
        **options,
    )


@require(ANSWER_FINDING, find_finding)
def finding_answer(request: HttpRequest, finding: Finding) -> HttpResponse:
    """Say what will be done, or why nothing will."""
    given = {
        "action": finding.action,
        "no_action_reason": finding.no_action_reason,
        "seen": mark_of(finding.action, finding.no_action_reason),
    }
    form = AnswerForm(request.POST or None, initial=given)

    def save() -> str:
        services.answer(finding, **form.cleaned_data, by=request.user)
        messages.success(request, _("The answer is saved. A second person clears it for the public."))
        return address(finding)

    title, button = _("What is done about it"), _("Save the answer")
    return _ask(request, finding, form, with_open_eyes(form, save), title=title, button=button)


@require(SPEAK_FOR_FORCE, find_finding)
def finding_force(request: HttpRequest, finding: Finding) -> HttpResponse:
    """The chief officer's comments: the force's own voice."""
    return _comment(
        request,
        finding,
        "force_comment",
        verb="oversight.force_commented",
        title=_("Comments of %(name)s") % {"name": finding.partnership.force.name},
    )


@require(SPEAK_FOR_BODY, find_finding)
def finding_body(request: HttpRequest, finding: Finding) -> HttpResponse:
    """The governing body's comments, which follow the force's."""
    return _comment(
        request,
        finding,
        "body_comment",
        verb="oversight.body_commented",
        title=_("Comments of %(name)s") % {"name": finding.partnership.governing_body.name},
    )


def _comment(request: HttpRequest, finding: Finding, field: str, *, verb: str, title: str) -> HttpResponse:
    was = getattr(finding, field)
    form = VoiceForm(request.POST or None, label=title, initial={"text": was, "seen": mark_of(was)})

    def save() -> str:
        say(finding, field, form.cleaned_data["text"], seen=form.cleaned_data["seen"], verb=verb, by=request.user)
        messages.success(request, _("The comments are saved. A second person clears them for the public."))
        return address(finding)

    return _ask(request, finding, form, with_open_eyes(form, save), title=title, button=_("Save the comments"))


@require(ANSWER_FINDING, find_finding)
def finding_move(request: HttpRequest, finding: Finding) -> HttpResponse:
    """Move a finding on, or back."""
    form = MoveForm(request.POST or None, state=finding.state)

    def save() -> str:
        services.move(finding, **form.cleaned_data, by=request.user)
        messages.success(request, _("The finding has moved."))
        return address(finding)

    lead = _("It is now: %(state)s.") % {"state": finding.get_state_display()}
    return _ask(request, finding, form, save, title=_("Move the finding on"), button=_("Save"), lead=lead)


@require(SIGN_OFF, find_finding)
def finding_sign_off(request: HttpRequest, finding: Finding) -> HttpResponse:
    """Close a finding that somebody else has put forward."""
    form = SignOffForm(request.POST or None, initial={"on": timezone.localdate()})

    def save() -> str:
        services.sign_off(finding, **form.cleaned_data, by=request.user)
        messages.success(request, _("The finding is closed."))
        return address(finding)

    title = _("Sign off and close")
    lead = _("You confirm that what was asked for is done. Nobody signs off what they put forward themselves.")
    return _ask(request, finding, form, save, title=title, button=_("Close this finding"), lead=lead)


@require(KEEP_SCRUTINY, find_finding)
def finding_give_way(request: HttpRequest, finding: Finding) -> HttpResponse:
    """Say that another finding took this one's place, or that it was merged into another."""
    form = GiveWayForm(request.POST or None, others=questions.others_to_give_way_to(finding))

    def save() -> str:
        services.give_way(finding, **form.cleaned_data, by=request.user)
        messages.success(request, _("Noted. Both keep their history."))
        return address(finding)

    title = _("Superseded or merged")
    return _ask(request, finding, form, save, title=title, button=_("Note this"))


@require(KEEP_SCRUTINY, find_finding)
def finding_link(request: HttpRequest, finding: Finding) -> HttpResponse:
    """Link a finding with rows of plans that answer it: search, tick, save."""
    words = request.GET.get("words", "").replace("\x00", "")[:200]
    found = questions.rows_to_link(finding, words=words)
    form = LinkRowsForm(request.POST or None, found=found)

    def save() -> str:
        for row in form.chosen():
            services.link_row(finding, row, by=request.user)
        messages.success(request, _("Linked. The pages of the plan show it too."))
        return address(finding)

    return ask(
        request,
        form,
        save,
        template="oversight/inspection/link.html",
        finding=finding,
        words=words,
        found=found,
        title=_("Link with a plan"),
        caption=finding.called,
        button=_("Link what is ticked"),
        back=address(finding),
        section=SECTION,
        breadcrumbs=finding_crumbs(finding),
    )


@require(KEEP_SCRUTINY, find_finding)
def finding_unlink(request: HttpRequest, finding: Finding) -> HttpResponse:
    """Take a link away."""
    link = looking_up.link_of(finding, request.POST.get("link", ""))
    if request.method != "POST" or link is None:
        raise Http404
    services.unlink_row(link, by=request.user)
    messages.success(request, _("The link is taken away."))
    return redirect(address(finding))


def _ask(request: HttpRequest, finding: Finding, form: Any, save: Any, **words: Any) -> HttpResponse:
    """A question about this finding, with what the report says above it."""
    return ask(
        request,
        form,
        save,
        template="oversight/inspection/ask_finding.html",
        finding=finding,
        caption=finding.called,
        back=address(finding),
        section=SECTION,
        breadcrumbs=finding_crumbs(finding),
        **words,
    )
