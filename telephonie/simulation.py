"""A believable activity, always the same for the same seed.

Profiles of the day and of the week, an epidemic, New Year's night, impatient callers who call again, an access that
fails and the neighbours who answer.
"""

from __future__ import annotations

import hashlib
import heapq
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")
# Share of the calls of a day by hour of the wall clock, and of a week by day, Monday first.
HEURES = (17, 12, 10, 8, 8, 10, 14, 26, 41, 46, 50, 46, 43, 38, 37, 40, 43, 48, 55, 53, 52, 49, 36, 27)
JOURS = (1.0, 0.95, 0.96, 0.97, 1.0, 1.28, 1.3)
SVI_S = 9.0
PAROLE_ARM_S, PAROLE_MEDECIN_S = 95.0, 170.0
PATIENCE_S = 75.0
OCCUPATION = 0.7
# Names the events.
ESPACE = UUID("0d6b5c1e-7a43-4c5e-9a57-3f0f1c2d4b90")


@dataclass(frozen=True)
class Panne:
    """The access of the Samu is down: its calls go to a neighbour."""

    debut: datetime
    fin: datetime


@dataclass
class Simulation:
    """The calls of one Samu. `par_jour` is its mean volume, `voisin` the code of who helps."""

    samu: str
    par_jour: float
    graine: int
    voisin: str = ""
    pannes: tuple[Panne, ...] = ()
    fuseau: ZoneInfo = PARIS
    hasard: Random = field(init=False)
    # Instants at which the ARM now talking will be free again.
    _occupes: list[float] = field(init=False, default_factory=list)
    _rang: int = field(init=False, default=0)
    # What begins the identifiers of its calls: those that begin at another instant are other calls.
    _serie: str = field(init=False, default="")

    def __post_init__(self) -> None:
        self.hasard = Random(f"{self.samu}/{self.graine}")  # noqa: S311 — a story, not a secret

    def lignes(self, debut: datetime, fin: datetime) -> Iterator[str]:
        """Every event of the calls presented between two instants, as JSON lines, call after call."""
        for appel in self.appels(debut, fin):
            yield from (json.dumps(ligne) for ligne in appel)

    def appels(self, debut: datetime, fin: datetime) -> Iterator[list[dict[str, object]]]:
        """The events of each call: new callers (thinning of a Poisson process), and those who try again."""
        self._serie = f"{self.samu}-{self.graine}-{debut.astimezone(UTC):%Y%m%d%H%M%S}"
        sommet = self.par_jour / 86_400 * 4
        instant = debut.timestamp()
        rappels: list[tuple[float, str]] = []
        while True:
            instant += self.hasard.expovariate(sommet)
            while rappels and rappels[0][0] < min(instant, fin.timestamp()):
                quand, appelant = heapq.heappop(rappels)
                yield self._appel(quand, appelant, rappels)
            if instant >= fin.timestamp():
                return
            if self.hasard.random() < self._cadence(instant) / sommet:
                yield self._appel(instant, f"+336{self.hasard.randrange(10**8):08d}", rappels)

    def _cadence(self, instant: float) -> float:
        """Calls per second at that instant."""
        local = datetime.fromtimestamp(instant, self.fuseau)
        forme = HEURES[local.hour] / (sum(HEURES) * 3600) * JOURS[local.weekday()] * 7 / sum(JOURS)
        if (local.month, local.day) == (1, 1) and local.hour < 5:
            forme *= 4
        semaine = local.isocalendar().week
        epidemie = 1.3 if semaine in (2, 3, 4) else 1.12 if semaine in (1, 5, 52) else 1.0
        return self.par_jour * forme * epidemie

    def _arm(self, instant: float) -> int:
        charge = self._cadence(instant) * (PAROLE_ARM_S + 6)
        return max(2, round(charge / OCCUPATION + 0.5))

    def _appel(self, instant: float, appelant: str, rappels: list[tuple[float, str]]) -> list[dict[str, object]]:
        self._rang += 1
        recit = _Recit(f"{self._serie}-{self._rang}", instant)
        professionnel = self.hasard.random() < 0.14
        numero = "ligne-pro" if professionnel else "15" if self.hasard.random() < 0.86 else "116117"
        recit.dire("appel.presente", 0, samu=self.samu, acces="T0", numero=numero, appelant=appelant)
        retard = self._acheminer(recit, instant)
        if not professionnel:
            if self._au_svi(recit, retard):
                return recit.evenements
            retard += SVI_S + 0.3
        repondu = self._a_un_humain(recit, retard, "arm_n2" if professionnel else "arm_n1")
        if not repondu and self.hasard.random() < 0.55:
            heapq.heappush(rappels, (instant + self.hasard.uniform(90, 600), appelant))
        return recit.evenements

    def _acheminer(self, recit: _Recit, instant: float) -> float:
        """Seconds lost before a Samu takes the call: none, unless the access is down or everybody is busy."""
        if not self.voisin:
            return 0.0
        if any(panne.debut.timestamp() <= instant < panne.fin.timestamp() for panne in self.pannes):
            recit.dire("acces.echec", 1.5, acces="T0", cause="injoignable")
            recit.dire("appel.achemine", 2.2, samu=self.voisin, motif="panne")
            return 2.4
        if self._attente(instant) > 90 and self.hasard.random() < 0.35:
            recit.dire("appel.achemine", 1.0, samu=self.voisin, motif="saturation")
            return 1.2
        return 0.0

    def _au_svi(self, recit: _Recit, retard: float) -> bool:
        """Whether the caller hung up before or in the IVR."""
        sort = self.hasard.random()
        if sort < 0.012:
            recit.dire("appel.fin", retard + self.hasard.uniform(0.5, 4), par="appelant")
            return True
        recit.dire("svi.debut", retard + 0.3)
        if sort < 0.045:
            recit.dire("svi.abandon", retard + self.hasard.uniform(2, SVI_S))
            return True
        return False

    def _attente(self, instant: float) -> float:
        """How long until an ARM is free, for who comes now."""
        while self._occupes and self._occupes[0] <= instant:
            heapq.heappop(self._occupes)
        arm = self._arm(instant)
        if len(self._occupes) < arm:
            return 0.0
        return sorted(self._occupes)[len(self._occupes) - arm] - instant

    def _a_un_humain(self, recit: _Recit, entree: float, file: str) -> bool:
        recit.dire("file.entree", entree, file=file)
        attente = self._attente(recit.debut + entree)
        patience = 8 + self.hasard.expovariate(1 / PATIENCE_S)
        if attente > patience:
            recit.dire("file.abandon", entree + patience)
            recit.dire("appel.fin", entree + patience, par="appelant")
            return False
        agent = f"ARM{self.hasard.randrange(1, 15):02d}"
        recit.dire("poste.sonnerie", entree + attente, agent=agent)
        reponse = entree + attente + self.hasard.uniform(1.5, 6)
        recit.dire("appel.repondu", reponse, role="arm", agent=agent, file=file)
        fin = reponse + 12 + self.hasard.expovariate(1 / PAROLE_ARM_S)
        heapq.heappush(self._occupes, recit.debut + fin)
        if self.hasard.random() < 0.42:
            fin = self._au_medecin(recit, fin)
        recit.dire("appel.fin", fin, par=self.hasard.choice(("appelant", "appelant", "agent")))
        recit.enregistrer(reponse, fin)
        return True

    def _au_medecin(self, recit: _Recit, depart: float) -> float:
        mode = "accompagne" if self.hasard.random() < 0.35 else "aveugle"
        file = "urgentiste" if self.hasard.random() < 0.45 else "liberal"
        recit.dire("transfert.debut", depart, mode=mode, vers=file)
        recit.dire("file.entree", depart + 0.2, file=file)
        attente = self.hasard.expovariate(1 / (35 if file == "urgentiste" else 110))
        if attente > 60 + self.hasard.expovariate(1 / 240):
            return depart + attente
        medecin = f"MED{self.hasard.randrange(1, 9):02d}"
        recit.dire("appel.repondu", depart + attente + 0.5, role="medecin", agent=medecin, file=file)
        return depart + attente + 30 + self.hasard.expovariate(1 / PAROLE_MEDECIN_S)


class _Recit:
    """The events of one call, told by seconds from its presentation."""

    def __init__(self, reference: str, debut: float) -> None:
        self.reference, self.debut = reference, debut
        self.evenements: list[dict[str, object]] = []

    def enregistrer(self, debut: float, fin: float) -> None:
        """The recording of it, from the first voice to the end."""
        reference = f"enr-{self.reference}"
        sha256 = hashlib.sha256(reference.encode()).hexdigest()
        for quoi, apres, donnees in (("debut", debut, {}), ("fin", fin, {"sha256": sha256})):
            self.dire(f"enregistrement.{quoi}", apres, reference=reference, **donnees)

    def dire(self, genre: str, apres: float, **donnees: object) -> None:
        quand = datetime.fromtimestamp(self.debut, UTC) + timedelta(milliseconds=round(apres * 1000))
        self.evenements.append(
            {
                "id": str(uuid5(ESPACE, f"{self.reference} {len(self.evenements)}")),
                "type": genre,
                "survenu_le": quand.isoformat(),
                "appel": self.reference,
                "donnees": donnees,
            }
        )
