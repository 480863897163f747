"""The words a report prints that are neither its author's nor the plan's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Phrases:
    """One language's words. The defaults are English, for tests; ``services.briefing.phrases`` gives the translated ones."""

    period: str = "Period"
    as_at: str = "As at"
    prepared_by: str = "Prepared by"
    appendix: str = "Appendix"
    objective: str = "Objective"
    not_rated: str = "Not rated"
    not_rated_meaning: str = "No rating has been given."
    key: str = "Key to the ratings"
    key_letter: str = "Rating"
    key_meaning: str = "What it means"
    count: str = "Number"
    count_before: str = "Number before"
    month: str = "Month"
    session_type: str = "Type"
    subject: str = "Subject area"
    name: str = "Name"
    purpose: str = "Purpose"
    meets: str = "Meets"
    notes_published: str = "Notes published"
    public_meeting: str = "Public meeting"
    yes: str = "Yes"
    no: str = "No"
    only_changes: str = "This report shows only what has changed since “{edition}”."
    nothing_changed: str = "Nothing in the plan has changed since then."
    removed: str = "No longer in the plan"
    was: str = "was {word}"
    new: str = "new"
    left_out: str = "Not yet cleared for publication, so not shown: {commitments} commitments and {texts} texts."
    figures_of: str = (
        "Figures of {areas}. The change is against the same months a year before; unequal periods are not compared."
    )
    nothing_earlier: str = "There is no earlier edition to compare the figures with."
    older_figures: str = "{count} earlier figures are in the data file of this report."
    measure_new: str = "Shown for the first time"
    figure_new: str = "New figure"
    figure_revised: str = "Revised figure"
    figure_settled: str = "Settled"
    signal_new: str = "New signal; it was: {was}"
    signal_first: str = "First signal"
    unchanged: str = "{count} activities have not changed and are not shown."

    def date(self, day: date) -> str:
        """30 June 2022. Overridden where the language orders its dates otherwise."""
        return f"{day.day} {day:%B %Y}"
