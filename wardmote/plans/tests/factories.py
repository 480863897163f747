"""Ordinary, believable things for tests."""

from __future__ import annotations

from datetime import date
from typing import Any

from wardmote.core.accounts.models import Membership, Role, User
from wardmote.core.organisations.models import Organisation, Partnership
from wardmote.core.organisations.services import found_partnership
from wardmote.plans.models import Activity, Plan, PlanImport
from wardmote.plans.services.importing import NewPlan, SourceFile, import_plan


def a_partnership(name: str = "Northmoor") -> Partnership:
    return found_partnership(force=f"{name} Police", governing_body=f"Policing Board for {name}", by=None)


def a_user(role: Role, organisation: Organisation, name: str = "") -> User:
    """A user with one role; the e-mail address says which."""
    email = f"{name or role.value}@{organisation.slug}.example".lower().replace(" ", ".")
    user = User.objects.create_user(email=email, name=name or f"{role.label} of {organisation}")
    Membership.objects.create(user=user, organisation=organisation, role=role)
    return user


def an_activity(ref: str = "", **values: Any) -> dict[str, Any]:
    """An activity as read. ``progress``, ``rag``, ``owners``, ``oversight``, ``latest`` … override its plain self."""
    timescale = values.pop("timescale", "")
    latest = values.pop("latest", None)
    owners = values.get("owners", [])
    return {
        "id": values.pop("id", ref or "?"),
        "ref": ref or None,
        "ref_printed": f"({ref})" if ref else "",
        "text": values.pop("text", None),
        "steps": values.pop("steps", []),
        "owners": owners,
        "owners_printed": "\n".join(owners),
        "timescale": {
            "printed": timescale,
            "kind": "by" if latest else "unknown",
            "earliest": None,
            "latest": latest,
            "parts": values.pop("timescale_parts", []),
        },
        "rag": values.pop("rag", None),
        "rag_printed": values.pop("rag_printed", ""),
        "progress": values.pop("progress", ""),
        "updates": values.pop("updates", []),
        "status": values.pop("status", "not_stated"),
        "status_printed": "",
        "oversight": values.get("oversight", []),
        "oversight_printed": "\n".join(values.get("oversight", [])),
        "cross_refs": values.pop("cross_refs", []),
        "source": {"table": 1, "row": 1},
    }


def a_commitment(ref: str, statement: str, *activities: dict[str, Any], **values: Any) -> dict[str, Any]:
    rows = list(activities) or [an_activity()]
    for number, row in enumerate(rows, start=1):
        row["id"] = f"{ref}/{number}"
    return {
        "id": ref,
        "ref": ref,
        "ref_printed": ref,
        "ref_inferred": False,
        "statement": statement,
        "cross_refs": values.get("cross_refs", []),
        "activities": rows,
    }


def a_reading(*commitments: dict[str, Any], **values: Any) -> dict[str, Any]:
    """A plan as read, with one objective unless ``objectives`` says otherwise."""
    objectives = values.pop("objectives", None) or [
        {
            "title": "Safer streets",
            "parts": [{"title": None, "accountable": None, "commitments": list(commitments)}],
        }
    ]
    return {
        "format": "wardmote-plan/1",
        "title": values.pop("title", "Northmoor safety plan"),
        "period": None,
        "as_at": "2026-03-31",
        "objectives": objectives,
        "bodies": values.pop("bodies", []),
        "aliases": values.pop("aliases", []),
        "sessions": [],
        "paragraphs": [],
        "rating_key": values.pop("rating_key", []),
        "tables": [],
        "findings": [],
        "unplaced": [],
    }


def a_plain_reading() -> dict[str, Any]:
    """Three commitments, four activities: enough to move, reword and lose."""
    return a_reading(
        a_commitment(
            "1",
            "Answer every call about antisocial behaviour within a day.",
            an_activity(
                owners=["Contact Centre Manager", "Duties"],
                timescale="By Jun 26",
                latest="2026-06-30",
                rag="amber",
                rag_printed="A",
                progress="010326 - Two call handlers start in April.",
                updates=[{"as_at": "2026-03-01", "printed": "010326", "text": "Two call handlers start in April."}],
                oversight=["Contact Board"],
            ),
        ),
        a_commitment(
            "2",
            "Walk every market street once a week.",
            an_activity(
                "2.1", text="Publish the walking rota.", progress="Rota drafted.", rag="green", rag_printed="G"
            ),
            an_activity("2.2", text="Train twelve volunteers.", progress="Refer to 1", cross_refs=["1"]),
        ),
        a_commitment("3", "Repair the bicycle marking kits.", an_activity(rag="red", rag_printed="R")),
        bodies=[{"name": "Contact Board", "group": "", "purpose": "Looks at contact.", "meets_printed": "Quarterly"}],
    )


def an_imported_plan(
    read: dict[str, Any] | None = None, *, partnership: Partnership | None = None, by: Any = None
) -> PlanImport:
    """A plan imported by the policy officer of its governing body."""
    partnership = partnership or a_partnership()
    by = by or a_user(Role.POLICY_OFFICER, partnership.governing_body)
    done = import_plan(
        read or a_plain_reading(),
        target=NewPlan(partnership=partnership, owner=partnership.governing_body, title="Northmoor safety plan"),
        source=SourceFile(name="plan-march.docx", sha256="a" * 64),
        as_at=date(2026, 3, 31),
        by=by,
    )
    assert done is not None
    return done


def the_plan(done: PlanImport) -> Plan:
    return done.version.plan


def the_activity(done: PlanImport, key: str) -> Activity:
    return Activity.objects.get(version=done.version, key=key)
