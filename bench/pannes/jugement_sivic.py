"""Both sides of the exchange, once nothing moves: the acknowledged gestures, the portal, its ledger, SIVIC."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import psycopg

VICTIMES = """
    SELECT 'V-' || v.rang, v.etat, coalesce(d.code, ''), coalesce(s.code, '')
    FROM sivic_victime v LEFT JOIN annuaire_entite d ON d.id = v.destination_id
    LEFT JOIN sivic_sejour j ON j.victime_id = v.id LEFT JOIN annuaire_entite s ON s.id = j.etablissement_id
    WHERE v.evenement_id = %s ORDER BY v.rang
"""
ENVOIS = """
    SELECT coalesce('V-' || v.rang, ''), e.version, e.statut
    FROM sivic_envoi e LEFT JOIN sivic_victime v ON v.id = e.victime_id WHERE e.evenement_id = %s ORDER BY e.id
"""
RECEPTIONS = "SELECT numero, statut FROM sivic_reception ORDER BY numero"
ADMISES = "SELECT objet_id FROM fil_depeche WHERE genre = 'victime.admise'"
OBJETS = "SELECT victime, champs->>'etat', coalesce(champs->>'destination', ''), recues FROM simulateur_sivic.objet"
JOURNAL = "SELECT victime, champs->>'etablissement' FROM simulateur_sivic.journal ORDER BY numero"


@dataclass(frozen=True)
class DeuxCotes:
    """What PostgreSQL holds at the end, of the portal and of the simulated SIVIC."""

    victimes: Sequence[tuple[str, str, str, str]]
    envois: Sequence[tuple[str, int, str]]
    receptions: Sequence[tuple[int, str]]
    admises: Sequence[int]
    objets: Sequence[tuple[str, str, str, list[int]]]
    journal: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class BilanSivic:
    """What is wrong. All zero and no grievance, or one side lies to the other."""

    victimes: int
    envois: int
    acceptes: int
    receptions: int
    perdus: int
    doubles: int
    desordonnes: int
    griefs: Sequence[str] = field(default_factory=list)

    @property
    def est_sans_faute(self) -> bool:
        return not (self.perdus or self.doubles or self.desordonnes or self.griefs)


def lire(adresse: str, evenement: int) -> DeuxCotes:
    with psycopg.connect(adresse, autocommit=True) as base:

        def tout(requete: str, *valeurs: Any) -> list[Any]:
            return base.execute(requete, valeurs).fetchall()

        return DeuxCotes(
            tout(VICTIMES, evenement),
            tout(ENVOIS, evenement),
            tout(RECEPTIONS),
            [objet for (objet,) in tout(ADMISES)],
            tout(OBJETS),
            tout(JOURNAL),
        )


def juger(tenu: DeuxCotes, gestes: Sequence[Mapping[str, str]]) -> BilanSivic:
    """Lost: an acknowledged gesture that the portal or SIVIC does not hold, an admission that did not come back.
    Doubled: a person, a version or an admission that is there twice. Out of order: versions that went backwards."""
    dits = _derniers(gestes)
    portail = {nom: (etat, vers) for nom, etat, vers, _ in tenu.victimes}
    sivic = {nom: (etat, vers) for nom, etat, vers, _ in tenu.objets if nom}
    sejours = {nom: ou for nom, _, _, ou in tenu.victimes if ou}
    dites = dict(tenu.journal)
    recues = [recues for _, _, _, recues in tenu.objets]
    return BilanSivic(
        victimes=len(portail),
        envois=len(tenu.envois),
        acceptes=sum(statut == "accepte" for _, _, statut in tenu.envois),
        receptions=len(tenu.receptions),
        perdus=_differents(dits, portail) + _differents(portail, sivic) + _differents(dites, sejours),
        doubles=abs(len(portail) - len(dits))
        + sum(len(versions) - len(set(versions)) for versions in recues)
        + len(tenu.admises)
        - len(set(tenu.admises)),
        desordonnes=sum(versions != sorted(versions) for versions in recues),
        griefs=[*_griefs_du_registre(tenu), *_griefs_du_journal(tenu)],
    )


def _derniers(gestes: Sequence[Mapping[str, str]]) -> dict[str, tuple[str, str]]:
    """The last acknowledged state and destination of each person."""
    dits: dict[str, tuple[str, str]] = {}
    for geste in gestes:
        etat, vers = dits.get(geste["victime"], ("", ""))
        dits[geste["victime"]] = (geste.get("etat", etat), geste.get("destination", vers))
    return dits


def _differents(attendus: Mapping[str, Any], tenus: Mapping[str, Any]) -> int:
    return sum(tenus.get(nom) != attendu for nom, attendu in attendus.items())


def _griefs_du_registre(tenu: DeuxCotes) -> Iterator[str]:
    """Each line is accepted, or was put aside and a later one of the same person was accepted."""
    acceptees = {
        nom: max(v for n, v, statut in tenu.envois if n == nom and statut == "accepte")
        for nom in {n for n, _, statut in tenu.envois if statut == "accepte"}
    }
    for nom, version, statut in tenu.envois:
        if statut != "accepte" and acceptees.get(nom, 0) < version:
            yield f"registre : l'envoi {version} de {nom or 'l’événement'} est « {statut} »"


def _griefs_du_journal(tenu: DeuxCotes) -> Iterator[str]:
    if [numero for numero, _ in tenu.receptions] != list(range(1, len(tenu.journal) + 1)):
        yield f"journal : {len(tenu.journal)} lignes écrites, {len(tenu.receptions)} reçues"
    if statuts := {statut for _, statut in tenu.receptions} - {"appliquee"}:
        yield f"journal : des lignes sont « {', '.join(sorted(statuts))} »"
