"""The hub's own connection to PostgreSQL: asynchronous, one per process, reopened by itself."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

import psycopg
import structlog
from django.db import connection

from fil.lignee import LIGNEE, dire_illisible
from fil.lignes import COLONNES, Rangee

DELAI_S = 5.0
DEPUIS = f"SELECT {COLONNES} FROM fil_depeche d WHERE groupe_id = %s AND numero > %s ORDER BY numero LIMIT %s"  # noqa: S608
TETES = "SELECT groupe_id, dernier_numero FROM fil_fil WHERE groupe_id = ANY(%s::bigint[])"
BALAYAGE = """
    SELECT groupe_id, dernier_numero, false FROM fil_fil WHERE groupe_id = ANY(%s::bigint[])
    UNION ALL
    SELECT fil.groupe_id, fil.dernier_numero, true FROM annuaire_groupe AS groupe
    JOIN fil_fil AS fil ON fil.groupe_id = groupe.id WHERE groupe.genre = 'habilitations'
"""
DERNIERE_PARTICIPATION = "SELECT coalesce(max(id), 0) FROM annuaire_participation"
PARTICIPATIONS = """
    SELECT p.id, p.groupe_id, g.genre, p.entite_id, p.utilisateur_id
    FROM annuaire_participation p JOIN annuaire_groupe g ON g.id = p.groupe_id WHERE p.id > %s
"""
DE_QUELQU_UN = f"{PARTICIPATIONS} AND (p.utilisateur_id = %s OR p.entite_id = %s) ORDER BY p.id LIMIT 200"
EN_ORDRE = f"{PARTICIPATIONS} ORDER BY p.id"
# Where the fils were when these participations began. A fil is read back from its head: what they missed is short.
TETES_D_ALORS = """
    SELECT p.id, coalesce((
        SELECT d.numero FROM fil_depeche d WHERE d.groupe_id = p.groupe_id AND d.emise_le < p.depuis_le
        ORDER BY d.numero DESC LIMIT 1
    ), 0)
    FROM annuaire_participation p WHERE p.id = ANY(%s::bigint[])
"""

journal = structlog.get_logger(__name__)


class Arrivee(NamedTuple):
    """A participation: of an entité or of a person, in a groupe of this genre."""

    id: int
    groupe: int
    genre: str
    entite: int | None
    utilisateur: int | None


class BaseIndisponible(Exception):
    """PostgreSQL did not answer; the next attempt opens a new connection."""


class Base:
    """The hub's reads, one at a time. No thread: 25.8 ms against 28.7 to the last of 2 000 receivers."""

    def __init__(self, changee: Callable[[], None]) -> None:
        """`changee`: the connection has come back to another base than the one that was read until then."""
        self.lignee = ""
        self._changee = changee
        self._connexion: psycopg.AsyncConnection | None = None
        self._verrou = asyncio.Lock()

    async def depuis(self, groupe: int, numero: int, limite: int) -> list[Rangee]:
        """The dépêches after a number, oldest first."""
        return [Rangee(*rangee) for rangee in await self._lire(DEPUIS, (groupe, numero, limite))]

    async def tetes(self, groupes: Iterable[int]) -> dict[int, int]:
        """The heads of these fils; a groupe that has none yet is left out."""
        return dict(await self._lire(TETES, (list(groupes),)))

    async def tetes_et_registre(self, groupes: Iterable[int]) -> tuple[dict[int, int], tuple[int, int] | None]:
        """The same, and the record of the habilitations with its head, once its first line has been written."""
        rangees = await self._lire(BALAYAGE, (list(groupes),))
        registres = [(groupe, numero) for groupe, numero, est_le_registre in rangees if est_le_registre]
        tetes = {groupe: numero for groupe, numero, est_le_registre in rangees if not est_le_registre}
        return tetes, registres[0] if registres else None

    async def derniere_participation(self) -> int:
        return int((await self._lire(DERNIERE_PARTICIPATION, ()))[0][0])

    async def participations(self, apres: int) -> list[Arrivee]:
        """Those made after this one."""
        return [Arrivee(*rangee) for rangee in await self._lire(EN_ORDRE, (apres,))]

    async def participations_de(self, personne: int, entite: int | None, apres: int) -> list[Arrivee]:
        """Those that give this person access, by themselves or by this entité."""
        return [Arrivee(*rangee) for rangee in await self._lire(DE_QUELQU_UN, (apres, personne, entite))]

    async def tetes_d_alors(self, participations: Iterable[int]) -> dict[int, int]:
        """The heads of their fils when these participations began; one that has ended since is left out."""
        return dict(await self._lire(TETES_D_ALORS, (list(participations),)))

    async def _lire(self, requete: str, valeurs: Sequence[Any]) -> list[Any]:
        async with self._verrou:
            deja_ouverte = self._connexion is not None
            try:
                return await self._essayer(requete, valeurs)
            except BaseIndisponible:
                if not deja_ouverte:
                    raise
                return await self._essayer(requete, valeurs)  # the connection had died while nobody used it

    async def _essayer(self, requete: str, valeurs: Sequence[Any]) -> list[Any]:
        try:
            async with asyncio.timeout(DELAI_S):
                if self._connexion is None:
                    self._connexion = await _ouvrir()
                    await self._reconnaitre(self._connexion)
                curseur = await self._connexion.execute(requete, valeurs)
                return await curseur.fetchall()
        except (psycopg.Error, OSError, TimeoutError) as erreur:
            await self._abandonner()
            raise BaseIndisponible(str(erreur)) from erreur

    async def _reconnaitre(self, connexion: psycopg.AsyncConnection) -> None:
        try:
            [lignee] = await (await connexion.execute(LIGNEE)).fetchone() or ("",)
        except psycopg.ProgrammingError as refus:
            dire_illisible(str(refus))
            return
        avant, self.lignee = self.lignee, lignee or self.lignee
        if avant not in {"", self.lignee}:
            journal.warning("autre_base", avant=avant, lignee=self.lignee)
            self._changee()

    async def _abandonner(self) -> None:
        connexion, self._connexion = self._connexion, None
        if connexion is not None:
            await connexion.close()


async def _ouvrir() -> psycopg.AsyncConnection:
    """With the settings of Django's own connection."""
    reglages = connection.get_connection_params()
    for propre_a_django in ("cursor_factory", "context", "prepare_threshold"):
        reglages.pop(propre_a_django, None)
    return await psycopg.AsyncConnection.connect(**reglages, autocommit=True, application_name="portail-hub")
