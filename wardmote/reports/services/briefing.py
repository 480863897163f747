"""What a report is composed from, as it now stands: all of it for the panel, and for the public what was cleared of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wardmote.core.clearance.selectors import cleared_texts
from wardmote.core.editions.models import Card as FrozenCard
from wardmote.core.editions.models import Edition
from wardmote.plans.models import Activity, Commitment, PlanVersion
from wardmote.plans.selectors.snapshots import snapshot
from wardmote.reports.brief import Brief
from wardmote.reports.cards import Before, Key, cards
from wardmote.reports.definitions import outline
from wardmote.reports.models import Draft
from wardmote.reports.selectors.figures import Figures, figures_of
from wardmote.reports.selectors.registers import rows_of, unknown_of
from wardmote.reports.wording import Phrases
from wardmote.reports.words import public_words


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
        objective=_("Objective"),
        not_rated=_("Not rated"),
        not_rated_meaning=_("No rating has been given."),
        key=_("Key to the ratings"),
        key_letter=_("Rating"),
        key_meaning=_("What it means"),
        count=_("Number"),
        count_before=_("Number before"),
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
        nothing_changed=_("Nothing in the plan has changed since then."),
        removed=_("No longer in the plan"),
        was=_("was {word}"),
        new=_("new"),
        figures_of=_(
            "Figures of {areas}. The change is against the same months a year before; unequal periods are not compared."
        ),
        nothing_earlier=_("There is no earlier edition to compare the figures with."),
        older_figures=_("{count} earlier figures are in the data file of this report."),
        measure_new=_("Shown for the first time"),
        figure_new=_("New figure"),
        figure_revised=_("Revised figure"),
        figure_settled=_("Settled"),
        signal_new=_("New signal; it was: {was}"),
        signal_first=_("First signal"),
        left_out=_("Not yet cleared for publication, so not shown: {commitments} commitments and {texts} texts."),
        unchanged=_("{count} activities have not changed and are not shown."),
    )


def is_public(draft: Draft) -> bool:
    return draft.audience == Edition.Audience.PUBLIC


def plan_of(draft: Draft) -> dict[str, Any]:
    """The plan as the draft would print it now: for the public, cleared words only."""
    return snapshot(draft.version, public=is_public(draft))


def brief_of(draft: Draft, *, issued: date, plan: Mapping[str, Any] | None = None, marking: str = "") -> Brief:
    """Everything a draft is composed from, as plain values. ``plan`` saves reading it again."""
    plan = plan_of(draft) if plan is None else plan
    whole = _whole(
        draft,
        plan,
        figures_of(draft, plan),
        issued=issued,
        marking=marking,
        before=before_of(draft, plan),
        registers={} if is_public(draft) else rows_of(draft),
        unknown={} if is_public(draft) else unknown_of(draft),
    )
    return _as_cleared(draft, whole) if is_public(draft) else whole


def public_words_of(draft: Draft, plan: Mapping[str, Any]) -> dict[str, str]:
    """What a second person has to clear of a public draft, by field."""
    figures = figures_of(draft, plan) if is_public(draft) else {}  # nobody clears any other
    return public_words(_whole(draft, plan, figures, issued=draft.as_at))


def cleared_fields(draft: Draft, words: Mapping[str, str]) -> set[str]:
    """The fields of a public report whose words, as they now stand, a second person has cleared."""
    found = cleared_texts(Draft, [draft.pk] if draft.pk else [], words)
    return {field for field, text in words.items() if text and found.get((draft.pk, field)) == text}


def _whole(draft: Draft, plan: Mapping[str, Any], figures: Figures, *, issued: date, **more: Any) -> Brief:
    return Brief(
        outline=outline(draft.outline),
        title=draft.title,
        as_at=draft.as_at,
        period=(draft.period_starts_on, draft.period_ends_on),
        organisation=draft.version.plan.owner.name,
        plan=plan,
        sections=draft.sections,
        issued=issued,
        language="cy" if (get_language() or "").startswith("cy") else "en-GB",
        only_changes=draft.only_changes,
        figures=figures,
        phrases=phrases(),
        **more,
    )


def _as_cleared(draft: Draft, whole: Brief) -> Brief:
    """The same without what nobody has cleared. Its figures are those compared: a load in between changes neither.

    The plan's snapshot holds only cleared words but for its glossary, which this report has cleared for itself.
    """
    cleared = cleared_fields(draft, public_words(whole))
    glossary = {section.key for section in whole.outline.sections if section.kind == "bodies"}
    return replace(
        whole,
        plan=whole.plan if glossary & cleared else {**whole.plan, "bodies": []},
        sections={key: values for key, values in whole.sections.items() if key in cleared},
        figures={key: lines for key, lines in whole.figures.items() if key in cleared},
    )


def before_of(draft: Draft, plan: Mapping[str, Any]) -> Before | None:
    """The earlier edition to compare with.

    For the public it must not bring back words that have been withdrawn since: what is still in the plan but no longer
    cleared is not said to be gone, and what has gone is named by its reference alone.
    """
    if draft.changes_since is None:
        return None
    rows = FrozenCard.objects.filter(edition=draft.changes_since).order_by("pk")
    facts: dict[Key, dict[str, Any]] = {(row.subject_type, row.subject_key): row.facts for row in rows}
    if is_public(draft):
        shown = {(card.kind, card.key) for card in cards(plan)}
        held = _held(draft.version)
        facts = {
            key: known if key in shown else {**known, "text": ""}
            for key, known in facts.items()
            if key in shown or key not in held
        }
    return Before(draft.changes_since.title, facts)


def _held(version: PlanVersion) -> set[Key]:
    """Everything that is in the plan, shown or not."""
    return {
        (kind, str(each))
        for kind, model in (("commitment", Commitment), ("activity", Activity))
        for each in model.objects.filter(version=version).values_list("uuid", flat=True)
    }
