"""What breaks around the hub, and what is lost then: nothing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection, transaction
from processus import attendre
from redis import Redis
from redis_local import RedisLocal

from fil import sonnerie
from fil.actes import publier
from fil.hub import rondes
from fil.models import Depeche
from tests import fabriques
from tests.serveur import Serveur, ouvrir_session


@pytest.fixture(scope="module")
def _redis(tmp_path_factory) -> Iterator[RedisLocal]:
    prive = RedisLocal(tmp_path_factory.mktemp("redis"), durable=False)
    prive.demarrer()
    yield prive
    prive.arreter()


@pytest.fixture
def redis(_redis, monkeypatch) -> RedisLocal:
    """A Redis of these tests' own, which they may kill."""
    if _redis.processus.poll() is not None:
        _redis.demarrer()
    monkeypatch.setattr(sonnerie, "_redis", Redis.from_url(_redis.url, socket_timeout=0.2))
    return _redis


@pytest.fixture(scope="module")
def _fragile(django_db_setup, django_db_blocker, _redis) -> Iterator[Serveur]:
    with django_db_blocker.unblock():
        serveur = Serveur(REDIS_URL=_redis.url)
    yield serveur
    serveur.arreter()


@pytest.fixture
def fragile(base_reelle, redis, _fragile) -> Serveur:
    """A Daphne of these tests' own, which they may kill."""
    _fragile.relever()
    return _fragile


def test_sans_redis_le_balayage_livre_tout(fragile, redis, arm, voisin, region):
    with fragile.ouvrir(ouvrir_session(voisin)) as oreille:
        oreille.suivre(**{f"g{region.pk}": 0})
        redis.processus.kill()
        for _ in range(3):
            fabriques.entree(arm, region)
        assert oreille.attendre_numero(3) == [1, 2, 3]

        redis.demarrer()  # and the rings are heard again
        fabriques.entree(arm, region)
        assert oreille.attendre_numero(4) == [1, 2, 3, 4]


def test_sans_redis_un_droit_retire_est_vu_au_balayage(fragile, redis, agent_ars, voisin, region):
    with fragile.ouvrir(ouvrir_session(voisin)) as oreille:
        oreille.suivre(**{f"g{region.pk}": 0})
        redis.processus.kill()
        with transaction.atomic():
            participation = region.participations.get(entite=voisin.entite_active)
            publier(region, "participation.retiree", participation, auteur=agent_ars, donnees={})
            participation.delete()
        assert oreille.attendre("refus")["groupe"] == region.pk


def test_le_balayage_passe_au_moins_chaque_seconde():
    assert rondes.BALAYAGE_S <= 1


def test_sans_balayage_une_sonnerie_perdue_reste_perdue(base_reelle, redis, arm, voisin, region):
    """What the control run of `make pannes` relies on: the sweep is what heals."""
    serveur = Serveur(REDIS_URL=redis.url, FIL_BALAYAGE="non")
    serveur.demarrer()
    try:
        with serveur.ouvrir(ouvrir_session(voisin)) as oreille:
            oreille.suivre(**{f"g{region.pk}": 0})
            with transaction.atomic():
                perdue = fabriques.entree(arm, region)
                connection.run_on_commit.clear()
            assert oreille.ecouter(4 * rondes.BALAYAGE_S) == []
            fabriques.entree(arm, region)
            assert oreille.attendre_numero(2) == [1, 2]
            assert oreille.entendu[-2]["objet"]["id"] == perdue.pk
    finally:
        serveur.arreter()


def test_les_connexions_a_la_base_coupees_sont_rouvertes(fragile, arm, voisin, region):
    with fragile.ouvrir(ouvrir_session(voisin)) as oreille:
        oreille.suivre(**{f"g{region.pk}": 0})
        for numero in (1, 2, 3):
            couper_les_hubs()
            fabriques.entree(arm, region)
            assert oreille.attendre_numero(numero)[-1] == numero


def couper_les_hubs() -> None:
    with connection.cursor() as curseur:
        curseur.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'portail-hub'")


def test_un_serveur_tue_et_relance_reprend_au_curseur(fragile, arm, voisin, region):
    cle = ouvrir_session(voisin)
    avant = fragile.ouvrir(cle)
    avant.suivre(**{f"g{region.pk}": 0})
    fabriques.entree(arm, region)
    avant.attendre_numero(1)
    fragile.tuer()
    fabriques.entree(arm, region)
    fragile.demarrer()
    with fragile.ouvrir(cle) as apres:
        apres.suivre(**{f"g{region.pk}": avant.numeros[-1]})
        assert apres.numeros == [2]


def test_un_client_qui_ne_lit_pas_est_coupe_et_les_autres_entendent_tout(serveur, arm, voisin, region):
    bavard = "x" * 9_000
    with (
        serveur.ouvrir(ouvrir_session(arm)) as lit,
        serveur.ouvrir(ouvrir_session(voisin), max_queue=1) as sourd,
    ):
        lit.suivre(**{f"g{region.pk}": 0})
        sourd.dire(type="suivre", curseurs={region.pk: 0})
        entrees = 0
        while not est_coupe(sourd) and entrees < 2_000:
            for _ in range(50):
                fabriques.entree(arm, region, bavard)
            entrees += 50
            lit.attendre_numero(entrees)
        assert entrees < 2_000, "le client sourd n'a pas été coupé"
        assert lit.numeros == list(range(1, entrees + 1))
        assert Depeche.objects.filter(groupe=region).count() == entrees


def est_coupe(oreille) -> bool:
    """The server has dropped the connection: writing to it fails, though nothing of it was read."""
    try:
        oreille.dire(type="suivre", curseurs={})
    except Exception:
        return True
    return attendre(lambda: oreille.prise.protocol.state.name == "CLOSED", delai=0)
