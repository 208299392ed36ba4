"""What is said of a document by two people at a time, and the links that show it elsewhere."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from ged.actes.decrire import modifier
from ged.actes.deposer import Description
from tests.ged.fichiers import ranger

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
