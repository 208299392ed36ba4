"""Who plays whom: turns "arm", "mr82", "ars" or "armregion2" of a story into a person on shift."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from django.utils import timezone

from annuaire.models import Affectation, Entite, Role, Utilisateur

JOUR_H = range(7, 19)
COLLEGUES = 3  # of one job on one shift
# Whom a name stands for whatever the story.
FIXES = {
    "arshdf": "ARS-HDF",
    "arspac": "ARS-PAC",
    "zonenord": "ZONE-NORD",
    "corruss": "CORRUSS",
    "dgos": "DGOS",
    "exploitant": "PORTAIL",
}
EMPLOI = re.compile(r"(arm|autre|mr|cadre)(voisin|\d[\dAB-]*)?")
COLLECTIF = re.compile(r"(armregion|samuzone|samunation|arsregion)\d?")


@dataclass(frozen=True)
class Cadre:
    """Where a story is told: its groupe, and the entités that "ars", "zone" or "voisin" mean there."""

    groupe: str
    ars: str = "ARS-OCC"
    zone: str = "ZONE-SUD"
    samu: str = "SAMU31"
    voisin: str = "SAMU82"

    def groupe_nomme(self, nom: str) -> str:
        """The key of a groupe: "region" is that of the ARS, "zone" that of the zone, anything else names itself."""
        return {"": self.groupe, "region": f"region:{self.ars}", "zone": f"zone:{self.zone}"}.get(nom, nom)

    def entite_nommee(self, nom: str) -> str:
        noms = {"samu": self.samu, "ARS": self.ars, "ZONE": self.zone, "VOISIN": self.voisin}
        return noms.get(nom, nom)


CADRES = {
    "SAMU31": Cadre("SAMU31"),
    "SAMU82": Cadre("SAMU82", samu="SAMU82", voisin="SAMU31"),
    "SAMU59": Cadre("SAMU59", ars="ARS-HDF", zone="ZONE-NORD", samu="SAMU59", voisin="SAMU62"),
    "region": Cadre("region:ARS-OCC"),
    "hdf": Cadre("region:ARS-HDF", ars="ARS-HDF", zone="ZONE-NORD", samu="SAMU59", voisin="SAMU62"),
    "zone": Cadre("zone:ZONE-SUD"),
}


def cadre(nom: str) -> Cadre:
    return CADRES.get(nom) or Cadre(nom)


@dataclass
class Distribution:
    """The people who may act, by entité and job; `absents` are left out (the accounts that a trainee holds)."""

    absents: Collection[str] = ()
    entites: dict[str, Entite] = field(default_factory=dict)
    gens: dict[str, list[tuple[str, Utilisateur]]] = field(default_factory=lambda: defaultdict(list))

    def charger(self, emplois: dict[str, str]) -> Distribution:
        """`emplois`: identifiant → job, from the list of the personnel."""
        postes = Affectation.objects.en_cours().select_related("entite")
        acteurs = Utilisateur.objects.filter(username__in=emplois, affectation_active__in=postes)
        for personne in acteurs.select_related("affectation_active__entite").order_by("pk"):
            poste = personne.poste
            if poste and poste.role != Role.LECTEUR and personne.username not in self.absents:
                self.gens[poste.entite.code].append((emplois[personne.username], personne))
        self.entites = {entite.code: entite for entite in Entite.objects.select_related("parent__parent")}
        return self

    def choisir(
        self, acteur: str, ou: Cadre, instant: datetime, hasard: Random, deja: dict[str, Utilisateur]
    ) -> Utilisateur:
        """The person; `deja` remembers who has already played in this story."""
        if acteur not in deja:
            emploi, code = self._emploi_et_entite(acteur, ou, hasard, deja)
            sauf = deja.get("arm") if emploi == "autre" else None
            deja[acteur] = self._de_service(code, emploi, instant, hasard.randrange(COLLEGUES), sauf)
        return deja[acteur]

    def _emploi_et_entite(
        self, acteur: str, ou: Cadre, hasard: Random, deja: dict[str, Utilisateur]
    ) -> tuple[str, str]:
        if acteur in FIXES:
            return "", FIXES[acteur]
        if acteur in ("ars", "zone"):
            return "", ou.ars if acteur == "ars" else ou.zone
        if collectif := COLLECTIF.fullmatch(acteur):
            pris = {personne.entite_active.code for personne in deja.values() if personne.entite_active}
            return "", hasard.choice([code for code in self._entites_de(collectif[1], ou) if code not in pris])
        emploi = EMPLOI.fullmatch(acteur)
        if emploi is None:
            raise ValueError(f"personne ne joue « {acteur} »")
        if emploi[2] == "voisin":
            return emploi[1], ou.voisin
        return emploi[1], f"SAMU{emploi[2]}" if emploi[2] else ou.samu

    def _entites_de(self, collectif: str, ou: Cadre) -> list[str]:
        """The entités with staff that a collective name covers."""
        presentes = [self.entites[code] for code in self.gens]
        if collectif == "arsregion":
            return [e.code for e in presentes if e.type == Entite.Type.ARS and e.parent and e.parent.code == ou.zone]
        samu = [e for e in presentes if e.type == Entite.Type.SAMU]
        if collectif == "samunation":
            return [e.code for e in samu]
        if collectif == "armregion":
            return [e.code for e in samu if e.parent and e.parent.code == ou.ars]
        return [e.code for e in samu if e.parent and e.parent.parent and e.parent.parent.code == ou.zone]

    def _de_service(
        self, code: str, emploi: str, instant: datetime, place: int, sauf: Utilisateur | None
    ) -> Utilisateur:
        """One of those on shift for these twelve hours; whoever is there when the job has nobody."""
        emploi = "arm" if emploi == "autre" else emploi
        equipe = self.gens[code]
        candidats = [p for e, p in equipe if e == emploi and p != sauf] or [p for _, p in equipe if p != sauf]
        candidats = candidats or [p for _, p in equipe]
        if not candidats:
            raise ValueError(f"personne à {code} pour jouer « {emploi} »")
        return Random(f"{code}{emploi}{_service(instant)}{place}").choice(candidats)  # noqa: S311 — a rota, not a secret


def _service(instant: datetime) -> str:
    local = timezone.localtime(instant)
    nuit = local.hour not in JOUR_H
    jour = (local - timedelta(hours=12)).date() if nuit else local.date()
    return f"{jour}{'nuit' if nuit else 'jour'}"
