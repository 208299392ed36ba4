"""What a page that shows a dossier reads: the library's own, and that of an event under its head."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.paginator import Paginator

from annuaire.droits import droit_dans
from annuaire.models import Droit, Groupe, Utilisateur
from ged.actes.ranger import chemin
from ged.arbre import branches
from ged.droits import pilotait, voit_les_retires
from ged.etat import avec_version, donnees_document, donnees_dossier
from ged.models import Abonnement, Document, Dossier, Raccourci, Trace
from ged.types import EN_CLAIR, accepte

PAGE = 300
TRIS = {"titre": ("titre", "pk"), "date": ("-courante__deposee_le", "-pk"), "type": ("type", "titre")}
LIBELLES = [("titre", "titre"), ("date", "date"), ("type", "type")]


def contexte_dossier(
    utilisateur: Utilisateur, groupe: Groupe, ouvert: Dossier | None, *, tri: str, page: str = ""
) -> dict[str, Any]:
    """The tree of the groupe and what the open dossier holds, a page at a time."""
    droit = droit_dans(utilisateur, groupe) or Droit.LECTURE
    tri = tri if tri in TRIS else "titre"
    arbre = branches(groupe, ouvert)
    ici = ouvert.pk if ouvert else None
    lus = avec_version(Document.objects.filter(groupe=groupe, dossier=ouvert).presents())
    feuille = Paginator(lus.order_by(*TRIS[tri]), PAGE).get_page(page)
    return {
        "groupe": groupe,
        "dossier": ouvert,
        "chemin": chemin(ouvert),
        "arbre": arbre,
        "dossiers": [donnees_dossier(b.dossier) for b in arbre if b.dossier.parent_id == ici],
        "feuille": feuille,
        "documents": [donnees_document(d) for d in feuille] + _lies(utilisateur, ouvert, feuille.number),
        "tri": tri,
        "tris": LIBELLES,
        "est_abonne": Abonnement.objects.filter(utilisateur=utilisateur, groupe=groupe, dossier=ouvert).exists(),
        "peut_ecrire": droit >= Droit.ECRITURE,
        "voit_les_retires": voit_les_retires(utilisateur, groupe),
    } | depot()


def contexte_retires(utilisateur: Utilisateur, groupe: Groupe, *, page: str) -> dict[str, Any]:
    """What was taken away in the groupe, as far as the person may see it: the last first, by whom and why."""
    lus = Document.objects.filter(groupe=groupe, retire_le__isnull=False, repris_le__isnull=True)
    if not pilotait(utilisateur, groupe):
        lus = lus.filter(entite=utilisateur.entite_active)
    feuille = Paginator(avec_version(lus).select_related("dossier").order_by("-retire_le", "-pk"), PAGE).get_page(page)
    traces = Trace.objects.filter(document__in=list(feuille), genre="retire").select_related("auteur").order_by("pk")
    dernieres = {trace.document_id: trace for trace in traces}
    return {
        "groupe": groupe,
        "arbre": branches(groupe, None),
        "feuille": feuille,
        "retires": [(document, donnees_document(document), dernieres.get(document.pk)) for document in feuille],
    }


def depot() -> dict[str, Any]:
    """What the page tells about what may be deposited."""
    return {"accepte": accepte(), "admis": EN_CLAIR, "taille_max": settings.GED_TAILLE_MAX}


def _lies(utilisateur: Utilisateur, ouvert: Dossier | None, page: int) -> list[dict[str, Any]]:
    """Those that stand in the dossier by a link and that the person sees, on its first page."""
    if ouvert is None or page > 1:
        return []
    lies = Raccourci.objects.filter(dossier=ouvert).values("document")
    visibles = avec_version(Document.objects.visibles_par(utilisateur).presents().filter(pk__in=lies))
    return [donnees_document(d) for d in visibles.order_by("titre")]
