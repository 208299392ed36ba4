"""Two people fill in the same page: the second is refused, and sees what the first wrote before replacing it."""

import re

import pytest
from django.utils import timezone

from evenements.actes.faire_le_point import preparer_point, rediger_point

pytestmark = pytest.mark.django_db


def test_modifier_montre_ce_qu_un_collegue_a_ecrit_avant_de_le_remplacer(client, evenement, cadre):
    """The version of the page rises only with what it carries under the eyes."""
    client.force_login(cadre)
    formulaire = {"titre": evenement.titre, "nature": evenement.nature, "niveau": str(int(evenement.niveau))}
    formulaire["debut_le"] = timezone.localtime(evenement.debut_le).strftime("%Y-%m-%dT%H:%M")
    adresse, lue = f"/evenements/{evenement.pk}/modifier/", evenement.version
    client.post(adresse, formulaire | {"version": lue, "adresse": "Port d'Empalot", "plans": ["orsec-novi"]})
    reponse = client.post(adresse, formulaire | {"version": lue, "adresse": "Gare Matabiau"})
    erreurs = reponse.context["formulaire"].errors
    assert erreurs["adresse"] == ["Enregistré à présent\u00a0: Port d'Empalot"]
    assert "ORSEC" in erreurs["plans"][0]
    assert "titre" not in erreurs and "debut_le" not in erreurs
    version = re.search(r'name="version" value="(\d+)"', reponse.content.decode())[1]
    assert int(version) == lue + 1
    assert client.post(adresse, formulaire | {"version": version, "adresse": "Gare Matabiau"}).status_code == 302


def test_publier_de_nouveau_ne_remplace_pas_sans_le_montrer(client, evenement, arm, regulateur):
    """A colleague saved the draft meanwhile: his words are on the page that is refused."""
    point = preparer_point(auteur=arm, evenement=evenement)
    rediger_point(auteur=regulateur, point=point, textes={"perspectives": "Renforts\nà 16 h."}, version=1)
    client.force_login(arm)
    adresse = f"/evenements/{evenement.pk}/points/{point.pk}/"
    saisis = {f"section-{section['code']}": section["texte"] for section in point.sections}
    reponse = client.post(adresse, saisis | {"version": 1, "acte": "publier", "section-perspectives": "Fin à 18 h."})
    page = reponse.content.decode()
    assert reponse.status_code == 400
    assert 'name="version" value="2"' in page
    assert page.count("Enregistré par un collègue") == 1
    assert "Renforts<br>à 16" in page and "Fin à 18" in page
