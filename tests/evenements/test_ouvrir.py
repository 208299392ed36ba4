"""Opening an event: its groupe, its first participants, its first line, its reference."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from annuaire.droits import DroitInsuffisant, droit_dans
from annuaire.horloge import a_l_heure
from annuaire.models import Droit, Groupe, Role
from evenements.models import Evenement
from evenements.tableau import lignes_actives
from fil.models import Depeche
from maincourante.models import Entree
from tests import fabriques

pytestmark = pytest.mark.django_db


def test_un_evenement_nait_avec_son_groupe_et_sa_premiere_entree(evenement, cadre):
    assert evenement.groupe.genre == Groupe.Genre.EVENEMENT
    assert evenement.etat == Evenement.Etat.EN_COURS
    entree = Entree.objects.get(groupe=evenement.groupe)
    assert entree.genre == Entree.Genre.SYSTEME
    assert evenement.reference in entree.texte
    genres = list(Depeche.objects.filter(groupe=evenement.groupe).values_list("genre", flat=True))
    assert genres == ["entree.consignee", "evenement.ouvert", "participation.ajoutee", "participation.ajoutee"]


def test_rien_de_cache_ne_reste_dans_un_titre(ouvrir, territoire, cadre):
    trompeur = ouvrir(cadre, titre="  Feu\u200b à\u2060 Port\u00adet ")
    assert trompeur.titre == trompeur.groupe.nom == "Feu à Portet"
    with pytest.raises(ValidationError, match="vide"):
        ouvrir(cadre, titre="\u200b\u2060\u200b\u00ad")


def test_au_dela_de_deux_cents_les_exercices_sortent_d_abord_du_tableau(ouvrir, territoire, cadre, monkeypatch):
    monkeypatch.setattr("evenements.tableau.ACTIFS_MAX", 2)
    grave = ouvrir(cadre, titre="Grave et ancien")
    Evenement.objects.filter(pk=grave.pk).update(niveau=Evenement.Niveau.NATIONAL)
    recent = ouvrir(cadre, titre="Récent")
    ouvrir(cadre, titre="Exercice", est_exercice=True)
    assert [ligne.evenement for ligne in lignes_actives(cadre)] == [grave, recent]


def test_son_auteur_le_pilote_et_son_entite_y_participe_selon_les_roles(evenement, cadre, arm, voisin):
    assert droit_dans(cadre, evenement.groupe) == Droit.PILOTAGE
    assert droit_dans(arm, evenement.groupe) == Droit.ECRITURE
    assert droit_dans(voisin, evenement.groupe) is None
    assert not Evenement.objects.visibles_par(voisin).exists()


def test_un_arm_qui_ouvre_pilote_en_personne(territoire, arm, ouvrir):
    assert droit_dans(arm, ouvrir(arm).groupe) == Droit.PILOTAGE


def test_les_references_se_suivent(territoire, cadre, ouvrir):
    un, deux = ouvrir(cadre), ouvrir(cadre, titre="Accident de car")
    assert deux.rang == un.rang + 1
    assert un.reference == f"{un.annee}-{un.rang:04d}"


def test_l_annee_d_une_reference_est_celle_de_paris(territoire, cadre, ouvrir):
    nouvel_an = datetime(2027, 1, 1, 0, 20, tzinfo=ZoneInfo("Europe/Paris"))
    with a_l_heure(nouvel_an.astimezone(UTC)):
        assert ouvrir(cadre, debut_le=nouvel_an).reference == "2027-0001"


def test_le_meme_jeton_n_ouvre_qu_un_evenement(territoire, cadre, ouvrir):
    jeton = uuid4()
    assert ouvrir(cadre, jeton=jeton).pk == ouvrir(cadre, jeton=jeton).pk
    assert Evenement.objects.count() == 1


def test_le_jeton_d_un_autre_est_refuse(territoire, cadre, arm, ouvrir):
    jeton = uuid4()
    ouvrir(cadre, jeton=jeton)
    with pytest.raises(ValidationError, match="jeton a déjà servi"):
        ouvrir(arm, jeton=jeton)


def test_un_evenement_programme_attend_en_preparation(programme):
    assert programme.etat == Evenement.Etat.PREPARATION


def test_un_exercice_le_dit_jusque_dans_le_nom_de_son_groupe(territoire, cadre, ouvrir):
    assert ouvrir(cadre, est_exercice=True).groupe.nom.startswith("EXERCICE · ")


def test_un_exercice_au_titre_le_plus_long_s_ouvre(territoire, cadre, ouvrir):
    nom = ouvrir(cadre, titre="x" * 110, est_exercice=True).groupe.nom
    assert nom == "EXERCICE · " + "x" * 109


def test_les_ecrans_de_l_entite_sont_prevenus(evenement, samu31):
    propre = Groupe.objects.get(genre=Groupe.Genre.ENTITE, entite=samu31)
    depeche = Depeche.objects.get(groupe=propre, genre="evenement.rejoint")
    assert depeche.donnees["id"] == evenement.pk
    assert depeche.donnees["nom"] == evenement.groupe.nom


def test_les_entrees_choisies_sont_versees_dans_l_evenement(territoire, region, arm, ouvrir):
    entree = fabriques.entree(arm, region, "Explosion entendue à Portet.")
    ouvert = ouvrir(arm, entrees=[entree])
    copie = Entree.objects.get(groupe=ouvert.groupe, origine=entree)
    assert copie.texte == entree.texte


def test_un_lecteur_n_ouvre_pas_d_evenement(territoire, samu31, ouvrir):
    lecteur = fabriques.personne("lea.lecture", samu31, role=Role.LECTEUR)
    with pytest.raises(DroitInsuffisant, match="rôle de lecture"):
        ouvrir(lecteur)


def test_sans_poste_on_n_ouvre_pas_d_evenement(db, ouvrir):
    with pytest.raises(DroitInsuffisant, match="pas de poste"):
        ouvrir(fabriques.personne("anne.seule"))


@pytest.mark.parametrize(
    ("champs", "champ", "phrase"),
    [
        ({"titre": "  "}, "titre", "vide"),
        ({"titre": "Feu"}, "titre", "au moins 4"),
        ({"titre": "x" * 111}, "titre", "111 caractères"),
        ({"titre": "Feu \x00 de forêt"}, "titre", "caractère interdit"),
        ({"nature": "invasion"}, "nature", "Choisissez la nature"),
        ({"categorie": "/XXX"}, "categorie", "n'existe pas"),
        ({"categorie": "\x00"}, "categorie", "n'existe pas"),
        ({"niveau": 9}, "niveau", "n'existe pas"),
        ({"echelle": 6}, "echelle", "de 1 à 5"),
        ({"plans": ["plan-rose"]}, "plans", "Plan inconnu"),
        ({"latitude": 43.5}, "latitude", "aucune des deux"),
        ({"latitude": 143.5, "longitude": 1.4}, "latitude", "-90 à 90"),
        ({"fin_prevue_le": timezone.now() - timedelta(days=1)}, "fin_prevue_le", "après le début"),
        ({"debut_le": timezone.now() + timedelta(days=4000)}, "debut_le", "cinq ans"),
    ],
)
def test_ce_qui_ne_va_pas_est_dit_a_cote_du_champ(territoire, cadre, ouvrir, champs, champ, phrase):
    with pytest.raises(ValidationError) as refus:
        ouvrir(cadre, **champs)
    assert phrase in " ".join(refus.value.message_dict[champ])
    assert not Evenement.objects.exists()
