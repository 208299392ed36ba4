"""An exercise stays an exercise, and a real event real, once SIVIC hears of it."""

from dataclasses import replace

import pytest
from django.core.exceptions import ValidationError

from evenements.actes.ouvrir import Description, modifier_evenement
from sivic.actes.deposer import mettre_en_commun
from sivic.models import EvenementCommun
from tests.sivic.test_accueillir import liee

__all__ = ["liee"]


def test_en_commun_un_evenement_reste_un_exercice_ou_reel(liee, evenement, cadre):
    """Otherwise nothing of it would leave any more, and what waited would be given up."""
    decrit = Description(titre="Accident", nature="collectif", debut_le=evenement.debut_le)
    autre = replace(decrit, est_exercice=not evenement.est_exercice)
    mettre_en_commun(auteur=cadre, evenement=evenement)
    with pytest.raises(ValidationError, match="en commun avec SIVIC comme réel"):
        modifier_evenement(auteur=cadre, evenement=evenement, description=autre, version=evenement.version)
    modifiee = modifier_evenement(auteur=cadre, evenement=evenement, description=decrit, version=evenement.version)
    assert (modifiee.titre, modifiee.est_exercice) == ("Accident", False)
    EvenementCommun.objects.all().delete()
    modifiee = modifier_evenement(auteur=cadre, evenement=evenement, description=autre, version=modifiee.version)
    assert modifiee.est_exercice
