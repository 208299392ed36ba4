"""Who may still hear what: the rights, accounts and sessions behind the sockets, checked many at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import structlog
from channels.db import database_sync_to_async
from django.db import Error

from annuaire.connexion.acces import sessions_ouvertes
from annuaire.models import Participation, Utilisateur
from fil.hub.base import BaseIndisponible
from fil.hub.client import Client, Identite

LOT = 200
# Half the cost of loading whole rows, for what is looked at every fifteen seconds for every socket.
LUS = (
    "username", "first_name", "last_name", "titre", "is_active", "password", "affectation_active__utilisateur",
    "affectation_active__debut_le", "affectation_active__fin_le", "affectation_active__entite__nom",
)  # fmt: skip

journal = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Demande:
    """What is to be checked of one client, as it was when asked."""

    client: Client
    groupes: frozenset[int]


@dataclass(frozen=True)
class Constat:
    """What the base says: how the person is shown, None once account or session has ended; which groupes they see."""

    identite: Identite | None
    groupes: frozenset[int]


@database_sync_to_async
def _constater(demandes: list[Demande]) -> list[Constat]:
    """Three queries for all of them."""
    identifiants = {demande.client.utilisateur_id for demande in demandes}
    personnes = Utilisateur.objects.select_related("affectation_active__entite").only(*LUS).in_bulk(identifiants)
    ouvertes = sessions_ouvertes(demande.client.cle_session for demande in demandes)
    groupes = set().union(*(demande.groupes for demande in demandes))
    couples = Participation.objects.couples(personnes.values(), groupes)
    return [_constat(demande, personnes, ouvertes, couples) for demande in demandes]


def _constat(
    demande: Demande, personnes: Mapping[int, Utilisateur], ouvertes: set[str], couples: set[tuple[int, int]]
) -> Constat:
    client = demande.client
    personne = personnes.get(client.utilisateur_id)
    # A changed password ends the other sessions: the one that changed it has a new key, and comes back with it.
    if personne is None or (
        not personne.is_active or personne.password != client.empreinte_du_compte or client.cle_session not in ouvertes
    ):
        return Constat(None, frozenset())
    visibles = frozenset(g for g in demande.groupes if (client.utilisateur_id, g) in couples)
    return Constat(Identite.de(personne), visibles)


class Habilitations:
    """Gathers what is to be checked and checks it together. What is asked during a check waits for the next one."""

    def __init__(self, appliquer: Callable[[Demande, Constat], None]) -> None:
        self.appliquer = appliquer
        self._attente: list[tuple[Demande, asyncio.Future[Constat]]] = []
        self._travail: asyncio.Task[None] | None = None

    async def verifier(self, clients: Iterable[Client]) -> None:
        """Check all that these clients follow; what was found has been applied when it returns."""
        demandes = [Demande(client, frozenset(client.suivis)) for client in clients if client.ouvert]
        await asyncio.gather(*map(self.constater, demandes))

    def constater(self, demande: Demande) -> asyncio.Future[Constat]:
        """What is true from now on, applied before it is given. Raises BaseIndisponible."""
        resultat: asyncio.Future[Constat] = asyncio.get_running_loop().create_future()
        self._attente.append((demande, resultat))
        if self._travail is None:
            self._travail = asyncio.ensure_future(self._vider())
        return resultat

    async def _vider(self) -> None:
        try:
            while self._attente:
                lot, self._attente = self._attente[:LOT], self._attente[LOT:]
                await self._traiter(lot)
        finally:
            self._travail = None

    async def _traiter(self, lot: list[tuple[Demande, asyncio.Future[Constat]]]) -> None:
        try:
            constats = await _constater([demande for demande, _ in lot])
        except Exception as erreur:
            # Whatever it is: what nobody answers would hold its fil until the process is started again.
            journal.warning("droits_non_verifies", combien=len(lot), exc_info=not isinstance(erreur, Error))
            for _, resultat in lot:
                _echouer(resultat, erreur)
            return
        for (demande, resultat), constat in zip(lot, constats, strict=True):
            try:
                self.appliquer(demande, constat)
            except Exception as erreur:
                journal.exception("droits_non_appliques", utilisateur=demande.client.utilisateur_id)
                _echouer(resultat, erreur)
            if not resultat.done():
                resultat.set_result(constat)


def _echouer(resultat: asyncio.Future[Constat], erreur: Exception) -> None:
    if not resultat.done():
        resultat.set_exception(BaseIndisponible(str(erreur)))
