"""Where the browser keeps what is being typed, and finds it again."""

from __future__ import annotations

import json
from http import HTTPStatus

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone

from wardmote.core.accounts.access import signed_in
from wardmote.core.accounts.drafts import draft_of, drop_draft, keep_draft
from wardmote.core.ui.format import clock, long_datetime


@signed_in
def kept_draft(request: HttpRequest) -> HttpResponse:
    """GET: what I had typed into the form at ``path``. POST: keep it, or with ``discard`` forget it."""
    user, now = request.user, timezone.now()
    if request.method != "POST":
        found = draft_of(user, path=request.GET.get("path", ""), now=now)  # type: ignore[arg-type]
        if found is None:
            return JsonResponse({"values": []})
        is_today = timezone.localdate(found.typed_at) == timezone.localdate()
        typed = clock(found.typed_at) if is_today else long_datetime(found.typed_at)
        return JsonResponse({"values": found.values, "typed": typed})
    path = request.POST.get("path", "")
    if "discard" in request.POST:
        drop_draft(user, path=path)  # type: ignore[arg-type]
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    try:
        keep_draft(user, path=path, values=json.loads(request.POST.get("values", "")), now=now)  # type: ignore[arg-type]
    except (ValueError, RecursionError):
        return HttpResponse(status=HTTPStatus.BAD_REQUEST)
    except ValidationError:
        return HttpResponse(status=HTTPStatus.UNPROCESSABLE_ENTITY)
    return HttpResponse(status=HTTPStatus.NO_CONTENT)
