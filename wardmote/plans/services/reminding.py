"""Asking people for their updates: one letter a person, once for each day on which something is due."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wardmote.core.accounts.by_link import account_of, link_of
from wardmote.core.accounts.models import PersonalLink
from wardmote.core.accounts.services.personal_links import new_link
from wardmote.core.audit import services as audit
from wardmote.core.notices import services as notices
from wardmote.core.organisations.models import Person
from wardmote.core.ui.format import long_date, shorten
from wardmote.plans.models import Activity, HandBack, PlanVersion, Reminder
from wardmote.plans.selectors.answers import (
    Answer,
    Answers,
    address_of,
    answers_in,
    every_current_version,
    is_ripe,
    items_of,
    posts_today,
    was_asked_on,
)  # fmt: skip

Kind = Reminder.Kind
KINDS = {Kind.ASKED: "plans.reminder", Kind.ESCALATED: "plans.escalation"}


def remind(*, now: datetime) -> int:
    """Write every letter that is due and was not written yet. Returns how many. Doing it again writes none."""
    today = timezone.localdate(now)
    found = answers_in(every_current_version(), today=today)
    return _ask(found, today=today, now=now) + _escalate(found, today=today, now=now)


def _ask(found: Answers, *, today: date, now: datetime) -> int:
    people = dict.fromkeys(person for each in found.rows if is_ripe(each, today=today) for person in each.people)
    return sum(
        _write_once(person, Kind.ASKED, mine, [each for each in mine if is_ripe(each, today=today)], now=now)
        for person in people
        if (mine := found.of(person))
    )


def _escalate(found: Answers, *, today: date, now: datetime) -> int:
    """Tell the post that a plan names of what stays out a week after the days of grace."""
    out: dict[int, list[Answer]] = {}
    for each in found.rows:
        post = each.activity.version.escalation_post_id
        if post and each.is_open and each.standing.state == "escalated":
            out.setdefault(post, []).append(each)
    if not out:
        return 0
    partnerships = {
        each.activity.version.plan.partnership_id: each.activity.version.plan.partnership for each in found.rows
    }
    posts = posts_today(partnerships.values(), today).posts
    written = 0
    for post, late in out.items():
        holders = Person.objects.filter(pk__in=[each.person for each in posts[post].held]) if post in posts else ()
        written += sum(_write_once(person, Kind.ESCALATED, late, late, now=now) for person in holders)
    return written


def _write_once(
    person: Person, kind: Reminder.Kind, listed: Sequence[Answer], about: Iterable[Answer], *, now: datetime
) -> bool:
    """Write to a person about these days, if nobody has yet. The letter and the note of it are one transaction."""
    dues = {each.standing.period.due for each in about if each.standing.period}
    dues -= set(Reminder.objects.filter(person=person, kind=kind, due__in=dues).values_list("due", flat=True))
    to = address_of(person)
    if not dues or not to:
        return False
    try:
        with transaction.atomic():
            link, token = new_link(person, now=now) if kind == Kind.ASKED else (None, "")
            Reminder.objects.bulk_create(
                Reminder(person=person, kind=kind, due=day, link=link, made_at=now) for day in sorted(dues)
            )
            subject, body = _asking(person, listed, token) if link else _telling(person, listed)
            expires_at = link.expires_at if link else None
            notices.post(
                to=to,
                subject=subject,
                body=body,
                kind=KINDS[kind],
                expires_at=expires_at,
                at_once=False,
                for_channel="" if link else _for_everybody(),
            )
            audit.record(
                "plans.reminded", subject=person, by=None, kind=kind, due=[day.isoformat() for day in sorted(dues)]
            )
    except IntegrityError:  # another worker was first: theirs is the letter
        return False
    return True


def _asking(person: Person, items: Sequence[Answer], token: str) -> tuple[str, str]:
    """The letter that asks: how many, which, by when, and the link to them all."""
    subject = ngettext("%(num)s update is asked of you", "%(num)s updates are asked of you", len(items))
    lines = [
        _("Hello %(name)s,") % {"name": person.name},
        _("how is this going? Answer all of it on one page, without a password:"),
        _address("items_link", token),
        _listed([_line(each) for each in items]),
        _("The link is yours alone and works for 14 days. If something is not yours, say so there."),
    ]
    return subject % {"num": len(items)}, "\n\n".join(lines) + "\n"


def _telling(person: Person, items: Sequence[Answer]) -> tuple[str, str]:
    """The letter to the post that is told of what stays out."""
    subject = ngettext("%(num)s update stays out", "%(num)s updates stay out", len(items)) % {"num": len(items)}
    plans = dict.fromkeys(each.activity.version.plan for each in items)
    lines = [
        _("Hello %(name)s,") % {"name": person.name},
        _("these updates were asked for, and have not come:"),
        "\n".join(
            f"{_line(each)} ({', '.join(one.name for one in each.people) or _('nobody holds the post')})"
            for each in items
        ),
        *(f"{plan.title}: {_address('answers', plan.slug)}" for plan in plans),
    ]
    return subject, "\n\n".join(lines) + "\n"


def _for_everybody() -> str:
    """What a whole channel may be told of what stays out: that it does. Which and whose is behind the sign-in."""
    where = settings.ADDRESS
    return _("They were asked for and have not come. Whoever answers for them finds them here: %(where)s") % {
        "where": where
    }


MOST_LISTED = 20


def _listed(lines: Sequence[str]) -> str:
    """The items of a letter, one a line; a long list ends with how many more there are."""
    left = len(lines) - MOST_LISTED
    more = [_("and %(num)d more") % {"num": left}] if left > 0 else []
    return "\n".join([*lines[:MOST_LISTED], *more])


def _line(each: Answer) -> str:
    words = shorten(each.activity.text or each.activity.commitment.statement, 90)
    period = each.standing.period
    when = _("due %(date)s") % {"date": long_date(period.due)} if period else ""
    return f"- {each.activity.ref_shown} {words}: {when}"


def _address(name: str, *values: str) -> str:
    return settings.ADDRESS.rstrip("/") + reverse(name, args=values)


@transaction.atomic
def send_new_link(old: PersonalLink, *, now: datetime) -> bool:
    """Send a new link to the person that an old one was sent to, and to nobody else. Returns whether there was reason to."""
    person = Person.objects.select_for_update(of=("self",)).get(pk=old.person_id)
    to, items = address_of(person), items_of(person, today=timezone.localdate(now))
    if not to or not items:
        return False
    _post_with_link(person, items, to=to, now=now)
    audit.record("plans.link_sent_again", subject=person, by=None)
    return True


def _post_with_link(person: Person, items: Sequence[Answer], *, to: str, now: datetime) -> PersonalLink:
    """Send somebody a new link to all that is asked of them, at once."""
    link, token = new_link(person, now=now)
    subject, body = _asking(person, items, token)
    notices.post(to=to, subject=subject, body=body, kind=KINDS[Kind.ASKED], expires_at=link.expires_at)
    return link


@transaction.atomic
def ask_again(person: Person, version: PlanVersion, *, now: datetime, by: Any) -> Reminder:
    """Write to somebody once more about all that is asked of them, with a new link; at most once a day."""
    if not by.has_perm("plans.edit_plan", version):
        raise PermissionDenied(_("You may not ask for updates of this plan."))
    person = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    today, to = timezone.localdate(now), address_of(person)
    items = items_of(person, today=today)
    if not items:
        raise ValidationError(_("Nothing is asked of %(name)s now.") % {"name": person.name})
    if not to:
        raise ValidationError(_("%(name)s has no e-mail address.") % {"name": person.name})
    if was_asked_on(person, today):
        raise ValidationError(_("%(name)s has been asked again today already.") % {"name": person.name})
    link = _post_with_link(person, items, to=to, now=now)
    made = Reminder.objects.create(person=person, kind=Kind.CHASED, due=today, link=link, made_at=now)
    audit.record("plans.reminded", subject=person, by=by, kind=Kind.CHASED, due=[today.isoformat()])
    return made


@transaction.atomic
def hand_back(activity: Activity, *, reason: str, by: Any) -> HandBack:
    """Say that an activity is not one's own. It is asked of nobody until somebody who edits the plan has settled it."""
    activity = Activity.objects.select_for_update(of=("self",)).select_related("commitment").get(pk=activity.pk)
    if not by.has_perm("plans.update_activity", activity):
        raise PermissionDenied(_("This activity is not asked of you."))
    if not reason.strip():
        raise ValidationError({"why": _("Say whose it is, or why it is not yours.")})
    if HandBack.objects.filter(activity=activity, settled_at=None).exists():
        raise ValidationError({"why": _("Somebody has handed this back already.")})
    made = HandBack.objects.create(
        activity=activity, reason=reason.strip(), by=account_of(by), by_link=link_of(by), handed_at=timezone.now()
    )
    audit.record("plans.handed_back", subject=activity, by=by, reason=made.reason)
    return made


@transaction.atomic
def settle_hand_back(handed: HandBack, *, by: Any) -> HandBack:
    """Note that it is settled whose an activity is. From now on its owner is asked again."""
    handed = (
        HandBack.objects.select_for_update(of=("self",)).select_related("activity__version__plan").get(pk=handed.pk)
    )
    if not by.has_perm("plans.edit_plan", handed.activity):
        raise PermissionDenied(_("You may not settle this."))
    if handed.settled_at is None:
        handed.settled_at, handed.settled_by = timezone.now(), by
        handed.save(update_fields=["settled_at", "settled_by"])
        audit.record("plans.hand_back_settled", subject=handed.activity, by=by)
    return handed
