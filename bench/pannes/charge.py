"""The load: people who post until they are acknowledged, people who read and come back by their cursor.

Runs in a thread of its own: the main one breaks things meanwhile, and the servers it restarts live as long as it does.
"""

from __future__ import annotations

import asyncio
import json
import random
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException

from bench.pannes.carnet import Acquittee, Carnet, Lecture
from bench.scene import ADRESSE

DELAI_S = 10.0
TOUT_AU_BOUT = 10**15
ATTENTES_S = (0.05, 0.3)  # Before trying again, at random in between: everyone at once would be one more fault.
A_REESSAYER = {408, 425, 429, 500, 502, 503, 504}


@dataclass(frozen=True)
class Reglages:
    """What the load is. Without `reprise` the readers come back at the head: what passed meanwhile is lost to them."""

    groupe: int
    ports: Sequence[int]
    sessions: Sequence[tuple[str, str]]
    posteurs: int = 4
    lecteurs: int = 24
    visiteurs: int = 0
    pause_s: float = 0.05
    reprise: bool = True


class Charge:
    """Start, let run, stop posting, then stop reading."""

    def __init__(self, reglages: Reglages, graine: int) -> None:
        self.reglages = reglages
        self.hasard = random.Random(graine)
        self.carnet = Carnet()
        self.poste = threading.Event()
        self.lit = threading.Event()
        self.fil = threading.Thread(target=lambda: asyncio.run(self._tourner()), daemon=True)

    def demarrer(self) -> None:
        self.poste.set()
        self.lit.set()
        self.fil.start()

    def cesser_de_poster(self) -> None:
        """Each poster first brings its entry through."""
        self.poste.clear()

    def arreter(self) -> None:
        self.poste.clear()
        self.lit.clear()
        self.fil.join(3 * DELAI_S)

    async def _tourner(self) -> None:
        lecteurs = [asyncio.create_task(self._lire(rang)) for rang in range(self.reglages.lecteurs)]
        posteurs = [asyncio.create_task(self._poster(rang)) for rang in range(self.reglages.posteurs)]
        visiteurs = [asyncio.create_task(self._visiter(rang)) for rang in range(self.reglages.visiteurs)]
        await asyncio.gather(*posteurs, *visiteurs)
        while self.lit.is_set():
            await asyncio.sleep(0.05)
        for lecteur in lecteurs:
            lecteur.cancel()
        await asyncio.gather(*lecteurs, return_exceptions=True)

    # --- Posting ---------------------------------------------------------------------------------

    async def _poster(self, rang: int) -> None:
        while self.poste.is_set():
            await self._une_entree(rang)
            await asyncio.sleep(self.hasard.uniform(0, 2 * self.reglages.pause_s))

    async def _une_entree(self, rang: int) -> None:
        """The same jeton until someone answers: what a browser's outbox does."""
        jeton = str(uuid4())
        self.carnet.jetons.add(jeton)
        corps = json.dumps({"jeton": jeton, "texte": f"Entrée {jeton[:8]} du poste {rang}."}).encode()
        for essai in range(10_000):
            port = self.reglages.ports[(rang + essai) % len(self.reglages.ports)]
            self.carnet.essais += 1
            try:
                statut, reponse = await asyncio.wait_for(self._demander(rang, port, corps), DELAI_S)
            except (OSError, EOFError, TimeoutError, ValueError):
                statut, reponse = 503, {}
            if statut in (200, 201):
                acquittee = Acquittee(jeton, reponse["id"], reponse["numero"], time.monotonic())
                self.carnet.acquittees.append(acquittee)
                return
            self.carnet.manquer(f"envoi : {statut}")
            if statut not in A_REESSAYER:
                self.carnet.refusees.append(f"{statut} {reponse}")
                return
            await asyncio.sleep(self.hasard.uniform(*ATTENTES_S))

    async def _demander(self, rang: int, port: int, corps: bytes) -> tuple[int, dict[str, Any]]:
        cookies, csrf = self.reglages.sessions[rang % len(self.reglages.sessions)]
        entetes = (
            f"POST /api/v1/groupes/{self.reglages.groupe}/entrees/ HTTP/1.1\r\nHost: {ADRESSE}:{port}\r\n"
            f"Origin: http://{ADRESSE}:{port}\r\nCookie: {cookies}\r\nX-CSRFToken: {csrf}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(corps)}\r\nConnection: close\r\n\r\n"
        )
        entrant, sortant = await asyncio.open_connection(ADRESSE, port)
        try:
            sortant.write(entetes.encode() + corps)
            tete, separateur, contenu = (await entrant.read()).partition(b"\r\n\r\n")
        finally:
            sortant.close()
        if not separateur:
            raise EOFError(port)
        statut = int(tete.split(b" ", 2)[1])
        return statut, json.loads(contenu) if statut in (200, 201) else {
            "corps": contenu[:200].decode(errors="replace")
        }

    # --- Visiting --------------------------------------------------------------------------------

    async def _visiter(self, rang: int) -> None:
        """Someone who opens the page of the log, and whose browser tries only once."""
        while self.poste.is_set():
            port = self.reglages.ports[rang % len(self.reglages.ports)]
            self.carnet.pages += 1
            try:
                reponse = await asyncio.wait_for(
                    self._lire_une_fois(rang, port, f"/mains-courantes/{self.reglages.groupe}/"), DELAI_S
                )
                statut = int(reponse.split(b" ", 2)[1])
            except (OSError, EOFError, TimeoutError, ValueError, IndexError):
                statut = 0
            if statut != 200:
                self.carnet.manquer(f"page : {statut}")
            await asyncio.sleep(self.hasard.uniform(0, 8 * self.reglages.pause_s))

    async def _lire_une_fois(self, rang: int, port: int, chemin: str) -> bytes:
        cookies, _ = self.reglages.sessions[rang % len(self.reglages.sessions)]
        entrant, sortant = await asyncio.open_connection(ADRESSE, port)
        demande = f"GET {chemin} HTTP/1.1\r\nHost: {ADRESSE}:{port}\r\nCookie: {cookies}\r\nConnection: close\r\n\r\n"
        sortant.write(demande.encode())
        try:
            return await entrant.read()
        finally:
            sortant.close()

    # --- Reading ---------------------------------------------------------------------------------

    async def _lire(self, rang: int) -> None:
        lecture = Lecture(f"lecteur {rang}")
        self.carnet.lectures.append(lecture)
        essai = rang
        while True:
            port = self.reglages.ports[essai % len(self.reglages.ports)]
            essai += 1
            try:
                await self._ecouter(lecture, rang, port)
            except (OSError, EOFError, TimeoutError, WebSocketException):
                lecture.reprises += 1
            lecture.perdre()
            await asyncio.sleep(self.hasard.uniform(*ATTENTES_S))

    async def _ecouter(self, lecture: Lecture, rang: int, port: int) -> None:
        cookies, _ = self.reglages.sessions[rang % len(self.reglages.sessions)]
        async with connect(
            f"ws://{ADRESSE}:{port}/fil/",
            origin=f"http://{ADRESSE}:{port}",  # type: ignore[arg-type]
            additional_headers={"Cookie": cookies},
            open_timeout=DELAI_S,
            ping_interval=5,
            ping_timeout=5,
            close_timeout=0.2,
            max_size=None,
        ) as prise:
            if not self.reglages.reprise and lecture.recues:
                lecture.curseur = await self._tete(rang, port)
            curseurs = {str(self.reglages.groupe): lecture.curseur}
            await prise.send(json.dumps({"type": "suivre", "curseurs": curseurs}))
            async for trame in prise:
                self._recevoir(lecture, json.loads(trame))

    def _recevoir(self, lecture: Lecture, trame: dict[str, Any]) -> None:
        if trame["type"] == "depeche":
            lecture.noter(trame["numero"], trame["objet"]["id"])
        elif trame["type"] == "tetes":
            lecture.retrouver()
        elif trame["type"] in ("refus", "erreur"):
            lecture.refus.append(str(trame["raison"]))

    async def _tete(self, rang: int, port: int) -> int:
        """Where the fil is now: what a page without memory would start from."""
        chemin = f"/fil/depuis?g={self.reglages.groupe}:{TOUT_AU_BOUT}"
        reponse = await asyncio.wait_for(self._lire_une_fois(rang, port, chemin), DELAI_S)
        return int(json.loads(reponse.partition(b"\r\n\r\n")[2])["tetes"][str(self.reglages.groupe)])
