"""All that a page or a report says of one period, ready to be drawn: figures, charts, tables, one sentence to read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.utils.formats import date_format

from annuaire.dates import date_dite
from annuaire.models import Entite
from telephonie import acces, graphes
from telephonie.agents import TempsAgents, temps_des_agents
from telephonie.chiffres import Chiffres, Taux, accord, duree, ecart, pourcent
from telephonie.erlang import agents_necessaires, charge
from telephonie.filtres import AUCUN, ROUTES, TOUT, Filtre, verifier_etendue
from telephonie.lectures import EXACT_JUSQU_A, Attentes, Lecteur, a_rappeler, attentes, compter, noms_des_files, total
from telephonie.models import Appel
from telephonie.periodes import LIBRE, Granularite, Periode, aujourd_hui, periode
from telephonie.visibilite import samu_de

CIBLE = 0.99
SEMAINES_TYPES = 8
HEURE_S = 3_600
QUART = timedelta(minutes=15)
UN_AN = timedelta(days=366)
# With fewer that had calls, one's own share and the region's would tell the neighbour's.
SAMU_PAR_REGION = 3
DEUX_SEMAINES = timedelta(weeks=2)


@dataclass(frozen=True)
class Ligne:
    """One line of the table by queue, route, number or Samu. `lien` is the code of the Samu, `filtre` what one would
    ask for to see these calls only."""

    nom: str
    chiffres: Chiffres
    badge: str = ""
    lien: str = ""
    filtre: Filtre = TOUT

    @property
    def p90(self) -> str:
        return duree(self.chiffres.quantile_s(0.9))


@dataclass(frozen=True)
class Activite:
    """The activity of some Samu over a period."""

    entite: Entite
    periode: Periode
    samu: list[int]
    chiffres: Chiffres
    # What may be compared of it, and with what.
    a_ce_point: Chiffres
    compares: Chiffres
    an_dernier: Chiffres
    region: Chiffres
    attentes: Attentes
    barres: list[graphes.Barre]
    files: list[Ligne]
    routes: list[Ligne]
    numeros: list[Ligne]
    par_samu: list[Ligne]
    semaine_type: dict[int, float]
    rappels: list[Appel]
    acces: list[tuple[str, str]]
    lecture: str
    lue_le: datetime
    filtre: Filtre = TOUT
    # The same in words.
    filtree: str = ""

    @cached_property
    def agents(self) -> list[TempsAgents] | None:
        """Read when it is asked for: a page does not show it. None where it is not told: with a filter, which agents
        have none, or for several Samu over too long."""
        if self.filtre or len(self.samu) > 1 and self.periode.au - self.periode.du > EXACT_JUSQU_A:
            return None
        return temps_des_agents(self.samu, self.periode.du, min(self.periode.au, self.lue_le))

    @property
    def duree_lue_s(self) -> float:
        """How long the period has lasted so far, in seconds."""
        return max((min(self.periode.au, self.lue_le) - self.periode.du).total_seconds(), 1.0)

    @property
    def titre(self) -> str:
        """What is told: the period, and which of its calls."""
        return " · ".join(filter(None, (self.periode.titre, self.filtree)))

    @property
    def parametres(self) -> str:
        """As an address says it."""
        return f"{self.periode.parametres}{self.filtre.suite}"

    @property
    def evolution(self) -> str:
        """ "+6 % / vendredi dernier"."""
        texte = ecart(self.compares.presentes, self.a_ce_point.presentes)
        return f"{texte} / {nom_de_la_comparaison(self.periode)}" if texte else ""

    @property
    def comparaison(self) -> str:
        """What the dashed line of the chart is, when there is one."""
        return nom_de_la_comparaison(self.periode) if any(b.compare is not None for b in self.barres) else ""

    @property
    def nom_des_autres(self) -> str:
        """What stands above the answered calls in the chart."""
        c = self.chiffres
        dits = {"sans réponse": True, "non mesurés": c.non_mesures, "sans fin connue": c.en_cours}
        *premiers, dernier = [nom for nom, combien in dits.items() if combien]
        return " ou ".join(filter(None, [", ".join(premiers), dernier]))

    @property
    def evolution_an(self) -> str:
        texte = ecart(self.an_dernier.presentes, self.a_ce_point.presentes)
        return f"{texte} / un an avant" if texte else ""


def decrire(
    entite: Entite, samu: Collection[Entite], choisie: Periode, maintenant: datetime, filtre: Filtre = TOUT
) -> Activite:
    """Read all of it; a dozen queries over the quarter-hours, fewer with a filter.

    Raises:
        ValidationError: with this filter, that is too much to read.
    """
    verifier_etendue(filtre, samu, choisie)
    ids = [e.pk for e in samu]
    jusqu_a = min(choisie.au, maintenant)
    noms = noms_des_files(ids)
    # By queue, route or number there are only quarter-hours: too many of them, for many Samu over a year.
    est_vaste = len(ids) > 1 and choisie.au - choisie.du > EXACT_JUSQU_A
    details = () if est_vaste else ("file", "route", "numero")
    lecteur = Lecteur(ids, entite.pk, filtre, choisie, tuple({"tout", "heure", choisie.axe, "samu", *details}))

    def detail(axe: str) -> dict[str, Chiffres]:
        return lecteur.compter(choisie, axe) if axe in details else {}

    chiffres, passe = lecteur.total(choisie), _passe(choisie, maintenant)
    # Told call by call: for one Samu, and not for a year; of an access, whatever the calls.
    est_seul = entite.type == Entite.Type.SAMU and choisie.au - choisie.du <= EXACT_JUSQU_A and not filtre
    return Activite(
        entite=entite,
        periode=choisie,
        samu=ids,
        chiffres=chiffres,
        a_ce_point=chiffres if passe is None else lecteur.total(_tronquee(choisie, passe)),
        compares=lecteur.total(_tronquee(choisie.comparee, passe)),
        an_dernier=lecteur.total(_tronquee(choisie.an_dernier, passe)),
        region=Chiffres() if filtre else _region(entite, choisie),
        attentes=attentes(ids, choisie, chiffres, filtre),
        barres=_barres(lecteur, choisie),
        files=[
            Ligne(noms.get(code, code) or "Sans file", c, filtre=filtre.avec(file=code or AUCUN))
            for code, c in detail("file").items()
        ],
        routes=_routes(lecteur, choisie, detail("route")),
        numeros=[
            Ligne(code or "Non dit", c, filtre=filtre.avec(numero=code or AUCUN))
            for code, c in detail("numero").items()
        ],
        par_samu=_par_samu(lecteur, choisie, samu),
        semaine_type=_semaine_type(lecteur, choisie, maintenant),
        rappels=a_rappeler(ids, choisie.du, jusqu_a, filtre) if choisie.granularite == Granularite.JOUR else [],
        acces=acces.en_clair(entite, choisie) if est_seul else [],
        lecture=_lecture(lecteur, choisie),
        lue_le=maintenant,
        filtre=filtre,
        filtree=filtre.en_clair(noms),
    )


def _region(entite: Entite, choisie: Periode) -> Chiffres:
    """The region of a Samu, of which its page shows shares only; empty where they would give a neighbour away."""
    ars = entite.ars if entite.type == Entite.Type.SAMU else None
    if ars is None:
        return Chiffres()
    ids = [e.pk for e in samu_de(ars)]
    ont_eu_des_appels = compter(ids, choisie, "samu", perimetre=ars.pk)
    return total(ids, choisie, ars.pk) if len(ont_eu_des_appels) >= SAMU_PAR_REGION else Chiffres()


def nom_de_la_comparaison(choisie: Periode) -> str:
    match choisie.granularite:
        case Granularite.JOUR:
            return f"{date_format(choisie.debut, 'l')} dernier"
        case Granularite.SEMAINE:
            return "semaine précédente"
        case Granularite.MOIS:
            return "mois précédent"
    return "période précédente"


def _passe(choisie: Periode, maintenant: datetime) -> timedelta | None:
    """How much of a period still running one compares with the same of others: its quarter-hours that are over."""
    return None if maintenant >= choisie.au else max(maintenant - choisie.du, timedelta()) // QUART * QUART


def _tronquee(quelconque: Periode, passe: timedelta | None) -> Periode:
    """That much of its beginning; all of it when it is shorter."""
    return quelconque if passe is None else replace(quelconque, passe=min(passe, quelconque.au - quelconque.du))


def _barres(lecteur: Lecteur, choisie: Periode) -> list[graphes.Barre]:
    """By real hour for a day, by day for a week or a month, by month for longer."""
    axe = choisie.axe
    if axe == "heure":
        return _barres_du_jour(lecteur, choisie)
    comptes = lecteur.compter(choisie, axe)
    barres = []
    jour = choisie.debut
    while jour < choisie.fin:
        # A month in part is counted under its first day.
        c = comptes.get(jour.replace(day=1) if axe == "mois" else jour, Chiffres())
        lien = f"?periode={'mois' if axe == 'mois' else 'jour'}&le={jour.isoformat()}{lecteur.filtre.suite}"
        autres, repere = c.presentes - c.repondus, _repere(jour, choisie)
        barres.append(graphes.Barre(_nom_du_jour(jour, axe), c.repondus, autres, None, repere, lien))
        jour = periode(Granularite.MOIS, jour).fin if axe == "mois" else jour + timedelta(days=1)
    return barres


def _barres_du_jour(lecteur: Lecteur, choisie: Periode) -> list[graphes.Barre]:
    comptes = lecteur.compter(choisie, "heure")
    compares = lecteur.compter(choisie.comparee, "heure")
    # By which of the two as well: an hour is compared with an hour, in October too.
    avant = {_heure_locale(quand, choisie): c.presentes for quand, c in compares.items()}
    barres = []
    for rang, debut in enumerate(choisie.heures()):
        heure, fois = _heure_locale(debut, choisie)
        c = comptes.get(debut, Chiffres())
        barres.append(
            graphes.Barre(
                f"{heure} h",
                c.repondus,
                c.presentes - c.repondus,
                avant.get((heure, fois), avant.get((heure, 0), 0)) if avant else None,
                f"{heure} h" if rang % 3 == 0 else "",
                f"appels/?{urlencode({'du': debut.isoformat(), 'minutes': 60})}{lecteur.filtre.suite}",
            )
        )
    return barres


def _heure_locale(quand: datetime, choisie: Periode) -> tuple[int, int]:
    local = quand.astimezone(choisie.fuseau)
    return local.hour, local.fold


def _nom_du_jour(jour: Any, axe: str) -> str:
    return date_dite(jour, "F Y" if axe == "mois" else "l j F")


def _repere(jour: Any, choisie: Periode) -> str:
    if choisie.axe == "mois":
        return date_format(jour, "b") if choisie.fin - choisie.debut <= UN_AN else str(jour.year) * (jour.month == 1)
    if choisie.fin - choisie.debut <= DEUX_SEMAINES:
        return date_format(jour, "D j")
    return str(jour.day) if jour.day % 5 == 1 and jour.day < 31 else ""


def _routes(lecteur: Lecteur, choisie: Periode, comptes: dict[str, Chiffres]) -> list[Ligne]:
    """By route, then what was served for others."""
    if not comptes:
        return []
    libelles = dict(Appel.Route.choices)
    codes = {valeurs[0]: code for code, (_, valeurs) in ROUTES.items() if len(valeurs) == 1}
    lignes = [
        Ligne(str(libelles.get(route, route)), c, filtre=lecteur.filtre.avec(route=codes.get(route, "")))
        for route, c in comptes.items()
    ]
    recus = compter(lecteur.samu, choisie, "samu", aide_donnee=True, filtre=lecteur.filtre)
    noms = Entite.objects.in_bulk(list(recus))
    return lignes + [Ligne(f"Repris pour le {noms[pk].nom}", c, badge="entraide donnée") for pk, c in recus.items()]


def _par_samu(lecteur: Lecteur, choisie: Periode, samu: Collection[Entite]) -> list[Ligne]:
    if len(samu) < 2:
        return []
    comptes = lecteur.compter(choisie, "samu")
    return [
        Ligne(e.nom, comptes.get(e.pk, Chiffres()), badge="" if e.pk in comptes else "aucune donnée", lien=e.code)
        for e in sorted(samu, key=lambda e: e.code)
    ]


def _semaine_type(lecteur: Lecteur, choisie: Periode, maintenant: datetime) -> dict[int, float]:
    """Mean calls by weekday and hour over the eight weeks that end with the period, or yesterday."""
    fin = min(choisie.fin, aujourd_hui(maintenant, choisie.fuseau))
    etendue = replace(choisie, granularite=LIBRE, debut=fin - timedelta(weeks=SEMAINES_TYPES), fin=fin)
    comptes = lecteur.compter(etendue, "semaine_type")
    # Days without any call are not known ones; those without a call that the filter keeps are.
    connus = compter(lecteur.samu, etendue, "jour", perimetre=lecteur.perimetre)
    jours = Counter(jour.isoweekday() for jour in connus)
    return {case: c.presentes / max(jours[case // 100], 1) for case, c in comptes.items()}


def _lecture(lecteur: Lecteur, choisie: Periode) -> str:
    """The peak in one sentence, and how many ARM would have answered 99 % of it within 60 s."""
    heures = lecteur.compter(choisie, "heure")
    if not heures:
        return ""
    pointe, c = max(heures.items(), key=lambda paire: paire[1].presentes)
    local = pointe.astimezone(choisie.fuseau)
    quand = f"à {local.hour} h" if choisie.granularite == Granularite.JOUR else f"le {local:%d/%m} à {local.hour} h"
    phrase = f"La pointe est {quand} : {accord(c.presentes, 'appel')}"
    if c.reponse.valeur is not None:
        phrase += f", {pourcent(c.reponse.valeur)} % répondus"
    if c.parole_moyenne_s:
        erlangs = charge(c.mesures * c.parole_moyenne_s, HEURE_S)
        agents = accord(agents_necessaires(erlangs, c.parole_moyenne_s, cible=CIBLE), "personne")
        trafic = f"{erlangs:.1f}".replace(".", ",")
        phrase += f". Pour en répondre 99 % en 60 s, il y fallait {agents} (Erlang C, {trafic} erlangs)"
    return phrase + "."


def graphe_principal(activite: Activite, *, style: str = "") -> str:
    titre = f"Appels présentés et répondus, {activite.entite.nom}, {activite.titre}"
    return graphes.barres(activite.barres, titre, style=style)


def graphe_attentes(activite: Activite, *, style: str = "") -> str:
    return graphes.attentes(
        activite.chiffres.histogramme, "Attente avant une réponse humaine, en secondes", style=style
    )


def graphe_semaine(activite: Activite, *, style: str = "") -> str:
    return graphes.semaine_type(activite.semaine_type, "Appels présentés par jour de semaine et heure", style=style)


# The charts of a page, by the name their files have.
GRAPHES = {"temps": graphe_principal, "attentes": graphe_attentes, "semaine": graphe_semaine}


def taux_de_la_cible(taux: Taux) -> str:
    """How far from the target: the class of a figure on the screen."""
    if taux.valeur is None:
        return ""
    return "sous-cible" if taux.valeur < CIBLE else "bon"
