"""Journeys in a real Chromium, against a real Daphne: one browser context per person."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from time import monotonic
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect, sync_playwright

from annuaire.models import Groupe, Utilisateur
from messagerie.actes.ouvrir import creer_groupe, ouvrir_avec_personne
from tests.fabriques import MOT_DE_PASSE
from tests.parcours.carte import Carte
from tests.serveur import Serveur

# Playwright's synchronous interface runs a loop in this thread, which Django would take for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
# The shell is the same engine without the windows of a browser around it, which nobody looks at here and which take
# more than half of the processor's time. Its one visible difference: it always refuses desktop notifications.
NAVIGATEURS = ("/usr/bin/chromium-headless-shell", "/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # In a whole browser, three renderers more for each person: two lists of the address bar, and a spare. The others
    # are those that Playwright puts out itself, whose list this one replaces.
    "--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup,SpareRendererForSitePerProcess,"
    "AvoidUnnecessaryBeforeUnloadCheckSync,DestroyProfileOnBrowserClose,HttpsUpgrades,"
    "HttpsFirstBalancedModeAutoEnable,LensOverlay,MediaRouter,PaintHolding,ThirdPartyStoragePartitioning,"
    "AvoidCorsURLLoaderRestartOnRedirect,OptimizationHints,NetworkTimeServiceQuerying,AimEnabled,PreconnectToSearch",
]
ECRAN = {"width": 1366, "height": 768}
LONGS = ("test_personnes", "test_poids", "test_accessibilite")
expect.set_options(timeout=15_000)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest at the head of each half, which a core takes first: they would end alone, and the other core idle."""
    heure = [item for item in items if "heure" in item.path.parts]
    longs = [item for item in items if item.path.stem in LONGS]
    autres = [item for item in items if item not in heure and item not in longs]
    moitie = max(len(items) // 2 - len(heure), 0)
    items[:] = [*heure, *autres[:moitie], *longs, *autres[moitie:]]


@pytest.fixture(autouse=True)
def _est_un_parcours(request: pytest.FixtureRequest) -> None:
    request.node.add_marker(pytest.mark.parcours)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as pilote:
        navigateur = pilote.chromium.launch(
            executable_path=os.environ.get("CHROMIUM") or next(filter(os.path.exists, NAVIGATEURS)), args=ARGUMENTS
        )
        yield navigateur
        navigateur.close()


class Poste:
    """A person in front of a screen."""

    def __init__(self, contexte: BrowserContext, serveur: Serveur, personne: Utilisateur) -> None:
        self.contexte, self.serveur, self.personne = contexte, serveur, personne
        self.page: Page = contexte.new_page()
        self.fautes: list[str] = []
        self.page.on("pageerror", lambda faute: self.fautes.append(str(faute)))

    def se_connecter(self) -> Poste:
        """By the portal's own form, posted without the browser, which then holds the session: two pages less to draw.
        That the form works in a browser is the subject of test_compte.py and of the hour."""
        client = Client()
        entree = client.post(settings.LOGIN_URL, {"login": self.personne.username, "password": MOT_DE_PASSE})
        assert entree.headers["Location"] == settings.LOGIN_REDIRECT_URL
        nom = settings.SESSION_COOKIE_NAME
        self.contexte.add_cookies([{"name": nom, "value": client.cookies[nom].value, "url": self.serveur.url}])
        return self

    def aller(self, chemin: str) -> Poste:
        self.page.goto(self.serveur.url + chemin)
        return self

    def ouvrir(self, groupe: Groupe) -> Poste:
        """The groupe's main courante, once the feed is live."""
        self.aller(f"/mains-courantes/{groupe.pk}/")
        self.attendre_le_direct()
        return self

    def attendre_le_direct(self) -> None:
        expect(self.etat).to_contain_text("En direct")

    def attendre_que(self, condition: Callable[[], bool], patience: float = 15) -> None:
        """What the base holds once the outbox has left, since a screen that shows nothing pending may not have begun.

        Or what a gesture brings, repeated until then."""
        fin = monotonic() + patience
        while not condition():
            assert monotonic() < fin, "ce qui était attendu n'est pas venu"
            self.page.wait_for_timeout(50)

    def perdre_la_premiere_reponse(self, motif: str) -> list[int]:
        """The server does what it is asked, but its first answer here never comes; its status, once lost."""
        perdues: list[int] = []

        def passer(requete: Route) -> None:
            if perdues:
                requete.continue_()
                return
            perdues.append(requete.fetch().status)
            requete.abort()

        self.page.route(motif, passer)
        return perdues

    @property
    def etat(self):
        return self.page.locator(".barre .etat").first

    def consigner(self, texte: str) -> None:
        self.page.locator("textarea[name=texte]").fill(texte)
        self.page.keyboard.press("Control+Enter")

    def ligne(self, texte: str):
        return self.page.locator("article.entree", has_text=texte)


@pytest.fixture
def asseoir(chromium: Browser, serveur: Serveur) -> Iterator[Callable[..., Poste]]:
    """Give a person a browser of their own, signed in; at the end no page may have met a script error."""
    postes: list[Poste] = []

    def _asseoir(personne: Utilisateur, **reglages: Any) -> Poste:
        contexte = chromium.new_context(**({"viewport": ECRAN, "locale": "fr-FR"} | reglages))
        poste = Poste(contexte, serveur, personne).se_connecter()
        postes.append(poste)
        return poste

    yield _asseoir
    fautes = [faute for poste in postes for faute in poste.fautes]
    for poste in postes:
        poste.contexte.close()
    assert fautes == []


@pytest.fixture
def ouvrir_carte(asseoir: Callable[..., Poste]) -> Callable[..., Carte]:
    """The map of a groupe on this person's screen, once the feed is live."""
    return lambda personne, groupe, **reglages: Carte(asseoir(personne, **reglages), groupe)


@pytest.fixture
def directe(base_reelle, arm, voisin):
    """Between the ARM of Toulouse and her neighbour of Montauban."""
    return ouvrir_avec_personne(auteur=arm, personne=voisin).conversation


@pytest.fixture
def equipe(base_reelle, arm, regulateur, voisin):
    """A named conversation of three people."""
    ouverte = creer_groupe(auteur=arm, nom="Lignes de Montauban", jeton=uuid4(), personnes=[regulateur, voisin])
    return ouverte.conversation
