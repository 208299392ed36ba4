"""The ring: heard at once in the process that wrote, through Redis in the others, and never in the way of an acte."""

from __future__ import annotations

import asyncio
import socket
import threading

from redis import Redis
from redis_local import RedisLocal

from fil import sonnerie


def test_le_processus_qui_ecrit_s_entend_sans_redis(monkeypatch):
    monkeypatch.setattr(sonnerie, "_redis", Redis.from_url("redis://127.0.0.1:1", socket_connect_timeout=0.2))

    async def ecrire() -> list[tuple[int, int]]:
        entendues: list[tuple[int, int]] = []
        sonnerie.entendre_ici(lambda groupe, numero: entendues.append((groupe, numero)), asyncio.get_running_loop())
        await asyncio.to_thread(sonnerie.sonner, 7, 12)
        await asyncio.sleep(0)
        return entendues

    assert asyncio.run(ecrire()) == [(7, 12)]


def test_une_boucle_fermee_n_empeche_pas_de_sonner():
    boucle = asyncio.new_event_loop()
    sonnerie.entendre_ici(lambda groupe, numero: None, boucle)
    boucle.close()

    sonnerie.sonner(7, 12)
    assert boucle not in sonnerie._ici


def test_aucun_fil_d_execution_n_est_un_de_trop():
    """The pool of redis-py refuses more than a hundred connections: a committed entry became an error."""
    faits: list[None] = []
    for _ in range(120):
        un = threading.Thread(target=lambda: faits.append(sonnerie.sonner(7, 12)))
        un.start()
        un.join()
    assert len(faits) == 120


def test_un_redis_qui_ne_repond_pas_n_est_pas_attendu_a_chaque_fil(monkeypatch):
    with socket.create_server(("127.0.0.1", 0), backlog=50) as muet:
        venues: list[socket.socket] = []

        def accueillir() -> None:
            while True:
                try:
                    venues.append(muet.accept()[0])
                except OSError:
                    return

        threading.Thread(target=accueillir, daemon=True).start()
        client = Redis.from_url(f"redis://127.0.0.1:{muet.getsockname()[1]}", socket_timeout=0.2)
        monkeypatch.setattr(sonnerie, "_redis", client)
        monkeypatch.setattr(sonnerie, "_repos", {"jusqu_a": 0.0})
        for groupe in range(50):
            sonnerie.sonner(groupe, 12)
    assert len(venues) == 2, "one ring and its second try"


def test_la_sonnerie_trouve_un_redis_relance(tmp_path, monkeypatch):
    prive = RedisLocal(tmp_path / "redis", durable=False)
    prive.demarrer()
    try:
        client = Redis.from_url(prive.url, socket_timeout=0.5)
        monkeypatch.setattr(sonnerie, "_redis", client)
        sonnerie.sonner(7, 12)
        prive.processus.kill()
        prive.processus.wait()
        prive.demarrer()
        with client.pubsub(ignore_subscribe_messages=True) as abonnement:
            abonnement.psubscribe("*")
            abonnement.get_message(timeout=5)
            sonnerie.sonner(7, 13)
            message = abonnement.get_message(timeout=5)
    finally:
        prive.arreter()

    assert message is not None and message["data"] == b"13"
