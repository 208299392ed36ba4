"""A prepared query gives what its queryset gives."""

from __future__ import annotations

import gc
import weakref
from datetime import UTC, datetime

import psycopg
import pytest
from django.db import connection
from django.db.models import Count, Prefetch
from django.utils import timezone

from annuaire.models import Affectation, Entite, Groupe, Participation, Role, Seance, Utilisateur
from annuaire.preparees import Preparee, PrepareePour
from tests import fabriques
from tests.serveur import url_de_la_base


def test_une_personne_vient_avec_son_poste_et_son_entite_en_une_requete(arm, django_assert_num_queries):
    requete = Preparee(
        lambda pk: Utilisateur.objects.select_related("affectation_active__entite").filter(pk=pk), pk=int
    )
    with django_assert_num_queries(1):
        trouve = requete.premier(pk=arm.pk)
        assert trouve.entite_active.code == "SAMU31"
    assert trouve == arm
    assert not trouve._state.adding
    assert trouve.__dict__.keys() == Utilisateur.objects.select_related("affectation_active").get().__dict__.keys()


def test_une_personne_sans_poste_n_en_recoit_pas(db):
    sans_poste = fabriques.personne("sans.poste")
    requete = Preparee(
        lambda pk: Utilisateur.objects.select_related("affectation_active__entite").filter(pk=pk), pk=int
    )
    assert requete.premier(pk=sans_poste.pk).affectation_active is None


def test_la_meme_requete_sert_a_des_valeurs_differentes(arm, voisin):
    requete = Preparee(lambda pk: Utilisateur.objects.filter(pk=pk), pk=int)
    assert [requete.premier(pk=pk) for pk in (arm.pk, voisin.pk, 0)] == [arm, voisin, None]


def test_les_champs_sont_convertis_comme_par_django(samu31):
    Entite.objects.filter(pk=samu31.pk).update(departements=["31", "09"])
    requete = Preparee(lambda code: Entite.objects.filter(code=code), code=str)
    assert requete.premier(code="SAMU31").departements == ["31", "09"]


def test_un_texte_hostile_reste_une_valeur(samu31):
    requete = Preparee(lambda code: Entite.objects.filter(code=code), code=str)
    assert requete(code="SAMU31' OR '1'='1") == []
    assert requete(code="100 %s") == []


def test_les_valeurs_listees_sont_des_tuples(region, arm):
    requete = Preparee(
        lambda groupe: (
            Participation.objects.filter(groupe_id=groupe).order_by("pk").values_list("droit", "entite__code")
        ),
        groupe=int,
    )
    attendues = Participation.objects.filter(groupe=region).order_by("pk").values_list("droit", "entite__code")
    assert requete(groupe=region.pk) == list(attendues)


def test_une_date_est_une_valeur(db):
    requete = Preparee(
        lambda cle, maintenant: Seance.objects.filter(session_key=cle, expire_date__gt=maintenant),
        cle=str,
        maintenant=datetime,
    )
    Seance.objects.create(session_key="a", session_data="", expire_date=datetime(2030, 1, 1, tzinfo=UTC))
    assert requete.premier(cle="a", maintenant=timezone.now().replace(year=2029))
    assert requete.premier(cle="a", maintenant=timezone.now().replace(year=2031)) is None


def test_les_constantes_sont_dans_le_texte_pour_que_la_base_choisisse_un_index_partiel(samu31):
    requete = Preparee(lambda code: Entite.objects.filter(code=code).exclude(nom="100 % d'ici"), code=str)
    assert requete.premier(code="SAMU31") == samu31
    assert requete._plan.sql.count("%s") == 1
    assert "'100 %% d''ici'" in requete._plan.sql


def test_une_annotation_et_ce_qui_est_lu_a_la_suite_viennent_avec_l_objet(region, django_assert_num_queries):
    requete = Preparee(
        lambda pk: (
            Groupe.objects.filter(pk=pk)
            .annotate(combien=Count("participations"))
            .prefetch_related(Prefetch("participations", to_attr="lues"))
        ),
        pk=int,
    )
    with django_assert_num_queries(2):
        lu = requete.premier(pk=region.pk)
        assert lu.combien == len(lu.lues) > 0
    assert requete(pk=0) == []


def test_une_requete_selon_le_role_distingue_les_postes_d_une_meme_entite(arm):
    def du_poste(personne):
        postes = Affectation.objects.filter(utilisateur=personne)
        poste = personne.poste
        return postes.filter(entite_id=poste.entite_id, role=poste.role) if poste else postes

    requete = PrepareePour(du_poste, selon_le_role=True)
    assert requete(arm) == [arm.poste]
    arm.affectation_active.role = Role.LECTEUR
    assert requete(arm) == []


def test_une_valeur_que_la_requete_n_emploie_pas_est_une_erreur(db):
    with pytest.raises(TypeError, match="n'emploie pas nom"):
        Preparee(lambda pk, nom: Groupe.objects.filter(pk=pk), pk=int, nom=str)(pk=1, nom="a")


@pytest.mark.django_db(transaction=True)
def test_une_connexion_rouverte_a_un_nouveau_curseur_et_l_ancienne_s_oublie(samu31):
    requete = Preparee(lambda code: Entite.objects.filter(code=code), code=str)
    assert requete.premier(code="SAMU31") == samu31
    ancienne = weakref.ref(connection.connection)

    connection.close()
    assert requete.premier(code="SAMU31") == samu31
    gc.collect()
    assert ancienne() is None


def test_une_connexion_que_postgresql_a_coupee_est_refaite(base_reelle):
    """What a restart leaves in each thread that rests: its next request looks at its connection before using it."""
    requete = Preparee(lambda pk: Utilisateur.objects.filter(pk=pk), pk=int)
    assert requete(pk=1) == []
    with psycopg.connect(url_de_la_base(), autocommit=True) as autre:
        autre.execute("SELECT pg_terminate_backend(%s, 5000)", [connection.connection.info.backend_pid])
    connection.health_check_done = False
    assert requete(pk=1) == []
