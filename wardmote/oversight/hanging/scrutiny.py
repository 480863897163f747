"""What inspections and the other registers of scrutiny hang into the shared pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from wardmote.core.files.hanging import panel as evidence_panel
from wardmote.core.files.holders import Holder, hold
from wardmote.core.ui import hooks
from wardmote.core.ui.format import shorten
from wardmote.oversight.hanging.mending import MENDINGS
from wardmote.oversight.models import (
    Consultation,
    Decision,
    Finding,
    Inspection,
    PanelRecommendation,
    Question,
    Session,
)
from wardmote.oversight.permissions import KEEP_SCRUTINY, SPEAK_FOR_BODY, VIEW
from wardmote.oversight.selectors.consultation import consultations_led_by
from wardmote.oversight.selectors.inspection import RELATED, findings_answered_by, findings_led_by
from wardmote.oversight.selectors.owed import recommendations_to_answer, reports_to_answer, unanswered_by
from wardmote.oversight.selectors.saying import decided_of
from wardmote.oversight.selectors.searching import records_with


def register() -> None:
    """Called once, when the app is ready."""
    hooks.add_menu_entry(hooks.MenuEntry(_("Scrutiny"), "scrutiny", VIEW, order=26, section="scrutiny"))
    hooks.add_go_key(hooks.GoKey("s", _("Scrutiny"), "scrutiny", VIEW))
    for place in ("plans.commitment", "plans.activity"):
        hooks.add_panel(hooks.Panel(place, _found_by_inspectorates, order=40))
    hooks.add_panel(hooks.Panel("plans.commitment", _decided_about, order=48))
    hooks.add_panel(hooks.Panel("oversight.finding", evidence_panel, order=10))
    hooks.add_due_items(_due)
    hooks.add_search_source(hooks.SearchSource(_("Scrutiny"), _find, order=32, key="scrutiny", permission=VIEW))
    _register_inspections()
    _register_decisions()
    _register_programme()
    _register_requests()
    _register_duties()


def _register_inspections() -> None:
    _subject(Inspection, _("Inspection report"), "inspection")
    _subject(Finding, _("Finding of an inspection"), "finding")
    hold(
        Holder(
            "oversight.finding",
            _("Finding of an inspection"),
            may_see=VIEW,
            may_attach=KEEP_SCRUTINY,
            find=_with_report,
            partnership=lambda finding: finding.partnership,
            title=str,
            url=lambda finding: reverse("finding", args=[finding.pk]),
        )
    )
    _clearable(
        Inspection,
        _("Inspection report"),
        "inspection",
        hooks.About("inspection", "pk", "title"),
        title=_("Title"),
    )
    _clearable(
        Finding,
        _("Finding of an inspection"),
        "finding",
        hooks.About("inspection", "inspection", "inspection__title"),
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


def _with_report(ids: Iterable[int]) -> dict[int, Finding]:
    """Findings with all that the rights look at."""
    rows = Finding.objects.filter(pk__in=list(ids)).select_related(*RELATED)
    return {row.pk: row for row in rows}


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
    _clearable(
        Session,
        _("Session of holding to account"),
        "scrutiny_session",
        hooks.About("session", "pk", "subject"),
        subject=_("Subject"),
        notes=_("Notes"),
    )
    hooks.add_clearable(
        hooks.Clearable(
            "oversight.question",
            _("Question to the force"),
            {"text": _("Question"), "answer": _("Answer of the force"), "comment": _("Comment of the governing body")},
            _questions,
            about=hooks.About("session", "session", "session__subject"),
            mend=MENDINGS["oversight.question"],
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


def _clearable(
    model: type[models.Model], noun: Any, url_name: str, about: hooks.About | None = None, **fields: Any
) -> None:
    """Let the words of a record appear in the work list of clearing."""
    name = model._meta.label_lower
    describe = _described(model, url_name)
    hooks.add_clearable(hooks.Clearable(name, noun, fields, describe, about=about, mend=MENDINGS[name]))


def _described(model: type[models.Model], url_name: str) -> Callable[[Iterable[int]], dict[int, tuple[str, str]]]:
    def describe(ids: Iterable[int]) -> dict[int, tuple[str, str]]:
        rows = model._default_manager.filter(pk__in=list(ids))
        return {row.pk: (str(row)[:160], reverse(url_name, args=[row.pk])) for row in rows}

    return describe


def _found_by_inspectorates(user: Any, row: Any) -> tuple[str, dict[str, Any]] | None:
    """On the page of a commitment or activity: the findings that it answers."""
    found = findings_answered_by(row, user=user)
    return ("oversight/inspection/panel.html", {"findings": found}) if found else None


def _decided_about(user: Any, row: Any) -> tuple[str, dict[str, Any]] | None:
    """On the page of a commitment: what was decided about it, its actions or what it was before; and where to record more."""
    found = decided_of(row, user=user)
    record = ""
    if row.retired_on is None and user.has_perm(SPEAK_FOR_BODY, row.version.plan):
        record = f"{reverse('decision_add')}?about={row.pk}"
    return ("oversight/decision/panel.html", {"decisions": found, "record": record}) if found or record else None


def _due(user: Any, today: date) -> Iterator[hooks.DueItem]:
    """On one's own page: what one's posts lead, and what one's side has still to say."""
    if user.person_id:
        for finding in findings_led_by(user.person_id, today=today):
            address = reverse("finding", args=[finding.pk])
            yield _item(finding, address, finding.due, _("Finding of an inspection"), finding.inspection.title)
        for consultation in consultations_led_by(user.person_id, today=today):
            address = reverse("consultation", args=[consultation.pk])
            yield _item(consultation, address, consultation.due, _("Consultation"), consultation.asked_by)
    for question in unanswered_by(user=user):
        address = reverse("question_answer", args=[question.pk])
        yield _item(question, address, question.due, _("Question to the force"), question.session.subject)
    for report in reports_to_answer(user=user):
        address = reverse("inspection", args=[report.pk])
        yield _item(report, address, report.response_due, _("Answer to an inspectorate"), report.inspectorate)
    for recommendation in recommendations_to_answer(user=user):
        address = reverse("recommendation", args=[recommendation.pk])
        due, words = recommendation.reply_due, _("Recommendation of a panel")
        yield _item(recommendation, address, due, words, recommendation.by_whom)


def _item(record: models.Model, address: str, due: date | None, kind: Any, context: str) -> hooks.DueItem:
    return hooks.DueItem(shorten(str(record), 110), address, due, kind, shorten(context, 80))


def _find(user: Any, words: Sequence[str], limit: int) -> Iterator[hooks.Hit]:
    """Reports, findings, sessions, questions, decisions, recommendations and consultations; never an exempt part."""
    for record, text, context, on in records_with(words, user=user, limit=limit):
        subject = hooks.registry.subjects[record._meta.label_lower]
        url = subject.url(record) or ""
        yield hooks.Hit(title=str(record), url=url, kind=subject.noun, excerpt=text, context=context, on=on)
