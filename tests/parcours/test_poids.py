"""The first visit of each main page weighs at most 150 kB, with the files grouped and compressed as they are served."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from annuaire.models import Utilisateur
from bench.premiere_visite import PERSONNE, pages, visiter
from tests.serveur import Serveur, ouvrir_session

PLAFOND = 150_000


@pytest.fixture
def portail(base_reelle):
    """The training base behind a web process."""
    call_command("charger_annuaire", verbosity=0)
    call_command("base_de_formation", part=0.05, verbosity=0)
    # Linked to a SIVIC, as the portal of make run: some pages say so.
    serveur = Serveur(PORTAIL_MODE="formation", SIVIC_URL="https://sivic.invalid")
    serveur.demarrer()
    yield serveur
    serveur.arreter()


def _valeur(sql: str) -> int:
    with connection.cursor() as curseur:
        curseur.execute(sql)
        return curseur.fetchone()[0]


def test_la_premiere_visite_de_chaque_page_tient_en_150_ko(portail, chromium):
    cle = ouvrir_session(Utilisateur.objects.get(username=PERSONNE))
    poids, fautes = {}, []
    for nom, chemin in pages(_valeur).items():
        contexte = chromium.new_context(locale="fr-FR")
        contexte.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cle, "url": portail.url}])
        page = contexte.new_page()
        page.on("pageerror", lambda faute: fautes.append(str(faute)))
        page.on("requestfailed", lambda demande: fautes.append(demande.url))
        poids[nom] = visiter(page, portail.url + chemin)["octets"]
        contexte.close()
    assert fautes == []
    assert {nom: octets for nom, octets in poids.items() if octets > PLAFOND} == {}
