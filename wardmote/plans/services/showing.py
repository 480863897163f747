"""Whether a plan has a public page at all. What stands on it is cleared text by text."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.core.audit import services as audit
from wardmote.core.clearance.selectors import running_hold
from wardmote.core.ui.format import long_date
from wardmote.plans.models import Plan


@transaction.atomic
def show_to_public(plan: Plan, *, is_public: bool, by: Any) -> Plan:
    """Give a plan a public page, or take it away. Setting what is so already changes nothing."""
    found = Plan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    if not by.has_perm("plans.edit_plan", found):
        raise PermissionDenied(_("You may not edit this plan."))
    if found.is_public == is_public:
        return found
    if is_public and (hold := running_hold(found.partnership, now=timezone.now())):
        words = _("Nothing becomes public before %(date)s: %(reason)s. Give the plan its public page afterwards.")
        raise ValidationError(words % {"date": long_date(hold.ends_on), "reason": hold.reason})
    found.is_public = is_public
    found.save(update_fields=["is_public"])
    verb = "plans.shown_to_public" if is_public else "plans.hidden_from_public"
    audit.record(verb, subject=found, by=by, was=not is_public, now=is_public)
    return found
