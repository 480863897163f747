"""Short ways to write a truth in the shape of ``wardmote-plan/1``. Arguments named ``…_accept`` stay as they are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

ANY = ["*"]  # in an ``_accept`` list: the format leaves this open, so it is not scored

Truth = dict[str, Any]


def when(printed: str, kind: str = "target", *, earliest: str | None = None, latest: str | None = None,
         parts: Sequence[str] = (), **accept: Any) -> Truth:  # fmt: skip
    """A timescale. A bare date names no verb, so a reader may take one from the header ("Complete by")."""
    if kind == "target":
        accept.setdefault("kind_accept", ["by", "achieve", "unknown"])
    return {
        "printed": printed,
        "kind": kind,
        "earliest": earliest,
        "latest": latest,
        "parts": [{"date": one} for one in parts],
        **accept,
    }


def activity(text: str | None = None, *, ref: str | None = None, steps: Sequence[tuple[int, str]] = (),
             owners: Sequence[str] = (), owners_printed: str | None = None, timescale: Truth | None = None,
             rag: str | None = None, rag_printed: str | None = None, progress: str | None = None,
             updates: Sequence[tuple[str | None, str]] = (), status: str = "not_stated",
             oversight: Sequence[str] = (), cross_refs: Sequence[str] = (), **accept: Any) -> Truth:  # fmt: skip
    return {
        "ref": ref,
        "text": text,
        "steps": [{"number": number, "text": words} for number, words in steps],
        "owners": list(owners),
        "owners_printed": owners_printed if owners_printed is not None else ("; ".join(owners) or None),
        "timescale": timescale,
        "rag": rag,
        "rag_printed": rag_printed,
        "progress": progress or None,
        "updates": [{"as_at": as_at, "text": words} for as_at, words in updates],
        "status": status,
        "oversight": list(oversight),
        "cross_refs": list(cross_refs),
        **accept,
    }


def commitment(ref: str | None, statement: str, *activities: Truth, cross_refs: Sequence[str] = (),
               ref_inferred: bool = False, **accept: Any) -> Truth:  # fmt: skip
    if ref is None:  # a plan that numbers nothing: a reader may count, or leave it
        accept |= {"ref_accept": ANY, "ref_inferred_accept": ANY}
    for one in activities:
        if one["text"] is None:
            one.setdefault("ref_accept", [ref])
    return {
        "id": ref or statement[:24],
        "ref": ref,
        "ref_inferred": ref_inferred,
        "statement": statement,
        "cross_refs": list(cross_refs),
        "activities": [dict(one, id=f"{ref or statement[:24]}/{i}") for i, one in enumerate(activities, 1)],
        **accept,
    }


def part(title: str | None, accountable: str | None, *commitments: Truth, **accept: Any) -> Truth:
    return {"title": title, "accountable": accountable, "commitments": list(commitments), **accept}


def objective(title: str | None, *members: Truth, **accept: Any) -> Truth:
    """An objective of parts, or of commitments alone: one part without a title, accountable to nobody in print."""
    in_parts = bool(members) and "commitments" in members[0]
    parts = list(members) if in_parts else [part(None, None, *members, accountable_accept=ANY)]
    return {"title": title, "parts": parts, **accept}


def plan(title: str | None, *objectives: Truth, bodies: Sequence[Truth] = (), sessions: Sequence[Truth] = (),
         key: Sequence[tuple[str | None, str]] = (), start: str | None = None, end: str | None = None,
         as_at: str | None = None, **accept: Any) -> Truth:  # fmt: skip
    """A plan. ``key`` is the printed rating key as (rating, words as printed)."""
    return {
        "format": "wardmote-plan/1",
        "title": title,
        # A year in a title may be read as the period or left; what is printed as a period has to be read.
        "period": {"start": start, "end": end, **({} if start else {"start_accept": ANY, "end_accept": ANY})},
        "as_at": as_at,
        "objectives": list(objectives),
        "bodies": list(bodies),
        "sessions": list(sessions),
        "rating_key": [{"rag": rag, "printed": words} for rag, words in key],
        **({} if title else {"title_accept": ANY}),
        **accept,
    }


def body(name: str, purpose: str | None, meets: str | None, *, group: str | None = None, notes: bool = False,
         public: bool = False, **accept: Any) -> Truth:  # fmt: skip
    return {
        "name": name,
        "group": group,
        "purpose": purpose,
        "meets_printed": meets,
        "notes_published": notes,
        "public_meeting": public,
        **accept,
    }
