"""The sealed export of an event: the file, and the page that keeps the fingerprints of those that were made."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_safe

from annuaire import horloge
from evenements.actes.exporter import tracer_export_scelle
from evenements.export_scelle.fabrique import fabriquer
from evenements.fils import fils_visibles
from evenements.views.commun import evenement_visible, page
from fil.models import Depeche
from maincourante.exports.contenu import nom_complet
from maincourante.views.commun import qui

DERNIERS = 100


class Envoi(FileResponse):
    """By pieces large enough to cost few turns."""

    block_size = 256 * 1024


@login_required
@require_safe
def exports(request: HttpRequest, evenement_id: int) -> HttpResponse:
    """What the export holds for this person, and those made before, each with the fingerprint to compare."""
    evenement = evenement_visible(request, evenement_id)
    faits = Depeche.objects.filter(groupe=evenement.groupe, genre="evenement.exporte").select_related(
        "auteur", "entite"
    )
    return page(
        request,
        evenement,
        "export",
        "evenements/exports.html",
        fils=fils_visibles(qui(request), evenement),
        faits=faits.order_by("-numero")[:DERNIERS],
    )


@login_required
@require_GET
def telecharger(request: HttpRequest, evenement_id: int) -> Envoi:
    """The ZIP, from a temporary file. The export is recorded on the fil before it is handed over."""
    evenement, utilisateur = evenement_visible(request, evenement_id), qui(request)
    groupes = fils_visibles(utilisateur, evenement)
    export = fabriquer(evenement, groupes, exporte_par=nom_complet(utilisateur), exporte_le=horloge.maintenant())
    tracer_export_scelle(auteur=utilisateur, evenement=evenement, manifeste=export.manifeste, fils=len(groupes))
    # A ZIP is compressed already: said to be as it is, so that nothing on the way tries once more.
    entetes = {"Cache-Control": "no-store", "Content-Encoding": "identity"}
    return Envoi(
        export.fichier, as_attachment=True, filename=export.nom, content_type="application/zip", headers=entetes
    )
