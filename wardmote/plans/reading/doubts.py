"""The doubts of the recogniser itself, beside those of the field parsers: every code that a reading can hold."""

from __future__ import annotations

from wardmote.plans.reading.findings import CODES

STRUCTURE_CODES: dict[str, str] = {
    # headings and rows
    "split-heading": "A heading was printed in pieces or with a torn word; it was joined.",
    "row-joined": "A row, torn from the one above by a page break, was joined to it.",
    "statement-continued": "A row that prints only more words of a commitment was added to it.",
    "statement-missing": "A row has a reference or an activity but no commitment text.",
    "several-commitments": "One cell holds several commitments under one reference; they were kept together.",
    "total-row": "A row of totals is not part of the plan; its words are in unplaced.",
    "unread-row": "A row that is no row of the plan is in unplaced.",
    # columns and tables
    "column-unplaced": "Nothing says what a column holds, or the format has no place for it; its words are in unplaced.",
    "table-unplaced": "A table is no plan, glossary, programme or key; its words are in unplaced.",
    "no-plan-found": "No table of the document could be read as a plan.",
    "header-missing": "A table has no header; its columns were told by their values.",
    # references
    "duplicate-ref": "A reference stands at more than one item.",
    "inferred-ref": "No reference is printed; it was inferred from the rows around it.",
    "ref-missing": "No reference is printed, and the rows around it do not say which it is.",
    "ref-gap": "The numbering leaves something out.",
    "ref-out-of-order": "A reference stands after a later one.",
    "ref-style": "References are printed in more than one way.",
    "ref-under-another": "An activity's reference belongs, by its stem, under another commitment.",
    # cells
    "unread-status": "A status column holds something that is not one of the usual statuses.",
    "extraction-debris": "An extractor printed a mark that is not part of the text.",
    # bodies
    "frequency-missing": "It is not printed how often a body meets.",
    "body-without-name": "A row of a table of bodies has no name.",
    # the document
    "period-in-years": "The plan's period is printed in years only, so no first and last day were taken.",
    "as-at-missing": "The document does not say which day it speaks of.",
    "words-unaccounted": "Words of the document are missing from the reading, or stand in it twice. Please report it.",
    # what is not on the printed face
    "hidden-row": "A row is hidden; its words were left out.",
    "hidden-column": "A column is hidden; its words were left out.",
    "hidden-sheet": "A sheet is hidden; its words were left out.",
    "hidden-text": "Text is hidden; its words were left out.",
    "tracked-insertion": "Text is a tracked insertion that nobody has accepted.",
    "tracked-deletion": "Text is a tracked deletion; its words were left out.",
    "moved-text": "Text is tracked as moved.",
    "comment": "There is a comment; its words were left out.",
    "text-box": "There is a text box; its words were left out of the plan.",
    "footnote": "There is a footnote; its words were left out of the plan.",
    "header-footer": "There is a page header or footer; its words were left out of the plan.",
    "macro": "The file holds macros. They were not run.",
    "external-link": "The file points to another file or page. It was not followed.",
    "embedded-object": "The file holds an embedded object. It was not opened.",
    "encoding": "The characters of the file were not marked; how they were read was inferred.",
    "unreadable-part": "A part of the file could not be read.",
    "nested-table": "A table stands inside a cell; its words were kept with the cell.",
    "picture": "There is a picture. Words in it cannot be read.",
    "formula": "A cell holds a formula; its last stored value was read.",
    "conditional-format": "Colours are set by rules, not by cells; they may differ from what was read.",
}

ALL_CODES: dict[str, str] = {**CODES, **STRUCTURE_CODES}
"""Every code that a finding of ``wardmote-plan/1`` can have, with one line that says what it means."""
