"""The gap board: each source against the list, and the persons who are missing on either side."""

from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from evenements.actes.compter import etablir_bilan
from evenements.models import Bilan
from portail.etat.metier import sivic_ecartes
from sivic.actes.denombrer import trier
from sivic.actes.deposer import mettre_en_commun, redeposer
from sivic.actes.orienter import orienter
from sivic.actes.recevoir import recevoir
from sivic.ecarts import dresser
from sivic.models import Envoi, Liaison, Victime
from tests import fabriques
from tests.sivic.conftest import BRACELET

pytestmark = pytest.mark.django_db


@pytest.fixture
def commun(settings, cadre, evenement):
    """An event in common with a SIVIC that nobody asks."""
    settings.SIVIC_URL = "http://127.0.0.1:9"
    mettre_en_commun(auteur=cadre, evenement=evenement)
    return evenement


@pytest.fixture
def dire(commun):
    """A line of SIVIC's journal."""

    def _dire(victime, **champs):
        numero = Liaison.actuelle().curseur + 1
        assert recevoir(ligne={"numero": numero, "evenement": commun.reference, "victime": victime, "champs": champs})

    return _dire


def accepter():
    """SIVIC has taken all that was waiting."""
    Envoi.objects.filter(statut="en_attente").update(statut="accepte", repondu_le="2020-01-01T00:00:00Z")


def chiffres(tableau):
    return {ligne.titre: [(case.valeur, case.ecart) for case in ligne.cases] for ligne in tableau.lignes}


def personnes(tableau):
    return {p.ancre: [(v.nom, dit) for v, dit in p.victimes] for p in tableau.personnes}


def test_chaque_source_est_comparee_a_la_liste(evenement, victime, arm, regulateur):
    for etat, rang in (("ua", 1), ("ur", 2), ("ur", 0)):
        victime(etat, sinus=BRACELET.format(rang) if rang else "")
    etablir_bilan(auteur=arm, evenement=evenement, jeton=uuid4(), source="terrain", ua=2, ur=2)
    etablir_bilan(auteur=regulateur, evenement=evenement, jeton=uuid4(), source="terrain", ur=1)
    tableau = dresser(evenement)
    assert chiffres(tableau) == {
        "Bilan terrain": [(2, 1), (1, -1), (None, 0), (None, 0)],
        "Liste du portail": [(1, 0), (2, 0), (0, 0), (0, 0)],
        "Bracelets SINUS": [(1, 0), (1, -1), (0, 0), (0, 0)],
    }
    terrain, liste, _ = tableau.lignes
    assert (terrain.qui, liste.qui) == (f"{regulateur}, Samu 31", "3 par Samu 31")
    assert personnes(tableau) == {"sans-bracelet": [("V-3", "")]}


def test_une_correction_a_la_meme_minute_est_la_plus_recente(evenement, arm):
    """The base gives them as it likes: here the correction first."""
    quand = timezone.now()
    dit = {"evenement": evenement, "auteur": arm, "source": "terrain", "constate_le": quand, "saisi_le": quand}
    for pk, ua in ((1_000_001, 3), (1_000_000, 2)):
        Bilan.objects.create(pk=pk, jeton=uuid4(), ua=ua, **dit)
    assert chiffres(dresser(evenement))["Bilan terrain"][0] == (3, 3)


def test_ce_que_sivic_tient_et_les_personnes_de_chaque_cote(commun, victime, arm, dire):
    une, deux = victime("ua"), victime("ur")
    accepter()
    victime("dcd")
    trier(auteur=arm, victime=deux, etat="ua")  # still on its way
    dire("V-1", etat="ur")
    dire("S-4", etat="implique", lieu="hopital")
    dire("S-4", lieu="hopital")
    dire("<b>", etat="dcd")
    tableau = dresser(commun)
    # SIVIC: V-1 said UR, V-2 still UR, S-4 involved and one without a number dead.
    assert chiffres(tableau)["SIVIC"] == [(0, -2), (2, 2), (1, 1), (1, 0)]
    assert personnes(tableau)["absentes"] == [("V-3", "")]
    assert personnes(tableau)["autrement"] == [("V-1", "UR pour SIVIC"), ("V-2", "UR pour SIVIC")]
    assert [(reference, dit.etat, dit.numero) for reference, dit in tableau.inconnues] == [
        ("S-4", "implique", 3),
        ("ligne 4", "dcd", 4),
    ]
    assert une.etat == "ua"


def test_attendues_et_admises_ailleurs(commun, victime, arm, purpan, dire, ars_occitanie):
    fabriques.entite("HOP-RANGUEIL", "Hôpital Rangueil", "hopital", parent=ars_occitanie)
    toutes = [victime("ur") for _ in range(3)]
    orienter(auteur=arm, evenement=commun, victimes=[v.pk for v in toutes], destination=purpan)
    dire("V-1", etablissement="HOP-PURPAN", admise_le="2026-11-28T10:00:00+01:00")
    dire("V-2", etablissement="HOP-RANGUEIL", admise_le="2026-11-28T10:00:00+01:00")
    lues = personnes(dresser(commun))
    assert lues["attendues"] == [("V-3", "Hôpital Purpan")]
    assert lues["ailleurs"] == [("V-2", "à Hôpital Rangueil, orientée vers Hôpital Purpan")]


def test_la_page_le_montre_a_qui_suit_l_evenement_et_a_personne_d_autre(commun, victime, arm, etranger, dire):
    victime("ua")
    dire("S-4", etat="implique")
    adresse = f"/evenements/{commun.pk}/victimes/ecarts/"
    navigateur = Client()
    navigateur.force_login(arm)
    page = navigateur.get(adresse).text
    for dit in ("Liste du portail", "Absentes de SIVIC", "S-4", f"/victimes/{Victime.objects.get().pk}/"):
        assert dit in page
    navigateur.force_login(etranger)
    assert navigateur.get(adresse).status_code == 404


def test_l_etat_du_portail_dit_l_envoi_ecarte_d_une_victime_quoi_que_devienne_l_evenement(commun, victime, arm):
    une = victime("ur")
    Envoi.objects.filter(victime=une).update(statut="refuse", motif="Refusé.", repondu_le=timezone.now())
    redeposer(commun, None)
    assert Envoi.objects.get(victime=None, version=2)
    assert sivic_ecartes().detail == "1 envoi écarté à reprendre"
    trier(auteur=arm, victime=une, etat="ua")
    assert sivic_ecartes().ok
