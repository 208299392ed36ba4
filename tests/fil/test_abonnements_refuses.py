"""A subscription that asks for what it may not have: refused in French, and nothing leaves."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from fil.actes.abonner import abonner
from fil.actes.servir import servir
from fil.models import Abonnement, Livraison
from tests import fabriques
from tests.fil.abonne import abonnement, acces, ouvert, receveur

__all__ = ["abonnement", "acces", "ouvert", "receveur"]
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("adresse", "phrase"),
    [
        ("http://exemple.fr/", "https"),
        ("ftp://exemple.fr/", "https"),
        ("https://moi:secret@exemple.fr/", "mot de passe"),
        ("https://127.0.0.1/", "réseau interne"),
        ("https://[::1]/", "réseau interne"),
        ("https://[::ffff:10.0.0.1]/", "réseau interne"),
        ("https://169.254.169.254/latest/", "réseau interne"),
        ("https://localhost/", "réseau interne"),
        ("https:///chemin", "ne se lit pas"),
        ("https://9.9.9.9/café", "sans accent ni espace"),
        ("https://9.9.9.9/un chemin", "sans accent ni espace"),
        ("https://exemple.fr:99999/", "ne se lit pas"),
        ("https://nulle-part.invalid/", "aucune machine"),
    ],
)
def test_une_adresse_interne_ou_sans_https_est_refusee(cadre, acces, region, adresse, phrase):
    with pytest.raises(ValidationError, match=phrase):
        abonner(auteur=cadre, acces=acces, adresse=adresse, groupes=[region], objets=["entree"])
    assert not Abonnement.objects.exists()


def test_une_adresse_devenue_interne_ne_recoit_rien(receveur, abonnement, arm, region, settings):
    settings.API_ABONNES = {"internes": False, "jours": 3}
    fabriques.entree(arm, region, "Un")
    assert servir(abonnement.pk) == 0
    assert "réseau interne" in Livraison.objects.get().motif and receveur.recus == []


@pytest.mark.parametrize(
    ("champs", "phrase"),
    [
        ({"groupes": []}, "au moins un groupe"),
        ({"objets": []}, "au moins un type"),
        ({"objets": ["personne"]}, "inconnu"),
        ({"genres": ["Tout sauf un genre"]}, "entree.consignee"),
    ],
)
def test_un_abonnement_faux_se_refuse_en_francais(receveur, cadre, acces, region, champs, phrase):
    demande = {"groupes": [region], "objets": ["entree"], "genres": []} | champs
    with pytest.raises(ValidationError, match=phrase):
        abonner(auteur=cadre, acces=acces, adresse=receveur.adresse, **demande)


def test_on_ne_suit_que_ce_que_la_machine_voit(receveur, cadre, acces, samu59):
    with pytest.raises(ValidationError, match="ne voit pas"):
        abonner(
            auteur=cadre,
            acces=acces,
            adresse=receveur.adresse,
            groupes=[fabriques.groupe("Nord", samu59)],
            objets=["entree"],
        )
