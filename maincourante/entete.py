"""All that surrounds the entries on the page of a main courante, in two queries: head of the fil, counters, lists."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, JSONObject
from django.http import Http404

from annuaire.models import Entite, Groupe, Participation, Utilisateur
from annuaire.models.personne import nom_affiche
from annuaire.preparees import PrepareePour
from fil.models import Fil, Lecture
from maincourante.etat import etat_cote
from maincourante.filtres import ACTIONS_OUVERTES, a_prendre_par
from maincourante.models import Categorie, Entree, MainCourante, Modele
from maincourante.original import AMONT

# Lists of the side panel and of the filters are short: who wants everything opens the board or searches. One more than
# is counted tells that there are others: "200+".
SUIVIES_MAX = 200
COTE_MAX = 30
AUTEURS_PARMI = 1_000


def avec_entete(groupes: QuerySet[Groupe], utilisateur: Utilisateur) -> QuerySet[Groupe]:
    """The groupes with `tete`, `total` and the other figures and lists that `decrire` reads, in the same query.

    `tete` is read before the entries: the live feed resumes there, and what is read twice is replaced by its id.
    """
    entrees = Entree.objects.filter(groupe=OuterRef("pk"), annulee_le__isnull=True).order_by("-numero")
    fil = Fil.objects.filter(groupe=OuterRef("pk"))
    lecture = Lecture.objects.filter(groupe=OuterRef("pk"), utilisateur=utilisateur)
    journal = MainCourante.objects.filter(groupe=OuterRef("pk"))
    attendues = a_prendre_par(utilisateur).filter(entree__groupe=OuterRef("pk")).order_by("-entree").distinct()
    modeles = Modele.objects.filter(groupe=OuterRef("pk"))
    return groupes.annotate(
        tete=Coalesce(Subquery(fil.values("dernier_numero")), 0),
        nouveautes=Coalesce(Subquery(fil.values("nouveautes")), 0),
        lu_rang=Subquery(lecture.values("rang")),
        lu_le=Subquery(lecture.values("lu_le")),
        total=Coalesce(Subquery(journal.values("dernier_numero")), 0),
        delai=Subquery(journal.values("delai_prise_en_compte")),
        a_prendre=ArraySubquery(attendues.values("entree")[: SUIVIES_MAX + 1]),
        actions=ArraySubquery(entrees.filter(action_etat__in=ACTIONS_OUVERTES).values("pk")[: SUIVIES_MAX + 1]),
        epingles=ArraySubquery(entrees.filter(epinglee_le__isnull=False).values("pk")[: SUIVIES_MAX + 1]),
        categories=ArraySubquery(
            Categorie.objects.filter(est_active=True).values(json=JSONObject(code="code", libelle="libelle"))
        ),
        liste_modeles=ArraySubquery(
            modeles.order_by("titre").values(
                json=JSONObject(
                    id="pk", titre="titre", texte="texte", categorie="categorie_id", importance="importance"
                )
            )
        ),
        liste_auteurs=ArraySubquery(
            Utilisateur.objects.filter(pk__in=_recents("auteur")).values(
                json=JSONObject(id="pk", titre="titre", prenom="first_name", nom="last_name", identifiant="username")
            )
        ),
        liste_entites=ArraySubquery(
            Entite.objects.filter(pk__in=_recents("entite")).values(json=JSONObject(id="pk", nom="nom"))
        ),
        acces=ArraySubquery(
            Participation.objects.de(utilisateur)
            .filter(groupe=OuterRef("pk"))
            .order_by()
            .values(json=JSONObject(droit="droit", utilisateur_id="utilisateur_id"))
        ),
        participants=ArraySubquery(Participation.objects.filter(groupe=OuterRef("pk")).values("pk")),
    )


LIRE = PrepareePour(
    lambda personne, groupe: avec_entete(
        Groupe.objects.visibles_par(personne).de_partage().filter(pk=groupe).order_by(), personne
    ),
    selon_le_role=True,
    groupe=int,
)


def lire_entete(utilisateur: Utilisateur, groupe_id: int) -> Any:
    """The groupe as `avec_entete` gives it, if the person sees it."""
    lus = LIRE(utilisateur, groupe=groupe_id)
    if not lus:
        raise Http404("Ce groupe n'existe pas, ou n'est pas partagé avec vous.")
    return lus[0]


def decrire(groupe: Any) -> dict[str, Any]:
    """The context of the page that does not depend on the filters; `groupe` comes from `avec_entete`."""
    non_lues = max(groupe.nouveautes - groupe.lu_rang, 0) if groupe.lu_rang is not None else 0
    lu_jusqu_a = max(groupe.total - non_lues, 0) if groupe.lu_rang is not None else None
    cote = _cote(groupe)
    suivies = {"a_prendre": groupe.a_prendre, "actions": groupe.actions, "points_cles": groupe.epingles}
    en_partie = [nom for nom, ids in suivies.items() if len(ids) > SUIVIES_MAX]
    return {
        "groupe": groupe,
        "curseur": groupe.tete,
        "total": groupe.total,
        "nb_membres": len(groupe.participants),
        "delai": groupe.delai,
        "texte_max": settings.TAILLE_MAX_ENTREE,
        "lu_jusqu_a": lu_jusqu_a,
        "lu_le": groupe.lu_le,
        "premiere_non_lue": lu_jusqu_a + 1 if lu_jusqu_a is not None and non_lues else None,
        "nb_non_lues": non_lues,
        "categories": groupe.categories,
        "modeles": groupe.liste_modeles,
        "auteurs": sorted((_auteur(**a) for a in groupe.liste_auteurs), key=lambda a: a["nom"].casefold()),
        "entites": sorted(groupe.liste_entites, key=lambda e: e["nom"].casefold()),
        "compteurs": {nom: f"{SUIVIES_MAX}+" if nom in en_partie else len(ids) for nom, ids in suivies.items()}
        | {"total": groupe.total},
        "suivi": {nom: ids[:SUIVIES_MAX] for nom, ids in suivies.items()} | {"en_partie": en_partie},
        "actions_ouvertes": [cote[pk] for pk in groupe.actions[:COTE_MAX] if pk in cote],
        "points_cles": [cote[pk] for pk in groupe.epingles[:COTE_MAX] if pk in cote],
    }


def _cote(groupe: Any) -> dict[int, dict[str, Any]]:
    ids = {*groupe.actions[:COTE_MAX], *groupe.epingles[:COTE_MAX]}
    if not ids:
        return {}
    entrees = Entree.objects.filter(pk__in=ids).select_related("action_entite", "action_personne", "origine")
    lues = entrees.annotate(amont=AMONT).defer("recherche", "origine__recherche")
    return {entree.pk: etat_cote(entree) for entree in lues}


def _recents(champ: str) -> QuerySet[Any]:
    """Who wrote the last entries; a distinct over a million of them would cost a second."""
    groupe = OuterRef(OuterRef("pk"))
    recentes = Entree.objects.filter(groupe=groupe, **{f"{champ}__isnull": False}).order_by("-numero")
    return recentes.annotate(qui=F(f"{champ}_id")).values("qui")[:AUTEURS_PARMI]


def _auteur(*, id: int, **noms: str) -> dict[str, Any]:
    return {"id": id, "nom": nom_affiche(**noms)}
