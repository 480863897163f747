"""The outbox: for administrators what was written to whom, in the example the letters themselves."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from wardmote.core.accounts import demo, selectors
from wardmote.core.accounts.access import only_links_and_forms, require
from wardmote.core.accounts.rights import MANAGE_PEOPLE
from wardmote.core.accounts.services import send_letter_again
from wardmote.core.accounts.views.people import SECTION, crumbs
from wardmote.core.notices import rules
from wardmote.core.notices.models import OutboxMessage
from wardmote.core.notices.selectors import mail_is_set_up, messages_to
from wardmote.core.ui.hooks import registry
from wardmote.core.ui.page import page

PER_PAGE = 50


@require(MANAGE_PEOPLE)
def outbox(request: HttpRequest) -> HttpResponse:
    """What was written to one's people, and whether it went. Never the words: a link in them may open an account."""
    people = selectors.people_managed_by(request.user).order_by()
    found = messages_to(people.values_list("email", flat=True))
    return page(
        request,
        "accounts/outbox.html",
        {
            "rows": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
            "kinds": registry.letters,
            "waiting": found.filter(sent_at=None, tries__lt=rules.AT_MOST).count(),
            "most_tries": rules.AT_MOST,
            "now": timezone.now(),
            "set_up": mail_is_set_up(),
        },
        title=_("Mail"),
        section=SECTION,
        breadcrumbs=crumbs(),
    )


@require(MANAGE_PEOPLE)
def letter_again(request: HttpRequest, number: int) -> HttpResponse:
    """Let a letter that was given up be tried again: the administrator has mended what was wrong."""
    people = {each.email: each for each in selectors.people_managed_by(request.user)}
    letter = messages_to(people).filter(pk=number).first()
    if letter is None or request.method != "POST":
        raise Http404
    try:
        send_letter_again(letter, to=people[letter.to], by=request.user)
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
    else:
        messages.success(request, _("The letter to %(address)s is sent again.") % {"address": letter.to})
    return redirect("outbox")


@only_links_and_forms
@never_cache
def example_mail(request: HttpRequest) -> HttpResponse:
    """The letters of the example, to be read: there is no mail server, and all of its people are one click away."""
    if not demo.allowed(request):
        raise Http404
    rows = Paginator(OutboxMessage.objects.all(), 20).get_page(request.GET.get("page"))
    return page(request, "accounts/example_mail.html", {"rows": rows}, title=_("Letters of the example"))
