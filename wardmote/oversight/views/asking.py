"""What the pages of this room share when they ask."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpRequest

from wardmote.core.organisations.models import Partnership
from wardmote.oversight.forms.common import SeenForm
from wardmote.oversight.selectors.scopes import writable
from wardmote.oversight.services.voices import ChangedMeanwhile


def partnerships_or_nothing(request: HttpRequest, key: str) -> list[Partnership]:
    """For whom this user may write so; where that is nobody, the page is not there."""
    found = writable(key, user=request.user)
    if not found:
        raise Http404
    return found


def with_open_eyes(form: SeenForm, save: Callable[[], str]) -> Callable[[], str]:
    """Save; where somebody else wrote meanwhile, their words are shown, and saving again is then possible."""

    def do() -> str:
        try:
            return save()
        except ChangedMeanwhile as changed:
            form.now_seen(changed.mark)
            raise

    return do
