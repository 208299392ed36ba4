"""What one is asked to read."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ged.arbre import accuse_par, colonne, lectures_demandees
from ged.etat import avec_version, donnees_document
from ged.views.commun import qui

MONTRES = 200


@login_required
@require_safe
def a_lire(request: HttpRequest) -> HttpResponse:
    """The documents to be read that the person has not acknowledged, then those that they have."""
    lecteur = qui(request)
    demandes = avec_version(lectures_demandees(lecteur))
    lus = demandes.annotate(est_lu=accuse_par(lecteur)).order_by("est_lu", "-a_lire_le")[:MONTRES]
    documents = [(d.est_lu, donnees_document(d)) for d in lus]
    contexte = {
        "restent": [d for est_lu, d in documents if not est_lu],
        "faits": [d for est_lu, d in documents if est_lu],
    }
    return render(request, "ged/a_lire.html", contexte | colonne(lecteur))
