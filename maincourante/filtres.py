"""The filters of a main courante, the same for the page, its suite, REST and the exports."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from annuaire.models import Utilisateur
from maincourante.models import Adressage, Entree
from maincourante.recherche import chercher

ACTIONS_OUVERTES = (Entree.Action.A_FAIRE, Entree.Action.EN_COURS)
PAGE = 50
TROUVEES_MAX = 10_001


@dataclass(frozen=True)
class Criteres:
    """What the reader asked to see. `utilisateur` is who "miennes" and "a-prendre" speak of."""

    utilisateur: Utilisateur
    depuis: datetime | None = None
    jusqu_a: datetime | None = None
    auteur: int | None = None
    entite: int | None = None
    categorie: str = ""
    importances: tuple[str, ...] = ()
    vue: str = ""
    sans_systeme: bool = False
    q: str = ""
    avant: int | None = None
    apres: int | None = None

    @property
    def est_actif(self) -> bool:
        """Whether something is hidden by a filter (the cursor is not one)."""
        return replace(self, avant=None, apres=None) != Criteres(self.utilisateur)


def a_prendre_par(utilisateur: Utilisateur) -> QuerySet[Adressage]:
    """The requests that wait for this person: named, or through the entité of the active post and its role. Those of a
    closed groupe can no longer be answered: they would stand for ever before those that can."""
    poste = utilisateur.poste
    pour_moi = Q(utilisateur=utilisateur)
    if poste:
        pour_moi |= Q(entite_id=poste.entite_id, role__in=["", poste.role])
    attendus = Adressage.objects.filter(pour_moi, pris_le__isnull=True, entree__annulee_le__isnull=True)
    return attendus.filter(entree__groupe__clos_le__isnull=True)


def filtrer(entrees: QuerySet[Entree], criteres: Criteres) -> QuerySet[Entree]:
    """The entries that meet every criterion but the words searched (see `chercher`)."""
    c = criteres
    egalites = {
        "consignee_le__gte": c.depuis,
        "consignee_le__lte": c.jusqu_a,
        "auteur_id": c.auteur,
        "entite_id": c.entite,
        "categorie_id": c.categorie or None,
        "importance__in": c.importances or None,
        "numero__lt": c.avant,
        "numero__gt": c.apres,
    }
    entrees = entrees.filter(**{champ: valeur for champ, valeur in egalites.items() if valeur is not None})
    if c.sans_systeme:
        entrees = entrees.exclude(genre=Entree.Genre.SYSTEME)
    return _selon_la_vue(entrees, c)


def page(entrees: QuerySet[Entree], criteres: Criteres, taille: int = PAGE) -> list[Entree]:
    """The first `taille` entries that meet the criteria: newest first, or oldest first when `apres` is given."""
    ordre = "numero" if criteres.apres is not None else "-numero"
    gardees = filtrer(entrees, criteres)
    if not criteres.q:
        return list(gardees.order_by(ordre)[:taille])
    # Nobody reads more results than this; and in a groupe ids grow with numbers.
    trouvees = chercher(gardees, criteres.q, taille if ordre == "-numero" else TROUVEES_MAX)
    return list(entrees.filter(pk__in=trouvees).order_by(ordre)[:taille])


def _selon_la_vue(entrees: QuerySet[Entree], criteres: Criteres) -> QuerySet[Entree]:
    match criteres.vue:
        case "miennes":
            return entrees.filter(auteur=criteres.utilisateur)
        case "a-prendre":
            return entrees.filter(pk__in=a_prendre_par(criteres.utilisateur).values("entree_id"))
        case "sans-reponse":
            attendus = Adressage.objects.filter(pris_le__isnull=True)
            return entrees.filter(Exists(attendus.filter(entree=OuterRef("pk"))), annulee_le__isnull=True)
        case "actions":
            return entrees.filter(action_etat__in=ACTIONS_OUVERTES, annulee_le__isnull=True)
        case "points-cles":
            return entrees.filter(epinglee_le__isnull=False, annulee_le__isnull=True)
        case _:
            return entrees
