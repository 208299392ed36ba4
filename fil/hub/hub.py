"""The hub: one per process, started by the first socket of its event loop."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Coroutine, Mapping
from contextlib import suppress
from typing import Any
from weakref import WeakKeyDictionary

from fil import lignes, mesures
from fil.hub.accuses import Accuses
from fil.hub.arrivees import Arrivees
from fil.hub.base import Base, BaseIndisponible
from fil.hub.client import REDEMARRAGE, SESSION_TERMINEE, Client, Suivi
from fil.hub.diffusion import Diffusion, FilLocal
from fil.hub.ecoute import ouvrir_redis
from fil.hub.habilitations import Constat, Demande, Habilitations
from fil.hub.pointeurs import Pointeurs
from fil.hub.presences import Presences
from fil.hub.rattrapage import Rattrapage
from fil.hub.saisies import Saisies
from fil.hub.salles import Salles
from fil.hub.statuts import Statuts
from fil.lectures import Position, Recepisse
from fil.lignes import Rangee

# Each socket hears a heartbeat once in this many turns; see rondes.py for the length of a turn.
CRENEAUX = 32
REPRISE_S = 0.3
INVISIBLE = "Ce groupe n'existe pas ou vous n'y participez pas."
RETIRE = "Vous n'avez plus accès à ce groupe."


class Hub:
    """The sockets of this process and what serves them. Everything here runs in the event loop, in short steps."""

    def __init__(self) -> None:
        self.base = Base(self._tout_oublier)
        self.redis = ouvrir_redis()
        self.presences = Presences(self.redis)
        self.pointeurs = Pointeurs(self.redis, self.presences.ici)
        self.habilitations = Habilitations(self._appliquer)
        self.diffusion = Diffusion(
            self.base, verifier_droits=self.habilitations.verifier, ecarter=self.ecarter, publiee=self._publiee
        )
        self.rattrapage = Rattrapage(self.diffusion)
        self.saisies = Saisies(self.redis, self.diffusion.fils)
        self.salles = Salles()
        self.accuses = Accuses(self.redis, self.diffusion.fils)
        self.clients: set[Client] = set()
        self.statuts = Statuts(self.redis, self.clients)
        self.arrivees = Arrivees(self.base, self.clients)
        self.creneaux: list[set[Client]] = [set() for _ in range(CRENEAUX)]
        self.lus: dict[Position, int] = {}
        self.taches: set[asyncio.Task[None]] = set()

    # --- Sockets ---------------------------------------------------------------------------------

    def accueillir(self, client: Client) -> None:
        """A socket is open. Its session may have ended during the handshake: looked at once more."""
        self.clients.add(client)
        random.choice(self.creneaux).add(client)  # noqa: S311 — spreads the heartbeats
        mesures.SOCKETS.inc()
        self.statuts.a_change(client)
        self.lancer(self._verifier(client))

    def partir(self, client: Client) -> None:
        """A socket is closed; nothing is left of it, and what was being done for it ends."""
        if client not in self.clients:
            return
        self.clients.remove(client)
        client.ouvert = False
        for creneau in self.creneaux:
            creneau.discard(client)
        for groupe in list(client.suivis):
            self.lacher(client, groupe)
        self.pointeurs.oublier(client)
        self.saisies.oublier(client)
        self.salles.oublier(client)
        self.statuts.a_change(client)
        mesures.SOCKETS.dec()

    def renvoyer(self, client: Client, code: int) -> None:
        client.fermer(code)
        self.partir(client)

    def ecarter(self, client: Client) -> None:
        """It does not take what it is sent: cut, it will come back by its cursor."""
        if client in self.clients:
            mesures.COUPES.labels("lent").inc()
            client.couper()
            self.partir(client)

    # --- What a client asks ----------------------------------------------------------------------

    def suivre(self, client: Client, curseurs: Mapping[int, int]) -> None:
        """Subscribe first, so that nothing passes unseen; then check the rights, catch up, go live."""
        suivis = {groupe: self._inscrire(client, groupe, curseur) for groupe, curseur in curseurs.items()}
        self.lancer(self._mener(client, suivis))

    def lacher(self, client: Client, groupe: int) -> None:
        if client.suivis.pop(groupe, None) is None:
            return
        fil = self.diffusion.fils[groupe]
        fil.suiveurs.discard(client)
        fil.vifs.discard(client)
        if not fil.suiveurs:
            del self.diffusion.fils[groupe]
        if client.ecran == groupe:
            self.presences.placer(client, None)

    def ensuite(self, client: Client, groupe: int, geste: Callable[[], None]) -> None:
        """Do it once the groupes asked for before have been settled, if the client sees this one."""
        self.lancer(self._ensuite(client, groupe, client.suivis.get(groupe), geste))

    def noter_lu(self, position: Position, numero: int) -> None:
        """Reading cursors are written together, every two seconds."""
        self.lus[position] = max(numero, self.lus.get(position, 0))
        self.accuses.noter(Recepisse(position.utilisateur, position.groupe, "lu"), numero)

    def noter_recu(self, position: Position, numero: int) -> None:
        """The person's screen has it; matters where people write to each other."""
        self.accuses.noter(Recepisse(position.utilisateur, position.groupe, "recu"), numero)

    def refuser(self, client: Client, groupe: int, raison: str) -> None:
        self.lacher(client, groupe)
        client.dire(lignes.refus(groupe, raison))

    def tetes(self, client: Client) -> bytes:
        """The heads of what the client hears live; what it is still catching up with would look like a gap."""
        fils = self.diffusion.fils
        vives = {groupe: fils[groupe].tete for groupe in client.suivis if client in fils[groupe].vifs}
        return lignes.tetes(vives, self.base.lignee)

    # --- Inside ----------------------------------------------------------------------------------

    def lancer(self, travail: Coroutine[Any, Any, None]) -> None:
        """Run it beside; kept here, since the event loop alone would let a task vanish."""
        tache = asyncio.create_task(travail)
        self.taches.add(tache)
        tache.add_done_callback(self.taches.discard)

    def _inscrire(self, client: Client, groupe: int, curseur: int) -> Suivi:
        """Asking again for a groupe starts over from the new cursor."""
        fil = self.diffusion.fils.setdefault(groupe, FilLocal(groupe))
        fil.suiveurs.add(client)
        fil.vifs.discard(client)
        client.suivis[groupe] = suivi = Suivi(curseur)
        return suivi

    def _tout_oublier(self) -> None:
        """The base is another one: the heads and frames held here are not its own. All come back, and are told."""
        self.arrivees.oublier()
        for client in list(self.clients):
            self.renvoyer(client, REDEMARRAGE)

    async def _verifier(self, client: Client) -> None:
        with suppress(BaseIndisponible):  # the rounds will see to it
            await self.habilitations.constater(Demande(client, frozenset()))

    async def _mener(self, client: Client, suivis: dict[int, Suivi]) -> None:
        async with client.tour:
            await self._admettre(client, suivis)
            for groupe, suivi in suivis.items():
                await self.rattrapage.mener(client, groupe, suivi)
            if client.ouvert:
                client.dire(self.tetes(client))

    async def _admettre(self, client: Client, suivis: dict[int, Suivi]) -> None:
        """The head is read before the rights: a removal up to the head is seen by the check, a later one comes live."""
        while client.ouvert:
            try:
                await self.rattrapage.situer(list(suivis))
                constat = await self.habilitations.constater(Demande(client, frozenset(suivis)))
            except BaseIndisponible:
                await asyncio.sleep(REPRISE_S)
                continue
            for groupe in constat.groupes & suivis.keys():
                suivis[groupe].admis = True
            return

    async def _ensuite(self, client: Client, groupe: int, suivi: Suivi | None, geste: Callable[[], None]) -> None:
        """`suivi`: as it was when this was asked. Followed again meanwhile, the groupe is not settled yet: that says
        nothing against this."""
        async with client.tour:
            if not client.ouvert:
                return
            if suivi is not None and suivi.admis and groupe in client.suivis:
                geste()
            else:
                client.dire(lignes.refus(groupe, INVISIBLE))

    def _appliquer(self, demande: Demande, constat: Constat) -> None:
        client = demande.client
        if client not in self.clients:
            return
        if constat.identite is None:
            self.renvoyer(client, SESSION_TERMINEE)
            return
        if client.presenter(constat.identite):
            self.presences.renommer(client)
        for groupe in demande.groupes - constat.groupes:
            if suivi := client.suivis.get(groupe):
                self.refuser(client, groupe, RETIRE if suivi.admis else INVISIBLE)

    def _publiee(self, rangee: Rangee) -> None:
        self.presences.a_publie(rangee.groupe, rangee.auteur)


_hubs: WeakKeyDictionary[asyncio.AbstractEventLoop, Hub] = WeakKeyDictionary()


def hub_en_place() -> Hub | None:
    """This event loop's hub, if a socket ever came."""
    return _hubs.get(asyncio.get_running_loop())


def hub_de_la_boucle(demarrer: Callable[[Hub], None]) -> Hub:
    """This event loop's hub; `demarrer` starts its rounds when it is made."""
    boucle = asyncio.get_running_loop()
    hub = _hubs.get(boucle)
    if hub is None:
        hub = _hubs[boucle] = Hub()
        demarrer(hub)
    return hub
