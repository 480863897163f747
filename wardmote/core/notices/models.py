"""Mail on its way out: written in the transaction of what it tells of, sent once that is safe."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q


class OutboxMessage(models.Model):
    """One letter to one address. Its words are taken out once it is sent: a link in them may open an account."""

    PERSONAL_DATA = "an e-mail address, and until it is sent the words of the letter"

    class Way(models.TextChoices):
        EMAIL = "email"
        TEAMS = "teams"

    to = models.EmailField()
    way = models.CharField(max_length=10, choices=Way, default=Way.EMAIL, help_text="To the address, or to the channel")
    subject = models.CharField(max_length=200)
    body = models.TextField(blank=True)
    kind = models.CharField(max_length=40, help_text="room.what_it_tells, for example accounts.invitation")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True, help_text="From then on it would say nothing useful")
    claimed_at = models.DateTimeField(null=True, blank=True, help_text="When somebody last began to send it")
    sent_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveIntegerField(default=0)
    error = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-made_at", "-pk"]
        indexes = [models.Index(fields=["made_at"], condition=Q(sent_at=None), name="notices_waiting")]

    @property
    def identity(self) -> str:
        """What a letter is known by outside, so that whoever gets it twice can see that it is one."""
        return f"wardmote-{self.pk}@{settings.MAIL_FROM.rsplit('@', 1)[-1].rstrip('>')}"

    def __str__(self) -> str:
        return f"{self.kind} to {self.to}"
