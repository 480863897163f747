"""What somebody typed into the search box, as words."""

from __future__ import annotations

import re

AT_MOST = 8  # words; a longer question is a sentence, and its first words say it
SHORTEST = 2
QUOTED_OR_WORD = re.compile(r'"([^"]+)"|([^\s",;]+)')


def words_of(question: str) -> list[str]:
    """The words to look for, in order, without repeats. A phrase in double quotes stays one.

    A lone letter counts only where nothing else was typed, because references such as "A" are looked for too.
    """
    found = [(phrase or word).strip() for phrase, word in QUOTED_OR_WORD.findall(question)]
    unique = list(dict.fromkeys(word for word in found if word))
    long = [word for word in unique if len(word) >= SHORTEST]
    return (long or unique)[:AT_MOST]
