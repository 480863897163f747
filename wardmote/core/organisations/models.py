"""Forces, governing bodies and partners; boards and panels; teams, people, and posts with dated holders."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Organisation(models.Model):
    """A force, the body that governs it, or a partner. Offices end and are succeeded: nothing is overwritten."""

    PERSONAL_DATA = "none"

    class Kind(models.TextChoices):
        FORCE = "force", _("Police force")
        GOVERNING_BODY = "governing_body", _("Governing body")
        PARTNER = "partner", _("Partner")

    name = models.CharField(max_length=200, unique=True)
    short_name = models.CharField(max_length=60, blank=True)
    slug = models.SlugField(max_length=80, unique=True)
    kind = models.CharField(max_length=20, choices=Kind)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    successor = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="predecessors")

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(starts_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="organisations_organisation_ends_after_start",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Partnership(models.Model):
    """One force and its governing body: both read all of its plans' internal text, each writes its own."""

    PERSONAL_DATA = "none"

    force = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="partnerships_as_force")
    governing_body = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="partnerships_as_governing_body"
    )
    name = models.CharField(max_length=200)
    slug = models.SlugField(max_length=80, unique=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    successor = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="predecessors")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["force", "governing_body"], name="organisations_one_partnership_a_pair"),
            models.CheckConstraint(condition=~Q(force=F("governing_body")), name="organisations_partnership_of_two"),
        ]

    def __str__(self) -> str:
        return self.name


class Body(models.Model):
    """A board, panel, group or other mechanism of oversight.

    ``meets_printed`` is what a document says of how often it meets, ``meets`` how that was read. Where that can mean two
    things a person says which: ``cycle_unit`` and ``cycle_every`` go before it.
    """

    PERSONAL_DATA = "none"

    class Cycle(models.TextChoices):
        WEEKS = "weeks", _("Every so many weeks")
        MONTHS = "months", _("Every so many months")
        A_YEAR = "year", _("So many times a year")
        AD_HOC = "ad_hoc", _("When there is a reason to")
        REVIEW = "review", _("Under review")

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="bodies")
    name = models.CharField(max_length=200)
    group = models.CharField(max_length=300, blank=True, help_text=_("The part of the plan it serves, as printed"))
    purpose = models.TextField(blank=True)
    meets_printed = models.CharField(max_length=120, blank=True)
    meets = models.CharField(max_length=60, blank=True, help_text=_("How often, in a fixed set of words"))
    notes_published = models.BooleanField(default=False)
    public_meeting = models.BooleanField(default=False)
    position = models.PositiveIntegerField(default=0)
    cycle_unit = models.CharField(
        max_length=8, choices=Cycle, blank=True, help_text=_("As a person decided it; empty to go by what is printed")
    )
    cycle_every = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text=_("Every so many weeks or months, or so many times a year")
    )
    cycle_at_least = models.BooleanField(default=False, help_text=_("It may meet more often"))
    chair_post = models.ForeignKey("Post", null=True, blank=True, on_delete=models.PROTECT, related_name="chairs")
    secretary_post = models.ForeignKey("Post", null=True, blank=True, on_delete=models.PROTECT, related_name="serves")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True, help_text=_("Its last day, where it has been wound up"))
    despatch_days = models.PositiveSmallIntegerField(
        default=5, help_text=_("Working days before a meeting by which its papers go out")
    )

    class Meta:
        verbose_name_plural = "bodies"
        ordering = ["position", "name"]
        constraints = [
            models.UniqueConstraint(fields=["partnership", "name"], name="organisations_one_body_a_name"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(starts_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="organisations_body_ends_after_start",
            ),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="organisations_body_is_not_its_own_parent"),
            models.CheckConstraint(
                condition=~Q(cycle_unit__in=["weeks", "months", "year"])
                | Q(cycle_every__isnull=False, cycle_every__gte=1),
                name="organisations_cycle_says_how_often",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Seat(models.Model):
    """A place on a body, from when until when: a post's, or one that is only named, such as an independent member's.

    ``name`` also says what a post is there as: “vice-chair”.
    """

    PERSONAL_DATA = "a name, where the seat is no post"

    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="seats")
    post = models.ForeignKey("Post", null=True, blank=True, on_delete=models.PROTECT, related_name="seats")
    name = models.CharField(max_length=200, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(post__isnull=False) | ~Q(name=""), name="organisations_seat_of_post_or_name"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(starts_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="organisations_seat_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return ", ".join(filter(None, [self.post.name if self.post else "", self.name]))


class BodyAlias(models.Model):
    """Another name under which a body is printed. Proposed by a reader, accepted or refused by a person."""

    PERSONAL_DATA = "none"

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Proposed")
        ACCEPTED = "accepted", _("Accepted")
        REFUSED = "refused", _("Refused")

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="body_aliases")
    name = models.CharField(max_length=300)
    body = models.ForeignKey(Body, null=True, blank=True, on_delete=models.CASCADE, related_name="aliases")
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)
    how = models.CharField(max_length=40, blank=True, help_text=_("Why the reader proposes it"))

    class Meta:
        verbose_name_plural = "body aliases"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["partnership", "name"], name="organisations_one_meaning_an_alias"),
            models.CheckConstraint(
                condition=~Q(state="accepted") | Q(body__isnull=False), name="organisations_accepted_alias_has_body"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Team(models.Model):
    """A team or department of an organisation. A group such as “LPA Supts” is a team too, never a person."""

    PERSONAL_DATA = "none"

    class Kind(models.TextChoices):
        TEAM = "team", _("Team")
        GROUP = "group", _("Group of posts")

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="teams")
    name = models.CharField(max_length=160)
    kind = models.CharField(max_length=6, choices=Kind, default=Kind.TEAM)
    ends_on = models.DateField(null=True, blank=True, help_text=_("Its last day, where it has been disbanded"))

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["organisation", "name"], name="organisations_one_team_a_name")]

    def __str__(self) -> str:
        return self.name


class GroupPost(models.Model):
    """A post that belongs to a group, such as each of the superintendents in “LPA Supts”, from when until when."""

    PERSONAL_DATA = "none"

    group = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="group_posts")
    post = models.ForeignKey("Post", on_delete=models.CASCADE, related_name="in_groups")
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["group", "post"], name="organisations_once_in_a_group"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(starts_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="organisations_group_post_ends_after_start",
            ),
        ]


class Person(models.Model):
    """Somebody who holds posts. Never made by a reader of documents: only by a person."""

    PERSONAL_DATA = "name and e-mail address of staff"

    name = models.CharField(max_length=160)
    email = models.EmailField(blank=True)
    erased_at = models.DateTimeField(null=True, blank=True, help_text=_("When name and address were taken out"))

    class Meta:
        verbose_name_plural = "people"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    """A job, whoever holds it. ``short_name`` is how documents print it."""

    PERSONAL_DATA = "none"

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="posts")
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.PROTECT, related_name="posts")
    name = models.CharField(max_length=160)
    short_name = models.CharField(max_length=80, blank=True)
    ends_on = models.DateField(null=True, blank=True, help_text=_("Its last day, where it has been abolished"))

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["organisation", "name"], name="organisations_one_post_a_name")]

    def __str__(self) -> str:
        return self.name


class Holding(models.Model):
    """Who holds a post, from when until when (the last day is included)."""

    PERSONAL_DATA = "which person held which post"

    class Kind(models.TextChoices):
        HOLDER = "holder", _("Holder")
        COVER = "cover", _("Cover")

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="holdings")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="holdings")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    kind = models.CharField(max_length=6, choices=Kind, default=Kind.HOLDER)

    class Meta:
        ordering = ["-starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="organisations_holding_ends_after_start",
            ),
            # The rest of "one holder at a time" is checked where a post is filled: SQLite cannot compare spans.
            models.UniqueConstraint(
                fields=["post"],
                condition=Q(kind="holder", ends_on__isnull=True),
                name="organisations_one_holder_without_end",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post}: {self.person}"
