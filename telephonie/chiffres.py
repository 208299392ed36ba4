"""The figures of a period: counts that add up, and the rates that they give, each with its two terms."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from itertools import accumulate, pairwise

from telephonie.models import CLASSES_S


@dataclass(frozen=True)
class Taux:
    """A share, with its numerator and its denominator: never one without the others."""

    numerateur: int
    denominateur: int

    @property
    def valeur(self) -> float | None:
        """Between 0 and 1; None when there was nothing to measure."""
        return self.numerateur / self.denominateur if self.denominateur else None

    @property
    def en_clair(self) -> str:
        return "non mesuré" if self.valeur is None else f"{pourcent(self.valeur)} %"

    @property
    def termes(self) -> str:
        return f"{nombre(self.numerateur)} sur {nombre(self.denominateur)}"


@dataclass(slots=True)
class Chiffres:
    """The sums of AgregatAppels. Times are milliseconds. Nobody changes one; freezing it would double its making."""

    presentes: int = 0
    repondus: int = 0
    repondus_15: int = 0
    repondus_30: int = 0
    repondus_60: int = 0
    abandons_sonnerie: int = 0
    abandons_svi: int = 0
    abandons_file: int = 0
    abandons_courts: int = 0
    dissuades: int = 0
    perdus: int = 0
    echecs: int = 0
    en_cours: int = 0
    sans_fin: int = 0
    non_mesures: int = 0
    attente_ms: int = 0
    file_ms: int = 0
    repondus_en_file: int = 0
    medecins: int = 0
    sans_role: int = 0
    medecin_ms: int = 0
    parole_ms: int = 0
    garde_ms: int = 0
    transferts: int = 0
    entraide_ms: int = 0
    evenements: int = 0
    histogramme: tuple[int, ...] = field(default=(0,) * (len(CLASSES_S) + 1))
    est_simule: bool = False

    @property
    def mesures(self) -> int:
        """The calls of which one knows whether a human answered: neither still going on, nor seen by an OTN alone."""
        return self.presentes - self.en_cours - self.non_mesures

    @property
    def abandons(self) -> int:
        return self.abandons_sonnerie + self.abandons_svi + self.abandons_file

    @property
    def sans_reponse(self) -> int:
        return self.mesures - self.repondus

    @property
    def reponse(self) -> Taux:
        """Answered by a human / presented (Samu de France, SFMU 2009: appels décrochés sur appels présentés)."""
        return Taux(self.repondus, self.mesures)

    @property
    def en_15(self) -> Taux:
        """Answered within 15 s of the presentation / presented."""
        return Taux(self.repondus_15, self.mesures)

    @property
    def en_30(self) -> Taux:
        """Answered within 30 s of the presentation / presented."""
        return Taux(self.repondus_30, self.mesures)

    @property
    def en_60(self) -> Taux:
        return Taux(self.repondus_60, self.mesures)

    @property
    def en_30_des_repondus(self) -> Taux:
        """Answered within 30 s / answered: what DREES publishes; it ignores who gave up."""
        return Taux(self.repondus_30, self.repondus)

    @property
    def en_60_des_repondus(self) -> Taux:
        return Taux(self.repondus_60, self.repondus)

    @property
    def abandonnes(self) -> Taux:
        return Taux(self.abandons, self.mesures)

    @property
    def au_medecin(self) -> Taux:
        """Passed to a doctor / answered, where one knows who answered."""
        return Taux(self.medecins, self.repondus - self.sans_role)

    @property
    def fins_inconnues(self) -> int:
        """The calls whose end nobody told, answered or not; those still going on are among them."""
        return self.en_cours + self.sans_fin

    @property
    def completude(self) -> Taux:
        """Calls whose end is known / presented."""
        return Taux(self.presentes - self.fins_inconnues, self.presentes)

    @property
    def attente_moyenne_s(self) -> float | None:
        """From presentation to a human voice, over the answered calls."""
        return self._moyenne(self.attente_ms, self.repondus)

    @property
    def attente_en_file_s(self) -> float | None:
        return self._moyenne(self.file_ms, self.repondus_en_file)

    @property
    def delai_medecin_s(self) -> float | None:
        return self._moyenne(self.medecin_ms, self.medecins)

    @property
    def parole_moyenne_s(self) -> float | None:
        """Over the answered calls of which one knows how long one talked."""
        return self._moyenne(self.parole_ms, self.repondus - self.sans_fin)

    def quantile_s(self, part: float) -> float | None:
        """The wait that this share of the answered calls did not pass, interpolated inside its class."""
        total = sum(self.histogramme)
        if not total:
            return None
        voulu = part * total
        bornes = [0, *CLASSES_S, 2 * CLASSES_S[-1]]
        for (avant, apres), (bas, haut) in zip(
            pairwise([0, *accumulate(self.histogramme)]), pairwise(bornes), strict=True
        ):
            if apres >= voulu:
                return bas + (haut - bas) * (voulu - avant) / (apres - avant)
        return float(bornes[-1])

    def __add__(self, autre: Chiffres) -> Chiffres:
        sommes = {nom: getattr(self, nom) + getattr(autre, nom) for nom in ADDITIFS}
        histogramme = tuple(a + b for a, b in zip(self.histogramme, autre.histogramme, strict=True))
        return Chiffres(**sommes, histogramme=histogramme, est_simule=self.est_simule or autre.est_simule)

    @staticmethod
    def _moyenne(somme_ms: int, combien: int) -> float | None:
        return somme_ms / combien / 1000 if combien else None


ADDITIFS = tuple(f.name for f in fields(Chiffres) if f.name not in ("histogramme", "est_simule"))


def pourcent(valeur: float) -> str:
    """0.893 → "89,3"."""
    return f"{100 * valeur:.1f}".replace(".", ",")


def nombre(valeur: int) -> str:
    """12345 → "12 345", with the narrow space of French figures."""
    return f"{valeur:,}".replace(",", "\u202f")


def accord(valeur: int, un: str, plusieurs: str = "") -> str:
    """0 appel, 1 appel, 2 appels; `plusieurs` where it is not `un` with an s."""
    return f"{nombre(valeur)} {un if valeur < 2 else plusieurs or f'{un}s'}"


def duree(secondes: float | None) -> str:
    """19.9 → "19,9 s"; 72 → "1 min 12"; 5400 → "1 h 30"; 4500000 → "1 250 h 00"; never cut at the end of a line."""
    if secondes is None:
        return "—"
    if secondes < 60:
        return f"{secondes:.1f}\u00a0s".replace(".", ",")
    minutes, s = divmod(round(secondes), 60)
    if minutes < 60:
        return f"{minutes}\u00a0min\u00a0{s:02d}"
    return f"{nombre(minutes // 60)}\u00a0h\u00a0{minutes % 60:02d}"


def ecart(avant: float | None, maintenant: float | None) -> str:
    """ "+6 %", "−3 %", "=" or nothing to compare with."""
    if not avant or maintenant is None:
        return ""
    part = round(100 * (maintenant - avant) / avant)
    return "=" if part == 0 else f"{'+' if part > 0 else '−'}{abs(part)}\u202f%"
