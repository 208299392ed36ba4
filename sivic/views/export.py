"""The victims of an event as a file."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from annuaire.connexion.confirmation import donne_un_fichier, exiger_confirmation
from annuaire.forms import phrases
from evenements.views.commun import evenement_visible
from maincourante.views.commun import qui
from sivic.actes.exporter import exporter_victimes
from sivic.tableur import en_csv, en_xlsx

FORMATS = {
    "csv": (en_csv, "text/csv; charset=utf-8"),
    "xlsx": (en_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


@donne_un_fichier
@login_required
@require_POST
@never_cache
def exporter(request: HttpRequest, evenement_id: int) -> HttpResponse:
    """The export, and each reading of an identity, are recorded before the file is handed over."""
    evenement, format_ = evenement_visible(request, evenement_id), request.POST.get("format", "")
    if format_ not in FORMATS:
        raise Http404
    if "identites" in request.POST:
        exiger_confirmation(request)
    ecrire, type_mime = FORMATS[format_]
    try:
        victimes, identites = exporter_victimes(
            auteur=qui(request),
            evenement=evenement,
            format_=format_,
            avec_identites="identites" in request.POST,
            motif=request.POST.get("motif", ""),
        )
    except ValidationError as refus:
        messages.error(request, " ".join(phrases(refus)))
        return redirect("victimes", evenement.pk)
    reponse = HttpResponse(ecrire(evenement, victimes, identites), content_type=type_mime)
    reponse["Content-Disposition"] = f'attachment; filename="victimes-{evenement.reference}.{format_}"'
    return reponse
