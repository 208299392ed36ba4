"""Recording an entry."""

from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from fil.models import Depeche
from maincourante.actes.consigner import consigner
from maincourante.models import Entree
from tests import fabriques


def test_une_entree_consignee_est_numerotee_et_annoncee(arm, region):
    entree = fabriques.entree(arm, region, "Périmètre porté à 800 m.")

    depeche = Depeche.objects.get(groupe=region)
    assert (entree.numero, depeche.numero, depeche.genre) == (1, 1, "entree.consignee")
    assert depeche.donnees["texte"] == "Périmètre porté à 800 m."
    assert (depeche.auteur, depeche.entite) == (arm, arm.entite_active)


def test_rejouer_le_meme_jeton_rend_la_premiere_entree(arm, region):
    jeton = uuid4()
    premiere = consigner(auteur=arm, groupe=region, texte="Lignes rétablies.", jeton=jeton)
    seconde = consigner(auteur=arm, groupe=region, texte="Lignes rétablies.", jeton=jeton)

    assert premiere.est_nouvelle and not seconde.est_nouvelle
    assert premiere.entree == seconde.entree
    assert Entree.objects.count() == Depeche.objects.count() == 1


def test_le_jeton_d_un_autre_est_refuse(arm, voisin, region):
    jeton = uuid4()
    consigner(auteur=arm, groupe=region, texte="Lignes rétablies.", jeton=jeton)

    with pytest.raises(ValidationError, match="jeton"):
        consigner(auteur=voisin, groupe=region, texte="Lignes rétablies.", jeton=jeton)


def test_un_lecteur_ne_consigne_pas(veille, region):
    with pytest.raises(PermissionDenied):
        fabriques.entree(veille, region)
