"""Exports of what is filtered."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_GET

from annuaire import horloge
from annuaire.models import Groupe, Utilisateur
from fil.models import Fil
from maincourante.actes.exporter import tracer_export
from maincourante.etat import avec_suite, donnees_entree
from maincourante.exports.contenu import Export, Sceau, moment, nom_complet
from maincourante.exports.document import en_json, en_pdf
from maincourante.exports.tableur import en_csv, en_xlsx
from maincourante.filtres import page
from maincourante.forms import VUES
from maincourante.models import Categorie, Entree
from maincourante.views.commun import Demande, groupe_visible, lire_filtres, qui

PAR_LOT = 500


class Format(NamedTuple):
    """How many entries one file may hold keeps an export under a few seconds; beyond, the page says to narrow it."""

    ecrire: Callable[[Export], bytes]
    type_mime: str
    maximum: int


FORMATS = {
    "pdf": Format(en_pdf, "application/pdf", 2_000),
    "xlsx": Format(en_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", 10_000),
    "csv": Format(en_csv, "text/csv; charset=utf-8", 10_000),
    "json": Format(en_json, "application/json", 10_000),
}


@login_required
@require_GET
def exporter(request: HttpRequest, groupe_id: int, format_: str) -> HttpResponse:
    """The filtered entries as a file. The export is recorded on the fil before it is handed over."""
    groupe = groupe_visible(request, groupe_id)
    if format_ not in FORMATS:
        raise Http404
    format_choisi, demande, utilisateur = FORMATS[format_], lire_filtres(request), qui(request)
    sceau = _sceau(groupe)
    depuis_le_debut = replace(demande.criteres, avant=None, apres=0)
    trouvees = page(Entree.objects.filter(groupe=groupe).only("pk"), depuis_le_debut, format_choisi.maximum + 1)
    if demande.formulaire.errors or len(trouvees) > format_choisi.maximum:
        return _refuser(request, groupe, demande, format_choisi.maximum)
    entrees = list(_charger(entree.pk for entree in trouvees))
    filtres = _libelles(demande, entrees)
    export = Export(
        groupe,
        entrees,
        sceau,
        filtres,
        nom_complet(utilisateur),
        horloge.maintenant(),
        ailleurs=_ailleurs(utilisateur, entrees),
        est_formation=settings.EST_FORMATION,
    )
    octets = format_choisi.ecrire(export)
    tracer_export(auteur=utilisateur, groupe=groupe, format_=format_, nombre=len(entrees), filtres=filtres)
    prefixe = "FORMATION-" if export.est_formation else ""
    nom = f"{prefixe}main-courante-{slugify(groupe.nom)}-{timezone.localtime(export.exporte_le):%Y%m%d-%H%M}.{format_}"
    return HttpResponse(
        octets,
        content_type=format_choisi.type_mime,
        headers={"Content-Disposition": f'attachment; filename="{nom}"', "Cache-Control": "no-store"},
    )


def _refuser(request: HttpRequest, groupe: Groupe, demande: Demande, maximum: int) -> HttpResponse:
    """Back to the page with the same filters, and why."""
    erreurs = [str(phrase) for phrases in demande.formulaire.errors.values() for phrase in phrases]
    trop = (
        f"Cet export dépasse {maximum} entrées\u00a0: "
        "resserrez la période ou les filtres, ou choisissez un autre format."
    )
    messages.error(request, " ".join(erreurs) or trop)
    return redirect(f"{reverse('main_courante', args=[groupe.pk])}?{demande.requete}")


def _charger(ids: Iterable[int]) -> Iterator[dict[str, Any]]:
    """The state of each entry, in the same order, by batches."""
    restants = list(ids)
    while restants:
        lot, restants = restants[:PAR_LOT], restants[PAR_LOT:]
        par_id = avec_suite(Entree.objects.filter(pk__in=lot)).in_bulk()
        yield from (donnees_entree(par_id[pk]) for pk in lot)


def _ailleurs(utilisateur: Utilisateur, entrees: list[dict[str, Any]]) -> dict[int, str]:
    """The names of the groupes with which these entries are shared, as far as the person takes part in them."""
    copies = [copie for e in entrees for copie in (e["origine"], *e["partages"]) if copie]
    lies = Groupe.objects.visibles_par(utilisateur).filter(pk__in={copie["groupe"] for copie in copies})
    return dict(lies.values_list("pk", "nom")) if copies else {}


def _sceau(groupe: Groupe) -> Sceau:
    tete = Fil.objects.filter(pk=groupe.pk).first()
    return Sceau(tete.dernier_numero, bytes(tete.empreinte).hex()) if tete else Sceau(0, "")


def _libelles(demande: Demande, entrees: list[dict[str, Any]]) -> dict[str, str]:
    """The filters in words. Names come from the entries found: a number typed in the address reveals nobody."""
    c = demande.criteres
    premiere = entrees[0] if entrees else {}
    categorie = Categorie.objects.filter(pk=c.categorie).first() if c.categorie else None
    libelles = {
        "Depuis": moment(c.depuis),
        "Jusqu'à": moment(c.jusqu_a),
        "Auteur": (premiere.get("auteur") or {"nom": f"n° {c.auteur}"})["nom"] if c.auteur else "",
        "Entité": (premiere.get("entite") or {"nom": f"n° {c.entite}"})["nom"] if c.entite else "",
        "Catégorie": categorie.libelle if categorie else c.categorie,
        "Importance": ", ".join(Entree.Importance(valeur).label for valeur in c.importances),
        "Vue": VUES.get(c.vue, ""),
        "Entrées du portail": "masquées" if c.sans_systeme else "",
        "Mots": c.q,
    }
    return {nom: valeur for nom, valeur in libelles.items() if valeur}
