"""A year of assurance in the example: what was answered, asked, inspected, decided and published, by whoever may do it."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from wardmote.core.clearance.selectors import waiting_passages
from wardmote.core.clearance.services import clear, declare_hold
from wardmote.core.files.services import attach
from wardmote.oversight.models import Finding
from wardmote.oversight.rules.meanwhile import mark_of
from wardmote.oversight.selectors.duty import Owed, one_owed
from wardmote.oversight.services import consultation, decision, duty, inspection, programme, recommendation
from wardmote.oversight.services.voices import say
from wardmote.plans.services.agreeing import agree_date
from wardmote.plans.services.asking import agree_row
from wardmote.plans.services.assuring import give_opinion
from wardmote.plans.services.updating import add_update, say_unchanged
from wardmote.reports.example.boards import meet
from wardmote.reports.example.scene import Scene

EMPTY = mark_of("")
"""The mark of a field in which nobody has written yet."""


def pass_a_year(year: dict[str, Any], scene: Scene) -> None:
    """Do what year.yaml tells, except what waits for a second person to clear words first: see ``publish``."""
    for each in year["boards"]:
        meet(each, scene)
    for each in year["answers"]:
        _answer(each, scene)
    for each in year["cadences"]:
        _ask_for_updates(each, scene)
    for each in year["dates_agreed"]:
        _agree_date(each, scene)
    for each in year["opinions"]:
        _give_opinion(each, scene)
    for each in year["evidence"]:
        _attach(each, scene)
    for each in year["holds"]:
        starts_on, ends_on = scene.day(each["starts"]), scene.day(each["ends"])
        by = scene.users["policy_officer"]
        declare_hold(scene.partnership, starts_on=starts_on, ends_on=ends_on, reason=each["reason"], by=by)
    for each in year["inspections"]:
        _inspect(each, scene)
    for each in year["sessions"]:
        _hold_to_account(each, scene)
    for each in year["decisions"]:
        _decide(each, scene)
    for each in year["recommendations"]:
        _recommend(each, scene)
    for each in year["consultations"]:
        _consult(each, scene)
    _do_duties(year["duties"], scene)


def publish(year: dict[str, Any], scene: Scene) -> None:
    """Publish the decisions whose public part has been cleared by now."""
    made = scene.partnership.decisions.in_bulk(field_name="pk")
    by_title = {each.title: each for each in made.values()}
    for each in year["decisions"]:
        if "published" in each:
            out = each["published"]
            decision.publish_decision(
                by_title[each["title"]], on=scene.day(out["day"]), link=out["link"], by=scene.users["policy_officer"]
            )


def _answer(each: dict[str, Any], scene: Scene) -> None:
    activity, by, as_at = scene.activity(each), scene.users[each["by"]], scene.day(each["as_at"])
    if "unchanged" in each:
        say_unchanged(activity, as_at=as_at, reason=each["unchanged"], by=by)
    else:
        add_update(activity, as_at=as_at, internal_text=each["internal"], public_text=each.get("public", ""), by=by)


def _ask_for_updates(each: dict[str, Any], scene: Scene) -> None:
    agree_row(
        scene.commitment(each),
        cadence=each["cadence"],
        body=scene.bodies[each["body"]] if "body" in each else None,
        since=scene.day(each["since"]) if "since" in each else None,
        reason=each["reason"],
        by=scene.users["policy_officer"],
    )


def _agree_date(each: dict[str, Any], scene: Scene) -> None:
    agree_date(
        scene.activity(each),
        scene.day(each["to"]),
        reason=each["reason"],
        agreed_on=scene.day(each["agreed_on"]),
        agreed_by=each["agreed_by"],
        by=scene.users[each["by"]],
    )


def _give_opinion(each: dict[str, Any], scene: Scene) -> None:
    give_opinion(
        scene.subject(each),
        each["answer"],
        reason=each["reason"],
        given_on=scene.day(each["given_on"]),
        body=scene.bodies[each["body"]],
        by=scene.users["secretary"],
    )


def _attach(each: dict[str, Any], scene: Scene) -> None:
    attach(
        scene.activity(each),
        SimpleUploadedFile(each["name"], each["text"].encode()),
        title=each["title"],
        expires_on=scene.day(each["expires"]) if "expires" in each else None,
        partnership=scene.partnership,
        by=scene.users[each["by"]],
    )


def _inspect(each: dict[str, Any], scene: Scene) -> None:
    policy_officer = scene.users["policy_officer"]
    values = {**each["values"], "published_on": scene.day(each["values"]["published_on"])}
    report = inspection.record_inspection(scene.partnership, by=policy_officer, **values)
    found: dict[str, Finding] = {}
    for told in each["findings"]:
        found[told["ref"]] = inspection.add_finding(
            report,
            by=policy_officer,
            kind=told["kind"],
            ref=told["ref"],
            text=told["text"],
            paragraphs=told.get("paragraphs", ""),
            under=found[told["under"]] if "under" in told else None,
            due=scene.day(told["due"]) if "due" in told else None,
            lead=scene.posts[told["lead"]],
        )
        _give_answer(found[told["ref"]], told, scene)
    if "responded_on" in each:
        inspection.respond(report, on=scene.day(each["responded_on"]), link=each["response_link"], by=policy_officer)
    for told in each["findings"]:
        _follow_up(found[told["ref"]], told, found, scene)


def _give_answer(finding: Finding, told: dict[str, Any], scene: Scene) -> None:
    """The force speaks first, then the governing body; each in its own field."""
    chief_officer, policy_officer = scene.users["chief_officer"], scene.users["policy_officer"]
    action, why_none = told.get("action", ""), told.get("no_action", "")
    if action or why_none:
        inspection.answer(finding, action=action, no_action_reason=why_none, seen=mark_of("", ""), by=chief_officer)
    if "force" in told:
        verb = "oversight.force_commented"
        say(finding, "force_comment", told["force"], seen=EMPTY, verb=verb, by=chief_officer)
    if "body" in told:
        say(finding, "body_comment", told["body"], seen=EMPTY, verb="oversight.body_commented", by=policy_officer)
    for each in told.get("links", []):
        inspection.link_row(finding, scene.commitment(each), by=policy_officer)


def _follow_up(finding: Finding, told: dict[str, Any], found: dict[str, Finding], scene: Scene) -> None:
    for each in told.get("moves", []):
        inspection.move(finding, each["to"], reason=each.get("reason", ""), by=scene.users[each["by"]])
    if "closed" in told:
        done = told["closed"]
        inspection.sign_off(finding, on=scene.day(done["day"]), reason=done["reason"], by=scene.users[done["by"]])
    if "gives_way" in told:
        done = told["gives_way"]
        inspection.give_way(
            finding, found[done["to"]], how=done["how"], reason=done["reason"], by=scene.users[done["by"]]
        )


def _hold_to_account(each: dict[str, Any], scene: Scene) -> None:
    secretary = scene.users["secretary"]
    session = programme.plan_session(
        scene.partnership,
        by=secretary,
        kind=each["kind"],
        subject=each["subject"],
        way=each.get("way", "meeting"),
        planned_for=scene.day(each["planned_for"]),
    )
    for told in each["questions"]:
        question = programme.put_question(session, text=told["text"], due=scene.day(told["due"]), by=secretary)
        if "answer" in told:
            programme.answer_question(question, text=told["answer"], seen=EMPTY, by=scene.users["chief_officer"])
        if "comment" in told:
            verb = "oversight.question_commented"
            say(question, "comment", told["comment"], seen=EMPTY, verb=verb, by=secretary)
    if "held_on" in each:
        programme.settle_session(session, state="held", held_on=scene.day(each["held_on"]), reason="", by=secretary)
    if "cancelled" in each:
        programme.settle_session(session, state="cancelled", held_on=None, reason=each["cancelled"], by=secretary)
    if "notes" in each:
        say(session, "notes", each["notes"], seen=EMPTY, verb="oversight.session_noted", by=secretary)


def _decide(each: dict[str, Any], scene: Scene) -> None:
    values = {name: value for name, value in each.items() if name not in ("published", "embargo")}
    values |= {"decided_on": scene.day(each["decided_on"]), "decided_by": scene.posts["commissioner"]}
    made = decision.record_decision(scene.partnership, by=scene.users["policy_officer"], **values)
    if "embargo" in each:
        second = scene.users["second_policy_officer"]
        words = waiting_passages(user=second).filter(subject_type=made._meta.label_lower, subject_id=made.pk)
        morning = timezone.make_aware(datetime.combine(scene.day(each["embargo"]), time(9)))
        clear(words, not_before=morning, by=second)


def _recommend(each: dict[str, Any], scene: Scene) -> None:
    policy_officer = scene.users["policy_officer"]
    made = recommendation.record_recommendation(
        scene.partnership,
        by=policy_officer,
        made_by=each["made_by"],
        made_on=scene.day(each["made_on"]),
        meeting=each["meeting"],
        text=each["text"],
        reply_due=scene.day(each["reply_due"]),
    )
    if "reply" in each:
        told = each["reply"]
        recommendation.reply(
            made,
            response=told["response"],
            text=told["text"],
            on=scene.day(told["day"]),
            seen=EMPTY,
            by=policy_officer,
        )


def _consult(each: dict[str, Any], scene: Scene) -> None:
    policy_officer = scene.users["policy_officer"]
    made = consultation.record_consultation(
        scene.partnership,
        by=policy_officer,
        title=each["title"],
        asked_by=each["asked_by"],
        link=each.get("link", ""),
        due=scene.day(each["due"]),
        lead=scene.posts[each["lead"]],
    )
    if "settled" in each:
        told = each["settled"]
        consultation.settle_consultation(
            made,
            state=told["state"],
            answer=told.get("answer", ""),
            on=scene.day(told["day"]) if "day" in told else None,
            reason=told.get("reason", ""),
            seen=EMPTY,
            by=policy_officer,
        )


def _do_duties(duties: dict[str, Any], scene: Scene) -> None:
    secretary = scene.users["secretary"]
    for each in duties["published"]:
        owed = _owed(each, scene)
        duty.record_publication(
            owed,
            published_on=scene.day(each["day"]),
            link=f"{duties['site']}/{each['page']}",
            note=each.get("note", ""),
            by=secretary,
        )
    for each in duties["left_out"]:
        duty.leave_out(_owed(each, scene), reason=each["reason"], by=secretary)


def _owed(each: dict[str, Any], scene: Scene) -> Owed:
    owed = one_owed(scene.partnership, each["duty"], each["item"], today=scene.today)
    if owed is None:
        raise RuntimeError(f"The example's year publishes {each['duty']}/{each['item']}, which no definition knows.")
    return owed
