"""The floor: the least that a server can do for a broadcast. It commits one row, then writes ready-made bytes to all.

No rights, no seal, no template, no JSON reading: what the portal adds to this is what `make bench` measures. One
asyncio process; PostgreSQL through psycopg's C; each frame goes straight to the kernel, as asyncio would at best.
Usage: plancher.py PORT OCTETS, with DATABASE_URL; OCTETS is the size of the portal's own frames.
"""

import asyncio
import base64
import hashlib
import os
import struct
import sys
from collections import defaultdict
from typing import Any

import psycopg

CLE_WEBSOCKET = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
CONNEXIONS = 8
TABLE = "CREATE TABLE IF NOT EXISTS plancher (id bigserial PRIMARY KEY, corps text, le timestamptz DEFAULT now())"
INSERTION = "INSERT INTO plancher (corps) VALUES (%s)"


def trame(charge: bytes) -> bytes:
    """One unmasked WebSocket text frame."""
    if len(charge) < 126:
        return bytes((0x81, len(charge))) + charge
    return struct.pack("!BBH", 0x81, 126, len(charge)) + charge


class Diffusion:
    """The sockets and the connections to the database."""

    def __init__(self, octets: int) -> None:
        self.octets = octets
        # By room (`?salle=`): a conversation's readers are few among all the sockets.
        self.abonnes: defaultdict[bytes, set[Protocole]] = defaultdict(set)
        self.bases: asyncio.Queue[psycopg.AsyncConnection[Any]] = asyncio.Queue()
        self.numero = 0

    async def ouvrir(self, adresse: str) -> None:
        for _ in range(CONNEXIONS):
            base = await psycopg.AsyncConnection.connect(adresse, autocommit=True, prepare_threshold=0)
            await base.execute(TABLE)
            self.bases.put_nowait(base)

    async def consigner(self, corps: bytes, salle: bytes) -> None:
        """Commit, then broadcast: the order of the portal."""
        base = await self.bases.get()
        try:
            await base.execute(INSERTION, (corps.decode(),))
        finally:
            self.bases.put_nowait(base)
        self.numero += 1
        self._diffuser(self._composer(corps), salle)

    def _composer(self, corps: bytes) -> bytes:
        tete = b'{"type":"depeche","numero":%d,"texte":"' % self.numero
        mesure = corps[corps.index(b"mesure=") :][:16]
        bourrage = b"." * (self.octets - len(tete) - len(mesure) - 2)
        return trame(tete + mesure + bourrage + b'"}')

    def _diffuser(self, donnees: bytes, salle: bytes) -> None:
        for abonne in list(self.abonnes[salle]):
            try:
                partis = os.write(abonne.descripteur, donnees)
            except BlockingIOError:
                partis = 0
            except OSError:
                self.abonnes[salle].discard(abonne)
                continue
            if partis < len(donnees):
                abonne.transport.write(donnees[partis:])


class Protocole(asyncio.Protocol):
    """Just enough HTTP/1.1 and WebSocket for the load client."""

    transport: asyncio.Transport

    def __init__(self, diffusion: Diffusion) -> None:
        self.diffusion = diffusion
        self.recu = b""
        self.est_websocket = False
        self.salle = b""
        self.descripteur = -1

    def connection_made(self, transport: Any) -> None:
        self.transport = transport
        self.descripteur = transport.get_extra_info("socket").fileno()

    def connection_lost(self, _raison: Exception | None) -> None:
        self.diffusion.abonnes[self.salle].discard(self)

    def data_received(self, donnees: bytes) -> None:
        if self.est_websocket:
            self._abonner()
            return
        self.recu += donnees
        tete, separateur, corps = self.recu.partition(b"\r\n\r\n")
        if not separateur:
            return
        if b"Upgrade: websocket" in tete:
            self.recu = b""
            self._poignee(tete)
            return
        self.salle = _salle(tete)
        longueur = int(_entete(tete, b"Content-Length"))
        if len(corps) >= longueur:
            self.recu = b""
            asyncio.ensure_future(self._poster(corps))

    def _poignee(self, tete: bytes) -> None:
        cle = base64.b64encode(hashlib.sha1(_entete(tete, b"Sec-WebSocket-Key") + CLE_WEBSOCKET).digest())  # noqa: S324
        self.est_websocket, self.salle = True, _salle(tete)
        self.transport.write(
            b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            b"Sec-WebSocket-Accept: " + cle + b"\r\n\r\n"
        )

    def _abonner(self) -> None:
        """Whatever the client says first is its subscription."""
        if self not in self.diffusion.abonnes[self.salle]:
            self.diffusion.abonnes[self.salle].add(self)
            self.transport.write(trame(b'{"type":"tetes","tetes":{}}'))

    async def _poster(self, corps: bytes) -> None:
        await self.diffusion.consigner(corps, self.salle)
        self.transport.write(b"HTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\n{}")


def _salle(tete: bytes) -> bytes:
    """The room that the first line of the request names, if any."""
    return tete.split(b" ", 2)[1].partition(b"?salle=")[2]


def _entete(tete: bytes, nom: bytes) -> bytes:
    debut = tete.index(nom + b": ") + len(nom) + 2
    return tete[debut:].split(b"\r\n", 1)[0]


async def servir(port: int, octets: int) -> None:
    diffusion = Diffusion(octets)
    await diffusion.ouvrir(os.environ["DATABASE_URL"])
    boucle = asyncio.get_running_loop()
    serveur = await boucle.create_server(lambda: Protocole(diffusion), "127.0.0.1", port, backlog=512)
    async with serveur:
        await serveur.serve_forever()


if __name__ == "__main__":
    asyncio.run(servir(int(sys.argv[1]), int(sys.argv[2])))
