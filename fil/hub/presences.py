"""Who has which logbook on screen, and who is typing. Kept in Redis with an expiry, shared by the processes.

One hash per groupe: a field per socket, holding the person and when to forget them if the process that wrote it dies.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from fil.hub.client import Client
from fil.hub.prise import trame
from fil.sonnerie import ECRIT, PRESENCE, canal

VIE_S = 75
# What should have been forgotten so long ago is deleted: the clocks of the processes are not one.
MORTE_S = 60
RENOUVELER_S = 30.0
PLI_S = 1.0
ECRIT_S = 5.0
NOMMES = 30

journal = structlog.get_logger(__name__)


class Presences:
    """The local sockets by logbook on screen, what Redis must be told of them, and the frames that say who is there."""

    def __init__(self, redis: Redis) -> None:
        self.redis = redis
        self.ici: defaultdict[int, set[Client]] = defaultdict(set)
        self._a_dire: dict[tuple[int, str], Client | None] = {}
        self._du_nouveau = asyncio.Event()
        self._changes: set[int] = set()
        self._ecrivent: defaultdict[int, dict[int, float]] = defaultdict(dict)
        self._dernieres: dict[int, bytes] = {}

    # --- What local sockets do -------------------------------------------------------------------

    def placer(self, client: Client, groupe: int | None) -> None:
        """This logbook, or none, is now on the client's screen."""
        if client.ecran == groupe:
            return
        if client.ecran is not None:
            self._quitter(client, client.ecran)
        client.ecran = groupe
        if groupe is None:
            return
        self.ici[groupe].add(client)
        self._dire(groupe, client.id, client)
        if derniere := self._dernieres.get(groupe):
            client.remettre([derniere])

    def renommer(self, client: Client) -> None:
        if client.ecran is not None:
            self._dire(client.ecran, client.id, client)

    async def ecrit(self, client: Client, groupe: int) -> None:
        """The person is typing; the others forget it by themselves."""
        try:
            await self.redis.publish(canal(ECRIT), f"{groupe}:{client.utilisateur_id}")
        except (RedisError, OSError):
            journal.warning("presence_perdue", groupe=groupe)

    def _quitter(self, client: Client, groupe: int) -> None:
        self.ici[groupe].discard(client)
        if not self.ici[groupe]:
            del self.ici[groupe]
            self._dernieres.pop(groupe, None)
            self._ecrivent.pop(groupe, {})
        self._dire(groupe, client.id, None)

    def _dire(self, groupe: int, identifiant: str, client: Client | None) -> None:
        self._a_dire[groupe, identifiant] = client
        self._du_nouveau.set()

    # --- What Redis says -------------------------------------------------------------------------

    def a_change(self, contenu: str) -> None:
        """PRESENCE: somebody came or went, in one of the processes."""
        self._changes.add(int(contenu))

    def quelqu_un_ecrit(self, contenu: str) -> None:
        """ECRIT: "<groupe>:<person>"."""
        groupe, _, personne = contenu.partition(":")
        if int(groupe) in self.ici:
            self._ecrivent[int(groupe)][int(personne)] = time.monotonic() + ECRIT_S
            self._changes.add(int(groupe))

    def a_publie(self, groupe: int, personne: int | None) -> None:
        """Whoever has just consigned is no longer typing."""
        if personne is not None and self._ecrivent.get(groupe, {}).pop(personne, 0.0):
            self._changes.add(groupe)

    # --- Tasks of the hub ------------------------------------------------------------------------

    async def ecrire_sans_fin(self) -> None:
        """Tell Redis of arrivals and departures, all those that are waiting in one go."""
        while True:
            await self._du_nouveau.wait()
            self._du_nouveau.clear()
            a_dire, self._a_dire = self._a_dire, {}
            try:
                await self._ecrire(a_dire)
            except (RedisError, OSError):
                journal.warning("presence_perdue", combien=len(a_dire))

    async def renouveler_sans_fin(self) -> None:
        """What is not renewed is forgotten: a killed process leaves nobody behind, an emptied Redis is filled again."""
        while True:
            await asyncio.sleep(RENOUVELER_S)
            self.renouveler()

    def renouveler(self) -> None:
        for groupe, clients in self.ici.items():
            self._changes.add(groupe)
            for client in clients:
                self._dire(groupe, client.id, client)

    async def diffuser_sans_fin(self) -> None:
        """At most one frame per groupe and per fold, and only when it says something new."""
        while True:
            await asyncio.sleep(PLI_S)
            self._oublier_les_silencieux()
            changes, self._changes = self._changes & self.ici.keys(), set()
            for groupe in changes:
                try:
                    await self._diffuser(groupe)
                except (RedisError, OSError):
                    journal.warning("presence_perdue", groupe=groupe)

    async def _ecrire(self, a_dire: dict[tuple[int, str], Client | None]) -> None:
        oubli = time.time() + VIE_S
        async with self.redis.pipeline(transaction=False) as tuyau:
            for (groupe, identifiant), client in a_dire.items():
                if client is None:
                    tuyau.hdel(_cle(groupe), identifiant)
                else:
                    tuyau.hset(_cle(groupe), identifiant, _fiche(client, oubli))
            for groupe in {groupe for groupe, _ in a_dire}:
                tuyau.expire(_cle(groupe), VIE_S)
                tuyau.publish(canal(PRESENCE), groupe)
            await tuyau.execute()

    async def _diffuser(self, groupe: int) -> None:
        fiches = {champ: json.loads(une) for champ, une in (await self.redis.hgetall(_cle(groupe))).items()}
        # Left by a process that died: the hash of a logbook that somebody always watches never expires by itself.
        limite = time.time() - MORTE_S
        if mortes := [champ for champ, fiche in fiches.items() if fiche["oubli"] < limite]:
            await self.redis.hdel(_cle(groupe), *mortes)
        une = trame(self._ligne(groupe, fiches.values()))
        if une != self._dernieres.get(groupe):
            self._dernieres[groupe] = une
            for client in self.ici.get(groupe, ()):
                client.remettre([une])

    def _ligne(self, groupe: int, fiches: Iterable[dict[str, Any]]) -> bytes:
        maintenant = time.time()
        presents: dict[int, dict[str, Any]] = {}
        for fiche in fiches:
            if fiche.pop("oubli") > maintenant:
                presents[fiche["id"]] = fiche | {"ecrit": fiche["id"] in self._ecrivent.get(groupe, ())}
        nommes = sorted(presents.values(), key=lambda p: (not p["ecrit"], p["nom"], p["id"]))[:NOMMES]
        ligne = {"type": "presence", "groupe": groupe, "total": len(presents), "presents": nommes}
        return json.dumps(ligne, ensure_ascii=False).encode()

    def _oublier_les_silencieux(self) -> None:
        maintenant = time.monotonic()
        for groupe, ecrivent in self._ecrivent.items():
            for personne in [p for p, fin in ecrivent.items() if fin < maintenant]:
                del ecrivent[personne]
                self._changes.add(groupe)


def _cle(groupe: int) -> str:
    return canal("presents", groupe)


def _fiche(client: Client, oubli: float) -> str:
    identite = client.identite
    fiche = {"id": client.utilisateur_id, "nom": identite.nom, "entite": identite.entite, "oubli": oubli}
    return json.dumps(fiche, ensure_ascii=False)
