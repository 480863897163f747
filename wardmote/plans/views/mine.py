"""One's own page: what the posts that somebody holds lead or contribute to."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.core.accounts.access import require
from wardmote.core.ui.page import page
from wardmote.plans.selectors.reading import judged_on, my_activities, state_of


@require("plans.view_plan")
def mine(request: HttpRequest) -> HttpResponse:
    """What the user's posts lead or contribute to, longest silence first."""
    today = timezone.localdate()
    rows = list(my_activities(user=request.user, today=today))
    versions = {each.version_id: each.version for each in rows}
    days = {pk: judged_on(version, today=today) for pk, version in versions.items()}
    return page(
        request,
        "plans/mine.html",
        {
            "rows": rows,
            "now": today,
            "states": {each.pk: state_of(each, today=days[each.version_id], moves=None) for each in rows},
            "may_update": {each.pk: request.user.has_perm("plans.update_activity", each) for each in rows},
        },
        title=_("My updates"),
        section="my-updates",
    )
