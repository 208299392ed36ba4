"""The map in sentences, for a point, a relève and a pack."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evenements.actes.carte import modifier
from evenements.actes.faire_le_point import preparer_point, publier_point
from evenements.actes.relever import preparer_releve
from evenements.recit_carte import changements_depuis
from tests.evenements.objets import objet

pytestmark = pytest.mark.django_db


def test_ce_qui_vient_de_changer_n_est_jamais_ce_que_l_on_coupe(evenement, arm, monkeypatch):
    """The first drawn is moved last; beyond the limit the others are counted."""
    monkeypatch.setattr("evenements.recit_carte.LIGNES_MAX", 2)
    nord, *_ = [objet(arm, evenement.groupe, libelle=nom) for nom in ("Nord", "Sud", "Est", "Ouest")]
    modifier(auteur=arm, objet=nord, jeton=uuid4(), version=1, etat="leve")
    dits = [phrase.partition(" · ")[0] for phrase in changements_depuis(evenement.groupe, 0)]
    assert dits == ["… et 2 autres avant.", "Ouest", "Nord"]
    assert "objet ajouté, levé" in changements_depuis(evenement.groupe, 0)[-1]


def test_les_traces_ne_se_lisent_pas(evenement, arm):
    objet(arm, evenement.groupe)
    with CaptureQueriesContext(connection) as requetes:
        changements_depuis(evenement.groupe, 0)
    assert '"donnees" -> ' in requetes[0]["sql"] and '"donnees",' not in requetes[0]["sql"]


def test_une_releve_reprend_la_carte_au_dernier_point_publie(evenement, arm):
    objet(arm, evenement.groupe, libelle="PMA nord")
    publier_point(auteur=arm, point=preparer_point(auteur=arm, evenement=evenement), version=1)
    objet(arm, evenement.groupe, libelle="PMA sud")
    releve = preparer_releve(auteur=arm, evenement=evenement, jeton=uuid4(), poste="Régulateur")
    carte = next(section["texte"] for section in releve.situation if section["code"] == "carte")
    assert "PMA sud" in carte and "PMA nord" not in carte
