"""The acts of the map: versions, replays, refusals; nothing is overwritten unseen."""

from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError

from annuaire.droits import DroitInsuffisant
from evenements.actes.carte import VersionPerimee, deplacer, dessiner, modifier, restaurer, supprimer
from evenements.actes.cellules import ouvrir_cellule
from evenements.models import ObjetCarto
from fil.models import Depeche
from tests import fabriques
from tests.evenements.objets import CERCLE, LIGNE, POINT, POLYGONE, objet


def geste(**suite):
    return {"jeton": uuid4(), "version": 1} | suite


def test_un_objet_dessine_est_sur_la_carte_et_dans_le_fil(arm, region):
    pma = objet(arm, region, libelle="PMA nord")
    assert (pma.version, pma.nature, pma.etat, pma.entite) == (1, "/FAC/OPR/CASCLR", "en_place", arm.entite_active)
    depeche = Depeche.objects.get(groupe=region)
    assert (depeche.genre, depeche.objet_type, depeche.objet_id) == ("objet.dessine", "objetcarto", pma.pk)
    assert depeche.donnees["geometrie"] == POINT
    assert depeche.donnees["geste"] == str(pma.jeton)


@pytest.mark.parametrize(
    ("genre", "symbole", "geometrie", "rayon_m"),
    [
        ("point", "pma", POINT, None),
        ("ligne", "axe-rouge", LIGNE, None),
        ("polygone", "zone-chaude", POLYGONE, None),
        ("cercle", "exclusion", CERCLE, 800),
        ("texte", "texte", POINT, None),
    ],
)
def test_chaque_genre_se_dessine_et_se_deplace(arm, region, genre, symbole, geometrie, rayon_m):
    dessine = objet(
        arm, region, genre=genre, symbole=symbole, geometrie=geometrie, rayon_m=rayon_m, libelle="Vent de nord"
    )
    place = {"geometrie": geometrie, "rayon_m": rayon_m and 1200}
    deplace = deplacer(auteur=arm, objet=dessine, **geste(**place))
    assert (deplace.version, deplace.rayon_m) == (2, rayon_m and 1200)


def test_le_meme_jeton_ne_dessine_qu_une_fois(arm, region):
    jeton = uuid4()
    champs = {"genre": "point", "symbole": "pma", "geometrie": POINT}
    premier, est_nouveau = dessiner(auteur=arm, groupe=region, jeton=jeton, **champs)
    encore, est_encore_nouveau = dessiner(auteur=arm, groupe=region, jeton=jeton, **champs)
    assert (est_nouveau, est_encore_nouveau, encore) == (True, False, premier)
    assert Depeche.objects.count() == 1


def test_le_jeton_d_un_autre_est_refuse(arm, voisin, region):
    pma = objet(arm, region)
    with pytest.raises(ValidationError, match="déjà servi"):
        dessiner(auteur=voisin, groupe=region, jeton=pma.jeton, genre="point", symbole="pma", geometrie=POINT)


def test_un_changement_sur_un_etat_depasse_est_refuse_et_rien_ne_change(arm, voisin, region):
    pma = objet(arm, region)
    ailleurs = {"type": "Point", "coordinates": [1.5, 43.7]}
    deplacer(auteur=voisin, objet=pma, **geste(geometrie=ailleurs))

    with pytest.raises(VersionPerimee) as refus:
        modifier(auteur=arm, objet=pma, **geste(libelle="PMA sud"))

    assert refus.value.objet.geometrie == ailleurs
    assert refus.value.objet.modifie_par == voisin
    pma.refresh_from_db()
    assert (pma.version, pma.libelle) == (2, "")
    assert Depeche.objects.count() == 2


def test_un_geste_renvoye_ne_se_fait_qu_une_fois(arm, voisin, region):
    """The answer was lost, a colleague changed the object meanwhile: the outbox's second sending is not a conflict."""
    pma = objet(arm, region)
    mien = geste(libelle="PMA nord")
    modifier(auteur=arm, objet=pma, **mien)
    modifier(auteur=voisin, objet=pma, **geste(version=2, etat="leve"))
    apres = modifier(auteur=arm, objet=pma, **mien)
    assert (apres.version, apres.libelle, apres.etat) == (3, "PMA nord", "leve")
    assert Depeche.objects.count() == 3


def test_un_objet_supprime_se_remet_comme_il_etait(arm, region):
    pma = objet(arm, region, libelle="PMA nord", note="2 médecins")
    supprimer(auteur=arm, objet=pma, **geste())
    assert list(ObjetCarto.objects.presents()) == []
    with pytest.raises(ValidationError, match="a été supprimé"):
        modifier(auteur=arm, objet=pma, **geste(version=2, libelle="Autre"))
    remis = restaurer(auteur=arm, objet=pma, **geste(version=2))
    assert (remis.version, remis.libelle, remis.note, remis.supprime_le) == (3, "PMA nord", "2 médecins", None)
    with pytest.raises(ValidationError, match="déjà sur la carte"):
        restaurer(auteur=arm, objet=pma, **geste(version=3))


def test_qui_ne_fait_que_lire_ne_dessine_pas(arm, veille, region):
    with pytest.raises(DroitInsuffisant):
        objet(veille, region)
    pma = objet(arm, region)
    for acte, suite in ((supprimer, {}), (modifier, {"etat": "leve"}), (deplacer, {"geometrie": POINT})):
        with pytest.raises(DroitInsuffisant):
            acte(auteur=veille, objet=pma, **geste(**suite))
    assert Depeche.objects.count() == 1


def point(*position):
    return {"geometrie": {"type": "Point", "coordinates": list(position)}}


def ligne(*positions):
    return {"genre": "ligne", "symbole": "trait", "geometrie": {"type": "LineString", "coordinates": list(positions)}}


def zone(*positions):
    trace = {"type": "Polygon", "coordinates": [[*positions, positions[0]]]}
    return {"genre": "polygone", "symbole": "zone-chaude", "geometrie": trace}


ROND = {"genre": "cercle", "symbole": "exclusion", "geometrie": CERCLE}
REFUS = {
    "un contour qui se croise": (zone([0, 0], [2, 2], [2, 0], [0, 2]), "geometrie", "se croise"),
    "une zone plate": (zone([0, 0], [1, 1], [2, 2]), "geometrie", "zone"),
    "une zone de deux points": (zone([0, 0], [1, 1], [0, 0]), "geometrie", "trois points"),
    "une géométrie vide": (point(), "geometrie", "vide"),
    "un point hors du monde": (point(1.4, 143.6), "geometrie", "en dehors du monde"),
    "un nombre infini": (point(float("inf"), 43), "geometrie", "deux nombres"),
    "un nombre qui n'en est pas un": (point(float("nan"), 43), "geometrie", "deux nombres"),
    "un nombre immense": (point(10**400, 43), "geometrie", "deux nombres"),
    "un texte pour coordonnée": (point("1.4", "43"), "geometrie", "deux nombres"),
    "une ligne d'un point": (ligne([1, 43], [1, 43]), "geometrie", "deux points"),
    "un tracé trop long": (ligne(*([i / 1000, 43] for i in range(5001))), "geometrie", "maximum 5000"),
    "un autre type": ({"geometrie": LIGNE}, "geometrie", "de type Point"),
    "rien": ({"geometrie": None}, "geometrie", "de type Point"),
    "un cercle sans rayon": (ROND, "rayon_m", "rayon"),
    "un cercle minuscule": (ROND | {"rayon_m": 0.004}, "rayon_m", "1 m"),
    "un cercle immense": (ROND | {"rayon_m": 6e5}, "rayon_m", "500 km"),
    "un point avec un rayon": ({"rayon_m": 3}, "rayon_m", "Seul un cercle"),
    "un symbole inconnu": ({"symbole": "licorne"}, "symbole", "n'existe pas"),
    "un symbole d'un autre genre": ({"symbole": "axe-rouge"}, "symbole", "ne se dessine pas"),
    "une nature inconnue": ({"nature": "/FAC/OPR/LICORNE"}, "nature", "n'existe pas"),
    "un genre inconnu": ({"genre": "spirale"}, "genre", "Choisissez"),
    "un état inconnu": ({"etat": "peut-être"}, "etat", "Choisissez"),
    "un libellé trop long": ({"libelle": "a" * 81}, "libelle", "maximum 80"),
    "un octet nul": ({"note": "a\x00b"}, "note", "caractère interdit"),
    "un texte vide": ({"genre": "texte", "symbole": "texte", "libelle": " "}, "libelle", "vide"),
    "un calque inconnu": ({"calque": 10**6}, "calque", "n'existe pas"),
    "une entrée inconnue": ({"entrees": [10**6]}, "entrees", "n'est pas dans la main courante"),
}


@pytest.mark.parametrize("cas", REFUS)
def test_ce_qui_ne_va_pas_est_refuse_a_cote_de_son_champ(arm, region, cas):
    champs, champ, phrase = REFUS[cas]
    with pytest.raises(ValidationError) as refus:
        objet(arm, region, **champs)
    assert phrase in refus.value.message_dict[champ][0]
    assert (ObjetCarto.objects.count(), Depeche.objects.count()) == (0, 0)


def test_seule_une_cellule_de_l_evenement_de_la_carte_est_un_calque(arm, cadre, evenement, ouvrir, samu31):
    """Not even a groupe that the author sees: the others on this map would read its name."""
    autre = ouvrir_cellule(auteur=cadre, evenement=ouvrir(cadre, titre="Autre"), genre="cump")
    for ailleurs in (autre.groupe_id, fabriques.groupe("Entre nous", samu31).pk):
        with pytest.raises(ValidationError) as refus:
            objet(arm, evenement.groupe, calque=ailleurs)
        assert "cellule de cet événement" in refus.value.message_dict["calque"][0]


def test_une_entree_d_une_autre_main_courante_ne_se_lie_pas(arm, region, samu31):
    local = fabriques.groupe("Samu 31", samu31)
    ici, la = fabriques.entree(arm, region), fabriques.entree(arm, local)
    pma = objet(arm, region, entrees=[ici.pk])
    assert [entree.numero for entree in pma.entrees.all()] == [1]
    with pytest.raises(ValidationError, match="main courante de cette carte"):
        modifier(auteur=arm, objet=pma, **geste(entrees=[ici.pk, la.pk]))
    delie = modifier(auteur=arm, objet=pma, **geste(entrees=[]))
    assert list(delie.entrees.all()) == []
