"""The bank of links: added, refused, taken away, checked against a real server."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import ClassVar

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from annuaire.models import Groupe
from fil.models import Depeche
from ged.actes.tenir_les_liens import ajouter_lien, retirer_lien
from ged.models import Lien
from ged.tasks import verifier_les_liens
from tests import fabriques

pytestmark = pytest.mark.django_db


class _Site(BaseHTTPRequestHandler):
    demandes: ClassVar[list[str]] = []

    def do_HEAD(self) -> None:
        self.demandes.append(self.path)
        self.send_response(503 if self.path == "/panne" else 200)
        self.end_headers()

    def log_message(self, *args: object) -> None:
        """Nothing on the terminal."""


@pytest.fixture
def site():
    with HTTPServer(("127.0.0.1", 0), _Site) as serveur:
        fil = threading.Thread(target=serveur.serve_forever, args=(0.02,), daemon=True)
        fil.start()
        yield f"http://127.0.0.1:{serveur.server_address[1]}"
        serveur.shutdown()


def lien(auteur, groupe, adresse="https://vigilance.meteofrance.fr/"):
    return ajouter_lien(auteur=auteur, groupe=groupe, theme="Météo", nom="Vigilance", adresse=adresse)


def test_un_lien_se_partage_avec_son_groupe(arm, voisin, etranger, region):
    ajoute = lien(arm, region)
    assert Lien.objects.visibles_par(voisin).get() == ajoute
    assert not Lien.objects.visibles_par(etranger).exists()
    with pytest.raises(ValidationError, match="déjà dans la banque"):
        lien(voisin, region)


def test_la_croix_n_est_offerte_qu_a_qui_peut_retirer_le_lien(client, arm, voisin, agent_ars, region):
    retrait = reverse("ged_retirer_lien", args=[lien(arm, region).pk])
    for personne, offerte in ((arm, True), (voisin, False), (agent_ars, True)):
        client.force_login(personne)
        assert (retrait in client.get("/ged/liens/").content.decode()) is offerte, personne


@pytest.mark.parametrize(
    "adresse", ["javascript:alert(1)", "ftp://x.fr/", "sans adresse", "https://moi:secret@x.fr/", "https://x.fr:99999/"]
)
def test_une_adresse_qui_n_en_est_pas_une_est_refusee(arm, region, adresse):
    with pytest.raises(ValidationError):
        lien(arm, region, adresse)


def test_un_lien_ne_se_retire_que_par_son_auteur_ou_un_pilote(arm, voisin, agent_ars, region):
    ajoute = lien(arm, region)
    with pytest.raises(PermissionDenied):
        retirer_lien(auteur=voisin, lien=ajoute)
    retirer_lien(auteur=agent_ars, lien=ajoute)
    assert not Lien.objects.exists()


def test_chaque_nuit_on_sait_qui_repond(arm, region, site, settings):
    settings.GED_LIENS_INTERNES = True
    repond, en_panne = lien(arm, region, f"{site}/"), lien(arm, region, f"{site}/panne")
    verifier_les_liens()
    repond.refresh_from_db()
    en_panne.refresh_from_db()
    assert (repond.etat, en_panne.etat) == (Lien.Etat.REPOND, Lien.Etat.MUET)


def test_un_mauvais_lien_n_arrete_pas_la_ronde_et_un_accent_repond(arm, region, site, settings):
    settings.GED_LIENS_INTERNES = True
    mauvais, accent = lien(arm, region, f"{site}/a"), lien(arm, region, f"{site}/wiki/Évry%20?q=été&page=2")
    # As those that were taken before their port was looked at.
    Lien.objects.filter(pk=mauvais.pk).update(adresse="http://127.0.0.1:99999/")
    verifier_les_liens()
    mauvais.refresh_from_db()
    accent.refresh_from_db()
    assert (mauvais.etat, accent.etat) == (Lien.Etat.MUET, Lien.Etat.REPOND)
    assert _Site.demandes[-1] == "/wiki/%C3%89vry%20?q=%C3%A9t%C3%A9&page=2"


def test_un_lien_retire_ou_un_groupe_clos_pendant_la_ronde_ne_l_arrete_pas(arm, region, samu31, monkeypatch):
    """The first address takes its time: meanwhile the next link goes, and the groupe of the one after is closed."""
    garde, clos, ouvert = (fabriques.groupe(nom, samu31) for nom in ("Perd un lien", "Se ferme", "Reste ouvert"))
    adresses = [f"http://{nom}.invalid/" for nom in "abcd"]
    premier, retire, ferme, dernier = map(lien, [arm] * 4, (region, garde, clos, ouvert), adresses)

    def repondre(adresse):
        if adresse == premier.adresse:
            retirer_lien(auteur=arm, lien=retire)
            Groupe.objects.filter(pk=clos.pk).update(clos_le=timezone.now())
        return True

    monkeypatch.setattr("ged.tasks.repond", repondre)
    verifier_les_liens()
    dits = Depeche.objects.filter(genre="lien.verifie").order_by("pk").values_list("groupe", flat=True)
    assert list(dits) == [region.pk, ouvert.pk]
    assert set(Lien.objects.values_list("etat", flat=True)) == {Lien.Etat.REPOND}


def test_une_adresse_du_reseau_interne_n_est_pas_exploree(arm, region, site):
    interne = lien(arm, region, f"{site}/")
    verifier_les_liens()
    interne.refresh_from_db()
    assert interne.etat == Lien.Etat.MUET
