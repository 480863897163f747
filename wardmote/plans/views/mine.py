"""One's own page: what the posts that somebody holds or covers lead or contribute to."""

from __future__ import annotations

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.core.accounts.access import require
from wardmote.core.ui.hooks import due_items, panels_for
from wardmote.core.ui.page import page
from wardmote.plans.permissions import reports_on
from wardmote.plans.selectors.mine import my_work, posts_of, ready_to_say
from wardmote.plans.selectors.reading import judged_days, state_of

PER_PAGE = 25


@require("plans.view_plan")
def mine(request: HttpRequest) -> HttpResponse:
    """What the user's posts are named for, longest silence first; what they said today stands at the end."""
    today = timezone.localdate()
    waiting, said_today = my_work(user=request.user, today=today)
    shown: Page[int] = Paginator([*waiting, *said_today], PER_PAGE).get_page(request.GET.get("page"))
    posts = posts_of(user=request.user, today=today)
    rows = ready_to_say(list(shown), held=posts)
    versions = {each.version_id: each.version for each in rows}
    days = judged_days(list(versions.values()), today=today)
    return page(
        request,
        "plans/mine.html",
        {
            "rows": [each for each in rows if each.last_update_on != today],
            "said_today": [each for each in rows if each.last_update_on == today],
            "waiting": len(waiting),
            "pages": shown,
            "panels": panels_for("my_updates", user=request.user, subject=None),
            "due_items": due_items(user=request.user, today=today),
            "posts": posts,
            "now": today,
            "states": {each.pk: state_of(each, today=days[each.version_id], moves=None) for each in rows},
            "may_update": {each.pk: reports_on(request.user, each) for each in rows},
        },
        title=_("My updates"),
        section="my-updates",
    )
