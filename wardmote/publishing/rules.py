"""Files and links of the site as plain values: where a page is kept, what it leads to, and which of that is not there."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import quote, unquote, urldefrag, urljoin, urlsplit

PAGE = "index.html"
_IN_MARKUP = re.compile(r'\s(href|src|action|id)="([^"]*)"|<loc>([^<]*)</loc>')
_IN_STYLES = re.compile(r"""url\(\s*['"]?([^'")]+)['"]?\s*\)""")
_ADDRESSES_OF_PAGES = re.compile(r'(\s(?:href|action)=")(/[^"#?]*)')
MARKUP = (".html", ".xml")
MOST_SHOWN = 3


def path_of(address: str) -> str:
    """Where the file of an address is kept, so that any web server finds it: ``/plans/x/`` is plans/x/index.html."""
    path = unquote(address).lstrip("/")
    return posixpath.join(path, PAGE) if address.endswith("/") else path


def on_the_web(link: str) -> str:
    """An address that a page may lead to; empty for anything that a browser would take for something else."""
    return link if link.startswith(("https://", "http://")) else ""


def address_of(path: str) -> str:
    """The address that a web server gives a file: the inverse of ``path_of``."""
    return "/" + quote(path.removesuffix(PAGE) if posixpath.basename(path) == PAGE else path)


def in_language(page: str, code: str, *, default: str, pages: Collection[str]) -> str:
    """A page with its links to other pages in this language, for a site whose pages are kept once for each.

    Pages in the default language stand at the addresses of the running site, the others below their language's code. A
    link that names its language already, even the default one, is a choice of language and stays one.
    """

    def put_right(found: re.Match[str]) -> str:
        before, address = found.groups()
        if address.startswith(f"/{default}/"):
            return f"{before}{address.removeprefix(f'/{default}')}"
        if code != default and address in pages:
            return f"{before}/{code}{address}"
        return found.group()

    return _ADDRESSES_OF_PAGES.sub(put_right, page)


@dataclass(frozen=True, slots=True)
class Broken:
    """A link that leads nowhere, and the pages it stands on."""

    target: str
    count: int
    pages: tuple[str, ...]

    def __str__(self) -> str:
        more = f" and {self.count - len(self.pages)} more" if self.count > len(self.pages) else ""
        return f"{self.target} on {', '.join(self.pages)}{more}"


@dataclass(slots=True)
class Links:
    """Every link of a site, collected file by file; ``address`` is where the site stands."""

    address: str
    _targets: dict[str, tuple[int, tuple[str, ...]]] = field(default_factory=dict)
    _anchors: dict[str, frozenset[str]] = field(default_factory=dict)
    _files: set[str] = field(default_factory=set)

    def read(self, path: str, data: bytes) -> None:
        """Take in one file of the site. What is neither page nor style has no links of ours."""
        self._files.add(path)
        if path.endswith(MARKUP):
            self._read_markup(path, data.decode())
        elif path.endswith(".css"):
            for target in _IN_STYLES.findall(data.decode()):
                self._take(path, target)

    def _read_markup(self, path: str, text: str) -> None:
        anchors = set()
        for name, value, place in _IN_MARKUP.findall(text):
            if name == "id":
                anchors.add(unescape(value))
            else:
                self._take(path, unescape(value or place))
        self._anchors[path] = frozenset(anchors)

    def _take(self, path: str, target: str) -> None:
        if target.startswith(self.address):
            target = target.removeprefix(self.address) or "/"
        if urlsplit(target).scheme or target.startswith("//"):
            return  # another site's, or a mail's
        whole = urljoin(address_of(path), target)
        count, pages = self._targets.get(whole, (0, ()))
        self._targets[whole] = (count + 1, (*pages, address_of(path)) if len(pages) < MOST_SHOWN else pages)

    def assets(self, prefix: str) -> set[str]:
        """The addresses below ``prefix`` that were met so far and not read yet."""
        found = {urlsplit(target).path for target in self._targets if target.startswith(prefix)}
        return {address for address in found if path_of(address) not in self._files}

    def broken(self) -> list[Broken]:
        """The links inside the site that lead to no file of it, or to no place in that file."""
        return sorted(self._broken(), key=lambda each: each.target)

    def _broken(self) -> Iterator[Broken]:
        for target, (count, pages) in self._targets.items():
            address, anchor = urldefrag(target)
            path = path_of(urlsplit(address).path)
            if path not in self._files or (anchor and unquote(anchor) not in self._anchors.get(path, ())):
                yield Broken(target, count, pages)
