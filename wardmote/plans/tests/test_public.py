"""What the public may know of a plan: cleared words, with the dates that belong to them, and nothing else."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from django.db.models import Q

from wardmote.core.accounts.models import Role
from wardmote.core.clearance.models import Passage
from wardmote.core.clearance.services import send_back, withdraw
from wardmote.core.editions.models import Edition
from wardmote.core.editions.services import Frozen, freeze
from wardmote.core.organisations.services import form_team
from wardmote.plans.models import Activity, Plan, PlanImport
from wardmote.plans.public import PublicPlan, find_cleared, public_plan, public_plans
from wardmote.plans.services.importing import SourceFile, import_plan
from wardmote.plans.services.retiring import retire
from wardmote.plans.services.updating import add_update, rate, resolve_owner
from wardmote.plans.tests.clearing import a_second_person, clear_everything, clear_only
from wardmote.plans.tests.factories import (
    a_commitment,
    a_partnership,
    a_plain_reading,
    a_reading,
    a_user,
    an_activity,
    an_imported_plan,
    the_activity,
)

pytestmark = pytest.mark.django_db

ALWAYS_NEEDED = Q(field="title", subject_type="plans.plan") | Q(field="statement")


def the_face(done: PlanImport) -> PublicPlan:
    found = public_plan(done.version.plan.slug)
    assert found is not None
    return found


def activity_in(face: PublicPlan, key: str) -> dict[str, Any]:
    return next(each for _o, _p, promise in face.commitments() for each in promise["activities"] if each["key"] == key)


def a_telltale_reading() -> dict[str, Any]:
    """A plan with a word of its own in every field that a document can fill."""
    read = a_reading(
        objectives=[
            {
                "title": "zzobjective",
                "parts": [
                    {
                        "title": "zzpart",
                        "accountable": "force",
                        "commitments": [
                            a_commitment("1", "Open doors."),
                            a_commitment(
                                "2",
                                "zzstatement",
                                an_activity(
                                    "2.1",
                                    text="zztext",
                                    steps=[{"number": 1, "text": "zzstep"}],
                                    owners=["zzowner"],
                                    timescale="zztimescale",
                                    latest="2026-06-30",
                                    rag="amber",
                                    rag_printed="zzragprinted",
                                    progress="010326 - zzprogress Refer to 1",
                                    updates=[{"as_at": "2026-03-01", "printed": "010326", "text": "zzprogress"}],
                                    status="ongoing",
                                    oversight=["zzoversight"],
                                ),
                            ),
                        ],
                    }
                ],
            }
        ],
        title="zzdocumenttitle",
        bodies=[{"name": "zzbody", "group": "zzgroup", "purpose": "zzpurpose", "meets_printed": "zzmeets"}],
        aliases=[{"printed": "zzalias", "body": "zzbody", "how": "alike"}],
        rating_key=[{"rag": "amber", "printed": "zzkey"}],
    )
    read["objectives"][0]["parts"][0]["commitments"][1]["activities"][0]["status_printed"] = "zzstatus"
    return read


PUBLIC_ONCE_CLEARED = {
    "zzobjective", "zzpart", "zzstatement", "zztext", "zztimescale", "zzprogress", "zzoversight", "zzkey"
}  # fmt: skip
NEVER_PUBLIC = {
    "zzstep", "zzowner", "zzragprinted", "zzstatus", "zzbody", "zzgroup", "zzpurpose", "zzmeets", "zzalias",
    "zzdocumenttitle", "zzinternal", "zzreason", "zzback", "zzteam", "zzfile",
}  # fmt: skip


def a_telltale_plan() -> PlanImport:
    """The same in the database, with what people add: an internal update, a reason, a name for an owner."""
    done = an_imported_plan(a_telltale_reading())
    PlanImport.objects.filter(pk=done.pk).update(file_name="zzfile.docx")
    activity = Activity.objects.get(version=done.version, ref="2.1")
    partnership = done.version.plan.partnership
    writer = a_user(Role.POLICY_OFFICER, partnership.force)
    add_update(activity, as_at=date(2026, 4, 9), internal_text="zzinternal", by=writer)
    red = done.version.scheme.ratings.get(key="red")
    rate(activity, red, as_at=date(2026, 4, 9), reason="zzreason", by=writer)
    team = form_team(organisation=partnership.force, name="zzteam", by=None)
    resolve_owner(activity.assignments.get(), to=team, by=done.by)
    return done


def telltales_in(values: Any) -> set[str]:
    """The telltale words that stand anywhere in something."""
    text = json.dumps(values, default=str)
    return {word for word in PUBLIC_ONCE_CLEARED | NEVER_PUBLIC if word in text}


def test_before_anything_is_cleared_there_is_no_public_plan() -> None:
    done = a_telltale_plan()
    assert public_plan(done.version.plan.slug) is None
    assert public_plans() == []


def test_nothing_uncleared_is_in_the_public_face_of_a_plan() -> None:
    done = a_telltale_plan()
    clear_only(done, Q(field="title", subject_type="plans.plan") | Q(text="Open doors."))
    assert telltales_in(the_face(done).content) == set()


def test_only_what_is_meant_for_the_public_is_in_its_face_once_all_is_cleared() -> None:
    done = a_telltale_plan()
    clear_everything(done)
    assert telltales_in(the_face(done).content) == PUBLIC_ONCE_CLEARED


@pytest.mark.parametrize("word", sorted(NEVER_PUBLIC))
def test_the_public_search_finds_no_internal_word(word: str) -> None:
    clear_everything(a_telltale_plan())
    assert find_cleared([word], limit=9) == []


@pytest.mark.parametrize("word", ["zzstatement", "zztext", "zzprogress"])
def test_the_public_search_finds_cleared_words_and_no_sooner(word: str) -> None:
    done = a_telltale_plan()
    clear_only(done, Q(field="title", subject_type="plans.plan") | Q(text="Open doors."))
    assert find_cleared([word], limit=9) == []
    clear_everything(done)
    assert [hit.ref for hit in find_cleared([word], limit=9)] == ["2"]


def test_a_text_that_is_sent_back_is_not_shown_nor_why() -> None:
    done = a_telltale_plan()
    passage = Passage.objects.get(text="zztext", state=Passage.State.WAITING)
    send_back(passage, reason="zzback", by=a_second_person(done.version.plan.partnership))
    clear_everything(done)
    found = telltales_in(the_face(done).content)
    assert not found & {"zztext", "zzback"}


def test_a_plan_whose_title_is_not_cleared_has_no_page() -> None:
    done = an_imported_plan()
    clear_only(done, ~Q(subject_type="plans.plan"))
    assert public_plan(done.version.plan.slug) is None


def test_a_plan_that_its_owner_has_not_made_public_has_no_page() -> None:
    done = an_imported_plan()
    clear_everything(done)
    Plan.objects.update(is_public=False)
    assert public_plan(done.version.plan.slug) is None
    assert find_cleared(["market"], limit=9) == []


def test_a_title_that_has_not_been_cleared_does_not_show_in_an_address() -> None:
    done = a_telltale_plan()
    clear_only(done, ALWAYS_NEEDED)
    assert the_face(done).content["objectives"][0]["key"] == "objective-1"


def test_an_internal_update_does_not_make_public_words_look_newer() -> None:
    done = an_imported_plan()
    clear_everything(done)
    writer = a_user(Role.POLICY_OFFICER, done.version.plan.partnership.force)
    add_update(the_activity(done, "1-1"), as_at=date(2026, 4, 9), internal_text="One is off sick.", by=writer)
    shown = activity_in(the_face(done), "1-1")
    assert (shown["progress"], shown["as_at"]) == ("010326 - Two call handlers start in April.", "2026-03-01")


def test_public_words_carry_the_day_they_speak_of_once_they_are_cleared() -> None:
    done = an_imported_plan()
    writer = a_user(Role.POLICY_OFFICER, done.version.plan.partnership.force)
    add_update(
        the_activity(done, "1-1"), as_at=date(2026, 4, 9), internal_text="x", public_text="Both started.", by=writer
    )
    clear_everything(done)
    shown = activity_in(the_face(done), "1-1")
    assert (shown["progress"], shown["as_at"]) == ("Both started.", "2026-04-09")


def test_a_rating_that_waits_changes_neither_the_public_rating_nor_its_date() -> None:
    done = an_imported_plan()
    clear_everything(done)
    writer = a_user(Role.POLICY_OFFICER, done.version.plan.partnership.force)
    red = done.version.scheme.ratings.get(key="red")
    rate(the_activity(done, "1-1"), red, as_at=date(2026, 4, 9), reason="Nobody applied.", by=writer)
    shown = activity_in(the_face(done), "1-1")
    assert (shown["rag"], shown["rated_on"]) == ("amber", "2026-03-31")
    clear_everything(done)
    shown = activity_in(the_face(done), "1-1")
    assert (shown["rag"], shown["rated_on"]) == ("red", "2026-04-09")


def test_a_date_agreed_anew_stays_internal_with_its_print() -> None:
    done = an_imported_plan()
    clear_everything(done)
    read = a_plain_reading()
    row = read["objectives"][0]["parts"][0]["commitments"][0]["activities"][0]
    row["timescale"].update(printed="By Sep 26", latest="2026-09-30")
    import_plan(
        read, target=done.version.plan, source=SourceFile("april.docx", "b" * 64), as_at=date(2026, 4, 30), by=done.by
    )
    shown = activity_in(the_face(done), "1-1")
    assert (shown["timescale"]["printed"], shown["latest"]) == ("By Jun 26", None)
    clear_everything(done)
    assert activity_in(the_face(done), "1-1")["latest"] == "2026-09-30"


def test_a_reference_is_public_only_with_the_words_that_make_it() -> None:
    done = an_imported_plan()
    clear_only(done, ALWAYS_NEEDED)
    assert activity_in(the_face(done), "2-2")["cross_refs"] == []
    clear_everything(done)
    assert activity_in(the_face(done), "2-2")["cross_refs"] == ["1"]


def test_the_plan_is_as_at_the_newest_day_that_its_public_words_speak_of() -> None:
    done = an_imported_plan()
    clear_everything(done)
    writer = a_user(Role.POLICY_OFFICER, done.version.plan.partnership.force)
    add_update(the_activity(done, "1-1"), as_at=date(2026, 4, 9), internal_text="Not for all.", by=writer)
    assert the_face(done).as_at == date(2026, 3, 31)


def test_what_is_withdrawn_leaves_at_once() -> None:
    done = an_imported_plan()
    clear_everything(done)
    passage = Passage.objects.get(field="statement", text__contains="market", state=Passage.State.CLEARED)
    withdraw(passage, reason="It named somebody.", by=done.by)
    assert [promise["ref"] for _o, _p, promise in the_face(done).commitments()] == ["1", "3"]
    assert find_cleared(["market"], limit=9) == []


def test_what_has_left_the_plan_has_left_the_public_pages() -> None:
    done = an_imported_plan()
    clear_everything(done)
    retire(done.version, commitments=["3"], activities=["2-1"], on=date(2026, 4, 30), by=done.by)
    face = the_face(done)
    assert [promise["ref"] for _o, _p, promise in face.commitments()] == ["1", "2"]
    assert find_cleared(["bicycle"], limit=9) == find_cleared(["rota"], limit=9) == []
    assert not Passage.objects.filter(state=Passage.State.WAITING).exists()


def test_what_comes_back_into_the_plan_is_cleared_anew() -> None:
    done = an_imported_plan()
    clear_everything(done)
    plan, april = done.version.plan, a_plain_reading()
    del april["objectives"][0]["parts"][0]["commitments"][2]
    april["objectives"][0]["parts"][0]["commitments"][0]["activities"][0]["progress"] = "Eight trained."
    import_plan(april, target=plan, source=SourceFile("april.docx", "b" * 64), as_at=date(2026, 4, 30), by=done.by)
    retire(done.version, commitments=["3"], on=date(2026, 4, 30), by=done.by)
    may = a_plain_reading()
    import_plan(may, target=plan, source=SourceFile("may.docx", "c" * 64), as_at=date(2026, 5, 31), by=done.by)
    assert len(list(the_face(done).commitments())) == 2
    clear_everything(done)
    assert len(list(the_face(done).commitments())) == 3


def test_words_may_stand_in_different_texts_of_one_commitment() -> None:
    done = an_imported_plan()
    clear_everything(done)
    assert [hit.ref for hit in find_cleared(["market", "volunteers"], limit=9)] == ["2"]
    assert find_cleared(["market", "bicycle"], limit=9) == []


def test_the_counts_leave_out_what_is_not_shown() -> None:
    done = an_imported_plan()
    clear_only(done, Q(field="title", subject_type="plans.plan") | Q(text__startswith="Answer") | Q(text="amber"))
    counts = {each["rating"].word if each["rating"] else None: each["count"] for each in the_face(done).counts()}
    assert counts == {"Red": 0, "Amber": 1, "Green": 0, "Complete": 0, None: 0}


def test_a_rating_of_the_documents_own_is_explained_only_where_it_is_shown() -> None:
    read = a_plain_reading()
    read["objectives"][0]["parts"][0]["commitments"][2]["activities"][0].update(rag=None, rag_printed="Parked")
    done = an_imported_plan(read)
    clear_only(done, ALWAYS_NEEDED)
    assert "Parked" not in [each["word"] for each in the_face(done).content["rating_key"]]
    clear_everything(done)
    assert "Parked" in [each["word"] for each in the_face(done).content["rating_key"]]


def an_edition(done: PlanImport, *, as_at: date, audience: str, word: str = "Red") -> Edition:
    """An issued report in which activity 1-1 had this rating."""
    activity = the_activity(done, "1-1")
    return freeze(
        partnership=done.version.plan.partnership,
        report="panel-report",
        series="panel",
        title="A report",
        as_at=as_at,
        period=(None, None),
        audience=audience,
        content={"words": "As issued."},
        cards=[Frozen("activity", str(activity.uuid), {"rating": word})],
        files=[],
        by=done.by,
    )


def test_the_public_learns_of_movement_only_from_reports_that_it_could_read() -> None:
    done = an_imported_plan()
    clear_everything(done)
    an_edition(done, as_at=date(2026, 1, 31), audience=Edition.Audience.PANEL)
    assert the_face(done).moves is None
    an_edition(done, as_at=date(2025, 12, 31), audience=Edition.Audience.PUBLIC)
    moves = the_face(done).moves
    assert moves is not None
    assert (moves.count("better"), moves.count("worse")) == (1, 0)


def a_plan_of(count: int) -> PlanImport:
    rows = [
        a_commitment(
            str(number),
            f"Promise number {number} to the market.",
            an_activity(f"{number}.1", text=f"Work {number}.", progress=f"Refer to {number}", rag="amber"),
        )
        for number in range(1, count + 1)
    ]
    done = an_imported_plan(a_reading(*rows), partnership=a_partnership(f"Place {count}"))
    clear_everything(done)
    return done


def test_the_public_face_takes_no_more_queries_for_more_rows(django_assert_max_num_queries: Any) -> None:
    small, large = a_plan_of(3), a_plan_of(60)
    with django_assert_max_num_queries(25) as few:
        the_face(small)
    with django_assert_max_num_queries(len(few)):
        the_face(large)


def test_the_public_search_takes_no_more_queries_for_more_hits(django_assert_max_num_queries: Any) -> None:
    done = a_plan_of(40)
    assert done.version.activities.count() == 40
    with django_assert_max_num_queries(9):
        assert len(find_cleared(["market"], limit=50)) == 40
