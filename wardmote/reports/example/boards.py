"""The boards of the example's year: who sits on them, when they met, what they looked at and what they asked for."""

from __future__ import annotations

from datetime import time
from typing import Any

from wardmote.core.organisations.models import Body
from wardmote.core.organisations.services import give_seat
from wardmote.oversight.models import Action, Attendance, Meeting
from wardmote.oversight.selectors.agenda import Suggestion, suggestions_for
from wardmote.oversight.services import action
from wardmote.oversight.services.agenda import add_items, write_minutes
from wardmote.oversight.services.board import describe_board
from wardmote.oversight.services.meeting import approve_notes, cancel, hold, move, plan_meetings, tick
from wardmote.oversight.services.papers import despatch
from wardmote.reports.example.scene import Scene


def name_chairs(chairs: list[dict[str, Any]], scene: Scene) -> None:
    """Say who chairs each board, where it is a post of either side; an ally's post is none that we keep."""
    sides = {scene.partnership.force_id, scene.partnership.governing_body_id}
    for each in chairs:
        post = scene.posts[each["post"]] if each["post"] else None
        if post is not None and post.organisation_id in sides:
            describe_board(scene.bodies[each["body"]], chair_post=post, by=scene.users["secretary"])


def meet(board: dict[str, Any], scene: Scene) -> None:
    """One board's year."""
    secretary = scene.users["secretary"]
    cycle = board.get("cycle")
    values = {"cycle_unit": cycle["unit"], "cycle_every": cycle["every"]} if cycle else {}
    body = describe_board(
        scene.bodies[board["body"]], secretary_post=scene.posts["board_secretary"], **values, by=secretary
    )
    for key in board["seats"]:
        give_seat(body, post=scene.posts[key], by=secretary)
    for name in board.get("others", []):
        give_seat(body, name=name, by=secretary)
    for each in board["meetings"]:
        _meet_once(each, body, board, scene)


def _meet_once(each: dict[str, Any], body: Body, board: dict[str, Any], scene: Scene) -> None:
    secretary = scene.users["secretary"]
    begins = time.fromisoformat(board["begins"])
    ends = time.fromisoformat(board["ends"]) if "ends" in board else None
    [meeting] = plan_meetings(
        body, [scene.day(each["day"])], begins=begins, ends=ends, place=board["place"], by=secretary
    )
    if "cancelled" in each:
        cancel(meeting, reason=each["cancelled"], by=secretary)
    elif "planned" in each:
        _prepare(meeting, each, scene)
    else:
        if "moved" in each:
            meeting = move(
                meeting,
                on=scene.day(each["moved"]["to"]),
                begins=begins,
                ends=ends,
                place=board["place"],
                reason=each["moved"]["reason"],
                by=secretary,
            )
        _sit(meeting, each, scene)


def _prepare(meeting: Meeting, each: dict[str, Any], scene: Scene) -> None:
    """A meeting to come: its agenda is made of what is due to the board, as the secretary's page proposes it."""
    secretary = scene.users["secretary"]
    if "suggested" in each:
        add_items(meeting, suggestions_for(meeting, today=scene.today)[: each["suggested"]], by=secretary)
    if "papers_sent" in each:
        for step in ("papers_in_on", "chair_cleared_on"):
            tick(meeting, step, on=scene.today, by=secretary)
        despatch(meeting, by=secretary)


def _sit(meeting: Meeting, each: dict[str, Any], scene: Scene) -> None:
    secretary = scene.users["secretary"]
    for told in each.get("items", []):
        _take_up(meeting, told, scene)
    hold(meeting, attendance=_attendance(meeting, each, scene), by=secretary)
    if "approved" in each:
        told = each["approved"]
        approve_notes(
            meeting, approved=told["how"], on=scene.day(told["day"]), public_notes=told["notes"], by=secretary
        )


def _attendance(meeting: Meeting, each: dict[str, Any], scene: Scene) -> dict[int, tuple[str, str]]:
    """Everybody was there, except who sent word or somebody else."""
    found: dict[int, tuple[str, str]] = {}
    keys = {post.pk: key for key, post in scene.posts.items()}
    sent = each.get("sent", {})
    for seat in meeting.body.seats.all():
        key = keys.get(seat.post_id or 0)
        if key in sent:
            found[seat.pk] = (Attendance.State.SENT, sent[key])
        elif key in each.get("apologies", []):
            found[seat.pk] = (Attendance.State.APOLOGIES, "")
        else:
            found[seat.pk] = (Attendance.State.PRESENT, "")
    return found


def _take_up(meeting: Meeting, told: dict[str, Any], scene: Scene) -> None:
    """One item of an agenda, its minutes, and the actions that came of it."""
    secretary = scene.users["secretary"]
    commitment = scene.commitment(told) if "commitment" in told else None
    kind = "commitment" if commitment else "other"
    suggestion = Suggestion(kind, title=told.get("title", ""), commitment=commitment)
    [item] = add_items(meeting, [suggestion], by=secretary)
    write_minutes(item, told["minutes"], looked_at=commitment is not None, by=secretary)
    for each in told.get("actions", []):
        made = action.record_action(
            meeting.partnership,
            text=each["text"],
            owner=scene.posts[each["owner"]] if "owner" in each else None,
            owner_printed=each.get("owner_printed", ""),
            body=meeting.body,
            item=item,
            arose_from=scene.subject(told) if commitment else None,
            due=scene.day(each["due"]),
            agreed_on=meeting.on,
            by=secretary,
        )
        _follow_up(made, each, scene)


def _follow_up(made: Action, told: dict[str, Any], scene: Scene) -> None:
    secretary = scene.users["secretary"]
    for each in told.get("moves", []):
        action.agree_date(
            made, scene.day(each["to"]), reason=each["reason"], agreed_on=scene.day(each["day"]), by=secretary
        )
    if "said" in told:
        said = told["said"]
        action.answer(made, said["text"], is_done=said["done"], by=scene.users[said["by"]])
    if "closed" in told:
        action.close(made, done=told["closed"]["done"], on=scene.day(told["closed"]["day"]), by=secretary)
