"""Where the bilans, the list, the bracelets and SIVIC differ: who said what, when, and which persons."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Q

from evenements.etat import FIGURES, LIBELLES, SINGULIERS
from evenements.models import Bilan, Evenement
from fil.models import Depeche
from sivic.etat import FIGURE, compter
from sivic.models import Envoi, EvenementCommun, Reception, Victime
from sivic.sinus import lire_sinus

Comptes = dict[str, int | None]


class Dit(NamedTuple):
    """What SIVIC says of a person: the vital state, since when, by which line of its journal if one told it."""

    etat: str
    quand: datetime
    numero: int | None = None


class Case(NamedTuple):
    """One figure of a line, and how far it is from the list's."""

    libelle: str
    valeur: int | None
    ecart: int


@dataclass(frozen=True)
class Ligne:
    """One source: its figures, who said them, when; where on the page stand the persons that it misses."""

    titre: str
    comptes: Comptes
    qui: str = ""
    quand: datetime | None = None
    ancre: str = ""
    cases: list[Case] = field(default_factory=list)
    total: Case = Case("total", None, 0)


@dataclass(frozen=True)
class Personnes:
    """The persons of one difference: each victim with what is to be read beside its number."""

    ancre: str
    titre: str
    aide: str
    victimes: list[tuple[Victime, str]]


@dataclass(frozen=True)
class Tableau:
    """The gap board of an event."""

    lignes: list[Ligne]
    personnes: list[Personnes]
    inconnues: list[tuple[str, Dit]]

    @property
    def manques(self) -> int:
        return sum(len(p.victimes) for p in self.personnes) + len(self.inconnues)


def dresser(evenement: Evenement) -> Tableau:
    """All the sources against the list, which is the reference."""
    victimes = list(evenement.victimes.presentes().select_related("entite", "destination", "sejour__etablissement"))
    liste = _liste(evenement, victimes)
    lignes = [*_bilans(evenement), liste, _sinus(victimes)]
    personnes = [_sans_bracelet(victimes), *_chez_l_hopital(victimes)]
    inconnues: dict[str, Dit] = {}
    if EvenementCommun.objects.filter(evenement=evenement).exists():
        connues, inconnues = dits_par_sivic(evenement)
        lignes.append(_sivic([*connues.values(), *inconnues.values()]))
        personnes = [*_face_a_sivic(victimes, connues), *personnes]
    return Tableau(
        lignes=[_comparer(ligne, liste.comptes) for ligne in lignes],
        personnes=[p for p in personnes if p.victimes],
        inconnues=list(inconnues.items()),
    )


def dits_par_sivic(evenement: Evenement) -> tuple[dict[int, Dit], dict[str, Dit]]:
    """The state that SIVIC holds for each victim, then for each person whom it alone knows, by its own reference.

    What it holds is the last state that it accepted from us, unless its journal has told another one since.
    """
    connues: dict[int, Dit] = {}
    acceptes = Envoi.objects.filter(evenement=evenement, statut=Envoi.Statut.ACCEPTE).order_by("version")
    for victime, contenu, quand in acceptes.values_list("victime_id", "contenu", "repondu_le"):
        if victime is None or quand is None:
            continue
        # Who SIVIC knows to be a trace, or annulled, is nobody any more.
        personne = not {"fusionnee_dans", "annulee"} & contenu.keys()
        connues[victime] = Dit(contenu["etat"] if personne else "", quand)
    inconnues: dict[str, Dit] = {}
    recues = Reception.objects.filter(Q(contenu__has_key="etat") | Q(victime=None), evenement=evenement)
    for recue in recues.exclude(reference="").order_by("numero"):
        etat = recue.contenu.get("etat", "")
        if recue.victime_id is None:
            cle = f"ligne {recue.numero}" if recue.reference == Reception.ILLISIBLE else recue.reference
            etat = etat or (inconnues[cle].etat if cle in inconnues else "")
            inconnues[cle] = Dit(etat, recue.recue_le, recue.numero)
        elif recue.victime_id not in connues or connues[recue.victime_id].quand < recue.recue_le:
            connues[recue.victime_id] = Dit(etat, recue.recue_le, recue.numero)
    return connues, inconnues


def _bilans(evenement: Evenement) -> list[Ligne]:
    """For each source, the newest value of each figure, and who counted last."""
    lignes: dict[str, Ligne] = {}
    bilans = Bilan.objects.filter(evenement=evenement).select_related("auteur", "entite")
    for bilan in bilans.order_by("constate_le", "id"):
        avant = lignes[bilan.source].comptes if bilan.source in lignes else dict.fromkeys(FIGURES)
        neufs = {figure: getattr(bilan, figure) for figure in FIGURES if getattr(bilan, figure) is not None}
        qui = f"{bilan.auteur}, {bilan.entite}" if bilan.entite else str(bilan.auteur)
        titre = f"Bilan {bilan.get_source_display().lower()}"
        lignes[bilan.source] = Ligne(titre, avant | neufs, qui, bilan.constate_le)
    return [lignes[source] for source in Bilan.Source.values if source in lignes]


def _liste(evenement: Evenement, victimes: list[Victime]) -> Ligne:
    depeches = Depeche.objects.filter(groupe=evenement.groupe_id, objet_type="victime")
    derniere = depeches.select_related("auteur", "entite").order_by("-numero").first()
    par_entite = Counter(str(victime.entite) for victime in victimes)
    qui = ", ".join(f"{nombre} par {entite}" for entite, nombre in par_entite.most_common())
    return Ligne("Liste du portail", _compter(v.etat for v in victimes), qui, derniere.emise_le if derniere else None)


def _sinus(victimes: list[Victime]) -> Ligne:
    """The persons who bear a bracelet; `TR` ones were given in the field, `HP` ones at a hospital."""
    portent = [victime for victime in victimes if victime.sinus]
    origines = Counter(lire_sinus(victime.sinus).origine for victime in portent)
    qui = ", ".join(
        f"{origines[code]} {nom}" for code, nom in (("TR", "du terrain"), ("HP", "d'un hôpital")) if origines[code]
    )
    return Ligne("Bracelets SINUS", _compter(v.etat for v in portent), qui, None, "sans-bracelet")


def _sivic(dits: list[Dit]) -> Ligne:
    quand = max((dit.quand for dit in dits), default=None)
    return Ligne("SIVIC", _compter(dit.etat for dit in dits if dit.etat in FIGURE), "", quand, "face-a-sivic")


def _sans_bracelet(victimes: list[Victime]) -> Personnes:
    return Personnes(
        "sans-bracelet",
        "Sans bracelet",
        "Dans la liste du portail, aucun numéro SINUS.",
        [(victime, "") for victime in victimes if not victime.sinus],
    )


def _chez_l_hopital(victimes: list[Victime]) -> list[Personnes]:
    # Nobody waits any more for who died on the way.
    en_route = [v for v in victimes if v.destination and not _sejour(v) and v.etat != Victime.Etat.DCD]
    attendues = [(v, str(v.destination)) for v in en_route]
    ailleurs = [
        (v, f"à {sejour.etablissement}, {'orientée vers ' + str(v.destination) if v.destination else 'non orientée'}")
        for v in victimes
        if (sejour := _sejour(v)) and sejour.etablissement_id != v.destination_id
    ]
    return [
        Personnes("attendues", "Orientées, pas encore admises", "L'établissement n'a pas dit leur arrivée.", attendues),
        Personnes("ailleurs", "Admises ailleurs que prévu", "Le dernier mot est à l'établissement.", ailleurs),
    ]


def _face_a_sivic(victimes: list[Victime], connues: dict[int, Dit]) -> list[Personnes]:
    absentes = [(victime, "") for victime in victimes if victime.pk not in connues or not connues[victime.pk].etat]
    autrement = [
        (victime, f"{SINGULIERS[FIGURE[dit.etat]]} pour SIVIC")
        for victime in victimes
        if (dit := connues.get(victime.pk)) and dit.etat and dit.etat != victime.etat
    ]
    return [
        Personnes("absentes", "Absentes de SIVIC", "SIVIC n'a encore accepté aucun envoi pour elles.", absentes),
        Personnes("autrement", "Dites autrement par SIVIC", "Réglez la différence dans les échanges.", autrement),
    ]


def _sejour(victime: Victime) -> Any:
    return getattr(victime, "sejour", None)


def _compter(etats: Iterable[str]) -> Comptes:
    return dict(compter(etats))


def _comparer(ligne: Ligne, reference: Comptes) -> Ligne:
    """The line with its cells. A figure that was not counted is no difference."""
    cases = [Case(LIBELLES[figure], ligne.comptes[figure], _ecart(ligne, reference, figure)) for figure in FIGURES]
    comptees = [figure for figure in FIGURES if ligne.comptes[figure] is not None]
    somme = sum(ligne.comptes[figure] or 0 for figure in comptees)
    entier = len(comptees) == len(FIGURES)
    total = Case("total", somme if entier else None, sum(case.ecart for case in cases) if entier else 0)
    return Ligne(ligne.titre, ligne.comptes, ligne.qui, ligne.quand, ligne.ancre, cases, total)


def _ecart(ligne: Ligne, reference: Comptes, figure: str) -> int:
    valeur = ligne.comptes[figure]
    return 0 if valeur is None else valeur - (reference[figure] or 0)
