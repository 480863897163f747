"""Writing a draft: prefilled from the last import and the last edition, saved section by section."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from wardmote.core.audit import services as audit
from wardmote.core.clearance.services import Offer, offer
from wardmote.core.editions.models import Edition
from wardmote.plans.models import PlanVersion
from wardmote.reports.definitions import Outline, outline
from wardmote.reports.models import Draft


class SavedMeanwhile(ValidationError):
    """Somebody else saved the draft after this person opened it. ``draft`` holds theirs; nothing was overwritten."""

    def __init__(self, draft: Draft) -> None:
        super().__init__(_("Somebody else saved this draft since you opened it. Both versions are below."))
        self.draft = draft


@transaction.atomic
def start_draft(
    version: PlanVersion,
    *,
    report: str,
    as_at: date,
    period: tuple[date | None, date | None] = (None, None),
    audience: str = Edition.Audience.PANEL,
    title: str = "",
    by: Any,
) -> Draft:
    """Begin a report on a plan. Its sections open with the last edition's words, else with the imported document's."""
    if not by.has_perm("reports.edit_draft", version.plan.partnership):
        raise PermissionDenied(_("You may not write reports on this plan."))
    made_from = outline(report)
    last = (
        Draft.objects.filter(version__plan=version.plan, outline=report, state=Draft.State.ISSUED)
        .order_by("-saved_at")
        .first()
    )
    imported = version.imports.filter(undone_at=None).first()
    sections = prefilled(made_from, imported.read if imported else {}, last.sections if last else {})
    now = timezone.now()
    draft = Draft(
        version=version,
        outline=report,
        title=title.strip() or _title(made_from, version, period),
        period_starts_on=period[0],
        period_ends_on=period[1],
        as_at=as_at,
        audience=audience,
        changes_since=last.edition if last else None,
        sections=sections,
        started_by=by,
        started_at=now,
        saved_at=now,
    )
    draft.full_clean()
    draft.save(force_insert=True)
    _offer(draft, by)
    audit.record("reports.draft_started", subject=draft, by=by, report=report, title=draft.title)
    return draft


def _title(made_from: Outline, version: PlanVersion, period: tuple[date | None, date | None]) -> str:
    words = f"{version.plan.title}: {made_from.title[:1].lower()}{made_from.title[1:]}"
    start, end = period
    if start and end:
        words += f", {start:%B %Y} to {end:%B %Y}"
    return words[:300]


def prefilled(made_from: Outline, read: Mapping[str, Any], last: Mapping[str, Any]) -> dict[str, Any]:
    """What a new draft opens with, by section.

    The imported document's covering report comes first where it has words for a section, since it is the newer; then
    the last edition's; then the outline's own opening sentence.
    """
    found = _by_section(made_from, read)
    sections: dict[str, Any] = {}
    for section in made_from.sections:
        values = found.get(section.key) or last.get(section.key)
        if not values and section.starts_with:
            values = {"paragraphs": [section.starts_with]}
        if values:
            sections[section.key] = values
    return sections


def _by_section(made_from: Outline, read: Mapping[str, Any]) -> dict[str, Any]:
    headings = {_fold(word): (section, "") for section in made_from.sections for word in section.match}
    for section in made_from.sections:
        headings.update({_fold(word): (section, item.key) for item in section.items for word in item.match})
    objectives = {_fold(each["title"] or ""): each for each in read.get("objectives") or [] if each["title"]}
    highlights = next((section for section in made_from.sections if section.kind == "highlights"), None)
    found: dict[str, Any] = {}
    for entry in read.get("paragraphs") or []:
        heading, words = _fold(entry.get("heading") or ""), (entry.get("text") or "").strip()
        if not words:
            continue
        if heading in headings:
            section, item = headings[heading]
            values = found.setdefault(section.key, {})
            if item:
                answers = values.setdefault("answers", {})
                answers[item] = "\n".join(filter(None, [answers.get(item, ""), words]))
            else:
                values.setdefault("paragraphs", []).append(words)
        elif heading in objectives and highlights is not None:
            values = found.setdefault(highlights.key, {})
            lead, said = _led(words)
            chosen = {"objective": _objective_key(objectives[heading]["title"]), "title": lead, "text": said}
            values.setdefault("chosen", []).append(chosen)
    sessions = next((section for section in made_from.sections if section.kind == "sessions"), None)
    if sessions is not None and read.get("sessions"):
        rows = [{name: row.get(name) or "" for name in ("month", "type", "subject")} for row in read["sessions"]]
        found.setdefault(sessions.key, {})["rows"] = rows
    return found


def _fold(words: str) -> str:
    return " ".join(re.findall(r"\w+", words.casefold()))


def _led(words: str) -> tuple[str, str]:
    """A highlight printed as “Funding audit – the team has …” as its title and what it says."""
    parts = re.split(r"\s+[–—-]\s+", words, maxsplit=1)
    if len(parts) == 2 and len(parts[0].split()) <= 12:
        return parts[0], parts[1]
    return "", words


def _objective_key(title: str) -> str:
    return slugify(title)[:70] or "objective"


@transaction.atomic
def save_section(draft: Draft, key: str, values: Mapping[str, Any], *, seen: int, by: Any) -> Draft:
    """Save one section as its author wrote it. A draft saved meanwhile by somebody else is not overwritten."""
    draft = _open(draft, seen=seen, by=by)
    section = next((each for each in outline(draft.outline).sections if each.key == key), None)
    if section is None:
        raise ValidationError(_("This report has no such section."))
    was = draft.sections.get(key)
    draft.sections = {**draft.sections, key: dict(values)}
    _saved(draft)
    _offer(draft, by)
    audit.record("reports.section_saved", subject=draft, by=by, section=key, was=was, now=dict(values))
    return draft


@transaction.atomic
def set_details(
    draft: Draft,
    *,
    title: str,
    as_at: date,
    period: tuple[date | None, date | None],
    audience: str,
    changes_since: Edition | None,
    only_changes: bool,
    seen: int,
    by: Any,
) -> Draft:
    """Set what the report covers and whom it is for."""
    draft = _open(draft, seen=seen, by=by)
    if changes_since is not None and changes_since.partnership_id != draft.version.plan.partnership_id:
        raise ValidationError({"changes_since": _("Choose an earlier edition of this plan's reports.")})
    draft.title, draft.as_at, draft.audience = title.strip(), as_at, audience
    draft.period_starts_on, draft.period_ends_on = period
    draft.changes_since, draft.only_changes = changes_since, only_changes
    if only_changes and changes_since is None:
        raise ValidationError({"changes_since": _("Choose the edition to compare with.")})
    draft.full_clean()
    _saved(draft)
    _offer(draft, by)
    audit.record("reports.details_set", subject=draft, by=by, title=draft.title, as_at=as_at.isoformat())
    return draft


@transaction.atomic
def discard_draft(draft: Draft, *, by: Any) -> Draft:
    """Put a draft away. Its words stay in the record."""
    draft = _open(draft, seen=draft.saves, by=by)
    draft.state = Draft.State.DISCARDED
    _saved(draft)
    audit.record("reports.draft_discarded", subject=draft, by=by)
    return draft


def _open(draft: Draft, *, seen: int, by: Any) -> Draft:
    draft = Draft.objects.select_for_update(of=("self",)).select_related("version__plan__partnership").get(pk=draft.pk)
    if not by.has_perm("reports.edit_draft", draft):
        raise PermissionDenied(_("You may not write reports on this plan."))
    if draft.state != Draft.State.OPEN:
        raise ValidationError(_("This draft is closed: it has been issued or discarded."))
    if draft.saves != seen:
        raise SavedMeanwhile(draft)
    return draft


def _saved(draft: Draft) -> None:
    draft.saves += 1
    draft.saved_at = timezone.now()
    draft.save()


def section_words(values: Mapping[str, Any]) -> str:
    """Every word of a section as one text: what a second person reads and clears."""
    lines = list(values.get("paragraphs") or [])
    lines += [f"{each.get('title', '')}: {each['text']}".strip(": ") for each in values.get("chosen") or []]
    lines += [" · ".join(filter(None, row.values())) for row in values.get("rows") or []]
    lines += [f"{name}: {words}" for name, words in (values.get("answers") or {}).items()]
    return "\n".join(line for line in lines if line.strip())


def _offer(draft: Draft, by: Any) -> None:
    """A public report's own words wait for a second person, like the plan's."""
    if draft.audience == Edition.Audience.PUBLIC:
        offers = [Offer(draft, key, section_words(values)) for key, values in draft.sections.items()]
        offer(offers, partnership=draft.version.plan.partnership, by=by)
