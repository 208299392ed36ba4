"""Bringing a client level with a fil: what it missed, then live, with no moment at which a dépêche could slip.

A short absence is served from the groupe's last frames; a long one page by page from the base, at the pace at which
the client takes them, without holding up anybody else.
"""

from __future__ import annotations

import asyncio
import time

import structlog

from fil import lignes
from fil.hub.base import BaseIndisponible
from fil.hub.client import Client, Suivi
from fil.hub.diffusion import TOUR_S, Diffusion, FilLocal
from fil.hub.prise import trame
from fil.lignes import Rangee, ligne
from fil.limites import ANNEAU

PAGE = 200
# Bytes that a client which catches up may have pending before it gets more, and how long it may take.
ELAN = 256 * 1024
PATIENCE_S = 30.0
REPRISE_S = 0.3

journal = structlog.get_logger(__name__)


class Rattrapage:
    """Works on the table of `Diffusion`; every loop looks again, after each wait, whether the client still wants it."""

    def __init__(self, diffusion: Diffusion) -> None:
        self.diffusion = diffusion

    async def situer(self, groupes: list[int]) -> None:
        """Place the fils that nobody here followed yet: their heads, in one query."""
        fils = [self.diffusion.fils[groupe] for groupe in groupes if groupe in self.diffusion.fils]
        inconnus = [fil for fil in fils if not fil.est_situe]
        if not inconnus:
            return
        tetes = await self.diffusion.base.tetes(fil.groupe for fil in inconnus)
        for fil in inconnus:
            fil.situer(tetes.get(fil.groupe, 0))
            self.diffusion.sonner(fil.groupe, fil.annonce)  # a ring may have come during the query

    async def mener(self, client: Client, groupe: int, suivi: Suivi) -> bool:
        """Send all that follows the cursor and make the client live; False when it left or changed its mind."""
        while client.ouvert and suivi.admis and client.suivis.get(groupe) is suivi:
            try:
                if await self._avancer(client, self.diffusion.fils[groupe], suivi):
                    return True
            except BaseIndisponible:
                await asyncio.sleep(REPRISE_S)
        return False

    async def _avancer(self, client: Client, fil: FilLocal, suivi: Suivi) -> bool:
        """One step; True once the client is live."""
        if suivi.curseur > fil.tete:
            await self._rejoindre(client, fil, suivi)
            return False
        trames = fil.anneau.depuis(suivi.curseur, ELAN)
        if trames is not None:
            if not client.remettre(trames):
                self.diffusion.ecarter(client)
                return False
            suivi.curseur += len(trames)
            if suivi.curseur == fil.tete:
                fil.vifs.add(client)
                return True
        elif not (fil.tete - suivi.curseur <= ANNEAU and await self._remplir(fil, suivi.curseur)):
            await self._page(client, fil, suivi)
        await self._laisser_ecouler(client)
        return False

    async def _rejoindre(self, client: Client, fil: FilLocal, suivi: Suivi) -> None:
        """The client knows a greater number than this process: another one told it, or it is not in the base, which was
        restored since, or never was. A number is told once it is committed: the base, read after it, says which."""
        tete = (await self.diffusion.base.tetes([fil.groupe])).get(fil.groupe, 0)
        if suivi.curseur > tete:
            journal.warning("curseur_hors_de_la_base", groupe=fil.groupe, curseur=suivi.curseur, tete=tete)
            if client.suivis.get(fil.groupe) is suivi:
                client.dire(lignes.restaure(fil.groupe, tete))
            suivi.curseur = tete
        self.diffusion.sonner(fil.groupe, tete)
        while suivi.curseur > fil.tete and fil.en_lecture:
            await asyncio.sleep(TOUR_S)

    async def _remplir(self, fil: FilLocal, curseur: int) -> bool:
        """Extend the last frames back to this cursor, once for all who come back together; False for want of room."""
        async with fil.remplissage:
            manquent = fil.anneau.premier - 1 - curseur
            if manquent <= 0:
                return True
            if manquent > ANNEAU:
                return False
            oublis = fil.anneau.oublis
            rangees = await self.diffusion.base.depuis(fil.groupe, curseur, manquent)
            pretes = await _mettre_en_trames(rangees)
            if fil.anneau.oublis != oublis:
                return True
            return all(fil.anneau.prolonger(numero, une) for numero, une in reversed(pretes))

    async def _page(self, client: Client, fil: FilLocal, suivi: Suivi) -> None:
        rangees = await self.diffusion.base.depuis(fil.groupe, suivi.curseur, PAGE)
        # What is beyond the head will come live: sent here, it would come twice.
        rangees = [rangee for rangee in rangees if rangee.numero <= fil.tete]
        if not rangees:
            journal.error("fil_troue", groupe=fil.groupe, attendu=suivi.curseur + 1, trouve=fil.tete)
            suivi.curseur = fil.tete
            return
        pretes = await _mettre_en_trames(rangees)
        if client.suivis.get(fil.groupe) is not suivi:
            return
        if not client.remettre([une for _, une in pretes]):
            self.diffusion.ecarter(client)
        suivi.curseur = pretes[-1][0]

    async def _laisser_ecouler(self, client: Client) -> None:
        """Wait until the client has taken most of what it was sent; one that takes nothing is cut."""
        fin = time.monotonic() + PATIENCE_S
        while client.ouvert and client.prise.en_attente() > ELAN:
            if time.monotonic() > fin:
                self.diffusion.ecarter(client)
            await asyncio.sleep(0.02)
        await asyncio.sleep(0)


async def _mettre_en_trames(rangees: list[Rangee]) -> list[tuple[int, bytes]]:
    pretes = []
    debut = time.perf_counter()
    for rangee in rangees:
        pretes.append((rangee.numero, trame(ligne(rangee))))
        if time.perf_counter() - debut > TOUR_S:
            await asyncio.sleep(0)
            debut = time.perf_counter()
    return pretes
