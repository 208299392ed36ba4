"""Writing on a fil: numbers without gaps in the order of the commits, whatever the writers do."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.transaction import TransactionManagementError
from redis import Redis

from annuaire.models import Groupe
from fil import sonnerie
from fil.actes import publier
from fil.models import Depeche, Fil
from maincourante.actes.consigner import consigner
from tests import fabriques


def test_une_depeche_tient_en_deux_requetes(arm, region, django_assert_num_queries):
    entree = fabriques.entree(arm, region)
    with django_assert_num_queries(2):
        publier(region, "entree.essai", entree, auteur=arm, donnees={"a": 1})


def test_publier_rend_la_depeche_telle_que_la_base_la_garde(arm, region):
    entree = fabriques.entree(arm, region)
    publiee = publier(region, "entree.essai", entree, auteur=arm, donnees={"a": 1e16, "b": -0.0})

    gardee = Depeche.objects.get(pk=publiee.pk)
    assert (gardee.numero, gardee.rang, gardee.donnees) == (2, 1, publiee.donnees)
    assert bytes(gardee.empreinte) == publiee.empreinte == bytes(Fil.objects.get(groupe=region).empreinte)


def test_le_caractere_nul_n_empeche_pas_l_acte(arm, region):
    entree = fabriques.entree(arm, region)
    publier(region, "entree.essai", entree, auteur=arm, donnees={"a\x00": ["b\x00", "\ud800"]})

    assert Depeche.objects.get(groupe=region, numero=2).donnees == {"a\ufffd": ["b\ufffd", "\ufffd"]}


def test_un_acte_annule_ne_laisse_pas_de_trou(arm, region):
    fabriques.entree(arm, region)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        fabriques.entree(arm, region)
        raise ZeroDivisionError
    fabriques.entree(arm, region)

    assert list(Depeche.objects.filter(groupe=region).values_list("numero", flat=True)) == [1, 2]


@pytest.mark.parametrize("ordre", ["UPDATE {} SET genre = 'x'", "DELETE FROM {}", "TRUNCATE {}"])
def test_la_base_refuse_de_changer_une_depeche(arm, region, ordre):
    fabriques.entree(arm, region)
    with connection.cursor() as curseur:
        curseur.execute("SET CONSTRAINTS ALL IMMEDIATE")
        curseur.execute("ALTER TABLE fil_depeche ENABLE TRIGGER depeche_invidable")
        with pytest.raises(DatabaseError, match="ne se modifie pas"), transaction.atomic():
            curseur.execute(ordre.format("fil_depeche"))


@pytest.mark.django_db(transaction=True)
def test_publier_hors_transaction_est_refuse(arm, region):
    with pytest.raises(TransactionManagementError):
        publier(region, "groupe.essai", region, auteur=arm, donnees={})


@pytest.mark.django_db(transaction=True)
def test_redis_absent_n_empeche_pas_de_consigner(arm, region, monkeypatch):
    monkeypatch.setattr(sonnerie, "_redis", Redis.from_url("unix:///nulle/part.sock"))
    assert fabriques.entree(arm, region).numero == 1


@pytest.mark.django_db(transaction=True)
def test_des_ecrivains_simultanes_laissent_une_suite_sans_trou(arm, voisin, region):
    """Eight threads, two groupes; while they write, a reader that goes on from its last number misses none."""
    autre = fabriques.groupe("Autre", arm.entite_active, voisin.entite_active)
    taches = [(auteur, groupe) for auteur in (arm, voisin) for groupe in (region, autre) for _ in range(30)]

    def ecrire(tache: tuple) -> None:
        auteur, groupe = tache
        try:
            consigner(auteur=auteur, groupe=groupe, texte="Ligne.", jeton=uuid4())
        finally:
            connection.close()

    lus: list[int] = []
    with ThreadPoolExecutor(8) as fils:
        en_cours = [fils.submit(ecrire, tache) for tache in taches]
        while not all(t.done() for t in en_cours) or len(lus) < 60:
            apres = lus[-1] if lus else 0
            lus += (
                Depeche.objects.filter(groupe=region, numero__gt=apres)
                .order_by("numero")
                .values_list("numero", flat=True)
            )
            for tache in en_cours:
                if tache.done():
                    tache.result()

    assert lus == list(range(1, 61))
    assert Fil.objects.get(groupe=autre).dernier_numero == Depeche.objects.filter(groupe=autre).count() == 60
    assert list(region.entrees.order_by("numero").values_list("numero", flat=True)) == list(range(1, 61))
    assert Groupe.objects.filter(fil__dernier_numero=60).count() == 2
