"""Queries whose SQL Django builds once. For those of every request: building one takes Django longer than answering it
takes PostgreSQL. The queryset stays the only place that says what is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, Generic, NamedTuple, TypeVar

import psycopg
from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.db.models import Model, QuerySet, prefetch_related_objects
from django.db.models.query import ModelIterable, get_related_populators

from annuaire.models import Affectation, Utilisateur

T = TypeVar("T")
Valeur = int | str | datetime
GRAND = 2**62
ENTIERS = 2**63
LOINTAIN = datetime(1, 1, 1, tzinfo=UTC)


class _Emplacement(NamedTuple):
    """Where a value goes among the parameters; `adapter` makes of it what the field's preparation made."""

    nom: str
    adapter: Callable[[Any], Any]


class _Plan(NamedTuple):
    sql: str
    emplacements: Sequence[_Emplacement]
    convertir: Sequence[tuple[int, Callable[[Any], Any]]]
    lire: Callable[[Sequence[Any]], Any]
    suites: Sequence[Any]


class Preparee(Generic[T]):
    """The results of `construire(**valeurs)`, a queryset of models or of `values_list`.

    `construire` is called once, with a stand-in of the given type for each value: what it builds may not depend on
    them.
    """

    def __init__(self, construire: Callable[..., QuerySet[Any, T]], **types: type[Valeur]) -> None:
        self.construire = construire
        self.types = types
        self._plan: _Plan | None = None

    def __call__(self, **valeurs: Valeur) -> list[T]:
        if any(isinstance(valeur, int) and not -ENTIERS <= valeur < ENTIERS for valeur in valeurs.values()):
            return []  # no row holds such a number, and PostgreSQL would not even read it
        curseur = curseur_qui_prepare()
        plan = self._plan = self._plan or self._preparer()
        parametres = [p.adapter(valeurs[p.nom]) for p in plan.emplacements]
        curseur.execute(plan.sql, parametres)
        rangees = curseur.fetchall()
        lues = [plan.lire(_convertie(rangee, plan.convertir)) for rangee in rangees]
        if plan.suites:
            prefetch_related_objects(lues, *plan.suites)
        return lues

    def premier(self, **valeurs: Valeur) -> T | None:
        return next(iter(self(**valeurs)), None)

    def _preparer(self) -> _Plan:
        figurants = {nom: _figurant(genre, rang) for rang, (nom, genre) in enumerate(self.types.items(), start=1)}
        requete = self.construire(**figurants)
        compilateur = requete.query.get_compiler(using=requete.db)
        sql, bruts = compilateur.as_sql()
        parametres = [_reperer(brut, figurants) for brut in bruts]
        emplacements = [parametre for parametre in parametres if isinstance(parametre, _Emplacement)]
        if oublies := self.types.keys() - {emplacement.nom for emplacement in emplacements}:
            raise TypeError(f"La requête n'emploie pas {', '.join(sorted(oublies))}.")
        # The constants stand in the text: a partial index answers only who sees that its condition is met.
        sql = sql.replace("%%", "%%%%") % tuple(
            "%s" if isinstance(p, _Emplacement) else _litteral(p) for p in parametres
        )
        suites = requete._prefetch_related_lookups  # type: ignore[attr-defined]
        return _Plan(sql, emplacements, _convertisseurs(compilateur), _lecteur(requete, compilateur), suites)


class PrepareePour(Generic[T]):
    """The results of `construire(personne, **valeurs)`, where only the id and the active entité of the person count,
    and the role of their post if the query says that it does (`selon_le_role`).
    """

    def __init__(
        self, construire: Callable[..., QuerySet[Any, T]], *, selon_le_role: bool = False, **types: type[Valeur]
    ) -> None:
        def pour(utilisateur: int, entite: int | None = None, role: str = "", **valeurs: Valeur) -> QuerySet[Any, T]:
            poste = Affectation(entite_id=entite, role=role) if entite else None
            return construire(Utilisateur(pk=utilisateur, affectation_active=poste), **valeurs)

        self.selon_le_role = selon_le_role
        du_poste: dict[str, type[Valeur]] = {"entite": int, "role": str} if selon_le_role else {"entite": int}
        self.en_poste = Preparee(pour, utilisateur=int, **du_poste, **types)
        self.sans_poste = Preparee(pour, utilisateur=int, **types)

    def __call__(self, personne: Utilisateur, **valeurs: Valeur) -> list[T]:
        if not personne.is_active:
            return []
        if poste := personne.poste:
            du_poste = {"role": poste.role} if self.selon_le_role else {}
            return self.en_poste(utilisateur=personne.pk, entite=poste.entite_id, **du_poste, **valeurs)
        return self.sans_poste(utilisateur=personne.pk, **valeurs)


def curseur_qui_prepare() -> CursorWrapper:
    """A cursor whose statements PostgreSQL keeps, planned, once it has seen them a few times.

    Django's own put the values into the text, and PostgreSQL plans it again each time. Here the values travel beside:
    PostgreSQL must be able to tell their types from their places (`VALUES (%s)` rather than `SELECT %s`).
    There is one per connection, for one statement at a time: take its rows before the next one.
    """
    # As Django's own cursors do: after a restart of PostgreSQL, the first request of each thread would fail otherwise.
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    # Kept by Django's connection of this thread: both go when it is closed or opened again.
    preparant = getattr(connection, "preparant", None)
    if preparant is None or preparant.connection is not connection.connection:
        preparant = connection.preparant = psycopg.Cursor(connection.connection)  # type: ignore[attr-defined]
    return connection._prepare_cursor(preparant)  # type: ignore[attr-defined]


def _figurant(genre: type[Valeur], rang: int) -> Valeur:
    """A value that no query holds by itself."""
    if genre is int:
        return GRAND + rang
    return f"\ue000{rang}\ue000" if genre is str else LOINTAIN + timedelta(seconds=rang)


def _reperer(brut: Any, figurants: dict[str, Valeur]) -> Any:
    for nom, figurant in figurants.items():
        if isinstance(brut, type(figurant)) and brut == figurant:
            return _Emplacement(nom, type(brut) if isinstance(brut, int) else lambda valeur: valeur)
    return brut


def _litteral(constante: Any) -> str:
    """As it is written in a statement that still has places for values."""
    return psycopg.sql.Literal(constante).as_string(connection.connection).replace("%", "%%")


def _convertisseurs(compilateur: Any) -> list[tuple[int, Callable[[Any], Any]]]:
    """The columns that Django converts after reading, each with all its conversions."""
    choisies = [choisie[0] for choisie in compilateur.select[: compilateur.col_count]]
    convertisseurs = compilateur.get_converters(choisies)
    return [(position, partial(_convertir, fonctions, e)) for position, (fonctions, e) in convertisseurs.items()]


def _convertir(fonctions: Sequence[Callable[..., Any]], expression: Any, valeur: Any) -> Any:
    for fonction in fonctions:
        valeur = fonction(valeur, expression, connection)
    return valeur


def _convertie(rangee: Sequence[Any], convertir: Sequence[tuple[int, Callable[[Any], Any]]]) -> Sequence[Any]:
    if not convertir:
        return rangee
    lue = list(rangee)
    for position, fonction in convertir:
        lue[position] = fonction(lue[position])
    return lue


def _lecteur(requete: QuerySet[Any, Any], compilateur: Any) -> Callable[[Sequence[Any]], Any]:
    """From a row to what the queryset gives: as ModelIterable does, without working it out again each time."""
    if requete._iterable_class is not ModelIterable:
        return tuple
    modele: type[Model] = compilateur.klass_info["model"]
    debut, fin = compilateur.klass_info["select_fields"][0], compilateur.klass_info["select_fields"][-1] + 1
    colonnes = [choisie[0].target.attname for choisie in compilateur.select[debut:fin]]
    annotations = list(compilateur.annotation_col_map.items())
    lies = get_related_populators(compilateur.klass_info, compilateur.select, requete.db)  # type: ignore[call-arg]

    def lire(rangee: Sequence[Any]) -> Model:
        objet = modele.from_db(requete.db, colonnes, rangee[debut:fin])
        for lie in lies:
            lie.populate(rangee, objet)
        for nom, position in annotations:
            setattr(objet, nom, rangee[position])
        return objet

    return lire
