"""The pages of subscriptions: who opens them, what they show, what they take back."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from annuaire.actes.machines import revoquer_acces
from annuaire.models import Role
from fil.actes.abonner import arreter as arreter_l_abonnement
from fil.actes.abonner import renouveler_cle
from fil.actes.servir import servir
from fil.models import Abonnement, GroupeSuivi, Livraison
from tests import fabriques
from tests.fil.abonne import abonnement, acces, entrer, ouvert, receveur, relu

__all__ = ["abonnement", "acces", "ouvert", "receveur"]
pytestmark = pytest.mark.django_db


def test_la_page_ouvre_un_abonnement_et_dit_son_secret_une_fois(receveur, cadre, acces, region):
    client = entrer(cadre)
    demande = {"adresse": receveur.adresse, "groupes": [region.pk], "objets": ["entree"], "genres": "evenement.ouvert"}
    page = client.post(f"/administration/machines/{acces.pk}/abonnements/nouveau/", demande).content.decode()
    un = Abonnement.objects.get()
    assert "whsec_" in page and (un.objets, un.genres) == (["entree"], ["evenement.ouvert"])
    assert GroupeSuivi.objects.get().groupe == region
    for adresse in (f"machines/{acces.pk}/abonnements/", f"abonnements/{un.pk}/"):
        page = client.get(f"/administration/{adresse}").content.decode()
        assert "whsec_" not in page and "127.0.0.1" in page
    assert "whsec_" in client.post(f"/administration/abonnements/{un.pk}/secret/").content.decode()
    assert "Adresse abonnée" in client.get("/administration/journal/").content.decode()


def test_la_page_montre_les_envois_et_les_reprend(receveur, cadre, abonnement, arm, region):
    receveur.repondre(500)
    fabriques.entree(arm, region, "Un")
    servir(abonnement.pk)
    client, page = entrer(cadre), f"/administration/abonnements/{abonnement.pk}/"
    assert (
        "Sans réponse" in client.get(page).content.decode() and "entree.consignee" in client.get(page).content.decode()
    )
    receveur.repondre(200)
    client.post(f"{page}reessayer/")
    assert servir(abonnement.pk) == 1
    livraison = Livraison.objects.get()
    client.post(f"{page}envois/{livraison.pk}/renvoyer/")
    assert servir(abonnement.pk) == 1 and receveur.textes == ["Un"] * 3
    client.post(f"{page}arreter/")
    assert relu(abonnement).statut == "arrete"
    assert "est arrêté" in client.post(f"{page}reessayer/", follow=True).content.decode()
    assert client.post(f"{page}danser/").status_code == 404


def test_suspendu_ou_de_machine_revoquee_la_page_ne_promet_pas_que_l_envoi_part(
    receveur, cadre, acces, abonnement, arm, region
):
    fabriques.entree(arm, region, "Un")
    servir(abonnement.pk)
    client, page = entrer(cadre), f"/administration/abonnements/{abonnement.pk}/"
    renvoyer = f"{page}envois/{Livraison.objects.get().pk}/renvoyer/"
    ecarter = f"{page}envois/{Livraison.objects.get().pk}/ecarter/"
    Abonnement.objects.update(statut="suspendu", essais=4, en_echec_depuis_le=timezone.now(), motif="réponse 410")
    assert "tant que l’abonnement est suspendu" in client.post(renvoyer, follow=True).content.decode()
    # What is put aside leaves it suspended, with the way to take it up again.
    assert "Reprendre" in client.post(ecarter, follow=True).content.decode()
    client.post(f"{page}reessayer/")
    revoquer_acces(auteur=cadre, acces=acces)
    assert "Machine révoquée" in client.get(page).content.decode()
    dite = client.post(renvoyer, follow=True).content.decode()
    assert "la machine est révoquée" in dite and "repart" not in dite


def test_un_etranger_ne_les_trouve_pas_un_contributeur_est_refuse(abonnement, acces, arm, samu82, region):
    fabriques.entree(arm, region, "Un")
    servir(abonnement.pk)
    livraison = Livraison.objects.get()
    lues = (
        f"machines/{acces.pk}/abonnements/",
        f"machines/{acces.pk}/abonnements/nouveau/",
        f"abonnements/{abonnement.pk}/",
    )
    ecrites = ("secret", "reessayer", "arreter", f"envois/{livraison.pk}/renvoyer")
    for personne, attendu in ((fabriques.personne("lise.cadre", samu82, role=Role.RESPONSABLE), 404), (arm, 403)):
        client = entrer(personne)
        for adresse in lues:
            assert client.get(f"/administration/{adresse}").status_code == attendu
        for adresse in ecrites:
            assert client.post(f"/administration/abonnements/{abonnement.pk}/{adresse}/").status_code == attendu
    assert relu(abonnement).statut == "actif"


def test_qui_ne_pilote_pas_le_groupe_de_la_machine_n_est_pas_invite_a_en_donner_un_secret(
    cadre, abonnement, acces, region
):
    client, pages = entrer(cadre), (f"machines/{acces.pk}/abonnements/", f"abonnements/{abonnement.pk}/")
    for dit in (True, False):
        lues = [client.get(f"/administration/{page}").text for page in pages]
        assert [("Abonner une adresse" in lues[0]), ("Renouveler le secret" in lues[1])] == [dit, dit]
        type(acces).objects.filter(pk=acces.pk).update(groupe=region)


def test_un_abonnement_arrete_ne_bouge_plus(receveur, cadre, abonnement, arm, region):
    arreter_l_abonnement(auteur=cadre, abonnement=abonnement)
    fabriques.entree(arm, region, "Un")
    assert servir(abonnement.pk) == 0 and receveur.recus == []
    with pytest.raises(ValidationError, match="arrêté"):
        renouveler_cle(auteur=cadre, abonnement=abonnement)
