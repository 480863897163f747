"""Fetch the design systems we build on, cleaned of what belongs to one domain only.

Run ``python -m wardmote.core.ui.vendor``.

GOV.UK Frontend and the Ministry of Justice pattern library are open source, but the crown, the crest and the GDS
Transport typeface are licensed for gov.uk alone, so none of them may be copied here. ``vendor/manifest.json`` records
the exact packages and the SHA-256 of every file written; ``--check`` compares the files with it, without a network.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENDORED = HERE / "static" / "ui" / "vendor"
MANIFEST = VENDORED / "manifest.json"

ICON = re.compile(r"url\(/assets/images/(icon-[a-z-]+\.svg)\)")
FONT_FACE = re.compile(r"@font-face\{[^}]*\}")
TRANSPORT = re.compile(r"font-family:GDS Transport,arial,sans-serif")
PRINT_FONT = re.compile(r"font-family:sans-serif\b")
SOURCE_MAP = re.compile(r"\s*(/\*# sourceMappingURL=[^*]*\*/|//# sourceMappingURL=\S*)\s*")
CREST = re.compile(
    r"@supports \(\(-webkit-mask-position:initial\) or \(mask-position:initial\)\)"
    r"\{\.govuk-footer__copyright-logo:before\{[^}]*\}\}|\.govuk-footer__copyright-logo:before\{[^}]*\}"
)
FORBIDDEN = re.compile(
    r"@font-face|@import|GDS Transport|(?:crest|crown)[\w-]*\.\w+|sourceMappingURL|url\((?!images/|.?data:)", re.I
)


@dataclass(frozen=True, slots=True)
class Package:
    """One npm package: ``integrity`` pins its tarball; ``files`` maps a path inside it to one under ``vendor/``."""

    name: str
    version: str
    integrity: str
    files: Mapping[str, str]


PACKAGES = (
    # The version that the macros of govuk-frontend-jinja 4.1 are written for; a test compares the two.
    Package(
        name="govuk-frontend",
        version="6.3.0",
        integrity="sha512-cXIQxm5PHCsbic47GXZrVBZhAeeshTLRL6ZBKilLsR6rMCjJuWb7Fruq0VUNMBJFlJk/srsRj/q8d5bM9cgKoA==",
        files={
            "dist/govuk/govuk-frontend.min.css": "govuk-frontend.min.css",
            "dist/govuk/govuk-frontend.min.js": "govuk-frontend.min.js",
        },
    ),
    Package(
        name="@ministryofjustice/frontend",
        version="11.1.0",
        integrity="sha512-1bkUbm2M4DpcpX/pOmumQRBsbJco9W2RwmJv5h/ZC/ZqrAOn2/FjpF+A7vS0gs7oMXBizr9O5huDrSYbLx73Nw==",
        files={"moj/moj-frontend.min.css": "moj-frontend.min.css"},
    ),
)


def clean_css(text: str) -> str:
    """A stylesheet that names no typeface, crest or source map of others, and finds its icons beside itself."""
    text = FONT_FACE.sub("", text)
    text = TRANSPORT.sub("font-family:var(--wm-typeface)", text)
    text = PRINT_FONT.sub("font-family:var(--wm-typeface)", text)
    text = CREST.sub("", text)
    text = ICON.sub(r"url(images/\1)", text)
    return SOURCE_MAP.sub("\n", text)


def clean_js(text: str) -> str:
    """A script without the pointer to its source map, which we do not serve."""
    return SOURCE_MAP.sub("\n", text)


CLEANERS: Mapping[str, Callable[[str], str]] = {".css": clean_css, ".js": clean_js}


def fetch(package: Package, folder: Path) -> tarfile.TarFile:
    """Download one package with npm, which checks it against the registry; then against our own pin.

    Raises:
        SystemExit: npm failed, or the tarball is not the one that was reviewed.
    """
    done = subprocess.run(
        ["npm", "pack", f"{package.name}@{package.version}", "--json", "--silent"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"npm could not fetch {package.name} {package.version}: {done.stderr.strip()}")
    told = json.loads(done.stdout)[0]
    if told["integrity"] != package.integrity:
        raise SystemExit(f"{package.name} {package.version} is not the package that was reviewed: {told['integrity']}")
    return tarfile.open(folder / told["filename"])


def member(tarball: tarfile.TarFile, path: str) -> bytes:
    """The bytes of one file of a package."""
    handle = tarball.extractfile(f"package/{path}")
    if handle is None:
        raise SystemExit(f"The package has no file {path}")
    return handle.read()


def files_of(package: Package, tarball: tarfile.TarFile) -> dict[str, bytes]:
    """Every file to be written for a package: the cleaned ones and the icons that their rules use."""
    written: dict[str, bytes] = {}
    for source, target in package.files.items():
        text = member(tarball, source).decode("utf-8")
        for icon in ICON.findall(text):
            written[f"images/{icon}"] = member(tarball, f"moj/assets/images/{icon}")
        cleaned = CLEANERS[Path(target).suffix](text)
        written[target] = cleaned.encode("utf-8")
    return written


def forbidden_in(text: str) -> list[str]:
    """What must not be served from here: others' typeface and arms, absolute addresses, source maps."""
    return [found.group(0) for found in FORBIDDEN.finditer(text)]


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def vendor() -> None:
    """Fetch, clean and write everything, and record it in the manifest."""
    files: dict[str, bytes] = {}
    with tempfile.TemporaryDirectory() as folder:
        for package in PACKAGES:
            with fetch(package, Path(folder)) as tarball:
                files |= files_of(package, tarball)
    for name, content in files.items():
        if Path(name).suffix == ".css" and (found := forbidden_in(content.decode("utf-8"))):
            raise SystemExit(f"{name} still holds {', '.join(sorted(set(found)))}")
        target = VENDORED / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    manifest = {
        "packages": {
            package.name: {"version": package.version, "integrity": package.integrity} for package in PACKAGES
        },
        "files": {name: digest(content) for name, content in sorted(files.items())},
    }
    MANIFEST.write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")


def differences() -> list[str]:
    """Files that are missing or are not what the manifest says, in words."""
    manifest = json.loads(MANIFEST.read_text(encoding="utf-8"))
    found = []
    for name, expected in manifest["files"].items():
        path = VENDORED / name
        if not path.exists():
            found.append(f"{name} is missing")
        elif digest(path.read_bytes()) != expected:
            found.append(f"{name} was changed by hand")
    return found


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--check", action="store_true", help="compare the files with the manifest; fetch nothing")
    options = parser.parse_args(arguments)
    if options.check:
        found = differences()
        for line in found:
            sys.stderr.write(f"{line}\n")
        return 1 if found else 0
    vendor()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
