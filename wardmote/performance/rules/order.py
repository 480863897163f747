"""In which order signals want to be looked at."""

from __future__ import annotations

from wardmote.performance.rules.icons import Assurance, Variation

_VARIATION = {"concern": 0, "neither": 2, "common": 3, "improvement": 4}
_NO_VARIATION = 3
_ASSURANCE = {Assurance.FAILING: 0, Assurance.HIT_OR_MISS: 1, None: 2, Assurance.PASSING: 3}
_NOT_WORSE = 1


def badness(variation: Variation | None, assurance: Assurance | None) -> int:
    """Lower is worse. Getting worse comes first, then a target that will not be met, then what else has changed.

    A series without a chart stands among those in which nothing has changed: nothing is known to be wrong.
    """
    kind = _NO_VARIATION if variation is None else _VARIATION[variation.kind]
    if assurance is Assurance.FAILING and kind > 0:
        kind = _NOT_WORSE
    return kind * len(_ASSURANCE) + _ASSURANCE[assurance]
