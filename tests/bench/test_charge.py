"""The load client must see every loss: it is what says that the portal has none."""

from __future__ import annotations

import asyncio

import pytest

from bench.client import Client, compiler
from tests.bench.faux_serveur import FauxServeur, Scenario, depeche

SUIVRE = {"type": "suivre"}


@pytest.fixture(scope="module")
def programme(tmp_path_factory):
    return compiler(tmp_path_factory.mktemp("charge"))


@pytest.fixture
def sessions(tmp_path):
    fichier = tmp_path / "sessions"
    fichier.write_text("sessionid=a; csrftoken=b\tb\n")
    return fichier


async def mesurer(programme, sessions, scenario: Scenario, *, entrees: int, lecteurs: int = 3, miettes: int = 10_000):
    """What the client reports of this scenario."""
    faux = FauxServeur(scenario, miettes=miettes)
    async with await asyncio.start_server(faux, "127.0.0.1", 0) as serveur:
        port = serveur.sockets[0].getsockname()[1]

        def conduire():
            options = {"ports": [port], "sessions": sessions, "lecteurs": lecteurs, "posteurs": 1}
            with Client(programme, **options, suivre=SUIVRE, entrees="/entrees/", delai_s=1) as client:
                return client.latence(entrees, 0)

        resultat = await asyncio.to_thread(conduire)
    assert faux.demandes == [SUIVRE] * lecteurs
    return resultat


async def test_tout_recu_dans_l_ordre_ne_compte_aucune_faute(programme, sessions):
    resultat = await mesurer(programme, sessions, lambda _r, n, m: [depeche(n, m)], entrees=20)
    assert len(resultat["latences_ms"]) == 20
    assert resultat["recues"] == 60
    fautes = ("perdues", "doublees", "desordonnees", "coupures", "entrees_refusees")
    assert [resultat[nom] for nom in fautes] == [0, 0, 0, 0, 0]


@pytest.mark.parametrize("taille", [10, 300, 70_000])
async def test_les_trames_de_toute_taille_arrivent_par_miettes(programme, sessions, taille):
    def une(_rang, numero, mesure):
        return [depeche(numero, mesure, taille)]

    resultat = await mesurer(programme, sessions, une, entrees=3, miettes=7 if taille < 1000 else 9000)
    assert (resultat["recues"], resultat["perdues"], resultat["desordonnees"]) == (9, 0, 0)


async def test_une_depeche_perdue_par_un_seul_lecteur_est_comptee(programme, sessions):
    def sauter(rang, numero, mesure):
        return [] if rang == 1 and numero == 2 else [depeche(numero, mesure)]

    resultat = await mesurer(programme, sessions, sauter, entrees=2)
    assert resultat["perdues"] == 1
    assert len(resultat["latences_ms"]) == 1


async def test_une_depeche_doublee_est_comptee(programme, sessions):
    def doubler(rang, numero, mesure):
        return [depeche(numero, mesure)] * (2 if rang == 0 else 1)

    resultat = await mesurer(programme, sessions, doubler, entrees=4)
    assert (resultat["doublees"], resultat["perdues"], resultat["desordonnees"]) == (4, 0, 0)


async def test_deux_depeches_echangees_sont_comptees(programme, sessions):
    gardees: dict[int, bytes] = {}

    def echanger(rang, numero, mesure):
        if rang != 2 or numero > 2:
            return [depeche(numero, mesure)]
        if numero == 1:
            gardees[rang] = depeche(numero, mesure)
            return []
        return [depeche(numero, mesure), gardees[rang]]

    # The client waits in vain for the first one: it goes on with the second order.
    faux = await mesurer_en_debit(programme, sessions, echanger)
    assert faux["desordonnees"] > 0
    assert (faux["perdues"], faux["doublees"]) == (0, 0)


async def mesurer_en_debit(programme, sessions, scenario):
    faux = FauxServeur(scenario)
    async with await asyncio.start_server(faux, "127.0.0.1", 0) as serveur:
        port = serveur.sockets[0].getsockname()[1]

        def conduire():
            options = {"ports": [port], "sessions": sessions, "lecteurs": 3, "posteurs": 2}
            with Client(programme, **options, suivre=SUIVRE, entrees="/entrees/", delai_s=1) as client:
                return client.debit(1, 2)

        return await asyncio.to_thread(conduire)


def test_sans_compilateur_la_commande_a_taper_est_dite(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SystemExit, match="apt-get install gcc libc6-dev"):
        compiler(tmp_path)
