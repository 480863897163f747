"""Write the whole public site as files, or say why not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from wardmote.publishing.rules import Broken, Links, path_of
from wardmote.publishing.services.drawing import Drawing, Drawn, Site, asset
from wardmote.publishing.services.writing import Changes, opened

Say = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Published:
    """How it went: the number of pages and of all files, what changed, and links that lead nowhere.

    ``written`` is False after a dry run, and where broken links stopped it.
    """

    pages: int
    files: int
    changes: Changes
    broken: list[Broken]
    written: bool


def publish(
    folder: Path, site: Site, *, dry_run: bool = False, despite_broken_links: bool = False, say: Say = lambda *_: None
) -> Published:
    """Write the site into ``folder``, which holds it and nothing of others afterwards, and nothing that left it.

    Unchanged files are not touched. Raises ``Refused`` for a directory that is not ours, and ``NotDrawn`` where something
    public cannot be drawn; then nothing was changed.
    """
    links = Links(site.address)
    pages = files = 0
    with opened(folder, dry_run=dry_run) as tree:
        for drawn in _every_file(site, links, say):
            links.read(drawn.path, drawn.data)
            tree.offer(drawn.path, drawn.data)
            files += 1
            pages += drawn.path.endswith("/index.html") or drawn.path == "index.html"
        tree.find_gone()
        broken = links.broken()
        written = not dry_run and (despite_broken_links or not broken)
        if written:
            tree.settle()
    return Published(pages, files, tree.changes, broken, written)


def _every_file(site: Site, links: Links, say: Say) -> Iterator[Drawn]:
    """All that the views draw, then the styles and typefaces that it asks for, and what those ask for in turn."""
    drawing = Drawing(site)
    total = len(drawing.pages) * len(site.languages)
    for number, drawn in enumerate(drawing.every_file(), start=1):
        yield drawn
        say(min(number, total), total)
    missing: set[str] = set()
    while wanted := links.assets(settings.STATIC_URL) - missing:
        for address in sorted(wanted):
            data = asset(address)
            if data is None:
                missing.add(address)
            else:
                yield Drawn(path_of(address), data)
