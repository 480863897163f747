"""The words and patterns of dates, English and Welsh: where a date can begin, and every form it is printed in."""

from __future__ import annotations

import re

from wardmote.plans.reading.fields.text import vocabulary

_MONTH_WORDS: dict[int, str] = {
    1: "january jan ionawr ion",
    2: "february feb febr chwefror chwef chw",
    3: "march mar mawrth fawrth maw",
    4: "april apr ebrill ebr",
    5: "may mai fai",
    6: "june jun mehefin fehefin meh",
    7: "july jul gorffennaf orffennaf gorff",
    8: "august aug awst",
    9: "september sept sep medi fedi",
    10: "october oct hydref hyd",
    11: "november nov tachwedd dachwedd tach",
    12: "december dec rhagfyr ragfyr rhag",
}
MONTHS: dict[str, int] = {word: month for month, words in _MONTH_WORDS.items() for word in words.split()}

# Months in which a season begins and how many it lasts; winter runs into the next year.
SEASONS: dict[str, tuple[int, int]] = {
    "spring": (3, 3),
    "gwanwyn": (3, 3),
    "summer": (6, 3),
    "haf": (6, 3),
    "autumn": (9, 3),
    "fall": (9, 3),
    "winter": (12, 3),
    "gaeaf": (12, 3),
}
ORDINALS = {
    "first": 1,
    "1st": 1,
    "second": 2,
    "2nd": 2,
    "third": 3,
    "3rd": 3,
    "fourth": 4,
    "4th": 4,
    "final": 4,
    "last": 4,
}

_MONTH = "(?:" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")(?![a-z])\.?"
_SEASON = "(?:" + "|".join(sorted(SEASONS, key=len, reverse=True)) + ")"
_YEAR = r"(?:19|20)\d\d"
_FINANCIAL = rf"(?:{_YEAR}\s?[/-]\s?(?:20)?\d\d|\d\d\s?/\s?\d\d|\d\d-\d\d)(?![\d/])"
_GAP = r"[\s.,'/-]{0,3}"
# Digits inside a longer number, a ref or an amount begin no date; a month may follow a stroke or a dash ("Apr-Jun").
_NOT_INSIDE = r"(?:(?<![\w/.,£$€-])|(?<![^\W_])(?=[^\W\d_]))"

DATE = re.compile(
    _NOT_INSIDE
    + rf"""(?:
    (?P<iso>{_YEAR}[-/.]\d\d[-/.]\d\d)(?:[T ]\d\d:\d\d(?::\d\d)?)?(?![\d/-])
  | (?P<numeric>\d{{1,2}}\s?[/.-]\s?\d{{1,2}}\s?[/.-]\s?(?:\d{{4}}|'?\d\d))(?![\d/.-]?\d)
  | (?P<day>\d{{1,2}})(?:\s?(?:st|nd|rd|th))?(?:\s{{1,2}}(?:of|o)\s{{1,2}}|\s{{1,2}}|[-/.])?(?P<day_month>{_MONTH})
      (?:{_GAP}(?:(?P<day_year>{_YEAR})|(?P<day_yy>\d\d))(?![\d%/]|\s?(?:%|[ap]m\b)))?
  | (?P<us_month>{_MONTH})\s{{0,2}}(?P<us_day>\d{{1,2}})(?:st|nd|rd|th)?\s{{0,2}},?\s{{1,2}}(?P<us_year>{_YEAR})(?!\d)
  | (?P<month>{_MONTH}){_GAP}(?P<month_year>{_YEAR}\s?/\s?\d\d(?!\d)|{_YEAR}(?!\d)|'?\d\d(?!\d|st|nd|rd|th|%|/\d))
  | (?P<us_bare>{_MONTH})\s{{0,2}}(?P<us_bare_day>\d{{1,2}})(?:st|nd|rd|th)?(?!\d)
  | (?P<quarter>(?:q|quarter\s?|qtr\.?\s?|chwarter\s?|ch)(?P<q>[1-4])(?!\d)
      |(?P<q_word>first|1st|second|2nd|third|3rd|fourth|4th|final|last)\s{{1,2}}quarter\b)
      (?:{_GAP}(?:of\s{{1,2}}|o\s{{1,2}})?(?:the\s{{1,2}})?(?:(?P<q_fy>f\.?y\.?|financial\s{{1,2}}year|blwyddyn\s{{1,2}}ariannol)\s?)?
         (?P<q_year>{_FINANCIAL}|{_YEAR}(?![\d/])|'?\d\d(?![\d/]|\s?[a-z])))?
  | (?P<fy>f\.?y\.?\s?|financial\s{{1,2}}year\s{{0,2}}|blwyddyn\s{{1,2}}ariannol\s{{0,2}})
      (?P<fy_year>{_FINANCIAL}|{_YEAR}(?![\d/])|'?\d\d(?![\d/]))
  | (?P<iso_month>{_YEAR}-\d\d)(?![\d/-])
  | (?P<month_of_year>(?:0?[1-9]|1[0-2])/{_YEAR})(?!\d)
  | (?P<years>{_YEAR}\s?[/-]\s?(?:{_YEAR}|\d\d)|\d\d/\d\d)(?![\d/])
  | (?P<season>{_SEASON})\b
      (?:{_GAP}(?:of\s{{1,2}})?(?P<season_year>{_YEAR}(?:\s?/\s?\d\d)?(?!\d)|'\d\d(?!\d)|\d\d(?!\d)))?
  | (?P<digits>\d{{8}}|\d{{6}})(?!\d)
  | (?P<relative>(?:(?:the\s{{1,2}})?(?:end|close)\s{{1,2}}of\s{{1,2}})?(?:the|this|next|current)\s{{1,2}}
        (?:(?:calendar|financial|academic|fiscal)\s{{1,2}})?(?:year|quarter|month|week)\b
      |(?:financial\s{{1,2}})?year[\s-]end\b|diwedd\s{{1,2}}(?:y\s{{1,2}})?(?:flwyddyn|mis|chwarter)\b
      |(?:within|in)\s{{1,2}}(?:the\s{{1,2}}next\s{{1,2}})?\d{{1,3}}\s{{1,2}}(?:days?|weeks?|months?|years?)\b)
  | (?P<year>{_YEAR})(?![\d/]|[.,]\d)
  | (?P<bare_month>{_MONTH})
  | (?P<day_and_month>\d{{1,2}}/\d{{1,2}})(?![\d/]))""",
    re.IGNORECASE | re.VERBOSE,
)
# The pattern above is costly, so it is tried only where a date can begin: at these words, and at digits that
# something follows.
OPENERS = frozenset(
    {*MONTHS, *SEASONS, *ORDINALS, "q", "quarter", "qtr", "chwarter", "ch", "fy", "f", "financial", "blwyddyn"}
    | {f"{word}{n}" for word in ("q", "ch") for n in "1234"}
)
RELATIVE_OPENERS = frozenset({"the", "end", "close", "this", "next", "current", "within", "in", "year", "diwedd"})
RELATIVE_WORDS = vocabulary("year years quarter quarters month months week weeks day days flwyddyn mis chwarter")
ONLY_WORDS = {at: " " for at in range(128) if not chr(at).isalpha()}
DIGITS_OF_DATE = re.compile(
    r"\d(?<![\w.,£$€/-]\d)(?=\d{3}(?!\d)|\d?(?:\s?[/.-]\s?\d|(?:st|nd|rd|th)?[\s./-]?\s?[^\W\d_]))", re.IGNORECASE
)
NUMBERS = re.compile(r"\d+")
QUALIFIER = re.compile(
    r"(?:\b(?:(?:the\s)?(?P<end>end|close)(?:\s(?:of|o))?|(?P<start>start|beginning)\sof|"
    r"(?P<vague>early|mid|late|mid-late|early-mid|around|circa|approx(?:imately)?|(?<=erbyn )dechrau|"
    r"canol|hwyr)"
    r"|(?P<wc>w/?c|week\s(?:commencing|beginning)|wythnos\syn\sdechrau)|(?P<we>w/?e|week\sending)|"
    r"diwedd))[\s:-]{1,3}(?:the\s|mis\s|in\s)?$",
    re.IGNORECASE,
)
# A lower-case "may", "mar" or "mai" is a word, and so is a month after "dydd" (Tuesday is "dydd Mawrth").
MONTHS_THAT_ARE_WORDS = vocabulary("may mar mai fai medi meh ion chw maw tach rhag ebr hyd dec fall haf")
