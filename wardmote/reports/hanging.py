"""What this room hangs into the shared pages: menu, landings, search, a plan's reports, and names for the history."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from wardmote.core.accounts.models import Role
from wardmote.core.ui import hooks
from wardmote.core.ui.hooks import Hit
from wardmote.plans.models import PlanVersion
from wardmote.reports.definitions import outlines
from wardmote.reports.models import Draft, Upload
from wardmote.reports.selectors import editions_of
from wardmote.reports.words import TITLE


def register() -> None:
    """Called once, when the app is ready."""
    hooks.add_menu_entry(hooks.MenuEntry(_("Import"), "inbox", "plans.import_plan", order=30, section="inbox"))
    hooks.add_menu_entry(hooks.MenuEntry(_("Reports"), "reports", "editions.view_edition", order=40, section="reports"))
    hooks.add_go_key(hooks.GoKey("r", _("Reports"), "reports", "editions.view_edition"))
    hooks.add_go_key(hooks.GoKey("i", _("Import"), "inbox", "plans.import_plan"))
    hooks.add_landing(hooks.Landing(Role.PANEL_MEMBER, _latest_edition, order=20))
    hooks.add_search_source(
        hooks.SearchSource(_("Reports"), _find_editions, order=40, key="report", permission="editions.view_edition")
    )
    hooks.add_panel(hooks.Panel("plans.plan", _reports_on, order=20))
    hooks.add_comparison_dates(_edition_dates)
    hooks.add_clearable(
        hooks.Clearable(
            "reports.draft",
            _("Report"),
            _clearable_fields(),
            _drafts,
            about=hooks.About("plan", "version__plan", "version__plan__title"),
            mend={name: hooks.Mending("reports.edit_draft", page=_section_form) for name in _clearable_fields()},
        )
    )
    hooks.add_subject(hooks.Subject("reports.draft", _("Draft of a report"), _partnership_of_draft, _draft_url))
    hooks.add_subject(
        hooks.Subject("reports.upload", _("Document sent in"), lambda record: record.partnership, _upload_url)
    )
    hooks.add_subject(
        hooks.Subject(
            "editions.edition",
            _("Report"),
            lambda record: record.partnership,
            lambda record: reverse("edition", args=[record.uuid]),
        )
    )
    hooks.add_verbs(
        {
            "reports.file_received": _("Sent a document in"),
            "reports.mapping_corrected": _("Corrected how a table is read"),
            "reports.mapping_forgotten": _("Took back a correction of a table"),
            "reports.values_corrected": _("Corrected values as read"),
            "reports.file_discarded": _("Put a document away"),
            "reports.draft_started": _("Started a report"),
            "reports.section_saved": _("Wrote a section of a report"),
            "reports.details_set": _("Set the details of a report"),
            "reports.words_offered": _("Offered a report’s words for clearing"),
            "reports.draft_discarded": _("Put a draft away"),
            "editions.issued": _("Issued a report"),
        }
    )


def _latest_edition(user: Any) -> str | None:
    """A panel member’s question: what does the newest report say?"""
    newest = editions_of(user=user).first()
    return reverse("edition", args=[newest.uuid]) if newest else reverse("reports")


def _find_editions(user: Any, words: Sequence[str], limit: int) -> Iterator[Hit]:
    found = editions_of(user=user)
    for word in words:
        found = found.filter(title__icontains=word)
    for each in found[:limit]:
        yield Hit(title=each.title, url=reverse("edition", args=[each.uuid]), kind=_("Report"))


def _reports_on(user: Any, version: PlanVersion) -> tuple[str, dict[str, Any]] | None:
    """The newest reports on a plan, and the way to write the next."""
    may_start = user.has_perm("reports.edit_draft", version.plan.partnership)
    series = f"{version.plan.slug}/"
    editions = list(editions_of(user=user).filter(partnership=version.plan.partnership, series__startswith=series)[:3])
    if not editions and not may_start:
        return None
    return "reports/plan_panel.html", {"plan": version.plan, "editions": editions, "may_start": may_start}


def _edition_dates(user: Any, version: PlanVersion) -> Iterator[hooks.ComparisonDate]:
    """The days that the issued reports on a plan speak of."""
    series = f"{version.plan.slug}/"
    found = editions_of(user=user).filter(partnership=version.plan.partnership, series__startswith=series)
    for title, day in found.values_list("title", "as_at"):
        yield hooks.ComparisonDate(day, title)


def _clearable_fields() -> dict[str, Any]:
    """What each text of a public report is called in the list of texts to clear."""
    sections = {section.key: section.heading for outline in outlines() for section in outline.sections}
    return {TITLE: _("Title of the report"), **sections}


def _drafts(ids: Iterable[int]) -> dict[int, tuple[str, str]]:
    found = Draft.objects.filter(pk__in=list(ids)).only("pk", "title")
    words = now_("Report: %(title)s")
    return {draft.pk: (words % {"title": draft.title}, reverse("draft", args=[draft.pk])) for draft in found}


def _section_form(draft: Draft, field: str) -> str:
    """Where the words of a report are written: its title with the details, the rest by section."""
    if field == TITLE:
        return reverse("draft_details", args=[draft.pk])
    return reverse("draft_section", args=[draft.pk, field])


def _partnership_of_draft(record: Any) -> Any:
    return record.version.plan.partnership


def _draft_url(record: Any) -> str | None:
    return reverse("draft", args=[record.pk]) if isinstance(record, Draft) else None


def _upload_url(record: Any) -> str | None:
    return reverse("upload", args=[record.uuid]) if isinstance(record, Upload) else None
