"""The map over REST, its visibility, its replay."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from annuaire import horloge
from annuaire.actes.participations import inviter
from annuaire.models import Droit, Groupe
from evenements.actes.carte import deplacer, modifier, restaurer, supprimer
from evenements.actes.cellules import ouvrir_cellule
from evenements.etat_carte import objets_de
from evenements.models import ObjetCarto
from evenements.recit_carte import changements_depuis
from fil.models import Depeche
from maincourante.models import Entree
from tests import fabriques
from tests.evenements.objets import CERCLE, LIGNE, POINT, POLYGONE, objet


class Api:
    def __init__(self, personne):
        self.client = Client()
        self.client.force_login(personne)

    def get(self, adresse):
        return self.client.get(f"/api/v1/{adresse}")

    def post(self, adresse, **corps):
        return self.client.post(f"/api/v1/{adresse}", corps, content_type="application/json")

    def dessiner(self, groupe, **corps):
        demande = {"jeton": str(uuid4()), "genre": "point", "symbole": "pma", "geometrie": POINT} | corps
        return self.post(f"groupes/{groupe.pk}/carte/", **demande)

    def changer(self, jeton, quoi, version=1, **corps):
        return self.post(f"carte/objets/{jeton}/{quoi}/", jeton=str(uuid4()), version=version, **corps)


def test_dessiner_deplacer_supprimer_remettre(arm, region):
    api, jeton = Api(arm), str(uuid4())
    assert api.dessiner(region, jeton=jeton).status_code == 201
    assert api.dessiner(region, jeton=jeton).status_code == 200
    assert api.changer(jeton, "deplacement", geometrie={"type": "Point", "coordinates": [2, 44]}).json()["version"] == 2
    assert api.changer(jeton, "suppression", 2).json()["supprime_le"]
    assert api.get(f"groupes/{region.pk}/carte/").json() == {"curseur": 3, "objets": []}
    assert [o["jeton"] for o in api.get(f"groupes/{region.pk}/carte/supprimes/").json()] == [jeton]
    assert api.changer(jeton, "restauration", 3).json()["version"] == 4
    histoire = api.get(f"carte/objets/{jeton}/historique/").json()
    assert [etape["genre"] for etape in histoire] == [
        "objet.restaure", "objet.supprime", "objet.deplace", "objet.dessine"
    ]  # fmt: skip
    assert histoire[-1]["objet"]["geometrie"] == POINT
    assert api.get(f"carte/objets/{jeton}/historique/?avant={histoire[1]['numero']}").json() == histoire[2:]
    assert api.get(f"carte/objets/{jeton}/historique/?avant=x").json()["erreurs"].keys() == {"avant"}


def test_un_changement_perime_repond_409_avec_l_etat_present(arm, voisin, region):
    pma = objet(arm, region)
    Api(voisin).changer(pma.jeton, "modification", libelle="PMA de Luc")
    refus = Api(arm).changer(pma.jeton, "modification", libelle="PMA de Julie")
    assert refus.status_code == 409
    assert refus.headers["Content-Type"].startswith("application/problem+json")
    corps = refus.json()
    assert corps["title"] == "Changé entre-temps"
    assert (corps["actuel"]["libelle"], corps["actuel"]["version"]) == ("PMA de Luc", 2)
    assert corps["actuel"]["modifie_par"]["nom"] == "L. Blanc"


@pytest.mark.parametrize(
    ("champs", "champ"),
    [
        ({"geometrie": {"type": "Point", "coordinates": []}}, "geometrie"),
        ({"geometrie": "POINT(1 2)"}, "geometrie"),
        ({"genre": "spirale"}, "genre"),
        ({"symbole": 3}, "symbole"),
        ({"nature": "/X"}, "nature"),
        ({"rayon_m": "loin"}, "rayon_m"),
        ({"jeton": "pas-un-uuid"}, "jeton"),
        ({"entrees": "12"}, "entrees"),
        ({"calque": -1}, "calque"),
    ],
)
def test_un_champ_mal_forme_est_nomme(arm, region, champs, champ):
    reponse = Api(arm).dessiner(region, **champs)
    assert reponse.status_code == 400
    assert champ in reponse.json()["erreurs"]


@pytest.mark.parametrize("version", [0, -1, 2**31, "x", None])
def test_une_version_mal_formee_est_nommee(arm, region, version):
    pma = objet(arm, region)
    reponse = Api(arm).changer(pma.jeton, "suppression", version)
    assert (reponse.status_code, list(reponse.json()["erreurs"])) == (400, ["version"])


def test_qui_voit_lit_et_qui_ecrit_dessine(arm, voisin, veille, etranger, region):
    pma = objet(arm, region)
    for personne, lit, ecrit in ((voisin, 200, 200), (veille, 200, 403), (etranger, 404, 404)):
        api = Api(personne)
        for adresse in ("", "supprimes/", "entrees/?n=1"):
            assert api.get(f"groupes/{region.pk}/carte/{adresse}").status_code == lit
        for adresse in ("", "historique/"):
            assert api.get(f"carte/objets/{pma.jeton}/{adresse}").status_code == lit
        assert api.client.get(f"/groupes/{region.pk}/carte/").status_code == lit
        assert api.client.get(f"/groupes/{region.pk}/carte/export.geojson").status_code == lit
        assert ObjetCarto.objects.visibles_par(personne).exists() is (lit == 200)
        assert api.dessiner(region).status_code in (ecrit, ecrit + 1)
        pma.refresh_from_db()
        assert api.changer(pma.jeton, "modification", pma.version, note="vu").status_code == ecrit


def test_un_objet_se_range_dans_le_calque_d_une_cellule_et_en_sort(arm, cadre, evenement):
    cellule = ouvrir_cellule(auteur=cadre, evenement=evenement, genre="cump")
    reponse = Api(arm).dessiner(evenement.groupe, calque=cellule.groupe_id).json()
    assert reponse["calque"] == {"id": cellule.groupe_id, "nom": "CUMP"}
    sorti = Api(arm).changer(reponse["jeton"], "modification", 1, calque=None)
    assert sorti.json()["calque"] is None


def test_la_carte_offre_le_calque_d_une_cellule_ou_l_on_n_est_pas(arm, cadre, evenement, samu31):
    cellule = ouvrir_cellule(auteur=cadre, evenement=evenement, genre="cump").groupe
    cellule.participations.filter(entite=samu31).delete()
    assert not Groupe.objects.visibles_par(arm).filter(pk=cellule.pk).exists()
    reponse = Api(arm).dessiner(evenement.groupe, calque=cellule.pk)
    assert (reponse.status_code, reponse.json()["calque"]["nom"]) == (201, "CUMP")


def test_qui_n_est_plus_du_groupe_apprend_que_son_dessin_est_fait(arm, voisin, region):
    """Their outbox would show as refused what the others see on the map."""
    objet, jeton = str(uuid4()), str(uuid4())
    demandes = {
        f"groupes/{region.pk}/carte/": {"jeton": objet, "genre": "point", "symbole": "pma", "geometrie": POINT},
        f"carte/objets/{objet}/modification/": {"jeton": jeton, "version": 1, "note": "Vu."},
    }
    for ou, corps in demandes.items():
        assert Api(arm).post(ou, **corps).status_code in (200, 201), ou
    depeches = Depeche.objects.count()
    region.participations.all().delete()
    for ou, corps in demandes.items():
        rejouee = Api(arm).post(ou, **corps)
        assert (rejouee.status_code, rejouee.content) == (204, b""), ou
        assert Api(voisin).post(ou, **corps).status_code == 404, ou
        assert Api(arm).post(ou, **corps | {"jeton": str(uuid4())}).status_code == 404, ou
    assert Depeche.objects.count() == depeches


def test_les_entrees_se_trouvent_par_leur_numero(arm, region):
    entree = fabriques.entree(arm, region)
    trouvees = Api(arm).get(f"groupes/{region.pk}/carte/entrees/?n=1&n=99&n=x").json()
    assert trouvees == [{"id": entree.pk, "numero": 1, "groupe": region.pk}]


def test_on_dessine_a_partir_d_une_entree(client, arm, etranger, region):
    entree = fabriques.entree(arm, region)
    client.force_login(arm)
    page = client.get(f"/carte/dessiner/?entree={entree.pk}", follow=True)
    assert page.context["carte"]["entree"]["numero"] == 1
    client.force_login(etranger)
    assert client.get(f"/carte/dessiner/?entree={entree.pk}").status_code == 404


def test_de_l_entree_d_une_cellule_on_dessine_sur_la_carte_de_l_evenement(client, arm, cadre, voisin, evenement):
    """Where a cell is a layer. Who is in the cell alone has its map, which the event then shows apart."""
    cellule = ouvrir_cellule(auteur=cadre, evenement=evenement, genre="pma").groupe
    inviter(auteur=cadre, groupe=cellule, droit=Droit.ECRITURE, personne=voisin)
    entree = fabriques.entree(arm, cellule, "Zone chaude élargie.")
    dessiner, sienne = f"/carte/dessiner/?entree={entree.pk}", f"/groupes/{cellule.pk}/carte/"
    client.force_login(arm)
    carte = client.get(dessiner, follow=True).context["carte"]
    assert (carte["groupe"], carte["entree"]["id"]) == (evenement.groupe_id, Entree.objects.get(origine=entree).pk)
    assert carte["entree"]["calque"] == {"id": cellule.pk, "nom": "PMA"}
    assert client.get(sienne).url == f"/groupes/{evenement.groupe_id}/carte/"
    client.force_login(voisin)
    carte = client.get(dessiner, follow=True).context["carte"]
    assert (carte["groupe"], carte["entree"]["id"], carte["entree"]["calque"]) == (cellule.pk, entree.pk, None)
    objet(voisin, cellule)
    client.force_login(arm)
    assert client.get(sienne).status_code == 200


GESTES = {
    "objet.dessine": lambda o, arm, **g: objet(arm, o.groupe, symbole="crm"),
    "objet.deplace": lambda o, arm, **g: deplacer(
        auteur=arm, objet=o, geometrie=o.geometrie, rayon_m=o.rayon_m and o.rayon_m + 1, **g
    ),
    "objet.modifie": lambda o, arm, **g: modifier(auteur=arm, objet=o, libelle="Autre", etat="leve", **g),
    "objet.supprime": lambda o, arm, **g: supprimer(auteur=arm, objet=o, **g),
    "objet.restaure": lambda o, arm, jeton, version: (
        supprimer(auteur=arm, objet=o, jeton=jeton, version=version),
        restaurer(auteur=arm, objet=o, jeton=uuid4(), version=version + 1),
    ),
}
FORMES = {
    "point": {},
    "ligne": {"symbole": "itineraire", "geometrie": LIGNE},
    "polygone": {"symbole": "secteur", "geometrie": POLYGONE},
    "cercle": {"symbole": "exclusion", "geometrie": CERCLE, "rayon_m": 300},
    "texte": {"symbole": "texte", "libelle": "Vent"},
}


@pytest.mark.parametrize("genre", GESTES)
@pytest.mark.parametrize("forme", FORMES)
def test_la_carte_d_avant_et_les_depeches_donnent_la_carte_d_apres(arm, region, forme, genre):
    vise = objet(arm, region, genre=forme, **FORMES[forme])
    objet(arm, region, libelle="Un autre")
    avant = {etat["jeton"]: etat for etat in objets_de(region)}
    curseur = Depeche.objects.filter(groupe=region).count()

    GESTES[genre](vise, arm, jeton=uuid4(), version=1)

    suite = Depeche.objects.filter(groupe=region, numero__gt=curseur).order_by("numero")
    assert genre in [depeche.genre for depeche in suite]
    rejouee = avant | {d.donnees["jeton"]: {k: v for k, v in d.donnees.items() if k != "geste"} for d in suite}
    presents = {jeton: etat for jeton, etat in rejouee.items() if not etat["supprime_le"]}
    assert presents == {etat["jeton"]: etat for etat in objets_de(region)}


@pytest.fixture
def exercice(samu31):
    groupe = Groupe.objects.create(genre=Groupe.Genre.THEMATIQUE, nom="Exercice")
    fabriques.inviter(groupe, samu31, Droit.ECRITURE)
    return groupe


def test_un_groupe_clos_n_est_plus_dessine_ni_par_les_actes_ni_dans_la_base(arm, exercice):
    pma = objet(arm, exercice)
    exercice.clos_le = horloge.maintenant()
    exercice.save(update_fields=["clos_le"])
    api = Api(arm)
    assert api.dessiner(exercice).status_code == 403
    assert api.changer(pma.jeton, "suppression").status_code == 403
    assert api.get(f"groupes/{exercice.pk}/carte/").status_code == 200
    with pytest.raises(IntegrityError), transaction.atomic():
        ObjetCarto.objects.filter(pk=pma.pk).update(libelle="forcé")


def test_dans_un_evenement_un_dessin_est_une_ligne_de_la_main_courante(arm, exercice):
    Groupe.objects.filter(pk=exercice.pk).update(genre=Groupe.Genre.EVENEMENT)
    exercice.refresh_from_db()
    pma = objet(arm, exercice, libelle="PMA nord")
    ligne = Entree.objects.get(groupe=exercice)
    assert (ligne.genre, ligne.texte) == (
        "systeme",
        "Dessin ajouté à la carte : PMA nord · Poste médical avancé (PMA).",
    )
    assert list(pma.entrees.all()) == [ligne]


def test_les_changements_de_la_carte_se_racontent(arm, region):
    pma = objet(arm, region, libelle="PMA nord", etat="prevu")
    crm = objet(arm, region, symbole="crm")
    modifier(auteur=arm, objet=pma, jeton=uuid4(), version=1, etat="en_place")
    supprimer(auteur=arm, objet=crm, jeton=uuid4(), version=1)
    assert changements_depuis(region, 0) == [
        "PMA nord · Poste médical avancé (PMA) : objet ajouté, en place.",
        "Centre de regroupement des moyens (CRM) : objet supprimé.",
    ]
    assert changements_depuis(region, 4) == []
