"""Each kind of person, on every page that the frame and the tabs of an event lead to: axe, the width, the console.

`test_accessibilite` goes through the pages as somebody who may do everything, in both themes and at every size. Here
they are those of the others: what a right withdraws or adds, the empty lists of a reader, the pages of a hospital.
Every page is asked of the server; those that have the same bones are drawn once, whoever they belong to.
"""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import ConsoleMessage

from annuaire.models import Entite, Role
from annuaire.territoire import deriver_groupes
from evenements.actes.compter import etablir_bilan
from evenements.actes.ouvrir import Description, ouvrir_evenement
from evenements.actes.participer import remonter
from evenements.models import Evenement
from sivic.actes.denombrer import denombrer
from sivic.actes.orienter import orienter
from tests import fabriques
from tests.parcours.axe import constats_clairs, debords
from tests.parcours.conftest import Poste
from tests.serveur import ouvrir_session

LARGE = {"width": 1366, "height": 768}
MENE_A = ".rail a, .barre-basse a, .tete-page .puces a, .ev-onglets a"
LIENS = """([html, choix]) => {
    const page = new DOMParser().parseFromString(html, "text/html");
    return [...page.querySelectorAll(choix)].map((lien) => lien.getAttribute("href"));
}"""
# All but the words.
OSSATURE = """(html) => {
    const dite = ({name}) => /^(class|role|type|hidden|tabindex|aria-.*)$/.test(name);
    const os = (e) => e.tagName + [...e.attributes].filter(dite).map(({name, value}) => ` ${name}=${value}`).join("");
    const page = new DOMParser().parseFromString(html, "text/html");
    return [...new Set([...page.querySelectorAll("main *")].map(os))].sort().join("\\n");
}"""


@pytest.fixture
def purpan(ars_occitanie):
    return fabriques.entite("HOP-PURPAN", "Hôpital Purpan", Entite.Type.HOPITAL, parent=ars_occitanie)


@pytest.fixture
def gens(regulateur, cadre, voisin, agent_ars, zone_sud, veille, etranger, purpan):
    """Who sits in front of the portal, beside the ARM of Toulouse."""
    return [
        regulateur,
        cadre,
        voisin,
        agent_ars,
        fabriques.personne("bruno.zone", zone_sud, role=Role.RESPONSABLE, fonction="Conseiller sanitaire"),
        veille,
        etranger,
        fabriques.personne("nadia.purpan", purpan, fonction="Accueil des urgences"),
        fabriques.personne("anne.admin", agent_ars.entite_active, role=Role.ADMINISTRATEUR, is_superuser=True),
    ]


@pytest.fixture
def crise(arm, cadre, voisin, purpan, gens):
    """A fire followed up to the nation, a count, a victim on the way to Purpan, entries in every logbook."""
    deriver_groupes()
    decrit = Description(titre="Incendie à Portet", nature="nrc", debut_le=timezone.now())
    evenement = ouvrir_evenement(auteur=cadre, jeton=uuid4(), description=decrit)
    remonter(auteur=cadre, evenement=evenement, jusqu_a=5)
    for auteur, groupe in ((arm, arm.entite_active.groupes.get()), (arm, evenement.groupe)):
        fabriques.entree(auteur, groupe, "Périmètre porté à 800 m.", importance="urgente")
        fabriques.entree(auteur, groupe, "Renfort : 1 SMUR de Montauban.", importance="importante")
    etablir_bilan(auteur=arm, evenement=evenement, jeton=uuid4(), source="terrain", ua=2, ur=9)
    victime = denombrer(auteur=arm, evenement=evenement, jeton=uuid4(), etat="ua")
    orienter(auteur=arm, evenement=evenement, victimes=[victime.pk], destination=purpan)
    return evenement


def test_pour_chacun_axe_ne_trouve_rien_rien_ne_deborde_et_rien_n_echoue(chromium, serveur, gens, crise):
    vues: set[str] = set()
    fautes: list[str] = []
    for personne in gens:
        # Signing in has its own journeys: here each has a session of theirs at once.
        contexte = chromium.new_context(viewport=LARGE, locale="fr-FR")
        seance = {"name": settings.SESSION_COOKIE_NAME, "value": ouvrir_session(personne), "url": serveur.url}
        contexte.add_cookies([seance])
        fautes += _parcourir(Poste(contexte, serveur, personne), crise, vues)
        contexte.close()
    assert not fautes, "\n".join(fautes)


def _parcourir(poste: Poste, evenement: Evenement, vues: set[str]) -> list[str]:
    """What is wrong on the pages of this person; `vues` holds the bones of what has already been drawn."""
    fautes = poste.fautes
    adresses = _adresses(poste, evenement)

    def noter(dit: ConsoleMessage) -> None:
        if dit.type == "error":
            fautes.append(f"{dit.location['url']} : {dit.text}")

    poste.page.on("console", noter)
    for adresse in adresses:
        lieu = f"{poste.personne.username} {adresse}"
        servie = poste.contexte.request.get(poste.serveur.url + adresse)
        assert servie.ok and "/connexion/" not in servie.url, lieu
        ossature = poste.page.evaluate(OSSATURE, servie.text())
        if ossature in vues:
            continue
        vues.add(ossature)
        poste.aller(adresse)
        fautes += constats_clairs(poste.page, lieu)
        fautes += debords(poste.page, lieu, ("telephone",))
    return fautes


def _adresses(poste: Poste, evenement: Evenement) -> list[str]:
    """What the frame offers to this person, and the lists; the event and its tabs, for who takes part in it."""
    adresses = ["/"]
    for depart in ("/", "/evenements/", f"/evenements/{evenement.pk}/"):
        servie = poste.contexte.request.get(poste.serveur.url + depart)
        liens = poste.page.evaluate(LIENS, [servie.text(), MENE_A])
        adresses += [lien for lien in liens if lien.startswith("/")]
    return list(dict.fromkeys(adresses))
