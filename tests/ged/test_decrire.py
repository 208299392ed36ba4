"""What is said of a document by two people at a time or twice, and the links that show it elsewhere."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from fil.models import Depeche
from ged.actes.decrire import modifier, prendre_pour_modifier, restaurer
from ged.actes.deposer import Description, remplacer
from ged.actes.ranger import creer_dossier
from ged.actes.suivre import lier
from tests.ged.fichiers import envoyer, ranger

pytestmark = pytest.mark.django_db


@pytest.fixture
def document(arm, region):
    return ranger(arm, region, titre="Plan blanc", mots_cles=["hélico"], valable_du=date(2026, 1, 1))


def page(auteur, document):
    client = Client()
    client.force_login(auteur)
    return client, f"/ged/documents/{document.pk}/modifier/"


def rempli(client, adresse, **changes):
    """The form as it was opened, with what the person types in it."""
    formulaire = client.get(adresse).context["formulaire"]
    champs = {champ.name: champ.value() for champ in formulaire}
    return {nom: valeur for nom, valeur in champs.items() if valeur is not None} | changes


def test_ce_qu_un_collegue_a_change_entre_temps_reste(arm, voisin, document):
    client, adresse = page(arm, document)
    envoi = rempli(client, adresse, titre="Plan blanc 2026")
    change = Description(
        titre="Plan blanc", description="Vu en réunion.", mots_cles=["afflux"], valable_du=date(2026, 2, 1)
    )
    modifier(auteur=voisin, document=document, description=change)
    assert client.post(adresse, envoi).status_code == 302
    document.refresh_from_db()
    assert (document.titre, document.description) == ("Plan blanc 2026", "Vu en réunion.")
    assert (document.mots_cles, document.valable_du) == (["afflux"], date(2026, 2, 1))


def test_ce_que_deux_ont_change_n_est_pas_couvert(arm, voisin, document):
    client, adresse = page(arm, document)
    envoi = rempli(client, adresse, titre="Plan blanc 2026")
    modifier(auteur=voisin, document=document, description=Description(titre="Plan blanc du CHU"))
    reponse = client.post(adresse, envoi)
    assert reponse.status_code == 400
    assert "Un collègue l" in reponse.content.decode()
    document.refresh_from_db()
    assert document.titre == "Plan blanc du CHU"
    # The page that shows the refusal still knows what it was opened on.
    assert client.post(adresse, rempli_de(reponse)).status_code == 400


def rempli_de(reponse):
    champs = {champ.name: champ.value() for champ in reponse.context["formulaire"]}
    return {nom: valeur for nom, valeur in champs.items() if valeur is not None}


def test_deux_dates_qui_se_croisent_se_refusent(arm, voisin, document):
    client, adresse = page(arm, document)
    envoi = rempli(client, adresse, valable_jusqu_au="2026-03-01")
    change = Description(titre="Plan blanc", mots_cles=["hélico"], valable_du=date(2026, 6, 1))
    modifier(auteur=voisin, document=document, description=change)
    reponse = client.post(adresse, envoi)
    assert "précède son début" in reponse.content.decode()


def test_un_lien_se_retire_du_dossier_ou_il_montre_le_document(arm, voisin, veille, region, document):
    plans = creer_dossier(auteur=arm, groupe=region, nom="Plans")
    consignes = creer_dossier(auteur=arm, groupe=region, nom="Consignes")
    for dossier in (plans, consignes):
        lier(auteur=arm, document=document, dossier=dossier)
    adresse = f"/api/v1/dossiers/{plans.pk}/raccourcis/{document.pk}/"
    client = Client()
    client.force_login(veille)
    assert client.delete(adresse).status_code == 403
    client.force_login(voisin)
    assert [client.delete(adresse).status_code for _ in range(2)] == [204, 404]
    assert b"Plan blanc" not in client.get(f"/ged/dossiers/{plans.pk}/").content
    dit = Depeche.objects.get(groupe=region, genre="document.delie").donnees
    assert (dit["id"], dit["delie_de"]) == (document.pk, plans.pk)
    # By the page of the document too.
    gestes = f"/ged/documents/{document.pk}/"
    client.force_login(veille)
    assert "Retirer<span" not in client.get(gestes).content.decode()
    client.force_login(voisin)
    assert "Retirer<span" in client.get(gestes).content.decode()
    client.post(f"{gestes}gestes/", {"geste": "delier", "dossier": consignes.pk})
    assert not document.raccourcis.exists()


def test_qui_ne_voit_pas_le_dossier_n_en_retire_rien(arm, etranger, region, document):
    plans = creer_dossier(auteur=arm, groupe=region, nom="Plans")
    lier(auteur=arm, document=document, dossier=plans)
    client = Client()
    client.force_login(etranger)
    assert client.delete(f"/api/v1/dossiers/{plans.pk}/raccourcis/{document.pk}/").status_code == 404
    assert document.raccourcis.exists()


def test_le_jeton_d_un_autre_document_ne_sert_pas(arm, region):
    """Nothing would say that this file has gone nowhere."""
    un, autre = ranger(arm, region, "plan.txt", b"Plan."), ranger(arm, region, "autre.txt", b"Autre.")
    premiere, jeton = autre.courante, envoyer(arm, region, "plan.txt", b"Second.").jeton
    un = remplacer(auteur=arm, document=un, jeton=jeton)
    assert remplacer(auteur=arm, document=un, jeton=jeton) == un
    autre = remplacer(auteur=arm, document=autre, jeton=envoyer(arm, region, "autre.txt", b"Suite.").jeton)
    for acte in (
        lambda: remplacer(auteur=arm, document=autre, jeton=jeton),
        lambda: restaurer(auteur=arm, document=autre, version=premiere, jeton=jeton),
    ):
        with pytest.raises(ValidationError, match="déjà servi"):
            acte()


def test_qui_ne_gere_pas_la_fiche_la_modifie_sans_y_changer_les_natures(arm, voisin, region):
    fiche = ranger(arm, region, titre="Plan blanc", natures=["nrc"])
    client, adresse = page(voisin, fiche)
    assert "Fiche réflexe pour" not in client.get(adresse).text
    assert client.post(adresse, rempli(client, adresse, titre="Plan blanc 2026") | {"natures": []}).status_code == 302
    fiche.refresh_from_db()
    assert (fiche.titre, fiche.natures) == ("Plan blanc 2026", ["nrc"])
    client, adresse = page(arm, fiche)
    assert "Fiche réflexe pour" in client.get(adresse).text


def test_une_version_ne_se_reprend_pas_pendant_qu_un_collegue_tient_le_document(arm, cadre, document):
    remplacer(auteur=arm, document=document, jeton=envoyer(arm, document.groupe, "plan.txt", b"Autre plan.").jeton)
    client, _ = page(cadre, document)
    assert ">Reprendre<" in client.get(f"/ged/documents/{document.pk}/").text
    prendre_pour_modifier(auteur=arm, document=document)
    assert ">Reprendre<" not in client.get(f"/ged/documents/{document.pk}/").text
    client, _ = page(arm, document)
    assert ">Reprendre<" in client.get(f"/ged/documents/{document.pk}/").text
