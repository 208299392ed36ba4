"""A continuity pack that does not come to be leaves nothing behind: each new attempt would add to it."""

from __future__ import annotations

import pytest
from django.db import OperationalError
from django.utils import timezone

from evenements.actes.emporter import produire_pack
from evenements.models import PackContinuite
from ged import magasin
from ged.actes.produire import Produits
from ged.models import ContenuAJeter, Fichier
from ged.tasks import jeter_les_contenus
from tests.evenements.test_continuite import situation
from tests.ged.conftest import magasin_du_test

__all__ = ["magasin_du_test", "situation"]
pytestmark = pytest.mark.django_db


def fichiers_de(dossier):
    return {chemin for chemin in (dossier / "documents").rglob("*") if chemin.is_file()}


@pytest.mark.parametrize("panne", ["le ZIP est refusé", "le ZIP est pris, sans réponse", "la base refuse le pack"])
def test_un_pack_qui_ne_se_fait_pas_ne_laisse_aucun_fichier(
    situation, arm, samu31, magasin_du_test, monkeypatch, panne
):
    garder, avant, connus = magasin.garder, fichiers_de(magasin_du_test), set(Fichier.objects.values_list("pk"))

    def garder_a_moitie(chemin, empreinte, **options):
        est_le_pdf = chemin.read_bytes().startswith(b"%PDF")
        if est_le_pdf or panne != "le ZIP est refusé":
            garder(chemin, empreinte, **options)
        if not est_le_pdf and panne != "la base refuse le pack":
            raise magasin.MagasinMuet

    def publier(*_, **__):
        raise OperationalError("could not extend file: No space left on device")

    with monkeypatch.context() as casse:
        casse.setattr(magasin, "garder", garder_a_moitie)
        casse.setattr("evenements.actes.emporter.publier", publier)
        with pytest.raises((magasin.MagasinMuet, OperationalError)):
            produire_pack(entite=samu31, auteur=arm)
    assert len(fichiers_de(magasin_du_test)) > len(avant)
    jeter_les_contenus()
    assert fichiers_de(magasin_du_test) == avant
    assert set(Fichier.objects.values_list("pk")) == connus
    assert not ContenuAJeter.objects.exists()


def test_un_pack_qui_ne_se_fait_pas_laisse_les_memes_octets_a_qui_les_nomme(samu31, magasin_du_test):
    """Made at once, twice: what one worker names, the other does not throw away."""
    with pytest.raises(OperationalError), Produits() as produits:
        fichier = produits.garder(b"%PDF", "pdf")
        PackContinuite.objects.create(entite=samu31, produit_le=timezone.now(), manquantes=0, pdf=fichier, zip=fichier)
        raise OperationalError("deadlock detected")
    jeter_les_contenus()
    assert Fichier.objects.filter(pk=fichier.pk).exists()
    assert magasin.magasin().exists(magasin.adresse(fichier.empreinte))
    assert not ContenuAJeter.objects.exists()
