"""The history, once quiet: what was acknowledged, what the base holds, what each reader received, compared."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import psycopg

from bench.pannes.carnet import Carnet

ENTREES = "SELECT jeton::text, id, numero FROM maincourante_entree WHERE groupe_id = %s ORDER BY numero"
DEPECHES = "SELECT numero, objet_id FROM fil_depeche WHERE groupe_id = %s ORDER BY numero"


@dataclass(frozen=True)
class Base:
    """What PostgreSQL holds of the groupe at the end."""

    entrees: Sequence[tuple[str, int, int]]
    depeches: Sequence[tuple[int, int]]


@dataclass(frozen=True)
class Verdict:
    """What is wrong. All zero, or the portal lies to someone."""

    perdues: int
    doublees: int
    desordonnees: int
    griefs: Sequence[str]

    @property
    def est_sans_faute(self) -> bool:
        return not (self.perdues or self.doublees or self.desordonnees or self.griefs)


def lire(adresse: str, groupe: int) -> Base:
    with psycopg.connect(adresse, autocommit=True) as base:
        return Base(base.execute(ENTREES, (groupe,)).fetchall(), base.execute(DEPECHES, (groupe,)).fetchall())


def juger(carnet: Carnet, base: Base) -> Verdict:
    """Count what readers and posters lost, and name what the base holds that it should not."""
    griefs = [*_griefs_des_entrees(carnet, base), *_griefs_du_fil(base), *_griefs_des_lectures(carnet, base)]
    numeros = {numero for numero, _ in base.depeches}
    return Verdict(
        perdues=sum(len(numeros - set(lecture.recues)) for lecture in carnet.lectures)
        + _acquittees_perdues(carnet, base),
        doublees=sum(lecture.doublees for lecture in carnet.lectures),
        desordonnees=sum(lecture.desordonnees for lecture in carnet.lectures),
        griefs=griefs,
    )


def _acquittees_perdues(carnet: Carnet, base: Base) -> int:
    """Acknowledged, and not in the base under the same id and number."""
    tenues = set(base.entrees)
    return sum((a.jeton, a.entree, a.numero) not in tenues for a in carnet.acquittees)


def _griefs_des_entrees(carnet: Carnet, base: Base) -> Iterator[str]:
    jetons = [jeton for jeton, _, _ in base.entrees]
    if len(set(jetons)) != len(jetons):
        yield "une entrée est deux fois dans la base"
    if inconnues := set(jetons) - carnet.jetons:
        yield f"{len(inconnues)} entrées que personne n'a postées"
    if [numero for _, _, numero in base.entrees] != list(range(1, len(base.entrees) + 1)):
        yield "les numéros des entrées ne se suivent pas"
    yield from (f"entrée refusée : {refus}" for refus in carnet.refusees[:3])


def _griefs_du_fil(base: Base) -> Iterator[str]:
    if [numero for numero, _ in base.depeches] != list(range(1, len(base.depeches) + 1)):
        yield "les numéros des dépêches ne se suivent pas"
    if sorted(objet for _, objet in base.depeches) != sorted(entree for _, entree, _ in base.entrees):
        yield "une entrée n'a pas exactement une dépêche"


def _griefs_des_lectures(carnet: Carnet, base: Base) -> Iterator[str]:
    vraies = dict(base.depeches)
    for lecture in carnet.lectures:
        if any(vraies.get(numero) != objet for numero, objet in lecture.objets.items()):
            yield f"{lecture.nom} a reçu une dépêche qui n'est pas celle de la base"
        yield from (f"{lecture.nom} : {refus}" for refus in lecture.refus[:1])
