"""Conversations: people spread over them write at a steady pace; when the last screen of each shows its message.

The floor of bench/plancher.py does the least that can be done for the same broadcasts, by rooms, in the same run. Each
screen of the portal also says what it has received, as a browser does.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Origin

from bench.carte import Poste, resumer
from bench.diffusion import Decor, deux_daphnes, plancher_servi
from bench.ressources import attendre_le_calme
from bench.scene import ADRESSE

PERSONNES, CONVERSATIONS, PAR_SECONDE = 500, 50, 50
PATIENCE_S, ECHAUFFEMENT_S, RECU_S = 10.0, 5, 1.0
ENSEMBLE = 25  # sockets opened at once
OCTETS = 2200  # about a dépêche of a message, with its drawing


@dataclass
class Course:
    """One side: `salles` are the conversations' ids, or the floor's rooms."""

    nom: str
    ports: Sequence[int]
    salles: Sequence[int]
    par_salle: int
    partis: dict[str, float] = field(default_factory=dict)
    arrives: dict[str, list[float]] = field(default_factory=dict)
    derniers: dict[int, int] = field(default_factory=dict)
    noms: dict[str, str] = field(default_factory=dict)
    desordre: int = 0
    refus: int = 0

    @property
    def est_le_portail(self) -> bool:
        return self.nom == "portail"

    def salle(self, rang: int) -> int:
        return self.salles[rang % len(self.salles)]

    def adresse(self, rang: int, port: int) -> str:
        return f"ws://{ADRESSE}:{port}/fil/" + ("" if self.est_le_portail else f"?salle={self.salle(rang)}")

    def abonnement(self, rang: int) -> str:
        return json.dumps({"type": "suivre", "curseurs": {str(self.salle(rang)): 0}})

    def demande(self, rang: int, nom: str, essai: int) -> tuple[str, str]:
        if self.est_le_portail:
            corps = {"jeton": nom, "texte": f"Point de situation {essai}, lignes rétablies."}
            return f"/api/v1/conversations/{self.salle(rang)}/messages/", json.dumps(corps)
        self.noms[f"mesure={essai:08d};"] = nom
        return f"/entrees/?salle={self.salle(rang)}", json.dumps({"jeton": nom, "texte": f"mesure={essai:08d};"})

    def entendre(self, ecran: int, trame: dict[str, Any]) -> None:
        if trame.get("type") != "depeche":
            return
        numero = trame["numero"]
        # The floor numbers all its rooms together: there, order is all that can be asked.
        precedent = self.derniers.get(ecran, numero - 1)
        if numero <= precedent or (self.est_le_portail and numero != precedent + 1):
            self.desordre += 1
        self.derniers[ecran] = numero
        nom = trame["donnees"].get("jeton") if self.est_le_portail else self.noms.get(trame["texte"][:16])
        if nom in self.partis:
            self.arrives.setdefault(nom, []).append(time.perf_counter())

    def bilan(self) -> dict[str, Any]:
        complets = {nom: heures for nom, heures in self.arrives.items() if len(heures) == self.par_salle}
        return {
            "latences_ms": [1000 * (max(heures) - self.partis[nom]) for nom, heures in complets.items()],
            "manquants": len(self.partis) - len(complets),
            "doubles": sum(max(0, len(heures) - self.par_salle) for heures in self.arrives.values()),
            "desordre": self.desordre,
            "refus": self.refus,
        }


def mesurer(decor: Decor, conversations: Sequence[int], *, secondes: int = 20, tours: int = 3) -> dict[str, Any]:
    """Portal and floor in turns; percentiles over all of them."""
    sessions = [ligne.split("\t") for ligne in decor.sessions.read_text().splitlines()[:PERSONNES]]
    par_salle = len(sessions) // len(conversations)
    with deux_daphnes(decor.scene) as ports, plancher_servi(decor, OCTETS) as port_du_plancher:
        bilans: dict[str, list[dict[str, Any]]] = {"portail": [], "plancher": []}
        for tour in range(tours + 1):
            attendre_le_calme()
            for course in (
                Course("plancher", [port_du_plancher], range(1, len(conversations) + 1), par_salle),
                Course("portail", ports, conversations, par_salle),
            ):
                duree = secondes if tour else ECHAUFFEMENT_S
                bilan = asyncio.run(_courir(course, sessions, duree))
                if tour:
                    bilans[course.nom].append(bilan)
    return {"personnes": PERSONNES, "par_s": PAR_SECONDE} | {nom: resumer(b) for nom, b in bilans.items()}


async def _courir(course: Course, sessions: Sequence[Sequence[str]], secondes: int) -> dict[str, Any]:
    """Everybody follows their conversation; each in turn writes, at a steady pace."""
    async with AsyncExitStack() as pile:
        ecrans: list[ClientConnection] = []
        for debut in range(0, len(sessions), ENSEMBLE):
            rangs = range(debut, min(debut + ENSEMBLE, len(sessions)))
            ecrans += await asyncio.gather(
                *(pile.enter_async_context(_ouvrir(course, rang, sessions[rang][0])) for rang in rangs)
            )
        ecoutes = [asyncio.create_task(_ecouter(course, rang, ecran)) for rang, ecran in enumerate(ecrans)]
        for rang, ecran in enumerate(ecrans):
            await ecran.send(course.abonnement(rang))
        postes = [
            await Poste.ouvrir(course.ports[rang % len(course.ports)], cookies, csrf)
            for rang, (cookies, csrf) in enumerate(sessions)
        ]
        await asyncio.sleep(3)
        await _au_rythme(course, postes, secondes * PAR_SECONDE)
        fin = time.perf_counter() + PATIENCE_S
        while time.perf_counter() < fin and course.bilan()["manquants"]:
            await asyncio.sleep(0.05)
        for tache in ecoutes:
            tache.cancel()
        for poste in postes:
            poste.fermer()
        await asyncio.gather(*(ecran.close() for ecran in ecrans))
        return course.bilan()


async def _au_rythme(course: Course, postes: Sequence[Poste], combien: int) -> None:
    debut = time.perf_counter()
    envois = []
    for essai in range(combien):
        await asyncio.sleep(max(0.0, debut + essai / PAR_SECONDE - time.perf_counter()))
        envois.append(asyncio.create_task(_ecrire(course, postes, essai)))
    await asyncio.gather(*envois)


async def _ecrire(course: Course, postes: Sequence[Poste], essai: int) -> None:
    nom, rang = str(uuid4()), essai % len(postes)
    adresse, corps = course.demande(rang, nom, essai)
    course.partis[nom] = time.perf_counter()
    if await postes[rang].poster(adresse, corps) not in (200, 201):
        course.refus += 1


async def _ecouter(course: Course, rang: int, ecran: ClientConnection) -> None:
    dit = 0.0
    async for texte in ecran:
        trame = json.loads(texte)
        course.entendre(rang, trame)
        if course.est_le_portail and trame["type"] == "depeche" and time.perf_counter() - dit > RECU_S:
            dit = time.perf_counter()
            await ecran.send(json.dumps({"type": "recu", "groupe": trame["groupe"], "numero": trame["numero"]}))


def _ouvrir(course: Course, rang: int, cookies: str) -> Any:
    port = course.ports[rang % len(course.ports)]
    entetes, origine = {"Cookie": cookies}, Origin(f"http://{ADRESSE}:{port}")
    adresse = course.adresse(rang, port)
    return connect(adresse, additional_headers=entetes, origin=origine, compression=None, proxy=None, close_timeout=1)
