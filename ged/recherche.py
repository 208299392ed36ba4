"""Full text search in titles, key words and texts: accents and plurals do not matter, a beginning is enough."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from django.contrib.postgres.search import SearchHeadline, SearchQuery
from django.db.models import F, Q, QuerySet, TextField, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Concat, Left
from django.utils import timezone

from annuaire.models import Groupe, Utilisateur
from annuaire.mots import DEBUT, FIN, MOTS_MAX, Separer, decouper, extrait
from ged.etat import avec_version
from ged.fiches import qui_valent
from ged.models import Document
from ged.models.document import DocumentQuerySet

PAGE = 20
# Where a frequent word is looked for first.
RECENTS = 3_000
EXTRAIT_DANS = 10_000


class Criteres(NamedTuple):
    """What is looked for, and where."""

    q: str = ""
    groupe: int | None = None
    type: str = ""
    entite: int | None = None
    validite: str = ""
    depuis: date | None = None

    @property
    def est_vide(self) -> bool:
        return not mots_de(self.q) and not any((self.groupe, self.type, self.entite, self.validite, self.depuis))


def mots_de(q: str, *, a_marquer: bool = False) -> list[str]:
    """The words worth looking for: what an elision leaves (« d'évacuation ») is not one."""
    return [mot for mot in decouper(q, a_marquer=a_marquer) if len(mot) > 1 or mot.isdigit()][:MOTS_MAX]


def chercher(lecteur: Utilisateur, criteres: Criteres, depart: int = 0) -> list[int]:
    """The ids of a page: those whose title has the words first, the newest first, then those whose text has them."""
    documents = _filtres(Document.objects.presents(), lecteur, criteres)
    combien = depart + PAGE + 1
    if not mots_de(criteres.q):
        return list(_ranges(documents)[depart:combien])
    trouves = _trouver(documents, criteres.q, "recherche_titre", combien)
    if len(trouves) < combien:
        # Fewer than asked for: these are all those whose title has the words.
        reste = documents.exclude(pk__in=trouves)
        trouves += _trouver(reste, criteres.q, "recherche", combien - len(trouves))
    return trouves[depart:]


def _trouver(documents: QuerySet[Document], q: str, colonne: str, combien: int) -> list[int]:
    """Among the newest first: a frequent word fills a page there; one that does not is rare enough for its index."""
    derniere = Document.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    tsquery, valeurs = en_sql(q)
    # Materialised: the planner must not open all the documents that hold a frequent word.
    fenetre = f"""
        WITH fenetre AS MATERIALIZED (SELECT id, {colonne} AS mots FROM ged_document WHERE id > %s)
        SELECT id FROM fenetre WHERE mots @@ ({tsquery})
    """  # noqa: S608 — the name of a column and calls of to_tsquery
    recents = documents.filter(pk__in=RawSQL(fenetre, [derniere - RECENTS, *valeurs]))  # noqa: S611 — as above
    trouves = list(_ranges(recents)[:combien])
    return trouves if len(trouves) == combien else list(_ranges(documents.filter(**{colonne: cherche(q)}))[:combien])


def _ranges(documents: QuerySet[Document]) -> Any:
    """The newest first. The sum keeps the planner from walking the index of ids until a page is full."""
    return documents.order_by((F("pk") + 0).desc()).values_list("pk", flat=True)


def en_sql(q: str) -> tuple[str, list[str]]:
    """The same query as `cherche`, as SQL with its values."""
    mots = mots_de(q)
    un = "(to_tsquery('portail_fr', %s) || to_tsquery('portail_mots', %s))"
    return " && ".join([un] * len(mots)), [valeur for mot in mots for valeur in (f"'{mot}'", f"'{mot}':*")]


def cherche(q: str, *, a_marquer: bool = False) -> Any:
    """The query of PostgreSQL; None when there is no word."""
    tout: Any = None
    for mot in mots_de(q, a_marquer=a_marquer):
        racine = SearchQuery(f"'{mot}'", search_type="raw", config="portail_fr")
        debut = SearchQuery(f"'{mot}':*", search_type="raw", config="portail_mots")
        un = racine | debut
        tout = un if tout is None else tout & un
    return tout


def avec_extrait(documents: QuerySet[Document], q: str) -> QuerySet[Document]:
    """Adds `titre_trouve` and `extrait_brut`, with the words between marks."""
    mots = cherche(q, a_marquer=True)
    lus = avec_version(documents)
    if mots is None:
        return lus
    marques: dict[str, Any] = {"config": Value("portail_mots"), "start_sel": DEBUT, "stop_sel": FIN}
    texte = Left(Concat("description", Value("\n"), "courante__fichier__texte", output_field=TextField()), EXTRAIT_DANS)
    return lus.annotate(
        titre_trouve=SearchHeadline(Separer("titre"), mots, highlight_all=True, **marques),
        extrait_brut=extrait(texte, mots, config="portail_mots", max_words=30, min_words=12),
    )


def _filtres(documents: DocumentQuerySet, lecteur: Utilisateur, criteres: Criteres) -> DocumentQuerySet:
    """Only what the person sees: their groupes are few, and found first."""
    groupes = list(Groupe.objects.visibles_par(lecteur).de_partage().values_list("pk", flat=True))
    documents = documents.filter(groupe__in=[g for g in groupes if criteres.groupe in (None, g)])
    if criteres.type:
        documents = documents.filter(type=criteres.type)
    if criteres.entite:
        documents = documents.filter(entite=criteres.entite)
    if criteres.depuis:
        documents = documents.filter(depose_le__date__gte=criteres.depuis)
    aujourd_hui = timezone.localdate()
    perime = Q(obsolete_le__isnull=False) | Q(valable_jusqu_au__lt=aujourd_hui)
    if criteres.validite == "valide":
        documents = qui_valent(documents)
    if criteres.validite == "obsolete":
        documents = documents.filter(perime)
    return documents
