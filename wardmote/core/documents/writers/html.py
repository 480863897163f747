"""A composed document as HTML: a fragment for our own pages, and a page that stands alone.

The fragment carries no style, no script and no inline attribute of either, so that it lives under a strict content
security policy. Its classes begin with ``wm-``; the page that stands alone brings the rules for them with it.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from typing import Any

from markupsafe import Markup, escape

from wardmote.core.documents.compose import (
    Block,
    BulletList,
    Cell,
    Column,
    Composed,
    Contents,
    Heading,
    Image,
    KeyValues,
    NumberedParagraph,
    PageBreak,
    PageSection,
    Paragraph,
    Row,
    Run,
    TableBlock,
    Tag,
    Text,
    header_rows,
    require_valid,
)
from wardmote.core.documents.printable import printable
from wardmote.core.documents.writers import images
from wardmote.core.documents.writers.look import FONT, Palette, Words

ImageAddress = Callable[[int, Image], str]  # block number from 1, image: the address to show it from

FIT_A_PHONE = 3
"""Columns that can be read side by side on a screen of 320 pixels."""

_PARAGRAPH_CLASSES = {"body": None, "lead": "wm-lead", "note": "wm-note"}


def inlined(number: int, image: Image) -> str:
    """The image inside its own address: what a page that stands alone needs. An SVG shown so runs no script."""
    kind = {"png": "image/png", "svg": "image/svg+xml"}[image.kind]
    return f"data:{kind};base64,{base64.b64encode(images.picture(image)).decode('ascii')}"


def fragment(
    composed: Composed,
    *,
    words: Words,
    first_level: int = 2,
    image_address: ImageAddress = inlined,
) -> Markup:
    """The blocks as HTML, without the title. Level 1 headings become ``h<first_level>``.

    Raises ``ComposeError`` when the document has faults.
    """
    require_valid(composed)
    images.checked(composed.blocks)
    return _Writer(composed, words, first_level, image_address).body()


def page(composed: Composed, *, palette: Palette, words: Words) -> bytes:
    """A whole accessible page in one file: title, marking, the fragment, and one style sheet."""
    body = fragment(composed, words=words)
    about = composed.properties
    head = [
        Markup('<meta charset="utf-8">'),
        Markup('<meta name="viewport" content="width=device-width, initial-scale=1">'),
        tag("title", composed.title),
        _meta("description", composed.subject),
        _meta("author", about.organisation),
        _meta("date", about.issued.isoformat()),
        Markup("<style>{}</style>").format(Markup(_style(palette))),  # noqa: S704  # nosec B704  our rules, checked colours
    ]
    marking = tag("p", composed.marking, class_="wm-marking") if composed.marking else ""
    main = tag("main", marking, tag("h1", composed.title), body, id="main")
    html = tag("html", tag("head", *head), "\n", tag("body", "\n", main, "\n"), "\n", lang=composed.language)
    return f"<!DOCTYPE html>\n{html}\n".encode()


def tag(name: str, /, *children: str, **attributes: str | int | None) -> Markup:
    """An element. Plain strings are escaped; attributes that are None or empty are left out; ``class_`` is class."""
    written = Markup("").join(
        Markup(' {}="{}"').format(key.rstrip("_").replace("_", "-"), _clean(str(value)))
        for key, value in attributes.items()
        if value is not None and value != ""
    )
    inner = Markup("").join(child if isinstance(child, Markup) else escape(printable(child)) for child in children)
    return Markup("<{0}{1}>{2}</{0}>").format(name, written, inner)


def _clean(value: str) -> str:
    return printable(value).replace("\n", " ")


def _meta(name: str, content: str) -> Markup:
    return Markup('<meta name="{}" content="{}">').format(name, _clean(content)) if content else Markup("")


class _Writer:
    def __init__(self, composed: Composed, words: Words, first_level: int, image_address: ImageAddress) -> None:
        self.composed = composed
        self.words = words
        self.first_level = first_level
        self.image_address = image_address
        self.contents_wanted = any(isinstance(block, Contents) for block in composed.blocks)

    def body(self) -> Markup:
        """Landscape sections stand in a container of their own, so that a style sheet may give them more width."""
        parts: list[Markup] = []
        section: list[Markup] = []
        landscape = False
        for number, block in enumerate(self.composed.blocks, start=1):
            if isinstance(block, PageSection):
                parts += self._section(section, landscape=landscape)
                section, landscape = [], block.orientation == "landscape"
            elif not isinstance(block, PageBreak):
                section.append(self._block(number, block))
        parts += self._section(section, landscape=landscape)
        return Markup("\n").join(parts)

    def _section(self, blocks: list[Markup], *, landscape: bool) -> list[Markup]:
        if not landscape:
            return blocks
        return [tag("div", Markup("\n").join(blocks), class_="wm-landscape")]

    def _block(self, number: int, block: Block) -> Markup:
        match block:
            case Heading():
                return tag(f"h{self._level(block.level)}", block.text, id=self._heading_id(number, block))
            case Paragraph():
                return tag("p", *self._runs(block.runs), class_=_PARAGRAPH_CLASSES[block.style])
            case NumberedParagraph():
                printed = tag("span", block.number, class_="wm-numbered__number")
                return tag("p", printed, " ", *self._runs(block.runs), class_="wm-numbered", id=block.anchor)
            case BulletList():
                return tag("ul", *(tag("li", *self._runs(item)) for item in block.items), class_="wm-list")
            case KeyValues():
                pairs = (
                    tag("div", tag("dt", pair.label), tag("dd", *self._runs(pair.runs)), class_="wm-values__row")
                    for pair in block.items
                )
                return tag("dl", *pairs, class_="wm-values")
            case Image():
                return self._image(number, block)
            case TableBlock():
                return self._table(number, block)
            case Contents():
                return self._contents(number, block)
            case PageSection() | PageBreak():
                return Markup("")

    # -- words --

    def _level(self, level: int) -> int:
        return min(level - 1 + self.first_level, 6)

    def _heading_id(self, number: int, block: Heading) -> str:
        return block.anchor or (f"wm-heading-{number}" if self.contents_wanted else "")

    def _runs(self, runs: Text, *, bold: bool = False) -> Iterator[Markup]:
        for run in runs:
            yield self._run(run, bold=bold)

    def _run(self, run: Run, *, bold: bool) -> Markup:
        lines = (escape(line) for line in printable(run.text).split("\n"))
        made = Markup("<br>").join(lines)
        if run.italic:
            made = tag("em", made)
        if run.bold and not bold:
            made = tag("strong", made)
        if run.light:
            made = tag("span", made, class_="wm-light")
        if run.mark:
            said, name = (self.words.added, "ins") if run.mark == "added" else (self.words.removed, "del")
            made = tag(name, tag("span", f"{said}: ", class_="wm-visually-hidden"), made)
        return tag("a", made, href=run.link) if run.link else made

    def _contents(self, number: int, block: Contents) -> Markup:
        title = f"wm-contents-{number}"
        entries = [
            (heading.level, tag("a", heading.text, href=f"#{self._heading_id(at, heading)}"))
            for at, heading in enumerate(self.composed.blocks, start=1)
            if isinstance(heading, Heading) and heading.level <= block.depth
        ]
        name = tag("p", self.words.contents, class_="wm-contents__title", id=title)
        return tag("nav", name, _nested(entries), class_="wm-contents", aria_labelledby=title)

    # -- pictures --

    def _image(self, number: int, block: Image) -> Markup:
        wide, high = images.size(block)
        attributes = {"width": round(wide), "height": round(high)}
        source = self.image_address(number, block)
        name = f"wm-picture-{number}"
        picture = Markup('<img src="{}" alt="{}" width="{}" height="{}" id="{}">').format(
            _clean(source), _clean(block.alt), attributes["width"], attributes["height"], name
        )
        caption = tag("figcaption", block.caption) if block.caption else ""
        if block.kind != "svg":
            return tag("figure", picture, caption, class_="wm-figure")
        # The letters of a drawing would shrink with it: on a narrow screen it scrolls, which the keyboard must reach.
        return tag("figure", picture, caption, class_="wm-figure wm-figure--drawn", aria_labelledby=name, tabindex=0)

    # -- tables --

    def _table(self, number: int, block: TableBlock) -> Markup:
        name = f"wm-caption-{number}"
        shows_caption = block.show_caption and not block.folded
        caption_class = "wm-table__caption" if shows_caption else "wm-visually-hidden"
        columns = Markup("").join(Markup('<col class="wm-col-{}">').format(share) for share in _twelfths(block.columns))
        head = (
            tag(
                "tr",
                *(
                    tag(
                        "th",
                        *_broken(one.text),
                        scope=one.scope,
                        colspan=one.colspan if one.colspan > 1 else None,
                        rowspan=one.rowspan if one.rowspan > 1 else None,
                        class_=_aligned(one.align),
                    )
                    for one in row
                ),
            )
            for row in header_rows(block)
        )
        table = tag(
            "table",
            tag("caption", block.caption, class_=caption_class, id=name),
            tag("colgroup", columns),
            tag("thead", *head),
            "\n",
            *self._bodies(block),
            class_="wm-table wm-table--cards" if _as_cards(block) else "wm-table",
            id=block.anchor,
        )
        # A wide table scrolls in a box of its own, which the keyboard must reach.
        made = tag("div", table, class_="wm-table-scroll", role="region", aria_labelledby=name, tabindex=0)
        return tag("details", tag("summary", block.caption), made, class_="wm-folded") if block.folded else made

    def _bodies(self, block: TableBlock) -> Iterator[Markup]:
        """A ``tbody`` for each group, because ``scope="rowgroup"`` reaches to the end of its row group."""
        rows: list[Markup] = []
        columns = iter(self._columns_of_rows(block))
        for row in block.rows:
            if row.kind == "group" and rows:
                yield tag("tbody", Markup("\n").join(rows))
                rows = []
            rows.append(self._group(row, len(block.columns)) if row.kind == "group" else self._row(row, next(columns)))
        if rows:
            yield tag("tbody", Markup("\n").join(rows))

    def _columns_of_rows(self, block: TableBlock) -> Iterator[list[Column]]:
        """For each data row, the column of each cell that begins in it."""
        hanging = [0] * len(block.columns)
        for row in block.rows:
            if row.kind == "group":
                continue
            free = [column for column, left in enumerate(hanging) if left == 0]
            hanging = [max(left - 1, 0) for left in hanging]
            for column, cell in zip(free, row.cells, strict=True):
                hanging[column] = cell.rowspan - 1
            yield [block.columns[column] for column in free]

    def _group(self, row: Row, columns: int) -> Markup:
        head = tag("th", *self._cell_content(row.cells[0]), scope="rowgroup", colspan=columns)
        return tag("tr", head, class_="wm-table__group", id=row.anchor)

    def _row(self, row: Row, columns: list[Column]) -> Markup:
        cells = (
            tag(
                "th" if cell.header_scope else "td",
                *self._cell_content(cell),
                scope=_scope(cell),
                rowspan=cell.rowspan if cell.rowspan > 1 else None,
                class_=_aligned(column.align),
                data_label=None if cell.header_scope else column.title,
            )
            for cell, column in zip(row.cells, columns, strict=True)
        )
        return tag("tr", *cells, id=row.anchor)

    def _cell_content(self, cell: Cell) -> Iterator[Markup]:
        header = cell.header_scope is not None
        if cell.tag:
            yield rating(cell.tag)
        if len(cell.paragraphs) == 1 and not cell.tag:
            yield from self._runs(cell.paragraphs[0], bold=header)
        else:
            for runs in cell.paragraphs:
                yield tag("p", *self._runs(runs, bold=header))
        if cell.image:
            wide, high = images.size(cell.image)
            picture = Markup('<img class="wm-small-picture" src="{}" alt="{}" width="{}" height="{}">')
            yield picture.format(inlined(0, cell.image), _clean(cell.image.alt), round(wide), round(high))


def rating(one: Tag) -> Markup:
    """Letter, word and tone: ``<span class="wm-rating wm-rating--amber"><span>A</span> Amber</span>``."""
    letter = (tag("span", one.letter), " ") if one.letter else ()
    return tag("span", *letter, one.word, class_=f"wm-rating wm-rating--{_name(one.tone)}")


def _scope(cell: Cell) -> str | None:
    """A header beside several rows is still "row": HTML's "rowgroup" would reach to the end of the ``tbody``."""
    return "row" if cell.header_scope else None


def _name(tone: str) -> str:
    return "".join(character if character.isalnum() or character == "-" else "-" for character in tone) or "none"


def _aligned(align: str) -> str | None:
    return None if align == "left" else f"wm-{align}"


def _as_cards(block: TableBlock) -> bool:
    """Whether a narrow screen shows the rows one below the other: what is wider than a phone, and has one row of titles."""
    return len(block.columns) > FIT_A_PHONE and not block.head


def _broken(words: str) -> Iterator[Markup]:
    yield Markup("<br>").join(escape(line) for line in printable(words).split("\n"))


def _twelfths(columns: tuple[Column, ...]) -> list[int]:
    """Widths as twelfths of the table, for classes: a strict policy allows no width of one's own."""
    total = sum(column.width for column in columns)
    return [min(12, max(1, round(12 * column.width / total))) for column in columns]


def _nested(entries: list[tuple[int, Markup]]) -> Markup:
    """Entries as lists within lists by level."""
    items: list[Markup] = []
    position = 0
    while position < len(entries):
        level, link = entries[position]
        end = position + 1
        while end < len(entries) and entries[end][0] > level:
            end += 1
        below = entries[position + 1 : end]
        items.append(tag("li", link, _nested(below) if below else ""))
        position = end
    return tag("ul", *items)


def _style(palette: Palette) -> str:
    """The rules of the page that stands alone. Colours come from the palette, which holds only "RRGGBB"."""
    values: dict[str, Any] = {name: f"#{getattr(palette, name)}" for name in ("ink", "muted", "accent", "rule")} | {
        "head": f"#{palette.head.fill}",
        "group": f"#{palette.group.fill}",
    }
    variables = "".join(f"--{name}:{value};" for name, value in values.items())
    tones = "".join(
        f".wm-rating--{_name(name)}{{background:#{pair.fill};color:#{pair.ink};border-color:#{pair.fill}}}"
        for name, pair in sorted(palette.tones.items())
    )
    widths = "".join(f".wm-col-{share}{{width:{share / 12:.2%}}}" for share in range(1, 13))
    return f":root{{{variables}}}{_RULES}{widths}{tones}"


_RULES = f"""
*{{box-sizing:border-box}}
html{{font:100%/1.5 "{FONT}",system-ui,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;color:var(--ink);
background:#fff;-webkit-text-size-adjust:100%}}
body{{margin:0}}
main{{max-width:46rem;margin:0 auto;padding:1.5rem 1rem 4rem}}
h1{{font-size:2rem;line-height:1.15;margin:0 0 1.5rem;padding-bottom:.75rem;border-bottom:3px solid var(--accent)}}
h2{{font-size:1.5rem;line-height:1.2;margin:2.5rem 0 .75rem}}
h3{{font-size:1.2rem;line-height:1.25;margin:2rem 0 .5rem}}
h4,h5,h6{{font-size:1rem;margin:1.5rem 0 .5rem}}
p,ul,dl{{margin:0 0 1rem}}
a{{color:var(--accent);text-underline-offset:.15em}}
:is(a,summary,.wm-table-scroll,.wm-figure--drawn):focus-visible{{outline:3px solid var(--accent);outline-offset:2px}}
.wm-marking{{font-weight:700;text-align:center;margin:0 0 1.5rem}}
.wm-lead{{font-size:1.2rem;line-height:1.45}}
.wm-note,figcaption{{font-size:.875rem;color:var(--muted)}}
.wm-numbered{{padding-left:2.75rem;position:relative}}
.wm-numbered__number{{position:absolute;left:0}}
.wm-values__row{{display:grid;grid-template-columns:minmax(8rem,1fr) 3fr;gap:1rem;padding:.35rem 0;
border-bottom:1px solid var(--rule)}}
.wm-values dt{{font-weight:700}}
.wm-values dd{{margin:0}}
.wm-contents ul{{list-style:none;padding-left:1.25rem;margin:0}}
.wm-contents>ul{{padding-left:0}}
.wm-contents li{{margin:.3rem 0}}
.wm-contents__title{{font-size:1.2rem;font-weight:700;margin:1.5rem 0 .5rem}}
.wm-figure{{margin:1.5rem 0}}
.wm-figure img{{max-width:100%;height:auto}}
.wm-landscape{{width:min(76rem,100vw - 2rem);margin-left:calc((100% - min(76rem,100vw - 2rem))/2)}}
.wm-table-scroll{{overflow-x:auto;margin:0 0 1.5rem}}
.wm-folded{{margin:0 0 1.5rem}}
.wm-folded>summary{{color:var(--accent);cursor:pointer;padding:.35rem 0;text-decoration:underline;text-underline-offset:.15em}}
.wm-table{{border-collapse:collapse;width:100%;font-size:.9375rem;line-height:1.4;font-variant-numeric:tabular-nums}}
.wm-landscape .wm-table{{min-width:60rem}}
.wm-table__caption{{text-align:left;font-weight:700;padding:0 0 .5rem}}
.wm-table th,.wm-table td{{text-align:left;vertical-align:top;padding:.4rem .6rem;border-bottom:1px solid var(--rule);
overflow-wrap:anywhere;min-width:4.5rem}}
.wm-table thead th{{overflow-wrap:break-word;background:var(--head);vertical-align:bottom;border-bottom:2px solid var(--ink)}}
.wm-table__group th{{background:var(--group)}}
.wm-table p{{margin:0 0 .35rem}}
.wm-table th .wm-light{{font-weight:400}}
.wm-small-picture{{display:block;max-width:100%;height:auto}}
.wm-table .wm-right{{text-align:right}}
.wm-table .wm-centre{{text-align:center}}
.wm-rating{{display:inline-block;font-weight:700;padding:.05rem .45rem;border:1px solid var(--rule);border-radius:3px;
white-space:nowrap}}
.wm-rating+p{{margin-top:.35rem}}
ins{{text-decoration:underline double}}
.wm-visually-hidden{{position:absolute;width:1px;height:1px;margin:-1px;overflow:hidden;clip-path:inset(50%);
white-space:nowrap}}
@media screen and (max-width:47.99em){{.wm-figure--drawn{{overflow-x:auto}}.wm-figure--drawn img{{max-width:none}}
.wm-figure--drawn figcaption{{position:sticky;left:0;max-width:calc(100vw - 2rem)}}
.wm-landscape .wm-table{{min-width:0}}.wm-table--cards,.wm-table--cards :is(tbody,tr,th,td){{display:block;width:auto}}
.wm-table--cards :is(thead,colgroup){{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}}
.wm-table--cards tbody tr{{padding:.6rem 0;border-bottom:1px solid var(--ink)}}
.wm-table--cards tbody :is(th,td){{border:0;padding:.15rem 0;text-align:left}}
.wm-table--cards td[data-label]::before{{content:attr(data-label);display:block;font-size:.875rem;color:var(--muted)}}
.wm-table--cards .wm-table__caption{{display:block}}
.wm-table--cards th{{font-weight:700}}.wm-table--cards .wm-right{{text-align:left}}
.wm-table--cards td.wm-right::before{{display:inline-block;min-width:8rem;padding-right:.5rem}}
.wm-table--cards td:empty{{display:none}}}}
@media print{{main{{max-width:none;padding:0}}thead{{display:table-header-group}}tr{{break-inside:avoid}}
.wm-folded>summary{{list-style:none;color:inherit;font-weight:700;text-decoration:none}}
.wm-folded::details-content{{content-visibility:visible;display:block}}
.wm-table-scroll{{overflow:visible}}.wm-landscape{{page:wide;width:auto;margin:0}}.wm-landscape .wm-table{{min-width:0}}
.wm-rating{{print-color-adjust:exact}}}}
@page wide{{size:A4 landscape}}
""".replace("\n", "")
