"""Writing to a client's socket: the private attributes of Twisted and Daphne it relies on, and life without them."""

from __future__ import annotations

import asyncio
import functools
import socket
from types import SimpleNamespace
from typing import Any

import pytest
from channels.sessions import InstanceSessionWrapper
from daphne.server import Server
from daphne.ws_protocol import WebSocketProtocol
from twisted.internet import tcp
from twisted.internet.testing import MemoryReactor

from fil.hub.prise import PriseASGI, PriseDirecte, charge, prise_de, trame
from fil.limites import EN_ATTENTE_MAX


@pytest.fixture
def liaison():
    """A real Twisted transport on a pair of sockets, under a real Daphne protocol in the state of an open WebSocket."""
    ici, la = socket.socketpair()
    protocole = WebSocketProtocol()
    protocole.state = protocole.STATE_OPEN
    transport = tcp.Connection(ici, protocole, reactor=MemoryReactor())
    transport.connected = 1
    protocole.transport = transport
    la.setblocking(False)
    yield SimpleNamespace(protocole=protocole, transport=transport, loin=la)
    ici.close()
    la.close()


def envoi_de_daphne(protocole: Any) -> Any:
    """What our application is given as `send`, through Channels' session middleware."""
    serveur = Server(application=None, endpoints=["tcp:0"], signal_handlers=False)
    enveloppe = InstanceSessionWrapper({"cookies": {}}, functools.partial(serveur.handle_reply, protocole))
    return enveloppe.send


def test_twisted_et_daphne_sont_faits_comme_nous_le_croyons(liaison):
    assert isinstance(prise_de(envoi_de_daphne(liaison.protocole)), PriseDirecte)


@pytest.mark.parametrize("absent", ["socket", "_tempDataBuffer", "dataBuffer"])
def test_un_transport_different_recoit_l_envoi_ordinaire(liaison, absent):
    contenu = {nom: None for nom in ("socket", "_tempDataBuffer", "dataBuffer", "offset", "connected") if nom != absent}
    liaison.protocole.transport = SimpleNamespace(**contenu)
    assert isinstance(prise_de(envoi_de_daphne(liaison.protocole)), PriseASGI)


def test_un_autre_serveur_recoit_l_envoi_ordinaire():
    async def envoi(message: dict[str, Any]) -> None: ...

    assert isinstance(prise_de(envoi), PriseASGI)


def test_rien_en_attente_va_droit_au_noyau(liaison):
    prise = PriseDirecte(liaison.protocole)
    assert prise.ecrire(b"abc", [b"abc"])
    assert liaison.loin.recv(10) == b"abc" and prise.en_attente() == 0


def test_ce_qui_suit_une_attente_passe_apres_elle(liaison):
    prise = PriseDirecte(liaison.protocole)
    liaison.transport.write(b"avant ")
    assert prise.ecrire(b"apres", [b"apres"])
    assert prise.en_attente() == len(b"avant apres")
    liaison.transport.doWrite()
    assert liaison.loin.recv(20) == b"avant apres" and prise.en_attente() == 0


def test_ce_que_le_noyau_ne_prend_pas_attend_sans_se_perdre(liaison):
    prise = PriseDirecte(liaison.protocole)
    morceaux = [bytes([65 + rang % 26]) * 100_000 for rang in range(9)]
    for morceau in morceaux:
        assert prise.ecrire(morceau, [morceau])
    assert prise.en_attente() > 0
    recu = b""
    while len(recu) < 900_000:
        try:
            recu += liaison.loin.recv(1 << 20)
        except BlockingIOError:
            liaison.transport.doWrite()
    assert recu == b"".join(morceaux) and prise.en_attente() == 0


def test_qui_ne_lit_pas_est_a_couper(liaison):
    prise = PriseDirecte(liaison.protocole)
    prets = [prise.ecrire(b"x" * 200_000, [b"x" * 200_000]) for _ in range(EN_ATTENTE_MAX // 200_000 + 6)]
    assert prets[0] and not prets[-1]


def test_une_trame_enorme_ne_coupe_que_qui_n_a_pas_pris_les_precedentes(liaison):
    prise, enorme = PriseDirecte(liaison.protocole), b"x" * 3 * EN_ATTENTE_MAX
    assert prise.ecrire(enorme, [enorme])
    assert prise.en_attente() > EN_ATTENTE_MAX
    assert not prise.ecrire(b"abc", [b"abc"])


def test_apres_l_adieu_plus_rien_ne_part(liaison):
    prise = PriseDirecte(liaison.protocole)
    liaison.protocole.state = liaison.protocole.STATE_CLOSING
    assert prise.ecrire(b"abc", [b"abc"])
    with pytest.raises(BlockingIOError):
        liaison.loin.recv(10)


@pytest.mark.parametrize("taille", [0, 1, 125, 126, 65535, 65536, 70000])
def test_une_trame_porte_sa_charge(taille):
    contenu = b"e" * taille
    assert charge(trame(contenu)) == contenu


async def test_l_envoi_ordinaire_garde_l_ordre_et_compte_ce_qui_attend():
    recus: list[str] = []
    feu = asyncio.Event()

    async def envoi(message: dict[str, Any]) -> None:
        await feu.wait()
        recus.append(message["text"])

    prise = PriseASGI(envoi)
    trames = [trame(texte) for texte in ("é".encode(), b"deux")]
    assert prise.ecrire(b"".join(trames), trames)
    assert prise.en_attente() == len(b"".join(trames))
    enorme = trame(b"x" * EN_ATTENTE_MAX)
    assert prise.ecrire(enorme, [enorme])
    assert not prise.ecrire(trame(b"trois"), [trame(b"trois")])
    feu.set()
    async with asyncio.timeout(10):
        while prise.en_attente():
            await asyncio.sleep(0)
    assert recus[:2] == ["é", "deux"] and recus[3:] == ["trois"]


async def test_l_envoi_ordinaire_oublie_un_client_parti():
    async def envoi(message: dict[str, Any]) -> None:
        raise RuntimeError("parti")

    prise = PriseASGI(envoi)
    prise.ecrire(trame(b"x"), [trame(b"x")])
    async with asyncio.timeout(10):
        while prise._tache:
            await asyncio.sleep(0)
    assert prise._file == []
