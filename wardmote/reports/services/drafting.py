"""Writing a draft: prefilled from the last import and the last edition, saved section by section."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.core.audit import services as audit
from wardmote.core.clearance.models import Passage
from wardmote.core.clearance.selectors import cleared_texts
from wardmote.core.clearance.services import Offer, offer
from wardmote.core.editions.models import Edition
from wardmote.core.editions.selectors import editions_of_series
from wardmote.core.editions.services import fingerprint
from wardmote.core.organisations.models import Body
from wardmote.core.ui.format import long_date, month
from wardmote.performance.words import run_words
from wardmote.plans.models import PlanVersion
from wardmote.reports.definitions import Outline, outline
from wardmote.reports.models import Draft
from wardmote.reports.prefilling import prefilled
from wardmote.reports.selectors.figures import opening_of
from wardmote.reports.services.briefing import plan_of, public_words_of
from wardmote.reports.words import WRITTEN


class SavedMeanwhile(ValidationError):
    """Somebody else saved the same words after this person opened them. ``draft`` holds theirs; nothing was overwritten."""

    def __init__(self, draft: Draft) -> None:
        super().__init__(_("Somebody else saved this since you opened it. Both versions are below."))
        self.draft = draft


def series_of(version: PlanVersion, report: str, body: Body | None = None) -> str:
    """The series that the editions of one report on one plan make; each board that it is written for has its own."""
    return f"{version.plan.slug}/{report}" + (f"/{body.pk}" if body else "")


def editions_to_compare(version: PlanVersion, report: str, body: Body | None = None) -> models.QuerySet[Edition]:
    """The earlier editions of a report, newest first, without their contents."""
    return editions_of_series(version.plan.partnership, series_of(version, report, body)).defer("content")


def comparable_editions(
    version: PlanVersion, report: str, audience: str, body: Body | None = None
) -> models.QuerySet[Edition]:
    """The earlier editions that a report for these readers may be compared with, newest first.

    Those of the same audience only: what the panel was told must not reach the public as “what it was before”.
    """
    return editions_to_compare(version, report, body).filter(audience=audience)


def new_draft(
    version: PlanVersion,
    *,
    report: str,
    as_at: date,
    period: tuple[date | None, date | None] = (None, None),
    audience: str = Edition.Audience.PANEL,
    title: str = "",
    body: Body | None = None,
    by: Any,
) -> Draft:
    """A draft that is not stored yet. Its sections open with the last edition's words, else the imported document's.

    Those that tell of figures open with what these say now, and with nothing where there are none: last month's sentences
    would be wrong.
    """
    if not by.has_perm("reports.edit_draft", version.plan.partnership):
        raise PermissionDenied(_("You may not write reports on this plan."))
    made_from = outline(report)
    _may_be_written(made_from, version, audience=audience, body=body)
    last = (
        Draft.objects.filter(version__plan=version.plan, outline=report, body=body, state=Draft.State.ISSUED)
        .order_by("-saved_at", "-pk")
        .first()
    )
    imported = version.imports.filter(undone_at=None).first()
    is_newer = imported and (last is None or imported.imported_at > last.saved_at)
    now = timezone.now()
    draft = Draft(
        version=version,
        outline=report,
        body=body,
        title=title.strip() or _title(made_from, version, as_at, period, body),
        period_starts_on=period[0],
        period_ends_on=period[1],
        as_at=as_at,
        audience=audience,
        changes_since=comparable_editions(version, report, audience, body).first(),
        sections=prefilled(
            made_from,
            read=imported.read if imported and is_newer else {},
            last=last.sections if last else {},
            objectives=dict(version.objectives.values_list("title", "slug")),
        ),
        started_by=by,
        started_at=now,
        saved_at=now,
    )
    _tell_anew(draft, [section.key for section in made_from.sections if section.told])
    return draft


def _tell_anew(draft: Draft, keys: Sequence[str]) -> None:
    """Let these sections open with what the figures say for the draft's days; without figures they are empty."""
    said = opening_of(draft, plan_of(draft)) if keys else []
    kept = {key: words for key, words in draft.sections.items() if key not in keys}
    draft.sections = {**kept, **{key: {"paragraphs": said} for key in keys if said}}


def _told_and_untouched(draft: Draft) -> list[str]:
    """The sections that tell of figures and still say what these say: nobody has written in them."""
    told = [section.key for section in outline(draft.outline).sections if section.told]
    said = {"paragraphs": opening_of(draft, plan_of(draft))} if told else {}
    return [key for key in told if draft.sections.get(key, {"paragraphs": []}) == said]


def _may_be_written(made_from: Outline, version: PlanVersion, *, audience: str, body: Body | None) -> None:
    """Whether a report can be for these readers and for this board."""
    if made_from.internal and audience == Edition.Audience.PUBLIC:
        raise ValidationError(
            {"audience": _("This report is for staff and panel members: nobody clears what it lists.")}
        )
    if made_from.for_body and body is None:
        raise ValidationError({"body": _("Choose the board that this report is for.")})
    if body and body.partnership_id != version.plan.partnership_id:
        raise ValidationError({"body": _("Choose a board of this plan's force and governing body.")})


def start_draft(version: PlanVersion, *, by: Any, **values: Any) -> Draft:
    """Begin a report on a plan. ``values`` as for ``new_draft``."""
    return store(new_draft(version, by=by, **values), by=by)


@transaction.atomic
def store(draft: Draft, *, by: Any) -> Draft:
    """Store a draft that ``new_draft`` made, and offer its words where the public is to read them."""
    if not by.has_perm("reports.edit_draft", draft):
        raise PermissionDenied(_("You may not write reports on this plan."))
    draft.full_clean()
    draft.save(force_insert=True)
    _offer(draft, by)
    audit.record("reports.draft_started", subject=draft, by=by, report=draft.outline, title=draft.title)
    return draft


def _title(
    made_from: Outline,
    version: PlanVersion,
    as_at: date,
    period: tuple[date | None, date | None],
    body: Body | None,
) -> str:
    said = made_from.title[:1].lower() + made_from.title[1:]
    named = [f"{version.plan.title}: {said}", str(body or ""), _when(made_from, as_at, period)]
    return ", ".join(filter(None, named))[:300]


def _when(made_from: Outline, as_at: date, period: tuple[date | None, date | None]) -> str:
    """Its months; of a report that is written several times in a month its days, by which alone it can be told apart."""
    start, end = period
    if made_from.tells_news:
        return _days(start, end) if start and end else long_date(as_at)
    return run_words(start.replace(day=1), end.replace(day=1), month) if start and end else ""


def _days(start: date, end: date) -> str:
    """24 to 30 November 2026, with the month once where it is the same."""
    is_one_month = (start.year, start.month) == (end.year, end.month)
    return _("%(first)s to %(last)s") % {
        "first": start.day if is_one_month else long_date(start),
        "last": long_date(end),
    }


def seen_section(draft: Draft, key: str) -> str:
    """What a form keeps to say which words its reader saw of a section."""
    return fingerprint(draft.sections.get(key) or {})


def seen_details(draft: Draft) -> str:
    """What a form keeps to say which details its reader saw."""
    days = [draft.period_starts_on, draft.period_ends_on, draft.as_at]
    values = [draft.title, draft.audience, draft.changes_since_id, draft.only_changes]
    return fingerprint([*values, *(day.isoformat() if day else None for day in days)])


@transaction.atomic
def save_section(draft: Draft, key: str, values: Mapping[str, Any], *, seen: str, by: Any) -> Draft:
    """Save one section as its author wrote it. Words saved meanwhile by somebody else are not overwritten."""
    draft = _open(draft, by=by)
    section = next((each for each in outline(draft.outline).sections if each.key == key), None)
    if section is None or section.kind not in WRITTEN:
        raise ValidationError(_("This report has no such section to write."))
    if seen_section(draft, key) != seen:
        raise SavedMeanwhile(draft)
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
    seen: str,
    by: Any,
) -> Draft:
    """Set what the report covers and whom it is for.

    What it tells of figures is told for its new days, unless somebody has written there.
    """
    draft = _open(draft, by=by)
    if seen_details(draft) != seen:
        raise SavedMeanwhile(draft)
    _may_be_written(outline(draft.outline), draft.version, audience=audience, body=draft.body)
    if changes_since is not None:
        comparable = comparable_editions(draft.version, draft.outline, audience, draft.body)
        if not comparable.filter(pk=changes_since.pk).exists():
            raise ValidationError({"changes_since": _("Choose an earlier edition for the same readers.")})
    elif only_changes:
        raise ValidationError({"changes_since": _("Choose the edition to compare with.")})
    untouched = _told_and_untouched(draft)
    draft.title, draft.as_at, draft.audience = title.strip(), as_at, audience
    draft.period_starts_on, draft.period_ends_on = period
    draft.changes_since, draft.only_changes = changes_since, only_changes
    _tell_anew(draft, untouched)
    draft.full_clean()
    _saved(draft)
    _offer(draft, by)
    audit.record("reports.details_set", subject=draft, by=by, title=draft.title, as_at=as_at.isoformat())
    return draft


@transaction.atomic
def offer_again(draft: Draft, *, by: Any) -> Draft:
    """Offer for clearing what a public report takes from the plan, as the plan says it now."""
    draft = _open(draft, by=by)
    _offer(draft, by)
    audit.record("reports.words_offered", subject=draft, by=by)
    return draft


@transaction.atomic
def discard_draft(draft: Draft, *, by: Any) -> Draft:
    """Put a draft away. Its words stay in the record; nothing of it waits to be cleared any more."""
    draft = _open(draft, by=by)
    draft.state = Draft.State.DISCARDED
    _saved(draft)
    _offer(draft, by)
    audit.record("reports.draft_discarded", subject=draft, by=by)
    return draft


def _open(draft: Draft, *, by: Any) -> Draft:
    draft = (
        Draft.objects.select_for_update(of=("self",))
        .select_related(
            "version__plan__partnership", "version__plan__owner", "version__scheme", "changes_since", "body"
        )
        .get(pk=draft.pk)
    )
    if not by.has_perm("reports.edit_draft", draft):
        raise PermissionDenied(_("You may not write reports on this plan."))
    if draft.state != Draft.State.OPEN:
        raise ValidationError(_("This draft is closed: it has been issued or discarded."))
    return draft


def _saved(draft: Draft) -> None:
    draft.saves += 1
    draft.saved_at = timezone.now()
    draft.save()


def _offer(draft: Draft, by: Any) -> None:
    """The words of a public report wait for a second person, like the plan's; those of any other wait for nobody."""
    words = public_words_of(draft, plan_of(draft))
    if draft.audience != Edition.Audience.PUBLIC or draft.state == Draft.State.DISCARDED:
        words = dict.fromkeys(words, "")
    _put_forward(draft, words, by)


def not_offered(draft: Draft, words: Mapping[str, str]) -> list[str]:
    """The fields of a public report that say something nobody was asked to clear: the plan has changed under it."""
    asked = set(
        Passage.objects.filter(
            subject_type=Draft._meta.label_lower,
            subject_id=draft.pk,
            state__in=[Passage.State.WAITING, Passage.State.CLEARED, Passage.State.REFUSED],
        ).values_list("field", "text")
    )
    return [field for field, text in words.items() if text.strip() and (field, text) not in asked]


def settle_offers(draft: Draft, *, by: Any) -> None:
    """Once a report is issued, what was left out of it waits no longer."""
    fields = public_words_of(draft, plan_of(draft))
    cleared = cleared_texts(Draft, [draft.pk], fields)
    _put_forward(draft, {field: cleared.get((draft.pk, field), "") for field in fields}, by)


def _put_forward(draft: Draft, words: Mapping[str, str], by: Any) -> None:
    offers = [Offer(draft, field, text) for field, text in words.items()]
    offer(offers, partnership=draft.version.plan.partnership, by=by)
