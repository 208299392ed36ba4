"""Ring, then read: what has moved is read from the base once, made into frames once, and handed to every local socket.

The rule that keeps order without gaps: nothing is awaited between comparing a cursor with the head and acting on it.
A client becomes live in the same breath in which it is found level with the head (see rattrapage.py), and a frame goes
to all live clients in the same breath in which the head advances.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable
from datetime import UTC, datetime

import structlog

from fil import mesures, registre
from fil.hub.anneau import Anneau
from fil.hub.base import Base, BaseIndisponible
from fil.hub.client import Client
from fil.hub.prise import trame
from fil.lignes import Rangee, ligne
from fil.limites import ANNEAUX_OCTETS

LOT = 500
# After a delivery, a groupe rests this many times what it took, for each dépêche it held: an entry alone leaves at
# once, those of a rush leave together, in one write per socket, and leave the processor to what brings them.
REPOS = 8
REPOS_MAX_S = 0.02
REPOS_D_UNE_RUEE_MAX_S = 0.08
# A longer piece of work gives the others their turn.
TOUR_S = 0.004

journal = structlog.get_logger(__name__)
# The number of a dépêche, its frame, when it was written.
Prete = tuple[int, bytes, datetime]


class FilLocal:
    """What this process knows of one groupe: its head and last frames (once placed), its sockets."""

    __slots__ = ("_anneau", "annonce", "en_lecture", "groupe", "remplissage", "repos_jusqu_a", "suiveurs", "vifs")

    def __init__(self, groupe: int) -> None:
        self.groupe = groupe
        self.annonce = 0
        self.repos_jusqu_a = 0.0
        self.en_lecture = False
        self.suiveurs: set[Client] = set()
        self.vifs: set[Client] = set()
        self.remplissage = asyncio.Lock()
        self._anneau: Anneau | None = None

    @property
    def est_situe(self) -> bool:
        return self._anneau is not None

    @property
    def anneau(self) -> Anneau:
        assert self._anneau is not None  # noqa: S101 — who reads it has placed the fil
        return self._anneau

    @property
    def tete(self) -> int:
        return self.anneau.dernier

    def situer(self, tete: int) -> None:
        self._anneau = self._anneau or Anneau(tete)


class Diffusion:
    """The table of followed fils.

    `verifier_droits` is awaited before a change of participation goes out, with those it may concern; `ecarter` takes
    a client that does not read what it is sent; `publiee` hears of each dépêche.
    """

    def __init__(
        self,
        base: Base,
        *,
        verifier_droits: Callable[[set[Client]], Awaitable[None]],
        ecarter: Callable[[Client], None],
        publiee: Callable[[Rangee], None],
    ) -> None:
        self.base = base
        self.verifier_droits = verifier_droits
        self.ecarter = ecarter
        self.publiee = publiee
        self.fils: dict[int, FilLocal] = {}
        self.taches: set[asyncio.Task[None]] = set()

    def sonner(self, groupe: int, numero: int) -> bool:
        """A fil has reached this number, say Redis or the sweep. Rings during a read fold into the next one.

        True when this is what starts a read.
        """
        fil = self.fils.get(groupe)
        if fil is None:
            return False
        fil.annonce = max(fil.annonce, numero)
        if not fil.est_situe or numero <= fil.tete or fil.en_lecture:
            return False
        fil.en_lecture = True
        tache = asyncio.ensure_future(self._lire(fil))
        self.taches.add(tache)
        tache.add_done_callback(self.taches.discard)
        return True

    def alleger(self) -> None:
        """Empty the last frames of the fils that delivered longest ago, until all of them hold in their room."""
        anneaux = [fil for fil in self.fils.values() if fil.est_situe and fil.anneau.octets]
        octets = sum(fil.anneau.octets for fil in anneaux)
        if octets <= ANNEAUX_OCTETS:
            return
        for fil in sorted(anneaux, key=lambda fil: fil.repos_jusqu_a):
            octets -= fil.anneau.octets
            fil.anneau.oublier()
            if octets <= ANNEAUX_OCTETS:
                return

    async def _lire(self, fil: FilLocal) -> None:
        try:
            while fil.annonce > fil.tete:
                if (repos := fil.repos_jusqu_a - time.perf_counter()) > 0:
                    await asyncio.sleep(repos)
                vise = fil.annonce
                rangees = await self.base.depuis(fil.groupe, fil.tete, LOT)
                if rangees:
                    await self._livrer(fil, rangees)
                elif fil.annonce == vise:
                    fil.annonce = fil.tete  # a ring for a number that does not exist
        except BaseIndisponible:
            journal.warning("lecture_remise", groupe=fil.groupe)
        finally:
            fil.en_lecture = False

    async def _livrer(self, fil: FilLocal, rangees: Iterable[Rangee]) -> None:
        pretes: list[Prete] = []
        debut = time.perf_counter()
        for rangee in rangees:
            if rangee.genre.startswith("participation."):
                self._remettre(fil, pretes)
                await self.verifier_droits(fil.suiveurs)
            elif time.perf_counter() - debut > TOUR_S:
                if debut > fil.repos_jusqu_a:
                    self._remettre(fil, pretes)
                await asyncio.sleep(0)
                debut = time.perf_counter()
            if registre.est_reprise(rangee.objet_type, rangee.genre):
                # The frames kept for those who come back may still say what an author took back.
                self._remettre(fil, pretes)
                fil.anneau.oublier()
            pretes.append((rangee.numero, trame(ligne(rangee)), rangee.emise_le))
            self.publiee(rangee)
        self._remettre(fil, pretes)

    def _remettre(self, fil: FilLocal, pretes: list[Prete]) -> None:
        """Advance the head and hand the same bytes to every live client; empties `pretes`."""
        if not pretes:
            return
        trames = []
        for numero, une, _ in pretes:
            if numero != fil.tete + 1:
                journal.error("fil_troue", groupe=fil.groupe, attendu=fil.tete + 1, trouve=numero)
            fil.anneau.ajouter(numero, une)
            trames.append(une)
        ensemble = b"".join(trames)
        debut = time.perf_counter()
        lents = [client for client in fil.vifs if not client.prise.ecrire(ensemble, trames)]
        mesures.DEPECHES.inc(len(trames))
        mesures.ENVOIS.inc(len(trames) * len(fil.vifs))
        if fil.vifs:
            remises = datetime.now(UTC)
            for _, _, emise_le in pretes:
                mesures.LIVRAISON.observe(max(0.0, (remises - emise_le).total_seconds()))
        pretes.clear()
        fil.repos_jusqu_a = _fin_du_repos(debut, len(trames))
        for client in lents:
            self.ecarter(client)


def _fin_du_repos(debut: float, depeches: int) -> float:
    """When a groupe that began to deliver so many dépêches at `debut`, and has just finished, may deliver again."""
    fin = time.perf_counter()
    return fin + min(REPOS * depeches * (fin - debut), REPOS_MAX_S if depeches == 1 else REPOS_D_UNE_RUEE_MAX_S)
