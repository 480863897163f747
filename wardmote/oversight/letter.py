"""The answer to an inspectorate's report as a Word letter: the force speaks first, the governing body after it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wardmote.core.clearance.selectors import cleared_texts
from wardmote.core.documents.compose import (
    Block,
    Composed,
    Heading,
    KeyValue,
    KeyValues,
    Paragraph,
    Properties,
    Run,
    paragraph,
    text,
)
from wardmote.core.documents.inspection import assert_clean
from wardmote.core.documents.writers import docx
from wardmote.core.documents.writers.house import PALETTE
from wardmote.core.documents.writers.look import Words
from wardmote.core.ui.format import long_date
from wardmote.oversight.definitions import inspectorate as definition_of
from wardmote.oversight.models import Finding, Inspection
from wardmote.oversight.selectors.inspection import gaps_of

ANSWER = ("text", "action", "no_action_reason", "force_comment", "body_comment")


def as_word(inspection: Inspection, findings: Sequence[Finding], *, today: date) -> bytes:
    """The letter, inspected: a file that holds anything its reader would not see never leaves."""
    composed = compose(inspection, findings, today=today)
    said = Words(page=_("Page"), of=_("of"), contents=_("Contents"), added=_("added"), removed=_("removed"))
    data = docx.write(composed, palette=PALETTE, words=said)
    assert_clean(data, "letter.docx", authors=[composed.properties.organisation])
    return data


def compose(inspection: Inspection, findings: Sequence[Finding], *, today: date) -> Composed:
    """The letter as blocks. Where something is missing it says so in its place, and on every page."""
    governing_body = inspection.partnership.governing_body
    answered = [each for each in findings if each.became_id is None]
    blocks: list[Block] = [_address(inspection, today=today)]
    blocks.append(
        paragraph(
            _("This is the answer of %(body)s to the report “%(title)s”, which %(inspectorate)s published on %(date)s.")
            % {
                "body": governing_body.name,
                "title": inspection.title,
                "inspectorate": inspection.inspectorate,
                "date": long_date(inspection.published_on),
            }
        )
    )
    if not answered:
        blocks.append(paragraph(_("The report has no finding that needs an answer.")))
    for each in answered:
        blocks += _finding(each)
    return Composed(
        title=_("Answer to “%(title)s”") % {"title": inspection.title},
        blocks=tuple(blocks),
        properties=Properties(issued=today, organisation=governing_body.name),
        marking=_marking(answered),
    )


def _address(inspection: Inspection, *, today: date) -> KeyValues:
    known = definition_of(inspection.inspectorate_key)
    asked = known.response if known else None
    items = [
        KeyValue(_("To"), text(asked.addressee if asked else inspection.inspectorate)),
        KeyValue(_("From"), text(inspection.partnership.governing_body.name)),
        KeyValue(_("Force"), text(inspection.partnership.force.name)),
        KeyValue(_("Date"), text(long_date(inspection.responded_on or today))),
    ]
    if asked and asked.copies:
        items.append(KeyValue(_("Copies"), text("; ".join(asked.copies))))
    if inspection.response_due:
        items.append(KeyValue(_("Due by"), text(long_date(inspection.response_due))))
    if asked:
        items.append(KeyValue(_("Under"), text(asked.basis)))
    return KeyValues(tuple(items))


def _finding(finding: Finding) -> Iterator[Block]:
    partnership = finding.partnership
    yield Heading(1, finding.called)
    yield Paragraph((Run(finding.text, italic=True),))
    if finding.paragraphs:
        yield paragraph(_("In the report: %(where)s") % {"where": finding.paragraphs}, style="note")
    if finding.no_action_reason.strip():
        yield from _said(_("Why nothing will be done"), finding.no_action_reason)
    else:
        yield from _said(_("What will be done"), finding.action)
    yield from _said(_("Comments of %(name)s") % {"name": partnership.force.name}, finding.force_comment)
    yield from _said(_("Comments of %(name)s") % {"name": partnership.governing_body.name}, finding.body_comment)


def _said(title: str, words: str) -> Iterator[Block]:
    yield Heading(2, title)
    if not words.strip():
        yield Paragraph((Run(_("Missing: this has still to be written."), bold=True),))
    for part in words.split("\n\n"):
        if part.strip():
            yield paragraph(part.strip())


def _marking(findings: Sequence[Finding]) -> str:
    missing = sum(len(gaps_of(each)) for each in findings)
    if missing:
        words = ngettext("Draft: %(count)s part is missing", "Draft: %(count)s parts are missing", missing)
        return words % {"count": missing}
    cleared = cleared_texts(Finding, [each.pk for each in findings], ANSWER)
    words_now = {(each.pk, name): getattr(each, name) for each in findings for name in ANSWER}
    waits = any(words.strip() and cleared.get(place) != words for place, words in words_now.items())
    return _("Not yet cleared for the public") if waits else ""
