"""What every screen is held to: axe finds nothing in either theme, nothing overflows nor vanishes at any size."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# Every rule looks at every node; only what it finds is described, and travels back.
# `preload`: axe would read each sheet that another imports, and paste it in the page; no rule of ours asks for it.
CONSTATS = {"resultTypes": ["violations"], "preload": False}
REGLES = CONSTATS | {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]}
}
# Of all the rules, the only one that the theme changes.
COULEURS = CONSTATS | {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
AXE = Axe()
ECRANS = {"1920": (1920, 1080), "1366": (1366, 768), "telephone": (390, 844)}


def constats(page: Page, lieu: str) -> list[str]:
    """What axe says of the page as it stands, then of its colours in the dark."""
    clairs = constats_clairs(page, lieu)
    page.emulate_media(color_scheme="dark")
    sombres = _dire(page, f"{lieu} (sombre)", COULEURS)
    page.emulate_media(color_scheme="light")
    return clairs + sombres


def constats_clairs(page: Page, lieu: str) -> list[str]:
    """What axe says of the page as it stands."""
    return _dire(page, lieu, REGLES)


def debords(page: Page, lieu: str, ecrans: Iterable[str] = ECRANS) -> list[str]:
    """The screens on which the page as it stands is wider than its place, or shows nothing; leaves it as it was."""
    avant = page.viewport_size
    trouves = []
    for largeur, hauteur in (ECRANS[ecran] for ecran in ecrans):
        page.set_viewport_size({"width": largeur, "height": hauteur})
        # The page has been drawn at this width once two frames have gone by.
        page.evaluate("() => new Promise((dire) => requestAnimationFrame(() => requestAnimationFrame(dire)))")
        if trop := de_trop(page):
            trouves.append(f"{lieu} : {trop} px de trop pour {largeur}")
        if not page.evaluate("() => (document.querySelector('main') ?? document.body).innerText.trim()"):
            trouves.append(f"{lieu} : rien à lire à {largeur} px")
    if avant:
        page.set_viewport_size(avant)
    return trouves


def de_trop(page: Page) -> int:
    """By how many pixels the page overflows sideways: under the bar it is `main` that scrolls, and not the window."""
    trop: int = page.evaluate(
        """() => Math.max(...[document.documentElement, ...document.querySelectorAll("main")]
            .map((cadre) => cadre.scrollWidth - cadre.clientWidth))"""
    )
    return trop


def _dire(page: Page, lieu: str, regles: dict[str, Any]) -> list[str]:
    # A popup that still fades in has pale letters: what axe judges is the page once its transitions have run.
    page.evaluate(
        """() => Promise.allSettled(document.getAnimations()
            .filter((a) => a.effect?.getComputedTiming().endTime !== Infinity).map((a) => a.finished))"""
    )
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE.axe_script)
    violations = page.evaluate("(regles) => axe.run(document, regles)", regles)["violations"]
    return [f"{lieu} : {v['id']} — {n['target']} {n['html'][:120]}" for v in violations for n in v["nodes"]]
