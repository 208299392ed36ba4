"""Reading cursors and unread counts."""

from __future__ import annotations

from fil import lectures
from fil.actes import publier
from fil.models import Lecture
from tests import fabriques


def test_seules_les_nouveautes_comptent_comme_non_lues(arm, voisin, region):
    entree = fabriques.entree(arm, region)
    publier(region, "entree.epinglee", entree, auteur=arm, donnees={"id": entree.pk})
    fabriques.entree(arm, region)
    assert lectures.non_lus(voisin) == {region.pk: 2}


def test_lire_avance_et_ne_recule_jamais(arm, voisin, region):
    for _ in range(3):
        fabriques.entree(arm, region)
    lectures.marquer_lu(utilisateur=voisin, groupe=region, numero=2)
    lectures.marquer_lu(utilisateur=voisin, groupe=region, numero=1)
    assert lectures.non_lus(voisin) == {region.pk: 1}
    assert lectures.non_lus(arm) == {region.pk: 3}


def test_lire_plus_loin_que_le_fil_s_arrete_a_la_tete(arm, region):
    fabriques.entree(arm, region)
    lectures.marquer_lu(utilisateur=arm, groupe=region, numero=10**15)
    assert Lecture.objects.get().numero == 1
    fabriques.entree(arm, region)
    assert lectures.non_lus(arm) == {region.pk: 1}


def test_lire_un_fil_vide_ne_fait_rien(arm, region):
    lectures.marquer_lu(utilisateur=arm, groupe=region, numero=5)
    assert not Lecture.objects.exists()
    assert lectures.non_lus(arm) == {region.pk: 0}


def test_les_non_lus_tiennent_en_une_requete(arm, samu31, django_assert_num_queries):
    for rang in range(5):
        fabriques.entree(arm, fabriques.groupe(f"G{rang}", samu31))
    with django_assert_num_queries(1):
        assert list(lectures.non_lus(arm).values()) == [1] * 5


def test_un_etranger_n_a_pas_de_non_lus(arm, etranger, region):
    fabriques.entree(arm, region)
    assert lectures.non_lus(etranger) == {}


def test_beaucoup_de_curseurs_en_une_requete(arm, voisin, region, django_assert_num_queries):
    fabriques.entree(arm, region)
    fabriques.entree(arm, region)
    lus = {lectures.Position(arm.pk, region.pk): 1, lectures.Position(voisin.pk, region.pk): 2}
    with django_assert_num_queries(3):  # the statement, between the savepoint's two
        lectures.marquer_lus(lus)
    assert (lectures.non_lus(arm), lectures.non_lus(voisin)) == ({region.pk: 1}, {region.pk: 0})


def test_les_tetes_valent_zero_pour_un_fil_vide(arm, region, samu31):
    vide = fabriques.groupe("Vide", samu31)
    fabriques.entree(arm, region)
    assert lectures.tetes([region.pk, vide.pk]) == {region.pk: 1, vide.pk: 0}
