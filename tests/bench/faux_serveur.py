"""A server that tells the load client what the test wants, fragmented as the network might."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Sequence

from fil.hub.prise import trame

Scenario = Callable[[int, int, bytes], Sequence[bytes]]


class FauxServeur:
    """For each posted entry, `scenario(reader, number, stamp)` says which frames this reader gets, in which order."""

    def __init__(self, scenario: Scenario, *, miettes: int = 10_000) -> None:
        self.scenario = scenario
        self.miettes = miettes
        self.lecteurs: list[asyncio.StreamWriter] = []
        self.numero = 0
        self.demandes: list[dict] = []

    async def __call__(self, entrant: asyncio.StreamReader, sortant: asyncio.StreamWriter) -> None:
        try:
            while True:
                tete = await entrant.readuntil(b"\r\n\r\n")
                if b"Upgrade: websocket" in tete:
                    await self._abonner(entrant, sortant)
                    continue
                longueur = int(tete.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
                await self._diffuser(await entrant.readexactly(longueur))
                sortant.write(b"HTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\n{}")
        except (asyncio.IncompleteReadError, ConnectionError):
            sortant.close()

    async def _abonner(self, entrant: asyncio.StreamReader, sortant: asyncio.StreamWriter) -> None:
        sortant.write(b"HTTP/1.1 101 Switching Protocols\r\n\r\n")
        octets = await entrant.readexactly(6)
        assert octets[0] == 0x81 and octets[1] & 0x80, "le client masque ses trames (RFC 6455 §5.3)"
        self.demandes.append(json.loads(await entrant.readexactly(octets[1] & 0x7F)))
        self.lecteurs.append(sortant)
        sortant.write(trame(b'{"type": "tetes", "tetes": {}}'))
        await entrant.read()

    async def _diffuser(self, corps: bytes) -> None:
        self.numero += 1
        mesure = json.loads(corps)["texte"].partition("mesure=")[2].encode()
        for rang, lecteur in enumerate(self.lecteurs):
            donnees = b"".join(map(trame, self.scenario(rang, self.numero, mesure)))
            for debut in range(0, len(donnees), self.miettes):
                lecteur.write(donnees[debut : debut + self.miettes])
                await lecteur.drain()
                if self.miettes < len(donnees):
                    await asyncio.sleep(0)


def depeche(numero: int, mesure: bytes, taille: int = 300) -> bytes:
    """A frame as the portal makes it."""
    return b'{"type": "depeche", "groupe": 1, "numero": %d, "texte": "%s mesure=%s"}' % (numero, b"x" * taille, mesure)
