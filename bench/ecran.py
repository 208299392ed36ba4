"""What the first screen weighs: the page and every file that it makes the browser load, as they travel."""

from __future__ import annotations

import gzip
import re
import urllib.request
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

COMMENTAIRE_JS = re.compile(r"/\*.*?\*/|^\s*//[^\n]*", re.DOTALL | re.MULTILINE)
# Static imports; what a module fetches later by import(…) is not the first screen.
IMPORT_JS = re.compile(r"""(?:\bfrom|\bimport)\s*["'](\.{0,2}/[^"']+)["']""")
URL_CSS = re.compile(r"""url\(\s*["']?([^"')]+)["']?\s*\)|@import\s+["']([^"']+)["']""")
DEJA_COMPRESSE = (".woff2", ".png", ".jpg", ".webp", ".ogg", ".mp3", ".gif", ".ico")


class Ressources(HTMLParser):
    """What a browser fetches to draw the page, and the scripts that stop it meanwhile."""

    def __init__(self) -> None:
        super().__init__()
        self.adresses: list[str] = []
        self.bloquants: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        a = dict(attrs)
        if tag == "script" and (source := a.get("src")):
            self.adresses.append(source)
            if a.get("type") != "module" and "defer" not in a and "async" not in a:
                self.bloquants.append(source)
        elif tag == "link" and a.get("rel") in ("stylesheet", "modulepreload", "preload", "icon", "manifest"):
            self.adresses.append(a.get("href") or "")
        elif tag in ("img", "use"):
            self.adresses.append(a.get("src") or a.get("href") or "")


def peser(page: str, cookies: str) -> dict[str, Any]:
    """Follow the page's links to its modules, styles, fonts and pictures."""
    html, octets = _charger(page, cookies)
    lecture = Ressources()
    lecture.feed(html.decode())
    poids = {page: octets}
    a_voir = [urljoin(page, adresse) for adresse in lecture.adresses if adresse]
    while a_voir:
        adresse = urldefrag(a_voir.pop()).url
        if adresse in poids or urlsplit(adresse).netloc != urlsplit(page).netloc:
            continue
        contenu, poids[adresse] = _charger(adresse, cookies)
        a_voir += [urljoin(adresse, suite) for suite in suites(adresse, contenu)]
    total = sum(poids.values())
    return {
        "ko": total / 1000,
        "fichiers": {urlsplit(adresse).path: octets for adresse, octets in sorted(poids.items(), key=lambda p: -p[1])},
        "scripts_bloquants": lecture.bloquants,
    }


def suites(adresse: str, contenu: bytes) -> list[str]:
    """What a browser fetches in turn because of this file."""
    chemin = urlsplit(adresse).path
    if chemin.endswith(".js"):
        return IMPORT_JS.findall(COMMENTAIRE_JS.sub("", contenu.decode()))
    if chemin.endswith(".css"):
        trouvees = [a or b for a, b in URL_CSS.findall(contenu.decode())]
        return [trouvee for trouvee in trouvees if not trouvee.startswith("data:") and _est_police_latine(trouvee)]
    return []


def _est_police_latine(adresse: str) -> bool:
    """A browser fetches only the fonts whose unicode-range the page uses: French is in `latin`."""
    return ".woff" not in adresse or ("-ext" not in adresse and adresse.endswith(".woff2"))


def _charger(adresse: str, cookies: str) -> tuple[bytes, int]:
    """The content, and its size on the wire: as served if the server compresses it, else as nginx would in front."""
    demande = urllib.request.Request(adresse, headers={"Accept-Encoding": "gzip", "Cookie": cookies})  # noqa: S310
    with urllib.request.urlopen(demande, timeout=30) as reponse:  # noqa: S310
        corps = reponse.read()
        if reponse.headers.get("Content-Encoding") == "gzip":
            return gzip.decompress(corps), len(corps)
    if urlsplit(adresse).path.endswith(DEJA_COMPRESSE):
        return corps, len(corps)
    return corps, len(gzip.compress(corps, 6))
