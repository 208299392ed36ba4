"""What SIVIC says late of a stay never covers what a hospital has said since, here or there."""

from datetime import UTC, datetime

import pytest

from annuaire.horloge import a_l_heure
from annuaire.territoire import deriver_groupes
from sivic.actes.admettre import admettre, faire_sortir
from sivic.actes.expedier import expedier
from sivic.actes.orienter import orienter
from sivic.actes.recevoir import relever_le_journal
from sivic.adaptateur import Sivic
from sivic.models import Envoi, Liaison, Reception, Sejour, Victime
from sivic.simulateur import base
from tests import fabriques
from tests.sivic.test_ecarts import commun, dire
from tests.sivic.test_echange import commun as commun_du_simulateur

__all__ = ["commun", "commun_du_simulateur", "dire"]


def heure(dite):
    return datetime.fromisoformat(f"2026-11-28T{dite}:00+00:00")


@pytest.fixture
def rangueil(ars_occitanie):
    return fabriques.entite("HOP-RANGUEIL", "Hôpital Rangueil", "hopital", parent=ars_occitanie)


@pytest.fixture
def omar(purpan, rangueil):
    """Of Rangueil, who uses the portal; Purpan has SIVIC only."""
    deriver_groupes()
    return fabriques.personne("omar.urgences", rangueil, fonction="Urgences")


@pytest.fixture
def admise(commun, victime, arm, omar, rangueil):
    """Admitted here at Rangueil, at 10:45."""
    return admise_ici(commun, victime("ur"), arm, omar)


def admise_ici(evenement, une, arm, omar):
    orienter(auteur=arm, evenement=evenement, victimes=[une.pk], destination=omar.entite_active)
    with a_l_heure(heure("10:45")):
        admettre(auteur=omar, victime=Victime.objects.get(pk=une.pk))
    return une


def sejour():
    return Sejour.objects.values_list("etablissement__code", "admise_le", "sortie_le", "dit_par__username").get()


ICI = ("HOP-RANGUEIL", heure("10:45"), None, "omar.urgences")


@pytest.mark.parametrize(
    ("champs", "motif"),
    [
        ({"etablissement": "HOP-PURPAN", "admise_le": "2026-11-28T10:00:00Z"}, "plus ancienne"),
        (
            {"etablissement": "HOP-PURPAN", "admise_le": "2026-11-28T10:00:00Z", "sortie_le": "2026-11-28T10:30:00Z"},
            "plus ancienne",
        ),
        ({"etablissement": "HOP-PURPAN", "sortie_le": "2026-11-28T11:00:00Z"}, "HOP-RANGUEIL"),
        ({"etablissement": "HOP-PURPAN"}, "HOP-RANGUEIL"),
        ({"sortie_le": "2026-11-28T10:30:00Z"}, "antérieure"),
        # Rangueil too, a stay that was over before this one.
        (
            {"etablissement": "HOP-RANGUEIL", "admise_le": "2026-11-28T08:00:00Z", "sortie_le": "2026-11-28T09:00:00Z"},
            "plus ancienne",
        ),
    ],
)
@pytest.mark.django_db
def test_ce_qui_est_dit_tard_attend_quelqu_un(admise, dire, champs, motif):
    dire(admise.nom, **champs)
    recue = Reception.objects.get()
    assert recue.statut == "a_regler" and motif in recue.motif
    assert sejour() == ICI


@pytest.mark.django_db
def test_la_sortie_dite_tard_de_l_hopital_quitte_ne_ferme_pas_le_sejour_suivant(admise, dire):
    """Without a hospital, it is that of the last one that SIVIC named."""
    dire(admise.nom, etablissement="HOP-PURPAN", admise_le="2026-11-28T10:00:00Z")
    dire(admise.nom, sortie_le="2026-11-28T10:50:00Z")
    assert set(Reception.objects.values_list("statut", flat=True)) == {"a_regler"}
    assert sejour() == ICI


@pytest.mark.django_db
def test_une_admission_plus_recente_est_prise_sans_la_sortie_d_avant(admise, dire, omar):
    with a_l_heure(heure("12:00")):
        faire_sortir(auteur=omar, victime=admise)
    dire(admise.nom, etablissement="HOP-PURPAN", admise_le="2026-11-28T11:30:00Z")
    assert sejour() == ("HOP-PURPAN", heure("11:30"), None, None)
    dire(admise.nom, sortie_le="2026-11-28T13:00:00Z")
    assert sejour() == ("HOP-PURPAN", heure("11:30"), heure("13:00"), None)


@pytest.mark.django_db
def test_le_meme_sejour_dit_des_deux_cotes_reste_celui_d_ici(admise, dire):
    """The hospital's two programs do not agree on the minute: nothing to settle, and SIVIC is still told of it."""
    dire(admise.nom, etablissement="HOP-RANGUEIL", admise_le="2026-11-28T10:41:00Z")
    assert Reception.objects.get().statut == "appliquee"
    assert sejour() == ICI


@pytest.mark.django_db
def test_l_horloge_de_sivic_en_avance_n_empeche_pas_la_sortie(commun, victime, dire, omar, arm):
    une = victime("ur")
    dire(une.nom, etablissement="HOP-RANGUEIL", admise_le="2099-01-01T00:00:00Z")
    assert Sejour.objects.get().admise_le <= datetime.now(UTC)
    # One that came in before the portal minded.
    Sejour.objects.update(admise_le="2099-01-01T00:00:00Z")
    faire_sortir(auteur=omar, victime=Victime.objects.get(pk=une.pk))
    relu = Sejour.objects.get()
    assert relu.sortie_le == relu.admise_le


def test_sivic_qui_dit_la_sortie_d_un_sejour_dit_ici_n_en_oublie_pas_l_admission(
    commun_du_simulateur, victime, arm, omar
):
    """The state that leaves is whole: without the admission, SIVIC would forget it."""
    une = admise_ici(commun_du_simulateur, victime("ur"), arm, omar)
    expedier(Sivic())
    base.ecrire(commun_du_simulateur.reference, une.nom, {"sortie_le": "2026-11-28T12:00:00Z"})
    assert relever_le_journal(Sivic()) == 1
    assert sejour() == ("HOP-RANGUEIL", heure("10:45"), heure("12:00"), "omar.urgences")
    expedier(Sivic())
    [tenu] = [o["champs"] for o in base.objets() if o["victime"] == une.nom]
    assert (tenu["etablissement"], "admise_le" in tenu, "sortie_le" in tenu) == ("HOP-RANGUEIL", True, True)
    assert not Envoi.objects.exclude(statut="accepte").exists()
    assert Liaison.actuelle().curseur == 1
