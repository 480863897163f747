"""The outbox: for administrators what was written to whom, in the example the letters themselves."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from wardmote.core.accounts import demo, selectors
from wardmote.core.accounts.access import only_links_and_forms, require
from wardmote.core.accounts.rights import MANAGE_PEOPLE
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
            "set_up": mail_is_set_up(),
        },
        title=_("Mail"),
        section=SECTION,
        breadcrumbs=crumbs(),
    )


@only_links_and_forms
@never_cache
def example_mail(request: HttpRequest) -> HttpResponse:
    """The letters of the example, to be read: there is no mail server, and all of its people are one click away."""
    if not demo.allowed(request):
        raise Http404
    rows = Paginator(OutboxMessage.objects.all(), 20).get_page(request.GET.get("page"))
    return page(request, "accounts/example_mail.html", {"rows": rows}, title=_("Letters of the example"))
