"""What a person waits for in a real browser: opening and replaying a very long event, and dragging a crowded map."""

from __future__ import annotations

import json
import os
import time
from typing import Any

from playwright.sync_api import Page, ViewportSize, sync_playwright

from bench.diffusion import centile
from bench.ressources import attendre_le_calme
from bench.scene import ADRESSE, Scene, ports_libres

ENTREES, CHANGEMENTS, OBJETS = 5_000, 2_000, 2_000
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--enable-precise-memory-info"]
ECRAN: ViewportSize = {"width": 1920, "height": 1080}
SAUTS, OUVERTURES, IMAGES_LUES, PAS_DE_LA_MAIN = 40, 3, 240, 120
MIO = 1024 * 1024
# One image per frame of the screen, until there are enough of them.
CHRONOMETRER = """(combien) => new Promise((fini) => {
    const durees = [];
    let avant = 0;
    const noter = (t) => {
        if (avant) durees.push(t - avant);
        avant = t;
        if (durees.length < combien) requestAnimationFrame(noter);
        else fini(durees);
    };
    requestAnimationFrame(noter);
})"""
# From the hand on the slider to the frame that shows the instant.
SAUTER = """(part) => new Promise((fini) => {
    const curseur = document.querySelector("[data-curseur-temps]");
    const debut = performance.now();
    curseur.value = String(Math.round(Number(curseur.max) * part));
    curseur.dispatchEvent(new Event("input"));
    requestAnimationFrame(() => requestAnimationFrame(() => fini(performance.now() - debut)));
})"""


def mesurer(
    scene: Scene, *, entrees: int = ENTREES, changements: int = CHANGEMENTS, objets: int = OBJETS
) -> dict[str, Any]:
    """Fill, open one Daphne and one Chromium, measure."""
    seance = scene.dossier / "seance-navigateur"
    nombres = map(str, (entrees, changements, objets))
    fait = json.loads(
        scene.executer("bench/peupler_evenement.py", *nombres, str(seance), PORTAIL_MODE="test").splitlines()[-1]
    )
    [port] = ports_libres(1)
    scene.lancer_daphne(port)
    attendre_le_calme()
    try:
        with sync_playwright() as pilote:
            chromium = os.environ.get("CHROMIUM", "/usr/bin/chromium")
            navigateur = pilote.chromium.launch(executable_path=chromium, args=ARGUMENTS)
            contexte = navigateur.new_context(viewport=ECRAN, locale="fr-FR")
            base = f"http://{ADRESSE}:{port}"
            contexte.add_cookies(_cookies(seance.read_text(), base))
            page = contexte.new_page()
            rejeu = _rejouer(page, f"{base}/evenements/{fait['evenement']}/rejeu/")
            carte = _promener(page, f"{base}/groupes/{fait['carte']}/carte/")
            navigateur.close()
    finally:
        scene.arreter_daphne(port)
    return {"entrees": entrees, "changements": changements, "objets": objets, "rejeu": rejeu, "carte": carte}


def _rejouer(page: Page, adresse: str) -> dict[str, Any]:
    ouvertures = [_ouvrir(page, adresse, "#rejeu[data-prete]") for _ in range(OUVERTURES)]
    sauts = [page.evaluate(SAUTER, (7 * rang % SAUTS + 0.5) / SAUTS) for rang in range(SAUTS)]
    page.evaluate(SAUTER, 0)
    page.get_by_label("600×").check(force=True)
    page.locator("[data-lire]").click()
    images = page.evaluate(CHRONOMETRER, IMAGES_LUES)
    return {
        "depeches": int(page.get_attribute("#rejeu", "data-lues") or 0),
        "ouvrir_ms": sorted(ouvertures)[len(ouvertures) // 2],
        "sauter_p50_ms": centile(sauts, 50),
        "sauter_p95_ms": centile(sauts, 95),
        "image_p50_ms": centile(images, 50),
        "image_p95_ms": centile(images, 95),
        "memoire_mio": page.evaluate("performance.memory.usedJSHeapSize") / MIO,
    }


def _promener(page: Page, adresse: str) -> dict[str, Any]:
    """Drag the map by hand while it shows all its objects."""
    ouvrir = _ouvrir(page, adresse, "#carte[data-prete]")
    boite = page.locator("[data-plan]").bounding_box()
    assert boite is not None
    x, y = boite["x"] + boite["width"] / 2, boite["y"] + boite["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.evaluate(f"() => {{ window.images = ({CHRONOMETRER})({PAS_DE_LA_MAIN // 2}); }}")
    for pas in range(PAS_DE_LA_MAIN):
        page.mouse.move(x + 3 * (pas % 40), y - pas % 40)
    images = page.evaluate("() => window.images")
    page.mouse.up()
    return {"ouvrir_ms": ouvrir, "image_p50_ms": centile(images, 50), "image_p95_ms": centile(images, 95)}


def _ouvrir(page: Page, adresse: str, prete: str) -> float:
    page.goto("about:blank")
    debut = time.perf_counter()
    page.goto(adresse, wait_until="commit")
    page.wait_for_selector(prete, state="attached", timeout=120_000)
    return 1000 * (time.perf_counter() - debut)


def _cookies(seance: str, base: str) -> list[Any]:
    paires = seance.partition("\t")[0].split("; ")
    return [{"name": nom, "value": valeur, "url": base} for nom, _, valeur in (p.partition("=") for p in paires)]
