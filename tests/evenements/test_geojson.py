"""The map in GeoJSON: all of it, a box of it, what has changed since."""

import pytest
import shapely
from django.test import Client
from django.utils import timezone

from evenements.actes.carte import supprimer
from evenements.geometrie import emprise, touche
from evenements.models import ObjetCarto
from tests.evenements.objets import CERCLE, LIGNE, POLYGONE, objet
from tests.machines import Machine

TOULOUSE, PARIS = "1.3,43.4,1.6,43.7", "2.2,48.8,2.5,48.9"


def lire(personne, groupe, **parametres):
    client = Client()
    client.force_login(personne)
    return client.get(f"/api/v1/groupes/{groupe.pk}/carte/objets/", parametres)


def test_la_carte_est_une_collection_geojson(arm, region, samu31):
    pma = objet(arm, region, libelle="PMA")
    objet(arm, region, genre="ligne", symbole="axe-rouge", geometrie=LIGNE)
    reponse = Machine(samu31, portees="lire:carte").lire(f"groupes/{region.pk}/carte/objets/")
    assert (reponse.status_code, reponse["Content-Type"]) == (200, "application/geo+json")
    collection = reponse.json()
    assert len(shapely.from_geojson(reponse.content).geoms) == 2
    premier = collection["features"][0]
    assert (premier["type"], premier["id"]) == ("Feature", str(pma.jeton))
    assert (premier["properties"]["libelle"], premier["properties"]["version"]) == ("PMA", 1)
    assert (collection["curseur"], collection["suivant"]) == (2, None)


def test_une_emprise_ne_garde_que_ce_qui_la_touche(arm, region):
    objet(arm, region)
    objet(arm, region, genre="polygone", symbole="zone-chaude", geometrie=POLYGONE)
    assert len(lire(arm, region, bbox=TOULOUSE).json()["features"]) == 2
    assert lire(arm, region, bbox=PARIS).json()["features"] == []


def test_un_cercle_touche_par_son_disque():
    loin = emprise((1.6, 43.4, 1.7, 43.7))
    assert not touche(CERCLE, 1_000, loin)
    assert touche(CERCLE, 20_000, loin)


def test_une_emprise_passe_l_antimeridien():
    fidji = emprise((177, -20, -178, -15))
    assert touche({"type": "Point", "coordinates": [-179, -17]}, None, fidji)
    assert not touche({"type": "Point", "coordinates": [0, -17]}, None, fidji)


@pytest.mark.parametrize("bbox", ["", "1,2,3", "a,b,c,d", "0,50,1,40", "0,0,200,10", "nan,0,1,1", "0,0,inf,1"])
def test_une_emprise_mal_ecrite_est_nommee(arm, region, bbox):
    refus = lire(arm, region, bbox=bbox)
    assert (refus.status_code, list(refus.json()["erreurs"])) == (400, ["bbox"])


def test_ce_qui_a_change_depuis_compte_les_objets_supprimes(arm, region):
    ancien = objet(arm, region)
    entre = timezone.now()
    parti = objet(arm, region)
    supprimer(auteur=arm, objet=parti, jeton="00000000-0000-0000-0000-000000000001", version=1)
    assert [f["id"] for f in lire(arm, region).json()["features"]] == [str(ancien.jeton)]
    (seul,) = lire(arm, region, modifies_depuis=entre.isoformat()).json()["features"]
    assert seul["id"] == str(parti.jeton) and seul["properties"]["supprime_le"]


@pytest.mark.parametrize("depuis", ["hier", "0001-01-01T00:00:00", "9999-12-31T23:59:59-12:00"])
def test_un_instant_qui_n_en_est_pas_un_est_nomme(arm, region, depuis):
    refus = lire(arm, region, modifies_depuis=depuis)
    assert (refus.status_code, list(refus.json()["erreurs"])) == (400, ["modifies_depuis"])


@pytest.mark.parametrize("depuis", [{}, {"modifies_depuis": "2020-01-01T00:00:00Z"}])
def test_les_pages_ne_perdent_ni_ne_repetent_ce_qui_a_change_au_meme_instant(arm, region, monkeypatch, depuis):
    """What a file brings all bears one instant, that of the import."""
    monkeypatch.setattr("evenements.api.geojson.PAR_PAGE", 2)
    attendus = [str(objet(arm, region).jeton) for _ in range(5)]
    parti = objet(arm, region)
    supprimer(auteur=arm, objet=parti, jeton="00000000-0000-0000-0000-000000000001", version=1)
    ObjetCarto.objects.update(modifie_le=timezone.now())
    client = Client()
    client.force_login(arm)
    page, lus, pages = lire(arm, region, **depuis).json(), [], 1
    while True:
        lus += [element["id"] for element in page["features"]]
        if page["suivant"] is None:
            break
        page, pages = client.get(page["suivant"]).json(), pages + 1
    assert (lus, pages) == (attendus + [str(parti.jeton)] * bool(depuis), 3)


@pytest.mark.parametrize(
    "apres",
    [
        "",
        "1",
        "hier,2",
        "2026-11-28T10:00:00,2",
        "2026-11-28T10:00:00Z,x",
        "9999-99-99,1",
        f"2026-11-28T10:00:00Z,{'9' * 5000}",
    ],
)
def test_une_suite_mal_ecrite_est_nommee(arm, region, apres):
    refus = lire(arm, region, apres=apres)
    assert (refus.status_code, list(refus.json()["erreurs"])) == (400, ["apres"])


def test_un_etranger_ne_la_lit_pas(etranger, region):
    assert lire(etranger, region).status_code == 404
