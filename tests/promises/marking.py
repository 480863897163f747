"""Words of our choosing in every text field of a world: what leaks, or runs, can then be told by its name.

The fields are found in the models, so a new one without a decision here stops the tests that mark.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.apps import apps
from django.db import IntegrityError, models, transaction

from tests.world import Rows
from wardmote.plans.models import FieldChange
from wardmote.plans.selectors.field_words import DAYS

# Everybody may read these, whoever they belong to: the names of those who publish, the keys
# of ratings, the numbers by which a printed plan or report calls its rows, and where on the web something is public.
OPEN = """
plans.RatingScheme: name
plans.Rating: word printed_key
plans.Plan: title
plans.PlanVersion: title
plans.Commitment: ref_printed
plans.Activity: ref_printed
organisations.Organisation: name short_name
organisations.Partnership: name
oversight.Inspection: inspectorate link response_link
oversight.Finding: ref
oversight.Publication: link
"""
# Only people at work may read these, each within what they may open. What the public reads of a plan are passages that
# somebody cleared, never these fields.
STAFF = """
reports.Draft: title sections
reports.Upload: file_name progress_on message read source corrections title
plans.PlanVersion: reason
plans.Objective: title
plans.Part: title
plans.Commitment: statement
plans.Activity: text owners_printed timescale_printed rating_printed status_printed progress oversight_printed
plans.Activity: public_progress
plans.Step: text
plans.TimescaleDate: printed
plans.Assignment: printed
plans.Mechanism: printed
plans.Update: stamp_printed printed internal_text public_text
plans.RatingEvent: printed reason
performance.TypedFigure: reason
plans.PlanImport: file_name read journal
plans.FieldChange: was now reason
plans.DateMove: agreed_by reason
plans.BulkChange: what journal
plans.Lineage: reason handed
plans.Dependency: text
plans.CommitmentLink: note
plans.SavedView: name
plans.Opinion: reason
plans.HandBack: reason
performance.ChartNote: text withdrawn_because
performance.ShownMeasure: why
files.Evidence: title withdrawn_because
files.EvidenceVersion: name
clearance.Passage: text reason
clearance.Hold: reason ended_because
oversight.Action: text owner_printed done
oversight.ActionEvent: text was now
oversight.Inspection: title
oversight.Finding: text paragraphs action no_action_reason force_comment body_comment
oversight.FindingMove: reason
oversight.Meeting: place public_notes
oversight.MeetingChange: reason
oversight.AgendaItem: title why minutes
oversight.Attendance: name who
oversight.Paper: title
organisations.Seat: name
oversight.Decision: title public_part exempt_part exempt_reason urgency_reason consultation no_consultation_reason link
oversight.Session: subject reason notes
oversight.Question: text answer comment
oversight.PanelRecommendation: made_by meeting text reply
oversight.Consultation: title asked_by link answer reason
oversight.Publication: note
oversight.DutyLeftOut: reason
editions.Card: facts
accounts.User: email name
accounts.AccessKey: name
accounts.KeptDraft: values
organisations.Body: name group purpose meets_printed
organisations.BodyAlias: name how
organisations.Team: name
organisations.Person: name email
organisations.Post: name short_name
audit.EventValue: text
notices.OutboxMessage: to subject body error
"""
# Names of files, figures, seals and the index of the search: the program's own, or what it would no longer find its way by.
KEPT = """
reports.Draft: outline
reports.Upload: file_sha256 mapping decisions
plans.RatingScheme: definition
performance.TypedSeries: measure area
plans.Rating: key letter
plans.Plan: slug
plans.Objective: slug
plans.Commitment: key ref
plans.Activity: key ref
plans.TimescaleDate: kind date
plans.CrossReference: ref
plans.PlanImport: file_sha256 summary
plans.LayoutCorrection: layout mapping
plans.FieldChange: field verb
plans.SavedView: query
plans.MeasureLink: measure area
performance.ChartNote: measure area
performance.ShownMeasure: measure area
performance.Load: digest
files.Evidence: subject_type
files.EvidenceVersion: media_type sha256
clearance.Passage: subject_type field
oversight.Action: ref subject_type
oversight.Inspection: inspectorate_key
oversight.FindingLink: key
oversight.Publication: duty item
oversight.DutyLeftOut: duty item
oversight.MeetingChange: was now
oversight.Paper: content content_hash
oversight.PaperFile: name sha256
oversight.CalendarFeed: digest
editions.Edition: report series title content content_hash
editions.Card: subject_type subject_key hash
editions.EditionFile: name sha256
accounts.User: password
accounts.KeptDraft: path
accounts.AccessKey: digest
accounts.OneTimeLink: digest
accounts.PersonalLink: digest
accounts.OutsideIdentity: issuer subject
notices.OutboxMessage: kind
search.Entry: words
search.Word: word
organisations.Organisation: slug
organisations.Partnership: slug
organisations.Body: meets
audit.ChainHead: hash
audit.Event: verb subject_type subject_id by digests previous_hash hash
audit.EventValue: name salt
audit.Check: reason head_hash kept_in problem
"""
# Made by rooms only together with much else; their own tests fill them.
NOT_MADE_ALONE = {"plans.BulkChange", "plans.LayoutCorrection", "reports.Upload", "editions.Edition"}


def _read(table: str) -> frozenset[str]:
    lines = [line.partition(": ") for line in table.split("\n") if line]
    return frozenset(f"{label}.{name}" for label, _colon, names in lines for name in names.split())


AUDIENCES = {"open": _read(OPEN), "staff": _read(STAFF)}
DECIDED = frozenset().union(*AUDIENCES.values(), _read(KEPT))


@dataclass(frozen=True, slots=True)
class Place:
    """One text field of one row."""

    model: type[models.Model]
    field: models.Field[Any, Any]
    pk: Any

    @property
    def name(self) -> str:
        return f"{self.model._meta.label}.{self.field.name}"


Words = Callable[[Place], str]


def our_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("wardmote.")]


def text_fields(model: type[models.Model]) -> Iterator[models.Field[Any, Any]]:
    """The fields that can hold words: not choices, not references."""
    for each in model._meta.concrete_fields:
        if isinstance(each, models.CharField | models.TextField | models.JSONField) and not each.choices:
            yield each


def undecided() -> list[str]:
    """Text fields of which nobody has said who may read them, and decisions about fields that are gone."""
    there = {f"{model._meta.label}.{each.name}" for model in our_models() for each in text_fields(model)}
    return sorted(there ^ DECIDED)


def mark(rows: Rows, words: Words, *, audience: str = "staff") -> int:
    """Put words at the end of every text field of these rows that this audience reads; how many places got them."""
    marked = 0
    for model in our_models():
        fields = [each for each in text_fields(model) if f"{model._meta.label}.{each.name}" in AUDIENCES[audience]]
        if not fields:
            continue
        marked_rows = model._base_manager.filter(pk__in=rows[model._meta.label])
        if model is FieldChange:
            marked_rows = marked_rows.exclude(
                field__in=DAYS
            )  # what a date was and is, in the place where words may stand
        for row in marked_rows.values("pk", *[f.name for f in fields]):
            new = {f.name: _with(row[f.name], words(Place(model, f, row["pk"])), f) for f in fields}
            changed = {name: value for name, value in new.items() if value != row[name]}
            if changed:
                marked += _write(model, row["pk"], changed)
    return marked


def _write(model: type[models.Model], pk: Any, changed: dict[str, Any]) -> int:
    """Give a row these words; where it may not hold them all at once, such as two answers of one, those that it may."""
    marked = 0
    for values in (changed, *({name: value} for name, value in changed.items())):
        try:
            with transaction.atomic():
                model._base_manager.filter(pk=pk).update(**values)
        except IntegrityError:
            continue
        marked += len(values)
        if values is changed:
            break
    return marked


def _with(value: Any, words: str, field: models.Field[Any, Any]) -> Any:
    """A field's value with words in it, as far as it has room."""
    if isinstance(field, models.JSONField):
        return _in_prose(value, words)
    if isinstance(field, models.URLField):
        return f"https://{words}.example/" if words.isalnum() else value
    if isinstance(field, models.EmailField):
        return f"{words}@mark.example" if words.isalnum() else value
    if field.model._meta.label == "audit.EventValue":
        held = json.loads(value) if value else None
        return json.dumps(f"{held} {words}", ensure_ascii=False) if isinstance(held, str) else value
    if isinstance(field, models.URLField):  # which leads out of the site, as those that are let in do
        return f"{value or 'https://mark.example/'}{words}"
    longest = field.max_length or 100_000
    longer = f"{value or ''} {words}".strip()
    if len(longer) <= longest:
        return longer
    return words if len(words) <= longest else value


def _in_prose(value: Any, words: str) -> Any:
    """Nested values with words at the end of every sentence; what has no space in it is a key or a figure."""
    if isinstance(value, dict):
        return {key: _in_prose(each, words) for key, each in value.items()}
    if isinstance(value, list):
        return [_in_prose(each, words) for each in value]
    return f"{value} {words}" if isinstance(value, str) and " " in value.strip() else value


def fill_empty_tables(rows: Rows) -> list[str]:
    """One row in every table that has none of these rows, made of whatever it refers to; which could not be made."""
    failed = []
    for model in our_models():
        label = model._meta.label
        if (
            rows[label]
            or label in NOT_MADE_ALONE
            or not any(f"{label}.{f.name}" in DECIDED for f in text_fields(model))
        ):
            continue
        for values in _tries(model, rows):
            try:
                with transaction.atomic():
                    made = model(**values)
                    models.Model.save(made, force_insert=True)
            except IntegrityError:
                continue
            rows[label].add(made.pk)
            break
        else:
            failed.append(label)
    return failed


def _tries(model: type[models.Model], rows: Rows) -> Iterator[dict[str, Any]]:
    """Values for a new row: with every reference that it may have, and then with fewer, for tables that allow only some."""
    plain = {each.name: _ordinary(each) for each in model._meta.concrete_fields if not each.is_relation}
    values = {name: value for name, value in plain.items() if value is not None}
    references = [each for each in model._meta.concrete_fields if each.is_relation]
    needed = {each.attname: _row_of(each, rows) for each in references if not each.null}
    may = {each.attname: _row_of(each, rows) for each in references if each.null}
    may = {name: pk for name, pk in may.items() if pk is not None}
    yield {**values, **needed, **may}
    for name, pk in may.items():
        yield {**values, **needed, name: pk}
    pairs = [(first, second) for first in may for second in may if first < second]
    for first, second in pairs:
        yield {**values, **needed, first: may[first], second: may[second]}
    yield {**values, **needed}


def _row_of(reference: models.Field[Any, Any], rows: Rows) -> Any:
    """A row of ours that a reference can point to; two references of one row to the same table get two rows."""
    there = sorted(rows[reference.related_model._meta.label])
    if not there:
        return None
    second = reference.name.startswith("to_") or reference.name == "waits_for"
    return there[-1] if second else there[0]


def _ordinary(field: models.Field[Any, Any]) -> Any:
    if field.has_default() or field.primary_key or (field.null and isinstance(field, models.DateField)):
        return None
    if field.choices:
        return next(value for value, _label in field.flatchoices if value)
    match field:
        case models.DateTimeField():
            return datetime(2026, 4, 2, 9, 30, tzinfo=UTC)
        case models.DateField():
            return date(2026, 4, 1)
        case models.JSONField():
            return {}
        case models.CharField() | models.TextField():
            return "" if field.blank else "An ordinary sentence."[: field.max_length or None]
        case models.IntegerField():
            return 1
        case models.BooleanField():
            return False
    return None
