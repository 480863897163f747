"""All that is asked of one person, on one page, opened by their personal link: without a password, on a phone.

Opening changes nothing: programs that check mail open every link in it. The link opens that person's items and no others.
"""

from __future__ import annotations

from typing import Any

from allauth.core.internal import ratelimit
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache

from wardmote.core.accounts.access import only_links_and_forms
from wardmote.core.accounts.models import PersonalLink
from wardmote.core.accounts.selectors import personal_link, still_works
from wardmote.core.ui.numbers import number_in
from wardmote.core.ui.page import page
from wardmote.plans.asking_forms import ItemForm
from wardmote.plans.selectors.answers import items_of, last_said
from wardmote.plans.services.by_link import answer_item, writer
from wardmote.plans.services.reminding import send_new_link
from wardmote.plans.services.updating import SaidMeanwhile

IN_SESSION = "personal_link"
RATES = {"items_sent": "120/h/ip", "new_link": "30/h/ip,3/h/key"}


@only_links_and_forms
@never_cache
def items_link(request: HttpRequest, token: str) -> HttpResponse:
    """Take the secret out of the address bar, where neighbours, logs and other sites might see it, and go on."""
    request.session[IN_SESSION] = token
    return redirect("items_by_link")


def _link(request: HttpRequest) -> PersonalLink | None:
    token = str(request.session.get(IN_SESSION, ""))
    return personal_link(token) if token else None


@only_links_and_forms
@never_cache
def items_by_link(request: HttpRequest) -> HttpResponse:
    """What is asked of the person of the link now, to be answered with one form and sent at once."""
    now = timezone.now()
    link = _link(request)
    if link is None or not still_works(link, now=now):
        return page(
            request, "plans/items_ended.html", {"known": link is not None}, title=_("This link no longer works")
        )
    today = timezone.localdate(now)
    items = items_of(link.person, today=today)
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    forms = [ItemForm(data, files, activity=each.activity) for each in items]
    if request.method == "POST":
        if not _within_limits(request, "items_sent", link):
            return _too_many(request)
        valid = [form.is_valid() for form in forms]  # each, so that all that is wrong is shown at once
        if all(valid) and (sent := _send(forms, link, today)) is not None:
            return redirect(f"{request.path}?{'sent' if sent else 'left'}={sent or len(items)}")
    wrong = any(form.errors for form in forms)
    return page(
        request,
        "plans/items.html",
        {
            "person": link.person,
            "items": list(zip(items, forms, strict=True)),
            "said": last_said([each.activity for each in items]),
            "errors": [pair for form in forms for pair in form.errors_in_order()],
            "done": _done(request),
            "problem": wrong,
            "until": link.expires_at,
            "now": today,
        },
        title=_("What is asked of you"),
        status=422 if wrong else 200,
    )


def _done(request: HttpRequest) -> str:
    """What the last sending did, in words."""
    sent = number_in(request.GET.get("sent"), longest=3)
    if sent is not None:
        return ngettext("%(num)s item is sent. Thank you.", "%(num)s items are sent. Thank you.", sent) % {"num": sent}
    return _("Nothing was filled in, so nothing was sent.") if "left" in request.GET else ""


@transaction.atomic
def _send_all(forms: list[ItemForm], link: PersonalLink, today: Any) -> int:
    by = writer(link, [form.activity for form in forms])
    filled = [form for form in forms if form.cleaned_data["is_filled"]]
    for form in filled:
        try:
            answer_item(form.activity, form.cleaned_data, today=today, by=by)
        except SaidMeanwhile as error:
            form.now_seen()
            form.add_error(None, error.messages[0])
            raise
        except ValidationError as error:
            for name, reasons in getattr(error, "error_dict", {"text": error}).items():
                form.add_error(name if name in form.fields else None, reasons)
            raise
    return len(filled)


def _send(forms: list[ItemForm], link: PersonalLink, today: Any) -> int | None:
    """Send all that is filled in, or nothing; None where something is wrong, which then stands at its item."""
    try:
        return _send_all(forms, link, today)
    except ValidationError:
        return None
    except PermissionDenied as error:  # somebody else got the post, or the plan changed, since the page was opened
        raise Http404 from error


@only_links_and_forms
@never_cache
def items_new_link(request: HttpRequest) -> HttpResponse:
    """Send a new link to the address that the old one was sent to. The answer is the same whatever comes of it."""
    link = _link(request)
    if request.method != "POST":
        return redirect("items_by_link")
    if link is not None:
        if not _within_limits(request, "new_link", link):
            return _too_many(request)
        send_new_link(link, now=timezone.now())
    return page(request, "plans/items_sent.html", title=_("Look at your mail"))


def _within_limits(request: HttpRequest, action: str, link: PersonalLink) -> bool:
    key = str(link.person_id)
    return bool(ratelimit.consume(request, app="wardmote.plans", action=action, key=key, config=RATES))


def _too_many(request: HttpRequest) -> HttpResponse:
    refused: HttpResponse = ratelimit.respond_429(request)
    return refused
