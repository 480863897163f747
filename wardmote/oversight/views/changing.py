"""One change of a record that carries a revision: an action, a meeting."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse

from wardmote.core.ui.asking import ask
from wardmote.oversight.forms.revision import RevisionForm
from wardmote.oversight.models import Action, Meeting
from wardmote.oversight.services.meanwhile import RecordChangedMeanwhile


def change(
    request: HttpRequest,
    found: Action | Meeting,
    form: RevisionForm,
    save: Callable[[dict[str, Any]], str],
    *,
    back: str,
    **shown: Any,
) -> HttpResponse:
    """Ask, and go ``back``. Where somebody else changed it first, that is said, and what was typed can be sent again.

    ``save`` does it with the form's values, and says what was done; ``shown`` is what ``ask`` shows.
    """

    def saved() -> str:
        try:
            said = save(dict(form.cleaned_data))
        except RecordChangedMeanwhile:
            found.refresh_from_db()
            form.now_seen(found.revision)
            raise
        messages.success(request, said)
        return back

    return ask(request, form, saved, back=back, **shown)
