"""One's own page: what the posts that somebody holds or covers lead or contribute to."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.core.accounts.access import require
from wardmote.core.ui.hooks import due_items
from wardmote.core.ui.page import page
from wardmote.plans.permissions import reports_on
from wardmote.plans.selectors.mine import my_work, posts_of
from wardmote.plans.selectors.reading import judged_on, state_of


@require("plans.view_plan")
def mine(request: HttpRequest) -> HttpResponse:
    """What the user's posts are named for, longest silence first; what they said today stands at the end."""
    today = timezone.localdate()
    rows = my_work(user=request.user, today=today)
    versions = {each.version_id: each.version for each in rows}
    days = {pk: judged_on(version, today=today) for pk, version in versions.items()}
    said_today = [each for each in rows if each.last_update_on == today]
    return page(
        request,
        "plans/mine.html",
        {
            "rows": [each for each in rows if each not in said_today],
            "said_today": said_today,
            "due_items": due_items(user=request.user, today=today),
            "posts": posts_of(user=request.user, today=today),
            "now": today,
            "states": {each.pk: state_of(each, today=days[each.version_id], moves=None) for each in rows},
            "may_update": {each.pk: reports_on(request.user, each) for each in rows},
        },
        title=_("My updates"),
        section="my-updates",
    )
