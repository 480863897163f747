"""As much of style sheets as tells what a table cell looks like: shading, struck out, bold, hidden.

Rules for an element, a class or an id are applied; others, such as those that depend on where an element stands or on
what a reader does, are not. Nothing is fetched.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from wardmote.core.documents.readers.colours import as_hex

_COMMENT = re.compile(r"/\*.*?\*/|<!--|-->", re.DOTALL)
_RULE = re.compile(r"([^{}]{1,2000})\{([^{}]{0,4000})\}")
_SELECTOR = re.compile(r"^(?:([a-z][a-z0-9]*|\*))?(?:([.#])([\w-]+))?$", re.IGNORECASE)
_COLOUR = re.compile(r"#[0-9a-f]{6}\b|#[0-9a-f]{3}\b|rgba?\([^)]{1,60}\)|\b[a-z]{3,20}\b", re.IGNORECASE)
_MOST_RULES = 5_000
_NO_COLOUR = frozenset({"none", "transparent", "inherit", "initial", "unset"})


@dataclass(slots=True)
class Declared:
    """What declarations say; None where they say nothing."""

    fill: str | None = None
    colour: str | None = None
    struck: bool | None = None
    bold: bool | None = None
    hidden: bool | None = None

    def under(self, other: Declared) -> Declared:
        """These declarations, overruled by the other ones where those say something."""
        return Declared(
            other.fill if other.fill is not None else self.fill,
            other.colour if other.colour is not None else self.colour,
            other.struck if other.struck is not None else self.struck,
            other.bold if other.bold is not None else self.bold,
            other.hidden if other.hidden is not None else self.hidden,
        )


def declared(text: str) -> Declared:
    """The declarations of a ``style`` attribute or of one rule."""
    result = Declared()
    for declaration in text.split(";"):
        name, colon, value = declaration.partition(":")
        if not colon:
            continue
        name, value = name.strip().lower(), value.replace("!important", "").strip().lower()
        if name in ("background-color", "background"):
            result.fill = _colour_in(value) or result.fill
        elif name == "color":
            result.colour = _colour_in(value)
        elif name in ("text-decoration", "text-decoration-line"):
            result.struck = "line-through" in value
        elif name == "font-weight":
            result.bold = value in ("bold", "bolder") or (value.isascii() and value.isdigit() and int(value[:5]) >= 600)
        elif name == "display":
            result.hidden = value == "none" or bool(result.hidden)
        elif name == "visibility":
            result.hidden = value in ("hidden", "collapse") or bool(result.hidden)
        elif name == "mso-hide" and value == "all":
            result.hidden = True
    return result


def _colour_in(value: str) -> str | None:
    if value in _NO_COLOUR:
        return None
    return next((colour for found in _COLOUR.findall(value) if (colour := as_hex(found)) is not None), None)


@dataclass(slots=True)
class StyleSheet:
    """The rules of a page's own style sheets, by element name, class and id."""

    rules: dict[tuple[str, str], Declared] = field(default_factory=dict)  # (element or "", ".class" or "#id" or "")

    def add(self, text: str) -> None:
        """Take in the text of a ``style`` element. Rules for print or screen alone are taken as if they always held."""
        text = re.sub(r"@(?:media|supports)[^{]{0,500}\{", "", _COMMENT.sub("", text))
        for selectors, body in _RULE.findall(text):
            says = declared(body)
            for selector in selectors.split(","):
                match = _SELECTOR.match(selector.strip())
                if match is None or len(self.rules) >= _MOST_RULES:
                    continue
                element, kind, name = match.groups()
                key = (element or "").replace("*", "").lower(), f"{kind}{name}" if kind else ""
                self.rules[key] = self.rules.get(key, Declared()).under(says)

    def of(self, element: str, classes: str, identifier: str) -> Declared:
        """What the rules say of an element with these classes and this id; the more particular overrules."""
        result = self.rules.get((element, ""), Declared()) if self.rules else Declared()
        for name in classes.split()[:20]:
            for key in (("", f".{name}"), (element, f".{name}")):
                if key in self.rules:
                    result = result.under(self.rules[key])
        for key in (("", f"#{identifier}"), (element, f"#{identifier}")):
            if identifier and key in self.rules:
                result = result.under(self.rules[key])
        return result
