"""What inspections and the other registers of scrutiny hang into the shared pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from wardmote.core.ui import hooks
from wardmote.oversight.models import (
    Consultation,
    Decision,
    Finding,
    Inspection,
    PanelRecommendation,
    Question,
    Session,
)
from wardmote.oversight.permissions import VIEW
from wardmote.oversight.selectors.inspection import findings_answered_by


def register() -> None:
    """Called once, when the app is ready."""
    hooks.add_menu_entry(hooks.MenuEntry(_("Scrutiny"), "scrutiny", VIEW, order=26, section="scrutiny"))
    hooks.add_go_key(hooks.GoKey("s", _("Scrutiny"), "scrutiny", VIEW))
    for place in ("plans.commitment", "plans.activity"):
        hooks.add_panel(hooks.Panel(place, _found_by_inspectorates, order=40))
    _register_inspections()
    _register_decisions()
    _register_programme()
    _register_requests()
    _register_duties()


def _register_inspections() -> None:
    _subject(Inspection, _("Inspection report"), "inspection")
    _subject(Finding, _("Finding of an inspection"), "finding")
    _clearable(Inspection, _("Inspection report"), "inspection", title=_("Title"))
    _clearable(
        Finding,
        _("Finding of an inspection"),
        "finding",
        text=_("In the words of the report"),
        action=_("What will be done"),
        no_action_reason=_("Why nothing will be done"),
        force_comment=_("Comments of the force"),
        body_comment=_("Comments of the governing body"),
    )
    hooks.add_verbs(
        {
            "oversight.inspection_recorded": _("Recorded an inspection report"),
            "oversight.inspection_changed": _("Changed an inspection report"),
            "oversight.inspection_responded": _("Noted an answer to an inspectorate as sent"),
            "oversight.finding_added": _("Recorded a finding of an inspection"),
            "oversight.finding_changed": _("Changed a finding of an inspection"),
            "oversight.finding_answered": _("Said what is done about a finding"),
            "oversight.force_commented": _("Commented for the force"),
            "oversight.body_commented": _("Commented for the governing body"),
            "oversight.finding_moved": _("Moved a finding on"),
            "oversight.finding_closed": _("Signed a finding off"),
            "oversight.finding_gave_way": _("Let a finding give way to another"),
            "oversight.finding_linked": _("Linked a finding with a plan"),
            "oversight.finding_unlinked": _("Took the link of a finding away"),
        }
    )


def _register_decisions() -> None:
    _subject(Decision, _("Decision"), "decision")
    _clearable(
        Decision,
        _("Decision"),
        "decision",
        title=_("What was decided"),
        public_part=_("The decision and its reasons"),
        urgency_reason=_("Why it could not wait"),
        consultation=_("Consultation"),
        no_consultation_reason=_("Why nobody was consulted"),
    )
    hooks.add_verbs(
        {
            "oversight.decision_recorded": _("Recorded a decision"),
            "oversight.decision_changed": _("Changed a decision"),
            "oversight.decision_published": _("Noted a decision as published"),
        }
    )


def _register_programme() -> None:
    _subject(Session, _("Session of holding to account"), "scrutiny_session")
    hooks.add_subject(
        hooks.Subject(
            "oversight.question", _("Question to the force"), lambda record: record.partnership, _address_of_question
        )
    )
    _clearable(Session, _("Session of holding to account"), "scrutiny_session", subject=_("Subject"), notes=_("Notes"))
    hooks.add_clearable(
        hooks.Clearable(
            "oversight.question",
            _("Question to the force"),
            {"text": _("Question"), "answer": _("Answer of the force"), "comment": _("Comment of the governing body")},
            _questions,
        )
    )
    hooks.add_verbs(
        {
            "oversight.session_planned": _("Planned a session of holding to account"),
            "oversight.session_changed": _("Changed a session of holding to account"),
            "oversight.session_settled": _("Noted a session as held or cancelled"),
            "oversight.session_noted": _("Wrote the notes of a session"),
            "oversight.question_put": _("Put a question to the force"),
            "oversight.question_changed": _("Changed a question to the force"),
            "oversight.question_answered": _("Answered a question for the force"),
            "oversight.question_commented": _("Commented on an answer"),
        }
    )


def _register_requests() -> None:
    """What panels recommend, and consultations of others."""
    _subject(PanelRecommendation, _("Recommendation of a panel"), "recommendation")
    _subject(Consultation, _("Consultation"), "consultation")
    _clearable(
        PanelRecommendation,
        _("Recommendation of a panel"),
        "recommendation",
        text=_("Recommendation"),
        reply=_("Reply"),
    )
    _clearable(Consultation, _("Consultation"), "consultation", title=_("Title"), answer=_("What was answered"))
    hooks.add_verbs(
        {
            "oversight.recommendation_recorded": _("Recorded a recommendation of a panel"),
            "oversight.recommendation_changed": _("Changed a recommendation of a panel"),
            "oversight.recommendation_replied": _("Replied to a recommendation of a panel"),
            "oversight.consultation_recorded": _("Recorded a consultation"),
            "oversight.consultation_changed": _("Changed a consultation"),
            "oversight.consultation_settled": _("Noted a consultation as answered or not"),
        }
    )


def _register_duties() -> None:
    hooks.add_subject(
        hooks.Subject(
            "oversight.publication",
            _("Publication"),
            lambda record: record.partnership,
            lambda record: reverse("duty_item", args=[record.partnership.slug, record.duty, record.item]),
        )
    )
    hooks.add_verbs(
        {
            "oversight.publication_recorded": _("Recorded a publication"),
            "oversight.duty_left_out": _("Said that a duty to publish does not apply"),
            "oversight.duty_applies": _("Said that a duty to publish applies after all"),
        }
    )


def _address_of_question(question: Any) -> str:
    return f"{reverse('scrutiny_session', args=[question.session_id])}#question-{question.number}"


def _questions(ids: Iterable[int]) -> dict[int, tuple[str, str]]:
    rows = Question.objects.filter(pk__in=list(ids)).select_related("session")
    return {row.pk: (f"{row.session.subject}: {row.text}"[:160], _address_of_question(row)) for row in rows}


def _subject(model: type[models.Model], noun: Any, url_name: str) -> None:
    """Tell the history whose a record is and where it is shown."""
    hooks.add_subject(
        hooks.Subject(
            model._meta.label_lower,
            noun,
            lambda record: record.partnership,
            lambda record: reverse(url_name, args=[record.pk]),
        )
    )


def _clearable(model: type[models.Model], noun: Any, url_name: str, **fields: Any) -> None:
    """Let the words of a record appear in the work list of clearing."""
    hooks.add_clearable(hooks.Clearable(model._meta.label_lower, noun, fields, _described(model, url_name)))


def _described(model: type[models.Model], url_name: str) -> Callable[[Iterable[int]], dict[int, tuple[str, str]]]:
    def describe(ids: Iterable[int]) -> dict[int, tuple[str, str]]:
        rows = model._default_manager.filter(pk__in=list(ids))
        return {row.pk: (str(row)[:160], reverse(url_name, args=[row.pk])) for row in rows}

    return describe


def _found_by_inspectorates(user: Any, row: Any) -> tuple[str, dict[str, Any]] | None:
    """On the page of a commitment or activity: the findings that it answers."""
    found = findings_answered_by(row, user=user)
    return ("oversight/inspection/panel.html", {"findings": found}) if found else None
