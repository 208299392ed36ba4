"""The shared map: people who move objects of one map at a steady pace, and when the last screen shows each move.

The floor of bench/plancher.py does the least that can be done for the same broadcast, in the same run, seen by the same
client. The client is in Python: it costs both sides the same.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import time
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Origin

from bench.diffusion import Decor, centile, deux_daphnes, plancher_servi, tete_du_fil
from bench.ressources import attendre_le_calme
from bench.scene import ADRESSE

PERSONNES, PAR_SECONDE = 50, 10
PATIENCE_S, ECHAUFFEMENT_S = 10.0, 6
TOULOUSE = (1.444, 43.6045)
OCTETS = 1300  # about a dépêche of the map


@dataclass
class Course:
    """One side: where people connect, what they post, how a frame names what it answers."""

    nom: str
    ports: Sequence[int]
    suivre: dict[str, Any]
    demande: Callable[[int, str], tuple[str, str]]
    reconnaitre: Callable[[dict[str, Any]], str | None]
    partis: dict[str, float] = field(default_factory=dict)
    arrives: dict[str, list[float]] = field(default_factory=dict)
    derniers: dict[int, int] = field(default_factory=dict)
    desordre: int = 0
    refus: int = 0

    def entendre(self, ecran: int, trame: dict[str, Any]) -> None:
        if trame.get("type") != "depeche":
            return
        numero = trame["numero"]
        if ecran in self.derniers and numero != self.derniers[ecran] + 1:
            self.desordre += 1
        self.derniers[ecran] = numero
        nom = self.reconnaitre(trame)
        if nom in self.partis:
            self.arrives.setdefault(nom, []).append(time.perf_counter())

    def bilan(self, ecrans: int) -> dict[str, Any]:
        """When the last screen had each change; those that did not reach all of them are missing."""
        complets = {nom: heures for nom, heures in self.arrives.items() if len(heures) == ecrans}
        latences = [1000 * (max(heures) - self.partis[nom]) for nom, heures in complets.items()]
        doubles = sum(max(0, len(heures) - ecrans) for heures in self.arrives.values())
        return {
            "latences_ms": latences,
            "manquants": len(self.partis) - len(complets),
            "doubles": doubles,
            "desordre": self.desordre,
            "refus": self.refus,
        }


def mesurer(decor: Decor, *, secondes: int = 20, tours: int = 3) -> dict[str, Any]:
    """Portal and floor in turns; percentiles over all of them."""
    sessions = [ligne.split("\t") for ligne in decor.sessions.read_text().splitlines()[:PERSONNES]]
    with deux_daphnes(decor.scene) as ports, plancher_servi(decor, OCTETS) as port_du_plancher:
        objets = [str(uuid4()) for _ in sessions]
        asyncio.run(_dessiner(ports, sessions, objets, decor.groupe))
        bilans: dict[str, list[dict[str, Any]]] = {"portail": [], "plancher": []}
        versions = dict.fromkeys(objets, 1)
        for course in (_course_du_plancher(port_du_plancher), _course_du_portail(decor, ports, objets, versions)):
            asyncio.run(_courir(course, sessions, ECHAUFFEMENT_S))
        for _ in range(tours):
            attendre_le_calme()
            for course in (
                _course_du_plancher(port_du_plancher),
                _course_du_portail(decor, ports, objets, versions),
            ):
                bilans[course.nom].append(asyncio.run(_courir(course, sessions, secondes)))
    return {"personnes": PERSONNES, "par_s": PAR_SECONDE} | {nom: resumer(b) for nom, b in bilans.items()}


def _course_du_portail(decor: Decor, ports: Sequence[int], objets: list[str], versions: dict[str, int]) -> Course:
    def demande(rang: int, nom: str) -> tuple[str, str]:
        objet = objets[rang % len(objets)]
        corps = {"jeton": nom, "version": versions[objet], "geometrie": _place(rang)}
        versions[objet] += 1
        return f"/api/v1/carte/objets/{objet}/deplacement/", json.dumps(corps)

    suivre = {"type": "suivre", "curseurs": {str(decor.groupe): tete_du_fil(decor)}}
    return Course("portail", ports, suivre, demande, lambda trame: trame["donnees"].get("geste"))


def _course_du_plancher(port: int) -> Course:
    noms: dict[str, str] = {}

    def demande(rang: int, nom: str) -> tuple[str, str]:
        noms[f"mesure={rang:08d};"] = nom
        return "/entrees/", json.dumps({"jeton": nom, "texte": f"mesure={rang:08d};", "geometrie": _place(rang)})

    return Course("plancher", [port], {"type": "suivre"}, demande, lambda trame: noms.get(trame["texte"][:16]))


async def _courir(course: Course, sessions: Sequence[Sequence[str]], secondes: int) -> dict[str, Any]:
    """Everybody has the map on screen; each in turn makes a change, at a steady pace."""
    async with AsyncExitStack() as pile:
        ecrans = [
            await pile.enter_async_context(_ouvrir(course.ports[rang % len(course.ports)], cookies))
            for rang, (cookies, _) in enumerate(sessions)
        ]
        ecoutes = [asyncio.create_task(_ecouter(course, rang, ecran)) for rang, ecran in enumerate(ecrans)]
        for ecran in ecrans:
            await ecran.send(json.dumps(course.suivre))
        postes = [
            await Poste.ouvrir(course.ports[rang % len(course.ports)], cookies, csrf)
            for rang, (cookies, csrf) in enumerate(sessions)
        ]
        await asyncio.sleep(1)
        await _au_rythme(course, postes, secondes * PAR_SECONDE)
        fin = time.perf_counter() + PATIENCE_S
        while time.perf_counter() < fin and course.bilan(len(ecrans))["manquants"]:
            await asyncio.sleep(0.05)
        for tache in ecoutes:
            tache.cancel()
        for poste in postes:
            poste.fermer()
        # Together: the floor does not answer a goodbye, which would be waited for fifty times over.
        await asyncio.gather(*(ecran.close() for ecran in ecrans))
        return course.bilan(len(ecrans))


async def _au_rythme(course: Course, postes: Sequence[Poste], combien: int) -> None:
    debut = time.perf_counter()
    envois = []
    for rang in range(combien):
        await asyncio.sleep(max(0.0, debut + rang / PAR_SECONDE - time.perf_counter()))
        envois.append(asyncio.create_task(_changer(course, postes[rang % len(postes)], rang)))
    await asyncio.gather(*envois)


async def _changer(course: Course, poste: Poste, rang: int) -> None:
    nom = str(uuid4())
    adresse, corps = course.demande(rang, nom)
    course.partis[nom] = time.perf_counter()
    if await poste.poster(adresse, corps) not in (200, 201):
        course.refus += 1


async def _ecouter(course: Course, rang: int, ecran: ClientConnection) -> None:
    async for texte in ecran:
        course.entendre(rang, json.loads(texte))


async def _dessiner(
    ports: Sequence[int], sessions: Sequence[Sequence[str]], objets: Sequence[str], groupe: int
) -> None:
    """One object per person, drawn before anything is measured."""
    for rang, ((cookies, csrf), objet) in enumerate(zip(sessions, objets, strict=True)):
        poste = await Poste.ouvrir(ports[rang % len(ports)], cookies, csrf)
        corps = {"jeton": objet, "genre": "point", "symbole": "smur", "geometrie": _place(rang)}
        statut = await poste.poster(f"/api/v1/groupes/{groupe}/carte/", json.dumps(corps))
        assert statut == 201, statut
        poste.fermer()


class Poste:
    """One keep-alive connection of one signed-in person; one request at a time."""

    def __init__(self, lecture: asyncio.StreamReader, ecriture: asyncio.StreamWriter, entetes: str) -> None:
        self.lecture, self.ecriture, self.entetes = lecture, ecriture, entetes
        self.tour = asyncio.Lock()

    @classmethod
    async def ouvrir(cls, port: int, cookies: str, csrf: str) -> Poste:
        entetes = f"Host: {ADRESSE}:{port}\r\nCookie: {cookies}\r\nX-CSRFToken: {csrf}\r\n"
        return cls(*await asyncio.open_connection(ADRESSE, port), entetes)

    async def poster(self, adresse: str, corps: str) -> int:
        async with self.tour:
            tete = f"POST {adresse} HTTP/1.1\r\n{self.entetes}Content-Type: application/json\r\n"
            self.ecriture.write(f"{tete}Content-Length: {len(corps)}\r\n\r\n{corps}".encode())
            entete = (await self.lecture.readuntil(b"\r\n\r\n")).decode()
            longueur = next(
                int(ligne[15:]) for ligne in entete.split("\r\n") if ligne.lower().startswith("content-length")
            )
            await self.lecture.readexactly(longueur)
            return int(entete.split(" ", 2)[1])

    def fermer(self) -> None:
        self.ecriture.close()


def _ouvrir(port: int, cookies: str) -> Any:
    adresse = f"ws://{ADRESSE}:{port}/fil/"
    entetes = {"Cookie": cookies}
    origine = Origin(f"http://{ADRESSE}:{port}")
    return connect(adresse, additional_headers=entetes, origin=origine, compression=None, proxy=None, close_timeout=1)


def _place(rang: int) -> dict[str, Any]:
    x, y = TOULOUSE
    return {"type": "Point", "coordinates": [x + rang % 97 / 1000, y + rang % 89 / 1000]}


def resumer(bilans: list[dict[str, Any]]) -> dict[str, Any]:
    latences = [ms for bilan in bilans for ms in bilan["latences_ms"]]
    fautes = ("manquants", "doubles", "desordre", "refus")
    return {
        **{f"p{rang}": centile(latences, rang) for rang in (50, 95, 99)},
        "median_des_p95": statistics.median(centile(bilan["latences_ms"], 95) for bilan in bilans),
        "changements": len(latences),
        "fautes": sum(bilan[faute] for bilan in bilans for faute in fautes),
    }
