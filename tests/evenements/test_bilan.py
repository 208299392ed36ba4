"""The counts of victims: added, never replaced; the newest of each figure, with its age."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from annuaire.droits import DroitInsuffisant
from annuaire.models import Droit
from evenements.actes.changer_etat import changer_etat
from evenements.actes.compter import etablir_bilan
from evenements.etat import POINTS_MAX, situation
from evenements.lectures import situation_de
from evenements.models import Bilan
from fil.models import Depeche
from maincourante.models import Entree
from tests import fabriques

pytestmark = pytest.mark.django_db


@pytest.fixture
def compter(evenement, arm):
    def _compter(source="terrain", *, il_y_a=0, jeton=None, auteur=arm, **figures):
        quand = timezone.now() - timedelta(minutes=il_y_a)
        return etablir_bilan(
            auteur=auteur, evenement=evenement, jeton=jeton or uuid4(), source=source, constate_le=quand, **figures
        )

    return _compter


def test_un_bilan_s_ajoute_se_dit_et_s_annonce(compter, evenement):
    compter(ua=5, ur=11, impliques=23)
    assert Entree.objects.filter(groupe=evenement.groupe).last().texte == "Bilan terrain : 5 UA, 11 UR, 23 impliqués."
    depeche = Depeche.objects.filter(groupe=evenement.groupe).last()
    assert depeche.genre == "bilan.etabli"
    assert depeche.donnees["situation"]["figures"]["ua"]["valeur"] == 5


def test_les_impliques_s_accordent_avec_leur_nombre(compter, evenement):
    compter(ua=0, impliques=0)
    compter(impliques=1, source="regulation")
    textes = list(Entree.objects.filter(groupe=evenement.groupe).order_by("pk").values_list("texte", flat=True))
    assert textes[-2:] == ["Bilan terrain : 0 UA, 0 impliqué.", "Bilan régulation : 1 impliqué."]
    assert situation_de(evenement)["ecarts"] == ["1 impliqué de moins sur le terrain qu'en régulation"]


def test_un_bilan_n_en_ecrase_aucun(compter, evenement):
    compter(ua=5)
    compter(ua=3)
    assert list(Bilan.objects.filter(evenement=evenement).values_list("ua", flat=True)) == [5, 3]
    assert len(situation_de(evenement)["courbe"]) == 2


def test_une_figure_non_comptee_garde_sa_valeur_et_son_age(compter, evenement):
    ancien = compter(ua=5, dcd=1, il_y_a=40)
    compter(ua=7)
    figures = situation_de(evenement)["figures"]
    assert figures["ua"]["valeur"] == 7
    assert figures["dcd"] == {"valeur": 1, "constate_le": ancien.constate_le.isoformat(), "source": "terrain"}
    assert figures["ur"] is None


def test_un_bilan_saisi_en_retard_ne_passe_pas_devant(compter, evenement):
    compter(ua=7, il_y_a=5)
    compter(ua=2, il_y_a=50)
    assert situation_de(evenement)["figures"]["ua"]["valeur"] == 7


def test_l_ecart_entre_le_terrain_et_la_regulation_se_dit(compter, evenement):
    compter(ua=5, ur=11)
    compter("regulation", ua=4, ur=11)
    assert situation_de(evenement)["ecarts"] == ["1 UA de plus sur le terrain qu'en régulation"]


def test_le_meme_jeton_ne_compte_qu_une_fois(compter, arm, regulateur):
    jeton = uuid4()
    assert compter(ua=5, jeton=jeton).pk == compter(ua=5, jeton=jeton).pk
    with pytest.raises(ValidationError, match="jeton a déjà servi"):
        compter(ua=5, jeton=jeton, auteur=regulateur)


def test_un_bilan_compte_puis_renvoye_apres_la_cloture_n_est_pas_refuse(compter, evenement, cadre):
    jeton = uuid4()
    etabli = compter(ua=5, jeton=jeton)
    for etat in ("leve", "clos"):
        changer_etat(auteur=cadre, evenement=evenement, vers=etat, motif="Terminé.")
    assert compter(ua=5, jeton=jeton) == etabli
    with pytest.raises(DroitInsuffisant, match="clos"):
        compter(ua=5)


def test_la_courbe_d_une_longue_crise_reste_courte(evenement, arm):
    debut = timezone.now()
    bilans = [
        Bilan(evenement=evenement, source="terrain", ua=n, constate_le=debut + timedelta(minutes=n)) for n in range(500)
    ]
    courbe = situation(bilans)["courbe"]
    assert len(courbe) == POINTS_MAX
    assert (courbe[0][1], courbe[-1][1]) == (0, 499)


@pytest.mark.parametrize(
    ("champs", "champ"),
    [
        ({}, "ua"),
        ({"ua": -1}, "ua"),
        ({"dcd": 100_001}, "dcd"),
        ({"source": "rumeur", "ua": 1}, "source"),
        ({"ua": 1, "il_y_a": -30}, "constate_le"),
        ({"ua": 1, "il_y_a": 60 * 24 * 400}, "constate_le"),
    ],
)
def test_un_bilan_invraisemblable_est_refuse_a_cote_du_champ(compter, champs, champ):
    with pytest.raises(ValidationError) as refus:
        compter(**champs)
    assert list(refus.value.message_dict) == [champ]
    assert not Bilan.objects.exists()


def test_un_lecteur_ne_compte_pas(compter, evenement, samu82, voisin):
    fabriques.inviter(evenement.groupe, samu82, Droit.LECTURE)
    with pytest.raises(DroitInsuffisant):
        compter(ua=1, auteur=voisin)
