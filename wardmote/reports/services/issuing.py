"""What is missing from a draft, what it will look like, and issuing it as a frozen edition."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wardmote.core.clearance.selectors import cleared_texts
from wardmote.core.documents.compose import Composed
from wardmote.core.editions.models import Card as FrozenCard
from wardmote.core.editions.models import Edition
from wardmote.core.editions.services import Frozen, freeze
from wardmote.plans.reading.fields.stamps import stale
from wardmote.plans.selectors.snapshots import snapshot
from wardmote.reports.composition import Before, Brief, Phrases, cards, compose, each_commitment
from wardmote.reports.definitions import Outline, Section, outline
from wardmote.reports.models import Draft
from wardmote.reports.rendering import files_of
from wardmote.reports.services.drafting import section_words


@dataclass(frozen=True, slots=True)
class Gap:
    """Something the author should see before issuing. A ``stop`` must be mended; a ``look`` may be left."""

    section: str
    weight: Literal["stop", "look"]
    message: str
    place: str = ""


class NotReady(ValidationError):
    """The draft cannot be issued yet; ``gaps`` says why."""

    def __init__(self, gaps: list[Gap]) -> None:
        super().__init__([gap.message for gap in gaps])
        self.gaps = gaps


class _Dates(Phrases):
    """The report's own words, with dates in the language now active."""

    def date(self, day: date) -> str:
        return date_format(day, "j F Y")


def phrases() -> Phrases:
    """The report's fixed words in the language now active."""
    return _Dates(
        period=_("Period"),
        as_at=_("As at"),
        prepared_by=_("Prepared by"),
        appendix=_("Appendix"),
        appendices=_("Appendices"),
        not_rated=_("Not rated"),
        nothing=_("Nothing to report."),
        key=_("Key to the ratings"),
        key_letter=_("Rating"),
        key_meaning=_("What it means"),
        rating_counts=_("Ratings at this date"),
        count=_("Number"),
        month=_("Month"),
        session_type=_("Type"),
        subject=_("Subject area"),
        name=_("Name"),
        purpose=_("Purpose"),
        meets=_("Meets"),
        notes_published=_("Notes published"),
        public_meeting=_("Public meeting"),
        yes=_("Yes"),
        no=_("No"),
        only_changes=_("This report shows only what has changed since “{edition}”."),
        removed=_("No longer in the plan"),
        was=_("was {word}"),
        left_out=_(
            "Left out because it has not been cleared for publication: {commitments} commitments and {texts} texts."
        ),
        not_shown_unchanged=_("{count} activities have not changed and are not shown."),
    )


def plan_of(draft: Draft) -> dict[str, Any]:
    """The plan as the draft would print it now: for the public, cleared words only."""
    return snapshot(draft.version, public=draft.audience == Edition.Audience.PUBLIC)


def brief_of(draft: Draft, *, issued: date, plan: Mapping[str, Any] | None = None) -> Brief:
    """Everything a draft is composed from, as plain values."""
    return Brief(
        outline=outline(draft.outline),
        title=draft.title,
        as_at=draft.as_at,
        period=(draft.period_starts_on, draft.period_ends_on),
        organisation=draft.version.plan.owner.name,
        plan=plan if plan is not None else plan_of(draft),
        sections=_printable_sections(draft),
        issued=issued,
        language="cy" if (get_language() or "").startswith("cy") else "en-GB",
        before=before_of(draft.changes_since) if draft.changes_since else None,
        only_changes=draft.only_changes,
        phrases=phrases(),
    )


def _printable_sections(draft: Draft) -> dict[str, Any]:
    """The author's sections; for the public, those whose words a second person has cleared as they now stand."""
    if draft.audience != Edition.Audience.PUBLIC:
        return dict(draft.sections)
    cleared = cleared_texts(Draft, [draft.pk], draft.sections)
    return {
        key: values for key, values in draft.sections.items() if cleared.get((draft.pk, key)) == section_words(values)
    }


def before_of(edition: Edition) -> Before:
    """An earlier edition as something to compare with."""
    rows = FrozenCard.objects.filter(edition=edition).order_by("pk")
    return Before(edition.title, {(row.subject_type, row.subject_key): row.facts for row in rows})


def compose_draft(draft: Draft, *, issued: date | None = None) -> Composed:
    """The document as it would be issued now."""
    return compose(brief_of(draft, issued=issued or timezone.localdate()))


def gaps(draft: Draft) -> list[Gap]:
    """What is missing or stale in a draft, most serious first."""
    made_from, plan = outline(draft.outline), plan_of(draft)
    found: list[Gap] = []
    for section in made_from.sections:
        found.extend(_section_gaps(section, draft))
    found.extend(_plan_gaps(made_from, draft, plan))
    return sorted(found, key=lambda gap: gap.weight != "stop")


def _section_gaps(section: Section, draft: Draft) -> list[Gap]:
    values = draft.sections.get(section.key) or {}
    words = section_words(values)
    found = []
    if section.kind == "answers":
        answers = values.get("answers") or {}
        found += [
            Gap(
                section.key,
                "stop",
                _("“%(heading)s” has no answer. If there are none, write “None”.") % {"heading": item.heading},
            )
            for item in section.items
            if not (answers.get(item.key) or "").strip()
        ]
    elif section.required and not words.strip():
        found.append(Gap(section.key, "stop", _("“%(heading)s” is empty.") % {"heading": section.heading}))
    for doubt in stale(words, as_at=draft.as_at):
        found.append(
            Gap(
                section.key,
                "look",
                _("“%(words)s” may be out of date by now.") % {"words": doubt.printed},
                section.heading,
            )
        )
    if draft.audience == Edition.Audience.PUBLIC and words.strip():
        cleared = cleared_texts(Draft, [draft.pk], [section.key]).get((draft.pk, section.key))
        if cleared != words:
            weight: Literal["stop", "look"] = "stop" if section.required else "look"
            message = _("“%(heading)s” waits for a second person to clear it.") % {"heading": section.heading}
            found.append(Gap(section.key, weight, message))
    return found


def _plan_gaps(made_from: Outline, draft: Draft, plan: Mapping[str, Any]) -> list[Gap]:
    """What the plan itself lacks: old statements, silence, ratings that are missing where others are there."""
    key = next((section.key for section in made_from.sections if section.kind in {"extract", "strands"}), "")
    found = []
    rows = [
        (commitment, activity) for _o, _p, commitment in each_commitment(plan) for activity in commitment["activities"]
    ]
    if not rows:
        return [Gap(key, "stop", _("There is nothing of the plan to print: no commitment is cleared or imported."))]
    is_rated = any(activity["rating"] for _c, activity in rows)
    for commitment, activity in rows:
        ref = activity["ref_printed"] or commitment["ref_printed"] or commitment["ref"]
        if is_rated and not activity["rating"] and activity["status"] not in {"complete", "cancelled"}:
            found.append(Gap(key, "look", _("%(ref)s is not rated.") % {"ref": ref}, activity["key"]))
        if not activity["progress"] and not commitment["cross_refs"] and activity["status"] != "complete":
            found.append(Gap(key, "look", _("%(ref)s says nothing about progress.") % {"ref": ref}, activity["key"]))
        spoken = date.fromisoformat(activity["as_at"]) if activity["as_at"] else None
        for doubt in stale(activity["progress"] or "", as_at=draft.as_at):
            message = _("%(ref)s: “%(words)s” may be out of date.") % {"ref": ref, "words": doubt.printed}
            found.append(Gap(key, "look", message, activity["key"]))
        if spoken and (draft.as_at - spoken).days > 92 and activity["status"] not in {"complete", "cancelled"}:
            message = _("%(ref)s was last updated on %(date)s.") % {"ref": ref, "date": date_format(spoken, "j F Y")}
            found.append(Gap(key, "look", message, activity["key"]))
    left_out = plan["left_out"]
    if any(left_out.values()):
        message = _("%(commitments)d commitments and %(texts)d texts are left out: nobody has cleared them.") % left_out
        found.append(Gap(key, "look", message))
    return found


@transaction.atomic
def issue(draft: Draft, *, seen: int, by: Any) -> Edition:
    """Freeze the draft as an edition with its files. What the panel saw stays what it saw."""
    draft = (
        Draft.objects.select_for_update(of=("self",))
        .select_related("version__plan__partnership", "version__plan__owner", "version__scheme", "changes_since")
        .get(pk=draft.pk)
    )
    if not by.has_perm("reports.issue_edition", draft):
        raise PermissionDenied(_("You may not issue reports on this plan."))
    if draft.state != Draft.State.OPEN:
        raise ValidationError(_("This draft is closed: it has been issued or discarded."))
    if draft.saves != seen:
        raise ValidationError(_("Somebody saved this draft since you looked at it. Look at the preview again."))
    stops = [gap for gap in gaps(draft) if gap.weight == "stop"]
    if stops:
        raise NotReady(stops)
    plan = plan_of(draft)
    composed = compose(brief_of(draft, issued=timezone.localdate(), plan=plan))
    edition = freeze(
        partnership=draft.version.plan.partnership,
        report=draft.outline,
        series=f"{draft.version.plan.slug}/{draft.outline}",
        title=draft.title,
        as_at=draft.as_at,
        period=(draft.period_starts_on, draft.period_ends_on),
        audience=draft.audience,
        content={"composed": composed.to_json(), "plan": plan},
        cards=[Frozen(card.kind, card.key, card.facts) for card in cards(plan)],
        files=files_of(composed, name=draft.title, data={"title": draft.title, "plan": plan}),
        by=by,
        changes_since=draft.changes_since,
    )
    draft.state, draft.edition, draft.saved_at = Draft.State.ISSUED, edition, timezone.now()
    draft.save(update_fields=["state", "edition", "saved_at"])
    return edition
