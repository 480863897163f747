"""Holding to account: a year's programme, one session, its questions, and the two voices."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.core.accounts.access import require
from wardmote.core.clearance.selectors import states_of
from wardmote.core.ui.asking import ask
from wardmote.core.ui.page import page
from wardmote.oversight.forms.common import VoiceForm
from wardmote.oversight.forms.programme import QuestionForm, SessionForm, SettleForm
from wardmote.oversight.models import Question, Session
from wardmote.oversight.permissions import KEEP, SPEAK_FOR_BODY, SPEAK_FOR_FORCE, VIEW
from wardmote.oversight.rules.meanwhile import mark_of
from wardmote.oversight.rules.year import called, financial_year
from wardmote.oversight.selectors import programme as questions
from wardmote.oversight.selectors.agenda import unlinked_items
from wardmote.oversight.selectors.inspection import actions_from
from wardmote.oversight.selectors.meeting import meetings_for
from wardmote.oversight.selectors.scopes import writable
from wardmote.oversight.services import programme as services
from wardmote.oversight.services.offering import clearable_fields
from wardmote.oversight.services.voices import say
from wardmote.oversight.views.asking import partnerships_or_nothing, with_open_eyes

SECTION = "scrutiny"


def find_session(number: int) -> Session:
    return Session.objects.select_related(*questions.SIDES, "meeting__body").get(pk=number)


def find_question(number: int) -> Question:
    return Question.objects.select_related(*(f"session__{name}" for name in questions.SIDES)).get(pk=number)


def address(session: Session) -> str:
    return reverse("scrutiny_session", args=[session.pk])


def crumbs(session: Session | None = None) -> list[tuple[str, str]]:
    first = [(_("Scrutiny"), reverse("scrutiny")), (_("Holding to account"), reverse("programme"))]
    return [*first, (session.subject, address(session))] if session else first


@require(VIEW)
def programme(request: HttpRequest) -> HttpResponse:
    """The sessions of a financial year, month by month."""
    user, today = request.user, timezone.localdate()
    years = questions.years_of(user=user, today=today)
    wanted = request.GET.get("year", "")
    year = next((each for each in years if str(each) == wanted), financial_year(today))
    rows = list(questions.of_year(questions.sessions_for(user=user, today=today), year))
    return page(
        request,
        "oversight/programme/programme.html",
        {
            "rows": rows,
            "years": [(each, called(each)) for each in years],
            "year": year,
            "notes": states_of(Session, [each.pk for each in rows], ["notes"]),
            "unlinked": [each for each in unlinked_items(meetings_for(user=user)) if user.has_perm(KEEP, each)],
            "may_add": bool(writable(SPEAK_FOR_BODY, user=user)),
        },
        title=_("Holding to account %(year)s") % {"year": called(year)},
        section=SECTION,
        breadcrumbs=crumbs()[:1],
    )


@require(VIEW, find_session)
def scrutiny_session(request: HttpRequest, session: Session) -> HttpResponse:
    """One session: its questions with answer and comment, and its notes."""
    user, today = request.user, timezone.localdate()
    rows = list(session.questions.all())
    for row in rows:
        row.session = session
    return page(
        request,
        "oversight/programme/session.html",
        {
            "session": session,
            "rows": rows,
            "today": today,
            "clearance": states_of(Session, [session.pk], clearable_fields(Session)),
            "said": states_of(Question, [each.pk for each in rows], clearable_fields(Question)),
            "actions": actions_from(session),
            "may_act": user.has_perm(KEEP, session),
            "may_body": user.has_perm(SPEAK_FOR_BODY, session),
            "may_force": user.has_perm(SPEAK_FOR_FORCE, session),
        },
        title=session.subject,
        section=SECTION,
        breadcrumbs=crumbs(),
    )


@require(SPEAK_FOR_BODY)
def session_add(request: HttpRequest) -> HttpResponse:
    """Put a session into the programme."""
    sides = partnerships_or_nothing(request, SPEAK_FOR_BODY)
    meetings = questions.meetings_for_a_session(sides, today=timezone.localdate())
    form = SessionForm(request.POST or None, partnerships=sides, meetings=meetings)

    def save() -> str:
        made = services.plan_session(**form.cleaned_data, by=request.user)
        messages.success(request, _("The session is in the programme. Put the questions to the force in advance."))
        return address(made)

    return ask(
        request,
        form,
        save,
        title=_("Plan a session"),
        button=_("Plan this session"),
        back=reverse("programme"),
        section=SECTION,
        breadcrumbs=crumbs(),
    )


@require(SPEAK_FOR_BODY, find_session)
def session_edit(request: HttpRequest, session: Session) -> HttpResponse:
    """Mend a session, or move it to another day."""
    given = {**{name: getattr(session, name) for name in services.PLANNED}, "meeting": session.meeting_id}
    sides, today = [session.partnership], timezone.localdate()
    meetings = questions.meetings_for_a_session(sides, today=today, chosen=session.meeting)
    form = SessionForm(request.POST or None, partnerships=sides, meetings=meetings, initial=given)

    def save() -> str:
        services.change_session(session, **form.mended(), by=request.user)
        messages.success(request, _("The session is changed."))
        return address(session)

    return _ask(request, session, form, save, title=_("Change the session"), button=_("Save"))


@require(SPEAK_FOR_BODY, find_session)
def session_settle(request: HttpRequest, session: Session) -> HttpResponse:
    """Say that a session was held or is cancelled."""
    given = {"state": session.state, "held_on": session.held_on or session.planned_for, "reason": session.reason}
    form = SettleForm(request.POST or None, initial=given)

    def save() -> str:
        services.settle_session(session, **form.cleaned_data, by=request.user)
        messages.success(request, _("Noted."))
        return address(session)

    return _ask(request, session, form, save, title=_("Held or cancelled"), button=_("Save"))


@require(SPEAK_FOR_BODY, find_session)
def session_notes(request: HttpRequest, session: Session) -> HttpResponse:
    """The notes that are published once a second person has cleared them."""
    form = VoiceForm(
        request.POST or None,
        label=_("Notes of the session"),
        hint=_("What was discussed and what came of it, for the public."),
        initial={"text": session.notes, "seen": mark_of(session.notes)},
    )

    def save() -> str:
        values = form.cleaned_data
        verb = "oversight.session_noted"
        say(session, "notes", values["text"], seen=values["seen"], verb=verb, by=request.user)
        messages.success(request, _("The notes are saved. A second person clears them for the public."))
        return address(session)

    save_it = with_open_eyes(form, save)
    return _ask(request, session, form, save_it, title=_("Notes of the session"), button=_("Save the notes"))


@require(SPEAK_FOR_BODY, find_session)
def question_add(request: HttpRequest, session: Session) -> HttpResponse:
    """Put a question to the force in advance."""
    form = QuestionForm(request.POST or None)

    def save() -> str:
        made = services.put_question(session, **form.cleaned_data, by=request.user)
        messages.success(request, _("Question %(number)s is put.") % {"number": made.number})
        return address(session)

    return _ask(request, session, form, save, title=_("Put a question"), button=_("Put this question"))


@require(SPEAK_FOR_BODY, find_question)
def question_edit(request: HttpRequest, question: Question) -> HttpResponse:
    """Mend a question, or give another day for its answer."""
    form = QuestionForm(request.POST or None, initial={"text": question.text, "due": question.due})

    def save() -> str:
        services.change_question(question, **form.cleaned_data, by=request.user)
        messages.success(request, _("The question is changed."))
        return address(question.session)

    return _ask(request, question.session, form, save, title=_("Change the question"), button=_("Save"))


@require(SPEAK_FOR_FORCE, find_question)
def question_answer(request: HttpRequest, question: Question) -> HttpResponse:
    """The force's written answer."""
    form = _voice(request, question.answer, _("Answer of %(name)s") % {"name": question.partnership.force.name})

    def save() -> str:
        services.answer_question(question, **form.cleaned_data, by=request.user)
        messages.success(request, _("The answer is saved. A second person clears it for the public."))
        return address(question.session)

    title, button = _("Answer question %(number)s") % {"number": question.number}, _("Save the answer")
    return _ask_about(request, question, form, with_open_eyes(form, save), title=title, button=button)


@require(SPEAK_FOR_BODY, find_question)
def question_comment(request: HttpRequest, question: Question) -> HttpResponse:
    """What the governing body makes of the answer."""
    name = question.partnership.governing_body.name
    form = _voice(request, question.comment, _("Comment of %(name)s") % {"name": name})

    def save() -> str:
        values = form.cleaned_data
        verb = "oversight.question_commented"
        say(question, "comment", values["text"], seen=values["seen"], verb=verb, by=request.user)
        messages.success(request, _("The comment is saved. A second person clears it for the public."))
        return address(question.session)

    title, button = _("Comment on question %(number)s") % {"number": question.number}, _("Save the comment")
    return _ask_about(request, question, form, with_open_eyes(form, save), title=title, button=button)


def _voice(request: HttpRequest, was: str, label: str) -> VoiceForm:
    return VoiceForm(request.POST or None, label=label, initial={"text": was, "seen": mark_of(was)})


def _ask_about(request: HttpRequest, question: Question, form: Any, save: Any, **words: Any) -> HttpResponse:
    """A question about a question, which stands above it."""
    template = "oversight/programme/ask_question.html"
    return _ask(request, question.session, form, save, template=template, question=question, **words)


def _ask(request: HttpRequest, session: Session, form: Any, save: Any, **words: Any) -> HttpResponse:
    return ask(
        request,
        form,
        save,
        caption=session.subject,
        back=address(session),
        section=SECTION,
        breadcrumbs=crumbs(session),
        **words,
    )
