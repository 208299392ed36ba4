"""An action whose hour is past comes back once to whoever has it and to whoever asked for it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from annuaire import horloge
from fil.models import Depeche
from maincourante.actes.accompagner import suivre_action
from maincourante.actes.corriger import annuler
from maincourante.actes.rappeler import RECENTE, rappeler_les_actions_echues
from tests import fabriques


@pytest.fixture
def entree(arm, region):
    return fabriques.entree(arm, region, "Demander deux UMH.")


def confier(arm, entree, dans, **plus):
    changements = {"echeance": timezone.now() + timedelta(minutes=dans)} | plus
    return suivre_action(auteur=arm, entree=entree, etat="a_faire", changements=changements)


def dites(region):
    return list(Depeche.objects.filter(groupe=region, genre="entree.action_echue").order_by("numero"))


def test_elle_se_dit_une_fois_a_son_heure(arm, entree, region, samu82):
    confier(arm, entree, dans=10, entite=samu82.pk)
    assert rappeler_les_actions_echues() == 0
    with horloge.a_l_heure(timezone.now() + timedelta(minutes=11)):
        assert rappeler_les_actions_echues() == 1
        assert rappeler_les_actions_echues() == 0
    (dite,) = dites(region)
    assert (dite.auteur, dite.donnees["action"]["entite"]["code"]) == (None, "SAMU82")


def test_une_autre_echeance_se_dit_a_son_tour(arm, entree, region):
    confier(arm, entree, dans=-1)
    assert rappeler_les_actions_echues() == 1
    confier(arm, entree, dans=5)
    assert rappeler_les_actions_echues() == 0
    with horloge.a_l_heure(timezone.now() + timedelta(minutes=6)):
        assert rappeler_les_actions_echues() == 1
    assert len(dites(region)) == 2


def test_ce_qui_est_fait_annule_clos_ou_ancien_ne_se_dit_pas(arm, entree, region):
    confier(arm, entree, dans=-1)
    suivre_action(auteur=arm, entree=entree, etat="fait")
    annulee = confier(arm, fabriques.entree(arm, region, "Par erreur."), dans=-1)
    annuler(auteur=arm, entree=annulee, motif="Doublon.")
    confier(arm, fabriques.entree(arm, region, "Hier."), dans=-RECENTE / timedelta(minutes=1) - 1)
    assert rappeler_les_actions_echues() == 0
    confier(arm, fabriques.entree(arm, region, "Tout à l'heure."), dans=-1)
    region.clos_le = timezone.now()
    region.save(update_fields=["clos_le"])
    assert rappeler_les_actions_echues() == 0 and dites(region) == []
