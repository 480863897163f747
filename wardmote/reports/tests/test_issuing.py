from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from wardmote.core.accounts.models import Role
from wardmote.core.audit.models import Event
from wardmote.core.clearance.models import Passage
from wardmote.core.clearance.services import withdraw
from wardmote.core.documents.compose import Composed, TableBlock
from wardmote.core.editions.models import Edition
from wardmote.core.editions.services import file_bytes
from wardmote.plans.models import Activity, Commitment
from wardmote.plans.services.updating import rate
from wardmote.plans.tests.factories import a_user
from wardmote.reports.models import Draft
from wardmote.reports.services.briefing import before_of, plan_of
from wardmote.reports.services.drafting import save_section, seen_section, set_details
from wardmote.reports.services.issuing import NotReady, compose_draft, gaps, issue
from wardmote.reports.tests.conftest import Northmoor
from wardmote.reports.tests.factories import JUNE, MARCH, a_draft, an_edition, answered, clear_everything, details


def stops(draft: Draft) -> list[str]:
    return [gap.message for gap in gaps(draft) if gap.weight == "stop"]


def looks(draft: Draft) -> list[str]:
    return [gap.message for gap in gaps(draft) if gap.weight == "look"]


def stored(edition: Edition) -> dict[str, Any]:
    """Everything that an edition holds."""
    fresh = Edition.objects.get(pk=edition.pk)
    files = {file.kind: (file.sha256, bytes(file.data)) for file in fresh.files.all()}
    cards = list(fresh.cards.order_by("pk").values_list("subject_type", "subject_key", "facts", "hash"))
    return {"content": fresh.content, "hash": fresh.content_hash, "files": files, "cards": cards, "title": fresh.title}


def every_word(edition: Edition) -> str:
    """All that an edition and its files say to their readers, as one text."""
    found = Edition.objects.get(pk=edition.pk)
    data = file_bytes(found.files.get(kind="json")).decode()
    return json.dumps(found.content, ensure_ascii=False) + file_bytes(found.files.get(kind="html")).decode() + data


# What is missing or stale


def test_each_question_of_the_panel_report_must_be_answered(northmoor: Northmoor) -> None:
    draft = a_draft(northmoor.version, by=northmoor.officer, report="panel-report")
    assert stops(draft) == [
        "“Risk management implications” has no answer. If there are none, write “None”.",
        "“Legal implications” has no answer. If there are none, write “None”.",
        "“Equality implications” has no answer. If there are none, write “None”.",
    ]
    assert stops(answered(draft, by=northmoor.officer)) == []


def test_a_section_that_is_required_must_not_be_empty(northmoor: Northmoor) -> None:
    draft = answered(a_draft(northmoor.version, by=northmoor.officer, report="panel-report"), by=northmoor.officer)
    seen = seen_section(draft, "contacts")
    draft = save_section(draft, "contacts", {"paragraphs": []}, seen=seen, by=northmoor.officer)
    assert stops(draft) == ["“Contact points” is empty."]


def test_words_that_have_gone_stale_are_pointed_out_with_their_section(northmoor: Northmoor) -> None:
    draft = a_draft(northmoor.version, by=northmoor.officer, as_at=JUNE)
    values = {"paragraphs": ["The new line will open by the end of April 2026."]}
    draft = save_section(draft, "introduction", values, seen=seen_section(draft, "introduction"), by=northmoor.officer)
    (gap,) = [gap for gap in gaps(draft) if gap.section == "introduction"]
    assert gap.weight == "look"
    assert "by the end of April 2026" in gap.message


def test_what_the_plan_lacks_is_pointed_out_with_its_activity(northmoor: Northmoor) -> None:
    draft = a_draft(northmoor.version, by=northmoor.officer)
    found = {(gap.message, gap.activity) for gap in gaps(draft)}
    key = Activity.objects.get(version=northmoor.version, commitment__ref="3").key
    assert ("3: nothing is said about progress.", key) in found
    assert "(2.2): not rated." in {message for message, _activity in found}


def test_a_statement_older_than_a_quarter_is_pointed_out(northmoor: Northmoor) -> None:
    draft = a_draft(northmoor.version, by=northmoor.officer, as_at=date(2026, 9, 30))
    assert "1: last updated on 1 March 2026." in looks(draft)


def test_an_example_under_an_objective_that_is_gone_is_not_dropped_in_silence(northmoor: Northmoor) -> None:
    draft = answered(a_draft(northmoor.version, by=northmoor.officer, report="panel-report"), by=northmoor.officer)
    values = {"chosen": [{"objective": "no-such", "title": "", "text": "We did this.", "activity": ""}]}
    draft = save_section(draft, "examples", values, seen=seen_section(draft, "examples"), by=northmoor.officer)
    assert stops(draft) == [
        "“Examples under each objective” has an example under an objective that this report does not show."
    ]


def test_a_report_on_an_empty_plan_says_that_there_is_nothing_to_print(northmoor: Northmoor) -> None:
    Commitment.objects.filter(version=northmoor.version).delete()
    draft = a_draft(northmoor.version, by=northmoor.officer)
    assert "There is nothing of the plan to print: no commitment is cleared or imported." in stops(draft)


# Issuing


def test_a_report_is_issued_with_four_files_its_cards_and_one_entry_in_the_history(northmoor: Northmoor) -> None:
    draft = a_draft(northmoor.version, by=northmoor.officer)
    before = Event.objects.count()
    edition = issue(draft, seen=draft.saves, by=northmoor.officer)
    assert [file.kind for file in edition.files.order_by("pk")] == ["html", "docx", "pdf", "json"]
    names = {file.name for file in edition.files.all()}
    assert "northmoor-safety-plan-charter-update-2026-03-31.docx" in names
    assert edition.cards.filter(subject_type="commitment").count() == 3
    assert edition.cards.filter(subject_type="activity").count() == 4
    assert [event.verb for event in Event.objects.order_by("number")[before:]] == ["editions.issued"]
    draft.refresh_from_db()
    assert (draft.state, draft.edition) == (Draft.State.ISSUED, edition)


def test_what_was_issued_stays_whatever_changes_in_the_plan(northmoor: Northmoor) -> None:
    edition = an_edition(northmoor.version, by=northmoor.officer, report="panel-report")
    as_issued = stored(edition)
    activity = Activity.objects.get(version=northmoor.version, commitment__ref="1")
    red = northmoor.version.scheme.ratings.get(key="red")
    rate(activity, red, as_at=JUNE, reason="Nobody could be hired.", by=northmoor.officer)
    Commitment.objects.filter(version=northmoor.version).update(statement="Other words.")
    northmoor.partnership.bodies.update(purpose="Another purpose.")
    northmoor.plan.owner.name = "Another name"
    northmoor.plan.owner.save()
    assert stored(edition) == as_issued


def test_the_same_draft_gives_the_same_bytes_twice(northmoor: Northmoor) -> None:
    first = compose_draft(a_draft(northmoor.version, by=northmoor.officer))
    second = compose_draft(a_draft(northmoor.version, by=northmoor.officer))
    assert first.to_json() == second.to_json()


def test_editions_of_one_report_follow_each_other(northmoor: Northmoor) -> None:
    first = an_edition(northmoor.version, by=northmoor.officer)
    second = an_edition(northmoor.version, by=northmoor.officer, as_at=JUNE)
    other = an_edition(northmoor.version, by=northmoor.officer, report="panel-report")
    assert [edition.number for edition in (first, second, other)] == [1, 2, 1]
    assert second.changes_since == first


def test_the_next_edition_says_how_ratings_moved(northmoor: Northmoor) -> None:
    an_edition(northmoor.version, by=northmoor.officer)
    activity = Activity.objects.get(version=northmoor.version, commitment__ref="1")
    green = northmoor.version.scheme.ratings.get(key="green")
    rate(activity, green, as_at=JUNE, reason="Both have started.", by=northmoor.officer)
    composed = compose_draft(a_draft(northmoor.version, by=northmoor.officer, as_at=JUNE))
    tables = [block for block in composed.blocks if isinstance(block, TableBlock)]
    assert "G Green\nwas Amber" in [cell.text for table in tables for row in table.rows for cell in row.cells]


def test_a_report_that_is_not_ready_is_not_issued_and_says_why(northmoor: Northmoor) -> None:
    draft = a_draft(northmoor.version, by=northmoor.officer, report="panel-report")
    with pytest.raises(NotReady) as caught:
        issue(draft, seen=draft.saves, by=northmoor.officer)
    assert [gap.section for gap in caught.value.gaps] == ["implications"] * 3
    assert not Edition.objects.exists()


def test_a_draft_that_was_saved_since_it_was_looked_at_is_not_issued(northmoor: Northmoor) -> None:
    draft = a_draft(northmoor.version, by=northmoor.officer)
    seen = draft.saves
    save_section(draft, "introduction", {}, seen=seen_section(draft, "introduction"), by=northmoor.second)
    with pytest.raises(ValidationError, match="Somebody saved this draft"):
        issue(draft, seen=seen, by=northmoor.officer)


def test_a_report_is_issued_once(northmoor: Northmoor) -> None:
    draft = a_draft(northmoor.version, by=northmoor.officer)
    issue(draft, seen=draft.saves, by=northmoor.officer)
    with pytest.raises(ValidationError, match="closed"):
        issue(draft, seen=draft.saves, by=northmoor.officer)


def test_a_secretary_writes_but_does_not_issue_and_a_chief_officer_issues_but_does_not_write(
    northmoor: Northmoor,
) -> None:
    secretary = a_user(Role.SECRETARY, northmoor.partnership.governing_body)
    chief = a_user(Role.CHIEF_OFFICER, northmoor.partnership.force)
    draft = a_draft(northmoor.version, by=secretary)
    with pytest.raises(PermissionDenied):
        issue(draft, seen=draft.saves, by=secretary)
    with pytest.raises(PermissionDenied):
        save_section(draft, "introduction", {}, seen=seen_section(draft, "introduction"), by=chief)
    assert issue(draft, seen=draft.saves, by=chief).number == 1


# Public reports: two people, and nothing that was withdrawn


def a_public_draft(northmoor: Northmoor, **values: Any) -> Draft:
    """A public report of which everything is cleared."""
    draft = a_draft(northmoor.version, by=northmoor.officer, audience="public", **values)
    clear_everything(northmoor.partnership, by=northmoor.second)
    return draft


def test_a_public_report_is_not_issued_before_a_second_person_cleared_its_title(northmoor: Northmoor) -> None:
    draft = a_draft(northmoor.version, by=northmoor.officer, audience="public")
    assert "The title waits for a second person to clear it." in stops(draft)
    clear_everything(northmoor.partnership, by=northmoor.second)
    assert stops(draft) == []


def test_a_public_report_shows_cleared_words_only(northmoor: Northmoor) -> None:
    draft = a_public_draft(northmoor)
    activity = Activity.objects.get(version=northmoor.version, commitment__ref="2", ref="2.1")
    activity.public_progress = activity.progress = "A canary that nobody cleared."
    activity.save()
    values = {"paragraphs": ["Another canary."]}
    draft = save_section(draft, "introduction", values, seen=seen_section(draft, "introduction"), by=northmoor.officer)
    edition = issue(draft, seen=draft.saves, by=northmoor.officer)
    said = every_word(edition)
    assert "canary" not in said
    assert "Walk every market street once a week." in said


def test_a_public_report_names_no_owner(northmoor: Northmoor) -> None:
    draft = a_public_draft(northmoor)
    assert "Contact Centre Manager" not in every_word(issue(draft, seen=draft.saves, by=northmoor.officer))


def test_the_glossary_of_a_public_report_waits_for_a_second_person_too(northmoor: Northmoor) -> None:
    draft = a_draft(northmoor.version, by=northmoor.officer, report="panel-report", audience="public")
    draft = answered(draft, by=northmoor.officer)
    clear_everything(northmoor.partnership, by=northmoor.second)
    northmoor.partnership.bodies.filter(name="Roads Group").update(purpose="A canary of a purpose.")
    said = every_word(issue(draft, seen=draft.saves, by=northmoor.officer))
    assert "canary" not in said


def test_words_withdrawn_since_the_last_public_report_are_not_brought_back_as_gone(northmoor: Northmoor) -> None:
    draft = a_public_draft(northmoor)
    issue(draft, seen=draft.saves, by=northmoor.officer)
    commitment = Commitment.objects.get(version=northmoor.version, ref="3")
    passage = Passage.objects.get(
        subject_type="plans.commitment", subject_id=commitment.pk, field="statement", state=Passage.State.CLEARED
    )
    withdraw(passage, reason="It names a street.", by=northmoor.second)
    following = a_public_draft(northmoor, as_at=JUNE)
    assert following.changes_since is not None
    said = every_word(issue(following, seen=following.saves, by=northmoor.officer))
    assert commitment.statement not in said
    assert "No longer in the plan" not in said


def test_what_has_gone_from_the_plan_is_named_to_the_public_by_its_reference_alone(northmoor: Northmoor) -> None:
    draft = a_public_draft(northmoor)
    issue(draft, seen=draft.saves, by=northmoor.officer)
    Commitment.objects.get(version=northmoor.version, ref="3").delete()
    following = a_public_draft(northmoor, as_at=JUNE)
    before = before_of(following, plan_of(following))
    assert before is not None
    assert {facts["text"] for facts in before.facts.values() if facts["ref"] == "3"} == {""}
    said = every_word(issue(following, seen=following.saves, by=northmoor.officer))
    assert "No longer in the plan" in said
    assert "Repair the bicycle marking kits." not in said


def test_what_was_left_out_of_a_public_report_waits_no_longer_once_it_is_issued(northmoor: Northmoor) -> None:
    draft = a_public_draft(northmoor)
    values = {"paragraphs": ["Words that came too late."]}
    draft = save_section(draft, "introduction", values, seen=seen_section(draft, "introduction"), by=northmoor.officer)
    issue(draft, seen=draft.saves, by=northmoor.officer)
    waits = Passage.objects.filter(subject_type="reports.draft", subject_id=draft.pk, state=Passage.State.WAITING)
    assert not waits.exists()


def test_only_what_changed_is_issued_when_asked(northmoor: Northmoor) -> None:
    first = an_edition(northmoor.version, by=northmoor.officer)
    draft = a_draft(northmoor.version, by=northmoor.officer, as_at=JUNE)
    draft = set_details(draft, **details(draft, changes_since=first, only_changes=True), by=northmoor.officer)
    activity = Activity.objects.get(version=northmoor.version, commitment__ref="3")
    amber = northmoor.version.scheme.ratings.get(key="amber")
    rate(activity, amber, as_at=JUNE, reason="The needles have come.", by=northmoor.officer)
    edition = issue(draft, seen=draft.saves, by=northmoor.officer)
    composed = Composed.from_json(edition.content["composed"])
    tables = [block for block in composed.blocks if isinstance(block, TableBlock)]
    assert [row.cells[1].text for row in tables[-1].rows] == ["Repair the bicycle marking kits."]
    assert edition.cards.filter(subject_type="activity").count() == 4  # so that the next one can be compared with all
    assert edition.as_at == JUNE != MARCH
