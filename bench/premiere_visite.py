"""The first visit of each main page on a slow line, beside a bare page of as many bytes on the same line."""

from __future__ import annotations

import base64
import os
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from bench.reseau import Trafic
from bench.scene import ADRESSE, Scene, ports_libres

KBIT_S, LATENCE_MS = 400, 400
DELAI_MS = 120_000
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
FORMATION = {"PORTAIL_MODE": "formation"}
PERSONNE, MOT_DE_PASSE = "arm.samu31", "formation"
# What the map asks for by itself once it has said that it is ready: its outline of France, then what waits for a rest.
APRES = ("/static/carte/fond", "/static/vendor/geoman/", "/carte/reperes.json")
TROP_TOT = """(apres) => {
    const [prete] = performance.getEntriesByName("prete");
    const venus = prete ? performance.getEntriesByType("resource") : [];
    const tot = venus.filter(({ startTime }) => startTime < prete.startTime).map(({ name }) => name);
    return tot.filter((nom) => apres.some((debut) => nom.includes(debut)));
}"""
FEUILLE = "/feuille.css"
ENTREE_EN_MATIERE = (
    f"<!doctype html><link rel=icon href=data:,><link rel=stylesheet href={FEUILLE}><p>Bonjour.</p><!--".encode()
)
PRETE = """() => document.querySelector('.barre .etat')?.textContent.includes('En direct')
    && !document.querySelector('[aria-busy=true]')"""
PEINTE = "() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime"
LIEUX = {
    "groupe": """SELECT id FROM annuaire_groupe
        WHERE entite_id = (SELECT id FROM annuaire_entite WHERE code = 'SAMU31')""",
    "evenement": """SELECT e.id FROM evenements_evenement e JOIN evenements_objetcarto o ON o.groupe_id = e.groupe_id
        GROUP BY e.id ORDER BY count(*) DESC LIMIT 1""",
    "conversation": "SELECT groupe_id FROM messagerie_message GROUP BY groupe_id ORDER BY count(*) DESC LIMIT 1",
}


def pages(requete: Callable[[str], Any]) -> dict[str, str]:
    """The main pages of the training base; `requete` gives the first value that a statement answers."""
    lieu = {nom: requete(sql) for nom, sql in LIEUX.items()}
    carte = requete(f"SELECT groupe_id FROM evenements_evenement WHERE id = {lieu['evenement']}")
    return {
        "accueil": "/",
        "main courante": f"/mains-courantes/{lieu['groupe']}/",
        "événements": "/evenements/",
        "événement": f"/evenements/{lieu['evenement']}/",
        "carte": f"/groupes/{carte}/carte/",
        "victimes": f"/evenements/{lieu['evenement']}/victimes/",
        "messagerie": f"/messagerie/{lieu['conversation']}/",
        "documents": f"/ged/groupes/{lieu['groupe']}/",
        "téléphonie": "/telephonie/SAMU31/maintenant/",
        "annuaire": "/annuaire/",
        "recherche": "/recherche/?q=incendie",
    }


def visiter(page: Page, adresse: str, *, lente: bool = False) -> dict[str, float]:
    """Open it until it is live and quiet: what has travelled, and when it was painted and ready."""
    trafic = Trafic(page)
    if lente:
        trafic.ralentir(kbit_s=KBIT_S, latence_ms=LATENCE_MS)
    debut = time.perf_counter()
    page.goto(adresse, wait_until="commit", timeout=DELAI_MS)
    page.wait_for_function(PRETE, timeout=DELAI_MS)
    prete = 1000 * (time.perf_counter() - debut)
    page.wait_for_load_state("networkidle", timeout=DELAI_MS)
    trop_tot = page.evaluate(TROP_TOT, list(APRES))
    assert not trop_tot, f"avant que la page soit prête : {trop_tot}"
    # Other pages draw the same outline in their first screen.
    apres = trafic.de(*APRES) if page.locator("#carte").count() else 0
    return {
        "octets": trafic.octets.total() - apres,
        "apres": apres,
        "requetes": trafic.requetes,
        "peinte_ms": page.evaluate(PEINTE),
        "prete_ms": prete,
    }


def mesurer(scene: Scene, dire: Callable[[str], None]) -> list[dict[str, Any]]:
    """Each page twice on the slow line, with an empty cache then a full one, and its floor."""
    dire("base de formation")
    scene.executer("manage.py", "base_de_formation", "--part", "0.2", **FORMATION)
    [port] = ports_libres(1)
    scene.lancer_daphne(port, **FORMATION)
    [devant] = scene.devant([port])
    nue = PageNue()
    try:
        with sync_playwright() as pilote:
            chromium = os.environ.get("CHROMIUM", "/usr/bin/chromium")
            navigateur = pilote.chromium.launch(executable_path=chromium, args=ARGUMENTS)
            base = f"http://{ADRESSE}:{devant}"
            seance = _entrer(navigateur, base)
            dire(f"première et seconde visites à {KBIT_S} kbit/s et {LATENCE_MS} ms")
            return [
                {"page": nom, **_comparer(navigateur, seance, base + chemin, nue)}
                for nom, chemin in pages(scene.requete).items()
            ]
    finally:
        nue.arreter()
        scene.arreter_nginx()
        scene.arreter_daphne(port)


def _comparer(navigateur: Browser, seance: Any, adresse: str, nue: PageNue) -> dict[str, Any]:
    contexte = navigateur.new_context(storage_state=seance, locale="fr-FR")
    premiere = visiter(contexte.new_page(), adresse, lente=True)
    seconde = visiter(contexte.new_page(), adresse, lente=True)
    contexte.close()
    plancher = _plancher(navigateur, nue.adresse(int(premiere["octets"])))
    return {
        "premiere": premiere,
        "seconde": seconde,
        "plancher": plancher,
        "rapport_peinte": premiere["peinte_ms"] / plancher["peinte_ms"],
        "rapport_prete": premiere["prete_ms"] / plancher["prete_ms"],
    }


def _plancher(navigateur: Browser, adresse: str) -> dict[str, float]:
    contexte = navigateur.new_context()
    page = contexte.new_page()
    Trafic(page).ralentir(kbit_s=KBIT_S, latence_ms=LATENCE_MS)
    debut = time.perf_counter()
    page.goto(adresse, wait_until="load", timeout=DELAI_MS)
    prete = 1000 * (time.perf_counter() - debut)
    peinte = page.evaluate(PEINTE)
    contexte.close()
    return {"peinte_ms": peinte, "prete_ms": prete}


def _entrer(navigateur: Browser, base: str) -> Any:
    contexte: BrowserContext = navigateur.new_context()
    page = contexte.new_page()
    page.goto(f"{base}/compte/connexion/")
    page.fill("input[name=login]", PERSONNE)
    page.fill("input[name=password]", MOT_DE_PASSE)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda adresse: "/connexion/" not in adresse)
    seance = contexte.storage_state()
    contexte.close()
    return seance


class PageNue:
    """The floor: a document and its style sheet, that shows its first words at once and weighs what is asked."""

    def __init__(self) -> None:
        self.serveur = ThreadingHTTPServer((ADRESSE, 0), _Nue)
        threading.Thread(target=self.serveur.serve_forever, daemon=True).start()

    def adresse(self, octets: int) -> str:
        return f"http://{ADRESSE}:{self.serveur.server_port}/?octets={octets}"

    def arreter(self) -> None:
        self.serveur.shutdown()
        self.serveur.server_close()


class _Nue(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == FEUILLE:
            return self._donner("text/css", b"p{color:navy}")
        octets = int(parse_qs(urlsplit(self.path).query).get("octets", ["0"])[0])
        corps = ENTREE_EN_MATIERE + base64.b64encode(os.urandom(octets))
        return self._donner("text/html; charset=utf-8", corps[:octets])

    def _donner(self, nature: str, corps: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", nature)
        self.send_header("Content-Length", str(len(corps)))
        self.end_headers()
        self.wfile.write(corps)

    def log_message(self, *_: Any) -> None:
        """Nothing to say."""
