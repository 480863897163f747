"""What is missing from a draft, what it will look like, and issuing it as a frozen edition."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from wardmote.core.clearance.selectors import running_hold, states_of
from wardmote.core.documents.compose import Composed
from wardmote.core.editions.models import Edition
from wardmote.core.editions.services import Frozen, freeze
from wardmote.performance.printing import line_of
from wardmote.performance.quoting import known_of
from wardmote.performance.rules.quoting import doubts
from wardmote.plans.reading.fields.stamps import stale
from wardmote.reports.brief import Brief
from wardmote.reports.cards import Card, cards, each_commitment, figure_cards, printed_ref
from wardmote.reports.composition import compose
from wardmote.reports.definitions import Outline, Section, outline
from wardmote.reports.models import Draft
from wardmote.reports.rendering import files_of
from wardmote.reports.selectors.figures import day_of, signals_named_in
from wardmote.reports.services.briefing import brief_of, cleared_fields, is_public, plan_of, public_words_of
from wardmote.reports.services.drafting import series_of, settle_offers
from wardmote.reports.words import TITLE, WRITTEN, section_words

OLD_AFTER = timedelta(days=92)
"""A statement older than a quarter is pointed out: most panels meet four times a year."""

FINISHED = frozenset({"complete", "cancelled"})


@dataclass(frozen=True, slots=True)
class Gap:
    """Something the author should see before issuing. A ``stop`` must be mended; a ``look`` may be left.

    ``section`` is the key of the section it stands in, or empty for the report's details; ``activity`` is the key of the
    activity of the plan that it speaks of, ``measure`` the key of the measure and ``area`` the code of its area.
    """

    section: str
    weight: Literal["stop", "look"]
    message: str
    activity: str = ""
    measure: str = ""
    area: str = ""


class NotReady(ValidationError):
    """The draft cannot be issued yet; ``gaps`` says why."""

    def __init__(self, gaps: list[Gap]) -> None:
        super().__init__([gap.message for gap in gaps])
        self.gaps = gaps


# What the draft would print


def compose_draft(draft: Draft, *, marking: str = "") -> Composed:
    """The document as it would be issued today."""
    return compose(brief_of(draft, issued=timezone.localdate(), marking=marking))


def stem_of(draft: Draft) -> str:
    """What the files of a report are called, without their ending."""
    return f"{draft.version.plan.slug}-{draft.outline}-{draft.as_at.isoformat()}"


# What is missing or stale


def gaps(draft: Draft, *, plan: Mapping[str, Any] | None = None) -> list[Gap]:
    """What is missing or stale in a draft, what must be mended first."""
    plan = plan_of(draft) if plan is None else plan
    made_from = outline(draft.outline)
    found = [gap for section in made_from.sections for gap in _section_gaps(section, draft, plan)]
    found += [*_figure_gaps(made_from, draft), *_plan_gaps(made_from, draft, plan)]
    if is_public(draft):
        found += [*_hold_gaps(draft), *_clearing_gaps(made_from, draft, plan)]
    return sorted(found, key=lambda gap: gap.weight != "stop")


def _hold_gaps(draft: Draft) -> Iterator[Gap]:
    """Before an election no edition goes out to everyone. Staff and the panel can have theirs."""
    hold = running_hold(draft.version.plan.partnership, now=timezone.now())
    if hold:
        message = _(
            "Nothing new becomes public until %(date)s has passed: %(reason)s. Issue it afterwards, or for the panel alone."
        )
        yield Gap("", "stop", message % {"date": date_format(hold.ends_on, "j F Y"), "reason": hold.reason})


def _section_gaps(section: Section, draft: Draft, plan: Mapping[str, Any]) -> Iterator[Gap]:
    values = draft.sections.get(section.key) or {}
    words = section_words(section, values)
    if section.kind == "answers":
        answers = values.get("answers") or {}
        for item in section.items:
            if not (answers.get(item.key) or "").strip():
                message = _("“%(heading)s” has no answer. If there are none, write “None”.")
                yield Gap(section.key, "stop", message % {"heading": item.heading})
    elif section.required and not words.strip():
        yield Gap(section.key, "stop", _("“%(heading)s” is empty.") % {"heading": section.heading})
    known = {objective["key"] for objective in plan["objectives"]}
    if any(each["objective"] not in known and each["text"].strip() for each in values.get("chosen") or []):
        message = _("“%(heading)s” has an example under an objective that this report does not show.")
        yield Gap(section.key, "stop", message % {"heading": section.heading})
    for doubt in stale(words, as_at=draft.as_at):
        message = _("“%(heading)s” says “%(words)s”, which may be out of date.")
        yield Gap(section.key, "look", message % {"heading": section.heading, "words": doubt.printed})


def _figure_gaps(made_from: Outline, draft: Draft) -> Iterator[Gap]:
    """Figures that the author's words give a measure and that are not stored, where the report prints measures."""
    if not made_from.with_figures:
        return
    written = [section for section in made_from.sections if section.kind in WRITTEN]
    words = {section.key: section_words(section, draft.sections.get(section.key) or {}) for section in written}
    signals = {each.measure.key: each for each in signals_named_in("\n".join(words.values()), draft)}
    known = [known_of(each) for each in signals.values()]
    for section in written:
        for doubt in doubts(words[section.key], known):
            signal = signals[doubt.key]
            stored = line_of(signal, today=day_of(draft))["sentence"]
            message = _("“%(heading)s” says “%(words)s”. What is stored: %(stored)s") % {
                "heading": section.heading,
                "words": doubt.words,
                "stored": stored,
            }
            yield Gap(section.key, "look", message, measure=doubt.key, area=signal.series.area.code)


def _plan_gaps(made_from: Outline, draft: Draft, plan: Mapping[str, Any]) -> Iterator[Gap]:
    """What the plan itself lacks: old statements, silence, ratings that are missing where others are there."""
    key = next((section.key for section in made_from.sections if section.kind in {"extract", "strands"}), "")
    if not key:
        return
    rows = [(commitment, each) for _o, _p, commitment in each_commitment(plan) for each in commitment["activities"]]
    if not rows:
        yield Gap(key, "stop", _("There is nothing of the plan to print: no commitment is cleared or imported."))
    is_rated = any(activity["rating"] for _c, activity in rows)
    for commitment, activity in rows:
        ref = activity["ref_printed"] or printed_ref(commitment) or commitment["statement"][:40]
        for message in _activity_gaps(activity, commitment, draft.as_at, is_rated=is_rated):
            yield Gap(key, "look", f"{ref}: {message}", activity["key"])
    if any(plan["left_out"].values()):
        message = _("%(commitments)d commitments and %(texts)d texts are left out: nobody has cleared them.")
        yield Gap(key, "look", message % plan["left_out"])


def _activity_gaps(
    activity: Mapping[str, Any], commitment: Mapping[str, Any], as_at: date, *, is_rated: bool
) -> Iterator[str]:
    unfinished = activity["status"] not in FINISHED
    if is_rated and unfinished and not activity["rating"]:
        yield _("not rated.")
    if unfinished and not activity["progress"] and not commitment["cross_refs"]:
        yield _("nothing is said about progress.")
    for doubt in stale(activity["progress"] or "", as_at=as_at):
        yield _("“%(words)s” may be out of date.") % {"words": doubt.printed}
    spoken = date.fromisoformat(activity["as_at"]) if activity["as_at"] else None
    if unfinished and spoken and as_at - spoken > OLD_AFTER:
        yield _("last updated on %(date)s.") % {"date": date_format(spoken, "j F Y")}


def _clearing_gaps(made_from: Outline, draft: Draft, plan: Mapping[str, Any]) -> Iterator[Gap]:
    """What a public report would leave out, because nobody has cleared it yet."""
    words = public_words_of(draft, plan)
    cleared = cleared_fields(draft, words)
    states = states_of(Draft, [draft.pk], words)
    required = {TITLE} | {each.key for each in made_from.sections if each.required and each.kind in WRITTEN}
    names = {TITLE: _("The title")} | {section.key: f"“{section.heading}”" for section in made_from.sections}
    for field, text in words.items():
        if not text.strip() or field in cleared:
            continue
        if states.get((draft.pk, field)) == "refused":
            message = _("%(what)s was sent back by the person who clears.")
        else:
            message = _("%(what)s waits for a second person to clear it.")
        section = field if field != TITLE else ""
        yield Gap(section, "stop" if field in required else "look", message % {"what": names[field]})


# Issuing


@transaction.atomic
def issue(draft: Draft, *, seen: int, by: Any) -> Edition:
    """Freeze the draft as an edition with its files. What the panel saw stays what it saw.

    ``seen`` is the draft's count of saves when its reader looked at it. Raises ``NotReady`` while something must be mended.
    """
    draft = (
        Draft.objects.select_for_update(of=("self",))
        .select_related(
            "version__plan__partnership", "version__plan__owner", "version__scheme", "changes_since", "body"
        )
        .get(pk=draft.pk)
    )
    if not by.has_perm("reports.issue_edition", draft):
        raise PermissionDenied(_("You may not issue reports on this plan."))
    if draft.state != Draft.State.OPEN:
        raise ValidationError(_("This draft is closed: it has been issued or discarded."))
    if draft.saves != seen:
        raise ValidationError(_("Somebody saved this draft since you looked at it. Look at the preview again."))
    plan = plan_of(draft)
    stops = [gap for gap in gaps(draft, plan=plan) if gap.weight == "stop"]
    if stops:
        raise NotReady(stops)
    brief = brief_of(draft, issued=timezone.localdate(), plan=plan)
    composed = compose(brief)
    edition = freeze(
        partnership=draft.version.plan.partnership,
        report=draft.outline,
        series=series_of(draft.version, draft.outline, draft.body),
        title=draft.title,
        as_at=draft.as_at,
        period=(draft.period_starts_on, draft.period_ends_on),
        audience=draft.audience,
        content={"composed": composed.to_json(), "plan": brief.plan, **_data_of(brief)},
        cards=[Frozen(card.kind, card.key, card.facts) for card in _cards(brief)],
        files=files_of(
            composed, stem=stem_of(draft), data={"title": draft.title, "plan": brief.plan, **_data_of(brief)}
        ),
        by=by,
        changes_since=draft.changes_since,
    )
    draft.state, draft.edition, draft.saved_at = Draft.State.ISSUED, edition, timezone.now()
    draft.save(update_fields=["state", "edition", "saved_at"])
    settle_offers(draft, by=by)
    return edition


def _cards(brief: Brief) -> list[Card]:
    """What later editions are compared with. One that does not show the plan is no measure of how that has moved."""
    shown = cards(brief.plan) if brief.outline.shows_the_plan else []
    return [*shown, *figure_cards(brief.figures)]


def _data_of(brief: Brief) -> dict[str, Any]:
    """What the data file holds beside the plan: the rows of the registers and the figures, where the outline prints any."""
    printed = {"registers": brief.registers, "figures": _without_pictures(brief)}
    return {name: values for name, values in printed.items() if values}


def _without_pictures(brief: Brief) -> dict[str, list[dict[str, Any]]]:
    """The figures with their load and the version of their definition. The charts stand in the report itself."""
    return {key: [_without_picture(line) for line in lines] for key, lines in brief.figures.items() if lines}


def _without_picture(line: Mapping[str, Any]) -> dict[str, Any]:
    chart = {"chart": {**line["chart"], "svg": ""}} if "chart" in line else {}
    return {name: values for name, values in {**line, **chart}.items() if name != "small"}
