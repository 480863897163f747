"""What is asked of activities, as the database answers it: each question is the twin of a rule in ``rules``."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.db import models
from django.db.models import Exists, OuterRef, Q

from wardmote.core.organisations.selectors import vacant_posts
from wardmote.plans import rules, signals
from wardmote.plans.models import Assignment, Dependency, Mechanism

UNFINISHED = ~Q(status__in=sorted(rules.FINISHED))


def off_track(today: date) -> Q:
    """Red, or unfinished past its current date: the twin of ``rules.is_off_track``."""
    return Q(rating__off_track=True) | overdue(today)


def overdue(today: date) -> Q:
    """Unfinished past its current date."""
    return Q(latest__lt=today) & UNFINISHED


def overdue_original(today: date) -> Q:
    """Unfinished past the date it was first due by, whatever was agreed since."""
    first = Q(original_latest__lt=today) | Q(original_latest=None, latest__lt=today)
    return first & UNFINISHED


def silent(today: date) -> Q:
    """Unfinished, with nothing said for longer than was agreed or ever: the twin of ``rules.is_silent``."""
    quiet = Q(last_update_on__isnull=True)
    for cadence, span in rules.SILENT_AFTER_BY_CADENCE.items():
        quiet |= Q(asked=cadence, last_update_on__lt=today - span)
    return quiet & UNFINISHED


def contradictory(today: date) -> Q:
    """Rating, status and dates do not agree: the twin of ``rules.contradicts``."""
    late = overdue(today) & Q(rating__key__in=["amber", "green", "blue"])
    early = UNFINISHED & Q(latest__gte=today, rating__key="blue")
    unsettled = ~UNFINISHED & Q(rating__key__in=["red", "amber"])
    said = Q(rating__complete=True, status__in=sorted(rules.AT_WORK)) | (Q(rating__off_track=True) & ~UNFINISHED)
    return late | early | unsettled | said


def differing(today: date) -> Q:
    """What can be worked out speaks against the rating: the twin of ``signals.differing``, but for what it cannot ask.

    Ratings that never move are known by the editions alone: ``selectors.steady``; what becomes of measures by their
    charts: ``selectors.measuring``.
    """
    doubted = overdue_original(today) | silent(today)
    return contradictory(today) | (Q(rating__key__in=sorted(signals.ON_TRACK)) & doubted)


def unowned(today: date) -> Q:
    """No lead, or one that is no longer there: a vacant post, a team that has been disbanded.

    A team or a group that leads is an owner, and so is a printed name that nobody has matched yet. Finished work needs none.
    """
    leads = Assignment.objects.filter(activity=OuterRef("pk"), part=Assignment.Part.LEAD)
    gone = leads.filter(Q(post__in=vacant_posts(today=today)) | Q(post__ends_on__lt=today) | Q(team__ends_on__lt=today))
    return (~Exists(leads) | Exists(gone)) & UNFINISHED


def unboarded(_today: date) -> Q:
    """No body oversees it; a mechanism that is no body does not count. Finished work needs none."""
    return ~Q(Exists(Mechanism.objects.filter(activity=OuterRef("pk"), body__isnull=False))) & UNFINISHED


def unmatched_owner(_today: date) -> Q:
    """An owner is printed that is no post or team of ours yet."""
    return Q(Exists(Assignment.objects.filter(activity=OuterRef("pk"), post=None, team=None)))


def waiting(_today: date) -> Q:
    """It waits for a decision of others that has not been made."""
    return Q(Exists(waiting_dependencies()))


def decision_late(today: date) -> Q:
    """It waits for a decision that should have been made by now."""
    return Q(Exists(waiting_dependencies().filter(decision_due__lt=today)))


def waiting_dependencies() -> models.QuerySet[Dependency]:
    """The undecided dependencies of the activity of the outer query."""
    return Dependency.objects.filter(activity=OuterRef("pk"), outcome=Dependency.Outcome.WAITING)


def moved_twice(_today: date) -> Q:
    """Its date has been agreed anew more than once."""
    return Q(times_moved__gte=2)


QUESTIONS: dict[str, Callable[[date], Q]] = {
    "off_track": off_track,
    "overdue": overdue,
    "overdue_original": overdue_original,
    "contradictory": contradictory,
    "differing": differing,
    "silent": silent,
    "unowned": unowned,
    "unboarded": unboarded,
    "waiting": waiting,
    "decision_late": decision_late,
    "moved_twice": moved_twice,
    "unmatched": unmatched_owner,
}
"""Every question by its name in an address."""
