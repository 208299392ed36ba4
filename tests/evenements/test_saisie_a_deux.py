"""Two people fill in the same page: the second is refused, and sees what the first wrote before replacing it."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from evenements.actes.faire_le_point import preparer_point, rediger_point
from evenements.models import Evenement
from maincourante.models import Entree

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


@pytest.mark.parametrize(
    "debut_le",
    [
        datetime(2026, 11, 20, 13, 10, 23, 456_789, tzinfo=UTC),
        datetime(2026, 10, 25, 1, 30, tzinfo=UTC),  # 02:30 in Paris, for the second time of that night
    ],
)
def test_une_date_a_laquelle_on_n_a_pas_touche_reste_a_la_seconde(client, evenement, cadre, debut_le):
    fin = debut_le + timedelta(minutes=20)
    Evenement.objects.filter(pk=evenement.pk).update(debut_le=debut_le, fin_prevue_le=fin)
    evenement.refresh_from_db()
    client.force_login(cadre)
    adresse = f"/evenements/{evenement.pk}/modifier/"
    montre = dict(re.findall(r'name="(debut_le|fin_prevue_le)" value="([^"]+)"', client.get(adresse).text))
    champs = {"titre": evenement.titre, "nature": evenement.nature, "niveau": "3", "version": evenement.version}
    assert client.post(adresse, champs | montre).status_code == 302
    evenement.refresh_from_db()
    assert (evenement.niveau, evenement.debut_le, evenement.fin_prevue_le) == (3, debut_le, fin)
    assert "début" not in Entree.objects.filter(groupe=evenement.groupe).last().texte
    suite = champs | montre | {"version": evenement.version, "fin_prevue_le": ""}
    assert client.post(adresse, suite).status_code == 302
    evenement.refresh_from_db()
    assert (evenement.debut_le, evenement.fin_prevue_le) == (debut_le, None)


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
