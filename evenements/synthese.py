"""What can be said of an event from its state alone: the draft of a point de situation, what a relève hands over."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import Exists, F, OuterRef, Prefetch, QuerySet

from annuaire import horloge
from annuaire.models import Entite, Participation, Utilisateur
from evenements.apports import phrases_de
from evenements.etat import FIGURES, dire
from evenements.extrait import et_les_autres, extraire
from evenements.lectures import situation_de
from evenements.models import Cellule, Evenement
from maincourante.filtres import ACTIONS_OUVERTES
from maincourante.models import Adressage, Entree
from maincourante.original import AMONT, dire_original

PARIS = ZoneInfo("Europe/Paris")
PAR_SECTION = 25
TEXTE_MAX = 240
SUR_LA_MAIN_COURANTE = "la main courante"


class Cadre(NamedTuple):
    """`depuis`: the dépêche up to which the previous point told the map. `groupes`: those whose entries may be quoted,
    `tus` what is said of the others."""

    depuis: int
    groupes: list[int]
    tus: list[str]


def generer(evenement: Evenement, *, depuis: int = 0, lectrice: Entite | None = None) -> list[dict[str, str]]:
    """The sections, each with its text, for all who take part in the event or for one entité among them."""
    cadre = Cadre(depuis, *_a_citer(evenement, lectrice))
    return [
        {"code": code, "titre": titre, "texte": "\n".join(ecrire(evenement, cadre))} for code, titre, ecrire in SECTIONS
    ]


def titres() -> dict[str, str]:
    return {code: titre for code, titre, _ in SECTIONS}


def _situation(evenement: Evenement, cadre: Cadre) -> list[str]:
    lignes = [
        f"{evenement.titre} ({evenement.get_nature_display()}).",
        f"État : {evenement.get_etat_display().lower()} depuis le {moment(evenement.etat_depuis_le)}. "
        f"Niveau {evenement.get_niveau_display().lower()}.",
    ]
    if evenement.adresse:
        lignes.append(f"Lieu : {evenement.adresse}.")
    if evenement.plans:
        lignes.append(f"Plans activés : {', '.join(Evenement.Plan(plan).label for plan in evenement.plans)}.")
    if evenement.description:
        lignes.append(evenement.description)
    return lignes


def _bilan(evenement: Evenement, cadre: Cadre) -> list[str]:
    situation = situation_de(evenement)
    lignes = [f"{source['libelle']} : {_comptes(source['figures'])}." for source in situation["sources"]]
    lignes += [f"Écart : {ecart}." for ecart in situation["ecarts"]]
    return lignes or ["Aucun bilan établi."]


def _comptes(figures: dict[str, Any]) -> str:
    """5 UA (14 h 10), 11 UR (20/11 à 23 h 40)."""
    return ", ".join(
        f"{dire(figures[f]['valeur'], f)} ({heure(figures[f]['constate_le'])})" for f in FIGURES if f in figures
    )


def _dispositif(evenement: Evenement, cadre: Cadre) -> list[str]:
    participations = evenement.groupe.participations.select_related("entite", "utilisateur__affectation_active__entite")
    entites = [p.entite for p in participations if p.entite]
    lignes = [f"Participants : {', '.join(map(str, entites))}."]
    personnes = [p.utilisateur for p in participations if p.utilisateur and p.utilisateur.entite_active not in entites]
    if personnes:
        lignes.append(f"En leur nom : {', '.join(_personne(personne) for personne in personnes)}.")
    if cellules := [cellule.nom for cellule in evenement.cellules.all()]:
        lignes.append(f"Cellules ouvertes : {', '.join(cellules)}.")
    return lignes


def _personne(personne: Utilisateur) -> str:
    return f"{personne.nom_affiche} ({personne.entite_active})" if personne.entite_active else personne.nom_affiche


def _carte(evenement: Evenement, cadre: Cadre) -> list[str]:
    return phrases_de("carte", evenement.groupe, cadre.depuis)


def _actions(evenement: Evenement, cadre: Cadre) -> list[str]:
    """The most pressing first; without a due time, the oldest."""
    ouvertes = _entrees(cadre.groupes).filter(action_etat__in=ACTIONS_OUVERTES)
    ouvertes = ouvertes.select_related("action_entite", "action_personne").order_by("action_echeance", "pk")
    return [*(_lister(ouvertes, _action, "le tableau des actions") or ["Aucune action ouverte."]), *cadre.tus]


def _action(entree: Any) -> str:
    qui = entree.action_personne.nom_affiche if entree.action_personne else entree.action_entite
    suite = [str(qui)] if qui else []
    if entree.action_echeance:
        suite.append(f"avant le {moment(entree.action_echeance)}")
    return _citer(entree, entree.get_action_etat_display().lower(), *suite)


def _sans_reponse(evenement: Evenement, cadre: Cadre) -> list[str]:
    attendus = Adressage.objects.filter(pris_le__isnull=True).select_related("entite", "utilisateur")
    entrees = _entrees(cadre.groupes).filter(Exists(attendus.filter(entree=OuterRef("pk"))))
    entrees = entrees.prefetch_related(Prefetch("adressages", attendus, to_attr="attendus")).order_by("pk")
    toutes = ["Toutes les demandes ont été prises en compte."]
    return [*(_lister(entrees, _demande, SUR_LA_MAIN_COURANTE) or toutes), *cadre.tus]


def _demande(entree: Any) -> str:
    noms = [a.utilisateur.nom_affiche if a.utilisateur else str(a.entite) for a in entree.attendus]
    return _citer(entree, f"attendu de {', '.join(noms)}")


def _points_cles(evenement: Evenement, cadre: Cadre) -> list[str]:
    epinglees = _entrees([evenement.groupe_id]).filter(epinglee_le__isnull=False).order_by("numero")
    return _lister(epinglees, _citer, SUR_LA_MAIN_COURANTE) or ["Aucun point clé."]


def _a_ecrire(evenement: Evenement, cadre: Cadre) -> list[str]:
    return []


# Code, title, what writes its first text. The order is that of the document.
SECTIONS: tuple[tuple[str, str, Callable[[Evenement, Cadre], list[str]]], ...] = (
    ("situation", "Situation", _situation),
    ("bilan", "Bilan des victimes", _bilan),
    ("dispositif", "Dispositif", _dispositif),
    ("carte", "Changements sur la carte", _carte),
    ("points_cles", "Points clés", _points_cles),
    ("actions", "Actions ouvertes", _actions),
    ("sans_reponse", "Demandes sans réponse", _sans_reponse),
    ("perspectives", "Besoins et perspectives", _a_ecrire),
)


def _a_citer(evenement: Evenement, lectrice: Entite | None) -> tuple[list[int], list[str]]:
    """What is asked or to be done in a cell is copied to the event as a text only: it is looked for where it is, in the
    cells that are open to whoever will read. The others are named, so that « aucune » is not said of them."""
    cellules = list(evenement.cellules.all())
    ouvertes = _ouvertes_a(lectrice, cellules) if lectrice else _ouvertes_a_tous(evenement, cellules)
    fermees = [cellule.nom for cellule in cellules if cellule.groupe_id not in ouvertes]
    tus = [f"Non cité, car réservé à une partie des participants : {', '.join(fermees)}."] if fermees else []
    return [evenement.groupe_id, *ouvertes], tus


def _ouvertes_a(entite: Entite, cellules: Iterable[Cellule]) -> set[int]:
    siennes = Participation.objects.filter(entite=entite, groupe__in=[cellule.groupe_id for cellule in cellules])
    return set(siennes.values_list("groupe", flat=True))


def _ouvertes_a_tous(evenement: Evenement, cellules: Iterable[Cellule]) -> set[int]:
    """Those from which nobody of the event was removed."""
    groupes = [cellule.groupe_id for cellule in cellules]
    participants = defaultdict(set)
    for groupe, *qui in Participation.objects.filter(groupe__in=[evenement.groupe_id, *groupes]).values_list(
        "groupe", "entite", "utilisateur"
    ):
        participants[groupe].add(tuple(qui))
    return {groupe for groupe in groupes if participants[groupe] >= participants[evenement.groupe_id]}


def _entrees(groupes: list[int]) -> QuerySet[Entree]:
    entrees = Entree.objects.filter(groupe__in=groupes, annulee_le__isnull=True)
    return entrees.annotate(cellule=F("groupe__cellule__nom"), amont=AMONT).defer("recherche")


def _lister(entrees: QuerySet[Entree], dire: Callable[[Any], str], ou: str) -> list[str]:
    """The first ones, and how many others there are: nobody signs for what they were not told exists."""
    extrait = extraire(entrees, PAR_SECTION)
    autres = [et_les_autres(extrait.laisses, f" : voir {ou}")] if extrait.laisses else []
    return [*map(dire, extrait.lus), *autres]


def _citer(entree: Any, *suite: str) -> str:
    """PMA, n° 12 (14 h 10) : texte — suite. The cell is named, and what became of the original of a copy."""
    texte = " ".join(entree.texte.split())
    court = texte if len(texte) <= TEXTE_MAX else f"{texte[:TEXTE_MAX]}…"
    ou = f"{entree.cellule}, " if entree.cellule else ""
    original = dire_original(entree.amont, lambda instant: f"{'à' if _est_du_jour(instant) else 'le'} {heure(instant)}")
    dit = f"{ou}n° {entree.numero} ({heure(entree.survenu_le)}) : {court}"
    return " — ".join([dit, *filter(None, [original]), *suite])


def heure(instant: datetime | str) -> str:
    """14 h 10, in Paris; of another day than the one on which this is written, 20/11 à 14 h 10."""
    return f"{_a_paris(instant):%H h %M}" if _est_du_jour(instant) else moment(instant)


def moment(instant: datetime | str) -> str:
    """25/11 à 14 h 10, in Paris."""
    return f"{_a_paris(instant):%d/%m à %H h %M}"


def _est_du_jour(instant: datetime | str) -> bool:
    return _a_paris(instant).date() == _a_paris(horloge.maintenant()).date()


def _a_paris(instant: datetime | str) -> datetime:
    return (datetime.fromisoformat(instant) if isinstance(instant, str) else instant).astimezone(PARIS)
