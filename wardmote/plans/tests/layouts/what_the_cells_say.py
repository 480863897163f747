"""Layouts that differ in how a cell prints a rating, a date, an update or a number."""

from __future__ import annotations

from datetime import date
from typing import Any

from .pages import (
    AMBER,
    BLUE,
    GREEN,
    PALE_AMBER,
    PALE_BLUE,
    PALE_GREEN,
    PALE_RED,
    RED,
    Block,
    Cell,
    Grid,
    Heading,
    Line,
    Lines,
    Pages,
    Para,
    Run,
    full_width,
    heads,
)
from .promises import PEOPLE, ROADS, STREETS, TRUST, VULNERABLE, Promise
from .registry import EVERY_FORM, OFFICE_PDF, OPEN_PDF, PAGE_BROKEN, SHEET_LIKE, WORD_LIKE, Printed, layout
from .truths import ANY, Truth, activity, commitment, objective, plan, when

FILLS = {"R": RED, "A": AMBER, "G": GREEN, "B": BLUE}
PALE = {"R": PALE_RED, "A": PALE_AMBER, "G": PALE_GREEN, "B": PALE_BLUE}
WIDTHS = (1.0, 4.0, 3.0, 2.0, 1.5, 4.0)


def _flat(title: str, head: Line, lines: Lines, members: list[Truth], *before: Block,
          widths: tuple[float, ...] = WIDTHS, **accept: Any) -> Printed:  # fmt: skip
    pages = Pages([Heading(title, 0), *before, Grid([head, *lines], widths=widths)])
    return Printed(pages, plan(title, objective(None, *members, title_accept=ANY), **accept))


# ---------------------------------------------------------------------------------------------------------------------
# Ratings


@layout("docx", "xlsx", "odt", "ods", "html", "pdf", OFFICE_PDF)
def rating_is_only_a_colour() -> Printed:
    """The rating cell holds no word: only its shading says red, amber or green."""
    chosen = STREETS + VULNERABLE
    lines: Lines = [
        [f"S{i}", p.words, p.joined(), p.timescale, Cell("", fill=FILLS[p.letter]), p.update]
        for i, p in enumerate(chosen, 1)
    ]
    members = [p.commitment(f"S{i}", rag_printed="") for i, p in enumerate(chosen, 1)]
    return _flat("Street safety plan", heads("Ref", "Action", "Lead", "Due", "RAG", "Update"), lines, members)


@layout(*EVERY_FORM)
def rating_is_a_symbol_with_a_key() -> Printed:
    """Ratings are symbols; a line above the table says what they mean."""
    symbols = {"G": "✔", "A": "▲", "R": "✖"}
    chosen = TRUST + ROADS
    lines: Lines = [
        [str(i), p.words, p.joined(), p.timescale, symbols[p.letter], p.update] for i, p in enumerate(chosen, 1)
    ]
    members = [p.commitment(str(i), rag_printed=symbols[p.letter]) for i, p in enumerate(chosen, 1)]
    key = Grid([["Symbol", "Meaning"], ["✔", "Green: on track"], ["▲", "Amber: at risk"], ["✖", "Red: off track"]], 1)
    return _flat(
        "Trust and roads plan", heads("No", "Action", "Lead", "Deadline", "Status", "Commentary"), lines, members, key,
        key=[("green", "✔ Green: on track"), ("amber", "▲ Amber: at risk"), ("red", "✖ Red: off track")],
        rating_key_accept=[[{"rag": "green", "printed": "Green: on track"},
                            {"rag": "amber", "printed": "Amber: at risk"},
                            {"rag": "red", "printed": "Red: off track"}]],
    )  # fmt: skip


@layout(*EVERY_FORM, OFFICE_PDF, OPEN_PDF)
def blue_means_complete() -> Printed:
    """A key table gives blue for complete and a fifth rating, ungraded; rating cells carry the word and the colour."""
    words = {"B": "Blue", "G": "Green", "A": "Amber", "R": "Red", "U": "Ungraded"}
    known: dict[str, dict[str, Any]] = {
        "B": {"status": "complete", "status_accept": ["not_stated", "ongoing"]},
        "U": {"status_accept": ["not_started"]},
    }
    letters = "BGARUBGAR"
    chosen = PEOPLE + ROADS[:3]
    lines: Lines = []
    members: list[Truth] = []
    for i, (p, letter) in enumerate(zip(chosen, letters, strict=True), 1):
        rated = Promise(p.words, p.owners, p.timescale, letter, p.update)
        lines.append([f"H{i}", p.words, p.joined(), p.timescale, Cell(words[letter], fill=FILLS.get(letter)), p.update])
        accept = known.get(letter, {})
        members.append(rated.commitment(f"H{i}", rag_printed=words[letter], **accept))
    meanings = [("blue", "Blue", "Complete"), ("green", "Green", "On track to finish by its date"),
                ("amber", "Amber", "Some risk to the date or the result"), ("red", "Red", "Will miss its date"),
                (None, "Ungraded", "Not yet due to start")]  # fmt: skip
    key = Grid([["Rating", "What it means"], *([word, meaning] for _, word, meaning in meanings)])
    return _flat(
        "Workforce plan", heads("Ref", "Objective", "Owner", "Complete by", "Rating", "Progress"), lines, members,
        Para("Rating key"), key, key=[(rag, f"{word}: {meaning}") for rag, word, meaning in meanings],
    )  # fmt: skip


@layout(*EVERY_FORM)
def status_beside_the_rating() -> Printed:
    """Status in words and rating in letters stand in two columns; what is finished or stopped stays in the table."""
    states = (("In progress", "ongoing"), ("Complete", "complete"), ("Not started", "not_started"),
              ("Cancelled", "cancelled"), ("Ongoing", "ongoing"), ("Completed", "complete"))  # fmt: skip
    lines: Lines = []
    members: list[Truth] = []
    for i, p in enumerate(VULNERABLE + TRUST, 1):
        printed, status = states[i % 6]
        rag = "" if status in ("complete", "cancelled") else p.letter
        lines.append([f"V{i}", p.words, p.joined(), p.timescale, printed, rag, p.update])
        members.append(
            p.commitment(f"V{i}", status=status, status_accept=[], rag=p.rag if rag else None, rag_printed=rag)
        )
    head = heads("Ref", "Action", "Lead", "Timescale", "Status", "RAG", "Commentary")
    return _flat("Vulnerability plan", head, lines, members, widths=(1, 4, 3, 2, 2, 1, 4))


@layout(*EVERY_FORM, OFFICE_PDF, PAGE_BROKEN, OPEN_PDF)
def look_alike_letters() -> Printed:
    """Some ratings are typed with letters that only look right: Greek alpha, Cyrillic A, full-width R, lower case."""
    printed = {"A": ("A", "\u0391", "\u0410", "a"), "R": ("R", "\uff32", "r", "R "), "G": ("G", "g", "\uff27", "G")}
    lines: Lines = []
    members: list[Truth] = []
    for i, p in enumerate(STREETS + ROADS + PEOPLE, 1):
        letter = printed[p.letter][i % 4]
        lines.append([str(i), p.words, p.joined(), p.timescale, letter, p.update])
        # NFKC folds full-width letters, so either print is taken.
        members.append(p.commitment(str(i), rag_printed=letter))
    head = heads("#", "Charter promise", "Owner/s", "Date", "RAG", "Update")
    return _flat("Rural charter delivery plan", head, lines, members)


@layout("docx", "xlsx", "ods", "html", "pdf", "txt-cells")
def pale_tints_behind_words() -> Printed:
    """Ratings are the office's own words ("Good", "Concern", "Failing") in a tint; the key gives their colours."""
    words = {"G": "Good", "A": "Concern", "R": "Failing"}
    chosen = TRUST + PEOPLE
    lines: Lines = [
        [str(i), p.words, p.joined(), p.timescale, Cell(words[p.letter], fill=PALE[p.letter]), p.update]
        for i, p in enumerate(chosen, 1)
    ]
    members = [p.commitment(str(i), rag_printed=words[p.letter]) for i, p in enumerate(chosen, 1)]
    key = [("green", "Green: Good"), ("amber", "Amber: Concern"), ("red", "Red: Failing")]
    grid = Grid([[Cell("Green", fill=PALE_GREEN), "Good"], [Cell("Amber", fill=PALE_AMBER), "Concern"],
                 [Cell("Red", fill=PALE_RED), "Failing"]], header_rows=0)  # fmt: skip
    head = heads("No.", "Promise", "Accountable officer", "When", "Judgement", "Evidence")
    return _flat("Promises to residents", head, lines, members, Para("Key to judgements"), grid, key=key)


# ---------------------------------------------------------------------------------------------------------------------
# Dates and updates


@layout(*WORD_LIKE, *SHEET_LIKE, "csv", "txt-cells", OFFICE_PDF, OPEN_PDF)
def several_dated_updates_in_one_cell() -> Printed:
    """The update cell grows: each entry starts with a date, and every office stamps its own way."""
    cells: tuple[tuple[str, list[tuple[str, str]]], ...] = (
        ("12/06/23 – Supplier chosen.\n14/07/23 – Contract signed.",
         [("2023-06-12", "Supplier chosen."), ("2023-07-14", "Contract signed.")]),
        ("120623: Two sites surveyed.\n140723: Work starts in August.",
         [("2023-06-12", "Two sites surveyed."), ("2023-07-14", "Work starts in August.")]),
        ("[03.07.2023] Paper went to the board.\n[11.09.2023] Board agreed the paper.",
         [("2023-07-03", "Paper went to the board."), ("2023-09-11", "Board agreed the paper.")]),
        ("Update 14 September 2023: three posts filled.\nUpdate 2 June 2023: adverts out.",
         [("2023-09-14", "three posts filled."), ("2023-06-02", "adverts out.")]),
        ("05/09/2023: Training dates are set for the first 201 staff.",
         [("2023-09-05", "Training dates are set for the first 201 staff.")]),
        ("No change since the last report.", []),
        ("30 Aug 2023 - Pilot ended in the west.\n30 Sep 2023 - Report drafted; 201819 figures used as the base.",
         [("2023-08-30", "Pilot ended in the west."),
          ("2023-09-30", "Report drafted; 201819 figures used as the base.")]),
        ("", []),
    )  # fmt: skip
    lines: Lines = []
    members: list[Truth] = []
    for i, (p, (printed, updates)) in enumerate(zip(PEOPLE + TRUST, cells, strict=False), 1):
        lines.append([f"P{i}", p.words, p.joined(), p.timescale, p.letter, printed])
        members.append(p.commitment(f"P{i}", progress=printed, updates=updates))
    head = heads("Ref", "Action", "Lead", "Deadline", "RAG", "Progress log")
    return _flat("People plan", head, lines, members, widths=(1, 4, 3, 2, 1, 5))


REVISED: tuple[tuple[tuple[Run, ...], str, str], ...] = (
    ((Run("30 June 2023", struck=True), Run("\n30 September 2023")), "2023-06-30", "2023-09-30"),
    ((Run("May 2023", struck=True), Run("\nNov 2023")), "2023-05", "2023-11-30"),
    ((Run("31/07/2023", struck=True), Run(" 31/01/2024")), "2023-07-31", "2024-01-31"),
)


@layout("docx", "xlsx", "odt", "ods", "html")
def dates_struck_out() -> Printed:
    """A date that moved is struck out, and the new one stands behind it in the same cell."""
    lines: Lines = []
    members: list[Truth] = []
    for i, p in enumerate(ROADS + STREETS, 1):
        if i % 2:
            lines.append([f"M{i}", p.words, p.joined(), p.timescale, p.letter, p.update])
            members.append(p.commitment(f"M{i}"))
            continue
        runs, was, latest = REVISED[i // 2 % 3]
        lines.append([f"M{i}", p.words, p.joined(), Cell(runs), p.letter, p.update])
        printed = "".join(run.text for run in runs)
        now = latest if len(was) == 10 else latest[:7]
        members.append(p.commitment(f"M{i}", timescale=when(printed, latest=latest, parts=[was, now])))
    head = heads("Ref", "Milestone", "Owner", "Due date", "RAG", "Comment")
    return _flat("Milestone plan", head, lines, members)


@layout(*EVERY_FORM)
def dates_revised_in_words() -> Printed:
    """A date that moved is told in words: "revised to", "now", "was", "extended to"."""
    cells = (
        ("30 June 2023 (revised to 30 September 2023)", "2023-09-30", ["2023-06-30", "2023-09-30"]),
        ("Sept 23 now Dec 23", "2023-12-31", ["2023-09", "2023-12"]),
        ("Was May 2023, now Nov 2023", "2023-11-30", ["2023-05", "2023-11"]),
        ("31/07/2023 - extended to 31/01/2024", "2024-01-31", ["2023-07-31", "2024-01-31"]),
        ("Original: June 2023. Revised: October 2023", "2023-10-31", ["2023-06", "2023-10"]),
    )
    lines: Lines = []
    members: list[Truth] = []
    for i, p in enumerate(TRUST + VULNERABLE, 1):
        printed, latest, parts = cells[i % 5]
        lines.append([f"T{i}", p.words, p.joined(), printed, p.letter, p.update])
        members.append(p.commitment(f"T{i}", timescale=when(printed, latest=latest, parts=parts)))
    head = heads("Ref", "Task", "Lead", "Timescale", "RAG", "Update")
    return _flat("Trust plan", head, lines, members)


@layout(*EVERY_FORM)
def original_and_revised_dates_in_two_columns() -> Printed:
    """The first date is kept in one column and the re-agreed one in the next, blank where nothing moved."""
    lines: Lines = []
    members: list[Truth] = []
    moves = ("", "30/11/2023", "", "Feb 2024")
    ends = (None, "2023-11-30", None, "2024-02-29")
    for i, p in enumerate(ROADS + PEOPLE, 1):
        first = "30/06/2023"
        moved, end = moves[i % 4], ends[i % 4]
        lines.append([f"W{i}", p.words, p.joined(), first, moved, p.letter, p.update])
        parts = ["2023-06-30", *([end if moved[0].isdigit() else end[:7]] if end else [])]
        timescale = when(f"{first} {moved}".strip(), latest=end or "2023-06-30", parts=parts,
                         printed_accept=ANY, parts_accept=[[{"date": parts[-1]}]])  # fmt: skip
        members.append(p.commitment(f"W{i}", timescale=timescale))
    head = heads("Ref", "Workstream action", "Owner", "Original due date", "Revised due date", "RAG", "Update")
    return _flat("Workstream tracker", head, lines, members, widths=(1, 4, 3, 2, 2, 1, 4))


@layout(*SHEET_LIKE)
def dates_typed_as_dates() -> Printed:
    """Refs are numbers and dates are dates in the workbook, shown in the office's own style."""
    days = (date(2023, 9, 30), date(2023, 12, 31), date(2024, 3, 15))
    looks = ("DD/MM/YYYY", "D MMM YYYY", "MMM-YY")
    lines: Lines = []
    members: list[Truth] = []
    for i, p in enumerate(STREETS + TRUST, 1):
        day, look = days[i % 3], looks[i % 3]
        shown = day.strftime({"DD/MM/YYYY": "%d/%m/%Y", "D MMM YYYY": "%-d %b %Y", "MMM-YY": "%b-%y"}[look])
        latest = ["2024-03-31"] if look == "MMM-YY" else []
        lines.append(
            [Cell(str(i), value=float(i), shown_as="0"), p.words, p.joined(),
             Cell(shown, value=day, shown_as=look), p.letter, p.update]
        )  # fmt: skip
        timescale = when(shown, latest=day.isoformat(), latest_accept=latest, parts=[day.isoformat()[:7]],
                         printed_accept=ANY)  # fmt: skip
        members.append(p.commitment(str(i), timescale=timescale))
    head = heads("ID", "Action", "Action owner", "Due date", "RAG", "Progress")
    return _flat("Action log", head, lines, members)


@layout(*EVERY_FORM, PAGE_BROKEN)
def dates_of_every_kind() -> Printed:
    """Timescales that name starts, ends, quarters, events and nothing."""
    known = (
        when("Start now, business as usual by Oct 23", "start", latest="2023-10-31", parts=["2023-10"],
             kind_accept=["by"]),
        when("Commence Sept 23 and complete by March 2024", "commence", earliest="2023-09-01", latest="2024-03-31",
             parts=["2023-09", "2024-03"], kind_accept=["start", "by", "achieve"]),
        when("To be in place by April 2024", "by", latest="2024-04-30", parts=["2024-04"]),
        when("From January 2024", "start", earliest="2024-01-01", parts=["2024-01"], kind_accept=["commence"]),
        when("End of June 2023", latest="2023-06-30", parts=["2023-06"]),
        when("No later than 1 December 2023", "by", latest="2023-12-01", parts=["2023-12-01"]),
        when("Q4 2023/24", latest="2024-03-31", parts=["2024-03"], earliest_accept=["2024-01-01"], parts_accept=ANY),
        when("Ongoing, review in May 2024", "ongoing", kind_accept=ANY, latest_accept=ANY, parts_accept=ANY),
        when("Not applicable", "unknown"),
        when("22nd November 2023", latest="2023-11-22", parts=["2023-11-22"]),
        when("2024", latest="2024-12-31", latest_accept=[None], parts_accept=ANY, earliest_accept=ANY),
    )  # fmt: skip
    lines: Lines = []
    members: list[Truth] = []
    for i, (p, timescale) in enumerate(zip(PEOPLE + ROADS, known, strict=False), 1):
        lines.append([f"K{i}", p.words, p.joined(), timescale["printed"], p.letter, p.update])
        members.append(p.commitment(f"K{i}", timescale=timescale, status_accept=["ongoing"]))
    head = heads("Ref", "Promise", "Lead officer", "Timescale", "RAG", "Update")
    return _flat("Workforce and roads plan", head, lines, members)


# ---------------------------------------------------------------------------------------------------------------------
# Numbers and references


@layout(*EVERY_FORM)
def numbered_1a_1b() -> Printed:
    """Commitments are 1, 2, 3; their actions are 1a, 1b, 2a in a column of the same table."""
    lines: Lines = []
    truth: list[Truth] = []
    for n, promises in enumerate((STREETS[:3], TRUST[:2], ROADS[:3]), 1):
        acts: list[Truth] = []
        for letter, p in zip("abc", promises, strict=False):
            first = [str(n), f"Promise number {n} to the people of Northmoor"] if letter == "a" else ["", ""]
            lines.append([*first, f"{n}{letter}", p.words, p.joined(), p.timescale, p.letter, p.update])
            acts.append(p.activity(text=p.words, ref=f"{n}{letter}"))
        truth.append(commitment(str(n), f"Promise number {n} to the people of Northmoor", *acts))
    head = heads("No.", "Commitment", "Action no.", "Action", "Lead", "Deadline", "RAG", "Update")
    return _flat("Promises and actions", head, lines, truth, widths=(1, 3, 1, 4, 3, 2, 1, 4))


@layout(*EVERY_FORM, OFFICE_PDF)
def numbered_p2_3() -> Printed:
    """References are a letter with a dotted number, and progress points at other references and ranges."""
    notes = ("Refer to P2.2", "See P1.1 - P1.3", "", "Refer to P2.1 and P2.3", "Refer to P9.9", "See P2.6")
    found: tuple[list[str], ...] = (["P2.2"], ["P1.1", "P1.2", "P1.3"], [], ["P2.1", "P2.3"], ["P9.9"], ["P2.6"])
    truth: list[Truth] = []
    lines: Lines = []
    for n, (title, promises) in enumerate((("Streets", STREETS), ("Trust", TRUST)), 1):
        lines.append(full_width(title, 6))
        members: list[Truth] = []
        for i, p in enumerate(promises, 1):
            update = (notes[i - 1] if n == 2 else p.update) or p.update
            refs = found[i - 1] if n == 2 and notes[i - 1] else []
            lines.append([f"P{n}.{i}", p.words, p.joined(), p.timescale, p.letter, update])
            # The last one points at itself, which a reader may report instead of keeping.
            members.append(p.commitment(f"P{n}.{i}", progress=update, cross_refs=refs,
                                        cross_refs_accept=[[]] if refs in (["P2.6"], ["P9.9"]) else []))  # fmt: skip
        truth.append(objective(title, *members))
    head = heads("Plan ref", "Deliverable", "Lead", "Target date", "RAG", "Progress")
    pages = Pages([Heading("Policing plan deliverables", 0), Grid([head, *lines], widths=WIDTHS)])
    return Printed(pages, plan("Policing plan deliverables", *truth))


@layout(*EVERY_FORM)
def numbered_rec_4() -> Printed:
    """An inspection tracker: "Rec 4", "AFI 2", "Cause of concern 1" are the references."""
    refs = ("Cause of concern 1", "Rec 1", "Rec 2", "Rec 3", "Rec 4", "AFI 1", "AFI 2", "AFI 3")
    lines: Lines = []
    members: list[Truth] = []
    for ref, p in zip(refs, VULNERABLE + TRUST, strict=False):
        lines.append([ref, p.words, p.joined(), p.timescale, p.letter, p.update])
        members.append(p.commitment(ref))
    head = heads("Reference", "Recommendation", "Force lead", "Due date", "RAG", "Force position")
    return _flat("Inspection improvement plan", head, lines, members)


@layout(*EVERY_FORM, OFFICE_PDF, PAGE_BROKEN)
def some_numbers_missing() -> Printed:
    """The list is numbered, but some rows print a bullet or nothing where the number should be."""
    printed = ["1", "2", "•", "", "5", "6", "-", "8", "9", "10", "11", "12"]
    lines: Lines = []
    members: list[Truth] = []
    for i, (p, number) in enumerate(zip(STREETS + PEOPLE, printed, strict=True), 1):
        lines.append([number, p.words, p.joined(), p.timescale, p.letter, p.update])
        members.append(p.commitment(str(i)) | {"ref_inferred": not number.isdigit()})
    head = heads("#", "Recommendation", "Owner/s", "Date", "RAG", "Update")
    return _flat("Community charter delivery plan", head, lines, members)


@layout(*WORD_LIKE, *SHEET_LIKE, "txt-cells", "csv")
def the_same_number_twice() -> Printed:
    """One reference stands twice, one action refers to itself, and "Refer to" stands where an update should be."""
    rows_ = (
        ("3.1", "Fit alarms for people at risk of further harm", "Community Safety Manager", "Two hundred fitted."),
        ("3.2", "Patrol the bus stations on market days", "Chief Inspector Operations", "Refer to 3.1"),
        ("3.2", "Light the underpasses with the county", "Designing Out Crime Officer", "Survey done."),
        ("3.4", "Share a calendar of events with every council", "Engagement Officer", "Refer to 3.1 - 3.4"),
        ("3.5", "Answer parish clerks within two days", "Engagement Officer", ""),
        ("3.6", "Send one newsletter to every household", "Corporate Communications", "Refer to 3.5 & 3.2"),
    )
    found: tuple[list[str], ...] = ([], ["3.1"], [], ["3.1", "3.2", "3.3", "3.4"], [], ["3.5", "3.2"])
    lines: Lines = [[ref, words, owner, progress] for ref, words, owner, progress in rows_]
    members = [
        commitment(ref, words, activity(None, owners=[owner], progress=progress, cross_refs=refs,
                                        cross_refs_accept=[["3.1", "3.2", "3.4"], ["3.1", "3.2"]] if len(refs) == 4
                                        else []))
        for (ref, words, owner, progress), refs in zip(rows_, found, strict=True)
    ]  # fmt: skip
    head = heads("Ref", "Commitment", "Owner", "Progress")
    return _flat("Market towns plan", head, lines, members, widths=(1, 5, 3, 4))


@layout(*EVERY_FORM)
def rating_with_direction_of_travel() -> Printed:
    """The rating cell also says which way it moved: "Amber ↑", "Green →", "Red ↓"."""
    words = {"R": "Red", "A": "Amber", "G": "Green"}
    lines: Lines = []
    members: list[Truth] = []
    for i, p in enumerate(TRUST + VULNERABLE, 1):
        printed = f"{words[p.letter]} {'↑→↓'[i % 3]}"
        lines.append([f"Z{i}", p.words, p.joined(), p.timescale, printed, p.update])
        members.append(p.commitment(f"Z{i}", rag_printed=printed))
    head = heads("Ref", "Action", "Lead", "Deadline", "RAG and direction", "Commentary")
    return _flat("Board dashboard of actions", head, lines, members)


@layout("docx", "xlsx", "html", "csv", "txt")
def welsh_letters_for_ratings() -> Printed:
    """The Welsh rating letters, C for coch, O for oren and G for gwyrdd, under "COG"."""
    letters = {"R": "C", "A": "O", "G": "G"}
    lines: Lines = []
    members: list[Truth] = []
    for i, p in enumerate(ROADS + PEOPLE, 1):
        lines.append([str(i), p.words, p.joined(), p.timescale, letters[p.letter], p.update])
        members.append(p.commitment(str(i), rag_printed=letters[p.letter]))
    head = heads("Rhif", "Action / Cam gweithredu", "Lead / Arweinydd", "Date / Dyddiad", "COG", "Update / Diweddariad")
    return _flat("Rural plan in two languages", head, lines, members)
