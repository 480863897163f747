"""Who signs in, and as what."""

from __future__ import annotations

from typing import Any, ClassVar

import rules
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from wardmote.core.organisations.models import Organisation, Person


class UserManager(BaseUserManager["User"]):
    """Makes users by e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.full_clean(exclude=["password"])
        user.save()
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """A sign-in. It may point to a Person; what it may do comes from its memberships alone."""

    PERSONAL_DATA = "name and e-mail address of the person who signs in"

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=160)
    person = models.OneToOneField(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="user")
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=timezone.now)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name

    def has_perm(self, key: str, obj: object | None = None) -> bool:
        """Ask the registered rules; there is no superuser who passes by them. A key nobody granted is a mistake."""
        if not rules.perm_exists(key):
            raise KeyError(f"No room grants the permission '{key}'")
        if not self.is_active:
            return False
        if obj is not None:
            return bool(rules.has_perm(key, self, obj))
        # Menus ask for the same few again and again; memberships are read once a request too.
        known: dict[str, bool] = self.__dict__.setdefault("_anywhere", {})
        if key not in known:
            known[key] = bool(rules.has_perm(key, self))
        return known[key]


class Role(models.TextChoices):
    """What a person comes to do. The rights of each role are listed in every room's ``permissions.py``."""

    PANEL_MEMBER = "panel_member", _("Panel member")
    OWNER = "owner", _("Action owner")
    NEIGHBOURHOOD_OFFICER = "neighbourhood_officer", _("Neighbourhood officer")
    POLICY_OFFICER = "policy_officer", _("Policy officer")
    SECRETARY = "secretary", _("Board secretary")
    CHIEF_OFFICER = "chief_officer", _("Chief officer")
    ANALYST = "analyst", _("Performance analyst")
    AUDITOR = "auditor", _("Auditor")
    ADMINISTRATOR = "administrator", _("Administrator")


class Membership(models.Model):
    """A user's role in one organisation."""

    PERSONAL_DATA = "which user has which role"

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=30, choices=Role)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "organisation", "role"], name="accounts_one_membership"),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="accounts_known_role"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}, {self.organisation}"


class OneTimeLink(models.Model):
    """A link sent by mail that lets its receiver choose a password, once. Only a hash of what stands in it is kept."""

    PERSONAL_DATA = "which user was invited or reset their password, and when"

    class Purpose(models.TextChoices):
        INVITATION = "invitation", _("Invitation")
        RESET = "reset", _("New password")

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="links")
    purpose = models.CharField(max_length=10, choices=Purpose)
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True, help_text=_("Used, withdrawn, or followed by a newer one"))

    class Meta:
        ordering = ["-made_at", "-pk"]


class PersonalLink(models.Model):
    """A link sent by mail that opens its receiver's own items without a password. Only a hash of its secret is kept.

    Whoever reads the letter can open it, so it opens little: what is asked of that one person, to be answered.
    """

    PERSONAL_DATA = "which person was sent a link, and when"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="personal_links")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True, help_text=_("When it was revoked"))

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return _g("%(name)s, by link") % {"name": self.person.name}


class AccessKey(models.Model):
    """A secret by which a program reads what its user may see, until a day. Only a hash of it is kept."""

    PERSONAL_DATA = "which user lets a program read for them, what they call it, and since when"

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="access_keys")
    name = models.CharField(max_length=60, help_text=_("What the key is for, in its user's words"))
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_on = models.DateField(help_text=_("The last day on which it opens anything"))
    ended_at = models.DateTimeField(null=True, blank=True, help_text=_("When it was ended before that"))
    last_used_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return self.name


class OutsideIdentity(models.Model):
    """Whom the organisation's own sign-in knows a user as: its name for somebody never changes, their address may."""

    PERSONAL_DATA = "the identifier that another system gives the person"

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="identities")
    issuer = models.CharField(max_length=255)
    subject = models.CharField(max_length=255)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["issuer", "subject"], name="accounts_one_user_an_identity")]


class KeptDraft(models.Model):
    """What somebody has typed into a form and not sent yet, for them alone, by the form's address."""

    PERSONAL_DATA = "free text that its writer has not saved yet; dropped after 30 days"

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="kept_drafts")
    path = models.CharField(max_length=500)
    values = models.JSONField(help_text=_("Name and value of everything typed, without passwords and tokens"))
    typed_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "path"], name="accounts_one_draft_a_form")]
